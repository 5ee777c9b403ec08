//! Well-known binary, little-endian: how GeoPackage and GeoParquet hold a geometry.

use geo::{CoordsIter, Geometry, LineString, Polygon};

use super::geojson::rounded;

const LITTLE_ENDIAN: u8 = 1;
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const LINES: u32 = 5;
const POLYGONS: u32 = 6;

/// The bytes of a geometry: a point, a line, lines or areas.
///
/// # References
/// OGC 06-103r4, OpenGIS simple feature access, part 1, 8.2.
pub(super) fn wkb(geometry: &Geometry<f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    match geometry {
        Geometry::Point(p) => {
            head(POINT, &mut bytes);
            position(p.0, &mut bytes);
        }
        Geometry::MultiLineString(lines) => {
            head(LINES, &mut bytes);
            count(lines.0.len(), &mut bytes);
            lines.iter().for_each(|l| line(l, &mut bytes));
        }
        Geometry::MultiPolygon(areas) => {
            head(POLYGONS, &mut bytes);
            count(areas.0.len(), &mut bytes);
            areas.iter().for_each(|a| polygon(a, &mut bytes));
        }
        other => line(&other.coords_iter().collect(), &mut bytes),
    }
    bytes
}

fn polygon(of: &Polygon<f64>, bytes: &mut Vec<u8>) {
    head(POLYGON, bytes);
    count(1 + of.interiors().len(), bytes);
    for ring in std::iter::once(of.exterior()).chain(of.interiors()) {
        count(ring.0.len(), bytes);
        ring.coords().for_each(|c| position(*c, bytes));
    }
}

fn line(of: &LineString<f64>, bytes: &mut Vec<u8>) {
    head(LINE, bytes);
    count(of.0.len(), bytes);
    of.coords().for_each(|c| position(*c, bytes));
}

fn head(kind: u32, bytes: &mut Vec<u8>) {
    bytes.push(LITTLE_ENDIAN);
    bytes.extend(kind.to_le_bytes());
}

fn count(n: usize, bytes: &mut Vec<u8>) {
    bytes.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
}

fn position(c: geo::Coord<f64>, bytes: &mut Vec<u8>) {
    bytes.extend(rounded(c.x).to_le_bytes());
    bytes.extend(rounded(c.y).to_le_bytes());
}
