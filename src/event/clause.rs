//! Clauses, lists and the places of a sentence as candidates for sites.

use super::EventType;
use super::list::{described, join};
use super::site::{Candidate, Link, link, of_town, share};
use super::trigger::Hit;
use crate::date::DateMention;
use crate::gazetteer::{GeoPrecision, Kind};
use crate::lexicon::grammar::{ActorClass, Class, Frame, Inflection, Mark};
use crate::resolution::{Mention, Status};
use crate::sentence::Tagged;
use crate::text::TokenKind;
use crate::toponym::Usage;

/// How many names back "the town" reaches: a long report has a hundred.
pub(super) const REACH: usize = 1_000;

/// How many words name what a place owns ("major new air base"), at most.
const POSSESSED: usize = 4;

/// How many words name those of a place who speak ("Rawa radio stations"), at most.
const SPEAKERS: usize = 2;

/// Whether what stands from token `first` on makes a speaker of the name before it: "said", "radio stations had reported".
pub(super) fn says(tagged: &Tagged<'_>, first: usize) -> bool {
    let noun = |&i: &usize| {
        let lower = tagged.kind(i) == Some(TokenKind::Word) && !tagged.capital(i);
        lower
            && tagged
                .entry(i)
                .is_none_or(|e| e.is(Class::Organisation) || e.is(Class::Ground))
    };
    let behind = first..tagged.len();
    let named = behind.clone().take(SPEAKERS).take_while(noun).count();
    behind
        .skip(named)
        .find(|&i| !(tagged.is(i, Class::Have) || tagged.adverb(i)))
        .is_some_and(|i| tagged.is(i, Class::Say))
}

/// How many words at most name a side of a fight.
const SIDE: usize = 4;

/// Whether a name stands for one of two who fight each other: "clashes between Zalqan and guerrillas".
pub(super) fn side(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let lies = |i: usize| tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun);
    let fights = |i: usize| actor(tagged, i, ActorClass::bears_arms) && !lies(i + 1);
    let phrase = |&i: &usize| tagged.kind(i) == Some(TokenKind::Word) && tagged.preposition(i).is_none();
    let next = candidate.tokens.1 + 1;
    let first = candidate.link == Link::Preposition(Class::Between) && tagged.is(next, Class::And);
    let other = || (next + 1..=next + SIDE).take_while(phrase).any(fights);
    let second = candidate.phrase.checked_sub(2).is_some_and(|before| {
        let between = |i: usize| tagged.is(i, Class::Between);
        tagged.is(before + 1, Class::And) && fights(before) && (0..before).rev().take(SIDE).any(between)
    });
    first && other() || second
}

/// The places of a sentence as candidates. `mentions` are those of the whole report, in order; `own` the stretch of
/// them that stands in this sentence.
pub(super) fn candidates(
    tagged: &Tagged<'_>,
    mentions: &[Mention],
    own: std::ops::Range<usize>,
    dates: &[DateMention],
    hits: &[Hit<'_>],
    focus: Option<usize>,
) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for index in own.clone() {
        let literal = |m: &&Mention| m.toponym.usage == Usage::Literal && !of_time(tagged, m);
        let Some(mention) = mentions.get(index).filter(literal) else {
            continue;
        };
        let (first, last) = mention.toponym.tokens;
        let (own_link, phrase) = link(tagged, first);
        let mut candidate = Candidate {
            mention: index,
            tokens: (first, last),
            phrase,
            link: own_link,
            list: index,
            precision: precision(mention),
            inferred: false,
            then: false,
            unnamed: false,
            part: of_town(mention)
                || (phrase..first).any(|i| share(tagged, i) && tagged.is(i + 1, Class::Of)),
        };
        if let Some(before) = all.last_mut()
            && !described(tagged, before, &mut candidate)
        {
            let of_time = |i: usize| dates.iter().any(|d| d.span.overlaps(tagged.span_of(i, i)));
            join(tagged, before, &mut candidate, &of_time);
        }
        // capitals, which have no division, stand for who speaks
        let capital = |m: &Mention| m.resolution.place().is_some_and(|p| p.adm1.is_empty());
        if candidate.link == Link::Bare && opens_line(tagged, &candidate) && !capital(mention) {
            candidate.link = Link::Preposition(Class::In);
        }
        let owns = owns(tagged, mentions.get(index + 1), &candidate);
        let beside = mentions.get(own.clone()).unwrap_or_default();
        let outside = outside(tagged, beside, dates, &candidate);
        candidate.unnamed = outside || unnamed(tagged, beside, &candidate);
        if spoken(tagged, &candidate) || speaks(tagged, &candidate) {
            candidate.link = Link::Speaker;
        } else if owns
            || outside && candidate.link != Link::Preposition(Class::In)
            || says_whose(tagged, &candidate)
            || names_war(tagged, &candidate)
        {
            candidate.link = Link::Container;
        }
        all.push(candidate);
    }
    foreign(tagged, mentions, &mut all);
    pointers(tagged, mentions, (own.start, focus), &mut all);
    pronouns(tagged, hits, &mut all);
    all
}

