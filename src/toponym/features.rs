//! What tells whether a name found in the text is used as the name of a place. Flags are 0 or 1.

use std::collections::HashMap;

use super::{Toponym, Usage};
use crate::gazetteer::{Facts, Gazetteer, Kind, NameKind};
use crate::lexicon::grammar::{Class, Classes};
use crate::sentence::{Tagged, shape_bit};
use crate::text::TokenKind;

/// How many features there are.
pub const FEATURES: usize = 65;

/// What the whole report says of its names.
#[derive(Debug, Default)]
pub struct Usages {
    /// Countries named or implied beyond doubt.
    pub(super) countries: Vec<[u8; 2]>,
    /// Its names, and first words of names, in lower case.
    names: Vec<Name>,
    /// Of each sentence the first token of each name, its number, and that of its first word.
    found: Vec<Vec<(usize, usize, usize)>>,
    /// How each sentence with a name is written.
    shapes: Vec<Shape>,
}

/// A name of a report in lower case.
#[derive(Debug, Default)]
struct Name {
    used: Use,
    /// It stands somewhere in small letters.
    small: bool,
    /// How many letters it has.
    letters: usize,
    /// It ends as names of places do.
    placelike: bool,
}

/// How a name is used in a report.
#[expect(clippy::struct_excessive_bools, reason = "each is a feature")]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Use {
    /// It stands behind "in" and the like somewhere.
    pub(super) located: bool,
    /// It ends a longer name whose words no table has somewhere.
    surname: bool,
    /// It ends a run of capitals somewhere, as surnames do.
    ends: bool,
    /// It begins a run of capitals somewhere, as given names do.
    leads: bool,
    /// It stands behind a title somewhere.
    titled: bool,
    /// It says something somewhere.
    says: bool,
    /// It stands in brackets somewhere.
    bracketed: bool,
    /// It stands in the first sentence.
    opening: bool,
    /// How often it stands there.
    times: u64,
}

/// How a sentence is written.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    /// It has no word in small letters.
    loud: bool,
    /// Most of its words have a capital.
    title: bool,
}

impl Shape {
    fn of(tagged: &Tagged<'_>) -> Self {
        let (mut capitals, mut all, mut loud) = (0, 0, true);
        for (token, capital, small) in tagged.cases() {
            let word = token.kind == TokenKind::Word;
            all += usize::from(word);
            capitals += usize::from(word && capital);
            loud &= !small || token.span.len() < 2;
        }
        Self {
            loud,
            title: all > 3 && 10 * capitals > 7 * all,
        }
    }
}

