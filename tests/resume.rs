//! A long run that was cut short goes on from its journal: nothing is read twice or lost, and the bytes are those of an
//! unbroken run.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::commands::{dateline, folder, said};

const REPORTS: usize = 40;

fn line(n: usize) -> String {
    format!(
        "{{\"id\": \"r{n:02}\", \"text\": \"Troops captured Anah on Tuesday, officer {n} said. Ten fighters left Rawa, 12.3 km to \
         the north of it, in July. Residents of Qarn Zalqan fled.\", \"published\": \"2017-09-{:02}\"}}\n",
        n % 28 + 1
    )
}

fn archive() -> String {
    (0..REPORTS).map(line).collect()
}

/// An archive whose last line is broken, so that a run stops there with a journal of all the others; then put right.
fn cut_short(command: &[&str], journal: &str) -> TempDir {
    let dir = folder();
    let broken = archive() + "{\"id\": 1}\n";
    fs::write(dir.path().join("archive.jsonl"), broken).unwrap();
    let stopped = dateline(dir.path(), command);
    assert_eq!(stopped.status.code(), Some(2), "{}", said(&stopped.stderr));
    let kept = fs::read_to_string(dir.path().join(journal)).unwrap();
    assert_eq!(kept.lines().count(), 1 + REPORTS, "{}", said(&stopped.stderr));
    fs::write(dir.path().join("archive.jsonl"), archive() + &line(REPORTS)).unwrap();
    dir
}

const MAP: &[&str] = &["map", "archive.jsonl", "-o", "out", "--resume"];
const MAP_JOURNAL: &str = ".out.dateline-journal";
const EVENTS: &[&str] = &["events", "archive.jsonl", "--resume", "kept"];

fn fine(output: &Output) -> String {
    let remarks = said(&output.stderr);
    assert!(output.status.success(), "{remarks}");
    remarks
}

/// The map that stands in `out` is that of a run without a journal, and no journal is left.
fn as_unbroken(dir: &Path) {
    fine(&dateline(dir, &["map", "archive.jsonl", "-o", "whole"]));
    assert_eq!(
        crate::threads::files(&dir.join("out")),
        crate::threads::files(&dir.join("whole"))
    );
    assert!(!dir.join(MAP_JOURNAL).exists());
}

#[test]
fn a_map_goes_on_where_it_was_cut_short() {
    let dir = cut_short(MAP, MAP_JOURNAL);
    let remarks = fine(&dateline(dir.path(), MAP));
    let resumed = format!("resumed: {REPORTS} reports from the journal, 1 read now");
    assert!(remarks.contains(&resumed), "{remarks}");
    as_unbroken(dir.path());
}

#[test]
fn events_go_on_where_they_were_cut_short() {
    for more in [&[][..], &["--threads", "1", "--format", "csv"]] {
        let command = [EVENTS, more].concat();
        let dir = cut_short(&command, "kept");
        let resumed = dateline(dir.path(), &command);
        assert!(fine(&resumed).contains("resumed: 40 reports"));
        let whole = dateline(dir.path(), &[&["events", "archive.jsonl"], more].concat());
        assert!(resumed.stdout == whole.stdout, "other bytes");
        assert!(!dir.path().join("kept").exists());
    }
}

#[test]
fn a_torn_or_damaged_line_is_read_again() {
    let dir = cut_short(MAP, MAP_JOURNAL);
    let journal = dir.path().join(MAP_JOURNAL);
    let whole = fs::read(&journal).unwrap();
    let mut flipped = whole.clone();
    let byte = flipped.len() - 40;
    flipped[byte] ^= 1;
    let mut middle = whole.clone();
    let byte = middle.len() / 2;
    middle[byte] ^= 1;
    let head = whole.iter().position(|&b| b == b'\n').unwrap();
    let cases: [(Vec<u8>, &str); 6] = [
        (whole[..whole.len() - 1].to_vec(), "resumed: 39 reports"),
        (whole[..whole.len() - 200].to_vec(), "resumed: 39 reports"),
        (flipped, "1 line damaged and read again"),
        (middle, "resumed: 39 reports"),
        (whole[..head / 2].to_vec(), "41 reports"),
        (Vec::new(), "41 reports"),
    ];
    for (bytes, says) in cases {
        fs::write(&journal, bytes).unwrap();
        let remarks = fine(&dateline(dir.path(), MAP));
        assert!(remarks.contains(says), "{remarks}");
        as_unbroken(dir.path());
    }
}

