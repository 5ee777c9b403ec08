//! From the timeline to the layers of a map, one at a time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::closed_list;
use crate::date::DatePrecision;
use crate::event::{Event, Role};
use crate::gazetteer::GeoPrecision;
use crate::timeline::{Control, STALE_AFTER_DAYS, Timeline};

use super::columns::{EVENT, LINE, SENTENCE};
use super::control::{self, control_on};
use super::{Allowed, Areas, Layer, Row, Shape, Table, areas, axes, places};

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

closed_list! {
    /// For which days there is a folder in `by-date`.
    ByDate {
        /// Every day on which news begins or a town changes hands.
        Day = "day",
        /// The last such day of each month, for a campaign of years.
        Month = "month",
    }
}

/// What layers may be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options<'o> {
    /// Whether the sentence itself stands in the layers.
    pub quote: bool,
    /// How long a hold or a fight goes on without a report, in days.
    pub stale_after_days: i32,
    /// For which days there is a folder.
    pub by_date: ByDate,
    /// Whether captures are joined to axes that no report states.
    pub derive_axes: bool,
    /// Whether areas are drawn around towns, and within what.
    pub areas: Option<&'o Areas>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            quote: false,
            stale_after_days: STALE_AFTER_DAYS,
            by_date: ByDate::Day,
            derive_axes: false,
            areas: None,
        }
    }
}

/// The layers of a map that have a feature, in the order of the contract: the whole time first, then day by day.
pub fn layers<'a>(timeline: &'a Timeline, options: Options<'_>) -> Vec<Layer<'a>> {
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
    let dated = Dated {
        events: class(Class::Placed).collect(),
        advances: lines(false).collect(),
        regions: class(Class::Regional).collect(),
    };
    let control = Control::of(timeline, options.stale_after_days);
    let mut days = days(&dated, &control);
    if options.by_date == ByDate::Month {
        let last: BTreeMap<_, Date> = days.iter().map(|day| ((day.year(), day.month()), *day)).collect();
        days = last.into_values().collect();
    }
    let mut by_day = dated.cut(&days);
    let mut layers = dated.layers("", options, control::layer(timeline, &control));
    layers.extend(places::layer(timeline));
    layers.extend(layer(
        "undated",
        Shape::Point,
        class(Class::Undated).collect(),
        options,
    ));
    layers.extend(layer(
        "undated_lines",
        Shape::Line,
        lines(true).collect(),
        options,
    ));
    layers.extend(options.derive_axes.then(|| axes::layer(timeline)).flatten());
    layers.extend(options.areas.and_then(|of| areas::layer(timeline, &control, of)));
    for day in days {
        let folder = format!("by-date/{day}/");
        let on = control_on(timeline, &control, day, &format!("{folder}control"));
        layers.extend(
            by_day
                .remove(&day)
                .unwrap_or_default()
                .layers(&folder, options, on),
        );
    }
    layers
}

type Rows<'a> = Vec<Row<'a>>;

/// The rows of the layers that are cut by day.
#[derive(Default)]
struct Dated<'a> {
    events: Rows<'a>,
    advances: Rows<'a>,
    regions: Rows<'a>,
}

impl<'a> Dated<'a> {
    /// The layers of these rows, and that of control in its place among them.
    fn layers(self, folder: &str, options: Options<'_>, control: Option<Layer<'a>>) -> Vec<Layer<'a>> {
        let of = |name: &str, shape, rows| layer(&format!("{folder}{name}"), shape, rows, options);
        let layers = [
            of("events", Shape::Point, self.events),
            of("advances", Shape::Line, self.advances),
            control,
            of("regions", Shape::Point, self.regions),
        ];
        layers.into_iter().flatten().collect()
    }

    /// The same rows cut by day.
    fn cut(&self, days: &BTreeSet<Date>) -> BTreeMap<Date, Self> {
        let mut cut: BTreeMap<Date, Self> = BTreeMap::new();
        let mut push = |rows: &Rows<'a>, part: fn(&mut Self) -> &mut Rows<'a>| {
            for row in rows {
                if let Some(day) = only_day(row.event).filter(|day| days.contains(day)) {
                    part(cut.entry(day).or_default()).push(*row);
                }
            }
        };
        push(&self.events, |d| &mut d.events);
        push(&self.advances, |d| &mut d.advances);
        push(&self.regions, |d| &mut d.regions);
        cut
    }
}

