//! GeoParquet 1.1: one layer by columns, geometry as WKB, with the box of each feature to skip by.
//!
//! Times have no zone, as everywhere in a map; the rows of a layer stand by day, so that the statistics of a row group
//! tell its days.

use std::io::{self, Write};
use std::sync::Arc;

use geo::BoundingRect;
use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use serde_json::json;

use crate::layer::{Feature, FieldType, Shape, Value};

use super::geojson::rounded;
use super::wkb::wkb;
use super::writer::{Head, Writer};

/// Rows that are held until they are written.
const ROW_GROUP: usize = 65_536;

const CORNERS: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

const EPOCH: Date = date(1970, 1, 1);

const MILLISECONDS_A_DAY: i64 = 86_400_000;

/// Writes rows as they come.
pub(super) struct Parquet<W> {
    out: W,
    file: Option<SerializedFileWriter<Vec<u8>>>,
    columns: Vec<Column>,
    rows: usize,
}

impl<W: Write> Parquet<W> {
    pub(super) const fn new(out: W) -> Self {
        Self {
            out,
            file: None,
            columns: Vec::new(),
            rows: 0,
        }
    }

    fn row_group(&mut self) -> Result<()> {
        self.rows = 0;
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut group = file.next_row_group()?;
        for column in &mut self.columns {
            if let Some(mut to) = group.next_column()? {
                column.write(&mut to)?;
                to.close()?;
            }
        }
        group.close().map(drop)
    }
}

impl<W: Write> Writer for Parquet<W> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("dateline".to_owned())
            .set_key_value_metadata(Some(vec![KeyValue::new(
                "geo".to_owned(),
                geo_of(head).to_string(),
            )]))
            .build();
        let file =
            schema(head).and_then(|schema| SerializedFileWriter::new(Vec::new(), schema, properties.into()));
        self.file = Some(file.map_err(io::Error::other)?);
        let fields = head.fields.iter().map(|f| Column::of(f.kind));
        let geometry = std::iter::once(Column::of(FieldType::Text));
        let corners = CORNERS.iter().map(|_| Column::of(FieldType::Number));
        self.columns = fields.chain(geometry).chain(corners).collect();
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let fields = feature.values.len();
        for (column, value) in self.columns.iter_mut().zip(&feature.values) {
            column.push(value);
        }
        let geometry = feature.geometry.as_ref();
        let bounds = geometry.and_then(BoundingRect::bounding_rect);
        let corners = bounds.map(|b: geo::Rect<f64>| [b.min().x, b.min().y, b.max().x, b.max().y]);
        let mut position = self.columns.iter_mut().skip(fields);
        if let Some(column) = position.next() {
            column.push_bytes(geometry.map(wkb));
        }
        for (i, column) in position.enumerate() {
            let corner = corners.and_then(|c| c.get(i).copied());
            column.push(&Value::number(corner));
        }
        self.rows += 1;
        if self.rows == ROW_GROUP {
            self.row_group().map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.rows > 0 {
            self.row_group().map_err(io::Error::other)?;
        }
        if let Some(file) = self.file.take() {
            self.out
                .write_all(&file.into_inner().map_err(io::Error::other)?)?;
        }
        self.out.flush()
    }
}

/// The metadata that makes it a GeoParquet; without a `crs` it is longitude and latitude on WGS 84.
///
/// # References
/// GeoParquet 1.1.0, "geo" metadata.
fn geo_of(head: &Head<'_>) -> serde_json::Value {
    let kind = match (head.shape, head.parts) {
        (Shape::Point, _) => "Point",
        (Shape::Line, false) => "LineString",
        (Shape::Line, true) => "MultiLineString",
        (Shape::Area, _) => "MultiPolygon",
    };
    let covering: serde_json::Map<_, _> = CORNERS
        .iter()
        .map(|c| ((*c).to_owned(), json!(["bbox", c])))
        .collect();
    let mut column = json!({"encoding": "WKB", "geometry_types": [kind], "covering": {"bbox": covering}});
    if let Some(bounds) = head.bounds {
        column["bbox"] = json!(bounds.map(rounded));
    }
    json!({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}})
}

