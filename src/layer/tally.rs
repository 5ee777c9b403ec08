//! How many events there are of each class: the summary that must add up.

use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::Serialize;

use crate::timeline::Timeline;

use super::Class;

/// Events by class: `events` is the sum of the four classes; `repeats` and `dropped` come on top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// All events, repeats left out.
    pub events: usize,
    /// At a town or site.
    pub placed: usize,
    /// In an area, along a river, a road or a border.
    pub regional: usize,
    /// With a site and without a defensible date.
    pub undated: usize,
    /// Without a site.
    pub unplaced: usize,
    /// Sentences that tell an event again.
    pub repeats: usize,
    /// Taken off the map by an analyst.
    #[serde(skip_serializing_if = "is_zero")]
    pub dropped: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Tally {
    /// The tally of each report of a timeline, in input order.
    pub fn by_report(timeline: &Timeline) -> Vec<Self> {
        let mut tallies = vec![Self::default(); timeline.sources.len()];
        for entry in &timeline.entries {
            if let Some(tally) = tallies.get_mut(entry.source) {
                tally.count(Class::of(&entry.event));
            }
        }
        for (tally, read) in tallies.iter_mut().zip(&timeline.read) {
            tally.dropped = read.iter().filter(|e| e.is_dropped()).count();
            tally.repeats = read.len().saturating_sub(tally.events + tally.dropped);
        }
        tallies
    }

    /// The tally of a whole timeline.
    pub fn of(timeline: &Timeline) -> Self {
        let mut sum = Self::default();
        for tally in Self::by_report(timeline) {
            sum += tally;
        }
        sum
    }

    fn count(&mut self, class: Class) {
        self.events += 1;
        match class {
            Class::Unplaced => self.unplaced += 1,
            Class::Undated => self.undated += 1,
            Class::Regional => self.regional += 1,
            Class::Placed => self.placed += 1,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.placed += other.placed;
        self.regional += other.regional;
        self.undated += other.undated;
        self.unplaced += other.unplaced;
        self.repeats += other.repeats;
        self.dropped += other.dropped;
    }
}
