//! What an analyst does to `events.csv` in a spreadsheet is read back, laid over the events, and never lost.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::commands::{dateline, said};

mod follows;
mod own;

const REPORTS: [(&str, &str); 2] = [
    (
        "river.txt",
        "Published 2017-11-17\n\nThe army captured Rawa on Friday, officers said.\n\n\
         Warplanes bombed Al-Qaim on Thursday.\n\nTroops clashed with gunmen in Anah on 3 November.\n",
    ),
    (
        "road.txt",
        "Published 2017-09-20\n\nSoldiers on Tuesday recaptured Akashat.\n",
    ),
];

/// The reports, mapped to `out`.
fn mapped() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("reports")).unwrap();
    for (name, text) in REPORTS {
        fs::write(dir.path().join("reports").join(name), text).unwrap();
    }
    map(dir.path(), &["-o", "out"]);
    dir
}

fn map(dir: &Path, args: &[&str]) -> String {
    let output = dateline(dir, &[&["map", "reports"], args].concat());
    let remarks = said(&output.stderr);
    assert!(output.status.success(), "{remarks}");
    remarks
}

const AGAIN: [&str; 4] = ["-o", "out", "--review", "out/events.csv"];

/// A table by column names, as it can be edited and saved again.
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let of = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        Self {
            columns: of(reader.headers().unwrap()),
            rows: reader.records().map(|r| of(&r.unwrap())).collect(),
        }
    }

    pub(crate) fn write(&self, path: &Path) {
        let mut writer = csv::Writer::from_path(path).unwrap();
        writer.write_record(&self.columns).unwrap();
        self.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }

    pub(crate) fn column(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|c| c == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    }

    /// The cell `name` of the row whose sentence, place or note has `key`.
    pub(crate) fn cell(&mut self, key: &str, name: &str) -> &mut String {
        let (at, by) = (
            self.column(name),
            ["sentence", "id", "note"].map(|c| self.column(c)),
        );
        let row = self
            .rows
            .iter_mut()
            .find(|r| by.iter().any(|&i| r[i].contains(key)));
        &mut row.unwrap_or_else(|| panic!("no row {key}"))[at]
    }

    fn add(&mut self, cells: &[(&str, &str)]) {
        let mut row = vec![String::new(); self.columns.len()];
        for (name, cell) in cells {
            (*cell).clone_into(&mut row[self.column(name)]);
        }
        self.rows.push(row);
    }
}

fn edit(dir: &Path, change: impl FnOnce(&mut Table)) {
    let path = dir.join("out/events.csv");
    let mut table = Table::read(&path);
    change(&mut table);
    table.write(&path);
}

fn features(dir: &Path, layer: &str) -> Vec<Value> {
    let Ok(text) = fs::read_to_string(dir.join("out").join(layer)) else {
        return Vec::new();
    };
    let layer: Value = serde_json::from_str(&text).unwrap();
    layer["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["properties"].clone())
        .collect()
}

/// Every file of a folder but the manifest, whose options tell of the review.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(
                self::files(&path)
                    .into_iter()
                    .map(|(n, b)| (format!("{name}/{n}"), b)),
            );
        } else {
            files.insert(name, fs::read(path).unwrap());
        }
    }
    files
}

#[test]
fn a_review_without_an_edit_changes_no_byte() {
    let dir = mapped();
    let before = files(&dir.path().join("out"));
    map(dir.path(), &AGAIN);
    assert!(before == files(&dir.path().join("out")));
}

