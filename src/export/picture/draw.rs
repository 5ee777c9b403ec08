//! The drawing itself: panels of one ground, with outlines, scale, legend and credit.

use std::collections::BTreeSet;
use std::fmt::Write;

use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Coord, LineString};

use crate::event::EventType;
use crate::export::boundaries::{Boundaries, Outline};
use crate::export::notice::gazetteers;
use crate::export::qgis::{Standing, look};
use crate::export::xml::escaped;
use crate::measure::{Point, distance_km, point};

use super::label::{Box2, is_far, place, width};
use super::{Move, Panel, Picture, Sign, Spot};

/// Size of a panel that stands alone, and of one of several, in points.
const ALONE: (f64, f64) = (960.0, 600.0);
const AMONG: (f64, f64) = (620.0, 420.0);

/// Panels in a row at most.
const ACROSS: usize = 2;

const GAP: f64 = 12.0;
const HEAD: f64 = 30.0;
const LINE: f64 = 17.0;
const TEXT: f64 = 12.0;

/// Room around what is shown, as a share of it, and the least width of the ground in degrees.
const ROOM: f64 = 0.16;
const LEAST_DEG: f64 = 0.4;

/// From the Earth to a panel: degrees of longitude are narrowed as they are in the middle of what is shown.
struct Ground {
    west: f64,
    north: f64,
    scale: f64,
    narrowed: f64,
    size: (f64, f64),
}

impl Ground {
    fn of(panels: &[Panel<'_>], size: (f64, f64)) -> Option<Self> {
        let spots = panels.iter().flat_map(|p| p.spots.iter().map(|s| s.point));
        let ends = panels
            .iter()
            .flat_map(|p| p.moves.iter().flat_map(|m| [m.from, m.to]));
        let around = |b: Option<[f64; 4]>, p: Point| {
            let [w, s, e, n] = b.unwrap_or([p.x(), p.y(), p.x(), p.y()]);
            Some([w.min(p.x()), s.min(p.y()), e.max(p.x()), n.max(p.y())])
        };
        let [west, south, east, north] = spots.chain(ends).fold(None, around)?;
        let middle = (f64::midpoint(west, east), f64::midpoint(south, north));
        let narrowed = middle.1.to_radians().cos().max(0.05);
        let wide = ((east - west) * narrowed).max(LEAST_DEG) * (1.0 + 2.0 * ROOM);
        let high = (north - south).max(LEAST_DEG) * (1.0 + 2.0 * ROOM);
        let scale = (size.0 / wide).min(size.1 / high);
        Some(Self {
            west: middle.0 - size.0 / scale / narrowed / 2.0,
            north: middle.1 + size.1 / scale / 2.0,
            scale,
            narrowed,
            size,
        })
    }

    fn at(&self, p: Coord<f64>) -> (f64, f64) {
        (
            (p.x - self.west) * self.narrowed * self.scale,
            (self.north - p.y) * self.scale,
        )
    }

    /// West, south, east and north.
    fn bounds(&self) -> [f64; 4] {
        let end = self.from(self.size);
        [self.west, end.y, end.x, self.north]
    }

    fn from(&self, (x, y): (f64, f64)) -> Coord<f64> {
        geo::coord! { x: self.west + x / self.scale / self.narrowed, y: self.north - y / self.scale }
    }

    /// A round number of kilometres that is about a fifth of the panel wide, and how wide that is.
    fn bar(&self) -> (f64, f64) {
        let lat = self.north - self.size.1 / self.scale / 2.0;
        let east = self.west + self.size.0 / 5.0 / self.scale / self.narrowed;
        let fifth_km = distance_km(point(lat, self.west), point(lat, east)).max(1e-6);
        let power = 10_f64.powf(fifth_km.log10().floor());
        let step = [5.0, 2.0, 1.0]
            .into_iter()
            .find(|step| step * power <= fifth_km)
            .unwrap_or(1.0);
        let km = step * power;
        (km, self.size.0 / 5.0 * km / fifth_km)
    }
}

pub(super) fn picture(picture: &Picture<'_>, panels: &[Panel<'_>]) -> String {
    let (wide, high) = if panels.len() > 1 { AMONG } else { ALONE };
    let across = panels.len().clamp(1, ACROSS);
    let down = panels.len().div_ceil(across).max(1);
    let legend = legend(panels, as_f64(across) * (wide + GAP) - GAP);
    let credit = credit(picture, as_f64(across) * (wide + GAP) - GAP);
    let width = as_f64(across) * (wide + GAP) + GAP;
    let body = as_f64(down) * (high + HEAD + GAP) + GAP;
    let height = body + legend.1 + credit.1 + GAP;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\" font-size=\"{TEXT}\" fill=\"#22262a\">\n<title>Campaign map</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    if let Some(ground) = Ground::of(panels, (wide, high)) {
        let near = picture.boundaries.around(ground.bounds());
        out.push_str("<defs><g id=\"ground\">\n");
        outlines(&near, &ground, &mut out);
        names(&near, panels, &ground, &mut out);
        out.push_str("</g></defs>\n");
        for (i, panel) in panels.iter().enumerate() {
            let (x, y) = (
                as_f64(i % across) * (wide + GAP) + GAP,
                as_f64(i / across) * (high + HEAD + GAP) + GAP,
            );
            let _ = writeln!(out, "<g transform=\"translate({x:.1} {y:.1})\">");
            title(panel, &mut out);
            draw(panel, i, &ground, &mut out);
            out.push_str("</g>\n");
        }
    }
    for (part, top) in [(&legend.0, body), (&credit.0, body + legend.1)] {
        let _ = writeln!(out, "<g transform=\"translate({GAP} {top:.1})\">\n{part}</g>");
    }
    out.push_str("</svg>\n");
    out
}

