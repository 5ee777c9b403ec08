//! Places and names put into the layout.

use std::collections::HashMap;
use std::hash::Hash;

use super::bytes::{count_u32, put_strings, put_u32, usize_of};
use super::header::{self, Section};
use super::names::LONGEST;
use super::record::{NO_NAME, Record, TEXT_ID, split_id, steps};
use super::sorted::Sorted;
use super::sphere;
use crate::gazetteer::spelling::division;
use crate::gazetteer::{NameKind, Place};

/// Most places of an index: a place and what goes with it are one 32-bit number.
const MOST_PLACES: usize = 1 << 28;

/// Which parts an index has that only speed it up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::gazetteer) struct Parts {
    /// Names by their halves, so that near misses are found without reading all names.
    pub(in crate::gazetteer) halves: bool,
    /// Unit vectors, so that nearest places are found without trigonometry.
    pub(in crate::gazetteer) vectors: bool,
}

/// Takes places one after another and gives the file.
#[derive(Default)]
pub(in crate::gazetteer) struct Builder {
    pub(super) places: Vec<Record>,
    pub(super) pairs: Vec<Pair>,
    pub(super) letters: String,
    sources: Interned<String>,
    prefixes: Interned<String>,
    text_ids: Vec<String>,
    divisions: Interned<([u8; 2], String, String)>,
    radii: Interned<u64>,
    inputs: Vec<String>,
}

/// A name of a place.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    start: u32,
    len: u8,
    pub(super) kind: NameKind,
    pub(super) place: u32,
}

#[derive(Default)]
struct Interned<T> {
    all: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T: Clone + Eq + Hash> Interned<T> {
    fn number(&mut self, value: T) -> usize {
        let Self { all, numbers } = self;
        *numbers.entry(value.clone()).or_insert_with(|| {
            all.push(value);
            all.len() - 1
        })
    }
}

impl Builder {
    /// Says what the places to come are read from.
    pub(in crate::gazetteer) fn input(&mut self, line: String) {
        self.inputs.push(line);
    }

    /// Adds a place with its names besides [`Place::name`] and [`Place::name_ar`].
    ///
    /// # Errors
    /// What the layout has no room for.
    pub(in crate::gazetteer) fn add<'n>(
        &mut self,
        place: &Place,
        names: impl Iterator<Item = (&'n str, NameKind)>,
    ) -> Result<(), String> {
        let number = count_u32(self.places.len());
        let name = self.name(number, &place.name, NameKind::Name)?;
        let arabic = if place.name_ar.is_empty() {
            NO_NAME
        } else {
            self.name(number, &place.name_ar, NameKind::Arabic)?
        };
        for (name, kind) in names {
            self.name(number, name, kind)?;
        }
        let country = <[u8; 2]>::try_from(place.country.as_bytes()).unwrap_or_default();
        let division = (country, place.adm1.clone(), place.adm1_pcode.clone());
        let (prefix, id_number) = self.id(&place.id)?;
        if self.places.len() >= MOST_PLACES {
            return Err(format!(
                "found more than {MOST_PLACES} places, which an index has no room for"
            ));
        }
        let record = Record {
            lat: steps(place.point.y()),
            lon: steps(place.point.x()),
            population: place.population,
            kind: place.kind,
            basis: place.basis,
            source: room(self.sources.number(place.source.clone()), "sources")?,
            prefix,
            number: id_number,
            division: room(self.divisions.number(division), "first-order divisions")?,
            radius: room(self.radii.number(place.precision_km.to_bits()), "radii")?,
            name,
            arabic,
        };
        self.places.push(record);
        Ok(())
    }

    /// Adds a name to a place that is there already.
    ///
    /// # Errors
    /// What the layout has no room for.
    pub(in crate::gazetteer) fn add_name(
        &mut self,
        place: u32,
        name: &str,
        kind: NameKind,
    ) -> Result<(), String> {
        self.name(place, name, kind).map(|_| ())
    }

    /// The places whose ids are `prefix` and a number, by that number.
    pub(in crate::gazetteer) fn numbered(&self, prefix: &str) -> HashMap<u32, u32> {
        let wanted = self.prefixes.all.iter().position(|p| p == prefix);
        let fits = |record: &Record| wanted == Some(usize::from(record.prefix));
        (0..)
            .zip(&self.places)
            .filter(|(_, r)| fits(r))
            .map(|(place, r)| (r.number, place))
            .collect()
    }

    fn name(&mut self, place: u32, name: &str, kind: NameKind) -> Result<u32, String> {
        // a name is cut there: no stretch of text is as long
        let end = (0..=LONGEST.min(name.len()))
            .rev()
            .find(|&at| name.is_char_boundary(at));
        let name = name.get(..end.unwrap_or(0)).unwrap_or("");
        let start = u32::try_from(self.letters.len())
            .map_err(|_| "found more than 4 GiB of names, which an index has no room for".to_owned())?;
        self.letters.push_str(name);
        let len = u8::try_from(name.len()).unwrap_or(u8::MAX);
        self.pairs.push(Pair {
            start,
            len,
            kind,
            place,
        });
        Ok(count_u32(self.pairs.len() - 1))
    }

