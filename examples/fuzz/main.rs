//! Feeds every reader and writer with damaged input for a while: none may panic, and none may take long.
//!
//! `cargo run --release --example fuzz -- SECONDS [TARGET...]` runs each target (all of them without a name) for so many
//! seconds and prints how often. The input is made from the digests and tables of this repository by cutting, doubling,
//! joining and inserting what readers stumble over, from a seed that depends on nothing but the number of the run: what
//! failed once fails again. The input that made a target panic is left in `target/fuzz/`, and the exit code is 1.

use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use dateline::export::boundaries::Boundaries;
use dateline::export::{Format, csv::Options as Tables, reviewed};
use dateline::gazetteer::csv::{Table, read as read_places};
use dateline::gazetteer::spelling::{fold, plain};
use dateline::layer::{Options as Layers, layers};
use dateline::report::Meta;
use dateline::review::{Sheet, apply};
use dateline::text::{Span, tokenize};
use dateline::{Gazetteer, Lexicon, Options, Reading, Report, Timeline, date, read};

type Failure = Box<dyn std::error::Error>;

/// The longest that one input may take: a damaged page of a few kilobytes in a busy machine.
const LONGEST: Duration = Duration::from_secs(10);

/// What readers stumble over.
const PIECES: [&str; 40] = [
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{301}",
    "\0",
    "\r",
    "\n\n",
    "\t",
    "\u{a0}",
    "’",
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "&",
    "\"",
    "'",
    ",,",
    ";",
    "=1+1",
    "-",
    "—",
    "…",
    "U.S.",
    "al-Qa’im",
    "12 kilometers (7.5 miles) to the north of ",
    "between 31 February and 3 May 0000",
    "9999-12-31",
    "last Thursday",
    "99999999999999999999",
    "-0.0",
    "NaN",
    "1e308",
    "القائم",
    "captured",
    "<!--",
];

/// What the targets need, made once.
struct Tools {
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    scratch: PathBuf,
}

type Target = fn(&[u8], &Tools) -> Result<(), Failure>;

/// Each target, and the files that its input is made from.
const TARGETS: [(&str, Target, &[&str]); 10] = [
    (
        "report",
        report,
        &["seeds/000.txt", "seeds/002.txt", "seeds/004.txt"],
    ),
    ("page", page, &["seeds/001.txt", "src/export/web/page.html"]),
    ("lines", lines, &["output/events.jsonl"]),
    ("dates", dates, &["seeds/000.txt", "src/lexicon/dates.csv"]),
    ("folding", folding, &["gazetteer/variants.csv"]),
    (
        "places",
        places,
        &["gazetteer/regions.csv", "gazetteer/countries.csv"],
    ),
    (
        "gazetteer",
        gazetteer,
        &["gazetteer/regions.csv", "gazetteer/world.idx"],
    ),
    ("review", review, &["output/events.csv"]),
    (
        "outlines",
        outlines,
        &["output/advances.geojson", "output/regions.geojson"],
    ),
    ("export", export, &["seeds/001.txt", "seeds/003.txt"]),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|s| s.parse().ok());
    let names: Vec<String> = arguments.collect();
    let Some(seconds) = seconds else {
        let _ = writeln!(io::stderr(), "fuzz SECONDS [TARGET...]");
        return ExitCode::from(2);
    };
    match run(Duration::from_secs(seconds), &names) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

/// Runs the targets; how many inputs failed.
fn run(time: Duration, names: &[String]) -> Result<usize, Failure> {
    let scratch = PathBuf::from("target/fuzz");
    fs::create_dir_all(&scratch)?;
    let tools = Tools {
        gazetteer: Gazetteer::builtin()?,
        lexicon: Lexicon::builtin()?,
        scratch,
    };
    let (mut all, mut failed) = (0, 0);
    for (name, target, files) in TARGETS {
        if !names.is_empty() && !names.iter().any(|n| n == name) {
            continue;
        }
        let seeds = files
            .iter()
            .map(|file| Ok(start_of(fs::read(file)?)))
            .collect::<io::Result<Vec<_>>>()?;
        let began = Instant::now();
        let mut number = 0;
        while began.elapsed() < time {
            let input = Mutator::new(number).input(&seeds);
            failed += usize::from(!survives(name, number, target, &input, &tools)?);
            number += 1;
        }
        all += number;
        writeln!(
            io::stdout(),
            "{name}: {number} inputs in {} s",
            began.elapsed().as_secs()
        )?;
    }
    writeln!(io::stdout(), "{all} inputs, {failed} failed")?;
    Ok(failed)
}

