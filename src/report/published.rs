//! The day a report was published, as its text states it.
//!
//! Looked at are the lines at the head of the page, lines anywhere that say "published", a date joined to the first
//! words of the text, and datelines. The word before a date says what it is (`stamps.csv`): a page "updated" or
//! "retrieved" on a day was not published then. A dotted date is day first; a slashed one that could be either is
//! settled by another date of the head that lies within a week of one of the two, or stays open.

use jiff::civil::Date;

use crate::date::{DateContext, DateExpr, DateMention, find, resolve};
use crate::lexicon::Lexicon;
use crate::lexicon::dates::DateWord;
use crate::lexicon::stamps::StampRole;
use crate::report::{Meta, Part, Published, ReportedBasis, Sentence};
use crate::text::{Span, Token, TokenKind, tokenize};

/// A stamp is a short line; longer ones are text.
const LONGEST_STAMP: usize = 100;
/// So many other words a stamp may hold: a place, a label.
const MOST_WORDS: usize = 4;
/// So many blocks of news the head of a page may stand among.
const HEAD_BLOCKS: usize = 3;
/// A dateline and a stamp that speak of the same report lie no further apart, in days.
const NEAR_DAYS: i32 = 7;

/// Whether a line is nothing but a date, with a time, a place or a label.
pub(crate) fn is_stamp(line: &str, lexicon: &Lexicon) -> bool {
    if line.len() > LONGEST_STAMP || !holds_year(line) {
        return false;
    }
    let tokens = tokenize(line, Span::new(0, line.len()));
    let mentions = find(line, &tokens, lexicon);
    if !mentions.iter().any(is_day) {
        return false;
    }
    let mut words = 0;
    for token in tokens
        .iter()
        .filter(|t| !mentions.iter().any(|m| m.span.contains(t.span)))
    {
        let letters = token.of(line);
        let part = lexicon.stamps.role(letters).is_some()
            || matches!(
                lexicon.dates.get(letters),
                Some(
                    DateWord::Clock
                        | DateWord::Filler
                        | DateWord::Daypart
                        | DateWord::Weekday { .. }
                        | DateWord::In
                )
            );
        match token.kind {
            TokenKind::Word if part => {}
            TokenKind::Word if letters.starts_with(char::is_uppercase) => words += 1,
            TokenKind::Word | TokenKind::Possessive => return false,
            _ => {}
        }
    }
    words <= MOST_WORDS && !line.ends_with(['.', '!', '?'])
}

/// Whether four digits stand together: no full date is without.
fn holds_year(line: &str) -> bool {
    line.as_bytes()
        .windows(4)
        .any(|four| four.iter().all(u8::is_ascii_digit))
}

/// The bytes of a date, with its label, that is joined to the first words of the text: "date 2017-10-20 Soldiers".
pub(crate) fn joined_stamp(block: &str, lexicon: &Lexicon) -> Option<usize> {
    let head = Span::new(0, block.floor_char_boundary(LONGEST_STAMP));
    // no stamp is without digits
    if !head.of(block).bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let tokens = tokenize(block, head);
    let label = tokens
        .first()
        .is_some_and(|t| lexicon.stamps.role(t.of(block)) == Some(StampRole::Published));
    let first = find(block, &tokens, lexicon).into_iter().next().filter(is_day)?;
    let at = tokens.iter().position(|t| t.span.start == first.span.start)?;
    let after = tokens.iter().find(|t| t.span.start >= first.span.end)?;
    let opens = after.spaced
        && after
            .of(block)
            .starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '|'));
    let colon = tokens.get(1).is_some_and(|t| t.of(block) == ":");
    (at <= usize::from(label) + usize::from(label && colon) && opens).then_some(after.span.start)
}

fn is_day(mention: &DateMention) -> bool {
    matches!(mention.expr, DateExpr::Day(_) | DateExpr::EitherDay(..))
}

/// What the text states.
#[derive(Default)]
struct Stated {
    /// Stamps of publication, best first.
    published: Vec<DateExpr>,
    /// When the page was changed.
    changed: Vec<Date>,
    /// Days in datelines.
    filed: Vec<DateExpr>,
}

