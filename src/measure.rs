//! Geometry on the Earth: kilometres, bearings, destinations, all on the WGS 84 ellipsoid.
//!
//! Positions are [`geo::Point`]s: x is the longitude and y the latitude, in degrees.

use geo::{Bearing, Destination, Distance, Geodesic, Line};
pub use geo::{Geometry, Point};

/// The point at a latitude and a longitude: the one line that turns (lat, lon) into (x, y).
///
/// # Units
/// Degrees, WGS 84.
pub fn point(lat_deg: f64, lon_deg: f64) -> Point<f64> {
    Point::new(lon_deg, lat_deg)
}

/// The line between two points.
pub fn line(from: Point<f64>, to: Point<f64>) -> Geometry<f64> {
    Line::new(from, to).into()
}

/// Length of the geodesic between two points.
///
/// # Units
/// Kilometres.
///
/// # References
/// C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013) 43–55.
///
/// ```
/// use dateline::measure::{distance_km, point};
/// let (anah, rawa) = (point(34.36857, 41.98194), point(34.48229, 41.91898));
/// assert!((distance_km(anah, rawa) - 13.88).abs() < 0.01);
/// ```
pub fn distance_km(from: Point<f64>, to: Point<f64>) -> f64 {
    Geodesic.distance(from, to) / 1000.0
}

/// Direction in which the geodesic leaves `from`.
///
/// # Units
/// Degrees clockwise from north, 0 to 360.
pub fn initial_bearing_deg(from: Point<f64>, to: Point<f64>) -> f64 {
    Geodesic.bearing(from, to).rem_euclid(360.0)
}

/// Direction in which the geodesic arrives at `to`.
///
/// # Units
/// Degrees clockwise from north, 0 to 360.
pub fn final_bearing_deg(from: Point<f64>, to: Point<f64>) -> f64 {
    (Geodesic.bearing(to, from) + 180.0).rem_euclid(360.0)
}

/// The point reached from `from` along the geodesic that leaves at `bearing_deg`.
///
/// # Units
/// Degrees clockwise from north; kilometres.
pub fn destination(from: Point<f64>, bearing_deg: f64, distance_km: f64) -> Point<f64> {
    Geodesic.destination(from, bearing_deg, distance_km * 1000.0)
}

/// The sixteen winds, clockwise from north.
const WINDS: [&str; 16] = [
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
];

/// The nearest of the sixteen compass points, N to NNW.
///
/// # Units
/// Degrees clockwise from north.
///
/// ```
/// assert_eq!(dateline::measure::compass(335.4), "NNW");
/// ```
pub fn compass(bearing_deg: f64) -> &'static str {
    let sector = ((bearing_deg.rem_euclid(360.0) + 11.25) / 22.5).floor();
    let mut winds = WINDS.iter().zip(0_u32..);
    winds
        .find(|&(_, i)| (f64::from(i) - sector).abs() < 0.5)
        .map_or("N", |(wind, _)| wind)
}

/// The angle between two bearings.
///
/// # Units
/// Degrees, 0 to 180.
pub fn angle_deg(a_deg: f64, b_deg: f64) -> f64 {
    let turn = (a_deg - b_deg).rem_euclid(360.0);
    turn.min(360.0 - turn)
}
