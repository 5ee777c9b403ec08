//! The columns of every layer and table, in the order of the contract, each with where its value comes from.
//!
//! No column of dates that stands before `begin` and `end` may contain start, begin, from, since, end, last, to or
//! stop in its name: QGIS would take it for the beginning or the end (`reported` comes after both).

use crate::date::{DateBasis, DatePrecision};
use crate::event::{EventType, Hedge, Phase, PlaceRole, Quantity, Realis, Review, Role, UnplacedReason};
use crate::gazetteer::{GeoBasis, GeoPrecision, Kind};
use crate::measure::{self, Point};
use crate::report::ReportedBasis;
use crate::resolution::GeoCheck;

use super::label::label;
use super::line::{Ends, LineBasis};
use super::{Allowed, Feature, Field, FieldType, Row, Value};

use FieldType::{Count, Day, Flag, Number, Text, Time};

/// A field, what may stand in it, and how a row gives its value.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) field: Field,
    words: &'static [&'static str],
    always: bool,
    get: for<'a> fn(&Row<'a>) -> Value<'a>,
}

const fn column(name: &'static str, kind: FieldType, get: for<'a> fn(&Row<'a>) -> Value<'a>) -> Column {
    Column {
        field: Field { name, kind },
        words: &[],
        always: false,
        get,
    }
}

/// A column of words of a closed list.
const fn listed(
    name: &'static str,
    words: &'static [&'static str],
    get: for<'a> fn(&Row<'a>) -> Value<'a>,
) -> Column {
    Column {
        words,
        ..column(name, Text, get)
    }
}

impl Column {
    /// The same column, which is never empty.
    const fn always(self) -> Self {
        Self { always: true, ..self }
    }

    const fn allowed(&self) -> Allowed {
        Allowed {
            field: self.field,
            words: self.words,
            always: self.always,
        }
    }
}

/// The fields of an event.
#[rustfmt::skip] // one line a field
pub(super) const EVENT: &[Column] = &[
    column("id", Text, |r| Value::text(r.id())).always(),
    column("group", Text, |r| Value::text(&r.event.group)),
    listed("type", EventType::WORDS, |r| Value::text(r.event.kind.as_str())).always(),
    listed("phase", Phase::WORDS, |r| Value::text(r.event.phase.map_or("", |p| p.as_str()))),
    column("partial", Flag, |r| Value::Flag(r.event.partial)).always(),
    listed("realis", Realis::WORDS, |r| Value::text(r.event.realis.as_str())).always(),
    listed("hedge", Hedge::WORDS, |r| Value::text(r.event.hedge.as_str())).always(),
    column("claimed_by", Text, |r| Value::text(&r.event.claimed_by)),
    listed("role", Role::WORDS, |r| Value::text(r.event.role.as_str())).always(),
    column("begin", Time, |r| r.event.date.begin.map_or(Value::Null, Value::Time)),
    column("end", Time, |r| r.event.date.end.map_or(Value::Null, Value::Time)),
    column("date", Text, |r| Value::text(&r.event.date.edtf)),
    listed("date_precision", DatePrecision::WORDS, |r| Value::text(r.event.date.precision.as_str())).always(),
    listed("date_basis", DateBasis::WORDS, |r| Value::text(r.event.date.basis.as_str())).always(),
    column("date_cue", Text, |r| Value::text(&r.event.date.cue)),
    column("reported", Day, |r| r.source.published.date.map_or(Value::Null, Value::Day)),
    listed("reported_basis", ReportedBasis::WORDS, |r| Value::text(r.source.published.basis.as_str())).always(),
    column("place", Text, |r| Value::text(r.place().map_or("", |p| &p.name))),
    column("place_id", Text, |r| Value::text(r.place().map_or("", |p| &p.id))),
    column("place_as_written", Text, |r| Value::text(r.site().map_or("", |s| &s.as_written))),
    listed("kind", Kind::WORDS, |r| Value::text(r.place().map_or("", |p| p.kind.as_str()))),
    column("country", Text, |r| Value::text(r.place().map_or("", |p| &p.country))),
    column("adm1", Text, |r| Value::text(r.place().map_or("", |p| &p.adm1))),
    column("adm1_pcode", Text, |r| Value::text(r.place().map_or("", |p| &p.adm1_pcode))),
    column("gazetteer", Text, |r| Value::text(r.place().map_or("", |p| &p.source))),
    listed("place_role", PlaceRole::WORDS, |r| Value::text(r.site().map_or("", |s| s.role.as_str()))),
    listed("geo_precision", GeoPrecision::WORDS, |r| Value::text(r.site().map_or("none", |s| s.geo_precision.as_str()))).always(),
    listed("geo_basis", GeoBasis::WORDS, |r| Value::text(r.place().map_or("", |p| p.basis.as_str()))),
    column("geo_radius_km", Number, |r| Value::number(r.place().filter(|p| p.basis != GeoBasis::Review).map(|p| p.precision_km))),
    listed("geo_check", GeoCheck::WORDS, |r| Value::text(r.site().map_or("none", |s| s.check.as_str()))).always(),
    column("place_inferred", Flag, |r| Value::Flag(r.site().is_some_and(|s| s.inferred))).always(),
    column("actor", Text, |r| Value::text(r.event.actor.as_ref().map_or("", |a| &a.name))),
    column("target", Text, |r| Value::text(r.event.target.as_ref().map_or("", |a| &a.name))),
    column("operation", Text, |r| Value::text(&r.event.operation)),
    column("quantity", Number, |r| Value::number(quantity(r).map(|q| q.value))),
    column("quantity_unit", Text, |r| Value::text(quantity(r).map_or("", |q| &q.unit))),
    column("quantity_approx", Flag, |r| quantity(r).map_or(Value::Null, |q| Value::Flag(q.approx))),
    column("quantity_text", Text, |r| list(r.event.quantities.iter().map(|q| q.text.as_str()))),
    column("source", Text, |r| Value::text(&r.source.id)).always(),
    column("source_title", Text, |r| Value::text(&r.source.title)),
    column("publisher", Text, |r| Value::text(&r.source.publisher)),
    column("source_url", Text, |r| Value::text(&r.source.url)),
    column("source_sha256", Text, |r| Value::text(&r.source.sha256)).always(),
    column("start_byte", Count, |r| Value::Count(r.sentence().start as u64)).always(),
    column("end_byte", Count, |r| Value::Count(r.sentence().end as u64)).always(),
    column("also_sources", Text, |r| Value::text(r.also_sources().join("; "))),
    column("n_reports", Count, |r| Value::Count(r.n_reports() as u64)).always(),
    column("conflict_group", Text, |r| Value::text(r.conflict().map_or("", |c| &c.group))),
    column("conflict_note", Text, |r| Value::text(r.conflict().map_or("", |c| &c.note))),
    column("confidence", Number, |r| Value::Number(r.event.confidence)).always(),
    column("reviewed", Text, |r| Value::text(r.reviewed())),
    column("label", Text, |r| Value::text(label(r))).always(),
];

