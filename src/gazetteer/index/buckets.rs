//! Numbers by hash: buckets in a row, each number with a tag of 32 bits before it that rules most others out.

use super::bytes::{count_u32, nth_u32, put_u32, u32_at, usize_of};

/// Numbers in a bucket on average.
const LOAD: usize = 2;

/// Bytes of the count of bits in front.
const HEAD: usize = 4;

/// Bytes of a tag and its number.
const ITEM: usize = 8;

/// One number as it goes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Its first bits choose the bucket.
    pub(super) hash: u64,
    /// Bits stored beside it.
    pub(super) tag: u32,
    /// The number.
    pub(super) id: u32,
}

/// Writes the bits of the bucket number, where each bucket begins, and the tags with their numbers; those of a bucket
/// keep the order of `items`.
pub(super) fn put(out: &mut Vec<u8>, items: &[Item]) {
    let bits = (items.len() / LOAD)
        .max(1)
        .next_power_of_two()
        .trailing_zeros()
        .max(1);
    let mut starts = vec![0_u32; (1 << bits) + 1];
    let bucket = |item: &Item| usize::try_from(item.hash >> (64 - bits)).unwrap_or(0);
    for item in items {
        starts[bucket(item) + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    out.reserve(HEAD + starts.len() * 4 + items.len() * ITEM);
    put_u32(out, bits);
    for &start in &starts {
        put_u32(out, start);
    }
    let first = out.len();
    out.resize(first + items.len() * ITEM, 0);
    for item in items {
        let next = &mut starts[bucket(item)];
        let at = first + usize_of(*next) * ITEM;
        *next += 1;
        out[at..at + 4].copy_from_slice(&item.tag.to_le_bytes());
        out[at + 4..at + ITEM].copy_from_slice(&item.id.to_le_bytes());
    }
}

/// How many numbers the buckets of `bytes` hold; none where they do not fit together.
pub(super) fn len(bytes: &[u8]) -> Option<usize> {
    let bits = nth_u32(bytes, 0).filter(|bits| (1..=31).contains(bits))?;
    let starts = (1_usize << bits) + 1;
    let count = usize_of(u32_at(bytes, HEAD + (starts - 1) * 4)?);
    (bytes.len() == HEAD + starts * 4 + count * ITEM).then_some(count)
}

/// Gives the numbers of a hash whose tag passes, in their order, until `each` says no.
#[inline]
pub(super) fn find(bytes: &[u8], hash: u64, passes: impl Fn(u32) -> bool, mut each: impl FnMut(u32) -> bool) {
    let items = items_of(bytes, hash).unwrap_or(&[]);
    for item in items.as_chunks::<ITEM>().0 {
        let [t0, t1, t2, t3, i0, i1, i2, i3] = *item;
        if passes(u32::from_le_bytes([t0, t1, t2, t3])) && !each(u32::from_le_bytes([i0, i1, i2, i3])) {
            return;
        }
    }
}

/// The tags and numbers of a bucket.
#[inline]
fn items_of(bytes: &[u8], hash: u64) -> Option<&[u8]> {
    let bits = nth_u32(bytes, 0).filter(|bits| (1..=31).contains(bits))?;
    let bucket = usize::try_from(hash >> (64 - bits)).ok()?;
    let start = usize_of(u32_at(bytes, HEAD + bucket * 4)?);
    let end = usize_of(u32_at(bytes, HEAD + bucket * 4 + 4)?);
    let items = HEAD + ((1_usize << bits) + 1) * 4;
    bytes.get(items + start * ITEM..items + end * ITEM)
}

/// A filter that says "perhaps" or "surely not" of a hash: two bits in one 64-bit word (a blocked Bloom filter).
pub(super) fn put_filter(out: &mut Vec<u8>, hashes: &[u64]) {
    let words = (hashes.len() / 4).max(1).next_power_of_two();
    let mut filter = vec![0_u64; words];
    for &hash in hashes {
        filter[filter_word(hash, words)] |= filter_bits(hash);
    }
    put_u32(out, count_u32(words));
    for word in filter {
        out.extend_from_slice(&word.to_le_bytes());
    }
}

fn filter_word(hash: u64, words: usize) -> usize {
    usize::try_from(hash >> 24).unwrap_or(0) & words.wrapping_sub(1)
}

const fn filter_bits(hash: u64) -> u64 {
    (1 << (hash & 63)) | (1 << ((hash >> 6) & 63)) | (1 << ((hash >> 12) & 63))
}

/// Such a filter, ready to be asked.
#[derive(Clone, Copy)]
pub(in crate::gazetteer) struct Filter<'b>(&'b [[u8; 8]]);

impl<'b> Filter<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let words = bytes.get(HEAD..).unwrap_or(&[]).as_chunks().0;
        Self(if words.len().is_power_of_two() { words } else { &[] })
    }

    /// Whether it may hold `hash`.
    #[inline]
    pub(in crate::gazetteer) fn may_hold(self, hash: u64) -> bool {
        let (bits, at) = (filter_bits(hash), filter_word(hash, self.0.len()));
        let word = self.0.get(at).map(|word| u64::from_le_bytes(*word));
        word.is_some_and(|word| word & bits == bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(n: u32) -> u64 {
        u64::from(n)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(31)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }

    #[test]
    fn every_number_is_found_under_its_hash() {
        let items: Vec<Item> = (0..5000)
            .map(|id| Item {
                hash: mixed(id / 3),
                tag: id % 100,
                id,
            })
            .collect();
        let mut bytes = Vec::new();
        put(&mut bytes, &items);
        assert_eq!(len(&bytes), Some(5000));
        for item in &items {
            let mut found = Vec::new();
            let passes = |tag| tag == item.tag;
            find(&bytes, item.hash, passes, |id| {
                found.push(id);
                true
            });
            assert!(found.contains(&item.id));
        }
        for cut in 0..200 {
            find(&bytes[..cut], items[0].hash, |_| true, |_| true);
            assert_eq!(len(&bytes[..cut]), None);
        }
    }

    #[test]
    fn the_filter_forgets_nothing() {
        let hashes: Vec<u64> = (0..1000).map(mixed).collect();
        let mut bytes = Vec::new();
        put_filter(&mut bytes, &hashes);
        assert!(hashes.iter().all(|&hash| Filter::new(&bytes).may_hold(hash)));
        let wrong = (1000..11_000)
            .filter(|&n| Filter::new(&bytes).may_hold(mixed(n)))
            .count();
        assert!(wrong < 1000, "{wrong} of 10000");
        assert!(!Filter::new(&bytes[..2]).may_hold(0));
    }
}
