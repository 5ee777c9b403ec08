//! What a trigger is worth: whether it counts, what it tells, and what it is to the report.

use jiff::civil::Date;

use super::actor;
use super::bind::choose;
use super::find::Scene;
use super::modality::Mood;
use super::site::{self, Candidate, Link, relative};
use super::trigger::Hit;
use super::used::idle;
use super::{EventType, Phase, Quantity, Role};
use crate::date::{DateBasis, DateExpr, DateReading};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{ActorClass, Class, Flag, Form, Frame, Grammar, Inflection, Mark};
use crate::report::Part;
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many words may stand between an operation and the verb of its aim; more where a word says "aimed at".
const AIM_NEAR: usize = 6;

/// As [`AIM_NEAR`], where a word such as "focused" leads to the aim.
const AIM_FAR: usize = 12;

/// How far before its noun a light verb may stand, in tokens.
const LIGHT_NEAR: usize = 8;

/// How far before a noun the word may stand that makes it a circumstance, in tokens.
const CIRCUMSTANCE: usize = 4;

/// How far behind a verb those may stand whom somebody sends, in tokens ("sent 900 more soldiers").
const SENT: usize = 3;

/// What a fight in the same sentence is a part of.
const FOUGHT: [Option<EventType>; 5] = [
    Some(EventType::Clash),
    Some(EventType::Strike),
    Some(EventType::Capture),
    Some(EventType::Advance),
    Some(EventType::Encircle),
];

/// How far behind a noun the verb may stand that says how its number changed, in tokens.
const TREND_NEAR: usize = 5;

/// How many tokens a clause is looked at from its verb back: more than prose has.
const CLAUSE: usize = 100;

/// How far before a noun the comma may stand that makes it an apposition, in tokens.
const APPOSED: usize = 4;

/// How many days before the report an event is background.
const BACKGROUND_DAYS: i32 = 7;

/// Whether a noun only has a number that grew or fell: "attacks declined", "the number of bombings has fallen".
pub(super) fn counts_only(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let stops = |i: &usize| tagged.kind(*i) == Some(TokenKind::Punct) || tagged.is(*i, Class::Clause);
    let trend = (hit.tokens.1 + 1..tagged.len())
        .take(TREND_NEAR)
        .take_while(|i| !stops(i))
        .any(|i| {
            // "fell by half", never "shells fell in the town"
            let deed = tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
            let measured = tagged.is(i + 1, Class::By) || tagged.kind(i + 1) == Some(TokenKind::Number);
            tagged.is(i, Class::Trend) && (!deed || measured)
        });
    let several = tagged.word(hit.tokens.1).ends_with('s');
    let harm = || (0..tagged.len()).any(|i| tagged.is(i, Class::Impact) && !tagged.is(i, Class::Trend));
    hit.row.form == Form::Noun && several && trend && !harm()
}

/// The verb of an aim behind the noun of an operation ("offensive to retake", "operation aimed at driving out",
/// "campaign for the liberation of") tells no event of its own.
pub(super) fn absorbed(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize) -> bool {
    let Some(hit) = hits.get(n) else { return false };
    let Some(before) = n.checked_sub(1).and_then(|b| hits.get(b)) else {
        return false;
    };
    let launched = before.row.kind == Some(EventType::Clash) && light(tagged, hits, n - 1).is_some();
    let operation =
        before.row.form == Form::Noun && (before.row.kind == Some(EventType::Offensive) || launched);
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
        Some(
            EventType::Capture | EventType::Hold | EventType::Clash | EventType::Strike | EventType::Advance
        )
    );
    // "attack on A from the captured B" aims at A
    let aims = !hit.verb() || matches!(hit.inflection, Inflection::Base | Inflection::Ing);
    operation && aim && near && takes && aims
}

