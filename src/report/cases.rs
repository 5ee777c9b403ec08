//! Invented pages and what each line of them is.

use std::sync::LazyLock;

use super::*;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::builtin().unwrap());

fn read(text: &str, title: &str) -> Report {
    let meta = Meta {
        title: title.to_owned(),
        ..Meta::default()
    };
    Report::from_text("a", "a.txt", text.as_bytes(), &meta, &LEXICON).unwrap()
}

/// One letter for each sentence: Headline, Standfirst, Dateline, body, caption, furniture (-).
fn letters(report: &Report) -> String {
    let letter = |part| match part {
        Part::Headline => 'H',
        Part::Standfirst => 'S',
        Part::Dateline => 'D',
        Part::Body => 'b',
        Part::Caption => 'c',
        Part::Boilerplate => '-',
    };
    report.sentences.iter().map(|s| letter(s.part)).collect()
}

const PAGES: &[(&str, &str, &str)] = &[
    ("a sentence alone", "Two ferries met off the cape", "b"),
    (
        "headline and body",
        "Ferries meet\n\nTwo ferries met. One sank.",
        "Hbb",
    ),
    (
        "standfirst above the dateline",
        "Ferries meet\n\nTwo ferries met off the cape on Monday.\n\nVARNA, May 3 - Two ferries met.\n\nOne sank.",
        "HSbb",
    ),
    (
        "standfirst without a full stop",
        "Ferries meet\n\nTwo ferries met off the cape and one of them sank\n\nIt was dark.\n\nNobody was hurt.",
        "HSbb",
    ),
    (
        "no standfirst",
        "Ferries meet\n\nTwo ferries met off the cape.\n\nOne sank.",
        "Hbb",
    ),
    (
        "stamps, credits and buttons",
        "skip to main content\n\nFerries meet\nPublished 3.5.2012 08:30\nUpdated 4.5.2012\nemAP Photo/em\nShare on Facepage\n\nTwo ferries met.\n\nBack To Top",
        "-H----b-",
    ),
    (
        "caption first, with its day",
        " date 2012-05-03 Ferries are seen off the cape on May 1, 2011. They sank. / AFP PHOTO / ANN LEE\n\nVARNA (12:50 P.M.) – Two ferries met.",
        "-ccb",
    ),
    (
        "caption with a credit in capitals",
        "Ferries meet off the cape. They sank. / HARBOUR PHOTO POOL / A. LEE\n\nFerries meet\n\nTwo ferries met.",
        "ccHb",
    ),
    (
        "what follows the comments notice",
        "Ferries meet\n\nTwo ferries met.\n\nALSO READ\u{a0} Mayor captures the port\n\nRELATED ARTICLESMORE FROM AUTHOR\n\nNotice: All comments are those of their writers.\n\nMayor captures the port again.",
        "Hb----",
    ),
    (
        "empty bullets",
        "Ferries meet\n\nTwo ferries met.\n  • \u{a0}\n  • \u{a0}\n",
        "Hb--",
    ),
    (
        "joined words",
        "Ferries meetskip to main content\n\nTwo ferries met.Share on Facebook",
        "H-b-",
    ),
    (
        "the headline said again",
        "Ferries meet in the dark\nPublished 2012-05-03\n\nFerries meet in the dark. VARNA — Two ferries met.",
        "H-Hb",
    ),
    (
        "lines of a wire",
        "FERRIES MEET\n\nVARNA, May 3 - Two ferries met off the cape in the night of\nMonday, the harbour said.\n    One of them sank, but its crew swam ashore and was\nsafe.\n REUTER\n",
        "Hbb-",
    ),
    (
        "place and agency by themselves",
        "VARNA (AP)\n\nTwo ferries met.\n\nOne sank.",
        "Dbb",
    ),
    (
        "a broken line is no headline",
        "The ferry left for the\n\nisland at noon. It sank.",
        "bbb",
    ),
    (
        "credits in running text",
        "Two ferries met. All rights reserved. (AP Photo/Ann Lee) One sank.",
        "b-b",
    ),
];

#[test]
fn every_line_has_its_part() {
    let mut wrong = Vec::new();
    for &(what, page, expected) in PAGES {
        let found = letters(&read(page, ""));
        if found != expected {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_known_title_tells_the_headline() {
    let page = "The ferry that left\n\nTwo ferries met. One sank.";
    assert_eq!(letters(&read(page, "Ferry left in the dark")), "Hbb");
    assert_eq!(letters(&read(page, "Mayor opens bridge")), "bbb");
}

#[test]
fn offsets_lead_into_the_file() {
    let text =
        "\u{feff}---\ntitle: Ferries\npublished: 2012-05-03\n---\nVARNA – “Two ferries\u{a0}met.” One sank.";
    let report = read(text, "");
    assert_eq!(report.source.title, "Ferries");
    assert_eq!(report.source.published.date, Some(jiff::civil::date(2012, 5, 3)));
    let last = report.sentences.last().unwrap().span;
    let in_file = report.source.offsets.span_in_file(last);
    assert_eq!(text.get(in_file.start..in_file.end), Some("One sank."));
    assert_eq!(report.datelines[0].of(&report.text), "VARNA –");
}

proptest::proptest! {
    #[test]
    fn nothing_is_lost(text in "([A-Z][a-z]{0,9}|[.!?…] |[.\n \u{a0}\"”’(•–-]|[0-9]{1,4}|U\\.S\\.|VARNA \\(AP\\)|Published|AP Photo|\\PC){0,40}") {
        if let Ok(report) = Report::from_text("a", "a.txt", text.as_bytes(), &Meta::default(), &LEXICON) {
            let mut end = 0;
            let mut words = String::new();
            for sentence in &report.sentences {
                proptest::prop_assert!(sentence.span.start >= end && !sentence.span.is_empty());
                end = sentence.span.end;
                words.push_str(sentence.span.of(&report.text));
            }
            let solid = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            if !text.trim_start().starts_with("---") {
                proptest::prop_assert_eq!(solid(&words), solid(&report.text));
            }
        }
    }
}
