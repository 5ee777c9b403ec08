//! The sites of what a sentence tells of without naming a place: those that it implies.

use super::actor;
use super::clause::{REACH, precision as precise};
use super::find::Scene;
use super::site::{Candidate, Link};
use super::trigger::Hit;
use super::{Event, EventPlace, EventType, PlaceRole};
use crate::date::{DateExpr, DateMention};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{ActorClass, Class, Flag, Frame, Inflection, Mark};
use crate::report::Part;
use crate::resolution::Mention;
use crate::text::{Span, TokenKind};
use crate::toponym::Usage;

/// The sites of a trigger that names none; `before` are those of the triggers before it in the sentence, `focus` those of the
/// event told shortly before.
pub(super) fn sites(
    scene: &Scene<'_, '_>,
    hit: &Hit<'_>,
    before: &[Vec<&Candidate>],
    focus: &[usize],
    mentions: &[Mention],
) -> Vec<Candidate> {
    if let Some(home) = home(scene, hit, mentions) {
        return vec![home];
    }
    // "swept into Rawa and seized the airport", "entered Rawa, and withdrew at dawn"
    let leaves = hit.verb() && hit.row.kind == Some(EventType::Withdraw) && leaves_here(scene, hit);
    let near = before.iter().rev().find(|sites| !sites.is_empty());
    // "entered Rawa, driving out the rebels"
    let drives = hit.row.kind == Some(EventType::Capture)
        && hit.row.frame == Frame::From
        && hit.inflection == Inflection::Ing;
    let meant = (leaves || drives || part(scene, hit)) && !elsewhere(scene, hit, mentions, true);
    match near.filter(|_| meant) {
        Some(sites) => within(hit, sites),
        // "on that side they hold some ground, but are retreating"
        None if hit.row.kind == Some(EventType::Withdraw) && !before.is_empty() => Vec::new(),
        None => resumed_fight(scene, hit, focus, mentions),
    }
}

/// How many tokens at most say whose the government is ("the foreign-backed Zalqan government").
const WHOSE: usize = 8;

/// The country of a government that is fought at home: "rebels have fought the Iraqi government for years".
fn home(scene: &Scene<'_, '_>, hit: &Hit<'_>, mentions: &[Mention]) -> Option<Candidate> {
    let tagged = &scene.words.tagged;
    let fights = hit.row.kind == Some(EventType::Clash) && hit.verb() && !hit.passive;
    let group = scene
        .actors
        .iter()
        .any(|a| a.class == ActorClass::Armed && a.tokens.1 < hit.tokens.0);
    // "the foreign-backed Zalqan government", not "alongside the Zalqan government"
    let held = |i: usize| tagged.joins(i) || tagged.joins(i + 1) || tagged.joins(i - 1);
    let whose = |i: usize| {
        tagged.has(i, Mark::Government) || tagged.is(i, Class::Determiner) || held(i) || tagged.capital(i)
    };
    let noun = (hit.tokens.1 + 1..tagged.len().min(hit.tokens.1 + WHOSE))
        .take_while(|&i| whose(i))
        .find(|&i| tagged.has(i, Mark::Government))?;
    let before = tagged.span_of(noun.checked_sub(1)?, noun - 1);
    let mention = mentions.partition_point(|m| m.toponym.span.start < before.start);
    let country = |m: &&Mention| {
        m.toponym.span == before
            && m.toponym.usage == Usage::Associative
            && precise(m) == Some(GeoPrecision::Country)
    };
    // "government troops" are fought elsewhere too
    let alone = tagged.entry(noun + 1).is_none_or(|e| e.actors.is_empty());
    mentions
        .get(mention)
        .filter(|m| fights && group && alone && country(m))?;
    let country = Some(GeoPrecision::Country);
    let within = Link::Preposition(Class::In);
    Some(Candidate::meant(mention, country, (noun - 1, noun - 1), within))
}

