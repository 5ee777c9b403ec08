//! Which of the places that share a name is meant: a score and the reasons for it.
//!
//! The score adds up; each part is a constant below, with its reason. Scores compare candidates of one name only.

use std::fmt;

use geo::Point;

use super::{Facts, Gazetteer, Kind, NameHit, NameKind, PlaceRef};
use crate::measure::{angle_deg, distance_km, initial_bearing_deg};

/// Spelled as written but for case, marks, apostrophes and hyphens.
const EXACT: f64 = 2.0;
/// Main name or Arabic name; another spelling or a former name counts less.
const MAIN_NAME: f64 = 1.0;
/// A former name: news says the present one.
const HISTORIC: f64 = -1.0;
/// The people of a country, not a place.
const DEMONYM: f64 = -8.0;
/// For each factor of ten in inhabitants: larger places are named more often.
const POPULATION: f64 = 0.6;
/// A province, for its inhabitants: as much as a town of 2,000. A district gets nothing.
const DIVISION: f64 = 2.0;
/// In a country of the theatre.
const THEATRE: f64 = 4.0;
/// In a country that the report names or places things in.
const COUNTRY: f64 = 2.5;
/// In a first-order division that the report names or places things in.
const ADM1: f64 = 1.5;
/// At the very point of a place already resolved; falls off with [`NEAR_KM`].
const NEAR: f64 = 2.0;
/// Distance at which nearness has fallen to 1/e.
const NEAR_KM: f64 = 150.0;
/// In the country or division that the report says it is in ("Rawa in Anbar").
const STATED_IN: f64 = 10.0;
/// A stated distance or direction that fits; the opposite where it does not.
const RELATION: f64 = 4.0;
/// A stated distance may be off by this share: roads bend, and reporters round.
const DISTANCE_SHARE: f64 = 1.0 / 3.0;
/// A stated distance may be off by this at least.
const DISTANCE_KM: f64 = 3.0;
/// One of four winds covers this to each side.
const BEARING_DEG: f64 = 45.0;

/// What a report says besides the name.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Countries of the theatre; empty where there is none.
    pub theatre: Vec<[u8; 2]>,
    /// Countries that the report names or has places in.
    pub countries: Vec<[u8; 2]>,
    /// First-order divisions that the report names or has places in ([`Facts::adm1`]).
    pub adm1s: Vec<u32>,
    /// Places already resolved.
    pub near: Vec<Point<f64>>,
    /// What the place is said to lie in.
    pub stated_in: Option<Container>,
    /// Where it is said to lie from another place.
    pub relation: Option<StatedRelation>,
}

/// What a place is said to lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// ISO 3166-1 alpha-2 letters.
    pub country: [u8; 2],
    /// First-order division ([`Facts::adm1`]); 0 for the whole country.
    pub adm1: u32,
}

impl Container {
    /// The country or division that a place is, or lies in.
    pub fn of(facts: Facts) -> Self {
        let adm1 = if facts.kind == Kind::Country {
            0
        } else {
            facts.adm1
        };
        Self {
            country: facts.country,
            adm1,
        }
    }

    fn holds(self, facts: &Facts) -> bool {
        facts.country == self.country && (self.adm1 == 0 || facts.adm1 == self.adm1)
    }
}

/// Where a place is said to lie from another one.
///
/// # Units
/// Kilometres; degrees clockwise from north, seen from the anchor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatedRelation {
    /// The other place.
    pub anchor: Point<f64>,
    /// How far.
    pub distance_km: Option<f64>,
    /// In which direction.
    pub bearing_deg: Option<f64>,
}

/// A place that could be meant, how likely against the others, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: PlaceRef,
    /// Higher is likelier; comparable within one name only.
    pub score: f64,
    /// Why, in the order of the rules.
    pub reasons: Vec<Reason>,
}

