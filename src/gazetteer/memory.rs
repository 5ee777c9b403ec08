//! What a text says again and again, read once: folded words and the places of names.

use std::sync::Arc;

use super::index::Query;
use super::spelling::{Key, Letters, Word, is_plain_word, is_term, may_be_article};
use super::{Gazetteer, NameHit, NameKind, Place, PlaceRef};

/// Longest word in bytes that is remembered.
const LONGEST: usize = 16;

/// How many words are remembered at first, and at most: a report has few, and many reports have many. Powers of two.
const FEW_WORDS: usize = 256;
const MOST_WORDS: usize = 1 << 15;

/// How many names of several words are remembered for so many words.
const WORDS_A_NAME: usize = 8;

/// Words, names and places that have been met; of two names or places, or three words, that fall into one place the later
/// ones. What it gives is what it would be without.
pub(super) struct Memory {
    words: Vec<Met>,
    names: Vec<Option<Known>>,
    places: Vec<Option<(PlaceRef, Arc<Place>)>>,
    /// Words that were new since it was enlarged.
    new: usize,
}

/// A word of ASCII letters and digits that folds alike wherever in a name it stands.
pub(super) struct Met {
    word: Packed,
    pub(super) look: Look,
    /// Its folded form, as long as [`Self::length`] says.
    folded: [u8; LONGEST],
    length: u8,
    /// The places that bear it as a name, where they have been asked for.
    known: Option<Known>,
}

/// What is looked at of a word that begins a name.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// How it is spelled.
    pub(super) letters: Letters,
    /// The key of its folded form.
    pub(super) key: Key,
    marks: u8,
    /// Whether nothing is left of it when it is folded.
    pub(super) empty: bool,
}

/// A word of at most sixteen bytes in two numbers and its length.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Packed(u64, u64, usize);

impl Packed {
    const NONE: Self = Self(0, 0, usize::MAX);

    #[inline]
    fn new(word: &[u8]) -> Option<Self> {
        let long = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
        let short = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        let (first, last) = match (word.first_chunk(), word.last_chunk()) {
            (Some(first), Some(last)) => (long(first), long(last)),
            _ => match (word.first_chunk(), word.last_chunk(), word) {
                (Some(first), Some(last), _) => (short(first), short(last)),
                (.., &[a, b, c]) => (short(&[a, b, c, 0]), 0),
                (.., &[a, b]) => (short(&[a, b, 0, 0]), 0),
                (.., &[a]) => (u64::from(a), 0),
                _ => (0, 0),
            },
        };
        (word.len() <= LONGEST).then_some(Self(first, last, word.len()))
    }

    #[inline]
    fn number(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> 32).unwrap_or(0)
    }
}

/// What [`Look::marks`] holds: whether it may be an article, is a term, is all of a name, begins a name that goes on; and
/// whether it is none to be remembered.
const ARTICLE: u8 = 1;
const TERM: u8 = 2;
const NAME: u8 = 4;
const GOES_ON: u8 = 8;
const UNFIT: u8 = 16;

impl Met {
    const NONE: Self = Self {
        word: Packed::NONE,
        look: Look {
            letters: Letters::NONE,
            key: Key::START,
            marks: 0,
            empty: true,
        },
        folded: [0; LONGEST],
        length: 0,
        known: None,
    };

    fn new(gazetteer: &Gazetteer, packed: Packed, word: &str) -> Self {
        let mut met = Self {
            word: packed,
            ..Self::NONE
        };
        let folded = Word::fold(word, true);
        let bytes = folded.bytes();
        let alike = || !Word::depends_on_place(word.as_bytes()) || Word::fold(word, false).bytes() == bytes;
        let room = met.folded.get_mut(..bytes.len());
        let Some(room) = room.filter(|_| is_plain_word(word) && alike()) else {
            met.look.marks = UNFIT;
            return met;
        };
        room.copy_from_slice(bytes);
        met.length = u8::try_from(bytes.len()).unwrap_or(0);
        let look = &mut met.look;
        look.letters = Letters::of(word);
        look.empty = bytes.is_empty();
        look.key.push_folded(bytes);
        let key = look.key.value();
        let begins = || gazetteer.beginnings().any(|filter| filter.may_hold(key));
        for (holds, mark) in [
            (may_be_article(bytes), ARTICLE),
            (is_term(bytes), TERM),
            (!look.empty && gazetteer.may_have(key), NAME),
            (look.empty || begins(), GOES_ON),
        ] {
            look.marks |= if holds { mark } else { 0 };
        }
        met
    }

    /// Its folded form.
    #[inline]
    pub(super) fn folded(&self) -> &[u8] {
        self.folded.get(..usize::from(self.length)).unwrap_or(&[])
    }
}

impl Look {
    /// Whether it may be an article.
    pub(super) const fn article(self) -> bool {
        self.marks & ARTICLE != 0
    }

    /// Whether it says what a place is.
    pub(super) const fn term(self) -> bool {
        self.marks & TERM != 0
    }

