//! Which block of a report is headline, standfirst, caption, body or page furniture.
//!
//! Furniture and captions are told by `boilerplate.csv`. The first block left is the headline if it is one line that
//! does not end like a sentence and more follows; what stands between it and the first dateline, or ends like no
//! sentence right under it, is the standfirst.

use crate::lexicon::Lexicon;
use crate::lexicon::boilerplate::Furniture;
use crate::report::dateline::dateline;
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
pub(crate) fn parts(text: &str, blocks: &[Block], lexicon: &Lexicon) -> Vec<Part> {
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
    if below.is_empty() || !is_headline(words(first)) {
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
        let found = if over || block.glued {
            Some(if over { Furniture::Rest } else { Furniture::Line })
        } else {
            lexicon.boilerplate.furniture(words, !news)
        };
        over |= news && found == Some(Furniture::Rest);
        let part = match found {
            Some(Furniture::Caption) => Part::Caption,
            Some(_) => Part::Boilerplate,
            None if is_stamp(words, lexicon) => Part::Boilerplate,
            None => Part::Body,
        };
        news |= part == Part::Body;
        parts.push(part);
    }
    parts
}

fn is_headline(words: &str) -> bool {
    let full = words.trim_end_matches(is_closer).ends_with('.') && !words.ends_with("..");
    !full && words.split_whitespace().nth(LONGEST_HEADLINE_WORDS).is_none()
}

/// Ends like no sentence, but is long enough to say something.
fn is_standfirst(words: &str) -> bool {
    !words.trim_end_matches(is_closer).ends_with(['.', '!', '?', ':'])
        && words.split_whitespace().count() >= SHORTEST_STANDFIRST_WORDS
}

/// The sentences of all blocks with their parts; a headline said again at the head of the body is a headline too.
pub(crate) fn label(text: &str, blocks: &[Block], lexicon: &Lexicon) -> Vec<Sentence> {
    let parts = parts(text, blocks, lexicon);
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
            let part = if again { Part::Headline } else { part };
            found.push(Sentence {
                span,
                part,
                paragraph: block.paragraph,
            });
        }
    }
    found
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
        if sentence.part == Part::Body && opens {
            found.extend(dateline(text, sentence.span, lexicon));
        }
        above = Some(sentence);
    }
    found
}
