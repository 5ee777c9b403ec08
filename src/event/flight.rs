//! Who leaves: families are displaced, fighters withdraw, and one person alone does neither.

use super::find::Scene;
use super::sense::{people, warlike};
use super::site::{Candidate, Link};
use super::trigger::Hit;
use super::{EventType, actor, quantity};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{ActorClass, Class, Flag, Frame, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// Civilians who leave are displaced; fighters who leave withdraw.
pub(super) fn flight(kind: EventType, scene: &Scene<'_, '_>, hit: &Hit<'_>) -> EventType {
    let tagged = &scene.words.tagged;
    // "thousands of civilians"
    let counted = |a: &actor::Hit<'_>| {
        a.tokens.0 > 1 && tagged.is(a.tokens.0 - 1, Class::Of) && quantity::is_number(tagged, a.tokens.0 - 2)
    };
    let subject = scene
        .actors
        .iter()
        .rev()
        .find(|a| a.tokens.1 < hit.tokens.0 && (!a.governed || counted(a)));
    let fighters = subject.is_some_and(|a| a.class.bears_arms());
    let families = subject.is_some_and(|a| a.class == ActorClass::Civilian);
    match kind {
        EventType::Capture if driven_out(scene, hit) => EventType::Withdraw,
        EventType::Capture if drives_families(scene, hit) => EventType::Displacement,
        EventType::Displacement if fighters && hit.verb() && !carries(scene, hit) => EventType::Withdraw,
        EventType::Withdraw if families && hit.verb() && leaves(scene, hit) => EventType::Displacement,
        // "families arrived in Rawa from Anah"
        EventType::Advance if families && hit.verb() && (comes_from(scene, hit) || crowd(scene, hit)) => {
            EventType::Displacement
        }
        kind => kind,
    }
}

/// How many people at least make a crowd.
const CROWD: f64 = 20.0;

/// How many words before the people their number may stand ("thousands of").
const COUNTED: usize = 3;

/// Whether many people do what only a crowd does to be displaced: "6,000 people have crossed into Syria".
fn crowd(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let many = |i: usize| quantity::number(tagged, i).is_some_and(|n| n >= CROWD);
    let people = |a: &actor::Hit<'_>| {
        let counted = a.tokens.0.saturating_sub(COUNTED)..a.tokens.0;
        let fled = |i: usize| tagged.has(i, Mark::Displaced);
        let flows = hit.row.flag == Flag::Crowd || fled(a.tokens.0) || a.tokens.0 > 0 && fled(a.tokens.0 - 1);
        let civilians = a.class == ActorClass::Civilian && a.tokens.1 < hit.tokens.0;
        flows && civilians && counted.into_iter().any(many)
    };
    // "crossed into Syria to vote", "poured into Rawa for the festival"
    let aim = (hit.tokens.1 + 1..tagged.len()).any(|i| {
        let verb = tagged.kind(i + 1) == Some(TokenKind::Word) && tagged.entry(i + 1).is_none();
        tagged.is(i, Class::For) || tagged.eq(i, "to") && verb && !tagged.capital(i + 1)
    });
    !aim && scene.actors.iter().any(people)
}

/// Whether nobody who is counted does what only a crowd is displaced by.
pub(super) fn few(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let flees = hit.row.kind == Some(EventType::Displacement) && hit.row.flag == Flag::Crowd;
    flees && !crowd(scene, hit)
}

/// Whether those who are driven from a place are people who live there: "drove 7,000 people from their villages".
fn drives_families(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let drives = hit.row.frame == Frame::From && hit.verb();
    let whom = |a: &&actor::Hit<'_>| {
        let behind = a.tokens.0 > hit.tokens.1 && a.tokens.0 <= hit.tokens.1 + WHOM;
        let before = hit.passive && a.tokens.1 < hit.tokens.0 && !a.governed;
        if hit.passive { before } else { behind }
    };
    let mut whom = scene.actors.iter().filter(whom).peekable();
    drives && whom.peek().is_some() && whom.all(|a| a.class == ActorClass::Civilian)
}

/// How far behind a verb those may stand whom somebody drives away, in tokens ("almost 700,000 people").
const WHOM: usize = 4;

/// Whether families leave, or arrive: "families left the town".
pub(super) fn flees(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let moves = |kind: &EventType| {
        matches!(
            kind,
            EventType::Withdraw | EventType::Advance | EventType::Capture
        )
    };
    let kind = hit.row.kind.filter(moves);
    kind.is_some_and(|kind| flight(kind, scene, hit) == EventType::Displacement)
}

