//! The places that the reports name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::gazetteer::{Kind, Place};
use crate::measure::Geometry;
use crate::timeline::Timeline;
use crate::toponym::Usage;

use super::FieldType::{Count, Day, Text};
use super::{Allowed, Field, FieldType, Layer, Shape, Value, allowed};

const FIELDS: [(&str, FieldType); 10] = [
    ("place", Text),
    ("place_id", Text),
    ("kind", Text),
    ("country", Text),
    ("adm1", Text),
    ("mentions", Count),
    ("reports", Count),
    ("named_first", Day),
    ("named_latest", Day),
    ("gazetteer", Text),
];

/// What may stand in the columns.
pub(super) fn columns() -> Vec<Allowed> {
    let always = ["place", "place_id", "kind", "mentions", "reports"];
    allowed(&FIELDS, &[("kind", Kind::WORDS)], &always)
}

/// A place and where it is named.
struct Named<'a> {
    place: &'a Place,
    mentions: u64,
    reports: BTreeSet<usize>,
    days: BTreeSet<Date>,
}

/// One feature for each place that is named as itself: the name of a people, a government or a unit is none.
pub(super) fn layer(timeline: &Timeline) -> Option<Layer<'_>> {
    let rows: Vec<_> = named(timeline)
        .into_values()
        .map(|n| (Geometry::Point(n.place.point), n))
        .collect();
    let fields = FIELDS.iter().map(|&(name, kind)| Field { name, kind }).collect();
    (!rows.is_empty()).then(|| Layer::new("places", Shape::Point, fields, rows, |n| (None, values(n))))
}

fn named(timeline: &Timeline) -> BTreeMap<(&str, &str), Named<'_>> {
    let mut named = BTreeMap::new();
    for (report, (source, mentions)) in timeline.sources.iter().zip(&timeline.mentions).enumerate() {
        let itself = mentions
            .iter()
            .filter(|m| matches!(m.toponym.usage, Usage::Literal | Usage::Dateline));
        for place in itself.filter_map(|m| m.resolution.place()) {
            let of = named
                .entry((place.name.as_str(), place.id.as_str()))
                .or_insert_with(|| Named {
                    place,
                    mentions: 0,
                    reports: BTreeSet::new(),
                    days: BTreeSet::new(),
                });
            of.mentions += 1;
            of.reports.insert(report);
            of.days.extend(source.published.date);
        }
    }
    named
}

fn values<'a>(named: &Named<'a>) -> Vec<Value<'a>> {
    let place = named.place;
    let day = |day: Option<&Date>| day.map_or(Value::Null, |d| Value::Day(*d));
    vec![
        Value::text(&place.name),
        Value::text(&place.id),
        Value::text(place.kind.as_str()),
        Value::text(&place.country),
        Value::text(&place.adm1),
        Value::Count(named.mentions),
        Value::Count(named.reports.len() as u64),
        day(named.days.first()),
        day(named.days.last()),
        Value::text(&place.source),
    ]
}
