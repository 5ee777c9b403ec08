//! What a text says again and again, read once: folded words and the places of names.

use std::sync::Arc;

use super::index::Query;
use super::spelling::{Key, Letters, Word, is_plain_word, is_term, may_be_article};
use super::{Gazetteer, Kind, NameHit, NameKind, Place, PlaceRef};
use crate::vocabulary::{LONGEST, NONE, Vocabulary};

/// How many names of several words, and how many places, are remembered at first, and for how many words one more each. A
/// power of two.
const FEW_NAMES: usize = 32;
const WORDS_A_NAME: usize = 8;
/// For how many words and pairs it is remembered that something was sought for in vain. A power of two.
const VAIN: usize = 1 << 14;
/// How many pairs of words are remembered over which no name goes on. A power of two.
const PAIRS: usize = 1 << 18;
/// Of how many names one more is remembered with a word that says what its place is. A power of two.
const NAMES_A_TERMED: usize = 4;
/// How many places are remembered for a name.
const PLACES_A_NAME: usize = 4;

/// Words, names and places that have been met; of two names or places that fall into one place the later one. What it gives
/// is what it would be without.
pub(super) struct Memory {
    pub(super) vocabulary: Vocabulary,
    /// What words look like and what is known of them, by their numbers.
    marks: Vec<Marks>,
    /// The keys of their folded forms: apart from the marks, which all words of a text are asked for.
    keys: Vec<Key>,
    met: Vec<Met>,
    names: Vec<Option<(Query, Bearers)>>,
    termed: Vec<Option<Termed>>,
    /// Keys, with what [`Self::asked`] gives of them in their lowest bits.
    asked: Vec<u64>,
    places: Vec<Option<(PlaceRef, Arc<Place>)>>,
    /// One word or two that something was sought for in vain, by their numbers.
    vain: Vec<u64>,
    /// Two words over which no name goes on, each pair in its [`place_of`]; 0 for none.
    apart: Vec<u16>,
}

/// What is looked at of a word that stands in a name.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// The key of its folded form.
    pub(super) key: Key,
    pub(super) marks: Marks,
}

/// What holds of a word, a bit each; none where it has not been looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks(u8);

/// A word of ASCII letters, digits and apostrophes that folds alike wherever in a name it stands.
struct Met {
    /// Its folded form, as long as [`Self::length`] says.
    folded: [u8; LONGEST],
    length: u8,
    /// The places that bear it as a name, where they have been asked for.
    bearers: Option<Bearers>,
}

/// Whether it may be an article, is a term, is all of a name, begins a name that goes on; whether it is none to be
/// remembered, whether nothing is left of it when it is folded; and whether it has been looked at.
const ARTICLE: u8 = 1;
const TERM: u8 = 2;
const NAME: u8 = 4;
const GOES_ON: u8 = 8;
const UNFIT: u8 = 16;
const EMPTY: u8 = 32;
const SEEN: u8 = 64;

impl Look {
    const fn without_key(marks: u8) -> Self {
        Self {
            key: Key::START,
            marks: Marks(marks),
        }
    }

    const NONE: Self = Self::without_key(0);
    const UNFIT: Self = Self::without_key(Marks::UNFIT.0);
}

impl Marks {
    /// Of a word that is not remembered.
    pub(super) const UNFIT: Self = Self(UNFIT | SEEN);

    /// Whether it is one that is remembered: its form, its key and its other marks are known.
    pub(super) const fn fits(self) -> bool {
        self.0 & UNFIT == 0
    }

    /// Whether it may be an article.
    pub(super) const fn article(self) -> bool {
        self.0 & ARTICLE != 0
    }

    /// Whether it says what a place is.
    pub(super) const fn term(self) -> bool {
        self.0 & TERM != 0
    }

    /// Whether it may be all of a name.
    pub(super) const fn is_name(self) -> bool {
        self.0 & NAME != 0
    }

