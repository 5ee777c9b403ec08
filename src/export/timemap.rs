//! TimeMap, the map and timeline of Forensic Architecture and Bellingcat: `events.json` and `sources.json`.
//!
//! TimeMap refuses a member that it does not know, and wants words everywhere: positions and days too, and the days as
//! month/day/year, as it reads them unless it is told otherwise. It puts an event on one day: that on which it begins.
//! What has no day or no place cannot be in it.
//!
//! # References
//! <https://github.com/bellingcat/ukraine-timemap>, `src/reducers/validate/eventSchema.js`;
//! <https://github.com/forensic-architecture/timemap>, `src/reducers/validate/sourceSchema.js`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::{Event, Realis};
use crate::layer::{Class, Layer, Row, Value, label};
use crate::timeline::Timeline;

use super::csv::plain;
use super::geojson::rounded;

/// An event as TimeMap has it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TimeMapEvent<'a> {
    id: Cow<'a, str>,
    description: String,
    date: String,
    time: &'static str,
    time_precision: &'a str,
    time_display: Cow<'a, str>,
    location: Cow<'a, str>,
    latitude: String,
    longitude: String,
    #[serde(rename = "type")]
    kind: &'a str,
    category: Cow<'a, str>,
    associations: [&'a str; 0],
    sources: Vec<Cow<'a, str>>,
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
    let entries = timeline.entries.iter();
    let told = entries.filter_map(|entry| {
        let mut event = event(&Row::entry(timeline, entry)?, quote)?;
        for (source, _) in entry.tellings() {
            let id = timeline.sources.get(source).map(|s| Cow::from(&s.id));
            event.sources.extend(id.filter(|id| !event.sources.contains(id)));
        }
        Some(event)
    });
    told.collect()
}

/// An event as read in one report; none where it has no day or no place. With the sentence instead of the label where
/// `quote` is set.
pub fn event<'a>(row: &Row<'a>, quote: bool) -> Option<TimeMapEvent<'a>> {
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
        id: row.id().into(),
        description: if quote {
            event.sentence_text.clone()
        } else {
            label(row)
        },
        date: american(begin),
        time: "",
        time_precision: event.date.precision.as_str(),
        time_display: event.date.edtf.as_str().into(),
        location: place.name.as_str().into(),
        latitude: rounded(place.point.y()).to_string(),
        longitude: rounded(place.point.x()).to_string(),
        kind: event.kind.as_str(),
        category: category(event),
        associations: [],
        sources: vec![row.source.id.as_str().into()],
        comments: words.join(", "),
    })
}

/// "capture", "capture (did not happen)": TimeMap filters and colours by it, so what was not done has one of its own.
fn category(event: &Event) -> Cow<'_, str> {
    let kind = event.kind.as_str();
    match event.realis {
        Realis::Done | Realis::Ongoing => kind.into(),
        Realis::Expected => format!("{kind} (expected)").into(),
        Realis::Negated => format!("{kind} (did not happen)").into(),
    }
}

/// The statuses of a layer of control, each on the day on which it begins.
///
/// TimeMap has no spans of time: until when a status is known to last stands in the comments.
pub fn statuses<'a>(timeline: &'a Timeline, layer: &Layer<'a>) -> Vec<TimeMapEvent<'a>> {
    layer
        .features()
        .filter_map(|f| status(timeline, layer, &f))
        .collect()
}

fn status<'a>(
    timeline: &'a Timeline,
    layer: &Layer<'a>,
    feature: &crate::layer::Feature<'a>,
) -> Option<TimeMapEvent<'a>> {
    let value = |name: &str| {
        let column = layer.fields.iter().position(|f| f.name == name)?;
        feature.values.get(column).filter(|v| **v != Value::Null)
    };
    let words = |name: &str| value(name).map(|v| plain(v).into_owned()).unwrap_or_default();
    let Some(&Value::Time(begin)) = value("begin") else {
        return None;
    };
    let Some(geo::Geometry::Point(point)) = feature.geometry else {
        return None;
    };
    let (place, status, holder) = (words("place"), words("status"), words("holder"));
    let held = if holder.is_empty() {
        status.clone()
    } else {
        format!("{status} by {holder}")
    };
    let last = match value("end") {
        Some(Value::Time(end)) => end.yesterday().ok().map(|day| format!("until {day}")),
        _ => None,
    };
    let alternatives = value("alternatives").map(|v| format!("reports disagree: {}", plain(v)));
    let comments = [Some(words("basis")), last, Some(words("note")), alternatives];
    let comments: Vec<String> = comments.into_iter().flatten().filter(|c| !c.is_empty()).collect();
    Some(TimeMapEvent {
        id: format!("{}:{begin}", words("place_id")).into(),
        description: format!("{place}: {held}"),
        date: american(begin),
        time: "",
        time_precision: "day",
        time_display: begin.to_string().into(),
        location: place.into(),
        latitude: rounded(point.y()).to_string(),
        longitude: rounded(point.x()).to_string(),
        kind: "control",
        category: status.into(),
        associations: [],
        sources: evidence(timeline, &words("evidence")),
        comments: comments.join("; "),
    })
}

/// The reports of "report:start-end; report:start-end", each once, in the order of the timeline.
fn evidence<'a>(timeline: &'a Timeline, sentences: &str) -> Vec<Cow<'a, str>> {
    let reports = sentences.split("; ").filter_map(|s| s.rsplit_once(':'));
    let named: BTreeSet<&str> = reports.map(|(report, _)| report).collect();
    let sources = timeline.sources.iter().map(|s| s.id.as_str());
    sources.filter(|id| named.contains(id)).map(Cow::from).collect()
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
