//! What reports disagree about: it stands side by side, with a note in plain words, and nobody is right by rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::merge::day;
use super::side::{Kin, kin};
use super::{Entry, Timeline};
use crate::event::{Event, EventType, Phase, Realis};
use crate::gazetteer::Kind;

/// Two days for one thing lie no further apart than this; beyond it, it happened twice.
const APART_DAYS: i32 = 14;

/// What some entries disagree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The same for all of them: the id of the first event among them.
    pub group: String,
    /// Who says what, in plain words.
    pub note: String,
}

/// A matter of disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Matter {
    /// When it happened.
    Day,
    /// Who did it, or who holds it.
    Side,
    /// Whether it happened, wholly or in part.
    Outcome,
}

/// Marks the entries of a timeline that disagree.
pub(super) fn mark(timeline: &mut Timeline) {
    let mut groups = Groups::new(timeline.entries.len());
    for near in by_place(&timeline.entries, |e| {
        e.event
            .site()
            .and_then(|s| s.place.as_deref())
            .map(|p| p.id.as_str())
    }) {
        compare(&near, timeline, &mut groups, at_one_place);
    }
    for near in by_place(&timeline.entries, |e| {
        starts(&e.event).then(|| ground(&e.event)).flatten()
    }) {
        compare(&near, timeline, &mut groups, of_one_operation);
    }
    for (members, matters) in groups.finish() {
        let conflict = Arc::new(conflict(&members, &matters, timeline));
        for member in members {
            if let Some(entry) = timeline.entries.get_mut(member) {
                entry.conflict = Some(Arc::clone(&conflict));
            }
        }
    }
}

/// The numbers of the entries that share a key and happened, by the day until which they had.
fn by_place<'a, K: Ord>(
    entries: &'a [Entry],
    key: impl Fn(&'a Entry) -> Option<K>,
) -> Vec<Vec<(Date, usize)>> {
    let mut places: BTreeMap<K, Vec<(Date, usize)>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let last = entry.event.date.end.and_then(|end| end.yesterday().ok());
        if let (Some(key), Some(last)) = (
            key(entry),
            last.filter(|_| entry.event.realis != Realis::Expected),
        ) {
            places.entry(key).or_default().push((last, number));
        }
    }
    let mut places: Vec<_> = places.into_values().filter(|of| of.len() > 1).collect();
    for of in &mut places {
        of.sort_unstable();
    }
    places
}

/// Compares what lies near each other in time.
fn compare(
    near: &[(Date, usize)],
    timeline: &Timeline,
    groups: &mut Groups,
    differ: impl Fn(&Entry, &Entry, &[&Entry]) -> Option<Matter>,
) {
    let entry = |number: usize| timeline.entries.get(number);
    for (i, &(day, number)) in near.iter().enumerate() {
        let later = near
            .iter()
            .skip(i + 1)
            .take_while(|(other, _)| days_between(day, *other) <= APART_DAYS);
        for (j, &(_, other)) in later.enumerate() {
            let (Some(a), Some(b)) = (entry(number), entry(other)) else {
                continue;
            };
            let between: Vec<&Entry> = near
                .iter()
                .skip(i + 1)
                .take(j)
                .filter_map(|(_, between)| entry(*between))
                .collect();
            if let Some(matter) = differ(a, b, &between) {
                groups.join(number, other, matter);
            }
        }
    }
}

fn days_between(a: Date, b: Date) -> i32 {
    b.since(a).map_or(i32::MAX, |span| span.get_days())
}

fn happened(event: &Event) -> bool {
    matches!(event.realis, Realis::Done | Realis::Ongoing)
}

