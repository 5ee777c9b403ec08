//! Events that no report tells of: the analyst's own.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::date::DateReading;
use crate::error::Result;
use crate::event::{self, Event, EventType, Hedge, Quantity, Realis, Review, Role, UnplacedReason};
use crate::reading::Reading;
use crate::report::{Offsets, Published, REVIEW, ReportedBasis, Source};
use crate::text::Span;

use super::cell::{canonical, number, shown};
use super::correct::Edit;
use super::sheet::Row;
use super::{Column, Edits};

/// The events of the analyst's own, those of one source together.
pub(super) fn readings(edits: &Edits<'_>, rows: &[&Row]) -> Result<Vec<Reading>> {
    let mut ordinals: HashMap<String, usize> = HashMap::new();
    let mut by_source: BTreeMap<[String; 4], Vec<Event>> = BTreeMap::new();
    for row in rows {
        let text = |column: &str| edits.sheet.get(row, column).to_owned();
        let reported = canonical(Column::Date, &text("reported"), edits.order)
            .map_err(|e| edits.sheet.error(row, format!("reported: {e}")))?;
        let key = [
            text("source_title"),
            text("publisher"),
            text("source_url"),
            reported,
        ];
        let event = edits.event(row, &mut ordinals)?;
        by_source.entry(key).or_default().push(event);
    }
    let reading = |(key, events)| Reading {
        source: source(key),
        mentions: Vec::new(),
        events,
        shingles: Vec::new(),
        wordings: Vec::new(),
    };
    Ok(by_source.into_iter().map(reading).collect())
}

fn source([title, publisher, url, reported]: [String; 4]) -> Source {
    let date: Option<Date> = reported.parse().ok();
    let day = Published {
        date,
        basis: if date.is_some() {
            ReportedBasis::Given
        } else {
            ReportedBasis::Unknown
        },
        ..Published::unknown()
    };
    Source {
        id: REVIEW.to_owned(),
        file: "events.csv".to_owned(),
        sha256: String::new(),
        title,
        publisher,
        url,
        published: day,
        offsets: Offsets::Same,
    }
}

impl Edits<'_> {
    fn event(&self, row: &Row, ordinals: &mut HashMap<String, usize>) -> Result<Event> {
        let wrong = |e: String| self.sheet.error(row, e);
        let get = |column| self.sheet.get(row, column);
        let kind: EventType = get("type")
            .to_lowercase()
            .parse()
            .map_err(|e| wrong(format!("type: {e}")))?;
        let mut event = Event {
            id: self.id(row, ordinals),
            group: get("group").to_owned(),
            kind,
            phase: None,
            partial: false,
            realis: Realis::Done,
            hedge: Hedge::Stated,
            claimed_by: String::new(),
            role: Role::News,
            same_as: String::new(),
            confidence: 1.0,
            sentence: Span::default(),
            sentence_text: self.sheet.cell(row, "sentence").unwrap_or("").to_owned(),
            trigger: Span::default(),
            date: DateReading::unknown(),
            actor: None,
            target: None,
            operation: String::new(),
            quantities: self.quantity(row).map_err(wrong)?.into_iter().collect(),
            places: Vec::new(),
            unplaced: Some(UnplacedReason::NoPlaceNamed),
            since: None,
            after: None,
            review: None,
        };
        Edit::own(self, row)?.apply(&mut event).map_err(wrong)?;
        event.review = Some(Box::new(Review {
            added: true,
            ..self.review(row)?
        }));
        Ok(event)
    }

    /// The id of the row, or one made of what it says; kept from then on.
    fn id(&self, row: &Row, ordinals: &mut HashMap<String, usize>) -> String {
        let id = self.sheet.get(row, "id");
        if !id.is_empty() {
            return id.to_owned();
        }
        let said = ["type", "place_id", "lat", "lon", "place", "date", "begin", "note"]
            .map(|c| self.sheet.get(row, c));
        let said = said.join("\n");
        let ordinal = ordinals.entry(said.clone()).or_default();
        *ordinal += 1;
        event::id_of(&[REVIEW, &said, &ordinal.to_string()])
    }

    fn quantity(&self, row: &Row) -> std::result::Result<Option<Quantity>, String> {
        let get = |column| self.sheet.get(row, column);
        if get("quantity").is_empty() {
            return Ok(None);
        }
        let value = number(get("quantity"))
            .map_err(|_| format!("quantity: found {}, expected a number", shown(get("quantity"))))?;
        let approx = canonical(Column::Partial, get("quantity_approx"), None)
            .map_err(|e| format!("quantity_approx: {e}"))?;
        let text = if get("quantity_text").is_empty() {
            get("quantity")
        } else {
            get("quantity_text")
        };
        Ok(Some(Quantity {
            value,
            unit: get("quantity_unit").to_owned(),
            approx: approx == "true",
            text: text.to_owned(),
        }))
    }
}
