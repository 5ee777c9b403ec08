//! Areas around towns of known status, where the program is asked to draw them: an illustration, not a front.
//!
//! A cell is what lies nearer to its town than to any other town of known status (a Voronoi cell), no farther from it
//! than [`RADIUS_KM`], and within the boundary that the user gives. Beyond the radius it says nothing, and nothing is
//! drawn. Cells are cut on a plane that touches the Earth at their town (azimuthal equidistant), where a circle of that
//! radius is true to centimetres, and carried back to longitude and latitude.

use std::collections::BTreeMap;

use geo::{BooleanOps, Coord, Geometry, LineString, MultiPolygon, Polygon};
use jiff::civil::Date;

use crate::measure::{Point, destination, distance_km, initial_bearing_deg};
use crate::timeline::{Control, Interval, Status, Timeline};

use super::{Allowed, Field, FieldType, Layer, Shape, Value, allowed};

use FieldType::{Number, Text, Time};

/// A town says nothing about land farther away than this, in kilometres: half of what an army covers in a day's march.
pub const RADIUS_KM: f64 = 15.0;

/// So many corners has a circle.
const CORNERS: u32 = 48;

const NOTE: &str =
    "illustration: nearest town of known status within the radius; no report tells who holds this land";

const FIELDS: [(&str, FieldType); 9] = [
    ("label", Text),
    ("note", Text),
    ("place", Text),
    ("place_id", Text),
    ("status", Text),
    ("holder", Text),
    ("begin", Time),
    ("end", Time),
    ("radius_km", Number),
];

/// What may stand in the columns.
pub(super) fn columns() -> Vec<Allowed> {
    let always = [
        "label",
        "note",
        "place",
        "place_id",
        "status",
        "begin",
        "end",
        "radius_km",
    ];
    allowed(&FIELDS, &[("status", Status::WORDS)], &always)
}

/// What the areas are cut to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    /// The boundary; none where the radius alone limits them.
    pub within: Option<MultiPolygon<f64>>,
}

/// A cell over some days.
#[derive(Clone)]
struct Cell {
    shape: MultiPolygon<f64>,
    interval: Interval,
}

/// The cells of every day on which some status changes, each for as long as it stays as it is.
pub(super) fn layer<'a>(timeline: &'a Timeline, control: &Control, areas: &Areas) -> Option<Layer<'a>> {
    let horizon = timeline.horizon()?;
    let mut open: BTreeMap<String, Cell> = BTreeMap::new();
    let mut done: Vec<Cell> = Vec::new();
    for day in control.changes().into_iter().filter(|day| *day < horizon) {
        let mut before = std::mem::replace(&mut open, cells(control, day, areas));
        for (id, cell) in &mut open {
            match before.remove(id) {
                Some(same) if alike(&same, cell) => *cell = same,
                Some(other) => done.push(until(other, day)),
                None => {}
            }
        }
        done.extend(before.into_values().map(|cell| until(cell, day)));
    }
    done.extend(open.into_values().map(|cell| until(cell, horizon)));
    done.sort_by(|a, b| {
        (a.interval.begin, &a.interval.place.id).cmp(&(b.interval.begin, &b.interval.place.id))
    });
    let fields = FIELDS.iter().map(|&(name, kind)| Field { name, kind }).collect();
    let rows: Vec<_> = done
        .into_iter()
        .map(|cell| (Geometry::MultiPolygon(cell.shape), cell.interval))
        .collect();
    (!rows.is_empty()).then(|| Layer::new("areas", Shape::Area, fields, rows, |i| (None, values(i))))
}

fn alike(a: &Cell, b: &Cell) -> bool {
    a.shape == b.shape && a.interval.status == b.interval.status && a.interval.holder == b.interval.holder
}

fn until(mut cell: Cell, day: Date) -> Cell {
    cell.interval.end = Some(day);
    cell
}

fn values<'a>(interval: &Interval) -> Vec<Value<'a>> {
    let owned = |words: &str| Value::text(words.to_owned());
    let place = &interval.place;
    vec![
        Value::text(format!("{}: {} (illustration)", place.name, interval.status)),
        Value::text(NOTE),
        owned(&place.name),
        owned(&place.id),
        Value::text(interval.status.as_str()),
        owned(&interval.holder),
        Value::Time(interval.begin),
        interval.end.map_or(Value::Null, Value::Time),
        Value::Number(RADIUS_KM),
    ]
}

