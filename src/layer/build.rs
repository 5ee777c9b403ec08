//! From the timeline to the layers of a map, one at a time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::closed_list;
use crate::date::DatePrecision;
use crate::event::{Event, Role};
use crate::gazetteer::GeoPrecision;
use crate::timeline::Timeline;

use super::columns::{EVENT, LINE, SENTENCE};
use super::{Layer, Row, Shape, Table, places};

closed_list! {
    /// What becomes of an event on the map: exactly one of these, the first that fits.
    Class {
        /// It has no site.
        Unplaced = "unplaced",
        /// It has a site and no defensible date.
        Undated = "undated",
        /// It stands for an area, a river, a road or a border.
        Regional = "regional",
        /// It stands at a town or site.
        Placed = "placed",
    }
}

impl Class {
    /// The class of an event.
    pub fn of(event: &Event) -> Self {
        match event.site() {
            None => Self::Unplaced,
            Some(_) if event.date.begin.is_none() || event.date.end.is_none() => Self::Undated,
            Some(site) if site.geo_precision != GeoPrecision::Place => Self::Regional,
            Some(_) => Self::Placed,
        }
    }
}

/// What layers may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the sentence itself stands in the layers.
    pub quote: bool,
}

/// The layers of a map that have a feature, in the order of the contract: the whole time first, then day by day.
pub fn layers(timeline: &Timeline, options: Options) -> Vec<Layer<'_>> {
    let rows: Vec<Row<'_>> = timeline
        .entries
        .iter()
        .filter_map(|e| Row::entry(timeline, e))
        .collect();
    let class = |class| rows.iter().copied().filter(move |r| Class::of(r.event) == class);
    let lines = |undated| {
        rows.iter()
            .filter_map(Row::as_line)
            .filter(move |r| is_undated(r) == undated)
    };
    let dated = [
        ("events", Shape::Point, class(Class::Placed).collect::<Vec<_>>()),
        ("advances", Shape::Line, lines(false).collect()),
        ("regions", Shape::Point, class(Class::Regional).collect()),
    ];
    let days = by_day(&dated);
    let undated = [
        ("undated", Shape::Point, class(Class::Undated).collect::<Vec<_>>()),
        ("undated_lines", Shape::Line, lines(true).collect()),
    ];
    let whole = dated
        .into_iter()
        .map(|(name, shape, rows)| (name.to_owned(), shape, rows));
    let mut layers: Vec<_> = whole.filter_map(|of| layer(of, options)).collect();
    layers.extend(places::layer(timeline));
    let undated = undated
        .into_iter()
        .map(|(name, shape, rows)| (name.to_owned(), shape, rows));
    layers.extend(undated.chain(days).filter_map(|of| layer(of, options)));
    layers
}

type Rows<'a> = Vec<Row<'a>>;

fn is_undated(row: &Row<'_>) -> bool {
    Class::of(row.event) == Class::Undated
}

/// The same rows cut by day, for each day on which news to the day begins.
fn by_day<'a>(dated: &[(&str, Shape, Rows<'a>)]) -> Vec<(String, Shape, Rows<'a>)> {
    let rows = dated.iter().flat_map(|(_, _, rows)| rows);
    let news = rows.filter(|r| r.event.role == Role::News && r.event.date.precision == DatePrecision::Day);
    let days: BTreeSet<Date> = news.filter_map(|r| r.event.date.begin).collect();
    let mut cut: BTreeMap<(Date, usize), Rows<'a>> = BTreeMap::new();
    for (kind, (_, _, rows)) in dated.iter().enumerate() {
        for row in rows {
            if let Some(day) = only_day(row.event).filter(|day| days.contains(day)) {
                cut.entry((day, kind)).or_default().push(*row);
            }
        }
    }
    cut.into_iter()
        .filter_map(|((day, kind), rows)| {
            let (name, shape, _) = dated.get(kind)?;
            Some((format!("by-date/{day}/{name}"), *shape, rows))
        })
        .collect()
}

/// The one day on which an event stands; none where it covers more.
fn only_day(event: &Event) -> Option<Date> {
    let (begin, end) = (event.date.begin?, event.date.end?);
    (begin.tomorrow().ok()? == end).then_some(begin)
}

fn layer<'a>((name, shape, rows): (String, Shape, Rows<'a>), options: Options) -> Option<Layer<'a>> {
    let quote = if options.quote { SENTENCE } else { &[] };
    let line = if shape == Shape::Line { LINE } else { &[] };
    let mut table = Table::of(&[EVENT, line, quote]);
    if name.starts_with("undated") {
        table = table.without(&["begin", "end"]);
    }
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|r| Some((r.geometry()?, r)))
        .collect();
    (!rows.is_empty()).then(|| {
        Layer::new(name, shape, table.fields(), rows, move |row: &Row<'a>| {
            (Some(row.event.id.as_str().into()), table.values(row))
        })
    })
}
