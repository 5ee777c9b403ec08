//! Tables: layers with their positions, and the working tables of events and findings.
//!
//! Words come from reports, and a spreadsheet would run a cell that begins like a formula: such a cell is written
//! with an apostrophe before it, which spreadsheets take for "this is text" and do not show.

use std::borrow::Cow;
use std::io::{self, Write};

use geo::{CoordsIter, Geometry, LineString};
use serde::Serialize;

use crate::layer::{Feature, Field, FieldType, Shape, Value};
use crate::review::begins_formula;

use super::geojson::{midnight, rounded};
use super::writer::{Head, Writer};

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

const LON: Field = Field {
    name: "lon",
    kind: FieldType::Number,
};
const LAT: Field = Field {
    name: "lat",
    kind: FieldType::Number,
};
const WKT: Field = Field {
    name: "wkt",
    kind: FieldType::Text,
};

/// What a table of positions may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Options {
    /// Begin with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// A column `wkt` with the geometry as well-known text, for points too.
    pub wkt: bool,
}

/// Writes a layer as a table: `lon` and `lat` of points, `wkt` of lines or where asked for, then its fields.
pub(super) struct LayerTable<W: Write> {
    table: TableWriter<W>,
    points: bool,
    wkt: bool,
}

impl<W: Write> LayerTable<W> {
    pub(super) fn new(mut out: W, options: Options) -> io::Result<Self> {
        if options.bom {
            out.write_all(BOM)?;
        }
        Ok(Self {
            table: TableWriter::bare(out),
            points: false,
            wkt: options.wkt,
        })
    }
}

impl<W: Write> Writer for LayerTable<W> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        self.points = head.shape == Shape::Point;
        self.wkt |= !self.points;
        let position: &[Field] = if self.points { &[LON, LAT] } else { &[] };
        let wkt: &[Field] = if self.wkt { &[WKT] } else { &[] };
        let fields = [position, wkt, head.fields].into_iter().flatten();
        self.table.header(fields.map(|f| f.name))
    }

    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let point = match &feature.geometry {
            Some(Geometry::Point(p)) => Some(p),
            _ => None,
        };
        let mut row = Vec::with_capacity(feature.values.len() + 3);
        if self.points {
            row.extend([
                Value::number(point.map(|p| p.x())),
                Value::number(point.map(|p| p.y())),
            ]);
        }
        if self.wkt {
            row.push(Value::text(
                feature.geometry.as_ref().map(wkt).unwrap_or_default(),
            ));
        }
        row.extend(feature.values.iter().cloned());
        self.table.row(&row)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.table.finish()
    }
}

/// Writes the rows of a table as they come.
pub struct TableWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with the names of its columns.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn new(out: W, fields: &[Field]) -> io::Result<Self> {
        let mut table = Self::bare(out);
        table.header(fields.iter().map(|f| f.name))?;
        Ok(table)
    }

    /// Begins a table with columns of these names, which may be a person's own.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn named<'n>(out: W, names: impl Iterator<Item = &'n str>) -> io::Result<Self> {
        let mut table = Self::bare(out);
        table.header(names)?;
        Ok(table)
    }

    fn bare(out: W) -> Self {
        Self {
            out: csv::Writer::from_writer(out),
        }
    }

    fn header<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> io::Result<()> {
        let names: Vec<_> = names.map(inert).collect();
        self.out
            .write_record(names.iter().map(|n| n.as_bytes()))
            .map_err(io_error)
    }

    /// Writes a row, whose values stand in the order of the columns.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn row(&mut self, values: &[Value<'_>]) -> io::Result<()> {
        for value in values {
            self.out.write_field(cell(value).as_bytes()).map_err(io_error)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The error of the file beneath, whose kind tells a closed pipe from a full disk.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn cell<'a>(value: &'a Value<'_>) -> Cow<'a, str> {
    match value {
        Value::Text(words) => inert(words),
        other => plain(other),
    }
}

/// A value in plain letters; nothing for `Null`.
pub(super) fn plain<'a>(value: &'a Value<'_>) -> Cow<'a, str> {
    match value {
        Value::Null => "".into(),
        Value::Flag(flag) => flag.to_string().into(),
        Value::Count(count) => count.to_string().into(),
        Value::Number(number) => rounded(*number).to_string().into(),
        Value::Text(words) => words.as_ref().into(),
        Value::Day(day) => day.to_string().into(),
        Value::Time(day) => midnight(*day).into(),
    }
}

/// Words that no spreadsheet runs: a formula gets an apostrophe, and one more where it has some, so that a review may
/// take one away. A negative number is no formula.
fn inert(words: &str) -> Cow<'_, str> {
    let number = words.starts_with('-') && words.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b'.');
    if begins_formula(words.trim_start_matches('\'')) && !(number && words.parse::<f64>().is_ok()) {
        format!("'{words}").into()
    } else {
        words.into()
    }
}

/// Well-known text, to six decimals.
pub fn wkt(geometry: &Geometry<f64>) -> String {
    let at = |c: geo::Coord<f64>| format!("{} {}", rounded(c.x), rounded(c.y));
    let list = |line: &LineString<f64>| line.coords().map(|c| at(*c)).collect::<Vec<_>>().join(", ");
    match geometry {
        Geometry::Point(p) => format!("POINT ({})", at(p.0)),
        Geometry::MultiLineString(lines) => {
            let parts: Vec<String> = lines.iter().map(|l| format!("({})", list(l))).collect();
            format!("MULTILINESTRING ({})", parts.join(", "))
        }
        Geometry::MultiPolygon(areas) => {
            let rings = |a: &geo::Polygon<f64>| {
                let rings = std::iter::once(a.exterior()).chain(a.interiors());
                let rings: Vec<String> = rings.map(|r| format!("({})", list(r))).collect();
                format!("({})", rings.join(", "))
            };
            let areas: Vec<String> = areas.iter().map(rings).collect();
            format!("MULTIPOLYGON ({})", areas.join(", "))
        }
        other => format!("LINESTRING ({})", list(&other.coords_iter().collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_no_cell() {
        let cases = [
            (
                "=HYPERLINK(\"http://example.org\")",
                "'=HYPERLINK(\"http://example.org\")",
            ),
            ("+1", "'+1"),
            ("-cmd", "'-cmd"),
            ("-1+2", "'-1+2"),
            ("-3.5", "-3.5"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("Rawa = Rawah", "Rawa = Rawah"),
        ];
        for (words, expected) in cases {
            assert_eq!(inert(words), expected);
        }
        assert_eq!(cell(&Value::Number(-73.5)), "-73.5", "a number is no formula");
    }
}
