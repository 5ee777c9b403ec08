//! What copies of one text share: the hashes of its runs of three words.

/// The hash of every run of three words of a sentence, by the hashes of its words.
pub(super) fn runs(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(3).map(|run| match run {
        [first, second, third] => mix(mix(mix(*first) ^ second) ^ third),
        _ => 0,
    })
}

/// Spreads a hash over all its bits, as the finaliser of SplitMix64 does (Steele, Lea and Flood, 2014).
#[inline]
const fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
