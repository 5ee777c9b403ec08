//! What goes wrong is said, with exit code 2, and what stood before still stands.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::commands::{dateline, folder, said};

/// Every file under a folder, hidden ones included.
fn everything(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(everything(&path));
            files.insert(path, Vec::new());
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path, bytes);
        }
    }
    files
}

/// The two reports of `folder`, mapped to `out`.
fn mapped() -> TempDir {
    let dir = folder();
    assert!(
        dateline(dir.path(), &["map", "reports", "-o", "out"])
            .status
            .success()
    );
    dir
}

/// The run failed, said why in one line, and changed nothing.
fn refused(output: &Output, says: &str, before: &BTreeMap<PathBuf, Vec<u8>>, dir: &Path) {
    let remarks = said(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{remarks}");
    assert!(
        remarks.starts_with("dateline: ") && remarks.contains(says),
        "expected \"{says}\": {remarks}"
    );
    assert_eq!(remarks.trim_end().lines().count(), 1, "{remarks}");
    assert!(everything(dir) == *before, "{says}: files came, went or changed");
}

#[test]
fn reports_that_are_none_are_refused() {
    let cases: [(&str, &[u8], &str); 7] = [
        ("empty.txt", b"", "empty.txt: the file is empty"),
        ("blank.txt", b" \n\t\r\n", "blank.txt: the file is empty"),
        (
            "binary.txt",
            b"PK\x03\x04\x00\x00\x08",
            "binary.txt: byte 4 is 0x00: this is a binary file",
        ),
        (
            "latin.txt",
            b"Troops \xe9 captured Rawa.\n",
            "latin.txt: byte 7 (line 1) is 0xe9",
        ),
        (
            "no.jsonl",
            b"{\"id\":\"q\",\"text\":\"x\"}\n{\"id\":\n",
            "no.jsonl:2: ",
        ),
        (
            "misspelt.jsonl",
            b"{\"id\":\"q\",\"text\":\"x\",\"publishd\":\"2017-11-17\"}\n",
            "misspelt.jsonl:1: found the key \"publishd\"; did you mean published?",
        ),
        (
            "twice.jsonl",
            b"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"y\"}\n",
            "a",
        ),
    ];
    for (name, bytes, says) in cases {
        let dir = mapped();
        let named = format!("reports/{name}");
        fs::write(dir.path().join(&named), bytes).unwrap();
        let before = everything(dir.path());
        for out in ["out", "new"] {
            let output = dateline(dir.path(), &["map", &named, "-o", out]);
            refused(&output, says, &before, dir.path());
        }
    }
}

/// Two good reports, and in folders beside them five files and lines that are none.
fn mixed() -> TempDir {
    let dir = folder();
    let reports = dir.path().join("reports");
    fs::create_dir(reports.join("more")).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("empty.txt", b""),
        ("more/latin.txt", b"Troops \xe9 captured Rawa.\n"),
        ("front.md", b"---\ntitel: Ferry\n---\nFerries left.\n"),
        (
            "lines.jsonl",
            b"{\"id\":\"p\",\"text\":\"Rebels captured Anah.\"}\n{\"id\":\n{\"id\":\"q\",\"text\":\"Rebels left Rawa.\"}\n",
        ),
        ("none.jsonl", b"\n"),
    ];
    for (name, bytes) in files {
        fs::write(reports.join(name), bytes).unwrap();
    }
    dir
}

const BAD: [(&str, &str); 5] = [
    ("empty.txt", "the file is empty"),
    ("front.md:2", "found the key \"titel\"; did you mean title?"),
    ("lines.jsonl:2", "found EOF while parsing"),
    ("more/latin.txt", "byte 7 (line 1) is 0xe9"),
    ("none.jsonl", "the file is empty"),
];

