//! Place names as written, with offsets such as "12 kilometers to the north".
//!
//! A name is the longest one in the gazetteer that begins at a capital; the capitals beside it say whether it is a
//! place or a part of another name ("Rawa district", "Anah Operations Command").

pub mod features;
mod people;
mod relation;
pub mod sift;
pub mod slots;
mod unknown;
mod weights;

use people::people;
use unknown::unknown;

pub use relation::{Relation, relations};
pub use sift::{Theatre, sift};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::closed_list;
use crate::gazetteer::{Gazetteer, GeoPrecision, Kind, Matcher, NameHit, NameKind, NameMatch};
use crate::lexicon::grammar::{Class, Inflection};
use crate::lexicon::place_words::PlaceWords;
use crate::sentence::Tagged;
use crate::text::{Span, TokenKind};

closed_list! {
    /// How a place name is used.
    Usage {
        /// The place itself.
        Literal = "literal",
        /// A people, government or organisation called after it.
        Associative = "associative",
        /// In a dateline.
        Dateline = "dateline",
        /// Inside the name of something else.
        InName = "in_name",
    }
}

/// A place name as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toponym {
    /// The name with what belongs to it ("Khanaqin district", "western Anbar").
    pub span: Span,
    /// Number of its sentence.
    pub sentence: usize,
    /// First and last token in its sentence.
    pub tokens: (usize, usize),
    /// How it is used.
    pub usage: Usage,
    /// What the words beside it say it is ("the town of", "district").
    pub kind: Option<Kind>,
    /// The places that bear the name; empty where the gazetteer has none.
    pub hits: Vec<NameHit>,
}

/// Every place name of a sentence, in order; also names that the gazetteer lacks where the words say that it is one.
pub fn find(
    tagged: &Tagged<'_>,
    sentence: usize,
    datelines: &[Span],
    matcher: &mut Matcher<'_>,
    words: &PlaceWords,
) -> Vec<Toponym> {
    let mut found: Vec<Toponym> = Vec::new();
    let mut i = 0;
    while i < tagged.len() {
        // "Zalqan-Iraqi": the second half of a pair is a name where the first is one.
        let paired = tagged.capital(i)
            && found
                .last()
                .is_some_and(|t| t.tokens.1 + 2 == i && tagged.joins(i - 1));
        let toponym = (paired || starts_name(tagged, i))
            .then(|| {
                let known = people(tagged, i, 2, sentence, matcher)
                    .or_else(|| country(tagged, i, sentence, matcher, words))
                    .or_else(|| known(tagged, i, sentence, matcher, words))
                    .or_else(|| people(tagged, i, 1, sentence, matcher));
                let unknown = unknown(tagged, i, sentence, words);
                let end = |t: &Option<Toponym>| t.as_ref().map_or(0, |t| t.tokens.1);
                let landmark = unknown.as_ref().is_some_and(|t| {
                    words.landmark(tagged.place_word(t.tokens.1)).is_some()
                        || words.lead(tagged.place_word(i)).is_some()
                });
                if landmark && end(&unknown) > end(&known) {
                    unknown
                } else {
                    known.or(unknown)
                }
            })
            .flatten();
        match toponym {
            Some(mut toponym) => {
                i = toponym.tokens.1 + 1;
                if datelines.iter().any(|d| d.contains(toponym.span)) {
                    toponym.usage = Usage::Dateline;
                }
                found.push(toponym);
            }
            None => i += 1,
        }
    }
    agree(tagged, &mut found, matcher.gazetteer());
    found
}

/// A name that a province and its town bear is that of the province, beside that of another: "between Kirkuk and Diyala".
fn agree(tagged: &Tagged<'_>, found: &mut [Toponym], gazetteer: &Gazetteer) {
    let any = |t: &Toponym, fits: &dyn Fn(Kind) -> bool| {
        t.usage == Usage::Literal
            && t.hits
                .iter()
                .any(|h| h.exact && fits(gazetteer.facts(h.place).kind))
    };
    let province = |t: &Toponym| any(t, &|kind| kind == Kind::Province);
    let alone = |t: &Toponym| province(t) && !any(t, &|kind| kind.precision() == GeoPrecision::Place);
    for n in 1..found.len() {
        let Some([first, second]) = found.get_mut(n - 1..=n) else {
            continue;
        };
        let and = first.tokens.1 + 1;
        let joined = and + 1 == second.tokens.0 && tagged.is(and, Class::And);
        if joined && first.kind.is_none() && second.kind.is_none() {
            if province(first) && alone(second) {
                first.kind = Some(Kind::Province);
            } else if alone(first) && province(second) {
                second.kind = Some(Kind::Province);
            }
        }
    }
}