#[test]
fn what_changed_is_read_again() {
    let dir = cut_short(MAP, MAP_JOURNAL);
    let changed = archive().replacen("captured Anah", "left Anah", 1) + &line(REPORTS);
    fs::write(dir.path().join("archive.jsonl"), changed).unwrap();
    let day = ["--published", "r05=2017-10-05"];
    let remarks = fine(&dateline(dir.path(), &[MAP, &day].concat()));
    assert!(
        remarks.contains("resumed: 38 reports from the journal, 3 read now"),
        "{remarks}"
    );
    fine(&dateline(
        dir.path(),
        &[&["map", "archive.jsonl", "-o", "whole"][..], &day].concat(),
    ));
    assert_eq!(
        crate::threads::files(&dir.path().join("out")),
        crate::threads::files(&dir.path().join("whole"))
    );
}

#[test]
fn another_setting_is_refused_and_nothing_is_lost() {
    let dir = cut_short(EVENTS, "kept");
    let journal = dir.path().join("kept");
    let before = fs::read(&journal).unwrap();
    let refused = |more: &[&str], says: &str| {
        let output = dateline(dir.path(), &[EVENTS, more].concat());
        let remarks = said(&output.stderr);
        assert!(
            output.status.code() == Some(2) && remarks.contains(says),
            "{remarks}"
        );
        assert!(output.stdout.is_empty());
    };
    refused(&["--theatre", "IQ"], "begun with another --theatre");
    refused(&["--no-builtin"], "begun with other gazetteers");
    let lock = fs::File::open(&journal).unwrap();
    lock.lock().unwrap();
    refused(&[], "another run of dateline is writing it");
    drop(lock);
    assert!(fs::read(&journal).unwrap() == before);
    let text = String::from_utf8(before).unwrap();
    let program = text.split('"').nth(5).unwrap().to_owned();
    fs::write(&journal, text.replacen(&program, "0", 1)).unwrap();
    refused(
        &[],
        "begun by another build of dateline; go on as it was begun, or remove the file",
    );
    fs::write(&journal, "my notes\n").unwrap();
    refused(&[], "this is no journal of dateline");
    fs::write(&journal, "my notes").unwrap();
    refused(&[], "this is no journal of dateline");
    assert_eq!(fs::read(&journal).unwrap(), b"my notes");
    #[cfg(feature = "fetch")]
    refused(
        &["--online", "http://127.0.0.1:9"],
        "--resume does not go with --online",
    );
}

#[test]
fn a_journal_that_is_left_behind_is_named() {
    let dir = cut_short(MAP, MAP_JOURNAL);
    let remarks = fine(&dateline(dir.path(), &MAP[..4]));
    assert!(remarks.contains("--resume goes on from it"), "{remarks}");
    assert!(dir.path().join(MAP_JOURNAL).exists());
}

#[test]
fn a_killed_run_goes_on() {
    let dir = folder();
    fs::write(dir.path().join("archive.jsonl"), archive() + &line(REPORTS)).unwrap();
    let journal = dir.path().join(MAP_JOURNAL);
    for kilobytes in [1, 40, 90] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .current_dir(dir.path())
            .args(MAP)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Until it has read some more, or has ended meanwhile.
        while child.try_wait().unwrap().is_none()
            && fs::metadata(&journal).map_or(0, |m| m.len()) < kilobytes << 10
        {
            sleep(Duration::from_millis(1));
        }
        let _ = child.kill();
        child.wait().unwrap();
    }
    fine(&dateline(dir.path(), MAP));
    as_unbroken(dir.path());
}
