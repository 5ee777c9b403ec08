//! KML 2.2 for Google Earth: a folder a layer, a placemark a feature, its time as a `TimeSpan`.
//!
//! The fields stand in `ExtendedData`, which Google Earth lists in a balloon that it draws as a page: what could begin
//! a tag there is kept from it by a space. No picture is named: a map asks no network for anything.

use std::collections::BTreeSet;
use std::io::{self, Write};

use geo::{CoordsIter, Geometry, LineString};

use crate::event::EventType;
use crate::layer::{Feature, Value};

use super::csv::plain;
use super::geojson::{midnight, rounded};
use super::qgis::look;
use super::writer::{Head, Writer};
use super::xml::{escaped, quoted};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>Campaign map</name>\n";

/// Writes features as they come.
pub(super) struct Placemarks<W> {
    out: W,
    columns: Vec<&'static str>,
    label: Option<usize>,
    kind: Option<usize>,
    time: Option<(usize, usize)>,
    styles: BTreeSet<&'static str>,
    started: bool,
}

impl<W: Write> Placemarks<W> {
    pub(super) const fn new(out: W) -> Self {
        Self {
            out,
            columns: Vec::new(),
            label: None,
            kind: None,
            time: None,
            styles: BTreeSet::new(),
            started: false,
        }
    }

    /// The document's beginning, with a style a type: colours are those of the other maps.
    fn document(&mut self) -> io::Result<()> {
        self.out.write_all(HEAD.as_bytes())?;
        for kind in EventType::ALL {
            let [r, g, b] = look(*kind).colour;
            self.styles.insert(kind.as_str());
            // KML has alpha, blue, green, red.
            let colour = format!("ff{b:02x}{g:02x}{r:02x}");
            writeln!(
                self.out,
                "<Style id=\"{kind}\"><IconStyle><color>{colour}</color></IconStyle><LineStyle><color>{colour}</color><width>3</width></LineStyle></Style>"
            )?;
        }
        Ok(())
    }

    fn end_folder(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.started { b"</Folder>\n" } else { b"" })
    }
}

impl<W: Write> Writer for Placemarks<W> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        if self.started {
            self.end_folder()?;
        } else {
            self.document()?;
        }
        self.started = true;
        self.columns = head.fields.iter().map(|f| f.name).collect();
        self.label = ["label", "place", "from"]
            .iter()
            .find_map(|name| head.column(name));
        self.kind = head.column("type");
        self.time = head.column("begin").zip(head.column("end"));
        writeln!(self.out, "<Folder><name>{}</name>", escaped(head.name))
    }

    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let value = |i: Option<usize>| i.and_then(|i| feature.values.get(i));
        self.out.write_all(b"<Placemark>")?;
        if let Some(Value::Text(label)) = value(self.label) {
            write!(self.out, "<name>{}</name>", escaped(&untagged(label)))?;
        }
        if let Some((begin, end)) = self.time
            && let (Some(Value::Time(begin)), Some(Value::Time(end))) = (value(Some(begin)), value(Some(end)))
        {
            let (begin, end) = (midnight(*begin), midnight(*end));
            write!(
                self.out,
                "<TimeSpan><begin>{begin}Z</begin><end>{end}Z</end></TimeSpan>"
            )?;
        }
        if let Some(Value::Text(kind)) = value(self.kind)
            && self.styles.contains(kind.as_ref())
        {
            write!(self.out, "<styleUrl>#{kind}</styleUrl>")?;
        }
        self.out.write_all(b"<ExtendedData>")?;
        for (name, value) in self.columns.iter().zip(&feature.values) {
            if *value != Value::Null {
                let value = escaped(&untagged(&plain(value)));
                write!(
                    self.out,
                    "<Data name={}><value>{value}</value></Data>",
                    quoted(name)
                )?;
            }
        }
        self.out.write_all(b"</ExtendedData>")?;
        if let Some(geometry) = &feature.geometry {
            self.out.write_all(shape(geometry).as_bytes())?;
        }
        self.out.write_all(b"</Placemark>\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if !self.started {
            self.document()?;
        }
        self.end_folder()?;
        self.out.write_all(b"</Document>\n</kml>\n")?;
        self.out.flush()
    }
}

/// Words in which no page finds a tag: `<` begins one only before a letter, a slash, `!` or `?`.
fn untagged(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    let mut letters = words.chars().peekable();
    while let Some(c) = letters.next() {
        shown.push(c);
        if c == '<'
            && letters
                .peek()
                .is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(*c))
        {
            shown.push(' ');
        }
    }
    shown
}

fn area(of: &geo::Polygon<f64>) -> String {
    let at = |c: &geo::Coord<f64>| format!("{},{}", rounded(c.x), rounded(c.y));
    let ring = |name: &str, ring: &LineString<f64>| {
        let positions: Vec<String> = ring.coords().map(at).collect();
        let positions = positions.join(" ");
        format!("<{name}><LinearRing><coordinates>{positions}</coordinates></LinearRing></{name}>")
    };
    let inner: String = of
        .interiors()
        .iter()
        .map(|r| ring("innerBoundaryIs", r))
        .collect();
    format!(
        "<Polygon>{}{inner}</Polygon>",
        ring("outerBoundaryIs", of.exterior())
    )
}

fn shape(geometry: &Geometry<f64>) -> String {
    let at = |c: &geo::Coord<f64>| format!("{},{}", rounded(c.x), rounded(c.y));
    let line = |line: &LineString<f64>| {
        let positions: Vec<String> = line.coords().map(at).collect();
        format!(
            "<LineString><tessellate>1</tessellate><coordinates>{}</coordinates></LineString>",
            positions.join(" ")
        )
    };
    match geometry {
        Geometry::Point(p) => format!("<Point><coordinates>{}</coordinates></Point>", at(&p.0)),
        Geometry::MultiLineString(lines) => {
            let parts: String = lines.iter().map(line).collect();
            format!("<MultiGeometry>{parts}</MultiGeometry>")
        }
        Geometry::MultiPolygon(areas) => {
            let areas: String = areas.iter().map(area).collect();
            format!("<MultiGeometry>{areas}</MultiGeometry>")
        }
        other => line(&other.coords_iter().collect()),
    }
}
