//! Who says that what is told is not so.

use super::modality::{Sign, signs};
use super::{Event, Hedge, Realis};
use crate::lexicon::grammar::{Class, Effect, Grammar};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How far a word that something is told may stand from the one that refutes it, and from its "that", in tokens.
pub(super) const ACCOUNT: usize = 6;

/// Whether a word says that what is told is not so: "refuted", "denied".
pub(super) fn denies(tagged: &Tagged<'_>, sign: &Sign) -> bool {
    sign.effect == Effect::Refuted || sign.effect == Effect::Negated && tagged.is(sign.first, Class::Say)
}

/// Whether somebody denies behind a token what stands before it: "but the army denied this", "a claim the army rejected".
pub(super) fn contested(tagged: &Tagged<'_>, signs: &[Sign], from: usize) -> bool {
    let ends =
        |i: usize| tagged.kind(i) != Some(TokenKind::Word) || tagged.is(i, Class::And) || tagged.eq(i, "as");
    let told = |i: usize| tagged.eq(i, "that") || tagged.preposition(i).is_some();
    let before = |i: usize| tagged.is(i, Class::Account) && i > from;
    let account = |i: usize| before(i) && !told(i + 1);
    let taken_up = |s: &Sign| {
        let next = s.last + 1;
        let it = (tagged.eq(next, "it") || tagged.eq(next, "this")) && ends(next + 1);
        it || account(next) || account(next + 1) || (s.first.saturating_sub(ACCOUNT)..s.first).any(before)
    };
    signs
        .iter()
        .any(|s| s.first > from && denies(tagged, s) && taken_up(s))
}

/// How many tokens a denial has at most.
const DENIAL: usize = 14;

/// Whether a sentence begins by denying what the one before told: "The army denied it.", "Rebels denied the claim, saying".
pub(super) fn takes_back(tagged: &Tagged<'_>, grammar: &Grammar) -> bool {
    let ends = |&i: &usize| tagged.word(i) == "," || tagged.is(i, Class::And);
    let end = (0..tagged.len()).find(ends).unwrap_or(tagged.len());
    let mut signs = signs(tagged, grammar);
    signs.retain(|s| s.last < end);
    // "The claim could not be verified."
    let told = |last: usize| (0..last).any(|i| tagged.is(i, Class::Account));
    let doubted = signs
        .iter()
        .any(|s| s.effect == Effect::Unattributed && told(s.first));
    // "nobody denied it", "if the army denied it", "the court dismissed it"
    let not = |s: &Sign| s.effect == Effect::Negated && !denies(tagged, s);
    let open = signs.iter().any(not) || (0..end).any(|i| tagged.is(i, Class::Clause));
    let account = |s: &Sign| (s.last + 1..=s.last + 2).any(|i| tagged.is(i, Class::Account));
    signs.retain(|s| s.effect != Effect::Refuted || account(s));
    end <= DENIAL && (doubted || !open && contested(tagged, &signs, 0))
}

/// Makes claims of what a sentence told of a place where the next one says that it was not so.
pub(super) fn contradict(events: &mut [Event]) {
    let site = |e: &Event| e.site().and_then(|p| p.place.as_ref()).map(|p| p.id.clone());
    for i in 1..events.len() {
        let (told, rest) = events.split_at_mut(i);
        let Some(not) = rest
            .first()
            .filter(|e| e.realis == Realis::Negated && site(e).is_some())
        else {
            continue;
        };
        let next = |e: &&mut Event| {
            let gap = not.sentence.start.saturating_sub(e.sentence.end);
            e.sentence.end <= not.sentence.start && gap <= NEXT && e.kind == not.kind && site(e) == site(not)
        };
        let told = told.iter_mut().rev().take(AGAIN).filter(next);
        told.filter(|e| e.realis == Realis::Done)
            .for_each(|e| e.hedge = Hedge::Claimed);
    }
}

/// How many bytes stand at most between a sentence and the next one.
const NEXT: usize = 3;

/// How many events at most a sentence tells that the next one may deny.
const AGAIN: usize = 20;

/// Makes claims of what a sentence told that the next one denies.
pub(super) fn contest(events: &mut [Event]) {
    let told = |e: &&mut Event| matches!(e.realis, Realis::Done | Realis::Ongoing);
    for event in events.iter_mut().filter(told) {
        event.hedge = Hedge::Claimed;
    }
}
