//! Cells as spreadsheets rewrite them: dates in the forms of a country, commas in numbers, yes and no in its language.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Column;

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

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

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

/// The midnight that begins a day.
fn midnight(cell: &str, order: Option<Order>) -> Result<String, String> {
    let (day, time) = cell.split_once(['T', ' ']).unwrap_or((cell, ""));
    let zero = time.trim_end_matches("AM").trim();
    if !matches!(
        zero,
        "" | "0:00" | "00:00" | "0:00:00" | "00:00:00" | "12:00" | "12:00:00"
    ) || (zero.starts_with("12") && !time.ends_with("AM"))
    {
        let found = shown(cell);
        return Err(format!(
            "found {found}, expected the midnight that begins a day, as in 2017-10-26T00:00:00"
        ));
    }
    Ok(format!("{}T00:00:00", one_day(day, order)?))
}

/// A date as EDTF has it: a day, a month, a year, or two of them with a slash between, of which one may be "..".
fn edtf(cell: &str, order: Option<Order>) -> Result<String, String> {
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
    let without_time = cell
        .split_once(' ')
        .map_or(cell, |(day, time)| if time.contains(':') { day } else { cell });
    part_of_edtf(without_time)
        .or_else(|_| Ok(one_day(without_time, order)?.to_string()))
        .or_else(|wrong| month_of(cell).ok_or(wrong))
}

/// "2017", "2017-10", "2017-10-26".
fn part_of_edtf(cell: &str) -> Result<String, String> {
    let numbers = |c: char| c.is_ascii_digit() || c == '-';
    let day = match cell.len() {
        4 => format!("{cell}-01-01"),
        7 => format!("{cell}-01"),
        _ => cell.to_owned(),
    };
    let fits = cell.chars().all(numbers) && day.len() == 10 && day.parse::<Date>().is_ok();
    fits.then(|| cell.to_owned()).ok_or_else(|| unknown(cell))
}

/// "Jul-17", which Excel makes of 2017-07.
fn month_of(cell: &str) -> Option<String> {
    let (month, year) = cell.split_once(['-', ' '])?;
    Some(format!("{:04}-{:02}", whole_year(year)?, month_number(month)?))
}

fn one_day(cell: &str, order: Option<Order>) -> Result<Date, String> {
    let days = days(cell);
    match (days.as_slice(), order) {
        ([], _) => Err(unknown(cell)),
        ([(_, day)], _) => Ok(*day),
        ([(_, a), (_, b)], None) => Err(format!(
            "found {}, which is {a} or {b} as the country has it, and no other date of the table tells which; \
             expected it as YYYY-MM-DD",
            shown(cell)
        )),
        (days, order) => {
            let day = days.iter().find(|(o, _)| *o == order);
            day.map(|(_, day)| *day).ok_or_else(|| unknown(cell))
        }
    }
}

/// The days that a cell can mean, each with the order of its numbers, where another would be another day or none.
fn days(cell: &str) -> Vec<(Option<Order>, Date)> {
    let cell = cell.trim();
    if let (10, Ok(day)) = (cell.len(), cell.parse::<Date>()) {
        return vec![(None, day)];
    }
    let Some(mark) = cell.chars().find(|c| matches!(c, '/' | '.' | '-')) else {
        return Vec::new();
    };
    let parts: Vec<&str> = cell.split(mark).map(str::trim).collect();
    let &[a, b, c] = parts.as_slice() else {
        return Vec::new();
    };
    let date = |year: &str, month: Option<i8>, day: &str| {
        Date::new(whole_year(year)?, month?, day.parse().ok()?).ok()
    };
    let month = |word: &str| word.parse().ok().or_else(|| month_number(word));
    // "2017/10/26": the year first has the month next.
    let (by_year, by_day, by_month) = (date(a, month(b), c), date(c, month(b), a), date(c, month(a), b));
    match (by_day, by_month) {
        _ if a.len() == 4 => by_year.map(|d| (None, d)).into_iter().collect(),
        // Only slashes are written month first.
        (day, month) if mark != '/' || day == month => day.map(|d| (None, d)).into_iter().collect(),
        (day, month) => {
            let day = day.map(|d| (Some(Order::DayFirst), d));
            day.into_iter()
                .chain(month.map(|d| (Some(Order::MonthFirst), d)))
                .collect()
        }
    }
}

fn month_number(word: &str) -> Option<i8> {
    let word: String = word.chars().take(3).collect::<String>().to_lowercase();
    let at = MONTHS.iter().position(|m| *m == word)?;
    i8::try_from(at + 1).ok()
}

fn whole_year(year: &str) -> Option<i16> {
    let digits = year.bytes().all(|b| b.is_ascii_digit());
    let number: i16 = year.parse().ok().filter(|_| digits)?;
    match year.len() {
        2 if number < PIVOT => Some(2000 + number),
        2 => Some(1900 + number),
        4 => Some(number),
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
        let day = cell.split(['T', ' ']).next().unwrap_or(cell);
        match days(day).as_slice() {
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
            (Column::Lat, "north"),
            (Column::Lat, "NaN"),
            (Column::Lat, "1.234,5"),
            (Column::Partial, "perhaps"),
        ] {
            assert!(canonical(column, cell, None).is_err(), "{cell}");
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
