//! Names that the gazetteer lacks.

use super::{Toponym, Usage};
use crate::gazetteer::Kind;
use crate::lexicon::grammar::{Begins, Class};
use crate::lexicon::place_words::PlaceWords;
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// Words that such a name has at most.
const MOST_WORDS: usize = 6;

/// Capitals that the words say are a name: after "town of", before "district", with a landmark's noun at their end
/// ("Zalqan Avenue") or beginning ("Fort Zalqan"), and no person or organisation.
pub(super) fn unknown(tagged: &Tagged<'_>, i: usize, sentence: usize, words: &PlaceWords) -> Option<Toponym> {
    if !tagged.has_any(Begins::PLACE) {
        return None;
    }
    let (last, kind) = landmark(tagged, i, words)
        .or_else(|| led(tagged, i, words))
        .or_else(|| said_to_be(tagged, i, words))?;
    Some(Toponym {
        span: tagged.span_of(i, last),
        sentence,
        tokens: (i, last),
        usage: Usage::Literal,
        kind: Some(kind),
        hits: Vec::new(),
    })
}

/// The next word of a name in capitals behind token `last`.
fn next_word(tagged: &Tagged<'_>, last: usize) -> Option<usize> {
    let stop = tagged.word(last + 1) == "." && tagged.word(last).chars().count() <= 2;
    let next = if tagged.joins(last + 1) || stop {
        last + 2
    } else {
        last + 1
    };
    (tagged.kind(next) == Some(TokenKind::Word) && tagged.capital(next)).then_some(next)
}

/// A landmark's noun in capitals at the end of a name, and nothing in capitals behind it.
fn landmark(tagged: &Tagged<'_>, i: usize, words: &PlaceWords) -> Option<(usize, Kind)> {
    if plain(tagged, i).is_none() && !tagged.is(i, Class::Compass) {
        return None;
    }
    let mut last = i;
    for _ in 0..MOST_WORDS {
        last = next_word(tagged, last)?;
        if let Some(kind) = words.landmark(tagged.place_word(last)) {
            let longer = next_word(tagged, last).filter(|&n| plain(tagged, n).is_some());
            return longer.is_none().then_some((last, kind));
        }
        plain(tagged, last)?;
    }
    None
}

/// A landmark's noun in capitals, and the name behind it.
fn led(tagged: &Tagged<'_>, i: usize, words: &PlaceWords) -> Option<(usize, Kind)> {
    let kind = words.lead(tagged.place_word(i)).filter(|_| tagged.capital(i))?;
    let mut last = plain(tagged, next_word(tagged, i)?)?;
    while let Some(next) = next_word(tagged, last).filter(|&n| n < i + MOST_WORDS) {
        last = plain(tagged, next)?;
    }
    Some((last, kind))
}

/// A name after "town of" and the like or before "district" and the like.
fn said_to_be(tagged: &Tagged<'_>, i: usize, words: &PlaceWords) -> Option<(usize, Kind)> {
    let mut last = i;
    while (tagged.joins(last + 1) || tagged.kind(last + 1) == Some(TokenKind::Word)) && last < i + MOST_WORDS
    {
        let next = if tagged.joins(last + 1) {
            last + 2
        } else {
            last + 1
        };
        if !tagged.capital(next) || tagged.entry(next).is_some() {
            break;
        }
        last = next;
    }
    let kind_after = words.kind(tagged.place_word(last + 1));
    let before = i.checked_sub(1)?;
    let kind_before = before
        .checked_sub(1)
        .filter(|_| tagged.is(before, Class::Of))
        .and_then(|b| words.kind(tagged.place_word(b)));
    let kind = kind_after.or(kind_before)?;
    let all_plain = (i..=last).all(|t| tagged.entry(t).is_none() || tagged.joins(t));
    if !all_plain || !tagged.capital(last) || tagged.is(last + 1, Class::Organisation) {
        return None;
    }
    let extends = kind_after.is_some() && tagged.capital(last + 1);
    Some((last + usize::from(extends), kind))
}

/// Token `i` where no table has it but as a verb.
fn plain(tagged: &Tagged<'_>, i: usize) -> Option<usize> {
    tagged.entry(i).is_none_or(|e| e.verb || !e.alone).then_some(i)
}
