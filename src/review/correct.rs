//! What an analyst changed in a row, and the event with it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::date::DateReading;
use crate::error::Result;
use crate::event::{Actor, Event, EventPlace, EventType, PlaceRole, UnplacedReason};
use crate::gazetteer::Place;
use crate::measure::Point;
use crate::resolution::GeoCheck;
use crate::text::Span;

use super::cell::{canonical, could_be};
use super::sheet::{Row, Sheet};
use super::{Column, Edits, UNEDITED, when};

/// The cells of a row that may be corrected, by column.
pub(super) type Cells = HashMap<Column, String>;

/// The columns that say together when and where; a correction of one is one of "date" or "place".
const WHEN: [Column; 3] = [Column::Date, Column::Begin, Column::End];
const WHERE: [Column; 4] = [Column::Place, Column::PlaceId, Column::Lat, Column::Lon];

/// Where an analyst puts an event.
pub(super) enum Where {
    /// Nowhere: what was read is no place of it.
    Nowhere,
    /// At a place.
    At(Box<Place>),
}

/// What an analyst corrected.
pub(super) struct Edit {
    /// Single cells.
    cells: Vec<(Column, String)>,
    /// When it was; one that is not known makes it undated.
    date: Option<DateReading>,
    /// Where it was.
    place: Option<Where>,
}

/// The cells of an event as dateline writes them.
pub(super) fn cells(event: &Event) -> Cells {
    let place = event.site().and_then(|s| s.place.as_ref());
    let midnight = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |d| format!("{d}T00:00:00"));
    let degrees =
        |of: fn(Point) -> f64| place.map_or_else(String::new, |p| super::rounded(of(p.point)).to_string());
    let name = |actor: &Option<Actor>| actor.as_ref().map_or_else(String::new, |a| a.name.clone());
    let cell = |column| match column {
        Column::Type => event.kind.to_string(),
        Column::Phase => event.phase.map_or_else(String::new, |p| p.to_string()),
        Column::Partial => event.partial.to_string(),
        Column::Realis => event.realis.to_string(),
        Column::Hedge => event.hedge.to_string(),
        Column::ClaimedBy => event.claimed_by.clone(),
        Column::Role => event.role.to_string(),
        Column::Begin => midnight(event.date.begin),
        Column::End => midnight(event.date.end),
        Column::Date => event.date.edtf.clone(),
        Column::Place => place.map_or_else(String::new, |p| p.name.clone()),
        Column::PlaceId => place.map_or_else(String::new, |p| p.id.clone()),
        Column::Lat => degrees(Point::y),
        Column::Lon => degrees(Point::x),
        Column::Actor => name(&event.actor),
        Column::Target => name(&event.target),
        Column::Operation => event.operation.clone(),
    };
    Column::ALL.iter().map(|&column| (column, cell(column))).collect()
}

/// A row as dateline wrote it: what its column `unedited` keeps.
pub(super) fn unedited(sheet: &Sheet, row: &Row) -> Cells {
    let kept: HashMap<String, String> = serde_json::from_str(sheet.get(row, UNEDITED)).unwrap_or_default();
    kept.into_iter()
        .filter_map(|(column, cell)| Some((column.parse().ok()?, cell)))
        .collect()
}

impl Edit {
    /// What the analyst changed in a row that dateline wrote; where nobody knows how it wrote it, it was as `now`.
    ///
    /// # Errors
    /// [`crate::Error::Row`] for a cell that cannot be.
    pub(super) fn of(edits: &Edits<'_>, row: &Row, now: Cells) -> Result<Self> {
        let mut was = now;
        was.extend(unedited(edits.sheet, row));
        let before: Vec<&str> = edits
            .sheet
            .get(row, "reviewed")
            .split(';')
            .map(str::trim)
            .collect();
        let (mut said, mut fresh) = (Cells::new(), Vec::new());
        for &column in Column::ALL {
            let Some(cell) = edits.sheet.cell(row, column.as_str()) else {
                continue;
            };
            let was = was.get(&column).map_or("", String::as_str);
            let cell = understood(edits, row, column, cell, was)?;
            fresh.extend((cell != was).then_some(column));
            said.insert(column, cell);
        }
        Self::understand(edits, row, &said, &fresh, &before)
    }

