//! When it happened: the date words that belong to a trigger, or none.

use jiff::civil::Date;

use super::modality::Mood;
use super::site::Borders;
use super::trigger::Hit;
use super::{EventType, Realis};
use crate::date::{self, DateBasis, DateContext, DateExpr, DateMention, DatePrecision, DateReading};
use crate::lexicon::grammar::{Class, Inflection};
use crate::sentence::Tagged;
use crate::text::Span;

/// What a clause border between a trigger and a date costs, in tokens.
const PER_CLAUSE: usize = 9;

/// What it costs a date to stand behind a verb of saying, in tokens: then it dates the saying.
const SAID: usize = 25;

/// The date of a trigger. `news` where a trigger without a date word is of the days up to publication.
#[expect(clippy::too_many_arguments, reason = "one call, each a different thing")]
pub(super) fn of(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    kind: EventType,
    mood: Mood,
    dates: &[DateMention],
    borders: &Borders,
    context: DateContext,
    news: bool,
) -> DateReading {
    let published = context.published;
    if mood.realis == Realis::Expected {
        return future(published);
    }
    let chosen = dates
        .iter()
        .filter(|d| !(kind == EventType::Hold && matches!(d.expr, DateExpr::Since(_))))
        .filter(|d| belongs(tagged, hit, kind, d.span, borders))
        .min_by_key(|d| distance(tagged, hit, d.span, borders));
    let Some(chosen) = chosen else {
        let past = news && dates.iter().any(|d| long_ago(tagged, d, &context));
        return undated(kind, mood, published.filter(|_| news && !past));
    };
    let cue = chosen.span.of(tagged.text);
    date::resolve(&chosen.expr, cue, &context)
}

/// Whether a date lies more than a week before the report: a sentence that has one does not tell the news of the week.
fn long_ago(tagged: &Tagged<'_>, date: &DateMention, context: &DateContext) -> bool {
    let end = date::resolve(&date.expr, date.span.of(tagged.text), context).end;
    let week_before = context
        .published
        .and_then(|day| day.checked_sub(jiff::Span::new().weeks(1)).ok());
    end.zip(week_before)
        .is_some_and(|(end, week_before)| end <= week_before)
}

/// Whether a date may be that of a trigger: in its clause, or in one where nothing else happens. A state has no date
/// of another clause.
fn belongs(tagged: &Tagged<'_>, hit: &Hit<'_>, kind: EventType, date: Span, borders: &Borders) -> bool {
    let clause = |i: usize| borders.clauses.get(i).copied();
    let at = clause(tagged.token_at(date.start));
    let taken = || borders.triggers.iter().any(|&t| clause(t) == at);
    // "took the town on Monday, ending the siege": the participle is of the day of its sentence.
    let participle = hit.verb() && hit.inflection == Inflection::Ing;
    at == clause(hit.tokens.0) || participle || (kind != EventType::Hold && !taken())
}

fn distance(tagged: &Tagged<'_>, hit: &Hit<'_>, date: Span, borders: &Borders) -> usize {
    let at = tagged.token_at(date.start);
    let clause = |i: usize| borders.clauses.get(i).copied().unwrap_or(0);
    let said = (1..=2).any(|n| at.checked_sub(n).is_some_and(|b| tagged.is(b, Class::Say)));
    at.abs_diff(hit.tokens.0)
        + PER_CLAUSE * clause(at).abs_diff(clause(hit.tokens.0))
        + if said { SAID } else { 0 }
}

/// An expected event stands on the day it was said.
fn future(published: Option<Date>) -> DateReading {
    published.map_or_else(DateReading::unknown, |day| DateReading {
        edtf: format!("{day}/.."),
        begin: Some(day),
        end: day.tomorrow().ok(),
        precision: DatePrecision::Future,
        basis: DateBasis::Publication,
        cue: String::new(),
        expr: None,
    })
}

/// No date word: a state is of the day of the report, news of the week up to it, background of no known time.
fn undated(kind: EventType, mood: Mood, published: Option<Date>) -> DateReading {
    let Some(day) = published.filter(|_| !mood.background) else {
        return DateReading::unknown();
    };
    let end = day.tomorrow().ok();
    let (begin, precision) = if kind == EventType::Hold {
        (Some(day), DatePrecision::Day)
    } else {
        (
            day.checked_sub(jiff::Span::new().days(6)).ok(),
            DatePrecision::Week,
        )
    };
    let edtf = match (precision, begin) {
        (DatePrecision::Week, Some(begin)) => format!("{begin}/{day}"),
        _ => day.to_string(),
    };
    DateReading {
        edtf,
        begin,
        end,
        precision,
        basis: DateBasis::Publication,
        cue: String::new(),
        expr: None,
    }
}