/// What stage of an operation its light verb tells.
pub(super) fn phase(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize, kind: EventType) -> Option<Phase> {
    let hit = hits.get(n)?;
    if kind != EventType::Offensive {
        return None;
    }
    // "the offensive was halted", but "aimed at halting"
    let told = |h: &&Hit<'_>| !matches!(h.inflection, Inflection::Base | Inflection::Ing);
    let after = hits.get(n + 1).filter(|h| h.row.form == Form::Light).filter(told);
    light(tagged, hits, n)
        .or(after)
        .and_then(|h| h.row.phase)
        .or(hit.row.phase)
}

/// The light verb of which a noun is the object: "launched" of "launched a large offensive".
pub(super) fn light<'h, 'a>(tagged: &Tagged<'_>, hits: &'h [Hit<'a>], n: usize) -> Option<&'h Hit<'a>> {
    let hit = hits.get(n).filter(|h| h.row.form == Form::Noun)?;
    n.checked_sub(1)
        .and_then(|b| hits.get(b))
        .filter(|h| h.row.form == Form::Light && hit.tokens.0 - h.tokens.1 <= LIGHT_NEAR)
        .filter(|h| !(h.tokens.1 + 1..hit.tokens.0).any(|i| tagged.eq(i, "that")))
}

/// Whether somebody armed, or a weapon at work, stands beside a trigger; before it where it tells of movement. Police
/// count in a report of `conflict` alone, units in none of `peace`.
pub(super) fn armed_beside(
    scene: &Scene<'_, '_>,
    hits: &[Hit<'_>],
    n: usize,
    conflict: bool,
    peace: bool,
) -> bool {
    let Some(hit) = hits.get(n) else { return false };
    // "villagers blocked the road to Rawa after soldiers shot a boy"
    let road = hit.row.kind == Some(EventType::Encircle) && hit.row.frame == Frame::Toward && !hit.passive;
    let moves = (road || hit.row.kind == Some(EventType::Advance)) && hit.verb();
    let bears = |a: &actor::Hit<'_>| match a.class {
        ActorClass::Unit => !peace,
        ActorClass::Police => conflict,
        class => class.wages_war(),
    };
    let armed = |a: &actor::Hit<'_>| bears(a) && (!moves || a.tokens.0 < hit.tokens.1.max(hit.tokens.0 + 1));
    // "wounded soldiers were flown to Rawa", "rushed soldiers to hospital"
    let hurt = |i: usize| {
        let tagged = &scene.words.tagged;
        tagged.has(i, Mark::Hurt) || tagged.has(i, Mark::Cared)
    };
    if hit.row.flag == Flag::Sent && (0..scene.words.tagged.len()).any(hurt) {
        return false;
    }
    if hit.row.flag == Flag::Sent {
        let helps = |i: usize| scene.words.tagged.helps(i);
        let sent =
            |a: &actor::Hit<'_>| a.tokens.1 + 1 < hit.tokens.0 && (a.tokens.1 + 1..hit.tokens.0).all(helps);
        // "flying paratroopers to the town"
        let object = |a: &actor::Hit<'_>| {
            let behind = hit.tokens.1 + 1..=hit.tokens.1 + SENT;
            bears(a) && behind.contains(&a.tokens.0)
        };
        let active = !hit.passive && hit.verb() && scene.actors.iter().any(object);
        return active || hit.passive && scene.actors.iter().any(|a| armed(a) && sent(a));
    }
    let governs = |a: &actor::Hit<'_>| {
        conflict
            && hit.row.kind == Some(EventType::Hold)
            && hit.row.form != Form::Noun
            && scene.words.tagged.has(a.tokens.1, Mark::Government)
    };
    let weapon = |(i, h): (usize, &Hit<'_>)| {
        let noun = h.row.kind == Some(EventType::Strike) && h.row.form == Form::Noun;
        i != n && noun && !idle(&scene.words.tagged, hits, i)
    };
    scene.actors.iter().any(|a| armed(a) || governs(a)) || (!moves && hits.iter().enumerate().any(weapon))
}

