//! Cases of merging and of disagreement: what some reports of May 2017 tell, and what becomes of it.

use jiff::civil::{Date, date};

use super::Timeline;
use crate::date::{DateBasis, DatePrecision, DateReading};
use crate::event::{Actor, Event, EventType, Phase, PlaceRole, Realis, Role};
use crate::reading::Reading;
use crate::sample::{at, event, on, reading, town};

/// Some days: from the first to the last.
fn days(first: i8, last: i8) -> DateReading {
    DateReading {
        edtf: format!("2017-05-{first:02}/2017-05-{last:02}"),
        begin: Some(date(2017, 5, first)),
        end: date(2017, 5, last).tomorrow().ok(),
        precision: DatePrecision::Week,
        basis: DateBasis::Publication,
        ..DateReading::unknown()
    }
}

fn side(name: &str) -> Option<Actor> {
    (name != "-").then(|| Actor {
        name: name.to_owned(),
        as_written: name.to_owned(),
    })
}

/// What a report tells, as in "capture Tower Reds 5": type, town, side, day or days ("5", "1-7", "?"). "taken-part" is a
/// capture in part, "denied" one that is denied, "announced", "launched", "ended" stages of an operation.
fn told(id: &str, says: &str) -> Event {
    let [what, place, actor, when] = says.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{says}");
    };
    let day = |day: &str| day.parse::<i8>().unwrap();
    let phase = what.parse::<Phase>().ok();
    let kind = match what {
        "taken-part" | "denied" => EventType::Capture,
        _ if phase.is_some() => EventType::Offensive,
        kind => kind.parse().unwrap(),
    };
    Event {
        kind,
        phase,
        partial: what == "taken-part",
        realis: if what == "denied" {
            Realis::Negated
        } else {
            Realis::Done
        },
        role: Role::News,
        actor: side(actor),
        date: match when.split_once('-') {
            Some((first, last)) => days(day(first), day(last)),
            None if when == "?" => DateReading::unknown(),
            None => on(date(2017, 5, day(when))),
        },
        ..event(id, vec![at(PlaceRole::At, &town(place, 34.0, 42.0))])
    }
}

/// Reports r1, r2 … that each tell one thing; those of one text begin with "=".
fn timeline(says: &[&str]) -> Timeline {
    let report = |(number, says): (usize, &&str)| {
        let copy = says.starts_with('=');
        let events = vec![told(&format!("e{number}"), says.trim_start_matches('='))];
        let shingles = if copy {
            0..50
        } else {
            100 * number as u64..100 * number as u64 + 50
        };
        Reading {
            shingles: shingles.collect(),
            ..reading(&format!("r{number}"), events)
        }
    };
    Timeline::build((1..).zip(says).map(report).collect())
}

