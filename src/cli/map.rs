//! `dateline map`: a folder of reports to a folder of layers.

use std::path::{Path, PathBuf};

use dateline::export::boundaries::Boundaries;
use dateline::export::folder::Folder;
use dateline::export::map::{Basemap, Quote, Written, by_kind, write};
use dateline::export::web::Tiles;
use dateline::finding::{Finding, findings};
use dateline::layer::Tally;
use dateline::{Error, Result, Timeline};
use serde_json::json;

use super::common::Reports;
use super::{Exit, remark};

/// Turn reports into a folder of dated map layers
///
/// Writes GeoJSON layers (events, advances, regions, places, and the same cut by day), a web map to double-click
/// (map.html), the full record of every event and place name, a table to review, and what stayed unsettled. The folder is replaced whole or not at all.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
    /// The folder to write. It must be new, empty, or made by dateline and not changed since.
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    /// Leave the sentences out of the working files too (events.jsonl, events.csv, unplaced.csv).
    #[arg(long, conflicts_with = "quote")]
    no_quote: bool,
    /// Put the sentences into the layers as well. Mind the publishers' rights before you publish them.
    #[arg(long)]
    quote: bool,
    /// Outlines to draw beneath instead of the countries, as a GeoJSON file of areas or of lines: provinces, say.
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Map tiles for the web map: a web address with {z}, {x} and {y}. Without it the page asks nobody for anything.
    #[arg(long, value_name = "URL", value_parser = Tiles::parse)]
    tiles: Option<Tiles>,
    /// Move a folder that was changed by hand aside instead of stopping.
    #[arg(long)]
    force: bool,
    /// Exit with 1 if anything stayed unsettled.
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Examples:
  dateline map seeds -o output
  dateline map reports -o output --published 002=2017-09-19 --theatre IQ,SY
  dateline map reports/*.txt notes.jsonl -o output --gazetteer villages.csv
  curl -s https://example.org/report.txt | dateline map - -o output";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        // Whatever forbids the folder or its map is said before the reports are read.
        let basemap = Basemap {
            boundaries: self
                .boundaries
                .as_deref()
                .map_or_else(Boundaries::builtin, outlines)?,
            tiles: self.tiles.clone(),
        };
        let mut folder = Folder::begin(&self.out, self.force)?;
        let mut readings = Vec::new();
        let lookup = self.reports.read(|_, reading| {
            readings.push(reading);
            Ok(())
        })?;
        let timeline = Timeline::build(readings);
        let mut findings = findings(&timeline);
        lookup.note(&mut findings);
        let quote = Quote {
            records: !self.no_quote,
            layers: self.quote,
        };
        let written = write(&timeline, &findings, quote, &basemap, &mut folder)?;
        folder.finish(&self.options(&lookup.servers()))?;
        self.summary(&timeline, &written, &findings);
        Ok(if self.strict && !findings.is_empty() {
            Exit::Unsettled
        } else {
            Exit::Done
        })
    }

    /// What the folder depends on beside the reports; names without the machine's folders.
    fn options(&self, servers: &[String]) -> serde_json::Value {
        let common = &self.reports.common;
        let names = common.gazetteers.iter().filter_map(|p| p.file_name());
        let names: Vec<_> = names.map(|n| n.to_string_lossy()).collect();
        let published = self
            .reports
            .published
            .iter()
            .map(|(report, day)| (report, day.to_string()));
        let mut options = json!({
            "theatre": common.theatre,
            "published": published.collect::<std::collections::BTreeMap<_, _>>(),
            "gazetteers": names,
            "builtin": !common.no_builtin,
            "boundaries": self.boundaries.as_deref().map(file_name),
            "tiles": self.tiles,
            "sentences": { "records": !self.no_quote, "layers": self.quote },
        });
        if !servers.is_empty() {
            options["online"] = json!(servers);
        }
        options
    }

    fn summary(&self, timeline: &Timeline, written: &[Written], findings: &[Finding]) {
        let Tally {
            events,
            placed,
            regional,
            undated,
            unplaced,
            repeats,
        } = Tally::of(timeline);
        remark(format!(
            "{}, {}: {placed} placed + {regional} regional + {undated} undated + {unplaced} unplaced \
             (and {} told again)",
            counted(timeline.sources.len(), "report"),
            counted(events, "event"),
            repeats,
        ));
        let count = |name: &str| {
            written
                .iter()
                .find(|(n, _)| n == name)
                .map_or(0, |(_, count)| *count)
        };
        let layers = [
            "events",
            "advances",
            "regions",
            "places",
            "undated",
            "undated_lines",
        ];
        let layers: Vec<String> = layers
            .iter()
            .map(|name| format!("{name} {}", count(name)))
            .collect();
        let mut days: Vec<&str> = written
            .iter()
            .filter_map(|(n, _)| n.strip_prefix("by-date/")?.get(..10))
            .collect();
        days.dedup();
        remark(format!(
            "layers: {}; by-date {}",
            layers.join(", "),
            counted(days.len(), "day")
        ));
        let kinds: Vec<String> = by_kind(findings)
            .iter()
            .map(|(kind, n)| format!("{n} {kind}"))
            .collect();
        let kinds = if kinds.is_empty() {
            "nothing".to_owned()
        } else {
            kinds.join(", ")
        };
        remark(format!("unsettled: {kinds} (findings.csv)"));
        remark(format!("written: {}", self.out.display()));
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn outlines(path: &Path) -> Result<Boundaries> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, "cannot read these outlines", e))?;
    Boundaries::read(&path.display().to_string(), &file_name(path), &text)
}

/// "1 report", "2 reports".
pub(super) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