/// Whether only those who wage war do what a trigger tells: a report that names none of them means something else, unless
/// a country is invaded or many people flee.
pub(super) fn warlike(scene: &Scene<'_, '_>, kind: EventType) -> bool {
    let country = |c: &Candidate| c.precision == Some(GeoPrecision::Country);
    match kind {
        EventType::Clash | EventType::Strike => false,
        EventType::Offensive => !scene.candidates.iter().any(country),
        EventType::Displacement => {
            let tagged = &scene.words.tagged;
            let civilians = scene.actors.iter().any(|a| a.class == ActorClass::Civilian);
            let counted = scene.quantities().iter().any(|q| q.value > 1.0);
            !(civilians || counted || (0..tagged.len()).any(|i| tagged.eq(i, "many")))
        }
        _ => true,
    }
}

/// Whether those who wage war are named, and not police alone.
pub(super) fn soldiers(scene: &Scene<'_, '_>) -> bool {
    scene.actors.iter().any(|a| a.class.wages_war())
}

/// Whether a trigger wants a place or ground for its object: every verb of capture does.
fn strict(hit: &Hit<'_>) -> bool {
    hit.row.flag == Flag::Strict || hit.row.kind == Some(EventType::Capture) && hit.row.frame == Frame::Object
}

/// Whether a word that tells what came of a fight is an event of its own: it counts those who suffered, and the
/// sentence names no fight.
pub(super) fn told(scene: &Scene<'_, '_>, hits: &[Hit<'_>], hit: &Hit<'_>) -> bool {
    let fight = |h: &Hit<'_>| {
        matches!(h.row.kind, Some(EventType::Clash | EventType::Strike)) && h.row.flag != Flag::Result
    };
    let several = |q: &Quantity| q.value > 1.0;
    // "rockets were fired at": the strike tells it
    let own = |h: &Hit<'_>| scene.borders.clauses.get(h.tokens.0) == scene.borders.clauses.get(hit.tokens.0);
    let weapon = |h: &Hit<'_>| h.row.kind == Some(EventType::Strike) && h.tokens.1 < hit.tokens.0 && own(h);
    if hit.row.kind == Some(EventType::Clash) && hit.row.frame == Frame::Toward && hits.iter().any(weapon) {
        return false;
    }
    // "three teachers were shot dead"
    let beside = hit.tokens.0.saturating_sub(TREND_NEAR)..hit.tokens.1 + TREND_NEAR;
    let tagged = &scene.words.tagged;
    let counted = || {
        hit.tokens.1 > hit.tokens.0
            && beside
                .into_iter()
                .any(|i| tagged.number(i).is_some_and(|n| n > 1))
    };
    let told = || scene.quantities().iter().any(several) || counted();
    hit.row.flag != Flag::Result || !hits.iter().any(fight) && told()
}