/// Whether a place opens what is told of it: "Rawa: jets bombed two villages".
fn opens_line(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let before = (0..candidate.phrase).all(|i| tagged.kind(i) == Some(TokenKind::Punct));
    before && tagged.word(candidate.tokens.1 + 1) == ":"
}

/// How many words at most stand between a place and the verb that takes it up as "it".
const TAKEN_UP: usize = 8;

/// "Troops entered Rawa on Monday and burned it": what is done to "it" is done to the place right before.
fn pronouns(tagged: &Tagged<'_>, hits: &[Hit<'_>], all: &mut Vec<Candidate>) {
    let takes = |h: &&Hit<'_>| {
        let place = !matches!(h.row.kind, None | Some(EventType::Clash | EventType::Offensive));
        h.verb() && !h.passive && place && h.row.frame == Frame::Object && tagged.eq(h.tokens.1 + 1, "it")
    };
    for hit in hits.iter().filter(takes) {
        let before = all.iter().rfind(|c| c.tokens.1 < hit.tokens.0);
        let apart = |i: usize| tagged.is(i, Class::Determiner) || tagged.kind(i) == Some(TokenKind::Number);
        let meant = before.filter(|c| {
            let gap = c.tokens.1 + 1..hit.tokens.0;
            let near = [Class::Near, Class::Between, Class::From].map(Link::Preposition);
            let at = !c.link.is_outside() && c.link != Link::Away && !near.contains(&c.link);
            let subject = c.link == Link::Bare && gap.clone().all(|i| tagged.helps(i));
            at && !subject && gap.len() <= TAKEN_UP && !gap.into_iter().any(apart)
        });
        let Some(meant) = meant else { continue };
        let it = hit.tokens.1 + 1;
        let candidate = Candidate {
            then: meant.then,
            unnamed: meant.unnamed,
            ..Candidate::meant(meant.mention, meant.precision, (it, it), Link::Bare)
        };
        let at = all.partition_point(|c| c.tokens.0 < it);
        all.insert(at, candidate);
    }
}

/// Whether a place only says where ground lies that has a name of its own, which the gazetteer lacks: "the Zalqan
/// refugee camp in Rawa".
fn unnamed(tagged: &Tagged<'_>, mentions: &[Mention], candidate: &Candidate) -> bool {
    let ground = |i: usize| tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun);
    let of = |i: usize| {
        let span = tagged.span_of(i, i);
        mentions.iter().find(|m| m.toponym.span.overlaps(span))
    };
    let people = |i: usize| of(i).is_some_and(|m| m.toponym.usage == Usage::Associative);
    let small = |i: usize| tagged.all_small(i) && (tagged.entry(i).is_none() || ground(i));
    let Some(noun) = candidate.phrase.checked_sub(1).filter(|&n| small(n) && ground(n)) else {
        return false;
    };
    let name = (0..noun).rev().take(SIDE).find(|&i| !small(i) && !people(i));
    let unknown = |i: usize| tagged.capital(i) && tagged.entry(i).is_none() && of(i).is_none();
    candidate.link == Link::Preposition(Class::In) && name.is_some_and(unknown)
}

