//! What a headline or a lead tells of a wide place, and the report then of a place within it, is one event.

use super::{Event, EventType, PlaceRole, Realis};
use crate::gazetteer::{GeoPrecision, Place};
use crate::measure::distance_km;

/// How many sentences of a report sum up what the rest tells: headline, standfirst and lead.
pub(super) const SUMMARY: usize = 3;

/// How far around the point of a town or district its quarters and villages lie, in kilometers.
const AROUND_TOWN_KM: f64 = 25.0;

/// How far around the point of a province or region its towns lie, in kilometers.
const AROUND_REGION_KM: f64 = 250.0;

/// Moves each event before `body`, where the summary ends, to the most specific site that the report names for it further on; the
/// place as told stays in the record as its anchor.
pub(super) fn narrow(events: &mut [Event], body: usize) {
    for i in 0..events.len() {
        let Some(event) = events.get(i).filter(|e| e.sentence.start < body) else {
            break;
        };
        let finer = |e: &&Event| e.sentence.start > event.sentence.start && narrower(event, e);
        let Some(site) = events.iter().find(finer).and_then(Event::site).cloned() else {
            continue;
        };
        if let Some(event) = events.get_mut(i) {
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

/// Whether `other` tells of the same kind of event at a place within the site of `event`.
fn narrower(event: &Event, other: &Event) -> bool {
    let site = |e: &Event| e.site().and_then(|p| p.place.clone());
    let same = event.kind == other.kind && realis(event) == realis(other) && event.role == other.role;
    let fights = matches!(
        event.kind,
        EventType::Clash | EventType::Strike | EventType::Capture | EventType::Advance
    );
    same && fights
        && site(event)
            .zip(site(other))
            .is_some_and(|(wide, narrow)| within(&wide, &narrow))
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
