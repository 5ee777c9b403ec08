//! What is fed with damaged input: each target takes any bytes and answers or refuses; it may neither panic nor take long.
//!
//! Two drivers share them: `examples/fuzz/main.rs`, which needs nothing but cargo, and `fuzz/`, which lets libFuzzer
//! search by what code an input reaches. `tests/damaged.rs` feeds them what was found that way.

#![allow(clippy::expect_used, reason = "a target fails by panicking")]

use std::fs;
use std::io;
use std::path::PathBuf;

use dateline::export::boundaries::Boundaries;
use dateline::export::folder::Folder;
use dateline::export::map::{Also, Basemap, Wanted, write};
use dateline::export::{Format, csv::Options as Tables, reviewed};
use dateline::finding::findings;
use dateline::gazetteer::csv::{Table, read as read_places};
use dateline::gazetteer::spelling::{fold, plain};
use dateline::layer::{Field, FieldType, Layer, Options as Layers, Shape, Value};
use dateline::measure::point;
use dateline::report::Meta;
use dateline::review::{Applied, Sheet, apply};
use dateline::sentence::Tagged;
use dateline::text::{Span, tokenize};
use dateline::{Gazetteer, Lexicon, Options, Reading, Report, Timeline, date, read, toponym};
use jiff::civil::Date;

/// What a target says of input that it refuses.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// How many names a search for near spellings looks at.
const FEW: usize = 100;

/// What the targets need, made once.
pub(crate) struct Tools {
    gazetteer: Gazetteer,
    /// A few names, where every one is looked at.
    few: Gazetteer,
    lexicon: Lexicon,
    /// A folder for what can be read from a file only.
    scratch: PathBuf,
}

impl Tools {
    /// The words and places in the box, and a folder of this process.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub(crate) fn new() -> Result<Self, Failure> {
        let memory = PathBuf::from("/dev/shm");
        let home = if memory.is_dir() {
            memory
        } else {
            std::env::temp_dir()
        };
        let scratch = home.join(format!("dateline-fuzz-{}", std::process::id()));
        fs::create_dir_all(&scratch)?;
        let mut few = read_places(
            Table {
                name: "places.csv",
                bytes: include_bytes!("../../gazetteer/places.csv"),
            },
            None,
        )?;
        few.truncate(FEW);
        Ok(Self {
            gazetteer: Gazetteer::builtin()?,
            few: Gazetteer::from_entries(&few)?,
            lexicon: Lexicon::builtin()?,
            scratch,
        })
    }

    fn written(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let file = self.scratch.join(name);
        fs::write(&file, bytes)?;
        Ok(file)
    }
}

impl Drop for Tools {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

/// One target: an error is an answer, a panic is none.
pub(crate) type Target = fn(&[u8], &Tools) -> Result<(), Failure>;

/// Each target, and the files that its input is made from.
pub(crate) const TARGETS: [(&str, Target, &[&str]); 15] = [
    (
        "report",
        report,
        &[
            "seeds/000.txt",
            "seeds/002.txt",
            "seeds/004.txt",
            "fuzz/seeds/front.md",
        ],
    ),
    (
        "page",
        page,
        &[
            "seeds/001.txt",
            "src/export/web/page.html",
            "fuzz/seeds/page.html",
        ],
    ),
    ("lines", lines, &["fuzz/seeds/reports.jsonl"]),
    (
        "dates",
        dates,
        &["seeds/000.txt", "src/lexicon/dates.csv", "fuzz/seeds/dates.txt"],
    ),
    ("folding", folding, &["gazetteer/variants.csv"]),
    (
        "toponyms",
        toponyms,
        &["seeds/002.txt", "seeds/003.txt", "fuzz/seeds/names.txt"],
    ),
    ("distances", distances, &["fuzz/seeds/distances.txt"]),
    (
        "places",
        places,
        &["gazetteer/regions.csv", "gazetteer/countries.csv"],
    ),
    ("geonames", geonames, &["fuzz/seeds/geonames.txt"]),
    (
        "index",
        index,
        &["gazetteer/world.idx", "fuzz/seeds/geonames.idx"],
    ),
    ("review", review, &["output/events.csv"]),
    ("table", table, &["seeds/reports.csv"]),
    (
        "outlines",
        outlines,
        &["output/advances.geojson", "output/regions.geojson"],
    ),
    ("export", export, &["fuzz/seeds/hostile.txt"]),
    ("campaign", campaign, &["fuzz/seeds/hostile.txt", "seeds/001.txt"]),
];

fn read_as(name: &str, bytes: &[u8], meta: &Meta, tools: &Tools) -> Result<Reading, Failure> {
    let report = Report::from_text("a", name, bytes, meta, &tools.lexicon)?;
    let whole = report
        .sentences
        .iter()
        .all(|s| !s.span.of(&report.text).is_empty());
    assert!(whole, "a sentence cuts a letter or is empty");
    let reading = read(&report, &tools.gazetteer, &tools.lexicon, &Options::default());
    for event in &reading.events {
        let words = event.sentence.of(&report.text);
        assert!(!words.is_empty(), "an event without its words");
        assert!(
            (0.0..=1.0).contains(&event.confidence),
            "a confidence of {}",
            event.confidence
        );
    }
    for mention in &reading.mentions {
        let words: Vec<&str> = mention.toponym.span.of(&report.text).split_whitespace().collect();
        assert_eq!(
            words.join(" "),
            mention.as_written,
            "a name is not what stands there"
        );
    }
    Ok(reading)
}

fn report(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    read_as("a.txt", bytes, &Meta::default(), tools).map(drop)
}

fn page(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    read_as("a.html", bytes, &Meta::default(), tools).map(drop)
}

fn lines(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let file = tools.written("a.jsonl", bytes)?;
    for input in dateline::report::input::open(&[file], &[])? {
        input?.report(&tools.lexicon)?;
    }
    Ok(())
}

/// The table beside the reports.
fn table(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let folder = tools.scratch.join("beside");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("000.txt"), "Troops entered Anah on Friday.")?;
    fs::write(folder.join("reports.csv"), bytes)?;
    for input in dateline::report::input::open(&[folder], &[])? {
        input?.report(&tools.lexicon)?;
    }
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "one form for all targets")]
fn dates(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let text = String::from_utf8_lossy(bytes);
    for found in date::find(&text, &tokenize(&text, Span::new(0, text.len())), &tools.lexicon) {
        assert!(!found.span.of(&text).is_empty(), "a date without its words");
        for published in ["0000-01-01", "2017-10-26", "9999-12-31"] {
            let context = date::DateContext {
                published: published.parse().ok(),
                ..date::DateContext::default()
            };
            let reading = date::resolve(&found.expr, "", &context);
            assert!(
                reading
                    .begin
                    .zip(reading.end)
                    .is_none_or(|(begin, end)| begin < end),
                "a date ends before it begins"
            );
        }
    }
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "one form for all targets")]
fn folding(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        assert_eq!(plain(&plain(line)), plain(line), "plain twice is plain once");
        fold(line);
        tools.gazetteer.lookup(line);
    }
    // A search for near spellings may look at every name there is.
    for line in text.lines().take(4) {
        tools.few.within_one(line);
        tools.few.suggest(line, 3);
    }
    Ok(())
}

