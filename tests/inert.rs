//! Reports that want to be more than text: none gets out of its cell, element or string, in any file of a map.

use std::fs;
use std::path::Path;

use dateline::export::Format;
use dateline::export::boundaries::Boundaries;
use dateline::export::folder::Folder;
use dateline::export::map::{Also, Basemap, Wanted, write};
use dateline::finding::findings;
use dateline::report::Meta;
use dateline::review::Applied;
use dateline::{Gazetteer, Lexicon, Options, Report, Timeline, read};

/// Forty ways to mean something to a page, a project, a spreadsheet, a globe or a terminal.
fn hostile() -> Vec<String> {
    let words = [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script href=data:,alert(1) />",
        "<iframe src=javascript:alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "<!-- -->",
        "--><script>alert(1)</script>",
        "]]><x/>",
        "<![CDATA[<x>]]>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
        "&lt;script&gt;",
        "&#60;b&#62;",
        "&unknown;",
        "{{script}}",
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "[% 7*7 %]",
        "=HYPERLINK(\"http://example.org\",\"x\")",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "＝1+1",
        "\t=1+1",
        "\u{202e}gnp.exe",
        "\u{2066}a\u{2069}\u{200b}b",
        "\u{1b}[2J\u{7}",
        "\u{b}\u{c}\u{1c}",
        "\u{fffe}\u{ffff}",
        "../../etc/passwd",
        "C:\\con\\nul",
        "%00%0a%3Cb%3E",
        "'; DROP TABLE events; --",
    ];
    let long = "<b>x".repeat(250_000);
    words.into_iter().map(str::to_owned).chain([long]).collect()
}

/// Whether a layer, a table or a page is made of what some words say; none of them may be told apart by its build.
fn map(words: &str, gazetteer: &Gazetteer, lexicon: &Lexicon, out: &Path) {
    let meta = Meta {
        title: words.to_owned(),
        publisher: words.to_owned(),
        url: words.to_owned(),
        ..Meta::default()
    };
    let text = format!(
        "Published 2017-11-17\n\nIraqi forces captured Rawa on Friday, said {words} of the army. Troops will storm al-Qaim, \"{words}\" said. \
         Clashes erupted near {words}.\n"
    );
    let report = Report::from_text("a", "a.txt", text.as_bytes(), &meta, lexicon).unwrap();
    let timeline = Timeline::build(vec![read(&report, gazetteer, lexicon, &Options::default())]);
    let quote = Wanted {
        quote: true,
        layers: dateline::layer::Options {
            quote: true,
            ..Default::default()
        },
    };
    let basemap = Basemap {
        boundaries: Boundaries::default(),
        tiles: None,
    };
    let also = Also {
        formats: vec![Format::Kml, Format::Csv],
        timemap: true,
        ..Also::default()
    };
    let mut folder = Folder::begin(out, false, &[]).unwrap();
    write(
        &timeline,
        &findings(&timeline),
        &Applied::default(),
        quote,
        &basemap,
        &also,
        &mut folder,
    )
    .unwrap();
    folder.finish(&serde_json::json!({})).unwrap();
}

/// The names of the elements of a project or a globe, and of their attributes.
fn elements(xml: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(xml, options).unwrap();
    let element = |n: roxmltree::Node<'_, '_>| {
        let attributes: Vec<&str> = n.attributes().map(|a| a.name()).collect();
        format!("{} {}", n.tag_name().name(), attributes.join(" "))
    };
    let mut names: Vec<String> = document
        .descendants()
        .filter(roxmltree::Node::is_element)
        .map(element)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && cell.parse::<f64>().is_err()
}

#[test]
fn forty_hostile_reports_leave_project_table_and_globe_inert() {
    let (gazetteer, lexicon) = (Gazetteer::builtin().unwrap(), Lexicon::builtin().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let hostile = hostile();
    assert_eq!(hostile.len(), 40);
    let plain = dir.path().join("plain");
    map("a colonel", &gazetteer, &lexicon, &plain);
    let plain_elements = |name: &str| elements(&fs::read_to_string(plain.join(name)).unwrap());
    let tags = |out: &Path| {
        fs::read_to_string(out.join("map.html"))
            .unwrap()
            .matches('<')
            .count()
    };
    for (i, words) in hostile.iter().enumerate() {
        let out = dir.path().join(i.to_string());
        map(words, &gazetteer, &lexicon, &out);
        let told: String = words.chars().take(40).collect();
        for name in ["campaign.qgs", "campaign.kml", "events.qml"] {
            let found = elements(&fs::read_to_string(out.join(name)).unwrap());
            let known = plain_elements(name);
            let strange: Vec<_> = found.iter().filter(|e| !known.contains(e)).collect();
            assert!(strange.is_empty(), "{name} of {told}: {strange:?}");
        }
        // What a globe shows as a page begins no tag in it.
        let kml = fs::read_to_string(out.join("campaign.kml")).unwrap();
        let document = roxmltree::Document::parse(&kml).unwrap();
        for text in document.descendants().filter_map(|n| n.text()) {
            let tag = text
                .split('<')
                .skip(1)
                .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)));
            assert!(!tag, "campaign.kml of {told}");
        }
        for name in ["events.csv", "unplaced.csv", "findings.csv", "csv/events.csv"] {
            let Ok(mut table) = csv::Reader::from_path(out.join(name)) else {
                continue;
            };
            for cell in table
                .records()
                .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            {
                assert!(!runs(&cell), "{name} of {told}: {cell}");
            }
        }
        for name in ["events.geojson", "timemap/events.json", "sources.json"] {
            serde_json::from_str::<serde_json::Value>(&fs::read_to_string(out.join(name)).unwrap()).unwrap();
        }
        assert_eq!(tags(&out), tags(&plain), "map.html of {told}");
    }
}
