//! The schemas that `dateline schema` prints: every file of the committed map is as they say, and what is wrong is not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::commands::{dateline, folder, said};
use crate::output::files;

/// What has no schema: pages, projects, styles, pictures, words.
const OTHERS: [&str; 5] = ["html", "qgs", "qml", "txt", "svg"];

fn schemas(dir: &Path) -> BTreeMap<String, jsonschema::Validator> {
    let output = dateline(dir, &["schema"]);
    let schemas: BTreeMap<String, Value> = serde_json::from_slice(&output.stdout).unwrap();
    let schema = |(name, schema): (String, Value)| {
        jsonschema::meta::validate(&schema).unwrap();
        assert_eq!(schema["title"], name.as_str());
        (name, jsonschema::validator_for(&schema).unwrap())
    };
    schemas.into_iter().map(schema).collect()
}

/// What the schema of a file is held against: the whole of it, each line, or each row.
fn instances(name: &str, bytes: &[u8]) -> Vec<Value> {
    match name.rsplit('.').next().unwrap() {
        "csv" => csv::Reader::from_reader(bytes)
            .deserialize::<BTreeMap<String, String>>()
            .map(|row| json!(row.unwrap()))
            .collect(),
        "jsonl" => bytes
            .split(|b| *b == b'\n')
            .filter(|l| !l.is_empty())
            .map(|l| serde_json::from_slice(l).unwrap())
            .collect(),
        _ => vec![serde_json::from_slice(bytes).unwrap()],
    }
}

/// The name of the schema of a file: layers cut by day have that of the whole.
fn schema_of(path: &str) -> &str {
    path.strip_prefix("by-date/")
        .map_or(path, |rest| rest.split_once('/').unwrap().1)
}

fn hold(schemas: &BTreeMap<String, jsonschema::Validator>, name: &str, bytes: &[u8]) -> usize {
    let schema = schemas
        .get(schema_of(name))
        .unwrap_or_else(|| panic!("{name} has no schema"));
    let instances = instances(name, bytes);
    for instance in &instances {
        if let Err(error) = schema.validate(instance) {
            panic!("{name}: at {}: {error}", error.instance_path());
        }
    }
    instances.len()
}

#[test]
fn every_file_of_a_map_is_as_its_schema_says() {
    let dir = folder();
    let schemas = schemas(dir.path());
    let output = dateline(
        dir.path(),
        &["map", "reports", "-o", "out", "--format", "timemap", "--quote"],
    );
    assert!(output.status.success(), "{}", said(&output.stderr));
    let mut held = 0;
    for map in [
        Path::new(env!("CARGO_MANIFEST_DIR")).join("output"),
        dir.path().join("out"),
    ] {
        for (path, bytes) in files(&map) {
            let name = path.to_str().unwrap().replace('\\', "/");
            if !OTHERS.contains(&name.rsplit('.').next().unwrap()) {
                held += hold(&schemas, &name, &bytes);
            }
        }
    }
    assert!(held > 100, "{held}");
    for (name, args) in [
        (
            "distance",
            &[
                "distance", "Anah", "Rawa", "Anah", "--unit", "miles", "--format", "json",
            ][..],
        ),
        ("places", &["places", "al Qaim", "--format", "json"]),
        ("control", &["control", "reports", "--format", "json"]),
        (
            "control",
            &["control", "reports", "--place", "Rawa", "--format", "json"],
        ),
        (
            "control",
            &["control", "reports", "--on", "2001-01-01", "--format", "json"],
        ),
        ("diff", &["diff", "out", "out", "--format", "json"]),
    ] {
        hold(&schemas, name, &dateline(dir.path(), args).stdout);
    }
    // A town fewer, so that there is something to tell.
    let output = dateline(dir.path(), &["map", "reports/b.md", "-o", "less"]);
    assert!(output.status.success(), "{}", said(&output.stderr));
    let changes = dateline(dir.path(), &["diff", "out", "less", "--format", "json"]).stdout;
    hold(&schemas, "diff", &changes);
    let mut changes: Value = serde_json::from_slice(&changes).unwrap();
    assert!(!changes["changes"].as_array().unwrap().is_empty(), "{changes}");
    changes["changes"][0]["why"] = json!("no reason");
    assert!(
        !schemas["diff"].is_valid(&changes),
        "an unknown member is let through"
    );
    let control = dateline(dir.path(), &["control", "reports", "--format", "json"]).stdout;
    let mut control: Value = serde_json::from_slice(&control).unwrap();
    assert!(!control.as_array().unwrap().is_empty());
    control[0]["status"] = json!("taken");
    assert!(
        !schemas["control"].is_valid(&control),
        "an unknown status is let through"
    );
}

/// A file of the committed map, where in it something is changed, and to what; nothing takes the member away.
type Wrong = (&'static str, &'static str, fn() -> Option<Value>);

