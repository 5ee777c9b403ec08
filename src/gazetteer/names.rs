//! Names in memory, by the key of their folded form.

use std::collections::HashMap;

use super::spelling::{Key, fold, plain, same_letters, stated_kinds, words_of};
use super::{NameHit, NameKind, PlaceRef};

#[derive(Clone, Debug)]
struct Spelling {
    plain: Box<str>,
    folded: Box<str>,
    place: PlaceRef,
    kind: NameKind,
}

/// Names by the key of their folded form.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_key: HashMap<u64, Vec<Spelling>>,
    most_words: HashMap<u64, u8>,
}

impl Names {
    pub(super) fn add(&mut self, place: PlaceRef, name: &str, kind: NameKind) {
        let folded = fold(name);
        let mut words = words_of(&folded);
        let Some(first) = words.next() else { return };
        let count = u8::try_from(words.count() + 1).unwrap_or(u8::MAX);
        let most = self.most_words.entry(Key::of(first).value()).or_default();
        *most = count.max(*most);
        self.most_words.entry(Key::of(&folded).value()).or_insert(1);
        let spelling = Spelling {
            plain: plain(name).into(),
            folded: folded.as_str().into(),
            place,
            kind,
        };
        self.by_key
            .entry(Key::of(&folded).value())
            .or_default()
            .push(spelling);
    }

    /// Most words of the names that begin with the word of this key; 0 where none does.
    pub(super) fn most_words(&self, first: Key) -> usize {
        self.most_words.get(&first.value()).copied().unwrap_or(0).into()
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.by_key.contains_key(&key.value())
    }

    pub(super) fn hits(&self, name: &str) -> Vec<NameHit> {
        let (spelled, folded) = (plain(name), fold(name));
        let spellings = self.by_key.get(&Key::of(&folded).value());
        let all = spellings.into_iter().flatten();
        let stated = !stated_kinds(name).is_empty();
        all.map(|s| NameHit {
            place: s.place,
            kind: s.kind,
            exact: same_letters(&s.plain, &spelled)
                || (stated && (spelled.starts_with(&*s.plain) || spelled.ends_with(&*s.plain))),
        })
        .collect()
    }

    pub(super) fn prefix(&self, start: &str) -> Vec<NameHit> {
        let start = plain(start);
        let all = self.by_key.values().flatten();
        all.filter(|s| s.plain.starts_with(&start))
            .map(|s| NameHit {
                place: s.place,
                kind: s.kind,
                exact: s.plain.len() == start.len(),
            })
            .collect()
    }

    pub(super) fn near(&self, name: &str) -> Vec<(PlaceRef, usize)> {
        let (spelled, folded) = (plain(name), fold(name));
        let most = 1 + usize::from(spelled.chars().count() > 5);
        let all = self.by_key.values().flatten();
        all.filter_map(|s| {
            let edits =
                strsim::osa_distance(&s.plain, &spelled).min(strsim::osa_distance(&s.folded, &folded));
            (edits <= most).then_some((s.place, edits))
        })
        .collect()
    }
}
