//! One event told by several reports becomes one entry.
//!
//! Two tellings are of one event where type, place, realis and stage agree, the sides can be one, and the dates fit:
//! two days that are both stated are one only if they are the same; a week, a month or a year fits a day in it where
//! that is the only one. What can happen again within days (a strike, a clash) has to be dated to the day by both. What
//! reports disagree about is never joined: it stands side by side ([`super::conflict`]).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::side::{Kin, kin, rank};
use super::{Entry, Telling};
use crate::date::{DateBasis, DateReading};
use crate::event::{Event, EventType, Phase, Realis, Role};
use crate::gazetteer::GeoPrecision;
use crate::report::Source;

/// What has to be the same in two tellings of one event: type, place, whether it happened, stage, part or whole.
type Key<'a> = (EventType, &'a str, Happened, Option<Phase>, bool);

/// Whether it happened, will, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happened {
    Yes,
    Expected,
    No,
}

/// Joins the entries that tell one event. `copies` says which reports are one text.
pub(super) fn merge(entries: Vec<Entry>, sources: &[Source], copies: &[usize]) -> Vec<Entry> {
    let mut alike: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        if let Some(key) = key(&entry.event) {
            alike.entry(key).or_default().push(number);
        }
    }
    // the texts that have copies: of most there is one
    let copy = |(report, text): (usize, &usize)| (report != *text).then_some(*text);
    let doubled: BTreeSet<usize> = copies.iter().enumerate().filter_map(copy).collect();
    let order = |number: &usize| entries.get(*number).map(|e| order(e, sources));
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for mut of in alike.into_values().filter(|of| of.len() > 1) {
        of.sort_by_cached_key(order);
        clusters.extend(cluster(&of, &entries, copies, &doubled));
    }
    join(entries, clusters, sources, copies)
}

fn key(event: &Event) -> Option<Key<'_>> {
    let place = event.site()?.place.as_deref()?;
    let happened = match event.realis {
        Realis::Done | Realis::Ongoing => Happened::Yes,
        Realis::Expected => Happened::Expected,
        Realis::Negated => Happened::No,
    };
    // An offensive that is announced begins: reports say either.
    let phase = event.phase.map(|phase| match phase {
        Phase::Announced => Phase::Launched,
        phase => phase,
    });
    Some((event.kind, &place.id, happened, phase, event.partial))
}

/// Exact days first, then the shorter stretch; a side that is named first; nothing depends on the order of input.
fn order(entry: &Entry, sources: &[Source]) -> impl Ord + use<> {
    let event = &entry.event;
    let days = stretch(&event.date).map_or(i32::MAX, |(begin, end)| days(begin, end));
    let published = sources.get(entry.source).and_then(|s| s.published.date);
    (
        days,
        rank(event.actor.as_ref()),
        event.date.begin,
        published.is_none(),
        published,
        entry.source,
        event.sentence,
        event.id.clone(),
    )
}

/// First day and the day after the last; none where either is not known.
fn stretch(date: &DateReading) -> Option<(Date, Date)> {
    Some((date.begin?, date.end?))
}

fn days(begin: Date, end: Date) -> i32 {
    end.since(begin).map_or(i32::MAX, |span| span.get_days())
}

/// The day of an event that is dated to the day.
pub(super) fn day(event: &Event) -> Option<Date> {
    let (begin, end) = stretch(&event.date)?;
    (begin.checked_add(1.day()).ok()? == end).then_some(begin)
}

/// What can happen again in a place within days, by the same side.
const fn again(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Clash | EventType::Strike | EventType::Advance | EventType::Displacement
    )
}

/// The numbers of entries of one key, parted by event; `of` stands in the order of [`order`], `doubled` are the texts that
/// several reports bring.
fn cluster(of: &[usize], entries: &[Entry], copies: &[usize], doubled: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    // A cluster may only be looked for among those whose first day lies near: they are kept by day.
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut by_day: BTreeMap<Option<Date>, Vec<usize>> = BTreeMap::new();
    // A copy of a text may have come out on another day, or on one that nobody knows.
    let mut by_text: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &number in of {
        let Some(entry) = entries.get(number) else {
            continue;
        };
        let begin = entry.event.date.begin;
        let range = match stretch(&entry.event.date) {
            Some((begin, end)) => (Some(begin.saturating_sub(LONGEST_DAYS.days())), Some(end)),
            None => (None, Some(Date::MIN)),
        };
        let text = copies
            .get(entry.source)
            .copied()
            .filter(|text| doubled.contains(text));
        let near: BTreeSet<usize> = by_day
            .range(range.0..range.1)
            .flat_map(|(_, at)| at)
            .chain(text.and_then(|text| by_text.get(&text)).into_iter().flatten())
            .copied()
            .collect();
        let fitting: Vec<usize> = near
            .into_iter()
            .filter(|&at| {
                let members = || {
                    let of = clusters.get(at).into_iter().flatten();
                    of.filter_map(|&m| entries.get(m))
                };
                // what is one with its own copy is one with all that this one is one with
                members().any(|member| one_copy(member, entry, copies))
                    || members().all(|member| one_event(member, entry, copies))
            })
            .collect();
        let best = nearest_kin(&fitting, &clusters, entry, entries);
        if let Some(text) = text {
            let of = by_text.entry(text).or_default();
            of.push(best.unwrap_or(clusters.len()));
        }
        if let Some(cluster) = best.and_then(|at| clusters.get_mut(at)) {
            cluster.push(number);
        } else {
            by_day.entry(begin).or_default().push(clusters.len());
            clusters.push(vec![number]);
        }
    }
    clusters
}

/// So many days after the first a copy of a text comes out at most.
const COPIED_DAYS: i32 = 2;

