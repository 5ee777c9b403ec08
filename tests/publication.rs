//! Days of publication against `gold/publication.jsonl` in the shared material.

use std::collections::HashMap;
use std::path::PathBuf;

use dateline::Lexicon;
use dateline::report::input;
use dateline::report::{Meta, Report};

/// The shared material; none where it is not beside the checkout.
fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("DATELINE_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    path.join("gold/publication.jsonl").is_file().then_some(path)
}

#[test]
fn every_stated_day_is_found_and_none_is_wrong() {
    let Some(shared) = shared() else {
        println!("skipped: no shared material (DATELINE_SHARED, or ../shared)");
        return;
    };
    let lexicon = Lexicon::builtin().unwrap();
    let mut stated: HashMap<String, (String, Option<String>)> = HashMap::new();
    for input in input::open(&[shared.join("gold/dev_reports")], &[]).unwrap() {
        let input = input.unwrap();
        let path = shared.join("gold/dev_reports").join(&input.file);
        // by the text alone, without the table beside it
        let bytes = std::fs::read(path).unwrap();
        let report = Report::from_text(&input.id, &input.file, &bytes, &Meta::default(), &lexicon).unwrap();
        let published = report.source.published;
        let day = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string());
        stated.insert(
            input.id,
            (
                day(published.date).unwrap_or_default(),
                day(published.day_of_writing()),
            ),
        );
    }
    let (mut rows, mut wrong) = (0, Vec::new());
    for line in std::fs::read_to_string(shared.join("gold/publication.jsonl"))
        .unwrap()
        .lines()
    {
        let gold: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = gold["id"].as_str().unwrap();
        let expected = gold["published"].as_str().unwrap_or("");
        let (found, writing) = stated.get(id).cloned().unwrap_or_default();
        let reference = gold["reference_day"].as_str().filter(|_| !expected.is_empty());
        rows += 1;
        if found != expected || writing.as_deref() != reference {
            wrong.push(format!(
                "{id}: {expected} ({reference:?}), found {found} ({writing:?})"
            ));
        }
    }
    assert!(wrong.is_empty() && rows > 0, "{}", wrong.join("\n"));
}
