//! Whether it happened, and how the report stands to it.

use super::{Hedge, Realis};
use crate::lexicon::grammar::{Class, Effect, Form, Grammar, Inflection};
use crate::sentence::Tagged;

use super::trigger::Hit;

/// How far before a verb its auxiliaries and the verbs that govern it may stand, in tokens.
const BEFORE_VERB: usize = 12;

/// How far before a noun the word may stand that governs it ("will allow the forces to make their first"), in tokens.
const GOVERNED: usize = 11;

/// How far behind a noun the verb may stand that says what becomes of it, in tokens.
const AFTER_NOUN: usize = 9;

/// How far before a "that" clause the word that governs it may stand ("denied on Monday that"), in tokens.
const BEFORE_THAT: usize = 4;

/// What the words around a trigger make of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mood {
    /// Whether it happened.
    pub(super) realis: Realis,
    /// How the report stands to it.
    pub(super) hedge: Hedge,
    /// Whether it is told as what came before.
    pub(super) background: bool,
    /// Whether only a part is meant.
    pub(super) partial: bool,
}

/// Reads the mood of a trigger. `floor` and `ceiling` are the first and last token of its clause.
pub(super) fn of(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    floor: usize,
    ceiling: usize,
    grammar: &Grammar,
) -> Mood {
    let effects = effects(tagged, grammar);
    let floor = if tagged.eq(floor, "that") {
        floor.saturating_sub(BEFORE_THAT)
    } else {
        floor
    };
    let start = hit.tokens.0.saturating_sub(BEFORE_VERB).max(floor);
    let before = |e: Effect| {
        effects
            .iter()
            .any(|&(i, last, effect)| effect == e && i >= start && last < hit.tokens.0)
    };
    let noun = !hit.verb();
    let end = (hit.tokens.1 + AFTER_NOUN).min(ceiling);
    let after = |e: Effect| {
        effects
            .iter()
            .any(|&(i, _, effect)| effect == e && i > hit.tokens.1 && i <= end)
    };
    let infinitive = hit.row.form == Form::Verb
        && hit.inflection == Inflection::Base
        && (hit.tokens.0.saturating_sub(3)..hit.tokens.0).any(|i| tagged.eq(i, "to") && i >= floor);
    let governed = |i: usize| noun && governs_noun(tagged, i, hit.tokens.0);
    let expected = infinitive
        || effects.iter().any(|&(i, last, effect)| {
            effect == Effect::Expected && i >= start && last < hit.tokens.0 && (!noun || governed(last))
        })
        || ((noun || (hit.inflection == Inflection::Ing && hit.tokens.0 == floor))
            && will_follow(tagged, hit.tokens.1, end));
    let vetoed = effects.iter().any(|&(i, last, effect)| {
        effect == Effect::Negated && i >= start && last < hit.tokens.0 && tagged.eq(last + 1, "to")
    });
    let negated = vetoed || (before(Effect::Negated) && !expected);
    let realis = if negated {
        Realis::Negated
    } else if expected {
        Realis::Expected
    } else if hit.inflection == Inflection::Ing
        || (before(Effect::Ongoing) && hit.verb() && !hit.passive)
        || (noun && after(Effect::Ongoing))
    {
        Realis::Ongoing
    } else {
        Realis::Done
    };
    let mood = Mood {
        realis,
        hedge: Hedge::Stated,
        background: false,
        partial: false,
    };
    colour(mood, |e| {
        effects
            .iter()
            .any(|&(i, _, effect)| effect == e && i >= floor && i <= ceiling)
    })
}

/// The mood with what stands anywhere in its clause.
fn colour(mood: Mood, anywhere: impl Fn(Effect) -> bool) -> Mood {
    let hedge = if anywhere(Effect::Claimed) {
        Hedge::Claimed
    } else if anywhere(Effect::Unattributed) {
        Hedge::Unattributed
    } else {
        Hedge::Stated
    };
    Mood {
        hedge,
        background: anywhere(Effect::Background),
        partial: anywhere(Effect::Partial),
        ..mood
    }
}

/// Whether a word of modality governs a noun: only its verb, determiners and adjectives stand between.
fn governs_noun(tagged: &Tagged<'_>, word: usize, noun: usize) -> bool {
    noun.saturating_sub(word) <= GOVERNED
        && !(word + 1..noun)
            .any(|i| matches!(tagged.word(i), "," | ";" | "–" | "—") || tagged.is(i, Class::Clause))
}

/// "The liberation of X will …": the verb of which the noun is the subject.
fn will_follow(tagged: &Tagged<'_>, noun: usize, end: usize) -> bool {
    (noun + 1..=end)
        .take_while(|&i| !matches!(tagged.word(i), "," | ";" | "." | "–" | "—") && !tagged.is(i, Class::Say))
        .any(|i| tagged.eq(i, "will") || tagged.eq(i, "would"))
}

/// Every word of modality of a sentence: first token, last token, effect.
fn effects(tagged: &Tagged<'_>, grammar: &Grammar) -> Vec<(usize, usize, Effect)> {
    (0..tagged.len())
        .filter_map(|i| {
            let entry = tagged.entry(i)?;
            entry.modality.iter().find_map(|&number| {
                let row = grammar.modality(number)?;
                Some((i, tagged.follows(i, &row.rest, 0)?, row.effect))
            })
        })
        .collect()
}
