//! `dateline events`: readings on standard output as they come.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use dateline::export::csv::TableWriter;
use dateline::export::geojson::FeatureWriter;
use dateline::export::map::json_line;
use dateline::export::records::EventRecord;
use dateline::finding::{FindingKind, findings};
use dateline::layer::{Row, Table, events_table, features_table};
use dateline::{Reading, Result, Timeline};

use super::common::Reports;
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
    /// How to print them. In GeoJSON, an event without a site has no geometry.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Leave the sentences out.
    #[arg(long)]
    no_quote: bool,
    /// Exit with 1 if anything stayed unsettled.
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Geojson,
}

const EXAMPLES: &str = "\
Examples:
  dateline events seeds | jq -r 'select(.type == \"capture\") | .places[0].name'
  dateline events archive.jsonl --format csv > events.csv
  cat report.txt | dateline events -";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let out = BufWriter::new(io::stdout().lock());
        let mut printer = Printer::new(self.format, !self.no_quote, out).map_err(unwritten)?;
        let mut open: BTreeMap<FindingKind, usize> = BTreeMap::new();
        self.reports.read(|_, reading| {
            printer.print(&reading).map_err(unwritten)?;
            for finding in findings(&Timeline::build(vec![reading])) {
                *open.entry(finding.kind).or_default() += 1;
            }
            Ok(())
        })?;
        printer.finish().map_err(unwritten)?;
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
    Jsonl { out: W, quote: bool },
    Csv { out: TableWriter<W>, table: Table },
    Geojson { out: FeatureWriter<W>, table: Table },
}

impl<W: Write> Printer<W> {
    fn new(format: Format, quote: bool, out: W) -> io::Result<Self> {
        Ok(match format {
            Format::Jsonl => Self::Jsonl { out, quote },
            Format::Csv => {
                let table = events_table(quote);
                let out = TableWriter::new(out, &table.fields())?;
                Self::Csv { out, table }
            }
            Format::Geojson => {
                let table = features_table(quote);
                let out = FeatureWriter::new(out, &table.fields(), None)?;
                Self::Geojson { out, table }
            }
        })
    }

    fn print(&mut self, reading: &Reading) -> io::Result<()> {
        for event in &reading.events {
            let row = Row::read(event, &reading.source, &reading.mentions);
            match self {
                Self::Jsonl { out, quote } => {
                    json_line(&EventRecord::of(event, &reading.source, *quote), out)?;
                }
                Self::Csv { out, table } => out.row(&table.values(&row))?,
                Self::Geojson { out, table } => out.feature(&table.feature(&row))?,
            }
        }
        // Whoever waits for the next report has this one.
        if let Self::Jsonl { out, .. } = self {
            out.flush()?;
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Jsonl { mut out, .. } => out.flush(),
            Self::Csv { out, .. } => out.finish(),
            Self::Geojson { out, .. } => out.finish(),
        }
    }
}
