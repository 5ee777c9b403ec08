//! `dateline map`: a folder of reports to a folder of layers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use dateline::export::boundaries::Boundaries;
use dateline::export::folder::{Folder, Taken};
use dateline::export::map::{Also, Basemap, Wanted, Written, by_kind, write};
use dateline::export::reviewed;
use dateline::export::web::Tiles;
use dateline::finding::{Finding, findings, lost_reviews};
use dateline::layer::{self, Areas, ByDate, Tally};
use dateline::report::REVIEW;
use dateline::review::{self, Applied, Sheet};
use dateline::{Error, Reading, Result, Timeline};
use serde_json::json;

use super::common::{Reports, Threshold};
use super::control::Stale;
use super::format::{Choice, Tables, choice};
use super::journal::Journal;
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
    #[command(flatten)]
    threshold: Threshold,
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
    /// Write the layers in these formats too, beside the GeoJSON that the QGIS project draws on: gpkg and kml as one
    /// file (campaign.gpkg), timemap as events.json and sources.json, the others as a folder (fgb/events.fgb).
    #[arg(long = "format", value_name = "FORMATS", value_delimiter = ',', value_parser = choice(&["timemap"]))]
    formats: Vec<Choice>,
    #[command(flatten)]
    tables: Tables,
    /// The table in which an analyst decided, corrected and added: an events.csv of an earlier run, edited in a
    /// spreadsheet. It may be the one in OUT: it is read first, and what stands in it is kept.
    #[arg(long, value_name = "CSV")]
    review: Option<PathBuf>,
    #[command(flatten)]
    stale: Stale,
    /// Make a folder of by-date for every day on which something happens, or only for the last such day of a month.
    #[arg(long, value_name = "STEP", default_value = "day", value_parser = by_date())]
    by_date: ByDate,
    /// Also join dated captures by one side to axes, in a file of their own. No report states these lines.
    #[arg(long)]
    derive_axes: bool,
    /// Also draw areas around towns of known status (areas.geojson), none farther than 15 km from its town. They are
    /// an illustration: no report tells who holds the land between towns.
    #[arg(long)]
    areas: bool,
    /// Cut the areas to the areas of a GeoJSON file: a country or a province, say.
    #[arg(long, value_name = "FILE", requires = "areas")]
    areas_within: Option<PathBuf>,
    /// Move a folder that was changed by hand aside instead of stopping.
    #[arg(long)]
    force: bool,
    /// For thousands of reports: keep a journal beside OUT, and go on where an earlier run with this option and the same
    /// reports was cut short. A report that has changed is read again. The journal is removed at the end. Not with
    /// --online.
    #[arg(long)]
    resume: bool,
    /// Exit with 1 if anything stayed unsettled.
    #[arg(long)]
    strict: bool,
}

/// What is said where there is nothing of what was asked for.
const NO_AXIS: &str = "derived_axes: none, and no file: an axis takes two captures of whole towns by one named side, each known to the day, \
                       no more than 30 days and 100 km apart, the first town not lost in between";
const NO_AREA: &str = "areas: none, and no file: an area takes a town that is held, contested or retaken on some day (and within the boundary of --areas-within)";

