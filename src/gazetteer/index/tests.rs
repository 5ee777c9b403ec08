//! Near misses by halves, held against reading every name of the world.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::gazetteer::import;
use crate::gazetteer::index::{Builder, Parts};

/// What the queries of one kind are made of: how many, which names, and how these are written.
type Script = (usize, fn(&str) -> bool, fn(&str) -> String);

const SCRIPTS: [Script; 3] = [
    (
        200,
        |name| name.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c)),
        str::to_owned,
    ),
    (
        100,
        |name| name.contains(['a', 'o']),
        |name| name.replace('a', "ā").replace('o', "ø"),
    ),
    (200, str::is_ascii, str::to_owned),
];

/// The names of the world in an index that files them by their halves, each of a place of its own.
fn by_halves(names: &[String]) -> Index {
    let mut builder = Builder::default();
    for name in names {
        let place = Place {
            name: name.clone(),
            ..Place::nowhere()
        };
        builder.add(&place, std::iter::empty()).unwrap();
    }
    let parts = Parts {
        halves: true,
        vectors: false,
    };
    Index::built(builder.finish(parts)).unwrap()
}

/// One letter of `name` changed, left out or added.
fn edited(name: &str, i: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = i * 7 % letters.len();
    let other = letters[(at + 1) % letters.len()];
    match i % 3 {
        0 => letters[at] = if other == letters[at] { 'x' } else { other },
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, other),
    }
    letters.into_iter().collect()
}

#[test]
fn near_misses_by_halves_are_all_there_are() {
    let mut names = Vec::new();
    import::world()
        .unwrap()
        .every_name(|cursor, _| names.push(cursor.name().to_owned()));
    let index = by_halves(&names);
    let mut by_len: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    index.every_name(|_, name| {
        by_len
            .entry(name.chars().count())
            .or_default()
            .push(name.to_owned());
    });
    let mut answered = 0;
    for (count, fits, written) in SCRIPTS {
        let long = |name: &&String| fits(name) && name.chars().count() > 3;
        let fitting: Vec<&String> = names.iter().filter(long).collect();
        assert!(fitting.len() > count);
        for i in 0..count {
            let asked = plain(&edited(&written(fitting[i * (fitting.len() / count)]), i));
            let len = asked.chars().count();
            let near = by_len
                .range(len.saturating_sub(1)..=len + 1)
                .flat_map(|(_, names)| names);
            // places of names that differ in spaces only come together
            let expected: BTreeSet<u32> = near
                .filter(|name| halves::within_one(name, &asked))
                .map(|name| Letters::of(name).value())
                .collect();
            let mut found = BTreeSet::new();
            index.within_one(&asked, |hit, edits| {
                let name = plain(&index.place(hit.place).unwrap().name);
                assert!(edits <= 1);
                found.insert(Letters::of(&name).value());
            });
            assert_eq!(found, expected, "{asked}");
            answered += usize::from(!found.is_empty());
        }
    }
    assert!(answered >= 490, "{answered} of 500");
}
