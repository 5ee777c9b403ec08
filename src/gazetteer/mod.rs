//! Names to candidate places.
//!
//! A gazetteer is asked by name, by id, by longest match at a token and by nearest point. Callers hold
//! [`PlaceRef`]s and never walk it, so that an index of millions of names can stand behind the same calls.
//!
//! Several sources stand behind one another. The first wins: a place of a later source is left out of an answer
//! where an earlier source has a place of the same id, or one of the same name within two kilometres.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;

use geo::Point;

use crate::error::{Error, Result};
use crate::measure::{chord, distance_km};
use crate::text::Token;

pub mod csv;
#[cfg(feature = "fetch")]
pub mod fetch;
mod file;
#[cfg(feature = "fetch")]
pub mod http;
mod import;
mod index;
mod memory;
#[cfg(feature = "fetch")]
pub mod online;
mod place;
pub mod rank;
mod scan;
pub mod spelling;

pub(crate) use csv::checked_position;
pub use file::{Summary, build};
pub use place::{Facts, GeoBasis, GeoPrecision, Kind, NameHit, NameKind, NameMatch, Place, PlaceRef};
pub use scan::{Matcher, Names};

use index::{Filter, Hit, Index, Query, TEXT_ID};

/// Two places of one name and kind of point nearer than this are one place, told twice by two sources.
const SAME_PLACE_KM: f64 = 2.0;

/// Two points that differ more in latitude lie further apart than [`SAME_PLACE_KM`]: a degree is 110.5 km at least.
const SAME_PLACE_LAT_DEG: f64 = SAME_PLACE_KM / 110.5;

/// Places of a source from which its ids are not noted when it is opened: that would take longer than it saves.
const FEW_PLACES: usize = 20_000;

/// Names of a beginning that are looked at in one source.
const MOST_BEGINNINGS: usize = 1000;

/// Letters from which two may be wrong.
const LONG_NAME: usize = 6;

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

/// Names and the places that bear them. Built once, never changed, shared between threads; a clone is the same one.
///
/// ```
/// use dateline::Gazetteer;
/// let gazetteer = Gazetteer::builtin()?;
/// let hits = gazetteer.lookup("al Kaim");
/// let names: Vec<String> = hits.iter().map(|hit| gazetteer.place(hit.place).name).collect();
/// assert!(names.contains(&"Al-Qaim".to_owned()));
/// assert_eq!(gazetteer.suggest("Falluhja", 1)[0].name, "Fallujah");
/// # Ok::<(), dateline::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    sources: Vec<Source>,
}

/// A table given by a person has at most so many places; a larger one is a dump, in which every name is to be had.
const OWN_PLACES: usize = 5_000;

/// One index of the stack and the number of its first place.
#[derive(Clone, Debug)]
struct Source {
    index: Arc<Index>,
    first: u32,
    /// For each source before it, by the numbers of the beginnings of its ids: their numbers there.
    prefixes: Arc<[Vec<Option<u8>>]>,
    /// A bit for each id that it may have, by [`Source::id_bit`]; empty for a large one.
    ids: Arc<[u64]>,
    /// Whether a person wrote it for the reports at hand.
    own: bool,
}

impl Gazetteer {
    /// The tables that are compiled in, and behind them the towns of the world.
    ///
    /// # Errors
    /// [`Error::Row`] where a row is wrong; a test reads them all.
    pub fn builtin() -> Result<Self> {
        Self::open(&[], true)
    }

    /// The sources at `paths` in their order, the first winning, and after them the tables compiled in if `builtin`.
    ///
    /// A path is a table with the columns name, lat and lon and perhaps others of `places.csv`, a folder with `places.csv` and perhaps `variants.csv`, or
    /// an index made by [`build`].
    ///
    /// # Errors
    /// [`Error::Io`] where a file cannot be read, [`Error::Row`] where a row is wrong, [`Error::Input`] where an index
    /// is damaged, foreign or of another version.
    pub fn open(paths: &[PathBuf], builtin: bool) -> Result<Self> {
        let mut gazetteer = Self::default();
        for path in paths {
            gazetteer.push(import::open(path)?)?;
            if let Some(source) = gazetteer.sources.last_mut() {
                source.own = source.index.len() <= OWN_PLACES;
            }
        }
        if builtin {
            gazetteer.push(import::builtin()?)?;
            gazetteer.push(import::world()?)?;
        }
        Ok(gazetteer)
    }

