//! Names that hang together: lists of places, and places that only say where another lies.

use super::border::{coordinated, owns_noun};
use super::clause::says;
use super::quantity;
use super::site::{Candidate, Link, share};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{Class, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many words name what is counted at the second of two places, at most.
const COUNTED: usize = 2;

/// "The Zalqan district of Rawa" and "the Anbar town of Rawa": which of two names in one phrase only says where the
/// other lies.
pub(super) fn described(tagged: &Tagged<'_>, before: &mut Candidate, candidate: &mut Candidate) -> bool {
    let gap = before.tokens.1 + 1..candidate.tokens.0;
    let one = candidate.phrase <= before.tokens.1 && !gap.clone().any(|i| tagged.word(i) == ",");
    let of = gap.clone().find(|&i| tagged.is(i, Class::Of));
    let Some(of) = of.filter(|_| one) else {
        return false;
    };
    let named = of == before.tokens.1 + 1;
    let far = gap.clone().any(|i| i > of && tagged.is(i, Class::Compass));
    let (first, second) = (coarse(before.precision), coarse(candidate.precision));
    let known = |c: &Candidate| c.precision.is_some();
    if named || far || second > first || !known(before) && known(candidate) {
        candidate.link = Link::Container;
    } else if first > second || known(before) && !known(candidate) {
        before.link = Link::Container;
    } else {
        return false;
    }
    true
}

/// Makes a candidate a member of the list of the one before it, or the container of it. `dated` tells what belongs to a
/// wording of time.
pub(super) fn join(
    tagged: &Tagged<'_>,
    before: &Candidate,
    candidate: &mut Candidate,
    dated: &dyn Fn(usize) -> bool,
) {
    // "the Rawa district, Anah": the noun belongs to the name
    let noun =
        tagged.is(before.tokens.1 + 1, Class::PlaceNoun) || tagged.is(before.tokens.1 + 1, Class::Ground);
    let end = before.tokens.1 + usize::from(noun);
    let gap = without_brackets(tagged, end + 1..candidate.tokens.0);
    let only = |allowed: &dyn Fn(usize) -> bool| gap.iter().all(|&i| allowed(i));
    let last = |n: usize| gap.iter().rev().nth(n).copied();
    let then = gap.len() <= 16
        && last(0).is_some_and(|i| tagged.eq(i, "then"))
        && last(1).is_some_and(|i| tagged.is(i, Class::And));
    let and = gap.iter().any(|&i| tagged.is(i, Class::And));
    // "Rawa on Monday, Anah on Tuesday and Hit on Friday"
    let when = |i: usize| dated(i) || tagged.preposition(i).is_some() && dated(i + 1);
    let days = when(end + 1) && when(candidate.tokens.1 + 1);
    let links = |i| tagged.word(i) == "," || tagged.is(i, Class::And) || filler(tagged, i) || days && when(i);
    let apart = gap.iter().any(|&i| coordinated(tagged, i));
    let listed = !apart
        && (then || gap.len() <= 6 && only(&links))
        && (and || gap.iter().any(|&i| tagged.word(i) == ","));
    // "A, the B camp": one more of a list, never what A is
    let next = gap.len() == 1
        || days
        || gap.len() == 2 && (before.list != before.mention || noun) && tagged.word(end + 1) == ",";
    let wider = wider(candidate.precision, before.precision);
    let inside = match candidate.link {
        Link::Preposition(Class::In) => {
            candidate.phrase == before.tokens.1 + 1 || candidate.phrase == end + 1
        }
        Link::Preposition(Class::Of) => noun && candidate.phrase == end + 1,
        _ => false,
    };
    // "Rawa and the Zalqan plain"
    let paired =
        !subject(tagged, candidate) && only(&|i| tagged.is(i, Class::And) || tagged.is(i, Class::Determiner));
    let narrower = coarse(candidate.precision) < coarse(before.precision);
    let within = inside && !days && (wider || !narrower && before.link != Link::Preposition(Class::From));
    let division = divides(tagged, candidate) && !divides(tagged, before);
    if (listed && !and && (wider || division) && gap.len() == 1) || within {
        candidate.link = Link::Container;
    } else if listed
        && !clause(tagged, before, candidate)
        && (and || next && !subject(tagged, candidate))
        && (!wider || paired)
    {
        candidate.list = before.list;
        candidate.link = before.link;
        candidate.phrase = before.phrase;
        candidate.then = then;
    } else if shared_out(tagged, before, candidate, end + 1) {
        candidate.list = before.list;
    }
}

/// Whether what was counted at one place is counted at the next: "killed five in Rawa and three soldiers near Anah".
/// `link` is the token behind the first.
fn shared_out(tagged: &Tagged<'_>, before: &Candidate, candidate: &Candidate, link: usize) -> bool {
    let lies = |c: &Candidate| matches!(c.link, Link::Preposition(Class::In | Class::Near | Class::On));
    let noun = |i: usize| {
        let deed = tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
        tagged.kind(i) == Some(TokenKind::Word)
            && !deed
            && !tagged.capital(i)
            && tagged.preposition(i).is_none()
    };
    let nouns = link + 2..candidate.phrase;
    let comma = tagged.word(link) == "," && before.phrase > 0 && nouns.len() <= 1;
    let joined = comma || tagged.is(link, Class::And) && nouns.len() <= COUNTED;
    joined
        && lies(before)
        && lies(candidate)
        && quantity::is_number(tagged, link + 1)
        && nouns.clone().all(noun)
}

/// The tokens of a stretch that do not stand in brackets.
fn without_brackets(tagged: &Tagged<'_>, gap: std::ops::Range<usize>) -> Vec<usize> {
    let mut inside = false;
    let mut out = |&i: &usize| {
        let bracket = matches!(tagged.word(i), "(" | ")");
        inside = tagged.word(i) == "(" || inside && !bracket;
        !inside && !bracket
    };
    gap.filter(|i| out(i)).collect()
}

/// Whether a name is the subject of a verb right behind it, and no member of a list: "of Rawa, Egypt was …".
fn subject(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let next = candidate.tokens.1 + 1;
    tagged.is(next, Class::Be)
        || tagged.is(next, Class::Have)
        || says(tagged, next)
        || owns_noun(tagged, next)
}

/// Whether a name behind a comma and "and" begins a clause of its own, where it is the second: "shelled Rawa, and Anah has
/// been cut off".
fn clause(tagged: &Tagged<'_>, before: &Candidate, candidate: &Candidate) -> bool {
    let and = before.tokens.1 + 2;
    let two = before.list == before.mention && candidate.phrase == and + 1;
    let verb = [Class::Be, Class::Have]
        .iter()
        .any(|&c| tagged.is(candidate.tokens.1 + 1, c));
    two && verb && tagged.word(and - 1) == "," && tagged.is(and, Class::And)
}

/// Whether a name is called a division of a country: "Kut province".
fn divides(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let last = candidate.tokens.1;
    tagged.has(last, Mark::Division) || tagged.has(last + 1, Mark::Division)
}

fn filler(tagged: &Tagged<'_>, i: usize) -> bool {
    // "and that Rawa was calm"
    tagged.is(i, Class::Determiner) && !(tagged.eq(i, "that") && tagged.capital(i + 1))
        || tagged.is(i, Class::PlaceNoun)
        || tagged.is(i, Class::Compass)
        || tagged.is(i, Class::Of)
        || share(tagged, i) && tagged.is(i + 1, Class::Of)
        || tagged.eq(i, "then")
        || tagged.joins(i)
}

/// Whether the second place is of a coarser kind than the first.
fn wider(second: Option<GeoPrecision>, first: Option<GeoPrecision>) -> bool {
    coarse(second) > coarse(first)
}

/// How coarse a kind of place is; a town is the finest, and what the gazetteer lacks counts as one.
const fn coarse(precision: Option<GeoPrecision>) -> u8 {
    match precision {
        Some(GeoPrecision::Country) => 3,
        Some(GeoPrecision::Region | GeoPrecision::Linear) => 2,
        Some(GeoPrecision::District) => 1,
        _ => 0,
    }
}
