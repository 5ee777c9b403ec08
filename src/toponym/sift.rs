//! Whether a name found in the text is used as the name of a place: a logistic model over what stands around it.
//!
//! The weights were fitted on the development parts of LGL, TR-News, `GeoVirus` and `GeoWebNews` (four fifths of the
//! documents; the rest held back): facts about usage, no text of theirs. Each feature is 0 or 1 unless said otherwise.

use std::collections::HashSet;

use super::{Toponym, Usage};
use crate::gazetteer::{Facts, Gazetteer, GeoPrecision, Kind, NameHit, NameKind};
use crate::lexicon::grammar::{Class, Entry};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many features there are.
pub const FEATURES: usize = 34;

/// The probability from which a name counts as a place.
const THRESHOLD: f64 = 0.42;

/// The fitted weights, in the order of [`features`].
const WEIGHTS: [f64; FEATURES] = [
    0.45, 2.14, 3.08, 1.08, -2.44, 0.31, 1.01, 2.39, 0.85, -0.77, 0.43, 0.25, -3.26, -1.68, -3.18, 1.43,
    -1.96, -1.59, 0.42, 1.85, -1.33, -0.37, -1.96, -1.71, -2.61, -1.70, 0.02, 0.46, 1.03, 0.33, -0.29, -0.49,
    -1.65, 0.39,
];

/// What the whole report says of its names.
#[derive(Debug, Default)]
pub struct Usages {
    /// Countries named or implied beyond doubt.
    countries: HashSet<[u8; 2]>,
    /// Names that stand behind "in" and the like somewhere, in lower case.
    located: HashSet<String>,
    /// Names that end a run of capitals somewhere, as surnames do, in lower case.
    ends: HashSet<String>,
    /// Words that stand somewhere in small letters.
    small: HashSet<String>,
}

impl Usages {
    /// Collects them.
    pub fn new(sentences: &[&Tagged<'_>], found: &[Vec<Toponym>], gazetteer: &Gazetteer) -> Self {
        let mut usages = Self::default();
        for (tagged, toponym) in sentences
            .iter()
            .zip(found)
            .flat_map(|(s, all)| all.iter().map(move |t| (s, t)))
        {
            let name = key(tagged, toponym);
            if locative(tagged, toponym.tokens.0) {
                usages.located.insert(name.clone());
            }
            if run_before(tagged, toponym.tokens.0) && !run_after(tagged, toponym.tokens.1) {
                usages.ends.insert(name);
            }
            let first = toponym.hits.first().map(|h| (gazetteer.facts(h.place), h.exact));
            if let Some((facts, true)) = first
                && facts.kind == Kind::Country
            {
                usages.countries.insert(facts.country);
            }
        }
        for tagged in sentences {
            for i in 0..tagged.len() {
                let word = tagged.word(i);
                if word.chars().all(char::is_lowercase) {
                    usages.small.insert(word.to_owned());
                }
            }
        }
        usages
    }
}

fn key(tagged: &Tagged<'_>, toponym: &Toponym) -> String {
    toponym.span.of(tagged.text).to_lowercase()
}

fn locative(tagged: &Tagged<'_>, first: usize) -> bool {
    let before =
        if first > 1 && (tagged.is(first - 1, Class::Compass) || tagged.is(first - 1, Class::Determiner)) {
            first - 2
        } else {
            first.wrapping_sub(1)
        };
    [Class::In, Class::Near, Class::From, Class::To]
        .iter()
        .any(|&c| tagged.is(before, c))
}

fn name_word(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.kind(i) == Some(TokenKind::Word) && tagged.capital(i)
}

fn opens(tagged: &Tagged<'_>, i: usize) -> bool {
    i == 0
        || matches!(
            tagged.word(i - 1),
            "." | ":" | "“" | "\"" | "•" | "‘" | "'" | "–" | "—"
        )
}

/// Whether a capital that is no word of the tables stands right before.
fn run_before(tagged: &Tagged<'_>, first: usize) -> bool {
    first > 0 && name_word(tagged, first - 1) && tagged.entry(first - 1).is_none()
}

fn run_after(tagged: &Tagged<'_>, last: usize) -> bool {
    name_word(tagged, last + 1)
}

/// The features of a name, in the order of the weights: what it is, what it looks like, what stands around it, and
/// how many inhabitants its largest bearer has (decimal logarithm).
pub fn features(
    tagged: &Tagged<'_>,
    toponym: &Toponym,
    contained: bool,
    usages: &Usages,
    gazetteer: &Gazetteer,
) -> [f64; FEATURES] {
    let exact = || toponym.hits.iter().filter(|h| h.exact);
    let population = exact()
        .map(|h| gazetteer.facts(h.place).population)
        .max()
        .unwrap_or(0);
    let flags = bearers(toponym, usages, gazetteer)
        .into_iter()
        .chain(looks(tagged, toponym, usages))
        .chain(neighbours(tagged, toponym, contained));
    let mut all = [0.0; FEATURES];
    for (slot, flag) in all.iter_mut().zip(flags) {
        *slot = f64::from(u8::from(flag));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "seven digits of a population are plenty"
    )]
    let size = (population as f64 + 1.0).log10();
    all[FEATURES - 1] = size;
    all
}

