//! Every row of the word tables proves itself: its example reads as it says, and reads otherwise without the row.
//!
//! An example is "Invented sentences. => capture@Haditha; hold@Anah:partial", or "=> none": the events that are told,
//! each by its type, its site ("-" where it has none) and any of: phase, realis, hedge, role, "partial".

use dateline::event::Event;
use dateline::lexicon::grammar::{Grammar, Tables};
use dateline::lexicon::place_words::PlaceWords;
use dateline::report::{Meta, ReportedBasis};
use dateline::{Gazetteer, Lexicon, Options, Reading, Report, read};

/// A Tuesday.
const PUBLISHED: jiff::civil::Date = jiff::civil::date(2017, 6, 20);

pub(crate) struct Bench {
    pub(crate) gazetteer: Gazetteer,
    pub(crate) lexicon: Lexicon,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            gazetteer: Gazetteer::builtin().unwrap(),
            lexicon: Lexicon::builtin().unwrap(),
        }
    }

    pub(crate) fn read(&self, text: &str, lexicon: &Lexicon) -> Reading {
        let meta = Meta {
            published: Some((PUBLISHED, ReportedBasis::Given)),
            ..Meta::default()
        };
        let text = format!("Title\n\n{text}");
        let report = Report::from_text("a", "a.txt", text.as_bytes(), &meta, &self.lexicon).unwrap();
        let theatre = vec!["IQ".to_owned(), "SY".to_owned()];
        read(&report, &self.gazetteer, lexicon, &Options { theatre })
    }
}

/// An event as the examples have it, with all that may be said of it.
pub(crate) fn short(event: &Event) -> String {
    let site = event.site().and_then(|p| p.place.as_ref());
    let site = site.map_or("-", |p| p.name.as_str());
    let phase = event.phase.map(|p| format!(":{p}")).unwrap_or_default();
    let partial = if event.partial { ":partial" } else { "" };
    let Event {
        kind,
        realis,
        hedge,
        role,
        ..
    } = event;
    format!("{kind}@{site}{phase}:{realis}:{hedge}:{role}{partial}")
}

pub(crate) fn agree(found: &[String], expected: &[&str]) -> bool {
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| {
            let found: Vec<&str> = found.split(':').collect();
            let mut expected = expected.split(':');
            expected.next() == found.first().copied() && expected.all(|said| found.contains(&said))
        })
}

/// The rows of a table, each with its number as a line; those before them are comments and the header.
fn rows(table: &str) -> Vec<(usize, Vec<String>)> {
    let head = table.lines().take_while(|l| l.starts_with('#')).count() + 1;
    let fields = |line: &str| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        record.iter().map(str::to_owned).collect()
    };
    let lines = table.lines().enumerate().skip(head);
    lines.map(|(n, line)| (n + 1, fields(line))).collect()
}

fn without(table: &str, line: usize) -> String {
    let kept = table
        .split_inclusive('\n')
        .enumerate()
        .filter(|&(n, _)| n + 1 != line);
    kept.map(|(_, l)| l).collect()
}

/// Tries every row of a table; `lexicon` makes the words anew from a table.
fn check(name: &str, table: &str, lexicon: impl Fn(&str, &Lexicon) -> Lexicon) {
    let bench = Bench::new();
    let mut wrong = Vec::new();
    let mut last = Vec::new();
    for (line, mut row) in rows(table) {
        let example = row.pop().unwrap();
        let key = row.join(",");
        let mut say = |what: String| wrong.push(format!("{name}:{line}: {key}: {what}"));
        if row <= last {
            say(format!(
                "found it behind \"{}\", expected rows in byte order, none twice",
                last.join(",")
            ));
        }
        if let Some((text, expected)) = example.split_once("=>") {
            let expected: Vec<&str> = expected
                .split(';')
                .map(str::trim)
                .filter(|e| *e != "none")
                .collect();
            let full = bench.read(text.trim(), &bench.lexicon);
            let told = full.events.iter().filter(|e| e.same_as.is_empty());
            let found: Vec<String> = told.map(short).collect();
            if !agree(&found, &expected) {
                say(format!("found {found:?}, expected {expected:?} in: {text}"));
            }
            let bare = bench.read(text.trim(), &lexicon(&without(table, line), &bench.lexicon));
            if format!("{bare:?}") == format!("{full:?}") {
                say(format!(
                    "found the same reading without the row, expected another: {text}"
                ));
            }
        } else {
            say(format!(
                "found the example \"{example}\", expected \"Sentence. => events\""
            ));
        }
        last = row;
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

fn with_grammar(tables: &Tables<'_>, lexicon: &Lexicon) -> Lexicon {
    Lexicon {
        grammar: Grammar::new(tables).unwrap(),
        ..lexicon.clone()
    }
}

#[test]
fn triggers_prove_themselves() {
    check("triggers.csv", Tables::BUILTIN.triggers, |triggers, lexicon| {
        with_grammar(
            &Tables {
                triggers,
                ..Tables::BUILTIN
            },
            lexicon,
        )
    });
}

#[test]
fn actors_prove_themselves() {
    check("actors.csv", Tables::BUILTIN.actors, |actors, lexicon| {
        with_grammar(
            &Tables {
                actors,
                ..Tables::BUILTIN
            },
            lexicon,
        )
    });
}

#[test]
fn modality_proves_itself() {
    check("modality.csv", Tables::BUILTIN.modality, |modality, lexicon| {
        with_grammar(
            &Tables {
                modality,
                ..Tables::BUILTIN
            },
            lexicon,
        )
    });
}

#[test]
fn grammar_proves_itself() {
    check("grammar.csv", Tables::BUILTIN.grammar, |grammar, lexicon| {
        with_grammar(
            &Tables {
                grammar,
                ..Tables::BUILTIN
            },
            lexicon,
        )
    });
}

#[test]
fn marks_prove_themselves() {
    check("marks.csv", Tables::BUILTIN.marks, |marks, lexicon| {
        with_grammar(
            &Tables {
                marks,
                ..Tables::BUILTIN
            },
            lexicon,
        )
    });
}

#[test]
fn place_words_prove_themselves() {
    let table = include_str!("../src/lexicon/place_words.csv");
    check("place_words.csv", table, |words, lexicon| Lexicon {
        place_words: PlaceWords::new(words).unwrap(),
        ..lexicon.clone()
    });
}
