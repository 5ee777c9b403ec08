//! What stands on a page beside the news: `boilerplate.csv`.

use std::collections::HashSet;

use serde::Deserialize;

use super::rows;
use super::words::Words;
use crate::closed_list;
use crate::error::{Error, Result};
use crate::text::first_of;

closed_list! {
    /// Where the words of a row are looked for; the head of the table says what each means.
    Where {
        /// The whole line.
        Line = "line",
        /// At its head.
        Start = "start",
        /// At its head, and it is no sentence.
        Label = "label",
        /// As a label, but not on the first line.
        Aside = "aside",
        /// At its head, before names.
        Byline = "byline",
        /// At its head; the rest of the report is furniture too.
        Rest = "rest",
        /// Anywhere in a short line.
        Within = "within",
        /// At the head of a caption.
        Caption = "caption",
        /// In the credit of a picture.
        Credit = "credit",
        /// Joined to the head or the end of a line.
        Glued = "glued",
    }
}

/// What a block of lines is, if it is no news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// A button, a notice, a credit, a stamp.
    Line,
    /// The same, and so is everything after it.
    Rest,
    /// The caption of a picture.
    Caption,
}

/// The words of page furniture.
#[derive(Clone, Debug, Default)]
pub struct Boilerplate {
    lines: HashSet<String>,
    /// Bytes of the longest of these.
    longest_line: usize,
    /// By their first word.
    heads: Words<Vec<(String, Where)>>,
    credits: Words<Vec<String>>,
    within: Vec<String>,
    glued: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    words: String,
    r#where: String,
    #[cfg(test)]
    example: String,
    #[cfg(test)]
    gives: String,
}

const TABLE: &str = "boilerplate.csv";
const TEXT: &str = include_str!("boilerplate.csv");

/// A line with more bytes than this is running text.
const SHORT_LINE: usize = 120;
/// A paragraph with more bytes than this is no caption, whatever credit ends it.
const LONGEST_CAPTION: usize = 600;
/// A credit stands so near the end of its caption, in bytes.
const CREDIT_REACH: usize = 100;

impl Boilerplate {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// [`Error::Row`] where a row is malformed.
    pub(super) fn builtin() -> Result<Self> {
        let mut table = Self::default();
        for (line, row) in rows::<Row>(TABLE, TEXT)? {
            let place: Where = row
                .r#where
                .parse()
                .map_err(|e: String| Error::row(TABLE, line, e))?;
            let short = || Error::row(TABLE, line, "expected a first word of at most 31 bytes");
            match place {
                Where::Line => {
                    table.longest_line = table.longest_line.max(row.words.len());
                    table.lines.insert(row.words);
                }
                Where::Within => table.within.push(row.words),
                Where::Glued => table.glued.push(row.words.replace(' ', "")),
                Where::Credit => table
                    .credits
                    .slot(first_word(&row.words))
                    .ok_or_else(short)?
                    .push(row.words),
                _ => table
                    .heads
                    .slot(first_word(&row.words))
                    .ok_or_else(short)?
                    .push((row.words, place)),
            }
        }
        Ok(table)
    }