/// The names of each line, and what is said of where they lie.
fn names_of(text: &str, tools: &Tools) {
    let mut matcher = tools.gazetteer.matcher();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let tagged = Tagged::new(text, Span::new(at, at + line.len()), &tools.lexicon.grammar);
        at += line.len();
        let words = &tools.lexicon.place_words;
        let found = toponym::find(&tagged, number, &[], &mut matcher, words);
        for pair in found.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "two names overlap");
        }
        for toponym in &found {
            assert!(!toponym.span.of(text).is_empty(), "a name without its words");
        }
        for relation in toponym::relations(&tagged, &found, words) {
            let inside = relation.figure.max(relation.ground) < found.len();
            assert!(
                inside && relation.figure != relation.ground,
                "a relation of nothing"
            );
            let far = relation.distance_km.unwrap_or(0.0);
            assert!(far.is_finite() && far >= 0.0, "a distance of {far}");
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one form for all targets")]
fn toponyms(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    names_of(&String::from_utf8_lossy(bytes), tools);
    Ok(())
}

/// Each line as what is said of one town from another, alone and in a whole report.
fn distances(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let said = String::from_utf8_lossy(bytes);
    let between = |line: &str| format!("Anah, {line} Rawa, was captured.\n");
    let text: String = said.lines().map(between).collect();
    names_of(&text, tools);
    read_as("a.txt", text.as_bytes(), &Meta::default(), tools).map(drop)
}

fn places(bytes: &[u8], _tools: &Tools) -> Result<(), Failure> {
    let places = read_places(
        Table {
            name: "places.csv",
            bytes,
        },
        None,
    )?;
    Gazetteer::from_entries(&places)?;
    Ok(())
}

fn asked(name: &str, bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let gazetteer = Gazetteer::open(&[tools.written(name, bytes)?], false)?;
    gazetteer.lookup("Rawa");
    gazetteer.within_one("Rava");
    gazetteer.prefix("a", 3);
    gazetteer.suggest("Ravva", 3);
    gazetteer.nearest(point(34.5, 41.9), 3);
    gazetteer
        .iter()
        .take(100)
        .for_each(|place| drop(gazetteer.place(place)));
    Ok(())
}

fn geonames(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    asked("a.txt", bytes, tools)
}

fn index(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    asked("a.idx", bytes, tools)
}

fn review(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let sheet = Sheet::read("events.csv", bytes)?;
    let text = b"Published 2017-11-17\n\nTroops captured Rawa on Friday.";
    let mut readings = vec![read_as("a.txt", text, &Meta::default(), tools)?];
    apply(&sheet, &reviewed::columns(), &mut readings, &tools.gazetteer)?;
    Timeline::build(readings);
    Ok(())
}

fn outlines(bytes: &[u8], _tools: &Tools) -> Result<(), Failure> {
    Boundaries::read("a.geojson", "", &String::from_utf8_lossy(bytes))?;
    Ok(())
}

const FIELDS: [Field; 6] = [
    field("label", FieldType::Text),
    field("note", FieldType::Text),
    field("count", FieldType::Count),
    field("share", FieldType::Number),
    field("partial", FieldType::Flag),
    field("begin", FieldType::Time),
];

const fn field(name: &'static str, kind: FieldType) -> Field {
    Field { name, kind }
}

/// Hostile words and numbers in the cells of a layer, in every format.
fn export(bytes: &[u8], _tools: &Tools) -> Result<(), Failure> {
    let rows: Vec<(String, u64)> = bytes.split(|&b| b == b'\n').take(100).map(row).collect();
    let located = rows
        .iter()
        .map(|row| (point(within(row.1, 90), within(row.1 >> 20, 180)).into(), row));
    let layer = Layer::new(
        "hostile",
        Shape::Point,
        FIELDS.to_vec(),
        located.collect(),
        |(words, bits)| {
            let share = f64::from_bits(*bits);
            let day = i16::try_from(bits % 10_000)
                .ok()
                .and_then(|year| Date::new(year, 2, 28).ok());
            let values = vec![
                Value::text(words.as_str()),
                Value::text(words.trim()),
                Value::Count(*bits),
                if share.is_finite() {
                    Value::Number(share)
                } else {
                    Value::Null
                },
                Value::Flag(bits % 2 == 0),
                day.map_or(Value::Null, Value::Time),
            ];
            ((!words.is_empty()).then_some(words.into()), values)
        },
    );
    for format in Format::ALL {
        let mut out = Vec::new();
        format.write_with(&layer, Tables::default(), &mut out)?;
        read_back(format.extension(), &out);
    }
    Ok(())
}

/// The words of a line, and a number made of its head.
fn row(line: &[u8]) -> (String, u64) {
    let mut head = [0; 8];
    head.iter_mut().zip(line).for_each(|(to, from)| *to = *from);
    (
        String::from_utf8_lossy(line).into_owned(),
        u64::from_le_bytes(head),
    )
}

fn within(bits: u64, most: i32) -> f64 {
    f64::from(i32::try_from(bits % 1_000_000).unwrap_or(0) % most)
}

/// What was written is what its ending says, whatever the words were.
fn read_back(extension: &str, out: &[u8]) {
    let text = || std::str::from_utf8(out).expect("text is UTF-8");
    match extension {
        "geojson" | "json" => drop(serde_json::from_slice::<serde_json::Value>(out).expect("JSON")),
        "jsonl" | "ndjson" | "geojsons" => {
            for line in text().lines() {
                let line = line.trim_start_matches('\u{1e}');
                drop(serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON"));
            }
        }
        "csv" => {
            for row in csv::Reader::from_reader(out).records() {
                let row = row.expect("each row has as many cells as the head");
                let runs = |cell: &str| cell.starts_with(['=', '+', '@']);
                assert!(
                    !row.iter().any(runs),
                    "a cell that a spreadsheet would run: {row:?}"
                );
            }
        }
        "kml" | "qgs" | "qml" => {
            let options = roxmltree::ParsingOptions {
                allow_dtd: true,
                ..roxmltree::ParsingOptions::default()
            };
            drop(roxmltree::Document::parse_with_options(text(), options).expect("XML"));
        }
        _ => {}
    }
}

/// Hostile words as title, publisher, address, speaker and place of a report, and a whole map of it.
fn campaign(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let words = String::from_utf8_lossy(bytes).into_owned();
    let meta = Meta {
        title: words.clone(),
        publisher: words.clone(),
        url: words.clone(),
        ..Meta::default()
    };
    let text = format!(
        "Published 2017-11-17\n\nIraqi forces captured Rawa on Friday, {words} said. Clashes erupted near {words}.\n"
    );
    let reading = read_as("a.txt", text.as_bytes(), &meta, tools)?;
    let timeline = Timeline::build(vec![reading]);
    let wanted = Wanted {
        quote: true,
        layers: Layers {
            quote: true,
            ..Layers::default()
        },
    };
    let basemap = Basemap {
        boundaries: Boundaries::default(),
        tiles: None,
    };
    let also = Also {
        formats: Format::ALL.to_vec(),
        timemap: true,
        ..Also::default()
    };
    let out = tools.scratch.join("out");
    let _ = fs::remove_dir_all(&out);
    let mut folder = Folder::begin(&out, false, &[])?;
    let applied = Applied::default();
    write(
        &timeline,
        &findings(&timeline),
        &applied,
        wanted,
        &basemap,
        &also,
        &mut folder,
    )?;
    folder.finish(&serde_json::json!({}))?;
    let mut open = vec![out];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let extension = path
                    .extension()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                read_back(&extension, &fs::read(&path)?);
            }
        }
    }
    Ok(())
}
