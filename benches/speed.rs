//! The gazetteer at the size of the world (build, open, look up, near misses, nearest, names in text), whole readings by
//! stage, geodesics and a large layer.
//!
//! Run on a folder that holds `data/`, made by `../shared/peers/gen_inputs.py`: `cargo bench -- target/bench`. One JSON
//! line a measurement, in the terms of the peers there; `benches/compare.py` runs both.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::export::boundaries::Boundaries;
use dateline::export::folder::Folder;
use dateline::export::map::{Also, Basemap, Wanted, write};
use dateline::export::writer::Head;
use dateline::export::{Format, csv};
use dateline::finding::findings;
use dateline::gazetteer::{build, spelling};
use dateline::layer::{self, Feature, Field, FieldType, Value};
use dateline::measure::{distance_km, point};
use dateline::report::{Meta, ReportedBasis};
use dateline::review::Applied;
use dateline::sentence::Tagged;
use dateline::text::{Span, tokenize};
use dateline::{Gazetteer, Lexicon, Options, Reader, Report, Timeline};
use serde_json::Value as Json;

/// Times that each work is done; the median counts.
const RUNS: usize = 5;

fn main() {
    let folder = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let folder = PathBuf::from(folder.unwrap_or_else(|| "target/bench".to_owned()));
    let data = folder.join("data");
    let (dump, index) = (data.join("geonames-cities500.txt"), folder.join("world.idx"));
    if !dump.exists() {
        println!("no {}; see the head of benches/speed.rs", dump.display());
        return;
    }
    let (seconds, summary) = timed(|| build(std::slice::from_ref(&dump), &index, false).unwrap());
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let each = summary.bytes as f64 / summary.names as f64;
    emit(
        "build",
        summary.places,
        "places",
        &[seconds],
        &format!(
            "\"names\": {}, \"bytes\": {}, \"bytes_a_name\": {each:.1}",
            summary.names, summary.bytes
        ),
    );
    let opened = runs(|| {
        Gazetteer::open(std::slice::from_ref(&index), false)
            .unwrap()
            .len()
    });
    emit("open", 1, "indexes", &opened, "");
    let world = Gazetteer::open(std::slice::from_ref(&index), false).unwrap();
    names(&world, &data);
    points(&world, &data);
    if let Some(texts) = texts(&data) {
        text(&world, &texts);
        reading(&texts);
    }
    geodesics();
    formats();
}

fn names(world: &Gazetteer, data: &Path) {
    let queries = |name: &str| lines(&data.join("queries").join(name));
    let (exact, typos, spellings) = (
        queries("exact.jsonl"),
        queries("typo.jsonl"),
        queries("translit.jsonl"),
    );
    let asked: Vec<&str> = exact.iter().map(|q| q["q"].as_str().unwrap()).collect();
    let found = runs(|| asked.iter().filter(|q| !world.lookup(q).is_empty()).count());
    emit(
        "lookup with folding",
        asked.len(),
        "queries",
        &found,
        &first_right(world, &exact),
    );
    let folded = runs(|| asked.iter().map(|q| spelling::fold(q).len()).sum::<usize>());
    emit("fold", asked.len(), "names", &folded, "");
    let varied: Vec<&str> = spellings.iter().map(|q| q["q"].as_str().unwrap()).collect();
    let found = runs(|| varied.iter().filter(|q| !world.lookup(q).is_empty()).count());
    emit(
        "lookup of transliterations",
        varied.len(),
        "queries",
        &found,
        &first_right(world, &spellings),
    );
    let wrong: Vec<&str> = typos.iter().map(|q| q["q"].as_str().unwrap()).collect();
    let answered = wrong.iter().filter(|q| !world.within_one(q).is_empty()).count();
    let found = runs(|| wrong.iter().map(|q| world.within_one(q).len()).sum::<usize>());
    emit(
        "one edit",
        wrong.len(),
        "queries",
        &found,
        &format!("\"answered\": {answered}"),
    );
    let some = wrong.get(..200).unwrap_or(&wrong);
    let found = runs(|| some.iter().map(|q| world.suggest(q, 5).len()).sum::<usize>());
    emit(
        "suggestions for a misspelt name",
        some.len(),
        "queries",
        &found,
        "",
    );
}

/// How many queries have a right place first, and at all.
fn first_right(world: &Gazetteer, queries: &[Json]) -> String {
    let mut right = (0, 0);
    for query in queries {
        let ids: Vec<String> = query["ids"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| format!("geonames:{id}"))
            .collect();
        let hits = world.lookup(query["q"].as_str().unwrap());
        let is_right = |at: usize| {
            hits.get(at)
                .is_some_and(|hit| ids.contains(&world.place(hit.place).id))
        };
        right.0 += usize::from(is_right(0));
        right.1 += usize::from((0..hits.len()).any(is_right));
    }
    format!("\"first_right\": {}, \"right_among\": {}", right.0, right.1)
}