#[test]
fn bad_files_of_a_folder_are_findings_and_the_others_are_read() {
    let dir = mixed();
    let mut seen = Vec::new();
    for more in [&["--threads", "1"][..], &["--threads", "3", "--resume"]] {
        let output = dateline(
            dir.path(),
            &[&["map", "reports", "-o", "out", "--force"], more].concat(),
        );
        let remarks = said(&output.stderr);
        assert!(output.status.success(), "{remarks}");
        for expected in [
            "5 of 9 reports cannot be read and are passed over",
            "4 reports, ",
            "5 passed_over",
        ] {
            assert!(remarks.contains(expected), "{expected}: {remarks}");
        }
        seen.push((remarks, crate::threads::files(&dir.path().join("out"))));
    }
    assert!(seen[0] == seen[1], "other bytes with other threads");
    let findings = String::from_utf8(seen[0].1["findings.csv"].clone()).unwrap();
    for (file, why) in BAD {
        let wanted = format!("passed_over,,,,{file},");
        let row = findings.lines().find(|line| line.starts_with(&wanted));
        assert!(
            row.is_some_and(|row| row.replace("\"\"", "\"").contains(why)),
            "{file}: {findings}"
        );
        assert!(
            seen[0].0.contains(&format!("reports/{file}: passed over: {why}")),
            "{}",
            seen[0].0
        );
    }
    let events = dateline(dir.path(), &["events", "reports"]);
    assert!(events.status.success() && said(&events.stderr).contains("5 passed_over"));
    for id in ["a", "b", "p", "q"] {
        assert!(
            said(&events.stdout).contains(&format!("\"report\":\"{id}\"")),
            "{id}"
        );
    }
}

#[test]
fn with_no_skip_all_bad_files_are_named_at_once() {
    let dir = mixed();
    let before = everything(dir.path());
    for command in [
        &["map", "reports", "-o", "out", "--no-skip"][..],
        &["events", "reports", "--no-skip"],
    ] {
        let output = dateline(dir.path(), command);
        let remarks = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{remarks}");
        for (file, why) in BAD {
            assert!(
                remarks.contains(&format!("\n  reports/{file}: {why}")),
                "{remarks}"
            );
        }
    }
    assert!(everything(dir.path()) == before);
}

#[test]
fn a_folder_of_bad_files_alone_is_refused_and_so_is_a_broken_table() {
    let dir = mapped();
    fs::create_dir(dir.path().join("bad")).unwrap();
    fs::write(dir.path().join("bad/a.txt"), "").unwrap();
    let output = dateline(dir.path(), &["map", "bad", "-o", "new"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output.stderr).contains("no report can be read:\n  bad/a.txt: the file is empty"));
    fs::write(
        dir.path().join("reports/reports.csv"),
        "report,published\na,soon\n",
    )
    .unwrap();
    let before = everything(dir.path());
    let output = dateline(dir.path(), &["map", "reports", "-o", "out"]);
    refused(&output, "reports/reports.csv:2: ", &before, dir.path());
}

#[test]
fn a_folder_without_reports_is_refused() {
    let dir = mapped();
    fs::create_dir(dir.path().join("none")).unwrap();
    fs::write(dir.path().join("none/photo.jpg"), "x").unwrap();
    let before = everything(dir.path());
    let output = dateline(dir.path(), &["map", "none", "-o", "out"]);
    refused(&output, "none: no reports in this folder", &before, dir.path());
}

#[test]
fn a_single_line_of_fifty_megabytes_is_survived() {
    let dir = mapped();
    fs::write(dir.path().join("long.txt"), "x".repeat(50_000_000)).unwrap();
    let output = dateline(dir.path(), &["map", "long.txt", "-o", "new"]);
    match output.status.code() {
        Some(0) => assert!(dir.path().join("new/sources.json").exists()),
        Some(2) => assert!(said(&output.stderr).contains("long.txt") && !dir.path().join("new").exists()),
        other => panic!("{other:?}: {}", said(&output.stderr)),
    }
}

#[test]
fn a_run_stops_before_the_memory_is_gone() {
    let dir = mapped();
    fs::write(
        dir.path().join("large.txt"),
        "Troops captured Rawa and Anah. ".repeat(100_000),
    )
    .unwrap();
    let before = everything(&dir.path().join("out"));
    for command in [&["map", "large.txt", "-o", "out"][..], &["events", "large.txt"]] {
        let output = dateline(dir.path(), &[command, &["--most-memory", "24"]].concat());
        let remarks = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{remarks}");
        let says = "dateline: this run takes more than 24 MiB of memory and stops before the system ends it; allow more with \
                    --most-memory";
        assert!(remarks.starts_with(says), "{remarks}");
        assert!(everything(&dir.path().join("out")) == before);
    }
    assert!(
        dateline(dir.path(), &["map", "reports", "-o", "out"])
            .status
            .success()
    );
    assert!(!dir.path().join(".out.dateline-part").exists());
}

