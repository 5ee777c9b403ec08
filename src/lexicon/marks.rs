//! Marks: what one rule or another asks of a word, which all others know no better for it; and sets of marks and classes.

use serde::Deserialize;

use super::grammar::Class;
use crate::closed_list;

closed_list! {
    /// What a rule asks of a word. A word that has marks alone is as unknown to the rest of the grammar as without them.
    Mark {
        /// Makes the number behind it a rough one: "nearly".
        About = "about",
        /// Takes something off the whole behind it: "almost all".
        Almost = "almost",
        /// Begins the name of those who fly: "air force".
        Air = "air",
        /// Stands for a place of any kind but a country: "the area".
        Anywhere = "anywhere",
        /// Says that another place or time is meant than the one told of before: "elsewhere".
        Apart = "apart",
        /// An article: "the", "a".
        Article = "article",
        /// A thing whose name stands behind it: "the frigate", "Operation".
        Bearer = "bearer",
        /// Makes "to" mean nearness: "close to".
        Beside = "beside",
        /// So long that what was held was not kept: "hours".
        Brief = "brief",
        /// Is for those who are hurt or dead: "hospital".
        Cared = "cared",
        /// Is given the name of a saint: "church".
        Church = "church",
        /// A noun that nearly every place may be called by: "the town".
        Common = "common",
        /// Says that what follows was named before: "this".
        Definite = "definite",
        /// Begins the words for people who have fled: "refugees".
        Displaced = "displaced",
        /// Makes the name beside it that of a division of a country: "county".
        Division = "division",
        /// A form of "do" that asks: "did".
        Do = "do",
        /// Leads to the name that somebody gave to an operation: "codenamed".
        Dubbed = "dubbed",
        /// A title that begins the names of towns too: "Sheikh".
        Elder = "elder",
        /// Says that what somebody tried came to nothing: "failed".
        Fails = "fails",
        /// Those who govern a country: "government".
        Government = "government",
        /// Fights from afar: "artillery".
        Guns = "guns",
        /// Makes "of" mean "towards": "in the direction of".
        Heading = "heading",
        /// Says what befell those who are counted: "wounded".
        Hurt = "hurt",
        /// Stands for a state too, where that is one: "the island".
        Island = "island",
        /// Stands before a verb, never before a noun: "will", "they".
        Leads = "leads",
        /// A unit of length: "km".
        Length = "length",
        /// May stand between a place and how far it lies from another: "located".
        Lies = "lies",
        /// A month whose name is that of places too: "March".
        Month = "month",
        /// Tells of what was: "were".
        Past = "past",
        /// Begins the name of a saint: "St.".
        Saint = "saint",
        /// A season too, where nobody says whose it is: "in the fall".
        Season = "season",
        /// Lies in the wider place that is named right before it: "Anbar towns".
        Settlement = "settlement",
        /// A stretch of time: "days after the attack".
        Span = "span",
        /// Says in what state somebody leaves what he leaves: "exposed".
        State = "state",
        /// Ground without bounds: so much of a country is the country: "territory".
        Stretch = "stretch",
        /// Is struck, and is no ground: "car".
        Target = "target",
        /// Makes the name before it that of a war: "the Gulf war".
        War = "war",
        /// Leads to a place, and can be cut: "road".
        Way = "way",
        /// Leads to what is said of the place before it: "which".
        Which = "which",
        /// Leads to what is said of the person before it: "whom".
        Who = "who",
        /// Makes a whole of the parts behind it: "the last streets".
        Whole = "whole",
        /// Is done by those who stop work too: "strike".
        Work = "work",
    }
}

/// One row of `marks.csv`.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) word: String,
    pub(super) mark: String,
    pub(super) value: String,
}

/// A set of classes and marks: classes from the lowest bit up, marks from the highest one down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u128);

impl Classes {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of these.
    pub const fn of(classes: &[Class]) -> Self {
        match classes {
            [first, others @ ..] => Self(Self::one(*first).0 | Self::of(others).0),
            [] => Self::NONE,
        }
    }

    /// The set of one.
    #[inline]
    pub const fn one(class: Class) -> Self {
        Self(1 << class as u32)
    }

    /// The set of one mark.
    #[inline]
    pub const fn mark(mark: Mark) -> Self {
        Self((1 << 127) >> mark as u32)
    }

    /// Whether two sets have one in common.
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set but for one.
    #[must_use]
    pub const fn without(self, class: Class) -> Self {
        Self(self.0 & !Self::one(class).0)
    }

    /// Its classes, without marks.
    pub(super) const fn known(self) -> Self {
        Self(self.0 & ((1 << Class::ALL.len()) - 1))
    }

    /// Whether it has classes, and none but those of another.
    pub(super) const fn is_within(self, other: Self) -> bool {
        let own = self.known().0;
        own != 0 && own & !other.0 == 0
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

const _: () = assert!(
    Class::ALL.len() + Mark::ALL.len() <= 128,
    "a bit for each class and mark"
);
