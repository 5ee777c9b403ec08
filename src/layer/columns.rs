//! The columns of every layer and table, in the order of the contract, each with where its value comes from.
//!
//! No column of dates that stands before `begin` and `end` may contain start, begin, from, since, end, last, to or
//! stop in its name: QGIS would take it for the beginning or the end (`reported` comes after both).

use crate::event::{PlaceRole, Quantity};
use crate::measure::{self, Point};

use super::label::label;
use super::line::Ends;
use super::{Feature, Field, FieldType, Row, Value};

use FieldType::{Count, Day, Flag, Number, Text, Time};

/// A field, and how a row gives its value.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) field: Field,
    get: for<'a> fn(&Row<'a>) -> Value<'a>,
}

const fn column(name: &'static str, kind: FieldType, get: for<'a> fn(&Row<'a>) -> Value<'a>) -> Column {
    Column {
        field: Field { name, kind },
        get,
    }
}

/// The fields of an event.
#[rustfmt::skip] // one line a field
pub(super) const EVENT: &[Column] = &[
    column("id", Text, |r| Value::text(&r.event.id)),
    column("group", Text, |r| Value::text(&r.event.group)),
    column("type", Text, |r| Value::text(r.event.kind.as_str())),
    column("phase", Text, |r| Value::text(r.event.phase.map_or("", |p| p.as_str()))),
    column("partial", Flag, |r| Value::Flag(r.event.partial)),
    column("realis", Text, |r| Value::text(r.event.realis.as_str())),
    column("hedge", Text, |r| Value::text(r.event.hedge.as_str())),
    column("claimed_by", Text, |r| Value::text(&r.event.claimed_by)),
    column("role", Text, |r| Value::text(r.event.role.as_str())),
    column("begin", Time, |r| r.event.date.begin.map_or(Value::Null, Value::Time)),
    column("end", Time, |r| r.event.date.end.map_or(Value::Null, Value::Time)),
    column("date", Text, |r| Value::text(&r.event.date.edtf)),
    column("date_precision", Text, |r| Value::text(r.event.date.precision.as_str())),
    column("date_basis", Text, |r| Value::text(r.event.date.basis.as_str())),
    column("date_cue", Text, |r| Value::text(&r.event.date.cue)),
    column("reported", Day, |r| r.source.published.date.map_or(Value::Null, Value::Day)),
    column("reported_basis", Text, |r| Value::text(r.source.published.basis.as_str())),
    column("place", Text, |r| Value::text(r.place().map_or("", |p| &p.name))),
    column("place_id", Text, |r| Value::text(r.place().map_or("", |p| &p.id))),
    column("place_as_written", Text, |r| Value::text(r.site().map_or("", |s| &s.as_written))),
    column("kind", Text, |r| Value::text(r.place().map_or("", |p| p.kind.as_str()))),
    column("country", Text, |r| Value::text(r.place().map_or("", |p| &p.country))),
    column("adm1", Text, |r| Value::text(r.place().map_or("", |p| &p.adm1))),
    column("adm1_pcode", Text, |r| Value::text(r.place().map_or("", |p| &p.adm1_pcode))),
    column("gazetteer", Text, |r| Value::text(r.place().map_or("", |p| &p.source))),
    column("place_role", Text, |r| Value::text(r.site().map_or("", |s| s.role.as_str()))),
    column("geo_precision", Text, |r| Value::text(r.site().map_or("none", |s| s.geo_precision.as_str()))),
    column("geo_basis", Text, |r| Value::text(r.place().map_or("", |p| p.basis.as_str()))),
    column("geo_radius_km", Number, |r| Value::number(r.place().map(|p| p.precision_km))),
    column("geo_check", Text, |r| Value::text(r.site().map_or("none", |s| s.check.as_str()))),
    column("place_inferred", Flag, |r| Value::Flag(r.site().is_some_and(|s| s.inferred))),
    column("actor", Text, |r| Value::text(r.event.actor.as_ref().map_or("", |a| &a.name))),
    column("target", Text, |r| Value::text(r.event.target.as_ref().map_or("", |a| &a.name))),
    column("operation", Text, |r| Value::text(&r.event.operation)),
    column("quantity", Number, |r| Value::number(quantity(r).map(|q| q.value))),
    column("quantity_unit", Text, |r| Value::text(quantity(r).map_or("", |q| &q.unit))),
    column("quantity_approx", Flag, |r| quantity(r).map_or(Value::Null, |q| Value::Flag(q.approx))),
    column("quantity_text", Text, |r| list(r.event.quantities.iter().map(|q| q.text.as_str()))),
    column("source", Text, |r| Value::text(&r.source.id)),
    column("source_title", Text, |r| Value::text(&r.source.title)),
    column("publisher", Text, |r| Value::text(&r.source.publisher)),
    column("source_url", Text, |r| Value::text(&r.source.url)),
    column("source_sha256", Text, |r| Value::text(&r.source.sha256)),
    column("start_byte", Count, |r| Value::Count(r.sentence().start as u64)),
    column("end_byte", Count, |r| Value::Count(r.sentence().end as u64)),
    column("also_sources", Text, |r| list(r.also_sources.iter().map(String::as_str))),
    column("n_reports", Count, |r| Value::Count(r.n_reports as u64)),
    // One report by itself contradicts nobody, and nobody has reviewed it yet.
    column("conflict_group", Text, |_| Value::Null),
    column("conflict_note", Text, |_| Value::Null),
    column("confidence", Number, |r| Value::Number(r.event.confidence)),
    column("reviewed", Flag, |_| Value::Flag(false)),
    column("label", Text, |r| Value::text(label(r))),
];

/// What an advance has beside the fields of an event.
pub(super) const LINE: &[Column] = &[
    column("from_place", Text, |r| end(r, |e| Value::text(&e.from.name))),
    column("from_id", Text, |r| end(r, |e| Value::text(&e.from.id))),
    column("to_place", Text, |r| end(r, |e| Value::text(&e.to.name))),
    column("to_id", Text, |r| end(r, |e| Value::text(&e.to.id))),
    column("line_basis", Text, |r| end(r, |e| Value::text(e.basis.as_str()))),
    column("length_km", Number, |r| {
        end(r, |e| {
            Value::Number(measure::distance_km(e.from.point, e.to.point))
        })
    }),
    column("bearing_deg", Number, |r| {
        end(r, |e| {
            Value::Number(measure::initial_bearing_deg(e.from.point, e.to.point))
        })
    }),
];

/// The words themselves.
pub(super) const SENTENCE: &[Column] = &[column("sentence", Text, |r| Value::text(&r.event.sentence_text))];

/// Where a row of the analyst's table stands, and what it says again.
const REVIEW: &[Column] = &[
    column("lat", Number, |r| Value::number(r.point().map(Point::y))),
    column("lon", Number, |r| Value::number(r.point().map(Point::x))),
    column("unplaced_reason", Text, unplaced_reason),
    column("same_as", Text, |r| Value::text(&r.event.same_as)),
];

/// What the analyst fills in.
const DECISION: &[Column] = &[
    column("decision", Text, |_| Value::Null),
    column("note", Text, |_| Value::Null),
    column("reviewer", Text, |_| Value::Null),
];

/// Why an event has no site, and what there is instead.
const UNPLACED: &[Column] = &[
    column("unplaced_reason", Text, unplaced_reason),
    column("anchors", Text, |r| {
        let stands_for = |role| matches!(role, PlaceRole::Near | PlaceRole::Anchor);
        let anchors = r.event.places.iter().filter(|p| stands_for(p.role));
        list(anchors.map(|p| p.as_written.as_str()))
    }),
    column("candidates", Text, candidates),
];

/// A flat table of events: its columns, and the rows as values in their order.
#[derive(Clone)]
pub struct Table {
    columns: Vec<Column>,
}

/// The table an analyst reviews; with the words themselves where `quote` is set.
pub fn events_table(quote: bool) -> Table {
    Table::of(&[EVENT, REVIEW, if quote { SENTENCE } else { &[] }, DECISION])
}

/// The table of events without a site; with the words themselves where `quote` is set.
pub fn unplaced_table(quote: bool) -> Table {
    Table::of(&[EVENT, if quote { SENTENCE } else { &[] }, UNPLACED])
}

/// The fields of a stream of events, as features; with the words themselves where `quote` is set.
pub fn features_table(quote: bool) -> Table {
    Table::of(&[EVENT, if quote { SENTENCE } else { &[] }])
}

impl Table {
    pub(super) fn of(parts: &[&[Column]]) -> Self {
        Self {
            columns: parts.concat(),
        }
    }

    /// Without the columns of these names.
    pub(super) fn without(mut self, names: &[&str]) -> Self {
        self.columns.retain(|c| !names.contains(&c.field.name));
        self
    }

    /// Its columns.
    pub fn fields(&self) -> Vec<Field> {
        self.columns.iter().map(|c| c.field).collect()
    }

    /// A row as a feature at its site; without geometry where it has none.
    pub fn feature<'a>(&self, row: &Row<'a>) -> Feature<'a> {
        Feature {
            id: Some(row.event.id.as_str().into()),
            geometry: row.geometry(),
            values: self.values(row),
        }
    }

    /// The values of a row, in the order of the columns.
    pub fn values<'a>(&self, row: &Row<'a>) -> Vec<Value<'a>> {
        self.columns.iter().map(|c| (c.get)(row)).collect()
    }
}

/// Several words in one cell.
pub(super) fn list<'a>(words: impl Iterator<Item = &'a str>) -> Value<'a> {
    Value::text(words.collect::<Vec<_>>().join("; "))
}

/// Layers are flat: the first quantity is the number, the words of all of them are kept.
fn quantity<'a>(row: &Row<'a>) -> Option<&'a Quantity> {
    row.event.quantities.first()
}

fn unplaced_reason<'a>(row: &Row<'a>) -> Value<'a> {
    Value::text(row.event.unplaced.map_or("", |u| u.as_str()))
}

/// The places that an ambiguous name of the event could mean.
fn candidates<'a>(row: &Row<'a>) -> Value<'a> {
    let open = row.event.places.iter().filter(|p| p.place.is_none());
    let names: Vec<String> = open
        .filter_map(|p| row.mentions.iter().find(|m| m.toponym.span.overlaps(p.span)))
        .flat_map(|m| &m.resolution.candidates)
        .map(|c| format!("{} ({})", c.place.name, c.place.id))
        .collect();
    Value::text(names.join("; "))
}

fn end<'a>(row: &Row<'a>, get: impl Fn(Ends<'a>) -> Value<'a>) -> Value<'a> {
    row.ends.map_or(Value::Null, get)
}
