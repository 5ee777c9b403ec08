//! `dateline diff`: what changed between two maps, in sentences for a correction note.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::commands::{dateline, said};
use crate::review::Table;

const REPORTS: [(&str, &str); 2] = [
    (
        "river.txt",
        "---\ntitle: Army on the river\npublisher: Example Post\n---\nPublished 2017-11-17\n\nThe army captured Rawa on Friday, officers said.\n\n\
         Warplanes bombed Al-Qaim on Thursday.\n\nTroops clashed with gunmen in Anah on 3 November.\n",
    ),
    (
        "road.txt",
        "Published 2017-09-20\n\nSoldiers on Tuesday recaptured Akashat.\n",
    ),
];

/// The reports, mapped to `old` and to `new`.
fn twice() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("reports")).unwrap();
    for (name, text) in REPORTS {
        fs::write(dir.path().join("reports").join(name), text).unwrap();
    }
    for out in ["old", "new"] {
        map(dir.path(), &["-o", out]);
    }
    dir
}

fn map(dir: &Path, args: &[&str]) {
    let output = dateline(dir, &[&["map", "reports"], args].concat());
    assert!(output.status.success(), "{}", said(&output.stderr));
}

fn diff(dir: &Path, args: &[&str]) -> String {
    let output = dateline(dir, &[&["diff", "old", "new"], args].concat());
    assert!(output.status.success(), "{}", said(&output.stderr));
    said(&output.stdout)
}

fn edit(dir: &Path, change: impl FnOnce(&mut Table)) {
    let path = dir.join("new/events.csv");
    let mut table = Table::read(&path);
    change(&mut table);
    table.write(&path);
    map(dir, &["-o", "new", "--review", "new/events.csv"]);
}

#[test]
fn nothing_changed_is_said() {
    let dir = twice();
    assert_eq!(
        diff(dir.path(), &[]),
        "Nothing changed: 4 events are shown as before.\n"
    );
}

#[test]
fn each_change_is_a_sentence() {
    let dir = twice();
    edit(dir.path(), |table| {
        "drop".clone_into(table.cell("bombed", "decision"));
        "geonames:6765385".clone_into(table.cell("captured Rawa", "place_id"));
        "2017-11-02".clone_into(table.cell("in Anah", "date"));
        "negated".clone_into(table.cell("in Anah", "realis"));
        "hold".clone_into(table.cell("Akashat", "type"));
        "The Second Division".clone_into(table.cell("Akashat", "actor"));
    });
    let note = diff(dir.path(), &[]);
    let expected = [
        "1 removed, 1 moved, 1 redated, 1 retyped, 1 restated, 1 reattributed",
        "Removed: a strike at Al-Qaim on 16 November 2017, by Warplanes (“Army on the river”, Example Post); after review.",
        "The capture at Rawa on 17 November 2017 is now shown at Anah, 14 km away.",
        "The clash at Anah, until now dated 3 November 2017, is now dated 2 November 2017.",
        "The clash at Anah on 2 November 2017, until now shown as done, is now shown as not done.",
        "The capture at Akashat on 19 September 2017 is now shown as a hold.",
        "is now ascribed to The Second Division.",
    ];
    for sentence in expected {
        assert!(note.contains(sentence), "{sentence}\n{note}");
    }
}