    /// What a block is if it is no news; `first`: nothing stands above it in the report.
    pub fn furniture(&self, block: &str, first: bool) -> Option<Furniture> {
        if !block.contains(char::is_alphanumeric) || is_address(block) {
            return Some(Furniture::Line);
        }
        let words = block.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '('));
        let (short, rows) = (block.len() <= SHORT_LINE, self.heads.get(first_word(words)));
        if short || rows.is_some() {
            let head = fold(prefix(words, SHORT_LINE));
            if short && self.is_button(&head) {
                return Some(Furniture::Line);
            }
            let found = rows.and_then(|rows| by_head(rows, &head, block, first));
            if found.is_some() {
                return found;
            }
        }
        self.by_credit(block)
    }

    /// Whether a short line in small letters is a button or a label.
    fn is_button(&self, line: &str) -> bool {
        let whole = line.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
        let known = whole.len() <= self.longest_line && self.lines.contains(whole);
        known || self.within.iter().any(|w| line.contains(w.as_str()))
    }

    fn by_credit(&self, block: &str) -> Option<Furniture> {
        if block.len() > LONGEST_CAPTION {
            return None;
        }
        let few = |n| block.split_whitespace().nth(n).is_none();
        // words after a credit in brackets are news again
        let more = |credit: &str| {
            credit
                .split_once([')', ']'])
                .is_some_and(|(_, more)| more.contains(char::is_alphanumeric))
        };
        if self.is_credit(block) {
            let caption = if few(8) {
                Furniture::Line
            } else {
                Furniture::Caption
            };
            return (!block.starts_with(['(', '[']) || !more(block)).then_some(caption);
        }
        let mark = |c: char| matches!(c, '/' | '(' | '[' | '.' | '|' | '—' | '–');
        let mut tail = suffix(block, CREDIT_REACH);
        // 0xE2 begins the dashes, and other marks
        while let Some(at) = first_of(tail.as_bytes(), [b'/', b'(', b'[', b'.', b'|', 0xE2]) {
            let marked = tail.get(at..).unwrap_or("");
            tail = marked.trim_start_matches(|c: char| mark(c) || c.is_whitespace());
            if tail.len() == marked.len() {
                tail = tail.strip_prefix(|_| true).unwrap_or("");
            } else if !more(tail) && (self.is_credit(tail) || is_shouted(tail)) {
                return Some(Furniture::Caption);
            }
        }
        (block.len() <= SHORT_LINE && few(4) && self.holds_credit(block)).then_some(Furniture::Line)
    }

    /// Whether `rest` begins with the words of a credit.
    fn is_credit(&self, rest: &str) -> bool {
        let words = rest.trim_start_matches(['(', '[']);
        self.credits.get(first_word(words)).is_some_and(|rows| {
            rows.iter()
                .any(|row| fold(prefix(words, row.len() + 8)).starts_with(row.as_str()))
        })
    }

    /// Whether a credit stands anywhere in a short line, even joined to another word ("emAP Photo").
    fn holds_credit(&self, line: &str) -> bool {
        let line = fold(line);
        self.credits
            .values()
            .flatten()
            .any(|row| line.contains(row.as_str()))
    }

    /// Where furniture joined to the head or the end of a line begins and ends: the bytes at the head and those at
    /// the end that belong to it.
    pub(crate) fn glued(&self, line: &str) -> (usize, usize) {
        let head = self
            .glued
            .iter()
            .filter_map(|words| glued_head(line, words))
            .max()
            .unwrap_or(0);
        let rest = line.get(head..).unwrap_or("");
        let tail = self
            .glued
            .iter()
            .filter_map(|words| glued_tail(rest, words))
            .max()
            .unwrap_or(0);
        (head, tail)
    }
}

/// What one of the rows makes of a block whose head in small letters this is.
fn by_head(rows: &[(String, Where)], head: &str, block: &str, first: bool) -> Option<Furniture> {
    let sentence = || is_sentence(block);
    let place = rows.iter().find(|(words, place)| {
        let tail = head.strip_prefix(words.as_str());
        let cut = |t: &str| words.ends_with(char::is_alphanumeric) && t.starts_with(char::is_alphanumeric);
        let whole = tail.is_some_and(|t| !cut(t) || *place == Where::Rest);
        whole
            && match place {
                Where::Label => !sentence() && block.len() <= SHORT_LINE,
                Where::Aside => !sentence() && !first && block.len() <= SHORT_LINE,
                Where::Byline => !sentence() && !first && block.len() <= SHORT_LINE && names_only(block),
                Where::Rest => !first && (!sentence() || words.contains(':') || block.ends_with('!')),
                _ => true,
            }
    });
    place.map(|(_, place)| match place {
        Where::Rest => Furniture::Rest,
        Where::Caption => Furniture::Caption,
        _ => Furniture::Line,
    })
}

/// The bytes at the head of `line` that are `words`, blanks aside.
fn glued_head(line: &str, words: &str) -> Option<usize> {
    let mut wanted = words.bytes();
    let mut next = wanted.next()?;
    for (i, c) in line.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        if !c.is_ascii() || c.to_ascii_lowercase() != char::from(next) {
            return None;
        }
        match wanted.next() {
            Some(byte) => next = byte,
            None => return Some(i + 1),
        }
    }
    None
}