/// A capital that only stands for a state, whose thing lies in another country or whose deed is done elsewhere: "Tripoli's
/// air base in northern Chad", "Tripoli's bombing of Zalqan".
fn foreign(tagged: &Tagged<'_>, mentions: &[Mention], all: &mut [Candidate]) {
    let country = |c: &Candidate| {
        mentions
            .get(c.mention)
            .and_then(|m| m.resolution.place())
            .map(|p| p.country.clone())
    };
    for i in 1..all.len() {
        let Some([owner, at]) = all.get(i - 1..=i) else {
            continue;
        };
        let owns = tagged.kind(owner.tokens.1 + 1) == Some(TokenKind::Possessive);
        let one = owner.tokens.1 + 2..at.phrase;
        let loose = |i: usize| tagged.kind(i) == Some(TokenKind::Punct) && !tagged.joins(i);
        let thing = owns && !one.is_empty() && !one.clone().any(|i| loose(i) || tagged.is(i, Class::And));
        let apart = country(owner).is_some() && country(at).is_some() && country(owner) != country(at);
        // "Rawa's attack on Anah": the doer
        let deed = tagged
            .entry(one.end.saturating_sub(1))
            .is_some_and(|e| !e.triggers.is_empty());
        let aims = [Class::Of, Class::On, Class::Against];
        let does = deed && aims.iter().any(|&c| at.link == Link::Preposition(c));
        let outside =
            thing && one.len() <= POSSESSED && (does || apart && at.link == Link::Preposition(Class::In));
        if let Some(owner) = all.get_mut(i - 1).filter(|_| outside) {
            owner.link = Link::Container;
        }
    }
}

/// Whether what looks like a place is a day: "on March eight".
fn of_time(tagged: &Tagged<'_>, mention: &Mention) -> bool {
    let (first, last) = mention.toponym.tokens;
    first == last && tagged.has(first, Mark::Month) && first > 0 && tagged.is(first - 1, Class::On)
}

/// Whether a place only says whose, or where, the thing behind it is: "Iraq's army", "Rawa's Zalqan district". "Fighting
/// in Iraq's plains" is in Iraq.
fn owns(tagged: &Tagged<'_>, next: Option<&Mention>, candidate: &Candidate) -> bool {
    let last = candidate.tokens.1;
    let named = |m: &Mention| {
        m.toponym.usage == Usage::Literal && m.toponym.span.start == tagged.span_of(last + 2, last + 2).start
    };
    let possessive = tagged.kind(last + 1) == Some(TokenKind::Possessive);
    let side = tagged.is(last + 2, Class::Compass) && tagged.is(last + 3, Class::PlaceNoun);
    let point = candidate.precision == Some(GeoPrecision::Place);
    let country = candidate.precision == Some(GeoPrecision::Country)
        && candidate.link == Link::Preposition(Class::In)
        && !tagged.capital(last + 2);
    possessive && (next.is_some_and(named) || !(side || point || country))
}

/// Whether a place only says where one lies that bears a name the gazetteer lacks: "the Zalqan Hospital in Rawa". `mentions`
/// are those of the sentence.
fn outside(tagged: &Tagged<'_>, mentions: &[Mention], dates: &[DateMention], candidate: &Candidate) -> bool {
    let within = matches!(candidate.link, Link::Preposition(Class::In | Class::Of));
    let Some(before) = candidate.phrase.checked_sub(1).filter(|_| within) else {
        return false;
    };
    let span = tagged.span_of(before, before);
    let known = dates.iter().any(|d| d.span.overlaps(span))
        || mentions
            .iter()
            .any(|m| m.toponym.span.overlaps(span) && m.toponym.usage == Usage::Literal);
    let name = |i: usize| {
        tagged.capital(i)
            && (tagged.entry(i).is_none() || tagged.is(i, Class::PlaceNoun) || tagged.is(i, Class::Ground))
    };
    let first = (0..=before)
        .rev()
        .take_while(|&i| name(i) || tagged.joins(i))
        .last();
    let located = |first: usize| {
        (0..first).rev().take(3).take_while(|&i| !name(i)).any(|i| {
            [Class::On, Class::In, Class::Near]
                .iter()
                .any(|&c| tagged.is(i, c))
        })
    };
    let ground =
        first < Some(before) && (tagged.is(before, Class::PlaceNoun) || tagged.is(before, Class::Ground));
    !known && first.is_some_and(|first| ground || located(first))
}