/// Whether a verb names behind it where somebody comes from.
fn comes_from(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let clause = |i: usize| scene.borders.clauses.get(i);
    let people = |i: usize| scene.words.tagged.entry(i).and_then(|e| e.people) == Some(ActorClass::Civilian);
    // "refugees from Rawa are streaming into Syria"
    let whose = |c: &Candidate| c.tokens.1 < hit.tokens.0 && c.phrase.checked_sub(1).is_some_and(people);
    let origin = |c: &Candidate| {
        let own = clause(c.tokens.0) == clause(hit.tokens.0);
        own && (c.tokens.0 > hit.tokens.1 || whose(c)) && c.link == Link::Preposition(Class::From)
    };
    scene.candidates.iter().any(origin)
}

/// Whether a place is what is left: "families left Rawa", never "withdrew their savings in Rawa".
fn leaves(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let next = hit.tokens.1 + 1;
    let object = |c: &Candidate| c.phrase == next || c.tokens.1 < hit.tokens.0;
    let goes = scene.words.tagged.preposition(next).is_some();
    goes && comes_from(scene, hit) || scene.candidates.iter().any(object)
}

/// Whether people fled from a place that they are said to flee in: "fighting in Rawa forced them to flee", "fled the fighting
/// in Rawa".
pub(super) fn fled_from(tagged: &Tagged<'_>, hit: &Hit<'_>, site: &Candidate) -> bool {
    let deed = |i: usize| tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
    let fought = site.phrase > hit.tokens.1 + 1 && deed(site.phrase - 1);
    let before = site.tokens.1 < hit.tokens.0 && !(site.tokens.1 + 1..hit.tokens.0).any(deed);
    // "left their homes in Rawa"
    let homes = hit.verb() && tagged.has(hit.tokens.1, Mark::Target);
    site.link == Link::Preposition(Class::In) && (before || fought || homes)
}

/// Whether people arrive at a place: "3,000 refugees reached Rawa".
pub(super) fn reaches(hit: &Hit<'_>, site: &Candidate) -> bool {
    hit.row.kind == Some(EventType::Advance)
        && site.link != Link::Preposition(Class::From)
        && site.tokens.0 > hit.tokens.1
}

/// Whether a verb names those who are taken away: "the army evacuated civilians".
fn carries(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let inside = |i: usize| hit.tokens.0 < i && i <= hit.tokens.1;
    let own = scene
        .actors
        .iter()
        .any(|a| a.class.wages_war() && inside(a.tokens.1));
    !own && (hit.tokens.0 + 1..=hit.tokens.1).any(|i| scene.words.tagged.preposition(i).is_none())
}

/// Whether "to" stands behind a verb in its clause: "lost the town to the sea".
pub(super) fn named_to(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let clause = |i: usize| scene.borders.clauses.get(i);
    let own = |&i: &usize| clause(i) == clause(hit.tokens.1);
    let mut behind = (hit.tokens.1 + 1..scene.words.tagged.len()).take_while(own);
    behind.any(|i| scene.words.tagged.eq(i, "to"))
}

/// Whether those who were driven out of a whole country left it: nobody captured that.
fn driven_out(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let behind = scene.candidates.iter().find(|c| c.tokens.0 > hit.tokens.1);
    // "most of northern Syria" is a part
    let links = |i: usize| tagged.preposition(i).is_some() || tagged.is(i, Class::Determiner);
    let whole = |c: &Candidate| (hit.tokens.1 + 1..c.tokens.0).all(links);
    let country = behind.is_some_and(|c| c.precision == Some(GeoPrecision::Country) && whole(c));
    hit.passive && hit.row.frame == Frame::From && country
}

/// Whether it is one person who flees: nobody is displaced.
pub(super) fn alone(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let clause = |i: usize| scene.borders.clauses.get(i);
    let own = |i: &usize| clause(*i) == clause(hit.tokens.0);
    let titled = |i: usize| tagged.is(i, Class::Title) && tagged.kind(i + 1) != Some(TokenKind::Possessive);
    let alone = |i: usize| tagged.eq(i, "he") || tagged.eq(i, "she") || titled(i);
    // "the president, who fled": the one before the clause
    let whose = (0..hit.tokens.0)
        .rev()
        .take_while(own)
        .last()
        .unwrap_or(hit.tokens.0);
    let who = (whose..hit.tokens.0).find(|&i| tagged.eq(i, "who") && i > 0);
    let before = |i: usize| who.is_some_and(|who| i + 1 == who || clause(i) == clause(who.saturating_sub(2)));
    let of = |i: &usize| own(i) || before(*i);
    let one = (0..hit.tokens.0)
        .rev()
        .take_while(of)
        .find(|&i| people(tagged, i) || alone(i))
        .is_some_and(alone);
    hit.row.kind == Some(EventType::Displacement)
        && hit.verb()
        && one
        && warlike(scene, EventType::Displacement)
}

/// Whether a sentence names what drives people out and is no war.
pub(super) fn disaster(tagged: &Tagged<'_>) -> bool {
    (0..tagged.len()).any(|i| tagged.is(i, Class::Disaster))
}
