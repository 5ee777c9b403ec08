//! Numbers as reported.

use super::Quantity;
use crate::lexicon::grammar::Class;
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// Words that make a number approximate, before it.
const ABOUT: [&str; 10] = [
    "about",
    "around",
    "some",
    "nearly",
    "almost",
    "over",
    "than",
    "least",
    "approximately",
    "roughly",
];

/// Numbers in words; "dozens" and the like stand for their unit, the least they can mean.
const WORDS: [(&str, f64); 16] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("dozens", 12.0),
    ("hundreds", 100.0),
    ("thousands", 1000.0),
    ("scores", 20.0),
];

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
    let approx = rough
        || i.checked_sub(1)
            .is_some_and(|b| ABOUT.iter().any(|w| tagged.eq(b, w)));
    let first = if approx && !rough { i - 1 } else { i };
    let first = if first > 0 && tagged.eq(first, "than") || tagged.eq(first, "least") {
        first - 1
    } else {
        first
    };
    let unit = singular(&tagged.word(noun).to_lowercase());
    Some(Quantity {
        value,
        unit,
        approx,
        text: tagged.span_of(first, noun).of(tagged.text).to_owned(),
    })
}

/// Whether a number stands at a token.
pub(super) fn is_number(tagged: &Tagged<'_>, i: usize) -> bool {
    value_at(tagged, i).is_some()
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
    let (_, value) = WORDS.iter().find(|(w, _)| w.eq_ignore_ascii_case(word))?;
    Some((*value, word.to_lowercase().ends_with('s')))
}

fn can_be_counted(tagged: &Tagged<'_>, i: usize) -> bool {
    let people = tagged.entry(i).is_some_and(|e| !e.actors.is_empty()) && !tagged.capital(i);
    let hurt = ["killed", "dead", "wounded", "injured", "displaced", "hurt"]
        .iter()
        .any(|w| tagged.eq(i, w));
    people
        || hurt
        || tagged.is(i, Class::Ground)
        || tagged.is(i, Class::PlaceNoun)
        || tagged.is(i, Class::NotGround)
}

fn singular(noun: &str) -> String {
    match noun {
        "families" => "family".to_owned(),
        "cities" => "city".to_owned(),
        "people" => "person".to_owned(),
        _ => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}