const EXAMPLES: &str = "\
Examples:
  dateline map seeds -o output
  dateline map reports -o output --published 002=2017-09-19 --theatre IQ,SY
  dateline map reports -o output --format gpkg,kml,geoparquet
  dateline map archive -o output --resume    the same command again, after it was cut short
  dateline map reports -o output --min-confidence 0.6    fewer events, more of them right
  dateline map reports/*.txt notes.jsonl -o output --gazetteer villages.csv
  dateline map reports -o output --review output/events.csv    after editing that table in a spreadsheet
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
        let areas = self.areas()?;
        let review = self.review.as_deref().map(table).transpose()?;
        let edited: Vec<Taken> = review.iter().map(|(_, taken)| taken.clone()).collect();
        let mut folder = Folder::begin(&self.out, self.force, &edited)?;
        let journal = folder.beside("dateline-journal");
        if !self.resume && journal.exists() {
            remark(format!(
                "{}: an earlier run was cut short; --resume goes on from it, and if you need it no more, remove it",
                journal.display()
            ));
        }
        let journal = self.resume.then(|| Journal::open(&journal, &self.reports));
        let mut journal = journal.transpose()?;
        let (mut readings, read) = self.reports.campaign(journal.as_mut())?;
        let sheet = review.map(|(sheet, _)| sheet);
        let review = reviewed_by(sheet.as_ref(), &self.reports, &mut readings)?;
        let left_out = readings.iter_mut().map(|r| self.threshold.apply(r)).sum();
        self.threshold.say(left_out);
        let timeline = Timeline::build(readings);
        let mut findings = findings(&timeline);
        findings.extend(lost_reviews(&review.lost));
        findings.extend(read.findings());
        read.lookup.note(&mut findings);
        let wanted = Wanted {
            quote: !self.no_quote,
            layers: layer::Options {
                quote: self.quote,
                stale_after_days: self.stale.after_days,
                by_date: self.by_date,
                derive_axes: self.derive_axes,
                areas: areas.as_ref(),
            },
        };
        let written = write(
            &timeline,
            &findings,
            &review,
            wanted,
            &basemap,
            &self.also(),
            &mut folder,
        )?;
        folder.finish(&self.options(&read.lookup.servers(), &review))?;
        journal.map_or(Ok(()), Journal::finish)?;
        self.summary(&timeline, &review, &written, &findings);
        Ok(if self.strict && !findings.is_empty() {
            Exit::Unsettled
        } else {
            Exit::Done
        })
    }

    fn also(&self) -> Also {
        let layers = self.formats.iter().filter_map(|choice| match choice {
            Choice::Layer(format) => Some(*format),
            Choice::Own(_) => None,
        });
        Also {
            formats: layers.collect::<BTreeSet<_>>().into_iter().collect(),
            csv: self.tables.options(),
            timemap: self.formats.iter().any(|c| matches!(c, Choice::Own(_))),
        }
    }

    /// What areas are drawn within, where any are.
    fn areas(&self) -> Result<Option<Areas>> {
        let within = self.areas_within.as_deref().map(|path| {
            let polygons = outlines(path)?.polygons();
            if polygons.0.is_empty() {
                let message = "holds no area; expected Polygon or MultiPolygon".to_owned();
                let file = path.display().to_string();
                return Err(Error::Input { file, message });
            }
            Ok(polygons)
        });
        let within = within.transpose()?;
        Ok(self.areas.then_some(Areas { within }))
    }

    /// What the folder depends on beside the reports; names without the machine's folders.
    fn options(&self, servers: &[String], review: &Applied) -> serde_json::Value {
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
            "stale_after_days": self.stale.after_days,
            "by_date": self.by_date,
            "derive_axes": self.derive_axes,
            "areas": self.areas,
            "areas_within": self.areas_within.as_deref().map(file_name),
            "sentences": { "records": !self.no_quote, "layers": self.quote },
        });
        if let Some(least) = self.threshold.min_confidence {
            options["min_confidence"] = json!(least);
        }
        if !self.formats.is_empty() {
            options["also"] = json!(self.also());
        }
        if !servers.is_empty() {
            options["online"] = json!(servers);
        }
        if !review.is_nothing() {
            options["review"] = json!(said(review));
        }
        options
    }

    fn summary(&self, timeline: &Timeline, review: &Applied, written: &[Written], findings: &[Finding]) {
        let Tally {
            events,
            placed,
            regional,
            undated,
            unplaced,
            repeats,
            dropped: _,
        } = Tally::of(timeline);
        remark(format!(
            "{}, {}: {placed} placed + {regional} regional + {undated} undated + {unplaced} unplaced \
             (and {} told again)",
            counted(
                timeline.sources.iter().filter(|s| s.id != REVIEW).count(),
                "report"
            ),
            counted(events, "event"),
            repeats,
        ));
        if !review.is_nothing() {
            remark(format!("review: {}", said(review)));
        }
        let count = |name: &str| {
            written
                .iter()
                .find(|(n, _)| n == name)
                .map_or(0, |(_, count)| *count)
        };
        let layers = [
            "events",
            "advances",
            "control",
            "regions",
            "places",
            "undated",
            "undated_lines",
        ];
        let derived = [
            ("derived_axes", self.derive_axes, NO_AXIS),
            ("areas", self.areas, NO_AREA),
        ];
        let derived = derived.into_iter().filter(|(_, wanted, _)| *wanted);
        let names = layers.into_iter().chain(derived.clone().map(|(name, ..)| name));
        let layers: Vec<String> = names.map(|name| format!("{name} {}", count(name))).collect();
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
        derived
            .filter(|(name, ..)| count(name) == 0)
            .for_each(|(.., why)| remark(why));
        remark(format!("unsettled: {} (findings.csv)", unsettled(findings)));
        remark(format!("written: {}", self.out.display()));
    }
}

/// The findings by kind.
fn unsettled(findings: &[Finding]) -> String {
    let kinds: Vec<String> = by_kind(findings)
        .iter()
        .map(|(kind, n)| format!("{n} {kind}"))
        .collect();
    if kinds.is_empty() {
        "nothing".to_owned()
    } else {
        kinds.join(", ")
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// What came of a review.
fn said(review: &Applied) -> String {
    let said = format!(
        "{} kept, {} dropped, {} corrected, {} added",
        review.kept, review.dropped, review.corrected, review.added
    );
    match review.lost.len() {
        0 => said,
        n => format!("{said}, {} without its event (findings.csv)", counted(n, "row")),
    }
}

/// Lays an analyst's table over the readings.
pub(super) fn reviewed_by(
    sheet: Option<&Sheet>,
    reports: &Reports,
    readings: &mut Vec<Reading>,
) -> Result<Applied> {
    let Some(sheet) = sheet else {
        return Ok(Applied::default());
    };
    let gazetteer = reports.common.gazetteer()?;
    let applied = review::apply(sheet, &reviewed::columns(), readings, &gazetteer)?;
    applied.remarks.iter().for_each(remark);
    Ok(applied)
}

pub(super) fn table(path: &Path) -> Result<(Sheet, Taken)> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, "cannot read this review", e))?;
    Ok((
        Sheet::read(&path.display().to_string(), &bytes)?,
        Taken::new(path, &bytes),
    ))
}

fn by_date() -> impl TypedValueParser<Value = ByDate> {
    let names = ByDate::ALL.iter().map(|step| step.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<ByDate>())
}

pub(super) fn outlines(path: &Path) -> Result<Boundaries> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, "cannot read these outlines", e))?;
    Boundaries::read(&path.display().to_string(), &file_name(path), &text)
}

/// "1 report", "2 reports".
pub(super) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