    /// A gazetteer of one source in memory.
    ///
    /// # Errors
    /// [`Error::Usage`] where there are more than an index has room for.
    ///
    /// ```
    /// # use dateline::gazetteer::{Gazetteer, csv::{Table, read}};
    /// let places = "name,lat,lon,kind,country\nRawa,34.48229,41.91898,town,IQ\n";
    /// let table = Table { name: "places.csv", bytes: places.as_bytes() };
    /// let gazetteer = Gazetteer::from_entries(&read(table, None)?)?;
    /// assert_eq!(gazetteer.lookup("Rawah").len(), 1);
    /// # Ok::<(), dateline::Error>(())
    /// ```
    pub fn from_entries(entries: &[Entry]) -> Result<Self> {
        let mut gazetteer = Self::default();
        gazetteer.push(import::in_memory(entries)?)?;
        Ok(gazetteer)
    }

    /// This gazetteer and, behind its sources, a last one of these places.
    ///
    /// # Errors
    /// [`Error::Usage`] where there are more than an index has room for.
    pub fn with(&self, entries: &[Entry]) -> Result<Self> {
        let mut gazetteer = self.clone();
        gazetteer.push(import::in_memory(entries)?)?;
        Ok(gazetteer)
    }

    fn push(&mut self, index: Index) -> Result<()> {
        let first = self.len();
        let fits = u32::try_from(first + index.len()).is_ok();
        let first = u32::try_from(first).ok().filter(|_| fits);
        let first = first
            .ok_or_else(|| Error::Usage("the gazetteers hold more than 4 billion places together".into()))?;
        let earlier = self.sources.iter();
        let prefixes = earlier.map(|source| index.prefixes_in(&source.index)).collect();
        let ids = Source::id_bits(&index);
        self.sources.push(Source {
            index: Arc::new(index),
            first,
            prefixes,
            ids,
            own: false,
        });
        Ok(())
    }

    /// Which source a place is of, and its number there.
    fn find(&self, place: PlaceRef) -> Option<(usize, &Index, u32)> {
        let at = self.sources.iter().rposition(|source| source.first <= place.0)?;
        let source = self.sources.get(at)?;
        Some((at, &source.index, place.0 - source.first))
    }

    /// Whether a place is in a table that a person wrote for the reports at hand.
    fn is_own(&self, place: PlaceRef) -> bool {
        let source = self.source_of(place).and_then(|at| self.sources.get(at));
        source.is_some_and(|source| source.own)
    }

    fn source_of(&self, place: PlaceRef) -> Option<usize> {
        self.find(place).map(|(at, ..)| at)
    }

    /// The longest name that begins at the first of `tokens`, which are cut from `text`: [`Matcher::longest_match`] for once.
    pub fn longest_match(&self, text: &str, tokens: &[Token]) -> Option<NameMatch> {
        self.matcher().longest_match(text, tokens)
    }