/// A capital, or a small article hyphened to one ("al-Qaim"), or a compass word before one ("western Anbar").
fn starts_name(tagged: &Tagged<'_>, i: usize) -> bool {
    if tagged.kind(i) != Some(TokenKind::Word) {
        return false;
    }
    let compass = || tagged.capital(i + 1) && tagged.is(i, Class::Compass);
    let article = tagged.capital(i + 2) && tagged.joins(i + 1);
    if article || tagged.all_small(i) {
        return article || compass();
    }
    let first = tagged.word(i).chars().next();
    let caseless = first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    let fresh = i == 0 || !tagged.joins(i - 1) || !tagged.capital(i.saturating_sub(2));
    (tagged.capital(i) && fresh) || caseless || compass()
}

/// The longest name that begins at the first of some tokens.
fn longest_within(tagged: &Tagged<'_>, tokens: Range<usize>, matcher: &mut Matcher<'_>) -> Option<NameMatch> {
    let numbers = tagged.numbers.get(tokens.clone()).unwrap_or(&[]);
    matcher.longest_numbered(tagged.text, tagged.tokens.get(tokens)?, numbers)
}

/// How many tokens ahead are looked at for a name: more than the longest one has.
const AHEAD: usize = 32;

/// The longest name that begins at token `i`, and where it begins without a leading article or "city of". A name
/// never runs over a possessive; a direction in small letters belongs to it only where it names a region of its own.
fn longest(tagged: &Tagged<'_>, i: usize, matcher: &mut Matcher<'_>) -> Option<(usize, NameMatch)> {
    let number = tagged.numbers.get(i);
    if number.is_some_and(|&number| !matcher.may_begin(number, || tagged.word(i))) {
        return None;
    }
    let gazetteer = matcher.gazetteer();
    let far = tagged.len().min(i + AHEAD);
    let end = (i..far)
        .find(|&n| tagged.kind(n) == Some(TokenKind::Possessive))
        .unwrap_or(far);
    let mut at = |first: usize| longest_within(tagged, first..end, matcher);
    let found = at(i)?;
    let region = |m: &NameMatch| {
        m.hits
            .iter()
            .any(|h| gazetteer.facts(h.place).kind.precision() == GeoPrecision::Region)
    };
    if tagged.is(i, Class::Compass) && !tagged.capital(i) && !region(&found) {
        return None;
    }
    // "The village of …" begins a sentence; The Village has two capitals
    if tagged.is(i, Class::Determiner)
        && found.tokens > 1
        && !(i + 1..i + found.tokens).any(|n| tagged.capital(n))
    {
        return None;
    }
    let of = (i..i + found.tokens)
        .rev()
        .find(|&n| tagged.is(n, Class::Of) && tagged.is(i, Class::PlaceNoun));
    let inner = of
        .map(|n| n + 1)
        .or((tagged.eq(i, "the") && found.tokens > 1).then_some(i + 1));
    let Some(inner) = inner else {
        return Some((i, found));
    };
    match at(inner) {
        Some(shorter)
            if shorter.tokens + inner == found.tokens + i
                && shorter.hits.first().is_some_and(|h| h.exact) =>
        {
            Some((inner, shorter))
        }
        _ => Some((i, found)),
    }
}

/// A country called by its form of state: "Republic of Iraq".
fn country(
    tagged: &Tagged<'_>,
    i: usize,
    sentence: usize,
    matcher: &mut Matcher<'_>,
    words: &PlaceWords,
) -> Option<Toponym> {
    let form = tagged.capital(i) && words.kind(tagged.place_word(i)) == Some(Kind::Country);
    if !form || !tagged.is(i + 1, Class::Of) {
        return None;
    }
    let name = i + 2 + usize::from(tagged.is(i + 2, Class::Determiner));
    let found = known(tagged, name, sentence, matcher, words)?;
    let gazetteer = matcher.gazetteer();
    let country = |h: &NameHit| h.exact && gazetteer.facts(h.place).kind == Kind::Country;
    let last = found.tokens.1;
    found.hits.iter().any(country).then_some(Toponym {
        span: tagged.span_of(i, last),
        tokens: (i, last),
        ..found
    })
}

