//! Which place hangs on which trigger.
//!
//! Every place of a sentence has a link: the preposition that governs it, or none. A trigger's frame says which links
//! it accepts on which side; distance, clause borders and other triggers between count against a place.

use super::trigger::Hit;
use super::{EventType, PlaceRole};
use crate::gazetteer::{GeoPrecision, Kind};
use crate::lexicon::grammar::{Class, Form, Frame};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// What a token of distance costs.
const PER_TOKEN: f64 = 0.25;

/// What a clause border between trigger and place costs.
const PER_CLAUSE: f64 = 3.0;

/// What another trigger between the two costs.
const PER_TRIGGER: f64 = 3.5;

/// The least score at which a place is the site.
const LEAST: f64 = 0.5;

/// How a place hangs in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// No preposition: subject, object or modifier.
    Bare,
    /// A preposition.
    Preposition(Class),
    /// In a direction or at a distance from the place.
    Away,
    /// The other side of a form of "be": "the strongholds are the towns of A and B".
    Copula,
    /// It only says where the place before it lies.
    Container,
}

/// A place of a sentence as a candidate for sites.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Index of its mention in the report.
    pub(super) mention: usize,
    /// First and last token.
    pub(super) tokens: (usize, usize),
    /// First token of the phrase around it ("the western province of Anbar").
    pub(super) phrase: usize,
    /// How it hangs.
    pub(super) link: Link,
    /// Candidates of one list ("A, B and C") share a number.
    pub(super) list: usize,
    /// How precisely the place is known; none where the gazetteer lacks it.
    pub(super) precision: Option<GeoPrecision>,
    /// Whether it is meant by "there" or "the town".
    pub(super) inferred: bool,
    /// Whether "and then" stands before it: its order is stated.
    pub(super) then: bool,
}

/// The link of a name at `first`, and the first token of its phrase.
pub(super) fn link(tagged: &Tagged<'_>, first: usize) -> (Link, usize) {
    let mut at = first;
    let mut steps = 0;
    while let Some(before) = at.checked_sub(1) {
        if let Some(class) = preposition(tagged, before) {
            let of_kind = class == Class::Of && before > 0 && tagged.is(before - 1, Class::PlaceNoun);
            if !of_kind {
                return (governed(tagged, before, class), before);
            }
        } else if !inside_phrase(tagged, before, at) || steps > 8 {
            break;
        }
        steps += 1;
        at = before;
    }
    let copula = at.checked_sub(1).is_some_and(|b| tagged.is(b, Class::Be));
    (if copula { Link::Copula } else { Link::Bare }, at)
}

fn preposition(tagged: &Tagged<'_>, i: usize) -> Option<Class> {
    const LINKS: [Class; 12] = [
        Class::In,
        Class::Near,
        Class::Of,
        Class::To,
        Class::From,
        Class::On,
        Class::For,
        Class::Against,
        Class::Over,
        Class::Between,
        Class::With,
        Class::By,
    ];
    LINKS.into_iter().find(|&c| tagged.is(i, c))
}

/// "north of", "10 km from", "close to", "out of", "most of".
fn governed(tagged: &Tagged<'_>, i: usize, class: Class) -> Link {
    let before = |n: usize| i.checked_sub(n);
    let word = |n: usize, w: &str| before(n).is_some_and(|b| tagged.eq(b, w));
    match class {
        Class::Of if before(1).is_some_and(|b| tagged.is(b, Class::Compass)) => Link::Away,
        Class::Of if word(1, "out") => Link::Preposition(Class::From),
        Class::Of if word(1, "outside") || word(1, "outskirts") => Link::Preposition(Class::Near),
        Class::To if word(1, "close") || word(1, "next") || word(1, "adjacent") => {
            Link::Preposition(Class::Near)
        }
        Class::To if before(1).is_some_and(|b| tagged.is(b, Class::Compass)) => Link::Away,
        Class::From
            if before(1).is_some_and(|b| {
                is_unit(tagged.word(b)) || tagged.word(b) == ")" || tagged.is(b, Class::Compass)
            }) =>
        {
            Link::Away
        }
        _ => Link::Preposition(class),
    }
}

/// A unit of length.
pub(super) fn is_unit(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" | "mile" | "miles" | "mi"
    )
}

