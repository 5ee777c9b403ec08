//! An invented campaign of forty short reports, and what is true of it, written down by hand: which of them tell one
//! event, what they disagree about, who had which town when. And what has to hold of any reports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dateline::event::{EventType, Role};
use dateline::gazetteer::GeoPrecision;
use dateline::layer::Tally;
use dateline::report::input;
use dateline::timeline::{Control, Entry, Interval, STALE_AFTER_DAYS, publication};
use dateline::{Gazetteer, Lexicon, Options, Reading, Timeline, read};
use jiff::civil::date;
use proptest::prelude::*;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/campaign")
        .join(name)
}

static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::open(&[path("places.csv")], false).unwrap();
    readings(&path("reports.jsonl"), &gazetteer)
});

/// The digests in `seeds/`.
static DIGESTS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    readings(&seeds, &Gazetteer::builtin().unwrap())
});

fn readings(reports: &Path, gazetteer: &Gazetteer) -> Vec<Reading> {
    let lexicon = Lexicon::builtin().unwrap();
    let inputs = input::open(&[reports.to_owned()], &[]).unwrap();
    let readings = inputs.map(|input| {
        let report = input.unwrap().report(&lexicon).unwrap();
        read(&report, gazetteer, &lexicon, &Options::default())
    });
    readings.collect()
}

