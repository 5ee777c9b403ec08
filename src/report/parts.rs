//! Which block of a report is headline, standfirst, caption, body or page furniture.
//!
//! Furniture and captions are told by `boilerplate.csv`. The first block left is the headline if it is one line that
//! does not end like a sentence and more follows; what stands between it and the first dateline, or ends like no
//! sentence right under it, is the standfirst.

use crate::lexicon::Lexicon;
use crate::lexicon::boilerplate::Furniture;
use crate::lexicon::dates::DateWord;
use crate::report::dateline::{dateline, is_lone_dateline};
use crate::report::lines::{Block, is_closer};
use crate::report::published::is_stamp;
use crate::report::sentences::sentences;
use crate::report::{Part, Sentence};
use crate::text::Span;

/// A headline has no more words.
const LONGEST_HEADLINE_WORDS: usize = 32;
/// Fewer words are a label under the headline, not a standfirst.
const SHORTEST_STANDFIRST_WORDS: usize = 6;
/// How many blocks under the headline are looked through for the dateline that ends the standfirst.
const STANDFIRST_BLOCKS: usize = 3;

/// The part of each block.
fn parts(text: &str, blocks: &[Block], title: &str, lexicon: &Lexicon) -> Vec<Part> {
    let mut parts = furniture(text, blocks, lexicon);
    let body = |parts: &[Part]| {
        (0..blocks.len())
            .filter(|&i| parts.get(i) == Some(&Part::Body))
            .collect::<Vec<_>>()
    };
    let news = body(&parts);
    let words = |i: usize| blocks.get(i).map_or("", |b| b.span.of(text));
    let Some((&first, below)) = news.split_first() else {
        return parts;
    };
    if parts.contains(&Part::Headline) || below.is_empty() || !is_headline(words(first), title, lexicon) {
        return parts;
    }
    set(&mut parts, first, Part::Headline);
    let filed = below.iter().take(STANDFIRST_BLOCKS + 1).position(|&i| {
        blocks
            .get(i)
            .is_some_and(|b| dateline(text, b.span, lexicon).is_some())
    });
    let under = match filed {
        Some(n) => n,
        None => usize::from(below.len() > 1 && below.first().is_some_and(|&i| is_standfirst(words(i)))),
    };
    for &i in below.iter().take(under) {
        set(&mut parts, i, Part::Standfirst);
    }
    parts
}

fn set(parts: &mut [Part], i: usize, part: Part) {
    if let Some(slot) = parts.get_mut(i) {
        *slot = part;
    }
}

/// Furniture, captions, and the rest as body.
fn furniture(text: &str, blocks: &[Block], lexicon: &Lexicon) -> Vec<Part> {
    let mut parts = Vec::with_capacity(blocks.len());
    let mut over = false;
    let mut news = false;
    for block in blocks {
        let words = block.span.of(text);
        if let Some(part) = block.known.filter(|_| !over) {
            news |= part == Part::Headline;
            parts.push(part);
            continue;
        }
        let found = if over {
            Some(Furniture::Rest)
        } else {
            lexicon.boilerplate.furniture(words, !news)
        };
        over |= news && found == Some(Furniture::Rest);
        let part = match found {
            Some(Furniture::Caption) => Part::Caption,
            Some(_) => Part::Boilerplate,
            None if is_stamp(words, lexicon) => Part::Boilerplate,
            None if is_lone_dateline(words, lexicon) => Part::Dateline,
            None => Part::Body,
        };
        news |= part == Part::Body;
        parts.push(part);
    }
    parts
}

/// One line that ends like no sentence and no broken one; like the title, where that is known.
fn is_headline(words: &str, title: &str, lexicon: &Lexicon) -> bool {
    let full = words.trim_end_matches(is_closer).ends_with('.') && !words.ends_with("..");
    if full || words.split_whitespace().nth(LONGEST_HEADLINE_WORDS).is_some() {
        return false;
    }
    let last = words.rsplit(char::is_whitespace).next().unwrap_or("");
    let leads_on = matches!(
        lexicon.dates.get(last),
        Some(DateWord::In | DateWord::Filler | DateWord::One | DateWord::To | DateWord::And | DateWord::From)
    );
    let one = sentences(words, Span::new(0, words.len()), lexicon).len() == 1;
    one && !(leads_on && last.starts_with(char::is_lowercase)) && (title.is_empty() || is_like(words, title))
}

/// Whether half of the longer words of a title stand in a line.
fn is_like(line: &str, title: &str) -> bool {
    let line = line.to_lowercase();
    let title = title.to_lowercase();
    let words = || {
        title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() > 3)
    };
    2 * words().filter(|w| line.contains(w)).count() >= words().count()
}

/// Ends like no sentence, but is long enough to say something.
fn is_standfirst(words: &str) -> bool {
    !words.trim_end_matches(is_closer).ends_with(['.', '!', '?', ':'])
        && words.split_whitespace().count() >= SHORTEST_STANDFIRST_WORDS
}

/// The sentences of all blocks with their parts; a headline said again at the head of the body is a headline too.
pub(crate) fn label(text: &str, blocks: &[Block], title: &str, lexicon: &Lexicon) -> Vec<Sentence> {
    let parts = parts(text, blocks, title, lexicon);
    let headline = blocks
        .iter()
        .zip(&parts)
        .find(|(_, p)| **p == Part::Headline)
        .map(|(b, _)| bare(b.span.of(text)));
    let mut said_again = headline.filter(|h| !h.is_empty());
    let mut found = Vec::new();
    for (block, &part) in blocks.iter().zip(&parts) {
        if part == Part::Headline {
            found.push(Sentence {
                span: block.span,
                part,
                paragraph: block.paragraph,
            });
            continue;
        }
        for span in sentences(text, block.span, lexicon) {
            let again = part == Part::Body && said_again.take().is_some_and(|h| bare(span.of(text)) == h);
            let part = match part {
                Part::Body if again => Part::Headline,
                Part::Body if span.len() < block.span.len() => within_text(span.of(text), lexicon),
                part => part,
            };
            found.push(Sentence {
                span,
                part,
                paragraph: block.paragraph,
            });
        }
    }
    found
}

/// A sentence of running text that is a credit or a notice is furniture: some pages come as one line.
fn within_text(words: &str, lexicon: &Lexicon) -> Part {
    match lexicon.boilerplate.furniture(words, false) {
        Some(Furniture::Line | Furniture::Rest) => Part::Boilerplate,
        Some(Furniture::Caption) | None => Part::Body,
    }
}

/// Without marks and blanks at its end.
fn bare(words: &str) -> &str {
    words.trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// The datelines at the head of paragraphs, or of the first sentence after a headline said again.
pub(crate) fn datelines(text: &str, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Span> {
    let mut above: Option<&Sentence> = None;
    let mut found = Vec::new();
    for sentence in sentences {
        let opens = above.is_none_or(|a| a.paragraph != sentence.paragraph || a.part == Part::Headline);
        match sentence.part {
            Part::Body if opens => found.extend(dateline(text, sentence.span, lexicon)),
            Part::Dateline => found.push(sentence.span),
            _ => {}
        }
        above = Some(sentence);
    }
    found
}
