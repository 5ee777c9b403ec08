//! `dateline events`: readings on standard output as they come.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use dateline::export::Format;
use dateline::export::csv::{BOM, Options, TableWriter, wkt as geometry_words};
use dateline::export::map::json_line;
use dateline::export::records::EventRecord;
use dateline::export::timemap;
use dateline::export::writer::{Head, Writer};
use dateline::finding::{FindingKind, findings};
use dateline::layer::{Field, FieldType, Row, Table, Value, events_table, features_table};
use dateline::{Reading, Result, Timeline};

use super::common::{Reports, Threshold};
use super::format::{Choice, TIMEMAP, Tables, choice};
use super::journal::Journal;
use super::map::counted;
use super::{Exit, remark, unwritten};

/// Print the events of reports as they are read
///
/// One report at a time, in little memory: what needs another report (repeats, inferred dates) is left to `map`.
/// Every event is printed, placed or not; what is unsettled is summed on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
    #[command(flatten)]
    threshold: Threshold,
    /// How to print them: jsonl is the full record, csv the table for review, timemap the events.json of TimeMap, the
    /// others are features; an event without a site has no geometry. jsonl, ndjson, geojsonseq and geojson come report
    /// by report. The sources.json that TimeMap wants too is written by map --format timemap.
    #[arg(long, default_value = "jsonl", value_parser = choice(&["jsonl", TIMEMAP]))]
    format: Choice,
    #[command(flatten)]
    tables: Tables,
    /// Leave the sentences out.
    #[arg(long)]
    no_quote: bool,
    /// Keep in this file what has been read, and take from it what an earlier run that was cut short has read with the
    /// same options: what is printed is the same. It is removed at the end. Not with --online.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Exit with 1 if anything stayed unsettled.
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Examples:
  dateline events seeds | jq -r 'select(.type == \"capture\") | .places[0].name'
  dateline events archive.jsonl --format csv --bom > events.csv
  dateline events archive.jsonl --format ndjson | tippecanoe -o events.pmtiles
  dateline events archive --resume archive.journal > events.jsonl    again the same, after a kill
  cat report.txt | dateline events -";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        self.format.fits_output()?;
        let out = BufWriter::new(io::stdout());
        let tables = self.tables.options();
        let mut printer = Printer::new(self.format, !self.no_quote, tables, out).map_err(unwritten)?;
        let (mut left_out, mut unsure) = (0, 0);
        let mut open: BTreeMap<FindingKind, usize> = BTreeMap::new();
        let journal = self
            .resume
            .as_deref()
            .map(|path| Journal::open(path, &self.reports));
        let mut journal = journal.transpose()?;
        let read = self.reports.read(journal.as_mut(), |_, mut reading| {
            unsure += self.threshold.apply(&mut reading);
            printer.print(&reading, &mut left_out).map_err(unwritten)?;
            for finding in findings(&Timeline::build(vec![reading])) {
                *open.entry(finding.kind).or_default() += 1;
            }
            Ok(())
        })?;
        for finding in read.findings() {
            *open.entry(finding.kind).or_default() += 1;
        }
        printer.finish().map_err(unwritten)?;
        journal.map_or(Ok(()), Journal::finish)?;
        self.threshold.say(unsure);
        if left_out > 0 {
            remark(format!(
                "not in it: {} without a {}, which this format cannot hold",
                counted(left_out, "event"),
                if self.format == Choice::Own(TIMEMAP) {
                    "day or a site"
                } else {
                    "site"
                }
            ));
        }
        let kinds: Vec<String> = open.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        if !kinds.is_empty() {
            remark(format!("unsettled: {}", kinds.join(", ")));
        }
        Ok(if self.strict && !open.is_empty() {
            Exit::Unsettled
        } else {
            Exit::Done
        })
    }
}

/// Events on their way out.
#[expect(clippy::large_enum_variant, reason = "there is one for the whole run")]
enum Printer<W: Write> {
    Jsonl {
        out: W,
        quote: bool,
    },
    TimeMap {
        out: W,
        quote: bool,
        begun: bool,
    },
    Review {
        out: TableWriter<W>,
        table: Table,
        wkt: bool,
    },
    Layer {
        out: Box<dyn Writer>,
        table: Table,
        everywhere: bool,
    },
}

/// The geometry of a row of the table for review.
const WKT: Field = Field {
    name: "wkt",
    kind: FieldType::Text,
};

impl<W: Write + 'static> Printer<W> {
    fn new(format: Choice, quote: bool, tables: Options, mut out: W) -> io::Result<Self> {
        Ok(match format {
            Choice::Own(TIMEMAP) => {
                out.write_all(b"[")?;
                let begun = false;
                Self::TimeMap { out, quote, begun }
            }
            Choice::Own(_) => Self::Jsonl { out, quote },
            Choice::Layer(Format::Csv) => {
                let (table, wkt) = (events_table(quote), tables.wkt);
                let mut fields = table.fields();
                fields.extend(wkt.then_some(WKT));
                if tables.bom {
                    out.write_all(BOM)?;
                }
                let out = TableWriter::new(out, &fields)?;
                Self::Review { out, table, wkt }
            }
            Choice::Layer(format) => {
                let table = features_table(quote);
                let mut out = format.writer(out, tables)?;
                out.begin(&Head::stream("events", &table.fields()))?;
                let everywhere = format != Format::Fgb;
                Self::Layer {
                    out,
                    table,
                    everywhere,
                }
            }
        })
    }

    /// Prints the events of a report; those that the format cannot hold are counted.
    fn print(&mut self, reading: &Reading, left_out: &mut usize) -> io::Result<()> {
        for event in &reading.events {
            let row = Row::read(event, &reading.source, &reading.mentions);
            match self {
                Self::Jsonl { out, quote } => {
                    json_line(&EventRecord::of(&row, *quote), out)?;
                }
                Self::TimeMap { out, quote, begun } => match timemap::event(&row, *quote) {
                    Some(event) => {
                        let comma: &[u8] = if std::mem::replace(begun, true) {
                            b",\n"
                        } else {
                            b"\n"
                        };
                        out.write_all(comma)?;
                        serde_json::to_writer(out, &event)?;
                    }
                    None => *left_out += 1,
                },
                Self::Review { out, table, wkt } => {
                    let mut values = table.values(&row);
                    let point = || row.point().map(|p| geometry_words(&p.into())).unwrap_or_default();
                    values.extend(wkt.then(|| Value::text(point())));
                    out.row(&values)?;
                }
                Self::Layer {
                    out,
                    table,
                    everywhere,
                } if *everywhere || row.point().is_some() => {
                    out.feature(&table.feature(&row))?;
                }
                Self::Layer { .. } => *left_out += 1,
            }
        }
        // Whoever waits for the next report has this one.
        match self {
            Self::Jsonl { out, .. } | Self::TimeMap { out, .. } => out.flush(),
            Self::Layer { out, .. } => out.flush(),
            Self::Review { .. } => Ok(()),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Jsonl { mut out, .. } => out.flush(),
            Self::TimeMap { mut out, .. } => {
                out.write_all(b"\n]\n")?;
                out.flush()
            }
            Self::Review { out, .. } => out.finish(),
            Self::Layer { out, .. } => out.finish(),
        }
    }
}