/// Determiners, adjectives, nationalities and nouns of place before a name.
fn inside_phrase(tagged: &Tagged<'_>, i: usize, next: usize) -> bool {
    let entry = tagged.entry(i);
    let known = [Class::Determiner, Class::Compass, Class::PlaceNoun]
        .iter()
        .any(|&c| tagged.is(i, c));
    let word = tagged.kind(i) == Some(TokenKind::Word);
    let adjective = word
        && entry.is_none()
        && (tagged.is(next, Class::PlaceNoun)
            || tagged.is(next, Class::Compass)
            || tagged.capital(next) && tagged.capital(i));
    let hyphen = tagged.joins(i) || (i > 0 && tagged.joins(i - 1)) || tagged.joins(i + 1);
    let possessive = tagged.kind(i) == Some(TokenKind::Possessive);
    let quote = matches!(tagged.word(i), "[" | "“" | "\"");
    let held = entry.is_some_and(|e| !e.triggers.is_empty()) && hyphen;
    known || adjective || (hyphen && word) || tagged.joins(i) || possessive || quote || held
}

/// How well a link fits a frame, `right` or left of the trigger; none where it does not.
fn fit(hit: &Hit<'_>, kind: EventType, link: Link, right: bool, adjacent: bool) -> Option<f64> {
    use Class::{Against, Between, For, From, In, Near, Of, On, Over, To};
    let Link::Preposition(class) = link else {
        return match link {
            Link::Copula if hit.row.form == Form::Noun => Some(11.0),
            Link::Bare | Link::Copula => bare(hit, right, adjacent),
            Link::Away if kind != EventType::Capture => right.then_some(4.0),
            Link::Away | Link::Container | Link::Preposition(_) => None,
        };
    };
    let frame = hit.row.frame;
    let score = match (frame, class, right) {
        (Frame::Toward, To | On, true) | (Frame::From, From, true) | (Frame::Of, Of | Over, true) => 10.0,
        (Frame::Place | Frame::Of, In | Between, true) => 9.5,
        (Frame::Of, On | Against | For | To, true)
        | (Frame::Place, On | Against | Of | Near | Over | For, true) => 8.0,
        (Frame::Object, Of, true) | (Frame::Toward, In | Near | Over | Of, true) => 7.0,
        (Frame::Object | Frame::Subject, In, true) => 6.5,
        (_, Near, true) => 6.0,
        (_, In, false) => 5.5,
        (Frame::From, In | Of, true) | (Frame::Object, On | Against, true) | (Frame::Subject, Of, false) => {
            5.0
        }
        (Frame::Place, To, true) | (Frame::Place | Frame::Of, Near | On | Of, false) => 4.0,
        (Frame::Place, From, true) => 1.5,
        _ => return None,
    };
    Some(score)
}

fn bare(hit: &Hit<'_>, right: bool, adjacent: bool) -> Option<f64> {
    let frame = hit.row.frame;
    match (hit.row.form, right) {
        (Form::Verb | Form::Light, true) => match frame {
            Frame::Object | Frame::Toward | Frame::From if !hit.passive => Some(10.0),
            Frame::Subject => None,
            _ => Some(3.0),
        },
        (Form::Verb | Form::Light, false) => match frame {
            Frame::Subject => Some(10.0),
            _ if hit.passive => Some(9.0),
            _ => None,
        },
        (Form::Noun, false) => Some(if adjacent { 9.0 } else { 3.0 }),
        (Form::Noun, true) => Some(3.0),
        (Form::Adjective, _) => Some(if frame == Frame::Subject && !right {
            10.0
        } else {
            9.0
        }),
    }
}

/// A bonus for places that are known precisely.
const fn preciseness(precision: Option<GeoPrecision>) -> f64 {
    match precision {
        Some(GeoPrecision::Place | GeoPrecision::Near) => 1.0,
        Some(GeoPrecision::Country) => -1.5,
        _ => 0.0,
    }
}

/// What lies between a trigger and the places of its sentence.
#[derive(Clone, Debug)]
pub(super) struct Borders {
    /// Number of the clause of each token.
    pub(super) clauses: Vec<usize>,
    /// Tokens at which triggers begin.
    pub(super) triggers: Vec<usize>,
}