impl Usages {
    /// Collects them.
    pub fn new(sentences: &[&Tagged<'_>], found: &[Vec<Toponym>], gazetteer: &Gazetteer) -> Self {
        let mut usages = Self::default();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (tagged, toponyms) in sentences.iter().zip(found) {
            let shape = (!toponyms.is_empty()).then(|| Shape::of(tagged));
            usages.shapes.push(shape.unwrap_or_default());
            let mut here = Vec::with_capacity(toponyms.len());
            for toponym in toponyms {
                let mut number = |name: &str| {
                    *numbers.entry(name.to_lowercase()).or_insert_with_key(|name| {
                        usages.names.push(Name::new(name));
                        usages.names.len() - 1
                    })
                };
                let (first, last) = toponym.tokens;
                let name = number(toponym.span.of(tagged.text));
                let begins = if last > first {
                    number(tagged.word(first))
                } else {
                    name
                };
                here.push((first, name, begins));
                if let Some(name) = usages.names.get_mut(name) {
                    name.used.note(tagged, toponym);
                }
                let exact = toponym.hits.first().filter(|h| h.exact);
                let facts = exact.map(|h| gazetteer.facts(h.place));
                let country = facts.filter(|f| f.kind == Kind::Country);
                usages.countries.extend(country.map(|f| f.country));
            }
            usages.found.push(here);
        }
        usages.countries.sort_unstable();
        usages.countries.dedup();
        for seen in small(sentences, &numbers) {
            if let Some(name) = usages.names.get_mut(seen) {
                name.small = true;
            }
        }
        usages
    }

    /// The numbers of a name and of its first word.
    fn find(&self, toponym: &Toponym) -> Option<(usize, usize)> {
        let here = self.found.get(toponym.sentence)?;
        let at = here.binary_search_by_key(&toponym.tokens.0, |&(first, ..)| first);
        here.get(at.ok()?).map(|&(_, name, begins)| (name, begins))
    }

    fn of(&self, toponym: &Toponym) -> Option<&Name> {
        self.names.get(self.find(toponym)?.0)
    }

    /// Whether a name stands behind "in" and the like somewhere.
    pub(super) fn located(&self, toponym: &Toponym) -> bool {
        self.of(toponym).is_some_and(|name| name.used.located)
    }

    /// Whether a name ends a longer one in capitals somewhere, as surnames do, and stands nowhere behind "in" or "from".
    pub(super) fn surname(&self, toponym: &Toponym) -> bool {
        self.of(toponym)
            .is_some_and(|name| name.used.surname && !name.used.located)
    }

    /// Whether the first word of a name stands somewhere in small letters.
    pub(super) fn begins_small(&self, toponym: &Toponym) -> bool {
        let begins = self.find(toponym).and_then(|(_, begins)| self.names.get(begins));
        begins.is_some_and(|word| word.small)
    }
}

impl Name {
    fn new(lower: &str) -> Self {
        Self {
            letters: lower.chars().filter(|c| c.is_alphabetic()).count(),
            placelike: ENDINGS.iter().any(|e| lower.ends_with(e)),
            ..Self::default()
        }
    }
}

impl Use {
    /// Notes what stands around a name.
    fn note(&mut self, tagged: &Tagged<'_>, toponym: &Toponym) {
        let (first, last) = toponym.tokens;
        let (before, after) = (first.wrapping_sub(1), last + 1);
        let (run, runs_on) = (run_before(tagged, first), run_after(tagged, last));
        self.located |= locative(tagged, first);
        self.surname |= run && !runs_on && tagged.entry(before).is_none();
        self.ends |= run && !runs_on;
        self.leads |= !run && runs_on;
        self.titled |= super::titled(tagged, before);
        self.says |= tagged.is(after, Class::Say);
        self.bracketed |= tagged.word(before) == "(" && tagged.word(after) == ")";
        self.opening |= toponym.sentence == 0;
        self.times += 1;
    }
}

/// The numbers of those names, or first words of names, that stand somewhere in small letters.
fn small(sentences: &[&Tagged<'_>], numbers: &HashMap<String, usize>) -> Vec<usize> {
    let mut seen = Vec::new();
    let mut shapes = [0_u64; 16];
    for name in numbers.keys() {
        let (at, bit) = shape_bit(name);
        shapes[at] |= bit;
    }
    for tagged in sentences {
        for (token, at, bit) in tagged.small_words() {
            if shapes[at] & bit != 0 {
                seen.extend(numbers.get(token.of(tagged.text)));
            }
        }
    }
    seen
}

/// Prepositions that a place stands behind.
const PLACING: Classes = Classes::of(&[Class::In, Class::Near, Class::From, Class::To]);

fn locative(tagged: &Tagged<'_>, first: usize) -> bool {
    let before =
        if first > 1 && (tagged.is(first - 1, Class::Compass) || tagged.is(first - 1, Class::Determiner)) {
            first - 2
        } else {
            first.wrapping_sub(1)
        };
    tagged.is_any(before, PLACING)
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
    let unknown = Name::default();
    let exact = toponym.hits.iter().filter(|h| h.exact);
    let name = Bearers {
        name: usages.of(toponym).unwrap_or(&unknown),
        places: exact.map(|h| (h.kind, gazetteer.facts(h.place))).collect(),
    };
    let mut all = [0.0; FEATURES];
    let mut slots = all.iter_mut();
    let mut put = |flags: &[bool]| {
        for (&flag, slot) in flags.iter().zip(slots.by_ref()) {
            *slot = f32::from(u8::from(flag));
        }
    };
    put(&bearers(toponym, &name, usages));
    put(&looks(tagged, toponym, &name, usages));
    put(&neighbours(tagged, toponym, contained));
    put(&elsewhere(tagged, toponym, &name, usages));
    for (slot, value) in slots.zip(numbers(tagged, toponym, &name, usages)) {
        *slot = value;
    }
    all
}

/// A name, and the places spelled so.
struct Bearers<'n> {
    name: &'n Name,
    places: Vec<(NameKind, Facts)>,
}

/// What the places are that bear the name.
fn bearers(toponym: &Toponym, name: &Bearers<'_>, usages: &Usages) -> [bool; 10] {
    let kinds = |kinds: &[Kind]| {
        let mut places = name.places.iter();
        places.any(|(kind, facts)| *kind != NameKind::Demonym && kinds.contains(&facts.kind))
    };
    let has = |kind: NameKind| toponym.hits.iter().any(|h| h.kind == kind);
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
        !name.places.is_empty(),
        name.places
            .iter()
            .any(|(_, f)| usages.countries.contains(&f.country)),
        has(NameKind::Demonym),
        has(NameKind::Abbreviation),
        name.places.iter().any(|(kind, _)| *kind == NameKind::Name),
        toponym.hits.is_empty(),
        toponym.hits.is_empty() && toponym.usage == Usage::Literal && toponym.kind == Some(Kind::Road),
    ]
}

