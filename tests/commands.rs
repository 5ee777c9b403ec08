//! The commands: results, remarks and exit codes.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

mod manners;

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
    (&[], 2, "", "Usage: dateline [OPTIONS] <COMMAND>"),
    (&["map", "reports"], 2, "", "--out <OUT>"),
    (&["map", "reports", "-o", "out"], 0, "", "2 reports, "),
    (&["map", "reports", "-o", "out", "--theatre", "Iraq"], 2, "", "as in IQ,SY"),
    (&["map", "reports", "-o", "out", "--published", "a"], 2, "", "as in 002=2017-09-19"),
    (&["map", "reports", "-o", "reports"], 2, "", "reports: was not made by dateline"),
    (&["map", "nowhere", "-o", "out"], 2, "", "nowhere: "),
    (&["map", "reprots", "-o", "out"], 2, "", "(did you mean reports?)"),
    (&["places", "Xqzzyvwqpfgh"], 2, "", "\"Xqzzyvwqpfgh\". To add it: a row"),
    (&["map", "reports", "-o", "out", "--gazetteer", "no.csv"], 2, "", "no.csv: cannot read this gazetteer"),
    (&["events", "reports", "--min-confidence", "1"], 0, "", "events below a confidence of 1 are left out"),
    (&["events", "reports", "--min-confidence", "2"], 2, "", "expected a number from 0 to 1"),
    (&["explain", "--diff", "reports"], 2, "", "found 1 paths, expected two runs, OLD and NEW"),
    (&["explain", "--diff", "reports", "reports/a.txt"], 2, "", "events.jsonl: cannot read the events of a run"),
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
    (&["distance", "Anah", "Rawa", "--format", "csv", "--wkt"], 0, "\"LINESTRING (41.98194 34.36857, 41.91898 34.48229)", ""),
    (&["distance", "Anah", "Rawa", "--format", "kml"], 0, "<coordinates>41.98194,34.36857 41.91898,34.48229</coordinates>", ""),
    (&["distance", "Rawa", "Rawa", "--format", "ndjson"], 0, "", "the same place, which is no line"),
    (&["distance", "Anah", "Rawa", "--format", "shp"], 2, "", "possible values: text, json, geojson, "),
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
    (&["schema", "places.csv"], 0, "name,lat,lon,kind,country,adm1,id,", ""),
    (&["schema", "sites.csv"], 2, "", "diff, places.csv, reports.csv"),
    (&["gazetteer", "info"], 0, "GeoNames, CC BY 4.0", ""),
    (&["gazetteer", "build", "no.txt", "-o", "x.idx"], 2, "", "no.txt: cannot read this gazetteer"),
    (&["gazetteer", "check", "reports/a.txt"], 2, "", "a.txt"),
    (&["gazetteer", "fo"], 2, "", "unrecognized subcommand 'fo'"),
    (&["doctor"], 0, "gazetteers, of which the first wins:", "nothing is wrong"),
    (&["doctor", "--gazetteer", "no.csv"], 2, "dateline 0.1.0", "no.csv: cannot read this gazetteer"),
    (&["config", "show"], 0, "there is no dateline.toml", ""),
    (&["completions", "bash"], 0, "_dateline()", ""),
    (&["completions", "zsh"], 0, "#compdef dateline", ""),
    (&["man"], 0, ".TH dateline 1", ""),
    (&["picture", "reports", "-o", "a.svg", "--all"], 0, "", "a.svg: 2 days"),
    (&["picture", "reports", "-o", "a.svg", "--on", "2017-11-17"], 0, "", "a.svg: 1 day"),
    (&["picture", "reports", "-o", "a.gif", "--all"], 2, "", "ends in .svg or .png"),
    (&["picture", "reports", "-o", "a.svg"], 2, "", "--on <DATE>"),
    (&["reports"], 2, "", "This would have worked:\n  dateline map reports -o output"),
    (&["map", "reports"], 2, "", "This would have worked:\n  dateline map reports -o output"),
    (&["map", "reports", "my maps"], 2, "", "  dateline map reports -o 'my maps'"),
    (&["map", "reports", "--output", "out"], 2, "", "  dateline map reports --out out"),
    (&["distance", "Rawa"], 2, "", "  dateline distance Rawa Rawa"),
    (&["explain"], 2, "", "  dateline explain seeds"),
    (&["--json", "map", "nowhere", "-o", "out"], 2, "", "{\"level\":\"error\",\"kind\":\"io\",\"file\":\"nowhere\""),
    (&["map", "--json"], 2, "", "\"kind\":\"command_line\""),
    (&["map", "reports", "-o", "out", "--json"], 0, "", "{\"level\":\"remark\",\"message\":\"2 reports, "),
    (&["map", "reports", "-o", "out", "-q", "--progress", "json"], 0, "", "{\"level\":\"progress\",\"what\":\"reports\",\"done\":2,\"of\":2}\n"),
    (&["gazetteer", "list"], 0, "geonames:92004,Rawa", ""),
];