/// How far beside a name its line is looked at for small letters, in bytes.
const BESIDE: usize = 256;

/// Leaves of the places that bear a name those that are written as it is: two or three capitals among small letters are
/// short for something, and no town is spelled so.
pub fn as_written(text: &str, span: Span, hits: &mut Vec<NameHit>) {
    let name = span.of(text);
    if !(2..=3).contains(&name.len()) || !name.chars().all(char::is_uppercase) {
        return;
    }
    let small = |side: Option<&str>| side.is_some_and(|t| t.contains(char::is_lowercase));
    let first = text.floor_char_boundary(span.start.saturating_sub(BESIDE));
    let last = text.ceil_char_boundary(span.end.saturating_add(BESIDE));
    let before = text.get(first..span.start).and_then(|t| t.rsplit('\n').next());
    let after = text.get(span.end..last).and_then(|t| t.split('\n').next());
    if small(before) || small(after) {
        hits.retain(|h| h.kind == NameKind::Abbreviation);
    }
}

/// The longest name of the gazetteer that begins at token `i`.
fn known(
    tagged: &Tagged<'_>,
    i: usize,
    sentence: usize,
    matcher: &mut Matcher<'_>,
    words: &PlaceWords,
) -> Option<Toponym> {
    let gazetteer = matcher.gazetteer();
    let (i, found) = longest(tagged, i, matcher)?;
    let last = i + found.tokens - 1 - usize::from(loose_term(tagged, i, &found, matcher, words));
    let exact = || found.hits.iter().filter(|h| h.exact);
    let people = |h: &NameHit| h.kind == NameKind::Demonym;
    let demonym = found.hits.iter().all(people) || (exact().next().is_some() && exact().all(people));
    let compass = tagged.is(i, Class::Compass) && found.tokens == 1;
    let capitals = |i: usize| !tagged.has_small(i);
    let common = !demonym
        && i == 0
        && found.tokens == 1
        && tagged.entry(i).is_some_and(|e| !e.verb)
        && (!capitals(i) || capitals(i + 1));
    if compass || common || !(i..=last).any(|t| tagged.capital(t) || !tagged.word(t).is_ascii()) {
        return None;
    }
    // "US troops": short for a country, before the noun it goes with
    let adjective = || {
        let short =
            |h: &NameHit| h.kind == NameKind::Abbreviation && gazetteer.facts(h.place).kind == Kind::Country;
        let noun = tagged.kind(last + 1) == Some(TokenKind::Word)
            && tagged
                .entry(last + 1)
                .is_none_or(|e| !e.actors.is_empty() || e.is(Class::Organisation) || e.is(Class::Local));
        noun && found.hits.first().is_some_and(short)
    };
    let (usage, last, kind) = if demonym || adjective() {
        (Usage::Associative, last, None)
    } else {
        surroundings(tagged, i, last, &found.hits, gazetteer, words)
    };
    let mut hits = found.hits.to_vec();
    if demonym {
        hits.retain(people);
    }
    as_written(tagged.text, tagged.span_of(i, last), &mut hits);
    if hits.is_empty() {
        return None;
    }
    let short = |h: &NameHit| h.kind == NameKind::Abbreviation;
    let stop = tagged.word(last + 1) == "."
        && tagged.tokens.get(last + 1).is_some_and(|t| !t.spaced)
        && tagged.word(last).chars().any(char::is_lowercase)
        && hits.iter().any(short);
    if stop {
        hits.retain(short);
    }
    let last = last + usize::from(stop);
    Some(Toponym {
        span: tagged.span_of(i, last),
        sentence,
        tokens: (i, last),
        usage,
        kind,
        hits,
    })
}

/// Whether the last word of a match only says what the place is ("Anbar province", "Kansas State"): the name goes
/// without it and is one by itself.
fn loose_term(
    tagged: &Tagged<'_>,
    first: usize,
    found: &NameMatch,
    matcher: &mut Matcher<'_>,
    words: &PlaceWords,
) -> bool {
    let last = first + found.tokens - 1;
    let loose = found.tokens > 1
        && matches!(
            words.kind(tagged.place_word(last)),
            Some(Kind::Province | Kind::District | Kind::City | Kind::Town | Kind::Region)
        )
        && (!tagged.capital(last) || tagged.eq(last, "state"));
    let mut alone = || longest_within(tagged, first..last, matcher);
    loose
        && alone().is_some_and(|m| {
            m.tokens + 1 == found.tokens
                && found
                    .hits
                    .iter()
                    .any(|h| m.hits.iter().any(|other| other.place == h.place))
        })
}

