//! What tells whether a name found in the text is used as the name of a place. Flags are 0 or 1.

use std::collections::{HashMap, HashSet};

use super::{Toponym, Usage};
use crate::gazetteer::{Gazetteer, Kind, NameHit, NameKind};
use crate::lexicon::grammar::Class;
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many features there are.
pub const FEATURES: usize = 65;

/// What the whole report says of its names.
#[derive(Debug, Default)]
pub struct Usages {
    /// Countries named or implied beyond doubt.
    pub(super) countries: HashSet<[u8; 2]>,
    /// Names that stand behind "in" and the like somewhere, in lower case.
    pub(super) located: HashSet<String>,
    /// Names that end a run of capitals somewhere, as surnames do, in lower case.
    ends: HashSet<String>,
    /// Names that begin a run of capitals somewhere, as given names do, in lower case.
    leads: HashSet<String>,
    /// Those names, or first words of names, that stand somewhere in small letters.
    pub(super) small: HashSet<String>,
    /// Names that stand behind a title somewhere, in lower case.
    titled: HashSet<String>,
    /// Names that say something somewhere, in lower case.
    says: HashSet<String>,
    /// Names that stand in brackets somewhere, in lower case.
    bracketed: HashSet<String>,
    /// Names of the first sentence, in lower case.
    opening: HashSet<String>,
    /// How often each name stands there, in lower case.
    times: HashMap<String, u64>,
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
                usages.ends.insert(name.clone());
            }
            if !run_before(tagged, toponym.tokens.0) && run_after(tagged, toponym.tokens.1) {
                usages.leads.insert(name.clone());
            }
            usages.note(tagged, toponym, &name);
            *usages.times.entry(name).or_default() += 1;
            let first = toponym.hits.first().map(|h| (gazetteer.facts(h.place), h.exact));
            if let Some((facts, true)) = first
                && facts.kind == Kind::Country
            {
                usages.countries.insert(facts.country);
            }
        }
        usages.small = small(sentences, found);
        usages
    }

    /// Notes what stands around a name.
    fn note(&mut self, tagged: &Tagged<'_>, toponym: &Toponym, name: &str) {
        let (before, after) = (toponym.tokens.0.wrapping_sub(1), toponym.tokens.1 + 1);
        let brackets = tagged.word(before) == "(" && tagged.word(after) == ")";
        for (all, fits) in [
            (&mut self.titled, super::titled(tagged, before)),
            (&mut self.says, tagged.is(after, Class::Say)),
            (&mut self.bracketed, brackets),
            (&mut self.opening, toponym.sentence == 0),
        ] {
            if fits && !all.contains(name) {
                all.insert(name.to_owned());
            }
        }
    }
}

