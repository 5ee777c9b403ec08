//! What follows from a correction, and edits of what follows from the reading.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{AGAIN, Table, edit, features, files, map, mapped};
use crate::commands::{dateline, said};

/// What the layers say of the place of the capture.
fn of_place(dir: &Path) -> Value {
    let features = features(dir, "events.geojson");
    let capture = features
        .iter()
        .find(|f| f["type"] == "capture" && f["source"] == "river");
    [
        "country",
        "adm1",
        "kind",
        "gazetteer",
        "geo_basis",
        "geo_radius_km",
    ]
    .map(|name| capture.unwrap()[name].clone())
    .to_vec()
    .into()
}

#[test]
fn a_corrected_point_is_in_its_own_province_and_the_reviewer_answers_for_it() {
    let dir = mapped();
    // Beside Mosul; in the desert of Egypt, where nothing is near; and as an analyst says it.
    let cases = [
        (
            &[("lat", "36.3"), ("lon", "43.1")][..],
            json!(["IQ", "Nineveh", "town", "review", "review", null]),
        ),
        (
            &[("lat", "22.9"), ("lon", "26.4"), ("place", "A well")],
            json!([null, null, "site", "review", "review", null]),
        ),
        (
            &[("lat", "36.31"), ("adm1", "Kurdish hills"), ("kind", "village")],
            json!(["IQ", "Kurdish hills", "village", "review", "review", null]),
        ),
    ];
    for (cells, expected) in cases {
        let dir = mapped();
        edit(dir.path(), |table| {
            table.cell("captured Rawa", "lon").replace_range(.., "43.1");
            for (column, cell) in cells {
                (*cell).clone_into(table.cell("captured Rawa", column));
            }
        });
        map(dir.path(), &AGAIN);
        assert_eq!(of_place(dir.path()), expected, "{cells:?}");
        let once = files(&dir.path().join("out"));
        map(dir.path(), &AGAIN);
        assert!(
            files(&dir.path().join("out")) == once,
            "{cells:?}: a later run reads it otherwise"
        );
    }
    assert_eq!(
        of_place(dir.path())[4],
        "source",
        "what nobody corrected stays the gazetteer's"
    );
}

#[test]
fn an_edit_without_effect_is_named_with_what_to_edit_instead() {
    let dir = mapped();
    assert!(!map(dir.path(), &AGAIN).contains("changes nothing"));
    let cases = [
        (
            "sentence",
            "They left Rawa.",
            "sentence: found other words than the report's",
            "correct the columns",
        ),
        (
            "label",
            "Rawa: retaken",
            "label: found \"Rawa: retaken\"",
            "it is made of type, phase",
        ),
        (
            "date_cue",
            "today",
            "date_cue: found \"today\"",
            "write over date",
        ),
        (
            "publisher",
            "Lake Post",
            "publisher: found \"Lake Post\"",
            "say it in reports.csv",
        ),
        (
            "geo_precision",
            "near",
            "geo_precision: found \"near\"",
            "write over place_id",
        ),
        (
            "adm1",
            "Nineveh",
            "adm1: found \"Nineveh\"",
            "write over place_id",
        ),
    ];
    let whole = Table::read(&dir.path().join("out/events.csv"));
    for (column, cell, says, cure) in cases {
        edit(dir.path(), |table| {
            table.rows.clone_from(&whole.rows);
            cell.clone_into(table.cell("captured Rawa", column));
        });
        let remarks = map(dir.path(), &AGAIN);
        let line = remarks.lines().find(|l| l.contains("changes nothing"));
        let line = line.unwrap_or_else(|| panic!("{column}: {remarks}"));
        assert!(
            line.starts_with(&format!("out/events.csv:2: {says}")) && line.contains(cure),
            "{line}"
        );
    }
}

#[test]
fn a_picture_shows_what_was_corrected() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("bombed Al-Qaim", "decision") = "drop".to_owned();
    });
    let drawn = |args: &[&str]| {
        let begin = ["picture", "reports", "--on", "2017-11-16", "-o", "day.svg"];
        let output = dateline(dir.path(), &[&begin[..], args].concat());
        assert!(output.status.success(), "{}", said(&output.stderr));
        fs::read_to_string(dir.path().join("day.svg")).unwrap()
    };
    assert!(drawn(&[]).contains("Al-Qaim"));
    assert!(!drawn(&["--review", "out/events.csv"]).contains("Al-Qaim"));
}
