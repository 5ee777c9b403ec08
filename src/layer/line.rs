//! Which events are lines: those whose report states both ends, or the order, as places.

use crate::closed_list;
use crate::event::{Event, EventPlace, EventType, PlaceRole};
use crate::gazetteer::{GeoPrecision, Place};

closed_list! {
    /// What a line rests on.
    LineBasis {
        /// The report names where it came from and where it went.
        BothEnds = "both_ends",
        /// The report states the order of the places.
        Sequence = "sequence",
    }
}

/// The two ends of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends<'a> {
    pub(super) from: &'a Place,
    pub(super) to: &'a Place,
    pub(super) basis: LineBasis,
}

/// The ends of an event that may be drawn as a line; none where one is missing, is no town or site, or both are one.
pub(super) fn ends(event: &Event) -> Option<Ends<'_>> {
    let moves = matches!(
        event.kind,
        EventType::Advance | EventType::Withdraw | EventType::Displacement | EventType::Objective
    );
    let site = event.site().filter(|_| moves)?;
    let of = |role| event.places.iter().find(|p| p.role == role);
    let (from, to, basis) = if let Some(before) = &event.after {
        (before, site, LineBasis::Sequence)
    } else if site.role == PlaceRole::Origin {
        (site, of(PlaceRole::Destination)?, LineBasis::BothEnds)
    } else if let Some(origin) = of(PlaceRole::Origin) {
        (origin, site, LineBasis::BothEnds)
    } else {
        (site, of(PlaceRole::Destination)?, LineBasis::BothEnds)
    };
    let (from, to) = (end(from)?, end(to)?);
    (from.point != to.point).then_some(Ends { from, to, basis })
}

fn end(place: &EventPlace) -> Option<&Place> {
    place
        .place
        .as_deref()
        .filter(|_| place.geo_precision == GeoPrecision::Place)
}
