//! When it happened: the date words that belong to a trigger, or none.

use jiff::civil::Date;

use super::find::Scene;
use super::modality::Mood;
use super::site::Borders;
use super::trigger::Hit;
use super::words::Words;
use super::{EventType, Realis};
use crate::date::{self, DateBasis, DateContext, DateExpr, DateMention, DatePrecision, DateReading};
use crate::lexicon::grammar::{Class, Inflection};
use crate::report::Part;
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
    let open = |d: &DateMention| matches!(d.expr, DateExpr::AnotherTime | DateExpr::DayCount(_));
    let of_time = |d: &&DateMention| !(kind == EventType::Hold && matches!(d.expr, DateExpr::Since(_)));
    let nearest = |may: &dyn Fn(&DateMention) -> bool| {
        let fitting = dates.iter().filter(of_time).filter(|d| may(d));
        fitting.min_by_key(|d| (open(d), distance(tagged, hit, d.span, borders)))
    };
    let own = nearest(&|d| belongs(tagged, hit, kind, d.span, borders));
    // "said on Thursday that …": told without a date of its own, it is of the day it was said.
    let chosen =
        own.or_else(|| nearest(&|d| kind != EventType::Hold && dates_saying(tagged, d.span, borders)));
    match chosen {
        Some(DateMention {
            expr: DateExpr::DayCount(n),
            ..
        }) => {
            let said = nearest(&|d| !open(d) && belongs(tagged, hit, kind, d.span, borders))
                .and_then(|d| date::resolve(&d.expr, "", &context).begin);
            day_count(*n, kind, mood, said.or(published).filter(|_| news))
        }
        Some(chosen) if mood.realis == Realis::Ongoing => {
            date::resolve(&chosen.expr, chosen.span.of(tagged.text), &context)
        }
        Some(chosen) => {
            let told = by_then(&chosen.expr, chosen.span.of(tagged.text), &context);
            told.unwrap_or_else(|| undated(kind == EventType::Hold, mood, published.filter(|_| news)))
        }
        None => {
            let lasts = kind == EventType::Hold && mood.realis == Realis::Ongoing;
            let before = |d: &DateMention| tagged.token_at(d.span.start) < hit.tokens.0;
            let past = !lasts && dates.iter().any(|d| before(d) && long_ago(tagged, d, &context));
            // "Troops are fighting in the town": on the day of the report, as it says.
            let now = hit.verb()
                && hit.inflection == Inflection::Ing
                && (1..=2).any(|n| {
                    let before = hit.tokens.0.checked_sub(n);
                    before.is_some_and(|b| tagged.eq(b, "is") || tagged.eq(b, "are"))
                });
            undated(
                kind == EventType::Hold || now,
                mood,
                published.filter(|_| news && !past),
            )
        }
    }
}

/// A date word of what had happened when it was told: "the next day" is none that was still to come, and "by Sunday" the
/// last one.
pub(super) fn by_then(expr: &DateExpr, cue: &str, context: &DateContext) -> Option<DateReading> {
    let told = date::resolve(expr, cue, context);
    let to_come = told
        .end
        .zip(context.published)
        .is_some_and(|(end, day)| end.yesterday().is_ok_and(|last| last > day));
    match expr {
        DateExpr::FromOther { .. } => Some(told).filter(|_| !to_come),
        DateExpr::Until(what) if to_come => {
            let last = date::resolve(what, cue, context).end?.yesterday().ok()?;
            Some(date::resolve(
                &DateExpr::Until(Box::new(DateExpr::Day(last))),
                cue,
                context,
            ))
        }
        _ => Some(told),
    }
}

/// "Gains since Thursday, when the offensive was launched": what begins is of the day from which the rest is counted.
pub(super) fn began(date: DateReading, context: &DateContext) -> DateReading {
    match &date.expr {
        Some(DateExpr::Since(from)) => date::resolve(from, &date.cue, context),
        _ => date,
    }
}

