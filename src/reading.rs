//! One report through the stages in order, nothing thrown away: what `explain` prints.

use crate::date;
use crate::event::{self, Event, Words};
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::report::{Part, Report, Source};
pub use crate::resolution::Mention;
use crate::resolution::{self, Names};
use crate::sentence::Tagged;
use crate::toponym;

/// What a reading may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// ISO 3166-1 alpha-2 codes of the countries the reports are about; empty: from the report itself.
    pub theatre: Vec<String>,
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
pub fn read(report: &Report, gazetteer: &Gazetteer, lexicon: &Lexicon, options: &Options) -> Reading {
    let told = report.sentences.iter().filter(|s| s.part != Part::Boilerplate);
    let mut names = Names::default();
    let mut sentences = Vec::new();
    for (number, sentence) in told.enumerate() {
        let tagged = Tagged::new(&report.text, sentence.span, &lexicon.grammar);
        let found = toponym::find(
            &tagged,
            number,
            &report.datelines,
            gazetteer,
            &lexicon.place_words,
        );
        let first = names.toponyms.len();
        let shifted = |r: toponym::Relation| toponym::Relation {
            figure: r.figure + first,
            ground: r.ground + first,
            ..r
        };
        names.relations.extend(
            toponym::relations(&tagged, &found, &lexicon.place_words)
                .into_iter()
                .map(shifted),
        );
        names.containers.extend(
            toponym::containers(&tagged, &found)
                .into_iter()
                .map(|(a, b)| (a + first, b + first)),
        );
        names.toponyms.extend(found);
        let dates = date::find(&report.text, &tagged.tokens, lexicon);
        sentences.push(Words {
            tagged,
            part: sentence.part,
            dates,
        });
    }
    let mentions = resolution::resolve(&report.text, &names, gazetteer, &options.theatre);
    let events = event::find(report, &sentences, &mentions, &lexicon.grammar);
    Reading {
        source: report.source.clone(),
        mentions,
        events,
    }
}
