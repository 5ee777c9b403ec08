//! One layout for every source: built in memory from tables, compiled in, or mapped from a file.
//!
//! An index is a header and sections ([`header`]). Everything is read in place and every access is checked, so
//! a damaged file gives wrong answers at worst, never a crash; `gazetteer check` tells.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs::File;
use std::path::Path;

use geo::Point;

use super::spelling::{Key, Letters, fold, plain};
use super::{Facts, Kind, NameHit, NameKind, Place, PlaceRef};
use crate::error::{Error, Result};

mod buckets;
mod build;
mod bytes;
mod groups;
mod halves;
mod header;
mod names;
mod query;
mod record;
mod slots;
mod sorted;
mod sphere;

pub(super) use build::{Builder, Parts};

pub(super) use buckets::Filter;
use bytes::{Store, nth_bytes, nth_string, nth_u32, part, u32_at, u64_at, usize_of};
use groups::{Bearer, Group};
use header::{Header, Section};
use names::{Cursor, Names};
pub(super) use query::Query;
use query::{Spelling, order};
pub(in crate::gazetteer) use record::TEXT_ID;
use record::{NO_NAME, Record, split_id};

/// Bytes of a division: country, number, name and P-code.
const DIVISION: usize = 2 + 4 + 4 + 4;

/// Digits of a number of an id at most.
const MOST_DIGITS: usize = 10;

/// A place that bears a name, by its number in this index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) place: u32,
    pub(super) kind: NameKind,
    pub(super) exact: bool,
}

/// A gazetteer in the layout.
#[derive(Debug)]
pub(super) struct Index {
    store: Store,
    header: Header,
}

impl Index {
    /// The index that a [`Builder`] has made.
    pub(super) fn built(bytes: Vec<u8>) -> Result<Self> {
        Self::new(Store::Built(bytes)).map_err(Error::Usage)
    }

    /// An index that is part of the program.
    pub(super) fn compiled_in(bytes: &'static [u8]) -> Result<Self> {
        Self::new(Store::CompiledIn(bytes)).map_err(Error::Usage)
    }

