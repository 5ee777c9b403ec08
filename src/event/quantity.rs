//! Numbers as reported.

use super::Quantity;
use crate::lexicon::grammar::{Class, Classes, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// Every counted thing of a sentence: a number and the noun behind it.
pub(super) fn find(tagged: &Tagged<'_>) -> Vec<Quantity> {
    (0..tagged.len()).filter_map(|i| at(tagged, i)).collect()
}

fn at(tagged: &Tagged<'_>, i: usize) -> Option<Quantity> {
    let (value, rough) = value_at(tagged, i)?;
    let noun = (i + 1..=i + 3).find(|&n| can_be_counted(tagged, n))?;
    let plain = (i + 1..noun).all(|n| {
        tagged.kind(n) == Some(TokenKind::Word) && !tagged.is(n, Class::And) && !tagged.eq(n, "percent")
    });
    if !plain || tagged.is(i + 1, Class::Of) {
        return None;
    }
    let approx = rough || i.checked_sub(1).is_some_and(|b| tagged.has(b, Mark::About));
    let first = if approx && !rough { i - 1 } else { i };
    let first = if first > 0 && tagged.eq(first, "than") || tagged.eq(first, "least") {
        first - 1
    } else {
        first
    };
    let word = tagged.word(noun).to_lowercase();
    let regular = word.strip_suffix('s').unwrap_or(&word);
    let irregular = tagged.entry(noun).map(|e| &*e.singular).filter(|s| !s.is_empty());
    Some(Quantity {
        value,
        unit: irregular.unwrap_or(regular).to_owned(),
        approx,
        text: tagged.span_of(first, noun).of(tagged.text).to_owned(),
    })
}

/// Whether a number stands at a token.
pub(super) fn is_number(tagged: &Tagged<'_>, i: usize) -> bool {
    value_at(tagged, i).is_some()
}

/// The number at a token: of a rough one ("dozens") the least that it can be.
pub(super) fn number(tagged: &Tagged<'_>, i: usize) -> Option<f64> {
    value_at(tagged, i).map(|(value, _)| value)
}

/// The number at a token, and whether it is a rough one ("dozens"); years and clock times are none.
fn value_at(tagged: &Tagged<'_>, i: usize) -> Option<(f64, bool)> {
    let word = tagged.word(i);
    if tagged.kind(i) == Some(TokenKind::Number) {
        let digits: String = word.chars().filter(|&c| c != ',').collect();
        return (!word.contains([':', '/']))
            .then(|| digits.parse().ok())
            .flatten()
            .filter(|value: &f64| value.is_finite())
            .map(|v| (v, false));
    }
    let value = f64::from(tagged.number(i)?);
    Some((value, word.to_lowercase().ends_with('s')))
}

/// What can be counted beside people.
const THINGS: Classes = Classes::of(&[Class::Ground, Class::PlaceNoun, Class::NotGround]);

fn can_be_counted(tagged: &Tagged<'_>, i: usize) -> bool {
    let people = tagged.entry(i).is_some_and(|e| !e.actors.is_empty()) && !tagged.capital(i);
    people || tagged.has(i, Mark::Hurt) || tagged.is_any(i, THINGS)
}