/// Those names, or first words of names, that stand somewhere in small letters.
fn small(sentences: &[&Tagged<'_>], found: &[Vec<Toponym>]) -> HashSet<String> {
    let mut names: HashMap<String, bool> = HashMap::new();
    for (tagged, toponym) in sentences
        .iter()
        .zip(found)
        .flat_map(|(s, all)| all.iter().map(move |t| (s, t)))
    {
        names.insert(key(tagged, toponym), false);
        names.insert(tagged.word(toponym.tokens.0).to_lowercase(), false);
    }
    let lengths = names.keys().fold(0_u64, |bits, name| bits | length_bit(name));
    for tagged in sentences {
        for token in &tagged.tokens {
            let word = token.of(tagged.text);
            if lengths & length_bit(word) != 0
                && word.chars().all(char::is_lowercase)
                && let Some(seen) = names.get_mut(word)
            {
                *seen = true;
            }
        }
    }
    names
        .into_iter()
        .filter_map(|(name, seen)| seen.then_some(name))
        .collect()
}

/// A bit for the length and the first byte of a word: most words of a text share none with a name.
fn length_bit(word: &str) -> u64 {
    let first = word.bytes().next().map_or(0, usize::from);
    1 << ((word.len() * 7 + first) % 64)
}

pub(super) fn key(tagged: &Tagged<'_>, toponym: &Toponym) -> String {
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

/// A word with a capital that can be a part of a name: no day of the week ("in Rawa Monday").
fn name_word(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.kind(i) == Some(TokenKind::Word) && tagged.capital(i) && !tagged.is(i, Class::Adverb)
}

fn opens(tagged: &Tagged<'_>, i: usize) -> bool {
    i == 0
        || matches!(
            tagged.word(i - 1),
            "." | ":" | "“" | "\"" | "•" | "‘" | "'" | "–" | "—"
        )
}

/// Whether a capital that is no word of the tables stands right before.
pub(super) fn run_before(tagged: &Tagged<'_>, first: usize) -> bool {
    first > 0 && name_word(tagged, first - 1) && tagged.entry(first - 1).is_none_or(|e| !e.alone)
}

pub(super) fn run_after(tagged: &Tagged<'_>, last: usize) -> bool {
    name_word(tagged, last + 1)
}

/// The features of a name, what it is, what it looks like, what stands around it, and numbers
/// about how often it occurs and how many places bear it.
pub fn features(
    tagged: &Tagged<'_>,
    toponym: &Toponym,
    contained: bool,
    usages: &Usages,
    gazetteer: &Gazetteer,
) -> [f32; FEATURES] {
    let flags = bearers(toponym, usages, gazetteer)
        .into_iter()
        .chain(looks(tagged, toponym, usages))
        .chain(neighbours(tagged, toponym, contained))
        .chain(elsewhere(tagged, toponym, usages, gazetteer))
        .map(|flag| f32::from(u8::from(flag)));
    let mut all = [0.0; FEATURES];
    let numbers = numbers(tagged, toponym, usages, gazetteer);
    for (slot, value) in all.iter_mut().zip(flags.chain(numbers)) {
        *slot = value;
    }
    all
}

/// What the places are that bear the name.
fn bearers(toponym: &Toponym, usages: &Usages, gazetteer: &Gazetteer) -> [bool; 10] {
    let exact = || toponym.hits.iter().filter(|h| h.exact);
    let kinds = |kinds: &[Kind]| {
        exact().any(|h| h.kind != NameKind::Demonym && kinds.contains(&gazetteer.facts(h.place).kind))
    };
    let has = |kind: NameKind| toponym.hits.iter().any(|h| h.kind == kind);
    let home = |h: &NameHit| usages.countries.contains(&gazetteer.facts(h.place).country);
    let main = exact().any(|h| h.kind == NameKind::Name);
    [
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
        exact().any(home),
        has(NameKind::Demonym),
        has(NameKind::Abbreviation),
        main,
        toponym.hits.is_empty(),
        toponym.hits.is_empty() && toponym.usage == Usage::Literal && toponym.kind == Some(Kind::Road),
    ]
}

/// How the name is written, here and elsewhere in the report.
fn looks(tagged: &Tagged<'_>, toponym: &Toponym, usages: &Usages) -> [bool; 15] {
    let (first, last) = toponym.tokens;
    let name = key(tagged, toponym);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = |i: usize| tagged.word(i).len() > 1 && tagged.word(i).chars().all(char::is_lowercase);
    let known = tagged.entry(first).is_some_and(|e| !e.verb) && last == first;
    let words = (0..tagged.len()).filter(|&i| tagged.kind(i) == Some(TokenKind::Word));
    let (capitals, all) = words.fold((0, 0), |(c, n), i| (c + usize::from(tagged.capital(i)), n + 1));
    let loud = tagged
        .word(first)
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
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
        all > 3 && 10 * capitals > 7 * all,
        loud,
        usages.leads.contains(&name),
    ]
}

/// What stands right before and behind the name.
fn neighbours(tagged: &Tagged<'_>, toponym: &Toponym, contained: bool) -> [bool; 24] {
    let (first, last) = toponym.tokens;
    let (before, after) = (first.wrapping_sub(1), last + 1);
    let run = run_before(tagged, first);
    let runs_on = run_after(tagged, last);
    let organisation = (after..after + 4)
        .take_while(|&n| name_word(tagged, n) || tagged.is(n, Class::Of) || tagged.is(n, Class::And))
        .any(|n| tagged.is(n, Class::Organisation) && tagged.capital(n));
    let small = |i: usize| tagged.kind(i) == Some(TokenKind::Word) && !tagged.capital(i);
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
        tagged.is(before, Class::Determiner),
        tagged.word(after) == ",",
        tagged.is(after, Class::And) || tagged.is(before, Class::And),
        tagged.word(before) == ",",
        small(after) && tagged.entry(after).is_none(),
        small(before) && tagged.entry(before).is_none(),
        tagged.joins(before),
        organisation,
        runs_on && name_word(tagged, after + 1),
        run && name_word(tagged, before.wrapping_sub(1)),
        tagged.is(after, Class::Be),
    ]
}