/// The longest stretch that still tells when an event was, in days: a year. So far back a cluster may begin.
const LONGEST_DAYS: i32 = 366;

/// The one cluster that fits: of the same side, or else the only one that may be.
fn nearest_kin(
    fitting: &[usize],
    clusters: &[Vec<usize>],
    entry: &Entry,
    entries: &[Entry],
) -> Option<usize> {
    let akin = |at: &&usize| {
        let first = clusters
            .get(**at)
            .and_then(|c| c.first())
            .and_then(|&m| entries.get(m));
        first.is_some_and(|f| kin(f.event.actor.as_ref(), entry.event.actor.as_ref()) == Kin::Same)
    };
    let same: Vec<&usize> = fitting.iter().filter(akin).collect();
    match (same.as_slice(), fitting) {
        ([only], _) => Some(**only),
        ([], [only]) => Some(*only),
        _ => None,
    }
}

/// Whether two entries of one key stand in two copies of one text that came out within days of each other: "yesterday"
/// in the later one is the day before the first. What happens day after day may be told day after day in the same words.
fn one_copy(a: &Entry, b: &Entry, copies: &[usize]) -> bool {
    let (first, second) = (&a.event, &b.event);
    let as_read = |e: &Event| e.date.basis != DateBasis::Reviewed;
    let one_text = a.source != b.source && copies.get(a.source) == copies.get(b.source);
    let one_cue = first.date.cue == second.date.cue && first.date.expr == second.date.expr;
    let one_time = match (first.date.begin, second.date.begin) {
        (Some(one), Some(other)) => {
            let apart = days(one, other).abs();
            apart == 0 || !again(first.kind) && apart <= COPIED_DAYS
        }
        (None, None) => true,
        _ => !again(first.kind),
    };
    one_text && one_cue && one_time && as_read(first) && as_read(second)
}

/// Whether two entries of one key can be one event.
fn one_event(a: &Entry, b: &Entry, copies: &[usize]) -> bool {
    let (first, second) = (&a.event, &b.event);
    let one_text = copies.get(a.source) == copies.get(b.source);
    let two_sides = kin(first.actor.as_ref(), second.actor.as_ref()) == Kin::Other
        || kin(first.target.as_ref(), second.target.as_ref()) == Kin::Other;
    let named = !first.operation.is_empty() && !second.operation.is_empty();
    if a.source == b.source || two_sides || (named && first.operation != second.operation) {
        return false;
    }
    if one_copy(a, b, copies) {
        return true;
    }
    let (Some(one), Some(other)) = (stretch(&first.date), stretch(&second.date)) else {
        return false;
    };
    let exact = day(first).is_some() && day(second).is_some();
    // Within a whole province much can happen in a week.
    let town = first
        .site()
        .is_some_and(|s| s.geo_precision == GeoPrecision::Place);
    let one_day =
        first.kind == EventType::Hold || first.realis == Realis::Expected || again(first.kind) || !town;
    let overlap = one.0 < other.1 && other.0 < one.1;
    overlap && (exact || one_text || !one_day)
}

/// One entry for each cluster, the best told event in front.
fn join(entries: Vec<Entry>, clusters: Vec<Vec<usize>>, sources: &[Source], copies: &[usize]) -> Vec<Entry> {
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let mut take = |number: usize| entries.get_mut(number).and_then(Option::take);
    let mut joined = Vec::new();
    for cluster in clusters.into_iter().filter(|c| c.len() > 1) {
        let mut members: Vec<Entry> = cluster.into_iter().filter_map(&mut take).collect();
        let id = members
            .iter()
            .min_by_key(|e| came_out(e, sources))
            .map(|e| e.id.clone());
        members.sort_by_cached_key(|e| (best(&e.event), order(e, sources)));
        let mut members = members.into_iter();
        let Some(mut first) = members.next() else { continue };
        first.id = id.unwrap_or_default();
        for member in members {
            if member.event.is_corrected() {
                Arc::make_mut(&mut first.event).take_corrections(&member.event);
            }
            first.others.push(Telling {
                source: member.source,
                event: member.event,
            });
            first.others.extend(member.others);
        }
        first
            .others
            .sort_by_key(|t| (t.source, t.event.sentence, t.event.id.clone()));
        // An analyst's own row is no report.
        let reports: BTreeSet<_> = first
            .tellings()
            .filter(|(_, event)| !event.is_added())
            .filter_map(|(source, _)| copies.get(source))
            .collect();
        first.n_reports = reports.len().max(1);
        joined.push(first);
    }
    // Entries of one day stand by report and sentence.
    let mut all: Vec<Entry> = entries.into_iter().flatten().chain(joined).collect();
    all.sort_by_cached_key(|e| (e.source, e.event.sentence, e.event.trigger, e.event.id.clone()));
    all
}

/// When an entry was first told: an analyst's own row comes last, then what has no day of publication.
fn came_out(entry: &Entry, sources: &[Source]) -> impl Ord + use<> {
    let published = sources.get(entry.source).and_then(|s| s.published.date);
    let own = entry.event.is_added();
    (
        own,
        published.is_none(),
        published,
        entry.source,
        entry.event.sentence,
    )
}

/// What makes a telling the best of several: an analyst's correction of its day or place; a report before an
/// analyst's own row; a stated day, then news before background, then a site that is named.
fn best(event: &Event) -> impl Ord + use<> {
    let weak = matches!(event.date.basis, DateBasis::Publication | DateBasis::None);
    let site = event.site();
    (
        !event.is_remade(),
        event.is_added(),
        day(event).is_none(),
        weak,
        event.role != Role::News,
        site.is_some_and(|s| s.inferred),
        Reverse(event.actor.is_some()),
    )
}
