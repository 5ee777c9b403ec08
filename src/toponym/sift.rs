//! Whether a name found in the text is used as the name of a place.

use super::features::{Usages, features, run_after, run_before};
use super::{Toponym, weights};
use crate::gazetteer::{Facts, Gazetteer, GeoPrecision, Kind, NameHit, NameKind};
use crate::lexicon::grammar::{Begins, Class, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// The probability from which a name counts as a place.
const THRESHOLD: f32 = 0.45;

/// The same in a report of fighting: it names more villages than the news that the weights are fitted on.
const IN_CONFLICT: f32 = 0.36;

/// Leaves the names that are likely used as names of places, and those the gazetteer lacks. `found` are the names
/// of each sentence.
pub fn sift(
    sentences: &[&Tagged<'_>],
    mut found: Vec<Vec<Toponym>>,
    theatre: &Theatre,
    gazetteer: &Gazetteer,
) -> Vec<Vec<Toponym>> {
    let usages = Usages::new(sentences, &found, gazetteer);
    let threshold = if theatre.conflict { IN_CONFLICT } else { THRESHOLD };
    for (tagged, toponyms) in sentences.iter().zip(&mut found) {
        let held = contained(tagged, toponyms);
        let mut number = 0;
        toponyms.retain_mut(|toponym| {
            number += 1;
            if dedicated(tagged, toponym) {
                // "the church of St. Zalqan in Rawa" is a place, of which nobody knows the point
                toponym.hits.clear();
                toponym.kind = Some(Kind::Site);
                return tagged.is(toponym.tokens.1 + 1, Class::In);
            }
            if dubbed(tagged, toponym)
                || initials(tagged, toponym, gazetteer)
                || person(tagged, toponym, &usages, gazetteer)
            {
                return false;
            }
            let features = || features(tagged, toponym, held.contains(&(number - 1)), &usages, gazetteer);
            toponym.hits.is_empty()
                || of_a_people(tagged, toponym, gazetteer)
                || called(tagged, toponym)
                || at_home(tagged, toponym, &usages, theatre, gazetteer)
                || (weights::probability(&features()) >= threshold
                    && !(theatre.conflict
                        && stray(toponym, held.contains(&(number - 1)), &usages, gazetteer)))
        });
    }
    found
}

/// Whether a name is the adjective of a country and no part of a longer name: "Iraqi troops".
fn of_a_people(tagged: &Tagged<'_>, toponym: &Toponym, gazetteer: &Gazetteer) -> bool {
    let (first, last) = toponym.tokens;
    let country = |h: &NameHit| {
        h.exact && h.kind == NameKind::Demonym && gazetteer.facts(h.place).kind == Kind::Country
    };
    toponym.hits.iter().any(country) && !run_before(tagged, first) && !run_after(tagged, last)
}

/// Whether a name is one that somebody gave to an operation: "code-named Zalqan", "dubbed Zalqan".
fn dubbed(tagged: &Tagged<'_>, toponym: &Toponym) -> bool {
    let quoted = |i: &usize| matches!(tagged.word(*i), "\"" | "“" | "‘" | "'");
    let before = (0..toponym.tokens.0).rev().find(|i| !quoted(i));
    before.is_some_and(|i| tagged.has(i, Mark::Dubbed))
}

/// How many words back the first of two saints may stand ("St. Zalqan and").
const SAINTS: usize = 4;

/// How many words of a church's name may stand behind its saint ("and St. Hamar Coptic Orthodox Church").
const CHURCH: usize = 8;

/// Whether a name is that of the saint of a church: "the church of St. Zalqan and St. Hamar", "St. Zalqan Church".
fn dedicated(tagged: &Tagged<'_>, toponym: &Toponym) -> bool {
    let saint = |i: usize| tagged.has(i, Mark::Saint);
    let (mut first, last) = toponym.tokens;
    if !saint(first) {
        return false;
    }
    let named = |i: &usize| tagged.capital(*i) || tagged.is(*i, Class::And) || tagged.word(*i) == ".";
    let mut behind = (last + 1..tagged.len()).take(CHURCH).take_while(named);
    if behind.any(|i| tagged.has(i, Mark::Church)) {
        return true;
    }
    if tagged.is(first.wrapping_sub(1), Class::And) {
        let other = (0..first - 1).rev().take(SAINTS).find(|&i| saint(i));
        first = other.unwrap_or(first);
    }
    let of = first.checked_sub(1).filter(|&i| tagged.is(i, Class::Of));
    of.and_then(|i| i.checked_sub(1))
        .is_some_and(|i| tagged.has(i, Mark::Church))
}

/// Whether a name has a full stop behind each letter, and no place is known by such letters: "U.N."
fn initials(tagged: &Tagged<'_>, toponym: &Toponym, gazetteer: &Gazetteer) -> bool {
    let (first, last) = toponym.tokens;
    let name = tagged.span_of(first, last).of(tagged.text);
    let letters = name.contains('.') && name.split('.').all(|part| part.chars().count() <= 1);
    let country = |h: &NameHit| gazetteer.facts(h.place).kind == Kind::Country;
    let known = |h: &NameHit| h.kind == NameKind::Abbreviation && (h.exact || country(h));
    letters && !toponym.hits.is_empty() && !toponym.hits.iter().any(known)
}

/// Inhabitants from which a city is not mistaken for a person.
const KNOWN: u64 = 300_000;

/// How many words at most say what somebody is ("a young shop assistant").
const WHO: usize = 4;

/// Whether a name that only towns and villages bear is a person's, or a ship's: "General Zalqan", "the president Zalqan
/// Hamar", "Zalqan" in a report of Hamar Zalqan, "Zalqan, a student", "the frigate Zalqan".
fn person(tagged: &Tagged<'_>, toponym: &Toponym, usages: &Usages, gazetteer: &Gazetteer) -> bool {
    let (first, last) = toponym.tokens;
    let (before, comma) = (first.wrapping_sub(1), last + 1);
    let titled = super::titled(tagged, before) || last > first && tagged.is(before, Class::Title);
    // "in an operation Zalqan was taken"
    let named = tagged.capital(before) || tagged.entry(before).is_none_or(|e| e.triggers.is_empty());
    let bears = tagged.has(before, Mark::Bearer) && named;
    let who = |i: usize| tagged.is(i, Class::Person) || tagged.entry(i).is_some_and(|e| e.people.is_some());
    let article = tagged.has(comma + 1, Mark::Article) && !tagged.has(comma + 1, Mark::Definite);
    // "left Zalqan, a police officer said"
    let says = |i: usize| (i + 1..=i + WHO).any(|n| tagged.is(n, Class::Say));
    let one = article
        && (comma + 2..comma + 2 + WHO)
            .find(|&i| who(i))
            .is_some_and(|i| !says(i));
    let aged = tagged.kind(comma + 1) == Some(TokenKind::Number) && tagged.word(comma + 2) == ",";
    let apposed = tagged.word(comma) == "," && (one || aged);
    let small = |h: &NameHit| matches!(gazetteer.facts(h.place).kind, Kind::Town | Kind::Village);
    let city = |h: &NameHit| {
        let facts = gazetteer.facts(h.place);
        facts.kind == Kind::City && facts.population < KNOWN
    };
    let called = titled || bears || apposed && !tagged.is(before, Class::In);
    called && toponym.hits.iter().all(small)
        || first == last
            && !self::called(tagged, toponym)
            && usages.surname(toponym)
            && toponym.hits.iter().all(|h| small(h) || city(h))
}

/// Whether the words before a name say what kind of settlement or division it is: "the village of Zalqan".
fn called(tagged: &Tagged<'_>, toponym: &Toponym) -> bool {
    let settled = |kind| {
        matches!(
            kind,
            Kind::City | Kind::Town | Kind::Village | Kind::Neighbourhood | Kind::District | Kind::Province
        )
    };
    let before = toponym.tokens.0.checked_sub(1);
    toponym.kind.is_some_and(settled)
        && before.is_some_and(|b| tagged.is(b, Class::Of))
        && !run_after(tagged, toponym.tokens.1)
}

/// Whether nothing in a report of fighting leads to where a name lies: no country of it, no preposition, no wider place.
fn stray(toponym: &Toponym, contained: bool, usages: &Usages, gazetteer: &Gazetteer) -> bool {
    let led =
        contained || toponym.kind.is_some() || toponym.tokens.1 > toponym.tokens.0 || usages.located(toponym);
    let known = |f: Facts| {
        matches!(f.kind, Kind::Country | Kind::Continent | Kind::City)
            || usages.countries.contains(&f.country)
    };
    !led && !toponym.hits.iter().any(|h| known(gazetteer.facts(h.place)))
}

/// Where the report is about, for names that no town of any size bears.
#[derive(Clone, Debug, Default)]
pub struct Theatre {
    /// Countries that the user names.
    pub countries: Vec<[u8; 2]>,
    /// Whether the report tells of armed people: then the countries it names are its theatre too.
    pub conflict: bool,
}

/// Whether a name is that of a place of the theatre, and neither a person's nor a part of a longer name: a village
/// needs no inhabitants to be fought over.
fn at_home(
    tagged: &Tagged<'_>,
    toponym: &Toponym,
    usages: &Usages,
    theatre: &Theatre,
    gazetteer: &Gazetteer,
) -> bool {
    let (first, last) = toponym.tokens;
    let home =
        |c: [u8; 2]| theatre.countries.contains(&c) || (theatre.conflict && usages.countries.contains(&c));
    let any = |fits: &dyn Fn(Facts) -> bool| {
        let mut exact = toponym
            .hits
            .iter()
            .filter(|h| h.exact && h.kind != NameKind::Demonym);
        exact.any(|h| fits(gazetteer.facts(h.place)))
    };
    let region = |f: Facts| f.kind.precision() != GeoPrecision::Place;
    let has_homes = theatre.conflict || !theatre.countries.is_empty();
    let bears =
        || has_homes && any(&|f| home(f.country)) || (theatre.conflict && last > first && any(&region));
    let called = || toponym.kind.is_some() || listed(tagged, first);
    let fought_over = || {
        told_of(tagged)
            && one_country(toponym, gazetteer)
            && any(&|f| matches!(f.kind, Kind::City | Kind::Town) || called())
    };
    // "Zalqan City": the noun says what the place is
    let noun = toponym.kind.is_some()
        && (tagged.is(last + 1, Class::PlaceNoun) || super::of_people(tagged, last + 1, gazetteer));
    let part = run_before(tagged, first)
        || run_after(tagged, last) && !noun
        || super::titled(tagged, first.wrapping_sub(1));
    let name = tagged.word(first);
    let plain = tagged.entry(first).is_none_or(|e| e.verb)
        && name.chars().count() > 2
        && !(name.chars().count() == 3 && name.chars().all(char::is_uppercase))
        && (!usages.begins_small(toponym) || sought(tagged, first));
    // what lies farthest away is asked last
    !part && plain && !tagged.is(last + 1, Class::Say) && (bears() || fought_over())
}

/// Whether a name that is a verb too stands where only a name does: "entered Hit", "in Hit".
fn sought(tagged: &Tagged<'_>, first: usize) -> bool {
    let deed = |i: usize| tagged.all_small(i) && tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
    let before = first.checked_sub(1);
    tagged.entry(first).is_some_and(|e| e.verb)
        && before.is_some_and(|b| tagged.preposition(b).is_some() || deed(b))
}

/// Whether all places that bear a name lie in one country.
fn one_country(toponym: &Toponym, gazetteer: &Gazetteer) -> bool {
    let mut countries = toponym
        .hits
        .iter()
        .filter(|h| h.exact)
        .map(|h| gazetteer.facts(h.place).country);
    let first = countries.next();
    countries.all(|c| Some(c) == first)
}

/// Whether a name stands behind "and" or a comma and another name: what holds for the other holds for it.
fn listed(tagged: &Tagged<'_>, first: usize) -> bool {
    let joins = |i: usize| tagged.is(i, Class::And) || tagged.word(i) == ",";
    first > 1 && joins(first - 1) && tagged.capital(first - 2)
}

/// Whether somebody acts in a sentence, and something happens that makes an event.
fn told_of(tagged: &Tagged<'_>) -> bool {
    let acts = || tagged.has_any(Begins::ACTOR) && tagged.has_any(Begins::TRIGGER);
    tagged.has_any(Begins::TELLING) || acts()
}

/// The names of a sentence that are said to lie in the next one, and those next ones.
pub fn contained(tagged: &Tagged<'_>, toponyms: &[Toponym]) -> Vec<usize> {
    super::containers(tagged, toponyms)
        .into_iter()
        .flat_map(|(a, b)| [a, b])
        .collect()
}
