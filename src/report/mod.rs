//! A report: its text, where its parts are, and the day it was published.
//!
//! [`input::open`] walks files and folders and gives one [`Report`] after the other; [`Report::from_text`] reads one
//! from its bytes. Offsets are bytes of [`Report::text`]; [`Source::offsets`] leads from there to the file.

#[cfg(test)]
mod cases;
pub(crate) mod dateline;
mod decode;
mod front_matter;
mod html;
pub mod input;
pub(crate) mod lines;
mod parts;
pub(crate) mod published;
pub(crate) mod sentences;
mod table;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::closed_list;
use crate::error::{Error, Result};
use crate::lexicon::Lexicon;
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// The day; none where unknown.
    pub date: Option<Date>,
    /// How it is known.
    pub basis: ReportedBasis,
    /// Why, in plain words; empty where it is stated or given.
    pub reasoning: String,
    /// Other days that would fit.
    pub alternatives: Vec<Date>,
    /// The day in the dateline, where it is another one: the writer's words are counted from it.
    pub dateline: Option<Date>,
}

impl Published {
    /// Nobody knows.
    pub const fn unknown() -> Self {
        Self {
            date: None,
            basis: ReportedBasis::Unknown,
            reasoning: String::new(),
            alternatives: Vec::new(),
            dateline: None,
        }
    }

    /// The day that "today" and "on Tuesday" are counted from: that of the dateline, else that of publication.
    pub fn day_of_writing(&self) -> Option<Date> {
        self.dateline.or(self.date)
    }
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Offsets {
    /// The text is the file.
    #[default]
    Same,
    /// The text begins this many bytes into the file (a byte order mark).
    Shifted(usize),
    /// Pairs (byte of the text, byte of the file), sorted; between two pairs both advance together. Two pairs for one
    /// byte of the text say where a stretch of the file that the text leaves out begins and ends.
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

    /// The place in the file of the end of a stretch: right after its last byte, before what the text leaves out.
    fn end_in_file(&self, byte: usize) -> usize {
        let first = match self {
            Self::Table(pairs) => pairs.get(pairs.partition_point(|&(text, _)| text < byte)),
            _ => None,
        };
        first
            .filter(|(text, _)| *text == byte)
            .map_or_else(|| self.in_file(byte), |(_, file)| *file)
    }

    /// The stretch of the file for a stretch of the text.
    pub fn span_in_file(&self, span: Span) -> Span {
        Span::new(self.in_file(span.start), self.end_in_file(span.end))
    }
}

/// What is known of a report beside its words: the row of it in `sources.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// What is said of a report outside its text. Empty where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The headline.
    pub title: String,
    /// The publisher.
    pub publisher: String,
    /// The address.
    pub url: String,
    /// The day of publication, and whether it was given, stated or inferred.
    pub published: Option<(Date, ReportedBasis)>,
    /// Why that day, in plain words.
    pub note: String,
}

impl Report {
    /// Reads a report from the bytes of its file, front matter included.
    ///
    /// `id` and `file` go into [`Source`] as they are; what `meta` says goes before what the text says.
    ///
    /// ```
    /// use dateline::{Lexicon, Report, report::{Meta, Part}};
    /// let text = "Ferry line opens\n\nVARNA, May 3 - The line opened on Monday. It is full.\n";
    /// let report = Report::from_text("a", "a.txt", text.as_bytes(), &Meta::default(), &Lexicon::builtin()?)?;
    /// assert_eq!(report.source.title, "Ferry line opens");
    /// assert_eq!(report.sentences.len(), 3);
    /// assert_eq!(report.sentences[1].part, Part::Body);
    /// assert_eq!(report.datelines[0].of(&report.text), "VARNA, May 3 -");
    /// # Ok::<(), dateline::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] where the bytes are empty, binary or not the text they should be.
    pub fn from_text(id: &str, file: &str, bytes: &[u8], meta: &Meta, lexicon: &Lexicon) -> Result<Self> {
        let (text, offsets) = decode::decode(file, bytes)?;
        if text.trim().is_empty() {
            return Err(Error::input(file, EMPTY));
        }
        let mut raw = Raw {
            text,
            offsets,
            sha256: sha256(bytes),
            ..Raw::default()
        };
        let front = if is_page(file) {
            raw.take_page()
        } else {
            let (front, head) = front_matter::read(file, &raw.text)?;
            raw.head = head;
            front
        };
        Ok(Self::assemble(id, file, raw, &meta.or(&front), lexicon))
    }

