//! Near misses: one changed, added or left out letter leaves the first or the second half of a name whole, so
//! each name is filed under both of its halves and its length.

use super::buckets::Item;
use crate::gazetteer::spelling::Key;

/// Files a plain name under both halves.
pub(super) fn items(plain: &str, id: u32, items: &mut Vec<Item>) {
    let letters: Vec<char> = plain.chars().collect();
    if letters.is_empty() {
        return;
    }
    let signature = signature(&letters);
    let (first, second) = letters.split_at(letters.len() / 2);
    for (side, half) in [(0, first), (1, second)] {
        let hash = hash(side, letters.len(), half);
        let tag = check(hash) | signature;
        items.push(Item { hash, tag, id });
    }
}

/// The hashes under which a name one letter from `letters` may be filed.
pub(super) fn queries(letters: &[char]) -> impl Iterator<Item = u64> {
    let lengths = letters.len().saturating_sub(1).max(1)..=letters.len() + 1;
    lengths.flat_map(|len| {
        let half = len / 2;
        let first = letters.get(..half).map(|part| hash(0, len, part));
        let second = letters
            .len()
            .checked_sub(len - half)
            .and_then(|at| letters.get(at..))
            .map(|part| hash(1, len, part));
        [first, second].into_iter().flatten()
    })
}

/// The high half of a tag: bits of the hash that choose no bucket.
fn check(hash: u64) -> u32 {
    u32::try_from(hash & 0xffff).unwrap_or(0) << 16
}

/// Which letters stand an odd number of times, told by sixteen bits: one edit changes two of them at most.
pub(super) fn signature(letters: &[char]) -> u32 {
    letters.iter().fold(0, |bits, &c| {
        bits ^ (1 << (u32::from(c).wrapping_mul(0x9e37_79b1) >> 28))
    })
}

/// Whether a name of tag `tag` filed under `hash` may be one edit from one of signature `asked`.
pub(super) fn may_be_near(tag: u32, hash: u64, asked: u32) -> bool {
    let differ = tag ^ check(hash) ^ asked;
    differ >> 16 == 0 && differ.count_ones() <= 2
}

fn hash(side: u8, len: usize, half: &[char]) -> u64 {
    let start = Key::START.value() ^ (len as u64) << 8 ^ u64::from(side);
    let hash = half.iter().fold(start, |hash, &c| {
        (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// Whether one letter changed, added or left out, or none, makes `a` of `b`: but for what they begin and end with alike, at
/// most one letter is left of each.
pub(super) fn within_one(a: &str, b: &str) -> bool {
    let alike = |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(x, y)| x == y).count();
    let mut first = alike(&mut a.bytes().zip(b.bytes()));
    while !a.is_char_boundary(first) || !b.is_char_boundary(first) {
        first -= 1;
    }
    let (a, b) = (a.get(first..).unwrap_or(""), b.get(first..).unwrap_or(""));
    let mut last = alike(&mut a.bytes().rev().zip(b.bytes().rev()));
    while !a.is_char_boundary(a.len() - last) || !b.is_char_boundary(b.len() - last) {
        last -= 1;
    }
    let few = |rest: &str| {
        rest.get(..rest.len() - last)
            .is_some_and(|rest| rest.chars().nth(1).is_none())
    };
    few(a) && few(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_is_filed_where_it_is_asked_for() {
        for name in ["anah", "a", "ab", "al fallujah", "تلعفر", "čáslav"] {
            let letters: Vec<char> = name.chars().collect();
            let mut filed = Vec::new();
            items(name, 7, &mut filed);
            let mut edits = vec![letters.clone()];
            for at in 0..=letters.len() {
                for c in ['x', 'a', 'ل'] {
                    let mut added = letters.clone();
                    added.insert(at, c);
                    edits.push(added);
                    if at < letters.len() {
                        let mut changed = letters.clone();
                        changed[at] = c;
                        edits.push(changed);
                    }
                }
                if at < letters.len() && letters.len() > 1 {
                    let mut short = letters.clone();
                    short.remove(at);
                    edits.push(short);
                }
            }
            for edit in edits {
                let spelled: String = edit.iter().collect();
                assert!(within_one(&spelled, name), "{name} {edit:?}");
                let asked = signature(&edit);
                let near = |item: &Item, hash| item.hash == hash && may_be_near(item.tag, hash, asked);
                assert!(
                    queries(&edit).any(|hash| filed.iter().any(|item| near(item, hash))),
                    "{name} {edit:?}"
                );
            }
        }
    }

    #[test]
    fn one_edit_is_told_from_two() {
        for (a, b, expected) in [
            ("rawa", "rava", true),
            ("rawa", "raaw", false),
            ("ana", "anahs", false),
            ("", "a", true),
            ("anna", "ana", true),
            ("abab", "ab", false),
            ("é", "è", true),
            ("قائم", "قايم", true),
            ("قائم", "قيام", false),
        ] {
            assert_eq!(within_one(a, b), expected, "{a} {b}");
            assert_eq!(strsim::levenshtein(a, b) <= 1, expected);
        }
    }
}
