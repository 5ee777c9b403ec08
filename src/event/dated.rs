//! The days that a report has told, and what each event is dated by.

use jiff::civil::Date;

use super::find::{Finder, Scene};
use super::modality::Mood;
use super::site::Candidate;
use super::trigger::Hit;
use super::words::Words;
use super::{EventType, Realis, repeat, when};
use crate::date::{self, DateContext, DateExpr, DateMention, DatePrecision, DateReading};
use crate::report::Part;

/// The day that a wording names, if it names one.
fn day(mention: &DateMention, context: &DateContext) -> Option<Date> {
    let reading = date::resolve(&mention.expr, "", context);
    reading.begin.filter(|_| reading.precision == DatePrecision::Day)
}

/// "A fell on Monday and B the next day": the day that the first wording counted from another is counted from.
fn told_before(dates: &[DateMention], context: &DateContext) -> Option<Date> {
    let counted = |d: &DateMention| matches!(d.expr, DateExpr::FromOther { .. });
    let before = dates.get(..dates.iter().position(counted)?)?;
    before.iter().rev().find_map(|d| day(d, context))
}

impl Finder<'_> {
    pub(super) fn context(&self) -> DateContext {
        let published = self.report.source.published.day_of_writing();
        DateContext {
            published,
            near: self.near.1,
            other: self.told.or(published),
            ..DateContext::default()
        }
    }

    /// The last day of which a sentence tells.
    pub(super) fn day_told(&self, words: &Words<'_>) -> Option<Date> {
        let context = self.context();
        words.dates.iter().rev().find_map(|d| day(d, &context))
    }

    /// Its day; of what lasts `now` that of the report, whenever it is to end.
    pub(super) fn date(
        &self,
        scene: &Scene<'_, '_>,
        hit: &Hit<'_>,
        kind: EventType,
        mood: Mood,
        now: bool,
    ) -> DateReading {
        let mut context = self.context();
        // A picture may be of any year: its caption is not dated by the report.
        let news = scene.words.part != Part::Caption;
        let of_dateline = |d: &&DateMention| self.report.datelines.iter().any(|line| line.overlaps(d.span));
        let dates: Vec<DateMention> = scene
            .words
            .dates
            .iter()
            .filter(|d| !now && !of_dateline(d))
            .cloned()
            .collect();
        context.other = told_before(&dates, &context).or(context.other);
        let words = &scene.words.tagged;
        let reading = when::of(words, hit, kind, mood, &dates, &scene.borders, context, news);
        let sums_up = matches!(scene.words.part, Part::Headline | Part::Standfirst);
        let lead = self
            .lead
            .as_ref()
            .filter(|_| sums_up && repeat::undated(&reading));
        lead.cloned().unwrap_or(reading)
    }

    /// The date right behind one site of a list: "took A on Monday and B on Tuesday".
    pub(super) fn date_behind(
        &self,
        scene: &Scene<'_, '_>,
        mood: Mood,
        site: Option<&Candidate>,
    ) -> Option<DateReading> {
        let site = site.filter(|_| mood.realis != Realis::Expected)?;
        let tagged = &scene.words.tagged;
        let behind = |d: &&DateMention| {
            let at = tagged.token_at(d.span.start);
            at == site.tokens.1 + 1 || at == site.tokens.1 + 2 && tagged.preposition(at - 1).is_some()
        };
        let dates = &scene.words.dates;
        let mention = dates.iter().find(behind)?;
        let mut context = self.context();
        context.other = told_before(dates, &context).or(context.other);
        when::by_then(&mention.expr, mention.span.of(tagged.text), &context)
    }
}
