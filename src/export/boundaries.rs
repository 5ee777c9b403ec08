//! Outlines of countries: what lies beneath the points, on the web map and in `reference/boundaries.geojson`.

use std::io::{self, Write};

use geo::{BoundingRect, Coord, Intersects, LineString, MultiPolygon, Polygon, Rect};
use geojson::{FeatureCollection, GeometryValue, JsonObject, Position};

use crate::error::{Error, Result};

use super::geojson::rounded;

/// The properties by which public outlines call what they outline, the plainest first.
const NAMES: [&str; 8] = [
    "name",
    "NAME",
    "name_en",
    "NAME_EN",
    "shapeName",
    "ADM1_EN",
    "ADM0_EN",
    "ADMIN",
];

/// How far around what is mapped outlines are kept, as a share of its width and height, and at least in degrees.
const AROUND: (f64, f64) = (1.5, 6.0);

/// What is outlined, and its outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Its name; empty where the file has none.
    pub name: String,
    /// For an area, groups of rings, the outer one first; for lines, one group of lines.
    pub parts: Vec<Vec<LineString<f64>>>,
}

/// Outlines of one geometry type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boundaries {
    /// Whether they are areas; else they are lines.
    pub areas: bool,
    /// Whom they are owed to.
    pub credit: String,
    /// One for each country, province or stretch of border.
    pub outlines: Vec<Outline>,
    /// West, south, east and north of where none is left out; none where all are there.
    pub within: Option<[f64; 4]>,
}

impl Boundaries {
    /// Reads a `GeoJSON` collection of areas or of lines; `name` is the file as the user named it.
    ///
    /// # Errors
    /// [`Error::Input`] where it is no such collection, or mixes areas and lines.
    ///
    /// ```
    /// use dateline::export::boundaries::Boundaries;
    /// let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Plain"},
    ///   "geometry":{"type":"Polygon","coordinates":[[[40,30],[41,30],[41,31],[40,30]]]}}]}"#;
    /// let plain = Boundaries::read("plain.geojson", "by hand", text)?;
    /// assert!(plain.areas && plain.outlines[0].name == "Plain");
    /// # Ok::<(), dateline::Error>(())
    /// ```
    pub fn read(name: &str, credit: &str, text: &str) -> Result<Self> {
        let wrong = |message: String| Error::Input {
            file: name.to_owned(),
            message,
        };
        let collection: FeatureCollection = text
            .trim_start_matches('\u{feff}')
            .parse::<geojson::GeoJson>()
            .and_then(FeatureCollection::try_from)
            .map_err(|e| wrong(format!("{e}; expected a GeoJSON FeatureCollection of outlines")))?;
        let mut read = Self {
            areas: false,
            credit: credit.to_owned(),
            outlines: Vec::new(),
            within: None,
        };
        for (i, feature) in collection.features.into_iter().enumerate() {
            let Some(geometry) = feature.geometry else {
                continue;
            };
            let (areas, parts) = parts(geometry.value).ok_or_else(|| {
                wrong(format!("feature {i} is neither areas nor lines of pairs of longitude and latitude in degrees; expected Polygon, MultiPolygon, LineString or MultiLineString on WGS 84"))
            })?;
            if read.outlines.is_empty() {
                read.areas = areas;
            } else if read.areas != areas {
                return Err(wrong(format!(
                    "feature {i} mixes areas and lines; give a file of one kind"
                )));
            }
            read.outlines.push(Outline {
                name: feature.properties.as_ref().map_or_else(String::new, called),
                parts,
            });
        }
        Ok(read)
    }

    /// The countries of the world, simplified: what is drawn where the user gives no outlines.
    ///
    /// # Errors
    /// As [`Boundaries::read`]; a test shows that the file compiled in is right.
    pub fn builtin() -> Result<Self> {
        Self::read(
            "gazetteer/boundaries.geojson",
            "Natural Earth (naturalearthdata.com), public domain",
            include_str!("../../gazetteer/boundaries.geojson"),
        )
    }

    /// The areas as one; empty where they are lines.
    pub fn polygons(&self) -> MultiPolygon<f64> {
        let areas = self.outlines.iter().filter(|_| self.areas).flat_map(|o| &o.parts);
        let polygon = |rings: &Vec<LineString<f64>>| {
            let (outer, inner) = rings.split_first()?;
            Some(Polygon::new(outer.clone(), inner.to_vec()))
        };
        areas.filter_map(polygon).collect()
    }

