//! Text that hates its readers: survived or refused with the reason, in a time that grows with the text and no faster.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::commands::{dateline, folder, said};

/// How long a hostile text may take; without care these take hours.
const LONGEST: Duration = Duration::from_mins(2);

/// A fiftieth of each text for the build of the tests, which is slow; the whole of it with `cargo test --release`.
const fn size(whole: usize) -> usize {
    if cfg!(debug_assertions) { whole / 50 } else { whole }
}

/// Maps one report of these bytes, and says how that ended.
fn map(name: &str, bytes: &[u8]) -> (Option<i32>, String) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    let began = Instant::now();
    let output = dateline(dir.path(), &["map", name, "-o", "out"]);
    let (code, remarks) = (output.status.code(), said(&output.stderr));
    assert!(began.elapsed() < LONGEST, "{name} took {:?}", began.elapsed());
    assert_eq!(
        code == Some(0),
        dir.path().join("out/events.jsonl").exists(),
        "{name}: {remarks}"
    );
    (code, remarks)
}

#[test]
fn a_text_without_end_or_sense_is_survived() {
    let town = "Troops captured Rawa near Anah on Friday. ";
    let mut names = String::new();
    for n in 0..size(100_000) {
        write!(names, "Troops captured Xan{n}abad, ").unwrap();
    }
    let brackets = |open: &str, close: &str| open.repeat(size(1_000_000)) + &close.repeat(size(1_000_000));
    let cases: [(&str, String); 16] = [
        ("brackets.txt", brackets("(", ")")),
        ("quotes.txt", brackets("“", "")),
        ("angles.html", brackets("<div>", "")),
        ("open.html", "<".repeat(size(1_000_000))),
        ("entities.html", "&amp".repeat(size(500_000))),
        ("comment.html", format!("<!--{}", "-".repeat(size(1_000_000)))),
        ("names.txt", names),
        ("one line.txt", town.repeat(size(20_000))),
        (
            "one sentence.txt",
            "Rawa and Anah, ".repeat(size(20_000)) + "were captured.",
        ),
        ("commas.txt", ",".repeat(size(1_000_000))),
        ("stops.txt", ".".repeat(size(1_000_000))),
        ("dashes.txt", "a-".repeat(size(500_000))),
        (
            "digits.txt",
            format!(
                "Troops killed {} people in Rawa. {}",
                "9".repeat(size(400_000)),
                "1,".repeat(size(200_000))
            ),
        ),
        (
            "marks.txt",
            format!("Ra{}wa fell.", "\u{301}".repeat(size(300_000))),
        ),
        (
            "hidden.txt",
            format!(
                "Ra{}wa \u{202e}fell\u{2066} on\u{feff} Friday.",
                "\u{200b}".repeat(size(200_000))
            ),
        ),
        (
            "dates.txt",
            "on 31 February 0000, on 1 January 9999, on 32.13.99999, in -5 and in 10000. "
                .repeat(size(5_000)),
        ),
    ];
    for (name, text) in cases {
        let (code, remarks) = map(name, text.as_bytes());
        assert_eq!(
            code,
            Some(0),
            "{name}: {}",
            remarks.chars().take(500).collect::<String>()
        );
        assert!(!remarks.contains("panicked"), "{name}: {remarks}");
    }
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    let time = |text: &str| {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), text).unwrap();
        let began = Instant::now();
        assert!(
            dateline(dir.path(), &["map", "a.txt", "-o", "out"])
                .status
                .success()
        );
        began.elapsed().as_secs_f64()
    };
    let sentence = |n: usize| "The army captured Rawa, Anah and Hit (Anbar) on Friday, ".repeat(n);
    // Paragraphs of events that are all different.
    let chronicle = |n: usize| {
        let towns = ["Rawa", "Anah", "Hit", "Haditha", "Mosul", "Tikrit", "Kirkuk"];
        let town = |n: usize| towns[n % towns.len()];
        let told = |n: usize| {
            format!(
                "Brigade{n} captured {} on Friday, and Regiment{n} left {}. Residents of {} fled.\n\n",
                town(n),
                town(n / 7),
                town(n / 3)
            )
        };
        (0..n).map(told).collect::<String>()
    };
    let texts: [&dyn Fn(usize) -> String; 2] = [&sentence, &chronicle];
    for text in texts {
        let (once, four_times) = (time(&text(size(5_000))), time(&text(4 * size(5_000))));
        // Four times the text, eight times the time at most: the machine is not ours alone.
        assert!(
            four_times < once.mul_add(8.0, 2.0),
            "{once} s for a text, {four_times} s for four times as much"
        );
    }
}

