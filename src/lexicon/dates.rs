//! The words that dates are made of: `dates.csv`.

use jiff::civil::Date;
use serde::Deserialize;

use super::rows;
use super::words::{LONGEST, Words};
use crate::error::{Error, Result};

/// What a word is to a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateWord {
    /// A month, 1 to 12; `also` where it is another word too ("May").
    Month {
        /// 1 to 12.
        month: i8,
        /// Whether it is another word too.
        also: bool,
    },
    /// A weekday, 1 Monday to 7 Sunday; `short` where it counts only before a date ("Sun").
    Weekday {
        /// 1 to 7.
        day: i8,
        /// Whether it counts only before a date.
        short: bool,
    },
    /// A number in letters.
    Number(i32),
    /// "third".
    Ordinal(i32),
    /// "a".
    One,
    /// A unit of time and its length in days; 0 for less than a day.
    Unit(i32),
    /// "yesterday": -1.
    Day(i32),
    /// "9/11".
    Named(Date),
    /// "attacks" after the day and month of a day known by them.
    Fame,
    /// "morning".
    Daypart,
    /// "ago".
    Ago,
    /// "earlier" (-1) or "later" (1).
    Earlier(i32),
    /// "last", "past".
    Last,
    /// "next".
    Next,
    /// "this".
    This,
    /// "that", "same": another day of the text.
    That,
    /// "several".
    Vague,
    /// "recent".
    Recent,
    /// "recently".
    Recently,
    /// "beginning", before "of".
    Part,
    /// "early", "mid".
    Edge,
    /// "since", "after".
    Since,
    /// "before": not the day itself.
    Before,
    /// "until", "by": the day itself too.
    Until,
    /// "between".
    Between,
    /// "from".
    From,
    /// "to".
    To,
    /// "and".
    And,
    /// "in", before months and years.
    In,
    /// "the", "at least": stands between a word and its date.
    Filler,
    /// "weekend".
    Weekend,
    /// "summer".
    Season,
    /// "consecutive".
    Straight,
    /// "p.m.", "GMT".
    Clock,
    /// The second word of a newspaper's name.
    Paper,
    /// The first word of the name of a day.
    Nickname,
}

/// The words that dates are made of.
#[derive(Clone, Debug, Default)]
pub struct Dates(Words<Option<DateWord>>);

#[derive(Deserialize)]
struct Row {
    word: String,
    class: String,
    value: String,
    #[cfg(test)]
    example: String,
    #[cfg(test)]
    gives: String,
}

const TABLE: &str = "dates.csv";
const TEXT: &str = include_str!("dates.csv");

impl Dates {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// [`Error::Row`] where a row is malformed.
    pub(super) fn builtin() -> Result<Self> {
        let mut table = Words::default();
        for (line, row) in rows::<Row>(TABLE, TEXT)? {
            let word = row.meaning().map_err(|e| Error::row(TABLE, line, e))?;
            let slot: Option<&mut Option<DateWord>> = table.slot(&row.word);
            *slot.ok_or_else(|| {
                Error::row(TABLE, line, format!("expected a word of 1 to {LONGEST} bytes"))
            })? = Some(word);
        }
        Ok(Self(table))
    }

    /// What `word` (in any case) is to a date.
    #[inline]
    pub fn get(&self, word: &str) -> Option<DateWord> {
        self.0.get(word).copied().flatten()
    }

    /// The day that is known by its month and day alone.
    pub(crate) fn named(&self, month: i8, day: i8) -> Option<Date> {
        self.0.values().find_map(|word| match word {
            Some(DateWord::Named(date)) if date.month() == month && date.day() == day => Some(*date),
            _ => None,
        })
    }
}

/// The classes that need no value.
const PLAIN: [(&str, DateWord); 28] = [
    ("ago", DateWord::Ago),
    ("and", DateWord::And),
    ("before", DateWord::Before),
    ("between", DateWord::Between),
    ("clock", DateWord::Clock),
    ("daypart", DateWord::Daypart),
    ("edge", DateWord::Edge),
    ("fame", DateWord::Fame),
    ("filler", DateWord::Filler),
    ("from", DateWord::From),
    ("in", DateWord::In),
    ("last", DateWord::Last),
    ("next", DateWord::Next),
    ("nickname", DateWord::Nickname),
    ("one", DateWord::One),
    ("paper", DateWord::Paper),
    ("part", DateWord::Part),
    ("recent", DateWord::Recent),
    ("recently", DateWord::Recently),
    ("season", DateWord::Season),
    ("since", DateWord::Since),
    ("straight", DateWord::Straight),
    ("that", DateWord::That),
    ("this", DateWord::This),
    ("to", DateWord::To),
    ("until", DateWord::Until),
    ("vague", DateWord::Vague),
    ("weekend", DateWord::Weekend),
];

impl Row {
    fn meaning(&self) -> std::result::Result<DateWord, String> {
        if let Some((_, word)) = PLAIN.iter().find(|(class, _)| *class == self.class) {
            return Ok(*word);
        }
        let wrong = |e: &dyn std::fmt::Display| format!("value \"{}\": {e}", self.value);
        let number = || self.value.parse::<i32>().map_err(|e| wrong(&e));
        let small = || self.value.parse::<i8>().map_err(|e| wrong(&e));
        Ok(match self.class.as_str() {
            "month" => DateWord::Month {
                month: small()?,
                also: false,
            },
            "month_also" => DateWord::Month {
                month: small()?,
                also: true,
            },
            "weekday" => DateWord::Weekday {
                day: small()?,
                short: false,
            },
            "weekday_short" => DateWord::Weekday {
                day: small()?,
                short: true,
            },
            "number" => DateWord::Number(number()?),
            "ordinal" => DateWord::Ordinal(number()?),
            "unit" => DateWord::Unit(number()?),
            "day" => DateWord::Day(number()?),
            "earlier" => DateWord::Earlier(number()?),
            "named" => DateWord::Named(self.value.parse().map_err(|e| wrong(&e))?),
            other => {
                return Err(format!(
                    "found the class \"{other}\", expected one named at the head of the table"
                ));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{DateContext, DateExpr, find, resolve};
    use crate::lexicon::Lexicon;
    use crate::text::{Span, tokenize};

    #[test]
    fn every_row_dates_its_example() {
        let lexicon = Lexicon::builtin().unwrap();
        let context = DateContext {
            published: Some(jiff::civil::date(2021, 5, 12)),
            ..DateContext::default()
        };
        let mut wrong = Vec::new();
        for (line, row) in rows::<Row>(TABLE, TEXT).unwrap() {
            let text = &row.example;
            let mentions = find(text, &tokenize(text, Span::new(0, text.len())), &lexicon);
            let given: Vec<String> = mentions
                .iter()
                .map(|m| match m.expr {
                    DateExpr::DayCount(n) => format!("day {n}"),
                    _ => resolve(&m.expr, m.span.of(text), &context).edtf,
                })
                .collect();
            if given.join("; ") != row.gives || !text.to_lowercase().contains(&row.word) {
                wrong.push(format!(
                    "{TABLE}:{line}: {text} expected {} found {given:?}",
                    row.gives
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