fn as_f64(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn title(panel: &Panel<'_>, out: &mut String) {
    let day = panel.day.strftime("%-d %B %Y");
    let events = if panel.events == 1 {
        "1 event of this day".to_owned()
    } else {
        format!("{} events of this day", panel.events)
    };
    let _ = writeln!(
        out,
        "<text y=\"20\" font-size=\"18\" font-weight=\"bold\">{day}</text><text x=\"{:.1}\" y=\"20\" fill=\"#5b6167\">{events}</text>",
        width(&day.to_string(), 18.0) * 1.1 + 12.0
    );
}

fn draw(panel: &Panel<'_>, number: usize, ground: &Ground, out: &mut String) {
    let (wide, high) = ground.size;
    let _ = writeln!(
        out,
        "<g transform=\"translate(0 {HEAD})\"><clipPath id=\"p{number}\"><rect width=\"{wide}\" height=\"{high}\"/></clipPath><g clip-path=\"url(#p{number})\"><rect width=\"{wide}\" height=\"{high}\" fill=\"#dfe7ec\"/>"
    );
    out.push_str("<use href=\"#ground\"/>\n");
    panel.moves.iter().for_each(|m| arrow(m, ground, out));
    spots(&panel.spots, ground, out);
    let (km, length) = ground.bar();
    let (y, x) = (high - 12.0, 12.0);
    let _ = writeln!(
        out,
        "<path d=\"M{x} {:.1}v5h{length:.1}v-5\" fill=\"none\" stroke=\"#22262a\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\">{km} km</text></g><rect width=\"{wide}\" height=\"{high}\" fill=\"none\" stroke=\"#8c867a\"/></g>",
        y - 5.0,
        x + length + 6.0,
        y + 1.0
    );
}

fn outlines(boundaries: &Boundaries, ground: &Ground, out: &mut String) {
    let areas = boundaries.areas;
    let fill = if areas { "#f6f3ec" } else { "none" };
    for outline in &boundaries.outlines {
        let path: String = outline
            .parts
            .iter()
            .flatten()
            .map(|line| path(line, ground, areas))
            .collect();
        let _ = writeln!(
            out,
            "<path d=\"{path}\" fill=\"{fill}\" fill-rule=\"evenodd\" stroke=\"#8c867a\" stroke-width=\"0.8\"/>"
        );
    }
}

/// How finely the ground is searched for room for the name of a country.
const CELLS: (usize, usize) = (16, 10);

/// The names of countries, each where in it is most room.
fn names(boundaries: &Boundaries, panels: &[Panel<'_>], ground: &Ground, out: &mut String) {
    let dots: Vec<(f64, f64)> = panels
        .iter()
        .flat_map(|p| &p.spots)
        .map(|s| ground.at(s.point.0))
        .collect();
    let (wide, high) = ground.size;
    let cell = |i: usize| {
        let (x, y) = (i % CELLS.0, i / CELLS.0);
        (
            wide * (as_f64(x) + 0.5) / as_f64(CELLS.0),
            high * (as_f64(y) + 0.5) / as_f64(CELLS.1),
        )
    };
    for outline in boundaries
        .outlines
        .iter()
        .filter(|o| boundaries.areas && !o.name.is_empty())
    {
        let half = width(&outline.name, 15.0) * 0.6;
        let fits = |&(x, y): &(f64, f64)| {
            let whole = x > half && x + half < wide && y > 24.0 && y + 40.0 < high;
            whole
                && [-half, 0.0, half]
                    .iter()
                    .all(|dx| holds(outline, ground.from((x + dx, y))))
        };
        let free = |(x, y): &(f64, f64)| {
            let near = dots.iter().map(|(a, b)| ((a - x) / 2.0).hypot(b - y));
            near.fold(high / 3.0, f64::min) - (y - high / 2.0).abs() / 8.0
        };
        let cells = (0..CELLS.0 * CELLS.1).map(cell).filter(fits);
        if let Some((x, y)) = cells.max_by(|a, b| free(a).total_cmp(&free(b))) {
            let name = escaped(&outline.name.to_uppercase());
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"13\" text-anchor=\"middle\" letter-spacing=\"2\" fill=\"#a39d90\">{name}</text>"
            );
        }
    }
}

/// Whether a point lies in an area: in an odd number of its rings.
fn holds(outline: &Outline, point: Coord<f64>) -> bool {
    let rings = outline.parts.iter().flatten();
    rings
        .filter(|ring| coord_pos_relative_to_ring(point, ring) == CoordPos::Inside)
        .count()
        % 2
        == 1
}

fn path(line: &LineString<f64>, ground: &Ground, closed: bool) -> String {
    let mut path = String::new();
    for (i, c) in line.coords().enumerate() {
        let (x, y) = ground.at(*c);
        let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    path.push_str(if closed { "Z" } else { "" });
    path
}

fn colour((kind, _): Sign) -> String {
    let [r, g, b] = EventType::ALL.get(kind).map_or([0; 3], |k| look(*k).colour);
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn dashes(standing: Standing) -> &'static str {
    match standing {
        Standing::Done => "",
        Standing::Claimed => " stroke-dasharray=\"2 2\"",
        Standing::Planned => " stroke-dasharray=\"5 3\"",
        Standing::Denied => " stroke-dasharray=\"6 2 1 2\"",
    }
}

fn arrow(m: &Move, ground: &Ground, out: &mut String) {
    let ((x0, y0), (x1, y1)) = (ground.at(m.from.0), ground.at(m.to.0));
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length = dx.hypot(dy).max(1e-6);
    let (ux, uy) = (dx / length, dy / length);
    let (tip, back) = ((x1 - ux * 6.0, y1 - uy * 6.0), (x1 - ux * 17.0, y1 - uy * 17.0));
    let (colour, dashes) = (colour(m.sign), dashes(m.sign.1));
    let _ = writeln!(
        out,
        "<path d=\"M{x0:.1} {y0:.1}L{:.1} {:.1}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.4\"{dashes}/><path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"{colour}\"/>",
        back.0,
        back.1,
        tip.0,
        tip.1,
        back.0 - uy * 5.0,
        back.1 + ux * 5.0,
        back.0 + uy * 5.0,
        back.1 - ux * 5.0
    );
}

/// Room that the ring of a region takes from its name, on both sides together.
const RING: f64 = 12.0;

/// Width of a sign with the space after it.
const SIGN: f64 = 16.0;

fn spots(spots: &[Spot<'_>], ground: &Ground, out: &mut String) {
    // Those with most to say choose their place first.
    let mut order: Vec<&Spot<'_>> = spots.iter().collect();
    order.sort_by_key(|s| std::cmp::Reverse(s.signs.values().sum::<usize>()));
    let dots: Vec<(f64, f64)> = order.iter().map(|s| ground.at(s.point.0)).collect();
    let sizes: Vec<(f64, f64)> = order.iter().map(|s| (label_width(s), LINE)).collect();
    let frame = Box2 {
        left: 2.0,
        top: 2.0,
        right: ground.size.0 - 2.0,
        bottom: ground.size.1 - 26.0,
    };
    let boxes = place(&dots, &sizes, frame);
    for ((spot, &(x, y)), label) in order.iter().zip(&dots).zip(&boxes) {
        if is_far(label, (x, y)) {
            let (near_x, near_y) = (x.clamp(label.left, label.right), y.clamp(label.top, label.bottom));
            let _ = writeln!(
                out,
                "<path d=\"M{x:.1} {y:.1}L{near_x:.1} {near_y:.1}\" stroke=\"#5b6167\" stroke-width=\"0.7\"/>"
            );
        }
        let dot = if spot.region {
            "fill=\"none\" stroke=\"#22262a\" stroke-dasharray=\"2 1.5\" r=\"6\""
        } else if spot.signs.is_empty() {
            "fill=\"#8a8f94\" r=\"2.4\""
        } else {
            "fill=\"#22262a\" r=\"3\""
        };
        let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" {dot}/>");
        write_label(spot, label, out);
    }
}

fn label_width(spot: &Spot<'_>) -> f64 {
    let counts: f64 = spot.signs.values().map(|n| SIGN + width(&count(*n), 10.0)).sum();
    width(spot.name, TEXT) + counts + if spot.region { RING } else { 4.0 }
}

/// "3" for three of a kind; one is not counted.
fn count(n: usize) -> String {
    if n > 1 { n.to_string() } else { String::new() }
}

fn write_label(spot: &Spot<'_>, label: &Box2, out: &mut String) {
    let quiet = if spot.signs.is_empty() {
        "#5b6167"
    } else {
        "#22262a"
    };
    let slant = if spot.region { " font-style=\"italic\"" } else { "" };
    let room = if spot.region { RING } else { 4.0 };
    let (x, y) = (label.left + room / 2.0, label.bottom - 4.5);
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{quiet}\"{slant} stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>",
        escaped(spot.name)
    );
    let mut x = x + width(spot.name, TEXT) + SIGN / 2.0;
    for (sign, n) in &spot.signs {
        glyph(*sign, (x, y - 4.0), out);
        let count = count(*n);
        if !count.is_empty() {
            let _ = writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"10\">{count}</text>",
                x + SIGN / 2.0 - 1.0
            );
        }
        x += SIGN + width(&count, 10.0);
    }
}

