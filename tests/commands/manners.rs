//! Settings, proposals and help: what a person meets before any report is read.

use super::*;

#[test]
fn what_is_proposed_works() {
    for (args, proposed) in FORESEEN {
        let dir = folder();
        fs::create_dir(dir.path().join("other")).unwrap();
        fs::write(dir.path().join("other/c.txt"), REPORTS[0].1).unwrap();
        let output = dateline(dir.path(), args);
        let err = said(&output.stderr);
        assert!(
            err.ends_with(&format!("This would have worked:\n  {proposed}\n")),
            "{args:?}: {err}"
        );
        let words: Vec<&str> = proposed.split(' ').skip(1).collect();
        let output = dateline(dir.path(), &words);
        assert!(output.status.success(), "{proposed}: {}", said(&output.stderr));
    }
    check(&["control"], 2, "", "For example:\n  dateline control seeds");
    check(
        &["map", "nowhere"],
        2,
        "",
        "nowhere: there is no such report. dateline map takes a folder",
    );
    check(
        &["--json", "map", "reports"],
        2,
        "",
        "\"more\":\"This would have worked:\\n  dateline --json map reports -o output\"",
    );
    if cfg!(feature = "formats") {
        check(
            &["events", "reports", "--format", "shp"],
            2,
            "",
            "QGIS and ArcGIS open gpkg, a GeoPackage. This would have worked:\n  dateline events reports --format gpkg > events.gpkg",
        );
    }
}

/// Runs a command with settings: its exit code, results and remarks.
fn with_settings(settings: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let dir = folder();
    fs::write(dir.path().join("dateline.toml"), settings).unwrap();
    let output = dateline(dir.path(), args);
    (output.status.code(), said(&output.stdout), said(&output.stderr))
}

#[test]
fn what_is_typed_wins_over_a_setting_that_excludes_it() {
    for (settings, args) in [
        (
            "[map]\nno-quote = true\nforce = false\n",
            &["map", "reports", "-o", "out", "--quote"][..],
        ),
        (
            "[picture]\nall = true\n",
            &["picture", "reports", "-o", "a.svg", "--on", "2017-11-17"],
        ),
        (
            "[control]\non = \"2017-11-17\"\n",
            &["control", "reports", "--place", "Rawa"],
        ),
        (
            "progress = \"json\"\n",
            &["--progress", "none", "events", "reports"],
        ),
    ] {
        let (code, _, err) = with_settings(settings, args);
        assert_eq!(code, Some(0), "{settings}{args:?}: {err}");
        assert!(!err.contains("\"progress\""), "{err}");
    }
}

#[test]
fn faulty_settings_stop_neither_help_nor_what_says_so() {
    let broken = "quiet = false\n[map]\nformat = [\"kml\"]\nout = \n";
    let refused = "theatre = \"Iraq\"\n[map]\nformat = \"shp\"\nstale-after = \"x\"\n";
    for settings in [broken, refused, "theater = \"IQ\"\n", "quiet = \"yes\"\n"] {
        for args in [
            &["--help"][..],
            &["--version"],
            &["map", "--help"],
            &["help", "map"],
            &["completions", "bash"],
        ] {
            let (code, out, err) = with_settings(settings, args);
            assert!(
                code == Some(0) && out.contains("dateline"),
                "{settings}{args:?}: {err}"
            );
        }
    }
    for command in [&["config", "show"][..], &["doctor"]] {
        let (code, out, err) = with_settings(broken, command);
        assert_eq!(code, Some(2), "{err}");
        assert!(out.contains("format") || command == ["doctor"], "{out}");
        assert!(err.contains("dateline.toml:4: TOML parse error"), "{err}");
        let (code, out, err) = with_settings(refused, command);
        assert!(code == Some(2) && out.contains("theatre"), "{out}{err}");
        for fault in [
            "dateline.toml:1: dateline map, ",
            "dateline.toml:3: dateline map: invalid value 'shp' for '--format <FORMATS>'",
            "dateline.toml:4: dateline map: invalid value 'x' for '--stale-after <DAYS>'",
        ] {
            assert!(err.contains(fault), "{err}");
        }
    }
    let (code, out, err) = with_settings(
        "[map]\nformat = \"kml\"\n[control]\nstale-after = \"9d\"\n",
        &["config", "show"],
    );
    assert!(
        code == Some(0) && err.is_empty() && out.contains("--stale-after=9d"),
        "{out}{err}"
    );
    let (code, out, err) = with_settings("[map\nformat = \"kml\"\n", &["config", "show"]);
    assert!(
        code == Some(2) && out.is_empty() && !err.contains("no command"),
        "{out}{err}"
    );
    let (_, _, err) = with_settings(broken, &["--json", "map", "reports"]);
    let error: serde_json::Value = serde_json::from_str(&err).unwrap();
    assert_eq!(
        (&error["kind"], &error["file"], &error["line"]),
        (&"row".into(), &"dateline.toml".into(), &4.into())
    );
    let (code, _, err) = with_settings(refused, &["map", "reports", "-o", "out"]);
    assert!(
        code == Some(2) && err.contains("These words come from dateline.toml: "),
        "{err}"
    );
}