/// What the capitals beside a name make of it, the last token that belongs to it, and its kind.
fn surroundings(
    tagged: &Tagged<'_>,
    first: usize,
    last: usize,
    hits: &[NameHit],
    gazetteer: &Gazetteer,
    words: &PlaceWords,
) -> (Usage, usize, Option<Kind>) {
    let next = last + 1;
    if let Some(kind) = words.kind(tagged.place_word(next)) {
        let organisation =
            tagged.capital(next) && tagged.is(next + 1, Class::Organisation) && tagged.capital(next + 1);
        if !organisation {
            let country = |h: &NameHit| gazetteer.facts(h.place).kind == Kind::Country;
            let extends = after_name(kind)
                && tagged.capital(next)
                && !tagged.eq(next, "state")
                && !hits.first().is_some_and(country);
            return (Usage::Literal, if extends { next } else { last }, Some(kind));
        }
    }
    let before = first.checked_sub(1);
    let kind = before
        .filter(|&b| tagged.is(b, Class::Of))
        .and_then(|b| b.checked_sub(1));
    let kind = kind
        .and_then(|b| words.kind(tagged.place_word(b)))
        .or_else(|| of_both(tagged, next, words));
    let whose = of_people(tagged, next, gazetteer);
    // "the Shatila Palestinian refugee camp"
    let kind = kind.or_else(|| {
        let mut nouns = (next + 1..next + 3).filter(|&n| whose && tagged.all_small(n));
        nouns.find_map(|n| words.kind(tagged.place_word(n)))
    });
    let runs_on = tagged.kind(next) == Some(TokenKind::Word) && tagged.capital(next) && !whose;
    let organisation = (next..next + 3)
        .take_while(|&n| tagged.kind(n) == Some(TokenKind::Word) && tagged.capital(n))
        .any(|n| tagged.is(n, Class::Organisation));
    let held = tagged.joins(next) && !tagged.capital(next + 1);
    let named = before.is_some_and(|b| part_of_name(tagged, b));
    let joined = tagged.joins(next) && tagged.capital(next + 1);
    if held {
        return (Usage::Associative, last, kind);
    }
    if organisation
        || quoted(tagged, before, next)
        || named
        || (runs_on && !tagged.is(next, Class::PlaceNoun) && !joined && !allowed_after(tagged, next))
    {
        return (Usage::InName, last, kind);
    }
    (Usage::Literal, last, kind)
}

/// Whether a people's adjective with a noun in small letters stands at token `i`: "Shatila Palestinian refugee camp".
pub(super) fn of_people(tagged: &Tagged<'_>, i: usize, gazetteer: &Gazetteer) -> bool {
    let small = tagged.capital(i) && tagged.kind(i + 1) == Some(TokenKind::Word) && tagged.all_small(i + 1);
    let noun = small
        && tagged
            .entry(i + 1)
            .is_none_or(|e| !e.actors.is_empty() || e.is(Class::PlaceNoun));
    let people = |h: &NameHit| h.exact && h.kind == NameKind::Demonym;
    noun && gazetteer.lookup(tagged.word(i)).iter().any(people)
}

/// What a noun in the plural says of both names before it: "in Anah and Rawa provinces".
fn of_both(tagged: &Tagged<'_>, and: usize, words: &PlaceWords) -> Option<Kind> {
    let noun = (and + 1..tagged.len()).find(|&i| !tagged.capital(i))?;
    let plural = tagged.is(and, Class::And) && noun > and + 1 && tagged.word(noun).ends_with('s');
    words.kind(tagged.place_word(noun)).filter(|_| plural)
}