#[test]
fn decisions_and_corrections_are_laid_over_the_events_and_stay() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "decision") = "keep".to_owned();
        *table.cell("captured Rawa", "type") = "clash".to_owned();
        *table.cell("captured Rawa", "reviewer") = "A. Analyst".to_owned();
        *table.cell("bombed Al-Qaim", "decision") = "Drop".to_owned();
        *table.cell("bombed Al-Qaim", "note") = "a rumour,\n\"twice\" denied".to_owned();
        *table.cell("in Anah", "date") = "2017-11-02/2017-11-03".to_owned();
        *table.cell("in Anah", "realis") = "ongoing".to_owned();
        *table.cell("in Anah", "actor") = "River brigade".to_owned();
        *table.cell("Akashat", "place_id") = "geonames:92138".to_owned();
        table.columns.push("our grade".to_owned());
        table.rows.iter_mut().for_each(|r| r.push("-B2".to_owned()));
    });
    let remarks = map(dir.path(), &AGAIN);
    assert!(
        remarks.contains("review: 1 kept, 1 dropped, 3 corrected, 0 added"),
        "{remarks}"
    );
    let events = features(dir.path(), "events.geojson");
    let seen: Vec<String> = events
        .iter()
        .map(|e| {
            format!(
                "{} {} {} {} [{}]",
                e["type"], e["place_id"], e["date"], e["realis"], e["reviewed"]
            )
            .replace('"', "")
        })
        .collect();
    assert_eq!(
        seen,
        [
            "capture geonames:92138 2017-09-19 done [place]",
            "clash geonames:6765385 2017-11-02/2017-11-03 ongoing [realis; actor; date]",
            "clash geonames:92004 2017-11-17 done [keep; type]",
        ]
    );
    let everything = files(&dir.path().join("out"));
    for (name, bytes) in everything.iter().filter(|(name, _)| *name != "events.csv") {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("A. Analyst") && !text.contains("a rumour"),
            "{name}"
        );
    }
    // The next run has the corrected table before it, and nothing of it goes.
    map(dir.path(), &AGAIN);
    assert!(everything == files(&dir.path().join("out")));
    edit(dir.path(), |table| {
        *table.cell("in Anah", "date") = "2017-11-01".to_owned();
    });
    map(dir.path(), &AGAIN);
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    assert_eq!(
        table.cell("in Anah", "begin"),
        "2017-11-01T00:00:00",
        "a second correction follows the first"
    );
    assert_eq!(table.cell("bombed", "our grade"), "'-B2");
    assert_eq!(table.cell("bombed", "note"), "a rumour,\n\"twice\" denied");
}

#[test]
fn what_was_corrected_stays_so_and_what_was_not_follows_the_reading() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "type") = "hold".to_owned();
    });
    map(dir.path(), &AGAIN);
    // Another day of publication moves what is counted from it; the type is the analyst's, the date is not.
    map(
        dir.path(),
        &[&AGAIN[..], &["--published", "river=2017-11-24"]].concat(),
    );
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    assert_eq!((table.cell("captured Rawa", "type").as_str()), "hold");
    assert_eq!((table.cell("captured Rawa", "date").as_str()), "2017-11-24");
    assert_eq!((table.cell("captured Rawa", "reviewed").as_str()), "type");
}

#[test]
fn events_of_the_analysts_own_stand_on_the_map_and_keep_their_id() {
    let dir = mapped();
    edit(dir.path(), |table| {
        table.add(&[
            ("source", "review"),
            ("type", "capture"),
            ("place_id", "geonames:92138"),
            ("date", "2017-11-03"),
            ("note", "seen by us"),
        ]);
        table.add(&[
            ("source", "review"),
            ("type", "strike"),
            ("place", "the pump"),
            ("lat", "34,5"),
            ("lon", "41,25"),
            ("begin", "3.11.2017"),
        ]);
        table.add(&[
            ("source", "review"),
            ("type", "strike"),
            ("source_url", "https://example.org/x"),
            ("note", "somewhere"),
        ]);
    });
    let remarks = map(dir.path(), &AGAIN);
    assert!(
        remarks.contains("2 reports, ") && remarks.contains("3 added"),
        "{remarks}"
    );
    let own: Vec<Value> = features(dir.path(), "events.geojson")
        .into_iter()
        .filter(|e| e["source"] == "review")
        .collect();
    assert_eq!(own.len(), 2);
    assert!(
        own.iter()
            .all(|e| e["reviewed"] == "added" && e["id"].as_str().unwrap().len() == 17)
    );
    let point = own.iter().find(|e| e["place"] == "the pump").unwrap();
    assert_eq!(
        (point["place_id"].as_str(), point["begin"].as_str()),
        (Some("review:34.5,41.25"), Some("2017-11-03T00:00:00"))
    );
    let before = files(&dir.path().join("out"));
    map(dir.path(), &AGAIN);
    assert!(before == files(&dir.path().join("out")));
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    assert_eq!(table.cell("somewhere", "source_url"), "https://example.org/x");
}

