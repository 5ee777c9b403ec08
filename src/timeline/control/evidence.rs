//! What a report says of who has a town.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::date::{DateBasis, DatePrecision, DateReading};
use crate::event::{Actor, Event, EventType, Hedge, Realis};
use crate::gazetteer::{GeoPrecision, Place};
use crate::timeline::side::{is_any_group, is_group};
use crate::timeline::{Entry, Timeline};

/// What happened to a town; of one day the later ones are told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// A side is said to hold it.
    Hold,
    /// It is fought over.
    Clash,
    /// A side is claimed to take it, or to hold it.
    Claim,
    /// A side leaves it.
    Withdraw,
    /// A side takes or holds a part of it.
    Part,
    /// A side takes it.
    Capture,
}

/// One entry as evidence.
#[derive(Clone, Debug)]
pub(super) struct Evidence<'a> {
    /// The day from which it is so.
    pub(super) begin: Date,
    /// The last day of which it is said.
    pub(super) last: Date,
    /// What happened.
    pub(super) change: Change,
    /// Who did it.
    pub(super) side: Option<&'a Actor>,
    /// Its date: since when.
    pub(super) since: String,
    /// What that rests on.
    pub(super) since_basis: DateBasis,
    /// Its place.
    pub(super) place: &'a Arc<Place>,
    /// Index of the entry.
    pub(super) number: usize,
    /// The entry.
    pub(super) entry: &'a Entry,
}

/// The evidence for each place, in the order in which it is told.
pub(super) fn by_place(timeline: &Timeline) -> BTreeMap<&str, Vec<Evidence<'_>>> {
    let mut places: BTreeMap<&str, Vec<Evidence<'_>>> = BTreeMap::new();
    let groups: Vec<Option<Named<'_>>> = timeline.read.iter().map(|events| only_group(events)).collect();
    for (number, entry) in timeline.entries.iter().enumerate() {
        let group = groups.get(entry.source).copied().flatten();
        if let Some(found) = evidence(number, entry, timeline, group) {
            places.entry(&found.place.id).or_default().push(found);
        }
    }
    for of in places.values_mut() {
        // Of two words for one day the better attested one comes last, and stands.
        of.sort_by_key(|e| {
            let stated = e.entry.event.hedge == Hedge::Stated;
            (
                e.begin,
                e.change,
                stated,
                e.entry.n_reports,
                Reverse(&e.entry.event.id),
            )
        });
    }
    places
}

/// A group, and where its report first names it.
#[derive(Clone, Copy, Debug)]
struct Named<'a> {
    group: &'a Actor,
    from: usize,
}

/// The one group that a report names: who "the militants" are there, unless it tells that the two fight.
fn only_group(events: &[Arc<Event>]) -> Option<Named<'_>> {
    let named = events
        .iter()
        .flat_map(|e| {
            e.actor.iter().chain(&e.target).map(|group| Named {
                group,
                from: e.sentence.start,
            })
        })
        .filter(|n| is_group(n.group));
    let first = named.clone().min_by_key(|n| n.from)?;
    let fights = |e: &Arc<Event>| {
        let sides: Vec<&Actor> = e.actor.iter().chain(&e.target).collect();
        sides.iter().any(|s| is_group(s)) && sides.iter().any(|s| is_any_group(s))
    };
    let one = named.clone().all(|n| n.group.name == first.group.name);
    (one && !events.iter().any(fights)).then_some(first)
}

impl<'a> Named<'a> {
    /// The group, where a side of an event means it: "the militants", in its sentence or a later one.
    fn meant(self, side: &Actor, event: &Event) -> Option<&'a Actor> {
        let text = &event.sentence_text;
        let before = text.find(&side.as_written).and_then(|at| text.get(..at));
        let article = before.and_then(|words| words.split_whitespace().next_back());
        let definite = article.is_some_and(|word| word.eq_ignore_ascii_case("the"));
        (definite && is_any_group(side) && self.from <= event.sentence.start).then_some(self.group)
    }
}

/// The place of an event that stands at a town, and happened.
pub(super) fn town(event: &Event) -> Option<&Arc<Place>> {
    let site = event.site().filter(|s| s.geo_precision == GeoPrecision::Place)?;
    site.place.as_ref()
}

fn evidence<'a>(
    number: usize,
    entry: &'a Entry,
    timeline: &'a Timeline,
    group: Option<Named<'a>>,
) -> Option<Evidence<'a>> {
    let event = &*entry.event;
    let place = town(event).filter(|_| matches!(event.realis, Realis::Done | Realis::Ongoing))?;
    let change = match event.kind {
        EventType::Hold | EventType::Capture if event.partial => Change::Part,
        EventType::Hold | EventType::Capture if event.hedge == Hedge::Claimed => Change::Claim,
        EventType::Hold => Change::Hold,
        EventType::Capture => Change::Capture,
        EventType::Withdraw => Change::Withdraw,
        EventType::Clash => Change::Clash,
        _ => return None,
    };
    let last = happened(event, reported(entry, timeline))?;
    let told_since = entry.tellings().find_map(|(_, telling)| telling.since.as_ref());
    let held_since = told_since.filter(|_| change == Change::Hold);
    let begin = held_since
        .and_then(last_day)
        .filter(|begin| *begin <= last)
        .unwrap_or(last);
    let since = match (change, held_since) {
        (Change::Hold, since) => since,
        _ => Some(&event.date),
    };
    // A state has a holder, whichever way the sentence turns it.
    let holds = event.kind == EventType::Hold;
    let side = event.actor.as_ref().or(event.target.as_ref().filter(|_| holds));
    Some(Evidence {
        begin,
        last,
        change,
        side: side.map(|side| group.and_then(|g| g.meant(side, event)).unwrap_or(side)),
        since: since.map_or_else(String::new, |d| d.edtf.clone()),
        since_basis: since.map_or(DateBasis::None, |d| d.basis),
        place,
        number,
        entry,
    })
}

/// The day of the earliest report that tells an entry.
fn reported(entry: &Entry, timeline: &Timeline) -> Option<Date> {
    let reports = entry
        .tellings()
        .filter_map(|(source, _)| timeline.sources.get(source));
    reports.filter_map(|s| s.published.date).min()
}

/// The day on which an event had happened: the last one of what is known, and none after the report of it. A battle
/// of months is of its first day: it was over before its end.
pub(super) fn happened(event: &Event, reported: Option<Date>) -> Option<Date> {
    let date = &event.date;
    let long = !matches!(date.precision, DatePrecision::Day | DatePrecision::Week);
    if event.kind == EventType::Clash && long {
        return date.begin;
    }
    let last = last_day(date)?;
    Some(reported.map_or(last, |reported| last.min(reported)))
}

fn last_day(date: &DateReading) -> Option<Date> {
    date.end?.yesterday().ok()
}
