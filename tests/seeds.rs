//! What is read from the digests in `seeds/` against `seeds_truth.csv`, which was written by reading them.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// A row of the table; every cell may hold several readings, parted by `|`.
#[derive(serde::Deserialize)]
struct Truth {
    report: String,
    need: String,
    r#type: String,
    place: String,
    date: String,
    precision: String,
    realis: String,
    role: String,
    class: String,
    words: String,
}

/// An event of `events.jsonl`, as far as the table speaks of it.
struct Read {
    report: String,
    r#type: String,
    place: String,
    cells: [(&'static str, String); 5],
    sentence: String,
}

fn truths() -> Vec<Truth> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeds_truth.csv");
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(path)
        .unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn allows(cell: &str, value: &str) -> bool {
    cell.split('|').any(|reading| reading == value)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The site of an event as CONTRACT has it: where it is, goes or is meant to go; where it came from only for a
/// withdrawal, or for a displacement that goes nowhere we know.
fn site(event: &Value) -> Option<&Value> {
    if event["unplaced_reason"].as_str().is_some_and(|r| !r.is_empty()) {
        return None;
    }
    let kind = text(&event["type"]);
    let of = |roles: &[&str]| {
        let places = event["places"].as_array()?;
        places
            .iter()
            .find(|p| roles.contains(&p["role"].as_str().unwrap_or_default()))
    };
    match kind.as_str() {
        "withdraw" => of(&["at", "objective"]).or_else(|| of(&["origin"])),
        "displacement" => of(&["at", "destination", "objective"]).or_else(|| of(&["origin"])),
        _ => of(&["at", "objective", "destination"]),
    }
}

fn class(event: &Value, site: Option<&Value>) -> &'static str {
    match site {
        None => "unplaced",
        Some(_) if event["date"]["begin"].is_null() => "undated",
        Some(place) if place["geo_precision"] == "place" => "placed",
        Some(_) => "regional",
    }
}

fn as_read(event: &Value) -> Read {
    let site = site(event);
    let date = &event["date"];
    Read {
        report: text(&event["report"]),
        r#type: text(&event["type"]),
        place: site.map(|p| text(&p["name"])).unwrap_or_default(),
        cells: [
            ("date", text(&date["edtf"])),
            ("precision", text(&date["precision"])),
            ("realis", text(&event["realis"])),
            ("role", text(&event["role"])),
            ("class", class(event, site).to_owned()),
        ],
        sentence: text(&event["sentence"]["text"]),
    }
}

/// The events of a run on `seeds/`, those left out that repeat another of the same report.
fn run() -> Vec<Read> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("run");
    Command::cargo_bin("dateline")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["map", "seeds", "-o"])
        .arg(&out)
        .assert()
        .success();
    let lines = std::fs::read_to_string(out.join("events.jsonl")).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["same_as"].as_str().is_none_or(str::is_empty))
        .map(|event| as_read(&event))
        .collect()
}

impl Read {
    fn name(&self) -> String {
        format!("{}: {} at [{}]:", self.report, self.r#type, self.place)
    }
}

impl Truth {
    fn name(&self) -> String {
        format!("{}: {} at [{}]:", self.report, self.r#type, self.place)
    }

    fn is_of(&self, event: &Read) -> bool {
        self.report == event.report
            && allows(&self.r#type, &event.r#type)
            && allows(&self.place, &event.place)
    }

    /// The cells in which the event differs.
    fn differences<'a>(&self, event: &'a Read) -> Vec<(&'static str, &'a str, &str)> {
        let cells = [&self.date, &self.precision, &self.realis, &self.role, &self.class];
        event
            .cells
            .iter()
            .zip(cells)
            .filter(|((_, value), cell)| !allows(cell, value))
            .map(|((name, value), cell)| (*name, value.as_str(), cell.as_str()))
            .collect()
    }
}

/// What the events and the table say of each other.
struct Comparison {
    /// Every difference, a line each.
    lines: Vec<String>,
    /// How many rows were found, events not true, cells right.
    figures: String,
}

fn compare(truths: &[Truth], events: &[Read]) -> Comparison {
    let mut lines = Vec::new();
    let mut hit = vec![false; truths.len()];
    let (mut extra, mut right, mut cells) = (0, 0, 0);
    for event in events {
        let rows = truths.iter().enumerate().filter(|(_, truth)| truth.is_of(event));
        let Some((i, truth)) = rows.min_by_key(|(i, truth)| (truth.differences(event).len(), hit[*i])) else {
            extra += 1;
            lines.push(format!("{} not true: \"{}\"", event.name(), event.sentence));
            continue;
        };
        hit[i] = true;
        let differences = truth.differences(event);
        cells += event.cells.len();
        right += event.cells.len() - differences.len();
        lines.extend(differences.iter().map(|(cell, found, expected)| {
            let words = &truth.words;
            format!(
                "{} {cell} is [{found}], true is [{expected}]: \"{words}\"",
                truth.name()
            )
        }));
    }
    let must = truths.iter().zip(&hit).filter(|(truth, _)| truth.need == "must");
    let missed: Vec<&Truth> = must
        .clone()
        .filter(|(_, hit)| !**hit)
        .map(|(truth, _)| truth)
        .collect();
    lines.extend(
        missed
            .iter()
            .map(|truth| format!("{} missed: \"{}\"", truth.name(), truth.words)),
    );
    let must = must.count();
    let figures = format!(
        "{} of {must} events found, {extra} of {} not true, {right} of {cells} cells right",
        must - missed.len(),
        events.len()
    );
    Comparison { lines, figures }
}

#[test]
fn each_row_of_the_table_stands_in_its_digest() {
    let truths = truths();
    assert!(truths.len() > 50, "only {} rows", truths.len());
    for truth in truths {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("seeds")
            .join(&truth.report)
            .with_extension("txt");
        let digest = std::fs::read_to_string(path).unwrap();
        assert!(digest.contains(&truth.words), "{}: {}", truth.report, truth.words);
        assert!(["must", "may"].contains(&truth.need.as_str()), "{}", truth.need);
    }
}

/// The differences that are left stand in the snapshot, one a line: a rule that mends or breaks a reading changes it.
#[test]
fn what_is_read_is_true() {
    let Comparison { lines, figures } = compare(&truths(), &run());
    insta::assert_snapshot!("seeds_differences", format!("{figures}\n\n{}", lines.join("\n")));
}
