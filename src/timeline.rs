//! Events by date: the stage that looks across reports.
//!
//! Reading a report leaves open what needs another one. Here the readings come together: what a report says
//! twice is told once, and events stand in the order in which they happened.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

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
    /// The events that layers are made of: by first day, undated ones last, then by report and sentence.
    pub entries: Vec<Entry>,
    /// The events as read, repeats included, by report: what `events.jsonl` holds.
    pub read: Vec<Vec<Event>>,
    /// The place names, by report.
    pub mentions: Vec<Vec<Mention>>,
}

impl Timeline {
    /// Builds the timeline of some readings, which stand in input order.
    pub fn build(readings: Vec<Reading>) -> Self {
        let mut timeline = Self::default();
        for (source, reading) in readings.into_iter().enumerate() {
            timeline.entries.extend(told_once(source, &reading));
            timeline.sources.push(reading.source);
            timeline.read.push(reading.events);
            timeline.mentions.push(reading.mentions);
        }
        // The sort keeps the order of reports and of sentences among events of one day.
        timeline
            .entries
            .sort_by_key(|e| (e.event.date.begin.is_none(), e.event.date.begin));
        timeline
    }

    /// The day after the last report, where an interval that is still open ends; none where no report has a date.
    pub fn horizon(&self) -> Option<Date> {
        let last = self.sources.iter().filter_map(|s| s.published.date).max()?;
        last.tomorrow().ok()
    }
}

/// The events of a report without its repeats, each with the sentences that say it again.
fn told_once(source: usize, reading: &Reading) -> Vec<Entry> {
    let first: HashSet<&str> = reading
        .events
        .iter()
        .filter(|e| e.same_as.is_empty())
        .map(|e| e.id.as_str())
        .collect();
    let (again, told): (Vec<&Event>, Vec<&Event>) = reading
        .events
        .iter()
        .partition(|e| first.contains(e.same_as.as_str()));
    let mut repeats: HashMap<&str, Vec<String>> = HashMap::new();
    for event in again {
        let span = reading.source.offsets.span_in_file(event.sentence);
        let place = format!("{}:{}-{}", reading.source.id, span.start, span.end);
        repeats.entry(&event.same_as).or_default().push(place);
    }
    told.into_iter()
        .map(|event| Entry {
            event: event.clone(),
            source,
            also_sources: repeats.remove(event.id.as_str()).unwrap_or_default(),
            n_reports: 1,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::date::DateReading;
    use crate::sample::{event, on, reading};

    #[test]
    fn events_stand_by_day_then_report_then_sentence_and_undated_ones_last() {
        let dated = |id: &str, day| Event {
            date: on(day),
            ..event(id, Vec::new())
        };
        let undated = Event {
            date: DateReading::unknown(),
            ..event("never", Vec::new())
        };
        let (early, late) = (date(2017, 9, 19), date(2017, 10, 26));
        let a = reading("a", vec![undated, dated("a1", late), dated("a2", late)]);
        let b = reading("b", vec![dated("b1", late), dated("b2", early)]);
        let timeline = Timeline::build(vec![a, b]);
        let ids: Vec<&str> = timeline.entries.iter().map(|e| e.event.id.as_str()).collect();
        assert_eq!(ids, ["b2", "a1", "a2", "b1", "never"]);
        assert_eq!(timeline.horizon(), Some(date(2017, 10, 27)));
    }

    #[test]
    fn what_a_report_says_again_is_told_once() {
        let again = |id: &str, of: &str| Event {
            same_as: of.to_owned(),
            ..event(id, Vec::new())
        };
        let lost = again("c", "of no event");
        let events = vec![event("a", Vec::new()), again("b", "a"), lost];
        let timeline = Timeline::build(vec![reading("r", events)]);
        let told: Vec<_> = timeline
            .entries
            .iter()
            .map(|e| (e.event.id.as_str(), e.also_sources.len()))
            .collect();
        assert_eq!(
            told,
            [("a", 1), ("c", 0)],
            "a repeat of nothing is an event of its own"
        );
        assert_eq!(timeline.entries[0].also_sources, ["r:0-10"]);
        assert_eq!(timeline.read[0].len(), 3);
    }
}
