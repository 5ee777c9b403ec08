//! Who acts, and upon whom.

use super::bind::FAR;
use super::clause::REACH;
use super::find::Scene;
use super::site::{Candidate, Link};
use super::trigger;
use super::words::Words;
use super::{Actor, EventType, quantity};
use crate::gazetteer::{GeoPrecision, Kind};
use crate::lexicon::grammar::{ActorClass, Begins, Class, Form, Frame, Grammar, Inflection};
use crate::resolution::Mention;
use crate::sentence::Tagged;
use crate::text::{TokenKind, is_apostrophe, single_spaced};
use crate::toponym::Usage;

/// An actor in a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'g> {
    /// First and last token, modifiers included.
    pub(super) tokens: (usize, usize),
    /// What it is.
    pub(super) class: ActorClass,
    /// Its canonical name; empty for a common noun.
    name: &'g str,
    /// Whether a preposition or "anti-" stands before it: it is no subject.
    pub(super) governed: bool,
}

impl Hit<'_> {
    /// Whether it is a name, not a common noun.
    pub(super) const fn proper(&self) -> bool {
        !self.name.is_empty()
    }

    /// Its names.
    pub(super) fn actor(&self, tagged: &Tagged<'_>) -> Actor {
        let written = tagged.span_of(self.tokens.0, self.tokens.1).of(tagged.text);
        let as_written = single_spaced(written).into_owned();
        Actor {
            name: if self.proper() {
                self.name.to_owned()
            } else {
                as_written.clone()
            },
            as_written,
            named: self.proper(),
        }
    }
}

/// Every actor of a sentence in order; they never overlap.
pub(super) fn find<'g>(tagged: &Tagged<'_>, grammar: &'g Grammar) -> Vec<Hit<'g>> {
    let mut hits: Vec<Hit<'g>> = Vec::new();
    for i in tagged.beginning(Begins::ACTOR) {
        let from = hits.last().map_or(0, |h| h.tokens.1 + 1);
        if from <= i {
            hits.extend(at(tagged, i, from, grammar));
        }
    }
    hits
}

/// First and last tokens of every actor of a sentence.
pub(crate) fn spans(words: &Words<'_>) -> Vec<(usize, usize)> {
    words.actors.iter().map(|h| h.tokens).collect()
}

/// Whether somebody armed acts in a sentence that tells of fighting by itself.
pub(crate) fn fought(words: &Words<'_>) -> bool {
    words.tagged.has_any(Begins::TELLING) && words.actors.iter().any(|h| h.class.wages_war())
}

fn at<'g>(tagged: &Tagged<'_>, i: usize, from: usize, grammar: &'g Grammar) -> Option<Hit<'g>> {
    let entry = tagged.entry(i)?;
    let (row, last) = entry.actors.iter().find_map(|&number| {
        let row = grammar.actor(number)?;
        let last = follows_joined(tagged, i, &row.rest)?;
        let proper = row.name.is_empty() || tagged.capital(i) || !row.rest.is_empty();
        proper.then_some((row, last))
    })?;
    // A preposition of two letters is no group, whatever its letters.
    if !row.name.is_empty()
        && row.rest.is_empty()
        && tagged.word(i).len() <= 2
        && !tagged.word(i).chars().all(char::is_uppercase)
    {
        return None;
    }
    let first = if row.name.is_empty() {
        modifiers(tagged, i, from)
    } else {
        i
    };
    // "A military source", "the army spokesman": who speaks bears no arms.
    let speaks = row.name.is_empty() && authority(tagged, last + 1, grammar);
    Some(Hit {
        tokens: (first, last),
        governed: governed(tagged, first),
        class: if speaks { ActorClass::Authority } else { row.class },
        name: &row.name,
    })
}

/// As [`Tagged::follows`], across hyphens and apostrophes ("al-Shabaab", "US-led coalition", "Workers' Party").
fn follows_joined(tagged: &Tagged<'_>, i: usize, rest: &[Box<str>]) -> Option<usize> {
    let bare =
        |i: usize| tagged.kind(i) == Some(TokenKind::Possessive) && tagged.word(i).chars().count() == 1;
    let mut at = i;
    for part in rest {
        at += 1;
        if tagged.joins(at) || bare(at) {
            at += 1;
        }
        let ending = tagged.word(at).trim_start_matches(is_apostrophe);
        if !tagged.eq(at, part) && !ending.eq_ignore_ascii_case(part) {
            return None;
        }
    }
    Some(at)
}