/// Whether a place only says where somebody speaks: "said in Rawa", "told reporters in Rawa", "officials in Rawa".
fn spoken(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let located = matches!(candidate.link, Link::Preposition(Class::In | Class::From));
    let Some(before) = candidate.phrase.checked_sub(1).filter(|_| located) else {
        return false;
    };
    let told = before.checked_sub(1).is_some_and(|b| tagged.eq(b, "told"));
    let officials =
        || actor(tagged, before, |class| class == ActorClass::Authority) && !suffers(tagged, before);
    // "fighting was reported in Rawa"
    let noticed = tagged.is(before, Class::Noticed) && before > 0 && tagged.is(before - 1, Class::Be);
    let says = [Class::Say, Class::Regard, Class::Heard]
        .iter()
        .any(|&c| tagged.is(before, c))
        && !noticed;
    says || told || officials()
}

/// Whether the people whose noun stands at `noun` suffer what is told right before: "attacked three officials", "the
/// attack on officials".
fn suffers(tagged: &Tagged<'_>, noun: usize) -> bool {
    let deed = |i: usize| tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
    let modifies = |i: usize| {
        let word = tagged.entry(i).is_none() && tagged.kind(i) != Some(TokenKind::Punct);
        word || tagged.is(i, Class::Determiner)
    };
    let before = (0..noun).rev().find(|&i| !modifies(i));
    let at = [Class::On, Class::Against, Class::Of];
    let over = |i: usize| at.iter().any(|&c| tagged.is(i, c));
    // "a bomb exploded near the ministry in Rawa"
    let near = |i: usize| tagged.is(i, Class::Near);
    before.is_some_and(|i| near(i) || deed(i) || over(i) && i.checked_sub(1).is_some_and(deed))
}

/// Whether a name, or "there", stands for those who speak: "Tehran reported", "observers there say".
fn speaks(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let bare = candidate.link == Link::Bare || candidate.inferred;
    // "rebels who captured Rawa said"
    let done = |&(_, how): &(u32, Inflection)| matches!(how, Inflection::Past | Inflection::Participle);
    let deed = |i: usize| tagged.entry(i).is_some_and(|e| e.triggers.iter().any(done));
    bare && says(tagged, candidate.tokens.1 + 1) && !candidate.phrase.checked_sub(1).is_some_and(deed)
}

/// Whether a name is part of that of a war: "the Gulf war".
fn names_war(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    tagged.has(candidate.tokens.1 + 1, Mark::War)
}

/// Whether a name only says whose the people behind it are: "Rawa police", "the Rawa government".
fn says_whose(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let next = candidate.tokens.1 + 1;
    candidate.link == Link::Bare && !tagged.capital(next) && actor(tagged, next, |_| true)
}

fn actor(tagged: &Tagged<'_>, i: usize, class: impl Fn(ActorClass) -> bool) -> bool {
    tagged.entry(i).is_some_and(|e| e.people.is_some_and(class))
}

/// How precisely the place of a name is known, where it is known.
pub(super) fn precision(mention: &Mention) -> Option<GeoPrecision> {
    (mention.resolution.status == Status::Resolved).then_some(mention.resolution.precision)
}