/// Since when a state lasts: "which it has held since August 2014".
pub(super) fn since(scene: &Scene<'_, '_>, hit: &Hit<'_>, context: &DateContext) -> Option<DateReading> {
    let tagged = &scene.words.tagged;
    let said = scene.words.dates.iter().filter_map(|d| match &d.expr {
        DateExpr::Since(from) => Some((d.span, from)),
        _ => None,
    });
    let (span, from) = said.min_by_key(|(span, _)| distance(tagged, hit, *span, &scene.borders))?;
    let clause = |i: usize| scene.borders.clauses.get(i);
    let own = clause(tagged.token_at(span.start)) == clause(hit.tokens.0);
    let since = date::resolve(from, span.of(tagged.text), context);
    (own && since.begin.is_some()).then_some(since)
}

/// "The fifth day of the offensive": the offensive began four days before; anything else is of the days up to the
/// report, as the day on which the count began is seldom told.
fn day_count(n: u32, kind: EventType, mood: Mood, day: Option<Date>) -> DateReading {
    let past = jiff::Span::new().try_days(i64::from(n.saturating_sub(1)));
    let first = day.and_then(|day| day.checked_sub(past.ok()?).ok());
    match (kind, first) {
        (EventType::Offensive, Some(first)) => DateReading {
            edtf: first.to_string(),
            begin: Some(first),
            end: first.tomorrow().ok(),
            precision: DatePrecision::Day,
            basis: DateBasis::DayCount,
            cue: String::new(),
            expr: None,
        },
        _ => undated(kind == EventType::Hold, mood, day),
    }
}

/// Whether a date lies more than a week before the report: what stands behind it in its sentence is not the news of the
/// week.
fn long_ago(tagged: &Tagged<'_>, date: &DateMention, context: &DateContext) -> bool {
    let end = date::resolve(&date.expr, date.span.of(tagged.text), context).end;
    let week_before = context
        .published
        .and_then(|day| day.checked_sub(jiff::Span::new().weeks(1)).ok());
    end.zip(week_before)
        .is_some_and(|(end, week_before)| end <= week_before)
}

/// Whether a date stands in a clause that says who speaks.
fn dates_saying(tagged: &Tagged<'_>, date: Span, borders: &Borders) -> bool {
    let clause = |i: usize| borders.clauses.get(i);
    let at = clause(tagged.token_at(date.start));
    (0..tagged.len()).any(|i| clause(i) == at && tagged.is(i, Class::Say))
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

/// No date word: what lasts `now` is of the day of the report, news of the week up to it, background of no known time.
fn undated(now: bool, mood: Mood, published: Option<Date>) -> DateReading {
    let Some(day) = published.filter(|_| !mood.background) else {
        return DateReading::unknown();
    };
    let end = day.tomorrow().ok();
    let (begin, precision) = if now {
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

/// Some time from a day to that of publication.
pub(super) fn between(day: Date, published: Date, cue: &str) -> Option<DateReading> {
    let one = day == published;
    (day <= published).then(|| DateReading {
        edtf: if one {
            day.to_string()
        } else {
            format!("{day}/{published}")
        },
        begin: Some(day),
        end: published.tomorrow().ok(),
        precision: if one {
            DatePrecision::Day
        } else {
            DatePrecision::Range
        },
        basis: DateBasis::Bounded,
        cue: cue.to_owned(),
        expr: None,
    })
}

/// How many sentences of the body are the lead, which the headline sums up.
const LEAD: usize = 3;

/// What a headline without a date word is dated by: the first day of the week before publication that the lead tells.
pub(super) fn of_lead(
    sentences: &[Words<'_>],
    datelines: &[Span],
    published: Option<Date>,
) -> Option<DateReading> {
    let published = published?;
    let context = DateContext {
        published: Some(published),
        ..DateContext::default()
    };
    let body = sentences.iter().filter(|s| s.part == Part::Body).take(LEAD);
    body.flat_map(|s| s.dates.iter().map(|d| (d, d.span.of(s.tagged.text))))
        .filter(|(d, _)| !datelines.iter().any(|line| line.overlaps(d.span)))
        .find_map(|(d, cue)| {
            let told = date::resolve(&d.expr, cue, &context);
            let recent = (published - told.begin?).get_days() < 7;
            let day = told
                .begin
                .filter(|_| told.precision == DatePrecision::Day && recent)?;
            between(day, published, cue)
        })
}
