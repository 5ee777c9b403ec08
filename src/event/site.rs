//! How the places of a sentence hang in it: each has a link, the preposition that governs it, or none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clause::REACH;
use super::modality::Mood;
use super::trigger::Hit;
use super::{EventPlace, EventType, PlaceRole, UnplacedReason};
use crate::gazetteer::{GeoPrecision, Kind, Place};
use crate::lexicon::grammar::{ActorClass, Class, Frame, Mark};
use crate::resolution::{Mention, Status};
use crate::sentence::Tagged;
use crate::text::TokenKind;
use crate::toponym::Usage;

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
    /// It only says who speaks, or where.
    Speaker,
}

impl Link {
    /// Whether it is never the site of what its sentence tells.
    pub(super) const fn is_outside(self) -> bool {
        matches!(self, Self::Container | Self::Speaker)
    }
}

/// A place of a sentence as a candidate for sites.
#[expect(clippy::struct_excessive_bools, reason = "each tells another fact of a place")]
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
    /// Whether it only says where ground lies whose own name the gazetteer lacks.
    pub(super) unnamed: bool,
    /// Whether only a part of it is meant ("parts of Rawa").
    pub(super) part: bool,
}

impl Candidate {
    /// A place that is meant by these tokens, and named elsewhere: how precisely it is known, and how it hangs.
    pub(super) const fn meant(
        mention: usize,
        precision: Option<GeoPrecision>,
        tokens: (usize, usize),
        link: Link,
    ) -> Self {
        Self {
            mention,
            tokens,
            phrase: tokens.0,
            link,
            list: usize::MAX - tokens.0,
            precision,
            inferred: true,
            then: false,
            unnamed: false,
            part: false,
        }
    }
}

