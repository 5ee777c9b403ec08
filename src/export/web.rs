//! `map.html`: the map as one page that opens anywhere, with no network and nothing installed.
//!
//! # The map engine
//!
//! The page brings its own, some 2,000 lines of JavaScript in `web/`: marks are SVG, so that they print sharp, follow
//! the reader's colours and are found by the programs that read pages aloud. No crate carries a map engine that fits
//! one file; those that people know are code from elsewhere to be kept current, and heavier (gzipped: Leaflet 49 kB,
//! `MapLibre` 455 kB, this page 30 kB with everything), while what a map of news needs beyond pan and zoom (counting
//! together what stands too close, labels that are whole and apart, a histogram for a slider) they do not have.
//! Marks that would cover each other are counted together on the place with most events, never moved.
//!
//! # What keeps a report from becoming markup
//!
//! The run's data is one block of JSON in which `<`, `>` and `&` are escaped; the script makes every text of it a text
//! node. Should that ever fail, the policy in the head of the page allows exactly one script and one style sheet, by
//! their hashes, and no address at all but that of the tiles the user asked for.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use geo::{Geometry, LineString, MultiLineString};
use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::layer::{Field, Layer, Row, Value, unplaced_table};
use crate::timeline::Timeline;

use super::boundaries::Boundaries;
use super::geojson::{json, rounded};
use super::notice::gazetteers;
use super::records;

const PAGE: &str = include_str!("web/page.html");
const STYLE: &str = include_str!("web/style.css");
/// In the order in which they need each other, and closed off from the page's other names.
const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("web/dom.js"),
    include_str!("web/words.js"),
    include_str!("web/view.js"),
    include_str!("web/data.js"),
    include_str!("web/marks.js"),
    include_str!("web/labels.js"),
    include_str!("web/basemap.js"),
    include_str!("web/map.js"),
    include_str!("web/filters.js"),
    include_str!("web/time.js"),
    include_str!("web/panel.js"),
    include_str!("web/detail.js"),
    include_str!("web/rest.js"),
    include_str!("web/main.js"),
    "})();\n",
);

/// Where map tiles come from, on the user's word only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tiles {
    url: String,
    #[serde(skip)]
    origin: String,
}

impl Tiles {
    /// Reads an address of tiles.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is no web address with `{z}`, `{x}` and `{y}`.
    ///
    /// ```
    /// use dateline::export::web::Tiles;
    /// assert!(Tiles::parse("https://tiles.example.org/{z}/{x}/{y}.png").is_ok());
    /// assert!(Tiles::parse("https://tiles.example.org/").is_err());
    /// ```
    pub fn parse(url: &str) -> Result<Self> {
        let origin = origin(url).filter(|_| ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part)));
        let origin = origin.ok_or_else(|| {
            Error::Usage(format!(
                "{url}: expected a web address with {{z}}, {{x}} and {{y}}, as in https://tiles.example.org/{{z}}/{{x}}/{{y}}.png"
            ))
        })?;
        Ok(Self {
            url: url.to_owned(),
            origin,
        })
    }
}

/// Scheme, host and port of a web address; none where it is no plain one. It goes into the page's policy, so it may
/// hold nothing that means anything there.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let fine = matches!(scheme, "http" | "https")
        && !name.is_empty()
        && name.chars().all(plain)
        && !port.is_empty()
        && port.chars().all(|c| c.is_ascii_digit())
        && !url.contains(|c: char| c.is_whitespace() || c.is_control());
    fine.then(|| format!("{scheme}://{host}"))
}

/// What the page is made of.
pub struct Page<'a, 'l> {
    /// The run.
    pub timeline: &'a Timeline,
    /// Its layers; those cut by day are not needed.
    pub layers: &'a [Layer<'l>],
    /// What lies beneath.
    pub boundaries: &'a Boundaries,
    /// Map tiles, if the user asked for them.
    pub tiles: Option<&'a Tiles>,
    /// Whether the sentences of unplaced events stand in the page; for the others the layers decide.
    pub quote: bool,
}

const TITLE: &str = "Campaign map";