/// The sites of what is done in the same places as what was told before in the sentence.
fn within(hit: &Hit<'_>, sites: &[&Candidate]) -> Vec<Candidate> {
    let link = Link::Preposition(if hit.row.kind == Some(EventType::Withdraw) {
        Class::From
    } else {
        Class::In
    });
    let meant = |c: &&Candidate| Candidate::meant(c.mention, c.precision, hit.tokens, link);
    sites.iter().map(meant).collect()
}

/// Whether what a verb is done to is a part of a place that is not named: "seized the bazaar", "the hospital was hit".
fn part(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    use EventType::{Advance, Capture, Encircle, Hold, Strike};
    let tagged = &scene.words.tagged;
    let ground = |i: usize| {
        tagged.is(i, Class::Ground)
            || tagged.is(i, Class::PlaceNoun)
            || hit.row.kind == Some(Strike) && tagged.has(i, Mark::Target)
    };
    let the =
        |i: usize| tagged.has(i, Mark::Definite) || tagged.is(i, Class::Determiner) && tagged.eq(i, "its");
    let word = |&i: &usize| tagged.kind(i) == Some(TokenKind::Word) && tagged.preposition(i).is_none();
    let object = || {
        let mut behind = (hit.tokens.1 + 1..tagged.len()).take_while(word);
        behind.next().is_some_and(the) && behind.take(PART).any(ground)
    };
    let subject = || {
        let helps = (0..hit.tokens.0).rev().take_while(|&i| tagged.helps(i));
        let is = helps.clone().any(|i| tagged.is(i, Class::Be));
        let mut before = (0..hit.tokens.0 - helps.count()).rev().take_while(word);
        is && before.next().is_some_and(ground) && before.take(PART).any(the)
    };
    let takes = matches!(hit.row.kind, Some(Capture | Advance | Hold | Encircle | Strike));
    takes && hit.verb() && if hit.passive { subject() } else { object() }
}

/// Whether a sentence speaks of another place than the one told before, or of another time: of a name that the gazetteer
/// lacks, "elsewhere", "in the north", "in 2011".
fn elsewhere(scene: &Scene<'_, '_>, hit: &Hit<'_>, mentions: &[Mention], clause: bool) -> bool {
    let tagged = &scene.words.tagged;
    let own = |i: usize| !clause || scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
    let known = |i: usize| {
        let span = tagged.span_of(i, i);
        let at = mentions.partition_point(|m| m.toponym.span.end <= span.start);
        tagged.entry(i).is_some()
            || !tagged.has_small(i)
            || mentions.get(at).is_some_and(|m| m.toponym.span.overlaps(span))
            || scene.actors.iter().any(|a| a.tokens.0 <= i && i <= a.tokens.1)
            || scene.words.dates.iter().any(|d| d.span.overlaps(span))
    };
    let at = [Class::In, Class::Near, Class::From, Class::On];
    let led = |i: usize| i > 0 && at.iter().any(|&class| tagged.is(i - 1, class));
    // a fight goes on whoever is named, the airport is another one
    let fight = !hit.verb() || matches!(hit.row.kind, Some(EventType::Clash | EventType::Encircle));
    let opens = |i: usize| {
        let people = tagged.entry(i + 1).is_some_and(|e| e.people.is_some());
        let inside = i > 0 && !matches!(tagged.word(i - 1), "\"" | "“" | "‘" | ":");
        inside || people || tagged.word(i + 1) == ":"
    };
    let word = |i: usize| tagged.capital(i) && tagged.kind(i) == Some(TokenKind::Word);
    let name = |i: usize| word(i) && if fight { led(i) } else { opens(i) } && !known(i);
    let apart = |i: usize| !fight && (tagged.has(i, Mark::Apart) || tagged.is(i, Class::Compass));
    let year = |d: &DateMention| !fight && matches!(d.expr, DateExpr::Year { .. });
    (0..tagged.len()).any(|i| own(i) && (name(i) || apart(i))) || scene.words.dates.iter().any(year)
}

