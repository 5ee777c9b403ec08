//! Names that the gazetteer lacks, where the words of fighting say that a place is meant.
//!
//! In a report of fighting a village needs no gazetteer to be fought over: what soldiers shell, enter or stand in front
//! of is a place, whatever its name. Such a name is found, and placed where the gazetteer leaves no doubt.

use super::{Toponym, Usage};
use crate::gazetteer::{Gazetteer, Kind, NameHit};
use crate::lexicon::grammar::{Class, Entry, Form, Frame, Grammar, Mark, Trigger};
use crate::lexicon::place_words::{PlaceWord, PlaceWords};
use crate::sentence::Tagged;
use crate::text::{Span, TokenKind};

/// Words that such a name has at most.
const MOST_WORDS: usize = 7;

/// How many words may stand between a name and the word that governs it.
const PHRASE: usize = 12;

/// How many letters a name has at least that is no abbreviation.
const SHORT: usize = 4;

/// What governs a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// A verb of fighting, whose object it is.
    Object(usize),
    /// A noun of fighting and "of": "the shelling of".
    Deed,
    /// A noun for a place and "of", or no more than that noun: "the hills of", "the town".
    Noun,
    /// A preposition.
    Preposition(Class, usize),
}

/// A name in capitals.
#[derive(Clone, Copy, Debug)]
struct Name {
    first: usize,
    last: usize,
    /// What the noun at its end or behind it says that it is.
    kind: Option<Kind>,
    /// The last token of that noun.
    end: usize,
    /// Words in it, the noun left out.
    words: usize,
}

/// A sentence in which something is fought over.
pub struct Scene<'s, 'a> {
    /// Its words.
    pub tagged: &'s Tagged<'a>,
    /// Its number.
    pub sentence: usize,
    /// First and last tokens of those who act in it.
    pub actors: &'s [(usize, usize)],
    /// Its dates and the dateline.
    pub apart: &'s [Span],
    /// The grammar.
    pub grammar: &'s Grammar,
    /// The words beside names.
    pub words: &'s PlaceWords,
    /// Where names are looked up.
    pub gazetteer: &'s Gazetteer,
}

/// Adds to the names `found` in a sentence those that its place slots hold.
pub fn add(scene: &Scene<'_, '_>, found: &mut Vec<Toponym>) {
    // in a line of capitals every word looks like a name
    let loud = !(0..scene.tagged.len()).any(|i| scene.tagged.has_small(i));
    if loud || !scene.fights() {
        return;
    }
    let mut i = 0;
    let mut names: Vec<(Name, bool)> = Vec::new();
    while i < scene.tagged.len() {
        let Some(name) = scene.name(i, found) else {
            i += 1;
            continue;
        };
        let known = scene.known(&name, found);
        let accepted = known || scene.accepts(&name) || scene.goes_on(&name, &names);
        names.push((name, accepted));
        i = name.end.max(name.last) + 1;
    }
    scene.shared_noun(&mut names);
    for (name, _) in names.iter().filter(|(_, fits)| *fits) {
        if scene.known(name, found) {
            continue;
        }
        let (first, last) = (name.first, name.last);
        let inside = |t: &Toponym| t.tokens.0 >= first && t.tokens.1 <= last;
        // "Zalqan Hospital" lies where Zalqan does
        let town = found.iter().find(|t| inside(t) && scene.leads(name, t));
        let hits = town.map_or_else(|| scene.looked_up(name), |t| t.hits.clone());
        found.retain(|t| !inside(t));
        found.push(Toponym {
            span: scene.tagged.span_of(first, last),
            sentence: scene.sentence,
            tokens: (first, last),
            usage: Usage::Literal,
            kind: name.kind,
            hits,
        });
    }
    found.sort_by_key(|t| t.tokens.0);
}

impl Scene<'_, '_> {
    /// Whether its sentence tells of something that makes an event.
    fn fights(&self) -> bool {
        (0..self.tagged.len()).any(|i| self.trigger(i, |_| true))
    }