/// The first token of the words before a common noun that say which: "Iraqi", "pro-government", "U.S.-backed".
fn modifiers(tagged: &Tagged<'_>, noun: usize, from: usize) -> usize {
    let mut first = noun;
    while let Some(before) = first.checked_sub(1).filter(|&b| b >= from) {
        let hyphen = tagged.joins(before);
        let word = tagged.kind(before) == Some(TokenKind::Word);
        let name = tagged.capital(before)
            && tagged
                .entry(before)
                .is_none_or(|e| e.actors.len() + usize::from(e.is(Class::Compass)) > 0);
        let joined = before >= 1
            && tagged.joins(before - 1)
            && tagged.entry(before).is_none_or(|e| e.triggers.is_empty());
        if !(hyphen || (word && (name || joined || tagged.joins(before + 1)))) {
            break;
        }
        first = before;
    }
    first
}

/// Whether a token is the noun of somebody who speaks and decides.
fn authority(tagged: &Tagged<'_>, i: usize, grammar: &Grammar) -> bool {
    let numbers = tagged.entry(i).map_or(&[][..], |e| &e.actors);
    let class = |&n: &u32| {
        grammar
            .actor(n)
            .is_some_and(|a| a.class == ActorClass::Authority && a.rest.is_empty())
    };
    numbers.iter().any(class)
}

/// How many tokens before a noun its adjectives may begin ("Chad's three-week offensive").
const ADJECTIVES: usize = 6;

/// Prepositions that make an object of the actor behind them.
const GOVERNORS: [Class; 9] = [
    Class::Against,
    Class::From,
    Class::Of,
    Class::With,
    Class::To,
    Class::In,
    Class::For,
    Class::By,
    Class::On,
];

/// Whether a preposition, or "anti-", stands before the words of an actor.
fn governed(tagged: &Tagged<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    if tagged.joins(before) {
        return before.checked_sub(1).is_some_and(|b| tagged.eq(b, "anti"));
    }
    governor(tagged, first).is_some_and(|class| GOVERNORS.contains(&class))
}

/// The preposition before the words of an actor.
fn governor(tagged: &Tagged<'_>, first: usize) -> Option<Class> {
    let skips = |i: usize| {
        tagged.is(i, Class::Determiner) || tagged.eq(i, "called") || tagged.eq(i, "so") || tagged.joins(i)
    };
    let before = (0..first).rev().take(4).find(|&i| !skips(i))?;
    tagged.preposition(before)
}

/// The actor that does what a trigger tells, and the one it is done to. `turned` where the doer stands behind it: in
/// the passive, or as in "fell to". Who stands in another clause may do it, and never suffers it.
pub(super) fn roles(
    scene: &Scene<'_, '_>,
    hit: &trigger::Hit<'_>,
    turned: bool,
) -> (Option<Actor>, Option<Actor>) {
    let (tagged, hits, trigger) = (&scene.words.tagged, scene.actors, hit.tokens);
    let clause = |i: usize| scene.borders.clauses.get(i);
    let own = |h: &&Hit<'_>| clause(h.tokens.0) == clause(trigger.0);
    let armed = |h: &&Hit<'_>| h.class.bears_arms();
    let taken_from =
        |h: &&Hit<'_>| matches!(governor(tagged, h.tokens.0), Some(Class::From | Class::Against));
    let subject = subject(tagged, trigger.0, |i| clause(i) == clause(trigger.0));
    let before = hits
        .iter()
        .rev()
        .filter(|h| {
            h.tokens.1 < trigger.0 && (own(h) || if turned { possessive(tagged, h) } else { !subject })
        })
        .find(|h| {
            armed(h) && (turned && !according(tagged, h) || !h.governed) && (hit.verb() || !struck(tagged, h))
        });
    let inner = hits
        .iter()
        .find(|h| armed(h) && h.tokens.0 <= trigger.0 && trigger.0 <= h.tokens.1);
    let after = hits
        .iter()
        .filter(|h| h.tokens.0 > trigger.1 && (own(h) || taken_from(h)) && !attributive(tagged, h))
        .filter(|h| {
            turned
                || !tagged.is(h.tokens.1, Class::Aircraft)
                || governor(tagged, h.tokens.0) != Some(Class::With)
        })
        .find(armed);
    let pressed = hits
        .iter()
        .rev()
        .filter(|h| h.tokens.1 < trigger.0)
        .find(|h| armed(h) && against(tagged, h.tokens.0));
    // "The rebel-held town"
    let joined = |h: &&Hit<'_>| h.tokens.1 + 2 == trigger.0 && tagged.joins(h.tokens.1 + 1);
    // "The rebels' capture of A", "the capture of A by rebels"
    let named = |h: &&Hit<'_>| {
        let by = h.tokens.0 > trigger.1 && own(h) && governor(tagged, h.tokens.0) == Some(Class::By);
        !hit.verb() && (by || owner(tagged, h.tokens.1, trigger.0))
    };
    let (doer, sufferer) = if let Some(holder) = hits.iter().filter(armed).find(joined) {
        (Some(holder), None)
    } else if let Some(doer) = hits.iter().filter(armed).find(named) {
        let other = after.filter(|h| h.tokens != doer.tokens);
        (Some(doer), other.or(pressed))
    } else if turned {
        (after, before)
    } else {
        (before.or(inner), after.or(pressed))
    };
    (doer.map(|h| h.actor(tagged)), sufferer.map(|h| h.actor(tagged)))
}