fn schema(head: &Head<'_>) -> Result<TypePtr> {
    let leaf = |name: &str, physical, logical, repetition| {
        let builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        builder.with_logical_type(logical).build().map(Arc::new)
    };
    let mut fields = Vec::new();
    for field in head.fields {
        let (physical, logical) = types(field.kind);
        fields.push(leaf(field.name, physical, logical, Repetition::OPTIONAL)?);
    }
    fields.push(leaf(
        "geometry",
        Physical::BYTE_ARRAY,
        None,
        Repetition::OPTIONAL,
    )?);
    let corners = CORNERS.map(|name| leaf(name, Physical::DOUBLE, None, Repetition::REQUIRED));
    let corners = corners.into_iter().collect::<Result<_>>()?;
    let bbox = Type::group_type_builder("bbox")
        .with_repetition(Repetition::OPTIONAL)
        .with_fields(corners);
    fields.push(Arc::new(bbox.build()?));
    Ok(Arc::new(
        Type::group_type_builder("schema").with_fields(fields).build()?,
    ))
}

fn types(kind: FieldType) -> (Physical, Option<LogicalType>) {
    match kind {
        FieldType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        FieldType::Flag => (Physical::BOOLEAN, None),
        FieldType::Count => (Physical::INT64, None),
        FieldType::Number => (Physical::DOUBLE, None),
        FieldType::Day => (Physical::INT32, Some(LogicalType::Date)),
        FieldType::Time => {
            let zoneless = LogicalType::timestamp(false, TimeUnit::MILLIS);
            (Physical::INT64, Some(zoneless))
        }
    }
}

/// The values of a column that are there, and for each row whether there is one.
struct Column {
    values: Values,
    there: Vec<i16>,
}

enum Values {
    Bytes(Vec<ByteArray>),
    Flags(Vec<bool>),
    Numbers(Vec<f64>),
    Days(Vec<i32>),
    Counts(Vec<i64>),
}

impl Column {
    const fn of(kind: FieldType) -> Self {
        let values = match kind {
            FieldType::Text => Values::Bytes(Vec::new()),
            FieldType::Flag => Values::Flags(Vec::new()),
            FieldType::Number => Values::Numbers(Vec::new()),
            FieldType::Day => Values::Days(Vec::new()),
            FieldType::Count | FieldType::Time => Values::Counts(Vec::new()),
        };
        Self {
            values,
            there: Vec::new(),
        }
    }

    fn push(&mut self, value: &Value<'_>) {
        let there = match (&mut self.values, value) {
            (Values::Bytes(to), Value::Text(words)) => push(to, words.as_bytes().to_vec().into()),
            (Values::Flags(to), Value::Flag(flag)) => push(to, *flag),
            (Values::Numbers(to), Value::Number(number)) => push(to, rounded(*number)),
            (Values::Days(to), Value::Day(day)) => push(to, days(*day)),
            (Values::Counts(to), Value::Count(count)) => push(to, i64::try_from(*count).unwrap_or(i64::MAX)),
            (Values::Counts(to), Value::Time(day)) => push(to, i64::from(days(*day)) * MILLISECONDS_A_DAY),
            _ => 0,
        };
        self.there.push(there);
    }

    fn push_bytes(&mut self, bytes: Option<Vec<u8>>) {
        let there = match (&mut self.values, bytes) {
            (Values::Bytes(to), Some(bytes)) => push(to, bytes.into()),
            _ => 0,
        };
        self.there.push(there);
    }

    fn write(&mut self, to: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let there = std::mem::take(&mut self.there);
        match &mut self.values {
            Values::Bytes(values) => batch::<ByteArrayType>(values, &there, to),
            Values::Flags(values) => batch::<BoolType>(values, &there, to),
            Values::Numbers(values) => batch::<DoubleType>(values, &there, to),
            Values::Days(values) => batch::<Int32Type>(values, &there, to),
            Values::Counts(values) => batch::<Int64Type>(values, &there, to),
        }
    }
}

fn push<T>(to: &mut Vec<T>, value: T) -> i16 {
    to.push(value);
    1
}

fn batch<T: DataType>(
    values: &mut Vec<T::T>,
    there: &[i16],
    to: &mut SerializedColumnWriter<'_>,
) -> Result<()> {
    to.typed::<T>().write_batch(values, Some(there), None)?;
    values.clear();
    Ok(())
}

/// Days since 1970 began.
fn days(day: Date) -> i32 {
    EPOCH.until(day).map_or(0, |span| span.get_days())
}
