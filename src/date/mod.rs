//! A wording to a date, with its basis: "Tuesday", "26.10.2017", "last Thursday".
//!
//! [`find`] gives the wordings of a stretch of text as [`DateExpr`]s, which need no other knowledge;
//! [`resolve`] turns one into a [`DateReading`] against the publication day. A reading that needs a
//! publication day nobody knows stays open, and can be resolved again when the day becomes known.
//!
//! # Rules
//! A dotted date is day first, "26.10.2017"; a slashed one that could be either is both, "05/06/2017".
//! "On Tuesday" is the most recent Tuesday, the publication day included; "last Tuesday" leaves that day out; "next
//! Tuesday" and a Tuesday still to come ([`DateContext::future`]) are counted forward. A day or a month without a year
//! is the most recent one. "Last week" is the week before that of publication, Monday to Sunday; "the past week" is
//! the seven days up to publication. A day that the calendar does not have is no date.

mod calendar;
#[cfg(test)]
mod cases;
mod find;
mod relative;
mod resolve;
mod scan;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::closed_list;
use crate::text::Span;

pub use find::find;
pub(crate) use find::find_items;
pub use resolve::{DateContext, resolve};
pub(crate) use scan::Item;

closed_list! {
    /// How precisely an event is dated.
    DatePrecision {
        /// To the day.
        Day = "day",
        /// To seven days.
        Week = "week",
        /// To the month.
        Month = "month",
        /// To the year.
        Year = "year",
        /// Somewhere in a stated span.
        Range = "range",
        /// Not after a stated day.
        Before = "before",
        /// Expected: it stands on the day it was said.
        Future = "future",
        /// Not known.
        Unknown = "unknown",
    }
}

closed_list! {
    /// What a date rests on.
    DateBasis {
        /// Day, month and year are said.
        Stated = "stated",
        /// The year or the month comes from the context.
        Partial = "partial",
        /// A weekday, counted from the publication day.
        Weekday = "weekday",
        /// "yesterday", "last week", counted from the publication day.
        Relative = "relative",
        /// "day four of", counted from the start of an operation.
        DayCount = "day_count",
        /// News without a time word: the days up to publication.
        Publication = "publication",
        /// Bounded by what else is said.
        Bounded = "bounded",
        /// An analyst gave it.
        Reviewed = "reviewed",
        /// Nothing.
        None = "none",
    }
}

/// A wording for a time, understood as far as its own words go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DateExpr {
    /// A full date.
    Day(Date),
    /// One of two days: "05/06/2017", where nobody says which number is the month.
    EitherDay(Date, Date),
    /// A day and a month without a year: "26 October".
    DayOfMonth {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
        /// The weekday beside it, 1 Monday to 7 Sunday: it tells the year.
        weekday: Option<i8>,
    },
    /// A month with or without a year: "July", "October 2017".
    Month {
        /// The year, if said.
        year: Option<i16>,
        /// 1 to 12.
        month: i8,
    },
    /// A year, or a part of one ("mid-2014", "early 2016"): the precision stays year.
    Year {
        /// The year.
        year: i16,
    },
    /// A weekday, 1 Monday to 7 Sunday. `weeks` is 0 for "Tuesday", -1 for "last Tuesday" where it means the most
    /// recent one, 1 for "next Tuesday".
    Weekday {
        /// 1 Monday to 7 Sunday.
        day: i8,
        /// -1 last, 0 plain, 1 next.
        weeks: i8,
    },
    /// A weekday of a week counted from that of publication: "Tuesday of last week".
    WeekdayOf {
        /// 1 Monday to 7 Sunday.
        day: i8,
        /// -1 last week, 0 this week, 1 next week.
        weeks: i32,
    },
    /// A number of days from the publication day: "yesterday" is -1.
    Days(i32),
    /// A whole week from the week of publication: "last week" is -1.
    Weeks(i32),
    /// A whole month from the month of publication: "this month" is 0.
    Months(i32),
    /// A whole year from the year of publication: "last year" is -1.
    Years(i32),
    /// Somewhere in so many days up to publication: "in the past five months".
    Recent {
        /// How far back, in days.
        days: i32,
    },
    /// Some time before publication, nobody says how long: "recently", "a few days ago".
    Vague,
    /// So many days from another day of the text: "the next day" is 1, "the same day" 0.
    FromOther {
        /// -1 the day before.
        days: i32,
    },
    /// Counted from another time of the text, and not to the day: "the following year", "a few days later".
    AnotherTime,
    /// "on day four of the operation".
    DayCount(u32),
    /// From one wording to another: "between 3 and 5 May".
    Range(Box<DateExpr>, Box<DateExpr>),
    /// Since a wording until now: "since the beginning of October".
    Since(Box<DateExpr>),
    /// Before the first day of a wording: "before June".
    Before(Box<DateExpr>),
    /// Not after the last day of a wording: "by June".
    Until(Box<DateExpr>),
    /// A day or a month of a year counted from that of publication: "May 26 last year" is -1.
    OfYear {
        /// -1 last year, 0 this year, 1 next year.
        years: i32,
        /// The day or the month.
        of: Box<DateExpr>,
    },
    /// Part of a wording that the precision of ours does not hold: "the beginning of October" is October.
    PartOf(Box<DateExpr>),
}

/// A wording for a time and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The words, prepositions left out.
    pub span: Span,
    /// What they mean.
    pub expr: DateExpr,
}

/// A date as read, with its basis and its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateReading {
    /// EDTF level 1 text: "2017-10-26", "2017-07", "2014", "2017-10-16/2017-10-22", "../2017-06"; empty where unknown.
    pub edtf: String,
    /// First day; none where there is no defensible one.
    pub begin: Option<Date>,
    /// The day after the last one (half-open).
    pub end: Option<Date>,
    /// How precisely.
    pub precision: DatePrecision,
    /// On what basis.
    pub basis: DateBasis,
    /// The words it came from; empty where there are none.
    pub cue: String,
    /// What the words mean, kept so that the timeline can resolve them once the publication day is known.
    pub expr: Option<DateExpr>,
}

impl DateReading {
    /// No date at all.
    pub const fn unknown() -> Self {
        Self {
            edtf: String::new(),
            begin: None,
            end: None,
            precision: DatePrecision::Unknown,
            basis: DateBasis::None,
            cue: String::new(),
            expr: None,
        }
    }
}