/// Whether the object of a verb can be ground: "captured a suspect" and "attacked the plan" are no events. A strict
/// trigger wants a place or ground for its object ("left the town", never "left a note").
pub(super) fn ground(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    if !hit.verb() {
        // "the attack on the plan", "the fight against poverty", "the flood fight"
        if hit.tokens.0 > 0 && tagged.is(hit.tokens.0 - 1, Class::NotGround) {
            return false;
        }
        // "a bomb exploded near the ministry": the verb ends what the noun governs
        let acts = |i: usize| tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
        let governed = |i: &usize| tagged.kind(*i) == Some(TokenKind::Word) && !acts(*i);
        return !(hit.tokens.1 + 1..hit.tokens.1 + 5)
            .take_while(governed)
            .any(|i| tagged.is(i, Class::NotGround));
    }
    let capture = hit.row.kind == Some(EventType::Capture);
    if hit.row.frame == Frame::Subject && somebody(scene, hit) || capture && hit.passive && person(scene, hit)
    {
        return false;
    }
    // "rain fell in Rawa"
    let falls = || {
        let next = (hit.tokens.1 + 1..tagged.len()).find(|&i| !tagged.adverb(i));
        let there = |c: &Candidate| {
            Some(c.phrase) == next && matches!(c.link, Link::Preposition(Class::In | Class::On))
        };
        let ground =
            || (0..hit.tokens.0).any(|i| tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun));
        capture && hit.row.frame == Frame::Subject && scene.candidates.iter().any(there) && !ground()
    };
    if hit.verb() && falls() {
        return false;
    }
    if hit.passive || hit.row.frame == Frame::Subject {
        let own = |i: usize| scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
        let subject = |c: &Candidate| {
            c.tokens.1 < hit.tokens.0
                && (own(c.tokens.0) || hit.passive || hit.inflection != Inflection::Ing)
                && (matches!(c.link, Link::Bare | Link::Copula) || relative(tagged, c.tokens.1).is_some())
        };
        let struck = |i: usize| tagged.has(i, Mark::Bearer) || tagged.has(i, Mark::Target);
        let ship = |i: usize| hit.row.kind == Some(EventType::Strike) && struck(i);
        let lies = |i: usize| tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun);
        let counted = || (0..hit.tokens.0).any(|i| lies(i) || ship(i));
        let asks = strict(hit) || (capture && hit.row.frame == Frame::Subject);
        return !asks || scene.candidates.iter().any(subject) || counted();
    }
    if object_before(scene, hit) {
        return true;
    }
    if let Some(said) = object(scene, hit) {
        return said;
    }
    let finite = hit.inflection != Inflection::Ing || tagged.is(hit.tokens.0.wrapping_sub(1), Class::Be);
    !(strict(hit) || hit.row.kind == Some(EventType::Encircle) && !finite)
}

/// "Who was captured", "a suspect was captured": a person, and no ground.
fn person(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let own = |&i: &usize| scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
    let mut before = (0..hit.tokens.0).rev().filter(|&i| !tagged.helps(i));
    let who = before.next().is_some_and(|i| tagged.eq(i, "who"));
    let named = |i: usize| {
        scene
            .candidates
            .iter()
            .any(|c| c.tokens.1 == i && c.link == Link::Bare)
    };
    // "after the talks the airport was captured"
    let ground = |i: usize| {
        let bare = |i| site::link(tagged, i).0 == Link::Bare;
        (tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun)) && bare(i)
    };
    let others = |i: usize| named(i) || ground(i) || tagged.is(i, Class::Say);
    let subject = (0..hit.tokens.0)
        .rev()
        .take_while(own)
        .take_while(|&i| !others(i));
    who || subject
        .into_iter()
        .any(|i| tagged.is(i, Class::NotGround) || tagged.is(i, Class::Person))
}

