//! `dateline explain`: why each name, place, date and event was read as it was, with its words.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};

use dateline::event::Event;
use dateline::layer::Class;
use dateline::reading::Mention;
use dateline::report::{Part, Sentence};
use dateline::resolution::{GeoCheck, Status};
use dateline::text::Span;
use dateline::{Error, Reading, Report, Result};

use super::common::Reports;
use super::paint::{Mark, Paint};
use super::{Exit, describe, inert, meaning, unwritten};

/// Show why each place, date and event was read as it was
///
/// Sentence by sentence: ~~~~ is a place name, ^^^^ the words that make an event, ==== the words of its date.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
    /// Take OLD and NEW for REPORTS: two folders of runs, or their events.jsonl, and show what changed in meaning.
    #[arg(long)]
    diff: bool,
}

const EXAMPLES: &str = "\
Examples:
  dateline explain seeds/002.txt
  dateline explain --diff output-before output
  dateline explain seeds/002.txt --published 002=2017-09-19 | less
  echo 'Forces retook Rawa on Friday.' | dateline explain -";

/// Candidates that are named beside the one that was taken.
const OTHERS: usize = 3;

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let paint = Paint::new();
        let mut out = BufWriter::new(io::stdout().lock());
        if self.diff {
            let [old, new] = self.reports.paths.as_slice() else {
                let found = self.reports.paths.len();
                return Err(Error::Usage(format!(
                    "--diff: found {found} paths, expected two runs, OLD and NEW"
                )));
            };
            meaning::write(old, new, &mut out)?;
            out.flush().map_err(unwritten)?;
            return Ok(Exit::Done);
        }
        self.reports.read(None, |report, reading| {
            let ids = (1..)
                .zip(&reading.events)
                .map(|(number, e)| (e.id.as_str(), number));
            let page = Page {
                report,
                reading: &reading,
                numbers: ids.collect(),
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
    /// The number of each event, by id.
    numbers: HashMap<&'a str, usize>,
    paint: Paint,
}

/// What is told of one sentence; events with their numbers.
#[derive(Default)]
struct Told<'a> {
    mentions: Vec<&'a Mention>,
    events: Vec<(usize, &'a Event)>,
}

impl<'a> Page<'a> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let source = &self.report.source;
        writeln!(
            out,
            "{}  {}",
            self.paint.bold(&inert(&source.id)),
            inert(&source.title)
        )?;
        writeln!(
            out,
            "published {}\n",
            inert(&describe::published(&source.published))
        )?;
        let mut explained = HashSet::new();
        for ((number, sentence), told) in (1..).zip(&self.report.sentences).zip(self.told()) {
            self.sentence(number, sentence, &told, out)?;
            for mention in told.mentions {
                name(mention, &mut explained, out)?;
            }
            for (number, event) in told.events {
                self.event(number, event, out)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// The names and events of each sentence.
    fn told(&self) -> Vec<Told<'a>> {
        let sentences = &self.report.sentences;
        let mut told: Vec<Told<'a>> = sentences.iter().map(|_| Told::default()).collect();
        let home = |span: Span| sentences.partition_point(|s| s.span.end < span.end);
        for mention in &self.reading.mentions {
            if let Some(told) = told.get_mut(home(mention.toponym.span)) {
                told.mentions.push(mention);
            }
        }
        for (number, event) in (1..).zip(&self.reading.events) {
            if let Some(told) = told.get_mut(home(event.trigger)) {
                told.events.push((number, event));
            }
        }
        told
    }

    fn sentence(&self, number: usize, of: &Sentence, told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
        let in_file = self.report.source.offsets.span_in_file(of.span);
        let head = format!("{number}  {}, bytes {}–{}", of.part, in_file.start, in_file.end);
        writeln!(out, "{}", self.paint.dim(&head))?;
        let words = self
            .paint
            .marked(&self.report.text, of.span, &self.marks(of.span, told), "   ");
        let words = if of.part == Part::Boilerplate {
            self.paint.dim(&words)
        } else {
            words
        };
        write!(out, "{words}")
    }

    fn marks(&self, sentence: Span, told: &Told<'_>) -> Vec<(Span, Mark)> {
        let dates = told
            .events
            .iter()
            .filter_map(|(_, e)| self.cue(sentence, e))
            .map(|s| (s, Mark::Date));
        let triggers = told.events.iter().map(|(_, e)| (e.trigger, Mark::Trigger));
        let places = told.mentions.iter().map(|m| (m.toponym.span, Mark::Place));
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
        for (what, words) in self.lines(event) {
            line(what, &words, out)?;
        }
        Ok(())
    }

    /// What is known of an event, line by line.
    fn lines(&self, event: &Event) -> Vec<(&'static str, String)> {
        let mut lines = vec![
            ("says", format!("\"{}\"", event.trigger.of(&self.report.text))),
            ("says again", self.number_of(&event.same_as)),
            ("who", describe::side(event.actor.as_ref())),
            ("to whom", describe::side(event.target.as_ref())),
            ("said by", event.claimed_by.clone()),
            ("operation", event.operation.clone()),
            ("when", describe::when(event)),
        ];
        lines.extend(
            event
                .places
                .iter()
                .map(|p| (p.role.as_str(), describe::event_place(p))),
        );
        lines.extend(event.after.iter().map(|p| ("after", describe::event_place(p))));
        lines.extend(event.unplaced.map(|reason| ("unplaced", reason.to_string())));
        lines.extend(event.quantities.iter().map(|q| {
            let about = if q.approx { "about " } else { "" };
            ("number", format!("{about}{} {}  \"{}\"", q.value, q.unit, q.text))
        }));
        lines.push(("id", event.id.clone()));
        lines
    }

    /// "event 2", for the id of an event that is told again.
    fn number_of(&self, id: &str) -> String {
        self.numbers
            .get(id)
            .map(|number| format!("event {number}"))
            .unwrap_or_default()
    }
}

fn line(what: &str, words: &str, out: &mut dyn Write) -> io::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    writeln!(out, "      {what:<11} {}", inert(words))
}

/// A name and why it means its place; the reasons once for each name and place.
fn name<'a>(
    mention: &'a Mention,
    explained: &mut HashSet<(&'a str, &'a [Cow<'static, str>])>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let resolution = &mention.resolution;
    let taken = resolution
        .candidates
        .first()
        .filter(|_| resolution.status == Status::Resolved);
    let meaning = taken.map_or_else(|| resolution.status.to_string(), |c| describe::place(&c.place));
    let (written, usage) = (&mention.as_written, mention.toponym.usage);
    let head = format!(
        "   {written} ({usage}) → {meaning}  [confidence {:.2}]",
        resolution.confidence
    );
    writeln!(out, "{}", inert(&head))?;
    if resolution.check != GeoCheck::None {
        line(
            "check",
            &format!("{}: {}", resolution.check, resolution.check_note),
            out,
        )?;
    }
    let reasons = taken.map_or(&[][..], |c| &c.reasons);
    if !explained.insert((written, reasons)) {
        return line("because", "as before", out);
    }
    line("because", &reasons.join(", "), out)?;
    let others = resolution.candidates.iter().skip(usize::from(taken.is_some()));
    for other in others.take(OTHERS) {
        line("not", &describe::other(other), out)?;
    }
    Ok(())
}
