//! Whether a word of fighting is used of something else: in a name, of a weapon that lies idle, of a plan before a court.

use super::find::Scene;
use super::flight::{alone, few};
use super::sense::{absorbed, counts_only, elsewhere, ground, light, lost, people, soldiers, told};
use super::site::Candidate;
use super::trigger::Hit;
use super::{EventType, Phase};
use crate::lexicon::grammar::{ActorClass, Class, Flag, Form, Frame, Inflection, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many words behind "fell to" name who took the place.
const TAKER: usize = 6;

/// How long a word is at least that has a capital in a headline.
const LONG: usize = 4;

/// Whether a trigger tells no event of its own.
pub(super) fn otherwise(scene: &Scene<'_, '_>, hits: &[Hit<'_>], n: usize) -> bool {
    let (Some(hit), tagged) = (hits.get(n), &scene.words.tagged) else {
        return true;
    };
    in_name(tagged, hit)
        || idle(tagged, hits, n)
        || by_air(hits, n)
        || to_nobody(tagged, hit)
        || falls(scene, hit)
        || season(tagged, hit)
        || by_car(tagged, hit)
        || dates_by(scene, hit)
        || leaves_behind(tagged, hit)
        || no_road(scene, hit)
        || by_nature(tagged, hit)
        || few(scene, hit)
        || drives_nobody(scene, hit)
        || stops_work(scene, hits, n)
        || peaceful(scene, hits, n)
        || !ground(scene, hit)
        || lost(tagged, hits, hit)
        || elsewhere(scene, hit)
        || alone(scene, hit)
        || !told(scene, hits, hit)
        || counts_only(tagged, hit)
        || absorbed(tagged, hits, n)
        || ends_fight(tagged, hits, n)
}

/// Whether a verb only says what is to become of a fight that the noun behind it tells of: "to quell the fighting".
fn ends_fight(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize) -> bool {
    let [hit, next] = hits.get(n..n + 2).unwrap_or_default() else {
        return false;
    };
    let clash = |h: &Hit<'_>| h.row.kind == Some(EventType::Clash);
    let aim = hit.verb() && hit.inflection == Inflection::Base && hit.tokens.0 > 0;
    let object =
        (hit.tokens.1 + 1..next.tokens.0).all(|i| tagged.is(i, Class::Of) || tagged.preposition(i).is_none());
    aim && tagged.eq(hit.tokens.0 - 1, "to") && clash(hit) && clash(next) && !next.verb() && object
}

/// Whether a noun is a part of a name: "the Joint Operations Center", "the Zalqan Rockets". A war without a people before
/// it is one of history: "papers of the Civil War".
fn in_name(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let (first, last) = hit.tokens;
    let Some(before) = first.checked_sub(1).filter(|_| hit.row.form == Form::Noun) else {
        return false;
    };
    let long = |&i: &usize| {
        tagged.kind(i) == Some(TokenKind::Word)
            && tagged.word(i).chars().count() >= LONG
            && tagged.preposition(i).is_none()
    };
    let word = tagged.kind(before) == Some(TokenKind::Word) && !tagged.is(before, Class::Determiner);
    let named = word && tagged.capital(before);
    let short = !tagged.word(first).contains(char::is_lowercase);
    // "Rebel Attack kills nine": who does it
    let side = tagged
        .entry(before)
        .is_some_and(|e| !e.actors.is_empty() || e.people.is_some());
    let several = last > first;
    let body = || {
        (0..tagged.len())
            .filter(long)
            .filter(|&i| !tagged.capital(i))
            .count()
            > 1
    };
    (first..=last).all(|i| tagged.capital(i)) && !short && !side && named != several && body()
}

/// Whether a weapon does nothing where it is told of: "the missiles in Rawa".
pub(super) fn idle(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize) -> bool {
    let works = |h: &Hit<'_>| {
        let fights = matches!(h.row.kind, Some(EventType::Strike | EventType::Clash));
        // "to destroy those bases", but "failed to explode"
        let next = h.tokens.1 + 1;
        let acts = h.verb() && (tagged.is(next, Class::Determiner) || tagged.capital(next));
        let wished = acts && h.tokens.0 > 0 && tagged.eq(h.tokens.0 - 1, "to");
        fights && h.row.flag != Flag::Weapon && !wished
    };
    let Some(weapon) = hits.get(n).filter(|h| h.row.flag == Flag::Weapon) else {
        return false;
    };
    // "sent rockets into Rawa", "used mortars against Rawa"
    let next = weapon.tokens.1 + 1;
    let aimed = tagged.is(next, Class::Against) || tagged.eq(next, "into");
    let hurts = || (0..tagged.len()).any(|i| tagged.is(i, Class::Impact));
    // "carried out strikes"
    let done = light(tagged, hits, n).is_some_and(|l| l.row.phase == Some(Phase::Ongoing));
    !hits.iter().any(works) && !aimed && !done && !hurts()
}

/// "A bombing campaign": the strikes are told already.
fn by_air(hits: &[Hit<'_>], n: usize) -> bool {
    let noun = |h: &&Hit<'_>, kind| h.row.form == Form::Noun && h.row.kind == Some(kind);
    let hit = hits.get(n).filter(|h| noun(h, EventType::Offensive));
    let before = n.checked_sub(1).and_then(|b| hits.get(b));
    hit.zip(before.filter(|h| noun(h, EventType::Strike)))
        .is_some_and(|(hit, before)| before.tokens.1 + 1 == hit.tokens.0)
}

/// Whether a place does not fall to anybody: "the county fell to 18th", "were returned to custody".
fn to_nobody(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let next = hit.tokens.1 + 1;
    let to = [hit.tokens.1, next].into_iter().find(|&i| tagged.eq(i, "to"));
    // "fell to the mob", but "fell to a defeat"
    let takes = |i: usize| {
        tagged.capital(i)
            || tagged.is(i, Class::Determiner) && !tagged.eq(i, "a")
            || tagged
                .entry(i)
                .is_some_and(|e| !e.actors.is_empty() || e.people.is_some())
    };
    let phrase = |i: &usize| matches!(tagged.kind(*i), Some(TokenKind::Word | TokenKind::Possessive));
    let subject = hit.row.kind == Some(EventType::Capture) && hit.row.frame == Frame::Subject;
    subject && to.is_some_and(|to| !(to + 1..tagged.len()).take(TAKER).take_while(phrase).any(takes))
}

/// "Rawa stocks fell", "Rawa fell 3-0": no place falls.
fn falls(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let thing =
        |i: usize| tagged.kind(i) == Some(TokenKind::Word) && !tagged.capital(i) && tagged.entry(i).is_none();
    let subject = (0..hit.tokens.0).rev().find(|&i| !tagged.helps(i));
    let thing = |i: usize| thing(i) && i > 0 && !tagged.is(i - 1, Class::Determiner);
    let next = hit.tokens.1 + 1;
    let counts = tagged.kind(next) == Some(TokenKind::Number) && tagged.joins(next + 1);
    let capture = hit.row.kind == Some(EventType::Capture) && hit.row.frame == Frame::Subject;
    capture && hit.verb() && (subject.is_some_and(thing) || counts)
}

/// "In the fall": a season, unless it is said whose fall it is.
fn season(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let (first, last) = hit.tokens;
    let article = |i: usize| tagged.has(i, Mark::Article) || tagged.has(i, Mark::Definite);
    let owner = |i: usize| {
        tagged.kind(i) == Some(TokenKind::Possessive)
            || tagged.is(i, Class::Determiner) && !article(i)
            || tagged.capital(i) && tagged.kind(i) == Some(TokenKind::Word)
    };
    let whose = tagged.is(last + 1, Class::Of) || first.checked_sub(1).is_some_and(owner);
    !hit.verb() && tagged.has(first, Mark::Season) && !whose
}

/// "A mudslide destroyed 30 homes": nobody attacks.
fn by_nature(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let disaster = |i: usize| tagged.is(i, Class::Disaster);
    hit.verb() && hit.row.flag == Flag::Any && (0..hit.tokens.0).any(disaster)
}

/// How far before a verb its subject may stand, in tokens.
const SUBJECT: usize = 14;

/// Whether what only befalls a road befalls something else: "the road to Rawa was cut", but "wages were cut".
fn no_road(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let way = |i: usize| tagged.has(i, Mark::Way);
    // "the road into the town, from Rawa, was cut"
    let cut = || {
        let way = (0..hit.tokens.0).rev().take(SUBJECT).find(|&i| way(i));
        let commas = |w: usize| (w..hit.tokens.0).filter(|&i| tagged.word(i) == ",").count();
        way.is_some_and(|w| commas(w) != 1)
    };
    hit.row.flag == Flag::Road && !cut()
}

/// "An hour's drive north of Rawa", "a two-hour drive": nobody attacks.
fn by_car(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let owner = match hit.tokens.0.checked_sub(1) {
        Some(before) if tagged.kind(before) == Some(TokenKind::Possessive) => before.checked_sub(1),
        before => before,
    };
    let next = hit.tokens.1 + 1;
    let aims = [Class::On, Class::To, Class::For]
        .iter()
        .any(|&c| tagged.is(next, c));
    let advance = hit.row.kind == Some(EventType::Advance) && !hit.verb();
    advance && !aims && owner.is_some_and(|i| tagged.has(i, Mark::Brief))
}

/// "Two days after the attack": told already, and where somebody dates something else by it.
fn dates_by(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let the = hit
        .tokens
        .0
        .checked_sub(1)
        .filter(|&i| tagged.has(i, Mark::Article) && tagged.eq(i, "the"));
    let when = the.and_then(|i| i.checked_sub(1));
    let span = when.and_then(|i| i.checked_sub(1));
    let time = span.is_some_and(|i| tagged.has(i, Mark::Span) || dated(scene, i));
    let dates = when.is_some_and(|i| tagged.eq(i, "before") || tagged.eq(i, "after")) && time;
    !hit.verb() && dates && tagged.preposition(hit.tokens.1 + 1).is_none()
}

/// "Leaving the posts exposed", "to pull people from their homes": who does so does not leave.
fn leaves_behind(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let leaves = hit.row.kind == Some(EventType::Withdraw) && hit.verb() && !hit.passive;
    let behind = hit.tokens.1 + 1..tagged.len();
    let object = || {
        behind
            .clone()
            .find(|&i| !tagged.is(i, Class::Determiner) && !tagged.adverb(i))
    };
    let civilian = |i: usize| {
        tagged
            .entry(i)
            .is_some_and(|e| e.people == Some(ActorClass::Civilian))
    };
    let state = || {
        let phrase = |i: &usize| tagged.kind(*i) == Some(TokenKind::Word) && !tagged.is(*i, Class::Clause);
        behind
            .clone()
            .take_while(phrase)
            .any(|i| tagged.has(i, Mark::State))
    };
    let pulled = hit.row.frame == Frame::From && object().is_some_and(civilian);
    leaves && (pulled || hit.row.frame == Frame::Object && state())
}

/// Whether a token belongs to a wording of time.
fn dated(scene: &Scene<'_, '_>, i: usize) -> bool {
    let span = scene.words.tagged.span_of(i, i);
    scene.words.dates.iter().any(|d| d.span.overlaps(span))
}

/// "Pushed north", where only who drives somebody out takes a place.
fn drives_nobody(scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
    let tagged = &scene.words.tagged;
    let drives = hit.row.kind == Some(EventType::Capture) && hit.row.frame == Frame::From && hit.verb();
    let from = || {
        let own = |&i: &usize| scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
        let mut behind = (hit.tokens.0 + 1..tagged.len()).take_while(own);
        behind.any(|i| tagged.is(i, Class::From) || tagged.eq(i, "out"))
    };
    let object = |i: usize| {
        let several = tagged.word(i).ends_with('s') && !tagged.is(i, Class::Compass);
        people(tagged, i)
            || tagged.is(i, Class::Determiner)
            || tagged.kind(i) != Some(TokenKind::Word)
            || tagged.eq(i, "them")
            || tagged.eq(i, "it")
            || tagged.capital(i)
            || several && tagged.preposition(i).is_none()
    };
    let whom = (hit.tokens.0 + 1..tagged.len()).find(|&i| !tagged.eq(i, "out") && !tagged.eq(i, "back"));
    drives
        && if hit.passive {
            !from()
        } else {
            !whom.is_some_and(object)
        }
}

/// "Their strike on Monday", "the doctors' strike": those who stop work.
fn stops_work(scene: &Scene<'_, '_>, hits: &[Hit<'_>], n: usize) -> bool {
    let (Some(hit), tagged) = (hits.get(n), &scene.words.tagged) else {
        return false;
    };
    let on = tagged.is(hit.tokens.1, Class::On) && dated(scene, hit.tokens.1 + 1);
    // "the doctors' strike", "nurses on strike"
    let owned = || {
        let owner = hit.tokens.0.checked_sub(2);
        let unarmed = |i: usize| !people(tagged, i) && !tagged.capital(i);
        let before = hit.tokens.0 - 1;
        tagged.is(before, Class::On)
            || tagged.kind(before) == Some(TokenKind::Possessive) && owner.is_some_and(unarmed)
    };
    let harms = || hits.iter().enumerate().any(|(at, h)| at != n && fights(h)) || soldiers(scene);
    let strike = hit.row.form == Form::Noun && hit.row.kind == Some(EventType::Strike);
    // "Thursday's strike will hit schools", never "Thursday's strike hit a school"
    let day = |i: usize| {
        let before = i
            .checked_sub(2)
            .filter(|_| tagged.kind(i - 1) == Some(TokenKind::Possessive));
        tagged.has(i, Mark::Work) && before.is_some_and(|b| dated(scene, b))
    };
    let will = |i: usize| tagged.has(i + 1, Mark::Leads) && !soldiers(scene);
    let hits_work = (hit.tokens.0.saturating_sub(2)..=hit.tokens.0).any(|i| day(i) && will(i));
    hits_work || strike && (on && !harms() || hit.row.flag == Flag::Weapon && hit.tokens.0 > 1 && owned())
}

/// Whether a strike, of those who stop work or of a bird, hits something: "rail strikes hit trains".
pub(super) fn labour(tagged: &Tagged<'_>, hit: &Hit<'_>) -> bool {
    let subject = (0..hit.tokens.0)
        .rev()
        .find(|&i| !tagged.helps(i) && !tagged.has(i, Mark::Leads));
    let by = hit.tokens.1 + 1;
    let work = |i: usize| tagged.has(i, Mark::Work);
    let agent = tagged.is(by, Class::By) && (by + 1..by + 3).any(work);
    hit.verb() && hit.row.kind == Some(EventType::Strike) && (agent || subject.is_some_and(work))
}

fn fights(hit: &Hit<'_>) -> bool {
    matches!(hit.row.kind, Some(EventType::Clash | EventType::Strike))
}

/// Whether nobody armed is named, and no fight, where words of sport stand beside what is taken, or of a flood beside those
/// who flee.
fn peaceful(scene: &Scene<'_, '_>, hits: &[Hit<'_>], n: usize) -> bool {
    let Some(hit) = hits.get(n) else { return false };
    let class = match hit.row.kind {
        Some(EventType::Displacement) => Class::Disaster,
        Some(EventType::Strike | EventType::Clash) | None => return false,
        _ => Class::Contest,
    };
    let tagged = &scene.words.tagged;
    let own = |i: usize| scene.borders.clauses.get(i) == scene.borders.clauses.get(hit.tokens.0);
    (0..tagged.len()).any(|i| tagged.is(i, class) && own(i)) && !soldiers(scene) && !hits.iter().any(fights)
}

/// Whether what a sentence tells is told in court, where the deed lies behind.
pub(super) fn court(tagged: &Tagged<'_>) -> bool {
    (0..tagged.len()).any(|i| tagged.is(i, Class::Trial))
}

/// Whether somebody held what the same sentence says was taken: "recaptured Rawa, held by rebels for two years".
pub(super) fn former(
    tagged: &Tagged<'_>,
    hits: &[Hit<'_>],
    telling: &[usize],
    own: &[Vec<&Candidate>],
    at: usize,
) -> bool {
    let hit = |at: usize| telling.get(at).and_then(|&n| hits.get(n));
    let held = |h: &Hit<'_>| {
        h.row.kind == Some(EventType::Hold) && h.row.form == Form::Verb && h.inflection != Inflection::Present
    };
    let took =
        |h: &Hit<'_>| h.row.kind == Some(EventType::Capture) && h.verb() && h.inflection != Inflection::Base;
    let mentions = |at: usize| own.get(at).into_iter().flatten().map(|c| c.mention);
    // "took it and held it" holds it still
    let before = |h: &Hit<'_>, o: usize| {
        let had = h
            .tokens
            .0
            .checked_sub(1)
            .is_some_and(|i| tagged.is(i, Class::Have));
        h.passive || had || at < o
    };
    let taken = |o: usize| {
        o != at
            && hit(at).is_some_and(|h| before(h, o))
            && hit(o).is_some_and(took)
            && mentions(o).any(|m| mentions(at).any(|own| own == m))
    };
    hit(at).is_some_and(held) && (0..own.len()).any(taken)
}

/// Whether what is expected is a crime that a court or the police speak of: nobody will wage war there.
pub(super) fn planned(scene: &Scene<'_, '_>, hits: &[Hit<'_>], n: usize, expected: bool) -> bool {
    let tagged = &scene.words.tagged;
    let begun = light(tagged, hits, n).is_some_and(|l| {
        l.inflection == Inflection::Base && l.tokens.0 > 0 && tagged.eq(l.tokens.0 - 1, "to")
    });
    // "rebels charged army lines", but "was charged", "accused of"
    let court = |i: usize| {
        let deed = tagged.word(i).ends_with("ed");
        let suffered = i > 0 && tagged.is(i - 1, Class::Be);
        let of = [Class::Of, Class::With].iter().any(|&c| tagged.is(i + 1, c));
        tagged.is(i, Class::Court) && (!deed || suffered || of)
    };
    (expected || begun) && (0..tagged.len()).any(court)
}
