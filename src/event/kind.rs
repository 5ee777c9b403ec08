//! What kind of event a trigger tells: what flies strikes, what lasts is a hold, what is only aimed at an objective.

use super::find::Scene;
use super::modality::{Mood, now};
use super::trigger::Hit;
use super::{EventType, Realis, actor};
use crate::lexicon::grammar::{ActorClass, Class, Flag, Form, Frame, Grammar, Inflection, Mark};
use crate::sentence::Tagged;

/// What is done from the air, or with what is fired, strikes.
pub(super) fn strikes(kind: EventType, scene: &Scene<'_, '_>, hit: &Hit<'_>, grammar: &Grammar) -> EventType {
    if kind == EventType::Strike && by_hand(scene, hit, grammar) {
        EventType::Clash
    } else if fired(&scene.words.tagged, hit, grammar) || kind == EventType::Clash && armed_with(scene, hit) {
        EventType::Strike
    } else {
        from_the_air(kind, scene, hit)
    }
}

/// Whether fighters strike who have nothing that flies: "guerrillas hit an army post".
fn by_hand(scene: &Scene<'_, '_>, hit: &Hit<'_>, grammar: &Grammar) -> bool {
    let tagged = &scene.words.tagged;
    let open = hit.verb() && !hit.passive && hit.row.flag == Flag::Strict && hit.row.frame == Frame::Object;
    let who = scene
        .actors
        .iter()
        .rev()
        .find(|a| a.tokens.1 < hit.tokens.0 && !a.governed);
    let far = |i: usize| tagged.is(i, Class::Aircraft) || tagged.has(i, Mark::Guns);
    let before = (0..hit.tokens.0).rev().find(|&i| !tagged.helps(i));
    let shell = |i: usize| weapon(tagged, i, grammar);
    let own = |i: &usize| scene.borders.clauses.get(*i) == scene.borders.clauses.get(hit.tokens.0);
    // "artillery fire hit homes", "hit the town with rockets"
    let shot = before.is_some_and(|i| (i.saturating_sub(1)..=i).any(shell))
        || (hit.tokens.1 + 1..tagged.len()).take_while(own).any(shell);
    let fighters = who.is_some_and(|a| a.class == ActorClass::Armed && !far(a.tokens.1));
    open && fighters && !shot && !armed_with(scene, hit)
}

/// Whether a word names what strikes from afar: "rockets".
fn weapon(tagged: &Tagged<'_>, i: usize, grammar: &Grammar) -> bool {
    let rows = tagged.entry(i).map_or(&[][..], |e| &e.triggers);
    rows.iter().any(|&(number, _)| {
        let row = grammar.trigger(number);
        row.is_some_and(|t| t.form == Form::Noun && t.kind == Some(EventType::Strike))
    })
}

/// How many words at most stand between "with" and what an attack is made with ("with dozens of").
const WITH: usize = 4;

/// Whether an attack is made with what flies: "attacked the town with drones".
fn armed_with(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let own = |i: &usize| scene.borders.clauses.get(*i) == scene.borders.clauses.get(hit.tokens.0);
    let mut behind = (hit.tokens.1 + 1..tagged.len()).take_while(own);
    let with = behind.find(|&i| tagged.is(i, Class::With));
    hit.verb() && with.is_some_and(|w| (w + 1..=w + WITH).any(|i| tagged.is(i, Class::Aircraft)))
}