    fn trigger(&self, i: usize, fits: impl Fn(&Trigger) -> bool) -> bool {
        let entry = self.tagged.entry(i);
        entry.is_some_and(|e| {
            let mut rows = e.triggers.iter().filter_map(|&(n, _)| self.grammar.trigger(n));
            rows.any(|row| row.kind.is_some() && fits(row))
        })
    }

    fn taken(&self, i: usize) -> bool {
        let span = self.tagged.span_of(i, i);
        self.acts(i) || self.apart.iter().any(|s| s.overlaps(span))
    }

    fn acts(&self, i: usize) -> bool {
        // "Zalqan Military Airport" is nobody
        let thing =
            |b: usize| self.tagged.capital(b) && self.tagged.capital(b + 1) && self.noun(b + 1).is_some();
        self.actors.iter().any(|&(a, b)| a <= i && i <= b && !thing(b))
    }

    /// The ayn before a capital, written as a quotation mark: "‘Ana".
    fn ayn(&self, i: usize) -> bool {
        let tight = self.tagged.tokens.get(i + 1).is_some_and(|t| !t.spaced);
        self.tagged.word(i) == "‘" && tight && self.plain(i + 1)
    }

    /// The places that a name may stand for, where they lie in one country or one is a city: what the words say is a place, though
    /// nothing else in the report led there. Where it is only another spelling, one in a country of the report is meant.
    fn looked_up(&self, name: &Name) -> Vec<NameHit> {
        let written = |last: usize| self.tagged.span_of(name.first, last).of(self.tagged.text);
        let mut hits = self.gazetteer.lookup(written(name.last));
        // "Zalqan airport" lies where Zalqan does
        if hits.is_empty() && name.kind == Some(Kind::Site) && name.last > name.first {
            hits = self.gazetteer.lookup(written(name.last - 1));
        }
        let country = |h: &NameHit| self.gazetteer.facts(h.place).country;
        let city = |h: &NameHit| self.gazetteer.facts(h.place).kind == Kind::City;
        // "Zalqan Air Base": with its noun a site's name says as much as a town's
        let site =
            |h: &NameHit| name.kind == Some(Kind::Site) && self.gazetteer.facts(h.place).kind == Kind::Site;
        let town = |h: &NameHit| city(h) || site(h) || self.gazetteer.facts(h.place).kind == Kind::Town;
        if let Some(first) = hits.iter().find(|h| h.exact).map(country) {
            let mut exact = hits.iter().filter(|h| h.exact);
            let one = exact.clone().all(|h| country(h) == first);
            if !exact.any(|h| if one { town(h) } else { city(h) }) {
                hits.clear();
            }
        }
        hits
    }

    /// Whether a known name is the first part of a name that ends in the noun of a facility.
    fn leads(&self, name: &Name, t: &Toponym) -> bool {
        let whole = name.last > t.tokens.1 && name.end == name.last && !t.hits.is_empty();
        whole && t.tokens.0 == name.first && t.usage == Usage::Literal && self.noun(name.last).is_some()
    }

    fn small(&self, i: usize) -> bool {
        self.tagged.kind(i) == Some(TokenKind::Word) && !self.tagged.capital(i)
    }

    /// What kind of place a noun at the end of a name or behind it tells.
    fn noun(&self, i: usize) -> Option<Kind> {
        let word = self.tagged.place_word(i);
        let kind = self.words.kind(word).or_else(|| self.words.facility(word));
        kind.or_else(|| self.words.landmark(word).filter(|_| self.tagged.capital(i)))
    }

    /// A word in capitals that no table has, or only as the beginning of a phrase.
    fn plain(&self, i: usize) -> bool {
        self.tagged.kind(i) == Some(TokenKind::Word)
            && self.tagged.capital(i)
            && !self.taken(i)
            && self.tagged.entry(i).is_none_or(|e| e.verb || !e.alone)
    }

