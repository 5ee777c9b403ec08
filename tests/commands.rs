//! The commands: results, remarks and exit codes.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Two reports of our own and a folder to run in.
const REPORTS: [(&str, &str); 2] = [
    (
        "a.txt",
        "Army enters Rawa\n\nBAGHDAD, Nov. 17, 2017 - Iraqi forces captured Rawa on Friday, the army said.\n",
    ),
    (
        "b.md",
        "---\npublished: 2017-09-19\n---\nTroops on Tuesday captured Anah in Anbar, an officer said.\n",
    ),
];

pub(crate) fn folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("reports")).unwrap();
    for (name, text) in REPORTS {
        fs::write(dir.path().join("reports").join(name), text).unwrap();
    }
    dir
}

pub(crate) fn dateline(dir: &Path, args: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap()
}

pub(crate) fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs a command and says what it did, where it was not what was expected.
fn check(args: &[&str], code: i32, stdout: &str, stderr: &str) {
    let dir = folder();
    let output = dateline(dir.path(), args);
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    let told = format!(
        "dateline {}\n--- stdout\n{out}\n--- stderr\n{err}",
        args.join(" ")
    );
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(
        out.contains(stdout),
        "expected \"{stdout}\" in the results of\n{told}"
    );
    assert!(
        err.contains(stderr),
        "expected \"{stderr}\" in the remarks of\n{told}"
    );
}

/// A command line, its exit code, and what its results and its remarks must contain.
type Case = (&'static [&'static str], i32, &'static str, &'static str);

#[rustfmt::skip] // one line a case
const CASES: &[Case] = &[
    (&["--version"], 0, "dateline 0.1.0", ""),
    (&["--help"], 0, "dateline map seeds -o output", ""),
    (&["map", "--help"], 0, "--published 002=2017-09-19", ""),
    (&["distance", "--help"], 0, "dateline distance Anah Rawa", ""),
    (&[], 2, "", "Usage: dateline <COMMAND>"),
    (&["map", "reports"], 2, "", "--out <OUT>"),
    (&["map", "reports", "-o", "out"], 0, "", "2 reports, "),
    (&["map", "reports", "-o", "out", "--theatre", "Iraq"], 2, "", "as in IQ,SY"),
    (&["map", "reports", "-o", "out", "--published", "a"], 2, "", "as in 002=2017-09-19"),
    (&["map", "reports", "-o", "reports"], 2, "", "reports: was not made by dateline"),
    (&["map", "nowhere", "-o", "out"], 2, "", "nowhere: "),
    (&["map", "reports", "-o", "out", "--gazetteer", "no.csv"], 2, "", "no.csv: cannot read this gazetteer"),
    (&["explain", "reports/a.txt"], 0, "Army enters Rawa", ""),
    (&["explain", "reports/b.md"], 0, "when        2017-09-19 (day, weekday)  \"Tuesday\"", ""),
    (&["places", "al Qaim"], 0, "geonames:92138", ""),
    (&["places", "القائم", "--format", "json"], 0, "\"place_id\": \"geonames:92138\"", ""),
    (&["places", "Rawwah", "Xqzzyv"], 2, "geonames:92004", "no place is called \"Xqzzyv\""),
    (&["places", "Falluja", "Ramadhi"], 2, "geonames:99454", "did you mean"),
    (&["distance", "Anah", "Rawa"], 0, "13.88 km  335.4° NNW", ""),
    (&["distance", "Rawa", "al-Qaim", "--unit", "miles"], 0, "53.44 mi  263.6° W", ""),
    (&["distance", "-33.9,151.2", "0,0", "--format", "csv"], 0, ",-33.9,151.2,\"0,0\"", ""),
    (&["distance", "Anah", "Rawa", "--format", "json"], 0, "\"distance_km\": 13.87", ""),
    (&["distance", "Anah", "Rawa", "--format", "geojson"], 0, "\"LineString\"", ""),
    (&["distance", "Anah", "Rawa", "al-Qaim", "--matrix"], 0, "91.32", ""),
    (&["distance", "Rawa", "Rawa"], 0, "0.00 km  the same place", ""),
    (&["distance", "Anah"], 2, "", "2 values required"),
    (&["distance", "Anah", "Xqzzyv"], 2, "", "no place is called \"Xqzzyv\""),
    (&["distance", "41.98,341", "Rawa"], 2, "", "the wrong way round"),
    (&["gazetteer", "check"], 0, "every row right", ""),
    (&["places", "--near", "34.4823,41.919", "--limit", "1"], 0, "geonames:92004", ""),
    (&["places", "--near", "Rawa"], 2, "", "expected latitude and longitude"),
    (&["places", "--prefix", "Fallu"], 0, "geonames:99454", ""),
    (&["places", "--fuzzy", "Falluhja"], 0, "geonames:99454", ""),
    (&["gazetteer", "info"], 0, "GeoNames, CC BY 4.0", ""),
    (&["gazetteer", "build", "no.txt", "-o", "x.idx"], 2, "", "no.txt: cannot read this gazetteer"),
    (&["gazetteer", "check", "reports/a.txt"], 2, "", "a.txt"),
    (&["gazetteer", "list"], 0, "geonames:92004,Rawa", ""),
];

