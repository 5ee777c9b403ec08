//! How far an event can be relied on: the chance that a careful reader finds its type at its place in the report.

use super::weights::WEIGHTS;
use super::{Event, EventPlace, Hedge, UnplacedReason};
use crate::gazetteer::GeoPrecision;
use crate::resolution::Mention;

/// Rates the events of a report. `mentions` are the names of the report, in order.
///
/// A logistic regression: its weights are fitted by `.ci/calibrate.py`, which has the same features and says how well
/// what is promised is kept.
pub(super) fn rate(events: &mut [Event], mentions: &[Mention]) {
    let told = u32::try_from(events.len()).unwrap_or(u32::MAX);
    for event in events {
        let sum: f64 = features(event, mentions, told)
            .into_iter()
            .filter(|&(_, value)| value != 0.0)
            .map(|((of, name), value)| weight(of, name) * value)
            .sum();
        event.confidence = (100.0 / (1.0 + (-sum).exp())).round() / 100.0;
    }
}

/// The weight of a feature: what it is of, and its name.
fn weight(of: &str, feature: &str) -> f64 {
    let is = |name: &str| {
        name.len() == of.len() + feature.len() && name.starts_with(of) && name.ends_with(feature)
    };
    let found = WEIGHTS.iter().find(|(name, _)| is(name));
    found.map_or(0.0, |(_, weight)| *weight)
}

/// What is known of an event: names and values.
fn features(event: &Event, mentions: &[Mention], told: u32) -> [((&'static str, &'static str), f64); 14] {
    let site = event.site();
    let precision = site.map(|p| p.geo_precision);
    let wide = matches!(
        precision,
        Some(GeoPrecision::Region | GeoPrecision::Linear | GeoPrecision::District)
    );
    let place = site
        .filter(|p| !p.inferred)
        .map_or(0.0, |p| certainty(p, mentions));
    let is = |name, is: bool| (("", name), f64::from(u8::from(is)));
    [
        is("any", true),
        is("hedged", event.hedge != Hedge::Stated),
        is("no site", site.is_none()),
        is("near", event.unplaced == Some(UnplacedReason::RelativeOnly)),
        is("inferred", site.is_some_and(|p| p.inferred)),
        is("country", precision == Some(GeoPrecision::Country)),
        is("region", wide),
        is("nobody", event.actor.is_none() && event.target.is_none()),
        is("told again", !event.same_as.is_empty()),
        (("type:", event.kind.as_str()), 1.0),
        (("realis:", event.realis.as_str()), 1.0),
        (("role:", event.role.as_str()), 1.0),
        (("", "others"), f64::from(told).ln()),
        (("", "place"), place),
    ]
}

/// How sure the name of a place leads to it.
fn certainty(place: &EventPlace, mentions: &[Mention]) -> f64 {
    let at = mentions.partition_point(|m| m.toponym.span.start < place.span.start);
    let named = mentions.get(at).filter(|m| m.toponym.span == place.span);
    named.map_or(0.0, |m| m.resolution.confidence)
}
