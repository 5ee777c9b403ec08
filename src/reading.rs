//! One report through the stages in order, nothing thrown away: what `explain` prints.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::date::DateExpr;
use crate::event::{self, Event, Words};
use crate::gazetteer::{Gazetteer, Matcher};
use crate::lexicon::Lexicon;
use crate::report::{Part, Report, Sentence, Source};
pub use crate::resolution::Mention;
use crate::resolution::{self, Names};
use crate::sentence::{Tagged, Tagger};
use crate::text::Span;
use crate::toponym::slots::{self, Scene};
use crate::toponym::{self, Theatre, Toponym};

/// What a reading may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// ISO 3166-1 alpha-2 codes of the countries the reports are about; empty: from the report itself.
    pub theatre: Vec<String>,
}

/// A wording for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The sentence it stands in.
    pub sentence: Span,
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub words: String,
    /// What they mean.
    pub expr: DateExpr,
}

/// What was understood of one report. Spans are bytes of the text; `source.offsets` leads to the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The report.
    pub source: Source,
    /// Every place name, resolved or not, in order.
    pub mentions: Vec<Mention>,
    /// Every event, placed or not, in order.
    pub events: Vec<Event>,
    /// Its wordings for a time, in order.
    pub wordings: Vec<Wording>,
    /// Hashes of its runs of words: what copies of one text share.
    #[serde(with = "packed")]
    pub shingles: Vec<u64>,
}

/// Hashes as one word.
mod packed {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD_NO_PAD as WORD;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(hashes: &[u64], to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        to.serialize_str(&WORD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
        let bytes = WORD
            .decode(String::deserialize(from)?)
            .map_err(D::Error::custom)?;
        let (hashes, _) = bytes.as_chunks::<8>();
        Ok(hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect())
    }
}

impl Reading {
    /// Leaves out the events that are less certain than `least`, unless an analyst has looked at them; gives how many. An
    /// event that said one of them again stands for it from then on.
    pub fn leave_out_below(&mut self, least: f64) -> usize {
        let before = self.events.len();
        self.events
            .retain(|e| e.confidence >= least || e.review.is_some());
        let kept: HashSet<String> = self.events.iter().map(|e| e.id.clone()).collect();
        let mut heirs: HashMap<String, String> = HashMap::new();
        for event in &mut self.events {
            if event.same_as.is_empty() || kept.contains(&event.same_as) {
                continue;
            }
            match heirs.get(&event.same_as) {
                Some(heir) => event.same_as.clone_from(heir),
                None => {
                    heirs.insert(std::mem::take(&mut event.same_as), event.id.clone());
                }
            }
        }
        before - self.events.len()
    }
}

/// Reads a report: a pure function of its text, the gazetteer, the words and the options.
///
/// ```
/// use dateline::report::Meta;
/// use dateline::{Gazetteer, Lexicon, Options, Report, read};
/// let (gazetteer, lexicon) = (Gazetteer::builtin()?, Lexicon::builtin()?);
/// let text = b"Published 2017-11-17\n\nTroops will storm Rawa on Sunday, a colonel said.";
/// let report = Report::from_text("a", "a.txt", text, &Meta::default(), &lexicon)?;
/// let reading = read(&report, &gazetteer, &lexicon, &Options::default());
/// assert_eq!(reading.events[0].realis.as_str(), "expected");
/// assert_eq!(reading.mentions[0].as_written, "Rawa");
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn read(report: &Report, gazetteer: &Gazetteer, lexicon: &Lexicon, options: &Options) -> Reading {
    Reader::new(gazetteer, lexicon, options).read(report)
}

/// Reads reports as [`read`] does, and remembers the names it has met: one for many reports is quickest.
pub struct Reader<'r> {
    matcher: Matcher<'r>,
    tagger: Tagger<'r>,
    options: &'r Options,
}

impl<'r> Reader<'r> {
    /// A reader that has met no name.
    pub fn new(gazetteer: &'r Gazetteer, lexicon: &'r Lexicon, options: &'r Options) -> Self {
        Self {
            matcher: gazetteer.matcher(),
            tagger: Tagger::new(lexicon),
            options,
        }
    }

    /// Reads a report.
    pub fn read(&mut self, report: &Report) -> Reading {
        if self.matcher.begin() {
            self.tagger.forget();
        }
        understand(report, &mut self.matcher, &mut self.tagger, self.options)
    }
}