/// A cross lying down, and an arrow upward.
#[rustfmt::skip] // a line each
const CROSS: [(f64, f64); 12] = [(0.0, -0.4), (0.6, -1.0), (1.0, -0.6), (0.4, 0.0), (1.0, 0.6), (0.6, 1.0), (0.0, 0.4), (-0.6, 1.0), (-1.0, 0.6), (-0.4, 0.0), (-1.0, -0.6), (-0.6, -1.0)];
#[rustfmt::skip]
const ARROW: [(f64, f64); 7] = [(0.0, -1.1), (1.0, 0.1), (0.4, 0.1), (0.4, 1.0), (-0.4, 1.0), (-0.4, 0.1), (-1.0, 0.1)];

/// The corners of a sign of its type, a unit from its middle; a circle has none.
fn corners(kind: EventType) -> Vec<(f64, f64)> {
    match kind {
        EventType::Capture => star(4, 45.0, &[1.2]),
        EventType::Objective => star(4, 0.0, &[1.1]),
        EventType::Offensive => star(3, 0.0, &[1.1]),
        EventType::Strike => star(10, 0.0, &[1.15, 0.48]),
        EventType::Hold => star(5, 180.0, &[1.0]),
        EventType::Encircle => star(6, 90.0, &[1.0]),
        EventType::Clash => CROSS.to_vec(),
        EventType::Advance => ARROW.to_vec(),
        EventType::Withdraw => ARROW.map(|(x, y)| (x, -y)).to_vec(),
        EventType::Displacement => Vec::new(),
    }
}

