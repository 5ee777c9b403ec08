//! What a map and the commands write in other formats: also where there is nothing, for `TimeMap`, and cut by day.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dateline::export::Format;

use super::KML;
use crate::commands::{dateline, folder, said};

/// The formats that this dateline was built with.
fn built() -> impl Iterator<Item = Format> {
    let binary = |f: &Format| matches!(f, Format::Gpkg | Format::Fgb | Format::GeoParquet);
    let formats = Format::ALL.iter().copied();
    formats.filter(move |f| cfg!(feature = "formats") || !binary(f))
}

/// What a command prints in a format.
fn printed(dir: &Path, args: &[&str], format: &str) -> Vec<u8> {
    let output = dateline(dir, &[args, &["--format", format]].concat());
    assert!(
        output.status.success(),
        "{args:?}, {format}: {}",
        said(&output.stderr)
    );
    output.stdout
}

fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).unwrap_or_else(|e| panic!("{e}: {}", said(bytes)))
}

/// How many features a reader finds; a file that it cannot read is a failure.
fn features_in(format: Format, bytes: &[u8]) -> usize {
    let text = || std::str::from_utf8(bytes).unwrap();
    match format {
        Format::GeoJson => {
            let collection: geojson::FeatureCollection = serde_json::from_slice(bytes).unwrap();
            collection.features.len()
        }
        Format::GeoJsonSeq | Format::NdJson => text().lines().count(),
        Format::Csv => {
            let mut rows = csv::Reader::from_reader(bytes);
            assert!(rows.headers().unwrap().iter().any(|h| h == "place"), "{}", text());
            rows.records().count()
        }
        Format::Kml => {
            let document = roxmltree::Document::parse(text()).unwrap();
            let all = document.descendants();
            all.filter(|n| n.has_tag_name((KML, "Placemark"))).count()
        }
        Format::Gpkg | Format::Fgb | Format::GeoParquet => binary_features(format, bytes),
    }
}

#[cfg(not(feature = "formats"))]
fn binary_features(format: Format, _: &[u8]) -> usize {
    panic!("{format} is not built in")
}

#[cfg(feature = "formats")]
fn binary_features(format: Format, bytes: &[u8]) -> usize {
    use flatgeobuf::{FallibleStreamingIterator, FgbReader};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    if format == Format::GeoParquet {
        let file = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).unwrap();
        return usize::try_from(file.metadata().file_metadata().num_rows()).unwrap();
    }
    if format == Format::Fgb {
        let file = FgbReader::open(std::io::Cursor::new(bytes)).unwrap();
        let (header, mut n) = (file.header(), 0);
        // GDAL looks for the nodes of an index that the header tells of.
        let index = header.index_node_size() > 0;
        assert_eq!(index, header.features_count() > 0);
        // As many bytes as it says: magic, length of the header, header.
        let length = u32::from_le_bytes(bytes[8..12].try_into().unwrap()) as usize;
        assert!(index || bytes.len() == 12 + length);
        let mut features = file.select_all().unwrap();
        while features.next().unwrap().is_some() {
            n += 1;
        }
        return n;
    }
    let mut file = rusqlite::Connection::open_in_memory().unwrap();
    file.deserialize_read_exact("main", bytes, bytes.len(), true)
        .unwrap();
    let table: String = file
        .query_row("SELECT table_name FROM gpkg_geometry_columns", [], |r| r.get(0))
        .unwrap();
    let count = format!("SELECT count(*) FROM {table}");
    let count: i64 = file.query_row(&count, [], |r| r.get(0)).unwrap();
    usize::try_from(count).unwrap()
}

#[test]
fn what_is_empty_is_a_file_that_can_be_read() {
    let dir = folder();
    fs::create_dir(dir.path().join("empty")).unwrap();
    // A report without an event, and one whose event has no site.
    let reports = [
        ("nothing.txt", "Nothing."),
        ("nowhere.txt", "Troops captured a village on Friday."),
    ];
    for (name, text) in reports {
        fs::write(dir.path().join("empty").join(name), text).unwrap();
        let report = format!("empty/{name}");
        for format in built() {
            let control = ["control", &report, "--on", "2017-10-26"];
            assert_eq!(
                features_in(format, &printed(dir.path(), &control, format.as_str())),
                0,
                "{format}"
            );
        }
        for own in ["json", "timemap"] {
            let control = ["control", &report, "--on", "2017-10-26"];
            assert_eq!(json(&printed(dir.path(), &control, own)), serde_json::json!([]));
        }
        let events = ["events", report.as_str()];
        assert_eq!(
            json(&printed(dir.path(), &events, "timemap")),
            serde_json::json!([])
        );
        for format in built() {
            let bytes = printed(dir.path(), &events, format.as_str());
            if name == "nowhere.txt" && format == Format::NdJson {
                assert_eq!(features_in(format, &bytes), 1, "there is something to leave out");
            }
            if name == "nothing.txt" || format == Format::Fgb {
                assert_eq!(features_in(format, &bytes), 0, "{format}");
            }
        }
    }
    let towns = ["control", "reports", "--on", "2017-11-17"];
    for format in built() {
        let bytes = printed(dir.path(), &towns, format.as_str());
        assert_eq!(features_in(format, &bytes), 2, "{format}");
    }
}