#[test]
fn a_row_whose_event_is_gone_is_a_finding_and_is_kept() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "decision") = "keep".to_owned();
    });
    let report = dir.path().join("reports/river.txt");
    let text = fs::read_to_string(&report).unwrap();
    fs::write(
        &report,
        text.replace("captured Rawa on Friday", "captured Rawa early on Friday"),
    )
    .unwrap();
    let remarks = map(dir.path(), &AGAIN);
    assert!(
        remarks.contains("1 row without its event") && remarks.contains("1 lost_review"),
        "{remarks}"
    );
    let findings = fs::read_to_string(dir.path().join("out/findings.csv")).unwrap();
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    let now = table.cell("early on Friday", "id").clone();
    let wanted = format!("nearest: {now} (capture at Rawa, 2017-11-17, report river)");
    assert!(findings.contains(&wanted), "{findings}\n{wanted}");
    // The report is as it was again: the decision is still there.
    fs::write(&report, text).unwrap();
    map(dir.path(), &AGAIN);
    assert_eq!(features(dir.path(), "events.geojson")[3]["reviewed"], "keep");
}

#[test]
fn a_row_without_its_event_changes_no_byte_of_the_next_run() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "decision") = "keep".to_owned();
    });
    let report = dir.path().join("reports/river.txt");
    let text = fs::read_to_string(&report).unwrap();
    fs::write(
        &report,
        text.replace("captured Rawa on Friday", "captured Rawa early on Friday"),
    )
    .unwrap();
    map(dir.path(), &AGAIN);
    let before = files(&dir.path().join("out"));
    map(dir.path(), &AGAIN);
    assert!(before == files(&dir.path().join("out")));
}

#[test]
fn closed_lists_are_read_in_any_case() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "type") = "CLASH".to_owned();
        *table.cell("captured Rawa", "realis") = "Ongoing".to_owned();
    });
    map(dir.path(), &AGAIN);
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    assert_eq!(table.cell("captured Rawa", "type"), "clash");
    assert_eq!(table.cell("captured Rawa", "realis"), "ongoing");
}

#[test]
fn a_table_in_windows_1252_is_read() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "actor") = "Br?cke".to_owned();
        *table.cell("captured Rawa", "note") = "fr?h".to_owned();
    });
    let path = dir.path().join("out/events.csv");
    let bytes = fs::read(&path).unwrap();
    let western = bytes.iter().map(|b| if *b == b'?' { 0xfc } else { *b });
    fs::write(&path, western.collect::<Vec<_>>()).unwrap();
    map(dir.path(), &AGAIN);
    let mut table = Table::read(&path);
    assert_eq!(table.cell("captured Rawa", "actor"), "Brücke");
    assert_eq!(table.cell("captured Rawa", "note"), "früh");
}