#[test]
fn doctor_says_how_old_each_gazetteer_is() {
    let dir = folder();
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/places.csv");
    fs::copy(&table, dir.path().join("a.csv")).unwrap();
    fs::copy(&table, dir.path().join("b.csv")).unwrap();
    fs::write(
        dir.path().join("b.csv.origin.json"),
        "{\"fetched\": \"2026-01-02T03:04:05Z\"}",
    )
    .unwrap();
    let args = ["doctor", "--gazetteer", "a.csv", "--gazetteer", "b.csv"];
    let out = said(&dateline(dir.path(), &args).stdout);
    for line in [
        "places; file of 20",
        "places; fetched 2026-01-02",
        "the day of its facts is not recorded",
    ] {
        assert!(out.contains(line), "{out}");
    }
    let output = dateline(dir.path(), &[&args[..], &["--json"]].concat());
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["gazetteers"][1]["day"], "2026-01-02");
    assert!(told["gazetteers"][2]["day"].is_null() && told["wrong"] == serde_json::json!([]));
    let output = dateline(dir.path(), &["doctor", "--json", "--gazetteer", "no.csv"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.code() == Some(2) && told["wrong"][0].as_str().unwrap().contains("no.csv"));
}

#[test]
fn a_day_without_news_is_drawn_and_said() {
    let on = |day| {
        let dir = folder();
        let output = dateline(dir.path(), &["picture", "reports", "-o", "a.svg", "--on", day]);
        let drawn = dir.path().join("a.svg").exists();
        (output.status.code(), drawn, said(&output.stderr))
    };
    for (day, near) in [
        (
            "2017-10-26",
            "the nearest days that have something are 2017-09-19 and 2017-11-17",
        ),
        ("2017-12-01", "the nearest day that has something is 2017-11-17"),
    ] {
        let (code, drawn, err) = on(day);
        let expected = format!("{day}: nothing is reported of this day; {near}");
        assert!(code == Some(0) && drawn && err.contains(&expected), "{err}");
    }
    assert!(!on("2017-11-17").2.contains("nothing is reported"));
    let (code, _, err) = on("26.10.2017");
    let expected = "found \"26.10.2017\", expected a date: YYYY-MM-DD, e.g. 2017-10-26";
    assert!(code == Some(2) && err.contains(expected), "{err}");
}

#[test]
fn the_help_breaks_no_line_by_hand() {
    let dir = folder();
    let help = said(&dateline(dir.path(), &["--help"]).stdout);
    let lines: Vec<&str> = help.lines().collect();
    let at = lines.iter().position(|l| l.starts_with("Reports are")).unwrap();
    // A line that was broken by hand as well leaves a stub.
    assert!(
        lines[at..].iter().take_while(|l| !l.is_empty()).count() == 2,
        "{help}"
    );
}