    /// What the row of an event of the analyst's own says.
    ///
    /// # Errors
    /// [`crate::Error::Row`] for a cell that cannot be.
    pub(super) fn own(edits: &Edits<'_>, row: &Row) -> Result<Self> {
        let was = unedited(edits.sheet, row);
        let (mut said, mut fresh, mut given) = (Cells::new(), Vec::new(), Vec::new());
        for &column in Column::ALL {
            let was = was.get(&column).map_or("", String::as_str);
            // A column that was left out of the table says what it said.
            let cell = edits.sheet.cell(row, column.as_str()).map_or(was, str::trim);
            let cell = understood(edits, row, column, cell, was)?;
            fresh.extend((cell != was).then_some(column));
            // Of what is left empty nothing is said, but for when and where, which may be taken away.
            given.extend((!cell.is_empty()).then_some(column));
            said.insert(column, cell);
        }
        fresh.retain(|c| given.contains(c) || WHEN.contains(c) || WHERE.contains(c));
        // the id that dateline gave to a point of its own is none without the point
        let point =
            |c: &Column| *c == Column::PlaceId && said.get(c).is_some_and(|id| id.starts_with("review:"));
        if WHERE
            .iter()
            .all(|c| point(c) || given.contains(c) == (*c == Column::Place))
        {
            // A name alone says no place, and is not to be lost.
            fresh.retain(|c| !WHERE.contains(c));
            fresh.push(Column::Place);
        }
        let said_before = given.iter().map(|&column| match column {
            Column::Begin | Column::End => Column::Date.as_str(),
            Column::PlaceId | Column::Lat | Column::Lon => Column::Place.as_str(),
            _ => column.as_str(),
        });
        Self::understand(edits, row, &said, &fresh, &said_before.collect::<Vec<_>>())
    }

    fn understand(
        edits: &Edits<'_>,
        row: &Row,
        said: &Cells,
        fresh: &[Column],
        before: &[&str],
    ) -> Result<Self> {
        let wrong = |message: String| edits.sheet.error(row, message);
        let stays = |column: Column| before.contains(&column.as_str());
        let single = Column::ALL
            .iter()
            .filter(|c| !WHEN.contains(c) && !WHERE.contains(c));
        let single = single.filter(|&&c| fresh.contains(&c) || stays(c));
        let cells = single.filter_map(|&c| Some((c, said.get(&c)?.clone()))).collect();
        let date = if WHEN.iter().any(|c| fresh.contains(c)) || stays(Column::Date) {
            Some(when::date(said, fresh).map_err(wrong)?)
        } else {
            None
        };
        let place = if WHERE.iter().any(|c| fresh.contains(c)) || stays(Column::Place) {
            Some(edits.place(row, said, fresh).map_err(wrong)?)
        } else {
            None
        };
        Ok(Self { cells, date, place })
    }

    /// The columns that it corrects, as `reviewed` names them.
    pub(super) fn columns(&self) -> Vec<&'static str> {
        let single = self.cells.iter().map(|(column, _)| column.as_str());
        let date = self.date.iter().map(|_| Column::Date.as_str());
        single
            .chain(date)
            .chain(self.place.iter().map(|_| Column::Place.as_str()))
            .collect()
    }

    /// Whether it puts the event at a point of the analyst's own, which the row describes.
    pub(super) fn gives_a_point(&self) -> bool {
        matches!(&self.place, Some(Where::At(place)) if place.source == super::place::OWN)
    }

    /// Corrects an event.
    ///
    /// # Errors
    /// What was found and what was expected, where a cell cannot be.
    pub(super) fn apply(self, event: &mut Event) -> std::result::Result<(), String> {
        // A phase is one of an offensive: what it is comes first, as the columns stand.
        for (column, cell) in &self.cells {
            set(event, *column, cell).map_err(|e| format!("{column}: {e}"))?;
        }
        if let Some(date) = self.date {
            event.date = date;
        }
        match self.place {
            None => {}
            Some(Where::Nowhere) => event.unplaced = event.unplaced.or(Some(UnplacedReason::NoPlaceNamed)),
            Some(Where::At(place)) => put(event, *place),
        }
        Ok(())
    }
}