#[test]
fn each_command_says_what_it_should() {
    for (args, code, stdout, stderr) in CASES {
        check(args, *code, stdout, stderr);
    }
}

#[test]
fn quiet_says_nothing_but_results_and_errors() {
    let dir = folder();
    let output = dateline(dir.path(), &["map", "reports", "-o", "out", "-q"]);
    assert_eq!(
        (output.status.code(), said(&output.stderr)),
        (Some(0), String::new())
    );
    let output = dateline(dir.path(), &["-q", "places", "Xqzzyv"]);
    assert!(said(&output.stderr).contains("no place is called"));
}

#[test]
fn settings_hold_until_something_else_is_typed() {
    let dir = folder();
    let write = |text: &str| fs::write(dir.path().join("dateline.toml"), text).unwrap();
    let listed = |path: &str| dir.path().join(path).exists();
    write("quiet = true\n[map]\nout = \"by settings\"\nformat = [\"kml\", \"csv\"]\n");
    let output = dateline(dir.path(), &["map", "reports"]);
    assert_eq!(said(&output.stderr), "");
    assert!(listed("by settings/campaign.kml") && listed("by settings/csv/events.csv"));
    dateline(
        dir.path(),
        &["map", "reports", "-o", "typed", "--format", "ndjson"],
    );
    assert!(listed("typed/ndjson") && !listed("typed/campaign.kml"));
    let shown = said(&dateline(dir.path(), &["config", "show"]).stdout);
    assert!(
        shown.contains("# dateline map --quiet --format=kml --format=csv '--out=by settings'"),
        "{shown}"
    );
    for (wrong, says) in [
        (
            "theater = [\"IQ\"]",
            "theater: no option of that name; did you mean theatre?",
        ),
        (
            "[maps]\nout = \"x\"",
            "[maps]: no command of that name; expected one of map, ",
        ),
        ("[map]\nunit = \"km\"", "[map] unit: no option of that name"),
        ("out = ", "dateline.toml:1: TOML parse error"),
    ] {
        write(wrong);
        let output = dateline(dir.path(), &["map", "reports", "-o", "out"]);
        let said = said(&output.stderr);
        assert!(
            output.status.code() == Some(2) && said.contains(says),
            "{wrong}: {said}"
        );
    }
}