/// Whether the object of a verb is said to be ground, or is said not to be; none where it is neither.
fn object(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> Option<bool> {
    let tagged = &scene.words.tagged;
    let place = |i: usize| {
        scene
            .candidates
            .iter()
            .any(|c| c.tokens.0 <= i && i <= c.tokens.1)
    };
    let mut bracket = false;
    for i in hit.tokens.1 + 1..tagged.len() {
        // "the Northern Army (NA) positions"
        bracket = matches!(tagged.word(i), "(") || bracket && tagged.word(i - 1) != ")";
        if bracket {
            continue;
        }
        if place(i) {
            return Some(true);
        }
        if object_ends(scene, i) {
            break;
        }
        // "struck a car"
        if hit.row.kind == Some(EventType::Strike) && tagged.has(i, Mark::Target) {
            return Some(true);
        }
        if tagged.is(i, Class::NotGround) {
            return Some(false);
        }
        if tagged.is(i, Class::Ground) || tagged.is(i, Class::PlaceNoun) {
            return Some(true);
        }
        // "struck the rebels at the villages of", "hit a tanker off the island"
        let side = |a: &actor::Hit<'_>| a.class.wages_war() && a.tokens.1 == i;
        let struck = || tagged.has(i, Mark::Bearer) || scene.actors.iter().any(side);
        if hit.row.kind == Some(EventType::Strike) && struck() {
            return Some(true);
        }
    }
    None
}

/// Whether the object of a verb stands before it: "the hills, which rebels captured", "the areas they hold".
fn object_before(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let own = |i: usize| scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
    let acts = |p: usize| {
        let mut between = p + 1..hit.tokens.0;
        let somebody = between.clone().any(|i| tagged.capital(i) || people(tagged, i));
        somebody && !between.any(|i| tagged.is(i, Class::Be))
    };
    let antecedent =
        |c: &Candidate| relative(tagged, c.tokens.1).is_some_and(|p| p < hit.tokens.0 && own(p) && acts(p));
    let near = hit.tokens.0.saturating_sub(3).max(1)..hit.tokens.0;
    let contact = near.into_iter().any(|i| {
        (tagged.eq(i, "they") || tagged.eq(i, "it"))
            && (tagged.is(i - 1, Class::Ground) || tagged.is(i - 1, Class::PlaceNoun))
    });
    contact || scene.candidates.iter().any(antecedent)
}

/// Whether the object of a verb has ended before token `i`.
fn object_ends(scene: &Scene<'_, '_>, i: usize) -> bool {
    let tagged = &scene.words.tagged;
    let stops = [
        Class::In,
        Class::From,
        Class::Clause,
        Class::On,
        Class::With,
        Class::By,
        Class::Near,
    ];
    // "took food to the town", but "took up to ten villages"
    let to = tagged.eq(i, "to") && !tagged.eq(i - 1, "up");
    let verb = tagged.is(i - 1, Class::And) && scene.borders.triggers.contains(&i);
    let stop = verb || to || stops.iter().any(|&c| tagged.is(i, c));
    stop || tagged.kind(i) == Some(TokenKind::Punct) && !tagged.joins(i)
}

pub(super) fn people(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.entry(i).is_some_and(|e| !e.actors.is_empty())
}

/// Whether people, and no place, are the subject of a verb: "families returned" gives no town back.
fn somebody(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let clause = |i: usize| scene.borders.clauses.get(i);
    let before = |last: usize| last < hit.tokens.0 && clause(last) == clause(hit.tokens.0);
    let people = scene.actors.iter().any(|a| before(a.tokens.1) && !a.governed);
    people && !scene.candidates.iter().any(|c| before(c.tokens.1))
}

/// Whether a verb of movement only describes a place: "where the road crosses into Syria" has nobody who moves.
pub(super) fn elsewhere(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let clause = |i: usize| scene.borders.clauses.get(i);
    let own = |i: &usize| clause(*i) == clause(hit.tokens.0);
    let opens = (0..hit.tokens.0)
        .rev()
        .take(CLAUSE)
        .take_while(own)
        .any(|i| scene.words.tagged.eq(i, "where"));
    let acts = scene
        .actors
        .iter()
        .any(|a| own(&a.tokens.0) && a.tokens.1 < hit.tokens.0);
    hit.row.kind == Some(EventType::Advance) && hit.verb() && opens && !acts
}

/// Whether a noun such as "stronghold" only describes what the sentence says was taken.
pub(super) fn lost(tagged: &Tagged<'_>, hits: &[Hit<'_>], hit: &Hit<'_>) -> bool {
    // "evacuated Rawa, its last stronghold in Anbar"
    let apposed = || (hit.tokens.0.saturating_sub(APPOSED)..hit.tokens.0).any(|i| tagged.word(i) == ",");
    let taken = |(n, h): (usize, &Hit<'_>)| {
        let left = h.row.kind == Some(EventType::Withdraw) && apposed();
        let capture = (h.row.kind == Some(EventType::Capture) || left) && h.verb();
        // "lost control of Rawa"
        let own = h.row.flag == Flag::Lost && h.tokens.1 + 1 == hit.tokens.0;
        capture && h.inflection != Inflection::Base && !own && !absorbed(tagged, hits, n)
    };
    hit.row.kind == Some(EventType::Hold) && hit.row.form == Form::Noun && hits.iter().enumerate().any(taken)
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
        // Nobody tells the news of the week by its month.
        _ => matches!(date.expr, Some(DateExpr::Month { .. } | DateExpr::Year { .. })),
    };
    if mood.background || old {
        Role::Background
    } else {
        Role::News
    }
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
    let mut chosen = aimed.unwrap_or_else(|| hits.get(n).map_or_else(Vec::new, |hit| choose(hit, kind)));
    // "lost Rawa", but "lost a helicopter over Rawa"
    if let Some(hit) = hits.get(n).filter(|h| h.row.flag == Flag::Lost && !h.passive) {
        // "lost Rawa commander Ali", "lost Rawa's bridge"
        let ends = |i: usize| {
            let word = tagged.kind(i) == Some(TokenKind::Word);
            let apart =
                tagged.preposition(i).is_some() || tagged.is(i, Class::And) || tagged.is(i, Class::Clause);
            tagged.kind(i) != Some(TokenKind::Possessive) && (!word || apart || tagged.adverb(i))
        };
        chosen.retain(|c| c.phrase == hit.tokens.1 + 1 && ends(c.tokens.1 + 1));
    }
    let between_towns = |c: &&&Candidate| {
        c.link == Link::Preposition(Class::Between) && c.precision == Some(GeoPrecision::Place)
    };
    if !chosen.is_empty() && chosen.iter().all(|c| between_towns(&c)) {
        Vec::new()
    } else {
        chosen
    }
}