    /// Reads a report from one line of a JSON Lines file: what counts is the text, the hash and offsets are its own.
    pub(crate) fn from_line(id: &str, file: &str, text: String, meta: &Meta, lexicon: &Lexicon) -> Self {
        let raw = Raw {
            sha256: sha256(text.as_bytes()),
            text,
            ..Raw::default()
        };
        Self::assemble(id, file, raw, meta, lexicon)
    }

    fn assemble(id: &str, file: &str, raw: Raw, meta: &Meta, lexicon: &Lexicon) -> Self {
        let Raw {
            text,
            offsets,
            sha256,
            head,
            known,
            captions,
        } = raw;
        let stamp = |line: &str| {
            published::is_stamp(line, lexicon) || lexicon.boilerplate.furniture(line, false).is_some()
        };
        let blocks = lines::blocks(&text, Span::new(head, text.len()), stamp);
        let blocks = lines::unglue(&text, blocks, |line, first| {
            let (head, tail) = lexicon.boilerplate.glued(line);
            let stamp = first.then(|| published::joined_stamp(line, lexicon)).flatten();
            (stamp.unwrap_or(head), tail)
        });
        let blocks = lines::tell(blocks, &known, &captions);
        let sentences = parts::label(&text, &blocks, &meta.title, lexicon);
        let datelines = parts::datelines(&text, &sentences, lexicon);
        let headline = sentences
            .iter()
            .find(|s| s.part == Part::Headline)
            .map_or("", |s| s.span.of(&text));
        let title = if meta.title.is_empty() {
            headline
        } else {
            &meta.title
        };
        let source = Source {
            id: id.to_owned(),
            file: file.to_owned(),
            sha256,
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            publisher: meta.publisher.clone(),
            url: meta.url.clone(),
            published: published::published(&text, &sentences, &datelines, meta, lexicon),
            offsets,
        };
        Self {
            source,
            text,
            sentences,
            datelines,
        }
    }
}

/// What is said of a file that holds none.
pub(crate) const EMPTY: &str = "the file is empty; expected the text of a report: remove it or fill it";

/// A text before its parts are told apart.
#[derive(Default)]
struct Raw {
    text: String,
    offsets: Offsets,
    sha256: String,
    /// The byte at which the report begins.
    head: usize,
    /// What the file itself says of its stretches; the first one that holds a block counts.
    known: Vec<(Span, Part)>,
    /// Captions, in order.
    captions: Vec<Span>,
}

impl Raw {
    /// Takes a saved web page for the text it holds; gives what its head says.
    fn take_page(&mut self) -> Meta {
        let page = html::read(&self.text);
        let shift = self.offsets.in_file(0);
        let whole = Span::new(0, page.text.len());
        self.known
            .extend(page.headline.map(|span| (span, Part::Headline)));
        self.known
            .extend(page.captions.iter().map(|&span| (span, Part::Caption)));
        if let Some(article) = page.article {
            let around = [Span::new(0, article.start), Span::new(article.end, whole.end)];
            self.known.extend(around.map(|span| (span, Part::Boilerplate)));
        }
        self.offsets = Offsets::Table(
            page.pairs
                .iter()
                .map(|&(text, file)| (text, file + shift))
                .collect(),
        );
        self.captions = page.captions;
        self.text = page.text;
        page.meta
    }
}

/// The text of a file that is no report: a table that people edit.
///
/// # Errors
/// [`Error::Input`] at the first byte that is no text.
pub(crate) fn text_of(file: &str, bytes: &[u8]) -> Result<String> {
    Ok(decode::decode(file, bytes)?.0)
}

/// The id of the source of events that no report tells of: they are an analyst's own.
pub const REVIEW: &str = "review";

/// Whether a file is a saved web page, by its name.
pub(crate) fn is_page(file: &str) -> bool {
    let extension = std::path::Path::new(file).extension();
    extension.is_some_and(|e| ["html", "htm", "xhtml"].iter().any(|x| e.eq_ignore_ascii_case(x)))
}

impl Meta {
    /// This, and where it says nothing, what `other` says.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let first = |a: &str, b: &str| if a.is_empty() { b.to_owned() } else { a.to_owned() };
        Self {
            title: first(&self.title, &other.title),
            publisher: first(&self.publisher, &other.publisher),
            url: first(&self.url, &other.url),
            published: self.published.or(other.published),
            note: if self.published.is_some() {
                self.note.clone()
            } else {
                other.note.clone()
            },
        }
    }
}

/// SHA-256 in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        hex.push(digit(byte >> 4));
        hex.push(digit(byte & 15));
    }
    hex
}
