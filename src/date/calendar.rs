//! Dates of the calendar: "26 October 2017", "Oct. 26–27", "26.10.2017", "2017-10-26", "July", "mid-2014".

use jiff::civil::Date;

use super::DateExpr;
use super::scan::{Item, Scan};
use crate::lexicon::dates::DateWord;

/// Years that are read as such.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// What was read, and the token after it.
pub(super) type Read = Option<(DateExpr, usize)>;

impl Scan<'_> {
    /// A date of the calendar that begins at `i`.
    pub(super) fn calendar(&self, i: usize) -> Read {
        match self.item(i) {
            Item::Number(_, 4) => self.iso(i),
            Item::Number(..) | Item::Word(DateWord::Ordinal(_)) => self.day_month(i),
            Item::Marked => marked(self.letters(i)).map(|expr| (expr, i + 1)),
            Item::Word(DateWord::Named(date)) => Some((DateExpr::Day(date), i + 1)),
            Item::Word(DateWord::Month { month, also }) => self.month(i, month, also),
            _ => None,
        }
    }

    /// "2017-10-26", "2017-10".
    fn iso(&self, i: usize) -> Read {
        let Item::Number(year, 4) = self.item(i) else {
            return None;
        };
        let part = |i: usize| match (self.item(i), self.item(i + 1)) {
            (Item::Hyphen, Item::Number(n, 2)) if !self.spaced(i) && !self.spaced(i + 1) => Some(n),
            _ => None,
        };
        let (month, day) = (part(i + 1)?, part(i + 3)?);
        ymd(year, month, day).map(|date| (DateExpr::Day(date), i + 5))
    }

    /// "26 October 2017", "26th of Oct.", "26–27 June", "3 and 5 May".
    fn day_month(&self, i: usize) -> Read {
        let (first, mut at) = self.day(i)?;
        let mut last = first;
        let joined = matches!(
            self.item(at),
            Item::Hyphen | Item::Word(DateWord::To | DateWord::And)
        );
        if let Some((day, next)) = joined.then(|| self.day(at + 1)).flatten() {
            (last, at) = (day, next);
        }
        at = self.skip_word(at, DateWord::In);
        let Some(DateWord::Month { month, .. }) = self.word(at) else {
            return None;
        };
        at = self.skip(at + 1, Item::Stop);
        let comma = self.skip(at, Item::Comma);
        let (year, at) = match self.year(comma) {
            Some(year) => (Some(year), comma + 1),
            None => (None, self.without_stop(at)),
        };
        self.days(first, last, month, year, at)
    }

    /// "Oct. 26, 2017", "June 26–27", "October 2017", "July".
    fn month(&self, i: usize, month: i8, also: bool) -> Read {
        // "31 November 2016": the number was no day of it, so nothing of it is a date
        if matches!(self.before(i), Item::Number(1..=99, 1 | 2) | Item::Suffix) {
            return None;
        }
        let at = self.skip(i + 1, Item::Stop);
        if let Some((first, mut at)) = self.day(at).filter(|_| self.year(at).is_none()) {
            let mut last = first;
            let joined = matches!(
                self.item(at),
                Item::Hyphen | Item::Word(DateWord::To | DateWord::And)
            );
            let next = joined.then(|| self.day(at + 1)).flatten();
            // "May 3 and 12 men": a number that counts something else
            if let Some((day, next)) = next.filter(|&(day, next)| day > first && self.ends(next)) {
                (last, at) = (day, next);
            }
            let comma = self.skip(at, Item::Comma);
            let (year, at) = self
                .year(comma)
                .map_or((None, at), |year| (Some(year), comma + 1));
            return self.days(first, last, month, year, at);
        }
        let comma = self.skip(self.skip_word(at, DateWord::In), Item::Comma);
        if let Some(year) = self.year(comma) {
            return Some((
                DateExpr::Month {
                    year: Some(year),
                    month,
                },
                comma + 1,
            ));
        }
        let led = matches!(
            self.before(i),
            Item::Word(
                DateWord::In
                    | DateWord::Since
                    | DateWord::Last
                    | DateWord::Next
                    | DateWord::This
                    | DateWord::Until
                    | DateWord::Before
                    | DateWord::Edge
                    | DateWord::Between
                    | DateWord::From
                    | DateWord::To
            )
        );
        (led || !also).then(|| (DateExpr::Month { year: None, month }, self.without_stop(at)))
    }

    /// Not past a full stop that may end the sentence.
    fn without_stop(&self, at: usize) -> usize {
        if at > 0 && self.item(at - 1) == Item::Stop && self.item(at) == Item::End {
            at - 1
        } else {
            at
        }
    }

    /// Whether a list of days may end before `i`.
    fn ends(&self, i: usize) -> bool {
        !matches!(self.item(i), Item::Other) || !self.spaced(i) || self.year(i).is_some()
    }

    /// One day, or from one to another, of a month; the wording is none where the calendar lacks it.
    fn days(&self, first: i32, last: i32, month: i8, year: Option<i16>, at: usize) -> Read {
        let one = |day: i32| {
            if let Some(year) = year {
                return ymd(year.into(), month.into(), day).map(DateExpr::Day);
            }
            let day = i8::try_from(day).ok()?;
            // 2000 was a leap year: 29 February is a day of some year
            ymd(2000, month.into(), day.into())?;
            let known = self
                .lexicon
                .dates
                .named(month, day)
                .filter(|_| self.word(at) == Some(DateWord::Fame));
            Some(known.map_or(
                DateExpr::DayOfMonth {
                    month,
                    day,
                    weekday: None,
                },
                DateExpr::Day,
            ))
        };
        let begin = one(first)?;
        Some(if last == first {
            (begin, at)
        } else {
            (DateExpr::Range(Box::new(begin), Box::new(one(last)?)), at)
        })
    }

    /// A day of a month in digits or letters: "26", "26th", "third".
    fn day(&self, i: usize) -> Option<(i32, usize)> {
        match self.item(i) {
            Item::Number(day, 1 | 2) if (1..=31).contains(&day) => {
                Some((day, self.skip(i + 1, Item::Suffix)))
            }
            Item::Word(DateWord::Ordinal(day)) => Some((day, i + 1)),
            _ => None,
        }
    }

    /// A year at `i`.
    pub(super) fn year(&self, i: usize) -> Option<i16> {
        match self.item(i) {
            Item::Number(year, 4) if YEARS.contains(&year) => i16::try_from(year).ok(),
            _ => None,
        }
    }

    /// A year by itself, or from one to another: "2014", "1980–88", "the 1980s".
    pub(super) fn lone_year(&self, i: usize) -> Read {
        let year = self.year(i)?;
        let year_of = |year| DateExpr::Year { year };
        if self.letters(i + 1) == "s" && !self.spaced(i + 1) && year % 10 == 0 {
            return Some((
                DateExpr::Range(Box::new(year_of(year)), Box::new(year_of(year + 9))),
                i + 2,
            ));
        }
        if self.item(i + 1) == Item::Hyphen && !self.spaced(i + 2) {
            let last = match self.item(i + 2) {
                Item::Number(n, 2) => i16::try_from(n).ok().map(|n| year / 100 * 100 + n),
                _ => self.year(i + 2),
            };
            if let Some(last) = last.filter(|&last| last > year) {
                return Some((
                    DateExpr::Range(Box::new(year_of(year)), Box::new(year_of(last))),
                    i + 3,
                ));
            }
        }
        Some((year_of(year), i + 1))
    }
}

/// A number with marks inside: "26.10.2017" and "2017.10.26" with full stops; "11/28/2016", "28/11/2016" and
/// "2016/11/28" with slashes.
fn marked(letters: &str) -> Option<DateExpr> {
    let mark = if letters.contains('/') { '/' } else { '.' };
    let mut parts = letters.split(mark);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |s: &str| {
        (s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse().ok())
            .flatten()
    };
    let (first, second, third): (i32, i32, i32) = (digits(a)?, digits(b)?, digits(c)?);
    if parts.next().is_some() || b.len() > 2 {
        return None;
    }
    if a.len() == 4 && c.len() <= 2 {
        return ymd(first, second, third).map(DateExpr::Day);
    }
    if c.len() != 4 || a.len() > 2 {
        return None;
    }
    let day_first = ymd(third, second, first);
    let month_first = ymd(third, first, second).filter(|_| mark == '/');
    match (day_first, month_first) {
        (Some(a), Some(b)) if a != b => Some(DateExpr::EitherDay(a, b)),
        (Some(day), _) | (None, Some(day)) => Some(DateExpr::Day(day)),
        (None, None) => None,
    }
}

/// A day of the calendar, if there is one.
fn ymd(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|&y| YEARS.contains(&y.into()))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
