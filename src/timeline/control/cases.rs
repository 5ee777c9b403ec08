//! Cases of control: what reports say of a town in May 2017, each on its own day, and what is then known of it.

use jiff::civil::date;

use super::*;
use crate::event::{Actor, Event, EventType, Hedge, PlaceRole, Realis};
use crate::reading::Reading;
use crate::sample::{at, event, on, reading, town};

/// A status lapses after so many days here.
const STALE: i32 = 5;

/// One report that says one thing: "capture Reds 5" is of the 5th of May.
fn report(number: usize, says: &str) -> Reading {
    let [what, side, day] = says.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{says}");
    };
    let day = date(2017, 5, day.parse().unwrap());
    let (tower, mill) = (town("Tower", 34.0, 42.0), town("Mill", 34.1, 42.1));
    let kind = match what {
        "part" | "deny" | "near" | "beside" | "claim" => EventType::Capture,
        "since" => EventType::Hold,
        "aim" => EventType::Objective,
        kind => kind.parse().unwrap(),
    };
    let place = if what == "near" { &mill } else { &tower };
    let mut told = Event {
        kind,
        partial: what == "part",
        realis: match what {
            "deny" => Realis::Negated,
            "aim" => Realis::Expected,
            _ => Realis::Done,
        },
        actor: (side != "-").then(|| Actor {
            name: side.to_owned(),
            as_written: side.to_owned(),
            named: true,
        }),
        hedge: if what == "claim" {
            Hedge::Claimed
        } else {
            Hedge::Stated
        },
        date: on(day),
        since: (what == "since").then(|| on(date(2017, 5, 1))),
        ..event(&format!("e{number}"), vec![at(PlaceRole::At, place)])
    };
    if what == "beside" {
        told.unplaced = Some(crate::event::UnplacedReason::RelativeOnly);
        told.places = vec![at(PlaceRole::Near, &tower)];
    }
    let mut report = reading(&format!("r{number}"), vec![told]);
    report.source.published.date = Some(day);
    report
}

fn of(says: &[&str]) -> Control {
    let readings = (1..).zip(says).map(|(number, says)| report(number, says));
    Control::of(&Timeline::build(readings.collect()), STALE)
}