/// Whether somebody is the one whom a deed right before befell: "killed five militants in a raid".
fn struck(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let counted = |i: usize| {
        tagged.kind(i) == Some(TokenKind::Number)
            || tagged.is(i, Class::Determiner)
            || quantity::is_number(tagged, i)
    };
    let deed = (0..hit.tokens.0).rev().find(|&i| !counted(i));
    // "the defeated rebels"
    let attribute = |i: usize| i == 0 || tagged.is(i - 1, Class::Determiner);
    deed.filter(|&i| !attribute(i)).is_some_and(|i| {
        let rows = tagged.entry(i).map_or(&[][..], |e| &e.triggers);
        rows.iter()
            .any(|&(_, how)| how == Inflection::Past || how == Inflection::Participle)
    })
}

/// Whether the clause of a trigger has a subject of its own before it, who is then the one who does it.
fn subject(tagged: &Tagged<'_>, trigger: usize, own: impl Fn(usize) -> bool) -> bool {
    (0..trigger)
        .rev()
        .take(FAR)
        .filter(|&i| own(i))
        .any(|i| tagged.is(i, Class::Determiner) && !tagged.eq(i, "that") || tagged.capital(i) && i > 0)
}

/// Whether only an adjective or two stand between the possessive of whoever ends at `last`, and the noun at `noun`.
fn owner(tagged: &Tagged<'_>, last: usize, noun: usize) -> bool {
    tagged.kind(last + 1) == Some(TokenKind::Possessive) && modifies(tagged, last + 1, noun)
}

/// Whether only an adjective or two stand between a token and the noun behind it.
fn modifies(tagged: &Tagged<'_>, before: usize, noun: usize) -> bool {
    let plain = |i: usize| {
        tagged.kind(i) != Some(TokenKind::Punct)
            && tagged.preposition(i).is_none()
            && !tagged.is(i, Class::And)
    };
    before < noun && noun - before <= ADJECTIVES && (before + 1..noun).all(plain)
}

/// "According to the army".
fn according(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let first = hit.tokens.0;
    let to = (0..first).rev().take(3).find(|&i| tagged.is(i, Class::To));
    to.and_then(|to| to.checked_sub(1))
        .is_some_and(|i| tagged.is(i, Class::Say))
}

fn possessive(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    tagged.kind(hit.tokens.1 + 1) == Some(TokenKind::Possessive)
}

/// Whether a common noun only says of what kind the noun behind it is: "military advisers", "rebel positions".
fn attributive(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let next = hit.tokens.1 + 1;
    let noun = tagged.kind(next) == Some(TokenKind::Word) && !tagged.capital(next);
    let one = !tagged.word(hit.tokens.1).ends_with('s');
    !hit.proper() && one && noun && tagged.entry(next).is_none()
}

/// In a report of fighting, one of those who fight: "controlled by the group", "the group still controls", "drove the group
/// out"; and who besieges a town goes without saying ("has been surrounded").
pub(super) fn unnamed(tagged: &Tagged<'_>, hit: &trigger::Hit<'_>) -> bool {
    let (first, after) = (hit.tokens.0, hit.tokens.1 + 1);
    let group = |i: usize| tagged.is(i, Class::Organisation) && i > 0 && tagged.eq(i - 1, "the");
    let by = tagged.is(after, Class::By);
    let taken = matches!(hit.row.kind, Some(EventType::Encircle | EventType::Capture));
    if hit.passive {
        return by && group(after + 2) || !by && taken && hit.row.frame == Frame::Object;
    }
    let theirs = |i: usize| {
        group(i) || letters(tagged, i) || hit.row.kind == Some(EventType::Hold) && tagged.eq(i, "they")
    };
    let subject = (0..first).rev().find(|&i| !tagged.helps(i)).is_some_and(theirs);
    let ground = matches!(hit.row.kind, Some(EventType::Capture | EventType::Hold));
    hit.verb() && ground && (subject || (first + 1..=after + 1).any(group))
}

