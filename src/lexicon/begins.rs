//! What a word begins, as bits: most words of a text begin nothing, which is seen without a look at the tables.

use super::grammar::Entry;

/// What a word begins, or all the words of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begins(u8);

impl Begins {
    /// A trigger.
    pub const TRIGGER: Self = Self(1);
    /// An actor.
    pub const ACTOR: Self = Self(2);
    /// A trigger of its own that needs nobody armed beside it.
    pub const TELLING: Self = Self(4);
    /// It stands in `place_words.csv`, or may: what it means there is asked of no other.
    pub const PLACE: Self = Self(8);
    /// A wording for a time, perhaps.
    pub(crate) const DATE: Self = Self(16);

    /// What a word of the grammar begins.
    pub(super) fn of(entry: &Entry) -> Self {
        let mut begins = Self::default();
        begins.add(Self::TRIGGER, !entry.triggers.is_empty());
        begins.add(Self::ACTOR, !entry.actors.is_empty());
        begins.add(Self::TELLING, entry.telling);
        begins
    }

    /// Whether this is among them.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds this where it `holds`.
    #[inline]
    pub(crate) fn add(&mut self, other: Self, holds: bool) {
        self.0 |= if holds { other.0 } else { 0 };
    }
}