#[test]
fn reports_that_come_go_or_change_are_told_apart() {
    let dir = twice();
    let reports = dir.path().join("reports");
    fs::remove_file(reports.join("road.txt")).unwrap();
    let river = fs::read_to_string(reports.join("river.txt")).unwrap();
    fs::write(
        reports.join("river.txt"),
        river.replace("bombed Al-Qaim on", "bombed Hit on"),
    )
    .unwrap();
    fs::write(
        reports.join("later.txt"),
        "Published 2017-11-20\n\nRebels seized Haditha on Monday.\n",
    )
    .unwrap();
    map(dir.path(), &["-o", "new"]);
    let note = diff(dir.path(), &["--format", "markdown"]);
    for sentence in [
        "# Corrections to the map\n\n2 added, 2 removed, 2 changes of control; 2 unchanged.",
        "## Removed\n\n- Removed: a capture at Akashat on 19 September 2017",
        "its report is no longer used.",
        "it is not read from the report any more, or is less sure than the map asks for.",
        "- Added: a strike at Hit on 16 November 2017",
        "not found in it before).",
        "- Added: a capture at Haditha on 20 November 2017, by ",
    ] {
        assert!(note.contains(sentence), "{sentence}\n{note}");
    }
    let json: serde_json::Value = serde_json::from_str(&diff(dir.path(), &["--format", "json"])).unwrap();
    assert_eq!(
        (&json["counts"]["removed"], &json["counts"]["added"]),
        (&2.into(), &2.into())
    );
    assert_eq!(
        json["changes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["change"] == "added")
            .count(),
        2
    );
}

#[test]
fn what_is_no_map_is_refused() {
    let dir = twice();
    let output = dateline(dir.path(), &["diff", "old", "reports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output.stderr).contains("reports: found no map of dateline"));
    fs::write(dir.path().join("new/events.geojson"), "{\"features\": 3}").unwrap();
    let output = dateline(dir.path(), &["diff", "old", "new"]);
    assert!(said(&output.stderr).contains("new/events.geojson: cannot be understood"));
}

/// Adds a report to the folder and makes the new map again.
fn with(dir: &Path, name: &str, text: &str) {
    fs::write(dir.join("reports").join(name), text).unwrap();
    map(dir, &["-o", "new"]);
}

#[test]
fn a_report_that_disagrees_is_said_of_the_event_that_stood() {
    let dir = twice();
    with(
        dir.path(),
        "other.txt",
        "Published 2017-11-20\n\nThe army captured Rawa on 16 November 2017, officials said.\n",
    );
    let note = diff(dir.path(), &[]);
    for sentence in [
        "1 added, 1 disputed",
        "About the capture at Rawa on 17 November 2017 reports disagree on the day: 2017-11-16 (other); 2017-11-17 (river).",
    ] {
        assert!(note.contains(sentence), "{sentence}\n{note}");
    }
}

#[test]
fn an_event_that_another_report_tells_better_is_the_same_event() {
    let dir = twice();
    fs::write(
        dir.path().join("reports/week.txt"),
        "Published 2017-09-24\n\nSoldiers recaptured Haditha in September.\n",
    )
    .unwrap();
    map(dir.path(), &["-o", "old"]);
    with(
        dir.path(),
        "day.txt",
        "Published 2017-09-24\n\nSoldiers recaptured Haditha on 21 September.\n",
    );
    let note = diff(dir.path(), &[]);
    assert!(
        note.contains("until now dated September 2017, is now dated 21 September 2017."),
        "{note}"
    );
    assert!(!note.contains("Added") && !note.contains("Removed"), "{note}");
    fs::remove_file(dir.path().join("reports/day.txt")).unwrap();
    map(dir.path(), &["-o", "old"]);
    let output = dateline(dir.path(), &["diff", "new", "old"]);
    let note = said(&output.stdout);
    assert!(
        !note.contains("want of a place") && note.contains("1 redated"),
        "{note}"
    );
}

#[test]
fn control_follows_the_review_as_the_map_does() {
    let dir = twice();
    let path = dir.path().join("new/events.csv");
    let mut table = Table::read(&path);
    "drop".clone_into(table.cell("captured Rawa", "decision"));
    table.write(&path);
    let control = |review: &[&str]| {
        let args = [&["control", "reports", "--on", "2017-11-17"], review].concat();
        said(&dateline(dir.path(), &args).stdout)
    };
    assert!(control(&[]).contains("Rawa"));
    assert!(!control(&["--review", "new/events.csv"]).contains("Rawa"));
}