/// So many corners around a middle, clockwise from `turn_deg`, at these distances in turn.
fn star(corners: usize, turn_deg: f64, distances: &[f64]) -> Vec<(f64, f64)> {
    let corner = |(i, distance): (usize, &f64)| {
        let angle = (turn_deg + 360.0 * as_f64(i) / as_f64(corners)).to_radians();
        (distance * angle.sin(), -distance * angle.cos())
    };
    (0..corners).zip(distances.iter().cycle()).map(corner).collect()
}

const RADIUS: f64 = 5.2;

fn glyph(sign: Sign, (x, y): (f64, f64), out: &mut String) {
    let colour = colour(sign);
    let fill = match sign.1 {
        Standing::Done => format!("fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"0.6\""),
        Standing::Claimed => {
            format!("fill=\"{colour}\" fill-opacity=\"0.25\" stroke=\"{colour}\" stroke-width=\"1.1\"")
        }
        Standing::Planned => {
            format!("fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"1.3\" stroke-dasharray=\"3 1.5\"")
        }
        Standing::Denied => {
            format!("fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"1.3\" stroke-dasharray=\"1 1.5\"")
        }
    };
    let corners = EventType::ALL
        .get(sign.0)
        .map(|k| corners(*k))
        .unwrap_or_default();
    if corners.is_empty() {
        let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{RADIUS}\" {fill}/>");
        return;
    }
    let points: Vec<String> = corners
        .iter()
        .map(|(dx, dy)| format!("{:.1},{:.1}", x + dx * RADIUS, y + dy * RADIUS))
        .collect();
    let _ = writeln!(out, "<polygon points=\"{}\" {fill}/>", points.join(" "));
}

