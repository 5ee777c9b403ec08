//! Cells as spreadsheets rewrite them: dates in the forms of a country, commas in numbers, yes and no in its language.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Column, month};

/// Which number of "05/06/2017" is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// Two-digit years before this one are of this century, as spreadsheets have it.
///
/// # References
/// Microsoft, "Two-digit year 2029 rule"; `LibreOffice`, Tools > Options > General: 1930 to 2029.
const PIVOT: i16 = 30;

/// The first year of this century, and of the calendar.
const CENTURY: i16 = 2000;
const FIRST_YEAR: i16 = 1;

/// TRUE and FALSE as English, German, French, Spanish, Italian, Portuguese and Dutch spreadsheets show them.
const YES: [&str; 10] = [
    "true",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
    "verdadeiro",
    "waar",
    "yes",
    "1",
    "x",
];
const NO: [&str; 10] = [
    "false", "falsch", "faux", "falso", "onwaar", "non", "nein", "no", "0", "-",
];

/// What a cell says, in the form in which dateline writes it.
///
/// # Errors
/// What was found and what was expected.
pub(super) fn canonical(column: Column, cell: &str, order: Option<Order>) -> Result<String, String> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(String::new());
    }
    match column {
        Column::Lat | Column::Lon => Ok(super::rounded(number(cell)?).to_string()),
        Column::Begin | Column::End => midnight(cell, order),
        Column::Date => edtf(cell, order),
        Column::Partial => flag(cell),
        // Closed lists are in small letters, whatever a person types.
        Column::Type | Column::Phase | Column::Realis | Column::Hedge | Column::Role => {
            Ok(cell.to_lowercase())
        }
        _ => Ok(cell.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// A number with a point or a comma before its decimals.
pub(super) fn number(cell: &str) -> Result<f64, String> {
    let plain = cell.replace(['\u{2212}', '\u{2013}'], "-");
    let plain = if plain.contains('.') {
        plain
    } else {
        plain.replacen(',', ".", 1)
    };
    let number = plain.parse::<f64>().ok().filter(|n| n.is_finite());
    number.ok_or_else(|| {
        format!(
            "found {}, expected a number in decimal degrees, as in 34.48229",
            shown(cell)
        )
    })
}

fn flag(cell: &str) -> Result<String, String> {
    let word = cell.to_lowercase();
    match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
        (true, _) => Ok("true".to_owned()),
        (_, true) => Ok("false".to_owned()),
        _ => Err(format!("found {}, expected true or false", shown(cell))),
    }
}

/// Whether a date can mean what stood there, whatever country wrote it: then nobody touched it.
pub(super) fn could_be(column: Column, cell: &str, was: &str) -> bool {
    let (day, time) = timed(cell.trim());
    let days = || anywhere(day).any(|d| was.get(..10).and_then(|w| w.parse().ok()) == Some(d));
    match column {
        Column::Begin | Column::End => is_midnight(time) && days(),
        Column::Date => was.len() == 10 && days(),
        _ => false,
    }
}

/// The midnight that begins a day.
fn midnight(cell: &str, order: Option<Order>) -> Result<String, String> {
    let (day, time) = timed(cell);
    if !is_midnight(time) {
        let found = shown(cell);
        return Err(format!(
            "found {found}, expected the midnight that begins a day, as in 2017-10-26T00:00:00"
        ));
    }
    Ok(format!("{}T00:00:00", one_day(day, order)?))
}

/// A day and the time after it, which may be none: "26. 10. 2017 0:00", "26/10/2017 12:00:00 a. m.", "26/10/2017 00.00".
fn timed(cell: &str) -> (&str, &str) {
    let digit = |c: char| c.is_ascii_digit();
    let dotted = cell
        .rsplit_once(' ')
        .filter(|(_, time)| matches!(*time, "0.00" | "00.00" | "0.00.00" | "00.00.00"));
    let (day, time) = match cell.find(':') {
        None => return dotted.map_or((cell, ""), |(day, time)| (day.trim_end(), time)),
        Some(colon) => {
            let hours = cell.get(..colon).unwrap_or(cell).trim_end_matches(digit).len();
            cell.split_at_checked(hours).unwrap_or((cell, ""))
        }
    };
    (
        day.trim_end_matches(|c: char| c == 'T' || c == ',' || c.is_whitespace()),
        time,
    )
}

/// Whether a time is midnight; no time is.
fn is_midnight(time: &str) -> bool {
    let (clock, half): (String, String) = time
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ':')
        .partition(|c| !c.is_alphabetic());
    let digits: String = clock.chars().filter(char::is_ascii_digit).collect();
    match half.to_lowercase().as_str() {
        "am" if digits.starts_with("12") => digits.chars().skip(2).all(|c| c == '0'),
        "" | "am" | "uhr" | "h" => digits.chars().all(|c| c == '0'),
        _ => false,
    }
}