/// The cells of one day, by place id.
fn cells(control: &Control, day: Date, areas: &Areas) -> BTreeMap<String, Cell> {
    let mut known: Vec<Interval> = control.on(day).filter(|i| i.status != Status::Unknown).collect();
    known.sort_by(|a, b| a.place.point.y().total_cmp(&b.place.point.y()));
    let towns: Vec<Point<f64>> = known.iter().map(|i| i.place.point).collect();
    let cells = known.into_iter().enumerate().filter_map(|(number, interval)| {
        let shape = MultiPolygon::from(cell(number, &towns)?);
        let shape = match &areas.within {
            Some(within) => shape.intersection(within),
            None => shape,
        };
        (!shape.0.is_empty()).then(|| (interval.place.id.clone(), Cell { shape, interval }))
    });
    cells.collect()
}

/// Kilometres in a degree of latitude are at least this many (at the equator, WGS 84).
const KM_PER_DEGREE: f64 = 110.5;

/// The cell of a town among towns that stand by latitude.
fn cell(number: usize, towns: &[Point<f64>]) -> Option<Polygon<f64>> {
    let town = *towns.get(number)?;
    let reach = 2.0 * RADIUS_KM;
    let band = |other: &&Point<f64>| (other.y() - town.y()).abs() * KM_PER_DEGREE <= reach;
    let south = towns.iter().take(number).rev().take_while(band);
    let north = towns.iter().skip(number + 1).take_while(band);
    let mut corners: Vec<Coord<f64>> = circle();
    for other in south.chain(north) {
        let km = distance_km(town, *other);
        // Two records of one town share their cell.
        if km > 0.0 && km < reach {
            corners = nearer(&corners, on_plane(km, initial_bearing_deg(town, *other)));
        }
    }
    let ring: Vec<Coord<f64>> = corners.into_iter().map(|c| on_earth(town, c)).collect();
    (ring.len() > 2).then(|| Polygon::new(LineString::new(ring), Vec::new()))
}

/// A circle of the radius around the town, against the clock.
fn circle() -> Vec<Coord<f64>> {
    let turn = |n: u32| -360.0 * f64::from(n) / f64::from(CORNERS);
    (0..CORNERS).map(|n| on_plane(RADIUS_KM, turn(n))).collect()
}

/// East and north of the town, in kilometres.
fn on_plane(km: f64, bearing_deg: f64) -> Coord<f64> {
    let bearing = bearing_deg.to_radians();
    Coord {
        x: km * bearing.sin(),
        y: km * bearing.cos(),
    }
}

fn on_earth(town: Point<f64>, at: Coord<f64>) -> Coord<f64> {
    destination(town, at.x.atan2(at.y).to_degrees(), at.x.hypot(at.y)).into()
}

/// The part of a convex shape that lies nearer to the origin than to `other` (Sutherland and Hodgman, 1974).
fn nearer(corners: &[Coord<f64>], other: Coord<f64>) -> Vec<Coord<f64>> {
    let middle = other / 2.0;
    let beyond = |c: Coord<f64>| (c.x - middle.x) * other.x + (c.y - middle.y) * other.y;
    let mut kept = Vec::with_capacity(corners.len() + 1);
    let next = corners.iter().cycle().skip(1);
    for (&corner, &next) in corners.iter().zip(next) {
        let (here, there) = (beyond(corner), beyond(next));
        if here <= 0.0 {
            kept.push(corner);
        }
        if (here < 0.0 && there > 0.0) || (here > 0.0 && there < 0.0) {
            let share = here / (here - there);
            kept.push(corner + (next - corner) * share);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use geo::Area;

    use super::*;
    use crate::measure::point;

    #[test]
    fn a_cell_is_what_lies_nearest_to_its_town() {
        let towns = [
            point(34.0, 42.0),
            point(34.1, 42.05),
            point(34.2, 42.0),
            point(36.0, 42.0),
        ];
        let cells: Vec<Polygon<f64>> = (0..4).map(|n| cell(n, &towns).unwrap()).collect();
        for (n, cell) in cells.iter().enumerate() {
            for corner in cell.exterior() {
                let corner = Point::from(*corner);
                let own = distance_km(towns[n], corner);
                assert!(own < RADIUS_KM + 0.001, "{own}");
                let nearest = towns
                    .iter()
                    .map(|t| distance_km(*t, corner))
                    .fold(f64::MAX, f64::min);
                assert!(own - nearest < 0.001, "{n}: {own} {nearest}");
            }
        }
        let whole = cells[3].unsigned_area();
        assert!(
            cells[1].unsigned_area() < whole,
            "a town between two others has less"
        );
        assert!(cells[3].exterior().0.len() == 49 && cells[3].signed_area() > 0.0);
    }

    #[test]
    fn a_town_near_the_pole_and_one_at_the_date_line_keep_their_size() {
        for town in [point(78.2, 15.6), point(-16.8, 179.9), point(0.0, 0.0)] {
            let cell = cell(0, &[town]).unwrap();
            let mut far = cell.exterior().coords().map(|c| distance_km(town, (*c).into()));
            assert!(far.all(|km| (km - RADIUS_KM).abs() < 0.001), "{town:?}");
        }
    }
}