    /// What finds names in texts.
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher::new(self)
    }

    /// Every place that bears `name`, in any spelling that folds to the same form; best first.
    ///
    /// A word such as "province" or "city of" leaves only places of that kind, where there are any.
    pub fn lookup(&self, name: &str) -> Vec<NameHit> {
        let query = Query::new(name);
        self.of_kinds(self.bearers(&query), query.kinds)
    }

    /// Whether some place may bear a name of this key; [`Self::bearers`] tells for sure.
    fn may_have(&self, key: u64) -> bool {
        self.sources.iter().any(|source| source.index.may_have(key))
    }

    /// The keys of the words that a name of several words may begin with, or be all of.
    fn beginnings(&self) -> impl Iterator<Item = Filter<'_>> {
        self.sources.iter().map(|source| source.index.beginnings())
    }

    /// The places that bear a name, as [`Self::settle`] leaves them.
    fn bearers(&self, query: &Query) -> Vec<NameHit> {
        let mut hits: Vec<NameHit> = Vec::new();
        let mut settled = true;
        for (at, source) in self.sources.iter().enumerate() {
            let before = hits.len();
            source.index.hits(query, source.first, &mut hits);
            settled &= hits.len() == before || at == 0;
        }
        if settled { hits } else { self.settle(hits) }
    }

    /// Keeps the hits of the stated kinds and those spelled alike ("Eagle River" may be a town), where there are any.
    fn of_kinds(&self, mut hits: Vec<NameHit>, kinds: &[Kind]) -> Vec<NameHit> {
        let fits = |hit: &NameHit| hit.exact || kinds.contains(&self.facts(hit.place).kind);
        if !kinds.is_empty() && hits.iter().any(fits) {
            hits.retain(fits);
        }
        hits
    }

    /// One hit a place, shadowed ones left out, best first: spelled alike, then by kind of name, source and
    /// inhabitants.
    fn settle(&self, mut hits: Vec<NameHit>) -> Vec<NameHit> {
        if self.sources.len() > 1 {
            for hit in &mut hits {
                hit.place = self.first_of_id(hit.place);
            }
        }
        if hits.len() < 2 {
            return hits;
        }
        hits.sort_unstable_by_key(|h| (h.place, !h.exact, h.kind));
        hits.dedup_by_key(|h| h.place);
        let mut known: Vec<(NameHit, Option<usize>, Facts)> = hits
            .iter()
            .map(|&hit| (hit, self.source_of(hit.place), self.facts(hit.place)))
            .collect();
        // the hits stand in the order of the sources
        if known.first().map(|k| k.1) != known.last().map(|k| k.1) {
            let shadowed = |&(_, source, facts): &(NameHit, Option<usize>, Facts)| {
                let mut earlier = known.iter().take_while(|first| first.1 < source);
                earlier.any(|first| same_place(first.2, facts))
            };
            let kept: Vec<bool> = known.iter().map(|later| !shadowed(later)).collect();
            let mut kept = kept.into_iter();
            known.retain(|_| kept.next().unwrap_or(true));
        }
        known.sort_by_key(|&(hit, source, facts)| {
            (
                !hit.exact,
                hit.kind != NameKind::Name,
                source,
                Reverse(facts.population),
                hit.place,
            )
        });
        hits.clear();
        hits.extend(known.iter().map(|&(hit, ..)| hit));
        hits
    }

    /// The same place in the first source that has it: one of the same id, or for a country, division or region,
    /// whose point is a matter of taste, one of the same name there.
    fn first_of_id(&self, place: PlaceRef) -> PlaceRef {
        let earlier = self.find(place).and_then(|(at, index, local)| {
            let this = self.sources.get(at).filter(|_| at > 0)?;
            let earlier = self.sources.get(..at)?;
            let (prefix, number) = index.key(local)?;
            let same = if prefix == TEXT_ID {
                let id = index.id(local);
                earlier.iter().find_map(|source| source.by_id(&id))
            } else {
                let prefixes = this.prefixes.iter().map(|of| *of.get(usize::from(prefix))?);
                let mut keyed = prefixes.zip(earlier);
                keyed.find_map(|(prefix, source)| source.by_key((prefix?, number)))
            };
            same.or_else(|| {
                let facts = index
                    .facts(local)
                    .filter(|f| f.kind.is_division() || matches!(f.kind, Kind::Continent | Kind::Region))?;
                let name = index.main_name(local)?;
                let query = Query::new(&name);
                let alike = |source: &Source| source.division(&query, facts);
                earlier.iter().find_map(alike)
            })
        });
        earlier.unwrap_or(place)
    }

    /// The place with an id such as "geonames:92004".
    pub fn by_id(&self, id: &str) -> Option<PlaceRef> {
        self.sources.iter().find_map(|source| source.by_id(id))
    }

    /// Everything known of a place. A handle of another gazetteer gives a place of no name.
    pub fn place(&self, place: PlaceRef) -> Place {
        let found = self.find(place).and_then(|(_, index, local)| index.place(local));
        found.unwrap_or_else(Place::nowhere)
    }

    /// What ranking needs of a place, cheaply.
    pub fn facts(&self, place: PlaceRef) -> Facts {
        let found = self.find(place).and_then(|(_, index, local)| index.facts(local));
        found.unwrap_or_else(Facts::nowhere)
    }

    /// The `count` places nearest to `point` on the sphere, nearest first; [`distance_km`] tells how far each is.
    pub fn nearest(&self, point: Point<f64>, count: usize) -> Vec<PlaceRef> {
        let mut all: Vec<(f64, PlaceRef)> = Vec::new();
        for source in &self.sources {
            let near = source.index.near_point(point, count).into_iter();
            all.extend(near.map(|local| (chord(source.index.point(local), point), source.place(local))));
        }
        if self.sources.len() > 1 {
            all.retain(|&(_, place)| self.first_of_id(place) == place);
        }
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        all.truncate(count);
        all.into_iter().map(|(_, place)| place).collect()
    }

    /// Up to `limit` places with a name that begins with `start` but for case, marks and apostrophes; best first
    /// among the first thousand.
    pub fn prefix(&self, start: &str, limit: usize) -> Vec<NameHit> {
        let start = spelling::plain(start);
        let mut hits = Vec::new();
        for source in &self.sources {
            let most = hits.len() + MOST_BEGINNINGS;
            source.index.prefix(&start, |hit| {
                hits.push(source.hit(hit));
                hits.len() < most
            });
        }
        let mut hits = self.settle(hits);
        hits.truncate(limit);
        hits
    }

    /// Every place with a name at most one letter from `name` (changed, added or left out) but for case, marks and
    /// apostrophes, with how many letters differ; in no order, a place once a spelling.
    pub fn within_one(&self, name: &str) -> Vec<(PlaceRef, usize)> {
        let plain = spelling::plain(name);
        let mut near = Vec::new();
        for source in &self.sources {
            let index = &source.index;
            index.within_one(&plain, |hit, edits| near.push((source.hit(hit).place, edits)));
        }
        near
    }

    /// Up to `limit` places with a name near to `name`: "did you mean". One letter may differ; where no name is as near
    /// and `name` has six letters or more, two, or as many in the folded forms. Nearest first; of names as many
    /// letters away those of the first source, those whose main name looks most alike, then the larger places.
    pub fn suggest(&self, name: &str, limit: usize) -> Vec<Suggestion> {
        let mut near = self.within_one(name);
        if near.is_empty() {
            let most = if name.chars().count() >= LONG_NAME { 2 } else { 1 };
            for source in &self.sources {
                source
                    .index
                    .near(name, most, |hit, edits| near.push((source.hit(hit).place, edits)));
            }
        }
        near.sort_by_cached_key(|&(place, edits)| {
            let letters = strsim::osa_distance(&self.place(place).name, name);
            let source = self.find(place).map(|(at, ..)| at);
            (
                edits,
                source,
                letters,
                Reverse(self.facts(place).population),
                place,
            )
        });
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for (place, edits) in near {
            if suggestions.len() >= limit {
                break;
            }
            let name = self.place(place).name;
            if suggestions.iter().all(|s| s.name != name) {
                suggestions.push(Suggestion { name, place, edits });
            }
        }
        suggestions
    }

    /// Every place, in the order of the sources and of the ids in each. For `gazetteer list` and `check` only.
    pub fn iter(&self) -> impl Iterator<Item = PlaceRef> {
        self.sources
            .iter()
            .flat_map(|source| source.index.by_ids().map(|local| source.place(local)))
    }

    /// How many places there are, those told twice counted twice.
    pub fn len(&self) -> usize {
        self.sources.iter().map(|source| source.index.len()).sum()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Source {
    fn place(&self, local: u32) -> PlaceRef {
        PlaceRef(self.first.saturating_add(local))
    }

    fn hit(&self, hit: Hit) -> NameHit {
        NameHit {
            place: self.place(hit.place),
            kind: hit.kind,
            exact: hit.exact,
        }
    }

    fn by_id(&self, id: &str) -> Option<PlaceRef> {
        self.index.by_id(id).map(|local| self.place(local))
    }

    /// The country or first-order division of this name that is one with another of these facts.
    fn division(&self, name: &Query, facts: Facts) -> Option<PlaceRef> {
        let same = |f: Facts| f.kind == facts.kind && f.country == facts.country;
        let mut hits = Vec::new();
        self.index.hits(name, 0, &mut hits);
        let mut exact = hits.iter().filter(|hit| hit.exact);
        exact
            .find(|hit| self.index.facts(hit.place.0).is_some_and(same))
            .map(|hit| self.place(hit.place.0))
    }

    fn by_key(&self, key: (u8, u32)) -> Option<PlaceRef> {
        let (at, bit) = Self::id_bit(key, self.ids.len());
        if self.ids.get(at).is_some_and(|bits| bits & bit == 0) {
            return None;
        }
        self.index.by_key(key).map(|local| self.place(local))
    }

    fn id_bits(index: &Index) -> Arc<[u64]> {
        if index.len() > FEW_PLACES {
            return Arc::default();
        }
        let mut ids = vec![0; (index.len() / 4).next_power_of_two()];
        let keys = (0..).take(index.len()).filter_map(|place| index.key(place));
        for (at, bit) in keys.map(|key| Self::id_bit(key, ids.len())).collect::<Vec<_>>() {
            ids[at] |= bit;
        }
        ids.into()
    }

    /// The word and the bit that stand for an id (multiplied by 2^32 divided by the golden ratio).
    fn id_bit((prefix, number): (u8, u32), words: usize) -> (usize, u64) {
        let mixed = (number ^ u32::from(prefix) << 24).wrapping_mul(0x9e37_79b9);
        let at = usize::try_from(mixed >> 6).unwrap_or(0) & words.wrapping_sub(1);
        (at, 1 << (mixed >> 26))
    }
}

/// Whether two places of one name are one place.
fn same_place(a: Facts, b: Facts) -> bool {
    a.kind.precision() == b.kind.precision()
        && (a.point.y() - b.point.y()).abs() <= SAME_PLACE_LAT_DEG
        && distance_km(a.point, b.point) <= SAME_PLACE_KM
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::point;

    fn table(rows: &str) -> Vec<Entry> {
        let text = format!("id,name,kind,country,lat,lon,source\n{rows}");
        let (name, bytes) = ("places.csv", text.as_bytes());
        csv::read(csv::Table { name, bytes }, None).unwrap()
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
            let hits = gazetteer.lookup(name);
            assert!(hits.iter().any(|hit| hit.place == place), "{name}");
        }
    }

    #[test]
    fn every_place_answers_to_its_name() {
        let mut gazetteer = Gazetteer::default();
        gazetteer.push(import::builtin().unwrap()).unwrap();
        for place in gazetteer.iter() {
            let name = gazetteer.place(place).name;
            let hits = gazetteer.lookup(&name);
            assert!(hits.iter().any(|hit| hit.place == place && hit.exact), "{name}");
        }
    }

    #[test]
    fn the_world_answers_to_the_folding_of_today() {
        let gazetteer = Gazetteer::builtin().unwrap();
        gazetteer.check().unwrap();
        for place in gazetteer.iter().step_by(499) {
            let place = gazetteer.place(place);
            let hits = gazetteer.lookup(&place.name);
            let cure = "build gazetteer/world.idx again (gazetteer/README.md)";
            assert!(hits.iter().any(|hit| hit.exact), "{}: {cure}", place.name);
        }
    }

    #[test]
    fn the_first_source_wins() {
        let own = table("own:1,Rawa,town,IQ,34.49,41.92,Own\nt:2,Hit,town,IQ,33.6,42.8,Own\n");
        let other = table(
            "t:1,Rawa,town,IQ,34.48,41.92,T\nt:2,Hit,town,IQ,33.7,42.9,T\nt:3,Rawa,village,SY,35,40,T\n",
        );
        let mut gazetteer = Gazetteer::from_entries(&own).unwrap();
        gazetteer.push(import::in_memory(&other).unwrap()).unwrap();
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
            let first = suggestions.first().map(|s| s.name.as_str());
            assert_eq!(first, Some(meant), "{asked}: {suggestions:?}");
        }
        assert!(gazetteer.suggest("Xyzzyplugh", 5).is_empty());
    }

    #[test]
    fn the_nearest_come_first() {
        let gazetteer = Gazetteer::builtin().unwrap();
        let rawa = gazetteer.by_id("geonames:92004").unwrap();
        let near = gazetteer.nearest(gazetteer.facts(rawa).point, 3);
        let far = |at: usize| distance_km(gazetteer.facts(near[at]).point, gazetteer.facts(rawa).point);
        assert_eq!(near[0], rawa);
        assert!(far(1) <= far(2) && far(2) < 50.0);
    }
}
