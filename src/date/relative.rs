//! Dates counted from another day: "yesterday", "last Thursday", "two weeks ago", "on day four of".

use super::DateExpr;
use super::calendar::Read;
use super::scan::{Item, Scan};
use crate::lexicon::dates::DateWord;

/// Lengths of units in days, as `dates.csv` has them.
const WEEK: i32 = 7;
const MONTH: i32 = 30;
const YEAR: i32 = 365;
const DECADE: i32 = 3650;

impl Scan<'_> {
    /// A wording at `i` that is counted from another day.
    pub(super) fn relative(&self, i: usize) -> Read {
        match self.item(i) {
            Item::Number(n, 1..=3) => self.counted(n, i + 1),
            Item::Word(word) => match word {
                DateWord::Day(days) => Some((DateExpr::Days(days), self.past_daypart(i + 1))),
                DateWord::Weekday { day, short } => self.weekday(i, day, short),
                DateWord::Number(n) => self.counted(n, i + 1),
                DateWord::One => self.counted_one(i),
                DateWord::Last => self.last(i),
                DateWord::Next => self.next(i),
                DateWord::This => self.this(i),
                DateWord::That => self.that(i),
                DateWord::Earlier(_) => self.earlier(i),
                DateWord::Vague => self.vague(i),
                DateWord::Recent => {
                    matches!(self.word(i + 1), Some(DateWord::Unit(1..))).then_some((DateExpr::Vague, i + 2))
                }
                DateWord::Recently => Some((DateExpr::Vague, i + 1)),
                DateWord::Ordinal(n) => self.ordinal_day(n, i),
                DateWord::Weekend => Some((weekend(0), i + 1)),
                DateWord::Daypart => self.part_of_day(i),
                DateWord::Unit(days) => self.unit(days, i),
                _ => None,
            },
            _ => None,
        }
    }

    /// "Tuesday", "Tuesday morning", "Tuesday of last week", "Tuesday (26 October)".
    fn weekday(&self, i: usize, day: i8, short: bool) -> Read {
        let named = matches!(self.before(i), Item::Word(DateWord::Nickname))
            || matches!(self.word(i + 1), Some(DateWord::Paper));
        if named && self.letters(i + 1).starts_with(char::is_uppercase) || self.is_nicknamed(i) {
            return None;
        }
        let mut at = self.skip(i + 1, Item::Stop);
        at = self.skip(self.skip(at, Item::Comma), Item::Open);
        match self.calendar(at) {
            Some((expr @ DateExpr::Day(_), next)) => return Some((expr, self.skip(next, Item::Close))),
            Some((
                DateExpr::DayOfMonth {
                    month, day: of_month, ..
                },
                next,
            )) => {
                let expr = DateExpr::DayOfMonth {
                    month,
                    day: of_month,
                    weekday: Some(day),
                };
                return Some((expr, self.skip(next, Item::Close)));
            }
            _ => {}
        }
        if short {
            return None;
        }
        let at = self.past_daypart(i + 1);
        let of = self.skip_word(at, DateWord::In);
        let weeks = match self.word(of) {
            Some(DateWord::Last) => Some(-1),
            Some(DateWord::This) => Some(0),
            Some(DateWord::Next) => Some(1),
            _ => None,
        };
        match weeks.filter(|_| self.word(of + 1) == Some(DateWord::Unit(WEEK))) {
            Some(weeks) => Some((DateExpr::WeekdayOf { day, weeks }, of + 2)),
            None => Some((DateExpr::Weekday { day, weeks: 0 }, at)),
        }
    }

    /// "Good Friday": a capital before, as in a name.
    fn is_nicknamed(&self, i: usize) -> bool {
        self.before(i) == Item::Word(DateWord::Nickname)
            && self.letters(i.saturating_sub(1)).starts_with(char::is_uppercase)
    }

    /// "in the morning", "before dawn": of the day that is spoken of.
    fn part_of_day(&self, i: usize) -> Read {
        let is = |i: usize, word: &str| self.letters(i).eq_ignore_ascii_case(word);
        let in_the = self.before(i) == Item::Word(DateWord::Filler) && is(i.wrapping_sub(2), "in");
        // "on 26 October, at dusk" tells its day itself
        let mut day = i.wrapping_sub(2);
        if self.item(day) == Item::Comma {
            day = day.wrapping_sub(1);
        }
        let told = matches!(
            self.item(day),
            Item::Number(..)
                | Item::Word(DateWord::Weekday { .. } | DateWord::Day(_) | DateWord::Month { .. })
        );
        let at = is(i.wrapping_sub(1), "before") || (is(i.wrapping_sub(1), "at") && !is(i, "night"));
        let of_day = (in_the && self.closes(i + 1)) || (at && !told);
        of_day.then_some((DateExpr::FromOther { days: 0 }, i + 1))
    }

    fn past_daypart(&self, i: usize) -> usize {
        self.skip_word(i, DateWord::Daypart)
    }

    /// "two weeks ago", "3 days earlier", "ten days later"; the number is read.
    fn counted(&self, n: i32, i: usize) -> Read {
        let mut at = self.skip_word(i, DateWord::In);
        if self.item(at) == Item::Hyphen {
            return None;
        }
        at = self.skip_word(at, DateWord::Straight);
        let Some(DateWord::Unit(unit)) = self.word(at) else {
            return None;
        };
        self.units_away(n, unit, at + 1)
    }

    /// "a week ago", "a couple of days ago", "a few days ago", "a day after".
    fn counted_one(&self, i: usize) -> Read {
        match self.word(i + 1)? {
            DateWord::Unit(unit) => self.units_away(1, unit, i + 2),
            DateWord::Number(n) => self.counted(n, i + 2),
            DateWord::Vague => self.vague(i + 1),
            _ => None,
        }
    }

    /// What stands after a number of units.
    fn units_away(&self, n: i32, unit: i32, at: usize) -> Read {
        match self.word(at)? {
            DateWord::Ago => Some((back(n, unit), at + 1)),
            DateWord::Earlier(sign) => Self::away(sign * n, unit, at),
            DateWord::Since if self.closes(at + 1) => Self::away(n, unit, at),
            DateWord::Before if self.closes(at + 1) => Self::away(-n, unit, at),
            _ => None,
        }
    }

    /// So many units from another time; the last word of it stands at `at`.
    fn away(n: i32, unit: i32, at: usize) -> Read {
        match unit {
            0 => None,
            1 => Some((DateExpr::FromOther { days: n }, at + 1)),
            _ => Some((DateExpr::AnotherTime, at + 1)),
        }
    }

    /// Whether a clause ends before `i`: "a day after" tells a time by itself, "a day after the vote" ties two events.
    fn closes(&self, i: usize) -> bool {
        let mark = self.letters(i);
        matches!(self.item(i), Item::Comma | Item::Stop | Item::Close | Item::End)
            || matches!(mark, ";" | ":" | "?" | "!")
    }

    /// "several days ago", "few months ago".
    fn vague(&self, i: usize) -> Read {
        let at = self.skip_word(i + 1, DateWord::In);
        let Some(DateWord::Unit(unit)) = self.word(at) else {
            return None;
        };
        let expr = if unit == 0 {
            DateExpr::Days(0)
        } else {
            DateExpr::Vague
        };
        match self.word(at + 1) {
            Some(DateWord::Ago) => Some((expr, at + 2)),
            Some(DateWord::Earlier(_)) => Some((DateExpr::AnotherTime, at + 2)),
            _ => None,
        }
    }

    /// "last Thursday", "last week", "last night", "the past five months", "the last few days".
    fn last(&self, i: usize) -> Read {
        let article = self.letters(i.wrapping_sub(1)).eq_ignore_ascii_case("the");
        let past = article && self.letters(i).eq_ignore_ascii_case("last")
            || self.letters(i).eq_ignore_ascii_case("past");
        let (n, at) = match self.item(i + 1) {
            Item::Number(n, 1..=3) => (Some(n), i + 2),
            Item::Word(DateWord::Number(n)) => (Some(n), self.skip_word(i + 2, DateWord::In)),
            Item::Word(DateWord::Vague) => {
                return matches!(self.word(i + 2), Some(DateWord::Unit(_)))
                    .then_some((DateExpr::Vague, i + 3));
            }
            _ => (None, i + 1),
        };
        match (self.word(at)?, n) {
            (DateWord::Unit(0), n) => Some((
                DateExpr::Recent {
                    days: n.unwrap_or(1).div_euclid(24).max(1),
                },
                at + 1,
            )),
            (DateWord::Unit(1), None) if article => Some((DateExpr::FromOther { days: -1 }, at + 1)),
            (DateWord::Unit(1), None) => None,
            (DateWord::Unit(_), None) if !past && !self.letters(i).eq_ignore_ascii_case("last") => {
                Some((DateExpr::AnotherTime, at + 1))
            }
            (DateWord::Unit(unit), Some(n)) => Some((
                DateExpr::Recent {
                    days: n.saturating_mul(unit),
                },
                at + 1,
            )),
            (DateWord::Unit(unit), None) if past => Some((DateExpr::Recent { days: unit }, at + 1)),
            (DateWord::Unit(unit), None) => Some((back(1, unit), at + 1)),
            (DateWord::Weekday { day, .. }, None) => match self.month_of(at + 1) {
                None => Some((DateExpr::Weekday { day, weeks: -1 }, self.past_daypart(at + 1))),
                month => month,
            },
            (DateWord::Month { .. }, None) => self.calendar(at),
            (DateWord::Daypart, None) => Some((DateExpr::Days(-1), at + 1)),
            (DateWord::Weekend, None) => Some((weekend(-1), at + 1)),
            _ => None,
        }
    }

    /// "last Thursday in November": some day of that month.
    fn month_of(&self, i: usize) -> Read {
        let month =
            self.word(i) == Some(DateWord::In) && matches!(self.word(i + 1), Some(DateWord::Month { .. }));
        let (expr, next) = month.then(|| self.calendar(i + 1)).flatten()?;
        Some((DateExpr::PartOf(Box::new(expr)), next))
    }

    /// "next Tuesday", "next week", "the next day", "the following year".
    fn next(&self, i: usize) -> Read {
        let at = i + 1;
        let article = self.letters(i.wrapping_sub(1)).eq_ignore_ascii_case("the");
        let other =
            !self.letters(i).eq_ignore_ascii_case("next") && !self.letters(i).eq_ignore_ascii_case("coming");
        match self.word(at)? {
            DateWord::Unit(_) if self.letters(at).ends_with(['s', 'S']) => {
                Some((DateExpr::AnotherTime, at + 1))
            }
            DateWord::Unit(1) if article || !other => Some((DateExpr::FromOther { days: 1 }, at + 1)),
            DateWord::Unit(_) | DateWord::Weekday { short: false, .. } if other => {
                article.then_some((DateExpr::AnotherTime, at + 1))
            }
            DateWord::Unit(unit) if unit > 0 => Some((back(-1, unit), at + 1)),
            DateWord::Weekday { day, .. } => {
                Some((DateExpr::Weekday { day, weeks: 1 }, self.past_daypart(at + 1)))
            }
            _ => None,
        }
    }

    /// "this week", "this morning", "this Tuesday".
    fn this(&self, i: usize) -> Read {
        let at = i + 1;
        match self.word(at)? {
            DateWord::Unit(unit) if unit > 0 => Some((back(0, unit), at + 1)),
            DateWord::Daypart => Some((DateExpr::Days(0), at + 1)),
            DateWord::Weekday { day, .. } => {
                Some((DateExpr::Weekday { day, weeks: 0 }, self.past_daypart(at + 1)))
            }
            DateWord::Month { .. } => self.calendar(at),
            DateWord::Weekend => Some((weekend(0), at + 1)),
            _ => None,
        }
    }

    /// "that day", "the same day", "that night".
    fn that(&self, i: usize) -> Read {
        let day = matches!(self.word(i + 1), Some(DateWord::Unit(1) | DateWord::Daypart));
        day.then_some((DateExpr::FromOther { days: 0 }, i + 2))
    }

    /// "earlier this month", "earlier today", "later that day".
    fn earlier(&self, i: usize) -> Read {
        match self.word(i + 1)? {
            DateWord::This | DateWord::Day(_) | DateWord::That | DateWord::In | DateWord::Filler => {
                let at = if matches!(self.word(i + 1), Some(DateWord::In | DateWord::Filler)) {
                    i + 2
                } else {
                    i + 1
                };
                self.relative(at)
                    .filter(|(expr, _)| !matches!(expr, DateExpr::Weekday { weeks: 1, .. }))
            }
            DateWord::Weekday { .. } => self.relative(i + 1),
            _ => None,
        }
    }

    /// "the fourth day of", "a third straight day".
    fn ordinal_day(&self, n: i32, i: usize) -> Read {
        let at = self.skip_word(i + 1, DateWord::Straight);
        let count = u32::try_from(n).ok()?;
        (self.word(at) == Some(DateWord::Unit(1)) && self.letters(at) != "days")
            .then_some((DateExpr::DayCount(count), at + 1))
    }

    /// "day four of", "moments ago", "months ago", "the day before yesterday".
    fn unit(&self, days: i32, i: usize) -> Read {
        match (days, self.item(i + 1)) {
            (1, Item::Number(n, 1 | 2) | Item::Word(DateWord::Number(n))) if self.letters(i).len() == 3 => {
                Some((DateExpr::DayCount(u32::try_from(n).ok()?), i + 2))
            }
            (0, Item::Word(DateWord::Ago)) => Some((DateExpr::Days(0), i + 2)),
            (_, Item::Word(DateWord::Ago)) => Some((DateExpr::Vague, i + 2)),
            (1, Item::Word(word)) => self.day_away(word, i),
            _ => None,
        }
    }

    /// "day before yesterday", "the day before.", "days later".
    fn day_away(&self, word: DateWord, i: usize) -> Read {
        let one = !self.letters(i).ends_with(['s', 'S']);
        let away = |days: i32| {
            if one {
                DateExpr::FromOther { days }
            } else {
                DateExpr::AnotherTime
            }
        };
        match (word, self.word(i + 2)) {
            (DateWord::Before, Some(DateWord::Day(-1))) => Some((DateExpr::Days(-2), i + 3)),
            (DateWord::Since, Some(DateWord::Day(1))) => Some((DateExpr::Days(2), i + 3)),
            (DateWord::Before, _) if self.closes(i + 2) => Some((away(-1), i + 2)),
            (DateWord::Since, _) if self.closes(i + 2) => Some((away(1), i + 2)),
            (DateWord::Earlier(sign), _) => Some((away(sign), i + 2)),
            _ => None,
        }
    }
}

/// `n` units before publication.
fn back(n: i32, unit: i32) -> DateExpr {
    match unit {
        DECADE => DateExpr::Years(n.saturating_mul(-10)),
        WEEK => DateExpr::Weeks(-n),
        MONTH => DateExpr::Months(-n),
        YEAR => DateExpr::Years(-n),
        unit => DateExpr::Days(n.saturating_mul(-unit)),
    }
}

/// Saturday and Sunday: the most recent ones, or those before.
fn weekend(weeks: i8) -> DateExpr {
    let day = |day| Box::new(DateExpr::Weekday { day, weeks });
    DateExpr::Range(day(6), day(7))
}
