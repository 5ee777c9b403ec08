//! The words of a sentence that make events.

use super::EventType;
use crate::lexicon::grammar::{
    Begins, Class, Classes, Flag, Form, Frame, Grammar, Inflection, Mark, Trigger,
};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many adverbs or determiners may stand between two words of a trigger ("took full control of").
const SKIPS: usize = 2;

/// How far before "and" the participle may stand that the one behind it goes on, in tokens.
const COORDINATED: usize = 14;

/// A trigger in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Hit<'a> {
    /// First and last token.
    pub(super) tokens: (usize, usize),
    /// Its row.
    pub(super) row: &'a Trigger,
    /// Whether it is a verb whose subject suffers it ("was captured", "villages captured by").
    pub(super) passive: bool,
    /// How it is inflected.
    pub(super) inflection: Inflection,
}

impl Hit<'_> {
    /// Whether it is a verb.
    pub(super) fn verb(&self) -> bool {
        matches!(self.row.form, Form::Verb | Form::Light)
    }
}

/// Every trigger of a sentence in order; they never overlap.
pub(super) fn find<'a>(
    tagged: &Tagged<'a>,
    grammar: &'a Grammar,
    taken: impl Fn(usize) -> bool,
) -> Vec<Hit<'a>> {
    let mut hits: Vec<Hit<'a>> = Vec::new();
    for i in tagged.beginning(Begins::TRIGGER) {
        let last = hits.last().map(|h| (h.tokens.1, h.row.form));
        if last.is_none_or(|(end, _)| end < i) {
            // "mortar rounds hit"
            let behind = i > 0 && last == Some((i - 1, Form::Noun));
            hits.extend(at(tagged, i, grammar, behind).filter(|_| !taken(i)));
        }
    }
    hits
}

/// The trigger that begins at a token; `behind` right behind one that is a noun.
fn at<'a>(tagged: &Tagged<'a>, i: usize, grammar: &'a Grammar, behind: bool) -> Option<Hit<'a>> {
    let entry = tagged.entry(i)?;
    entry.triggers.iter().find_map(|&(number, inflection)| {
        let row = grammar.trigger(number)?;
        // "Rawa, captured last week"
        let apposed = inflection == Inflection::Past
            && apposed(tagged, i)
            && entry.triggers.contains(&(number, Inflection::Participle));
        let inflection = if apposed {
            Inflection::Participle
        } else {
            inflection
        };
        let skips = if row.form == Form::Noun { 0 } else { SKIPS };
        let last = tagged.follows(i, &row.rest, skips)?;
        // "was hit", but "the car hit a bomb": the participle of a verb that has but one form shows in the passive
        let one_form = inflection == Inflection::Participle
            && row.form == Form::Verb
            && entry.triggers.contains(&(number, Inflection::Base));
        if one_form && !passive(tagged, i, inflection) {
            return None;
        }
        if row.flag == Flag::Road && !passive(tagged, i, inflection) {
            return None;
        }
        let fits = match row.form {
            Form::Noun => noun_like(tagged, i, inflection, grammar) && !direct(tagged, i, inflection, row),
            Form::Adjective => adjective_like(tagged, i, last, row),
            Form::Verb | Form::Light => {
                verb_like(tagged, i, inflection, behind) && !gerund(tagged, i, inflection, grammar)
            }
        };
        fits.then(|| Hit {
            tokens: (i, last),
            row,
            passive: passive(tagged, i, inflection),
            inflection,
        })
    })
}

