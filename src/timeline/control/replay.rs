//! The evidence for one town, day after day, to the statuses it had.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::evidence::{Change, Evidence, town};
use super::{Interval, Pressure, Status, StatusBasis, later};
use crate::date::DateBasis;
use crate::event::{Actor, Event, EventType, Hedge, Realis};
use crate::timeline::side::{Kin, kin, says_which};
use crate::timeline::{Entry, Timeline};

/// What the evidence is told of.
pub(super) struct Told<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) stale_after_days: i32,
    /// The entries that disagree, by group.
    groups: HashMap<&'a str, Vec<(usize, &'a Entry)>>,
}

impl<'a> Told<'a> {
    pub(super) fn new(timeline: &'a Timeline, stale_after_days: i32) -> Self {
        let mut groups: HashMap<&str, Vec<(usize, &Entry)>> = HashMap::new();
        for (number, entry) in timeline.entries.iter().enumerate() {
            if let Some(conflict) = &entry.conflict {
                groups.entry(&conflict.group).or_default().push((number, entry));
            }
        }
        Self {
            timeline,
            stale_after_days,
            groups,
        }
    }

    fn group(&self, group: &str) -> impl Iterator<Item = (usize, &'a Entry)> {
        self.groups.get(group).into_iter().flatten().copied()
    }
}

/// The status that holds while evidence is told.
struct Current<'a> {
    interval: Interval,
    side: Option<&'a Actor>,
}

impl Current<'_> {
    /// The day from which it has lapsed; none where it does not.
    fn lapse(&self, stale_after_days: i32) -> Option<Date> {
        let lapses = matches!(self.interval.status, Status::Held | Status::Contested);
        let (last, _) = self.interval.heard.last().filter(|_| lapses)?;
        Some(later(*last, stale_after_days.saturating_add(1)))
    }
}

/// The intervals of a town, in order; the last one has no end.
pub(super) fn replay(of: &[Evidence<'_>], told: &Told<'_>) -> Vec<Interval> {
    let mut done: Vec<Interval> = Vec::new();
    let mut current: Option<Current<'_>> = None;
    for evidence in of {
        current = lapsed(current, evidence.begin, told.stale_after_days, &mut done);
        current = Some(match current {
            Some(mut same) if supports(&same, evidence) => {
                hear(&mut same.interval, evidence, told);
                same
            }
            Some(other) if is_nothing_new(&other, evidence) => other,
            before => {
                let next = begin(evidence, before.as_ref(), told);
                if let Some(before) = before {
                    close(before.interval, evidence.begin, &mut done);
                }
                next
            }
        });
    }
    current = lapsed(current, Date::MAX, told.stale_after_days, &mut done);
    done.extend(current.map(|c| c.interval));
    done
}

/// Closes a status that lapsed before a day, and begins the time of which nothing is known.
fn lapsed<'a>(
    current: Option<Current<'a>>,
    day: Date,
    stale_after_days: i32,
    done: &mut Vec<Interval>,
) -> Option<Current<'a>> {
    let current = current?;
    let Some(lapse) = current.lapse(stale_after_days).filter(|lapse| *lapse <= day) else {
        return Some(current);
    };
    let before = &current.interval;
    let interval = Interval {
        status: Status::Unknown,
        holder: String::new(),
        begin: lapse,
        since: String::new(),
        since_basis: DateBasis::None,
        basis: StatusBasis::Lapsed,
        conflicting: false,
        alternatives: Vec::new(),
        note: format!("{}, but no report since", words(before.status, &before.holder)),
        ..before.clone()
    };
    close(current.interval, lapse, done);
    Some(Current { interval, side: None })
}

fn close(mut interval: Interval, end: Date, done: &mut Vec<Interval>) {
    interval.end = Some(end);
    // What was over on the day it began, and what a day tells twice, is of no day.
    if interval.begin < end {
        done.push(interval);
    }
}

/// Whether evidence says what is known already.
fn supports(current: &Current<'_>, evidence: &Evidence<'_>) -> bool {
    let one_side = kin(current.side, evidence.side) != Kin::Other;
    match (current.interval.status, evidence.change) {
        (Status::Held | Status::Retaken, Change::Hold | Change::Claim)
        | (Status::Retaken, Change::Capture) => one_side,
        (Status::Contested, Change::Clash) => true,
        _ => false,
    }
}

/// How many days after a place was taken those who leave it are its losers, unless they are named as its takers.
const LOSERS_LEAVE_DAYS: i32 = 7;

/// Whether evidence changes nothing: a side leaves that did not have the place, or has just lost it.
fn is_nothing_new(current: &Current<'_>, evidence: &Evidence<'_>) -> bool {
    let Interval { status, begin, .. } = current.interval;
    let taken = status == Status::Retaken && (evidence.begin - begin).get_days() <= LOSERS_LEAVE_DAYS;
    let lost = taken && current.side.is_some_and(says_which);
    let others = match kin(current.side, evidence.side) {
        Kin::Other => true,
        Kin::Open => lost,
        Kin::Same => false,
    };
    evidence.change == Change::Withdraw && (status == Status::Unknown || others)
}

