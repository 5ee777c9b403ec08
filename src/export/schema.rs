//! JSON Schemas of every file of a run, and of what commands print: generated from the types and the column table.
//!
//! Files of lines and tables have the schema of one line or row; the cells of a table are words.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value as Json, json};

use crate::layer::{Allowed, Field, FieldType, Shape, events_table, layer_tables, unplaced_table};

use super::manifest::Manifest;
use super::map;
use super::records::{EventRecord, MentionRecord, SourceRecord};
use super::timemap::{TimeMapEvent, TimeMapSource};

/// The dialect of all of them.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The name of each output and its schema, in the order of the contract.
///
/// ```
/// let schemas = dateline::export::schema::all();
/// let (name, events) = &schemas[0];
/// assert_eq!(name, "events.geojson");
/// assert_eq!(events["properties"]["features"]["items"]["properties"]["geometry"]["properties"]["type"]["const"], "Point");
/// ```
pub fn all() -> Vec<(String, Json)> {
    let layers = layer_tables().into_iter().map(|(name, shape, columns)| {
        let name = format!("{name}.geojson");
        let schema = collection(&name, shape, &columns);
        (name, schema)
    });
    let rest = [
        ("reference/boundaries.geojson", outlines()),
        ("events.jsonl", written::<EventRecord<'static>>()),
        ("mentions.jsonl", written::<MentionRecord<'static>>()),
        ("sources.json", written::<Vec<SourceRecord<'static>>>()),
        (
            "events.csv",
            with_own_columns(row(&events_table(true).allowed(), &["sentence"])),
        ),
        (
            "unplaced.csv",
            row(&unplaced_table(true).allowed(), &["sentence"]),
        ),
        ("findings.csv", row(&map::finding_columns(), &[])),
        (".dateline.json", written::<Manifest>()),
        ("timemap/events.json", written::<Vec<TimeMapEvent<'static>>>()),
        (
            "timemap/sources.json",
            written::<std::collections::BTreeMap<String, TimeMapSource<'static>>>(),
        ),
    ];
    let rest = rest.into_iter().map(|(name, schema)| {
        let schema = titled(name, schema);
        (name.to_owned(), schema)
    });
    layers.chain(rest).collect()
}

/// The schema of a type as it is written, under a name.
pub fn of<T: JsonSchema>(name: &str) -> Json {
    titled(name, written::<T>())
}

/// The schema of a list of the properties of a layer's features, as `dateline control --format json` prints it; none
/// where there is no such layer.
pub fn listed(layer: &str) -> Option<Json> {
    let tables = layer_tables();
    let (_, _, columns) = tables.into_iter().find(|(name, ..)| *name == layer)?;
    Some(titled(
        layer,
        json!({"type": "array", "items": properties(&columns)}),
    ))
}

fn written<T: JsonSchema>() -> Json {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>().into()
}

fn titled(name: &str, schema: Json) -> Json {
    let mut titled = Map::new();
    titled.insert("$schema".to_owned(), DIALECT.into());
    titled.insert("title".to_owned(), name.into());
    if let Json::Object(members) = schema {
        titled.extend(
            members
                .into_iter()
                .filter(|(key, _)| key != "$schema" && key != "title"),
        );
    }
    titled.into()
}

/// A layer: a collection of features of one geometry type, with all its columns and no other.
fn collection(name: &str, shape: Shape, columns: &[Allowed]) -> Json {
    let with_id = columns.iter().any(|c| c.field.name == "id");
    let mut members = vec![
        ("type".to_owned(), json!({"const": "Feature"})),
        ("geometry".to_owned(), geometry(shape)),
        ("properties".to_owned(), properties(columns)),
    ];
    let mut required = vec!["type", "geometry", "properties"];
    if with_id {
        members.push(("id".to_owned(), json!({"type": "string", "minLength": 1})));
        required.push("id");
    }
    titled(name, features(&object(members, &required)))
}

/// The properties of a feature: all the columns and no other.
fn properties(columns: &[Allowed]) -> Json {
    let members = columns.iter().map(|c| (c.field.name.to_owned(), value(c)));
    let names = columns.iter().map(|c| c.field.name);
    let required: Vec<&str> = names.filter(|name| *name != "sentence").collect();
    object(members.collect(), &required)
}

fn features(feature: &Json) -> Json {
    let members = vec![
        ("type".to_owned(), json!({"const": "FeatureCollection"})),
        (
            "bbox".to_owned(),
            json!({"type": "array", "prefixItems": [lon(), lat(), lon(), lat()], "items": false, "minItems": 4}),
        ),
        (
            "features".to_owned(),
            json!({"type": "array", "minItems": 1, "items": feature}),
        ),
    ];
    object(members, &["type", "features"])
}

fn object(members: Vec<(String, Json)>, required: &[&str]) -> Json {
    let members: Map<_, _> = members.into_iter().collect();
    json!({"type": "object", "properties": members, "required": required, "additionalProperties": false})
}

fn lon() -> Json {
    json!({"type": "number", "minimum": -180, "maximum": 180})
}

fn lat() -> Json {
    json!({"type": "number", "minimum": -90, "maximum": 90})
}

/// A longitude and a latitude; no elevation.
fn position() -> Json {
    json!({"type": "array", "prefixItems": [lon(), lat()], "items": false, "minItems": 2})
}

fn geometry(shape: Shape) -> Json {
    let of = |kind: &str, coordinates: Json| {
        let members = vec![
            ("type".to_owned(), json!({"const": kind})),
            ("coordinates".to_owned(), coordinates),
        ];
        object(members, &["type", "coordinates"])
    };
    let line = json!({"type": "array", "items": position(), "minItems": 2});
    match shape {
        Shape::Point => of("Point", position()),
        // Lines are in parts where one of them is cut at the antimeridian.
        Shape::Line => json!({"oneOf": [
            of("LineString", line.clone()),
            of("MultiLineString", json!({"type": "array", "items": line, "minItems": 1})),
        ]}),
        Shape::Area => {
            let ring = json!({"type": "array", "items": position(), "minItems": 4});
            of(
                "MultiPolygon",
                json!({"type": "array", "items": {"type": "array", "items": ring}, "minItems": 1}),
            )
        }
    }
}

fn outlines() -> Json {
    let line = json!({"type": "array", "items": position(), "minItems": 2});
    let lines = json!({"type": "array", "items": line});
    let of = |kind: &str, coordinates: Json| json!({"type": "object", "properties": {"type": {"const": kind}, "coordinates": coordinates}, "required": ["type", "coordinates"]});
    let names = object(
        vec![
            ("name".to_owned(), json!({"type": "string"})),
            ("source".to_owned(), json!({"type": "string"})),
        ],
        &["name", "source"],
    );
    features(&object(
        vec![
            ("type".to_owned(), json!({"const": "Feature"})),
            (
                "geometry".to_owned(),
                json!({"oneOf": [of("MultiPolygon", json!({"type": "array", "items": lines})), of("MultiLineString", lines)]}),
            ),
            ("properties".to_owned(), names),
        ],
        &["type", "geometry", "properties"],
    ))
}

/// The values of a column of a layer. The times of a layer are there, since what has none is in another.
fn value(column: &Allowed) -> Json {
    let Field { kind, .. } = column.field;
    let always = column.always || kind == FieldType::Time;
    if !column.words.is_empty() {
        let words = column.words.iter().map(|w| Json::from(*w));
        let words: Vec<Json> = words.chain((!always).then_some(Json::Null)).collect();
        return json!({"enum": words});
    }
    let (name, pattern) = match kind {
        FieldType::Text => ("string", Some(".")),
        FieldType::Flag => ("boolean", None),
        FieldType::Count => ("integer", None),
        FieldType::Number => ("number", None),
        FieldType::Day => ("string", Some(DAY)),
        FieldType::Time => ("string", Some(TIME)),
    };
    let mut schema = if always {
        json!({"type": name})
    } else {
        json!({"type": [name, "null"]})
    };
    if let Some(pattern) = pattern {
        schema["pattern"] = pattern.into();
    }
    if kind == FieldType::Count {
        schema["minimum"] = 0.into();
    }
    schema
}

const DAY: &str = r"^\d{4}-\d{2}-\d{2}$";
const TIME: &str = r"^\d{4}-\d{2}-\d{2}T00:00:00$";

/// A table into which an analyst may put columns.
fn with_own_columns(mut row: Json) -> Json {
    row["additionalProperties"] = json!({"type": "string"});
    row
}

/// A row of a table as an object of words, some of which may be missing.
fn row(columns: &[Allowed], optional: &[&str]) -> Json {
    let cell = |column: &Allowed| match column.field.kind {
        FieldType::Text if column.words.is_empty() => json!({"type": "string"}),
        FieldType::Text => {
            let empty = (!column.always).then_some("");
            json!({"enum": column.words.iter().copied().chain(empty).collect::<Vec<_>>()})
        }
        FieldType::Flag => json!({"enum": ["true", "false", ""]}),
        FieldType::Count => json!({"type": "string", "pattern": r"^\d*$"}),
        FieldType::Number => json!({"type": "string", "pattern": r"^(-?\d+(\.\d+)?)?$"}),
        FieldType::Day => json!({"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}),
        FieldType::Time => json!({"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2}T00:00:00)?$"}),
    };
    let members = columns.iter().map(|c| (c.field.name.to_owned(), cell(c)));
    let required: Vec<&str> = columns
        .iter()
        .map(|c| c.field.name)
        .filter(|n| !optional.contains(n))
        .collect();
    object(members.collect(), &required)
}
