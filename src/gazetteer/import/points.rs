//! Points of GeoJSON: a `FeatureCollection` whose features have a name.

use geo::Point;
use serde_json::Value;

use super::{precision_km, settlement};
use crate::error::{Error, Result};
use crate::gazetteer::csv::{Table, checked_position};
use crate::gazetteer::index::Builder;
use crate::gazetteer::{GeoBasis, Kind, NameKind, Place};

/// Properties that hold the main name, the first that is there.
const NAMES: [&str; 4] = ["name", "name:en", "NAME", "name_en"];

/// Properties that hold the name in Arabic script.
const ARABIC: [&str; 2] = ["name_ar", "name:ar"];

/// Reads the features. Properties: `name` (or `name:en`), `name_ar` (or `name:ar`), `kind`, `country`, `adm1`,
/// `population`, `source`, `alt_names` (apart by semicolons). Without `id`, a feature is called by its file and number.
pub(super) fn read(table: Table<'_>, builder: &mut Builder) -> Result<()> {
    let wrong = |message: String| Error::Input {
        file: table.name.to_owned(),
        message,
    };
    let json: Value =
        serde_json::from_slice(table.bytes).map_err(|e| wrong(format!("found no JSON: {e}")))?;
    let features = json.get("features").and_then(Value::as_array);
    let features =
        features.ok_or_else(|| wrong("found no features; expected a GeoJSON FeatureCollection".into()))?;
    let stem = std::path::Path::new(table.name)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    for (number, feature) in (1..).zip(features) {
        let at = |message: String| wrong(format!("feature {number}: {message}"));
        let properties = feature.get("properties").unwrap_or(&Value::Null);
        let mut place = place(properties).map_err(at)?;
        place.point = point(feature, &place.name).map_err(at)?;
        place.id = match feature.get("id").or_else(|| properties.get("id")) {
            Some(Value::String(id)) if id.contains(':') => id.clone(),
            Some(id @ (Value::String(_) | Value::Number(_))) => format!("{stem}:{}", text(id)),
            _ => format!("{stem}:{number}"),
        };
        if place.source.is_empty() {
            place.source = format!("{stem} (names no licence)");
        }
        let others = text(properties.get("alt_names").unwrap_or(&Value::Null));
        let others = others
            .split(';')
            .map(|name| (name.trim(), NameKind::Variant))
            .filter(|(name, _)| !name.is_empty());
        builder.add(&place, others).map_err(at)?;
    }
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(
        || {
            if value.is_null() {
                String::new()
            } else {
                value.to_string()
            }
        },
        str::to_owned,
    )
}

fn place(properties: &Value) -> std::result::Result<Place, String> {
    let first = |keys: &[&str]| {
        let found = keys
            .iter()
            .map(|key| text(properties.get(key).unwrap_or(&Value::Null)));
        found
            .into_iter()
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    };
    let name = first(&NAMES);
    if name.is_empty() {
        return Err(format!(
            "found no name; expected a property {}",
            NAMES.join(" or ")
        ));
    }
    let population = properties.get("population").and_then(Value::as_u64).unwrap_or(0);
    let kind = match first(&["kind"]).as_str() {
        "" => settlement(population, Kind::Village),
        kind => kind.parse()?,
    };
    let country = first(&["country"]);
    Ok(Place {
        name,
        name_ar: first(&ARABIC),
        kind,
        country: if country.len() == 2 {
            country
        } else {
            String::new()
        },
        adm1: first(&["adm1"]),
        adm1_pcode: first(&["adm1_pcode"]),
        precision_km: precision_km(kind),
        basis: GeoBasis::Source,
        population,
        source: first(&["source", "gazetteer"]),
        ..Place::nowhere()
    })
}

fn point(feature: &Value, name: &str) -> std::result::Result<Point<f64>, String> {
    let geometry = feature.get("geometry").unwrap_or(&Value::Null);
    let kind = geometry
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or("no geometry");
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let degrees = |i: usize| coordinates.and_then(|c| c.get(i)).and_then(Value::as_f64);
    match (kind, degrees(0), degrees(1)) {
        ("Point", Some(lon), Some(lat)) => checked_position(lat, lon, name),
        _ => Err(format!(
            "{name} is a {kind}; expected a Point of longitude and latitude"
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::Kind;
    use crate::gazetteer::import::tests::gazetteer;

    const POINTS: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": 7, "properties": {"name": "Tall Nur", "name:ar": "تل نور", "country": "SY", "kind": "camp",
 "source": "Field survey, CC0", "alt_names": "Nur Hill; Tell Noor"}, "geometry": {"type": "Point", "coordinates": [36.5, 34.5]}},
{"type": "Feature", "properties": {"name": "Bir Nur"}, "geometry": {"type": "Point", "coordinates": [36.6, 34.6]}}]}"#;

    #[test]
    fn points_are_read() {
        let all = gazetteer(&[("camps.geojson", POINTS)]).unwrap();
        let place = all.place(all.by_id("camps:7").unwrap());
        assert_eq!(
            (place.name_ar.as_str(), place.kind, place.source.as_str()),
            ("تل نور", Kind::Camp, "Field survey, CC0")
        );
        assert_eq!(all.lookup("nur hill").len(), 1);
        assert_eq!(
            all.place(all.by_id("camps:2").unwrap()).source,
            "camps (names no licence)"
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, expected) in [
            (
                "\"Point\", \"coordinates\": [36.5, 34.5]",
                "\"Polygon\"",
                "camps.geojson: feature 1: Tall Nur is a Polygon; expected a Point",
            ),
            (
                "[36.5, 34.5]",
                "[36.5, 134.5]",
                "camps.geojson: feature 1: Tall Nur lies at latitude 134.5",
            ),
            (
                "\"name\": \"Bir Nur\"",
                "",
                "camps.geojson: feature 2: found no name; expected a property name",
            ),
            (
                "\"camp\"",
                "\"tent\"",
                "camps.geojson: feature 1: found \"tent\", expected one of: city",
            ),
            ("\"features\"", "\"things\"", "camps.geojson: found no features"),
            ("}]}", "}", "camps.geojson: found no JSON"),
        ] {
            let error = gazetteer(&[("camps.geojson", &POINTS.replacen(from, to, 1))])
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