/// The link of a name at `first`, and the first token of its phrase.
pub(super) fn link(tagged: &Tagged<'_>, first: usize) -> (Link, usize) {
    let mut at = first;
    let mut steps = 0;
    while let Some(before) = at.checked_sub(1) {
        if let Some(class) = tagged.preposition(before) {
            let of_kind = class == Class::Of
                && before > 0
                && (tagged.is(before - 1, Class::PlaceNoun)
                    || tagged.is(before - 1, Class::Ground)
                    || share(tagged, before - 1));
            if !of_kind {
                return (governed(tagged, before, class), before);
            }
            // "in the northern part of", "in the streets of"
            let noun = share(tagged, before - 1) || tagged.is(before - 1, Class::Ground);
            if noun && tagged.preposition(before - 1).is_none() {
                at = before - 1;
                continue;
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

/// "most of", "half of": so much of a place is the place, taken in part.
pub(super) fn share(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.entry(i).is_some_and(|e| !e.modality.is_empty()) && !tagged.eq(i, "outskirts")
}

/// "north of", "10 km from", "close to", "out of", "most of".
fn governed(tagged: &Tagged<'_>, i: usize, class: Class) -> Link {
    let before = |n: usize| i.checked_sub(n);
    let word = |n: usize, w: &str| before(n).is_some_and(|b| tagged.eq(b, w));
    match class {
        Class::Of if before(1).is_some_and(|b| tagged.is(b, Class::Compass)) => Link::Away,
        // "to within 5 km of"
        Class::Of if before(1).is_some_and(|b| tagged.has(b, Mark::Length)) => Link::Preposition(Class::Near),
        Class::Of if before(1).is_some_and(|b| tagged.has(b, Mark::Heading)) => Link::Preposition(Class::To),
        Class::Of if word(1, "out") => Link::Preposition(Class::From),
        Class::Of if word(1, "outside") || word(1, "outskirts") => Link::Preposition(Class::Near),
        Class::To if before(1).is_some_and(|b| tagged.has(b, Mark::Beside)) => Link::Preposition(Class::Near),
        // "on the road to"
        Class::To if before(1).is_some_and(|b| tagged.is(b, Class::Compass) || on_the_way(tagged, b)) => {
            Link::Away
        }
        Class::From
            if before(1).is_some_and(|b| {
                tagged.has(b, Mark::Length) || tagged.word(b) == ")" || tagged.is(b, Class::Compass)
            }) =>
        {
            Link::Away
        }
        _ => Link::Preposition(class),
    }
}

/// How many words at most describe a way ("the main coastal").
const WAY: usize = 3;

/// Whether a noun is the way that something stands or lies on: "on the main road".
fn on_the_way(tagged: &Tagged<'_>, noun: usize) -> bool {
    let word = |&i: &usize| tagged.is(i, Class::Determiner) || tagged.entry(i).is_none();
    let before = (0..noun).rev().take(WAY).find(|i| !word(i));
    tagged.has(noun, Mark::Way) && before.is_some_and(|i| tagged.is(i, Class::On))
}

/// How many tokens at most name who speaks ("a spokesman for the defence ministry").
const SPEAKER: usize = 8;

/// Marks the places where somebody speaks of what happens in other countries, which are those of the report, `home`.
pub(super) fn speak_abroad(
    tagged: &Tagged<'_>,
    hits: &[Hit<'_>],
    mentions: &[Mention],
    home: &[String],
    candidates: &mut [Candidate],
) {
    for candidate in candidates {
        let place = mentions.get(candidate.mention).and_then(|m| m.resolution.place());
        if place.is_some_and(|p| !home.contains(&p.country)) && opens_speech(tagged, hits, candidate) {
            candidate.link = Link::Speaker;
        }
    }
}

/// Whether a place opens what somebody says: "In Rawa, officials said".
fn opens_speech(tagged: &Tagged<'_>, hits: &[Hit<'_>], candidate: &Candidate) -> bool {
    let comma = candidate.tokens.1 + 1;
    let opens = candidate.link == Link::Preposition(Class::In) && tagged.word(comma) == ",";
    let before = (0..candidate.phrase).all(|i| tagged.kind(i) == Some(TokenKind::Punct));
    let says = || (comma + 1..tagged.len().min(comma + SPEAKER)).find(|&i| tagged.is(i, Class::Say));
    let told = |say: usize| {
        hits.iter()
            .any(|h| h.verb() && comma < h.tokens.0 && h.tokens.0 < say)
    };
    // who is there sees it
    let local = |i: usize| {
        let people = tagged.entry(i).and_then(|e| e.people);
        tagged.is(i, Class::Local) || matches!(people, Some(ActorClass::Police | ActorClass::Civilian))
    };
    opens && before && says().is_some_and(|say| !told(say) && !(comma..say).any(local))
}

/// The countries that a report is about, sorted: those in which more than half as many of its places lie as in the first.
pub(super) fn home_countries(mentions: &[Mention]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let literal = mentions.iter().filter(|m| m.toponym.usage == Usage::Literal);
    for place in literal
        .filter_map(|m| m.resolution.place())
        .filter(|p| !p.country.is_empty())
    {
        *counts.entry(&place.country).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or_default();
    let often = counts.into_iter().filter(|&(_, n)| 2 * n > most);
    often.map(|(country, _)| country.to_owned()).collect()
}

/// Whether the object of a verb has a name of its own, and the place stands in a later clause: "recaptured the Zalqan refinery,
/// a day after it broke the siege in Rawa".
pub(super) fn names_another(tagged: &Tagged<'_>, hit: &Hit<'_>, first: usize) -> bool {
    let word = |i: &usize| tagged.kind(*i) == Some(TokenKind::Word) && tagged.preposition(*i).is_none();
    let named = |i: usize| tagged.capital(i) && tagged.entry(i).is_none();
    let object = (hit.tokens.1 + 1..first).take_while(word);
    hit.verb() && !hit.passive && hit.row.frame == Frame::Object && object.into_iter().any(named)
}

/// Determiners, adjectives, nationalities and nouns of place before a name.
fn inside_phrase(tagged: &Tagged<'_>, i: usize, next: usize) -> bool {
    let entry = tagged.entry(i);
    let known = [Class::Determiner, Class::Compass, Class::PlaceNoun]
        .iter()
        .any(|&c| tagged.is(i, c));
    let word = tagged.kind(i) == Some(TokenKind::Word);
    let place = tagged.is(next, Class::PlaceNoun);
    let adjective = word
        && (entry.is_none()
            && (place || tagged.is(next, Class::Compass) || tagged.capital(next) && tagged.capital(i))
            // "in northern rural Homs"
            || entry.is_none() && tagged.capital(next) && i > 0 && tagged.is(i - 1, Class::Compass)
            // "the West Bank town of Jenin"
            || tagged.capital(i) && place && entry.is_none_or(|e| e.actors.is_empty())
            // "in Zalqan and Rawa"
            || tagged.capital(i) && tagged.is(next, Class::And) && tagged.capital(next + 1));
    let hyphen = tagged.joins(i) || (i > 0 && tagged.joins(i - 1)) || tagged.joins(i + 1);
    let possessive =
        tagged.kind(i) == Some(TokenKind::Possessive) || tagged.kind(i + 1) == Some(TokenKind::Possessive);
    // "the second city, Basra"
    let named = tagged.word(i) == "," && i > 0 && tagged.is(i - 1, Class::PlaceNoun) && tagged.capital(next);
    let quote = matches!(tagged.word(i), "[" | "“" | "\"");
    // "rebel-held Rawa", "the besieged city of Rawa"
    let attribute = place && i > 0 && tagged.is(i - 1, Class::Determiner);
    let held = entry.is_some_and(|e| !e.triggers.is_empty()) && (hyphen || attribute);
    // "in northern and eastern Rawa", "in Zalqan and Rawa"
    let both = |class: &dyn Fn(usize) -> bool| i.checked_sub(1).is_some_and(class) && class(next);
    let and =
        tagged.is(i, Class::And) && (both(&|i| tagged.is(i, Class::Compass)) || both(&|i| tagged.capital(i)));
    known || and || adjective || (hyphen && word) || tagged.joins(i) || possessive || named || quote || held
}

/// What lies between a trigger and the places of its sentence.
#[derive(Clone, Debug)]
pub(super) struct Borders {
    /// Number of the clause of each token.
    pub(super) clauses: Vec<usize>,
    /// Clauses that stand in brackets or between commas and name nothing themselves (", received in Rawa,").
    pub(super) asides: Vec<usize>,
    /// Tokens at which triggers begin.
    pub(super) triggers: Vec<usize>,
}

impl Borders {
    /// First and last token of the clause of a trigger.
    pub(super) fn clause_of(&self, hit: &Hit<'_>) -> (usize, usize) {
        let own = self.clauses.get(hit.tokens.0);
        let first = self.clauses.iter().position(|c| Some(c) == own);
        let last = self.clauses.iter().rposition(|c| Some(c) == own);
        (first.unwrap_or(0), last.unwrap_or(hit.tokens.1))
    }
}

/// The relative pronoun right behind a name that ends at token `last`: "Rawa, which", "the town that".
pub(super) fn relative(tagged: &Tagged<'_>, last: usize) -> Option<usize> {
    let next = last + 1;
    let pronoun = if tagged.word(next) == "," { next + 1 } else { next };
    (tagged.has(pronoun, Mark::Which) || tagged.eq(pronoun, "that")).then_some(pronoun)
}

/// Whether a site is taken in part: an airport of its own is no part of its town.
pub(super) fn in_part(site: Option<&Candidate>, mention: Option<&Mention>, mood: Mood) -> bool {
    let place = mention.and_then(|m| m.resolution.place());
    if place.is_some_and(|p| matches!(p.kind, Kind::Site | Kind::Camp)) {
        site.is_some_and(|c| c.part)
    } else {
        mood.partial
    }
}

/// Whether a site bears the name of a town, whose point stands for it: "Rawa airport".
pub(super) fn of_town(mention: &Mention) -> bool {
    let town = |p: &Arc<Place>| matches!(p.kind, Kind::City | Kind::Town | Kind::Village);
    let site = matches!(mention.toponym.kind, Some(Kind::Site | Kind::Camp));
    site && mention.resolution.place().is_some_and(town)
}

/// Why a site that is only near a place, or that is not resolved, is none: the place becomes an anchor.
pub(super) fn unplaced(
    status: Status,
    link: Link,
    place: &mut EventPlace,
    kind: EventType,
) -> Option<UnplacedReason> {
    match status {
        Status::Unknown => return Some(UnplacedReason::NotInGazetteer),
        Status::Ambiguous => return Some(UnplacedReason::Ambiguous),
        Status::Resolved => {}
    }
    let ground = matches!(
        kind,
        EventType::Capture | EventType::Hold | EventType::Withdraw | EventType::Displacement
    );
    let between = link == Link::Preposition(Class::Between);
    let near = place.geo_precision == GeoPrecision::Near;
    let town = near || place.geo_precision == GeoPrecision::Place;
    (near && ground || between && town).then(|| {
        place.role = if between {
            PlaceRole::Anchor
        } else {
            PlaceRole::Near
        };
        UnplacedReason::RelativeOnly
    })
}

/// The place that a site without coordinates is said to lie in or near, where something burst or was fought over there:
/// "the Zalqan camp in Rawa". Who holds Zalqan does not hold Rawa, and a quarter is a place of its own.
pub(super) fn around(
    tagged: &Tagged<'_>,
    all: &[Candidate],
    mentions: &[Mention],
    site: &Candidate,
    kind: EventType,
) -> Option<(Arc<Place>, GeoPrecision)> {
    let own = mentions.get(site.mention)?;
    let quarter = matches!(own.toponym.kind, Some(Kind::District | Kind::Neighbourhood));
    if quarter || !matches!(kind, EventType::Clash | EventType::Strike) {
        return None;
    }
    let said = container(tagged, all, site).and_then(|c| mentions.get(c.mention));
    let named = || mentions.iter().take(REACH).find(|m| named_after(own, m));
    let around = said.or_else(named)?;
    let precision = match around.resolution.precision {
        GeoPrecision::Place => GeoPrecision::Near,
        wide => wide,
    };
    Some((around.resolution.place()?.clone(), precision))
}

/// Whether a site bears the name of a town that its report tells of: "the Rawa Castle" lies in or near Rawa.
fn named_after(site: &Mention, town: &Mention) -> bool {
    let rest = site.as_written.strip_prefix(&town.as_written);
    matches!(site.toponym.kind, Some(Kind::Site | Kind::Camp))
        && town.toponym.usage == Usage::Literal
        && town.resolution.precision == GeoPrecision::Place
        && rest.is_some_and(|rest| rest.starts_with(' '))
}

/// How many words may stand between a name and the phrase of what it lies in: "the Zalqan refugee camp outside".
const APART: usize = 3;

/// The candidate in or near which another is said to lie, right behind it; a country is too wide to say where.
fn container<'c>(tagged: &Tagged<'_>, all: &'c [Candidate], of: &Candidate) -> Option<&'c Candidate> {
    let behind = all.iter().find(|c| c.tokens.0 > of.tokens.1)?;
    let lies = matches!(
        behind.link,
        Link::Container | Link::Preposition(Class::In | Class::Near)
    );
    let noun = |i: usize| {
        tagged.kind(i) == Some(TokenKind::Word)
            && (tagged.entry(i).is_none() || tagged.is(i, Class::PlaceNoun))
            || tagged.word(i) == ","
            || tagged.preposition(i).is_some()
    };
    let gap = of.tokens.1 + 1..behind.phrase;
    let wide = matches!(behind.precision, None | Some(GeoPrecision::Country));
    (lies && !wide && gap.len() <= APART && gap.clone().all(noun)).then_some(behind)
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
