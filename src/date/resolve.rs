//! A wording against the day it was said.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{DateBasis, DateExpr, DatePrecision, DateReading};

/// What a wording is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateContext {
    /// The day the report was published, or the day in its dateline.
    pub published: Option<Date>,
    /// The day that was spoken of before, for "the next day".
    pub other: Option<Date>,
    /// The first day of the operation that "day four" counts.
    pub first_day: Option<Date>,
    /// A full date told just before, in the same paragraph or caption: it lends its year to "June 26".
    pub near: Option<Date>,
    /// Whether the sentence speaks of what is to come.
    pub future: bool,
}

/// First day, day after the last, EDTF text, precision, basis.
struct Stretch {
    begin: Option<Date>,
    end: Option<Date>,
    edtf: String,
    precision: DatePrecision,
    basis: DateBasis,
}

/// The date that a wording means in its context. What needs a day that the context lacks stays unknown, with the
/// wording kept in [`DateReading::expr`], to be asked again later. `cue` is the words of the report.
///
/// ```
/// use dateline::date::{DateContext, DateExpr, resolve};
/// let monday = jiff::civil::date(2017, 10, 30);
/// let context = DateContext { published: Some(monday), ..DateContext::default() };
/// let reading = resolve(&DateExpr::Weekday { day: 4, weeks: -1 }, "last Thursday", &context);
/// assert_eq!(reading.edtf, "2017-10-26");
/// ```
pub fn resolve(expr: &DateExpr, cue: &str, context: &DateContext) -> DateReading {
    let mut reading = DateReading {
        cue: cue.to_owned(),
        expr: Some(expr.clone()),
        ..DateReading::unknown()
    };
    if let Some(found) = stretch(expr, context) {
        reading.edtf = found.edtf;
        reading.begin = found.begin;
        reading.end = found.end;
        reading.precision = found.precision;
        reading.basis = found.basis;
    }
    reading
}

fn stretch(expr: &DateExpr, context: &DateContext) -> Option<Stretch> {
    match expr {
        DateExpr::Day(day) => Some(one_day(*day, DateBasis::Stated)),
        DateExpr::Month {
            year: Some(year),
            month,
        } => whole_month(*year, *month, DateBasis::Stated),
        DateExpr::Year { year } => whole_year(*year, DateBasis::Stated),
        DateExpr::FromOther { days } => Some(one_day(
            context.other?.checked_add(days.days()).ok()?,
            DateBasis::Relative,
        )),
        DateExpr::DayCount(n) => {
            let past_first = i64::from(n.checked_sub(1)?);
            Some(one_day(
                context.first_day?.checked_add(past_first.days()).ok()?,
                DateBasis::DayCount,
            ))
        }
        DateExpr::Range(first, last) => range(first, last, context),
        DateExpr::Since(from) => since(&stretch(from, context)?, context.published),
        DateExpr::Before(what) => {
            let what = stretch(what, context)?;
            Some(not_after(what.begin?.yesterday().ok()?, what.basis))
        }
        DateExpr::Until(what) => {
            let what = nearer(what, context)?;
            Some(not_after(what.end?.yesterday().ok()?, what.basis))
        }
        DateExpr::PartOf(whole) => stretch(whole, context),
        DateExpr::DayOfMonth { month, day, weekday } => Some(one_day(
            day_of_month(*month, *day, *weekday, context)?,
            DateBasis::Partial,
        )),
        DateExpr::OfYear { years, of } => of_year(*years, of, context),
        DateExpr::AnotherTime => None,
        DateExpr::Month { year: None, month } => match context.near.and_then(|near| lent(near, *month, 15)) {
            Some(day) => whole_month(day.year(), *month, DateBasis::Partial),
            None => counted(expr, context.published?, context.future),
        },
        _ => counted(expr, context.published?, context.future),
    }
}

