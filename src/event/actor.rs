//! Who acts, and upon whom.

use super::Actor;
use crate::lexicon::grammar::{ActorClass, Class, Grammar};
use crate::sentence::Tagged;
use crate::text::{TokenKind, is_apostrophe};

/// An actor in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// First and last token, modifiers included.
    pub(super) tokens: (usize, usize),
    /// What it is.
    pub(super) class: ActorClass,
    /// Whether it is a name, not a common noun.
    pub(super) proper: bool,
    /// Its names.
    pub(super) actor: Actor,
}

/// Every actor of a sentence in order; they never overlap.
pub(super) fn find(tagged: &Tagged<'_>, grammar: &Grammar) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut i = 0;
    while i < tagged.len() {
        let from = hits.last().map_or(0, |h| h.tokens.1 + 1);
        match at(tagged, i, from, grammar) {
            Some(hit) => {
                i = hit.tokens.1 + 1;
                hits.push(hit);
            }
            None => i += 1,
        }
    }
    hits
}

fn at(tagged: &Tagged<'_>, i: usize, from: usize, grammar: &Grammar) -> Option<Hit> {
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
    let as_written = tagged
        .span_of(first, last)
        .of(tagged.text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let name = if row.name.is_empty() {
        as_written.clone()
    } else {
        row.name.clone()
    };
    Some(Hit {
        tokens: (first, last),
        class: row.class,
        proper: !row.name.is_empty(),
        actor: Actor { name, as_written },
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

/// The actor that does what a trigger tells, and the one it is done to.
pub(super) fn roles(
    hits: &[Hit],
    trigger: (usize, usize),
    passive: bool,
    left: usize,
    right: usize,
) -> (Option<Actor>, Option<Actor>) {
    let armed = |h: &&Hit| h.class == ActorClass::Armed;
    let before = hits
        .iter()
        .rev()
        .filter(|h| h.tokens.1 < trigger.0 && h.tokens.0 >= left)
        .find(armed);
    let after = hits
        .iter()
        .filter(|h| h.tokens.0 > trigger.1 && h.tokens.1 <= right)
        .find(armed);
    let (doer, sufferer) = if passive { (after, before) } else { (before, after) };
    (doer.map(|h| h.actor.clone()), sufferer.map(|h| h.actor.clone()))
}