/// A date as EDTF has it: a day, a month, a year, or two of them with a slash between, of which one may be "..".
fn edtf(cell: &str, order: Option<Order>) -> Result<String, String> {
    if let Some(month) = month_of(cell) {
        return Ok(month);
    }
    if let Some((from, to)) = cell.split_once('/').filter(|(_, to)| !to.contains('/')) {
        let end = |part: &str| {
            if part == ".." {
                Ok(part.to_owned())
            } else {
                part_of_edtf(part)
            }
        };
        return Ok(format!("{}/{}", end(from.trim())?, end(to.trim())?));
    }
    let (day, _) = timed(cell);
    part_of_edtf(day).or_else(|_| Ok(one_day(day, order)?.to_string()))
}

/// "2017", "2017-10", "2017-10-26".
fn part_of_edtf(cell: &str) -> Result<String, String> {
    let numbers = |c: char| c.is_ascii_digit() || c == '-';
    let day = match cell.len() {
        4 => format!("{cell}-01-01"),
        7 => format!("{cell}-01"),
        _ => cell.to_owned(),
    };
    let real = |d: Date| d.year() >= FIRST_YEAR;
    let fits = cell.chars().all(numbers) && day.len() == 10 && day.parse::<Date>().is_ok_and(real);
    fits.then(|| cell.to_owned()).ok_or_else(|| unknown(cell))
}

/// "Jul-17", "Okt 17", "out/17", "oct. 2017", "10.2017", which spreadsheets make of a month.
fn month_of(cell: &str) -> Option<String> {
    let parts = parts(cell);
    let &[a, b] = parts.as_slice() else { return None };
    let in_figures = |text: &str| text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let (year, month) = match (
        a.len() == 4 && whole_year(a).is_some(),
        in_figures(a),
        in_figures(b),
    ) {
        (true, ..) => (a, b),
        // "10-17" may be a day too.
        (_, true, _) if b.len() != 4 => return None,
        _ => (b, a),
    };
    Some(format!(
        "{:04}-{:02}",
        whole_year(year)?,
        month_number(month).filter(|m| (1..=12).contains(m))?
    ))
}

/// The figures and words of a date, without the words that only join them: "31 de octubre de 2017".
fn parts(cell: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    // Two points are an open end, and "2017-06?" is EDTF of another kind.
    let mark = |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/');
    if cell.contains("..") || !cell.chars().all(mark) {
        return parts;
    }
    for part in cell.split(|c: char| !c.is_alphanumeric()) {
        let joins = matches!(part, "" | "de" | "del" | "di");
        parts.extend((!joins).then_some(part));
    }
    parts
}

fn one_day(cell: &str, order: Option<Order>) -> Result<Date, String> {
    let days = days(cell);
    match (days.as_slice(), order) {
        ([], _) => Err(unknown(cell)),
        ([(_, day)], _) => Ok(*day),
        ([(_, a), (_, b), ..], None) | ([(None, a), (_, b), ..], _) => Err(either(cell, *a, *b)),
        (days, order) => {
            let day = days.iter().find(|(o, _)| *o == order);
            day.map(|(_, day)| *day).ok_or_else(|| unknown(cell))
        }
    }
}