/// The status that evidence brings about.
fn begin<'a>(evidence: &Evidence<'a>, before: Option<&Current<'a>>, told: &Told<'_>) -> Current<'a> {
    let event = &*evidence.entry.event;
    let status = match evidence.change {
        Change::Hold => Status::Held,
        Change::Clash | Change::Part | Change::Claim => Status::Contested,
        Change::Withdraw => Status::Unknown,
        Change::Capture => Status::Retaken,
    };
    let side = match evidence.change {
        Change::Hold | Change::Capture | Change::Part => evidence.side,
        Change::Clash | Change::Claim => before.and_then(|b| b.side),
        Change::Withdraw => None,
    };
    let mut interval = Interval {
        place: evidence.place.clone(),
        status,
        holder: side
            .filter(|s| says_which(s))
            .map(|s| s.name.clone())
            .unwrap_or_default(),
        begin: evidence.begin,
        end: None,
        since: evidence.since.clone(),
        since_basis: evidence.since_basis,
        basis: StatusBasis::Stated,
        heard: Arc::default(),
        reports: Arc::default(),
        conflicting: false,
        alternatives: Vec::new(),
        pressure: Pressure::None,
        note: note(event, evidence.change),
    };
    if evidence.change == Change::Part {
        interval.holder.clear();
    }
    hear(&mut interval, evidence, told);
    Current { interval, side }
}

/// What the status alone does not say.
fn note(event: &Event, change: Change) -> String {
    let side = event.actor.as_ref().map_or("somebody", |a| a.name.as_str());
    let mut notes = match change {
        Change::Part => vec![format!("a part of it is said to be held by {side}")],
        Change::Withdraw => vec![format!("said to be left by {side}")],
        Change::Claim => vec![format!("{} by {side} is claimed, not confirmed", event.kind)],
        Change::Hold | Change::Capture if event.actor.as_ref().is_some_and(|a| !says_which(a)) => {
            vec![format!("by {side}")]
        }
        _ => Vec::new(),
    };
    match (event.hedge, event.claimed_by.as_str()) {
        (Hedge::Stated, _) => {}
        (Hedge::Claimed, "") | (Hedge::Unattributed, _) => notes.push("by hearsay".to_owned()),
        (Hedge::Claimed, who) => notes.push(format!("claimed by {who}")),
    }
    notes.join("; ")
}

/// Takes evidence into an interval: who says it, on which days, and who says otherwise.
fn hear(interval: &mut Interval, evidence: &Evidence<'_>, told: &Told<'_>) {
    let Evidence {
        last, number, entry, ..
    } = *evidence;
    let timeline = told.timeline;
    if interval.since.is_empty() && evidence.change == Change::Hold {
        interval.since.clone_from(&evidence.since);
        interval.since_basis = evidence.since_basis;
    }
    let heard = Arc::make_mut(&mut interval.heard);
    let reports = Arc::make_mut(&mut interval.reports);
    heard.insert((last, number));
    for (source, _) in entry.tellings() {
        reports.extend(timeline.copies.get(source));
        let published = timeline.sources.get(source).and_then(|s| s.published.date);
        // Who tells of a capture says that nothing undid it until the report.
        let until = published.filter(|day| evidence.change == Change::Capture && *day > last);
        heard.extend(until.map(|day| (day, number)));
    }
    let Some(conflict) = &entry.conflict else { return };
    interval.conflicting = true;
    // what the status rests on already is no alternative to it
    let heard: BTreeSet<usize> = heard.iter().map(|(_, number)| *number).collect();
    let others = told
        .group(&conflict.group)
        .filter(|(number, _)| !heard.contains(number))
        .map(|(_, other)| other);
    for other in others.filter(|other| town(&other.event).is_some_and(|place| place.id == evidence.place.id))
    {
        let words = alternative(other, told.timeline);
        if !interval.alternatives.contains(&words) {
            interval.alternatives.push(words);
        }
    }
}

/// "taken by X, 2017-11-03 (a, b)".
fn alternative(entry: &Entry, timeline: &Timeline) -> String {
    let event = &*entry.event;
    let side = event.actor.as_ref().map_or("somebody", |a| a.name.as_str());
    let what = match (event.kind, event.realis) {
        (kind, Realis::Negated) => format!("no {kind} by {side}"),
        (EventType::Capture, _) if event.partial => format!("taken in part by {side}"),
        (EventType::Capture, _) => format!("taken by {side}"),
        (EventType::Hold, _) => format!("held by {side}"),
        (kind, _) => format!("{kind} by {side}"),
    };
    let reports: BTreeSet<&str> = entry
        .tellings()
        .filter_map(|(source, _)| Some(timeline.sources.get(source)?.id.as_str()))
        .collect();
    let reports: Vec<&str> = reports.into_iter().collect();
    format!("{what}, {} ({})", event.date.edtf, reports.join(", "))
}

/// "held by X", "contested".
pub(super) fn words(status: Status, holder: &str) -> String {
    if holder.is_empty() {
        status.to_string()
    } else {
        format!("{status} by {holder}")
    }
}