    /// "al" of "al-Zalqan".
    fn article(&self, i: usize) -> bool {
        self.small(i)
            && self.tagged.word(i).chars().count() <= 3
            && self.tagged.joins(i + 1)
            && (self.plain(i + 2) || self.noun(i + 2).is_some())
            && !self.taken(i)
            && (i == 0 || !self.tagged.joins(i - 1))
    }

    /// The name in capitals that begins at token `i`; none inside one, or where a person's title stands before it.
    fn name(&self, i: usize, found: &[Toponym]) -> Option<Name> {
        let tagged = self.tagged;
        let title = |i: usize| tagged.is(i, Class::Title) && tagged.capital(i);
        // "Sheikh Zalqan": towns bear the names of elders
        let elder = title(i) && tagged.has(i, Mark::Elder) && self.plain(i + 1);
        let number = tagged.kind(i) == Some(TokenKind::Number) && self.plain(i + 1) && !self.taken(i);
        let begins = self.plain(i) || self.article(i) || elder || number;
        let before = i.checked_sub(1);
        let inside = before.is_some_and(|b| {
            let named = found.iter().any(|t| t.tokens.1 == b) && tagged.capital(b);
            (title(b) && !elder)
                || self.plain(b)
                || tagged.joins(b)
                || named
                || self.ayn(b) && b > 0 && self.plain(b - 1)
        });
        if !begins || inside || before.is_some_and(|b| tagged.word(b) == "." && title(b.wrapping_sub(1))) {
            return None;
        }
        let mut last = i;
        let mut words = 1;
        while words < MOST_WORDS {
            let hyphen = tagged.joins(last + 1);
            let next = last + 1 + usize::from(hyphen);
            let next = next + usize::from(self.ayn(next));
            let number = tagged.kind(next) == Some(TokenKind::Number)
                && !self.taken(next)
                && (hyphen || self.plain(next + 1));
            let joined = hyphen && self.small(next) && self.article(last);
            let more = self.plain(next) || number || joined || self.article(next);
            let noun = tagged.capital(next) && self.noun(next).is_some() && !self.taken(next);
            let described = !hyphen && tagged.capital(next) && self.described(next);
            if !(more || noun || described) {
                break;
            }
            last = next;
            words += 1;
        }
        self.ended(i, last, words, number)
    }

    /// "Military" of "Zalqan Military Airport": a word of the tables with its noun behind it.
    fn described(&self, i: usize) -> bool {
        self.noun(i + 1).is_some()
            && self.tagged.capital(i + 1)
            && self.tagged.entry(i).is_some_and(|e| !e.verb)
    }

    /// A name with the noun that says what it is.
    fn ended(&self, first: usize, last: usize, words: usize, number: bool) -> Option<Name> {
        let tagged = self.tagged;
        let bare = |kind, end, last, words| Name {
            first,
            last,
            kind,
            end,
            words,
        };
        if last > first
            && let Some(kind) = self.noun(last)
        {
            return Some(bare(Some(kind), last, last, words - 1));
        }
        if number || !tagged.capital(last) {
            return None;
        }
        let next = last + 1;
        let adjective = self.small(next) && self.small(next + 1) && self.step(next);
        let noun = if self.noun(next).is_none() && adjective {
            next + 1
        } else {
            next
        };
        Some(
            match self.noun(noun).filter(|_| self.small(noun) && !self.taken(noun)) {
                Some(kind) if noun == next || self.words.facility(tagged.place_word(noun)).is_some() => {
                    let whole = matches!(kind, Kind::Site | Kind::Camp | Kind::Mountain);
                    bare(Some(kind), noun, if whole { noun } else { last }, words)
                }
                _ => bare(None, last, last, words),
            },
        )
    }

    /// Whether a name is known already: the same, or a part of a longer one; a name that goes on with "al-" is another.
    fn known(&self, name: &Name, found: &[Toponym]) -> bool {
        found.iter().any(|t| {
            let shares = t.tokens.0 <= name.last && name.first <= t.tokens.1;
            let longer =
                t.tokens.0 >= name.first && t.tokens.1 <= name.last && t.tokens != (name.first, name.last);
            let in_name = t.usage == Usage::InName || t.hits.is_empty() || self.article(t.tokens.1 + 1);
            shares && !(longer && (in_name || self.leads(name, t)))
        })
    }

