//! Readings made by hand, for the tests of the rooms after `reading`.

use std::borrow::Cow;

use jiff::civil::{Date, date};

use crate::date::{DateBasis, DatePrecision, DateReading};
use crate::event::{Event, EventPlace, EventType, Hedge, PlaceRole, Realis, Role, UnplacedReason};
use crate::gazetteer::{GeoBasis, GeoPrecision, Kind, Place};
use crate::measure::point;
use crate::reading::{Mention, Reading};
use crate::report::{Offsets, Published, ReportedBasis, Source};
use crate::resolution::{Candidate, GeoCheck, Resolution, Status};
use crate::text::Span;
use crate::toponym::{Toponym, Usage};

/// A report of 2017-10-26 without a word.
pub(crate) fn source(id: &str) -> Source {
    Source {
        id: id.to_owned(),
        file: format!("{id}.txt"),
        sha256: String::new(),
        title: String::new(),
        publisher: String::new(),
        url: String::new(),
        published: Published {
            date: Some(date(2017, 10, 26)),
            basis: ReportedBasis::Stated,
            reasoning: String::new(),
            alternatives: Vec::new(),
            dateline: None,
        },
        offsets: Offsets::Same,
    }
}

pub(crate) fn place(name: &str, kind: Kind, lat_deg: f64, lon_deg: f64) -> Place {
    Place {
        id: format!("test:{name}"),
        name: name.to_owned(),
        name_ar: String::new(),
        kind,
        country: "IQ".to_owned(),
        adm1: "Anbar".to_owned(),
        adm1_pcode: String::new(),
        point: point(lat_deg, lon_deg),
        precision_km: 2.0,
        basis: GeoBasis::Source,
        population: 0,
        source: "Test, CC0".to_owned(),
    }
}

pub(crate) fn town(name: &str, lat_deg: f64, lon_deg: f64) -> Place {
    place(name, Kind::Town, lat_deg, lon_deg)
}

pub(crate) fn at(role: PlaceRole, place: &Place) -> EventPlace {
    EventPlace {
        role,
        as_written: place.name.clone(),
        span: Span::new(0, 4),
        geo_precision: place.kind.precision(),
        place: Some(place.clone().into()),
        inferred: false,
        check: GeoCheck::None,
    }
}

/// A date to the day.
pub(crate) fn on(day: Date) -> DateReading {
    DateReading {
        edtf: day.to_string(),
        begin: Some(day),
        end: day.tomorrow().ok(),
        precision: DatePrecision::Day,
        basis: DateBasis::Stated,
        ..DateReading::unknown()
    }
}

/// A capture of nowhere on 2017-10-26, to be changed as a test needs.
pub(crate) fn event(id: &str, places: Vec<EventPlace>) -> Event {
    Event {
        id: id.to_owned(),
        group: String::new(),
        kind: EventType::Capture,
        phase: None,
        partial: false,
        realis: Realis::Done,
        hedge: Hedge::Stated,
        claimed_by: String::new(),
        role: Role::News,
        same_as: String::new(),
        confidence: 0.9,
        sentence: Span::new(0, 10),
        sentence_text: "=Rawa \"fell\"".to_owned(),
        trigger: Span::new(6, 10),
        date: on(date(2017, 10, 26)),
        since: None,
        actor: None,
        target: None,
        operation: String::new(),
        quantities: Vec::new(),
        unplaced: places.is_empty().then_some(UnplacedReason::NoPlaceNamed),
        places,
        after: None,
        review: None,
    }
}

pub(crate) fn mention(name: &str, status: Status, candidates: &[&Place]) -> Mention {
    Mention {
        toponym: Toponym {
            span: Span::new(0, 4),
            sentence: 0,
            usage: Usage::Literal,
            kind: None,
            tokens: (0, 0),
            hits: Vec::new(),
        },
        as_written: name.to_owned(),
        resolution: Resolution {
            status,
            candidates: candidates.iter().map(|&place| candidate(place)).collect(),
            confidence: 0.9,
            check: GeoCheck::None,
            check_note: String::new(),
            precision: GeoPrecision::Place,
        },
    }
}

fn candidate(place: &Place) -> Candidate {
    Candidate {
        place: place.clone().into(),
        score: 1.0,
        reasons: vec![Cow::from("exact spelling")].into(),
    }
}

pub(crate) fn reading(id: &str, events: Vec<Event>) -> Reading {
    Reading {
        source: source(id),
        mentions: Vec::new(),
        events,
        wordings: Vec::new(),
        shingles: Vec::new(),
    }
}
