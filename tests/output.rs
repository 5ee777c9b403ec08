//! What `map` writes: the same bytes every time, and for the digests those that are committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::commands::{dateline, folder, said};

/// The files under a folder by path.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(dir) = folders.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    files
}

fn map(dir: &Path, args: &[&str]) {
    let output = dateline(dir, &[&["map"], args].concat());
    assert!(output.status.success(), "{}", said(&output.stderr));
}

/// The first file that differs, and where.
fn difference(a: &BTreeMap<PathBuf, Vec<u8>>, b: &BTreeMap<PathBuf, Vec<u8>>) -> Option<String> {
    let names: Vec<&PathBuf> = a.keys().chain(b.keys()).collect();
    names
        .into_iter()
        .find(|name| a.get(*name) != b.get(*name))
        .map(|name| {
            let lines = |of: &BTreeMap<PathBuf, Vec<u8>>| {
                let bytes = of.get(name).cloned().unwrap_or_default();
                String::from_utf8_lossy(&bytes)
                    .lines()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let (a, b) = (lines(a), lines(b));
            let at = a
                .iter()
                .zip(&b)
                .position(|(a, b)| a != b)
                .unwrap_or(a.len().min(b.len()));
            format!(
                "{}, line {}:\n- {:?}\n+ {:?}",
                name.display(),
                at + 1,
                a.get(at),
                b.get(at)
            )
        })
}

#[test]
fn the_same_reports_give_the_same_bytes_wherever_they_lie() {
    let (one, two) = (folder(), folder());
    map(one.path(), &["reports", "-o", "out"]);
    map(one.path(), &["reports", "-o", "again"]);
    map(two.path(), &["reports/", "-o", "deep/er/out"]);
    let first = files(&one.path().join("out"));
    assert!(first.contains_key(Path::new("events.jsonl")) && first.contains_key(Path::new(".dateline.json")));
    assert_eq!(difference(&first, &files(&one.path().join("again"))), None);
    assert_eq!(difference(&first, &files(&two.path().join("deep/er/out"))), None);
    for (name, bytes) in first {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains(one.path().to_str().unwrap()),
            "{}: names the machine",
            name.display()
        );
    }
}

#[test]
fn the_committed_map_of_the_digests_is_current() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("output");
    map(here, &["seeds", "-o", out.to_str().unwrap()]);
    let differs = difference(&files(&here.join("output")), &files(&out));
    let how = "if the new map is right: cargo run --release -- map seeds -o output";
    assert!(differs.is_none(), "{}\n{how}", differs.unwrap());
}

#[test]
fn the_committed_picture_of_the_digests_is_current() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("campaign.svg");
    let output = dateline(here, &["picture", "seeds", "--all", "-o", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output.stderr));
    let same = fs::read(out).unwrap() == fs::read(here.join(".ci/campaign.svg")).unwrap();
    assert!(
        same,
        "if the new picture is right: cargo run --release -- picture seeds -o .ci/campaign.svg --all"
    );
}

/// The words of the reports are in the working files, in the layers only where asked for, and nowhere with
/// `--no-quote`.
#[test]
fn sentences_stand_where_they_may() {
    let dir = folder();
    let words = "Iraqi forces captured Rawa on Friday";
    let cases: [(&[&str], &[&str]); 3] = [
        (&[], &["events.csv", "events.jsonl"]),
        (&["--no-quote"], &[]),
        (&["--quote"], &["events.csv", "events.geojson", "events.jsonl"]),
    ];
    for (args, expected) in cases {
        map(dir.path(), &[&["reports", "-o", "out"], args].concat());
        let files = files(&dir.path().join("out"));
        let main = files
            .iter()
            .filter(|(name, _)| name.components().count() == 1 && !name.ends_with("map.html"));
        let with: Vec<&str> = main
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(words))
            .map(|(name, _)| name.to_str().unwrap())
            .collect();
        assert_eq!(with, expected, "{args:?}");
    }
}