/// Endings of names of places in the languages of the news.
const ENDINGS: [&str; 14] = [
    "abad", "berg", "burg", "burgh", "field", "ford", "grad", "land", "pur", "shire", "stan", "ton", "town",
    "ville",
];

/// What the rest of the report and the very words beside it say of the name.
fn elsewhere(tagged: &Tagged<'_>, toponym: &Toponym, usages: &Usages, gazetteer: &Gazetteer) -> [bool; 9] {
    let (first, last) = toponym.tokens;
    let (before, after) = (first.wrapping_sub(1), last + 1);
    let name = key(tagged, toponym);
    let small = |i: usize| tagged.word(i).contains(char::is_lowercase);
    let loud = !toponym.span.of(tagged.text).contains(char::is_lowercase);
    let short = toponym.hits.iter().any(|h| h.kind == NameKind::Abbreviation);
    let people = tagged.entry(after).is_some_and(|e| !e.actors.is_empty());
    let number = |i: usize| tagged.kind(i) == Some(TokenKind::Number);
    let town = |h: &NameHit| {
        let facts = gazetteer.facts(h.place);
        let home = usages.countries.contains(&facts.country);
        home && h.exact && h.kind == NameKind::Name && matches!(facts.kind, Kind::City | Kind::Town)
    };
    [
        usages.titled.contains(&name),
        usages.says.contains(&name),
        loud && !short && (small(before) || small(after)),
        usages.bracketed.contains(&name),
        people && !tagged.capital(after),
        tagged.eq(before, "the"),
        number(before) || number(after),
        ENDINGS.iter().any(|e| name.ends_with(e)),
        usages.opening.contains(&name) || toponym.hits.iter().any(town),
    ]
}

/// Inhabitants of the largest bearer and of the largest one in a country of the report (decimal logarithms), how many
/// places bear the name, how often the report has it, and how much of the sentence stands before it.
fn numbers(tagged: &Tagged<'_>, toponym: &Toponym, usages: &Usages, gazetteer: &Gazetteer) -> [f32; 7] {
    let mut largest = [0u64, 0, 0];
    let mut bearers = 0u64;
    for hit in toponym.hits.iter().filter(|h| h.exact) {
        let facts = gazetteer.facts(hit.place);
        bearers += 1;
        let home = usages.countries.contains(&facts.country);
        let main = hit.kind == NameKind::Name;
        for (most, counts) in largest.iter_mut().zip([true, home, main]) {
            *most = if counts {
                facts.population.max(*most)
            } else {
                *most
            };
        }
    }
    let times = usages.times.get(&key(tagged, toponym)).copied().unwrap_or(1);
    let [any, home, main] = largest;
    let letters = toponym.span.of(tagged.text).chars().count();
    [
        decimal(any),
        decimal(home),
        decimal(bearers),
        decimal(times),
        if toponym.tokens.0 < 4 { 1.0 } else { 0.0 },
        decimal(main),
        decimal(u64::try_from(letters).unwrap_or(0)),
    ]
}

/// The decimal logarithm of a number and one.
fn decimal(number: u64) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "seven digits of a population are plenty"
    )]
    let number = number as f32;
    (number + 1.0).log10()
}
