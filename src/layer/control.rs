//! Who held what, as a layer: a feature for each town and each status it had.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::gazetteer::Kind;
use crate::measure::Geometry;
use crate::timeline::{Control, Interval, Pressure, Status, StatusBasis, Timeline};

use super::{Allowed, Field, FieldType, Layer, Shape, Value, allowed};

use FieldType::{Count, Flag, Text, Time};

/// The fields, in the order of the contract; behind them what lets a reader follow each status up.
const FIELDS: [(&str, FieldType); 23] = [
    ("place", Text),
    ("place_id", Text),
    ("kind", Text),
    ("country", Text),
    ("adm1", Text),
    ("status", Text),
    ("holder", Text),
    ("begin", Time),
    ("end", Time),
    ("open", Flag),
    ("since", Text),
    ("since_basis", Text),
    ("basis", Text),
    ("source", Text),
    ("days_since_report", Count),
    ("n_reports", Count),
    ("conflicting", Flag),
    ("alternatives", Text),
    ("pressure", Text),
    ("note", Text),
    ("reported_on", Text),
    ("evidence", Text),
    ("gazetteer", Text),
];

/// What may stand in the columns.
pub(super) fn columns() -> Vec<Allowed> {
    let lists = [
        ("kind", Kind::WORDS),
        ("status", Status::WORDS),
        ("basis", StatusBasis::WORDS),
        ("pressure", Pressure::WORDS),
    ];
    let always = [
        "place",
        "place_id",
        "kind",
        "status",
        "begin",
        "end",
        "open",
        "basis",
        "conflicting",
    ];
    allowed(&FIELDS, &lists, &always)
}

/// The statuses of the whole time up to the day after the last report.
pub(super) fn layer<'a>(timeline: &'a Timeline, control: &Control) -> Option<Layer<'a>> {
    over_time("control", timeline, control.intervals())
}

/// The statuses of one place, by its id.
pub fn control_history<'a>(timeline: &'a Timeline, control: &Control, place_id: &str) -> Option<Layer<'a>> {
    over_time("control", timeline, control.history(place_id).iter())
}

/// What is known of each town on one day; `name` is that of the layer.
pub fn control_on<'a>(timeline: &'a Timeline, control: &Control, day: Date, name: &str) -> Option<Layer<'a>> {
    of(name, timeline, control.on(day).map(|i| (i, false)).collect())
}

fn over_time<'a, 'i>(
    name: &str,
    timeline: &'a Timeline,
    intervals: impl Iterator<Item = &'i Interval>,
) -> Option<Layer<'a>> {
    let horizon = timeline.horizon();
    of(
        name,
        timeline,
        intervals.filter_map(|i| until(i, horizon)).collect(),
    )
}

/// An interval that does not go beyond the last report, and whether it is still open there.
fn until(interval: &Interval, horizon: Option<Date>) -> Option<(Interval, bool)> {
    let next = interval.begin.tomorrow().ok()?;
    let last = horizon.unwrap_or(next);
    let open = interval.end.is_none_or(|end| end > last);
    // What lapses after the last report is not yet known to have.
    let heard = interval.heard.iter().any(|(day, _)| interval.holds_on(*day));
    (interval.begin < last || heard).then(|| {
        let end = interval.end.filter(|_| !open).unwrap_or_else(|| last.max(next));
        let end = Some(end);
        (
            Interval {
                end,
                ..interval.clone()
            },
            open,
        )
    })
}

fn of<'a>(name: &str, timeline: &'a Timeline, rows: Vec<(Interval, bool)>) -> Option<Layer<'a>> {
    let fields = FIELDS.iter().map(|&(name, kind)| Field { name, kind }).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| (Geometry::Point(row.0.place.point), row))
        .collect();
    (!rows.is_empty()).then(|| {
        Layer::new(name, Shape::Point, fields, rows, move |(interval, open)| {
            (None, values(interval, *open, timeline))
        })
    })
}

fn values<'a>(interval: &Interval, open: bool, timeline: &'a Timeline) -> Vec<Value<'a>> {
    let place = &interval.place;
    let owned = |words: &str| Value::text(words.to_owned());
    let last = interval
        .end
        .and_then(|end| end.yesterday().ok())
        .unwrap_or(interval.begin);
    let age = interval
        .days_since_report(last)
        .and_then(|days| u64::try_from(days).ok());
    let source = interval
        .entry()
        .and_then(|n| timeline.entries.get(n))
        .and_then(|e| timeline.sources.get(e.source));
    let since = if interval.since.is_empty() {
        ""
    } else {
        interval.since_basis.as_str()
    };
    vec![
        owned(&place.name),
        owned(&place.id),
        Value::text(place.kind.as_str()),
        owned(&place.country),
        owned(&place.adm1),
        Value::text(interval.status.as_str()),
        owned(&interval.holder),
        Value::Time(interval.begin),
        interval.end.map_or(Value::Null, Value::Time),
        Value::Flag(open),
        owned(&interval.since),
        Value::text(since),
        Value::text(interval.basis.as_str()),
        source.map_or(Value::Null, |s| Value::text(&s.id)),
        age.map_or(Value::Null, Value::Count),
        Value::Count(interval.reports.len() as u64),
        Value::Flag(interval.conflicting),
        Value::text(interval.alternatives.join("; ")),
        Value::text(interval.pressure.as_str()),
        owned(&interval.note),
        Value::text(days(interval).join("; ")),
        Value::text(evidence(interval, timeline).join("; ")),
        owned(&place.source),
    ]
}

/// The days on which reports say it.
fn days(interval: &Interval) -> Vec<String> {
    let days: BTreeSet<Date> = interval.heard.iter().map(|(day, _)| *day).collect();
    days.into_iter().map(|day| day.to_string()).collect()
}

/// "report:start-end" of every sentence that a status rests on, in bytes of their files.
fn evidence(interval: &Interval, timeline: &Timeline) -> Vec<String> {
    let entries: BTreeSet<usize> = interval.heard.iter().map(|(_, entry)| *entry).collect();
    let entries = entries.into_iter().filter_map(|n| timeline.entries.get(n));
    entries.flat_map(|entry| timeline.places_of(entry)).collect()
}
