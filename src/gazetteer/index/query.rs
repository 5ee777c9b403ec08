//! What a name is looked up by, and how a spelling of the same folded form agrees with it.

use super::groups::Written;
use super::names::LONGEST;
use crate::gazetteer::spelling::{Folded, Key, Letters, plain};
use crate::gazetteer::{Kind, NameHit, NameKind};

/// A name that is asked for, folded once for every index of a stack.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::gazetteer) struct Query {
    pub(super) key: Key,
    spelled: u32,
    /// What it says the place is ("Anbar province"); empty where it says nothing.
    pub(in crate::gazetteer) kinds: &'static [Kind],
    /// Where it says so, how its first and its last words are spelled.
    cores: Vec<u32>,
    /// Words that the name must have at least.
    words: u8,
}

impl Query {
    pub(in crate::gazetteer) fn new(name: &str) -> Self {
        let folded = Folded::of(name);
        Self {
            key: folded.key,
            spelled: folded.letters.value(),
            kinds: folded.kinds,
            cores: if folded.kinds.is_empty() {
                Vec::new()
            } else {
                cores(name)
            },
            words: 1,
        }
    }

    /// The query of a stretch of a text: a space there is one in the name too, or "a land" would be Aland.
    pub(in crate::gazetteer) fn of_text(written: &str, words: usize) -> Self {
        Self {
            words: u8::try_from(words).unwrap_or(u8::MAX),
            ..Self::new(written)
        }
    }

    /// The same where it has been folded already, and says of no place what it is.
    pub(in crate::gazetteer) fn of_folded(key: Key, letters: Letters, words: usize) -> Self {
        Self {
            key,
            spelled: letters.value(),
            kinds: &[],
            cores: Vec::new(),
            words: u8::try_from(words).unwrap_or(u8::MAX),
        }
    }

    /// The key of its folded form.
    pub(in crate::gazetteer) fn key(&self) -> u64 {
        self.key.value()
    }

    /// A number for it that others may share.
    pub(in crate::gazetteer) fn number(&self) -> usize {
        usize::try_from(self.spelled).unwrap_or(0)
    }

    /// How a spelling of the same folded form agrees, if it does.
    #[inline]
    pub(super) fn agrees(&self, written: Written) -> Option<Spelling> {
        if written.words < self.words && self.words > 1 {
            None
        } else if written.spelled == self.spelled {
            Some(Spelling::Alike)
        } else if self.cores.contains(&written.spelled) {
            Some(Spelling::AlikeButForTerm)
        } else {
            Some(Spelling::Folded)
        }
    }
}

/// How a name is spelled without some of its last or of its first words.
fn cores(name: &str) -> Vec<u32> {
    let plain = plain(name);
    // no name of an index is longer
    let spaces = plain.match_indices(' ').filter(|_| plain.len() <= LONGEST);
    let halves = spaces.filter_map(|(at, _)| plain.split_at_checked(at));
    halves
        .flat_map(|(first, last)| [first, last].map(|part| Letters::of(part).value()))
        .collect()
}

/// What stands first in an answer of one source: places spelled alike, then main names.
pub(super) fn order(hit: NameHit) -> (bool, bool) {
    (!hit.exact, hit.kind != NameKind::Name)
}

/// How a spelling agrees with the one that is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// But for case, marks, apostrophes, hyphens and spaces.
    Alike,
    /// The same, and a word that says what the place is stands beside it ("Anbar province").
    AlikeButForTerm,
    /// In the folded forms only.
    Folded,
}
