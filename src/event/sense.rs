//! What a trigger is worth: whether it counts, what it tells, and what it is to the report.

use jiff::civil::Date;

use super::find::Scene;
use super::modality::Mood;
use super::site::{Candidate, Link, choose};
use super::trigger::Hit;
use super::{EventType, Hedge, Phase, Quantity, Realis, Role};
use crate::date::{DateBasis, DateReading};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{ActorClass, Class, Form, Frame, Grammar, Inflection};
use crate::report::Part;
use crate::resolution::Mention;
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many words may stand between an operation and the verb of its aim; more where a word says "aimed at".
const AIM_NEAR: usize = 6;

/// As [`AIM_NEAR`], where a word such as "focused" leads to the aim.
const AIM_FAR: usize = 12;

/// How many days before the report an event is background.
const BACKGROUND_DAYS: i32 = 7;

/// Civilians who leave are displaced; fighters who leave withdraw.
pub(super) fn flight(kind: EventType, scene: &Scene<'_, '_>, hit: &Hit<'_>) -> EventType {
    let subject = scene
        .actors
        .iter()
        .rev()
        .find(|a| a.tokens.1 < hit.tokens.0 && !a.governed);
    let fighters = subject.is_some_and(|a| a.class == ActorClass::Armed);
    if kind == EventType::Displacement && fighters && hit.verb() {
        EventType::Withdraw
    } else {
        kind
    }
}

/// An aim is no capture: what is expected to be taken is an objective.
pub(super) fn typed(kind: EventType, mood: Mood) -> EventType {
    match kind {
        EventType::Capture | EventType::Offensive | EventType::Clash if mood.realis == Realis::Expected => {
            EventType::Objective
        }
        kind => kind,
    }
}

/// The verb of an aim behind the noun of an operation ("offensive to retake", "operation aimed at driving out",
/// "campaign for the liberation of") tells no event of its own.
pub(super) fn absorbed(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize) -> bool {
    let Some(hit) = hits.get(n) else { return false };
    let Some(before) = n.checked_sub(1).and_then(|b| hits.get(b)) else {
        return false;
    };
    let operation = before.row.kind == Some(EventType::Offensive) && before.row.form == Form::Noun;
    let gap = before.tokens.1 + 1..hit.tokens.0;
    let link =
        |i: usize| tagged.eq(i, "to") || tagged.eq(i, "at") || tagged.eq(i, "for") || tagged.eq(i, "on");
    let aim = gap.clone().any(link);
    let limit = if gap.clone().any(|i| tagged.is(i, Class::Aim)) {
        AIM_FAR
    } else {
        AIM_NEAR
    };
    let near = gap.len() <= limit && !gap.clone().any(|i| tagged.word(i) == ",");
    let takes = matches!(
        hit.row.kind,
        Some(EventType::Capture | EventType::Hold | EventType::Clash)
    );
    operation && aim && near && takes
}

/// What stage of an operation its light verb tells.
pub(super) fn phase(hits: &[Hit<'_>], n: usize, kind: EventType) -> Option<Phase> {
    let hit = hits.get(n)?;
    if kind != EventType::Offensive {
        return None;
    }
    let light = |h: &&Hit<'_>| h.row.form == Form::Light && h.tokens.1 < hit.tokens.0 + 8;
    let before = n.checked_sub(1).and_then(|b| hits.get(b)).filter(light);
    let after = hits.get(n + 1).filter(light);
    before.or(after).and_then(|h| h.row.phase).or(hit.row.phase)
}

/// Whether the object of a verb can be ground: "captured a suspect" and "attacked the plan" are no events. A strict
/// trigger wants a place or ground for its object ("left the town", never "left a note").
pub(super) fn ground(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    if hit.row.frame == Frame::Subject || !hit.verb() {
        return true;
    }
    if hit.passive {
        let subject =
            |c: &Candidate| c.tokens.1 < hit.tokens.0 && matches!(c.link, Link::Bare | Link::Copula);
        let counted =
            || (0..hit.tokens.0).any(|i| tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun));
        return !hit.row.strict || scene.candidates.iter().any(subject) || counted();
    }
    let place = |i: usize| {
        scene
            .candidates
            .iter()
            .any(|c| c.tokens.0 <= i && i <= c.tokens.1)
    };
    for i in hit.tokens.1 + 1..tagged.len() {
        if place(i) {
            return true;
        }
        let stop = [
            Class::In,
            Class::From,
            Class::Clause,
            Class::On,
            Class::With,
            Class::By,
            Class::Near,
        ]
        .iter()
        .any(|&c| tagged.is(i, c));
        if stop || tagged.kind(i) == Some(TokenKind::Punct) && !tagged.joins(i) {
            break;
        }
        if tagged.is(i, Class::NotGround) && hit.row.frame == Frame::Object {
            return false;
        }
        if tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun) {
            return true;
        }
    }
    !hit.row.strict
}

