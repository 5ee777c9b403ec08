//! RFC 7946, RFC 8142 and lines of features: the one door of the crate `geojson`.
//!
//! Features stream: a layer of a million takes the memory of one. Positions are longitude and latitude on WGS 84
//! with six decimals (about 10 cm); there is no `crs` member, which RFC 7946 forbids and GDAL would obey.

use std::io::{self, Write};

use geo::Geometry;
use geojson::GeometryValue;
use jiff::civil::Date;

use crate::layer::{Feature, Field, Value};

use super::writer::{Head, Writer};

/// What stands around the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// One object with everything in it, one feature a line (RFC 7946).
    Collection,
    /// Each feature a text of its own between a record separator and a line feed (RFC 8142).
    Sequence,
    /// Each feature a line.
    Lines,
}

/// Writes features as they come.
pub(super) struct Stream<W> {
    out: W,
    frame: Frame,
    /// `"name":` for each field, with the comma that parts it from the one before.
    keys: Vec<Vec<u8>>,
    line: Vec<u8>,
    started: bool,
}

impl<W: Write> Stream<W> {
    pub(super) const fn new(out: W, frame: Frame) -> Self {
        Self {
            out,
            frame,
            keys: Vec::new(),
            line: Vec::new(),
            started: false,
        }
    }
}

impl<W: Write> Writer for Stream<W> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        let comma = std::iter::once("").chain(std::iter::repeat(","));
        let keys = head.fields.iter().zip(comma).map(|(f, comma)| {
            let name = serde_json::to_string(f.name)?;
            Ok(format!("{comma}{name}:").into_bytes())
        });
        self.keys = keys.collect::<io::Result<_>>()?;
        if self.frame != Frame::Collection {
            return Ok(());
        }
        self.out.write_all(b"{\"type\":\"FeatureCollection\",")?;
        if let Some(bounds) = head.bounds {
            let bounds = bounds.map(rounded);
            write!(self.out, "\"bbox\":{},", serde_json::to_string(&bounds)?)?;
        }
        self.out.write_all(b"\"features\":[")
    }

    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let line = &mut self.line;
        line.clear();
        line.extend_from_slice(match (self.frame, self.started) {
            (Frame::Collection, true) => b",\n",
            (Frame::Collection, false) => b"\n",
            (Frame::Sequence, _) => b"\x1e",
            (Frame::Lines, _) => b"",
        });
        self.started = true;
        line.extend_from_slice(b"{\"type\":\"Feature\",");
        if let Some(id) = &feature.id {
            line.extend_from_slice(b"\"id\":");
            serde_json::to_writer(&mut *line, id.as_ref())?;
            line.push(b',');
        }
        line.extend_from_slice(b"\"geometry\":");
        write_geometry(line, feature.geometry.as_ref())?;
        line.extend_from_slice(b",\"properties\":{");
        for (key, value) in self.keys.iter().zip(&feature.values) {
            line.extend_from_slice(key);
            write_value(line, value)?;
        }
        line.extend_from_slice(b"}}");
        if self.frame != Frame::Collection {
            line.push(b'\n');
        }
        self.out.write_all(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.frame == Frame::Collection {
            self.out.write_all(b"\n]}\n")?;
        }
        self.out.flush()
    }
}

/// A feature as the crate `geojson` has it, for programs that go on with it.
///
/// ```
/// use dateline::export::geojson::feature;
/// use dateline::layer::{Feature, Field, FieldType, Value};
/// let fields = [Field { name: "place", kind: FieldType::Text }];
/// let point = dateline::measure::point(34.48229, 41.91898);
/// let rawa = Feature { id: None, geometry: Some(point.into()), values: vec![Value::text("Rawa")] };
/// assert_eq!(feature(&fields, &rawa).property("place").and_then(|p| p.as_str()), Some("Rawa"));
/// ```
pub fn feature(fields: &[Field], feature: &Feature<'_>) -> geojson::Feature {
    let properties = fields.iter().zip(&feature.values);
    geojson::Feature {
        bbox: None,
        geometry: feature.geometry.as_ref().map(model).map(geojson::Geometry::new),
        id: feature
            .id
            .as_ref()
            .map(|id| geojson::feature::Id::String(id.to_string())),
        properties: Some(properties.map(|(f, v)| (f.name.to_owned(), json(v))).collect()),
        foreign_members: None,
    }
}

fn write_geometry(line: &mut Vec<u8>, geometry: Option<&Geometry<f64>>) -> io::Result<()> {
    match geometry {
        // Nearly every feature is a point: writing it straight away halves the time of a large layer.
        Some(Geometry::Point(p)) => {
            line.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":");
            serde_json::to_writer(&mut *line, &[rounded(p.x()), rounded(p.y())])?;
            line.push(b'}');
            Ok(())
        }
        Some(geometry) => Ok(serde_json::to_writer(
            line,
            &geojson::Geometry::new(model(geometry)),
        )?),
        None => line.write_all(b"null"),
    }
}