fn understand(
    report: &Report,
    matcher: &mut Matcher<'_>,
    tables: &mut Tagger<'_>,
    options: &Options,
) -> Reading {
    let lexicon = tables.lexicon();
    let told = report.sentences.iter().filter(|s| s.part != Part::Boilerplate);
    let words = |sentence: &Sentence| {
        let (tagged, dates) = tables.tag(&report.text, sentence.span, matcher.vocabulary());
        Words::of(tagged, dates, sentence, lexicon)
    };
    let mut sentences = Vec::with_capacity(report.sentences.len());
    sentences.extend(told.map(words));
    let countries = options
        .theatre
        .iter()
        .filter_map(|c| <[u8; 2]>::try_from(c.as_bytes()).ok())
        .collect();
    let theatre = Theatre {
        countries,
        conflict: event::armed(&sentences),
    };
    let names = names(report, &sentences, &theatre, matcher, lexicon);
    let mentions = resolution::resolve(&report.text, names, matcher, &options.theatre);
    let events = event::find(report, &sentences, &mentions, theatre.conflict, &lexicon.grammar);
    let wordings = wordings(&sentences);
    for words in sentences {
        tables.reuse(words.tagged);
    }
    Reading {
        source: report.source.clone(),
        mentions,
        events,
        wordings,
        shingles: tables.shingles(),
    }
}

fn wordings(sentences: &[Words<'_>]) -> Vec<Wording> {
    let mut all = Vec::new();
    for Words { tagged, dates, .. } in sentences {
        all.extend(dates.iter().map(|date| Wording {
            sentence: tagged.span,
            span: date.span,
            words: date.span.of(tagged.text).to_owned(),
            expr: date.expr.clone(),
        }));
    }
    all
}

/// The place names of a report, with what it says of where they lie.
fn names(
    report: &Report,
    sentences: &[Words<'_>],
    theatre: &Theatre,
    matcher: &mut Matcher<'_>,
    lexicon: &Lexicon,
) -> Names {
    let mut found = Vec::new();
    for (number, words) in sentences.iter().enumerate() {
        let toponyms = toponym::find(
            &words.tagged,
            number,
            &report.datelines,
            matcher,
            &lexicon.place_words,
        );
        let dated = |t: &Toponym| words.dates.iter().any(|d| d.span.overlaps(t.span));
        found.push(toponyms.into_iter().filter(|t| !dated(t)).collect::<Vec<_>>());
    }
    let tagged: Vec<&Tagged<'_>> = sentences.iter().map(|w| &w.tagged).collect();
    let mut found = toponym::sift(&tagged, found, theatre, matcher.gazetteer());
    for (sentence, (words, toponyms)) in sentences.iter().zip(&mut found).enumerate() {
        if theatre.conflict || event::fought(words) {
            fought_over(report, sentence, words, toponyms, lexicon, matcher.gazetteer());
        }
    }
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

/// Adds the names of a sentence that its place slots hold and the gazetteer lacks.
fn fought_over(
    report: &Report,
    sentence: usize,
    words: &Words<'_>,
    toponyms: &mut Vec<Toponym>,
    lexicon: &Lexicon,
    gazetteer: &Gazetteer,
) {
    let dates = words.dates.iter().map(|d| d.span);
    let apart: Vec<_> = dates.chain(report.datelines.iter().copied()).collect();
    let scene = Scene {
        tagged: &words.tagged,
        sentence,
        actors: &event::spans(words),
        apart: &apart,
        grammar: &lexicon.grammar,
        words: &lexicon.place_words,
        gazetteer,
    };
    slots::add(&scene, toponyms);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_repeat_stands_for_what_is_left_out() {
        let said = |id: &str, same_as: &str, confidence| Event {
            same_as: same_as.to_owned(),
            confidence,
            ..sample::event(id, Vec::new())
        };
        let events = vec![
            said("a", "", 0.2),
            said("b", "a", 0.8),
            said("c", "a", 0.9),
            said("d", "", 0.5),
        ];
        let mut reading = sample::reading("r", events);
        assert_eq!(reading.leave_out_below(0.5), 1);
        let left: Vec<_> = reading
            .events
            .iter()
            .map(|e| (e.id.as_str(), e.same_as.as_str()))
            .collect();
        assert_eq!(left, [("b", ""), ("c", "b"), ("d", "")]);
    }
}
