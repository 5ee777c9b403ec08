//! The files of one run: every layer, record and table of a timeline into one folder.

use std::io::{self, Write};

use serde::Serialize;

use crate::error::Result;
use crate::finding::{Finding, FindingKind};
use crate::layer::{self, Allowed, Field, FieldType, Layer, Row, Table, Value, layers, unplaced_table};
use crate::review::Applied;
use crate::timeline::Timeline;

use super::Format;
use super::boundaries::Boundaries;
use super::csv::{self, TableWriter};
use super::folder::Folder;
use super::notice::{gazetteers, notice};
use super::qgis;
use super::records::{self, EventRecord, MentionRecord};
use super::reviewed;
use super::timemap;
use super::web::{self, Tiles};

/// What the user wants written.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'o> {
    /// Whether the working files `events.jsonl`, `events.csv` and `unplaced.csv` have the words of the reports.
    pub quote: bool,
    /// What the layers hold, which are made to be published.
    pub layers: layer::Options<'o>,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self {
            quote: true,
            layers: layer::Options::default(),
        }
    }
}

/// What lies beneath the points of a map.
#[derive(Clone, Debug, Default)]
pub struct Basemap {
    /// Outlines, of which those around what is mapped are drawn.
    pub boundaries: Boundaries,
    /// Map tiles for the web map, if the user asked for them.
    pub tiles: Option<Tiles>,
}

/// What the layers are written in beside GeoJSON.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Also {
    /// Formats of layers: `campaign.gpkg` where a file holds all of them, else a folder, as in `fgb/events.fgb`.
    pub formats: Vec<Format>,
    /// How tables of positions are written.
    pub csv: csv::Options,
    /// `timemap/events.json` and `timemap/sources.json`.
    pub timemap: bool,
}

/// The name and the number of features of a layer that was written.
pub type Written = (String, usize);

/// Writes every file of a run into `folder`, and says which layers it wrote. `review` is what an analyst said of it.
///
/// # Errors
/// [`crate::Error::Io`] where a file cannot be written.
pub fn write(
    timeline: &Timeline,
    findings: &[Finding],
    review: &Applied,
    wanted: Wanted<'_>,
    basemap: &Basemap,
    also: &Also,
    folder: &mut Folder,
) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    let layers = layers(timeline, wanted.layers);
    for layer in &layers {
        let format = Format::GeoJson;
        folder.write(&format!("{}.{}", layer.name, format.extension()), |out| {
            format.write(layer, out)
        })?;
        written.push((layer.name.clone(), layer.count));
    }
    also.write(timeline, &layers, wanted, folder)?;
    // A capital abroad that is only named does not widen the map.
    let told = layers.iter().filter(|l| l.name != "places");
    let bounds = told.filter_map(Layer::bounds).reduce(around_both);
    let boundaries = bounds.map_or_else(Boundaries::default, |b| basemap.boundaries.around(b));
    if !boundaries.outlines.is_empty() {
        folder.write("reference/boundaries.geojson", |out| boundaries.write(out))?;
    }
    let page = web::Page {
        timeline,
        layers: &layers,
        boundaries: &boundaries,
        tiles: basemap.tiles.as_ref(),
        quote: wanted.layers.quote,
    };
    folder.write("map.html", |out| web::write(&page, out))?;
    let campaign = qgis::Campaign {
        timeline,
        layers: &layers,
        boundaries: &boundaries,
        licences: gazetteers(timeline).into_iter().collect(),
    };
    qgis::write(&campaign, folder)?;
    folder.write("events.jsonl", |out| event_lines(timeline, wanted.quote, out))?;
    folder.write("events.csv", |out| {
        reviewed::write(timeline, review, wanted.quote, out)
    })?;
    folder.write("mentions.jsonl", |out| mention_lines(timeline, out))?;
    folder.write("unplaced.csv", |out| {
        event_rows(
            timeline,
            &unplaced_table(wanted.quote),
            |r| r.place().is_none() && !r.event.is_dropped(),
            out,
        )
    })?;
    folder.write("findings.csv", |out| finding_rows(findings, out))?;
    folder.write("sources.json", |out| pretty(&records::sources(timeline), out))?;
    folder.write("NOTICE.txt", |out| {
        out.write_all(notice(timeline, &boundaries).as_bytes())
    })?;
    Ok(written)
}