/// Three reports: one tells what is done, denied and expected, the others the first of these again.
fn told_thrice() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let reports = [
        (
            "a.txt",
            "Troops in Anbar\n\nBAGHDAD, Nov. 17, 2017 - Iraqi forces captured Rawa on Friday, the army said. They have \
             not captured Anah, an officer said. They will capture al-Qaim, he said.\n",
        ),
        (
            "b.md",
            "---\npublished: 2017-11-18\n---\nIraqi forces captured Rawa on Friday, an officer said.\n",
        ),
        (
            "c.md",
            "---\npublished: 2017-11-19\n---\nIraqi forces captured Rawa on Friday, residents said.\n",
        ),
    ];
    fs::create_dir(dir.path().join("reports")).unwrap();
    for (name, text) in reports {
        fs::write(dir.path().join("reports").join(name), text).unwrap();
    }
    dir
}

#[test]
fn timemap_tells_what_was_done_from_what_was_not_and_names_every_report() {
    let dir = told_thrice();
    let output = dateline(
        dir.path(),
        &["map", "reports", "-o", "out", "--format", "timemap"],
    );
    assert!(output.status.success(), "{}", said(&output.stderr));
    let read = |name: &str| json(&fs::read(dir.path().join("out").join(name)).unwrap());
    let (events, sources) = (read("timemap/events.json"), read("timemap/sources.json"));
    let layer = read("events.geojson");
    let of_layer = |id: &str| {
        let features = layer["features"].as_array().unwrap().iter();
        let mut properties = features.map(|f| &f["properties"]);
        properties.find(|p| p["id"] == id).unwrap()
    };
    let mut categories = BTreeSet::new();
    for event in events.as_array().unwrap() {
        let feature = of_layer(event["id"].as_str().unwrap());
        let kind = feature["type"].as_str().unwrap();
        let category = match feature["realis"].as_str().unwrap() {
            "negated" => format!("{kind} (did not happen)"),
            "expected" => format!("{kind} (expected)"),
            _ => kind.to_owned(),
        };
        assert_eq!(event["category"], category.as_str());
        categories.insert(category);
        let named: BTreeSet<&str> = event["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s.as_str().unwrap())
            .collect();
        assert_eq!(named.len(), event["sources"].as_array().unwrap().len());
        let also = feature["also_sources"].as_str().unwrap_or_default().split("; ");
        let also = also.filter_map(|s| s.rsplit_once(':')).map(|(report, _)| report);
        let expected: BTreeSet<&str> = also.chain(feature["source"].as_str()).collect();
        assert_eq!(named, expected);
        assert!(named.iter().all(|id| sources[id]["id"] == *id), "{named:?}");
        if feature["place"] == "Rawa" && kind == "capture" {
            assert_eq!(named.len(), 3, "{event}");
        }
    }
    for category in ["capture", "capture (did not happen)"] {
        assert!(categories.contains(category), "{categories:?}");
    }
    assert!(
        categories.iter().any(|c| c.ends_with("(expected)")),
        "{categories:?}"
    );
}

#[test]
fn timemap_is_printed_where_there_are_days() {
    let dir = told_thrice();
    let schema = json(&dateline(dir.path(), &["schema", "timemap/events.json"]).stdout);
    let schema = jsonschema::validator_for(&schema).unwrap();
    let commands: [&[&str]; 4] = [
        &["events", "reports"],
        &["events", "reports", "--no-quote"],
        &["control", "reports", "--on", "2017-11-18"],
        &["control", "reports", "--place", "Rawa"],
    ];
    for args in commands {
        let events = json(&printed(dir.path(), args, "timemap"));
        schema.validate(&events).unwrap();
        let events = events.as_array().unwrap();
        let ids: BTreeSet<&str> = events.iter().map(|e| e["id"].as_str().unwrap()).collect();
        assert!(!events.is_empty() && ids.len() == events.len(), "{args:?}");
        for event in events {
            assert!(!event["sources"].as_array().unwrap().is_empty(), "{event}");
        }
    }
    let days = |args: &[&str]| {
        let events = json(&printed(dir.path(), args, "timemap"));
        events[0]["date"].as_str().unwrap().to_owned()
    };
    assert_eq!(days(&["control", "reports", "--on", "2017-11-18"]), "11/18/2017");
    assert_eq!(days(&["control", "reports", "--place", "Rawa"]), "11/17/2017");
    let output = dateline(dir.path(), &["distance", "Anah", "Rawa", "--format", "timemap"]);
    let why = said(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        why.contains("what happened on a day") && why.contains("expected one of text, json, geojson"),
        "{why}"
    );
}

#[test]
fn days_are_partitions_of_a_geoparquet() {
    if cfg!(not(feature = "formats")) {
        return;
    }
    let dir = folder();
    let output = dateline(
        dir.path(),
        &["map", "reports", "-o", "out", "--format", "geoparquet,csv"],
    );
    assert!(output.status.success(), "{}", said(&output.stderr));
    let names = |of: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(dir.path().join("out").join(of)).unwrap();
        entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let days = names("by-date");
    assert!(days.contains("2017-11-17"), "{days:?}");
    assert_eq!(names("csv/by-date"), days);
    let partitions: BTreeSet<String> = days.iter().map(|day| format!("day={day}")).collect();
    assert_eq!(names("geoparquet/by-date"), partitions);
    // No layer has a column of the name of the partitions.
    for layer in names("csv").iter().filter(|name| name.contains(".csv")) {
        let bytes = fs::read(dir.path().join("out/csv").join(layer)).unwrap();
        let mut rows = csv::Reader::from_reader(bytes.as_slice());
        assert!(rows.headers().unwrap().iter().all(|h| h != "day"), "{layer}");
    }
}