/// The signs that occur, each once, in rows; and how high they are together.
fn legend(panels: &[Panel<'_>], wide: f64) -> (String, f64) {
    let spots = panels.iter().flat_map(|p| &p.spots);
    let signs: BTreeSet<Sign> = spots.flat_map(|s| s.signs.keys().copied()).collect();
    let (mut out, mut x, mut y) = (String::new(), 6.0, 0.0);
    for sign in signs {
        let kind = EventType::ALL.get(sign.0).map_or("", |k| k.as_str());
        let words = format!("{kind}{}", sign.1.words());
        let length = SIGN + width(&words, TEXT) + 14.0;
        if x + length > wide && x > 6.0 {
            (x, y) = (6.0, y + LINE + 3.0);
        }
        glyph(sign, (x, y + 8.0), &mut out);
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\">{words}</text>",
            x + SIGN / 2.0 + 2.0,
            y + 12.5
        );
        x += length;
    }
    (out, y + LINE + 6.0)
}

/// Whom the picture is owed to, in lines that fit.
fn credit(picture: &Picture<'_>, wide: f64) -> (String, f64) {
    let mut owed: Vec<&str> = gazetteers(picture.timeline).into_iter().collect();
    if !picture.boundaries.credit.is_empty() {
        owed.push(&picture.boundaries.credit);
    }
    let words = format!(
        "Made with dateline from news reports. Dots are towns; a dashed ring is the middle of a region. Places: {}.",
        owed.join("; ")
    );
    let (mut out, mut line, mut y) = (String::new(), String::new(), 0.0);
    let mut put = |line: &mut String| {
        let _ = writeln!(
            out,
            "<text y=\"{:.1}\" font-size=\"10\" fill=\"#5b6167\">{}</text>",
            y + 10.0,
            escaped(line)
        );
        y += 13.0;
        line.clear();
    };
    for word in words.split(' ') {
        if !line.is_empty() && width(&format!("{line} {word}"), 10.0) > wide {
            put(&mut line);
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    put(&mut line);
    (out, y + 6.0)
}
