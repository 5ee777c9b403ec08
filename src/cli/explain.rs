//! `dateline explain`: why each name, place, date and event was read as it was, with its words.

use std::io::{self, BufWriter, Write};

use dateline::event::{Actor, Event, EventPlace};
use dateline::layer::Class;
use dateline::reading::Mention;
use dateline::report::{Part, Published, Sentence};
use dateline::resolution::{Candidate, GeoCheck, Status};
use dateline::text::Span;
use dateline::{Reading, Report, Result};

use super::common::Reports;
use super::paint::{Mark, Paint};
use super::{Exit, inert, unwritten};

/// Show why each place, date and event was read as it was
///
/// Sentence by sentence: ~~~~ is a place name, ^^^^ the words that make an event, ==== the words of its date.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
}

const EXAMPLES: &str = "\
Examples:
  dateline explain seeds/002.txt
  dateline explain seeds/002.txt --published 002=2017-09-19 | less
  echo 'Forces retook Rawa on Friday.' | dateline explain -";

/// Candidates that are named beside the one that was taken.
const OTHERS: usize = 3;

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let paint = Paint::new();
        let mut out = BufWriter::new(io::stdout().lock());
        self.reports.read(|report, reading| {
            let page = Page {
                report,
                reading: &reading,
                paint,
            };
            page.write(&mut out).map_err(unwritten)
        })?;
        out.flush().map_err(unwritten)?;
        Ok(Exit::Done)
    }
}

/// One report, explained.
struct Page<'a> {
    report: &'a Report,
    reading: &'a Reading,
    paint: Paint,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let source = &self.report.source;
        writeln!(
            out,
            "{}  {}",
            self.paint.bold(&inert(&source.id)),
            inert(&source.title)
        )?;
        writeln!(out, "published {}\n", published(&source.published))?;
        for (number, sentence) in (1..).zip(&self.report.sentences) {
            self.sentence(number, sentence, out)?;
        }
        Ok(())
    }

    fn sentence(&self, number: usize, sentence: &Sentence, out: &mut dyn Write) -> io::Result<()> {
        let in_file = self.report.source.offsets.span_in_file(sentence.span);
        let head = format!(
            "{number}  {}, bytes {}–{}",
            sentence.part, in_file.start, in_file.end
        );
        writeln!(out, "{}", self.paint.dim(&head))?;
        let mentions = self
            .reading
            .mentions
            .iter()
            .filter(|m| sentence.span.contains(m.toponym.span));
        let mentions: Vec<&Mention> = mentions.collect();
        let events = (1..)
            .zip(&self.reading.events)
            .filter(|(_, e)| sentence.span.contains(e.trigger));
        let events: Vec<(usize, &Event)> = events.collect();
        let marks = self.marks(sentence.span, &mentions, &events);
        let words = self.paint.marked(&self.report.text, sentence.span, &marks, "   ");
        write!(
            out,
            "{}",
            if sentence.part == Part::Boilerplate {
                self.paint.dim(&words)
            } else {
                words
            }
        )?;
        for mention in mentions {
            name(mention, out)?;
        }
        for (number, event) in events {
            self.event(number, event, out)?;
        }
        writeln!(out)
    }

    fn marks(&self, sentence: Span, mentions: &[&Mention], events: &[(usize, &Event)]) -> Vec<(Span, Mark)> {
        let dates = events
            .iter()
            .filter_map(|(_, e)| self.cue(sentence, e))
            .map(|s| (s, Mark::Date));
        let triggers = events.iter().map(|(_, e)| (e.trigger, Mark::Trigger));
        let places = mentions.iter().map(|m| (m.toponym.span, Mark::Place));
        dates.chain(triggers).chain(places).collect()
    }

    /// Where the words of an event's date stand in its sentence.
    fn cue(&self, sentence: Span, event: &Event) -> Option<Span> {
        let cue = Some(event.date.cue.as_str()).filter(|c| !c.is_empty())?;
        let start = sentence.start + sentence.of(&self.report.text).find(cue)?;
        Some(Span::new(start, start + cue.len()))
    }

    fn event(&self, number: usize, event: &Event, out: &mut dyn Write) -> io::Result<()> {
        let kind = event
            .phase
            .map_or_else(|| event.kind.to_string(), |p| format!("{} {p}", event.kind));
        let title = self.paint.bold(&format!("event {number}: {kind}"));
        let part = if event.partial { ", in part" } else { "" };
        writeln!(
            out,
            "   {title}  {}{part}, {}, {}  [{}, confidence {:.2}]",
            event.realis,
            event.hedge,
            event.role,
            Class::of(event),
            event.confidence
        )?;
        let mut line = |what: &str, words: String| match words.as_str() {
            "" => Ok(()),
            words => writeln!(out, "      {what:<9} {}", inert(words)),
        };
        line("says", format!("\"{}\"", event.trigger.of(&self.report.text)))?;
        line("again", self.number_of(&event.same_as))?;
        line("who", side(event.actor.as_ref()))?;
        line("to whom", side(event.target.as_ref()))?;
        line("claimed", event.claimed_by.clone())?;
        line("operation", event.operation.clone())?;
        line("when", when(event))?;
        for place in &event.places {
            line(place.role.as_str(), event_place(place))?;
        }
        line("after", event.after.as_ref().map(event_place).unwrap_or_default())?;
        line(
            "unplaced",
            event.unplaced.map(|u| u.to_string()).unwrap_or_default(),
        )?;
        for q in &event.quantities {
            let about = if q.approx { "about " } else { "" };
            line("number", format!("{about}{} {}  \"{}\"", q.value, q.unit, q.text))?;
        }
        line("id", event.id.clone())
    }

    /// "event 2", for the id of an event that is told again.
    fn number_of(&self, id: &str) -> String {
        let first = self
            .reading
            .events
            .iter()
            .position(|e| !id.is_empty() && e.id == id);
        first.map(|i| format!("event {}", i + 1)).unwrap_or_default()
    }
}

