//! Who says so.

use super::actor;
use super::site::Borders;
use super::trigger::Hit;
use crate::lexicon::grammar::{ActorClass, Class};
use crate::sentence::Tagged;

/// How many tokens may stand between a verb of saying and who says it ("a senior officer of the 7th brigade said").
const SUBJECT: usize = 8;

/// Whether a clause holds nothing but who says so: ", the militia claimed".
pub(super) fn only_says(tagged: &Tagged<'_>, borders: &Borders, clause: usize) -> bool {
    let own = |i: &usize| borders.clauses.get(*i) == Some(&clause);
    let tells = |i: &usize| borders.triggers.contains(i);
    let mut tokens = (0..tagged.len()).filter(own);
    tokens.clone().any(|i| tagged.is(i, Class::Say)) && !tokens.any(|i| tells(&i))
}

/// The one who says what a trigger tells: the subject of the verb of saying in its clause, or in a clause of the
/// sentence that tells nothing else; the nearest one where several speak. Empty where nobody is named.
pub(super) fn of(tagged: &Tagged<'_>, hit: &Hit<'_>, actors: &[actor::Hit<'_>], borders: &Borders) -> String {
    let clause = |i: usize| borders.clauses.get(i).copied().unwrap_or(0);
    let own = clause(hit.tokens.0);
    let says = |&i: &usize| {
        let before = clause(i) == own && i < hit.tokens.0;
        tagged.is(i, Class::Say) && (before || (clause(i) != own && only_says(tagged, borders, clause(i))))
    };
    let mut verbs: Vec<usize> = (0..tagged.len()).filter(says).collect();
    verbs.sort_by_key(|&i| i.abs_diff(hit.tokens.0));
    verbs
        .into_iter()
        .find_map(|verb| speaker(tagged, verb, actors, borders))
        .map(|a| a.actor(tagged).name)
        .unwrap_or_default()
}

/// The subject of a verb of saying: before it, or behind it ("said a source", "according to the army").
fn speaker<'h, 'g>(
    tagged: &Tagged<'_>,
    verb: usize,
    actors: &'h [actor::Hit<'g>],
    borders: &Borders,
) -> Option<&'h actor::Hit<'g>> {
    let speaks = |a: &&actor::Hit<'_>| a.class == ActorClass::Authority || a.class.bears_arms();
    let near = |from: usize, to: usize| {
        to.saturating_sub(from) <= SUBJECT
            && !(from..to).any(|i| matches!(tagged.word(i), ";" | "." | ":" | "“" | "”" | "\""))
    };
    let before = || {
        let near = |a: &&actor::Hit<'_>| a.tokens.1 < verb && near(a.tokens.1 + 1, verb);
        let mut found = actors.iter().rev().filter(speaks).filter(near);
        // "the coalition, which backs the army, said"
        let own = |a: &&actor::Hit<'_>| borders.clauses.get(a.tokens.0) == borders.clauses.get(verb);
        found.clone().find(own).or_else(|| found.next())
    };
    let after = || {
        let near = |a: &&actor::Hit<'_>| {
            let gap = verb + 1..a.tokens.0;
            let plain = |i: usize| {
                let word =
                    tagged.is(i, Class::Determiner) || tagged.is(i, Class::To) || tagged.entry(i).is_none();
                word && !tagged.eq(i, "that")
            };
            a.tokens.0 > verb && gap.len() <= 3 && gap.clone().all(plain)
        };
        actors.iter().filter(speaks).find(near)
    };
    if tagged.eq(verb, "according") {
        return after();
    }
    before().or_else(after)
}
