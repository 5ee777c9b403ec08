//! Blocks to sentences.
//!
//! A full stop ends a sentence unless the word before it is an abbreviation (`abbreviations.csv`) or a single
//! letter, or what follows does not look like a beginning. Quotes and brackets that close after the stop belong to
//! the sentence they close.

use crate::lexicon::Lexicon;
use crate::lexicon::abbreviations::Kind;
use crate::report::lines::is_closer;
use crate::text::{Span, first_of};

/// The sentences of `within`, in order, without white space around them.
pub(crate) fn sentences(text: &str, within: Span, lexicon: &Lexicon) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = within.start;
    let mut at = within.start;
    while at < within.end {
        let Some(stop) = next_stop(bytes, at, within.end) else {
            break;
        };
        let end = past_closers(text, stop, within.end);
        if ends_sentence(text, Span::new(start, within.end), stop, end, lexicon) {
            push(&mut found, text, Span::new(start, end));
            start = end;
        }
        at = end;
    }
    push(&mut found, text, Span::new(start, within.end));
    found
}

/// No sentence has more bytes: ten times those of a very long one. What does is a list without full stops, and is read
/// piece by piece, so that the time grows with the text and not with its square.
const LONGEST_BYTES: usize = 4_000;

fn push(found: &mut Vec<Span>, text: &str, span: Span) {
    let mut rest = span;
    while !rest.is_empty() {
        let words = rest.of(text);
        let end = rest.start + piece(words);
        let start = rest.start + (words.len() - words.trim_start().len());
        let trimmed = Span::new(start, start + Span::new(start, end).of(text).trim_end().len());
        if !trimmed.is_empty() {
            found.push(trimmed);
        }
        rest.start = end.max(start).max(rest.start + 1);
    }
}

/// How much of some words is one piece: all of them, or as many as fit; a word is never cut.
fn piece(words: &str) -> usize {
    if words.len() <= LONGEST_BYTES {
        return words.len();
    }
    let fits = words.floor_char_boundary(LONGEST_BYTES);
    let (head, tail) = words.split_at_checked(fits).unwrap_or((words, ""));
    match head.trim_start().rfind(char::is_whitespace) {
        Some(_) => head.rfind(char::is_whitespace).unwrap_or(fits),
        None => tail.find(char::is_whitespace).map_or(words.len(), |at| fits + at),
    }
}

/// The first byte of the next ". ! ? …".
fn next_stop(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let part = bytes.get(from..end)?;
    let mut at = 0;
    loop {
        let stop = at + first_of(part.get(at..)?, [b'.', b'!', b'?', 0xE2])?;
        // the three bytes of U+2026; other characters that begin with E2 are quotes and dashes
        if part.get(stop) != Some(&0xE2) || part.get(stop + 1..stop + 3) == Some(&[0x80, 0xA6]) {
            return Some(from + stop);
        }
        at = stop + 1;
    }
}

/// The end of the stops and closing marks that begin at `stop`.
fn past_closers(text: &str, stop: usize, end: usize) -> usize {
    let tail = text.get(stop..end).unwrap_or("");
    let stops = tail
        .find(|c| !matches!(c, '.' | '!' | '?' | '…'))
        .unwrap_or(tail.len());
    let after = tail.get(stops..).unwrap_or("");
    let closers = after.find(|c| !is_closer(c)).unwrap_or(after.len());
    // a quote that opens right after the stop, as in: ended."We
    let opens = after
        .get(closers..)
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let glued_quote = opens && after.starts_with(['"', '\'']);
    stop + stops + if glued_quote { 0 } else { closers }
}

fn ends_sentence(text: &str, within: Span, stop: usize, end: usize, lexicon: &Lexicon) -> bool {
    let rest = text.get(end..within.end).unwrap_or("");
    let Some(next) = rest.chars().next() else {
        return true;
    };
    let before = text.get(within.start..stop).unwrap_or("");
    if !next.is_whitespace() {
        return is_glued(before, rest);
    }
    let follows = rest.trim_start();
    if !begins(follows) {
        return follows.is_empty();
    }
    let marks = text.get(stop..end).unwrap_or("");
    if marks != "." && !marks.starts_with(".)") {
        return true;
    }
    !is_abbreviated(before, follows, lexicon)
}