/// What is counted from the day of publication.
fn counted(expr: &DateExpr, published: Date, future: bool) -> Option<Stretch> {
    match *expr {
        DateExpr::EitherDay(a, b) => {
            // only a day that had come can be told of
            let (past, to_come) = (a.min(b), a.max(b));
            (past <= published && published < to_come && !future).then(|| one_day(past, DateBasis::Partial))
        }
        DateExpr::Month { month, .. } => {
            let turn = match (month.cmp(&published.month()), future) {
                (std::cmp::Ordering::Greater, false) => -1,
                (std::cmp::Ordering::Less, true) => 1,
                _ => 0,
            };
            whole_month(published.year().checked_add(turn)?, month, DateBasis::Partial)
        }
        DateExpr::Weekday { day, weeks } => Some(one_day(
            weekday(day, weeks, published, future)?,
            DateBasis::Weekday,
        )),
        DateExpr::WeekdayOf { day, weeks } => {
            let day = i32::from(day - 1);
            let past = weeks.checked_mul(7)?.checked_add(day)?;
            Some(one_day(
                monday(published)?.checked_add(past.days()).ok()?,
                DateBasis::Weekday,
            ))
        }
        DateExpr::Days(days) => Some(one_day(
            published.checked_add(days.days()).ok()?,
            DateBasis::Relative,
        )),
        DateExpr::Weeks(weeks) => {
            let monday = monday(published)?
                .checked_add(weeks.checked_mul(7)?.days())
                .ok()?;
            span(monday, monday.checked_add(7.days()).ok()?, DatePrecision::Week)
        }
        DateExpr::Months(months) => {
            let day = published.first_of_month().checked_add(months.months()).ok()?;
            whole_month(day.year(), day.month(), DateBasis::Relative)
        }
        DateExpr::Years(years) => {
            let year = i32::from(published.year()).checked_add(years)?;
            whole_year(i16::try_from(year).ok()?, DateBasis::Relative)
        }
        DateExpr::Recent { days } => {
            let begin = published.checked_sub(days.days()).ok()?;
            span(begin, published.tomorrow().ok()?, DatePrecision::Range)
        }
        DateExpr::Vague => Some(not_after(published, DateBasis::Relative)),
        _ => None,
    }
}

fn one_day(day: Date, basis: DateBasis) -> Stretch {
    let edtf = day.to_string();
    Stretch {
        begin: Some(day),
        end: day.tomorrow().ok(),
        edtf,
        precision: DatePrecision::Day,
        basis,
    }
}

fn whole_month(year: i16, month: i8, basis: DateBasis) -> Option<Stretch> {
    let begin = Date::new(year, month, 1).ok()?;
    let end = begin.checked_add(1.month()).ok()?;
    let edtf = format!("{year:04}-{month:02}");
    Some(Stretch {
        begin: Some(begin),
        end: Some(end),
        edtf,
        precision: DatePrecision::Month,
        basis,
    })
}

fn whole_year(year: i16, basis: DateBasis) -> Option<Stretch> {
    let begin = Date::new(year, 1, 1).ok()?;
    let end = begin.checked_add(1.year()).ok()?;
    let edtf = format!("{year:04}");
    Some(Stretch {
        begin: Some(begin),
        end: Some(end),
        edtf,
        precision: DatePrecision::Year,
        basis,
    })
}

/// From `begin` to the day before `end`.
fn span(begin: Date, end: Date, precision: DatePrecision) -> Option<Stretch> {
    let edtf = format!("{begin}/{}", end.yesterday().ok()?);
    Some(Stretch {
        begin: Some(begin),
        end: Some(end),
        edtf,
        precision,
        basis: DateBasis::Relative,
    })
}

fn not_after(day: Date, basis: DateBasis) -> Stretch {
    let edtf = format!("../{day}");
    Stretch {
        begin: None,
        end: day.tomorrow().ok(),
        edtf,
        precision: DatePrecision::Before,
        basis,
    }
}

/// From the first day of a stretch until publication.
fn since(from: &Stretch, published: Option<Date>) -> Option<Stretch> {
    let begin = from.begin?;
    if published == Some(begin) {
        return Some(one_day(begin, from.basis));
    }
    let head = from.edtf.split('/').next().unwrap_or("");
    let published = published.filter(|&p| p >= begin);
    let edtf = published.map_or_else(|| format!("{head}/.."), |p| format!("{head}/{p}"));
    let end = published.and_then(|p| p.tomorrow().ok());
    Some(Stretch {
        begin: Some(begin),
        end,
        edtf,
        precision: DatePrecision::Range,
        basis: from.basis,
    })
}