fn model(geometry: &Geometry<f64>) -> GeometryValue {
    use geo::MapCoords;
    GeometryValue::from(&geometry.map_coords(|c| geo::coord! { x: rounded(c.x), y: rounded(c.y) }))
}

fn write_value(line: &mut Vec<u8>, value: &Value<'_>) -> io::Result<()> {
    match value {
        Value::Null => line.write_all(b"null"),
        Value::Flag(flag) => write!(line, "{flag}"),
        Value::Count(count) => write!(line, "{count}"),
        Value::Number(number) => Ok(serde_json::to_writer(line, &rounded(*number))?),
        Value::Text(words) => Ok(serde_json::to_writer(line, words.as_ref())?),
        Value::Day(day) => write_day(line, *day, b"\""),
        Value::Time(day) => write_day(line, *day, b"T00:00:00\""),
    }
}

/// Writes a day digit by digit: the general formatter takes a fifth of the time of a large layer.
fn write_day(line: &mut Vec<u8>, day: Date, then: &[u8]) -> io::Result<()> {
    let Ok(year) = u16::try_from(day.year()) else {
        return write!(line, "\"{day}").and_then(|()| line.write_all(then));
    };
    let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or_default();
    let (month, day) = (day.month().unsigned_abs().into(), day.day().unsigned_abs().into());
    line.push(b'"');
    line.extend([year / 1000, year / 100, year / 10, year].map(digit));
    line.extend([
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(day / 10),
        digit(day),
    ]);
    line.write_all(then)
}

pub(super) fn json(value: &Value<'_>) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Flag(flag) => (*flag).into(),
        Value::Count(count) => (*count).into(),
        Value::Number(number) => rounded(*number).into(),
        Value::Text(words) => words.as_ref().into(),
        Value::Day(day) => day.to_string().into(),
        Value::Time(day) => midnight(*day).into(),
    }
}

/// Six decimals of a number, and no minus before a zero.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6 + 0.0
}

/// The midnight that begins a day, without an offset: QGIS ignores zones, and browsers would shift the day.
pub(crate) fn midnight(day: Date) -> String {
    format!("{day}T00:00:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Format;
    use crate::layer::{FieldType, Layer, Shape};
    use crate::measure::point;

    fn layer() -> Layer<'static> {
        let fields = [
            ("name", FieldType::Text),
            ("killed", FieldType::Number),
            ("begin", FieldType::Time),
        ];
        let fields = fields.map(|(name, kind)| Field { name, kind }).to_vec();
        let places = [
            ("<Rawa> \"x\"\u{1}", 34.482_290_4, -41.0),
            ("Anah", -0.000_000_1, 41.98194),
        ];
        let rows = places
            .map(|(name, lat, lon)| (point(lat, lon).into(), name))
            .to_vec();
        Layer::new("towns", Shape::Point, fields, rows, |name| {
            let begin = Value::Time(jiff::civil::date(2017, 10, 26));
            (
                Some((*name).into()),
                vec![Value::text(*name), Value::Number(1e9 + 0.5), begin],
            )
        })
    }

    #[test]
    fn what_is_written_is_what_the_model_says() {
        let layer = layer();
        let mut text = Vec::new();
        Format::GeoJson.write(&layer, &mut text).unwrap();
        let read: geojson::FeatureCollection = serde_json::from_slice(&text).unwrap();
        let model: Vec<_> = layer.features().map(|f| feature(&layer.fields, &f)).collect();
        assert_eq!(read.features, model);
        assert_eq!(read.bbox.unwrap().as_slice(), [-41.0, 0.0, 41.98194, 34.48229]);
    }

    #[test]
    fn a_day_is_written_as_it_is_displayed() {
        for day in [
            "0001-01-02",
            "0987-11-30",
            "2017-10-26",
            "9999-12-31",
            "-000044-03-15",
        ] {
            let mut line = Vec::new();
            write_day(&mut line, day.parse().unwrap(), b"\"").unwrap();
            assert_eq!(String::from_utf8(line).unwrap(), format!("\"{day}\""));
        }
    }

    #[test]
    fn the_same_layer_gives_the_same_bytes() {
        let text = |layer: &Layer<'_>| {
            let mut text = Vec::new();
            Format::GeoJson.write(layer, &mut text).unwrap();
            String::from_utf8(text).unwrap()
        };
        let written = text(&layer());
        assert_eq!(written, text(&layer()));
        assert!(
            written.contains("\"coordinates\":[41.98194,0.0]"),
            "no minus before a zero: {written}"
        );
        assert!(written.contains("\"begin\":\"2017-10-26T00:00:00\""));
    }
}
