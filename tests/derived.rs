//! What no report states and `dateline map` derives where it is asked to: axes between captures, areas around towns.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::commands::{dateline, said};

/// A map of some reports with some options, and what was said of it.
fn map(reports: &[&str], options: &[&str]) -> (TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("reports")).unwrap();
    for (n, text) in reports.iter().enumerate() {
        fs::write(dir.path().join(format!("reports/r{n}.txt")), text).unwrap();
    }
    let output = dateline(dir.path(), &[&["map", "reports", "-o", "out"], options].concat());
    let remarks = said(&output.stderr);
    assert!(output.status.success(), "{remarks}");
    (dir, remarks)
}

/// The features of a layer that some reports give with some options; none where the file is not written.
fn layer(reports: &[&str], options: &[&str], name: &str) -> Vec<Value> {
    let (dir, _) = map(reports, options);
    fs::read(dir.path().join("out").join(name)).map_or_else(
        |_| Vec::new(),
        |bytes| {
            let layer: Value = serde_json::from_slice(&bytes).unwrap();
            layer["features"].as_array().unwrap().clone()
        },
    )
}

fn axes(reports: &[&str]) -> Vec<String> {
    layer(reports, &["--derive-axes"], "derived_axes.geojson")
        .iter()
        .map(|axis| {
            let of = &axis["properties"];
            assert_eq!(of["line_basis"], "derived");
            assert!(of["note"].as_str().unwrap().contains("no report states"));
            format!(
                "{} {}",
                of["from_place"].as_str().unwrap(),
                of["to_place"].as_str().unwrap()
            )
        })
        .collect()
}

const RAWA: &str = "Published 2017-11-02\n\nIraqi forces captured Rawa on 1 November 2017.\n";
const LOST: &str = "Published 2017-11-04\n\nIslamic State captured Rawa on 3 November 2017.\n";
const ANAH: &str = "Published 2017-11-11\n\nIraqi forces captured Anah on 10 November 2017.\n";
const EARLIER: &str = "Published 2017-11-12\n\nIraqi forces captured Anah on 8 November 2017.\n";

#[test]
fn an_axis_joins_captures_of_one_side_and_only_where_it_is_asked_for() {
    assert_eq!(axes(&[RAWA, ANAH]), ["Rawa Anah"]);
    assert!(layer(&[RAWA, ANAH], &[], "derived_axes.geojson").is_empty());
    assert!(axes(&[LOST, ANAH]).is_empty(), "two sides");
}

const LEFT: &str = "Published 2017-11-06\n\nIraqi forces withdrew from Rawa on 5 November 2017.\n";

#[test]
fn no_axis_leaves_a_town_that_was_lost() {
    assert!(axes(&[RAWA, LEFT, ANAH]).is_empty(), "left");
    assert!(axes(&[RAWA, LOST, ANAH]).is_empty());
}

#[test]
fn a_capture_whose_day_is_disputed_has_one_axis() {
    assert_eq!(axes(&[RAWA, ANAH, EARLIER]), ["Rawa Anah"]);
}

#[test]
fn areas_are_an_illustration_around_towns_of_known_status() {
    assert!(layer(&[RAWA, ANAH], &[], "areas.geojson").is_empty());
    let areas = layer(&[RAWA, ANAH], &["--areas"], "areas.geojson");
    let towns: Vec<&str> = areas
        .iter()
        .map(|a| a["properties"]["place"].as_str().unwrap())
        .collect();
    assert!(towns.contains(&"Rawa") && towns.contains(&"Anah"), "{towns:?}");
    for area in &areas {
        assert!(["Polygon", "MultiPolygon"].contains(&area["geometry"]["type"].as_str().unwrap()));
        let words = area["properties"].to_string();
        assert!(words.contains("llustration") && words.contains("15"), "{words}");
    }
}

#[test]
fn where_nothing_can_be_derived_it_is_said_why() {
    let both = ["--derive-axes", "--areas"];
    let (_, said) = map(&[RAWA, ANAH], &both);
    assert!(
        said.contains("derived_axes 1, areas ") && !said.contains("no file"),
        "{said}"
    );
    let (_, said) = map(
        &["Published 2017-11-02\n\nWarplanes bombed Rawa on Wednesday.\n"],
        &both,
    );
    for expected in [
        "derived_axes 0, areas 0",
        "derived_axes: none, and no file: an axis takes two captures",
        "areas: none, and no file",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let (_, said) = map(&[RAWA], &[]);
    assert!(
        !said.contains("derived_axes") && !said.contains("areas"),
        "{said}"
    );
}
