//! Cases of merging and of disagreement: what some reports of May 2017 tell, and what becomes of it.

use jiff::civil::{Date, date};

use super::Timeline;
use crate::date::{DateBasis, DatePrecision, DateReading};
use crate::event::{Actor, Event, EventType, Phase, PlaceRole, Realis, Review, Role};
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
        named: false,
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
        ("a copy that came out a day later", &["=capture Tower Reds 5", "=capture Tower Reds 6"], "r1+r2 (1)"),
        ("a copy, and a report of its own", &["=capture Tower Reds 5", "capture Tower Reds 5", "=capture Tower Reds 6"], "r1+r2+r3 (2)"),
        ("the same words a week later", &["=capture Tower Reds 5", "=capture Tower Reds 12"], "r1!, r2!"),
        ("the same words on the day after a strike", &["=strike Tower Reds 5", "=strike Tower Reds 6"], "r1, r2"),
        ("a copy without a day", &["=capture Tower Reds ?", "=capture Tower Reds 6"], "r2+r1 (1)"),
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
        ("two days, and a rival on the first", &["capture Tower Reds 5", "capture Tower Reds 7", "capture Tower Blues 5"], "r1!, r3!, r2!"),
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

fn reviewed(event: Event, review: Review) -> Event {
    Event {
        review: Some(Box::new(review)),
        ..event
    }
}

#[test]
fn what_an_analyst_corrected_is_on_the_map_wherever_it_was_told() {
    let corrected = || Review {
        corrected: vec!["target"],
        ..Review::default()
    };
    // who did what is corrected in a telling that is not the best: the better day stays
    let (first, mut second) = (
        told("a", "capture Tower Reds 5"),
        told("b", "capture Tower Reds 1-7"),
    );
    second.target = side("Blues");
    let readings = vec![
        reading("r1", vec![first.clone()]),
        reading("r2", vec![reviewed(second.clone(), corrected())]),
    ];
    let timeline = Timeline::build(readings);
    let shown = |timeline: &Timeline| {
        let entry = &timeline.entries[0];
        let target = entry.event.target.as_ref().map_or("", |t| &t.name).to_owned();
        (timeline.entries.len(), entry.event.id.clone(), target)
    };
    let wanted = (1, "a".to_owned(), "Blues".to_owned());
    assert_eq!(shown(&timeline), wanted);
    let again = Event {
        same_as: "a".to_owned(),
        ..second
    };
    let timeline = Timeline::build(vec![reading("r", vec![first, reviewed(again, corrected())])]);
    assert_eq!(shown(&timeline), wanted);
}

#[test]
fn an_analysts_own_row_is_no_report() {
    let own = Review {
        added: true,
        ..Review::default()
    };
    let readings = vec![
        reading(
            "a review",
            vec![reviewed(told("own", "capture Tower Reds 5"), own)],
        ),
        reading("r1", vec![told("a", "capture Tower Reds 5")]),
        reading("r2", vec![told("b", "capture Tower Reds 5")]),
    ];
    let timeline = Timeline::build(readings);
    assert_eq!(
        (entries(&timeline).as_str(), &*timeline.entries[0].event.id),
        ("r1+a review+r2 (2)", "a")
    );
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

#[test]
fn a_report_that_comes_later_does_not_rename_what_was_there() {
    let report = |id: &str, says: &str, day: i8| {
        let mut report = reading(id, vec![told(&format!("of {id}"), says)]);
        report.source.published.date = Some(date(2017, 5, day));
        report
    };
    let before = vec![report("week", "capture Tower Reds 1-7", 8)];
    let mut after = before.clone();
    after.push(report("day", "capture Tower Reds 5", 9));
    let of = |readings| {
        let timeline = Timeline::build(readings);
        let entry = &timeline.entries[0];
        (timeline.entries.len(), entry.id.clone(), entry.event.id.clone())
    };
    let id = "of week".to_owned();
    assert_eq!(of(before), (1, id.clone(), id.clone()));
    assert_eq!(of(after), (1, id, "of day".to_owned()));
}