    /// Whether a name may begin with it and go on.
    pub(super) const fn goes_on(self) -> bool {
        self.0 & GOES_ON != 0
    }

    /// Whether nothing is left of it when it is folded.
    pub(super) const fn empty(self) -> bool {
        self.0 & EMPTY != 0
    }

    /// Whether it is known how it folds and that something is left of it then, and it does not say what a place is.
    pub(super) const fn plain(self) -> bool {
        self.0 & (UNFIT | TERM | EMPTY) == 0
    }
}

impl Met {
    const NONE: Self = Self {
        folded: [0; LONGEST],
        length: 0,
        bearers: None,
    };

    /// Folds a word; nothing of one that has other letters, or that folds otherwise at the beginning of a name.
    fn new(word: &str) -> Option<Self> {
        let mut met = Self::NONE;
        let folded = Word::fold(word, true);
        let bytes = folded.bytes();
        let alike = || !Word::depends_on_place(word) || Word::fold(word, false).bytes() == bytes;
        let room = met.folded.get_mut(..bytes.len());
        room.filter(|_| is_plain_word(word) && alike())?
            .copy_from_slice(bytes);
        met.length = u8::try_from(bytes.len()).ok()?;
        Some(met)
    }

    /// Its folded form.
    #[inline]
    fn folded(&self) -> &[u8] {
        self.folded.get(..usize::from(self.length)).unwrap_or(&[])
    }

    fn look(&self, gazetteer: &Gazetteer) -> Look {
        let bytes = self.folded();
        let mut look = Look::NONE;
        look.key.push_folded(bytes);
        let (key, empty) = (look.key.value(), bytes.is_empty());
        let begins = || gazetteer.beginnings().any(|filter| filter.may_hold(key));
        for (holds, mark) in [
            (may_be_article(bytes), ARTICLE),
            (is_term(bytes), TERM),
            (!empty && gazetteer.may_have(key), NAME),
            (empty || begins(), GOES_ON),
            (empty, EMPTY),
            (true, SEEN),
        ] {
            look.marks.0 |= if holds { mark } else { 0 };
        }
        look
    }
}

/// The places that bear a name.
pub(super) struct Bearers {
    pub(super) hits: Arc<[NameHit]>,
    /// Those that it is no abbreviation of.
    pub(super) full: Arc<[NameHit]>,
}

impl Bearers {
    fn new(gazetteer: &Gazetteer, query: &Query) -> Self {
        let hits: Arc<[NameHit]> = gazetteer.bearers(query).into();
        let full = |hit: &&NameHit| hit.kind != NameKind::Abbreviation;
        Self {
            full: if hits.iter().all(|hit| full(&hit)) {
                Arc::clone(&hits)
            } else {
                hits.iter().filter(full).copied().collect()
            },
            hits,
        }
    }
}