/// How many letters the short name of an armed group has.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// Whether a name is that of a group by its letters alone, and not one that the tables know: "SAF", "ICDC".
fn letters(tagged: &Tagged<'_>, i: usize) -> bool {
    let word = tagged.word(i);
    let loud = (0..tagged.len()).all(|i| !tagged.has_small(i));
    LETTERS.contains(&word.len())
        && word.chars().all(char::is_uppercase)
        && tagged.entry(i).is_none()
        && !loud
}

/// The state whose capital, own name or people does it: "Baghdad had driven them from the town", "Chad's offensive",
/// "Chadian air strikes". Its forces are named after the people where the report names that, else as it is written.
pub(super) fn state(scene: &Scene<'_, '_>, hit: &trigger::Hit<'_>, mentions: &[Mention]) -> Option<Actor> {
    let (tagged, trigger) = (&scene.words.tagged, hit.tokens);
    let named = if hit.verb() {
        let subject = |c: &&Candidate| {
            c.link == Link::Bare
                && c.tokens.1 < trigger.0
                && (c.tokens.1 + 1..trigger.0).all(|i| tagged.helps(i))
        };
        mentions.get(scene.candidates.iter().find(subject)?.mention)?
    } else {
        let owns = |m: &&Mention| {
            let last = m.toponym.tokens.1;
            let of_people = m.toponym.usage == Usage::Associative && modifies(tagged, last, trigger.0);
            tagged.span.contains(m.toponym.span) && (of_people || owner(tagged, last, trigger.0))
        };
        let start = tagged.span_of(trigger.0, trigger.0).start;
        let before = mentions.partition_point(|m| m.toponym.span.start < start);
        mentions.get(..before)?.iter().rev().take(ADJECTIVES).find(owns)?
    };
    let place = named.resolution.place()?;
    let people = mentions.iter().take(REACH).find(|m| {
        m.toponym.usage == Usage::Associative
            && m.resolution
                .place()
                .is_some_and(|of| of.kind == Kind::Country && of.country == place.country)
    });
    let capital = hit.verb() && place.kind == Kind::City;
    (place.kind == Kind::Country || capital).then(|| Actor {
        name: people.map_or_else(
            || named.as_written.clone(),
            |m| format!("{} forces", m.as_written),
        ),
        as_written: named.as_written.clone(),
        named: false,
    })
}

/// Whether a state or a people is the subject of a verb of war: "Zalqan has shelled", "the Iraqis stormed".
pub(super) fn states(tagged: &Tagged<'_>, hit: &trigger::Hit<'_>, mentions: &[Mention]) -> bool {
    let Some(last) = (0..hit.tokens.0).rev().find(|&i| !tagged.helps(i)) else {
        return false;
    };
    let end = tagged.span_of(last, last).end;
    let at = mentions.partition_point(|m| m.toponym.span.end < end);
    let state = |m: &&Mention| {
        let (first, _) = m.toponym.tokens;
        let country = m.toponym.span.end == end && m.resolution.precision == GeoPrecision::Country;
        let subject = match m.toponym.usage {
            Usage::Literal => first == 0 || tagged.preposition(first - 1).is_none(),
            Usage::Associative => tagged.word(last).ends_with('s'),
            _ => false,
        };
        country && subject
    };
    // "Zalqan controls prices", "sends ships", but "the Zalqans hold Rawa"
    let people = mentions
        .get(at)
        .is_some_and(|m| m.toponym.usage == Usage::Associative);
    let fights = match hit.row.kind {
        Some(EventType::Hold) => people,
        kind => kind != Some(EventType::Advance),
    };
    fights && hit.verb() && !hit.passive && mentions.get(at).as_ref().is_some_and(state)
}

/// The forces of the people that the words of a trigger name: "in Zalqan hands".
pub(super) fn of_people(tagged: &Tagged<'_>, hit: &trigger::Hit<'_>, mentions: &[Mention]) -> Option<Actor> {
    let span = tagged.span_of(hit.tokens.0, hit.tokens.1);
    let at = mentions.partition_point(|m| m.toponym.span.start < span.start);
    let people = mentions.get(at).filter(|m| {
        let named = span.contains(m.toponym.span) && m.toponym.usage == Usage::Associative;
        named && hit.row.form == Form::Adjective
    })?;
    Some(Actor {
        name: format!("{} forces", people.as_written),
        as_written: people.as_written.clone(),
        named: false,
    })
}

fn against(tagged: &Tagged<'_>, first: usize) -> bool {
    first
        .checked_sub(1)
        .is_some_and(|b| tagged.is(b, Class::Against) || tagged.joins(b))
}