/// The day of publication: what was given, else what the text says, else unknown.
pub(crate) fn published(
    text: &str,
    sentences: &[Sentence],
    datelines: &[Span],
    meta: &Meta,
    lexicon: &Lexicon,
) -> Published {
    let stated = stated(text, sentences, datelines, lexicon);
    if let Some((date, basis)) = meta.published {
        let dateline = stated.dateline(date);
        return Published {
            date: Some(date),
            basis,
            reasoning: meta.note.clone(),
            alternatives: Vec::new(),
            dateline,
        };
    }
    let mut open = Vec::new();
    for stamp in stated.published.iter().chain(stated.filed.first()) {
        match *stamp {
            DateExpr::Day(date) => return stated.settled(date, ""),
            DateExpr::EitherDay(a, b) => match stated.nearer(a, b) {
                Some(date) => {
                    return stated.settled(date, "day and month told apart by another date of the page");
                }
                None => open.extend([a, b]),
            },
            _ => {}
        }
    }
    let reasoning = match (open.is_empty(), stated.changed.is_empty()) {
        (false, _) => "the text gives a date whose day and month cannot be told apart",
        (true, false) => "the text says only when the page was changed",
        (true, true) => "",
    };
    let alternatives = if open.is_empty() { stated.changed } else { open };
    let reasoning = reasoning.to_owned();
    Published {
        date: None,
        basis: ReportedBasis::Unknown,
        reasoning,
        alternatives,
        dateline: None,
    }
}

impl Stated {
    fn settled(&self, date: Date, reasoning: &str) -> Published {
        let reasoning = reasoning.to_owned();
        let dateline = self.dateline(date);
        Published {
            date: Some(date),
            basis: ReportedBasis::Stated,
            reasoning,
            alternatives: Vec::new(),
            dateline,
        }
    }

    /// The one of two days that lies near another date of the page.
    fn nearer(&self, a: Date, b: Date) -> Option<Date> {
        let days = self
            .published
            .iter()
            .chain(&self.filed)
            .filter_map(|expr| match expr {
                DateExpr::Day(day) => Some(*day),
                _ => None,
            });
        let known: Vec<Date> = days.chain(self.changed.iter().copied()).collect();
        let near = |day: Date| known.iter().any(|&k| is_near(k, day));
        match (near(a), near(b)) {
            (true, false) => Some(a),
            (false, true) => Some(b),
            _ => None,
        }
    }

    /// The day of the dateline, where it differs from that of publication and lies near it.
    fn dateline(&self, published: Date) -> Option<Date> {
        let filed = self.filed.first()?;
        let day = if let DateExpr::Day(day) = *filed {
            day
        } else {
            // the year is that of the stamp, or of the turn of the year beside it
            let from = published.checked_add(jiff::Span::new().days(NEAR_DAYS)).ok()?;
            resolve(
                filed,
                "",
                &DateContext {
                    published: Some(from),
                    ..DateContext::default()
                },
            )
            .begin?
        };
        (day != published && is_near(day, published)).then_some(day)
    }
}

fn is_near(a: Date, b: Date) -> bool {
    a.since(b).is_ok_and(|span| span.get_days().abs() <= NEAR_DAYS)
}

fn stated(text: &str, sentences: &[Sentence], datelines: &[Span], lexicon: &Lexicon) -> Stated {
    let mut stated = Stated::default();
    let mut unlabelled = Vec::new();
    let mut blocks = 0;
    let mut paragraph = usize::MAX;
    for sentence in sentences {
        if sentence.part != Part::Boilerplate {
            blocks += usize::from(sentence.part == Part::Body && sentence.paragraph != paragraph);
            paragraph = sentence.paragraph;
            continue;
        }
        let line = sentence.span.of(text);
        if line.len() > LONGEST_STAMP || !holds_year(line) {
            continue;
        }
        let tokens = tokenize(text, sentence.span);
        for mention in find(text, &tokens, lexicon).into_iter().filter(is_day) {
            let head = blocks <= HEAD_BLOCKS;
            match (role(text, &tokens, mention.span.start, lexicon), mention.expr) {
                (Some(StampRole::Published), expr) => stated.published.push(expr),
                (Some(StampRole::Changed), DateExpr::Day(day)) => stated.changed.push(day),
                (None, expr) if head => unlabelled.push(expr),
                _ => {}
            }
        }
    }
    stated.published.append(&mut unlabelled);
    for &span in datelines {
        let tokens = tokenize(text, span);
        let days = find(text, &tokens, lexicon)
            .into_iter()
            .map(|mention| mention.expr);
        stated
            .filed
            .extend(days.filter(|expr| matches!(expr, DateExpr::Day(_) | DateExpr::DayOfMonth { .. })));
    }
    stated
}