/// Whether a target survives an input in time; one that it does not is kept.
fn survives(name: &str, number: u64, target: Target, input: &[u8], tools: &Tools) -> io::Result<bool> {
    let began = Instant::now();
    // An error is an answer; a panic is none.
    let fine =
        catch_unwind(AssertUnwindSafe(|| drop(target(input, tools)))).is_ok() && began.elapsed() < LONGEST;
    if !fine {
        let kept = tools.scratch.join(format!("{name}-{number}"));
        fs::write(&kept, input)?;
        writeln!(
            io::stdout(),
            "{name}: {} after {:?}",
            kept.display(),
            began.elapsed()
        )?;
    }
    Ok(fine)
}

/// As much of a file as one input needs.
fn start_of(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(16 << 10);
    bytes
}

/// Damages input. The numbers come from `SplitMix64`.
///
/// # References
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct Mutator(u64);

impl Mutator {
    const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where there is none.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds.get(self.below(seeds.len())).cloned().unwrap_or_default();
        for _ in 0..=self.below(12) {
            let (from, to) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
            let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 512));
            match self.below(7) {
                0 => drop(bytes.splice(from..to, [])),
                1 => {
                    let again = bytes.get(from..to).unwrap_or_default().repeat(1 + self.below(8));
                    drop(bytes.splice(from..from, again));
                }
                2 => {
                    let other = seeds.get(self.below(seeds.len())).cloned().unwrap_or_default();
                    let at = self.below(other.len() + 1);
                    drop(bytes.splice(from..to, other.into_iter().skip(at).take(512)));
                }
                3 => {
                    let byte = u8::try_from(self.below(256)).unwrap_or(0);
                    bytes.get_mut(from).into_iter().for_each(|b| *b = byte);
                }
                _ => {
                    let piece = PIECES.get(self.below(PIECES.len())).copied().unwrap_or_default();
                    let times = if self.below(8) == 0 { 200 } else { 1 };
                    drop(bytes.splice(from..from, piece.repeat(times).into_bytes()));
                }
            }
        }
        bytes
    }
}

fn read_as(name: &str, bytes: &[u8], tools: &Tools) -> Result<Reading, Failure> {
    let report = Report::from_text("a", name, bytes, &Meta::default(), &tools.lexicon)?;
    let whole = report
        .sentences
        .iter()
        .all(|s| !s.span.of(&report.text).is_empty());
    assert!(whole, "a sentence cuts a letter or is empty");
    let reading = read(&report, &tools.gazetteer, &tools.lexicon, &Options::default());
    for event in &reading.events {
        assert!(
            !event.sentence.of(&report.text).is_empty(),
            "an event without its words"
        );
    }
    Ok(reading)
}

fn report(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    read_as("a.txt", bytes, tools).map(drop)
}

fn page(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    read_as("a.html", bytes, tools).map(drop)
}

fn lines(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let file = written("a.jsonl", bytes, tools)?;
    for input in dateline::report::input::open(&[file], &[])? {
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
    // A search for near spellings looks at every name there is: once an input.
    let first: String = text.chars().take(16).collect();
    tools.gazetteer.suggest(&first, 3);
    Ok(())
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

/// As an index, as a dump of GeoNames, and as a table.
fn gazetteer(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    for name in ["a.idx", "a.txt", "a.csv"] {
        if let Ok(gazetteer) = Gazetteer::open(&[written(name, bytes, tools)?], false) {
            gazetteer.lookup("Rawa");
            gazetteer.prefix("a", 3);
            gazetteer
                .iter()
                .take(100)
                .for_each(|place| drop(gazetteer.place(place)));
        }
    }
    Ok(())
}

fn review(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let sheet = Sheet::read("events.csv", bytes)?;
    let mut readings = vec![read_as(
        "a.txt",
        b"Published 2017-11-17\n\nTroops captured Rawa on Friday.",
        tools,
    )?];
    apply(&sheet, &reviewed::columns(), &mut readings, &tools.gazetteer)?;
    Timeline::build(readings);
    Ok(())
}

fn outlines(bytes: &[u8], _tools: &Tools) -> Result<(), Failure> {
    Boundaries::read("a.geojson", "", &String::from_utf8_lossy(bytes))?;
    Ok(())
}

fn export(bytes: &[u8], tools: &Tools) -> Result<(), Failure> {
    let timeline = Timeline::build(vec![read_as("a.txt", bytes, tools)?]);
    for layer in layers(
        &timeline,
        Layers {
            quote: true,
            ..Layers::default()
        },
    )
    .iter()
    .filter(|l| !l.name.contains('/'))
    {
        for format in Format::ALL {
            format.write_with(layer, Tables::default(), &mut io::sink())?;
        }
    }
    Ok(())
}

fn written(name: &str, bytes: &[u8], tools: &Tools) -> io::Result<PathBuf> {
    let file: PathBuf = tools.scratch.join(Path::new(name));
    fs::write(&file, bytes)?;
    Ok(file)
}
