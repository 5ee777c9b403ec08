//! Reports read on several threads: the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::commands::{dateline, folder, said};

/// Reports of different lengths, and one that is none at the end.
fn archive(last: &str) -> String {
    let line = |i: usize| {
        let more = "Residents fled to Haditha on Monday. ".repeat(i % 7 * i % 11);
        format!(
            "{{\"id\": \"r{i:02}\", \"text\": \"Troops captured Anah on Tuesday, officer {i} said. {more}Clashes broke out near al-Qaim.\", \
             \"published\": \"2017-09-{:02}\"}}\n",
            i % 28 + 1
        )
    };
    (0..60).map(line).collect::<String>() + last
}

pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let dir = folder();
    fs::write(dir.path().join("reports/many.jsonl"), archive("")).unwrap();
    let mut first = None;
    for threads in ["1", "2", "7"] {
        let events = dateline(dir.path(), &["events", "reports", "--threads", threads]);
        assert!(events.status.success());
        assert!(said(&events.stdout).lines().count() > 60);
        let mapped = dateline(
            dir.path(),
            &["map", "reports", "-o", threads, "--threads", threads],
        );
        assert!(mapped.status.success());
        let bytes = (events.stdout, events.stderr, files(&dir.path().join(threads)));
        assert!(bytes.2.len() > 20);
        let one = first.get_or_insert_with(|| bytes.clone());
        assert!(*one == bytes, "{threads} threads give other bytes");
    }
}

#[test]
fn an_error_ends_a_run_where_it_stands() {
    let dir = folder();
    fs::write(dir.path().join("many.jsonl"), archive("{\"id\": 1}\n")).unwrap();
    let runs = ["1", "2", "7"].map(|n| dateline(dir.path(), &["events", "many.jsonl", "--threads", n]));
    for run in &runs {
        assert_eq!(run.status.code(), Some(2));
        assert_eq!(said(&run.stdout), said(&runs[0].stdout));
        assert!(
            said(&run.stderr).contains("many.jsonl:61"),
            "{}",
            said(&run.stderr)
        );
    }
    assert!(said(&runs[0].stdout).contains("r59"));
}
