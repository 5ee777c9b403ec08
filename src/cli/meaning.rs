//! What changed in meaning between two runs: the events of one `events.jsonl` against those of another.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use dateline::{Error, Result};
use serde_json::Value;

use super::{inert, unwritten};

/// What an event means, by the name of each thing said of it; where it stands and how sure it is are left out.
const MEANING: [(&str, &str); 10] = [
    ("phase", "/phase"),
    ("realis", "/realis"),
    ("hedge", "/hedge"),
    ("said by", "/claimed_by"),
    ("role", "/role"),
    ("when", "/date/edtf"),
    ("precision", "/date/precision"),
    ("who", "/actor/name"),
    ("to whom", "/target/name"),
    ("unplaced", "/unplaced_reason"),
];

/// The events of a run by report and id.
type Run = BTreeMap<(String, String), Value>;

/// Prints what two runs, folders or their `events.jsonl`, tell differently.
pub(super) fn write(old: &Path, new: &Path, out: &mut dyn Write) -> Result<()> {
    let (old, new) = (events(old)?, events(new)?);
    let (mut gone, mut come, mut changed) = (0, 0, 0);
    let mut report = "";
    let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in &keys {
        let lines = match (old.get(*key), new.get(*key)) {
            (Some(was), None) => {
                gone += 1;
                vec![format!("- {}", told(was))]
            }
            (None, Some(is)) => {
                come += 1;
                vec![format!("+ {}", told(is))]
            }
            (Some(was), Some(is)) => {
                let differs = differences(was, is);
                changed += usize::from(!differs.is_empty());
                let head = (!differs.is_empty()).then(|| format!("~ {}", told(is)));
                head.into_iter().chain(differs).collect()
            }
            (None, None) => Vec::new(),
        };
        if !lines.is_empty() && report != key.0 {
            report = &key.0;
            writeln!(out, "{}", inert(report)).map_err(unwritten)?;
        }
        lines
            .iter()
            .try_for_each(|l| writeln!(out, "  {}", inert(l)))
            .map_err(unwritten)?;
    }
    let same = keys.len() - gone - come - changed;
    writeln!(
        out,
        "{gone} events gone, {come} new, {changed} changed, {same} as before"
    )
    .map_err(unwritten)
}

/// Reads the events of a run.
fn events(path: &Path) -> Result<Run> {
    let file: PathBuf = if path.is_dir() {
        path.join("events.jsonl")
    } else {
        path.to_owned()
    };
    let text =
        fs::read_to_string(&file).map_err(|e| Error::io(&file, "cannot read the events of a run", e))?;
    let mut run = Run::new();
    for (line, words) in (1..).zip(text.lines()) {
        let wrong = |found: String| {
            let message = format!("found {found}, expected an event of a run, as in events.jsonl");
            Error::row(file.display().to_string(), line, message)
        };
        let event: Value = serde_json::from_str(words).map_err(|e| wrong(e.to_string()))?;
        let key = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(report), Some(id)) = (key("report"), key("id")) else {
            return Err(wrong("no report or id".to_owned()));
        };
        run.insert((report, id), event);
    }
    Ok(run)
}

fn text(event: &Value, pointer: &str) -> String {
    match event.pointer(pointer) {
        Some(Value::String(words)) => words.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

/// The places of an event: what each is to it, and where its name leads.
fn places(event: &Value) -> String {
    let places = event.get("places").and_then(Value::as_array);
    let one = |p: &Value| {
        let to = match text(p, "/place_id") {
            id if id.is_empty() => "nowhere".to_owned(),
            id => id,
        };
        format!("{} {} ({to})", text(p, "/role"), text(p, "/as_written"))
    };
    places
        .into_iter()
        .flatten()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

/// An event in one line.
fn told(event: &Value) -> String {
    let said = [text(event, "/realis"), text(event, "/date/edtf"), places(event)];
    let said: Vec<_> = said.into_iter().filter(|s| !s.is_empty()).collect();
    let sentence = text(event, "/sentence/text");
    let folded = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}: {}  \"{folded}\"", text(event, "/type"), said.join("; "))
}

/// What is said differently of one event.
fn differences(was: &Value, is: &Value) -> Vec<String> {
    let line = |name: &str, was: String, is: String| {
        let shown = |s: String| if s.is_empty() { "nothing".to_owned() } else { s };
        (was != is).then(|| format!("    {name}: {} → {}", shown(was), shown(is)))
    };
    let fields = MEANING
        .iter()
        .filter_map(|(name, pointer)| line(name, text(was, pointer), text(is, pointer)));
    fields.chain(line("places", places(was), places(is))).collect()
}
