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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::date::DateReading;
    use crate::event::{EventType, PlaceRole, Realis};
    use crate::gazetteer::Kind;
    use crate::layer::{Tally, Value};
    use crate::sample::{at, event, place, reading, town};

    /// Two towns and what can be said of them, in one report.
    fn timeline() -> Timeline {
        let (anah, rawa) = (town("Anah", 34.36857, 41.98194), town("Rawa", 34.48229, 41.91898));
        let anbar = place("Anbar", Kind::Province, 32.5, 42.0);
        let next = Event {
            kind: EventType::Objective,
            realis: Realis::Expected,
            after: Some(at(PlaceRole::Objective, &anah)),
            ..event("next", vec![at(PlaceRole::Objective, &rawa)])
        };
        let undated = Event {
            date: DateReading::unknown(),
            ..next.clone()
        };
        let told = Event {
            role: Role::Background,
            ..event("told", vec![at(PlaceRole::At, &anah)])
        };
        let from_anbar = Event {
            kind: EventType::Withdraw,
            ..event(
                "left",
                vec![at(PlaceRole::Origin, &anbar), at(PlaceRole::Destination, &rawa)],
            )
        };
        let unplaced = event("nowhere", Vec::new());
        Timeline::build(vec![reading(
            "a",
            vec![next, undated, told, from_anbar, unplaced],
        )])
    }

    #[test]
    fn each_event_is_in_one_class_and_each_layer_holds_its_class() {
        let timeline = timeline();
        let counts: Vec<(String, usize)> = layers(&timeline, Options::default())
            .into_iter()
            .map(|l| (l.name, l.count))
            .collect();
        let expected = [
            ("events", 2),
            ("advances", 1),
            ("regions", 1),
            ("undated", 1),
            ("undated_lines", 1),
            ("by-date/2017-10-26/events", 2),
            ("by-date/2017-10-26/advances", 1),
            ("by-date/2017-10-26/regions", 1),
        ];
        let expected = expected.map(|(name, count)| (name.to_owned(), count));
        assert_eq!(counts, expected, "from a province no line is drawn");
        let tally = Tally::of(&timeline);
        assert_eq!(
            (tally.placed, tally.regional, tally.undated, tally.unplaced),
            (2, 1, 1, 1)
        );
        assert_eq!(tally.events, 5);
    }

    #[test]
    fn a_line_carries_its_length_and_bearing() {
        let timeline = timeline();
        let layers = layers(&timeline, Options::default());
        let advances = layers.iter().find(|l| l.name == "advances").unwrap();
        let line = advances.features().next().unwrap();
        let value = |name| {
            let i = advances.fields.iter().position(|f| f.name == name).unwrap();
            line.values[i].clone()
        };
        assert_eq!(value("line_basis"), Value::text("sequence"));
        assert_eq!(value("label"), Value::text("Anah → Rawa: objective"));
        assert!(matches!(value("length_km"), Value::Number(km) if (km - 13.88).abs() < 0.01));
        assert!(matches!(value("bearing_deg"), Value::Number(deg) if (deg - 335.4).abs() < 0.1));
    }

    #[test]
    fn undated_layers_have_no_begin_and_no_sentence_unless_quoted() {
        let timeline = timeline();
        for (quote, sentence) in [(false, false), (true, true)] {
            for layer in layers(&timeline, Options { quote }) {
                let has = |name| layer.fields.iter().any(|f| f.name == name);
                assert_eq!(has("begin"), !layer.name.starts_with("undated"), "{}", layer.name);
                assert_eq!(has("sentence"), sentence, "{}", layer.name);
                assert_eq!(layer.features().count(), layer.count);
                assert!(layer.features().all(|f| f.values.len() == layer.fields.len()));
            }
        }
    }

    #[test]
    fn no_folder_for_a_day_of_background_alone() {
        let mut timeline = timeline();
        timeline.entries.retain(|e| e.event.role == Role::Background);
        assert_eq!(timeline.entries[0].event.date.begin, Some(date(2017, 10, 26)));
        assert_eq!(layers(&timeline, Options::default()).len(), 1);
    }
}
