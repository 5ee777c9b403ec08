//! What the columns of an event are read from.

use crate::event::{Event, EventPlace};
use crate::gazetteer::Place;
use crate::measure::{self, Geometry, Point};
use crate::reading::Mention;
use crate::report::Source;
use crate::timeline::{Conflict, Entry, Timeline};

use super::line::{self, Ends};

/// An event with its report, as a row of a layer or table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The event.
    pub event: &'a Event,
    /// Its report.
    pub source: &'a Source,
    /// The place names of its report.
    pub mentions: &'a [Mention],
    /// The entry that tells it, where other reports are known.
    told: Option<(&'a Timeline, &'a Entry)>,
    /// Whether it is the row of the entry, and not of one of its tellings.
    shown: bool,
    /// Both ends, where it is drawn as a line.
    pub(super) ends: Option<Ends<'a>>,
}

impl<'a> Row<'a> {
    /// The row of an event as read in one report.
    pub const fn read(event: &'a Event, source: &'a Source, mentions: &'a [Mention]) -> Self {
        Self {
            event,
            source,
            mentions,
            told: None,
            shown: false,
            ends: None,
        }
    }

    /// The row of an entry; none where its report is not in the timeline.
    pub fn entry(timeline: &'a Timeline, entry: &'a Entry) -> Option<Self> {
        let row = Self::of(timeline, entry.source, &entry.event, entry)?;
        Some(Self { shown: true, ..row })
    }

    /// Its id: that of the event on the map, or of the event as read.
    pub fn id(&self) -> &'a str {
        match self.told {
            Some((_, entry)) if self.shown => &entry.id,
            _ => &self.event.id,
        }
    }

    /// The row of an event as read, which `entry` tells.
    fn of(timeline: &'a Timeline, source: usize, event: &'a Event, entry: &'a Entry) -> Option<Self> {
        let mentions = timeline.mentions.get(source)?;
        Some(Self {
            told: Some((timeline, entry)),
            ..Self::read(event, timeline.sources.get(source)?, mentions)
        })
    }

    /// The rows of every event as read, repeats included, report by report.
    pub fn all_read(timeline: &'a Timeline) -> impl Iterator<Item = Self> {
        timeline
            .read
            .iter()
            .enumerate()
            .flat_map(move |(source, events)| {
                let rows = events.iter().enumerate();
                rows.filter_map(move |(n, event)| {
                    let Some(entry) = timeline.entry(source, n) else {
                        let mentions = timeline.mentions.get(source)?;
                        return Some(Self::read(event, timeline.sources.get(source)?, mentions));
                    };
                    Self::of(timeline, source, event, entry)
                })
            })
    }

    /// "report:start-end" of the other sentences that tell it, in bytes of their files.
    pub(super) fn also_sources(&self) -> Vec<String> {
        let Some((timeline, entry)) = self.told else {
            return Vec::new();
        };
        // All of them with the event on the map; the others lead to it. Were each to name all, a text that says one
        // thing a thousand times would make a table of a million places.
        let most = if self.told_in().is_some() { 1 } else { usize::MAX };
        let others = entry.tellings().filter(|(_, event)| event.id != self.event.id);
        others
            .take(most)
            .filter_map(|told| timeline.place_of(told))
            .collect()
    }

    /// What an analyst did to it, in any of the sentences that tell it.
    pub(super) fn reviewed(&self) -> String {
        let own = || self.event.review.as_ref().map_or_else(String::new, |r| r.what());
        self.told.map_or_else(own, |(_, entry)| entry.reviewed.clone())
    }

    /// In how many reports.
    pub(super) fn n_reports(&self) -> usize {
        self.told.map_or(1, |(_, entry)| entry.n_reports)
    }

    /// What reports disagree about in it.
    pub(super) fn conflict(&self) -> Option<&'a Conflict> {
        self.told?.1.conflict.as_deref()
    }

    /// The id of the event on the map that tells this one; none where it is this one.
    pub fn told_in(&self) -> Option<&'a str> {
        let told = self.told?.1.id.as_str();
        (told != self.id()).then_some(told)
    }

    /// Where its line begins and ends; none where it is none.
    pub fn line_ends(&self) -> Option<(Point, Point)> {
        let ends = line::ends(self.event)?;
        Some((ends.from.point, ends.to.point))
    }

    /// The same row as a line; none where it is none.
    pub(super) fn as_line(&self) -> Option<Self> {
        let ends = Some(line::ends(self.event)?);
        Some(Self { ends, ..*self })
    }

    /// The place where it stands, as written.
    pub(super) fn site(&self) -> Option<&'a EventPlace> {
        self.event.site()
    }

    /// The place where it stands.
    pub fn place(&self) -> Option<&'a Place> {
        self.site()?.place.as_deref()
    }

    /// Where it stands; none where it has no site.
    pub fn point(&self) -> Option<Point> {
        Some(self.place()?.point)
    }

    /// The geometry of its layer: its line where it is drawn as one, else its point.
    pub(super) fn geometry(&self) -> Option<Geometry> {
        match self.ends {
            Some(ends) => Some(measure::line(ends.from.point, ends.to.point)),
            None => self.point().map(Geometry::Point),
        }
    }

    /// Its sentence in bytes of the file.
    pub(super) fn sentence(&self) -> crate::text::Span {
        self.source.offsets.span_in_file(self.event.sentence)
    }
}