fn published(published: &Published) -> String {
    let day = published
        .date
        .map_or_else(|| "on no known day".to_owned(), |d| d.to_string());
    let why = if published.reasoning.is_empty() {
        String::new()
    } else {
        format!(": {}", published.reasoning)
    };
    inert(&format!("{day} ({}{why})", published.basis))
}

fn side(actor: Option<&Actor>) -> String {
    actor
        .map(|a| format!("{}  \"{}\"", a.name, a.as_written))
        .unwrap_or_default()
}

fn when(event: &Event) -> String {
    let date = &event.date;
    let day = if date.edtf.is_empty() {
        "no day"
    } else {
        date.edtf.as_str()
    };
    let cue = if date.cue.is_empty() {
        String::new()
    } else {
        format!("  \"{}\"", date.cue)
    };
    format!("{day} ({}, {}){cue}", date.precision, date.basis)
}

fn event_place(place: &EventPlace) -> String {
    let found = place
        .place
        .as_ref()
        .map_or_else(|| "unplaced".to_owned(), |p| format!("{} ({})", p.name, p.id));
    let inferred = if place.inferred {
        ", meant but not named here"
    } else {
        ""
    };
    format!(
        "{} → {found}, {}{inferred}",
        place.as_written, place.geo_precision
    )
}

fn name(mention: &Mention, out: &mut dyn Write) -> io::Result<()> {
    let resolution = &mention.resolution;
    let written = format!("{} ({})", mention.as_written, mention.toponym.usage);
    let taken = resolution
        .candidates
        .first()
        .filter(|_| resolution.status == Status::Resolved);
    let meaning = taken.map_or_else(|| resolution.status.to_string(), described);
    writeln!(
        out,
        "   {} → {}  [confidence {:.2}]",
        inert(&written),
        inert(&meaning),
        resolution.confidence
    )?;
    if let Some(candidate) = taken {
        writeln!(out, "      because   {}", inert(&candidate.reasons.join(", ")))?;
    }
    if resolution.check != GeoCheck::None {
        writeln!(
            out,
            "      check     {}: {}",
            resolution.check,
            inert(&resolution.check_note)
        )?;
    }
    let others = resolution.candidates.iter().skip(usize::from(taken.is_some()));
    for other in others.take(OTHERS) {
        let reasons = other.reasons.join(", ");
        writeln!(
            out,
            "      not       {}: {:.1}, {}",
            inert(&described(other)),
            other.score,
            inert(&reasons)
        )?;
    }
    Ok(())
}

fn described(candidate: &Candidate) -> String {
    let place = &candidate.place;
    let within = [place.adm1.as_str(), place.country.as_str()]
        .into_iter()
        .filter(|w| !w.is_empty());
    format!(
        "{}, {} in {} ({}) {:.5}, {:.5}",
        place.name,
        place.kind,
        within.collect::<Vec<_>>().join(", "),
        place.id,
        place.point.y(),
        place.point.x()
    )
}
