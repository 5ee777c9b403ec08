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
            let what = stretch(what, context)?;
            Some(not_after(what.end?.yesterday().ok()?, what.basis))
        }
        DateExpr::PartOf(whole) => stretch(whole, context),
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
        DateExpr::DayOfMonth { month, day } => Some(one_day(
            day_of_month(month, day, published, future)?,
            DateBasis::Partial,
        )),
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

/// From the first day of one stretch to the last of another; a first one that would come later is the one before it.
fn range(first: &DateExpr, last: &DateExpr, context: &DateContext) -> Option<Stretch> {
    let to = stretch(last, context)?;
    let mut from = stretch(first, context)?;
    if from.begin? > to.begin? {
        let earlier = DateContext {
            published: to.begin,
            future: false,
            ..*context
        };
        from = match first {
            DateExpr::Weekday { .. } | DateExpr::DayOfMonth { .. } | DateExpr::Month { year: None, .. } => {
                stretch(first, &earlier)?
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

/// The most recent such day, or the first to come.
fn day_of_month(month: i8, day: i8, published: Date, future: bool) -> Option<Date> {
    let step: i16 = if future { 1 } else { -1 };
    let fits = |found: Date| {
        if future {
            found >= published
        } else {
            found <= published
        }
    };
    // a leap day comes at least once in eight years
    let mut years = (0..=8).filter_map(|n| published.year().checked_add(step * n));
    years.find_map(|year| Date::new(year, month, day).ok().filter(|&found| fits(found)))
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