/// What the places are that bear the name.
fn bearers(toponym: &Toponym, usages: &Usages, gazetteer: &Gazetteer) -> [bool; 8] {
    let exact = || toponym.hits.iter().filter(|h| h.exact);
    let kinds = |kinds: &[Kind]| {
        exact().any(|h| h.kind != NameKind::Demonym && kinds.contains(&gazetteer.facts(h.place).kind))
    };
    let has = |kind: NameKind| toponym.hits.iter().any(|h| h.kind == kind);
    let home = |h: &NameHit| usages.countries.contains(&gazetteer.facts(h.place).country);
    [
        true,
        kinds(&[Kind::Country, Kind::Continent]),
        kinds(&[Kind::Province]),
        kinds(&[
            Kind::District,
            Kind::Region,
            Kind::River,
            Kind::Lake,
            Kind::Mountain,
        ]),
        exact().next().is_some(),
        toponym.hits.iter().any(home),
        has(NameKind::Demonym),
        has(NameKind::Abbreviation),
    ]
}

/// How the name is written, here and elsewhere in the report.
fn looks(tagged: &Tagged<'_>, toponym: &Toponym, usages: &Usages) -> [bool; 12] {
    let (first, last) = toponym.tokens;
    let name = key(tagged, toponym);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = |i: usize| tagged.word(i).len() > 1 && tagged.word(i).chars().all(char::is_lowercase);
    let known = tagged.entry(first).is_some() && last == first;
    [
        last > first,
        opens(tagged, first),
        opens(tagged, first) && last == first,
        !(0..tagged.len()).any(small),
        letters <= 3,
        letters == 4,
        known,
        usages.located.contains(&name),
        usages.ends.contains(&name),
        usages.small.contains(&name),
        toponym.kind.is_some(),
        toponym.usage == Usage::Dateline,
    ]
}

/// What stands right before and behind the name.
fn neighbours(tagged: &Tagged<'_>, toponym: &Toponym, contained: bool) -> [bool; 13] {
    let (first, last) = toponym.tokens;
    let (before, after) = (first.wrapping_sub(1), last + 1);
    let run = run_before(tagged, first);
    let runs_on = run_after(tagged, last);
    [
        run && !opens(tagged, before),
        run && opens(tagged, before),
        runs_on && tagged.entry(after).is_none(),
        runs_on && tagged.entry(after).is_some(),
        super::titled(tagged, before),
        tagged.is(after, Class::Say),
        locative(tagged, first),
        tagged.is(before, Class::Of),
        contained,
        tagged.is(after, Class::Organisation),
        tagged.joins(after),
        tagged.kind(after) == Some(TokenKind::Possessive),
        tagged.word(before) == "(" || tagged.word(after) == ")",
    ]
}

/// How likely a name is used as the name of a place.
pub fn probability(features: &[f64; FEATURES]) -> f64 {
    let sum: f64 = features.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Leaves the names that are likely used as names of places, and those the gazetteer lacks. `found` are the names
/// of each sentence.
pub fn sift(
    sentences: &[&Tagged<'_>],
    mut found: Vec<Vec<Toponym>>,
    theatre: &Theatre,
    gazetteer: &Gazetteer,
) -> Vec<Vec<Toponym>> {
    let usages = Usages::new(sentences, &found, gazetteer);
    for (tagged, toponyms) in sentences.iter().zip(&mut found) {
        let held = contained(tagged, toponyms);
        let mut number = 0;
        toponyms.retain(|toponym| {
            number += 1;
            let features = || features(tagged, toponym, held.contains(&(number - 1)), &usages, gazetteer);
            toponym.hits.is_empty()
                || at_home(tagged, toponym, &usages, theatre, gazetteer)
                || (probability(&features()) >= THRESHOLD
                    && !(theatre.conflict
                        && stray(tagged, toponym, held.contains(&(number - 1)), &usages, gazetteer)))
        });
    }
    found
}

/// Whether nothing in a report of fighting leads to where a name lies: no country of it, no preposition, no wider place.
fn stray(
    tagged: &Tagged<'_>,
    toponym: &Toponym,
    contained: bool,
    usages: &Usages,
    gazetteer: &Gazetteer,
) -> bool {
    let led = contained
        || toponym.kind.is_some()
        || toponym.tokens.1 > toponym.tokens.0
        || usages.located.contains(&key(tagged, toponym));
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
    let bears = any(&|f| home(f.country)) || (theatre.conflict && last > first && any(&region));
    let called = toponym.kind.is_some() || listed(tagged, first);
    let fought_over = one_country(toponym, gazetteer)
        && told_of(tagged)
        && any(&|f| called || matches!(f.kind, Kind::City | Kind::Town));
    let part =
        run_before(tagged, first) || run_after(tagged, last) || super::titled(tagged, first.wrapping_sub(1));
    let name = tagged.word(first);
    let plain = tagged.entry(first).is_none()
        && name.chars().count() > 2
        && !(name.chars().count() == 3 && name.chars().all(char::is_uppercase))
        && !usages.small.contains(&name.to_lowercase());
    (bears || fought_over) && !part && plain && !tagged.is(last + 1, Class::Say)
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
    let any = |fits: &dyn Fn(&Entry) -> bool| tagged.entries.iter().flatten().any(|e| fits(e));
    any(&|e| e.telling) || (any(&|e| !e.actors.is_empty()) && any(&|e| !e.triggers.is_empty()))
}

/// The names of a sentence that are said to lie in the next one, and those next ones.
pub fn contained(tagged: &Tagged<'_>, toponyms: &[Toponym]) -> HashSet<usize> {
    super::containers(tagged, toponyms)
        .into_iter()
        .flat_map(|(a, b)| [a, b])
        .collect()
}