/// Why a place is likelier or less likely than another; its `Display` is plain words.
///
/// # Units
/// Kilometres and degrees clockwise from north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// Spelled alike but for case, marks, apostrophes and hyphens.
    Exact,
    /// Only the folded spellings agree.
    Folded,
    /// How the name is its name.
    NameKind(NameKind),
    /// What it is.
    Kind(Kind),
    /// Inhabitants.
    Population(u64),
    /// In the theatre.
    Theatre([u8; 2]),
    /// In a country of the report.
    Country([u8; 2]),
    /// In a first-order division of the report.
    Adm1,
    /// So far from the nearest place already resolved.
    Near(f64),
    /// In what the report says it is in, or not.
    StatedIn(bool),
    /// So far from the anchor, which fits what is stated or not.
    Distance(f64, bool),
    /// In this direction from the anchor, which fits what is stated or not.
    Direction(f64, bool),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |fits: bool| {
            if fits {
                "as stated"
            } else {
                "against what is stated"
            }
        };
        let letters = |c: [u8; 2]| String::from_utf8_lossy(&c).into_owned();
        match *self {
            Self::Exact => f.write_str("spelled alike"),
            Self::Folded => f.write_str("another spelling of it"),
            Self::NameKind(kind) => write!(f, "{} name", NameKindWords(kind)),
            Self::Kind(kind) => write!(f, "{kind}"),
            Self::Population(n) => write!(f, "{n} inhabitants"),
            Self::Theatre(c) => write!(f, "in the theatre ({})", letters(c)),
            Self::Country(c) => write!(f, "in a country of the report ({})", letters(c)),
            Self::Adm1 => f.write_str("in a province of the report"),
            Self::Near(km) => write!(f, "{km:.0} km from a place of the report"),
            Self::StatedIn(true) => f.write_str("in what the report says it is in"),
            Self::StatedIn(false) => f.write_str("outside what the report says it is in"),
            Self::Distance(km, ok) => write!(f, "{km:.1} km away, {}", fits(ok)),
            Self::Direction(deg, ok) => write!(f, "at {deg:.0}°, {}", fits(ok)),
        }
    }
}

struct NameKindWords(NameKind);

impl fmt::Display for NameKindWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            NameKind::Name => "main",
            NameKind::Variant => "other",
            NameKind::Arabic => "Arabic",
            NameKind::Abbreviation => "short",
            NameKind::Historic => "former",
            NameKind::Demonym => "people's",
        })
    }
}

/// The places of `hits`, likeliest first; ties in the order of the gazetteer.
///
/// ```
/// use dateline::gazetteer::{Gazetteer, rank::{Context, rank}};
/// let gazetteer = Gazetteer::builtin()?;
/// let hits = gazetteer.lookup("Ramadi");
/// let ranked = rank(&gazetteer, &hits, &Context { theatre: vec![*b"IQ"], ..Context::default() });
/// assert_eq!(gazetteer.place(ranked[0].place).country, "IQ");
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn rank(gazetteer: &Gazetteer, hits: &[NameHit], context: &Context) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = hits
        .iter()
        .map(|&hit| weigh(hit, &gazetteer.facts(hit.place), context))
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
    candidates
}

fn weigh(hit: NameHit, facts: &Facts, context: &Context) -> Candidate {
    let mut scale = Scale {
        score: 0.0,
        reasons: Vec::with_capacity(8),
    };
    weigh_name(&mut scale, hit);
    weigh_place(&mut scale, facts);
    weigh_surroundings(&mut scale, facts, context);
    if let Some(container) = context.stated_in {
        let inside = container.holds(facts);
        scale.add(if inside { STATED_IN } else { 0.0 }, Reason::StatedIn(inside));
    }
    if let Some(relation) = context.relation {
        weigh_relation(&mut scale, facts, &relation);
    }
    Candidate {
        place: hit.place,
        score: scale.score,
        reasons: scale.reasons,
    }
}

struct Scale {
    score: f64,
    reasons: Vec<Reason>,
}

impl Scale {
    fn add(&mut self, weight: f64, reason: Reason) {
        self.score += weight;
        self.reasons.push(reason);
    }
}

fn weigh_name(scale: &mut Scale, hit: NameHit) {
    if hit.exact {
        scale.add(EXACT, Reason::Exact);
    } else {
        scale.add(0.0, Reason::Folded);
    }
    let weight = match hit.kind {
        NameKind::Name | NameKind::Arabic => MAIN_NAME,
        NameKind::Variant | NameKind::Abbreviation => 0.0,
        NameKind::Historic => HISTORIC,
        NameKind::Demonym => DEMONYM,
    };
    scale.add(weight, Reason::NameKind(hit.kind));
}

fn weigh_place(scale: &mut Scale, facts: &Facts) {
    scale.add(prominence(facts.kind), Reason::Kind(facts.kind));
    // People live in a province's towns: its own count would put it before every city of its name.
    if facts.kind == Kind::Province {
        scale.add(DIVISION, Reason::Population(facts.population));
    } else if facts.population > 0 && facts.kind != Kind::District {
        let inhabitants = f64::from(u32::try_from(facts.population).unwrap_or(u32::MAX));
        scale.add(
            POPULATION * inhabitants.log10(),
            Reason::Population(facts.population),
        );
    }
}

