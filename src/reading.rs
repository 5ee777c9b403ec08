//! One report through the stages in order, nothing thrown away: what `explain` prints.

use crate::event::Event;
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::report::{Report, Source};
use crate::resolution::Resolution;
use crate::toponym::Toponym;

/// What a reading may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// ISO 3166-1 alpha-2 codes of the countries the reports are about; empty: from the report itself.
    pub theatre: Vec<String>,
}

/// A name, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The name as written.
    pub toponym: Toponym,
    /// Its words.
    pub as_written: String,
    /// What became of it.
    pub resolution: Resolution,
}

/// What was understood of one report. Spans are bytes of the text; `source.offsets` leads to the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The report.
    pub source: Source,
    /// Every place name, resolved or not, in order.
    pub mentions: Vec<Mention>,
    /// Every event, placed or not, in order.
    pub events: Vec<Event>,
}

/// Reads a report: a pure function of its text, the gazetteer, the words and the options.
pub fn read(report: &Report, _gazetteer: &Gazetteer, _lexicon: &Lexicon, _options: &Options) -> Reading {
    Reading {
        source: report.source.clone(),
        mentions: Vec::new(),
        events: Vec::new(),
    }
}