    /// Whether it may be all of a name.
    pub(super) const fn is_name(self) -> bool {
        self.marks & NAME != 0
    }

    /// Whether a name may begin with it and go on.
    pub(super) const fn goes_on(self) -> bool {
        self.marks & GOES_ON != 0
    }
}

/// The places that bear a name.
pub(super) struct Known {
    query: Query,
    pub(super) hits: Arc<[NameHit]>,
    /// Those that it is no abbreviation of.
    pub(super) full: Arc<[NameHit]>,
}

impl Known {
    fn new(gazetteer: &Gazetteer, query: Query) -> Self {
        let hits: Arc<[NameHit]> = gazetteer.bearers(&query).into();
        let full = |hit: &&NameHit| hit.kind != NameKind::Abbreviation;
        Self {
            query,
            full: if hits.iter().all(|hit| full(&hit)) {
                Arc::clone(&hits)
            } else {
                hits.iter().filter(full).copied().collect()
            },
            hits,
        }
    }
}

impl Memory {
    pub(super) fn new() -> Self {
        Self {
            words: none_met(FEW_WORDS),
            names: none_of(FEW_WORDS / WORDS_A_NAME),
            places: none_of(FEW_WORDS / WORDS_A_NAME),
            new: 0,
        }
    }

    /// Remembers a word in the first place of its pair; what stood there moves to the second.
    #[cold]
    fn meet(&mut self, gazetteer: &Gazetteer, packed: Packed, word: &str) -> usize {
        self.new += 1;
        if self.new > self.words.len() && self.words.len() < MOST_WORDS {
            self.grow();
        }
        let at = self.pair(packed);
        self.words.swap(at, at + 1);
        self.words[at] = Met::new(gazetteer, packed, word);
        at
    }

    /// The first of the two places in which a word may stand.
    #[inline]
    fn pair(&self, word: Packed) -> usize {
        word.number() & (self.words.len() - 2)
    }

    fn grow(&mut self) {
        let size = self.words.len() * 4;
        for met in std::mem::replace(&mut self.words, none_met(size)) {
            if met.word != Packed::NONE {
                let at = self.pair(met.word);
                let taken = self.words[at].word != Packed::NONE;
                self.words[at + usize::from(taken)] = met;
            }
        }
        self.places = none_of(size / WORDS_A_NAME);
        for known in std::mem::replace(&mut self.names, none_of(size / WORDS_A_NAME))
            .into_iter()
            .flatten()
        {
            let at = known.query.number() & (self.names.len() - 1);
            self.names[at] = Some(known);
        }
    }

    /// What is known of a word; nothing of one that is long, that has other letters, or that folds otherwise at the
    /// beginning of a name.
    #[inline]
    pub(super) fn met(&mut self, gazetteer: &Gazetteer, word: &str) -> Option<&mut Met> {
        let packed = Packed::new(word.as_bytes())?;
        let first = self.pair(packed);
        let is = |at: usize| self.words.get(at).is_some_and(|met| met.word == packed);
        let at = if is(first) {
            first
        } else if is(first + 1) {
            first + 1
        } else {
            self.meet(gazetteer, packed, word)
        };
        self.words.get_mut(at).filter(|met| met.look.marks != UNFIT)
    }

    /// What [`Gazetteer::place`] gives.
    pub(super) fn place(&mut self, gazetteer: &Gazetteer, place: PlaceRef) -> Arc<Place> {
        let at = usize::try_from(place.0).unwrap_or(0) & (self.places.len() - 1);
        let kept = &mut self.places[at];
        if kept.as_ref().is_none_or(|(kept, _)| *kept != place) {
            *kept = None;
        }
        let new = || (place, Arc::new(gazetteer.place(place)));
        Arc::clone(&kept.get_or_insert_with(new).1)
    }

    /// What [`Gazetteer::bearers`] gives for a name of one word that has been met.
    pub(super) fn bearers_of_word(&mut self, gazetteer: &Gazetteer, word: &str) -> Option<&Known> {
        let met = self.met(gazetteer, word)?;
        let look = met.look;
        let new = || Known::new(gazetteer, Query::of_folded(look.key, look.letters, 1));
        Some(met.known.get_or_insert_with(new))
    }

    /// What [`Gazetteer::bearers`] gives.
    pub(super) fn bearers(&mut self, gazetteer: &Gazetteer, query: Query) -> &Known {
        let at = query.number() & (self.names.len() - 1);
        let known = &mut self.names[at];
        if known.as_ref().is_none_or(|known| known.query != query) {
            *known = None;
        }
        known.get_or_insert_with(|| Known::new(gazetteer, query))
    }
}

fn none_of<T>(count: usize) -> Vec<Option<T>> {
    std::iter::repeat_with(|| None).take(count).collect()
}

fn none_met(words: usize) -> Vec<Met> {
    std::iter::repeat_with(|| Met::NONE).take(words).collect()
}
