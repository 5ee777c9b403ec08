//! The gazetteer at the size of the world: build, open, look up, near misses, nearest, text.
//!
//! Run in a folder that holds `data/`, made by `../shared/peers/gen_inputs.py`:
//! `cargo bench --bench gazetteer -- target/bench`. One JSON line a measurement, in the terms of the peers there.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::Gazetteer;
use dateline::gazetteer::{build, spelling};
use dateline::measure::point;
use dateline::text::{Span, TokenKind, tokenize};
use serde_json::Value;

/// Times that each work is done; the median counts.
const RUNS: usize = 5;

fn main() {
    let folder = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let folder = PathBuf::from(folder.unwrap_or_else(|| "target/bench".to_owned()));
    let data = folder.join("data");
    let (dump, index) = (data.join("geonames-cities500.txt"), folder.join("world.idx"));
    if !dump.exists() {
        println!("no {}; see the head of benches/gazetteer.rs", dump.display());
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
        &format!("\"names\": {}, \"bytes_a_name\": {each:.1}", summary.names),
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
    text(&world, &data);
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
}

/// How many queries have a right place first, and at all.
fn first_right(world: &Gazetteer, queries: &[Value]) -> String {
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

fn text(world: &Gazetteer, data: &Path) {
    let texts: Vec<String> = lines(&data.join("text-10mb.jsonl"))
        .iter()
        .map(|q| q["text"].as_str().unwrap().to_owned())
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut matches = 0;
    let scanned = runs(|| matches = texts.iter().map(|text| scan(world, text)).sum());
    emit(
        "longest names in text",
        bytes / 1_000_000,
        "MB",
        &scanned,
        &format!("\"matches\": {matches}"),
    );
    let cut = runs(|| {
        texts
            .iter()
            .map(|text| tokenize(text, Span::new(0, text.len())).len())
            .sum::<usize>()
    });
    emit("tokens of text", bytes / 1_000_000, "MB", &cut, "");
}

fn scan(world: &Gazetteer, text: &str) -> usize {
    let tokens = tokenize(text, Span::new(0, text.len()));
    let (mut at, mut matches) = (0, 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let begins = rest[0].kind == TokenKind::Word;
        let found = begins.then(|| world.longest_match(text, rest)).flatten();
        matches += usize::from(found.is_some());
        at += found.map_or(1, |m| m.tokens);
    }
    matches
}

fn lines(path: &Path) -> Vec<Value> {
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
    let extra = if extra.is_empty() {
        String::new()
    } else {
        format!(", {extra}")
    };
    println!(
        "{{\"work\": \"{work}\", \"n\": {n}, \"unit\": \"{unit}\", \"seconds\": {wall:.6}, \"cpu_seconds\": {cpu:.6}, \
         \"each_us\": {:.3}, \"cpu_each_us\": {:.3}{extra}}}",
        wall * 1e6 / n as f64,
        cpu * 1e6 / n as f64
    );
}