/// A name with a word that says what its place is, and the places that bear it and are so.
struct Termed {
    written: Box<str>,
    words: usize,
    kinds: &'static [Kind],
    hits: Arc<[NameHit]>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            vocabulary: Vocabulary::new(),
            marks: Vec::new(),
            keys: Vec::new(),
            met: Vec::new(),
            names: none_of(FEW_NAMES),
            termed: none_of(FEW_NAMES),
            asked: vec![0; FEW_NAMES],
            places: none_of(FEW_NAMES),
            vain: Vec::new(),
            apart: vec![0; PAIRS],
        }
    }

    /// Makes room for a new text: the numbers that words have had until now may be those of others. Gives whether they are.
    pub(super) fn begin(&mut self) -> bool {
        let full = self.vocabulary.is_full();
        if full {
            self.vocabulary = Vocabulary::new();
            self.marks.clear();
            self.keys.clear();
            self.met.clear();
            self.vain.clear();
            self.apart.fill(0);
        }
        let wanted = (self.marks.len() / WORDS_A_NAME).next_power_of_two();
        if wanted > self.names.len() {
            self.asked = vec![0; wanted * WORDS_A_NAME];
            self.termed = none_of(wanted / NAMES_A_TERMED);
            for known in std::mem::replace(&mut self.places, none_of(wanted * PLACES_A_NAME))
                .into_iter()
                .flatten()
            {
                let at = place_at(known.0, self.places.len());
                self.places[at] = Some(known);
            }
            for known in std::mem::replace(&mut self.names, none_of(wanted))
                .into_iter()
                .flatten()
            {
                let at = known.0.number() & (wanted - 1);
                self.names[at] = Some(known);
            }
        }
        full
    }

    /// What a word of this number looks like.
    #[inline]
    pub(super) fn look<'w>(
        &mut self,
        gazetteer: &Gazetteer,
        number: u32,
        word: impl FnOnce() -> &'w str,
    ) -> Look {
        match (self.marks.get(number as usize), self.keys.get(number as usize)) {
            (Some(&marks), Some(&key)) if marks.0 != 0 => Look { key, marks },
            _ => self.meet(gazetteer, number, word()),
        }
    }

    #[cold]
    fn meet(&mut self, gazetteer: &Gazetteer, number: u32, word: &str) -> Look {
        let met = Met::new(word);
        let look = met.as_ref().map_or(Look::UNFIT, |met| met.look(gazetteer));
        let at = number as usize;
        if at >= self.marks.len() {
            if number == NONE {
                return Look::UNFIT;
            }
            self.marks.resize(at + 1, Look::NONE.marks);
            self.keys.resize(at + 1, Key::START);
            self.met.resize_with(at + 1, || Met::NONE);
        }
        (self.marks[at], self.keys[at]) = (look.marks, look.key);
        self.met[at] = met.unwrap_or(Met::NONE);
        look
    }

    /// What `ask` says of a key, twice yes or no; of keys that differ in their two lowest bits alone, what it says of one.
    #[inline]
    pub(super) fn asked(&mut self, key: u64, ask: impl FnOnce() -> (bool, bool)) -> (bool, bool) {
        let at = usize::try_from(key >> 32).unwrap_or(0) & (self.asked.len() - 1);
        let known = &mut self.asked[at];
        if (*known ^ key) >> 2 != 0 {
            let (first, second) = ask();
            *known = key & !3 | u64::from(first) << 1 | u64::from(second);
        }
        (*known & 2 != 0, *known & 1 != 0)
    }

    /// Whether it is noted of two words that no name goes on over both.
    #[inline]
    pub(super) fn is_apart(&self, pair: u32) -> bool {
        let (at, rest) = place_of(pair);
        self.apart[at] == rest
    }

    /// Notes it, but of 0, which is no pair.
    #[inline]
    pub(super) fn set_apart(&mut self, pair: u32) {
        if pair != 0 {
            let (at, rest) = place_of(pair);
            self.apart[at] = rest;
        }
    }

    /// Where it is noted that something was sought for in vain for one word or two, and as what; none without numbers.
    pub(super) fn vain(&mut self, (first, last): (Option<u32>, Option<u32>)) -> Option<(&mut u64, u64)> {
        let (first, last) = (first.map_or(Some(0), beyond)?, beyond(last?)?);
        let key = first << 32 | last;
        self.vain.resize(VAIN, 0);
        let at = usize::try_from(key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32).unwrap_or(0);
        Some((self.vain.get_mut(at % VAIN)?, key))
    }

    /// The folded form of a word that has been looked at.
    #[inline]
    pub(super) fn folded(&self, number: u32) -> &[u8] {
        self.met.get(number as usize).map_or(&[], Met::folded)
    }

    /// What [`Gazetteer::place`] gives.
    pub(super) fn place(&mut self, gazetteer: &Gazetteer, place: PlaceRef) -> Arc<Place> {
        let at = place_at(place, self.places.len());
        let kept = &mut self.places[at];
        if kept.as_ref().is_none_or(|(kept, _)| *kept != place) {
            *kept = None;
        }
        let new = || (place, Arc::new(gazetteer.place(place)));
        Arc::clone(&kept.get_or_insert_with(new).1)
    }

    /// What [`Gazetteer::bearers`] gives for a name of one word that has been looked at.
    #[inline]
    pub(super) fn bearers_of_word(
        &mut self,
        gazetteer: &Gazetteer,
        number: u32,
        word: &str,
    ) -> Option<&Bearers> {
        let key = self.keys.get(number as usize)?;
        let new = || Bearers::new(gazetteer, &Query::of_folded(*key, Letters::of(word), 1));
        Some(self.met.get_mut(number as usize)?.bearers.get_or_insert_with(new))
    }

    /// The places that bear a word which they have been asked for; all, or those that it is no abbreviation of.
    pub(super) fn hits_of_word(&self, number: u32, all: bool) -> &[NameHit] {
        let met = self.met.get(number as usize);
        let known = met.and_then(|met| met.bearers.as_ref());
        known.map_or(&[], |known| if all { &known.hits } else { &known.full })
    }

    /// What [`Gazetteer::bearers`] gives.
    pub(super) fn bearers(&mut self, gazetteer: &Gazetteer, query: Query) -> &Bearers {
        let at = query.number() & (self.names.len() - 1);
        let known = &mut self.names[at];
        if known.as_ref().is_none_or(|(known, _)| *known != query) {
            *known = None;
        }
        let new = || {
            let bearers = Bearers::new(gazetteer, &query);
            (query, bearers)
        };
        &known.get_or_insert_with(new).1
    }

    /// The places that bear a name of so many words, which is written with one for such kinds, and are of these kinds or called
    /// so; `key` is that of the name without the word.
    pub(super) fn bearers_of_kinds(
        &mut self,
        gazetteer: &Gazetteer,
        (key, words): (Key, usize),
        written: &str,
        kinds: &'static [Kind],
    ) -> &Arc<[NameHit]> {
        let at = usize::try_from(key.value() >> 32)
            .unwrap_or(0)
            .wrapping_add(written.len());
        let at = at & (self.termed.len() - 1);
        let is = |known: &Termed| (&*known.written, known.words, known.kinds) == (written, words, kinds);
        let known = self.termed[at].take().filter(is).unwrap_or_else(|| {
            let known = self.bearers(gazetteer, Query::of_text(written, words));
            let of_kind = |hit: &&NameHit| {
                hit.kind != NameKind::Demonym
                    && (hit.exact || kinds.contains(&gazetteer.facts(hit.place).kind))
            };
            Termed {
                written: written.into(),
                words,
                kinds,
                hits: known.hits.iter().filter(of_kind).copied().collect(),
            }
        });
        &self.termed[at].insert(known).hits
    }
}

/// The place of a pair, and what tells it from the others there, never 0: the first bits of a product that no other pair has,
/// and its last ones.
#[inline]
const fn place_of(pair: u32) -> (usize, u16) {
    let [first, second, third, fourth] = pair.wrapping_mul(0x9e37_79b1).to_le_bytes();
    let last = u16::from_le_bytes([first, second]);
    let at = u32::from_le_bytes([second, third, fourth, 0]) >> 6;
    (at as usize, (last & 0x3fff) + 1)
}

/// Where a place is remembered among so many, a power of two.
fn place_at(place: PlaceRef, count: usize) -> usize {
    usize::try_from(place.0).unwrap_or(0) & (count - 1)
}

/// A number of a word and one; none of a word that has none.
fn beyond(number: u32) -> Option<u64> {
    (number != NONE).then_some(u64::from(number) + 1)
}

fn none_of<T>(count: usize) -> Vec<Option<T>> {
    std::iter::repeat_with(|| None).take(count).collect()
}
