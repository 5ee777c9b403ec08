//! What copies of one text share: the hashes of its runs of three words.

/// Hashes of the runs of three words of some sentences.
#[derive(Default)]
pub(super) struct Shingles {
    all: Vec<u64>,
    /// How many words of the sentence have been read, at most two; the last one, and the last two together.
    run: (usize, u64, u64),
}

impl Shingles {
    /// Begins a sentence: no run goes on over its end.
    pub(super) const fn begin(&mut self) {
        self.run = (0, 0, 0);
    }

    /// Reads a word on.
    #[inline]
    pub(super) fn push(&mut self, word: u64) {
        let (read, last, two) = self.run;
        if read == 2 {
            self.all.push(mix(two ^ word));
        }
        self.run = ((read + 1).min(2), word, mix(mix(last) ^ word));
    }

    /// All of them; none are left.
    pub(super) fn take(&mut self) -> Vec<u64> {
        let all = self.all.clone();
        self.all.clear();
        all
    }
}

/// Spreads a hash over all its bits, as the finaliser of SplitMix64 does (Steele, Lea and Flood, 2014).
#[inline]
const fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