/// A participle that stands before a noun ("besieged Aleppo", "rebel-held Aleppo") or an idiom ("in the hands of").
fn adjective_like(tagged: &Tagged<'_>, i: usize, last: usize, row: &Trigger) -> bool {
    if row.rest.is_empty() && row.frame == Frame::Object {
        let before = i.wrapping_sub(1);
        return i > 0 && tagged.joins(before)
            || (tagged.capital(i + 1) && !has_auxiliary(tagged, i) && preposition(tagged, before))
            // "in the besieged town"
            || tagged.is(i + 1, Class::PlaceNoun) && i > 0 && tagged.is(before, Class::Determiner);
    }
    // never "is next to", "is the next town", "is not next"
    let joins = [Class::And, Class::Clause]
        .iter()
        .any(|&class| tagged.is(last + 1, class));
    let ends = tagged.kind(last + 1) != Some(TokenKind::Word) || joins;
    row.kind != Some(EventType::Objective) || last - i == row.rest.len() && ends
}

/// Before a noun stands a determiner, a preposition, an adjective or the start; before a verb a subject or an auxiliary.
fn noun_like(tagged: &Tagged<'_>, i: usize, inflection: Inflection, grammar: &Grammar) -> bool {
    let Some(before) = i.checked_sub(1) else {
        return true;
    };
    let base = |&(number, how): &(u32, Inflection)| {
        how == Inflection::Base && grammar.trigger(number).is_some_and(|t| t.form == Form::Verb)
    };
    let verb = tagged.entry(i).is_some_and(|e| e.triggers.iter().any(base));
    // "anti-missile"
    let opposed = tagged.joins(before) && before.checked_sub(1).is_some_and(|b| tagged.eq(b, "anti"));
    let modal = tagged.has(before, Mark::Leads);
    let object_next = determiner(tagged, i + 1) || tagged.capital(i + 1);
    // "to combat the disease"
    let to_verb = tagged.eq(before, "to") && (verb || object_next && inflection == Inflection::Base);
    let after_noun = !determiner(tagged, before) && !preposition(tagged, before);
    !(to_verb
        || modal
        || opposed
        || (object_next && after_noun && inflection == Inflection::Base && tagged.capital(before)))
}

/// Whether the plural of a noun that takes "of" is the verb, with an object right behind it: "the government controls
/// Rawa".
fn direct(tagged: &Tagged<'_>, i: usize, inflection: Inflection, row: &Trigger) -> bool {
    let object = determiner(tagged, i + 1) || tagged.capital(i + 1);
    row.frame == Frame::Of && inflection == Inflection::Present && object
}

fn verb_like(tagged: &Tagged<'_>, i: usize, inflection: Inflection, behind: bool) -> bool {
    let Some(before) = i.checked_sub(1) else {
        // "Captured weapons were shown"
        let participle = matches!(inflection, Inflection::Past | Inflection::Participle);
        let goes_on = preposition(tagged, i + 1) || tagged.adverb(i + 1);
        return !people(tagged, i + 1) && (!participle || goes_on);
    };
    // "the southern edge of", "their", "in"
    let side = tagged.is(before, Class::Compass)
        && matches!(inflection, Inflection::Base | Inflection::Present)
        && tagged.is(i + 1, Class::Of);
    let noun_position = side
        || determiner(tagged, before)
        || (preposition(tagged, before) && !tagged.eq(before, "to") && inflection != Inflection::Ing)
        || tagged.kind(before) == Some(TokenKind::Possessive);
    // "was not clear", "is open"
    let adjective = inflection == Inflection::Base
        && (0..i)
            .rev()
            .find(|&b| !tagged.adverb(b) && !tagged.eq(b, "not"))
            .is_some_and(|b| tagged.is(b, Class::Be));
    let adjective_before = matches!(inflection, Inflection::Base | Inflection::Present)
        && tagged.kind(before) == Some(TokenKind::Word)
        && tagged.entry(before).is_none()
        && !tagged.adverb(before)
        && !tagged.capital(before)
        && !behind;
    let attribute = inflection == Inflection::Participle
        && people(tagged, i + 1)
        && !has_auxiliary(tagged, i)
        && !people(tagged, before)
        && !tagged.capital(before)
        // "the Zalqan Front (ZF) attacked soldiers"
        && tagged.word(before) != ")";
    // "when shells fell"
    let subject = matches!(inflection, Inflection::Base | Inflection::Present)
        && tagged
            .entry(i + 1)
            .is_some_and(|e| e.triggers.iter().any(|&(_, how)| how == Inflection::Past));
    !(noun_position
        || subject
        || adjective
        || adjective_before
        || attribute
        || tagged.joins(i + 1)
        || (tagged.joins(before) && !tagged.eq(i.saturating_sub(2), "re")))
}

