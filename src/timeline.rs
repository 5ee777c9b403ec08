//! Events by date: the stage that looks across reports.

use crate::event::Event;
use crate::reading::{Mention, Reading};
use crate::report::Source;

/// An event on the timeline with the reports that tell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The event as first told.
    pub event: Event,
    /// Index of its report in [`Timeline::sources`].
    pub source: usize,
    /// "report:start-end" of the other sentences that say it, file offsets.
    pub also_sources: Vec<String>,
    /// In how many reports.
    pub n_reports: usize,
}

/// Every event of every report, by date, and the reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The reports, in input order.
    pub sources: Vec<Source>,
    /// The events that layers are made of.
    pub entries: Vec<Entry>,
    /// The events as read, repeats included, by report: what `events.jsonl` holds.
    pub read: Vec<Vec<Event>>,
    /// The place names, by report.
    pub mentions: Vec<Vec<Mention>>,
}

impl Timeline {
    /// Builds the timeline of some readings.
    pub fn build(_readings: Vec<Reading>) -> Self {
        Self::default()
    }
}