impl Also {
    fn write(
        &self,
        timeline: &Timeline,
        layers: &[Layer<'_>],
        wanted: Wanted<'_>,
        folder: &mut Folder,
    ) -> Result<()> {
        for &format in self.formats.iter().filter(|f| **f != Format::GeoJson) {
            let ending = format.extension();
            if format.holds_layers() {
                // What is cut by day stands in the whole layers too.
                let whole = layers.iter().filter(|l| !l.name.contains('/'));
                folder.write(&format!("campaign.{ending}"), |out| format.write_all(whole, out))?;
                continue;
            }
            for layer in layers {
                folder.write(
                    &format!("{format}/{}.{ending}", path_in(format, &layer.name)),
                    |out| format.write_with(layer, self.csv, out),
                )?;
            }
        }
        if self.timemap {
            folder.write("timemap/events.json", |out| {
                pretty(&timemap::events(timeline, wanted.layers.quote), out)
            })?;
            folder.write("timemap/sources.json", |out| {
                pretty(&timemap::sources(timeline), out)
            })?;
        }
        Ok(())
    }
}

/// The path of a layer in the folder of a format. Days are partitions to the readers of `GeoParquet`: "day", since the
/// events have a column "date" already.
fn path_in(format: Format, layer: &str) -> String {
    match layer.strip_prefix("by-date/") {
        Some(day) if format == Format::GeoParquet => format!("by-date/day={day}"),
        _ => layer.to_owned(),
    }
}

fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

fn around_both(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Writes a value as one line of JSON.
///
/// # Errors
/// What `out` gives.
pub fn json_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn event_lines(timeline: &Timeline, quote: bool, out: &mut dyn Write) -> io::Result<()> {
    for row in Row::all_read(timeline) {
        json_line(&EventRecord::of(&row, quote), out)?;
    }
    Ok(())
}

fn event_rows(
    timeline: &Timeline,
    table: &Table,
    wanted: impl Fn(&Row<'_>) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = TableWriter::new(out, &table.fields())?;
    for row in Row::all_read(timeline).filter(wanted) {
        writer.row(&table.values(&row))?;
    }
    writer.finish()
}

fn mention_lines(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    for (source, mentions) in timeline.sources.iter().zip(&timeline.mentions) {
        for mention in mentions {
            json_line(&MentionRecord::of(mention, source), out)?;
        }
    }
    Ok(())
}

const FINDING: [(&str, FieldType); 7] = [
    ("kind", FieldType::Text),
    ("report", FieldType::Text),
    ("start_byte", FieldType::Count),
    ("end_byte", FieldType::Count),
    ("what", FieldType::Text),
    ("detail", FieldType::Text),
    ("cure", FieldType::Text),
];

/// What may stand in the columns of `findings.csv`.
pub(super) fn finding_columns() -> Vec<Allowed> {
    let allowed = |&(name, kind): &(&'static str, FieldType)| Allowed {
        field: Field { name, kind },
        words: if name == "kind" { FindingKind::WORDS } else { &[] },
        always: name == "kind",
    };
    FINDING.iter().map(allowed).collect()
}

fn finding_rows(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    let fields: Vec<Field> = FINDING.iter().map(|&(name, kind)| Field { name, kind }).collect();
    let mut writer = TableWriter::new(out, &fields)?;
    for f in findings {
        let byte =
            |of: fn(crate::text::Span) -> usize| f.span.map_or(Value::Null, |s| Value::Count(of(s) as u64));
        writer.row(&[
            Value::text(f.kind.as_str()),
            Value::text(&f.report),
            byte(|s| s.start),
            byte(|s| s.end),
            Value::text(&f.what),
            Value::text(&f.detail),
            Value::text(&f.cure),
        ])?;
    }
    writer.finish()
}

/// How many findings there are of each kind that occurs, in the order of the list.
pub fn by_kind(findings: &[Finding]) -> Vec<(FindingKind, usize)> {
    let count = |kind| findings.iter().filter(|f| f.kind == kind).count();
    let counts = FindingKind::ALL.iter().map(|&kind| (kind, count(kind)));
    counts.filter(|&(_, n)| n > 0).collect()
}
