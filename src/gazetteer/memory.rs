//! What a text says again and again, read once: folded words and the places of names.

use std::sync::Arc;

use super::index::Query;
use super::spelling::{Key, Letters, Word, is_plain_word, is_term, may_be_article};
use super::{Gazetteer, NameHit, NameKind};

/// Longest word in bytes that is remembered.
const LONGEST: usize = 16;

/// How many words are remembered at first, and at most: a report has few, and many reports have many.
const FEW_WORDS: usize = 256;
const MOST_WORDS: usize = 4096;

/// How many names are remembered for so many words.
const WORDS_A_NAME: usize = 4;

/// Words and names that have been met; of two that fall into one place the later one. What it gives is what it would be
/// without.
pub(super) struct Memory {
    words: Vec<Met>,
    names: Vec<Option<Known>>,
    /// Words that were new since it was enlarged.
    new: usize,
}

/// A word of ASCII letters and digits that folds alike wherever in a name it stands.
#[derive(Clone, Copy)]
pub(super) struct Met {
    word: Packed,
    /// How it is spelled.
    letters: Letters,
    /// The key of its folded form.
    key: Key,
    /// Its folded form, as long as [`Self::length`] says.
    folded: [u8; LONGEST],
    length: u8,
    marks: u8,
}

/// A word of at most sixteen bytes in two numbers and its length.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Packed(u64, u64, usize);

impl Packed {
    const NONE: Self = Self(0, 0, usize::MAX);

    #[inline]
    fn new(word: &[u8]) -> Option<Self> {
        let eight = |bytes: Option<&[u8; 8]>| bytes.map(|b| u64::from_le_bytes(*b));
        let four = |bytes: Option<&[u8; 4]>| bytes.map(|b| u64::from(u32::from_le_bytes(*b)));
        let ends = if word.len() < 8 {
            four(word.first_chunk()).zip(four(word.last_chunk()))
        } else {
            eight(word.first_chunk()).zip(eight(word.last_chunk()))
        };
        let (first, second) = ends.unwrap_or_else(|| {
            let [first, middle, last] = [0, word.len() / 2, word.len().saturating_sub(1)]
                .map(|at| u64::from(word.get(at).copied().unwrap_or(0)));
            (first | middle << 8 | last << 16, 0)
        });
        (word.len() <= LONGEST).then_some(Self(first, second, word.len()))
    }

    #[inline]
    fn number(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> 40).unwrap_or(0)
    }
}

/// What [`Met::marks`] holds: whether it may be an article, is a term, is all of a name, begins a name that goes on.
const ARTICLE: u8 = 1;
const TERM: u8 = 2;
const NAME: u8 = 4;
const GOES_ON: u8 = 8;

impl Met {
    const NONE: Self = Self {
        word: Packed::NONE,
        letters: Letters::NONE,
        key: Key::START,
        folded: [0; LONGEST],
        length: 0,
        marks: 0,
    };

    fn new(gazetteer: &Gazetteer, packed: Packed, word: &str) -> Option<Self> {
        if !is_plain_word(word) || Word::depends_on_place(word.as_bytes()) {
            return None;
        }
        let folded = Word::fold(word, true);
        let bytes = folded.bytes();
        let mut met = Self {
            word: packed,
            letters: Letters::of(word),
            length: u8::try_from(bytes.len()).ok()?,
            ..Self::NONE
        };
        met.folded.get_mut(..bytes.len())?.copy_from_slice(bytes);
        met.key.push_folded(bytes);
        let key = met.key.value();
        for (holds, mark) in [
            (may_be_article(bytes), ARTICLE),
            (is_term(bytes), TERM),
            (!bytes.is_empty() && gazetteer.may_have(key), NAME),
            (bytes.is_empty() || gazetteer.may_begin(key), GOES_ON),
        ] {
            met.marks |= if holds { mark } else { 0 };
        }
        Some(met)
    }

    /// Its folded form.
    #[inline]
    pub(super) fn folded(&self) -> &[u8] {
        self.folded.get(..usize::from(self.length)).unwrap_or(&[])
    }

    /// The key of its folded form.
    pub(super) const fn key(&self) -> Key {
        self.key
    }

    /// How it is spelled.
    pub(super) const fn letters(&self) -> Letters {
        self.letters
    }

    /// Whether it may be an article.
    pub(super) const fn article(&self) -> bool {
        self.marks & ARTICLE != 0
    }

    /// Whether it says what a place is.
    pub(super) const fn term(&self) -> bool {
        self.marks & TERM != 0
    }

    /// Whether it may be all of a name.
    pub(super) const fn is_name(&self) -> bool {
        self.marks & NAME != 0
    }

    /// Whether a name may begin with it and go on.
    pub(super) const fn goes_on(&self) -> bool {
        self.marks & GOES_ON != 0
    }
}

/// The places that bear a name.
pub(super) struct Known {
    query: Query,
    pub(super) hits: Arc<[NameHit]>,
    /// Whether it is an abbreviation of some.
    pub(super) abbreviation: bool,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self::of(FEW_WORDS)
    }

    fn of(words: usize) -> Self {
        Self {
            words: vec![Met::NONE; words],
            names: std::iter::repeat_with(|| None)
                .take(words / WORDS_A_NAME)
                .collect(),
            new: 0,
        }
    }

    #[cold]
    fn meet(&mut self, gazetteer: &Gazetteer, packed: Packed, word: &str) -> Option<()> {
        let met = Met::new(gazetteer, packed, word)?;
        self.new += 1;
        if self.new > self.words.len() && self.words.len() < MOST_WORDS {
            *self = Self::of(self.words.len() * 4);
        }
        let at = packed.number() % self.words.len();
        *self.words.get_mut(at)? = met;
        Some(())
    }

    /// What is known of a word; nothing of one that is long, that has other letters, or that folds otherwise at the
    /// beginning of a name.
    #[inline]
    pub(super) fn met(&mut self, gazetteer: &Gazetteer, word: &str) -> Option<&Met> {
        let packed = Packed::new(word.as_bytes())?;
        let at = packed.number() % self.words.len();
        if self.words.get(at)?.word != packed {
            self.meet(gazetteer, packed, word)?;
        }
        self.words.get(packed.number() % self.words.len())
    }

    /// What [`Gazetteer::bearers`] gives.
    pub(super) fn bearers(&mut self, gazetteer: &Gazetteer, query: Query) -> &Known {
        let at = query.number() % self.names.len();
        let known = &mut self.names[at];
        if known.as_ref().is_none_or(|known| known.query != query) {
            *known = None;
        }
        known.get_or_insert_with(|| {
            let hits = gazetteer.bearers(&query);
            Known {
                query,
                abbreviation: hits.iter().any(|hit| hit.kind == NameKind::Abbreviation),
                hits: hits.into(),
            }
        })
    }
}
