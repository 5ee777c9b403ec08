//! The names of a builder in their order, and the tables that lead to them and from them to places.

use std::cmp::Reverse;
use std::ops::Range;

use super::buckets::{self, Item};
use super::build::{Builder, Parts};
use super::bytes::{count_u32, usize_of};
use super::groups::{self, Bearer, Written};
use super::names::Writer;
use super::record::NO_NAME;
use super::{halves, slots};
use crate::gazetteer::spelling::{Folded, Key, append_plain};

/// The sections that the names fill.
pub(super) struct Sorted {
    /// Number of the name of each pair.
    numbers: Vec<u32>,
    pub(super) names: Vec<u8>,
    pub(super) folded: Vec<u8>,
    pub(super) groups: Vec<u8>,
    pub(super) beginnings: Vec<u8>,
    pub(super) halves: Vec<u8>,
}

/// A name that is told once, however many places bear it.
struct Named {
    key: Key,
    written: Written,
    /// Its pairs, in their order.
    pairs: Range<u32>,
}

impl Sorted {
    /// Number of the name of a pair.
    pub(super) fn number(&self, pair: u32) -> u32 {
        self.numbers.get(usize_of(pair)).copied().unwrap_or(NO_NAME)
    }

    pub(super) fn new(builder: &Builder, parts: Parts) -> Self {
        let plains = Plains::new(builder);
        let order = plains.order(builder);
        let mut sorted = Self {
            numbers: vec![NO_NAME; builder.pairs.len()],
            names: Vec::new(),
            folded: Vec::new(),
            groups: Vec::new(),
            beginnings: Vec::new(),
            halves: Vec::new(),
        };
        let mut beginnings = Vec::new();
        let named = named(builder, &order, &mut beginnings);
        beginnings.sort_unstable();
        beginnings.dedup();
        buckets::put_filter(&mut sorted.beginnings, &beginnings);
        drop(beginnings);
        if parts.halves {
            buckets::put(&mut sorted.halves, &plains.halves(&named, &order));
        }
        drop(plains);
        let places = sorted.put_groups(builder, &named, &order);
        sorted.put_names(builder, &named, &order, &places);
        sorted
    }

    /// Writes the groups and the slots that lead to them; gives where the group of each name stands.
    fn put_groups(&mut self, builder: &Builder, named: &[Named], order: &[u32]) -> Vec<u32> {
        let mut by_key: Vec<(u64, u32)> = (0..).zip(named).map(|(i, name)| (name.key.value(), i)).collect();
        by_key.sort_unstable();
        let mut places = vec![0; named.len()];
        let mut slots = Vec::new();
        // in the order of the names, whose records then lie close together
        let mut of_keys: Vec<&[(u64, u32)]> = by_key.chunk_by(|a, b| a.0 == b.0).collect();
        of_keys.sort_unstable_by_key(|of_key| of_key[0].1);
        for of_key in of_keys {
            let alike = || of_key.iter().map(|&(_, i)| usize_of(i));
            let mut spellings: Vec<Written> = alike().map(|i| named[i].written).collect();
            spellings.sort_unstable();
            spellings.dedup();
            let mut bearers = Vec::new();
            for name in alike().map(|i| &named[i]) {
                let spelling = spellings.partition_point(|written| *written < name.written);
                let pairs = &order[usize_of(name.pairs.start)..usize_of(name.pairs.end)];
                bearers.extend(
                    pairs
                        .iter()
                        .map(|&pair| &builder.pairs[usize_of(pair)])
                        .map(|pair| Bearer {
                            place: pair.place,
                            spelling: count_u32(spelling),
                            kind: pair.kind,
                        }),
                );
            }
            bearers.sort_unstable_by_key(|b| {
                let population = builder.places[usize_of(b.place)].population;
                (Reverse(population), *b)
            });
            bearers.dedup_by_key(|b| (b.place, b.spelling));
            let key = of_key[0].0;
            let place = groups::put(&mut self.groups, key, &spellings, &bearers);
            for i in alike() {
                places[i] = place;
            }
            if key != Key::START.value() {
                slots.push(slots::Item {
                    hash: key,
                    place: place.into(),
                });
            }
        }
        slots::put(&mut self.folded, &slots);
        places
    }