/// A cell of a row, and what it is changed to.
type Change = (&'static str, &'static str, &'static str);

/// Changes that cannot be, and what is said of them.
const IMPOSSIBLE: [(&[Change], &str); 16] = [
    (
        &[("captured Rawa", "date", "0000-10-31")],
        "date: found \"0000-10-31\", expected a day of the calendar",
    ),
    (
        &[("captured Rawa", "date", "17-10-31")],
        "date: found \"17-10-31\", which is 2017-10-31 or 1931-10-17",
    ),
    (
        &[("captured Rawa", "type", "conquest")],
        "type: found \"conquest\", expected one of: offensive",
    ),
    (
        &[("captured Rawa", "decision", "maybe")],
        "decision: found \"maybe\", expected one of: keep, drop",
    ),
    (
        &[("captured Rawa", "realis", "")],
        "realis: found \"\", expected one of: done",
    ),
    (
        &[("captured Rawa", "date", "2017-02-30")],
        "date: found \"2017-02-30\", expected a day of the calendar",
    ),
    (
        &[("captured Rawa", "date", "05/06/2017")],
        "date: found \"05/06/2017\", which is 2017-06-05 or 2017-05-06",
    ),
    (
        &[("captured Rawa", "end", "2017-11-17")],
        "begin is 2017-11-17T00:00:00, and end is 2017-11-17; expected an end after it",
    ),
    (
        &[
            ("captured Rawa", "date", "2017-11-16"),
            ("captured Rawa", "begin", "2017-11-15"),
        ],
        "date is 2017-11-16, but begin",
    ),
    (
        &[("captured Rawa", "place_id", "geonames:0")],
        "place_id: found \"geonames:0\", expected the id of a place",
    ),
    (
        &[("captured Rawa", "lat", "141.9")],
        "Rawa lies at latitude 141.9, longitude 41.91898; expected -90 to 90",
    ),
    (
        &[("captured Rawa", "lat", "")],
        "lat and lon: found one of the two",
    ),
    (
        &[("captured Rawa", "place", "Anah")],
        "place: found \"Anah\", but place_id still says \"geonames:92004\"",
    ),
    (
        &[("captured Rawa", "phase", "launched")],
        "phase: found \"launched\", expected nothing: a capture has no phase",
    ),
    (
        &[("captured Rawa", "id", "")],
        "found no id; expected one, or review as the source",
    ),
    (
        &[
            ("captured Rawa", "place_id", "geonames:92138"),
            ("captured Rawa", "lat", "30"),
        ],
        "place_id: geonames:92138 is Al-Qaim, 495 km from lat and lon",
    ),
];

#[test]
fn what_cannot_be_is_refused_with_file_and_line() {
    let dir = mapped();
    let table = fs::read(dir.path().join("out/events.csv")).unwrap();
    for (changes, says) in IMPOSSIBLE {
        edit(dir.path(), |table| {
            for (key, column, cell) in changes {
                *table.cell(key, column) = (*cell).to_owned();
            }
        });
        let before = files(dir.path());
        let output = dateline(dir.path(), &[&["map", "reports"], &AGAIN[..]].concat());
        let remarks = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{says}: {remarks}");
        let wanted = format!("dateline: out/events.csv:2: {says}");
        assert!(remarks.starts_with(&wanted), "{wanted}\n{remarks}");
        assert!(before == files(dir.path()), "{says}: something changed");
        fs::write(dir.path().join("out/events.csv"), &table).unwrap();
    }
}

#[test]
fn only_the_table_that_was_read_may_have_changed() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "decision") = "keep".to_owned();
    });
    fs::write(dir.path().join("out/.~lock.events.csv#"), "open in a spreadsheet").unwrap();
    let refused = |args: &[&str]| said(&dateline(dir.path(), &[&["map", "reports"], args].concat()).stderr);
    assert!(refused(&["-o", "out"]).contains("events.csv: was changed or added by hand"));
    let copy = dir.path().join("mine.csv");
    fs::copy(dir.path().join("out/events.csv"), copy).unwrap();
    assert!(refused(&["-o", "out", "--review", "mine.csv"]).contains("events.csv: was changed"));
    map(dir.path(), &["-o", "elsewhere", "--review", "mine.csv"]);
    map(dir.path(), &AGAIN);
    assert_eq!(
        fs::read(dir.path().join("elsewhere/events.csv")).unwrap(),
        fs::read(dir.path().join("out/events.csv")).unwrap()
    );
    assert!(refused(&["-o", "out"]).contains("events.csv: holds the corrections of an earlier review"));
    map(dir.path(), &["-o", "out", "--force"]);
    assert!(dir.path().join("out.before-1/events.csv").exists());
}