fn is_undated(row: &Row<'_>) -> bool {
    Class::of(row.event) == Class::Undated
}

/// Each day on which news to the day begins, or on which a town changes hands.
fn days(dated: &Dated<'_>, control: &Control) -> BTreeSet<Date> {
    let rows = [&dated.events, &dated.advances, &dated.regions]
        .into_iter()
        .flatten();
    let news = rows.filter(|r| r.event.role == Role::News && r.event.date.precision == DatePrecision::Day);
    news.filter_map(|r| r.event.date.begin)
        .chain(control.changes())
        .collect()
}

/// The one day on which an event stands; none where it covers more.
fn only_day(event: &Event) -> Option<Date> {
    let (begin, end) = (event.date.begin?, event.date.end?);
    (begin.tomorrow().ok()? == end).then_some(begin)
}

/// The columns of a layer of events.
fn table(name: &str, shape: Shape, quote: bool) -> Table {
    let quote = if quote { SENTENCE } else { &[] };
    let line = if shape == Shape::Line { LINE } else { &[] };
    let table = Table::of(&[EVENT, line, quote]);
    if name.starts_with("undated") {
        table.without(&["begin", "end"])
    } else {
        table
    }
}

/// The layers that a map may have, each with its geometry type and what may stand in its columns; the sentence is there
/// where it is asked for. Layers cut by day are as the whole ones.
pub fn layer_tables() -> Vec<(&'static str, Shape, Vec<Allowed>)> {
    let events = [
        ("events", Shape::Point),
        ("advances", Shape::Line),
        ("regions", Shape::Point),
        ("undated", Shape::Point),
        ("undated_lines", Shape::Line),
    ];
    let events = events.map(|(name, shape)| (name, shape, table(name, shape, true).allowed()));
    let others = [
        ("control", Shape::Point, control::columns()),
        ("places", Shape::Point, places::columns()),
        ("derived_axes", Shape::Line, axes::columns()),
        ("areas", Shape::Area, areas::columns()),
    ];
    events.into_iter().chain(others).collect()
}

fn layer<'a>(name: &str, shape: Shape, rows: Rows<'a>, options: Options<'_>) -> Option<Layer<'a>> {
    let table = table(name, shape, options.quote);
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|r| Some((r.geometry()?, r)))
        .collect();
    (!rows.is_empty()).then(|| {
        Layer::new(name, shape, table.fields(), rows, move |row: &Row<'a>| {
            (Some(row.id().into()), table.values(row))
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
            ("control", 1),
            ("regions", 1),
            ("undated", 1),
            ("undated_lines", 1),
            ("by-date/2017-10-26/events", 2),
            ("by-date/2017-10-26/advances", 1),
            ("by-date/2017-10-26/control", 1),
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
            for layer in layers(
                &timeline,
                Options {
                    quote,
                    ..Options::default()
                },
            ) {
                let has = |name| layer.fields.iter().any(|f| f.name == name);
                assert_eq!(has("begin"), !layer.name.starts_with("undated"), "{}", layer.name);
                assert_eq!(
                    has("sentence"),
                    sentence && !layer.name.ends_with("control"),
                    "{}",
                    layer.name
                );
                assert_eq!(layer.features().count(), layer.count);
                assert!(layer.features().all(|f| f.values.len() == layer.fields.len()));
            }
        }
    }

    #[test]
    fn no_folder_for_a_day_of_background_alone() {
        let mut timeline = timeline();
        timeline.entries.retain(|e| e.event.role == Role::Background);
        // A capture of long ago is a folder: the town changed hands.
        let told = &mut timeline.entries[0].event;
        *told = Event {
            kind: EventType::Strike,
            ..Event::clone(told)
        }
        .into();
        assert_eq!(timeline.entries[0].event.date.begin, Some(date(2017, 10, 26)));
        assert_eq!(layers(&timeline, Options::default()).len(), 1);
    }
}
