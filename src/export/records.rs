//! The full records: one JSON object an event, a place name, a report. Offsets are bytes of the file on disk.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::date::{DateBasis, DatePrecision};
use crate::event::{
    Actor, EventPlace, EventType, Hedge, Phase, PlaceRole, Quantity, Realis, Role, UnplacedReason,
};
use crate::gazetteer::{GeoPrecision, Kind, Place};
use crate::layer::{Row, Tally};
use crate::reading::Mention;
use crate::report::{Published, ReportedBasis, Source};
use crate::resolution::{Candidate, GeoCheck, Status};
use crate::text::Span;
use crate::timeline::Timeline;
use crate::toponym::Usage;

use super::geojson::{midnight, rounded};

/// The line of `events.jsonl` for an event as read in one report.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EventRecord<'a> {
    id: &'a str,
    group: Option<&'a str>,
    report: &'a str,
    #[serde(rename = "type")]
    kind: EventType,
    phase: Option<Phase>,
    partial: bool,
    realis: Realis,
    hedge: Hedge,
    claimed_by: Option<&'a str>,
    role: Role,
    same_as: Option<&'a str>,
    told_in: Option<&'a str>,
    confidence: f64,
    sentence: Words<'a>,
    trigger: Words<'a>,
    date: DateRecord<'a>,
    reported: ReportedRecord,
    actor: Option<Side<'a>>,
    target: Option<Side<'a>>,
    operation: Option<&'a str>,
    quantities: &'a [Quantity],
    unplaced_reason: Option<UnplacedReason>,
    places: Vec<PlaceRecord<'a>>,
    after: Option<PlaceRecord<'a>>,
    /// What an analyst did; who and why stands in `events.csv`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed: Option<String>,
}

/// A side, a force, an authority.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Actor")]
struct Side<'a> {
    /// Its one canonical name.
    name: &'a str,
    /// The words of the report.
    as_written: &'a str,
}

impl<'a> Side<'a> {
    fn of(actor: &'a Actor) -> Self {
        Self {
            name: &actor.name,
            as_written: &actor.as_written,
        }
    }
}

/// A stretch of the file, and its words where they may be quoted.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Words<'a> {
    start_byte: usize,
    end_byte: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct DateRecord<'a> {
    edtf: Option<&'a str>,
    begin: Option<String>,
    end: Option<String>,
    precision: DatePrecision,
    basis: DateBasis,
    cue: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ReportedRecord {
    date: Option<jiff::civil::Date>,
    basis: ReportedBasis,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct PlaceRecord<'a> {
    role: PlaceRole,
    as_written: &'a str,
    start_byte: usize,
    end_byte: usize,
    #[serde(flatten)]
    place: PlaceMembers<'a>,
    geo_precision: GeoPrecision,
    inferred: bool,
    check: GeoCheck,
}

/// The members by which a record names a place; null where there is none.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct PlaceMembers<'a> {
    place_id: Option<&'a str>,
    name: Option<&'a str>,
    kind: Option<Kind>,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// The line of `mentions.jsonl` for a place name as written.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MentionRecord<'a> {
    report: &'a str,
    start_byte: usize,
    end_byte: usize,
    as_written: &'a str,
    usage: Usage,
    status: Status,
    #[serde(flatten)]
    place: PlaceMembers<'a>,
    confidence: f64,
    check: GeoCheck,
    check_note: Option<&'a str>,
    reasons: &'a [Cow<'static, str>],
    candidates: Vec<CandidateRecord<'a>>,
}

/// A place that could be meant, as `places` and `mentions.jsonl` have it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CandidateRecord<'a> {
    place_id: &'a str,
    name: &'a str,
    kind: Kind,
    country: Option<&'a str>,
    adm1: Option<&'a str>,
    lat: f64,
    lon: f64,
    score: f64,
    /// Whose position it is, and under which licence.
    gazetteer: &'a str,
    reasons: &'a [Cow<'static, str>],
}

/// The entry of `sources.json` for a report.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SourceRecord<'a> {
    report: &'a str,
    file: &'a str,
    sha256: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    url: Option<&'a str>,
    published: &'a Published,
    copy_of: Option<&'a str>,
    #[serde(flatten)]
    tally: Tally,
}

/// None for words that are not there.
fn said(words: &str) -> Option<&str> {
    (!words.is_empty()).then_some(words)
}