/// "there", "the town": candidates that mean a place named before.
fn pointers(
    tagged: &Tagged<'_>,
    mentions: &[Mention],
    before: (usize, Option<usize>),
    all: &mut Vec<Candidate>,
) {
    for i in 0..tagged.len() {
        let Some(noun) = pointer(tagged, i) else { continue };
        let possessive = |i: usize| tagged.kind(i + 1) == Some(TokenKind::Possessive);
        let Some(mention) = meant(tagged, mentions, before, all, (i, &noun)) else {
            continue;
        };
        let (own_link, phrase) = if tagged.is(i, Class::Pointer) {
            (Link::Preposition(Class::In), i)
        } else {
            link(tagged, i)
        };
        let precision = mentions.get(mention).and_then(precision);
        let mut candidate = Candidate {
            phrase,
            ..Candidate::meant(mention, precision, (i, i), own_link)
        };
        if tagged.is(i, Class::Pointer) && speaks(tagged, &candidate) {
            candidate.link = Link::Speaker;
        } else if possessive(i) && tagged.capital(i + 2) {
            // "the city's Zalqan district"
            candidate.link = Link::Container;
        }
        all.push(candidate);
    }
    all.sort_by_key(|c| c.tokens.0);
}

/// "The army retook it": a town that is besieged, held or taken, and not named in its sentence, is the one whose events
/// were told last, `focus`.
pub(super) fn resumed(
    tagged: &Tagged<'_>,
    hits: &[Hit<'_>],
    mentions: &[Mention],
    focus: usize,
    all: &mut Vec<Candidate>,
) {
    let precision = mentions.get(focus).and_then(precision);
    let ground = [EventType::Capture, EventType::Encircle, EventType::Hold];
    let takes = |h: &&Hit<'_>| {
        let active = h.verb() && !h.passive && h.row.frame == Frame::Object;
        active && h.row.kind.is_some_and(|kind| ground.contains(&kind)) && tagged.eq(h.tokens.1 + 1, "it")
    };
    let first = hits.iter().find(takes).map(|h| h.tokens.1 + 1);
    let town = matches!(precision, Some(GeoPrecision::Place | GeoPrecision::District));
    let Some(it) = first.filter(|&it| town && all.iter().all(|c| c.tokens.0 > it)) else {
        return;
    };
    all.insert(0, Candidate::meant(focus, precision, (it, it), Link::Bare));
}

/// The mention that the noun at token `i` stands for: one of its sentence, else one told before.
fn meant(
    tagged: &Tagged<'_>,
    mentions: &[Mention],
    (before, focus): (usize, Option<usize>),
    all: &[Candidate],
    (i, noun): (usize, &str),
) -> Option<usize> {
    let earlier = mentions
        .get(..before)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .rev()
        .take(REACH);
    let possessive = |i: usize| tagged.kind(i + 1) == Some(TokenKind::Possessive);
    // What the gazetteer lacks is a town or village: better no place than the one named before it.
    let may_mean = |kind| tagged.entry(i).is_some_and(|e| e.may_mean(kind));
    let unknown = may_mean(Kind::Village) && !may_mean(Kind::Province);
    let said = |m: &Mention| m.toponym.kind.map_or(unknown, may_mean);
    let kind = |m: &Mention| m.resolution.place().map_or_else(|| said(m), |p| may_mean(p.kind));
    let meant = |m: &Mention| m.toponym.usage == Usage::Literal && kind(m);
    let near =
        |m: &Mention| m.resolution.place().is_none() && may_mean(m.toponym.kind.unwrap_or(Kind::Village));
    let fits = |&m: &usize| mentions.get(m).is_some_and(|m| meant(m) || near(m));
    // "reached by telephone in Rawa, he said the town had fallen"
    let heard = |c: &Candidate| c.phrase > 0 && tagged.is(c.phrase - 1, Class::Heard);
    // "were flown into Rawa from Anah and found the town deserted"
    let left = |c: &Candidate| c.link == Link::Preposition(Class::From);
    let arrived = all
        .iter()
        .any(|c| c.tokens.1 < i && c.link == Link::Preposition(Class::To));
    let there = tagged.is(i, Class::Pointer);
    let mut same = all
        .iter()
        .filter(|c| !(arrived && left(c)))
        .filter(|c| c.tokens.1 < i && !c.inferred && (there || !possessive(c.tokens.1)) && !heard(c))
        .map(|c| c.mention);
    // of two towns in one sentence "the besieged city" is the one that the report tells of
    let told_of = |&m: &usize| {
        let id = |m: &Mention| m.resolution.place().map(|p| p.id.clone());
        let own = mentions.get(m).and_then(id);
        earlier.clone().filter(|(_, m)| id(m) == own).count()
    };
    let attribute = i > 0 && tagged.entry(i - 1).is_some_and(|e| !e.triggers.is_empty());
    let here = if attribute {
        same.filter(fits).max_by_key(told_of)
    } else {
        same.next_back().filter(fits)
    };
    let called = || {
        let called = |m: &Mention| m.toponym.usage == Usage::Literal && called(tagged.text, m, noun);
        let telling = !tagged.has(i, Mark::Common);
        earlier.clone().find(|(_, m)| telling && called(m))
    };
    let last = || earlier.clone().find(|(_, m)| meant(m));
    // a state of one island
    let state = || {
        let country = |m: &Mention| m.resolution.place().is_some_and(|p| p.kind == Kind::Country);
        let named = |m: &Mention| m.toponym.usage == Usage::Literal && country(m);
        earlier
            .clone()
            .find(|(_, m)| tagged.has(i, Mark::Island) && named(m))
    };
    let told = || last().or_else(state).map(|(n, _)| n);
    // where the report said last that something was done, before what it named last
    let done = || focus.filter(|&n| !there && n < before && mentions.get(n).is_some_and(meant));
    here.or_else(|| called().map(|(n, _)| n))
        .or_else(done)
        .or_else(told)
}