/// "ended.The next": the blank was lost when the text was taken from a page.
fn is_glued(before: &str, rest: &str) -> bool {
    let mut letters = before.chars().rev().take_while(|c| c.is_alphabetic());
    let long_word = letters.by_ref().take(3).filter(|c| c.is_lowercase()).count() == 3;
    let mut next = rest.chars();
    long_word && next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(char::is_lowercase)
}

/// Whether a sentence may begin like this: a capital, a digit, an opening mark, a script without capitals, or an
/// article joined to a capital ("al-Qadim").
fn begins(follows: &str) -> bool {
    let Some(first) = follows.chars().next() else {
        return false;
    };
    if !first.is_lowercase() {
        return first.is_alphanumeric()
            || matches!(
                first,
                '"' | '\'' | '“' | '‘' | '(' | '[' | '«' | '•' | '`' | '$' | '£' | '€' | '#' | '@'
            );
    }
    let article = follows.find(|c: char| !c.is_lowercase()).unwrap_or(0);
    let mut tail = follows.get(article..).unwrap_or("").chars();
    article <= 3
        && tail.next().is_some_and(crate::text::is_hyphen)
        && tail.next().is_some_and(char::is_uppercase)
}

/// Whether the stop after `before` belongs to a shortened word and not to the sentence.
fn is_abbreviated(before: &str, follows: &str, lexicon: &Lexicon) -> bool {
    let word = last_word(before);
    if word.is_empty() {
        return before.trim().is_empty();
    }
    let opens = || lexicon.abbreviations.is_opener(first_word(follows));
    let digit = follows.starts_with(|c: char| c.is_numeric());
    match lexicon.abbreviations.kind(word) {
        Some(Kind::Title) => true,
        Some(Kind::Number) => digit,
        Some(Kind::Either) => !opens(),
        // "A. Smith", "G.H. Renaud", "1. Open the lid"
        None => {
            let initials = word.chars().rev().step_by(2).all(char::is_alphabetic)
                && word.chars().rev().skip(1).step_by(2).all(|c| c == '.');
            let number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
            (initials && !opens()) || (number && before.trim_start().len() == word.len())
        }
    }
}

/// The letters, digits and inner stops at the end of `before`: "U.S" of "in the U.S".
fn last_word(before: &str) -> &str {
    let start = before
        .char_indices()
        .rev()
        .take(24)
        .take_while(|&(_, c)| c.is_alphanumeric() || c == '.')
        .last()
        .map_or(before.len(), |(i, _)| i);
    before.get(start..).unwrap_or("")
}

fn first_word(follows: &str) -> &str {
    let end = follows
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(follows.len());
    follows.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        let lexicon = Lexicon::builtin().unwrap();
        for marked in [
            "It rained.| The river rose.",
            "He met Lt. Gen. Omar Vance at 12:50 P.M. on Oct. 26.| They spoke.",
            "“We stay.”| He left.",
            "“Shall we go?” she asked.| Nobody did.",
            "Prices rose 3.5 percent in the U.S. market.| It was Jan. 4.",
            "They fled to the U.S.| The rest stayed.",
            "Written by G.H. Arlow for the paper.",
            "The road ended.|The bridge did not.",
            "The valley (see p. 4) is dry.| al-Qadim is not.",
            "Wait…| What was that?!| Nothing… much.",
            "1. Open the lid.| 2. Close it.",
            "See www.example.org/a.b for more.| Then call.",
            "VARNA, Bulgaria (12:50 P.M.) – Two ferries collided.",
            "“It held.”| [He] laughed.",
            "وصلت القوات.| ثم غادرت.",
        ] {
            let text: String = marked.split('|').collect();
            let expected: Vec<&str> = marked
                .split('|')
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .collect();
            let cut: Vec<&str> = sentences(&text, Span::new(0, text.len()), &lexicon)
                .iter()
                .map(|s| s.of(&text))
                .collect();
            assert_eq!(cut, expected, "{marked}");
        }
    }
}
