//! Near copies: one text in several outlets is one source.

use std::collections::HashMap;

use crate::reading::Reading;

/// Texts that share this much of all their runs of words are copies of one (Jaccard index).
const ALIKE: f64 = 0.5;

/// A text of fewer runs of words is too short to tell a copy from a coincidence.
const LEAST: usize = 12;

/// Two copies share one of so many smallest hashes, all but surely: it is by these that they find each other.
const SKETCH: usize = 8;

/// For each report the first one, by position, of which it is a copy: itself where there is none.
pub(super) fn find(readings: &[Reading]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..readings.len()).collect();
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for (number, reading) in readings.iter().enumerate() {
        let least = least(&reading.shingles);
        if least.len() < LEAST {
            continue;
        }
        for hash in least.into_iter().take(SKETCH) {
            let earlier = *seen.entry(hash).or_insert(number);
            let original = first.get(earlier).copied().unwrap_or(earlier);
            let (Some(other), Some(of)) = (readings.get(earlier), first.get_mut(number)) else {
                continue;
            };
            if original < *of && jaccard(&other.shingles, &reading.shingles) >= ALIKE {
                *of = original;
            }
        }
    }
    first
}

/// The [`LEAST`] smallest of some hashes, sorted, each once.
fn least(hashes: &[u64]) -> Vec<u64> {
    let mut least = Vec::with_capacity(LEAST + 1);
    for hash in hashes {
        if least.len() == LEAST && least.last() <= Some(hash) {
            continue;
        }
        if let Err(at) = least.binary_search(hash) {
            least.insert(at, *hash);
            least.truncate(LEAST);
        }
    }
    least
}

/// The share of two sets of hashes that both have.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let [a, b] = [a, b].map(|hashes| {
        let mut sorted = hashes.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted
    });
    let common = a.iter().filter(|hash| b.binary_search(hash).is_ok()).count();
    let all = a.len() + b.len() - common;
    let part = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    part(common) / part(all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::reading;

    #[test]
    fn a_wire_copy_is_found_and_a_follow_up_is_none() {
        let cases: [(&str, std::ops::Range<u64>, usize); 5] = [
            ("a", 0..100, 0),
            ("b", 0..100, 0),
            ("c with a paragraph more", 0..150, 0),
            ("d quotes a third of it", 66..200, 3),
            ("e is short", 0..10, 4),
        ];
        let readings: Vec<Reading> = cases
            .iter()
            .map(|(id, shingles, _)| Reading {
                shingles: shingles.clone().collect(),
                ..reading(id, Vec::new())
            })
            .collect();
        let expected: Vec<usize> = cases.iter().map(|(_, _, of)| *of).collect();
        assert_eq!(find(&readings), expected);
    }
}
