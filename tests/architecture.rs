//! Who may import whom: each room uses rooms above it only, and of those the ones named here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms it may use; each stands below all that it uses.
const ROOMS: &[(&str, &str)] = &[
    ("closed_list", ""),
    ("error", ""),
    ("text", ""),
    ("measure", ""),
    ("typed", ""),
    ("vocabulary", "text"),
    ("gazetteer", "closed_list error measure text typed vocabulary"),
    ("lexicon", "closed_list error gazetteer text"),
    ("date", "closed_list lexicon text"),
    ("report", "closed_list date error lexicon text typed"),
    ("sentence", "date lexicon text vocabulary"),
    ("toponym", "closed_list gazetteer lexicon sentence text"),
    ("resolution", "closed_list gazetteer measure text toponym"),
    (
        "event",
        "closed_list date gazetteer lexicon measure report resolution sentence text toponym",
    ),
    (
        "reading",
        "date event gazetteer lexicon report resolution sentence text toponym",
    ),
    (
        "timeline",
        "closed_list date event gazetteer lexicon measure reading report text",
    ),
    (
        "review",
        "closed_list date error event gazetteer measure reading report resolution text typed",
    ),
    (
        "layer",
        "closed_list date event gazetteer measure reading report resolution text timeline toponym",
    ),
    (
        "finding",
        "closed_list layer reading report resolution review text timeline",
    ),
    ("stored", "event gazetteer reading resolution"),
    ("difference", "closed_list error event measure"),
    (
        "export",
        "closed_list date error event finding gazetteer layer measure reading report resolution review text timeline toponym",
    ),
];

/// The one look downwards: what a word of a table means is a member of a closed list, which stands where it is used.
const MEANINGS: (&str, &str) = ("lexicon", "event");

/// What only some files may touch: an outside crate, a file, the terminal, the clock.
const DOORS: &[(&str, &[&str])] = &[
    ("clap::", &["main.rs", "cli/"]),
    (
        "csv::",
        &[
            "lexicon/",
            "gazetteer/",
            "report/table.rs",
            "review/sheet.rs",
            "export/",
        ],
    ),
    ("geo::", &["measure.rs", "gazetteer/", "layer/", "export/"]),
    (
        "geojson::",
        &["export/mod.rs", "export/geojson.rs", "export/boundaries.rs"],
    ),
    ("resvg::", &["export/picture/png.rs"]),
    ("toml::", &["cli/config.rs"]),
    ("rusqlite::", &["export/gpkg.rs"]),
    ("parquet::", &["export/geoparquet.rs"]),
    ("flatgeobuf::", &["export/fgb.rs"]),
    ("geozero::", &["export/fgb.rs"]),
    ("html5gum::", &["report/html.rs"]),
    ("rustix::", &["export/folder.rs"]),
    ("reqwest::", &["gazetteer/http.rs"]),
    ("rustls", &["gazetteer/http.rs"]),
    ("zip::", &["gazetteer/fetch/unpack.rs"]),
    (
        "std::fs",
        &[
            "report/",
            "gazetteer/",
            "export/folder.rs",
            "export/manifest.rs",
            "cli/",
        ],
    ),
    ("std::env", &["main.rs", "cli/"]),
    ("io::stdout()", &["cli/"]),
    ("io::stderr()", &["main.rs", "cli/"]),
    ("Instant", &["cli/progress.rs", "gazetteer/http.rs"]),
    ("SystemTime", &[]),
    ("Timestamp::now", &["gazetteer/http.rs"]),
    ("std::net", &[]),
    ("std::process", &["main.rs", "cli/"]),
];

/// The code of each file under `src`: no comments, no unit tests.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path
                    .strip_prefix(&src)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                sources.push((name, code(&fs::read_to_string(path).unwrap())));
            }
        }
    }
    sources.retain(|(name, _)| name != "sample.rs");
    sources
}

fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// "layer" of "layer/row.rs", "timeline" of "timeline.rs".
fn room(file: &str) -> &str {
    file.split_once('/')
        .map_or_else(|| file.trim_end_matches(".rs"), |(room, _)| room)
}

/// The rooms that some code names after `crate::`.
fn used(code: &str) -> BTreeSet<&str> {
    let after = code.split("crate::").skip(1);
    let names = after.map(|rest| {
        rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
            .next()
            .unwrap()
    });
    names
        .filter(|name| ROOMS.iter().any(|(room, _)| room == name))
        .collect()
}

#[test]
fn each_room_uses_rooms_above_it_only() {
    let mut wrong = Vec::new();
    for (file, code) in sources() {
        let here = room(&file);
        if ["lib", "main", "cli"].contains(&here) {
            continue;
        }
        let Some(at) = ROOMS.iter().position(|(room, _)| *room == here) else {
            wrong.push(format!(
                "{file}: {here} is no room of the table in tests/architecture.rs"
            ));
            continue;
        };
        let allowed: Vec<&str> = ROOMS[at].1.split_whitespace().collect();
        for other in used(&code).into_iter().filter(|other| *other != here) {
            if !allowed.contains(&other) && (here, other) != MEANINGS {
                wrong.push(format!("{file}: {here} must not use {other}"));
            }
        }
        for other in allowed {
            let above = ROOMS[..at].iter().any(|(room, _)| *room == other);
            assert!(
                above,
                "the table lets {here} use {other}, which does not stand above it"
            );
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_outside_comes_in_by_one_door() {
    let mut wrong = Vec::new();
    for (file, code) in sources() {
        for (what, doors) in DOORS {
            let named = code.match_indices(what).any(|(i, _)| {
                // Not the end of a longer name, nor a module of ours of the same name.
                let before = code.split_at(i).0.trim_end_matches("std::");
                !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if named && !doors.iter().any(|door| file.starts_with(door)) {
                wrong.push(format!("{file}: {what} comes in by {doors:?} only"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_binary_uses_the_public_face_only() {
    for (file, code) in sources()
        .iter()
        .filter(|(file, _)| file.starts_with("cli/") || file == "main.rs")
    {
        assert!(
            used(code).is_empty(),
            "{file} names rooms by crate::, where only dateline:: is"
        );
    }
}
