//! A table looked up by a word in any case, made for asking about every word of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// No word of a table is longer, in bytes.
pub(super) const LONGEST: usize = 31;

/// What is known of words, kept in small letters.
#[derive(Clone, Debug)]
pub(super) struct Words<T> {
    known: HashMap<String, T, BuildHasherDefault<Fnv>>,
    /// For each first byte of a word (a to z, then the rest), a bit for each length that occurs.
    lengths: [u32; 27],
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            known: HashMap::default(),
            lengths: [0; 27],
        }
    }
}

impl<T> Words<T> {
    /// The slot of a word, filled with `T::default()` if it is new; none where the word is empty or too long.
    pub(super) fn slot(&mut self, word: &str) -> Option<&mut T>
    where
        T: Default,
    {
        let length = Some(word.len()).filter(|n| (1..=LONGEST).contains(n))?;
        *self.lengths.get_mut(row(word.as_bytes()))? |= 1 << length;
        Some(self.known.entry(word.to_owned()).or_default())
    }

    /// What is known of `word`, in any case.
    pub(super) fn get(&self, word: &str) -> Option<&T> {
        let bytes = word.as_bytes();
        let lengths = self.lengths.get(row(bytes))?;
        if bytes.len() > LONGEST || lengths >> bytes.len() & 1 == 0 {
            return None;
        }
        let mut small = [0; LONGEST];
        let small = small.get_mut(..bytes.len())?;
        small.copy_from_slice(bytes);
        small.make_ascii_lowercase();
        self.known.get(std::str::from_utf8(small).ok()?)
    }

    /// All that is known.
    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.known.values()
    }
}

fn row(word: &[u8]) -> usize {
    let first = word.first().map_or(0, u8::to_ascii_lowercase);
    if first.is_ascii_lowercase() {
        usize::from(first - b'a')
    } else {
        26
    }
}

/// FNV-1a, for short words of our own tables.
///
/// # References
/// G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV non-cryptographic hash algorithm (RFC 9923).
#[derive(Clone, Debug)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_case_and_no_other_word() {
        let mut words = Words::<i32>::default();
        *words.slot("may").unwrap() = 5;
        assert_eq!(words.get("May"), Some(&5));
        assert_eq!(words.get("MAY"), Some(&5));
        for other in ["", "ma", "mays", "day", "é", &"m".repeat(40)] {
            assert_eq!(words.get(other), None, "{other}");
        }
        assert!(words.slot("").is_none() && words.slot(&"m".repeat(40)).is_none());
    }
}