/// "r1+r2 (1), r3!": which reports tell each entry, in how many reports it counts, and whether it is disputed.
fn entries(timeline: &Timeline) -> String {
    let entry = |e: &super::Entry| {
        let mut reports: Vec<&str> = e
            .tellings()
            .map(|(s, _)| timeline.sources[s].id.as_str())
            .collect();
        let best = reports.remove(0);
        reports.insert(0, best);
        let count = if reports.len() == e.n_reports {
            String::new()
        } else {
            format!(" ({})", e.n_reports)
        };
        let disputed = if e.conflict.is_some() { "!" } else { "" };
        format!("{}{count}{disputed}", reports.join("+"))
    };
    timeline.entries.iter().map(entry).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_one_event_and_what_is_disputed() {
    #[rustfmt::skip] // one line a case
    let cases: &[(&str, &[&str], &str)] = &[
        ("one capture in two reports", &["capture Tower Reds 5", "capture Tower Reds 5"], "r1+r2"),
        ("a side that one report leaves out", &["capture Tower Reds 5", "capture Tower - 5"], "r1+r2"),
        ("a wire copy in three outlets", &["=capture Tower Reds 5", "=capture Tower Reds 5", "=capture Tower Reds 5"], "r1+r2+r3 (1)"),
        ("an undated text and its copy", &["=clash Tower Reds ?", "=clash Tower Reds ?"], "r1+r2 (1)"),
        ("two undated texts", &["clash Tower Reds ?", "clash Tower Reds ?"], "r1, r2"),
        ("a follow-up sharpens the date", &["capture Tower Reds 1-7", "capture Tower Reds 5"], "r2+r1"),
        ("two weeks that meet", &["capture Tower Reds 1-7", "capture Tower Reds 5-11"], "r1+r2"),
        ("a week that two days fit", &["capture Tower Reds 1-9", "capture Tower Reds 3", "capture Tower Blues 5", "capture Tower Reds 7"],
            "r1, r2, r3, r4"),
        ("a week after the day", &["capture Tower Reds 5", "capture Tower Reds 8-14"], "r1, r2"),
        ("two towns", &["capture Tower Reds 5", "capture Mill Reds 5"], "r1, r2"),
        ("two types", &["clash Tower Reds 5", "strike Tower Reds 5"], "r1, r2"),
        ("strikes on one day", &["strike Tower Reds 5", "strike Tower Reds 5"], "r1+r2"),
        ("strikes on two days", &["strike Tower Reds 5", "strike Tower Reds 6"], "r1, r2"),
        ("a strike of some day of a week", &["strike Tower Reds 1-7", "strike Tower Reds 5"], "r1, r2"),
        ("a hold on one day, and on two", &["hold Tower Reds 5", "hold Tower Reds 5", "hold Tower Reds 6"], "r1+r2, r3"),
        ("an operation announced and launched on one day", &["announced Tower Reds 5", "launched Tower Reds 5"], "r1+r2"),
        ("the phases of an operation", &["announced Tower Reds 2", "launched Tower Reds 5", "ended Tower Reds 9"], "r1, r2, r3"),
        // disagreement
        ("two days for one capture", &["capture Tower Reds 5", "capture Tower Reds 7"], "r1!, r2!"),
        ("three reports, two days", &["capture Tower Reds 5", "capture Tower Reds 7", "capture Tower Reds 5"], "r1+r3!, r2!"),
        ("a month apart", &["capture Tower Reds 5", "capture Tower Reds 28"], "r1, r2"),
        ("two sides on one day", &["capture Tower Reds 5", "capture Tower Blues 5"], "r1!, r2!"),
        ("two captures by two sides in one week", &["capture Tower Reds 5", "capture Tower Blues 7"], "r1, r2"),
        ("lost in between", &["capture Tower Reds 3", "capture Tower Blues 5", "capture Tower Reds 8"], "r1, r2, r3"),
        ("left in between", &["capture Tower Reds 3", "withdraw Tower Reds 5", "capture Tower Reds 8"], "r1, r2, r3"),
        ("a claim and its denial", &["capture Tower Reds 5", "denied Tower Reds 6"], "r1!, r2!"),
        ("wholly and in part", &["capture Tower Reds 5", "taken-part Tower Reds 5"], "r1!, r2!"),
        ("in part, then wholly", &["taken-part Tower Reds 5", "capture Tower Reds 8"], "r1, r2"),
        ("held by another side two days later", &["capture Tower Reds 5", "hold Tower Blues 7"], "r1!, r2!"),
        ("held by another side before", &["hold Tower Blues 4", "capture Tower Reds 5"], "r1, r2"),
        ("held by two sides on one day", &["hold Tower Reds 5", "hold Tower Blues 5"], "r1!, r2!"),
        ("launched on two days", &["launched Tower Reds 5", "launched Tower Reds 9"], "r1!, r2!"),
        ("launched before it was announced", &["launched Tower Reds 5", "announced Tower Reds 9"], "r1!, r2!"),
        ("announced, then launched", &["announced Tower Reds 5", "launched Tower Reds 9"], "r1, r2"),
        ("launched on two days, in two towns of one province", &["launched Tower Reds 5", "launched Mill Reds 9"], "r1!, r2!"),
        ("launched by two sides", &["launched Tower Reds 5", "launched Tower Blues 9"], "r1, r2"),
    ];
    for (what, says, expected) in cases {
        assert_eq!(entries(&timeline(says)), *expected, "{what}");
    }
}

#[test]
fn a_dispute_says_who_says_what() {
    let timeline = timeline(&[
        "capture Tower Reds 5",
        "capture Tower Reds 7",
        "capture Tower Reds 5",
    ]);
    let conflicts: Vec<_> = timeline
        .entries
        .iter()
        .filter_map(|e| e.conflict.as_deref())
        .collect();
    assert_eq!(
        conflicts[0].note,
        "reports disagree on the day: 2017-05-05 (r1, r3); 2017-05-07 (r2)"
    );
    assert_eq!(conflicts[0], conflicts[1]);
    assert_eq!(conflicts[0].group, "e1");
}

#[test]
fn a_sentence_does_not_dispute_itself() {
    let mut both = vec![
        told("a", "capture Tower Reds 5"),
        told("b", "capture Tower Blues 5"),
    ];
    let timeline = Timeline::build(vec![reading("r", both.clone())]);
    assert!(timeline.entries.iter().all(|e| e.conflict.is_none()));
    both[1].sentence = crate::text::Span::new(20, 30);
    let timeline = Timeline::build(vec![reading("r", both)]);
    assert!(timeline.entries.iter().all(|e| e.conflict.is_some()));
}

#[test]
fn the_best_dated_telling_is_on_the_map_and_the_others_are_kept() {
    let timeline = timeline(&["capture Tower - 1-7", "capture Tower Reds 5", "capture Tower - 5"]);
    let [entry] = &timeline.entries[..] else {
        panic!("one event")
    };
    let day: Option<Date> = entry.event.date.begin;
    assert_eq!((entry.event.id.as_str(), day), ("e2", Some(date(2017, 5, 5))));
    assert_eq!(timeline.places_of(entry), ["r2:0-10", "r1:0-10", "r3:0-10"]);
    assert_eq!(timeline.read.iter().map(Vec::len).sum::<usize>(), 3);
}
