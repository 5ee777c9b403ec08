//! A date as an analyst gives it.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::date::{DateBasis, DatePrecision, DateReading};

use super::Column;
use super::correct::Cells;

/// The date of a row: what `date` says, or where only `begin` and `end` were changed, the days between them.
///
/// # Errors
/// What was found and what was expected.
pub(super) fn date(said: &Cells, fresh: &[Column]) -> Result<DateReading, String> {
    let said = |column| said.get(&column).map_or("", String::as_str);
    let days = [Column::Begin, Column::End].map(|c| (c, said(c)));
    let by_days = days.iter().any(|(c, _)| fresh.contains(c));
    let date = || reading(said(Column::Date)).map_err(|e| format!("date: {e}"));
    if !by_days {
        return date();
    }
    if !fresh.contains(&Column::Date) || said(Column::Date).is_empty() {
        return between(said(Column::Begin), said(Column::End));
    }
    // Those that were left as they were, or taken away, contradict nothing.
    let date = date()?;
    let agree = days.iter().all(|(column, cell)| {
        let of_date = if *column == Column::Begin {
            date.begin
        } else {
            date.end
        };
        cell.is_empty() || !fresh.contains(column) || day(cell) == of_date
    });
    if agree {
        return Ok(date);
    }
    Err(format!(
        "date is {}, but begin and end are {} and {}; expected them to agree: give date alone, and leave the other two empty or as they were",
        said(Column::Date),
        shown_day(said(Column::Begin)),
        shown_day(said(Column::End))
    ))
}

fn day(cell: &str) -> Option<Date> {
    cell.get(..10)?.parse().ok()
}

/// A midnight in a message.
fn shown_day(cell: &str) -> &str {
    if cell.is_empty() { "empty" } else { cell }
}

/// From one midnight to another; a day where only the first is given.
fn between(begin: &str, end: &str) -> Result<DateReading, String> {
    let (Some(first), last) = (day(begin), day(end)) else {
        return if end.is_empty() {
            Ok(DateReading::unknown())
        } else {
            Err(format!("begin is empty, and end is {end}; expected both"))
        };
    };
    let end = last.or_else(|| first.tomorrow().ok()).filter(|end| *end > first);
    let Some(last) = end.and_then(|e| e.yesterday().ok()) else {
        return Err(format!(
            "begin is {begin}, and end is {end}; expected an end after it: what happens on one day ends on the next midnight",
            end = last.map_or_else(String::new, |d| d.to_string())
        ));
    };
    reading(&if first == last {
        first.to_string()
    } else {
        format!("{first}/{last}")
    })
}

/// What an EDTF text says: a day, a month, a year, or two of them with a slash between, of which one may be "..".
fn reading(edtf: &str) -> Result<DateReading, String> {
    let wrong = || {
        format!(
            "found \"{edtf}\", expected a day of the calendar, a month, a year, or an earlier and a later one with a slash between"
        )
    };
    let (begin, end, precision) = match edtf.split_once('/') {
        None if edtf.is_empty() => return Ok(DateReading::unknown()),
        None => {
            let (begin, end, precision) = stretch(edtf).ok_or_else(wrong)?;
            (Some(begin), Some(end), precision)
        }
        Some(("..", to)) => (
            None,
            Some(stretch(to).ok_or_else(wrong)?.1),
            DatePrecision::Before,
        ),
        Some((from, "..")) => (
            Some(stretch(from).ok_or_else(wrong)?.0),
            None,
            DatePrecision::Range,
        ),
        Some((from, to)) => {
            let (begin, end) = (
                stretch(from).ok_or_else(wrong)?.0,
                stretch(to).ok_or_else(wrong)?.1,
            );
            if begin >= end {
                return Err(wrong());
            }
            let week = begin.checked_add(7.days()).is_ok_and(|after| after == end);
            (
                Some(begin),
                Some(end),
                if week {
                    DatePrecision::Week
                } else {
                    DatePrecision::Range
                },
            )
        }
    };
    Ok(DateReading {
        edtf: edtf.to_owned(),
        begin,
        end,
        precision,
        basis: DateBasis::Reviewed,
        ..DateReading::unknown()
    })
}

/// The first day, the day after the last and the precision of "2017-10-26", "2017-10" or "2017".
fn stretch(edtf: &str) -> Option<(Date, Date, DatePrecision)> {
    let first = |text: String| text.parse::<Date>().ok();
    match edtf.len() {
        4 => first(format!("{edtf}-01-01"))
            .and_then(|d| Some((d, d.checked_add(1.year()).ok()?, DatePrecision::Year))),
        7 => first(format!("{edtf}-01"))
            .and_then(|d| Some((d, d.checked_add(1.month()).ok()?, DatePrecision::Month))),
        10 => first(edtf.to_owned()).and_then(|d| Some((d, d.tomorrow().ok()?, DatePrecision::Day))),
        _ => None,
    }
}
