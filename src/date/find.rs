//! The wordings of a sentence that tell a time.

use super::calendar::Read;
use super::scan::{Item, Scan};
use super::{DateExpr, DateMention};
use crate::lexicon::Lexicon;
use crate::lexicon::dates::DateWord;
use crate::text::{Span, Token, TokenKind};

/// Every wording for a time among `tokens`, in order, none overlapping another.
///
/// ```
/// use dateline::date::{DateExpr, find};
/// use dateline::text::{Span, tokenize};
/// let lexicon = dateline::Lexicon::builtin()?;
/// let text = "The bridge, shut since mid-2014, reopened last Thursday.";
/// let found = find(text, &tokenize(text, Span::new(0, text.len())), &lexicon);
/// assert_eq!(found[0].span.of(text), "since mid-2014");
/// assert_eq!(found[1].expr, DateExpr::Weekday { day: 4, weeks: -1 });
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn find(text: &str, tokens: &[Token], lexicon: &Lexicon) -> Vec<DateMention> {
    let item = |token: &Token| Item::of(token.of(text), token.kind, lexicon).of_token(*token);
    let items: Vec<Item> = tokens.iter().map(item).collect();
    find_items((text, tokens), &items, 0..tokens.len(), lexicon)
}

/// The same where it is known what each token is to a date, and which ones a wording may begin at.
pub(crate) fn find_items(
    (text, tokens): (&str, &[Token]),
    items: &[Item],
    beginnings: impl Iterator<Item = usize>,
    lexicon: &Lexicon,
) -> Vec<DateMention> {
    let scan = Scan {
        text,
        tokens,
        lexicon,
        items,
    };
    let mut found = Vec::new();
    let mut next = 0;
    for i in beginnings {
        let Some(token) = tokens.get(i).filter(|_| i >= next && scan.item(i).begins()) else {
            continue;
        };
        let Some((expr, after)) = scan.phrase(i) else {
            continue;
        };
        let last = tokens.get(after.saturating_sub(1));
        let end = last.map_or(text.len(), |t| t.span.end);
        found.push(DateMention {
            span: Span::new(token.span.start, end),
            expr,
        });
        next = after;
    }
    found
}

