//! What threatens a town: it changes no status, and lapses as one does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::evidence::{Evidence, happened, town};
use super::{Interval, Pressure, Status, StatusBasis, later};
use crate::event::{Actor, Event, EventType, PlaceRole, Realis};
use crate::measure::{Point, distance_km};
use crate::timeline::Timeline;
use crate::timeline::side::{Kin, kin};

/// A capture so near is pressure, in kilometres: a day's advance of foot and armour together.
const NEARBY_KM: f64 = 25.0;

/// One report of pressure.
#[derive(Clone, Copy, Debug)]
struct Threat<'a> {
    day: Date,
    kind: Pressure,
    side: Option<&'a Actor>,
}

/// What threatens each town, by place id and day.
pub(super) struct Threats<'a> {
    towns: HashMap<&'a str, Vec<Threat<'a>>>,
    stale_after_days: i32,
}

impl<'a> Threats<'a> {
    /// The threats to the towns of which there is `evidence`.
    pub(super) fn of(
        timeline: &'a Timeline,
        evidence: &BTreeMap<&'a str, Vec<Evidence<'a>>>,
        stale_after_days: i32,
    ) -> Self {
        let near = Near::of(evidence);
        let mut towns: HashMap<&str, Vec<Threat<'_>>> = HashMap::new();
        for entry in &timeline.entries {
            let event = &*entry.event;
            let reports = entry
                .tellings()
                .filter_map(|(source, _)| timeline.sources.get(source));
            let reported = reports.filter_map(|s| s.published.date).min();
            let Some((kind, day)) = threat(event).zip(happened(event, reported)) else {
                continue;
            };
            let threat = Threat {
                day,
                kind,
                side: event.actor.as_ref(),
            };
            for id in threatened(event, kind, &near) {
                towns.entry(id).or_default().push(threat);
            }
        }
        for threats in towns.values_mut() {
            threats.sort_by_key(|t| t.day);
        }
        Self {
            towns,
            stale_after_days,
        }
    }

    /// The same intervals, parted where the pressure changes.
    pub(super) fn split(&self, place_id: &str, intervals: Vec<Interval>) -> Vec<Interval> {
        let Some(threats) = self.towns.get(place_id) else {
            return intervals;
        };
        intervals
            .iter()
            .flat_map(|i| self.split_one(threats, i))
            .collect()
    }