#[test]
fn ids_stay_when_reports_are_added_changed_and_moved_about() {
    let dir = mapped();
    let ids = |dir: &Path, report: &str| {
        let table = Table::read(&dir.join("out/events.csv"));
        let (id, source, sentence) = (
            table.column("id"),
            table.column("source"),
            table.column("sentence"),
        );
        let of = table.rows.iter().filter(|r| r[source] == report);
        of.map(|r| (r[sentence].clone(), r[id].clone()))
            .collect::<BTreeMap<_, _>>()
    };
    let (river, road) = (ids(dir.path(), "river"), ids(dir.path(), "road"));
    let reports = dir.path().join("reports");
    fs::write(
        reports.join("aaa.txt"),
        "Published 2017-11-18\n\nRebels seized Hit on Saturday.\n",
    )
    .unwrap();
    fs::write(
        reports.join("road.txt"),
        "Published 2017-09-21\n\nRain fell.\n\nSoldiers on Tuesday recaptured Akashat.\n",
    )
    .unwrap();
    let mut lines: Vec<&str> = REPORTS[0].1.split("\n\n").collect();
    lines[1..].reverse();
    fs::write(
        reports.join("river.txt"),
        lines.join("\n\n") + "\n\nCrowds fled Hit.\n",
    )
    .unwrap();
    map(dir.path(), &["-o", "out"]);
    let (new_river, new_road) = (ids(dir.path(), "river"), ids(dir.path(), "road"));
    let trimmed = |ids: &BTreeMap<String, String>| {
        ids.iter()
            .map(|(s, i)| (s.trim().to_owned(), i.clone()))
            .collect::<BTreeMap<_, _>>()
    };
    for (sentence, id) in trimmed(&river).iter().chain(&trimmed(&road)) {
        let now = trimmed(&new_river)
            .get(sentence)
            .or(trimmed(&new_road).get(sentence))
            .cloned();
        assert_eq!(now.as_ref(), Some(id), "{sentence}");
    }
    assert!(new_river.len() > river.len(), "and a new sentence has its own");
}

/// Each kind of edit in turn; `.ci/spreadsheet.py` sends such edits, at random, through `LibreOffice`.
#[test]
fn two_hundred_edits_come_back() {
    let dir = mapped();
    let mut reports = String::new();
    let places = ["Rawa", "Anah", "Al-Qaim", "Hit", "Haditha"];
    for n in 0..200 {
        let (place, day) = (places[n % 5], n % 28 + 1);
        writeln!(reports, "{{\"id\":\"r{n}\",\"text\":\"The army captured {place} on Monday, unit {n} said.\",\"published\":\"2017-0{}-{day:02}\"}}", n % 9 + 1).unwrap();
    }
    fs::write(dir.path().join("reports/many.jsonl"), reports).unwrap();
    map(dir.path(), &["-o", "out"]);
    let edits: [(&str, &str, &str); 8] = [
        ("type", "hold", "type"),
        ("date", "2016-12-31", "date"),
        ("realis", "negated", "realis"),
        ("actor", "=Brigade; 5", "actor"),
        ("place_id", "geonames:92138", "place"),
        ("decision", "drop", "drop"),
        ("note", "@first\nsecond; \"third\"", ""),
        ("lat", "33,5", "place"),
    ];
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    let (sentence, id) = (table.column("sentence"), table.column("id"));
    let mut expected = Vec::new();
    let rows = table
        .rows
        .iter()
        .filter(|r| r[sentence].contains("unit"))
        .map(|r| r[id].clone())
        .collect::<Vec<_>>();
    assert_eq!(rows.len(), 200);
    for (n, id) in rows.iter().enumerate() {
        let (column, cell, reviewed) = edits[n % 8];
        if table.cell(id, column) != cell {
            *table.cell(id, column) = cell.to_owned();
            expected.push((
                id.clone(),
                column,
                if column == "lat" { "33.5" } else { cell },
                reviewed,
            ));
        }
    }
    table.write(&dir.path().join("out/events.csv"));
    map(dir.path(), &AGAIN);
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    for (id, column, cell, reviewed) in expected {
        assert_eq!(
            table.cell(&id, column).trim_start_matches('\''),
            cell,
            "{id} {column}"
        );
        assert_eq!(table.cell(&id, "reviewed"), reviewed, "{id} {column}");
    }
}
