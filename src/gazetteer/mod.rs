//! Names to candidate places.
//!
//! A gazetteer is asked by name, by id, by longest match at a token and by nearest point. Callers hold
//! [`PlaceRef`]s and never walk it, so that an index of millions of names can stand behind the same calls.
//!
//! Several sources stand behind one another. The first wins: a place of a later source is left out of an answer
//! where an earlier source has a place of the same id, or one of the same name within two kilometres.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use geo::Point;

use crate::error::{Error, Result};
use crate::measure::distance_km;
use crate::text::Token;

pub mod csv;
mod names;
mod place;
pub mod rank;
mod scan;
pub mod spelling;

pub use place::{Facts, GeoBasis, GeoPrecision, Kind, NameHit, NameKind, NameMatch, Place, PlaceRef};

use names::Names;

/// Two places of one name and kind of point nearer than this are one place, told twice by two sources.
const SAME_PLACE_KM: f64 = 2.0;

/// A place with its names besides [`Place::name`] and [`Place::name_ar`], as a source gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The place.
    pub place: Place,
    /// Its other names.
    pub names: Vec<(String, NameKind)>,
}

/// A name near to one that was asked for and not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Main name of the place.
    pub name: String,
    /// The place.
    pub place: PlaceRef,
    /// How many letters differ.
    pub edits: usize,
}

/// Names and the places that bear them. Built once, never changed, shared between threads.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    places: Vec<Place>,
    sources: Vec<u32>,
    names: Names,
    ids: HashMap<String, PlaceRef>,
}

impl Gazetteer {
    /// The tables that are compiled in.
    ///
    /// # Errors
    /// [`Error::Row`] where a row is wrong; a test reads them all.
    pub fn builtin() -> Result<Self> {
        Self::open(&[], true)
    }

    /// The sources at `paths` in their order, the first winning, and after them the tables compiled in if `builtin`.
    ///
    /// A path is a table in the columns of `places.csv`, or a folder with `places.csv` and perhaps `variants.csv`.
    ///
    /// # Errors
    /// [`Error::Io`] where a file cannot be read, [`Error::Row`] where a row is wrong.
    pub fn open(paths: &[PathBuf], builtin: bool) -> Result<Self> {
        let mut sources = paths
            .iter()
            .map(|path| read_path(path))
            .collect::<Result<Vec<_>>>()?;
        if builtin {
            sources.push(read_builtin()?);
        }
        Ok(Self::from_sources(sources))
    }

    /// A gazetteer of one source in memory.
    ///
    /// ```
    /// # use dateline::gazetteer::{Gazetteer, csv::{Table, read}};
    /// let places = "id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note
    /// geonames:92004,Rawa,راوة,town,IQ,Anbar,IQG01,34.48229,41.91898,2,13000,\"GeoNames, CC BY 4.0\",92004,source,
    /// ";
    /// let table = Table { name: "places.csv", bytes: places.as_bytes() };
    /// let gazetteer = Gazetteer::from_entries(read(table, None)?);
    /// assert_eq!(gazetteer.lookup("Rawah").len(), 1);
    /// # Ok::<(), dateline::Error>(())
    /// ```
    pub fn from_entries(entries: Vec<Entry>) -> Self {
        Self::from_sources(vec![entries])
    }

    fn from_sources(sources: Vec<Vec<Entry>>) -> Self {
        let mut gazetteer = Self::default();
        for (source, entries) in (0..).zip(sources) {
            for entry in entries {
                gazetteer.push(source, entry);
            }
        }
        gazetteer
    }

    fn push(&mut self, source: u32, entry: Entry) {
        let Ok(number) = u32::try_from(self.places.len()) else {
            return;
        };
        let place = PlaceRef(number);
        self.names.add(place, &entry.place.name, NameKind::Name);
        self.names.add(place, &entry.place.name_ar, NameKind::Arabic);
        for (name, kind) in &entry.names {
            self.names.add(place, name, *kind);
        }
        self.ids.entry(entry.place.id.clone()).or_insert(place);
        self.places.push(entry.place);
        self.sources.push(source);
    }

    /// The longest name that begins at the first of `tokens`, which are cut from `text`.
    ///
    /// Names run over hyphens, apostrophes and line breaks, and take a word such as "province" behind them or
    /// "city of" before them with them where a place of that kind bears the name. Abbreviations are found in
    /// capitals only. Demonyms are found too: their kind tells them.
    pub fn longest_match(&self, text: &str, tokens: &[Token]) -> Option<NameMatch> {
        scan::longest_match(self, text, tokens)
    }

    /// Every place that bears `name`, in any spelling that folds to the same form; best first.
    ///
    /// A word such as "province" or "city of" leaves only places of that kind, where there are any.
    pub fn lookup(&self, name: &str) -> Vec<NameHit> {
        let hits = self.names.hits(name);
        let hits = self.of_kinds(hits, spelling::stated_kinds(name));
        self.settle(hits)
    }