/// How the name is written, here and elsewhere in the report.
fn looks(tagged: &Tagged<'_>, toponym: &Toponym, name: &Bearers<'_>, usages: &Usages) -> [bool; 15] {
    let (first, last) = toponym.tokens;
    let letters = name.name.letters;
    let known = tagged.entry(first).is_some_and(|e| !e.verb) && last == first;
    let shape = usages.shapes.get(toponym.sentence).copied().unwrap_or_default();
    let loud = tagged
        .word(first)
        .chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase);
    [
        last > first,
        opens(tagged, first),
        opens(tagged, first) && last == first,
        shape.loud,
        letters <= 3,
        letters == 4,
        known,
        name.name.used.located,
        name.name.used.ends,
        name.name.small,
        toponym.kind.is_some(),
        toponym.usage == Usage::Dateline,
        shape.title,
        loud,
        name.name.used.leads,
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
fn elsewhere(tagged: &Tagged<'_>, toponym: &Toponym, name: &Bearers<'_>, usages: &Usages) -> [bool; 9] {
    let (first, last) = toponym.tokens;
    let (before, after) = (first.wrapping_sub(1), last + 1);
    let small = |i: usize| tagged.has_small(i);
    let loud = !toponym.span.of(tagged.text).contains(char::is_lowercase);
    let short = toponym.hits.iter().any(|h| h.kind == NameKind::Abbreviation);
    let people = tagged.entry(after).is_some_and(|e| !e.actors.is_empty());
    let number = |i: usize| tagged.kind(i) == Some(TokenKind::Number);
    let town = |(kind, facts): &(NameKind, Facts)| {
        *kind == NameKind::Name
            && matches!(facts.kind, Kind::City | Kind::Town)
            && usages.countries.contains(&facts.country)
    };
    [
        name.name.used.titled,
        name.name.used.says,
        loud && !short && (small(before) || small(after)),
        name.name.used.bracketed,
        people && !tagged.capital(after),
        tagged.eq(before, "the"),
        number(before) || number(after),
        name.name.placelike,
        name.name.used.opening || name.places.iter().any(town),
    ]
}

/// Inhabitants of the largest bearer and of the largest one in a country of the report (decimal logarithms), how many
/// places bear the name, how often the report has it, and how much of the sentence stands before it.
fn numbers(tagged: &Tagged<'_>, toponym: &Toponym, name: &Bearers<'_>, usages: &Usages) -> [f32; 7] {
    let mut largest = [0u64, 0, 0];
    for (kind, facts) in &name.places {
        let home = || usages.countries.contains(&facts.country);
        for (n, most) in largest.iter_mut().enumerate() {
            let counts = facts.population > *most
                && match n {
                    0 => true,
                    1 => home(),
                    _ => *kind == NameKind::Name,
                };
            *most = if counts { facts.population } else { *most };
        }
    }
    let [any, home, main] = largest;
    let letters = toponym.span.of(tagged.text).chars().count();
    let number = |count: usize| decimal(u64::try_from(count).unwrap_or(0));
    [
        decimal(any),
        decimal(home),
        number(name.places.len()),
        decimal(name.name.used.times.max(1)),
        if toponym.tokens.0 < 4 { 1.0 } else { 0.0 },
        decimal(main),
        number(letters),
    ]
}

/// The decimal logarithm of a number and one.
fn decimal(number: u64) -> f32 {
    if number == 0 {
        return 0.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "seven digits of a population are plenty"
    )]
    let number = number as f32;
    (number + 1.0).log10()
}