#[test]
fn a_full_device_is_said() {
    let dir = mapped();
    for args in [
        &["events", "reports", "--format", "csv"][..],
        &["explain", "reports"],
        &["gazetteer", "list"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .current_dir(dir.path())
            .args(args)
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output.stderr).contains("standard output: cannot write the results: No space left"));
    }
    let before = everything(dir.path());
    let output = dateline(dir.path(), &["map", "reports", "-o", "/dev/full"]);
    refused(&output, "/dev/full: is no folder", &before, dir.path());
}

#[test]
fn what_was_changed_by_hand_is_named_and_kept() {
    let dir = mapped();
    fs::write(dir.path().join("out/my-notes.txt"), "mine").unwrap();
    let before = everything(dir.path());
    let again = |args: &[&str]| dateline(dir.path(), &[&["map", "reports", "-o", "out"], args].concat());
    refused(
        &again(&[]),
        "my-notes.txt: was changed or added by hand",
        &before,
        dir.path(),
    );
    assert!(again(&["--force"]).status.success());
    assert_eq!(
        fs::read(dir.path().join("out.before-1/my-notes.txt")).unwrap(),
        b"mine"
    );
    assert!(!dir.path().join("out/my-notes.txt").exists());
}

const NOBODY: u32 = 65_534;

fn root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

/// Runs as a user of no rights: as nobody where we are root. None, said, where that cannot be.
fn as_nobody(args: &[&str]) -> Option<Output> {
    // A copy, for nobody may not enter the folder of the build. Made by a process of its own: a file that is open for
    // writing here, in whatever other test forks just now, cannot be run.
    let tools = tempfile::tempdir().unwrap();
    fs::set_permissions(tools.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let binary = tools.path().join("dateline");
    let copied = Command::new("cp")
        .arg(assert_cmd::cargo::cargo_bin!("dateline"))
        .arg(&binary)
        .status();
    assert!(copied.unwrap().success());
    let mut command = if root() {
        Command::new("setpriv")
    } else {
        Command::new("env")
    };
    if root() {
        command.args([
            &format!("--reuid={NOBODY}"),
            &format!("--regid={NOBODY}"),
            "--clear-groups",
            "--",
        ]);
    }
    let output = command.arg(&binary).args(args).current_dir(tools.path()).output();
    output
        .map_err(|e| println!("skipped: cannot run as another user: {e}"))
        .ok()
}

#[test]
fn what_may_not_be_read_or_written_is_said() {
    let cases = [
        (
            "reports/a.txt",
            0o000,
            "a.txt: cannot read this report: Permission denied",
        ),
        ("reports", 0o000, "reports: "),
        (
            "out",
            0o555,
            "out: cannot write into this folder: Permission denied",
        ),
        (
            "out",
            0o000,
            "out: cannot look into this folder: Permission denied",
        ),
        (".", 0o555, "cannot build the output here: Permission denied"),
    ];
    for (path, mode, says) in cases {
        let dir = mapped();
        let before = everything(dir.path());
        let paths: Vec<&Path> = before.keys().map(PathBuf::as_path).chain([dir.path()]).collect();
        for path in paths.iter().filter(|_| root()) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let closed = dir.path().join(path);
        fs::set_permissions(&closed, fs::Permissions::from_mode(mode)).unwrap();
        let named = if mode == 0o000 && path != "out" {
            path
        } else {
            "reports"
        };
        let (reports, out) = (dir.path().join(named), dir.path().join("out"));
        let output = as_nobody(&["map", reports.to_str().unwrap(), "-o", out.to_str().unwrap()]);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if let Some(output) = output {
            refused(&output, says, &before, dir.path());
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_folder() {
    let dir = folder();
    let disk = dir.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"])
        .arg(&disk)
        .output();
    if !mount.is_ok_and(|m| m.status.success()) {
        println!("skipped: no small disk can be mounted here");
        return;
    }
    let run = || dateline(dir.path(), &["map", "reports", "-o", "disk/out"]);
    let first = run();
    let before = everything(&disk);
    // Whatever space is left goes, so that the second run finds none.
    let _ = fs::write(disk.join("filler"), vec![0; 1_000_000]);
    let with_filler = everything(&disk);
    let second = run();
    let after = everything(&disk);
    let unmounted = Command::new("umount").arg(&disk).status().unwrap();
    assert!(unmounted.success());
    assert!(first.status.success(), "{}", said(&first.stderr));
    assert_eq!(second.status.code(), Some(2));
    assert!(
        said(&second.stderr).contains("No space left on device"),
        "{}",
        said(&second.stderr)
    );
    assert!(after == with_filler && before.keys().all(|k| after.contains_key(k)));
}
