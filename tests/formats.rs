//! Every format is read back, and what is read is what was written: how many, where, what, when.

use dateline::export::Format;
use dateline::export::csv::Options;
use dateline::layer::{Field, FieldType, Layer, Shape, Value};
use dateline::measure::{Point, line, point};
use jiff::civil::date;

#[cfg(feature = "cli")]
mod printed;

/// What a reader finds in a feature: positions (longitude, latitude), the name, the first day, the number.
type Read = (Vec<[f64; 2]>, String, String, Option<f64>);

const NAMES: [&str; 3] = ["al-Qa’im, \"القائم\"\nline two", "<b>=1+1</b>", "Rawa; Anah"];

/// Where the sample lies: two towns, the second of which is nearer across the antimeridian, if asked for.
fn ends(far: bool) -> (Point, Point) {
    let other = if far { 178.441_9 } else { -41.981_94 };
    (
        point(34.392_51, if far { -171.751_3 } else { 40.989_45 }),
        point(-34.368_57, other),
    )
}

fn layer(shape: Shape, far: bool) -> Layer<'static> {
    let fields = [
        ("place", FieldType::Text),
        ("begin", FieldType::Time),
        ("end", FieldType::Time),
        ("quantity", FieldType::Number),
        ("partial", FieldType::Flag),
    ];
    let fields = fields.map(|(name, kind)| Field { name, kind }).to_vec();
    let (a, b) = ends(far);
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
            Value::Time(date(2017, 10, 27)),
            quantity,
            Value::Flag(true),
        ];
        (None, values)
    })
}

fn expected(shape: Shape, far: bool) -> Vec<Read> {
    let (a, b) = ends(far);
    let mut positions = vec![[a.x(), a.y()]];
    if shape == Shape::Line {
        if far {
            // Where the straight line between them meets it.
            let lat = 34.392_51 - 68.761_08 * 8.2487 / 9.8068;
            let lat = (lat * 1e6_f64).round() / 1e6;
            positions.extend([[-180.0, lat], [180.0, lat]]);
        }
        positions.push([b.x(), b.y()]);
    }
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
        Format::GeoJsonSeq => read_lines(bytes, "\u{1e}"),
        Format::NdJson => read_lines(bytes, ""),
        Format::Csv => read_csv(bytes),
        Format::Kml => read_kml(bytes),
        #[cfg(feature = "formats")]
        Format::Gpkg => binary::read_gpkg(bytes),
        #[cfg(feature = "formats")]
        Format::Fgb => binary::read_fgb(bytes),
        #[cfg(feature = "formats")]
        Format::GeoParquet => binary::read_geoparquet(bytes),
        #[cfg(not(feature = "formats"))]
        Format::Gpkg | Format::Fgb | Format::GeoParquet => panic!("{format} is not built in"),
    }
}

fn read_geojson(bytes: &[u8]) -> Vec<Read> {
    let collection: geojson::FeatureCollection = serde_json::from_slice(bytes).unwrap();
    collection.features.iter().map(read_feature).collect()
}

/// Features one by one, each begun by `separator` and ended by a line feed.
fn read_lines(bytes: &[u8], separator: &str) -> Vec<Read> {
    let text = std::str::from_utf8(bytes).unwrap();
    let feature = |line: &str| {
        let line = line.strip_prefix(separator).unwrap();
        read_feature(&serde_json::from_str(line).unwrap())
    };
    text.strip_suffix('\n')
        .unwrap()
        .split('\n')
        .map(feature)
        .collect()
}

