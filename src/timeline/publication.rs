//! Days of publication that other reports force.
//!
//! A report without a date that counts the days of an operation ("yesterday, day four of it") and says on which weekday
//! that began, and another one that dates the beginning of the same operation, leave one day only. Every day on which
//! all of it would be true is tried; where not exactly one is left, the report stays without a date.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::merge::day;
use crate::date::{DateContext, DateExpr, resolve};
use crate::event::{Event, EventType, Phase, Realis};
use crate::gazetteer::Kind;
use crate::reading::{Reading, Wording};
use crate::report::{Published, ReportedBasis};

/// So many days after its beginning an operation may still be counted in days.
const COUNTED_DAYS: i32 = 60;

/// "Yesterday, day four": the two wordings stand so near each other, in bytes, where they mean one day.
const BESIDE: usize = 24;

/// The beginning of an operation that a report dates.
struct Start<'a> {
    day: Date,
    reading: &'a Reading,
    event: &'a Event,
}

/// Two wordings of a report that mean one day, one of them a count of days.
struct Count<'a> {
    n: u32,
    counting: &'a Wording,
    beside: &'a Wording,
}

/// Whether a report could be dated by others: it has no date, and it counts the days of an operation.
pub fn is_open(reading: &Reading) -> bool {
    reading.source.published.date.is_none() && !counts(reading).is_empty() && starts(reading).next().is_some()
}

/// The days of publication that the other reports force, by report id, each with its reasons. A report is to be read
/// again with it.
pub fn forced(readings: &[Reading]) -> BTreeMap<String, Published> {
    let dated: Vec<Start<'_>> = readings.iter().flat_map(dated_starts).collect();
    let open = readings.iter().filter(|r| is_open(r));
    open.filter_map(|reading| Some((reading.source.id.clone(), published(reading, &dated)?)))
        .collect()
}

fn dated_starts(reading: &Reading) -> impl Iterator<Item = Start<'_>> {
    let known = reading.source.published.date.is_some();
    starts(reading).filter(move |_| known).filter_map(move |event| {
        let day = day(event)?;
        Some(Start { day, reading, event })
    })
}

/// The events of a report that are the beginning of an operation.
fn starts(reading: &Reading) -> impl Iterator<Item = &Event> {
    reading.events.iter().filter(|e| {
        e.kind == EventType::Offensive
            && matches!(e.phase, Some(Phase::Announced | Phase::Launched))
            && matches!(e.realis, Realis::Done | Realis::Ongoing)
    })
}

