//! Where a report says one of its places lies from another: "12 kilometers (7.5 miles) to the north", "west of".

use super::{Toponym, Usage};
use crate::lexicon::grammar::{Class, Mark};
use crate::lexicon::place_words::PlaceWords;
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many words may stand between a place and what is said of where it lies (", located some").
const BETWEEN: usize = 4;

/// The farthest that two points of the Earth lie from each other: half a meridian.
///
/// # References
/// WGS 84; C. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), table 1 (a quarter of it is 10,001,965.729 m).
const FARTHEST_KM: f64 = 20_003.932;

/// What a report says of where one of its places lies.
///
/// # Units
/// Kilometres; degrees clockwise from north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation {
    /// Which toponym of the sentence is described.
    pub figure: usize,
    /// Which it is described by.
    pub ground: usize,
    /// Kilometres between the two.
    pub distance_km: Option<f64>,
    /// Direction from ground to figure.
    pub bearing_deg: Option<f64>,
}

/// Every relation of a sentence between two of its toponyms.
pub fn relations(tagged: &Tagged<'_>, toponyms: &[Toponym], words: &PlaceWords) -> Vec<Relation> {
    (0..toponyms.len())
        .filter_map(|figure| of(tagged, toponyms, figure, words))
        .collect()
}

fn of(tagged: &Tagged<'_>, toponyms: &[Toponym], figure: usize, words: &PlaceWords) -> Option<Relation> {
    let mut at = toponyms.get(figure)?.tokens.1 + 1;
    let distance = (at..=at + BETWEEN)
        .take_while(|&i| between(tagged, i))
        .find_map(|i| distance(tagged, i, words));
    let (distance_km, bearing_deg) = if let Some((km, next)) = distance {
        let wind = (next..next + 3).find_map(|i| Some((words.bearing_deg(tagged.place_word(i))?, i + 1)));
        let plain = |i: usize| tagged.eq(i, "to") || tagged.eq(i, "the");
        let wind = wind.filter(|&(_, after)| (next..after - 1).all(plain));
        at = wind.map_or(next, |(_, after)| after);
        (Some(km), wind.map(|(deg, _)| deg))
    } else {
        let wind = (at + 1..=at + BETWEEN)
            .find(|&i| words.bearing_deg(tagged.place_word(i)).is_some() && tagged.is(i + 1, Class::Of));
        let wind = wind.filter(|&w| tagged.word(at) == "," || (at..w).any(|i| tagged.is(i, Class::Be)))?;
        let deg = words
            .bearing_deg(tagged.word(wind))
            .filter(|_| (at..wind).all(|i| between(tagged, i)))?;
        at = wind + 1;
        (None, Some(deg))
    };
    let ground = if tagged.is(at, Class::Of) || tagged.is(at, Class::From) {
        toponyms
            .iter()
            .position(|t| t.tokens.0 > at && t.tokens.0 <= at + BETWEEN)?
    } else {
        bearing_deg.and_then(|_| {
            toponyms
                .iter()
                .take(figure)
                .rposition(|t| t.usage == Usage::Literal)
        })?
    };
    (ground != figure).then_some(Relation {
        figure,
        ground,
        distance_km,
        bearing_deg,
    })
}

/// A word that may stand between a place and its distance.
fn between(tagged: &Tagged<'_>, i: usize) -> bool {
    let filler = matches!(tagged.word(i), "," | "(") || tagged.has(i, Mark::Lies);
    tagged.kind(i) == Some(TokenKind::Number) || tagged.is(i, Class::Be) || filler
}

/// A number with a unit at token `i`, in kilometres, and the token behind it and its conversion in brackets.
fn distance(tagged: &Tagged<'_>, i: usize, words: &PlaceWords) -> Option<(f64, usize)> {
    if tagged.kind(i) != Some(TokenKind::Number) {
        return None;
    }
    let number: f64 = tagged.word(i).replace(',', "").parse().ok()?;
    let unit_at = if tagged.joins(i + 1) { i + 2 } else { i + 1 };
    let km = Some(number * words.unit_km(tagged.place_word(unit_at))?)
        .filter(|km| (0.0..=FARTHEST_KM).contains(km))?;
    let mut next = unit_at + 1;
    if tagged.word(next) == "(" {
        next = (next..next + 6)
            .find(|&n| tagged.word(n) == ")")
            .map_or(next, |n| n + 1);
    }
    Some((km, next))
}
