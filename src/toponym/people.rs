//! Peoples that no table lists, by the name of their place: "Iowans", "Londoners".

use super::{Toponym, Usage};
use crate::gazetteer::{Facts, Kind, Matcher, NameHit, NameKind};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// Inhabitants from which a city has a people of its own in the news.
const GREAT: u64 = 300_000;

/// Letters of a place's name at least.
const SHORTEST: usize = 4;

/// An ending, what the name of the place ends in instead, and whether cities have such peoples.
const ENDINGS: [(&str, &[&str], bool); 4] = [
    ("ian", &["", "ia", "a", "y"], true),
    ("an", &["", "a", "as"], false),
    ("er", &["", "e"], true),
    ("ite", &["", "e"], true),
];

/// The people that token `i` and perhaps the next one name. Two words go before any name of one ("New Yorkers").
pub(super) fn people(
    tagged: &Tagged<'_>,
    i: usize,
    words: usize,
    sentence: usize,
    matcher: &mut Matcher<'_>,
) -> Option<Toponym> {
    let last = i + words - 1;
    let word = |n: usize| tagged.kind(n) == Some(TokenKind::Word) && tagged.capital(n);
    if !word(i) || !word(last) || tagged.entry(last).is_some() || !may_be_people(tagged.word(last)) {
        return None;
    }
    let span = tagged.span_of(i, last);
    let number = |n: usize| tagged.numbers.get(n).copied();
    let words = (number(i).filter(|_| last > i), number(last));
    let hits = matcher.unless_vain(words, |matcher| bearers(span.of(tagged.text), matcher));
    (!hits.is_empty()).then_some(Toponym {
        span,
        sentence,
        tokens: (i, last),
        usage: Usage::Associative,
        kind: None,
        hits,
    })
}

/// Whether a word ends as the names of peoples do.
fn may_be_people(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    one.ends_with(['n', 'r', 'e']) && ENDINGS.iter().any(|(ending, ..)| one.ends_with(ending))
}

/// The places whose people a word names by its ending.
fn bearers(name: &str, matcher: &mut Matcher<'_>) -> Vec<NameHit> {
    let one = name.strip_suffix('s').unwrap_or(name);
    let endings = ENDINGS.iter().filter_map(|&(ending, instead, cities)| {
        let stem = one.strip_suffix(ending)?;
        Some(instead.iter().map(move |end| (format!("{stem}{end}"), cities)))
    });
    let mut places = endings
        .flatten()
        .filter(|(place, _)| place.chars().count() >= SHORTEST);
    let found = places.find_map(|(place, cities)| {
        let hits = matcher.lookup(&place);
        let gazetteer = matcher.gazetteer();
        let has = |h: &&NameHit| {
            h.exact && h.kind == NameKind::Name && has_people(gazetteer.facts(h.place), cities)
        };
        let people = |&hit: &NameHit| NameHit {
            kind: NameKind::Demonym,
            ..hit
        };
        let hits: Vec<NameHit> = hits.iter().filter(has).map(people).collect();
        (!hits.is_empty()).then_some(hits)
    });
    found.unwrap_or_default()
}

fn has_people(facts: Facts, cities: bool) -> bool {
    match facts.kind {
        Kind::Province | Kind::Region | Kind::Continent => true,
        Kind::City => cities && facts.population >= GREAT,
        _ => false,
    }
}