fn read_feature(feature: &geojson::Feature) -> Read {
    let position = |p: &geojson::Position| [p[0], p[1]];
    let positions = match &feature.geometry.as_ref().unwrap().value {
        geojson::GeometryValue::Point { coordinates } => vec![position(coordinates)],
        geojson::GeometryValue::LineString { coordinates } => coordinates.iter().map(position).collect(),
        geojson::GeometryValue::MultiLineString { coordinates } => {
            coordinates.iter().flatten().map(position).collect()
        }
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
                let pair = |words: &str| {
                    words
                        .split_once(' ')
                        .map(|(x, y)| [number(x), number(y)])
                        .unwrap()
                };
                let positions = wkt
                    .split(['(', ')'])
                    .skip(1)
                    .map(|part| part.trim_matches([',', ' ']));
                positions
                    .filter(|part| !part.is_empty())
                    .flat_map(|part| part.split(", ").map(pair))
                    .collect()
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

/// In KML no tag begins in what a balloon shows as a page.
fn read_kml(bytes: &[u8]) -> Vec<Read> {
    let text = std::str::from_utf8(bytes).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let placemarks = document
        .descendants()
        .filter(|n| n.has_tag_name((KML, "Placemark")));
    let read = |placemark: roxmltree::Node<'_, '_>| {
        let all = |tag: &'static str| {
            placemark
                .descendants()
                .filter(move |n| n.has_tag_name((KML, tag)))
        };
        let data = |name: &str| {
            let data = all("Data").find(|n| n.attribute("name") == Some(name))?;
            data.first_element_child()?.text().map(str::to_owned)
        };
        let pair = |words: &str| {
            let (x, y) = words.split_once(',').unwrap();
            [x.parse().unwrap(), y.parse().unwrap()]
        };
        let lines =
            all("coordinates").flat_map(|n| n.text().unwrap().split(' ').map(pair).collect::<Vec<_>>());
        assert_eq!(data("partial").as_deref(), Some("true"));
        assert_eq!(all("begin").next().unwrap().text(), Some("2017-10-26T00:00:00Z"));
        assert_eq!(all("end").next().unwrap().text(), Some("2017-10-27T00:00:00Z"));
        (
            lines.collect(),
            data("place").unwrap().replace("< ", "<"),
            data("begin").unwrap(),
            data("quantity").map(|q| q.parse().unwrap()),
        )
    };
    placemarks.map(read).collect()
}

const KML: &str = "http://www.opengis.net/kml/2.2";

#[cfg(feature = "formats")]
mod binary {
    use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};
    use geo::CoordsIter;
    use geozero::ToGeo;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    use super::Read;

    /// The positions of well-known binary, each kind as the standard has it.
    fn positions(wkb: &[u8]) -> Vec<[f64; 2]> {
        fn read(bytes: &mut &[u8], to: &mut Vec<[f64; 2]>) {
            let kind = u32::from_le_bytes(bytes[1..5].try_into().unwrap());
            assert_eq!(bytes[0], 1);
            *bytes = &bytes[5..];
            let mut count = || {
                let n = u32::from_le_bytes(bytes[..4].try_into().unwrap());
                *bytes = &bytes[4..];
                n
            };
            let n = if kind == 1 { 1 } else { count() };
            for _ in 0..n {
                if kind == 5 {
                    read(bytes, to);
                    continue;
                }
                let number = |i: usize| f64::from_le_bytes(bytes[i..i + 8].try_into().unwrap());
                to.push([number(0), number(8)]);
                *bytes = &bytes[16..];
            }
        }
        let (mut rest, mut all) = (wkb, Vec::new());
        read(&mut rest, &mut all);
        assert!(rest.is_empty());
        all
    }

    pub(super) fn read_gpkg(bytes: &[u8]) -> Vec<Read> {
        let mut file = rusqlite::Connection::open_in_memory().unwrap();
        file.deserialize_read_exact("main", bytes, bytes.len(), true)
            .unwrap();
        let sound: String = file
            .query_row("PRAGMA integrity_check", [], |r| r.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
        let contents =
            "SELECT geometry_type_name FROM gpkg_contents JOIN gpkg_geometry_columns USING (table_name)";
        let kind: String = file.query_row(contents, [], |r| r.get(0)).unwrap();
        let mut rows = file
            .prepare("SELECT geom, place, begin, quantity, partial FROM sample ORDER BY fid")
            .unwrap();
        let read = rows.query_map([], |row| {
            let blob: Vec<u8> = row.get(0)?;
            assert_eq!(&blob[..8], b"GP\0\x01\xe6\x10\0\0", "{kind}");
            assert!(row.get::<_, bool>(4)?);
            let begin: String = row.get(2)?;
            Ok((
                positions(&blob[8..]),
                row.get(1)?,
                begin.replace(".000Z", ""),
                row.get(3)?,
            ))
        });
        read.unwrap().map(Result::unwrap).collect()
    }

    pub(super) fn read_fgb(bytes: &[u8]) -> Vec<Read> {
        let mut features = FgbReader::open(std::io::Cursor::new(bytes))
            .unwrap()
            .select_all()
            .unwrap();
        let mut all = Vec::new();
        while let Some(feature) = features.next().unwrap() {
            let positions = feature
                .to_geo()
                .unwrap()
                .coords_iter()
                .map(|c| [c.x, c.y])
                .collect();
            let words = |name: &str| feature.property::<String>(name).unwrap();
            assert!(feature.property::<bool>("partial").unwrap());
            let quantity = feature.property::<f64>("quantity").ok();
            let seq: i64 = feature.property("seq").unwrap();
            all.push((seq, (positions, words("place"), words("begin"), quantity)));
        }
        all.sort_by_key(|(seq, _)| *seq);
        all.into_iter().map(|(_, read)| read).collect()
    }

    pub(super) fn read_geoparquet(bytes: &[u8]) -> Vec<Read> {
        let file = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).unwrap();
        let metadata = file.metadata().file_metadata().key_value_metadata().unwrap();
        let geo = metadata
            .iter()
            .find(|kv| kv.key == "geo")
            .unwrap()
            .value
            .clone()
            .unwrap();
        let geo: serde_json::Value = serde_json::from_str(&geo).unwrap();
        assert_eq!(geo["version"], "1.1.0");
        assert_eq!(geo["columns"]["geometry"]["covering"]["bbox"]["xmax"][1], "xmax");
        let mut all = Vec::new();
        for row in file.get_row_iter(None).unwrap() {
            let row = row.unwrap();
            let value = |name: &str| row.get_column_iter().find(|(n, _)| *n == name).unwrap().1.clone();
            let Field::Bytes(wkb) = value("geometry") else {
                panic!("no geometry")
            };
            let Field::Str(place) = value("place") else {
                panic!("no place")
            };
            let Field::TimestampMillis(begin) = value("begin") else {
                panic!("no time")
            };
            assert_eq!(value("partial"), Field::Bool(true));
            let quantity = match value("quantity") {
                Field::Double(quantity) => Some(quantity),
                other => (other != Field::Null).then(|| panic!("{other}")),
            };
            let begin = jiff::Timestamp::from_millisecond(begin)
                .unwrap()
                .to_string()
                .replace('Z', "");
            all.push((positions(wkb.data()), place, begin, quantity));
        }
        all
    }
}