#[test]
fn each_command_says_what_it_should() {
    for (args, code, stdout, stderr) in CASES {
        check(args, *code, stdout, stderr);
    }
}

#[test]
fn strict_tells_by_its_exit_code_that_something_is_open() {
    let dir = folder();
    let code = |args: &[&str]| dateline(dir.path(), args).status.code();
    fs::write(dir.path().join("open.txt"), "Troops captured Anah on Tuesday.\n").unwrap();
    assert_eq!(code(&["map", "open.txt", "-o", "open"]), Some(0));
    assert_eq!(code(&["map", "open.txt", "-o", "open", "--strict"]), Some(1));
    assert_eq!(code(&["events", "open.txt", "--strict"]), Some(1));
    let findings = fs::read_to_string(dir.path().join("open/findings.csv")).unwrap();
    assert!(findings.contains("no_publication_date,open,"), "{findings}");
}

#[test]
fn a_day_that_is_given_settles_the_report() {
    let dir = folder();
    fs::write(dir.path().join("open.txt"), "Troops captured Anah on Tuesday.\n").unwrap();
    dateline(
        dir.path(),
        &["map", "open.txt", "-o", "out", "--published", "open=2017-09-19"],
    );
    let sources = fs::read_to_string(dir.path().join("out/sources.json")).unwrap();
    assert!(
        sources.contains("\"date\": \"2017-09-19\"") && sources.contains("\"given\""),
        "{sources}"
    );
}

#[test]
fn reports_come_from_standard_input_and_ids_from_lines() {
    let dir = folder();
    let lines = "{\"id\":\"x1\",\"text\":\"Forces captured Rawa.\",\"published\":\"2017-11-17\"}\n";
    for (input, id) in [("Forces captured Rawa.\n", "stdin"), (lines, "x1")] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .current_dir(dir.path())
            .args(["map", "-", "-o", id])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        assert!(child.wait_with_output().unwrap().status.success());
        let sources = fs::read_to_string(dir.path().join(id).join("sources.json")).unwrap();
        assert!(sources.contains(&format!("\"report\": \"{id}\"")), "{sources}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let dir = folder();
    for args in [
        &["gazetteer", "list"][..],
        &["explain", "reports"],
        &["events", "reports", "--format", "csv"],
    ] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .current_dir(dir.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // One byte is read at most, and then nobody listens.
        let mut first = [0; 1];
        let _ = child.stdout.take().unwrap().read(&mut first);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", said(&output.stderr));
    }
}

#[test]
fn events_are_printed_in_each_format() {
    let dir = folder();
    for (format, begins) in [
        ("jsonl", "{\"id\":"),
        ("csv", "id,group,type"),
        ("geojson", "{\"type\":\"FeatureCol"),
    ] {
        let output = dateline(dir.path(), &["events", "reports", "--format", format]);
        let out = said(&output.stdout);
        assert!(
            output.status.success() && out.starts_with(begins),
            "{format}: {out}"
        );
    }
}