fn points(world: &Gazetteer, data: &Path) {
    let points: Vec<_> = lines(&data.join("queries/reverse.jsonl"))
        .iter()
        .map(|q| point(q["lat"].as_f64().unwrap(), q["lon"].as_f64().unwrap()))
        .collect();
    let found = runs(|| {
        points
            .iter()
            .filter(|&&p| !world.nearest(p, 1).is_empty())
            .count()
    });
    emit("nearest", points.len(), "points", &found, "");
}

/// The articles of the largest text there is.
fn texts(data: &Path) -> Option<Vec<String>> {
    let sizes = ["100", "10", "1"].map(|size| data.join(format!("text-{size}mb.jsonl")));
    let path = sizes.into_iter().find(|path| path.exists())?;
    let rows = lines(&path);
    Some(
        rows.iter()
            .map(|q| q["text"].as_str().unwrap().to_owned())
            .collect(),
    )
}

fn text(world: &Gazetteer, texts: &[String]) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut matches = 0;
    let scanned = runs(|| {
        let mut finder = world.matcher();
        let mut names = |text: &String| {
            finder
                .names(text, &tokenize(text, Span::new(0, text.len())))
                .len()
        };
        matches = texts.iter().map(&mut names).sum();
    });
    emit(
        "longest names in text",
        bytes,
        "bytes",
        &scanned,
        &format!("\"matches\": {matches}"),
    );
    let cut = runs(|| {
        texts
            .iter()
            .map(|text| tokenize(text, Span::new(0, text.len())).len())
            .sum::<usize>()
    });
    emit("tokens of text", bytes, "bytes", &cut, "");
}

/// From text to events, with the gazetteer in the box.
fn reading(texts: &[String]) {
    let (gazetteer, lexicon) = (Gazetteer::builtin().unwrap(), Lexicon::builtin().unwrap());
    let bytes: usize = texts.iter().map(String::len).sum();
    let meta = Meta::default();
    let report = |text: &String| Report::from_text("a", "a.txt", text.as_bytes(), &meta, &lexicon).unwrap();
    let reports: Vec<Report> = texts.iter().map(report).collect();
    let cut = runs(|| {
        texts
            .iter()
            .map(|text| report(text).sentences.len())
            .sum::<usize>()
    });
    emit("reports from text", bytes, "bytes", &cut, "");
    let tagged = runs(|| {
        let spans = |r: &Report| r.sentences.iter().map(|s| s.span).collect::<Vec<_>>();
        let tag = |r: &Report| {
            let lengths = spans(r)
                .into_iter()
                .map(|span| Tagged::new(&r.text, span, &lexicon.grammar).len());
            lengths.sum::<usize>()
        };
        reports.iter().map(tag).sum::<usize>()
    });
    emit("tagged sentences", bytes, "bytes", &tagged, "");
    let options = Options::default();
    let understood = runs(|| {
        let mut reader = Reader::new(&gazetteer, &lexicon, &options);
        reports.iter().map(|r| reader.read(r).events.len()).sum::<usize>()
    });
    emit("events from reports", bytes, "bytes", &understood, "");
    let whole = runs(|| end_to_end(texts, &gazetteer, &lexicon));
    emit("text to a written map", bytes, "bytes", &whole, "");
    let open = runs(|| Gazetteer::builtin().unwrap().len() + usize::from(Lexicon::builtin().is_ok()));
    emit("start", 1, "starts", &open, "");
}

/// Reads all texts and writes the map of them; how many files it has.
fn end_to_end(texts: &[String], gazetteer: &Gazetteer, lexicon: &Lexicon) -> usize {
    let meta = Meta {
        published: Some((jiff::civil::date(2017, 11, 17), ReportedBasis::Given)),
        ..Meta::default()
    };
    let options = Options::default();
    let mut reader = Reader::new(gazetteer, lexicon, &options);
    let understood = texts.iter().enumerate().map(|(n, text)| {
        let report = Report::from_text(&n.to_string(), "a.txt", text.as_bytes(), &meta, lexicon).unwrap();
        reader.read(&report)
    });
    let timeline = Timeline::build(understood.collect());
    let out = std::env::temp_dir().join(format!("dateline-speed-{}", std::process::id()));
    let mut folder = Folder::begin(&out, false, &[]).unwrap();
    let wanted = Wanted {
        quote: true,
        layers: layer::Options::default(),
    };
    let basemap = Basemap {
        boundaries: Boundaries::builtin().unwrap(),
        tiles: None,
    };
    let review = Applied::default();
    let told = findings(&timeline);
    let files = write(
        &timeline,
        &told,
        &review,
        wanted,
        &basemap,
        &Also::default(),
        &mut folder,
    )
    .unwrap();
    folder.finish(&serde_json::json!({})).unwrap();
    std::fs::remove_dir_all(&out).unwrap();
    files.len()
}