    fn split_one(&self, threats: &[Threat<'_>], interval: &Interval) -> Vec<Interval> {
        let lasts = self.stale_after_days.saturating_add(1);
        // What threatened a town before it was taken has come true.
        let earliest = match interval.status {
            Status::Retaken => interval.begin,
            _ => later(interval.begin, -lasts),
        };
        let from = threats.partition_point(|t| t.day <= earliest);
        let live: Vec<&Threat<'_>> = threats
            .iter()
            .skip(from)
            .take_while(|t| interval.end.is_none_or(|end| t.day < end))
            .filter(|t| {
                t.side
                    .is_none_or(|s| kin(Some(s), holder(interval).as_ref()) != Kin::Same)
            })
            .collect();
        let ends = live.iter().flat_map(|t| [t.day, later(t.day, lasts)]);
        let mut days: BTreeSet<Date> = ends
            .filter(|day| interval.begin < *day && interval.holds_on(*day))
            .collect();
        days.insert(interval.begin);
        let mut parts: Vec<Interval> = Vec::new();
        let mut counts: BTreeMap<Pressure, usize> = BTreeMap::new();
        let (mut started, mut over) = (live.iter().peekable(), live.iter().peekable());
        for day in days {
            while let Some(threat) = started.next_if(|t| t.day <= day) {
                *counts.entry(threat.kind).or_default() += 1;
            }
            while let Some(threat) = over.next_if(|t| later(t.day, lasts) <= day) {
                counts.entry(threat.kind).and_modify(|n| *n -= 1);
            }
            let pressure = counts
                .iter()
                .find(|(_, n)| **n > 0)
                .map_or(Pressure::None, |(kind, _)| *kind);
            if parts.last().is_some_and(|last| last.pressure == pressure) {
                continue;
            }
            if let Some(last) = parts.last_mut() {
                last.end = Some(day);
            }
            parts.push(Interval {
                begin: day,
                pressure,
                ..interval.clone()
            });
        }
        for part in &mut parts {
            let told = part.heard.iter().any(|(day, _)| part.holds_on(*day));
            if part.basis == StatusBasis::Stated && !told && part.begin > interval.begin {
                part.basis = StatusBasis::Carried;
            }
        }
        parts
    }
}

fn holder(interval: &Interval) -> Option<Actor> {
    (!interval.holder.is_empty()).then(|| Actor {
        name: interval.holder.clone(),
        as_written: String::new(),
        named: false,
    })
}

/// What an event threatens with; none where it threatens nobody.
fn threat(event: &Event) -> Option<Pressure> {
    match (event.kind, event.realis) {
        (_, Realis::Negated) => None,
        (EventType::Capture, Realis::Done | Realis::Ongoing) => Some(Pressure::CapturedNearby),
        (EventType::Advance | EventType::Encircle, Realis::Done | Realis::Ongoing) => {
            Some(Pressure::AdvanceReported)
        }
        (EventType::Objective | EventType::Advance | EventType::Encircle, _) => {
            Some(Pressure::ObjectiveNamed)
        }
        _ => None,
    }
}

/// The ids of the places that an event threatens.
fn threatened<'a>(event: &'a Event, kind: Pressure, near: &Near<'a>) -> Vec<&'a str> {
    if kind != Pressure::CapturedNearby {
        return town(event).map(|place| place.id.as_str()).into_iter().collect();
    }
    let beside = event
        .places
        .iter()
        .filter(|p| matches!(p.role, PlaceRole::Near | PlaceRole::Anchor));
    let mut ids: Vec<&str> = beside
        .filter_map(|p| p.place.as_ref())
        .map(|p| p.id.as_str())
        .collect();
    if let Some(place) = town(event) {
        ids.extend(near.around(place.point).filter(|id| *id != place.id));
    }
    ids
}

/// The towns by cell of a grid through the Earth, so that a cell's neighbours hold all that is near.
struct Near<'a> {
    cells: HashMap<[i64; 3], Vec<(Point<f64>, &'a str)>>,
}

impl<'a> Near<'a> {
    fn of(evidence: &BTreeMap<&'a str, Vec<Evidence<'a>>>) -> Self {
        let mut cells: HashMap<[i64; 3], Vec<_>> = HashMap::new();
        let towns = evidence
            .iter()
            .filter_map(|(id, of)| Some((of.first()?.place.point, *id)));
        for (point, id) in towns {
            cells.entry(cell(point)).or_default().push((point, id));
        }
        Self { cells }
    }

    fn around(&self, point: Point<f64>) -> impl Iterator<Item = &'a str> {
        let [x, y, z] = cell(point);
        let steps = (-1..=1).flat_map(|dx| (-1..=1).flat_map(move |dy| (-1..=1).map(move |dz| [dx, dy, dz])));
        let cells = steps.filter_map(move |[dx, dy, dz]| self.cells.get(&[x + dx, y + dy, z + dz]));
        let near = cells
            .flatten()
            .filter(move |(other, _)| distance_km(point, *other) <= NEARBY_KM);
        near.map(|(_, id)| *id)
    }
}

/// The cell of a point: a chord is never longer than its arc, and never much shorter at this size.
fn cell(point: Point<f64>) -> [i64; 3] {
    /// Radius of the Earth, in kilometres (IUGG mean radius, rounded up so that no cell is too small).
    const EARTH_KM: f64 = 6400.0;
    let (lon, lat) = (point.x().to_radians(), point.y().to_radians());
    let unit = [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()];
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 6400 / 25 cells to each side"
    )]
    unit.map(|axis| (axis * EARTH_KM / NEARBY_KM).floor() as i64)
}
