//! Where the group of each folded form stands, by its key: a table of slots in which it is found at once.

/// Bytes of a slot.
const SLOT: usize = 8;

/// Slots for ten groups: what is left empty keeps the runs short.
const SLOTS_FOR_TEN: usize = 14;

/// Bits of a slot that say where its group stands; those above hold bits of the hash, never all 0, as an empty slot is.
const PLACE_BITS: u32 = 40;

/// One group as it goes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Its highest bits choose the slot, its lowest ones stand in it.
    pub(super) hash: u64,
    /// Where the group stands; below 2^40.
    pub(super) place: u64,
}

/// Writes the slots. A group takes the first empty one from where its hash leads (linear probing).
pub(super) fn put(out: &mut Vec<u8>, items: &[Item]) {
    let mut slots = vec![0_u64; items.len() * SLOTS_FOR_TEN / 10 + 1];
    for item in items {
        let mut at = home(item.hash, slots.len());
        while slots[at] != 0 {
            at = (at + 1) % slots.len();
        }
        slots[at] = tag(item.hash) << PLACE_BITS | item.place;
    }
    out.reserve(slots.len() * SLOT);
    for slot in slots {
        out.extend_from_slice(&slot.to_le_bytes());
    }
}

/// How many groups the slots of `bytes` lead to.
pub(super) fn len(bytes: &[u8]) -> usize {
    let slots = bytes.as_chunks::<SLOT>().0;
    slots.iter().filter(|slot| **slot != [0; SLOT]).count()
}

/// Gives where a group stands that may be the one of this hash, until `each` says no. Another one's passes once in 2^24
/// times: a group holds more bits.
#[inline]
pub(super) fn find(bytes: &[u8], hash: u64, mut each: impl FnMut(u64) -> bool) {
    let slots = bytes.as_chunks::<SLOT>().0;
    let wanted = tag(hash);
    let mut at = home(hash, slots.len());
    for _ in 0..slots.len() {
        let Some(slot) = slots.get(at) else { return };
        let slot = u64::from_le_bytes(*slot);
        if slot == 0 || (slot >> PLACE_BITS == wanted && !each(slot & ((1 << PLACE_BITS) - 1))) {
            return;
        }
        at += 1;
        if at == slots.len() {
            at = 0;
        }
    }
}

/// The slot of a hash among `slots`: its share of all hashes (Lemire 2019, "Fast random integer generation in an interval").
#[inline]
fn home(hash: u64, slots: usize) -> usize {
    let wide = u128::from(hash) * (slots as u128);
    usize::try_from(wide >> 64).unwrap_or(0)
}

#[inline]
const fn tag(hash: u64) -> u64 {
    let bits = hash & ((1 << (64 - PLACE_BITS)) - 1);
    if bits == 0 { 1 } else { bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(n: u64) -> u64 {
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(31)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }

    #[test]
    fn every_name_is_found_under_its_hash() {
        let items: Vec<Item> = (0..5000)
            .map(|n| Item {
                hash: mixed(n / 3),
                place: n,
            })
            .collect();
        let mut bytes = Vec::new();
        put(&mut bytes, &items);
        assert_eq!(len(&bytes), items.len());
        let found = |hash| {
            let mut found = Vec::new();
            find(&bytes, hash, |place| {
                found.push(place);
                true
            });
            found
        };
        for item in &items {
            let third = item.place / 3 * 3;
            let expected: Vec<u64> = (third..(third + 3).min(5000)).collect();
            assert_eq!(found(item.hash), expected);
        }
        let strays: usize = (5000..15_000).map(|n| found(mixed(n)).len()).sum();
        assert!(strays < 5, "{strays} of 10000");
    }

    #[test]
    fn cut_and_full_tables_end() {
        let mut bytes = Vec::new();
        put(&mut bytes, &[Item { hash: 0, place: 7 }]);
        for cut in 0..bytes.len() {
            find(&bytes[..cut], 0, |place| place != 7);
        }
        let mut seen = 0;
        find(&[1; 4 * SLOT], mixed(3), |_| {
            seen += 1;
            true
        });
        assert!(seen <= 4);
        put(&mut bytes, &[]);
        find(&[], 1, |_| true);
    }
}