    /// Whether a name is that of an armed group or an organisation, or an abbreviation.
    fn group(&self, name: &Name) -> bool {
        let tagged = self.tagged;
        let noun = |i: usize| name.kind.is_some() && i == name.end;
        let of = |class: Class| (name.first..=name.last + 1).any(|i| tagged.is(i, class) && !noun(i));
        let called =
            (name.first..=name.last).any(|i| self.words.get(tagged.place_word(i)) == Some(PlaceWord::Group));
        // "the Kurdish areas"
        let capital = name.kind.is_some() && name.end == name.last && tagged.capital(name.last);
        let people = !capital && self.words.get(tagged.place_word(name.first)) == Some(PlaceWord::People);
        let loud = (name.first..=name.last).all(|i| !tagged.word(i).chars().any(char::is_lowercase));
        let short = tagged.span_of(name.first, name.last).len() < SHORT;
        called
            || people
            || of(Class::Organisation)
            || loud
            || short
            || tagged.word(name.last + 1) == "(" && self.acts(name.last + 2)
    }

    /// Whether what governs a name says that it is a place.
    fn accepts(&self, name: &Name) -> bool {
        if self.group(name) {
            return false;
        }
        if self.apposition(name) {
            return true;
        }
        let Some((slot, the)) = self.slot(name.first) else {
            return false;
        };
        if name.kind.is_some() {
            return !self.several(name);
        }
        if the && slot != Slot::Noun || !self.closed(name) {
            return false;
        }
        let generic = self.words.generic(self.tagged.place_word(name.first)).is_some();
        let one = generic || name.words == 1 || self.hyphened(name);
        match slot {
            Slot::Noun | Slot::Preposition(Class::In | Class::Near, _) => true,
            Slot::Object(verb) => one && self.agent(verb) && !self.person(name) || self.ground(verb),
            Slot::Deed => one,
            Slot::Preposition(class, at) => one && self.led(class, at),
        }
    }

    /// "Zalqan villages": a people's, or several.
    fn several(&self, name: &Name) -> bool {
        name.words == 1 && self.plural(name)
    }

    /// Whether a noun in small letters behind a name stands for several.
    fn plural(&self, name: &Name) -> bool {
        let word = self.tagged.word(name.end);
        name.kind.is_some() && self.small(name.end) && word.ends_with('s') && !word.ends_with("is")
    }

    /// "Tal al-Zalqan": no person has a name of that form.
    fn hyphened(&self, name: &Name) -> bool {
        (name.first..name.last).any(|i| self.tagged.joins(i))
    }

    /// Whether only ground is the object of a verb, never a person.
    fn ground(&self, verb: usize) -> bool {
        self.trigger(verb, Trigger::wants_ground)
    }

    /// Whether somebody acts before a verb.
    fn agent(&self, verb: usize) -> bool {
        self.actors.iter().any(|&(_, last)| last < verb)
    }

    /// An age or "who" behind a name makes it a person's.
    fn person(&self, name: &Name) -> bool {
        let tagged = self.tagged;
        let next = name.last + 1;
        let comma = usize::from(tagged.word(next) == ",");
        tagged.has(next + comma, Mark::Who) || comma == 1 && tagged.kind(next + 1) == Some(TokenKind::Number)
    }

    /// Whether a verb or noun of fighting leads to a place with this preposition: "advanced towards", "attack on".
    fn led(&self, class: Class, at: usize) -> bool {
        let tagged = self.tagged;
        let frame = |frames: &[Frame], near: usize| {
            let reach = at.saturating_sub(near)..at;
            reach
                .rev()
                .any(|i| self.trigger(i, |row| frames.contains(&row.frame)))
        };
        match class {
            Class::To => !tagged.eq(at, "to") || frame(&[Frame::Toward], 2),
            Class::From => frame(&[Frame::From], 4),
            Class::On => frame(&[Frame::Place, Frame::Of, Frame::Toward], 2),
            Class::Over | Class::Between => true,
            Class::For => frame(&[Frame::Of], 1),
            _ => false,
        }
    }

