//! What a map shows, read from its output folder.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::measure::{self, Point};

/// A file of an output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// `events.geojson`.
    Events,
    /// `regions.geojson`.
    Regions,
    /// `undated.geojson`.
    Undated,
    /// `control.geojson`.
    Control,
    /// `events.jsonl`.
    Records,
    /// `sources.json`.
    Sources,
}

impl File {
    /// Its name in the folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "events.geojson",
            Self::Regions => "regions.geojson",
            Self::Undated => "undated.geojson",
            Self::Control => "control.geojson",
            Self::Records => "events.jsonl",
            Self::Sources => "sources.json",
        }
    }
}

/// What a map shows.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The events on it, by id.
    pub(super) events: BTreeMap<String, Shown>,
    /// The events that were read and are not on it, by id.
    pub(super) unshown: BTreeMap<String, Unshown>,
    /// The titles of its reports, by id.
    pub(super) sources: BTreeMap<String, String>,
    /// Who holds what.
    pub(super) control: Vec<Status>,
}

/// An event on the map.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) phase: String,
    pub(super) partial: bool,
    pub(super) realis: String,
    pub(super) hedge: String,
    pub(super) claimed_by: String,
    pub(super) begin: String,
    pub(super) date: String,
    pub(super) place: String,
    pub(super) place_id: String,
    pub(super) point: Point,
    pub(super) actor: String,
    pub(super) target: String,
    pub(super) source: String,
    pub(super) source_title: String,
    pub(super) publisher: String,
    pub(super) reviewed: String,
    /// What reports disagree about in it, in plain words.
    pub(super) dispute: String,
}

/// An event that is not on the map.
#[derive(Clone, Debug, Default)]
pub(super) struct Unshown {
    /// Whether an analyst dropped it.
    pub(super) dropped: bool,
    /// The event on the map that tells it.
    pub(super) told_in: Option<String>,
}

/// Who holds a town from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    pub(super) place: String,
    pub(super) place_id: String,
    pub(super) begin: String,
    pub(super) end: String,
    pub(super) held: String,
    pub(super) holder: String,
}

#[derive(Deserialize)]
struct Layer {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Option<Geometry>,
    properties: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: Vec<f64>,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    told_in: Option<String>,
    reviewed: Option<String>,
}

#[derive(Deserialize)]
struct Source {
    report: String,
    title: Option<String>,
}

impl Feature {
    fn text(&self, name: &str) -> String {
        self.properties
            .get(name)
            .and_then(|v| v.as_str())
            .unwrap_or("")
            .to_owned()
    }

    fn point(&self) -> Point {
        let at = self.geometry.as_ref().map(|g| g.coordinates.as_slice());
        match at {
            Some(&[lon, lat, ..]) => measure::point(lat, lon),
            _ => measure::point(0.0, 0.0),
        }
    }

    fn event(&self) -> Shown {
        Shown {
            id: self.text("id"),
            kind: self.text("type"),
            phase: self.text("phase"),
            partial: self
                .properties
                .get("partial")
                .and_then(serde_json::Value::as_bool)
                .unwrap_or(false),
            realis: self.text("realis"),
            hedge: self.text("hedge"),
            claimed_by: self.text("claimed_by"),
            begin: self.text("begin"),
            date: self.text("date"),
            place: self.text("place"),
            place_id: self.text("place_id"),
            point: self.point(),
            actor: self.text("actor"),
            target: self.text("target"),
            source: self.text("source"),
            source_title: self.text("source_title"),
            publisher: self.text("publisher"),
            reviewed: self.text("reviewed"),
            dispute: self.text("conflict_note"),
        }
    }

    fn status(&self) -> Status {
        Status {
            place: self.text("place"),
            place_id: self.text("place_id"),
            begin: self.text("begin"),
            end: self.text("end"),
            held: self.text("status"),
            holder: self.text("holder"),
        }
    }
}

impl Map {
    /// Reads what the map in `folder` shows; `read` gives the bytes of a file of it, or none where there is none: a layer
    /// without features is not written.
    ///
    /// # Errors
    /// What `read` gives, and [`Error::Input`] for a file that dateline did not write so.
    pub fn read(folder: &str, mut read: impl FnMut(File) -> Result<Option<Vec<u8>>>) -> Result<Self> {
        let mut map = Self::default();
        for file in [File::Events, File::Regions, File::Undated] {
            for feature in layer(folder, file, read(file)?)? {
                let event = feature.event();
                map.events.insert(event.id.clone(), event);
            }
        }
        map.control = layer(folder, File::Control, read(File::Control)?)?
            .iter()
            .map(Feature::status)
            .collect();
        let records = read(File::Records)?.unwrap_or_default();
        for line in records.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
            let record: Record = parse(folder, File::Records, line)?;
            if !map.events.contains_key(&record.id) {
                let dropped = record
                    .reviewed
                    .is_some_and(|r| r.split("; ").any(|w| w == "drop"));
                map.unshown.insert(
                    record.id,
                    Unshown {
                        dropped,
                        told_in: record.told_in,
                    },
                );
            }
        }
        if let Some(sources) = read(File::Sources)? {
            let sources: Vec<Source> = parse(folder, File::Sources, &sources)?;
            map.sources.extend(
                sources
                    .into_iter()
                    .map(|s| (s.report, s.title.unwrap_or_default())),
            );
        }
        Ok(map)
    }

    /// The first day of an event, as far as it is on the map.
    pub(super) fn day(&self, id: &str) -> Option<&str> {
        self.events.get(id).map(|e| e.begin.as_str())
    }
}

fn layer(folder: &str, file: File, bytes: Option<Vec<u8>>) -> Result<Vec<Feature>> {
    match bytes {
        Some(bytes) => Ok(parse::<Layer>(folder, file, &bytes)?.features),
        None => Ok(Vec::new()),
    }
}

fn parse<T: DeserializeOwned>(folder: &str, file: File, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| Error::Input {
        file: format!("{folder}/{}", file.name()),
        message: format!("cannot be understood ({e}); expected the output of dateline map, unchanged"),
    })
}