/// Writes the page.
///
/// # Errors
/// What `out` gives.
pub fn write(page: &Page<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let policy = policy(page.tiles);
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let (part, after) = after.split_once("}}").unwrap_or((after, ""));
        match part {
            "policy" => out.write_all(policy.as_bytes())?,
            "title" => out.write_all(TITLE.as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            _ => serde_json::to_writer(Inert(&mut *out), &Data::of(page))?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

fn policy(tiles: Option<&Tiles>) -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    let images = tiles.map_or("'none'", |t| &t.origin);
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src {images}; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

/// Writes JSON so that a page that holds it finds no markup in it: these letters stand in strings only.
struct Inert<W>(W);

impl<W: Write> Write for Inert<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|b| matches!(b, b'<' | b'>' | b'&')) {
            match piece.split_last() {
                Some((last @ (b'<' | b'>' | b'&'), before)) => {
                    self.0.write_all(before)?;
                    write!(self.0, "\\u{last:04x}")?;
                }
                _ => self.0.write_all(piece)?,
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What the script reads.
#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    sources: Vec<records::SourceRecord<'a>>,
    notices: Vec<&'a str>,
    credits: Vec<String>,
    tiles: Option<&'a Tiles>,
    outlines: Outlines<'a>,
    tables: BTreeMap<&'a str, Columns>,
}

impl<'a> Data<'a> {
    fn of(page: &Page<'a, '_>) -> Self {
        let credit = &page.boundaries.credit;
        let outlines = (!credit.is_empty()).then(|| format!("Outlines: {credit}"));
        let tiles = page.tiles.map(|t| format!("Tiles: {}", t.origin));
        let whole = page.layers.iter().filter(|l| !l.name.contains('/'));
        let mut tables: BTreeMap<&str, Columns> =
            whole.map(|l| (l.name.as_str(), Columns::of_layer(l))).collect();
        tables.insert("unplaced", Columns::of_unplaced(page));
        Self {
            title: TITLE,
            sources: records::sources(page.timeline),
            notices: gazetteers(page.timeline).into_iter().collect(),
            credits: outlines.into_iter().chain(tiles).collect(),
            tiles: page.tiles,
            outlines: Outlines::of(page.boundaries),
            tables,
        }
    }
}

/// A table by columns: each value once, and for each row which one. Ten thousand events repeat few values.
#[derive(Default, Serialize)]
struct Columns {
    n: usize,
    columns: BTreeMap<&'static str, Column>,
}

#[derive(Default, Serialize)]
struct Column {
    values: Vec<Json>,
    at: Vec<usize>,
    #[serde(skip)]
    seen: HashMap<String, usize>,
}

impl Columns {
    fn of_layer(layer: &Layer<'_>) -> Self {
        let mut table = Self::default();
        for feature in layer.features() {
            table.row(&layer.fields, &feature.values);
            match &feature.geometry {
                Some(Geometry::Point(p)) => {
                    table.set("lon", rounded(p.x()).into());
                    table.set("lat", rounded(p.y()).into());
                }
                Some(Geometry::Line(l)) => table.set("line", positions(&(*l).into())),
                Some(Geometry::LineString(l)) => table.set("line", positions(l)),
                Some(Geometry::MultiLineString(l)) => table.set("line", positions(&whole(l))),
                _ => {}
            }
        }
        table.without_empty()
    }

    fn of_unplaced(page: &Page<'_, '_>) -> Self {
        let (mut table, unplaced) = (Self::default(), unplaced_table(page.quote));
        let fields = unplaced.fields();
        let entries = page.timeline.entries.iter();
        for row in entries.filter_map(|e| Row::entry(page.timeline, e)) {
            if row.place().is_none() {
                table.row(&fields, &unplaced.values(&row));
            }
        }
        table.without_empty()
    }

    fn row(&mut self, fields: &[Field], values: &[Value<'_>]) {
        for (field, value) in fields.iter().zip(values) {
            self.set(field.name, json(value));
        }
        self.n += 1;
    }

    fn set(&mut self, name: &'static str, value: Json) {
        let column = self.columns.entry(name).or_default();
        let next = column.values.len();
        let at = *column.seen.entry(value.to_string()).or_insert(next);
        if at == next {
            column.values.push(value);
        }
        column.at.push(at);
    }

    fn without_empty(mut self) -> Self {
        self.columns.retain(|_, c| c.values.iter().any(|v| !v.is_null()));
        self
    }
}

/// A line that was cut at the antimeridian in one piece, which goes on beyond 180 degrees.
fn whole(parts: &MultiLineString<f64>) -> LineString<f64> {
    let mut whole: Vec<geo::Coord<f64>> = Vec::new();
    for c in parts.iter().flat_map(LineString::coords) {
        let before = whole.last().map_or(c.x, |b| b.x);
        let turn = ((before - c.x) / 360.0).round() * 360.0;
        let c = geo::coord! { x: c.x + turn, y: c.y };
        if whole.last() != Some(&c) {
            whole.push(c);
        }
    }
    LineString::new(whole)
}

fn positions(line: &LineString<f64>) -> Json {
    line.coords().map(|c| vec![rounded(c.x), rounded(c.y)]).collect()
}

#[derive(Serialize)]
struct Outlines<'a> {
    closed: bool,
    within: Option<[f64; 4]>,
    shapes: Vec<Shape<'a>>,
}

#[derive(Serialize)]
struct Shape<'a> {
    name: &'a str,
    rings: Vec<Vec<i64>>,
}

impl<'a> Outlines<'a> {
    fn of(boundaries: &'a Boundaries) -> Self {
        let shapes = boundaries.outlines.iter().map(|o| Shape {
            name: &o.name,
            rings: o.parts.iter().flatten().map(steps).collect(),
        });
        Self {
            closed: boundaries.areas,
            within: boundaries.within,
            shapes: shapes.collect(),
        }
    }
}

/// The points of a line in thousandths of a degree, each as the step from the one before.
#[expect(
    clippy::cast_possible_truncation,
    reason = "thousandths of a degree are at most 360 000"
)]
fn steps(line: &LineString<f64>) -> Vec<i64> {
    let thousandth = |degrees: f64| (degrees * 1e3).round() as i64;
    let (mut steps, mut before) = (Vec::new(), (0, 0));
    for (i, c) in line.coords().enumerate() {
        let here = (thousandth(c.x), thousandth(c.y));
        if i == 0 || here != before {
            steps.extend([here.0 - before.0, here.1 - before.1]);
        }
        before = here;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, PlaceRole};
    use crate::layer::{self, layers};
    use crate::sample::{at, event, reading, town};

    fn page(timeline: &Timeline, tiles: Option<&Tiles>) -> String {
        let (layers, boundaries) = (layers(timeline, layer::Options::default()), Boundaries::default());
        let page = Page {
            timeline,
            layers: &layers,
            boundaries: &boundaries,
            tiles,
            quote: false,
        };
        let mut text = Vec::new();
        write(&page, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
        text.split_once(before).unwrap().1.split_once(after).unwrap().0
    }

    fn hostile(words: &str) -> Timeline {
        let town = town(words, 34.0, 42.0);
        let told = Event {
            claimed_by: words.to_owned(),
            operation: words.to_owned(),
            ..event("told", vec![at(PlaceRole::At, &town)])
        };
        Timeline::build(vec![reading(words, vec![told, event("nowhere", Vec::new())])])
    }

    #[test]
    fn the_data_comes_back_as_it_was() {
        let text = page(&hostile("Tal Marra"), None);
        let data: Json = serde_json::from_str(between(&text, "id=\"data\">", "</script>")).unwrap();
        let events = &data["tables"]["events"];
        assert_eq!(events["n"], 1);
        assert_eq!(events["columns"]["place"]["values"][0], "Tal Marra");
        assert_eq!(events["columns"]["lon"]["values"][0], 42.0);
        assert_eq!(data["tables"]["unplaced"]["n"], 1);
        assert!(
            events["columns"].get("phase").is_none(),
            "a column of nothing is left out"
        );
    }

    #[test]
    fn nothing_of_a_report_is_markup() {
        let plain = page(&hostile("plain"), None).matches('<').count();
        for words in [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "<img src=x onerror=alert(1)>",
            "{{script}}",
            "&lt;b&gt;\u{2028}\u{202e}\0",
        ] {
            let text = page(&hostile(words), None);
            assert_eq!(text.matches('<').count(), plain, "{words}");
            let data: Json = serde_json::from_str(between(&text, "id=\"data\">", "</script>")).unwrap();
            assert_eq!(
                data["tables"]["events"]["columns"]["operation"]["values"][0],
                words
            );
        }
    }

    #[test]
    fn the_policy_allows_this_script_this_style_and_these_tiles() {
        let tiles = Tiles::parse("https://tiles.example.org:8080/{z}/{x}/{y}.png").unwrap();
        let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
        for (tiles, images) in [
            (None, "img-src 'none'"),
            (Some(&tiles), "img-src https://tiles.example.org:8080;"),
        ] {
            let text = page(&hostile("plain"), tiles);
            let policy = between(&text, "Content-Security-Policy\" content=\"", "\"");
            assert!(policy.contains(images), "{policy}");
            assert!(policy.contains(&hash(between(&text, "<style>", "</style>"))));
            assert!(policy.contains(&hash(between(&text, "<script>", "</script>"))));
        }
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--") && !STYLE.contains("</"));
    }

    #[test]
    fn addresses_of_tiles_that_could_say_more_than_an_address_are_refused() {
        for url in [
            "https://a.example/{z}/{x}.png",
            "ftp://a.example/{z}/{x}/{y}",
            "https://a.example;script-src */{z}/{x}/{y}",
            "https://a.example' 'unsafe-inline/{z}/{x}/{y}",
            "https://user@a.example/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "https://a.example:x/{z}/{x}/{y}",
            "{z}{x}{y}",
        ] {
            let error = Tiles::parse(url).unwrap_err().to_string();
            assert!(error.contains("tiles.example.org"), "{error}");
        }
    }

    #[test]
    fn outlines_are_steps_in_thousandths() {
        let line: LineString<f64> = vec![(40.0, 30.0), (40.0001, 30.0), (39.999, 30.002)].into();
        assert_eq!(steps(&line), [40_000, 30_000, -1, 2]);
    }

    #[test]
    fn the_page_is_light() {
        let text = page(&Timeline::default(), None);
        assert!(text.len() < 160_000, "{} bytes", text.len());
    }
}