#[rustfmt::skip] // one line a case
const WRONG: &[Wrong] = &[
    ("events.geojson", "/features/0/properties/type", || Some(json!("captured"))),
    ("events.geojson", "/features/0/properties/realis", || Some(json!("planned"))),
    ("events.geojson", "/features/0/properties/begin", || Some(json!("2017-10-26"))),
    ("events.geojson", "/features/0/properties/begin", || Some(json!(null))),
    ("events.geojson", "/features/0/properties/end", || Some(json!("2017-10-27T00:00:00Z"))),
    ("events.geojson", "/features/0/properties/place", || None),
    ("events.geojson", "/features/0/properties/palce", || Some(json!("Rawa"))),
    ("events.geojson", "/features/0/properties/also_sources", || Some(json!(["a"]))),
    ("events.geojson", "/features/0/properties/operation", || Some(json!(""))),
    ("events.geojson", "/features/0/properties/confidence", || Some(json!("high"))),
    ("events.geojson", "/features/0/properties/start_byte", || Some(json!(-1))),
    ("events.geojson", "/features/0/geometry/coordinates/0", || Some(json!(341.9))),
    ("events.geojson", "/features/0/geometry/coordinates/2", || Some(json!(160.0))),
    ("events.geojson", "/features/0/geometry/type", || Some(json!("LineString"))),
    ("events.geojson", "/features/0/id", || None),
    ("events.geojson", "/crs", || Some(json!({"type": "name"}))),
    ("events.geojson", "/features", || Some(json!([]))),
    ("advances.geojson", "/features/0/geometry/coordinates/1", || None),
    ("advances.geojson", "/features/0/properties/line_basis", || Some(json!("guessed"))),
    ("undated.geojson", "/features/0/properties/begin", || Some(json!("2017-10-26T00:00:00"))),
    ("places.geojson", "/features/0/properties/mentions", || Some(json!(1.5))),
    ("reference/boundaries.geojson", "/features/0/geometry/type", || Some(json!("Polygon"))),
    ("events.jsonl", "/date/precision", || Some(json!("exact"))),
    ("events.jsonl", "/places/0/lat", || Some(json!("34.5"))),
    ("events.jsonl", "/trigger", || None),
    ("mentions.jsonl", "/status", || Some(json!("guessed"))),
    ("mentions.jsonl", "/candidates", || Some(json!(null))),
    ("sources.json", "/0/published/basis", || Some(json!("publication"))),
    ("sources.json", "/0/events", || Some(json!("5"))),
    ("events.csv", "/begin", || Some(json!("26.10.2017"))),
    ("events.csv", "/lat", || Some(json!("north"))),
    ("unplaced.csv", "/unplaced_reason", || Some(json!("unknown"))),
    ("findings.csv", "/kind", || Some(json!("odd"))),
    ("findings.csv", "/cure", || None),
    (".dateline.json", "/files", || Some(json!([]))),
];

/// Changes, adds or takes away what a pointer leads to.
fn changed(instance: &Value, pointer: &str, to: Option<Value>) -> Value {
    let mut instance = instance.clone();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match (instance.pointer_mut(parent).unwrap(), to) {
        (Value::Object(members), Some(to)) => drop(members.insert(last.to_owned(), to)),
        (Value::Object(members), None) => drop(members.shift_remove(last).unwrap()),
        (Value::Array(items), Some(to)) => {
            let at: usize = last.parse().unwrap();
            if at == items.len() {
                items.push(to);
            } else {
                items[at] = to;
            }
        }
        (Value::Array(items), None) => drop(items.remove(last.parse().unwrap())),
        (other, _) => panic!("{pointer} leads to {other}"),
    }
    instance
}

#[test]
fn what_is_wrong_is_rejected() {
    let dir = folder();
    let schemas = schemas(dir.path());
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    for (name, pointer, to) in WRONG {
        let instances = instances(name, &fs::read(map.join(name)).unwrap());
        let (parent, _) = pointer.rsplit_once('/').unwrap();
        let instance = instances.iter().find(|i| i.pointer(parent).is_some()).unwrap();
        let schema = &schemas[schema_of(name)];
        assert!(schema.is_valid(instance), "{name}");
        let wrong = changed(instance, pointer, to());
        assert!(
            !schema.is_valid(&wrong),
            "{name}: {pointer} as {:?} is let through",
            to()
        );
    }
}

#[test]
fn one_schema_is_printed_by_the_name_of_its_file() {
    let dir = folder();
    for (name, title) in [
        ("events.geojson", "events.geojson"),
        ("out/by-date/2017-10-26/regions.geojson", "regions.geojson"),
    ] {
        let schema: Value = serde_json::from_slice(&dateline(dir.path(), &["schema", name]).stdout).unwrap();
        assert_eq!(schema["title"], title);
    }
    let output = dateline(dir.path(), &["schema", "event.geojson"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output.stderr).contains("expected one of events.geojson, "),
        "{}",
        said(&output.stderr)
    );
}
