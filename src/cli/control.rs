//! `dateline control`: who held what, on a day or over time.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use dateline::export::geojson::feature;
use dateline::export::timemap;
use dateline::layer::{Field, Shape, control_history, control_on, layer_tables};
use dateline::timeline::{Control, Interval, Pressure};
use dateline::{Error, Layer, Result, Timeline};
use jiff::civil::Date;
use serde::Serialize;

use super::common::Reports;
use super::format::{Choice, TIMEMAP, Tables, choice};
use super::map::{counted, reviewed_by, table as table_of};
use super::{Exit, describe, inert, remark, results};

/// Show who held each town, on a day or over time
///
/// A town is held, contested, retaken or unknown, as far as the reports say. A hold or a fight that nobody reports
/// again lapses after some days; a capture does not, it ages. Towns between two others are never filled in.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
    /// The day; without it, the day of the last report.
    #[arg(long, value_name = "DATE", conflicts_with = "place", value_parser = super::common::day)]
    on: Option<Date>,
    /// The history of one town, with the sentences that it rests on.
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    #[command(flatten)]
    stale: Stale,
    /// The table in which an analyst decided and corrected, as for `dateline map`.
    #[arg(long, value_name = "CSV")]
    review: Option<PathBuf>,
    /// How to print it. In timemap each status stands on the day on which it begins, or on the day asked for.
    #[arg(long, default_value = "table", value_parser = choice(&["table", "json", TIMEMAP]))]
    format: Choice,
    #[command(flatten)]
    tables: Tables,
    /// Leave the sentences out of a history.
    #[arg(long)]
    no_quote: bool,
}

/// How long a status is carried on.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Stale {
    /// How long a hold or a fight is believed to go on without a report, in days.
    #[arg(long = "stale-after", value_name = "DAYS", default_value = "30d", value_parser = days)]
    pub(super) after_days: i32,
}

const EXAMPLES: &str = "\
Examples:
  dateline control seeds --on 2017-10-26
  dateline control seeds --place al-Qaim
  dateline control reports --on 2017-10-26 --stale-after 14d --format geojson > control.geojson";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        self.format.fits_output()?;
        let review = self.review.as_deref().map(table_of).transpose()?;
        let sheet = review.map(|(sheet, _)| sheet);
        let (mut readings, _) = self.reports.campaign(None)?;
        reviewed_by(sheet.as_ref(), &self.reports, &mut readings)?;
        let timeline = Timeline::build(readings);
        let control = Control::of(&timeline, self.stale.after_days);
        match &self.place {
            Some(name) => self.history(name, &timeline, &control),
            None => self.day(&timeline, &control),
        }
    }

    /// The state on one day.
    fn day(&self, timeline: &Timeline, control: &Control) -> Result<Exit> {
        let last = timeline.horizon().and_then(|day| day.yesterday().ok());
        let Some(day) = self.on.or(last) else {
            return Err(Error::Usage(
                "no report has a day; name one with --on, or date the reports".to_owned(),
            ));
        };
        let layer = control_on(timeline, control, day, "control");
        let towns = layer.as_ref().map_or(0, |layer| layer.count);
        if self.format != Choice::Own("table") {
            self.print(timeline, &layer.unwrap_or_else(nothing))?;
        } else if towns > 0 {
            let mut towns: Vec<Interval> = control.on(day).collect();
            towns.sort_by(|a, b| a.place.name.cmp(&b.place.name));
            results(|out| table(&towns, day, out))?;
        }
        remark(match towns {
            0 => format!("{day}: no report tells who held a town"),
            towns => format!("{day}: {}", counted(towns, "town")),
        });
        Ok(Exit::Done)
    }

    /// The history of one town.
    fn history(&self, name: &str, timeline: &Timeline, control: &Control) -> Result<Exit> {
        let gazetteer = self.reports.common.gazetteer()?;
        let places = gazetteer
            .lookup(name)
            .into_iter()
            .map(|hit| gazetteer.place(hit.place).id);
        let ids: Vec<String> = std::iter::once(name.to_owned()).chain(places).collect();
        let Some(id) = ids.iter().find(|id| !control.history(id).is_empty()) else {
            let towns: BTreeSet<&str> = control.intervals().map(|i| i.place.name.as_str()).collect();
            let towns = towns.into_iter().collect::<Vec<_>>().join(", ");
            let towns = if towns.is_empty() { "no town" } else { &towns };
            return Err(Error::Usage(format!(
                "no report tells who held \"{name}\"; reports tell of {towns}"
            )));
        };
        if self.format == Choice::Own("table") {
            results(|out| self.tell(control.history(id), timeline, out))?;
        } else if let Some(layer) = control_history(timeline, control, id) {
            self.print(timeline, &layer)?;
        }
        Ok(Exit::Done)
    }

    fn print<'a>(&self, timeline: &'a Timeline, layer: &Layer<'a>) -> Result<()> {
        results(|out| match self.format {
            Choice::Layer(format) => format.write_with(layer, self.tables.options(), out),
            Choice::Own(TIMEMAP) => json(&timemap::statuses(timeline, layer), out),
            Choice::Own(_) => json(&properties(layer), out),
        })
    }

    fn tell(&self, history: &[Interval], timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
        let Some(first) = history.first() else {
            return Ok(());
        };
        writeln!(out, "{}", inert(&describe::place(&first.place)))?;
        for interval in history {
            let until = interval.end.map_or_else(String::new, |end| end.to_string());
            writeln!(
                out,
                "{} – {until:10}  {}",
                interval.begin,
                inert(&words(interval))
            )?;
            let entries: BTreeSet<usize> = interval.heard.iter().map(|(_, entry)| *entry).collect();
            for entry in entries.into_iter().filter_map(|n| timeline.entries.get(n)) {
                for ((_, event), place) in entry.tellings().zip(timeline.places_of(entry)) {
                    let sentence = if self.no_quote { "" } else { &event.sentence_text };
                    let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
                    writeln!(out, "    {} {}  {}", inert(&place), event.kind, inert(&sentence))?;
                }
            }
        }
        Ok(())
    }
}