/// Whether somebody leaves who is named before, and nothing behind the verb says what: "withdrew at dawn", never "withdrew
/// the charges", "retreated from their demands".
fn leaves_here(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let own = |i: usize| scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
    let fighters = |a: &actor::Hit<'_>| a.class.bears_arms() || a.class.wages_war();
    let families = |a: &actor::Hit<'_>| a.class == ActorClass::Civilian;
    let who = scene
        .actors
        .iter()
        .rev()
        .find(|a| a.tokens.1 < hit.tokens.0 && !a.governed);
    let next = (hit.tokens.1 + 1..tagged.len()).find(|&i| !tagged.adverb(i));
    let object = next.is_some_and(|i| {
        let dated = scene
            .words
            .dates
            .iter()
            .any(|d| d.span.overlaps(tagged.span_of(i, i)));
        let word = tagged.kind(i) == Some(TokenKind::Word) && tagged.entry(i).is_none();
        own(i) && !dated && (tagged.is(i, Class::From) || tagged.is(i, Class::Determiner) || word)
    });
    let leaver = |a: &actor::Hit<'_>| match hit.row.kind {
        Some(EventType::Displacement) => families(a) && own(a.tokens.1),
        _ => fighters(a),
    };
    let they = (0..hit.tokens.0)
        .rev()
        .find(|&i| !tagged.helps(i))
        .is_some_and(|i| tagged.has(i, Mark::Leads));
    !object && (who.is_some_and(leaver) || they && hit.row.kind == Some(EventType::Withdraw))
}

/// How many words at most describe a part of a place ("the main police station").
const PART: usize = 3;

/// The sites of what a sentence without any place tells of: those of the event told shortly before, `focus`.
fn resumed_fight(
    scene: &Scene<'_, '_>,
    hit: &Hit<'_>,
    focus: &[usize],
    mentions: &[Mention],
) -> Vec<Candidate> {
    // "two divisions were destroyed" is no strike of its own
    let fight = match hit.row.kind {
        Some(EventType::Clash) => !(hit.verb() && hit.row.flag == Flag::Any),
        Some(EventType::Encircle) => true,
        Some(EventType::Strike) if !hit.verb() => true,
        Some(EventType::Capture | EventType::Advance | EventType::Hold | EventType::Strike) => {
            part(scene, hit)
        }
        Some(EventType::Withdraw | EventType::Displacement) => hit.verb() && leaves_here(scene, hit),
        _ => false,
    };
    let leaves = matches!(hit.row.kind, Some(EventType::Withdraw | EventType::Displacement));
    let talks = |c: &Candidate| c.link == Link::Speaker && !scene.words.tagged.is(c.phrase, Class::In);
    let goal = |c: &Candidate| leaves && c.link == Link::Preposition(Class::To);
    let told = scene.words.part == Part::Body
        && scene.candidates.iter().all(|c| talks(c) || goal(c))
        && !(fight && elsewhere(scene, hit, mentions, false));
    let class = if leaves { Class::From } else { Class::In };
    let site = |&mention: &usize| {
        let precision = mentions.get(mention).and_then(precise);
        Candidate::meant(mention, precision, hit.tokens, Link::Preposition(class))
    };
    focus.iter().filter(|_| fight && told).map(site).collect()
}

/// The region that the report tells of, for ground that is counted and not named: never a town.
pub(super) fn region(events: &[Event], span: Span) -> Option<EventPlace> {
    let regional = |p: &&EventPlace| matches!(p.geo_precision, GeoPrecision::Region | GeoPrecision::District);
    let told = events.iter().rev().take(REACH);
    let place = told.filter_map(Event::site).find(regional)?;
    Some(EventPlace {
        role: PlaceRole::At,
        span,
        inferred: true,
        check: crate::resolution::GeoCheck::None,
        ..place.clone()
    })
}