/// Whether two entries at one place contradict each other; `between` is what lies between them in time.
fn at_one_place(a: &Entry, b: &Entry, between: &[&Entry]) -> Option<Matter> {
    let (x, y) = (&*a.event, &*b.event);
    if a.source == b.source && x.sentence == y.sentence {
        return None;
    }
    let sides = kin(x.actor.as_ref(), y.actor.as_ref());
    if x.kind == y.kind && happened(x) != happened(y) {
        // A denial may leave out whom it speaks of, and may come days later.
        return (sides != Kin::Other && changes(x)).then_some(Matter::Outcome);
    }
    if !happened(x) || !happened(y) {
        return None;
    }
    let (on, then) = (day(x)?, day(y)?);
    match (x.kind, y.kind) {
        (EventType::Capture | EventType::Withdraw, _) if x.kind == y.kind && on != then => {
            let told_together = share_report(a, b);
            let lost = between
                .iter()
                .any(|e| undoes(&e.event, x) && within(&e.event, on, then));
            (sides != Kin::Other && x.partial == y.partial && !told_together && !lost).then_some(Matter::Day)
        }
        (EventType::Capture, EventType::Capture) if sides == Kin::Other => Some(Matter::Side),
        (EventType::Capture, EventType::Capture) if x.partial != y.partial => {
            (!share_report(a, b)).then_some(Matter::Outcome)
        }
        (EventType::Hold, EventType::Hold) => (on == then && sides == Kin::Other).then_some(Matter::Side),
        (EventType::Capture, EventType::Hold) => {
            let lost = between.iter().any(|e| undoes(&e.event, x));
            let other = y.actor.is_some() && sides == Kin::Other && !x.partial;
            (on < then && other && !lost).then_some(Matter::Side)
        }
        _ => None,
    }
}

/// Kinds of which a denial contradicts a report.
const fn changes(event: &Event) -> bool {
    matches!(
        event.kind,
        EventType::Capture | EventType::Withdraw | EventType::Hold | EventType::Encircle
    )
}

/// Whether an event lies between two days, and on neither: what a rival says of one of them is a dispute of its own.
fn within(event: &Event, on: Date, then: Date) -> bool {
    let last = event.date.end.and_then(|end| end.yesterday().ok());
    last.is_some_and(|last| on < last && last < then)
}

/// Whether what happened between makes it possible that a thing happened again.
fn undoes(event: &Event, first: &Event) -> bool {
    let sides = kin(event.actor.as_ref(), first.actor.as_ref());
    happened(event)
        && match event.kind {
            EventType::Capture => sides == Kin::Other,
            EventType::Withdraw => first.kind == EventType::Capture && sides != Kin::Other,
            _ => false,
        }
}

fn share_report(a: &Entry, b: &Entry) -> bool {
    a.tellings()
        .any(|(source, _)| b.tellings().any(|(other, _)| source == other))
}

/// Whether an event is the beginning of an operation, dated to the day.
fn starts(event: &Event) -> bool {
    event.kind == EventType::Offensive
        && matches!(event.phase, Some(Phase::Announced | Phase::Launched))
        && day(event).is_some()
}

/// The country in which an operation begins.
fn ground(event: &Event) -> Option<&str> {
    let place = event.site()?.place.as_deref()?;
    (!place.country.is_empty()).then_some(place.country.as_str())
}

/// Whether two sites can be the ground of one operation: they lie in one first-order division, or one of them is the
/// whole country.
fn one_ground(a: &Event, b: &Event) -> bool {
    let place = |e: &Event| e.site().and_then(|s| s.place.clone());
    place(a).zip(place(b)).is_some_and(|(a, b)| {
        let whole = a.kind == Kind::Country || b.kind == Kind::Country;
        whole || (!a.adm1.is_empty() && a.adm1 == b.adm1)
    })
}