impl<'a> EventRecord<'a> {
    /// The record of an event, with its sentence where `quote` is set.
    pub fn of(row: &Row<'a>, quote: bool) -> Self {
        let (event, source) = (row.event, row.source);
        let places = event.places.iter().map(|p| PlaceRecord::of(p, source));
        Self {
            id: &event.id,
            group: said(&event.group),
            report: &source.id,
            kind: event.kind,
            phase: event.phase,
            partial: event.partial,
            realis: event.realis,
            hedge: event.hedge,
            claimed_by: said(&event.claimed_by),
            role: event.role,
            same_as: said(&event.same_as),
            told_in: row.told_in(),
            confidence: rounded(event.confidence),
            sentence: Words::of(event.sentence, source, quote.then_some(&event.sentence_text)),
            trigger: Words::of(event.trigger, source, None),
            date: DateRecord {
                edtf: said(&event.date.edtf),
                begin: event.date.begin.map(midnight),
                end: event.date.end.map(midnight),
                precision: event.date.precision,
                basis: event.date.basis,
                cue: said(&event.date.cue),
            },
            reported: ReportedRecord {
                date: source.published.date,
                basis: source.published.basis,
            },
            actor: event.actor.as_ref().map(Side::of),
            target: event.target.as_ref().map(Side::of),
            operation: said(&event.operation),
            quantities: &event.quantities,
            unplaced_reason: event.unplaced,
            places: places.collect(),
            after: event.after.as_ref().map(|p| PlaceRecord::of(p, source)),
            reviewed: event.review.as_ref().map(|r| r.what()).filter(|w| !w.is_empty()),
        }
    }
}

impl<'a> Words<'a> {
    fn of(span: Span, source: &Source, text: Option<&'a str>) -> Self {
        let span = source.offsets.span_in_file(span);
        Self {
            start_byte: span.start,
            end_byte: span.end,
            text,
        }
    }
}

impl<'a> PlaceRecord<'a> {
    fn of(place: &'a EventPlace, source: &Source) -> Self {
        let span = source.offsets.span_in_file(place.span);
        Self {
            role: place.role,
            as_written: &place.as_written,
            start_byte: span.start,
            end_byte: span.end,
            place: PlaceMembers::of(place.place.as_deref()),
            geo_precision: place.geo_precision,
            inferred: place.inferred,
            check: place.check,
        }
    }
}

impl<'a> PlaceMembers<'a> {
    fn of(place: Option<&'a Place>) -> Self {
        place.map_or_else(Self::default, |p| Self {
            place_id: Some(&p.id),
            name: Some(&p.name),
            kind: Some(p.kind),
            lat: Some(rounded(p.point.y())),
            lon: Some(rounded(p.point.x())),
        })
    }
}

impl<'a> MentionRecord<'a> {
    /// The record of a place name.
    pub fn of(mention: &'a Mention, source: &'a Source) -> Self {
        let span = source.offsets.span_in_file(mention.toponym.span);
        let resolution = &mention.resolution;
        let chosen = resolution
            .candidates
            .first()
            .filter(|_| resolution.status == Status::Resolved);
        Self {
            report: &source.id,
            start_byte: span.start,
            end_byte: span.end,
            as_written: &mention.as_written,
            usage: mention.toponym.usage,
            status: resolution.status,
            place: PlaceMembers::of(resolution.place().map(|p| &**p)),
            confidence: rounded(resolution.confidence),
            check: resolution.check,
            check_note: said(&resolution.check_note),
            reasons: chosen.map_or(&[], |c| &c.reasons),
            candidates: resolution.candidates.iter().map(CandidateRecord::of).collect(),
        }
    }
}

impl<'a> CandidateRecord<'a> {
    /// The record of a candidate.
    pub fn of(candidate: &'a Candidate) -> Self {
        let place = &candidate.place;
        Self {
            place_id: &place.id,
            name: &place.name,
            kind: place.kind,
            country: said(&place.country),
            adm1: said(&place.adm1),
            lat: rounded(place.point.y()),
            lon: rounded(place.point.x()),
            score: rounded(candidate.score),
            gazetteer: &place.source,
            reasons: &candidate.reasons,
        }
    }
}

/// The entries of `sources.json`, in input order; the classes of each add up to its events.
pub fn sources(timeline: &Timeline) -> Vec<SourceRecord<'_>> {
    let tallies = Tally::by_report(timeline);
    timeline
        .sources
        .iter()
        .zip(tallies)
        .enumerate()
        .map(|(number, (source, tally))| SourceRecord {
            report: &source.id,
            file: &source.file,
            sha256: &source.sha256,
            title: said(&source.title),
            publisher: said(&source.publisher),
            url: said(&source.url),
            published: &source.published,
            copy_of: timeline
                .copies
                .get(number)
                .filter(|first| **first != number)
                .and_then(|first| Some(timeline.sources.get(*first)?.id.as_str())),
            tally,
        })
        .collect()
}
