//! Tables: layers with their positions, and the working tables of events and findings.
//!
//! Words come from reports, and a spreadsheet would run a cell that begins like a formula: such a cell is written
//! with an apostrophe before it, which spreadsheets take for "this is text" and do not show.

use std::borrow::Cow;
use std::io::{self, Write};

use geo::{CoordsIter, Geometry};

use crate::layer::{Field, FieldType, Layer, Shape, Value};

use super::geojson::{midnight, rounded};

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

/// Writes a layer as a table: `lon` and `lat` (lines: `wkt`), then its fields.
///
/// # Errors
/// What `out` gives.
pub fn write(layer: &Layer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let position: &[Field] = if layer.shape == Shape::Point {
        &[LON, LAT]
    } else {
        &[WKT]
    };
    let mut table = TableWriter::new(out, &[position, &layer.fields].concat())?;
    for feature in layer.features() {
        let mut row = match &feature.geometry {
            Some(Geometry::Point(p)) => vec![Value::Number(p.x()), Value::Number(p.y())],
            Some(line) => vec![Value::text(wkt(line))],
            None => vec![Value::Null; position.len()],
        };
        row.extend(feature.values);
        table.row(&row)?;
    }
    table.finish()
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
        let mut out = csv::Writer::from_writer(out);
        out.write_record(fields.iter().map(|f| f.name))
            .map_err(io_error)?;
        Ok(Self { out })
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
        Value::Null => "".into(),
        Value::Flag(flag) => flag.to_string().into(),
        Value::Count(count) => count.to_string().into(),
        Value::Number(number) => rounded(*number).to_string().into(),
        Value::Text(words) => inert(words),
        Value::Day(day) => day.to_string().into(),
        Value::Time(day) => midnight(*day).into(),
    }
}

/// Words that no spreadsheet runs.
///
/// # References
/// OWASP, CSV Injection: cells that begin with = + - @, tab or carriage return.
fn inert(words: &str) -> Cow<'_, str> {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{words}").into()
    } else {
        words.into()
    }
}

fn wkt(line: &Geometry<f64>) -> String {
    let positions: Vec<String> = line
        .coords_iter()
        .map(|c| format!("{} {}", rounded(c.x), rounded(c.y)))
        .collect();
    format!("LINESTRING ({})", positions.join(", "))
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