/// A cell in the form in which dateline writes it; `was`, where it is that in the form of a spreadsheet.
fn understood(edits: &Edits<'_>, row: &Row, column: Column, cell: &str, was: &str) -> Result<String> {
    if cell.trim() == was.trim() || unpointed(column, cell, was) {
        return Ok(was.to_owned());
    }
    let said = match canonical(column, cell, edits.order) {
        Ok(said) => said,
        // Nobody touched what can mean what stood there.
        Err(_) if could_be(column, cell, was) => return Ok(was.to_owned()),
        Err(e) => return Err(edits.sheet.error(row, format!("{column}: {e}"))),
    };
    let same = canonical(column, was, None).is_ok_and(|was| was == said);
    Ok(if same { was.to_owned() } else { said })
}

/// Whether a spreadsheet took the point of a number for one between thousands: 34.482 became 34482.
fn unpointed(column: Column, cell: &str, was: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|c| *c != '.').collect::<String>();
    matches!(column, Column::Lat | Column::Lon) && was.contains('.') && cell.trim() == digits(was)
}

fn set(event: &mut Event, column: Column, cell: &str) -> std::result::Result<(), String> {
    let actor = |was: &Option<Actor>| {
        let as_written = was.as_ref().map_or(cell, |a| &a.as_written).to_owned();
        (!cell.is_empty()).then(|| Actor {
            name: cell.to_owned(),
            as_written,
            named: false,
        })
    };
    match column {
        Column::Type => {
            event.kind = cell.parse()?;
            event.phase = event.phase.filter(|_| event.kind == EventType::Offensive);
            event.partial &= matches!(event.kind, EventType::Capture | EventType::Hold);
        }
        Column::Phase if cell.is_empty() => event.phase = None,
        Column::Phase if event.kind != EventType::Offensive => {
            return Err(format!(
                "found \"{cell}\", expected nothing: a {} has no phase, only an offensive",
                event.kind
            ));
        }
        Column::Phase => event.phase = Some(cell.parse()?),
        Column::Partial => event.partial = cell == "true",
        Column::Realis => event.realis = cell.parse()?,
        Column::Hedge => event.hedge = cell.parse()?,
        Column::Role => event.role = cell.parse()?,
        Column::ClaimedBy => cell.clone_into(&mut event.claimed_by),
        Column::Operation => cell.clone_into(&mut event.operation),
        Column::Actor => event.actor = actor(&event.actor),
        Column::Target => event.target = actor(&event.target),
        // When and where are understood together.
        Column::Begin
        | Column::End
        | Column::Date
        | Column::Place
        | Column::PlaceId
        | Column::Lat
        | Column::Lon => {}
    }
    Ok(())
}

/// Puts an event at a place.
fn put(event: &mut Event, place: Place) {
    let at = event
        .site()
        .and_then(|site| event.places.iter().position(|p| std::ptr::eq(p, site)));
    event.unplaced = None;
    let site = EventPlace {
        role: PlaceRole::At,
        as_written: String::new(),
        span: Span::new(event.sentence.start, event.sentence.start),
        geo_precision: place.kind.precision(),
        place: Some(Arc::new(place)),
        inferred: false,
        check: GeoCheck::None,
    };
    if let Some(was) = at.and_then(|at| event.places.get_mut(at)) {
        let (role, span, as_written) = (was.role, was.span, std::mem::take(&mut was.as_written));
        *was = EventPlace {
            role,
            as_written,
            span,
            ..site
        };
        return;
    }
    // What was no site is none now: a place that it was near, or one that is not resolved.
    for open in event.places.iter_mut().filter(|p| p.role != PlaceRole::Origin) {
        open.role = PlaceRole::Anchor;
    }
    event.places.insert(0, site);
}