#[test]
fn a_manual_has_a_page_for_each_command() {
    let dir = folder();
    assert!(dateline(dir.path(), &["man", "man1"]).status.success());
    for page in ["dateline.1", "dateline-map.1", "dateline-gazetteer-check.1"] {
        let text = fs::read_to_string(dir.path().join("man1").join(page)).unwrap();
        assert!(
            text.contains("EXAMPLE") || text.contains("Example"),
            "{page}: {text}"
        );
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
fn two_runs_are_told_apart() {
    let dir = folder();
    let map = |out: &str| dateline(dir.path(), &["map", "reports", "-o", out]);
    map("old");
    let told = "BAGHDAD, Nov. 17, 2017 - Iraqi forces captured Rawa on Thursday, the army said.\n";
    fs::write(
        dir.path().join("reports/a.txt"),
        format!("Army enters Rawa\n\n{told}"),
    )
    .unwrap();
    fs::write(
        dir.path().join("reports/b.md"),
        "Troops captured Haditha in May 2017.\n",
    )
    .unwrap();
    map("new");
    let diff = |old: &str, new: &str| said(&dateline(dir.path(), &["explain", "--diff", old, new]).stdout);
    let found = diff("old", "new");
    for line in [
        "  - capture: done; 2017-09-19; at Anah (geonames:",
        "  + capture: done; 2017-05; at Haditha (geonames:",
    ] {
        assert!(found.contains(line), "{found}");
    }
    assert!(diff("new", "new/events.jsonl").starts_with("0 events gone, 0 new, 0 changed,"));
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
fn a_map_is_written_in_other_formats_too() {
    let dir = folder();
    let formats = if cfg!(feature = "formats") {
        "csv,kml,timemap,ndjson,gpkg,fgb,geoparquet"
    } else {
        "csv,kml,timemap,ndjson"
    };
    let output = dateline(
        dir.path(),
        &["map", "reports", "-o", "out", "--format", formats, "--bom"],
    );
    assert!(output.status.success(), "{}", said(&output.stderr));
    let read = |path: &str| fs::read_to_string(dir.path().join("out").join(path)).unwrap();
    assert!(read("csv/events.csv").starts_with("\u{feff}lon,lat,id,"));
    let told = |path: &str| {
        let layer = fs::read_to_string(dir.path().join("out").join(path)).unwrap_or_default();
        layer.matches("\"type\":\"Feature\"").count()
    };
    let news = told("by-date/2017-11-17/events.geojson");
    assert_eq!(
        read("csv/by-date/2017-11-17/events.csv").lines().count(),
        1 + news
    );
    assert!(read("campaign.kml").contains("<name>Rawa: capture</name><TimeSpan><begin>2017-11-17T00:00:00Z"));
    assert_eq!(
        read("ndjson/events.ndjson").lines().count(),
        told("events.geojson")
    );
    if cfg!(feature = "formats") {
        for path in [
            "campaign.gpkg",
            "fgb/events.fgb",
            "geoparquet/by-date/day=2017-11-17/events.parquet",
        ] {
            assert!(
                fs::metadata(dir.path().join("out").join(path)).unwrap().len() > 1000,
                "{path}"
            );
        }
    }
    let dated = told("events.geojson") + told("regions.geojson");
    timemap_takes(dated, &read("timemap/events.json"), &read("timemap/sources.json"));
}

/// What TimeMap's own schema lets through: only members it knows, all words but for the lists, a position of two.
fn timemap_takes(dated: usize, events: &str, sources: &str) {
    let events: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(events).unwrap();
    let sources: serde_json::Map<String, serde_json::Value> = serde_json::from_str(sources).unwrap();
    let known = "id civId description graphic date time time_precision location latitude longitude x y z type category \
                 category_full associations sources comments time_display narrative___stepStyles shape colour";
    let lists = ["associations", "sources", "narrative___stepStyles"];
    assert_eq!(events.len(), dated);
    for event in &events {
        for (name, value) in event {
            assert!(
                known.split_whitespace().any(|k| k == name),
                "{name} is unknown to TimeMap"
            );
            assert_eq!(value.is_array(), lists.contains(&name.as_str()), "{name}");
            assert!(value.is_array() || value.is_string(), "{name}: {value}");
        }
        assert!(
            event.contains_key("description")
                && event.contains_key("latitude")
                && event.contains_key("longitude")
        );
        let [month, day, year] = event["date"].as_str().unwrap().split('/').collect::<Vec<_>>()[..] else {
            panic!("{event:?}")
        };
        assert_eq!([month.len(), day.len(), year.len()], [2, 2, 4]);
        assert!(sources.contains_key(event["sources"][0].as_str().unwrap()));
    }
    let known = "id title thumbnail paths type affil_s url description parent author date notes";
    for source in sources.values() {
        let source = source.as_object().unwrap();
        assert!(source.contains_key("id") && source["paths"].is_array());
        assert!(
            source.keys().all(|name| known.split(' ').any(|k| k == name)),
            "{source:?}"
        );
    }
}

#[test]
fn events_are_printed_in_each_format() {
    let dir = folder();
    for (format, begins) in [
        ("jsonl", "{\"id\":"),
        ("csv", "id,group,type"),
        ("geojson", "{\"type\":\"FeatureCol"),
        ("ndjson", "{\"type\":\"Feature\""),
        ("geojsonseq", "\u{1e}{\"type\":\"Feature\""),
        ("kml", "<?xml"),
    ] {
        let output = dateline(dir.path(), &["events", "reports", "--format", format]);
        let out = said(&output.stdout);
        assert!(
            output.status.success() && out.starts_with(begins),
            "{format}: {out}"
        );
    }
}

/// Lines that are not understood, and the one that is proposed; none where nothing may be.
#[rustfmt::skip] // one line a case
const FORESEEN: &[(&[&str], &str)] = &[
    (&["map", "reports/a.txt", "reports/b.md"], "dateline map reports/a.txt reports/b.md -o output"),
    (&["map", "reports", "other"], "dateline map reports other -o output"),
    (&["map", "reports", "new", "--force"], "dateline map reports -o new --force"),
    (&["map", "--output", "x", "reports", "-o", "y"], "dateline map reports -o y"),
    (&["map", "--output=x", "reports"], "dateline map reports --out=x"),
    (&["-q", "map", "reports"], "dateline -q map reports -o output"),
    (&["--progress", "none", "map", "reports"], "dateline --progress none map reports -o output"),
    (&["picture", "reports"], "dateline picture reports -o campaign.svg --all"),
    (&["picture", "reports", "-o", "a.svg"], "dateline picture reports --all -o a.svg"),
    (&["places"], "dateline places Rawa"),
    (&["maps", "reports"], "dateline map reports -o output"),
    (&["mapp", "reports", "-o", "x"], "dateline map reports -o x"),
    (&["reports", "-o", "x"], "dateline map reports -o x"),
    (&["distnace", "Anah", "Rawa"], "dateline distance Anah Rawa"),
    (&["map", "reports", "-o", "x", "--format", "csv,kmz"], "dateline map reports -o x --format csv,kml"),
];

/// The tables that `dateline schema` begins, used as they are.
#[test]
fn a_table_of_ones_own_is_begun_and_used() {
    let dir = folder();
    let begun = |name: &str, to: &str| {
        let printed = dateline(dir.path(), &["schema", name]);
        fs::write(dir.path().join(to), printed.stdout).unwrap();
    };
    begun("places.csv", "villages.csv");
    begun("reports.csv", "reports/reports.csv");
    fs::write(
        dir.path().join("reports/ferry.txt"),
        "Rebels captured Kibangu Mbele on Monday.\n",
    )
    .unwrap();
    let mapped = dateline(
        dir.path(),
        &["map", "reports", "-o", "out", "--gazetteer", "villages.csv"],
    );
    assert!(mapped.status.success(), "{}", said(&mapped.stderr));
    let events = fs::read_to_string(dir.path().join("out/events.geojson")).unwrap();
    let line = events.lines().find(|l| l.contains("own:kibangu-mbele")).unwrap();
    assert!(
        line.contains("\"date\":\"2012-04-30\"") && line.contains("[28.95,-1.48]"),
        "{line}"
    );
}

#[test]
fn a_name_that_begins_a_longer_one_and_swapped_degrees_are_told() {
    let dir = folder();
    let table = "name,lat,lon,country\nZimbuku Mbele,-1.48,28.95,CD\n";
    fs::write(dir.path().join("v.csv"), table).unwrap();
    let asked = dateline(dir.path(), &["places", "Zimbuku", "--gazetteer", "v.csv"]);
    assert!(
        said(&asked.stderr).contains("did you mean Zimbuku Mbele"),
        "{}",
        said(&asked.stderr)
    );
    let checked = dateline(dir.path(), &["gazetteer", "check", "v.csv"]);
    assert!(checked.status.success());
    fs::write(
        dir.path().join("v.csv"),
        table.replace("-1.48,28.95", "28.95,-1.48"),
    )
    .unwrap();
    let checked = dateline(dir.path(), &["gazetteer", "check", "v.csv"]);
    let says = "v.csv: Zimbuku Mbele is at lat 28.95, lon -1.48, which is not in CD; lat -1.48, lon 28.95 is";
    assert!(
        checked.status.code() == Some(2) && said(&checked.stderr).contains(says),
        "{}",
        said(&checked.stderr)
    );
}
