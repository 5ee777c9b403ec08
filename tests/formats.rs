//! Every format is read back, and what is read is what was written: how many, where, what, when.

use dateline::export::Format;
use dateline::layer::{Field, FieldType, Layer, Shape, Value};
use dateline::measure::{line, point};
use jiff::civil::date;

/// What a reader finds in a feature: positions (longitude, latitude), the name, the first day, the number.
type Read = (Vec<[f64; 2]>, String, String, Option<f64>);

const NAMES: [&str; 3] = ["al-Qa’im, \"القائم\"\nline two", "<b>=1+1</b>", "Rawa; Anah"];

fn layer(shape: Shape) -> Layer<'static> {
    let fields = [
        ("place", FieldType::Text),
        ("begin", FieldType::Time),
        ("quantity", FieldType::Number),
        ("partial", FieldType::Flag),
    ];
    let fields = fields.map(|(name, kind)| Field { name, kind }).to_vec();
    let (a, b) = (point(34.392_51, 40.989_45), point(-34.368_57, -41.981_94));
    let geometry = if shape == Shape::Point {
        a.into()
    } else {
        line(a, b)
    };
    let rows = NAMES.map(|name| (geometry.clone(), name)).to_vec();
    Layer::new("sample", shape, fields, rows, |name| {
        let quantity = if name.contains("Rawa") {
            Value::Null
        } else {
            Value::Number(-7.5)
        };
        let values = vec![
            Value::text(*name),
            Value::Time(date(2017, 10, 26)),
            quantity,
            Value::Flag(true),
        ];
        (None, values)
    })
}

fn expected(shape: Shape) -> Vec<Read> {
    let positions = match shape {
        Shape::Point => vec![[40.989_45, 34.392_51]],
        Shape::Line => vec![[40.989_45, 34.392_51], [-41.981_94, -34.368_57]],
    };
    let quantity = |name: &str| (!name.contains("Rawa")).then_some(-7.5);
    let read = |name: &str| {
        (
            positions.clone(),
            name.to_owned(),
            "2017-10-26T00:00:00".to_owned(),
            quantity(name),
        )
    };
    NAMES.iter().map(|name| read(name)).collect()
}

fn read(format: Format, bytes: &[u8]) -> Vec<Read> {
    match format {
        Format::GeoJson => read_geojson(bytes),
        Format::Csv => read_csv(bytes),
    }
}

fn read_geojson(bytes: &[u8]) -> Vec<Read> {
    let collection: geojson::FeatureCollection = serde_json::from_slice(bytes).unwrap();
    let read = |feature: &geojson::Feature| {
        let position = |p: &geojson::Position| [p[0], p[1]];
        let positions = match &feature.geometry.as_ref().unwrap().value {
            geojson::GeometryValue::Point { coordinates } => vec![position(coordinates)],
            geojson::GeometryValue::LineString { coordinates } => coordinates.iter().map(position).collect(),
            other => panic!("{other:?}"),
        };
        let words = |name| feature.property(name).unwrap().as_str().unwrap().to_owned();
        assert_eq!(feature.property("partial").unwrap().as_bool(), Some(true));
        (
            positions,
            words("place"),
            words("begin"),
            feature.property("quantity").unwrap().as_f64(),
        )
    };
    collection.features.iter().map(read).collect()
}

fn read_csv(bytes: &[u8]) -> Vec<Read> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().unwrap().clone();
    let read = |row: csv::StringRecord| {
        let cell = |name| headers.iter().position(|h| h == name).map(|i| row[i].to_owned());
        let number = |words: &str| words.parse::<f64>().unwrap();
        let positions = match cell("wkt") {
            None => vec![[number(&cell("lon").unwrap()), number(&cell("lat").unwrap())]],
            Some(wkt) => {
                let inside = wkt
                    .strip_prefix("LINESTRING (")
                    .unwrap()
                    .strip_suffix(')')
                    .unwrap();
                let pair = |words: &str| {
                    words
                        .split_once(' ')
                        .map(|(x, y)| [number(x), number(y)])
                        .unwrap()
                };
                inside.split(", ").map(pair).collect()
            }
        };
        assert_eq!(cell("partial").unwrap(), "true");
        let quantity = cell("quantity").filter(|q| !q.is_empty()).map(|q| number(&q));
        (
            positions,
            cell("place").unwrap(),
            cell("begin").unwrap(),
            quantity,
        )
    };
    reader.records().map(|row| read(row.unwrap())).collect()
}

#[test]
fn every_format_is_read_back() {
    for &format in Format::ALL {
        for &shape in Shape::ALL {
            let mut bytes = Vec::new();
            format.write(&layer(shape), &mut bytes).unwrap();
            assert_eq!(read(format, &bytes), expected(shape), "{format}, {shape}");
            let mut again = Vec::new();
            format.write(&layer(shape), &mut again).unwrap();
            assert_eq!(bytes, again, "{format}: the same layer, the same bytes");
        }
    }
}
