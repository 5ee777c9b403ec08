//! What a headline or a lead tells of a wide place, and the report then of a place within it, is one event.

use std::collections::HashSet;

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
            later.find(|e| narrower(event, e)).and_then(Event::site)
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

/// The site of events that are all at one.
fn only_site<'e>(mut events: impl Iterator<Item = &'e Event>) -> Option<&'e super::EventPlace> {
    let id = |site: &super::EventPlace| site.place.as_ref().map(|p| p.id.clone());
    let first = events.next()?.site()?;
    events
        .all(|e| e.site().and_then(id) == id(first))
        .then_some(first)
}

/// An attack of which the words leave `open` what kind it was is a strike, where the report tells of a strike at the
/// place, and of no other fighting there.
pub(super) fn settle(events: &mut [Event], open: &[bool]) {
    let site = |e: &Event| e.site().and_then(|p| p.place.as_ref()).map(|p| p.id.clone());
    let done = |e: &Event| e.realis != Realis::Expected;
    let told = |kind: EventType, sure: bool| {
        let all = events.iter().zip(open);
        let of_kind = all.filter(move |(e, open)| e.kind == kind && done(e) && (!sure || !**open));
        of_kind.filter_map(|(e, _)| site(e)).collect::<HashSet<_>>()
    };
    let (struck, fought) = (told(EventType::Strike, false), told(EventType::Clash, true));
    for (event, _) in events.iter_mut().zip(open).filter(|(_, open)| **open) {
        let bombed = site(event).is_some_and(|id| struck.contains(&id) && !fought.contains(&id));
        if event.kind == EventType::Clash && done(event) && bombed {
            event.kind = EventType::Strike;
        }
    }
}

/// Whether `other` tells of a place within the site of `event`.
fn narrower(event: &Event, other: &Event) -> bool {
    let site = |e: &Event| e.site().and_then(|p| p.place.clone());
    let fights = matches!(
        event.kind,
        EventType::Clash | EventType::Strike | EventType::Capture | EventType::Advance
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