    /// Whether nothing behind a name makes it the attribute of a noun.
    fn closed(&self, name: &Name) -> bool {
        let tagged = self.tagged;
        let next = name.last + 1;
        let word = tagged.word(next);
        match tagged.kind(next) {
            None | Some(TokenKind::Number) => true,
            Some(TokenKind::Punct) => !tagged.joins(next),
            Some(TokenKind::Possessive) => {
                tagged.is(next + 1, Class::Compass) || tagged.is(next + 1, Class::PlaceNoun)
            }
            Some(TokenKind::Word) => {
                let adverb = ["ing", "ed", "ly"].iter().any(|end| word.ends_with(end));
                let entry = |e: &Entry| {
                    e.people.is_none()
                        && !e.is(Class::Ground)
                        && !e.is(Class::NotGround)
                        && !e.is(Class::Organisation)
                        && !e.is(Class::Title)
                };
                !tagged.joins(next)
                    && !self.acts(next)
                    && (adverb || self.taken(next) || tagged.entry(next).is_some_and(entry))
            }
        }
    }

    /// "Zalqan, a small town": said to be a place.
    fn apposition(&self, name: &Name) -> bool {
        let comma = name.last + 1;
        let article = self.tagged.has(comma + 1, Mark::Article);
        let noun = (comma + 2..comma + 6)
            .take_while(|&i| self.small(i))
            .find(|&i| !self.step(i) || self.words.kind(self.tagged.place_word(i)).is_some());
        self.tagged.word(comma) == ","
            && article
            && noun.is_some_and(|i| {
                self.words.kind(self.tagged.place_word(i)).is_some() && !self.tagged.joins(i + 1)
            })
    }

    /// A small word that only describes: no verb, no preposition, nobody.
    fn step(&self, i: usize) -> bool {
        let tells = |e: &Entry| {
            e.triggers.is_empty()
                && e.actors.is_empty()
                && (!e.alone || e.is(Class::Adverb) || !e.modality.is_empty())
        };
        self.tagged
            .entry(i)
            .is_none_or(|e| tells(e) || e.is(Class::Compass))
    }

    /// What governs the name at `first`, and whether an article stands before it.
    fn slot(&self, first: usize) -> Option<(Slot, bool)> {
        let tagged = self.tagged;
        let (mut at, mut the, mut adjectives, mut noun, mut share) = (first, false, 0, false, false);
        for _ in 0..PHRASE {
            let before = at.checked_sub(1)?;
            let placed = tagged.is(before, Class::PlaceNoun) || self.noun(before).is_some();
            if let Some(class) = tagged.preposition(before) {
                if class == Class::Of {
                    match self.of(before)? {
                        Some(slot) => return Some((slot, the)),
                        None => at = before - 1,
                    }
                    share = true;
                    continue;
                }
                let slot = if noun {
                    Slot::Noun
                } else {
                    Slot::Preposition(class, before)
                };
                return (the || adjectives < 2).then_some((slot, the && !noun));
            }
            if self.held(before) {
                at = self.holder(before);
                the = false;
                continue;
            }
            if self.trigger(before, |row| row.form == Form::Verb) && !the_noun(tagged, before) {
                let slot = if noun { Slot::Noun } else { Slot::Object(before) };
                return (the || adjectives < 2).then_some((slot, the && !noun));
            }
            if tagged.is(before, Class::Determiner) {
                the |= !share && tagged.has(before, Mark::Article);
            } else if placed && self.small(before) {
                noun |= at == first;
            } else if self.small(before) && self.step(before) {
                adjectives += 1;
            } else if !tagged.joins(before) && !self.ayn(before) {
                return None;
            }
            at = before;
        }
        None
    }