/// Whether the report calls a place so where it names it: "the port of Rawa".
fn called(text: &str, mention: &Mention, noun: &str) -> bool {
    let before = text
        .get(..mention.toponym.span.start)
        .unwrap_or_default()
        .trim_end();
    let before = before.strip_suffix(" of").unwrap_or(before);
    let after = text
        .get(mention.toponym.span.end..)
        .unwrap_or_default()
        .trim_start();
    before.ends_with(noun) || after.starts_with(noun)
}

/// The noun at token `i` that stands for a place named before; none where it names one itself.
fn pointer(tagged: &Tagged<'_>, i: usize) -> Option<String> {
    let noun = || tagged.word(i).to_lowercase();
    if tagged.is(i, Class::Pointer) {
        let dummy = tagged.is(i + 1, Class::Be) || tagged.is(i + 1, Class::Have) || tagged.capital(i);
        return (!dummy).then(noun);
    }
    if !tagged.is(i, Class::PlaceNoun) {
        return None;
    }
    // "the area, mostly between"
    let detail = tagged.word(i + 1) == "," && tagged.is(i + 2, Class::Detail);
    let next = if detail { i + 3 } else { i + 1 };
    let described = [Class::Between, Class::Near, Class::Compass]
        .iter()
        .any(|&c| tagged.is(next, c));
    let named = described
        || (tagged.is(i + 1, Class::Of) && (i + 2..i + 4).any(|n| tagged.capital(n)))
        || tagged.is(i + 1, Class::PlaceNoun)
        || tagged.capital(i + 1)
        || tagged.joins(i + 1)
        || tagged.capital(i);
    (!named && definite(tagged, i)).then(noun)
}

/// Whether "the", "this" or "these" stands before the noun at `i`, with only adjectives between.
fn definite(tagged: &Tagged<'_>, i: usize) -> bool {
    for before in (0..i).rev().take(6) {
        if tagged.has(before, Mark::Definite) {
            // "was the last town held": what the subject is, and no other place
            return before == 0 || !tagged.is(before - 1, Class::Be);
        }
        let held =
            tagged.joins(before) || tagged.joins(before + 1) || (before > 0 && tagged.joins(before - 1));
        let adjective = tagged.entry(before).is_none_or(|e| !e.triggers.is_empty())
            || tagged.is(before, Class::Compass)
            || tagged.eq(before, "border");
        if !(held || (adjective && tagged.kind(before) == Some(TokenKind::Word))) {
            return false;
        }
    }
    false
}
