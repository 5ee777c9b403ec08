//! A long campaign: events merged, disputes found, control over time, the layers written with a folder a month.
//!
//! `cargo bench --bench campaign -- 100000 1000000`: one JSON line a size, with seconds at work and the peak of memory so far.
//! Events are invented by a fixed rule: 5,000 towns on a grid, 1,000 days, five events a report, two sides.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::fs::{self, File};
use std::io::BufWriter;
use std::sync::Arc;

use dateline::date::{DateBasis, DatePrecision, DateReading};
use dateline::event::{Actor, Event, EventPlace, EventType, Hedge, PlaceRole, Realis, Role};
use dateline::export::Format;
use dateline::gazetteer::{GeoBasis, GeoPrecision, Kind, Place};
use dateline::layer::{ByDate, Options, layers};
use dateline::measure::point;
use dateline::report::{Offsets, Published, ReportedBasis, Source};
use dateline::resolution::GeoCheck;
use dateline::text::Span;
use dateline::timeline::{Control, STALE_AFTER_DAYS};
use dateline::{Reading, Timeline};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const PLACES: u64 = 5_000;
const DAYS: u64 = 1_000;
const EVENTS_A_REPORT: u64 = 5;

fn main() {
    let sizes = std::env::args().skip(1).filter_map(|a| a.parse::<u64>().ok());
    let mut sizes: Vec<u64> = sizes.collect();
    if sizes.is_empty() {
        sizes.push(100_000);
    }
    let out = std::env::temp_dir().join(format!("dateline-campaign-{}", std::process::id()));
    for size in sizes {
        let readings = readings(size);
        let made = memory_mib();
        let start = cpu_s();
        let timeline = Timeline::build(readings);
        let merged = cpu_s() - start;
        let control = Control::of(&timeline, STALE_AFTER_DAYS);
        let intervals = control.intervals().count();
        let held = cpu_s() - start;
        let options = Options {
            by_date: ByDate::Month,
            ..Options::default()
        };
        let mut features = 0;
        for layer in layers(&timeline, options) {
            let path = out.join(format!("{}.geojson", layer.name));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut file = BufWriter::new(File::create(path).unwrap());
            Format::GeoJson.write(&layer, &mut file).unwrap();
            features += layer.count;
        }
        let all = cpu_s() - start;
        println!(
            "{{\"bench\": \"campaign\", \"events\": {size}, \"entries\": {}, \"intervals\": {intervals}, \"features\": {features}, \
             \"merge_s\": {merged:.2}, \"control_s\": {:.2}, \"layers_s\": {:.2}, \"all_s\": {all:.2}, \
             \"input_mib\": {made}, \"peak_mib\": {}}}",
            timeline.entries.len(),
            held - merged,
            all - held,
            memory_mib(),
        );
        fs::remove_dir_all(&out).unwrap();
    }
}

/// Seconds that this thread has been at work: what else the machine does is left out. 0 where the system does not say.
fn cpu_s() -> f64 {
    let status = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = status
        .split_whitespace()
        .next()
        .and_then(|n| n.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// The most memory held so far, in MiB; 0 where the system does not say.
fn memory_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn readings(size: u64) -> Vec<Reading> {
    let places: Vec<Arc<Place>> = (0..PLACES).map(|n| Arc::new(place(n))).collect();
    let reports = size / EVENTS_A_REPORT;
    let mut random = Random(2017);
    (0..reports)
        .map(|n| reading(n, n * DAYS / reports, &places, &mut random))
        .collect()
}

/// Towns some 20 km apart.
fn place(n: u64) -> Place {
    let step = |n: u64| f64::from(u32::try_from(n).unwrap()) * 0.2;
    Place {
        id: format!("bench:{n}"),
        name: format!("Town {n}"),
        name_ar: String::new(),
        kind: Kind::Town,
        country: "IQ".to_owned(),
        adm1: format!("Province {}", n % 20),
        adm1_pcode: String::new(),
        point: point(30.0 + step(n / 100), 40.0 + step(n % 100)),
        precision_km: 2.0,
        basis: GeoBasis::Source,
        population: 0,
        source: "Bench, CC0".to_owned(),
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

fn reading(number: u64, day: u64, places: &[Arc<Place>], random: &mut Random) -> Reading {
    let day = date(2015, 1, 1)
        .checked_add(i64::try_from(day).unwrap().days())
        .unwrap();
    let events = (0..EVENTS_A_REPORT).map(|n| {
        let place = &places[usize::try_from(random.below(PLACES)).unwrap()];
        event(number * EVENTS_A_REPORT + n, day, place, random)
    });
    Reading {
        source: Source {
            id: format!("report-{number:07}"),
            file: format!("report-{number:07}.txt"),
            sha256: String::new(),
            title: "A report".to_owned(),
            publisher: "Bench".to_owned(),
            url: String::new(),
            published: Published {
                date: Some(day),
                basis: ReportedBasis::Stated,
                reasoning: String::new(),
                alternatives: Vec::new(),
                dateline: None,
            },
            offsets: Offsets::Same,
        },
        mentions: Vec::new(),
        events: events.collect(),
        wordings: Vec::new(),
        shingles: Vec::new(),
    }
}

fn event(number: u64, day: Date, place: &Arc<Place>, random: &mut Random) -> Event {
    let kinds = [
        EventType::Capture,
        EventType::Hold,
        EventType::Clash,
        EventType::Strike,
        EventType::Objective,
    ];
    let kind = kinds[usize::try_from(random.below(5)).unwrap()];
    let side = ["Iraqi forces", "Islamic State"][usize::try_from(random.below(2)).unwrap()];
    let day = day
        .checked_sub(i64::try_from(random.below(3)).unwrap().days())
        .unwrap();
    Event {
        id: format!("{number:016x}"),
        group: String::new(),
        kind,
        phase: None,
        partial: false,
        realis: if kind == EventType::Objective {
            Realis::Expected
        } else {
            Realis::Done
        },
        hedge: Hedge::Stated,
        claimed_by: String::new(),
        role: Role::News,
        same_as: String::new(),
        confidence: 0.9,
        sentence: Span::new(0, 60),
        sentence_text: format!(
            "{side} did what they did in {} that day, an official said.",
            place.name
        ),
        trigger: Span::new(14, 17),
        date: DateReading {
            edtf: day.to_string(),
            begin: Some(day),
            end: day.tomorrow().ok(),
            precision: DatePrecision::Day,
            basis: DateBasis::Weekday,
            cue: "that day".to_owned(),
            expr: None,
        },
        since: None,
        actor: Some(Actor {
            name: side.to_owned(),
            as_written: side.to_owned(),
            named: false,
        }),
        target: None,
        operation: String::new(),
        quantities: Vec::new(),
        places: vec![site(place)],
        unplaced: None,
        after: None,
        review: None,
    }
}

fn site(place: &Arc<Place>) -> EventPlace {
    EventPlace {
        role: PlaceRole::At,
        as_written: place.name.clone(),
        span: Span::new(30, 40),
        place: Some(Arc::clone(place)),
        geo_precision: GeoPrecision::Place,
        inferred: false,
        check: GeoCheck::None,
    }
}
