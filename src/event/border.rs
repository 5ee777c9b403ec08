//! Where one clause of a sentence ends and the next begins.

use super::clause::says;
use super::site::Borders;
use super::trigger::Hit;
use crate::lexicon::grammar::{Class, Classes, Flag, Form, Inflection, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How far behind its first comma an apposition may end, in tokens.
const APPOSITION: usize = 25;

/// What words are that a clause may begin with.
const JOINS: Classes = Classes::of(&[Class::And, Class::Clause]);

/// The clause of each token, and where triggers begin. What stands in brackets or between the commas of an apposition
/// is a clause of its own, and the clause around it goes on behind it.
pub(super) fn borders(tagged: &Tagged<'_>, hits: &[Hit<'_>]) -> Borders {
    let mut clauses = Vec::with_capacity(tagged.len());
    let (mut last, mut now) = (0, 0);
    let mut asides = Vec::new();
    let mut around: Vec<(usize, usize)> = Vec::new();
    for i in 0..tagged.len() {
        if around.last().is_some_and(|&(_, end)| end == i) {
            now = around.pop().map_or(now, |(outer, _)| outer);
        } else if tagged.kind(i) != Some(TokenKind::Punct) && !tagged.is_any(i, JOINS) {
            // most words begin none
        } else if let Some(end) = nested(tagged, i) {
            around.push((now, end));
            last += 1;
            now = last;
            if !tagged.is(i + 1, Class::Determiner) {
                asides.push(now);
            }
        } else if begins(tagged, i) {
            last += 1;
            now = last;
        }
        clauses.push(now);
    }
    Borders {
        clauses,
        asides,
        triggers: hits
            .iter()
            .filter(|h| h.row.kind.is_some() && h.row.form != Form::Adjective && h.row.flag != Flag::Result)
            .map(|h| h.tokens.0)
            .collect(),
    }
}

/// Whether another clause begins at token `i`.
fn begins(tagged: &Tagged<'_>, i: usize) -> bool {
    let word = tagged.word(i);
    let dash = matches!(word, "–" | "—") || (word == "-" && !tagged.joins(i));
    let mark = matches!(word, ";" | ":" | "“" | "”" | "\"") || dash;
    let comma = word == "," && !list_comma(tagged, i) && !tagged.is(i + 1, Class::Detail);
    mark || comma || (tagged.is(i, Class::Clause) && i > 0 && !time_link(tagged, i)) || coordinated(tagged, i)
}

/// How many words at most are the subject of a clause behind "and".
const SUBJECT: usize = 6;

/// Whether "and" joins two clauses: a verb stands before it, and a subject with a verb of its own behind it ("is the site
/// of a fort and clashes have been reported").
pub(super) fn coordinated(tagged: &Tagged<'_>, i: usize) -> bool {
    let helps = |n: usize| tagged.is(n, Class::Be) || tagged.is(n, Class::Have);
    let acts = |n: usize| {
        let rows = tagged.entry(n).map_or(&[][..], |e| &e.triggers);
        let noun = n > 0 && (tagged.is(n - 1, Class::Determiner) || tagged.joins(n - 1));
        let object = tagged.capital(n + 1) || tagged.is(n + 1, Class::Determiner);
        let past = |how| how == Inflection::Past || how == Inflection::Participle && object;
        !noun && rows.iter().any(|&(_, how)| past(how))
    };
    let own = |&n: &usize| {
        let ends = matches!(tagged.word(n), ";" | ":") || tagged.is(n, Class::Say);
        !ends && !tagged.is(n, Class::Clause)
    };
    let word = |&n: &usize| {
        let stops =
            tagged.preposition(n).is_some() || tagged.is(n, Class::And) || tagged.is(n, Class::Clause);
        matches!(tagged.kind(n), Some(TokenKind::Word | TokenKind::Number)) && !stops
    };
    let subject = || {
        (i + 1..=i + SUBJECT)
            .take_while(|n| word(n) && !helps(*n))
            .count()
    };
    let before = || (0..i).rev().take_while(own).any(|n| helps(n) || acts(n));
    tagged.is(i, Class::And) && (1..=SUBJECT).contains(&subject()) && helps(i + 1 + subject()) && before()
}

/// Where the bracket or apposition that begins at token `i` ends; none where none begins.
fn nested(tagged: &Tagged<'_>, i: usize) -> Option<usize> {
    let ahead = i + 1..(i + APPOSITION).min(tagged.len());
    if tagged.word(i) == "(" {
        return ahead.clone().find(|&n| tagged.word(n) == ")");
    }
    if tagged.word(i) != "," || list_comma(tagged, i) || i == 0 {
        return None;
    }
    let relative = tagged.has(i + 1, Mark::Which) || tagged.has(i + 1, Mark::Who);
    let described = tagged.is(i + 1, Class::Determiner)
        || tagged.is(i + 1, Class::Heard)
        || (tagged.entry(i + 1).is_none() && !tagged.capital(i + 1));
    if !(relative || described) || !(tagged.capital(i - 1) || tagged.is(i - 1, Class::PlaceNoun)) {
        return None;
    }
    let stop = |n: usize| matches!(tagged.word(n), ";" | "." | ":" | "–" | "—");
    ahead
        .take_while(|&n| !stop(n))
        .find(|&n| tagged.word(n) == "," && !list_comma(tagged, n))
}

/// A comma between two capitals, or before "and" and a capital, joins a list or an apposition of names; not where the
/// second is whose, or what, something else is: "in Rawa, Anah's mayor said".
fn list_comma(tagged: &Tagged<'_>, i: usize) -> bool {
    let next = if tagged.is(i + 1, Class::And) {
        i + 2
    } else {
        i + 1
    };
    let owner = (next..tagged.len()).find(|&n| !tagged.capital(n)).unwrap_or(next);
    let apart = next == i + 1 && (owns_noun(tagged, owner) || says(tagged, owner));
    i > 0 && tagged.capital(i - 1) && tagged.capital(next) && !apart
}

/// Whether the mark of a possessive stands at token `i`, and a common noun behind it.
pub(super) fn owns_noun(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.kind(i) == Some(TokenKind::Possessive) && !tagged.capital(i + 1)
}

/// "since Thursday" is a time, not a clause.
fn time_link(tagged: &Tagged<'_>, i: usize) -> bool {
    // "after Arafat left"
    let acts = |n: usize| {
        tagged.kind(n) == Some(TokenKind::Word) && tagged.entry(n).is_none_or(|e| !e.triggers.is_empty())
    };
    let verb = |n: usize| acts(n) || tagged.is(n, Class::Be) || tagged.is(n, Class::Have);
    let named = tagged.capital(i + 1) && (tagged.is(i + 1, Class::Adverb) || !verb(i + 2));
    (tagged.eq(i, "since") || tagged.eq(i, "until") || tagged.eq(i, "after") || tagged.eq(i, "before"))
        && (named
            || tagged.is(i + 1, Class::Determiner)
            || tagged.word(i + 1).starts_with(|c: char| c.is_ascii_digit()))
}