/// What flies strikes: "warplanes attacked", "a raid by jets".
fn from_the_air(kind: EventType, scene: &Scene<'_, '_>, hit: &Hit<'_>) -> EventType {
    let tagged = &scene.words.tagged;
    let clause = |i: usize| scene.borders.clauses.get(i);
    let any = hit.row.form == Form::Noun || hit.row.flag == Flag::Any;
    let gun = |i: usize| any && tagged.has(i, Mark::Guns);
    let air = |i: usize| tagged.is(i, Class::Aircraft) || tagged.has(i, Mark::Air) || gun(i);
    let flies = |a: &&actor::Hit<'_>| {
        (air(a.tokens.0) || air(a.tokens.1)) && clause(a.tokens.1) == clause(hit.tokens.0)
    };
    // who stands before "were attacked by" and "under assault from" suffers it
    let suffers = hit.row.frame == Frame::Subject;
    let turned = hit.passive || suffers;
    let does = |a: &actor::Hit<'_>| a.tokens.1 < hit.tokens.0 && !a.governed && !turned;
    let agent = |i: usize| tagged.is(i, Class::By) || suffers && tagged.is(i, Class::From);
    let by = |a: &actor::Hit<'_>| a.tokens.0 > hit.tokens.1 && a.tokens.0.checked_sub(1).is_some_and(agent);
    let others =
        |a: &actor::Hit<'_>| a.class.wages_war() && a.tokens.1 < hit.tokens.0 && !turned && !flies(&a);
    let strikes = scene.actors.iter().filter(flies).any(|a| by(a) || does(a));
    if kind == EventType::Clash && strikes && !scene.actors.iter().any(others) {
        EventType::Strike
    } else {
        kind
    }
}

/// Whether a rocket, or the like, is what is fired: it strikes, whoever fires it ("fired rockets into the town").
pub(super) fn fired(tagged: &Tagged<'_>, hit: &Hit<'_>, grammar: &Grammar) -> bool {
    let shoots = hit.row.kind == Some(EventType::Clash) && hit.row.frame == Frame::Toward && hit.verb();
    shoots && (hit.tokens.0 + 1..hit.tokens.1).any(|i| weapon(tagged, i, grammar))
}

/// Who still occupies a town holds it.
pub(super) fn lasts(tagged: &Tagged<'_>, kind: EventType, hit: &Hit<'_>, mood: &mut Mood) -> EventType {
    // "is occupied by rebels"
    let stands = hit.passive
        && (0..hit.tokens.0)
            .rev()
            .find(|&i| !tagged.adverb(i))
            .is_some_and(|i| now(tagged, i));
    let present = stands || matches!(hit.inflection, Inflection::Base | Inflection::Present);
    let still = mood.realis == Realis::Ongoing && hit.inflection != Inflection::Ing;
    if kind == EventType::Hold && brief(tagged, hit) {
        return EventType::Capture;
    }
    let now = mood.realis != Realis::Expected && (present || still || since(tagged, hit));
    if hit.row.flag == Flag::State && now {
        if mood.realis == Realis::Done {
            mood.realis = Realis::Ongoing;
        }
        EventType::Hold
    } else {
        kind
    }
}

/// How far behind a verb the word may stand that says since when, in tokens.
const SINCE: usize = 16;

/// "Have occupied Rawa since May": they still do.
fn since(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let helped = (0..hit.tokens.0)
        .rev()
        .find(|&i| !tagged.adverb(i) && !tagged.is(i, Class::Be));
    let perfect = helped.is_some_and(|i| tagged.eq(i, "has") || tagged.eq(i, "have"));
    let behind = hit.tokens.1 + 1..tagged.len().min(hit.tokens.1 + SINCE);
    perfect && behind.into_iter().any(|i| tagged.eq(i, "since"))
}

/// How many words behind a verb at most say for how long ("held the square in the centre for two").
const HOW_LONG: usize = 8;

/// Whether a place was held for hours only: it was taken, and left again.
fn brief(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let told = matches!(hit.inflection, Inflection::Past | Inflection::Participle);
    let had = hit
        .tokens
        .0
        .checked_sub(1)
        .is_some_and(|i| tagged.is(i, Class::Have));
    let past = hit.verb() && !hit.passive && told && !had;
    let behind = hit.tokens.1 + 1..tagged.len().min(hit.tokens.1 + HOW_LONG);
    past && behind.into_iter().any(|i| tagged.has(i, Mark::Brief))
}

/// An aim is no capture: what is expected to be taken, or assaulted, is an objective.
pub(super) fn typed(kind: EventType, mood: Mood, aimed: bool) -> EventType {
    let expected = mood.realis == Realis::Expected;
    match kind {
        EventType::Capture | EventType::Offensive if expected => EventType::Objective,
        EventType::Clash if expected && aimed => EventType::Objective,
        kind => kind,
    }
}
