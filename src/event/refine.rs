//! What a headline or a lead tells of a wide place, and the report then of a place within it, is one event.

use std::collections::HashMap;

use super::{Event, EventType, PlaceRole, Realis, UnplacedReason, repeat};
use crate::gazetteer::{GeoPrecision, Place};
use crate::measure::distance_km;

/// How many sentences of a report sum up what the rest tells: headline, standfirst and lead.
pub(super) const SUMMARY: usize = 3;

/// How many sentences of a report may tell of a fight in a country before it names the place.
pub(super) const NEWS: usize = 6;

/// How far around the point of a town or district its quarters and villages lie, in kilometers.
const AROUND_TOWN_KM: f64 = 25.0;

/// How far around the point of a province or region its towns lie, in kilometers.
const AROUND_REGION_KM: f64 = 250.0;

/// Moves each event before `body`, where the summary ends, to the most specific site that the report names for it further on; the
/// place as told stays in the record as its anchor.
pub(super) fn narrow(events: &mut [Event], body: usize, news: usize) {
    let fights = |e: &Event| matches!(e.kind, EventType::Clash | EventType::Strike);
    let country = |e: &Event| fights(e) && e.site().is_some_and(|p| p.geo_precision == GeoPrecision::Country);
    for i in 0..events.len() {
        let sums_up = |e: &&Event| e.sentence.start < body || country(e) && e.sentence.start < news;
        let Some(event) = events.get(i).filter(sums_up) else {
            continue;
        };
        let later =
            |e: &&Event| e.sentence.start > event.sentence.start && alike(event, e) && repeat::same(event, e);
        let mut later = events.iter().filter(later);
        let site = if event.unplaced == Some(UnplacedReason::NoPlaceNamed) {
            only_site(later)
        } else {
            later
                .find(|e| narrower(event, e) && !together(e, events))
                .and_then(Event::site)
        };
        let Some(site) = site.cloned() else {
            continue;
        };
        if let Some(event) = events.get_mut(i) {
            event.unplaced = None;
            for place in &mut event.places {
                place.role = PlaceRole::Anchor;
            }
            event.places.insert(
                0,
                super::EventPlace {
                    inferred: true,
                    ..site
                },
            );
        }
    }
}

/// Whether an event is at several places at once: none of them is the one that a summary means.
fn together(event: &Event, events: &[Event]) -> bool {
    let id = |e: &Event| e.site().and_then(|p| p.place.as_ref()).map(|p| p.id.clone());
    let listed = |e: &&Event| !e.group.is_empty() && e.kind == event.kind;
    let one = |e: &Event| id(e) == id(event) && events.iter().any(|o| o.group == e.group && id(o) != id(e));
    events.iter().filter(listed).any(one)
}

/// The site of events that are all at one.
fn only_site<'e>(mut events: impl Iterator<Item = &'e Event>) -> Option<&'e super::EventPlace> {
    let id = |site: &super::EventPlace| site.place.as_ref().map(|p| p.id.clone());
    let first = events.find_map(Event::site)?;
    events
        .filter_map(Event::site)
        .all(|site| id(site) == id(first))
        .then_some(first)
}

/// An attack of which the words leave `open` what kind it was is a strike, where the report tells of a strike at the
/// place, and of no other fighting there.
pub(super) fn settle(events: &mut [Event], open: &[bool]) {
    let key = |e: &Event| {
        let id = e.site().and_then(|p| p.place.as_ref()).map(|p| p.id.clone());
        id.filter(|_| e.realis != Realis::Expected).map(|id| (id, e.role))
    };
    let mut told: HashMap<_, Vec<(usize, bool)>> = HashMap::new();
    for (n, (event, open)) in events.iter().zip(open).enumerate() {
        let fights = matches!(event.kind, EventType::Strike | EventType::Clash);
        if let Some(key) = key(event).filter(|_| fights && !(*open && event.kind == EventType::Clash)) {
            told.entry(key)
                .or_default()
                .push((n, event.kind == EventType::Strike));
        }
    }
    let bombed = |event: &Event| {
        let beside = key(event)
            .and_then(|key| told.get(&key))
            .map_or(&[][..], Vec::as_slice);
        let at_once = |n: usize| events.get(n).is_some_and(|e| repeat::dates_agree(event, e));
        let mut fights = beside
            .iter()
            .take(repeat::ALIKE)
            .filter(|&&(n, _)| at_once(n))
            .peekable();
        fights.peek().is_some() && fights.all(|&(_, strike)| strike)
    };
    let open = events.iter().zip(open).enumerate();
    let changed: Vec<usize> = open
        .filter(|(_, (e, open))| **open && e.kind == EventType::Clash && bombed(e))
        .map(|(n, _)| n)
        .collect();
    for n in changed {
        if let Some(event) = events.get_mut(n) {
            event.kind = EventType::Strike;
        }
    }
}

/// Whether `other` tells of a place within the site of `event`.
fn narrower(event: &Event, other: &Event) -> bool {
    let site = |e: &Event| e.site().and_then(|p| p.place.clone());
    let fights = matches!(
        event.kind,
        EventType::Clash
            | EventType::Strike
            | EventType::Capture
            | EventType::Advance
            | EventType::Withdraw
            | EventType::Encircle
    );
    fights
        && site(event)
            .zip(site(other))
            .is_some_and(|(wide, narrow)| within(&wide, &narrow))
}

/// Whether two are of one kind, and both happened or neither.
fn alike(event: &Event, other: &Event) -> bool {
    event.kind == other.kind && realis(event) == realis(other) && event.role == other.role
}

const fn realis(event: &Event) -> (bool, bool) {
    (
        matches!(event.realis, Realis::Expected),
        matches!(event.realis, Realis::Negated),
    )
}

/// Whether a place lies in another of a wider kind.
fn within(wide: &Place, narrow: &Place) -> bool {
    let near = |km: f64| distance_km(wide.point, narrow.point) <= km;
    wide.kind.width() > narrow.kind.width()
        && wide.country == narrow.country
        && match wide.kind.precision() {
            GeoPrecision::Country => true,
            GeoPrecision::Region => near(AROUND_REGION_KM),
            _ => near(AROUND_TOWN_KM),
        }
}

/// Events that share one trigger share a group: the id of the first of them.
pub(super) fn group(together: &mut [Event]) {
    if together.len() < 2 {
        return;
    }
    let first = together.first().map(|e| e.id.clone()).unwrap_or_default();
    for event in together {
        event.group.clone_from(&first);
    }
}