#[test]
fn every_format_is_read_back() {
    for &format in Format::ALL {
        if cfg!(not(feature = "formats")) && matches!(format, Format::Gpkg | Format::Fgb | Format::GeoParquet)
        {
            let error = format
                .write(&layer(Shape::Point, false), &mut Vec::new())
                .unwrap_err();
            assert!(error.to_string().contains("--features formats"), "{error}");
            continue;
        }
        for (shape, far) in [(Shape::Point, false), (Shape::Line, false), (Shape::Line, true)] {
            let written = || {
                let mut bytes = Vec::new();
                format.write(&layer(shape, far), &mut bytes).unwrap();
                bytes
            };
            let bytes = written();
            assert_eq!(
                read(format, &bytes),
                expected(shape, far),
                "{format}, {shape}, {far}"
            );
            assert_eq!(bytes, written(), "{format}: the same layer, the same bytes");
        }
    }
}

#[test]
fn tables_have_a_mark_and_a_geometry_where_asked_for() {
    let mut bytes = Vec::new();
    let options = Options { bom: true, wkt: true };
    Format::Csv
        .write_with(&layer(Shape::Point, false), options, &mut bytes)
        .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{feff}lon,lat,wkt,place,"), "{text}");
    assert!(
        text.contains("\n40.98945,34.39251,POINT (40.98945 34.39251),"),
        "{text}"
    );
}