/// The bytes at the end of `line` that are `words`, blanks aside.
fn glued_tail(line: &str, words: &str) -> Option<usize> {
    let mut wanted = words.bytes().rev();
    let mut next = wanted.next()?;
    for (i, c) in line.char_indices().rev() {
        if c.is_whitespace() {
            continue;
        }
        if !c.is_ascii() || c.to_ascii_lowercase() != char::from(next) {
            return None;
        }
        match wanted.next() {
            Some(byte) => next = byte,
            None => return Some(line.len() - i),
        }
    }
    None
}

/// Whether a line is nothing but addresses and tags.
fn is_address(block: &str) -> bool {
    let tag = |word: &str| word.starts_with(['#', '@']) || word.starts_with("www.") || word.contains("://");
    block.split_whitespace().all(tag)
}

fn is_sentence(block: &str) -> bool {
    block.ends_with(['.', '!', '?', '"', '”']) && block.split_whitespace().nth(6).is_some()
}

/// Whether the words after the first are names and what joins them.
fn names_only(block: &str) -> bool {
    let mut words = block
        .split_whitespace()
        .skip(1)
        .filter(|w| w.starts_with(char::is_alphabetic));
    let joins = |w: &str| matches!(w, "and" | "in" | "for" | "of" | "the" | "with" | "on" | "at");
    let all = block.split_whitespace().nth(14).is_none()
        && words.all(|w| w.starts_with(char::is_uppercase) || joins(w) || w.starts_with("al-"));
    all && !block.ends_with('.')
}

/// Whether a tail in capitals alone says whose picture it is: "HARBOUR PHOTO POOL / A. LEE".
fn is_shouted(tail: &str) -> bool {
    let picture = |word: &str| matches!(word, "PHOTO" | "PHOTOS" | "PICTURE" | "PICTURES");
    !tail.contains(char::is_lowercase) && tail.split(|c: char| !c.is_alphanumeric()).any(picture)
}

/// The first character and the letters after it.
fn first_word(words: &str) -> &str {
    let end = words.char_indices().skip(1).find(|(_, c)| !c.is_alphanumeric());
    end.and_then(|(end, _)| words.get(..end)).unwrap_or(words)
}

/// Small letters, each run of white space one blank.
fn fold(text: &str) -> String {
    let plain = text.is_ascii() && first_of(text.as_bytes(), *b"\t\n\x0b\x0c\r").is_none();
    if plain && !text.contains("  ") {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            if !blank {
                folded.push(' ');
            }
        } else if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            folded.extend(c.to_lowercase());
        }
        blank = c.is_whitespace();
    }
    folded
}

fn prefix(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

fn suffix(text: &str, bytes: usize) -> &str {
    text.get(text.floor_char_boundary(text.len().saturating_sub(bytes))..)
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_knows_its_example() {
        let table = Boilerplate::builtin().unwrap();
        for (line, row) in rows::<Row>(TABLE, TEXT).unwrap() {
            let given = match table.furniture(&row.example, false) {
                Some(Furniture::Caption) => "caption",
                Some(_) => "boilerplate",
                None if table.glued(&row.example) != (0, 0) => "boilerplate",
                None => "news",
            };
            assert_eq!(given, row.gives, "{TABLE}:{line}: {}", row.example);
        }
    }

    #[test]
    fn news_stays_news() {
        let table = Boilerplate::builtin().unwrap();
        for news in [
            "Published figures show that the river rose for three days.",
            "Related families fled north, the mayor of the port said on Monday.",
            "By midnight the whole of the lower town was under water.",
            "Ferry line opens after ten years of building",
            "Share prices fell in the port on Monday, a broker told this paper.",
            "The shrine of #4 was hit, http://example.org says.",
            "Home owners left the valley, officials of the province said.",
        ] {
            assert_eq!(table.furniture(news, false), None, "{news}");
        }
    }

    #[test]
    fn addresses_are_no_news() {
        let table = Boilerplate::builtin().unwrap();
        for line in [
            "http://example.org/a",
            "[https://example.org]",
            "www.example.org #ferry @varna",
        ] {
            assert_eq!(table.furniture(line, true), Some(Furniture::Line), "{line}");
        }
    }

    #[test]
    fn words_joined_to_a_line() {
        let table = Boilerplate::builtin().unwrap();
        assert_eq!(table.glued("Ferry line opensskip toMain Content"), (0, 19));
        assert_eq!(table.glued("Back To TopFerry"), (11, 0));
    }
}