fn either(cell: &str, a: Date, b: Date) -> String {
    format!(
        "found {}, which is {a} or {b} as the country has it, and no other date of the table tells which; \
         expected it as YYYY-MM-DD",
        shown(cell)
    )
}

/// A date by its parts, as some country orders them.
fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(whole_year(year)?, month_number(month)?, day.parse().ok()?).ok()
}

/// The days that a cell can mean in any country.
fn anywhere(cell: &str) -> impl Iterator<Item = Date> {
    let parts = parts(cell);
    let days = match parts.as_slice() {
        &[a, b, c] => [date(a, b, c), date(c, b, a), date(c, a, b)],
        _ => [None; 3],
    };
    days.into_iter().flatten()
}

/// The days that a cell can mean, each with the order of its numbers where another would be another day or none; two
/// without an order where nothing tells which of its numbers is the year.
fn days(cell: &str) -> Vec<(Option<Order>, Date)> {
    let cell = cell.trim();
    let parts = parts(cell);
    let &[a, b, c] = parts.as_slice() else {
        return Vec::new();
    };
    // "2017/10/26": the year first has the month next. Only slashes, and names, are written month first.
    let (by_year, by_day) = (date(a, b, c), date(c, b, a));
    let by_month = date(c, a, b).filter(|_| cell.contains('/') || month::number(a).is_some());
    if a.len() == 4 {
        return by_year.map(|d| (None, d)).into_iter().collect();
    }
    // "17-10-31" is of the north, or of 1931; "26-10-17" of either.
    let dashed = cell.contains('-') && month::number(b).is_none();
    let open = |day: &Date| c.len() == 2 && (dashed || day.year() < CENTURY);
    match (by_day, by_month) {
        (Some(day), _) if open(&day) && by_year.is_some_and(|d| d != day) => {
            by_year.into_iter().chain([day]).map(|d| (None, d)).collect()
        }
        (day, None) if !cell.contains('/') => day.map(|d| (None, d)).into_iter().collect(),
        (day, month) if day == month => day.map(|d| (None, d)).into_iter().collect(),
        (None, month) if !cell.contains('/') => month.map(|d| (None, d)).into_iter().collect(),
        (day, month) => {
            let day = day.map(|d| (Some(Order::DayFirst), d));
            day.into_iter()
                .chain(month.map(|d| (Some(Order::MonthFirst), d)))
                .collect()
        }
    }
}

/// A month by its figures or its name.
fn month_number(word: &str) -> Option<i8> {
    let figures = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    if figures {
        word.parse().ok()
    } else {
        month::number(word)
    }
}

fn whole_year(year: &str) -> Option<i16> {
    let digits = year.bytes().all(|b| b.is_ascii_digit());
    let number: i16 = year.parse().ok().filter(|_| digits)?;
    match year.len() {
        2 if number < PIVOT => Some(CENTURY + number),
        2 => Some(CENTURY - 100 + number),
        4 => Some(number).filter(|n| *n >= FIRST_YEAR),
        _ => None,
    }
}

fn unknown(cell: &str) -> String {
    format!(
        "found {}, expected a day of the calendar as YYYY-MM-DD, a month (2017-10), a year or two with a slash between",
        shown(cell)
    )
}

/// A cell in a message: not all of a long one, and nothing that a terminal would obey.
pub(super) fn shown(cell: &str) -> String {
    let first: String = cell.chars().take(60).collect();
    format!("\"{}\"", first.escape_debug())
}

