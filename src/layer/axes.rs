//! Axes that the program derives, where it is asked to: dated captures by one side, joined in the order of their days.
//! No report states such a line, and none stands among the advances that reports state.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::event::{EventType, Realis};
use crate::gazetteer::{GeoPrecision, Place};
use crate::measure;
use crate::timeline::{Entry, Timeline, side_key};

use super::{Allowed, Field, FieldType, Layer, Shape, Value, allowed};

use FieldType::{Day, Number, Text, Time};

/// A side goes from one town to the next within so many days, or the two have nothing to do with each other.
const AXIS_DAYS: i32 = 30;

/// Nor have towns farther apart than this, in kilometres.
const AXIS_KM: f64 = 100.0;

const NOTE: &str = "derived from the days of two captures; no report states this movement";

const FIELDS: [(&str, FieldType); 15] = [
    ("label", Text),
    ("note", Text),
    ("line_basis", Text),
    ("begin", Time),
    ("end", Time),
    ("actor", Text),
    ("from_place", Text),
    ("from_id", Text),
    ("from_taken", Day),
    ("to_place", Text),
    ("to_id", Text),
    ("to_taken", Day),
    ("evidence", Text),
    ("length_km", Number),
    ("bearing_deg", Number),
];

/// What may stand in the columns: something, but for a side that is not named.
pub(super) fn columns() -> Vec<Allowed> {
    let always = FIELDS.map(|(name, _)| name);
    allowed(
        &FIELDS,
        &[],
        &always
            .into_iter()
            .filter(|name| *name != "actor")
            .collect::<Vec<_>>(),
    )
}

/// A capture to the day.
#[derive(Clone, Copy)]
struct Taken<'a> {
    day: Date,
    place: &'a Place,
    entry: &'a Entry,
}

/// One line from each capture to the nearest earlier one by the same side.
pub(super) fn layer(timeline: &Timeline) -> Option<Layer<'_>> {
    let mut sides: BTreeMap<String, Vec<Taken<'_>>> = BTreeMap::new();
    for entry in &timeline.entries {
        if let Some((side, taken)) = taken(entry) {
            let of = sides.entry(side).or_default();
            // one axis for a capture whose day is disputed, from the first of its days
            let told =
                |before: &Taken<'_>| before.place.id == taken.place.id && disputed(before.entry, entry);
            if !of.iter().any(told) {
                of.push(taken);
            }
        }
    }
    let left: Vec<(Date, &Place)> = timeline.entries.iter().filter_map(left).collect();
    let lost = |side: &str, from: &Taken<'_>, to: &Taken<'_>| {
        let rivals = sides.iter().filter(|(other, _)| *other != side);
        let taken = rivals.flat_map(|(_, of)| of).map(|t| (t.day, t.place));
        let mut here = taken.chain(left.iter().copied());
        here.any(|(day, place)| place.id == from.place.id && from.day <= day && day <= to.day)
    };
    let axes = sides
        .iter()
        .flat_map(|(side, of)| axes(of, |from, to| lost(side, from, to)));
    let rows: Vec<_> = axes
        .map(|axis| (measure::line(axis.0.place.point, axis.1.place.point), axis))
        .collect();
    let fields = FIELDS.iter().map(|&(name, kind)| Field { name, kind }).collect();
    (!rows.is_empty()).then(|| {
        Layer::new("derived_axes", Shape::Line, fields, rows, move |(from, to)| {
            (None, values(from, to, timeline))
        })
    })
}

fn taken(entry: &Entry) -> Option<(String, Taken<'_>)> {
    let event = &*entry.event;
    let site = event.site().filter(|s| s.geo_precision == GeoPrecision::Place)?;
    let happened = matches!(event.realis, Realis::Done | Realis::Ongoing);
    if event.kind != EventType::Capture || event.partial || !happened {
        return None;
    }
    let day = event
        .date
        .begin
        .filter(|day| day.tomorrow().ok() == event.date.end)?;
    let place = site.place.as_deref()?;
    Some((side_key(event.actor.as_ref()?)?, Taken { day, place, entry }))
}

/// A town that fighters left, and the last day on which they may have.
fn left(entry: &Entry) -> Option<(Date, &Place)> {
    let event = &*entry.event;
    let happened = matches!(event.realis, Realis::Done | Realis::Ongoing);
    let site = event.site().filter(|s| s.geo_precision == GeoPrecision::Place)?;
    let last = event.date.end?.yesterday().ok()?;
    (event.kind == EventType::Withdraw && happened).then_some((last, site.place.as_deref()?))
}

/// Whether reports disagree about two entries.
fn disputed(a: &Entry, b: &Entry) -> bool {
    a.conflict.is_some() && a.conflict == b.conflict
}

/// The captures of one side stand by day. Nobody goes on from a town that was `lost` before.
fn axes<'a>(of: &[Taken<'a>], lost: impl Fn(&Taken<'a>, &Taken<'a>) -> bool) -> Vec<(Taken<'a>, Taken<'a>)> {
    let mut axes = Vec::new();
    for (i, to) in of.iter().enumerate() {
        let days = |from: &&Taken<'_>| to.day.since(from.day).map_or(i32::MAX, |s| s.get_days());
        let earlier = of.iter().take(i).rev().take_while(|from| days(from) <= AXIS_DAYS);
        let apart =
            earlier.filter(|from| from.day < to.day && from.place.id != to.place.id && !lost(from, to));
        let by_km = apart.map(|from| (measure::distance_km(from.place.point, to.place.point), from));
        let nearest = by_km
            .filter(|(km, _)| *km <= AXIS_KM)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        axes.extend(nearest.map(|(_, from)| (*from, *to)));
    }
    axes
}

fn values<'a>(from: &Taken<'a>, to: &Taken<'a>, timeline: &'a Timeline) -> Vec<Value<'a>> {
    let (start, end) = (from.place, to.place);
    let actor = to.entry.event.actor.as_ref().map_or("", |a| a.name.as_str());
    let mut evidence = timeline.places_of(from.entry);
    evidence.extend(timeline.places_of(to.entry));
    vec![
        Value::text(format!("{} → {}: derived axis", start.name, end.name)),
        Value::text(NOTE),
        Value::text("derived"),
        Value::Time(from.day),
        to.entry.event.date.end.map_or(Value::Null, Value::Time),
        Value::text(actor),
        Value::text(&start.name),
        Value::text(&start.id),
        Value::Day(from.day),
        Value::text(&end.name),
        Value::text(&end.id),
        Value::Day(to.day),
        Value::text(evidence.join("; ")),
        Value::Number(measure::distance_km(start.point, end.point)),
        Value::Number(measure::initial_bearing_deg(start.point, end.point)),
    ]
}
