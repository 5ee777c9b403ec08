//! What the columns of an event are read from.

use crate::event::{Event, EventPlace};
use crate::gazetteer::Place;
use crate::measure::{self, Geometry, Point};
use crate::reading::Mention;
use crate::report::Source;
use crate::timeline::{Entry, Timeline};

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
    /// "report:start-end" of the other sentences that say it.
    pub also_sources: &'a [String],
    /// In how many reports.
    pub n_reports: usize,
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
            also_sources: &[],
            n_reports: 1,
            ends: None,
        }
    }

    /// The row of an entry; none where its report is not in the timeline.
    pub fn entry(timeline: &'a Timeline, entry: &'a Entry) -> Option<Self> {
        let source = timeline.sources.get(entry.source)?;
        let mentions = timeline.mentions.get(entry.source)?;
        Some(Self {
            also_sources: &entry.also_sources,
            n_reports: entry.n_reports,
            ..Self::read(&entry.event, source, mentions)
        })
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
        self.site()?.place.as_ref()
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
