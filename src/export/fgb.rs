//! FlatGeobuf: one layer, with an index by which a viewer reads only what it shows.
//!
//! The index sorts features by where they are, so a column `seq` keeps their order. GDAL reads no feature without a
//! place from it, so there is none. Without features there is no index: one of nothing is no index, and no reader takes it.

use std::io::{self, Write};

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo::MapCoords;
use geozero::{ColumnValue, GeozeroGeometry, PropertyProcessor};

use crate::layer::{Feature, Field, FieldType, Shape, Value};

use super::geojson::{midnight, rounded};
use super::writer::{Head, Writer};

/// Writes features as they come.
pub(super) struct FlatGeobuf<W> {
    out: W,
    file: Option<FgbWriter<'static>>,
    name: String,
    kind: GeometryType,
    fields: Vec<Field>,
    seq: i64,
}

impl<W: Write> FlatGeobuf<W> {
    pub(super) const fn new(out: W) -> Self {
        Self {
            out,
            file: None,
            name: String::new(),
            kind: GeometryType::Unknown,
            fields: Vec::new(),
            seq: 0,
        }
    }

    /// A file with its columns and no feature.
    fn create(&self, write_index: bool) -> io::Result<FgbWriter<'static>> {
        let options = FgbWriterOptions {
            write_index,
            detect_type: false,
            promote_to_multi: false,
            crs: FgbCrs {
                org: Some("EPSG"),
                code: 4326,
                name: Some("WGS 84"),
                ..FgbCrs::default()
            },
            ..FgbWriterOptions::default()
        };
        let mut file =
            FgbWriter::create_with_options(&self.name, self.kind, options).map_err(io::Error::other)?;
        file.add_column("seq", ColumnType::Long, |_, column| column.nullable = false);
        for field in &self.fields {
            file.add_column(field.name, column_type(field.kind), |_, _| {});
        }
        Ok(file)
    }
}

impl<W: Write> Writer for FlatGeobuf<W> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        self.kind = match (head.shape, head.parts) {
            (Shape::Point, _) => GeometryType::Point,
            (Shape::Line, false) => GeometryType::LineString,
            (Shape::Line, true) => GeometryType::MultiLineString,
            (Shape::Area, _) => GeometryType::MultiPolygon,
        };
        head.name.clone_into(&mut self.name);
        self.fields = head.fields.to_vec();
        self.file = Some(self.create(true)?);
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let geometry = feature.geometry.as_ref().ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                "FlatGeobuf holds no feature without a place",
            )
        })?;
        let mut kept = Ok(());
        file.add_feature_geom(Site(geometry), |to| {
            kept = to.property(0, "seq", &ColumnValue::Long(self.seq)).map(drop);
            for (i, (field, value)) in (1..).zip(self.fields.iter().zip(&feature.values)) {
                if kept.is_ok() {
                    kept = property(to, i, field.name, value);
                }
            }
        })
        .and(kept)
        .map_err(io::Error::other)?;
        self.seq += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            let file = if self.seq == 0 { self.create(false)? } else { file };
            file.write(&mut self.out).map_err(io::Error::other)?;
        }
        self.out.flush()
    }
}

/// A geometry; the way of a line as a line string, which the format has.
struct Site<'g>(&'g geo::Geometry<f64>);

impl GeozeroGeometry for Site<'_> {
    fn process_geom<P: geozero::GeomProcessor>(&self, to: &mut P) -> geozero::error::Result<()> {
        match self.0 {
            geo::Geometry::Line(line) => Site(&geo::Geometry::LineString((*line).into())).process_geom(to),
            geometry => {
                let six_decimals = |c: geo::Coord<f64>| geo::coord! { x: rounded(c.x), y: rounded(c.y) };
                geometry.map_coords(six_decimals).process_geom(to)
            }
        }
    }
}

const fn column_type(kind: FieldType) -> ColumnType {
    match kind {
        FieldType::Text => ColumnType::String,
        FieldType::Flag => ColumnType::Bool,
        FieldType::Count => ColumnType::Long,
        FieldType::Number => ColumnType::Double,
        // There is no type of days.
        FieldType::Day | FieldType::Time => ColumnType::DateTime,
    }
}

fn property(
    to: &mut impl PropertyProcessor,
    i: usize,
    name: &str,
    value: &Value<'_>,
) -> geozero::error::Result<()> {
    let held;
    let value = match value {
        Value::Null => return Ok(()),
        Value::Flag(flag) => ColumnValue::Bool(*flag),
        Value::Count(count) => ColumnValue::Long(i64::try_from(*count).unwrap_or(i64::MAX)),
        Value::Number(number) => ColumnValue::Double(rounded(*number)),
        Value::Text(words) => ColumnValue::String(words),
        Value::Day(day) | Value::Time(day) => {
            held = midnight(*day);
            ColumnValue::DateTime(&held)
        }
    };
    to.property(i, name, &value).map(drop)
}
