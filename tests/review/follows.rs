//! What follows from a correction, and edits of what follows from the reading.

use serde_json::Value;

use super::{AGAIN, Table, edit, features, files, map, mapped};

/// What the layers say of the place of the capture.
fn of_place(dir: &std::path::Path) -> [Value; 6] {
    let capture = features(dir, "events.geojson")
        .into_iter()
        .find(|f| f["type"] == "capture" && f["source"] == "river")
        .unwrap();
    [
        "country",
        "adm1",
        "kind",
        "gazetteer",
        "geo_basis",
        "geo_radius_km",
    ]
    .map(|name| capture[name].clone())
}

#[test]
fn a_corrected_point_is_in_its_own_province_and_the_reviewer_answers_for_it() {
    let dir = mapped();
    let null = Value::Null;
    // Beside Mosul; in the desert of Egypt, where nothing is near; and as an analyst says it.
    let cases: [(&[(&str, &str)], [Value; 6]); 3] = [
        (
            &[("lat", "36.3"), ("lon", "43.1")],
            ["IQ", "Nineveh", "town", "review", "review"]
                .map(Value::from)
                .into_iter()
                .chain([null.clone()])
                .collect::<Vec<_>>()
                .try_into()
                .unwrap(),
        ),
        (
            &[("lat", "22.9"), ("lon", "26.4"), ("place", "A well")],
            [
                null.clone(),
                null.clone(),
                "site".into(),
                "review".into(),
                "review".into(),
                null.clone(),
            ],
        ),
        (
            &[("lat", "36.31"), ("adm1", "Kurdish hills"), ("kind", "village")],
            ["IQ", "Kurdish hills", "village", "review", "review"]
                .map(Value::from)
                .into_iter()
                .chain([null])
                .collect::<Vec<_>>()
                .try_into()
                .unwrap(),
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