/// The sites of the trigger `at` of those that tell: its own, or for fighting without any those of the nearest other
/// one of its sentence ("captured A in a long battle", "after heavy fighting, troops entered A").
pub(super) fn shared<'o, 'c>(
    tagged: &Tagged<'_>,
    hits: &[Hit<'_>],
    telling: &[usize],
    own: &'o [Vec<&'c Candidate>],
    at: usize,
) -> &'o [&'c Candidate] {
    let mine = own.get(at).map_or(&[][..], Vec::as_slice);
    let hit = |at: usize| telling.get(at).and_then(|&n| hits.get(n));
    // "retook most of the land seized in Rawa": what was seized there
    let seized = || {
        let [object, taken] = [hit(at)?, hit(at + 1)?];
        let both = [object, taken]
            .iter()
            .all(|h| h.row.kind == Some(EventType::Capture) && h.verb());
        let one = (object.tokens.1 + 1..taken.tokens.0).all(|i| {
            tagged.kind(i) != Some(TokenKind::Punct)
                && !tagged.is(i, Class::And)
                && !tagged.is(i, Class::Clause)
        });
        let reduced = taken.passive && !tagged.is(taken.tokens.0.saturating_sub(1), Class::Be);
        own.get(at + 1).filter(|_| both && one && reduced)
    };
    if let Some(object) = seized().filter(|_| mine.is_empty()) {
        return object;
    }
    let fights = hit(at).is_some_and(|h| {
        matches!(h.row.kind, Some(EventType::Clash | EventType::Strike))
            && (circumstance(tagged, h) || h.row.flag == Flag::Result)
    });
    if !mine.is_empty() || !fights {
        return mine;
    }
    let happens = |&o: &usize| {
        hit(o).is_some_and(|h| FOUGHT.contains(&h.row.kind)) && own.get(o).is_some_and(|s| !s.is_empty())
    };
    let nearest = (0..at)
        .rev()
        .find(happens)
        .or_else(|| (at + 1..own.len()).find(happens));
    nearest.and_then(|o| own.get(o)).map_or(mine, Vec::as_slice)
}

/// Whether a trigger tells how or when something else happened: "in a long battle", "after heavy fighting", "killing
/// ten".
fn circumstance(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let leads = |&i: &usize| {
        tagged.is(i, Class::In) || tagged.is(i, Class::Clause) || tagged.eq(i, "during") || tagged.eq(i, "by")
    };
    let noun = |i: &usize| !tagged.is(*i, Class::Of) && tagged.kind(*i) == Some(TokenKind::Word);
    let mut before = (0..hit.tokens.0).rev().take(CIRCUMSTANCE).take_while(noun);
    if hit.verb() {
        hit.inflection == Inflection::Ing && !strict(hit)
    } else {
        before.any(|i| leads(&i))
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