    fn put_names(&mut self, builder: &Builder, named: &[Named], order: &[u32], groups: &[u32]) {
        let mut writer = Writer::default();
        for (name, &group) in named.iter().zip(groups) {
            let pairs = &order[usize_of(name.pairs.start)..usize_of(name.pairs.end)];
            let letters = pairs
                .first()
                .map_or("", |&pair| builder.letters(builder.pairs[usize_of(pair)]));
            let number = writer.add(letters, group);
            for &pair in pairs {
                self.numbers[usize_of(pair)] = number;
            }
        }
        writer.put(&mut self.names);
    }
}

/// The names in their order, each once; the keys of those of several words and of what they begin with go to
/// `beginnings`.
fn named(builder: &Builder, order: &[u32], beginnings: &mut Vec<u64>) -> Vec<Named> {
    let letters = |pair: u32| builder.letters(builder.pairs[usize_of(pair)]);
    let mut start = 0;
    let mut keys = Vec::new();
    let alike = order.chunk_by(|&a, &b| letters(a) == letters(b));
    alike
        .map(|pairs| {
            let name = letters(pairs[0]);
            let folded = Folded::of_words(name, &mut keys);
            if keys.len() > 1 {
                beginnings.extend(&keys);
            }
            let end = start + count_u32(pairs.len());
            let named = Named {
                key: folded.key,
                written: Written {
                    spelled: folded.letters.value(),
                    words: u8::try_from(keys.len()).unwrap_or(u8::MAX),
                },
                pairs: start..end,
            };
            start = end;
            named
        })
        .collect()
}

/// The plain form of each pair's name.
struct Plains {
    letters: String,
    ranges: Vec<Range<u32>>,
}

impl Plains {
    fn new(builder: &Builder) -> Self {
        let mut plains = Self {
            letters: String::with_capacity(builder.letters.len()),
            ranges: Vec::with_capacity(builder.pairs.len()),
        };
        for &pair in &builder.pairs {
            let start = count_u32(plains.letters.len());
            append_plain(builder.letters(pair), &mut plains.letters);
            plains.ranges.push(start..count_u32(plains.letters.len()));
        }
        plains
    }

    fn of(&self, pair: usize) -> &str {
        let range = &self.ranges[pair];
        self.letters
            .get(usize_of(range.start)..usize_of(range.end))
            .unwrap_or("")
    }

    /// The names filed by their halves, one of each plain form.
    fn halves(&self, named: &[Named], order: &[u32]) -> Vec<Item> {
        let mut items = Vec::new();
        let mut last = None;
        for (number, name) in (0..).zip(named) {
            let plain = self.of(usize_of(order[usize_of(name.pairs.start)]));
            if last != Some(plain) {
                halves::items(plain, number, &mut items);
            }
            last = Some(plain);
        }
        items
    }

    /// The pairs sorted by plain form and then by name; eight first bytes decide most.
    fn order(&self, builder: &Builder) -> Vec<u32> {
        let mut order: Vec<(u64, u32)> = (0..builder.pairs.len())
            .map(|i| (first_bytes(self.of(i)), count_u32(i)))
            .collect();
        order.sort_unstable_by(|a, b| {
            let ((a_first, a), (b_first, b)) = ((a.0, usize_of(a.1)), (b.0, usize_of(b.1)));
            a_first
                .cmp(&b_first)
                .then_with(|| self.of(a).cmp(self.of(b)))
                .then_with(|| {
                    builder
                        .letters(builder.pairs[a])
                        .cmp(builder.letters(builder.pairs[b]))
                })
                .then(a.cmp(&b))
        });
        order.into_iter().map(|(_, i)| i).collect()
    }
}

fn first_bytes(text: &str) -> u64 {
    let mut first = [0; 8];
    first
        .iter_mut()
        .zip(text.bytes())
        .for_each(|(to, from)| *to = from);
    u64::from_be_bytes(first)
}
