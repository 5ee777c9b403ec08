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
            .map(|(name, value)| weight(&name) * value)
            .sum();
        event.confidence = (100.0 / (1.0 + (-sum).exp())).round() / 100.0;
    }
}

fn weight(feature: &str) -> f64 {
    let at = WEIGHTS.binary_search_by(|(name, _)| (*name).cmp(feature));
    at.ok()
        .and_then(|i| WEIGHTS.get(i))
        .map_or(0.0, |(_, weight)| *weight)
}

/// What is known of an event: names and values, those of nothing left out.
fn features(event: &Event, mentions: &[Mention], told: u32) -> Vec<(String, f64)> {
    let site = event.site();
    let precision = site.map(|p| p.geo_precision);
    let wide = matches!(
        precision,
        Some(GeoPrecision::Region | GeoPrecision::Linear | GeoPrecision::District)
    );
    let said = [
        ("any", true),
        ("hedged", event.hedge != Hedge::Stated),
        ("no site", site.is_none()),
        ("near", event.unplaced == Some(UnplacedReason::RelativeOnly)),
        ("inferred", site.is_some_and(|p| p.inferred)),
        ("country", precision == Some(GeoPrecision::Country)),
        ("region", wide),
        ("nobody", event.actor.is_none() && event.target.is_none()),
        ("told again", !event.same_as.is_empty()),
    ];
    let said = said
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| (name.to_owned(), 1.0));
    let kinds = [
        format!("type:{}", event.kind),
        format!("realis:{}", event.realis),
        format!("role:{}", event.role),
    ];
    let place = site
        .filter(|p| !p.inferred)
        .map_or(0.0, |p| certainty(p, mentions));
    let numbers = [
        ("others".to_owned(), f64::from(told).ln()),
        ("place".to_owned(), place),
    ];
    said.chain(kinds.into_iter().map(|name| (name, 1.0)))
        .chain(numbers)
        .collect()
}

/// How sure the name of a place leads to it.
fn certainty(place: &EventPlace, mentions: &[Mention]) -> f64 {
    let at = mentions.partition_point(|m| m.toponym.span.start < place.span.start);
    let named = mentions.get(at).filter(|m| m.toponym.span == place.span);
    named.map_or(0.0, |m| m.resolution.confidence)
}