/// Whether two entries tell different days for the beginning of one operation. An announcement may well come first.
fn of_one_operation(a: &Entry, b: &Entry, _: &[&Entry]) -> Option<Matter> {
    let (x, y) = (&*a.event, &*b.event);
    let against = kin(x.target.as_ref(), y.target.as_ref());
    let one_side = against == Kin::Same
        || (against == Kin::Open && kin(x.actor.as_ref(), y.actor.as_ref()) == Kin::Same);
    let names = x.operation.is_empty() || y.operation.is_empty() || x.operation == y.operation;
    let began_before = x.phase == Some(Phase::Launched);
    let differ = happened(x) && happened(y) && day(x) != day(y);
    (one_ground(x, y) && one_side && names && began_before && differ && !share_report(a, b))
        .then_some(Matter::Day)
}

/// Entries that disagree, joined by and by.
struct Groups {
    parent: Vec<usize>,
    matters: BTreeMap<usize, BTreeSet<Matter>>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Self {
            parent: (0..n).collect(),
            matters: BTreeMap::new(),
        }
    }

    fn root(&self, mut number: usize) -> usize {
        while let Some(&up) = self.parent.get(number).filter(|&&up| up != number) {
            number = up;
        }
        number
    }

    fn join(&mut self, a: usize, b: usize, matter: Matter) {
        let (x, y) = (self.root(a), self.root(b));
        let (low, high) = (x.min(y), x.max(y));
        if let Some(parent) = self.parent.get_mut(high) {
            *parent = low;
        }
        for member in [a, b] {
            self.matters.entry(member).or_default().insert(matter);
        }
    }

    /// The members of each group with what they disagree about.
    fn finish(self) -> Vec<(Vec<usize>, BTreeSet<Matter>)> {
        let mut groups: BTreeMap<usize, (Vec<usize>, BTreeSet<Matter>)> = BTreeMap::new();
        for (&member, matters) in &self.matters {
            let group = groups.entry(self.root(member)).or_default();
            group.0.push(member);
            group.1.extend(matters);
        }
        groups.into_values().collect()
    }
}

/// The conflict of some entries.
fn conflict(members: &[usize], matters: &BTreeSet<Matter>, timeline: &Timeline) -> Conflict {
    let mut told: Vec<&Entry> = members.iter().filter_map(|&m| timeline.entries.get(m)).collect();
    told.sort_by_key(|e| (e.event.date.begin, &e.id));
    let notes: Vec<String> = matters
        .iter()
        .map(|&matter| note(matter, &told, timeline))
        .collect();
    Conflict {
        group: told.first().map(|e| e.id.clone()).unwrap_or_default(),
        note: notes.join(". "),
    }
}

/// "reports disagree on the day: 2017-10-20 (001), 2017-10-26 (000, 004)".
fn note(matter: Matter, told: &[&Entry], timeline: &Timeline) -> String {
    let mut sides: Vec<(String, BTreeSet<&str>)> = Vec::new();
    for entry in told {
        let says = says(matter, &entry.event);
        let reports = entry
            .tellings()
            .filter_map(|(source, _)| timeline.sources.get(source));
        let reports = reports.map(|s| s.id.as_str());
        match sides.iter_mut().find(|(other, _)| *other == says) {
            Some((_, all)) => all.extend(reports),
            None => sides.push((says, reports.collect())),
        }
    }
    let what = match matter {
        Matter::Day => "the day",
        Matter::Side => "who has the place",
        Matter::Outcome => "what came of it",
    };
    let sides: Vec<String> = sides
        .into_iter()
        .map(|(says, reports)| format!("{says} ({})", reports.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    format!("reports disagree on {what}: {}", sides.join("; "))
}

/// What an event says of a matter.
fn says(matter: Matter, event: &Event) -> String {
    let side = event.actor.as_ref().map_or("nobody named", |a| a.name.as_str());
    let day = &event.date.edtf;
    match matter {
        Matter::Day => day.clone(),
        Matter::Side => format!("{}, {side}, {day}", event.kind),
        Matter::Outcome if event.realis == Realis::Negated => format!("no {}, {day}", event.kind),
        Matter::Outcome if event.partial => format!("{} in part, {day}", event.kind),
        Matter::Outcome => format!("{}, {day}", event.kind),
    }
}