/// How much likelier news means a place of this kind than a village of its name.
const fn prominence(kind: Kind) -> f64 {
    match kind {
        Kind::Country | Kind::Continent => 4.0,
        Kind::Province | Kind::City | Kind::Region | Kind::River | Kind::Border => 1.5,
        Kind::Town | Kind::District | Kind::Lake | Kind::Mountain => 0.5,
        Kind::Village | Kind::Camp | Kind::Site | Kind::Road => 0.0,
        Kind::Neighbourhood => -0.5,
    }
}

fn weigh_surroundings(scale: &mut Scale, facts: &Facts, context: &Context) {
    if context.theatre.contains(&facts.country) {
        scale.add(THEATRE, Reason::Theatre(facts.country));
    }
    if context.countries.contains(&facts.country) {
        scale.add(COUNTRY, Reason::Country(facts.country));
    }
    if facts.adm1 != 0 && context.adm1s.contains(&facts.adm1) {
        scale.add(ADM1, Reason::Adm1);
    }
    let nearest = context
        .near
        .iter()
        .map(|&p| distance_km(p, facts.point))
        .min_by(f64::total_cmp);
    if let Some(km) = nearest {
        scale.add(NEAR * (-km / NEAR_KM).exp(), Reason::Near(km));
    }
}

fn weigh_relation(scale: &mut Scale, facts: &Facts, relation: &StatedRelation) {
    let sign = |fits: bool| if fits { RELATION } else { -RELATION };
    if let Some(stated) = relation.distance_km {
        let km = distance_km(relation.anchor, facts.point);
        let fits = (km - stated).abs() <= DISTANCE_KM.max(stated * DISTANCE_SHARE);
        scale.add(sign(fits), Reason::Distance(km, fits));
    }
    if let Some(stated) = relation.bearing_deg {
        let bearing = initial_bearing_deg(relation.anchor, facts.point);
        let fits = angle_deg(bearing, stated) <= BEARING_DEG;
        scale.add(sign(fits), Reason::Direction(bearing, fits));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::csv::{Table, read};
    use crate::measure::point;

    const PLACES: &str = "\
id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note
t:big,Riverton,,city,US,Utah,,40.5,-111.9,5,43000,T,,source,
t:small,Riverton,,town,US,Kansas,,37.1,-94.7,2,900,T,,source,
t:far,Riverton,,town,AU,Western Australia,,-32.0,115.9,2,5000,T,,source,
t:other,Riverston,,village,IE,Leinster,,53.0,-7.0,1,0,T,,source,
";

    fn best(context: &Context) -> String {
        let table = Table {
            name: "places.csv",
            bytes: PLACES.as_bytes(),
        };
        let gazetteer = Gazetteer::from_entries(&read(table, None).unwrap()).unwrap();
        let ranked = rank(&gazetteer, &gazetteer.lookup("Riverton"), context);
        gazetteer.place(ranked[0].place).id
    }

    #[test]
    fn each_reason_can_decide() {
        let kansas = crate::gazetteer::spelling::division(*b"US", "Kansas");
        let none = Context::default();
        assert_eq!(best(&none), "t:big");
        assert_eq!(
            best(&Context {
                theatre: vec![*b"AU"],
                ..none.clone()
            }),
            "t:far"
        );
        assert_eq!(
            best(&Context {
                countries: vec![*b"AU"],
                ..none.clone()
            }),
            "t:far"
        );
        let stated = Container {
            country: *b"US",
            adm1: kansas,
        };
        assert_eq!(
            best(&Context {
                stated_in: Some(stated),
                ..none.clone()
            }),
            "t:small"
        );
        let near = Context {
            near: vec![point(37.0, -94.5)],
            adm1s: vec![kansas],
            ..none.clone()
        };
        assert_eq!(best(&near), "t:small");
        let relation = StatedRelation {
            anchor: point(37.1, -94.5),
            distance_km: Some(18.0),
            bearing_deg: Some(270.0),
        };
        assert_eq!(
            best(&Context {
                relation: Some(relation),
                ..none.clone()
            }),
            "t:small"
        );
    }

    #[test]
    fn reasons_are_plain_words() {
        for (reason, words) in [
            (Reason::Near(13.9), "14 km from a place of the report"),
            (Reason::Direction(335.4, true), "at 335°, as stated"),
            (
                Reason::Distance(127.0, false),
                "127.0 km away, against what is stated",
            ),
            (Reason::NameKind(NameKind::Historic), "former name"),
            (Reason::Theatre(*b"IQ"), "in the theatre (IQ)"),
        ] {
            assert_eq!(reason.to_string(), words);
        }
    }
}