    /// What stands before "of": a noun for a place, a deed, or a share of the place (none inside).
    #[expect(clippy::option_option, reason = "no slot, a slot, or a share that goes on")]
    fn of(&self, of: usize) -> Option<Option<Slot>> {
        let noun = of.checked_sub(1)?;
        let land = self.words.landmark(self.tagged.place_word(noun)).is_some();
        if self.tagged.is(noun, Class::PlaceNoun) || self.noun(noun).is_some() || land {
            return Some(Some(Slot::Noun));
        }
        if self.tagged.entry(noun).is_some_and(|e| !e.modality.is_empty()) || self.tagged.eq(noun, "all") {
            return Some(None);
        }
        self.trigger(noun, |row| row.form == Form::Noun)
            .then_some(Some(Slot::Deed))
    }

    /// "held" of "rebel-held Zalqan".
    fn held(&self, i: usize) -> bool {
        self.trigger(i, |row| row.form == Form::Adjective && row.frame == Frame::Object)
            && i > 0
            && (self.tagged.joins(i - 1) || self.acts(i - 1) || self.tagged.word(i - 1) == ")")
    }

    /// The first token of those who hold it.
    fn holder(&self, held: usize) -> usize {
        let mut at = held;
        while let Some(before) = at.checked_sub(1) {
            let bracket = self.tagged.word(before) == ")" || self.tagged.word(before) == "(";
            if !(self.acts(before) || self.tagged.joins(before) || bracket || self.tagged.joins(at)) {
                break;
            }
            at = before;
        }
        at
    }

    /// Whether a name goes on a list of places: "the villages of A, B and C".
    fn goes_on(&self, name: &Name, names: &[(Name, bool)]) -> bool {
        let Some((before, true)) = names.last() else {
            return false;
        };
        let gap = before.end.max(before.last) + 1..name.first;
        let next = name.last + 1;
        // "in Zalqan, Smith told"
        let listed = self.tagged.is(name.first - 1, Class::And)
            || !self.tagged.is(name.first - 1, Class::Determiner)
                && (self.tagged.word(next) == ","
                    || self.tagged.word(next) == "("
                    || self.tagged.is(next, Class::And));
        let ends = name.kind.is_some() || listed && self.closed(name);
        self.joins(gap) && !self.group(name) && ends && !self.person(name)
    }

    /// Whether only "and", commas, articles and brackets stand between two names.
    fn joins(&self, gap: std::ops::Range<usize>) -> bool {
        let tagged = self.tagged;
        let mut inside = false;
        let mut joined = false;
        for i in gap {
            inside |= tagged.word(i) == "(";
            let link = tagged.is(i, Class::And) || tagged.word(i) == ",";
            joined |= link && !inside;
            let passes = link || inside || tagged.is(i, Class::Determiner) || tagged.is(i, Class::Compass);
            if !passes {
                return false;
            }
            inside &= tagged.word(i) != ")";
        }
        joined
    }

    /// "Both the A and B districts": what B is, A is too.
    fn shared_noun(&self, names: &mut [(Name, bool)]) {
        for n in (1..names.len()).rev() {
            if !names
                .get(n)
                .is_some_and(|(name, _)| self.plural(name) && !self.group(name))
            {
                continue;
            }
            let mut from = n;
            while let Some([(first, _), (second, _)]) = from.checked_sub(1).and_then(|b| names.get(b..=from))
            {
                let ends = first.kind.is_none() || self.plural(first);
                if !ends || !self.joins(first.last + 1..second.first) || self.group(first) {
                    break;
                }
                from -= 1;
            }
            let governed = names
                .get(from)
                .is_some_and(|(name, _)| self.slot(name.first).is_some());
            for (_, fits) in names.get_mut(from..=n).unwrap_or_default() {
                *fits |= from < n && governed;
            }
        }
    }
}

/// Whether an article makes a noun of a verb ("the attack").
fn the_noun(tagged: &Tagged<'_>, i: usize) -> bool {
    i > 0 && tagged.is(i - 1, Class::Determiner)
}
