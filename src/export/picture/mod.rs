//! Pictures of the map for people who look: one panel a day, as SVG, and as PNG where a renderer is built in.
//!
//! All panels show the same ground, so that they compare. A town is a dot where it is, never moved; what happened there
//! that day stands as signs beside its name. Planned and claimed are drawn unlike done, as in the other maps.

mod draw;
mod label;
#[cfg(feature = "png")]
mod png;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::date::DatePrecision;
use crate::event::{EventType, Role};
use crate::layer::{Class, Row};
use crate::measure::Point;
use crate::timeline::Timeline;

use super::boundaries::Boundaries;
use super::qgis::Standing;

#[cfg(feature = "png")]
pub use png::png;

/// What is drawn.
pub struct Picture<'a> {
    /// The run.
    pub timeline: &'a Timeline,
    /// What lies beneath.
    pub boundaries: &'a Boundaries,
    /// A panel each.
    pub days: Vec<Date>,
}

/// A kind of event at a place, as it is drawn.
type Sign = (usize, Standing);

/// A town, or the point that stands for a region, and how many events of each kind are there on one day.
struct Spot<'a> {
    name: &'a str,
    point: Point,
    region: bool,
    signs: BTreeMap<Sign, usize>,
}

/// A movement on one day.
struct Move {
    from: Point,
    to: Point,
    sign: Sign,
}

/// One day.
struct Panel<'a> {
    day: Date,
    spots: Vec<Spot<'a>>,
    moves: Vec<Move>,
    events: usize,
}

/// The days on which news to the day begins: those of which a map has a folder.
pub fn days(timeline: &Timeline) -> Vec<Date> {
    let news = timeline
        .entries
        .iter()
        .map(|e| &e.event)
        .filter(|e| e.role == Role::News);
    let days = news.filter(|e| e.date.precision == DatePrecision::Day && Class::of(e) != Class::Unplaced);
    days.filter_map(|e| e.date.begin)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The picture as SVG.
///
/// ```
/// use dateline::export::{boundaries::Boundaries, picture::{Picture, svg}};
/// let empty = dateline::Timeline::default();
/// let picture = Picture { timeline: &empty, boundaries: &Boundaries::default(), days: Vec::new() };
/// assert!(svg(&picture).starts_with("<svg "));
/// ```
pub fn svg(picture: &Picture<'_>) -> String {
    let rows = picture
        .timeline
        .entries
        .iter()
        .filter_map(|e| Row::entry(picture.timeline, e));
    let told = |row: &Row<'_>| {
        row.event.role == Role::News && matches!(Class::of(row.event), Class::Placed | Class::Regional)
    };
    let rows: Vec<Row<'_>> = rows.filter(told).collect();
    let panels: Vec<Panel<'_>> = picture.days.iter().map(|day| panel(&rows, *day)).collect();
    draw::picture(picture, &panels)
}

fn panel<'a>(rows: &[Row<'a>], day: Date) -> Panel<'a> {
    let mut spots: BTreeMap<(&str, bool), Spot<'a>> = BTreeMap::new();
    let (mut moves, mut events) = (Vec::new(), 0);
    for row in rows {
        let Some((place, site)) = row.place().zip(row.event.site()) else {
            continue;
        };
        let region = Class::of(row.event) == Class::Regional;
        let spot = spots.entry((&place.id, region)).or_insert_with(|| Spot {
            name: &place.name,
            point: place.point,
            region,
            signs: BTreeMap::new(),
        });
        let (Some(begin), Some(end)) = (row.event.date.begin, row.event.date.end) else {
            continue;
        };
        if !(begin <= day && day < end) || site.place.is_none() {
            continue;
        }
        let sign = (
            number(row.event.kind),
            Standing::of(row.event.realis.as_str(), row.event.hedge.as_str()),
        );
        *spot.signs.entry(sign).or_default() += 1;
        events += 1;
        moves.extend(row.line_ends().map(|(from, to)| Move { from, to, sign }));
    }
    // Where nothing happened that day a region is no more than a name.
    let spots = spots.into_values().filter(|s| !s.region || !s.signs.is_empty());
    Panel {
        day,
        spots: spots.collect(),
        moves,
        events,
    }
}

fn number(kind: EventType) -> usize {
    EventType::ALL.iter().position(|k| *k == kind).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, PlaceRole, Realis};
    use crate::sample::{at, event, on, reading, town};

    fn timeline(name: &str) -> Timeline {
        let (here, there) = (town(name, 34.0, 42.0), town("Tal Marra", 34.3, 42.4));
        let planned = Event {
            realis: Realis::Expected,
            ..event("planned", vec![at(PlaceRole::At, &there)])
        };
        let later = Event {
            date: on(jiff::civil::date(2017, 11, 3)),
            ..event("later", vec![at(PlaceRole::At, &here)])
        };
        let told = event("told", vec![at(PlaceRole::At, &here)]);
        Timeline::build(vec![reading(
            "a",
            vec![told, planned, later, event("nowhere", Vec::new())],
        )])
    }

    fn drawn(timeline: &Timeline) -> String {
        let picture = Picture {
            timeline,
            boundaries: &Boundaries::builtin().unwrap(),
            days: days(timeline),
        };
        svg(&picture)
    }

    #[test]
    fn each_day_is_a_panel_with_what_stands_on_it() {
        let text = drawn(&timeline("Sarin"));
        let document = roxmltree::Document::parse(&text).unwrap();
        let words: Vec<&str> = document
            .descendants()
            .filter(|n| n.has_tag_name("text"))
            .filter_map(|n| n.text())
            .collect();
        for expected in [
            "26 October 2017",
            "2 events of this day",
            "3 November 2017",
            "1 event of this day",
            "Sarin",
            "Tal Marra",
            "capture (planned)",
            "IRAQ",
        ] {
            assert!(words.contains(&expected), "{expected} of {words:?}");
        }
        assert_eq!(
            words.iter().filter(|w| **w == "Tal Marra").count(),
            2,
            "a quiet town is on the panel too"
        );
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    }

    #[test]
    fn no_name_is_markup() {
        let plain = drawn(&timeline("Sarin")).matches('<').count();
        let hostile = drawn(&timeline("</text><script>alert(1)</script>\u{0}\u{202e}&x;"));
        assert_eq!(hostile.matches('<').count(), plain);
        roxmltree::Document::parse(&hostile).unwrap();
    }

    #[test]
    #[cfg(feature = "png")]
    fn a_picture_is_drawn_as_png_with_its_letters() {
        let with = png(&drawn(&timeline("Sarin"))).unwrap();
        assert!(with.starts_with(b"\x89PNG"));
        // Letters are drawn: without them the picture is another one.
        let without = png(&drawn(&timeline(" "))).unwrap();
        assert_ne!(with, without);
        assert!(png("no picture").is_err());
    }
}