/// The candidates that are the site of a trigger (several where they are a list), best list first; empty where none fits.
pub(super) fn choose<'c>(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    kind: EventType,
    candidates: &'c [Candidate],
    borders: &Borders,
) -> Vec<&'c Candidate> {
    let best = candidates
        .iter()
        .filter_map(|c| Some((score(tagged, hit, kind, c, borders)?, c)))
        .filter(|&(score, _)| score >= LEAST)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.tokens.0.cmp(&a.1.tokens.0)));
    best.map_or_else(Vec::new, |(_, best)| {
        candidates
            .iter()
            .filter(|c| c.list == best.list && c.link != Link::Container)
            .collect()
    })
}

fn score(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    kind: EventType,
    candidate: &Candidate,
    borders: &Borders,
) -> Option<f64> {
    let right = candidate.tokens.0 > hit.tokens.1;
    let (from, to) = if right {
        (hit.tokens.1, candidate.phrase.max(hit.tokens.1 + 1))
    } else {
        (candidate.tokens.1, hit.tokens.0)
    };
    let clause = |i: usize| borders.clauses.get(i).copied().unwrap_or(0);
    let (here, there) = if right {
        (clause(to), clause(from))
    } else {
        (clause(from), clause(to))
    };
    let own: Vec<usize> = (from + 1..to)
        .filter(|&i| clause(i) == here || clause(i) == there)
        .collect();
    let verb = |&i: &usize| {
        tagged.is(i, Class::Be)
            || tagged.is(i, Class::Say)
            || tagged.entry(i).is_some_and(|e| !e.triggers.is_empty())
    };
    let equated = !right
        && hit.row.form == Form::Noun
        && own.iter().any(|&i| tagged.is(i, Class::Be))
        && candidate.link != Link::Container;
    let adjacent =
        !right && candidate.link == Link::Bare && here == there && own.len() <= 3 && !own.iter().any(verb);
    let country = candidate.precision == Some(GeoPrecision::Country)
        && !right
        && candidate.link == Link::Bare
        && !adjacent
        && !hit.passive
        && hit.row.frame != Frame::Subject;
    if country {
        return None;
    }
    let relative = !right
        && here != there
        && (from + 1..to).any(|i| tagged.eq(i, "where") && clause(i) == there)
        && candidate.link != Link::Container;
    let fit = if equated && kind == EventType::Hold {
        10.0
    } else if relative {
        9.0
    } else {
        fit(hit, kind, candidate.link, right, adjacent)?
    };
    let crossed = usize::from(here != there);
    let between = borders
        .triggers
        .iter()
        .filter(|&&t| t > from && t < to && clause(t) == there)
        .count();
    Some(
        fit + preciseness(candidate.precision)
            - if candidate.inferred { 1.0 } else { 0.0 }
            - times(own.len(), PER_TOKEN)
            - times(crossed, PER_CLAUSE)
            - times(between, PER_TRIGGER),
    )
}

#[expect(clippy::cast_precision_loss, reason = "token counts are small")]
fn times(n: usize, each: f64) -> f64 {
    n as f64 * each
}

/// What a place is to an event, by type, link and realis.
pub(super) fn role(kind: EventType, link: Link) -> PlaceRole {
    match (kind, link) {
        (EventType::Objective, _) => PlaceRole::Objective,
        (EventType::Withdraw, Link::Preposition(Class::To)) | (EventType::Advance, _) => {
            PlaceRole::Destination
        }
        (EventType::Displacement, Link::Preposition(Class::To | Class::In)) => PlaceRole::Destination,
        (EventType::Withdraw | EventType::Displacement, _) => PlaceRole::Origin,
        _ => PlaceRole::At,
    }
}

/// Whether a place of this kind can be meant by a noun ("the town", "the province").
pub(super) fn meant_by(noun: &str, kind: Kind) -> bool {
    match noun {
        "town" | "city" | "village" | "capital" | "port" => kind.precision() == GeoPrecision::Place,
        "camp" | "base" | "airport" => matches!(kind, Kind::Camp | Kind::Site),
        "province" | "governorate" | "state" => kind == Kind::Province,
        "district" => kind == Kind::District,
        "country" => kind == Kind::Country,
        "valley" | "desert" => kind == Kind::Region,
        "island" | "area" | "areas" | "region" | "regions" | "neighborhood" | "neighbourhood" | "suburb"
        | "there" | "here" => kind != Kind::Country,
        _ => false,
    }
}