/// Whether a verb of movement only describes a place: "where the road crosses into Syria" has nobody who moves.
pub(super) fn elsewhere(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let clause = |i: usize| scene.borders.clauses.get(i);
    let own = |i: &usize| clause(*i) == clause(hit.tokens.0);
    let opens = (0..hit.tokens.0)
        .rev()
        .take_while(own)
        .any(|i| scene.words.tagged.eq(i, "where"));
    let acts = scene
        .actors
        .iter()
        .any(|a| own(&a.tokens.0) && a.tokens.1 < hit.tokens.0);
    hit.row.kind == Some(EventType::Advance) && hit.verb() && opens && !acts
}

/// Whether a noun such as "stronghold" only describes what the sentence says was taken.
pub(super) fn lost(hits: &[Hit<'_>], hit: &Hit<'_>) -> bool {
    let taken =
        |h: &Hit<'_>| h.row.kind == Some(EventType::Capture) && h.verb() && h.inflection != Inflection::Base;
    hit.row.kind == Some(EventType::Hold) && hit.row.form == Form::Noun && hits.iter().any(taken)
}

pub(super) fn role(part: Part, mood: Mood, date: &DateReading, published: Option<Date>) -> Role {
    if part == Part::Caption {
        return Role::Caption;
    }
    let old = match (date.end, published) {
        (Some(end), Some(day)) => {
            day.since(end).is_ok_and(|s| s.get_days() > BACKGROUND_DAYS)
                && date.basis != DateBasis::Publication
        }
        _ => false,
    };
    if mood.background || old {
        Role::Background
    } else {
        Role::News
    }
}

/// Who claims it: the actor or authority before the claim.
pub(super) fn claimant(scene: &Scene<'_, '_>) -> String {
    let authority = scene.actors.iter().find(|a| a.class == ActorClass::Authority);
    authority
        .or_else(|| scene.actors.first())
        .map(|a| a.actor.name.clone())
        .unwrap_or_default()
}

/// How far an event can be relied on: the product of what is known of its site and of what the report says of it.
pub(super) fn confidence(mood: Mood, site: Option<&Candidate>, mentions: &[Mention]) -> f64 {
    let place = site
        .and_then(|c| mentions.get(c.mention))
        .map_or(0.5, |m| m.resolution.confidence);
    let inferred = if site.is_some_and(|c| c.inferred) {
        0.7
    } else {
        1.0
    };
    let hedge = match mood.hedge {
        Hedge::Stated => 0.9,
        Hedge::Claimed => 0.7,
        Hedge::Unattributed => 0.6,
    };
    (place * inferred * hedge * 100.0_f64).round() / 100.0
}

/// The places that are the sites of a trigger: those of its aim where it has one ("offensive to retake A"), none where it
/// is only said to lie between towns.
pub(super) fn sites<'c>(
    scene: &'c Scene<'_, '_>,
    hits: &[Hit<'_>],
    n: usize,
    kind: EventType,
) -> Vec<&'c Candidate> {
    let tagged = &scene.words.tagged;
    let choose = |hit: &Hit<'_>, kind| choose(tagged, hit, kind, &scene.candidates, &scene.borders);
    let aim = hits.get(n + 1).filter(|_| absorbed(tagged, hits, n + 1));
    let aimed = aim
        .map(|aim| choose(aim, EventType::Capture))
        .filter(|c| !c.is_empty());
    let chosen = aimed.unwrap_or_else(|| hits.get(n).map_or_else(Vec::new, |hit| choose(hit, kind)));
    let between_towns = |c: &&&Candidate| {
        c.link == Link::Preposition(Class::Between) && c.precision == Some(GeoPrecision::Place)
    };
    if chosen.iter().any(|c| between_towns(&c)) {
        Vec::new()
    } else {
        chosen
    }
}

/// Whether ground is counted ("12 villages").
pub(super) fn counted(quantities: &[Quantity], grammar: &Grammar) -> bool {
    let ground = |unit: &str| {
        grammar
            .entry(unit)
            .is_some_and(|e| e.is(Class::Ground) || e.is(Class::PlaceNoun))
    };
    quantities.iter().any(|q| ground(&q.unit))
}