/// The order of day and month that the slashed dates of a table show; none where they show none, or both.
///
/// A date with a number above 12 shows it. Where there is none, two dates show it that are what dateline wrote in one
/// order only, while none is in the other.
pub(super) fn order<'a>(cells: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Option<Order> {
    let (mut plain, mut by_what_was): (BTreeSet<Order>, Vec<Order>) = (BTreeSet::new(), Vec::new());
    for (cell, was) in cells.filter(|(cell, _)| cell.contains('/')) {
        match days(timed(cell).0).as_slice() {
            [(order, _)] => plain.extend(*order),
            both => {
                let was: Option<Date> = was.and_then(|w| w.get(..10)?.parse().ok());
                by_what_was.extend(
                    both.iter()
                        .filter(|(_, d)| Some(*d) == was)
                        .filter_map(|(o, _)| *o),
                );
            }
        }
    }
    if plain.len() == 1 {
        return plain.first().copied();
    }
    let first = by_what_was.first().copied()?;
    (plain.is_empty() && by_what_was.len() > 1 && by_what_was.iter().all(|o| *o == first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_the_forms_of_spreadsheets() {
        let (day, month) = (Some(Order::DayFirst), Some(Order::MonthFirst));
        for (cell, order, expected) in [
            ("2017-10-26", None, "2017-10-26"),
            ("26/10/2017", None, "2017-10-26"),
            ("10/26/2017", None, "2017-10-26"),
            ("10/26/17", None, "2017-10-26"),
            ("05/06/2017", day, "2017-06-05"),
            ("05/06/2017", month, "2017-05-06"),
            ("6/6/2017", None, "2017-06-06"),
            ("26.10.17", None, "2017-10-26"),
            ("5.6.2017", month, "2017-06-05"),
            ("26.10.2017 00:00", None, "2017-10-26"),
            ("26-Oct-17", None, "2017-10-26"),
            ("26-10-2017", None, "2017-10-26"),
            ("2017/10/26", None, "2017-10-26"),
            ("3/4/45", day, "1945-04-03"),
            ("Jul-17", None, "2017-07"),
            ("Okt 17", None, "2017-10"),
            ("Mrz 17", None, "2017-03"),
            ("sept.-17", None, "2017-09"),
            ("out/17", None, "2017-10"),
            ("10.2017", None, "2017-10"),
            ("31.Okt.17", None, "2017-10-31"),
            ("31. Oktober 2017", None, "2017-10-31"),
            ("31 de octubre de 2017", None, "2017-10-31"),
            ("October 31, 2017", None, "2017-10-31"),
            ("26. 10. 2017 0:00", None, "2017-10-26"),
            ("2017. 10. 31. 0:00", None, "2017-10-31"),
            ("31 paź 2017", None, "2017-10-31"),
            ("2017-07", None, "2017-07"),
            ("2014", None, "2014"),
            ("2017-10-16/2017-10-22", None, "2017-10-16/2017-10-22"),
            ("../2017-06", None, "../2017-06"),
            ("2017-06/..", None, "2017-06/.."),
            ("", None, ""),
        ] {
            assert_eq!(
                canonical(Column::Date, cell, order).as_deref(),
                Ok(expected),
                "{cell}"
            );
        }
    }

    #[test]
    fn what_is_no_date_or_two_is_refused() {
        for (cell, expected) in [
            (
                "05/06/2017",
                "found \"05/06/2017\", which is 2017-06-05 or 2017-05-06",
            ),
            ("2017-02-30", "found \"2017-02-30\", expected a day"),
            ("26/13/2017", "found"),
            ("13/26/2017", "found"),
            ("43034", "found"),
            ("soon", "found \"soon\""),
            ("0000", "found"),
            ("0000-10-31", "found"),
            ("31.10.0000", "found"),
            ("10-17", "found"),
            ("2017-06?", "found"),
            (
                "17-10-31",
                "found \"17-10-31\", which is 2017-10-31 or 1931-10-17",
            ),
            (
                "17/10/31",
                "found \"17/10/31\", which is 2017-10-31 or 1931-10-17",
            ),
            ("2017-10-26/", "found"),
            ("x/y/z", "found"),
        ] {
            let wrong = canonical(Column::Date, cell, None).unwrap_err();
            assert!(wrong.starts_with(expected), "{cell}: {wrong}");
        }
    }

    #[test]
    fn midnights_numbers_and_flags_are_read_in_the_forms_of_spreadsheets() {
        for (column, cell, expected) in [
            (Column::Begin, "2017-10-26T00:00:00", "2017-10-26T00:00:00"),
            (Column::Begin, "26.10.2017 00:00:00", "2017-10-26T00:00:00"),
            (Column::End, "10/26/2017 0:00", "2017-10-26T00:00:00"),
            (Column::End, "10/26/17 12:00:00 AM", "2017-10-26T00:00:00"),
            (Column::End, "2017-10-26", "2017-10-26T00:00:00"),
            (Column::End, "26. 10. 2017 0:00", "2017-10-26T00:00:00"),
            (Column::End, "2017. 10. 26. 0:00", "2017-10-26T00:00:00"),
            (Column::End, "26/10/2017 00:00:00 a. m.", "2017-10-26T00:00:00"),
            (
                Column::End,
                "26/10/2017 12:00:00 a.\u{a0}m.",
                "2017-10-26T00:00:00",
            ),
            (Column::End, "26/10/2017 00.00.00", "2017-10-26T00:00:00"),
            (Column::Type, "Clash", "clash"),
            (Column::Lat, "34,48229", "34.48229"),
            (Column::Lon, "\u{2212}3,5", "-3.5"),
            (Column::Lat, "34.4822900", "34.48229"),
            (Column::Partial, "FALSCH", "false"),
            (Column::Partial, "TRUE", "true"),
            (Column::Actor, " Iraqi\u{a0}forces ", "Iraqi forces"),
        ] {
            assert_eq!(canonical(column, cell, None).as_deref(), Ok(expected), "{cell}");
        }
        for (column, cell) in [
            (Column::Begin, "2017-10-26T14:00:00"),
            (Column::End, "10/26/17 12:00:00"),
            (Column::End, "26/10/2017 12:00:00 p. m."),
            (Column::Lat, "north"),
            (Column::Lat, "NaN"),
            (Column::Lat, "1.234,5"),
            (Column::Partial, "perhaps"),
        ] {
            assert!(canonical(column, cell, None).is_err(), "{cell}");
        }
    }

    #[test]
    fn what_can_mean_what_stood_there_was_not_touched() {
        let (date, begin) = (Column::Date, Column::Begin);
        for (column, cell, was, expected) in [
            (date, "17-10-31", "2017-10-31", true),
            (date, "05/06/2017", "2017-05-06", true),
            (date, "05/06/2017", "2017-05-07", false),
            (begin, "17-10-31 00:00", "2017-10-31T00:00:00", true),
            (begin, "17-10-31 10:00", "2017-10-31T00:00:00", false),
            (Column::Actor, "17-10-31", "2017-10-31", false),
        ] {
            assert_eq!(could_be(column, cell, was), expected, "{cell}");
        }
    }

    /// Cells, each with what dateline wrote in its place.
    type Cells = &'static [(&'static str, Option<&'static str>)];

    #[test]
    fn a_table_shows_its_order_of_day_and_month() {
        let (day, month) = (Some(Order::DayFirst), Some(Order::MonthFirst));
        let cases: [(Cells, _); 8] = [
            (&[("05/06/2017", None), ("26/10/2017", None)], day),
            (&[("10/26/17 00:00", None)], month),
            (&[("26/10/2017", None), ("10/26/2017", None)], None),
            (&[("05/06/2017", None)], None),
            (&[("05/06/2017", Some("2017-05-06"))], None),
            (
                &[
                    ("05/06/2017", Some("2017-05-06")),
                    ("05/07/2017", Some("2017-05-07")),
                ],
                month,
            ),
            (
                &[
                    ("05/06/2017", Some("2017-05-06")),
                    ("07/05/2017", Some("2017-05-07")),
                ],
                None,
            ),
            (&[("07/07/2017", None), ("2017-10-16/2017-10-22", None)], None),
        ];
        for (cells, expected) in cases {
            assert_eq!(order(cells.iter().copied()), expected, "{cells:?}");
        }
    }
}