/// The rows of a table, comments left out.
fn rows(name: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(path(name))
        .unwrap();
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

/// The tellings of a table by the thing they tell: report, type and place.
fn tellings(name: &str) -> BTreeMap<String, BTreeSet<[String; 3]>> {
    let mut all: BTreeMap<String, BTreeSet<[String; 3]>> = BTreeMap::new();
    for row in rows(name) {
        let [thing, telling @ ..] = <[String; 4]>::try_from(row).unwrap();
        all.entry(thing).or_default().insert(telling);
    }
    all
}

fn told(timeline: &Timeline, entry: &Entry) -> BTreeSet<[String; 3]> {
    let telling = |(source, event): (usize, &dateline::event::Event)| {
        let place = event
            .site()
            .and_then(|s| s.place.as_ref())
            .map_or("", |p| &p.name);
        [
            timeline.sources[source].id.clone(),
            event.kind.to_string(),
            place.to_owned(),
        ]
    };
    entry.tellings().map(telling).collect()
}

/// Every pair of tellings of one thing.
fn pairs(things: impl Iterator<Item = BTreeSet<[String; 3]>>) -> BTreeSet<([String; 3], [String; 3])> {
    let pair = |thing: BTreeSet<[String; 3]>| {
        let of: Vec<_> = thing.into_iter().collect();
        let pairs = of
            .iter()
            .enumerate()
            .flat_map(|(i, a)| of.iter().skip(i + 1).map(|b| (a.clone(), b.clone())));
        pairs.collect::<Vec<_>>()
    };
    things.flat_map(pair).collect()
}

#[test]
fn forty_reports_are_merged_as_a_person_would() {
    let timeline = Timeline::build(READINGS.clone());
    let truth = pairs(tellings("clusters.csv").into_values());
    let found = pairs(timeline.entries.iter().map(|e| told(&timeline, e)));
    let right = truth.intersection(&found).count();
    println!(
        "merging: {right} of {} pairs found, {right} of {} right",
        truth.len(),
        found.len()
    );
    assert!(
        right * 100 >= truth.len() * 95,
        "not joined: {:?}",
        truth.difference(&found)
    );
    assert!(
        right * 100 >= found.len() * 95,
        "wrongly joined: {:?}",
        found.difference(&truth)
    );
    let copies = timeline
        .entries
        .iter()
        .find(|e| told(&timeline, e).len() == 4)
        .unwrap();
    assert_eq!(copies.n_reports, 2, "three copies of one text are one report");
}

#[test]
fn every_contradiction_of_the_forty_reports_is_found_and_no_other() {
    let timeline = Timeline::build(READINGS.clone());
    let mut groups: BTreeMap<&str, BTreeSet<[String; 3]>> = BTreeMap::new();
    for entry in &timeline.entries {
        if let Some(conflict) = &entry.conflict {
            groups
                .entry(&conflict.group)
                .or_default()
                .extend(told(&timeline, entry));
        }
    }
    let found: BTreeSet<_> = groups.into_values().collect();
    let truth: BTreeSet<_> = tellings("conflicts.csv").into_values().collect();
    assert_eq!(found, truth);
}

/// Place, first day, day after the last, status, whether reports disagree.
type Row = (String, String, String, String, bool);

/// Who held what, parts of one status joined, with the side as the table writes it.
fn intervals(timeline: &Timeline) -> Vec<(Row, String)> {
    let control = Control::of(timeline, STALE_AFTER_DAYS);
    let horizon = timeline.horizon().unwrap();
    let mut rows: Vec<(Row, String)> = Vec::new();
    let row = |i: &Interval| {
        let end = i.end.filter(|end| *end < horizon).unwrap_or(horizon);
        let day = |day: jiff::civil::Date| day.to_string();
        (
            i.place.name.clone(),
            day(i.begin),
            day(end),
            i.status.to_string(),
            i.conflicting,
        )
    };
    for interval in control.intervals().filter(|i| i.begin < horizon) {
        let (next, holder) = (row(interval), interval.holder.to_lowercase());
        match rows.last_mut() {
            Some((last, side))
                if last.0 == next.0 && last.2 == next.1 && last.3 == next.3 && *side == holder =>
            {
                last.2 = next.2;
            }
            _ => rows.push((next, holder)),
        }
    }
    rows
}

#[test]
fn every_interval_of_control_of_the_forty_reports_is_right() {
    let found = intervals(&Timeline::build(READINGS.clone()));
    let truth: Vec<(Row, String)> = rows("control.csv")
        .into_iter()
        .map(|row| {
            let [place, begin, end, status, holder, conflicting] = <[String; 6]>::try_from(row).unwrap();
            ((place, begin, end, status, conflicting == "true"), holder)
        })
        .collect();
    assert_eq!(found.len(), truth.len(), "{found:#?}");
    for ((row, side), (true_row, holders)) in found.iter().zip(&truth) {
        assert_eq!(row, true_row);
        // The holder of a fight is who had the town before, if anyone.
        let one_of = holders
            .split('|')
            .any(|holder| side.starts_with(holder) && holder.is_empty() == side.is_empty());
        assert!(
            one_of || row.3 == "contested",
            "{row:?}: {side}, expected {holders}"
        );
    }
}

#[test]
fn trap_08_two_reports_force_the_day_of_a_third() {
    let forced = publication::forced(&DIGESTS);
    let found: Vec<_> = forced.iter().map(|(id, p)| (id.as_str(), p.date)).collect();
    assert_eq!(found, [("000", Some(date(2017, 10, 30)))]);
    let alone: Vec<Reading> = DIGESTS.iter().filter(|r| r.source.id != "004").cloned().collect();
    assert!(
        publication::forced(&alone).is_empty(),
        "without 004 only weekdays are known"
    );
}

#[test]
fn trap_11_both_days_of_the_launch_stand() {
    let timeline = Timeline::build(DIGESTS.clone());
    let disputed = timeline.entries.iter().filter(|e| e.conflict.is_some());
    let days: BTreeSet<_> = disputed.filter_map(|e| e.event.date.begin).collect();
    assert_eq!(days, BTreeSet::from([date(2017, 10, 20), date(2017, 10, 26)]));
}

#[test]
fn traps_40_and_41_what_nobody_repeats_lapses() {
    let control = Control::of(&Timeline::build(DIGESTS.clone()), STALE_AFTER_DAYS);
    let cases = [
        ("Anah", date(2017, 9, 19), "held"),
        ("Anah", date(2017, 10, 26), "unknown"),
        ("Rawa", date(2017, 10, 26), "held"),
        ("Al-Qaim", date(2017, 10, 26), "held"),
        ("Rawa", date(2020, 2, 12), "unknown"),
        ("Al-Qaim", date(2020, 2, 12), "unknown"),
        ("Fallujah", date(2020, 2, 12), "retaken"),
    ];
    for (town, day, status) in cases {
        let found = control
            .on(day)
            .find(|i| i.place.name == town)
            .map(|i| i.status.to_string());
        assert_eq!(found.as_deref(), Some(status), "{town} on {day}");
    }
}

#[test]
fn trap_42_no_town_is_taken_in_the_news_from_the_front() {
    let timeline = Timeline::build(DIGESTS.clone());
    let fresh = timeline.entries.iter().filter(|e| {
        let town = e
            .event
            .site()
            .is_some_and(|s| s.geo_precision == GeoPrecision::Place);
        e.event.kind == EventType::Capture && e.event.role == Role::News && town
    });
    let towns: BTreeSet<&str> = fresh
        .filter_map(|e| Some(e.event.site()?.place.as_deref()?.name.as_str()))
        .collect();
    let front = ["Rawa", "Al-Qaim", "Anah"];
    assert!(front.iter().all(|town| !towns.contains(town)), "{towns:?}");
}

/// Every sentence that a timeline knows: report and offset.
fn sentences(timeline: &Timeline) -> BTreeSet<(String, usize)> {
    let told = timeline.entries.iter().flat_map(Entry::tellings);
    told.map(|(source, event)| (timeline.sources[source].id.clone(), event.sentence.start))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_reports_changes_nothing(order in Just((0..40).collect::<Vec<usize>>()).prop_shuffle()) {
        let shuffled: Vec<Reading> = order.iter().map(|&i| READINGS[i].clone()).collect();
        let (one, other) = (Timeline::build(READINGS.clone()), Timeline::build(shuffled));
        prop_assert_eq!(Control::of(&one, 30), Control::of(&other, 30));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_report_more_removes_no_sentence_and_counts_add_up(
        order in Just((0..40).collect::<Vec<usize>>()).prop_shuffle(), n in 0..40_usize,
    ) {
        let some: Vec<Reading> = order.iter().take(n).map(|&i| READINGS[i].clone()).collect();
        let more: Vec<Reading> = order.iter().take(n + 1).map(|&i| READINGS[i].clone()).collect();
        let (before, after) = (Timeline::build(some), Timeline::build(more));
        prop_assert!(sentences(&before).is_subset(&sentences(&after)));
        let tally = Tally::of(&after);
        prop_assert_eq!(tally.placed + tally.regional + tally.undated + tally.unplaced, tally.events);
        prop_assert_eq!(tally.events, after.entries.len());
        prop_assert_eq!(tally.events + tally.repeats, after.read.iter().map(Vec::len).sum::<usize>());
        prop_assert!(after.told.iter().zip(&after.read).all(|(told, read)| told.len() == read.len()));
    }
}
