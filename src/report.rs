//! A report: its text, where its parts are, and the day it was published.

use jiff::civil::Date;
use serde::Serialize;

use crate::closed_list;
use crate::text::Span;

closed_list! {
    /// How the publication day is known.
    ReportedBasis {
        /// The report says it.
        Stated = "stated",
        /// Other reports force it.
        Inferred = "inferred",
        /// The user gave it.
        Given = "given",
        /// It is not known.
        Unknown = "unknown",
    }
}

closed_list! {
    /// What a stretch of a report is.
    Part {
        /// The headline.
        Headline = "headline",
        /// The sentence or two under the headline.
        Standfirst = "standfirst",
        /// Place, time and agency before the first sentence.
        Dateline = "dateline",
        /// The news itself.
        Body = "body",
        /// The caption of a picture.
        Caption = "caption",
        /// Share widgets, notices, credits: yields nothing.
        Boilerplate = "boilerplate",
    }
}

/// The day a report was published, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The day; none where unknown.
    pub date: Option<Date>,
    /// How it is known.
    pub basis: ReportedBasis,
    /// Why, in plain words; empty where it is stated or given.
    pub reasoning: String,
    /// Other days that would fit.
    pub alternatives: Vec<Date>,
}

/// One sentence, or one line that is not a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the text, without white space around it.
    pub span: Span,
    /// What it is.
    pub part: Part,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
}

/// From offsets in a report's text to offsets in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// The text is the file.
    #[default]
    Same,
    /// The text begins this many bytes into the file (a byte order mark).
    Shifted(usize),
    /// Pairs (byte of the text, byte of the file), sorted; between two pairs both advance together.
    Table(Vec<(usize, usize)>),
}

impl Offsets {
    /// The place in the file of a byte of the text.
    pub fn in_file(&self, byte: usize) -> usize {
        match self {
            Self::Same => byte,
            Self::Shifted(by) => byte + by,
            Self::Table(pairs) => {
                let i = pairs.partition_point(|&(text, _)| text <= byte);
                let (text, file) = i
                    .checked_sub(1)
                    .and_then(|i| pairs.get(i))
                    .copied()
                    .unwrap_or_default();
                file + (byte - text)
            }
        }
    }

    /// The stretch of the file for a stretch of the text.
    pub fn span_in_file(&self, span: Span) -> Span {
        Span::new(self.in_file(span.start), self.in_file(span.end))
    }
}

/// What is known of a report beside its words: the row of it in `sources.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path under the input folder without its extension, or the `id` of a JSON line.
    pub id: String,
    /// The path under the input folder; "-" for standard input.
    pub file: String,
    /// SHA-256 of the file (of the text, for a JSON line), in hexadecimal.
    pub sha256: String,
    /// The headline, or what the user gave.
    pub title: String,
    /// The publisher; empty where unknown.
    pub publisher: String,
    /// The address; empty where unknown.
    pub url: String,
    /// The day of publication.
    pub published: Published,
    /// From offsets in the text to offsets in the file.
    pub offsets: Offsets,
}

/// A report and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What is known of it beside its words.
    pub source: Source,
    /// The words.
    pub text: String,
    /// Its sentences in order, boilerplate included.
    pub sentences: Vec<Sentence>,
    /// The datelines: stretches at the head of a body sentence that name where and when it was filed.
    pub datelines: Vec<Span>,
}