    fn id(&mut self, id: &str) -> Result<(u8, u32), String> {
        if let Some((prefix, number)) = split_id(id) {
            let prefix = self.prefixes.number(prefix.to_owned());
            if let Some(prefix) = u8::try_from(prefix).ok().filter(|&p| p != TEXT_ID) {
                return Ok((prefix, number));
            }
        }
        self.text_ids.push(id.to_owned());
        Ok((TEXT_ID, room(self.text_ids.len() - 1, "ids without a number")?))
    }

    pub(super) fn letters(&self, pair: Pair) -> &str {
        let start = usize_of(pair.start);
        self.letters
            .get(start..start + usize::from(pair.len))
            .unwrap_or("")
    }

    /// The file.
    pub(in crate::gazetteer) fn finish(mut self, parts: Parts) -> Vec<u8> {
        self.sort_text_ids();
        let cuts = self.sort_places();
        let names = Sorted::new(&self, parts);
        for record in &mut self.places {
            record.name = names.number(record.name);
            record.arabic = names.number(record.arabic);
        }
        let mut sections: [Vec<u8>; Section::Vectors as usize + 1] = Default::default();
        let mut put = |section: Section, bytes: Vec<u8>| sections[section as usize] = bytes;
        put(Section::Places, self.bytes(Record::put));
        put(Section::Ids, self.ids());
        put(Section::Prefixes, strings(&self.prefixes.all));
        put(Section::TextIds, strings(&self.text_ids));
        let (divisions, words) = self.divisions();
        put(Section::Divisions, divisions);
        put(Section::Words, words);
        put(
            Section::Radii,
            self.radii
                .all
                .iter()
                .flat_map(|bits| bits.to_le_bytes())
                .collect(),
        );
        put(Section::Names, names.names);
        put(Section::Folded, names.folded);
        put(Section::Groups, names.groups);
        put(Section::Beginnings, names.beginnings);
        put(Section::Halves, names.halves);
        let mut bytes = Vec::new();
        sphere::put_cuts(&mut bytes, &cuts);
        put(Section::Cuts, bytes);
        if parts.vectors {
            put(
                Section::Vectors,
                self.bytes(|record, out| sphere::put(out, std::iter::once(record_vector(record)))),
            );
        }
        header::file(&sections, &self.sources.all, &self.inputs)
    }

    fn bytes(&self, put: impl Fn(&Record, &mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        self.places.iter().for_each(|record| put(record, &mut out));
        out
    }

    fn sort_text_ids(&mut self) {
        let mut order: Vec<usize> = (0..self.text_ids.len()).collect();
        order.sort_by(|&a, &b| self.text_ids[a].cmp(&self.text_ids[b]));
        let mut sorted = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            sorted[old] = count_u32(new);
        }
        for record in self.places.iter_mut().filter(|r| r.prefix == TEXT_ID) {
            record.number = sorted[usize_of(record.number)];
        }
        self.text_ids.sort_unstable();
    }

    /// Numbers the places in the order of the tree; gives its cuts.
    fn sort_places(&mut self) -> Vec<u32> {
        let vectors: Vec<sphere::Vector> = self.places.iter().map(record_vector).collect();
        let (order, cuts) = sphere::tree(&vectors);
        let mut numbers = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            numbers[old] = count_u32(new);
        }
        self.places = order.iter().map(|&old| self.places[old]).collect();
        for pair in &mut self.pairs {
            pair.place = numbers[usize_of(pair.place)];
        }
        cuts
    }

    fn ids(&self) -> Vec<u8> {
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        order.sort_by_key(|&i| (self.places[i].prefix, self.places[i].number, i));
        let mut out = Vec::with_capacity(order.len() * 4);
        for i in order {
            put_u32(&mut out, count_u32(i));
        }
        out
    }

    fn divisions(&self) -> (Vec<u8>, Vec<u8>) {
        let mut words = Interned::default();
        let mut out = Vec::new();
        for (country, name, pcode) in &self.divisions.all {
            out.extend_from_slice(country);
            put_u32(&mut out, division(*country, name));
            for word in [name, pcode] {
                put_u32(&mut out, count_u32(words.number(word.clone())));
            }
        }
        (out, strings(&words.all))
    }
}

fn record_vector(record: &Record) -> sphere::Vector {
    let point = record.point();
    sphere::rounded(sphere::vector(point.y(), point.x()))
}

fn strings(all: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    put_strings(&mut out, all.iter().map(String::as_str));
    out
}

fn room<N: TryFrom<usize>>(number: usize, what: &str) -> Result<N, String> {
    N::try_from(number)
        .map_err(|_| format!("found {number} {what}, more than an index has room for: build two"))
}