/// "held by Islamic State, since 2014-08 (stated), pressure: ...".
fn words(interval: &Interval) -> String {
    let alternatives = interval.alternatives.join("; ");
    let pressure = match interval.pressure {
        Pressure::None => "",
        pressure => pressure.as_str(),
    };
    let parts = [
        ("", interval.status.as_str(), ""),
        (" by ", &interval.holder, ""),
        (", since ", &interval.since, ""),
        (" (", interval.basis.as_str(), ")"),
        (", pressure: ", pressure, ""),
        ("; ", &interval.note, ""),
        ("; reports disagree: ", &alternatives, ""),
    ];
    let said = parts.iter().filter(|(_, what, _)| !what.is_empty());
    said.flat_map(|(before, what, after)| [*before, what, after])
        .collect()
}

const COLUMNS: [&str; 8] = [
    "place",
    "status",
    "holder",
    "since",
    "basis",
    "days since a report",
    "pressure",
    "note",
];

/// The state of some towns, one a line.
fn table(towns: &[Interval], day: Date, out: &mut dyn Write) -> io::Result<()> {
    let rows = towns.iter().map(|town| {
        let mut notes = vec![town.note.clone()];
        notes.extend(town.alternatives.iter().map(|other| format!("but also: {other}")));
        notes.retain(|note| !note.is_empty());
        [
            inert(&town.place.name),
            town.status.to_string(),
            inert(&town.holder),
            town.since.clone(),
            town.basis.to_string(),
            town.days_since_report(day)
                .map_or_else(String::new, |days| days.to_string()),
            town.pressure.to_string(),
            inert(&notes.join("; ")),
        ]
    });
    let rows: Vec<[String; 8]> = std::iter::once(COLUMNS.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|r| r.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..COLUMNS.len()).map(|c| width(c).unwrap_or(0)).collect();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// A layer of no town, which a program that reads it can tell from a run that failed.
fn nothing<'a>() -> Layer<'a> {
    let columns = layer_tables().into_iter().find(|(name, ..)| *name == "control");
    let fields: Vec<Field> = columns
        .into_iter()
        .flat_map(|(_, _, columns)| columns)
        .map(|column| column.field)
        .collect();
    Layer::new("control", Shape::Point, fields, Vec::new(), |(): &()| {
        (None, Vec::new())
    })
}

/// The properties of each feature.
fn properties(layer: &Layer<'_>) -> Vec<Option<serde_json::Map<String, serde_json::Value>>> {
    let features = layer.features();
    features.map(|f| feature(&layer.fields, &f).properties).collect()
}

fn json(rows: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, rows)?;
    out.write_all(b"\n")
}

/// "30d" or "30".
fn days(words: &str) -> std::result::Result<i32, String> {
    let number = words.trim_end_matches(['d', 'D']).parse::<u16>();
    number
        .map(i32::from)
        .map_err(|_| format!("found \"{words}\", expected a number of days, as in 30d"))
}