    /// Keeps the hits of the stated kinds; where there are none, all of them, none exact.
    fn of_kinds(&self, mut hits: Vec<NameHit>, kinds: &[Kind]) -> Vec<NameHit> {
        if kinds.is_empty() {
            return hits;
        }
        let fits = |hit: &NameHit| kinds.contains(&self.facts(hit.place).kind);
        if hits.iter().any(fits) {
            hits.retain(fits);
        } else {
            for hit in &mut hits {
                hit.exact = false;
            }
        }
        hits
    }

    /// One hit a place, shadowed ones left out, best first: spelled alike, then by kind of name and inhabitants.
    fn settle(&self, mut hits: Vec<NameHit>) -> Vec<NameHit> {
        hits.sort_by_key(|h| (h.place, !h.exact, h.kind));
        hits.dedup_by_key(|h| h.place);
        let all = hits.clone();
        hits.retain(|hit| !all.iter().any(|first| self.shadows(first.place, hit.place)));
        hits.sort_by_key(|h| {
            let facts = self.facts(h.place);
            (
                !h.exact,
                h.kind != NameKind::Name,
                std::cmp::Reverse(facts.population),
                h.place,
            )
        });
        hits
    }

    fn shadows(&self, first: PlaceRef, later: PlaceRef) -> bool {
        let source = |place: PlaceRef| self.sources.get(place.0 as usize);
        if source(first) >= source(later) {
            return false;
        }
        let (a, b) = (self.facts(first), self.facts(later));
        (self.id(first) == self.id(later))
            || (a.kind.precision() == b.kind.precision() && distance_km(a.point, b.point) <= SAME_PLACE_KM)
    }

    fn id(&self, place: PlaceRef) -> &str {
        self.places.get(place.0 as usize).map_or("", |p| &p.id)
    }

    /// The place with an id such as "geonames:92004".
    pub fn by_id(&self, id: &str) -> Option<PlaceRef> {
        self.ids.get(id).copied()
    }

    /// Everything known of a place. A handle of another gazetteer gives a place of no name.
    pub fn place(&self, place: PlaceRef) -> Place {
        self.places
            .get(place.0 as usize)
            .cloned()
            .unwrap_or_else(Place::nowhere)
    }

    /// What ranking needs of a place, cheaply.
    pub fn facts(&self, place: PlaceRef) -> Facts {
        let nowhere = Place::nowhere();
        let place = self.places.get(place.0 as usize).unwrap_or(&nowhere);
        let country = <[u8; 2]>::try_from(place.country.as_bytes()).unwrap_or_default();
        Facts {
            kind: place.kind,
            country,
            adm1: spelling::division(country, &place.adm1),
            point: place.point,
            population: place.population,
        }
    }

    /// The `count` places nearest to `point`, nearest first, with their distances.
    ///
    /// # Units
    /// Kilometres.
    pub fn nearest(&self, point: Point<f64>, count: usize) -> Vec<(PlaceRef, f64)> {
        let mut all: Vec<(PlaceRef, f64)> = self
            .iter()
            .map(|place| (place, distance_km(self.facts(place).point, point)))
            .collect();
        all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        all.truncate(count);
        all
    }

    /// Up to `limit` places with a name that begins with `start` but for case, marks and apostrophes.
    pub fn prefix(&self, start: &str, limit: usize) -> Vec<NameHit> {
        let mut hits = self.settle(self.names.prefix(start));
        hits.truncate(limit);
        hits
    }

    /// Up to `limit` places with a name a letter or two from `name`: "did you mean". Nearest first; of names as many
    /// letters away those whose main name looks most alike, then the larger places.
    pub fn suggest(&self, name: &str, limit: usize) -> Vec<Suggestion> {
        let mut near = self.names.near(name);
        near.sort_by_cached_key(|&(place, edits)| {
            let letters = strsim::osa_distance(&self.place(place).name, name);
            (
                edits,
                letters,
                std::cmp::Reverse(self.facts(place).population),
                place,
            )
        });
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for (place, edits) in near {
            let name = self.place(place).name;
            if suggestions.len() < limit && suggestions.iter().all(|s| s.name != name) {
                suggestions.push(Suggestion { name, place, edits });
            }
        }
        suggestions
    }