    /// Those around `bounds`: west, south, east and north of what is mapped.
    ///
    /// # Units
    /// Degrees.
    #[must_use]
    pub fn around(&self, bounds: [f64; 4]) -> Self {
        let [west, south, east, north] = bounds;
        let grow = |length: f64| (length * AROUND.0).max(AROUND.1);
        let (dx, dy) = (grow(east - west), grow(north - south));
        let within = [
            (west - dx).max(-180.0),
            (south - dy).max(-90.0),
            (east + dx).min(180.0),
            (north + dy).min(90.0),
        ];
        let near = Rect::new((within[0], within[1]), (within[2], within[3]));
        Self {
            areas: self.areas,
            credit: self.credit.clone(),
            outlines: self.outlines.iter().filter_map(|o| o.near(near)).collect(),
            within: Some(within),
        }
    }

    /// Writes them as a collection of `MultiPolygon` or of `MultiLineString`.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        for (i, outline) in self.outlines.iter().enumerate() {
            out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
            let properties = JsonObject::from_iter([
                ("name".to_owned(), outline.name.as_str().into()),
                ("source".to_owned(), self.credit.as_str().into()),
            ]);
            let feature = geojson::Feature {
                geometry: Some(geojson::Geometry::new(self.geometry(outline))),
                properties: Some(properties),
                ..Default::default()
            };
            serde_json::to_writer(&mut *out, &feature)?;
        }
        out.write_all(b"\n]}\n")
    }

    fn geometry(&self, outline: &Outline) -> GeometryValue {
        use geo::{MultiLineString, MultiPolygon, Orient, Polygon, orient::Direction};
        if !self.areas {
            let lines = outline.parts.iter().flatten().map(six_decimals).collect();
            return (&MultiLineString::new(lines)).into();
        }
        let areas = outline.parts.iter().filter_map(|rings| {
            let (outer, inner) = rings.split_first()?;
            Some(Polygon::new(
                six_decimals(outer),
                inner.iter().map(six_decimals).collect(),
            ))
        });
        // RFC 7946 has outer rings run against the clock.
        let areas = MultiPolygon::new(areas.collect()).orient(Direction::Default);
        (&areas).into()
    }
}

impl Outline {
    /// The parts of it that are near: of a country its mainland, and no island on the other side of the Earth.
    fn near(&self, near: Rect<f64>) -> Option<Self> {
        let touches = |part: &&Vec<LineString<f64>>| {
            let mut boxes = part.iter().filter_map(BoundingRect::bounding_rect);
            boxes.any(|b: Rect<f64>| b.intersects(&near))
        };
        let parts: Vec<_> = self.parts.iter().filter(touches).cloned().collect();
        (!parts.is_empty()).then(|| Self {
            name: self.name.clone(),
            parts,
        })
    }
}

fn called(properties: &JsonObject) -> String {
    let names = NAMES.iter().filter_map(|name| properties.get(*name)?.as_str());
    names.into_iter().next().unwrap_or_default().to_owned()
}

fn six_decimals(line: &LineString<f64>) -> LineString<f64> {
    line.coords()
        .map(|c| Coord {
            x: rounded(c.x),
            y: rounded(c.y),
        })
        .collect()
}

/// Whether they are areas, and their rings or lines; none for points, and for positions that are no degrees.
fn parts(value: GeometryValue) -> Option<(bool, Vec<Vec<LineString<f64>>>)> {
    let rings = |p: geo::Polygon<f64>| {
        let (outer, inner) = p.into_inner();
        std::iter::once(outer).chain(inner).collect::<Vec<_>>()
    };
    // The conversion panics on a position of one number.
    if !paired(&value) {
        return None;
    }
    let (areas, parts) = match geo::Geometry::<f64>::try_from(value).ok()? {
        geo::Geometry::Polygon(p) => (true, vec![rings(p)]),
        geo::Geometry::MultiPolygon(m) => (true, m.into_iter().map(rings).collect()),
        geo::Geometry::LineString(l) => (false, vec![vec![l]]),
        geo::Geometry::MultiLineString(m) => (false, vec![m.0]),
        _ => return None,
    };
    let on_earth = |c: &Coord<f64>| c.x.abs() <= 180.0 && c.y.abs() <= 90.0;
    let fine = parts.iter().flatten().all(|l| l.coords().all(on_earth));
    fine.then_some((areas, parts))
}

