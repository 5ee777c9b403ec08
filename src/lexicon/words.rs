//! A table looked up by a word in any case, made for asking about every word of a text.

/// No word of a table is longer, in bytes.
pub(super) const LONGEST: usize = 31;

/// What a first or last byte may be: a letter, or anything else.
const ROWS: usize = 27;

/// What is known of words, kept in small letters.
#[derive(Clone, Debug)]
pub(super) struct Words<T> {
    known: Vec<(Box<str>, T)>,
    /// A power of two of places, each with the number of a word from 1 on, or 0.
    slots: Vec<u32>,
    /// For each first byte of a word (a to z, then the rest) and each length, a bit for each last byte that occurs.
    ends: [[u32; LONGEST + 1]; ROWS],
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            known: Vec::new(),
            slots: Vec::new(),
            ends: [[0; LONGEST + 1]; ROWS],
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
        let number = if let Some(number) = self.find(word) {
            number
        } else {
            let (first, last) = ends(word.as_bytes())?;
            *self.ends.get_mut(first)?.get_mut(length)? |= 1 << last;
            self.known.push((word.into(), T::default()));
            self.file();
            self.known.len() - 1
        };
        self.known.get_mut(number).map(|(_, value)| value)
    }

    /// What is known of `word`, in any case.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<&T> {
        let (first, last) = ends(word.as_bytes())?;
        if self.ends.get(first)?.get(word.len())? >> last & 1 == 0 {
            return None;
        }
        self.known.get(self.find(word)?).map(|(_, value)| value)
    }

    /// All that is known.
    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.known.iter().map(|(_, value)| value)
    }

    /// All that is known, to be changed.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.known.iter_mut().map(|(_, value)| value)
    }

    #[inline]
    fn find(&self, word: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(word) & mask;
        loop {
            let number = usize::try_from(*self.slots.get(at)?).ok()?.checked_sub(1)?;
            let (known, _) = self.known.get(number)?;
            if known.eq_ignore_ascii_case(word) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Files the last word; three places of four stay free, so that most strangers meet none.
    fn file(&mut self) {
        if self.slots.len() >= 4 * self.known.len() {
            self.put(self.known.len() - 1);
            return;
        }
        self.slots = vec![0; (8 * self.known.len()).next_power_of_two()];
        (0..self.known.len()).for_each(|number| self.put(number));
    }

    fn put(&mut self, number: usize) {
        let mask = self.slots.len() - 1;
        let mut at = self.known.get(number).map_or(0, |(word, _)| hash(word)) & mask;
        while self.slots.get(at).is_some_and(|&taken| taken != 0) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = u32::try_from(number + 1).unwrap_or(0);
        }
    }
}

/// A number for a word, the same in any case: its first and last bytes, sixteen at most, multiplied and mixed (the
/// constant is 2^64 divided by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4). Longer words that differ
/// in the middle share it, which few do.
#[inline]
fn hash(word: &str) -> usize {
    let bytes = word.as_bytes();
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => (
                u64::from(u32::from_le_bytes(*first)),
                u64::from(u32::from_le_bytes(*last)),
            ),
            _ => (
                bytes
                    .first_chunk::<2>()
                    .map_or(0, |two| u64::from(u16::from_le_bytes(*two))),
                bytes.last().map_or(0, |&last| u64::from(last)),
            ),
        },
    };
    let small = 0x2020_2020_2020_2020;
    let mixed = ((first | small).rotate_left(29) ^ (last | small) ^ word.len() as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> 40).unwrap_or(0)
}

/// The rows of the first and the last byte of a word.
#[inline]
fn ends(word: &[u8]) -> Option<(usize, usize)> {
    let row = |byte: u8| usize::from((byte | 0x20).wrapping_sub(b'a')).min(ROWS - 1);
    Some((row(*word.first()?), row(*word.last()?)))
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
