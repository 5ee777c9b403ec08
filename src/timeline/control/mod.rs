//! Who held a town on which day, as far as the reports say, and how old what they say is.
//!
//! Captures, withdrawals, holds and clashes that happened at a town change its status; an aim, an advance, a siege or a
//! capture near by is pressure only. What nobody repeats lapses in the open. Nothing is filled in between towns, and
//! where reports disagree the other word stands beside.

#[cfg(test)]
mod cases;
mod evidence;
mod pressure;
mod replay;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Timeline;
use crate::closed_list;
use crate::date::DateBasis;
use crate::gazetteer::Place;

use pressure::Threats;
use replay::{Told, replay};

/// After so many days without a report a hold or a fight is no longer known to go on.
pub const STALE_AFTER_DAYS: i32 = 30;

closed_list! {
    /// What is known of who has a town.
    Status {
        /// A side is said to hold it.
        Held = "held",
        /// It is fought over, or held in part.
        Contested = "contested",
        /// A side has taken it from another.
        Retaken = "retaken",
        /// Nobody says.
        Unknown = "unknown",
    }
}

closed_list! {
    /// What a status rests on.
    StatusBasis {
        /// A report says it of these days.
        Stated = "stated",
        /// A report says it of an earlier day.
        Carried = "carried",
        /// The last report is too old.
        Lapsed = "lapsed",
    }
}

closed_list! {
    /// What threatens a town, the strongest first.
    Pressure {
        /// A place near by was captured.
        CapturedNearby = "captured_nearby",
        /// Forces advance on it or surround it.
        AdvanceReported = "advance_reported",
        /// It is named as an aim.
        ObjectiveNamed = "objective_named",
        /// Nothing is reported.
        None = "none",
    }
}

/// A town and one status of it, from `begin` until `end`.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// The town.
    pub place: Arc<Place>,
    /// What is known of it.
    pub status: Status,
    /// Who has it; for a fight, who had it before; empty where not known.
    pub holder: String,
    /// First day.
    pub begin: Date,
    /// The day after the last one; none where nothing ends it.
    pub end: Option<Date>,
    /// When the status came about, as EDTF; empty where no report says.
    pub since: String,
    /// What that date rests on.
    pub since_basis: DateBasis,
    /// What the status rests on.
    pub basis: StatusBasis,
    /// The days on which reports say it, each with the index of the entry in [`Timeline::entries`].
    pub heard: Arc<BTreeSet<(Date, usize)>>,
    /// The reports that say it, near copies counted once.
    pub reports: Arc<BTreeSet<usize>>,
    /// Whether reports disagree about it.
    pub conflicting: bool,
    /// What else is reported.
    pub alternatives: Vec<String>,
    /// What threatens it.
    pub pressure: Pressure,
    /// What the status leaves out: that only a part is held, that it is claimed.
    pub note: String,
}

impl Interval {
    /// Whether a day lies in it.
    pub fn holds_on(&self, day: Date) -> bool {
        self.begin <= day && self.end.is_none_or(|end| day < end)
    }

    /// How many days before `day` a report last said it; none where none did.
    pub fn days_since_report(&self, day: Date) -> Option<i32> {
        let heard = self.heard.iter().map(|(heard, _)| *heard);
        let latest = heard.filter(|heard| *heard <= day).max()?;
        Some(days(latest, day))
    }

    /// The entry that established it.
    pub fn entry(&self) -> Option<usize> {
        self.heard.first().map(|(_, entry)| *entry)
    }

    /// The same as it is on one day.
    #[must_use]
    pub fn cut(&self, day: Date) -> Self {
        let stated = self.heard.iter().any(|(heard, _)| *heard == day);
        Self {
            begin: day,
            end: day.tomorrow().ok(),
            basis: match self.basis {
                StatusBasis::Stated if !stated => StatusBasis::Carried,
                basis => basis,
            },
            ..self.clone()
        }
    }
}

/// The statuses of every town that reports tell of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Control {
    /// By place id, each with its intervals in order; they never overlap, and there are none before the first report.
    towns: BTreeMap<String, Vec<Interval>>,
}

impl Control {
    /// The statuses that a timeline tells of; a hold or a fight lapses after `stale_after_days` without a report.
    pub fn of(timeline: &Timeline, stale_after_days: i32) -> Self {
        let told = Told::new(timeline, stale_after_days);
        let evidence = evidence::by_place(timeline);
        let threats = Threats::of(timeline, &evidence, stale_after_days);
        let towns = evidence.into_iter().map(|(id, of)| {
            let intervals = replay(&of, &told);
            let intervals = threats.split(id, intervals);
            (id.to_owned(), intervals)
        });
        Self {
            towns: towns.filter(|(_, intervals)| !intervals.is_empty()).collect(),
        }
    }

    /// Every interval, by place and day.
    pub fn intervals(&self) -> impl Iterator<Item = &Interval> {
        self.towns.values().flatten()
    }

    /// The intervals of one place, in order.
    pub fn history(&self, place_id: &str) -> &[Interval] {
        self.towns.get(place_id).map_or(&[], Vec::as_slice)
    }

    /// What is known of each town on a day; nothing of a town before the first report of it.
    pub fn on(&self, day: Date) -> impl Iterator<Item = Interval> {
        self.towns.values().filter_map(move |intervals| {
            let after = intervals.partition_point(|i| i.begin <= day);
            let interval = intervals.get(after.checked_sub(1)?)?;
            interval.holds_on(day).then(|| interval.cut(day))
        })
    }

    /// The days on which the status of some town changes.
    pub fn changes(&self) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        for intervals in self.towns.values() {
            let mut before = None;
            for interval in intervals {
                let now = (interval.status, interval.holder.as_str());
                if before != Some(now) {
                    days.insert(interval.begin);
                }
                before = Some(now);
            }
        }
        days
    }
}

/// Days from one day to another.
fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(i32::MAX, |span| span.get_days())
}

/// So many days later; the last day there is where the calendar ends.
fn later(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}
