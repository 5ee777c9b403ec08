//! One report through the stages in order, nothing thrown away: what `explain` prints.

use crate::date;
use crate::event::{self, Event, Words};
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::report::{Part, Report, Source};
pub use crate::resolution::Mention;
use crate::resolution::{self, Names};
use crate::sentence::Tagged;
use crate::toponym::{self, Theatre, Toponym};

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
    let sentences: Vec<Words<'_>> = told
        .map(|sentence| {
            let tagged = Tagged::new(&report.text, sentence.span, &lexicon.grammar);
            let dates = date::find(&report.text, &tagged.tokens, lexicon);
            Words {
                tagged,
                part: sentence.part,
                paragraph: sentence.paragraph,
                dates,
            }
        })
        .collect();
    let countries = options
        .theatre
        .iter()
        .filter_map(|c| <[u8; 2]>::try_from(c.as_bytes()).ok())
        .collect();
    let theatre = Theatre {
        countries,
        conflict: event::armed(&sentences, &lexicon.grammar),
    };
    let names = names(report, &sentences, &theatre, gazetteer, lexicon);
    let mentions = resolution::resolve(&report.text, &names, gazetteer, &options.theatre);
    let events = event::find(report, &sentences, &mentions, theatre.conflict, &lexicon.grammar);
    Reading {
        source: report.source.clone(),
        mentions,
        events,
    }
}

/// The place names of a report, with what it says of where they lie.
fn names(
    report: &Report,
    sentences: &[Words<'_>],
    theatre: &Theatre,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Names {
    let mut found = Vec::new();
    for (number, words) in sentences.iter().enumerate() {
        let toponyms = toponym::find(
            &words.tagged,
            number,
            &report.datelines,
            gazetteer,
            &lexicon.place_words,
        );
        let dated = |t: &Toponym| words.dates.iter().any(|d| d.span.overlaps(t.span));
        found.push(toponyms.into_iter().filter(|t| !dated(t)).collect::<Vec<_>>());
    }
    let tagged: Vec<&Tagged<'_>> = sentences.iter().map(|w| &w.tagged).collect();
    let found = toponym::sift(&tagged, found, theatre, gazetteer);
    let mut names = Names::default();
    for (words, toponyms) in sentences.iter().zip(found) {
        let first = names.toponyms.len();
        let shifted = |r: toponym::Relation| toponym::Relation {
            figure: r.figure + first,
            ground: r.ground + first,
            ..r
        };
        names.relations.extend(
            toponym::relations(&words.tagged, &toponyms, &lexicon.place_words)
                .into_iter()
                .map(shifted),
        );
        names.containers.extend(
            toponym::containers(&words.tagged, &toponyms)
                .into_iter()
                .map(|(a, b)| (a + first, b + first)),
        );
        names.toponyms.extend(toponyms);
    }
    names
}