/// Distances between all of 300 points.
fn geodesics() {
    let points: Vec<_> = (0..300_u32)
        .map(|i| point(f64::from(i * 37 % 160) - 80.0, f64::from(i * 101 % 360) - 180.0))
        .collect();
    let measured = runs(|| {
        let from = |&a| points.iter().map(move |&b| distance_km(a, b)).sum::<f64>();
        points.iter().map(from).sum::<f64>()
    });
    emit(
        "geodesics",
        points.len() * points.len(),
        "distances",
        &measured,
        "",
    );
}

/// A million points with eight properties as GeoJSON, and a tenth of them in every other format.
fn formats() {
    features("features to GeoJSON", Format::GeoJson, 1_000_000);
    let others = Format::ALL.iter().filter(|format| **format != Format::GeoJson);
    for format in others {
        features(&format!("features to {format}"), *format, 100_000);
    }
}

fn features(title: &str, format: Format, count: u32) {
    let number = |name| Field {
        name,
        kind: FieldType::Number,
    };
    let word = |name| Field {
        name,
        kind: FieldType::Text,
    };
    let fields = [
        word("name"),
        word("kind"),
        word("country"),
        word("source"),
        number("population"),
        number("confidence"),
        number("lat"),
        number("lon"),
    ];
    let written = runs(|| {
        let mut writer = format.writer(std::io::sink(), csv::Options::default()).unwrap();
        writer.begin(&Head::stream("bench", &fields)).unwrap();
        for i in 0..count {
            let (lat, lon) = (
                f64::from(i % 17_000) / 100.0 - 85.0,
                f64::from(i % 35_900) / 100.0 - 179.5,
            );
            let values = vec![
                Value::text("Old Haven"),
                Value::text("town"),
                Value::text("XX"),
                Value::text("own table"),
                Value::Number(f64::from(i)),
                Value::Number(0.87),
                Value::Number(lat),
                Value::Number(lon),
            ];
            let geometry = Some(point(lat, lon).into());
            writer
                .feature(&Feature {
                    id: None,
                    geometry,
                    values,
                })
                .unwrap();
        }
        writer.finish().unwrap();
    });
    emit(title, usize::try_from(count).unwrap(), "features", &written, "");
}

fn lines(path: &Path) -> Vec<Json> {
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Wall seconds and processor seconds.
#[derive(Clone, Copy)]
struct Seconds {
    wall: f64,
    cpu: f64,
}

fn timed<T>(work: impl FnOnce() -> T) -> (Seconds, T) {
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let result = work();
    let seconds = Seconds {
        wall: start.elapsed().as_secs_f64(),
        cpu: cpu_seconds() - cpu,
    };
    (seconds, result)
}

/// Time that this thread was on a processor, as Linux counts it; 0 elsewhere.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ')
        .next()
        .and_then(|ns| ns.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e9
}

/// The most memory that was resident since the last question, as Linux counts it; 0 elsewhere.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|kib| kib.split_whitespace().next()?.parse::<f64>().ok());
    // 5: begin to count anew (proc(5))
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak.unwrap_or(0.0) / 1024.0
}

fn runs<T>(mut work: impl FnMut() -> T) -> Vec<Seconds> {
    (0..RUNS)
        .map(|_| timed(|| std::hint::black_box(work())).0)
        .collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn emit(work: &str, n: usize, unit: &str, seconds: &[Seconds], extra: &str) {
    let wall = median(seconds.iter().map(|s| s.wall).collect());
    let cpu = median(seconds.iter().map(|s| s.cpu).collect());
    let least = seconds.iter().map(|s| s.cpu).fold(f64::INFINITY, f64::min);
    let peak = peak_mib();
    let extra = if extra.is_empty() {
        String::new()
    } else {
        format!(", {extra}")
    };
    println!(
        "{{\"work\": \"{work}\", \"n\": {n}, \"unit\": \"{unit}\", \"seconds\": {wall:.6}, \"cpu_seconds\": {cpu:.6}, \
         \"min_cpu_seconds\": {least:.6}, \"each_us\": {:.3}, \"cpu_each_us\": {:.3}, \"peak_mib\": {peak:.0}{extra}}}",
        wall * 1e6 / n as f64,
        cpu * 1e6 / n as f64
    );
}