    /// Maps a file. It must not be changed in place while it is open; [`super::write_index`] replaces it by renaming.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, "cannot open this gazetteer", e))?;
        #[expect(
            unsafe_code,
            reason = "the file is only ever replaced by renaming, never written in place"
        )]
        let map = unsafe { memmap2::Mmap::map(&file) };
        let map = map.map_err(|e| Error::io(path, "cannot map this gazetteer into memory", e))?;
        Self::new(Store::Mapped(map)).map_err(|message| Error::Input {
            file: path.display().to_string(),
            message,
        })
    }

    fn new(store: Store) -> std::result::Result<Self, String> {
        let header = Header::read(&store)?;
        Ok(Self { store, header })
    }

    #[inline]
    fn section(&self, section: Section) -> &[u8] {
        let at = self.header.sections.get(section as usize);
        at.map_or(&[], |at| part(&self.store, at))
    }

    /// Sources and licences.
    pub(super) fn sources(&self) -> &[String] {
        &self.header.sources
    }

    /// What it was built from, a line each.
    pub(super) fn inputs(&self) -> &[String] {
        &self.header.inputs
    }

    /// Bytes of the file.
    pub(super) fn size(&self) -> usize {
        self.store.len()
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.section(Section::Places).len() / record::LEN
    }

    fn names(&self) -> Names<'_> {
        Names::new(self.section(Section::Names))
    }

    /// How many names there are, counted once however many places bear them.
    pub(super) fn names_len(&self) -> usize {
        self.names().len()
    }

    fn record(&self, place: u32) -> Option<Record> {
        Record::read(self.section(Section::Places), usize_of(place))
    }

    /// Where a place lies.
    pub(super) fn point(&self, place: u32) -> Point<f64> {
        self.record(place)
            .map_or(Point::new(0.0, 0.0), |record| record.point())
    }

    fn is_of(&self, place: u32, kinds: &[Kind]) -> bool {
        self.record(place)
            .is_some_and(|record| kinds.contains(&record.kind))
    }

    /// Everything known of a place.
    pub(super) fn place(&self, place: u32) -> Option<Place> {
        let record = self.record(place)?;
        let (country, _, name, pcode) = self.division(record.division).unwrap_or_default();
        let country = if country == [0; 2] {
            String::new()
        } else {
            String::from_utf8_lossy(&country).into_owned()
        };
        Some(Place {
            id: self.id_of(&record),
            name: self.name(record.name),
            name_ar: self.name(record.arabic),
            kind: record.kind,
            country,
            adm1: name.to_owned(),
            adm1_pcode: pcode.to_owned(),
            point: record.point(),
            precision_km: self.radius(record.radius),
            basis: record.basis,
            population: record.population,
            source: self
                .sources()
                .get(usize::from(record.source))
                .cloned()
                .unwrap_or_default(),
        })
    }

    /// What ranking needs of a place.
    pub(super) fn facts(&self, place: u32) -> Option<Facts> {
        let record = self.record(place)?;
        let division = self.division_bytes(record.division)?;
        Some(Facts {
            kind: record.kind,
            country: <[u8; 2]>::try_from(division.get(..2)?).ok()?,
            adm1: u32_at(division, 2)?,
            point: record.point(),
            population: record.population,
        })
    }

    /// Country, number, name and P-code of a division.
    fn division(&self, number: u16) -> Option<([u8; 2], u32, &str, &str)> {
        let words = self.section(Section::Words);
        let bytes = self.division_bytes(number)?;
        let word = |at| Some(nth_string(words, usize_of(u32_at(bytes, at)?)));
        Some((
            <[u8; 2]>::try_from(bytes.get(..2)?).ok()?,
            u32_at(bytes, 2)?,
            word(6)?,
            word(10)?,
        ))
    }

    fn division_bytes(&self, number: u16) -> Option<&[u8]> {
        let start = usize::from(number) * DIVISION;
        self.section(Section::Divisions).get(start..start + DIVISION)
    }

    fn radius(&self, number: u16) -> f64 {
        u64_at(self.section(Section::Radii), usize::from(number) * 8).map_or(0.0, f64::from_bits)
    }

    fn name(&self, number: u32) -> String {
        if number == NO_NAME {
            return String::new();
        }
        self.names().name(usize_of(number)).unwrap_or_default()
    }

    /// The main name of a place.
    pub(super) fn main_name(&self, place: u32) -> Option<String> {
        Some(self.name(self.record(place)?.name))
    }

    fn id_of(&self, record: &Record) -> String {
        if record.prefix == TEXT_ID {
            return nth_string(self.section(Section::TextIds), usize_of(record.number)).to_owned();
        }
        let prefix = nth_string(self.section(Section::Prefixes), usize::from(record.prefix));
        let mut id = String::with_capacity(prefix.len() + MOST_DIGITS);
        id.push_str(prefix);
        let _ = write!(id, "{}", record.number); // a string takes all that is written
        id
    }

    /// Id of a place.
    pub(super) fn id(&self, place: u32) -> String {
        self.record(place)
            .map_or(String::new(), |record| self.id_of(&record))
    }

    /// The place with an id.
    pub(super) fn by_id(&self, id: &str) -> Option<u32> {
        let (prefixes, texts) = (self.section(Section::Prefixes), self.section(Section::TextIds));
        let prefix = |wanted: &str| {
            let all = (0..bytes::strings_len(prefixes)).take(usize::from(TEXT_ID));
            u8::try_from(all.into_iter().find(|&i| nth_string(prefixes, i) == wanted)?).ok()
        };
        let numbered = split_id(id).and_then(|(start, number)| Some((prefix(start)?, number)));
        let text = || {
            let at = first_at(bytes::strings_len(texts), |i| nth_bytes(texts, i) < id.as_bytes());
            let found = nth_bytes(texts, at) == id.as_bytes();
            Some((TEXT_ID, u32::try_from(at).ok().filter(|_| found)?))
        };
        numbered
            .and_then(|key| self.by_key(key))
            .or_else(|| self.by_key(text()?))
    }

    /// The number of the beginning of a place's id, and the number at its end; or [`TEXT_ID`] and the number of its text.
    pub(super) fn key(&self, place: u32) -> Option<(u8, u32)> {
        record::key(self.section(Section::Places), usize_of(place))
    }

    /// For each beginning of ids here, its number in another index.
    pub(super) fn prefixes_in(&self, other: &Self) -> Vec<Option<u8>> {
        let (own, others) = (self.section(Section::Prefixes), other.section(Section::Prefixes));
        let all =
            |list| (0..bytes::strings_len(list).min(usize::from(TEXT_ID))).map(move |i| nth_string(list, i));
        all(own)
            .map(|prefix| u8::try_from(all(others).position(|o| o == prefix)?).ok())
            .collect()
    }

    /// The place with such a [`Self::key`].
    pub(super) fn by_key(&self, wanted: (u8, u32)) -> Option<u32> {
        let ids = self.section(Section::Ids);
        let key = |i: usize| nth_u32(ids, i).and_then(|place| self.key(place));
        let at = first_at(self.len(), |i| key(i).is_some_and(|key| key < wanted));
        (key(at) == Some(wanted)).then(|| nth_u32(ids, at)).flatten()
    }

    /// The places in the order of their ids.
    pub(super) fn by_ids(&self) -> impl Iterator<Item = u32> {
        let ids = self.section(Section::Ids);
        (0..self.len()).filter_map(move |i| nth_u32(ids, i))
    }

    /// The keys of the folded words that a name of several words may begin with, or be all of.
    pub(super) fn beginnings(&self) -> Filter<'_> {
        Filter::new(self.section(Section::Beginnings))
    }

    /// Whether a name may fold to `key`; looking it up tells for sure.
    pub(super) fn may_have(&self, key: u64) -> bool {
        let mut found = false;
        slots::find(self.section(Section::Folded), key, |_| {
            found = true;
            false
        });
        found
    }

    /// The group of the names that fold to `key`.
    fn group(&self, key: Key) -> Option<Group<'_>> {
        let key = key.value();
        let mut found = None;
        slots::find(self.section(Section::Folded), key, |at| {
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            found = Group::of_key(self.section(Section::Groups), at, key);
            found.is_none()
        });
        found
    }

    /// Adds every place that bears a name which folds as the query does, once, in the order of
    /// [`super::Gazetteer::lookup`]; `first` is the number of the first place here.
    pub(super) fn hits(&self, query: &Query, first: u32, hits: &mut Vec<NameHit>) {
        let Some(group) = self.group(query.key) else {
            return;
        };
        let before = hits.len();
        let mut sorted = true;
        for bearer in group.bearers() {
            let written = group.spelling(bearer.spelling);
            let exact = match written.and_then(|written| query.agrees(written)) {
                None => continue,
                Some(Spelling::Alike) => true,
                Some(Spelling::AlikeButForTerm) => self.is_of(bearer.place, query.kinds),
                Some(Spelling::Folded) => false,
            };
            let hit = NameHit {
                place: PlaceRef(first.saturating_add(bearer.place)),
                kind: bearer.kind,
                exact,
            };
            let new = hits.len() == before;
            match hits.last_mut() {
                Some(last) if !new && last.place == hit.place => {
                    if (!hit.exact, hit.kind) < (!last.exact, last.kind) {
                        *last = hit;
                        sorted = false;
                    }
                }
                last => {
                    sorted &= new || last.is_none_or(|last| order(*last) <= order(hit));
                    hits.push(hit);
                }
            }
        }
        // the group has the largest places first
        if !sorted && let Some(added) = hits.get_mut(before..) {
            added.sort_by_key(|&hit| order(hit));
        }
    }

    /// The places that bear the name a cursor stands on, or another one of the same letters; none where `given` has those at
    /// as many edits already.
    fn bearers(
        &self,
        cursor: &Cursor,
        edits: usize,
        given: &mut HashSet<(usize, u32, usize)>,
    ) -> impl Iterator<Item = (u32, NameKind)> + use<'_> {
        let wanted = Letters::of(cursor.name()).value();
        let new = given.insert((cursor.group(), wanted, edits));
        let group = Group::at(self.section(Section::Groups), cursor.group()).filter(|_| new);
        group.into_iter().flat_map(move |group| {
            let alike = move |b: &Bearer| group.spelling(b.spelling).is_some_and(|w| w.spelled == wanted);
            group.bearers().filter(alike).map(|b| (b.place, b.kind))
        })
    }

    /// Every place with a name whose plain form begins with `start`, in the order of the names, until `each` says no.
    pub(super) fn prefix(&self, start: &str, mut each: impl FnMut(Hit) -> bool) {
        let names = self.names();
        let before = |block: usize| {
            names
                .block(block)
                .is_some_and(|head| *plain(head.name()) < *start)
        };
        let block = first_at(names.blocks(), before).saturating_sub(1);
        let mut cursor = names.block(block);
        let mut given = HashSet::new();
        while let Some(at) = cursor.as_mut() {
            let name = plain(at.name());
            if name.starts_with(start) {
                let exact = name.len() == start.len();
                let mut bearers = self.bearers(at, usize::from(!exact), &mut given);
                if !bearers.all(|(place, kind)| each(Hit { place, kind, exact })) {
                    return;
                }
            } else if *name > *start {
                return;
            }
            if at.advance().is_none() {
                return;
            }
        }
    }

    /// Every place with a name whose plain form is at most one letter from `asked`, with that distance.
    pub(super) fn within_one(&self, asked: &str, mut each: impl FnMut(Hit, usize)) {
        let halves = self.section(Section::Halves);
        let mut given = HashSet::new();
        let mut near_one = |cursor: &Cursor, name: &str| {
            if halves::within_one(name, asked) {
                let (exact, edits) = (name == asked, usize::from(name != asked));
                let bearers = self.bearers(cursor, edits, &mut given);
                bearers.for_each(|(place, kind)| each(Hit { place, kind, exact }, edits));
            }
        };
        if halves.is_empty() {
            self.every_name(near_one);
            return;
        }
        let letters: Vec<char> = asked.chars().collect();
        let signature = halves::signature(&letters);
        let mut seen: Vec<u32> = Vec::new();
        for hash in halves::queries(&letters) {
            let passes = |tag| halves::may_be_near(tag, hash, signature);
            buckets::find(halves, hash, passes, |id| {
                if !seen.contains(&id) {
                    seen.push(id);
                    if let Some(cursor) = self.names().at(usize_of(id)) {
                        near_one(&cursor, &plain(cursor.name()));
                    }
                }
                true
            });
        }
    }

    /// Every place with a name whose plain or folded form is at most `most` letters from that of `asked`.
    pub(super) fn near(&self, asked: &str, most: usize, mut each: impl FnMut(Hit, usize)) {
        let (spelled, folded) = (plain(asked), fold(asked));
        let close = |a: &str, b: &str| {
            let fits = a.chars().count().abs_diff(b.chars().count()) <= most;
            fits.then(|| strsim::osa_distance(a, b))
                .filter(|&edits| edits <= most)
        };
        let mut given = HashSet::new();
        self.every_name(|cursor, name| {
            let edits = close(name, &spelled)
                .into_iter()
                .chain(close(&fold(cursor.name()), &folded))
                .min();
            if let Some(edits) = edits {
                self.bearers(cursor, edits, &mut given).for_each(|(place, kind)| {
                    each(
                        Hit {
                            place,
                            kind,
                            exact: edits == 0,
                        },
                        edits,
                    );
                });
            }
        });
    }

    fn every_name(&self, mut each: impl FnMut(&Cursor, &str)) {
        let mut cursor = self.names().block(0);
        while let Some(at) = cursor.as_mut() {
            each(at, &plain(at.name()));
            if at.advance().is_none() {
                return;
            }
        }
    }

    /// The places that may be among the `count` nearest, and at least these.
    pub(super) fn near_point(&self, point: Point<f64>, count: usize) -> Vec<u32> {
        let asked = sphere::rounded(sphere::vector(point.y(), point.x()));
        let (cuts, vectors) = (self.section(Section::Cuts), self.section(Section::Vectors));
        if vectors.is_empty() {
            let records = self.section(Section::Places);
            return sphere::near(&Records(records), cuts, asked, count);
        }
        sphere::near(&sphere::Stored(vectors), cuts, asked, count)
    }

    /// Reads everything once: the checksum of the body, and that all numbers lead somewhere.
    ///
    /// # Errors
    /// What is wrong, in plain words.
    pub(super) fn check(&self) -> std::result::Result<(), String> {
        if !self.header.body_is_whole(&self.store) {
            return Err("the body is damaged; build the index again with `dateline gazetteer build`".into());
        }
        let mut read = 0;
        let places = self.len();
        let mut stray = 0;
        let mut given = HashSet::new();
        self.every_name(|cursor, _| {
            read += 1;
            stray += self
                .bearers(cursor, 0, &mut given)
                .filter(|&(place, _)| usize_of(place) >= places)
                .count();
        });
        let unknown = self
            .by_ids()
            .filter(|&place| self.record(place).is_none())
            .count();
        let halves = self.section(Section::Halves);
        let fits = slots::len(self.section(Section::Folded)) <= read
            && (halves.is_empty() || buckets::len(halves).is_some());
        if read != self.names_len() || stray + unknown > 0 || !fits {
            return Err(format!(
                "read {read} of {} names, {stray} of no place, {unknown} ids of no place; build the index again",
                self.names_len()
            ));
        }
        Ok(())
    }
}

/// The vectors of places, made from their records.
struct Records<'b>(&'b [u8]);

impl sphere::Vectors for Records<'_> {
    fn len(&self) -> usize {
        self.0.len() / record::LEN
    }

    fn each(&self, from: usize, to: usize, mut each: impl FnMut(usize, sphere::Vector)) {
        for i in from..to {
            if let Some(record) = Record::read(self.0, i) {
                let point = record.point();
                each(i, sphere::rounded(sphere::vector(point.y(), point.x())));
            }
        }
    }
}

/// The first of `len` positions for which `before` does not hold; it holds for all before it.
fn first_at(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests;