/// Whether each position of lines or areas has a longitude and a latitude.
fn paired(value: &GeometryValue) -> bool {
    let line = |l: &Vec<Position>| l.iter().all(|p| p.as_slice().len() >= 2);
    match value {
        GeometryValue::LineString { coordinates } => line(coordinates),
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            coordinates.iter().all(line)
        }
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flatten().all(line),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(geometries: &[&str]) -> String {
        let features = geometries
            .iter()
            .map(|g| format!(r#"{{"type":"Feature","properties":{{"NAME":"Upland"}},"geometry":{g}}}"#));
        let features: Vec<_> = features.collect();
        format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",")
        )
    }

    const AREA: &str = r#"{"type":"Polygon","coordinates":[[[40,30],[40,31],[41,31],[41,30],[40,30]]]}"#;
    const LINE: &str = r#"{"type":"LineString","coordinates":[[10,30],[11,30]]}"#;

    #[test]
    fn areas_and_lines_are_read_and_written_as_one_type() {
        for (geometry, kind) in [(AREA, "MultiPolygon"), (LINE, "MultiLineString")] {
            let read = Boundaries::read("a.geojson", "by hand", &collection(&[geometry, geometry])).unwrap();
            assert_eq!(read.outlines[1].name, "Upland");
            let mut text = Vec::new();
            read.write(&mut text).unwrap();
            let again = Boundaries::read("b", "by hand", std::str::from_utf8(&text).unwrap()).unwrap();
            assert_eq!(again.outlines.len(), 2);
            let text = String::from_utf8(text).unwrap();
            assert_eq!(text.matches(kind).count(), 2, "{text}");
        }
    }

    #[test]
    fn outer_rings_run_against_the_clock() {
        let read = Boundaries::read("a", "", &collection(&[AREA])).unwrap();
        let mut text = Vec::new();
        read.write(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("[41.0,30.0],[41.0,31.0]"), "{text}");
    }

    #[test]
    fn what_is_far_is_left_out() {
        let read = Boundaries::read("a", "", &collection(&[AREA])).unwrap();
        let kept = |bounds| read.around(bounds).outlines.len();
        assert_eq!(
            (kept([42.0, 32.0, 43.0, 33.0]), kept([0.0, 0.0, 1.0, 1.0])),
            (1, 0)
        );
    }

    #[test]
    fn the_outlines_compiled_in_are_sound() {
        let world = Boundaries::builtin().unwrap();
        assert!(world.areas && world.outlines.len() > 200);
        let anbar = world.around([41.0, 33.0, 43.8, 34.5]);
        let names: Vec<&str> = anbar.outlines.iter().map(|o| o.name.as_str()).collect();
        for country in ["Iraq", "Syria", "Jordan", "Saudi Arabia", "Iran"] {
            assert!(names.contains(&country), "{country} of {names:?}");
        }
        for outline in &world.outlines {
            for ring in outline.parts.iter().flatten() {
                assert!(ring.is_closed() && ring.0.len() >= 4, "{}", outline.name);
            }
        }
    }

    #[test]
    fn what_is_no_outline_is_refused_with_the_reason() {
        let point = r#"{"type":"Point","coordinates":[40,30]}"#;
        let metres = r#"{"type":"LineString","coordinates":[[400000,3000000],[1,2]]}"#;
        let half = r#"{"type":"LineString","coordinates":[[40,30],[41]]}"#;
        let cases = [
            ("rubbish".to_owned(), "FeatureCollection"),
            (collection(&[AREA, LINE]), "mixes"),
            (collection(&[point]), "expected Polygon"),
            (collection(&[metres]), "degrees"),
            (collection(&[half]), "pairs of longitude and latitude"),
        ];
        for (text, says) in cases {
            let error = Boundaries::read("mine.geojson", "", &text)
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with("mine.geojson: ") && error.contains(says),
                "{error}"
            );
        }
    }
}