/// A form in -ing that is a noun too ("fighting", "shelling") and has neither auxiliary, subject nor object here.
fn gerund(tagged: &Tagged<'_>, i: usize, inflection: Inflection, grammar: &Grammar) -> bool {
    let noun = |&(number, how): &(u32, Inflection)| {
        how == Inflection::Base && grammar.trigger(number).is_some_and(|t| t.form == Form::Noun)
    };
    let before = i.wrapping_sub(1);
    let object = determiner(tagged, i + 1) || tagged.capital(i + 1) || people(tagged, i + 1);
    inflection == Inflection::Ing
        && tagged.entry(i).is_some_and(|e| e.triggers.iter().any(noun))
        && !(object || has_auxiliary(tagged, i) || tagged.adverb(before) || people(tagged, before))
}

fn people(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.entry(i).is_some_and(|e| !e.actors.is_empty())
}

fn determiner(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.is(i, Class::Determiner) && !["that", "all", "both"].iter().any(|w| tagged.eq(i, w))
}

fn preposition(tagged: &Tagged<'_>, i: usize) -> bool {
    [
        Class::In,
        Class::Near,
        Class::Of,
        Class::To,
        Class::From,
        Class::On,
        Class::For,
        Class::Against,
        Class::With,
        Class::By,
    ]
    .iter()
    .any(|&c| tagged.is(i, c))
}

fn has_auxiliary(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.is(i.wrapping_sub(1), Class::Be) || tagged.is(i.wrapping_sub(1), Class::Have)
}

/// A participle after a form of "be" (with adverbs between), or one followed by "by".
fn passive(tagged: &Tagged<'_>, i: usize, inflection: Inflection) -> bool {
    if inflection != Inflection::Participle {
        return false;
    }
    let mut before = i;
    for _ in 0..4 {
        let Some(b) = before.checked_sub(1) else { break };
        if tagged.is(b, Class::Be) {
            return true;
        }
        if !tagged.adverb(b) && !tagged.eq(b, "not") {
            break;
        }
        before = b;
    }
    tagged.is(i + 1, Class::By) || coordinated(tagged, i) || apposed(tagged, i)
}

/// Whether a verb without an object stands behind a name and a comma: "Rawa, taken last week".
fn apposed(tagged: &Tagged<'_>, i: usize) -> bool {
    let name = i > 1 && tagged.word(i - 1) == "," && tagged.capital(i - 2);
    let object = determiner(tagged, i + 1) || tagged.capital(i + 1) || people(tagged, i + 1);
    let counted = tagged.kind(i + 1) == Some(TokenKind::Number) || tagged.number(i + 1).is_some();
    name && !object && !counted && tagged.is_any(i + 1, BEHIND)
}

/// What may stand behind a participle that has no object.
const BEHIND: Classes = Classes::of(&[Class::By, Class::In, Class::On, Class::From, Class::Adverb]);

/// "Was captured in May and retaken in June": a participle behind "and" that goes on a passive.
fn coordinated(tagged: &Tagged<'_>, i: usize) -> bool {
    let and = i.checked_sub(1).filter(|&b| tagged.is(b, Class::And));
    let object = determiner(tagged, i + 1) || tagged.capital(i + 1) || people(tagged, i + 1);
    let participle = |n: usize| {
        let entry = tagged.entry(n);
        entry.is_some_and(|e| e.triggers.iter().any(|&(_, how)| how == Inflection::Participle))
    };
    let before = |and: usize| {
        (1..and)
            .rev()
            .take(COORDINATED)
            .any(|n| participle(n) && tagged.is(n - 1, Class::Be))
    };
    !object && and.is_some_and(before)
}
