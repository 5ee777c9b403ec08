//! TimeMap, the map and timeline of Forensic Architecture and Bellingcat: `events.json` and `sources.json`.
//!
//! TimeMap refuses a member that it does not know, and wants words everywhere: positions and days too, and the days as
//! month/day/year, as it reads them unless it is told otherwise. It puts an event on one day: that on which it begins.
//! What has no day or no place cannot be in it.
//!
//! # References
//! <https://github.com/bellingcat/ukraine-timemap>, `src/reducers/validate/eventSchema.js`;
//! <https://github.com/forensic-architecture/timemap>, `src/reducers/validate/sourceSchema.js`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::layer::{Class, Row, label};
use crate::timeline::Timeline;

use super::geojson::rounded;

/// An event as TimeMap has it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TimeMapEvent<'a> {
    id: &'a str,
    description: String,
    date: String,
    time: &'static str,
    time_precision: &'a str,
    time_display: &'a str,
    location: &'a str,
    latitude: String,
    longitude: String,
    #[serde(rename = "type")]
    kind: &'a str,
    category: &'a str,
    associations: [&'a str; 0],
    sources: [&'a str; 1],
    comments: String,
}

/// A source as TimeMap has it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TimeMapSource<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    paths: [&'a str; 0],
    url: &'a str,
    author: &'a str,
    date: String,
}

/// The events with a day and a place, in order; with the sentence instead of the label where `quote` is set.
pub fn events(timeline: &Timeline, quote: bool) -> Vec<TimeMapEvent<'_>> {
    let rows = timeline.entries.iter().filter_map(|e| Row::entry(timeline, e));
    rows.filter_map(|row| event(row, quote)).collect()
}

fn event(row: Row<'_>, quote: bool) -> Option<TimeMapEvent<'_>> {
    let event = row.event;
    let (place, begin) = (row.place()?, event.date.begin?);
    let site = event.site()?;
    let words = [
        event.realis.as_str(),
        event.hedge.as_str(),
        event.role.as_str(),
        site.geo_precision.as_str(),
    ];
    (Class::of(event) != Class::Undated).then(|| TimeMapEvent {
        id: &event.id,
        description: if quote {
            event.sentence_text.clone()
        } else {
            label(&row)
        },
        date: american(begin),
        time: "",
        time_precision: event.date.precision.as_str(),
        time_display: &event.date.edtf,
        location: &place.name,
        latitude: rounded(place.point.y()).to_string(),
        longitude: rounded(place.point.x()).to_string(),
        kind: event.kind.as_str(),
        category: event.kind.as_str(),
        associations: [],
        sources: [&row.source.id],
        comments: words.join(", "),
    })
}

/// The reports by their id.
pub fn sources(timeline: &Timeline) -> BTreeMap<&str, TimeMapSource<'_>> {
    let source = |s: &'_ crate::report::Source| s.published.date.map_or_else(String::new, american);
    let entry = |s| {
        let date = source(s);
        let source = TimeMapSource {
            id: &s.id,
            title: &s.title,
            kind: "Document",
            paths: [],
            url: &s.url,
            author: &s.publisher,
            date,
        };
        (s.id.as_str(), source)
    };
    timeline.sources.iter().map(entry).collect()
}

/// A day as month/day/year.
fn american(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.month(), day.day(), day.year())
}
