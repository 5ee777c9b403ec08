//! Geometry on the Earth: kilometres, bearings, destinations, all on the WGS 84 ellipsoid.
//!
//! Positions are [`geo::Point`]s: x is the longitude and y the latitude, in degrees.

use geo::{Bearing, Destination, Distance, Geodesic, Line, MultiLineString};
pub use geo::{Geometry, Point};

/// The point at a latitude and a longitude: the one line that turns (lat, lon) into (x, y).
///
/// # Units
/// Degrees, WGS 84.
#[inline]
pub fn point(lat_deg: f64, lon_deg: f64) -> Point<f64> {
    Point::new(lon_deg, lat_deg)
}

/// The line between two points; two lines where it is shorter across the antimeridian, at which it is cut.
///
/// # References
/// RFC 7946, 3.1.9.
///
/// ```
/// use dateline::measure::{Geometry, line, point};
/// let (suva, apia) = (point(-18.14, 178.44), point(-13.83, -171.77));
/// let Geometry::MultiLineString(parts) = line(suva, apia) else { panic!("it crosses") };
/// assert_eq!((parts.0[0].0[1].x, parts.0[1].0[0].x), (180.0, -180.0));
/// ```
pub fn line(from: Point<f64>, to: Point<f64>) -> Geometry<f64> {
    let east = to.x() - from.x();
    if east.abs() <= 180.0 {
        return Line::new(from, to).into();
    }
    // How far the way round is, and which share of it lies before the antimeridian.
    let edge = 180.0_f64.copysign(from.x());
    let share = (edge - from.x()) / (360.0_f64.copysign(from.x()) + east);
    let lat = from.y() + share * (to.y() - from.y());
    let parts = [(from, point(lat, edge)), (point(lat, -edge), to)];
    // An end on the antimeridian itself leaves nothing on its side of it.
    let parts = parts.into_iter().filter(|(a, b)| a != b);
    MultiLineString::new(parts.map(|(a, b)| Line::new(a, b).into()).collect()).into()
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

/// Length of the straight line between two points through a sphere of radius 1: orders distances as the sphere has them,
/// in a hundredth of the time that a geodesic takes.
pub fn chord(a: Point<f64>, b: Point<f64>) -> f64 {
    let half_sin = |deg: f64| (deg.to_radians() / 2.0).sin();
    let (lat, lon) = (half_sin(a.y() - b.y()), half_sin(a.x() - b.x()));
    2.0 * (lat * lat + a.y().to_radians().cos() * b.y().to_radians().cos() * lon * lon).sqrt()
}

/// The way along a sphere under a [`chord`]: within 0.6 % of [`distance_km`].
///
/// # Units
/// Kilometres, on a sphere of the Earth's mean radius (IUGG: 6371.0088 km, Moritz 2000).
///
/// ```
/// use dateline::measure::{chord, distance_km, point, sphere_km};
/// let (anah, rawa) = (point(34.36857, 41.98194), point(34.48229, 41.91898));
/// assert!((sphere_km(chord(anah, rawa)) - distance_km(anah, rawa)).abs() < 0.1);
/// ```
pub fn sphere_km(chord: f64) -> f64 {
    2.0 * (chord / 2.0).min(1.0).asin() * 6371.0088
}

/// Whether two points lie farther apart than `km`; few need a geodesic to tell.
///
/// # Units
/// Kilometres.
pub fn is_farther(a: Point<f64>, b: Point<f64>, km: f64) -> bool {
    let sphere = sphere_km(chord(a, b));
    if (sphere - km).abs() > 0.01 * km {
        sphere > km
    } else {
        distance_km(a, b) > km
    }
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