impl Scan<'_> {
    /// A wording that begins at `i`, with the words that say how it bounds the time.
    fn phrase(&self, i: usize) -> Read {
        let boxed = |(expr, next): (DateExpr, usize), make: fn(Box<DateExpr>) -> DateExpr| {
            (make(Box::new(expr)), next)
        };
        match self.item(i) {
            Item::Other
            | Item::Comma
            | Item::Stop
            | Item::Hyphen
            | Item::Open
            | Item::Close
            | Item::Suffix
            | Item::End => None,
            Item::Word(DateWord::Since) => self.bounded(i).map(|read| boxed(read, DateExpr::Since)),
            Item::Word(DateWord::Before) => self.bounded(i).map(|read| boxed(read, DateExpr::Before)),
            Item::Word(DateWord::Until) => self.bounded(i).map(|read| boxed(read, DateExpr::Until)),
            Item::Word(DateWord::Between) => self.range(i, |word| word == DateWord::And),
            Item::Word(DateWord::From) => {
                self.range(i, |word| matches!(word, DateWord::To | DateWord::Until))
            }
            _ => self.range_or_simple(i),
        }
    }

    /// The wording after "since" or "before".
    fn bounded(&self, i: usize) -> Read {
        let at = self.past_fillers(i + 1);
        self.simple(at)
            .or_else(|| self.lone_year(at))
            .filter(|(expr, _)| !matches!(expr, DateExpr::FromOther { .. } | DateExpr::AnotherTime))
    }

    fn past_fillers(&self, mut i: usize) -> usize {
        // "since at least the end of": no more than three
        for _ in 0..3 {
            if matches!(self.word(i), Some(DateWord::Filler | DateWord::In)) {
                i += 1;
            }
        }
        i
    }

    /// "between A and B", "from A to B", after the word at `i`.
    fn range(&self, i: usize, joins: fn(DateWord) -> bool) -> Read {
        let at = self.past_fillers(i + 1);
        let one = |at: usize| self.simple(at).or_else(|| self.lone_year(at));
        // "between 3 and 5 May": the month is said once
        if let Some((expr @ DateExpr::Range(..), next)) = self.calendar(at) {
            return Some((expr, next));
        }
        let (first, next) = one(at)?;
        if !self.word(next).is_some_and(joins) {
            return None;
        }
        let (last, next) = one(self.past_fillers(next + 1))?;
        Some((DateExpr::Range(Box::new(first), Box::new(last)), next))
    }

    /// "Monday", "Monday to Wednesday", "June 26–July 3".
    fn range_or_simple(&self, i: usize) -> Read {
        let (first, next) = self.simple(i).or_else(|| self.led_year(i))?;
        // "ten years ago this week" is no week of ours
        if let (
            DateExpr::Years(_),
            Some((DateExpr::Days(0) | DateExpr::Weeks(0) | DateExpr::Months(0), end)),
        ) = (&first, self.simple(next))
        {
            return Some((first, end));
        }
        let joined = matches!(self.item(next), Item::Hyphen | Item::Word(DateWord::To))
            && matches!(
                first,
                DateExpr::Day(_)
                    | DateExpr::DayOfMonth { .. }
                    | DateExpr::Weekday { .. }
                    | DateExpr::Month { .. }
            );
        if joined
            && let Some((last, end)) = self.simple(next + 1)
            && std::mem::discriminant(&first) == std::mem::discriminant(&last)
        {
            return Some((DateExpr::Range(Box::new(first), Box::new(last)), end));
        }
        Some((first, next))
    }

    /// A wording without a bound.
    fn simple(&self, i: usize) -> Read {
        match self.word(i) {
            Some(DateWord::Edge) => self.edge(i),
            Some(DateWord::Part) => self.part(i),
            Some(DateWord::Season) => self.season(i),
            _ => self
                .calendar(i)
                .map(|read| self.of_year(read))
                .or_else(|| self.relative(i)),
        }
    }

    /// "May 26 last year", "October of this year".
    fn of_year(&self, (expr, next): (DateExpr, usize)) -> (DateExpr, usize) {
        let at = self.skip_word(self.skip(next, Item::Comma), DateWord::In);
        let years = match self.word(at) {
            Some(DateWord::Last) => -1,
            Some(DateWord::This) => 0,
            Some(DateWord::Next) => 1,
            _ => return (expr, next),
        };
        let yearless = matches!(
            expr,
            DateExpr::DayOfMonth { .. } | DateExpr::Month { year: None, .. }
        );
        if yearless && self.word(at + 1) == Some(DateWord::Unit(365)) {
            return (
                DateExpr::OfYear {
                    years,
                    of: Box::new(expr),
                },
                at + 2,
            );
        }
        (expr, next)
    }

    /// "early October", "mid-2014", "late last week", "early on Monday".
    fn edge(&self, i: usize) -> Read {
        let at = self.skip(i + 1, Item::Hyphen);
        let at = if matches!(self.word(at), Some(DateWord::Filler | DateWord::In)) {
            at + 1
        } else {
            at
        };
        let (expr, next) = self.simple(at).or_else(|| self.lone_year(at))?;
        Some((part_of(expr), next))
    }

    /// "the beginning of October", "the end of last year".
    fn part(&self, i: usize) -> Read {
        if self.word(i + 1) != Some(DateWord::In) {
            return None;
        }
        let at = self.skip_word(i + 2, DateWord::Filler);
        let (expr, next) = self.simple(at).or_else(|| self.lone_year(at))?;
        Some((part_of(expr), next))
    }

    /// "summer 2014", "the winter of 2015".
    fn season(&self, i: usize) -> Read {
        let at = self.skip_word(i + 1, DateWord::In);
        let (expr, next) = self.lone_year(at)?;
        Some((part_of(expr), next))
    }

    /// A year that something leads in: "in 2014", "the 2003 invasion", "(2016)".
    fn led_year(&self, i: usize) -> Read {
        let year = self.year(i)?;
        let led = match self.before(i) {
            Item::Word(DateWord::In | DateWord::Last) | Item::Open => true,
            Item::Word(DateWord::Filler) => self.letters(i - 1).eq_ignore_ascii_case("the"),
            Item::Word(DateWord::Unit(365)) => self.letters(i - 1).eq_ignore_ascii_case("year"),
            Item::Other | Item::Word(DateWord::One) => self.owned(i),
            _ => false,
        };
        let read = self.lone_year(i)?;
        // "in 2000 villages": a number that counts something; years after "in" stand before no plural
        let counts = self.letters(i + 1).ends_with('s')
            && self.spaced(i + 1)
            && self.before(i) == Item::Word(DateWord::In);
        let counts = counts && i32::from(year) % 100 == 0;
        (led && !counts).then_some(read)
    }

    /// "a 2001 coup", "the army's 2011 campaign": a year between "a" or a possessive and its noun; a round number
    /// counts something more often than not ("a 2000 strong force").
    fn owned(&self, i: usize) -> bool {
        let before = i.saturating_sub(1);
        let possessive = self
            .tokens
            .get(before)
            .is_some_and(|t| t.kind == TokenKind::Possessive);
        let article = self.letters(before).eq_ignore_ascii_case("a");
        let noun = self
            .tokens
            .get(i + 1)
            .is_some_and(|t| t.kind == TokenKind::Word && t.spaced);
        let round = self.year(i).is_none_or(|year| year % 100 == 0);
        (possessive || article) && noun && !round && !matches!(self.word(i + 1), Some(DateWord::Unit(_)))
    }
}

/// A part of a wording that is coarser than a day.
fn part_of(expr: DateExpr) -> DateExpr {
    match expr {
        DateExpr::Day(_) | DateExpr::DayOfMonth { .. } | DateExpr::Weekday { .. } | DateExpr::Days(_) => expr,
        coarse => DateExpr::PartOf(Box::new(coarse)),
    }
}