/// The end of a name in quotation marks: "Shield of Samarra".
fn quoted(tagged: &Tagged<'_>, before: Option<usize>, next: usize) -> bool {
    let mark = |i: usize| matches!(tagged.word(i), "“" | "”" | "\"" | "‘" | "«" | "»");
    let of = before.filter(|&b| tagged.is(b, Class::Of));
    let opens = |of: usize| {
        (0..of)
            .rev()
            .take_while(|&i| tagged.capital(i) || mark(i))
            .any(mark)
    };
    mark(next) && of.is_some_and(opens)
}

/// A title, or a capital that is no word of the tables and opens no sentence, makes a name a part of a longer one.
fn part_of_name(tagged: &Tagged<'_>, before: usize) -> bool {
    let word = tagged.word(before);
    let starts = before == 0
        || matches!(
            tagged.word(before - 1),
            "." | ":" | "“" | "\"" | "•" | "[" | "(" | "–" | "—"
        );
    let capital = tagged.kind(before) == Some(TokenKind::Word)
        && tagged.capital(before)
        && !starts
        && tagged.entry(before).is_none_or(|e| !e.alone)
        && !word.chars().all(char::is_uppercase);
    capital || titled(tagged, before)
}

/// Whether a title ends at token `i`, with a full stop ("Col.") or without.
fn titled(tagged: &Tagged<'_>, i: usize) -> bool {
    let at = if tagged.word(i) == "." {
        i.wrapping_sub(1)
    } else {
        i
    };
    tagged.is(at, Class::Title) && tagged.capital(at)
}

/// A word in capitals that may follow a place without making it a part of a longer name.
fn allowed_after(tagged: &Tagged<'_>, next: usize) -> bool {
    tagged.entry(next).is_some_and(|e| !e.is(Class::Organisation))
        || tagged.word(next).chars().all(char::is_uppercase)
}

/// Kinds whose noun belongs to the name when it stands behind it.
const fn after_name(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::District
            | Kind::Province
            | Kind::River
            | Kind::Lake
            | Kind::Region
            | Kind::Mountain
            | Kind::Site
            | Kind::Camp
    )
}

/// Whether a name behind a comma is who speaks or acts: "left Rawa, Zalqan's ministry said", "hit Rawa, the Zalqan army said".
fn speaks(tagged: &Tagged<'_>, gap: &std::ops::Range<usize>, second: &Toponym) -> bool {
    let next = second.tokens.1 + 1;
    let people = tagged.entry(next).is_some_and(|e| e.people.is_some());
    let article = gap.clone().any(|i| tagged.is(i, Class::Determiner));
    let owns = tagged.kind(next) == Some(TokenKind::Possessive);
    people || article || owns || tagged.is(next, Class::Say)
}

/// Whether a noun of fighting stands at a token: "in Zalqan air strikes" is nowhere.
fn raids(tagged: &Tagged<'_>, i: usize) -> bool {
    let noun = |&(_, how): &(u32, Inflection)| matches!(how, Inflection::Base);
    tagged.all_small(i) && tagged.entry(i).is_some_and(|e| e.triggers.iter().any(noun))
}

/// Pairs of a toponym and the one that it is said to lie in: "Long Beach, California", "Rawa in Anbar".
pub fn containers(tagged: &Tagged<'_>, toponyms: &[Toponym]) -> Vec<(usize, usize)> {
    let inside = |i: usize| {
        tagged.word(i) == ","
            || tagged.is(i, Class::In)
            || tagged.is(i, Class::Compass)
            || tagged.is(i, Class::Determiner)
            || tagged.is(i, Class::PlaceNoun)
            || tagged.is(i, Class::Of)
    };
    toponyms
        .windows(2)
        .enumerate()
        .filter_map(|(n, pair)| {
            let [first, second] = pair else { return None };
            let gap = first.tokens.1 + 1..second.tokens.0;
            // "Rawa's Zalqan district"
            let owns = gap.len() == 1 && tagged.kind(gap.start) == Some(TokenKind::Possessive);
            if owns && matches!(second.kind, Some(Kind::District | Kind::Neighbourhood)) {
                return Some((n + 1, n));
            }
            let states = gap
                .clone()
                .next()
                .is_some_and(|i| tagged.word(i) == "," || tagged.is(i, Class::In));
            let apart = tagged.word(gap.start) == "," && speaks(tagged, &gap, second)
                || second.usage == Usage::Associative
                || raids(tagged, second.tokens.1 + 1);
            (states && !apart && gap.len() <= 4 && gap.clone().all(inside)).then_some((n, n + 1))
        })
        .collect()
}