/// What the last word before byte `at` that says so makes of the date there.
fn role(text: &str, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<StampRole> {
    let before = tokens
        .iter()
        .rev()
        .filter(|t| t.span.end <= at && t.kind == TokenKind::Word);
    before.into_iter().find_map(|t| lexicon.stamps.role(t.of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;

    fn read(text: &str) -> Published {
        let lexicon = Lexicon::builtin().unwrap();
        Report::from_text("a", "a.txt", text.as_bytes(), &Meta::default(), &lexicon)
            .unwrap()
            .source
            .published
    }

    const CASES: &[(&str, &str)] = &[
        (
            "Ferry opens\n\nPublished 26.10.2017 00:00\nUpdated 27.10.2017 14:54\n\nIt opened.",
            "2017-10-26",
        ),
        (
            "Ferry opens\n\nThursday, March 27, 2008\n\nIt opened. It is full.",
            "2008-03-27",
        ),
        (
            "date 2017-10-20 Boats are seen off Varna on June 27, 2016. / AFP PHOTO / ANN LEE\n\nIt opened.",
            "2017-10-20",
        ),
        (
            "Ferry opens\nBy Ann Lee, Oct. 26, 2017\n\nIt opened.",
            "2017-10-26",
        ),
        ("VARNA, Oct 26 2017 - It opened.", "2017-10-26"),
        ("VARNA, Oct 26 - It opened.", ""),
        (
            "FERRY OPENS\nPublished 2017-10-25\n\nVARNA, Oct 26 - It opened.",
            "2017-10-25 from 2017-10-26",
        ),
        (
            "FERRY OPENS\nPublished 2017-01-01\n\nVARNA, Dec 31 - It opened.",
            "2017-01-01 from 2016-12-31",
        ),
        (
            "Ferry opens\n05/06/2017\n\nIt opened.",
            " or 2017-06-05 or 2017-05-06",
        ),
        (
            "Ferry opens\n05/06/2017\nUpdated June 5, 2017\n\nIt opened.",
            "2017-06-05",
        ),
        ("Ferry opens\n11/28/2016\n\nIt opened.", "2016-11-28"),
        (
            "Ferry opens\nLast updated 3 May 2012\n\nIt opened.",
            " or 2012-05-03",
        ),
        ("Ferry opens\n\nIt opened on 26 October 2017.", ""),
        ("Ferry opens\n\nOctober 26, 2017 was a day of joy.", ""),
        (
            "Ferry opens\n\nIt opened.\n\nOne.\n\nTwo.\n\nThree.\n\n3 May 2012",
            "",
        ),
        (
            "Ferry opens\n\nIt opened.\n\nOne.\n\nTwo.\n\nThree.\n\nPublished: 3 May 2012",
            "2012-05-03",
        ),
        (
            "Ferry opens\n9:55 AM ET, Sun January 4, 2015\n\nIt opened.",
            "2015-01-04",
        ),
        (
            "Ferry opens\nWed Nov 23, 2016 | 4:58pm EST\n\nIt opened.",
            "2016-11-23",
        ),
        (
            "Ferry opens\nAPRIL 26, 2016 - 12:25AM EDT\n\nIt opened.",
            "2016-04-26",
        ),
        (
            "Ferry opens\n8:56 AM, Dec 08, 2016 CT\n\nIt opened.",
            "2016-12-08",
        ),
        (
            "Ferry opens\nNovember 18, 2016 13:25 GMT\n\nIt opened.",
            "2016-11-18",
        ),
        (
            "Ferry opens\nDecember 18, 2016 9:41:42 EST PM\n\nIt opened.",
            "2016-12-18",
        ),
        ("Ferry opens\nDecember 9th 2016\n\nIt opened.", "2016-12-09"),
        (
            "Ferry opens\nDecember 7, 2016 - 23:28\n\nIt opened.",
            "2016-12-07",
        ),
        ("Ferry opens\n31 November 2016\n\nIt opened.", ""),
    ];

    #[test]
    fn stated_or_unknown() {
        let mut wrong = Vec::new();
        for &(head, expected) in CASES {
            let found = read(head);
            let mut given = found.date.map(|d| d.to_string()).unwrap_or_default();
            given.extend(found.dateline.map(|d| format!(" from {d}")));
            given.extend(found.alternatives.iter().map(|d| format!(" or {d}")));
            if given != expected {
                wrong.push(format!("{head:?}: expected {expected:?}, found {given:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