/// "held Reds 1-7, unknown 7-".
fn told(control: &Control) -> String {
    let of_day = |day: Date| {
        if day.month() == 5 {
            i32::from(day.day())
        } else {
            31 + i32::from(day.day())
        }
    };
    let words = control.history("test:Tower").iter().map(|i| {
        let mut words = i.status.to_string();
        if !i.holder.is_empty() {
            words = format!("{words} {}", i.holder);
        }
        if i.conflicting {
            words.push('!');
        }
        if i.pressure != Pressure::None {
            words = format!("{words} ({})", i.pressure);
        }
        let end = i.end.map_or_else(String::new, |end| of_day(end).to_string());
        format!("{words} {}-{end}", of_day(i.begin))
    });
    words.collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_known_of_a_town() {
    #[rustfmt::skip] // one line a case
    let cases: &[(&[&str], &str)] = &[
        // a capture ages, it does not lapse; a hold and a fight do, after five days without a report
        (&["capture Reds 5"], "retaken Reds 5-"),
        (&["hold Reds 1"], "held Reds 1-7, unknown 7-"),
        (&["clash Reds 1"], "contested 1-7, unknown 7-"),
        (&["hold Reds 1", "hold Reds 4"], "held Reds 1-10, unknown 10-"),
        (&["hold Reds 1", "hold Reds 12"], "held Reds 1-7, unknown 7-12, held Reds 12-18, unknown 18-"),
        (&["since Reds 9"], "held Reds 1-15, unknown 15-"),
        // it changes hands, and back
        (&["hold Reds 1", "capture Blues 3"], "held Reds 1-3, retaken Blues 3-"),
        (&["capture Reds 1", "capture Blues 3", "capture Reds 9"], "retaken Reds 1-3, retaken Blues 3-9, retaken Reds 9-"),
        (&["capture Reds 2", "hold Reds 8"], "retaken Reds 2-"),
        (&["hold Reds 3", "capture Blues 3"], "retaken Blues 3-"),
        // fighters leave
        (&["hold Reds 1", "withdraw Reds 3"], "held Reds 1-3, unknown 3-"),
        (&["capture Reds 1", "withdraw Blues 3"], "retaken Reds 1-"),
        (&["withdraw Blues 3", "capture Reds 3"], "retaken Reds 3-"),
        // a part is no whole; a fight leaves the holder open
        (&["part Reds 2"], "contested 2-8, unknown 8-"),
        (&["part Reds 2", "capture Reds 4"], "contested 2-4, retaken Reds 4-"),
        (&["hold Reds 1", "clash Blues 3"], "held Reds 1-3, contested Reds 3-9, unknown 9-"),
        // who claims a town has not taken it
        (&["claim Reds 2"], "contested 2-8, unknown 8-"),
        (&["hold Blues 1", "claim Reds 2"], "held Blues 1-2, contested Blues 2-8, unknown 8-"),
        (&["claim Reds 2", "deny Reds 3"], "contested! 2-8, unknown 8-"),
        (&["capture Reds 2", "claim Reds 4"], "retaken Reds! 2-"),
        (&["claim Reds 2", "capture Reds 4"], "contested! 2-4, retaken Reds! 4-"),
        // fighters of any side
        (&["capture Fighters 2"], "retaken 2-"),
        // who threatens changes nothing, and lapses too
        (&["hold Reds 1", "aim Blues 2"], "held Reds 1-2, held Reds (objective_named) 2-7, unknown (objective_named) 7-8, unknown 8-"),
        (&["hold Reds 1", "advance Blues 1", "aim Blues 1"], "held Reds (advance_reported) 1-7, unknown 7-"),
        (&["hold Reds 1", "near Blues 3", "hold Reds 4"], "held Reds 1-3, held Reds (captured_nearby) 3-9, held Reds 9-10, unknown 10-"),
        (&["hold Reds 1", "beside Blues 1"], "held Reds (captured_nearby) 1-7, unknown 7-"),
        (&["hold Reds 1", "near Reds 3"], "held Reds 1-7, unknown (captured_nearby) 7-9, unknown 9-"),
        (&["aim Blues 2", "capture Blues 3"], "retaken Blues 3-"),
        (&["aim Blues 2"], ""),
        // reports that disagree
        (&["capture Reds 3", "capture Reds 5"], "retaken Reds! 3-"),
        (&["capture Reds 3", "capture Blues 3"], "retaken Reds! 3-"),
        (&["capture Reds 3", "hold Blues 5"], "retaken Reds! 3-5, held Blues! 5-11, unknown 11-"),
        (&["capture Reds 3", "deny Reds 4"], "retaken Reds! 3-"),
        (&["hold Reds 3", "hold Blues 3"], "held Reds! 3-9, unknown 9-"),
    ];
    for (says, expected) in cases {
        assert_eq!(told(&of(says)), *expected, "{says:?}");
        let mut turned: Vec<Reading> = (1..).zip(*says).map(|(n, says)| report(n, says)).collect();
        turned.reverse();
        let turned = Control::of(&Timeline::build(turned), STALE);
        assert_eq!(turned, of(says), "the order of reports: {says:?}");
    }
}

#[test]
fn a_day_tells_its_age_and_what_else_is_said() {
    let control = of(&["hold Reds 1", "capture Blues 9", "deny Blues 10"]);
    let state = |day| control.on(date(2017, 5, day)).next().unwrap();
    let cases = [
        (1, "held", StatusBasis::Stated, Some(0)),
        (6, "held", StatusBasis::Carried, Some(5)),
        (7, "unknown", StatusBasis::Lapsed, Some(6)),
        (30, "retaken", StatusBasis::Carried, Some(21)),
    ];
    for (day, status, basis, age) in cases {
        let state = state(day);
        let seen = (
            state.status.as_str(),
            state.basis,
            state.days_since_report(date(2017, 5, day)),
        );
        assert_eq!(seen, (status, basis, age), "{day}");
    }
    assert_eq!(state(9).alternatives, ["no capture by Blues, 2017-05-10 (r3)"]);
    assert!(
        control.on(date(2017, 4, 30)).next().is_none(),
        "nothing is said of April"
    );
    let changes: Vec<i8> = control.changes().iter().map(|day| day.day()).collect();
    assert_eq!(changes, [1, 7, 9]);
}

/// What is known of Hama on the first of March from a text of that day.
fn holder(text: &str) -> (Status, String) {
    let gazetteer = crate::Gazetteer::builtin().unwrap();
    let lexicon = crate::Lexicon::builtin().unwrap();
    let text = format!("Published 2024-03-01\n\n{text}");
    let meta = crate::report::Meta::default();
    let report = crate::Report::from_text("r", "r.txt", text.as_bytes(), &meta, &lexicon).unwrap();
    let reading = crate::read(&report, &gazetteer, &lexicon, &crate::Options::default());
    let control = Control::of(&Timeline::build(vec![reading]), STALE);
    let mut towns = control.on(date(2024, 3, 1));
    let last = towns.find(|town| town.place.name == "Hama").unwrap();
    (last.status, last.holder)
}

#[test]
fn a_side_is_that_of_its_own_sentence() {
    for (text, expected) in [
        (
            "Rebels captured Hama on Thursday. Israeli jets struck Homs on Friday.",
            "Rebels",
        ),
        (
            "The rebels captured Hama on Thursday. Jets struck Homs on Friday.",
            "rebels",
        ),
        (
            "Rebels captured Hama on Thursday. Hezbollah attacked Homs on Friday.",
            "Rebels",
        ),
        (
            "Hezbollah attacked the rebels in Homs. The rebels captured Hama on Thursday.",
            "rebels",
        ),
        (
            "Hezbollah attacked Homs. The militants captured Hama on Thursday.",
            "Hezbollah",
        ),
    ] {
        assert_eq!(holder(text), (Status::Retaken, expected.to_owned()), "{text}");
    }
}

#[test]
fn a_part_or_a_claim_is_not_the_town() {
    for text in [
        "Rebels captured the airport of Hama on Thursday.",
        "The market of Hama was captured by rebels on Thursday.",
        "Rebels took Hama on Thursday, a spokesman claimed; the army denied it.",
    ] {
        assert_eq!(holder(text), (Status::Contested, String::new()), "{text}");
    }
    for text in [
        "Rebels captured Hama and its airport on Thursday.",
        "Rebels captured the airport and the town of Hama on Thursday.",
        "Rebels captured the market town of Hama on Thursday.",
    ] {
        assert_eq!(holder(text), (Status::Retaken, "Rebels".to_owned()), "{text}");
    }
}