#[test]
fn lines_that_are_no_reports_are_named() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let cases = [
        (
            "deep.jsonl",
            format!("{{\"id\":\"a\",\"more\":{deep},\"text\":{deep}}}\n"),
            "deep.jsonl:1: found invalid type: sequence, expected a string",
        ),
        (
            "big.jsonl",
            "{\"id\":1e999999,\"text\":\"x\"}\n".to_owned(),
            "big.jsonl:1: found",
        ),
        (
            "half.jsonl",
            "{\"id\":\"a\",\"text\":\"\\ud800\"}\n".to_owned(),
            "half.jsonl:1: found",
        ),
        (
            "day.jsonl",
            "{\"id\":\"a\",\"text\":\"x\",\"published\":\"10000-01-01\"}\n".to_owned(),
            "expected a day of the calendar",
        ),
    ];
    for (name, text, says) in cases {
        let (code, remarks) = map(name, text.as_bytes());
        assert_eq!(code, Some(2), "{name}: {remarks}");
        assert!(remarks.contains(says), "{name}: {remarks}");
    }
    for year in ["0000", "9999"] {
        let text = format!(
            "{{\"id\":\"a\",\"text\":\"Troops captured Rawa on Friday, and last week Anah.\",\"published\":\"{year}-12-31\"}}\n"
        );
        assert_eq!(map("far.jsonl", text.as_bytes()).0, Some(0), "{year}");
    }
}

