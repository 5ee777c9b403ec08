//! Numbers for words, so that what is known of a word is found once and then by its number.

use crate::text::Span;

/// Longest word in bytes that has a number.
pub(crate) const LONGEST: usize = 16;

/// How many slots there are at first, and how many words at most: a report has few, and many reports have many.
const FEW: usize = 512;
const MOST: usize = 1 << 16;

/// The bits of a slot that hold the number of its word and one; the others hold bits of its hash. As many choose the slot.
const NUMBER: u32 = (1 << 17) - 1;

/// How many slots are looked at for a word: words made to share a slot have no number beyond that.
const PROBES: usize = 32;

/// The number of no word.
pub(crate) const NONE: u32 = u32::MAX;

/// Words as they are written, numbered in the order in which they are met: frequent ones lie close to one another.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    words: Vec<Packed>,
    /// A power of two of places, at most half of them taken; an empty one is 0.
    slots: Vec<u32>,
}

/// For each length the bits that a word of it has.
static KEPT: [u128; LONGEST + 1] = {
    let mut kept = [0; LONGEST + 1];
    let mut len = 1;
    while len <= LONGEST {
        kept[len] = u128::MAX >> (8 * (LONGEST - len));
        len += 1;
    }
    kept
};

/// The bytes of a word of at most sixteen, zeros behind them, in which no word ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed(u128);

/// The bytes at the end of a text, where there are fewer than sixteen.
#[cold]
fn last_bytes(rest: &[u8]) -> u128 {
    rest.iter()
        .rev()
        .fold(0, |all, &byte| all << 8 | u128::from(byte))
}

impl Packed {
    #[inline]
    fn new(text: &str, span: Span) -> Option<Self> {
        let (rest, len) = (text.as_bytes().get(span.start..)?, span.len());
        let kept = KEPT.get(len)?;
        // what follows the word in the text is read with it, and cut off
        let sixteen = match rest.first_chunk() {
            Some(sixteen) => u128::from_le_bytes(*sixteen),
            None => last_bytes(rest),
        };
        let ends = len == 0 || rest.get(len - 1).is_some_and(|&last| last != 0);
        ends.then_some(Self(sixteen & kept))
    }

    #[inline]
    fn hash(self) -> u32 {
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
        let (first, last) = (half(self.0), half(self.0 >> 64));
        let mixed = (first ^ last.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        u32::try_from(mixed >> 32).unwrap_or(0)
    }
}

impl Vocabulary {
    /// One that has met no word.
    pub(crate) fn new() -> Self {
        Self {
            words: Vec::new(),
            slots: vec![0; FEW],
        }
    }

    /// Whether new words have no number any more.
    pub(crate) const fn is_full(&self) -> bool {
        self.words.len() >= MOST
    }

    /// The number of a word of `text`; [`NONE`] of a long one, and of a new one where there is no room.
    #[inline]
    pub(crate) fn number(&mut self, text: &str, word: Span) -> u32 {
        let Some(packed) = Packed::new(text, word) else {
            return NONE;
        };
        let hash = packed.hash();
        // most words stand where they are looked for first
        let slot = self.slots.get(hash as usize & (self.slots.len() - 1));
        let number = slot.map_or(0, |slot| slot & NUMBER).wrapping_sub(1);
        if self.words.get(number as usize) == Some(&packed) {
            return number;
        }
        self.probe(packed, hash)
    }

    fn probe(&mut self, packed: Packed, hash: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        for _ in 0..PROBES {
            let Some(&slot) = self.slots.get(at).filter(|slot| **slot != 0) else {
                return self.meet(packed);
            };
            let number = (slot & NUMBER) - 1;
            if (slot ^ hash) & !NUMBER == 0 && self.words.get(number as usize) == Some(&packed) {
                return number;
            }
            at = (at + 1) & mask;
        }
        NONE
    }

    #[cold]
    fn meet(&mut self, word: Packed) -> u32 {
        if self.is_full() {
            return NONE;
        }
        self.words.push(word);
        if 2 * self.words.len() > self.slots.len() {
            self.slots = vec![0; 2 * self.slots.len()];
            (1..)
                .zip(self.words.clone())
                .for_each(|(number, word)| self.put(number, word));
        } else {
            self.put(u32::try_from(self.words.len()).unwrap_or(0), word);
        }
        u32::try_from(self.words.len() - 1).unwrap_or(NONE)
    }

    fn put(&mut self, number: u32, word: Packed) {
        let (hash, mask) = (word.hash(), self.slots.len() - 1);
        let near = (0..PROBES).map(|n| (hash as usize).wrapping_add(n) & mask);
        // one for which there is no room is forgotten
        if let Some(at) = near.into_iter().find(|&at| self.slots[at] == 0) {
            self.slots[at] = hash & !NUMBER | number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(vocabulary: &mut Vocabulary, word: &str) -> u32 {
        let behind = format!("-{word}, and more words behind it");
        let number = vocabulary.number(word, Span::new(0, word.len()));
        assert_eq!(vocabulary.number(&behind, Span::new(1, 1 + word.len())), number);
        number
    }

    #[test]
    fn every_word_keeps_its_number_and_no_other_has_it() {
        let mut vocabulary = Vocabulary::new();
        let words: Vec<String> = (0..MOST).map(|i| format!("{i:x}")).collect();
        for _ in 0..2 {
            for (nth, word) in (0..).zip(&words) {
                assert_eq!(number(&mut vocabulary, word), nth, "{word}");
            }
        }
        assert!(vocabulary.is_full());
        for other in ["new", "a word that is long"] {
            assert_eq!(number(&mut vocabulary, other), NONE, "{other}");
        }
    }

    #[test]
    fn any_letter_tells_words_apart() {
        let mut vocabulary = Vocabulary::new();
        let all = "abcdefghijklmnop";
        let ends = |n: usize| [all.get(..n), all.get(n..)];
        let words = (0..=all.len()).flat_map(ends).flatten();
        let mut numbers: Vec<u32> = words.map(|word| number(&mut vocabulary, word)).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        // the empty word and the whole are there twice
        assert_eq!(numbers.len(), count - 2);
    }
}
