//! Events by date: the stage that looks across reports.
//!
//! Reading a report leaves open what needs another one. Here the readings come together: days of publication that
//! other reports force (`publication`), what several reports tell told once (`merge`), what they disagree about
//! side by side (`conflict`), and events in the order in which they happened. `Control` is who held what, when.
//!
//! Nothing depends on the order of the readings, and nothing that was read is lost: [`Timeline::read`] has it all.

#[cfg(test)]
mod cases;
mod conflict;
mod control;
mod copies;
mod merge;
pub mod publication;
mod side;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::event::{Event, Review};
use crate::reading::{Mention, Reading};
use crate::report::Source;

pub use conflict::Conflict;
pub use control::{Control, Interval, Pressure, STALE_AFTER_DAYS, Status, StatusBasis};
pub use side::key as side_key;

/// A sentence that tells an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Index of its report in [`Timeline::sources`].
    pub source: usize,
    /// The event as read there.
    pub event: Arc<Event>,
}

/// An event on the timeline with the reports that tell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id on the map: that of the telling that came out first, so that a report which comes later and tells it better
    /// does not rename it.
    pub id: String,
    /// The event as it is told best: the most precise date first, then the earliest report.
    pub event: Arc<Event>,
    /// Index of its report in [`Timeline::sources`].
    pub source: usize,
    /// The other sentences that tell it, of this report and of others.
    pub others: Vec<Telling>,
    /// In how many reports; near copies of one text count as one.
    pub n_reports: usize,
    /// What reports disagree about in it.
    pub conflict: Option<Arc<Conflict>>,
    /// What an analyst did to it, in any of the sentences that tell it.
    pub reviewed: String,
}

impl Entry {
    /// Every sentence that tells it, the best one first.
    pub fn tellings(&self) -> impl Iterator<Item = (usize, &Event)> {
        let others = self.others.iter().map(|t| (t.source, &*t.event));
        std::iter::once((self.source, &*self.event)).chain(others)
    }
}

/// Every event of every report, by date, and the reports.
///
/// ```
/// use dateline::report::Meta;
/// use dateline::{Gazetteer, Lexicon, Options, Report, Timeline, read};
/// let (gazetteer, lexicon) = (Gazetteer::builtin()?, Lexicon::builtin()?);
/// let mut readings = Vec::new();
/// for (id, text) in [
///     ("late", "Published 2017-11-17\n\nIraqi forces captured Rawa on Friday."),
///     ("early", "Published 2017-09-21\n\nIraqi forces captured Anah on Thursday."),
/// ] {
///     let report = Report::from_text(id, "a.txt", text.as_bytes(), &Meta::default(), &lexicon)?;
///     readings.push(read(&report, &gazetteer, &lexicon, &Options::default()));
/// }
/// let timeline = Timeline::build(readings);
/// let days: Vec<&str> = timeline.entries.iter().map(|e| e.event.date.edtf.as_str()).collect();
/// assert_eq!(days, ["2017-09-21", "2017-11-17"]);
/// # Ok::<(), dateline::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The reports, by id.
    pub sources: Vec<Source>,
    /// The events that layers are made of: by first day, undated ones last, then by report and sentence.
    pub entries: Vec<Entry>,
    /// The events as read, repeats included, by report: what `events.jsonl` holds.
    pub read: Vec<Vec<Arc<Event>>>,
    /// For each event as read, the index of the entry that tells it; none where an analyst dropped it.
    pub told: Vec<Vec<Option<usize>>>,
    /// The place names, by report.
    pub mentions: Vec<Vec<Mention>>,
    /// For each report, the first one of nearly the same text: itself where there is none.
    pub copies: Vec<usize>,
}

impl Timeline {
    /// Builds the timeline of some readings, in whatever order they come.
    pub fn build(mut readings: Vec<Reading>) -> Self {
        readings.sort_by(|a, b| a.source.id.cmp(&b.source.id));
        let mut timeline = Self {
            copies: copies::find(&readings),
            ..Self::default()
        };
        let mut entries = Vec::new();
        for (source, reading) in readings.into_iter().enumerate() {
            let events: Vec<Arc<Event>> = reading.events.into_iter().map(Arc::new).collect();
            entries.extend(told_once(source, &events));
            timeline.sources.push(reading.source);
            timeline.read.push(events);
            timeline.mentions.push(reading.mentions);
        }
        timeline.entries = merge::merge(entries, &timeline.sources, &timeline.copies);
        timeline.entries.iter_mut().for_each(Entry::sum_up);
        conflict::mark(&mut timeline);
        // The sort keeps the order of reports and of sentences among events of one day.
        timeline
            .entries
            .sort_by_key(|e| (e.event.date.begin.is_none(), e.event.date.begin, e.source));
        timeline.told = told(&timeline);
        timeline
    }

