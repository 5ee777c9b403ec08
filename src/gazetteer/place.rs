//! What a place is, and how a name is its name.

use std::sync::Arc;

use geo::Point;
use serde::{Deserialize, Serialize};

use crate::closed_list;

closed_list! {
    /// What a place is.
    Kind {
        /// A city: a seat of a first-order division, or 100,000 inhabitants and more.
        City = "city",
        /// A town.
        Town = "town",
        /// A village or hamlet.
        Village = "village",
        /// A part of a populated place.
        Neighbourhood = "neighbourhood",
        /// A camp of displaced people.
        Camp = "camp",
        /// A site: base, airfield, dam, refinery, crossing, bridge.
        Site = "site",
        /// A second-order division.
        District = "district",
        /// A first-order division.
        Province = "province",
        /// A country.
        Country = "country",
        /// A region without legal borders: desert, valley, plain.
        Region = "region",
        /// A river.
        River = "river",
        /// A lake or reservoir.
        Lake = "lake",
        /// A mountain or range.
        Mountain = "mountain",
        /// A border between countries.
        Border = "border",
        /// A road.
        Road = "road",
        /// A continent or a part of one.
        Continent = "continent",
    }
}

closed_list! {
    /// How precisely an event is placed.
    GeoPrecision {
        /// At a populated place or site.
        Place = "place",
        /// Near a place.
        Near = "near",
        /// Somewhere in a district.
        District = "district",
        /// Somewhere in a province or natural region.
        Region = "region",
        /// Somewhere along a road, river or border.
        Linear = "linear",
        /// Somewhere in a country.
        Country = "country",
        /// Nowhere.
        None = "none",
    }
}

closed_list! {
    /// Where a representative point comes from.
    GeoBasis {
        /// The gazetteer's own point.
        Source = "source",
        /// The mean of the towns in it.
        MeanOfTowns = "mean_of_towns",
        /// Whoever reviewed the event; no gazetteer has such a point.
        Review = "review",
    }
}

closed_list! {
    /// How a name is a name of its place.
    NameKind {
        /// The main name.
        Name = "name",
        /// Another spelling or name.
        Variant = "variant",
        /// A name in Arabic script.
        Arabic = "arabic",
        /// An abbreviation or code.
        Abbreviation = "abbreviation",
        /// A former name.
        Historic = "historic",
        /// The name of the people of a country, as in "Iraqi": evidence for it, never a place.
        Demonym = "demonym",
    }
}

impl Kind {
    /// Whether it is a country or a first-order division of one.
    pub const fn is_division(self) -> bool {
        matches!(self, Self::Country | Self::Province)
    }

    /// How wide places of this kind are: one may lie in another of a greater width.
    pub const fn width(self) -> u8 {
        match self {
            Self::Neighbourhood | Self::Camp | Self::Site => 0,
            Self::City | Self::Town | Self::Village => 1,
            Self::District => 2,
            Self::Province
            | Self::Region
            | Self::Lake
            | Self::Mountain
            | Self::River
            | Self::Border
            | Self::Road => 3,
            Self::Country | Self::Continent => 4,
        }
    }

    /// How precisely an event at a place of this kind is placed.
    pub const fn precision(self) -> GeoPrecision {
        match self {
            Self::City | Self::Town | Self::Village | Self::Neighbourhood | Self::Camp | Self::Site => {
                GeoPrecision::Place
            }
            Self::District => GeoPrecision::District,
            Self::Province | Self::Region | Self::Lake | Self::Mountain => GeoPrecision::Region,
            Self::River | Self::Border | Self::Road => GeoPrecision::Linear,
            Self::Country | Self::Continent => GeoPrecision::Country,
        }
    }
}

/// A handle to a place of one gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlaceRef(pub u32);

/// A place with everything the gazetteer says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Source and number, as in "geonames:92004".
    pub id: String,
    /// Main name in English use.
    pub name: String,
    /// Name in Arabic script; empty where not known.
    pub name_ar: String,
    /// What it is.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 code, as in "IQ"; empty where it belongs to no one country.
    pub country: String,
    /// Name of its first-order division; empty where not known.
    pub adm1: String,
    /// P-code of its first-order division; empty where not known.
    pub adm1_pcode: String,
    /// Where it is (x = longitude, y = latitude, degrees).
    #[serde(with = "degrees")]
    pub point: Point<f64>,
    /// Radius of the area it stands for, in kilometres.
    pub precision_km: f64,
    /// Where the point comes from.
    pub basis: GeoBasis,
    /// Inhabitants; 0 where not known.
    pub population: u64,
    /// Source and licence, as in "GeoNames, CC BY 4.0".
    pub source: String,
}

impl Place {
    /// What a handle stands for that belongs to no place of this gazetteer.
    pub(crate) fn nowhere() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            name_ar: String::new(),
            kind: Kind::Region,
            country: String::new(),
            adm1: String::new(),
            adm1_pcode: String::new(),
            point: Point::new(0.0, 0.0),
            precision_km: 0.0,
            basis: GeoBasis::Source,
            population: 0,
            source: String::new(),
        }
    }
}

/// A point as a pair of longitude and latitude.
mod degrees {
    use geo::Point;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(point: &Point<f64>, to: S) -> Result<S::Ok, S::Error> {
        point.x_y().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Point<f64>, D::Error> {
        <(f64, f64)>::deserialize(from).map(Point::from)
    }
}

/// What ranking needs of a place, without its strings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 letters; zeros where none.
    pub country: [u8; 2],
    /// Number that stands for its first-order division, the same in every source; 0 where not known.
    pub adm1: u32,
    /// Where it is (x = longitude, y = latitude, degrees).
    pub point: Point<f64>,
    /// Inhabitants; 0 where not known.
    pub population: u64,
}

impl Facts {
    /// What a handle stands for that belongs to no place of this gazetteer.
    pub(crate) fn nowhere() -> Self {
        Self {
            kind: Kind::Region,
            country: [0; 2],
            adm1: 0,
            point: Point::new(0.0, 0.0),
            population: 0,
        }
    }
}

/// One place that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameHit {
    /// The place.
    pub place: PlaceRef,
    /// How the name is its name.
    pub kind: NameKind,
    /// Whether the spelling agrees but for case, marks, apostrophes and hyphens; else only the folded forms agree.
    pub exact: bool,
}

/// The longest name that begins at a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// How many tokens it covers.
    pub tokens: usize,
    /// The places that bear it; never empty.
    pub hits: Arc<[NameHit]>,
}