    /// Every place, in the order of the sources. For `gazetteer list` and `check` only.
    pub fn iter(&self) -> impl Iterator<Item = PlaceRef> + use<> {
        (0..u32::try_from(self.places.len()).unwrap_or(u32::MAX)).map(PlaceRef)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn read_builtin() -> Result<Vec<Entry>> {
    let places = csv::Table {
        name: "gazetteer/places.csv",
        bytes: include_bytes!("../../gazetteer/places.csv"),
    };
    let variants = csv::Table {
        name: "gazetteer/variants.csv",
        bytes: include_bytes!("../../gazetteer/variants.csv"),
    };
    csv::read(places, Some(variants))
}

fn read_path(path: &Path) -> Result<Vec<Entry>> {
    let open =
        |path: &Path| std::fs::read(path).map_err(|e| Error::io(path, "cannot read this gazetteer", e));
    if path.is_dir() {
        let (places, variants) = (path.join("places.csv"), path.join("variants.csv"));
        let place_bytes = open(&places)?;
        let variant_bytes = if variants.exists() {
            Some(open(&variants)?)
        } else {
            None
        };
        let variants = variants.to_string_lossy();
        return csv::read(
            csv::Table {
                name: &places.to_string_lossy(),
                bytes: &place_bytes,
            },
            variant_bytes.as_deref().map(|bytes| csv::Table {
                name: &variants,
                bytes,
            }),
        );
    }
    let bytes = open(path)?;
    let table = csv::Table {
        name: &path.to_string_lossy(),
        bytes: &bytes,
    };
    csv::read(table, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::point;

    fn table(rows: &str) -> Vec<Entry> {
        let header = "id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note";
        let text = format!("{header}\n{rows}");
        let table = csv::Table {
            name: "places.csv",
            bytes: text.as_bytes(),
        };
        csv::read(table, None).unwrap()
    }

    #[test]
    fn the_tables_compiled_in_are_sound() {
        let gazetteer = Gazetteer::builtin().unwrap();
        for (id, name, lat, lon) in [
            ("geonames:99454", "Fallujah", 33.34913, 43.78599),
            ("geonames:98717", "Ramadi", 33.42056, 43.30778),
            ("geonames:92004", "Rawa", 34.48229, 41.91898),
            ("geonames:92138", "al Kaim", 34.39251, 40.98945),
            ("geonames:6765385", "Anah", 34.36857, 41.98194),
        ] {
            let place = gazetteer.by_id(id).unwrap();
            assert_eq!(gazetteer.place(place).point, point(lat, lon), "{name}");
            assert!(
                gazetteer.lookup(name).iter().any(|hit| hit.place == place),
                "{name}"
            );
        }
    }

    #[test]
    fn every_place_answers_to_its_name() {
        let gazetteer = Gazetteer::builtin().unwrap();
        for place in gazetteer.iter() {
            let name = gazetteer.place(place).name;
            assert!(
                gazetteer
                    .lookup(&name)
                    .iter()
                    .any(|hit| hit.place == place && hit.exact),
                "{name}"
            );
        }
    }

    #[test]
    fn the_first_source_wins() {
        let own = table(
            "own:1,Rawa,,town,IQ,,,34.49,41.92,1,9,Own,,source,\nt:2,Hit,,town,IQ,,,33.6,42.8,1,9,Own,,source,\n",
        );
        let other = table(
            "t:1,Rawa,,town,IQ,,,34.48,41.92,1,9,T,,source,\nt:2,Hit,,town,IQ,,,33.7,42.9,1,9,T,,source,\nt:3,Rawa,,village,SY,,,35,40,1,9,T,,source,\n",
        );
        let gazetteer = Gazetteer::from_sources(vec![own, other]);
        let ids = |name: &str| -> Vec<String> {
            gazetteer
                .lookup(name)
                .iter()
                .map(|h| gazetteer.place(h.place).id)
                .collect()
        };
        assert_eq!(ids("Rawa"), ["own:1", "t:3"]);
        assert_eq!(ids("Hit"), ["t:2"]);
        assert_eq!(gazetteer.place(gazetteer.by_id("t:2").unwrap()).source, "Own");
    }

    #[test]
    fn near_misses_are_suggested() {
        let gazetteer = Gazetteer::builtin().unwrap();
        for (asked, meant) in [("Rava", "Rawa"), ("Falujjha", "Fallujah"), ("Ramaddi", "Ramadi")] {
            let suggestions = gazetteer.suggest(asked, 5);
            assert_eq!(
                suggestions.first().map(|s| s.name.as_str()),
                Some(meant),
                "{asked}: {suggestions:?}"
            );
        }
        assert!(gazetteer.suggest("Xyzzyplugh", 5).is_empty());
    }

    #[test]
    fn the_nearest_come_first() {
        let gazetteer = Gazetteer::builtin().unwrap();
        let rawa = gazetteer.by_id("geonames:92004").unwrap();
        let near = gazetteer.nearest(gazetteer.facts(rawa).point, 3);
        assert_eq!(near[0], (rawa, 0.0));
        assert!(near[1].1 <= near[2].1);
    }
}