    /// The day after the last report, where an interval that is still open ends; none where no report has a date.
    pub fn horizon(&self) -> Option<Date> {
        let last = self.sources.iter().filter_map(|s| s.published.date).max()?;
        last.tomorrow().ok()
    }

    /// "report:start-end" of every sentence that tells an entry, the best one first, in bytes of their files.
    pub fn places_of(&self, entry: &Entry) -> Vec<String> {
        entry.tellings().filter_map(|told| self.place_of(told)).collect()
    }

    /// "report:start-end" of the sentence of an event, in bytes of its file.
    pub fn place_of(&self, (source, event): (usize, &Event)) -> Option<String> {
        let source = self.sources.get(source)?;
        let span = source.offsets.span_in_file(event.sentence);
        Some(format!("{}:{}-{}", source.id, span.start, span.end))
    }

    /// The entry that tells an event as read.
    pub fn entry(&self, source: usize, event: usize) -> Option<&Entry> {
        self.entries.get((*self.told.get(source)?.get(event)?)?)
    }
}

/// The events of a report without its repeats, each with the sentences that say it again. What an analyst dropped is
/// not told, and what says that again is not either.
fn told_once(source: usize, events: &[Arc<Event>]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut of: HashMap<&str, usize> = HashMap::new();
    let dropped: HashSet<&str> = events
        .iter()
        .filter(|e| e.is_dropped())
        .map(|e| e.id.as_str())
        .collect();
    let stands = |e: &&Arc<Event>| !e.is_dropped() && !dropped.contains(e.same_as.as_str());
    for event in events.iter().filter(|e| stands(e) && e.same_as.is_empty()) {
        of.insert(&event.id, entries.len());
        entries.push(Entry::new(source, Arc::clone(event)));
    }
    for event in events.iter().filter(|e| stands(e) && !e.same_as.is_empty()) {
        let again = of.get(event.same_as.as_str()).and_then(|&i| entries.get_mut(i));
        match again {
            // what an analyst corrected is how it is, wherever the report says it
            Some(entry) => {
                let mut event = Arc::clone(event);
                if event.is_remade() && !entry.event.is_remade() {
                    std::mem::swap(&mut entry.event, &mut event);
                }
                if event.is_corrected() {
                    Arc::make_mut(&mut entry.event).take_corrections(&event);
                }
                entry.others.push(Telling { source, event });
            }
            None => entries.push(Entry::new(source, Arc::clone(event))),
        }
    }
    entries.sort_by_key(|e| e.event.sentence);
    entries
}

impl Entry {
    fn new(source: usize, event: Arc<Event>) -> Self {
        Self {
            id: event.id.clone(),
            event,
            source,
            others: Vec::new(),
            n_reports: 1,
            conflict: None,
            reviewed: String::new(),
        }
    }

    fn sum_up(&mut self) {
        // A row of an analyst's own that says what a report says adds nothing to the map.
        let counts = |event: &Event| !event.is_added() || self.event.is_added();
        let tellings = self.tellings().filter(|(_, event)| counts(event));
        let reviews = tellings.filter_map(|(_, event)| event.review.as_deref());
        let mut done: Vec<String> = Vec::new();
        for what in reviews.map(Review::what).filter(|w| !w.is_empty()) {
            done.extend((!done.contains(&what)).then_some(what));
        }
        self.reviewed = done.join("; ");
    }
}

/// For each event as read, the entry that tells it.
fn told(timeline: &Timeline) -> Vec<Vec<Option<usize>>> {
    let mut of: Vec<HashMap<&str, usize>> = vec![HashMap::new(); timeline.sources.len()];
    for (number, entry) in timeline.entries.iter().enumerate() {
        for (source, event) in entry.tellings() {
            if let Some(of) = of.get_mut(source) {
                of.insert(&event.id, number);
            }
        }
    }
    let reports = timeline.read.iter().zip(&of);
    reports
        .map(|(events, of)| events.iter().map(|e| of.get(e.id.as_str()).copied()).collect())
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
        let timeline = Timeline::build(vec![b, a]);
        let ids: Vec<&str> = timeline.entries.iter().map(|e| e.event.id.as_str()).collect();
        assert_eq!(ids, ["b2", "a1", "a2", "b1", "never"]);
        assert_eq!(timeline.horizon(), Some(date(2017, 10, 27)));
        assert_eq!(
            timeline.told,
            [vec![Some(4), Some(1), Some(2)], vec![Some(3), Some(0)]]
        );
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
            .map(|e| (e.event.id.as_str(), e.others.len()))
            .collect();
        assert_eq!(
            told,
            [("a", 1), ("c", 0)],
            "a repeat of nothing is an event of its own"
        );
        assert_eq!(timeline.read[0].len(), 3);
        assert_eq!(timeline.told, [vec![Some(0), Some(0), Some(1)]]);
    }
}