/// What an advance has beside the fields of an event.
pub(super) const LINE: &[Column] = &[
    column("from_place", Text, |r| end(r, |e| Value::text(&e.from.name))),
    column("from_id", Text, |r| end(r, |e| Value::text(&e.from.id))),
    column("to_place", Text, |r| end(r, |e| Value::text(&e.to.name))),
    column("to_id", Text, |r| end(r, |e| Value::text(&e.to.id))),
    listed("line_basis", LineBasis::WORDS, |r| {
        end(r, |e| Value::text(e.basis.as_str()))
    }),
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
    listed("unplaced_reason", UnplacedReason::WORDS, unplaced_reason),
    column("same_as", Text, |r| Value::text(&r.event.same_as)),
];

/// What the analyst fills in.
#[rustfmt::skip] // one line a field
const DECISION: &[Column] = &[
    column("decision", Text, |r| Value::text(review(r).and_then(|r| r.decision).map_or("", |d| d.as_str()))),
    column("note", Text, |r| Value::text(review(r).map_or("", |r| &r.note))),
    column("reviewer", Text, |r| Value::text(review(r).map_or("", |r| &r.reviewer))),
];

/// Why an event has no site, and what there is instead.
const UNPLACED: &[Column] = &[
    listed("unplaced_reason", UnplacedReason::WORDS, unplaced_reason),
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

    /// What may stand in its columns.
    pub fn allowed(&self) -> Vec<Allowed> {
        self.columns.iter().map(Column::allowed).collect()
    }

    /// A row as a feature at its site; without geometry where it has none.
    pub fn feature<'a>(&self, row: &Row<'a>) -> Feature<'a> {
        Feature {
            id: Some(row.id().into()),
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

fn review<'a>(row: &Row<'a>) -> Option<&'a Review> {
    row.event.review.as_deref()
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
        .flat_map(|m| m.resolution.candidates.iter())
        .map(|c| format!("{} ({})", c.place.name, c.place.id))
        .collect();
    Value::text(names.join("; "))
}

fn end<'a>(row: &Row<'a>, get: impl Fn(Ends<'a>) -> Value<'a>) -> Value<'a> {
    row.ends.map_or(Value::Null, get)
}
