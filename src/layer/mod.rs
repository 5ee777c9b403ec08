//! What a map layer holds: flat features under one schema, made while they are written.
//!
//! An exporter sees a [`Layer`] only: its fields, its geometry type and a stream of [`Feature`]s whose values
//! stand in the order of the fields. Nothing in a layer depends on a file format.

mod areas;
mod axes;
mod build;
mod columns;
mod control;
mod label;
mod line;
mod places;
mod row;
mod tally;

use std::borrow::Cow;

use geo::{BoundingRect, Geometry, MultiLineString, Rect};
use jiff::civil::Date;

pub use areas::{Areas, RADIUS_KM};
pub use build::{ByDate, Class, Options, layer_tables, layers};
pub use columns::{Table, events_table, features_table, unplaced_table};
pub use control::{control_history, control_on};
pub use label::label;
pub use line::LineBasis;
pub use row::Row;
pub use tally::Tally;

use crate::closed_list;

closed_list! {
    /// The geometry type of a layer: one a layer, since viewers split a file that mixes them.
    Shape {
        /// Points.
        Point = "Point",
        /// Lines.
        Line = "LineString",
        /// Areas.
        Area = "MultiPolygon",
    }
}

closed_list! {
    /// What the values of a field are.
    FieldType {
        /// Words.
        Text = "text",
        /// Yes or no.
        Flag = "boolean",
        /// A whole number.
        Count = "integer",
        /// A number.
        Number = "number",
        /// A day.
        Day = "date",
        /// The midnight that begins a day.
        Time = "datetime",
    }
}

/// A column of a layer or table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: FieldType,
}

/// A column and what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The column.
    pub field: Field,
    /// Its words, where they are a closed list; else none.
    pub words: &'static [&'static str],
    /// Whether something always stands in it.
    pub always: bool,
}

/// What may stand in the columns of a layer: words of closed lists in some, something always in some.
fn allowed(
    fields: &[(&'static str, FieldType)],
    lists: &[(&str, &'static [&'static str])],
    always: &[&str],
) -> Vec<Allowed> {
    let words = |name| {
        lists
            .iter()
            .find(|(list, _)| *list == name)
            .map_or(&[][..], |(_, words)| *words)
    };
    let column = |&(name, kind): &(&'static str, FieldType)| Allowed {
        field: Field { name, kind },
        words: words(name),
        always: always.contains(&name),
    };
    fields.iter().map(column).collect()
}

/// One value of a feature.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Not known, or not said.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(u64),
    /// A number; files carry six decimals of it.
    Number(f64),
    /// Words; never empty, for which there is `Null`.
    Text(Cow<'a, str>),
    /// A day.
    Day(Date),
    /// The midnight that begins a day.
    Time(Date),
}

impl<'a> Value<'a> {
    /// Some words, or `Null` where there are none.
    pub fn text(words: impl Into<Cow<'a, str>>) -> Self {
        let words = words.into();
        if words.is_empty() {
            Self::Null
        } else {
            Self::Text(words)
        }
    }

    /// Some number, or `Null`.
    pub fn number(number: Option<f64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }
}

/// One thing on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature<'a> {
    /// Its stable id; none where the layer has no ids.
    pub id: Option<Cow<'a, str>>,
    /// Where it is; none where it has no site (`events` on a stream only).
    pub geometry: Option<Geometry<f64>>,
    /// Its values, in the order of the layer's fields.
    pub values: Vec<Value<'a>>,
}

/// Rows that become features one by one, as often as asked.
trait Rows<'a> {
    fn features(&self) -> Box<dyn Iterator<Item = Feature<'a>> + '_>;
}

impl<'a, R, F> Rows<'a> for (Vec<(Geometry<f64>, R)>, F)
where
    F: Fn(&R) -> (Option<Cow<'a, str>>, Vec<Value<'a>>),
{
    fn features(&self) -> Box<dyn Iterator<Item = Feature<'a>> + '_> {
        let (rows, values) = self;
        Box::new(rows.iter().map(move |(geometry, row)| {
            let (id, values) = values(row);
            Feature {
                id,
                geometry: Some(geometry.clone()),
                values,
            }
        }))
    }
}

/// One map layer.
pub struct Layer<'a> {
    /// Its path in the output folder without extension, as in "events" or "by-date/2017-10-26/events".
    pub name: String,
    /// Its geometry type.
    pub shape: Shape,
    /// Its columns.
    pub fields: Vec<Field>,
    /// How many features it has; never 0 for a layer of [`layers`].
    pub count: usize,
    parts: bool,
    bounds: Option<Rect<f64>>,
    rows: Box<dyn Rows<'a> + 'a>,
}

impl<'a> Layer<'a> {
    /// A layer of one feature for each of `rows`: its geometry is known now, the rest is made when asked for.
    ///
    /// ```
    /// use dateline::layer::{Feature, Field, FieldType, Layer, Shape, Value};
    /// use dateline::measure::point;
    /// let fields = vec![Field { name: "place", kind: FieldType::Text }];
    /// let towns = vec![(point(34.48229, 41.91898).into(), "Rawa"), (point(34.36857, 41.98194).into(), "Anah")];
    /// let layer = Layer::new("towns", Shape::Point, fields, towns, |name| (None, vec![Value::text(*name)]));
    /// assert_eq!(layer.bounds(), Some([41.91898, 34.36857, 41.98194, 34.48229]));
    /// assert_eq!(layer.features().count(), 2);
    /// ```
    pub fn new<R: 'a>(
        name: impl Into<String>,
        shape: Shape,
        fields: Vec<Field>,
        mut rows: Vec<(Geometry<f64>, R)>,
        values: impl Fn(&R) -> (Option<Cow<'a, str>>, Vec<Value<'a>>) + 'a,
    ) -> Self {
        let cut = |(geometry, _): &(Geometry<f64>, R)| matches!(geometry, Geometry::MultiLineString(_));
        let parts = rows.iter().any(cut);
        if parts {
            for (geometry, _) in &mut rows {
                *geometry = of_parts(geometry);
            }
        }
        Self {
            parts,
            name: name.into(),
            shape,
            fields,
            count: rows.len(),
            bounds: rows.iter().filter_map(|(g, _)| g.bounding_rect()).reduce(merge),
            rows: Box::new((rows, values)),
        }
    }

    /// Its features, made one by one; as often as asked.
    pub fn features(&self) -> impl Iterator<Item = Feature<'a>> + '_ {
        self.rows.features()
    }

    /// Whether its lines are lines of parts: where one is cut at the antimeridian, all are, so that the type is one.
    pub const fn parts(&self) -> bool {
        self.parts
    }

    /// West, south, east and north of everything in it; none where it is empty.
    ///
    /// # Units
    /// Degrees.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.bounds.map(|b| [b.min().x, b.min().y, b.max().x, b.max().y])
    }
}

/// A line as a line of one part.
fn of_parts(geometry: &Geometry<f64>) -> Geometry<f64> {
    match geometry {
        Geometry::Line(line) => MultiLineString::new(vec![(*line).into()]).into(),
        Geometry::LineString(line) => MultiLineString::new(vec![line.clone()]).into(),
        other => other.clone(),
    }
}

fn merge(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (west, south) = (a.min().x.min(b.min().x), a.min().y.min(b.min().y));
    let (east, north) = (a.max().x.max(b.max().x), a.max().y.max(b.max().y));
    Rect::new((west, south), (east, north))
}