#[test]
fn a_text_in_another_encoding_is_read_or_refused_by_name() {
    let words = "Troops captured Rawa on Friday.\rThey took Anah too.\r";
    let wide = |mark: &str| {
        format!("{mark}{words}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let cases: [(&str, Vec<u8>, Option<&str>); 6] = [
        ("cr only", words.as_bytes().to_vec(), None),
        ("utf-16 with its mark", wide("\u{feff}"), None),
        (
            "utf-16 without",
            wide(""),
            Some(
                "this looks like UTF-16 without a byte order mark; convert the file, for instance with: iconv -f UTF-16LE",
            ),
        ),
        (
            "windows-1252",
            b"Troops captured Rawa \x96 \x93today\x94.".to_vec(),
            Some("byte 21 (line 1) is 0x96, which is not UTF-8; convert the file"),
        ),
        (
            "windows-1256",
            b"\xd1\xc7\xe6\xc9 fell.".to_vec(),
            Some("byte 0 (line 1) is 0xd1"),
        ),
        (
            "nul",
            b"Troops captured\0 Rawa.".to_vec(),
            Some("byte 15 is 0x00"),
        ),
    ];
    for (what, bytes, refused) in cases {
        let (code, remarks) = map("a.txt", &bytes);
        assert_eq!(
            code,
            Some(if refused.is_some() { 2 } else { 0 }),
            "{what}: {remarks}"
        );
        assert!(
            remarks.contains(refused.unwrap_or("1 report, ")),
            "{what}: {remarks}"
        );
    }
}

#[test]
fn a_report_larger_than_the_limit_is_refused_with_the_option() {
    let dir = folder();
    let text = "Troops captured Rawa on Friday, the army said.\n\n".repeat(25_000);
    fs::write(dir.path().join("large.txt"), &text).unwrap();
    fs::write(
        dir.path().join("large.jsonl"),
        format!("{{\"id\":\"a\",\"text\":\"x\"}}\n{{\"id\":\"b\",\"text\":{text:?}}}\n"),
    )
    .unwrap();
    for (name, at) in [("large.txt", "large.txt: "), ("large.jsonl", "large.jsonl:2: ")] {
        let output = dateline(dir.path(), &["map", name, "-o", "out", "--largest-report", "1"]);
        let remarks = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{remarks}");
        let says = format!(
            "dateline: {at}this report is larger than 1 MiB; split it, or allow it with --largest-report 3"
        );
        assert!(remarks.starts_with(&says), "{remarks}");
    }
}

#[test]
fn what_cannot_be_looked_into_is_passed_over_with_a_finding() {
    let dir = folder();
    let reports = dir.path().join("reports");
    symlink("..", reports.join("loop")).unwrap();
    symlink("itself.txt", reports.join("itself.txt")).unwrap();
    symlink("nothing", reports.join("broken.txt")).unwrap();
    symlink("/dev/zero", reports.join("zero.txt")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(reports.join("pipe.txt"))
            .status()
            .unwrap()
            .success()
    );
    let closed = reports.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let output = dateline(dir.path(), &["map", "reports", "-o", "out"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    let remarks = said(&output.stderr);
    assert!(
        output.status.success() && remarks.contains("2 reports, "),
        "{remarks}"
    );
    let findings = fs::read_to_string(dir.path().join("out/findings.csv")).unwrap();
    let expected = [
        ("broken.txt", "it cannot be looked at"),
        ("itself.txt", "it cannot be looked at"),
        ("loop/reports", "a link back to a folder that holds it"),
        ("pipe.txt", "it is a named pipe"),
        ("zero.txt", "it is a device"),
    ];
    for (name, why) in expected {
        let wanted = format!("passed_over,,,,{name},passed over: {why}");
        assert!(findings.contains(&wanted), "{wanted}\n{findings}");
    }
    // Root may look into any folder.
    let listed = findings.contains("passed_over,,,,closed,passed over: this folder cannot be read");
    assert!(
        listed || fs::metadata("/root").is_ok_and(|_| fs::read_dir("/root").is_ok()),
        "{findings}"
    );
}

/// The paths under a folder.
fn paths(dir: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        paths.push(path.display().to_string());
        if path.is_dir() {
            paths.extend(self::paths(&path));
        }
    }
    paths.sort();
    paths
}

#[test]
fn nothing_is_written_outside_the_output_folder() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("in/here");
    fs::create_dir_all(&inside).unwrap();
    let ids = [
        "../../up",
        "/etc/passwd",
        "..",
        "a/../../b",
        "C:\\x",
        "nul",
        "\u{202e}gpj",
        "a\nb",
        "%2e%2e%2f",
        "~/x",
        "-o",
        "con.txt",
    ];
    let mut lines = String::new();
    for id in ids {
        let line = serde_json::json!({ "id": id, "text": "Troops captured Rawa on Friday.", "published": "2017-11-17", "title": id, "url": format!("javascript:{id}") });
        writeln!(lines, "{line}").unwrap();
    }
    fs::write(inside.join("r.jsonl"), lines).unwrap();
    for name in [
        "..txt",
        "...txt",
        "a b\t.txt",
        "--force.txt",
        "<img src=x>.txt",
        "=1+1.txt",
    ] {
        fs::write(inside.join(name), "Troops captured Anah.").unwrap();
    }
    let before = paths(dir.path());
    let output = dateline(&inside, &["map", ".", "-o", "out", "--published", "a=2017-01-01"]);
    assert!(output.status.success(), "{}", said(&output.stderr));
    let out = inside.join("out").display().to_string();
    let outside: Vec<String> = paths(dir.path())
        .into_iter()
        .filter(|p| !p.starts_with(&out))
        .collect();
    assert_eq!(outside, before);
    let page = fs::read_to_string(inside.join("out/map.html")).unwrap();
    assert!(!page.contains("<img src=x>"), "a report's name becomes no markup");
}