fn published(reading: &Reading, dated: &[Start<'_>]) -> Option<Published> {
    let counts = counts(reading);
    let same = dated.iter().filter(|start| one_operation(reading, start));
    let mut fitting: BTreeMap<Date, &Start<'_>> = BTreeMap::new();
    for start in same {
        let days = (0..COUNTED_DAYS).filter_map(|n| start.day.checked_add(n.days()).ok());
        for published in
            days.filter(|day| began(reading, *day, start.day) && counted(&counts, *day, start.day))
        {
            fitting.entry(published).or_insert(start);
        }
    }
    let (&date, start) = fitting.first_key_value().filter(|_| fitting.len() == 1)?;
    // A count from nought, or a report filed the day before it was printed, would shift it by one.
    let beside = [date.yesterday(), date.tomorrow()].into_iter().flatten();
    Some(Published {
        date: Some(date),
        basis: ReportedBasis::Inferred,
        reasoning: reasoning(reading, &counts, start, date)?,
        alternatives: beside.filter(|day| began(reading, *day, start.day)).collect(),
        dateline: None,
    })
}

/// Whether the words for the beginning of the operation would mean `first`, were the report of `published`.
fn began(reading: &Reading, published: Date, first: Date) -> bool {
    let mut said = starts(reading).filter_map(weekday).peekable();
    said.peek().is_some() && said.all(|expr| means(expr, published) == Some(first))
}

/// The weekday on which an operation is said to have begun: "last Thursday", "since last Thursday".
fn weekday(start: &Event) -> Option<&DateExpr> {
    let expr = start.date.expr.as_ref()?;
    let expr = if let DateExpr::Since(from) = expr {
        from
    } else {
        expr
    };
    matches!(expr, DateExpr::Weekday { .. } | DateExpr::WeekdayOf { .. }).then_some(expr)
}

fn counted(counts: &[Count<'_>], published: Date, first: Date) -> bool {
    counts.iter().all(|c| {
        let past = c.n.checked_sub(1).and_then(|n| i32::try_from(n).ok());
        let counted = past.and_then(|n| first.checked_add(n.days()).ok());
        counted.is_some() && means(&c.beside.expr, published) == counted
    })
}

/// The day that a wording means in a report of `published`.
fn means(expr: &DateExpr, published: Date) -> Option<Date> {
    let context = DateContext {
        published: Some(published),
        ..DateContext::default()
    };
    resolve(expr, "", &context).begin
}

/// Each count of days that another wording for the same day stands beside.
fn counts(reading: &Reading) -> Vec<Count<'_>> {
    let counted = |w: &&Wording| matches!(w.expr, DateExpr::DayCount(_));
    let relative = |w: &&Wording| matches!(w.expr, DateExpr::Days(_) | DateExpr::Weekday { .. });
    let mut counts = Vec::new();
    for count in reading.wordings.iter().filter(counted) {
        let DateExpr::DayCount(n) = count.expr else {
            continue;
        };
        let beside = reading.wordings.iter().filter(relative).find(|other| {
            let gap = other.span.start.max(count.span.start) - other.span.end.min(count.span.end);
            other.sentence == count.sentence && gap <= BESIDE
        });
        counts.extend(beside.map(|beside| Count {
            n,
            counting: count,
            beside,
        }));
    }
    counts
}

/// Whether the operation that a report counts the days of is the one that another report dates: of one name, or
/// against one enemy with a place in common.
fn one_operation(reading: &Reading, start: &Start<'_>) -> bool {
    let names = |events: &[Event]| {
        events
            .iter()
            .map(|e| e.operation.clone())
            .filter(|n| !n.is_empty())
            .collect()
    };
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (names(&reading.events), names(&start.reading.events));
    if !ours.is_empty() && !theirs.is_empty() {
        return !ours.is_disjoint(&theirs);
    }
    let enemy = start.event.target.as_ref().map(|t| t.name.as_str());
    let opposed = reading.events.iter().filter_map(|e| e.target.as_ref());
    let one_enemy = enemy.is_some_and(|enemy| opposed.into_iter().any(|t| t.name == enemy));
    one_enemy && !aims(reading).is_disjoint(&aims(start.reading))
}

/// The ids of the places that operations of a report are aimed at; a whole country says nothing.
fn aims(reading: &Reading) -> BTreeSet<&str> {
    let aimed = reading
        .events
        .iter()
        .filter(|e| matches!(e.kind, EventType::Offensive | EventType::Objective));
    let places = aimed.filter_map(|e| e.site()?.place.as_deref());
    places
        .filter(|p| !matches!(p.kind, Kind::Country | Kind::Continent))
        .map(|p| p.id.as_str())
        .collect()
}

fn reasoning(reading: &Reading, counts: &[Count<'_>], start: &Start<'_>, date: Date) -> Option<String> {
    let began = starts(reading).find(|e| weekday(e).is_some())?;
    let count = counts.first()?;
    Some(format!(
        "the operation began \"{}\", and \"{}\" was \"{}\" of it; {} dates that beginning {}, \
         so this report is of {date}",
        said(&began.date.cue),
        said(&count.beside.words),
        said(&count.counting.words),
        start.reading.source.id,
        start.day,
    ))
}

/// Words of a report on one line.
fn said(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::date::DateReading;
    use crate::event::{Actor, PlaceRole};
    use crate::sample::{at, event, on, reading, town};
    use crate::text::Span;

    fn start(id: &str, town_name: &str, date: DateReading) -> Event {
        Event {
            kind: EventType::Offensive,
            phase: Some(Phase::Launched),
            date,
            target: Some(Actor {
                name: "Reds".to_owned(),
                as_written: "Reds".to_owned(),
                named: false,
            }),
            ..event(id, vec![at(PlaceRole::At, &town(town_name, 34.0, 42.0))])
        }
    }

    /// A report without a date: it began "last Thursday", and `day` was day `n`.
    fn undated(day: DateExpr, n: u32) -> Reading {
        let words = |at: usize, words: &str, expr| Wording {
            sentence: Span::new(0, 90),
            span: Span::new(at, at + words.len()),
            words: words.to_owned(),
            expr,
        };
        let thursday = DateReading {
            expr: Some(DateExpr::Weekday { day: 4, weeks: -1 }),
            cue: "last Thursday".to_owned(),
            ..DateReading::unknown()
        };
        let mut open = reading("open", vec![start("s", "Tower", thursday)]);
        open.source.published = Published::unknown();
        open.wordings = vec![
            words(10, "yesterday", day),
            words(23, "day four", DateExpr::DayCount(n)),
        ];
        open
    }

    fn dated(id: &str, place: &str, day: Date) -> Reading {
        let mut dated = reading(id, vec![start(id, place, on(day))]);
        dated.source.published.date = Some(day);
        dated
    }

    #[test]
    fn a_weekday_and_a_count_force_the_day_and_nothing_less_does() {
        let thursday = date(2017, 10, 26);
        let yesterday = DateExpr::Days(-1);
        let cases = [
            (
                "both agree",
                undated(yesterday.clone(), 4),
                vec![dated("a", "Tower", thursday)],
                Some(date(2017, 10, 30)),
            ),
            (
                "another town",
                undated(yesterday.clone(), 4),
                vec![dated("a", "Mill", thursday)],
                None,
            ),
            (
                "began on a Friday",
                undated(yesterday.clone(), 4),
                vec![dated("a", "Tower", date(2017, 10, 20))],
                None,
            ),
            (
                "two Thursdays",
                undated(yesterday.clone(), 4),
                vec![
                    dated("a", "Tower", thursday),
                    dated("b", "Tower", date(2017, 10, 19)),
                ],
                None,
            ),
            (
                "the count contradicts the weekday",
                undated(yesterday.clone(), 14),
                vec![dated("a", "Tower", thursday)],
                None,
            ),
            ("no other report", undated(yesterday, 4), Vec::new(), None),
            (
                "a Sunday, day four",
                undated(DateExpr::Weekday { day: 7, weeks: 0 }, 4),
                vec![dated("a", "Tower", thursday)],
                None,
            ),
        ];
        for (what, open, mut others, expected) in cases {
            others.push(open);
            let forced = forced(&others);
            let found = forced.get("open");
            assert_eq!(found.and_then(|p| p.date), expected, "{what}");
            if let Some(published) = found {
                assert_eq!(published.basis, ReportedBasis::Inferred);
                assert_eq!(published.alternatives, [date(2017, 10, 29), date(2017, 10, 31)]);
                assert!(
                    published.reasoning.contains("\"yesterday\" was \"day four\""),
                    "{}",
                    published.reasoning
                );
            }
        }
    }

    #[test]
    fn a_report_that_counts_nothing_is_not_open() {
        let mut open = undated(DateExpr::Days(-1), 4);
        assert!(is_open(&open));
        open.wordings.pop();
        assert!(!is_open(&open));
    }
}