/// A day or a month of a year counted from that of publication.
fn of_year(years: i32, of: &DateExpr, context: &DateContext) -> Option<Stretch> {
    let year = i16::try_from(i32::from(context.published?.year()).checked_add(years)?).ok()?;
    match *of {
        DateExpr::DayOfMonth { month, day, .. } => {
            Some(one_day(Date::new(year, month, day).ok()?, DateBasis::Relative))
        }
        DateExpr::Month { month, .. } => whole_month(year, month, DateBasis::Relative),
        _ => None,
    }
}

/// From the first day of one stretch to the last of another; a first one that would come later is the one before it.
fn range(first: &DateExpr, last: &DateExpr, context: &DateContext) -> Option<Stretch> {
    let to = stretch(last, context)?;
    // "between January and May 2008": the year is said once
    let lent = to.begin.filter(|_| to.basis == DateBasis::Stated);
    let context = &DateContext {
        published: lent.or(context.published),
        near: None,
        ..*context
    };
    let mut from = stretch(first, context)?;
    if from.begin? > to.begin? {
        let earlier = DateContext {
            published: to.begin,
            near: None,
            future: false,
            ..*context
        };
        from = match first {
            DateExpr::Weekday { .. } | DateExpr::DayOfMonth { .. } | DateExpr::Month { year: None, .. } => {
                stretch(first, &earlier).filter(|from| from.begin <= to.begin)?
            }
            _ => return None,
        };
    }
    let tail = to.edtf.split('/').next_back().unwrap_or("");
    let head = from.edtf.split('/').next().unwrap_or("");
    let edtf = format!("{head}/{tail}");
    Some(Stretch {
        begin: from.begin,
        end: to.end,
        edtf,
        precision: DatePrecision::Range,
        basis: to.basis,
    })
}

/// The most recent such day, or the first to come; with the year that a full date near it lends; with a weekday the one
/// nearest to publication that falls on it.
fn day_of_month(month: i8, day: i8, weekday: Option<i8>, context: &DateContext) -> Option<Date> {
    let in_year = |year| Date::new(year, month, day).ok();
    if let Some(day) = context.near.and_then(|near| lent(near, month, day)) {
        return Some(day);
    }
    let published = context.published?;
    let fits = |found: &Date| {
        if context.future {
            *found >= published
        } else {
            *found <= published
        }
    };
    let on_weekday = weekday.and_then(|weekday| {
        let falls = |date: &Date| date.weekday().to_monday_one_offset() == weekday;
        nearest(published, |year| in_year(year).filter(falls))
    });
    let step: i16 = if context.future { 1 } else { -1 };
    // a leap day comes at least once in eight years
    let mut years = (0..=8).filter_map(|n| published.year().checked_add(step * n));
    on_weekday.or_else(|| years.find_map(|year| in_year(year).filter(fits)))
}

/// A full date lends its year to days that lie no further from it.
const LENDS_DAYS: i32 = 31;

/// The day of a month in the year that `near` lends; none where they are too far apart to be told together.
fn lent(near: Date, month: i8, day: i8) -> Option<Date> {
    nearest(near, |year| Date::new(year, month, day).ok())
        .filter(|&found| days_between(found, near) <= LENDS_DAYS)
}

/// The date nearest to `day` that `in_year` gives for its year and the ones beside it.
fn nearest(day: Date, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let dates = (-1..=1).filter_map(|n| in_year(day.year().checked_add(n)?));
    dates.min_by_key(|&date| days_between(date, day))
}

fn days_between(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// A deadline may lie before or after the day it is told on: the nearer one.
fn nearer(expr: &DateExpr, context: &DateContext) -> Option<Stretch> {
    let past = stretch(expr, context)?;
    let to_come = stretch(
        expr,
        &DateContext {
            future: true,
            ..*context
        },
    )?;
    let away = |s: &Stretch| Some(days_between(s.begin?, context.published?));
    let sooner = matches!((away(&past), away(&to_come)), (Some(a), Some(b)) if b < a);
    Some(if sooner { to_come } else { past })
}

fn weekday(day: i8, weeks: i8, published: Date, future: bool) -> Option<Date> {
    let day = Weekday::from_monday_one_offset(day).ok()?;
    match weeks {
        0 if published.weekday() == day => Some(published),
        0 if future => published.nth_weekday(1, day).ok(),
        ..=0 => published.nth_weekday(-1, day).ok(),
        _ => published.nth_weekday(1, day).ok(),
    }
}

/// The Monday of the week of a day.
fn monday(day: Date) -> Option<Date> {
    let past = i32::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(past.days()).ok()
}
