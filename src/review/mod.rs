//! The analyst's last word: `events.csv`, edited in a spreadsheet, laid over what was read.
//!
//! A row is known by its `id`. A cell that is not as dateline wrote it (`unedited` keeps how it was) is the analyst's
//! word; it stays so in every later run, for `reviewed` names the columns that were corrected. So a cell that nobody
//! touched never holds back a better reading, whatever a spreadsheet made of its form. A row whose `source` is `review`
//! is an event of the analyst's own. A row whose event is gone is kept, and is a [`Lost`].
//!
//! Corrections change the readings, before anything is made of them: what follows (who holds a town, which reports
//! tell the same) follows from the corrected events.

mod cell;
mod correct;
mod follows;
mod latin;
mod lost;
mod month;
mod own;
mod place;
mod sheet;
mod when;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::closed_list;
use crate::error::{Error, Result};
use crate::event::{Decision, Event, Review};
use crate::gazetteer::Gazetteer;
use crate::reading::Reading;
use crate::report::REVIEW;

use correct::Edit;
use sheet::Row;
pub use sheet::Sheet;
pub(crate) use sheet::begins_formula;

closed_list! {
    /// The columns of `events.csv` in which an analyst may correct what was read.
    Column {
        /// What happened.
        Type = "type",
        /// Where an operation stands.
        Phase = "phase",
        /// Whether control is gained, or held, in part only.
        Partial = "partial",
        /// Whether it happened.
        Realis = "realis",
        /// How the report stands to it.
        Hedge = "hedge",
        /// Who claims it.
        ClaimedBy = "claimed_by",
        /// What it is to the report.
        Role = "role",
        /// The midnight that begins its first day.
        Begin = "begin",
        /// The midnight after its last day.
        End = "end",
        /// When, as EDTF.
        Date = "date",
        /// The name of the place; by itself it is no correction.
        Place = "place",
        /// The place, by its id in the gazetteer.
        PlaceId = "place_id",
        /// Latitude of a point of the analyst's own.
        Lat = "lat",
        /// Longitude of a point of the analyst's own.
        Lon = "lon",
        /// Who did it.
        Actor = "actor",
        /// To whom.
        Target = "target",
        /// The name of the operation.
        Operation = "operation",
    }
}

/// Columns that dateline writes beside those of the event; any other is the analyst's own, and is kept.
const OURS: [&str; 4] = ["decision", "note", "reviewer", UNEDITED];

/// The column that keeps the row as dateline wrote it, as a JSON object of the cells that may be corrected.
pub const UNEDITED: &str = "unedited";

/// The row of an event as dateline writes it, for the column [`UNEDITED`]: by it the next run knows what was edited, in
/// rows of the analyst's own too, and in columns where an edit changes nothing. `written` gives the cell of a column.
pub fn unedited<'a>(event: &Event, written: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let cells = correct::cells(event);
    let cell = |column: &Column| {
        (
            column.to_string(),
            cells.get(column).cloned().unwrap_or_default().into(),
        )
    };
    let mut kept: serde_json::Map<_, serde_json::Value> = Column::ALL.iter().map(cell).collect();
    let follow = follows::cells(event).into_iter();
    kept.extend(follow.map(|(column, cell)| (column.to_owned(), cell.into())));
    kept.extend(follows::marks(written).map(|(column, mark)| (column.to_owned(), mark.into())));
    serde_json::Value::Object(kept).to_string()
}

/// Decimals of a coordinate in a table.
const DECIMALS: f64 = 1e6;

fn rounded(number: f64) -> f64 {
    (number * DECIMALS).round() / DECIMALS
}

/// What is kept of a review beside the events that it changed, and what it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The analyst's own columns, in their order.
    pub columns: Vec<String>,
    /// Rows whose event no longer exists.
    pub lost: Vec<Lost>,
    /// How many events were kept by decision.
    pub kept: usize,
    /// How many were taken off the map.
    pub dropped: usize,
    /// How many were corrected.
    pub corrected: usize,
    /// How many are the analyst's own.
    pub added: usize,
    /// What is to be said of the table: how it was read, and edits that change nothing.
    pub remarks: Vec<String>,
}

/// A row of a review whose event no longer exists, with work of the analyst in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The id that no event has.
    pub id: String,
    /// The report it was read in.
    pub report: String,
    /// What a finding calls its line: by the id, for where it stands is another line in the next table.
    pub line: String,
    /// Its cells by column.
    pub cells: HashMap<String, String>,
    /// The cells of the analyst's own columns, in their order.
    pub more: Vec<String>,
    /// The event most like it, in words; none where there is none of its report.
    pub nearest: Option<String>,
}

/// Lays a review over the readings, which stand in input order; the analyst's own events come after them.
///
/// `names` are the columns that dateline itself writes; any other is the analyst's own.
///
/// # Errors
/// [`Error::Row`] for the first cell that cannot be: with the file, the line, what was found and what was expected.
pub fn apply(
    sheet: &Sheet,
    names: &[&str],
    readings: &mut Vec<Reading>,
    gazetteer: &Gazetteer,
) -> Result<Applied> {
    let ours = |column: &&String| {
        column.is_empty() || names.contains(&column.as_str()) || OURS.contains(&column.as_str())
    };
    let columns: Vec<String> = sheet.columns.iter().filter(|c| !ours(c)).cloned().collect();
    let edits = Edits {
        sheet,
        gazetteer,
        order: order(sheet),
        columns: &columns,
    };
    let Laid {
        mut lost,
        added,
        mut remarks,
    } = edits.lay_all(readings)?;
    remarks.splice(..0, sheet.remark.clone());
    if let Some(taken) = readings
        .iter()
        .find(|r| r.source.id == REVIEW)
        .filter(|_| !added.is_empty())
    {
        let message = format!(
            "the id \"{REVIEW}\" is that of events of your own in {}; rename the report",
            sheet.name
        );
        return Err(Error::Input {
            file: taken.source.file.clone(),
            message,
        });
    }
    for row in &mut lost {
        row.nearest = lost::nearest(row, readings);
    }
    part_from_what_they_repeat(readings);
    readings.extend(own::readings(&edits, &added)?);
    let mut applied = Applied {
        columns,
        lost,
        remarks,
        ..Applied::default()
    };
    applied.count(readings);
    Ok(applied)
}

impl Applied {
    fn count(&mut self, readings: &[Reading]) {
        for review in readings
            .iter()
            .flat_map(|r| &r.events)
            .filter_map(|e| e.review.as_deref())
        {
            self.kept += usize::from(review.decision == Some(Decision::Keep));
            self.dropped += usize::from(review.decision == Some(Decision::Drop));
            self.corrected += usize::from(!review.corrected.is_empty());
            self.added += usize::from(review.added);
        }
    }

    /// Whether it changes nothing.
    pub fn is_nothing(&self) -> bool {
        self.kept + self.dropped + self.corrected + self.added + self.lost.len() == 0
    }
}

/// A table with what its cells are understood by.
struct Edits<'a> {
    sheet: &'a Sheet,
    gazetteer: &'a Gazetteer,
    order: Option<cell::Order>,
    columns: &'a [String],
}

/// What came of laying a table over the readings.
#[derive(Default)]
struct Laid<'a> {
    /// The rows whose event is gone.
    lost: Vec<Lost>,
    /// The rows of the analyst's own events.
    added: Vec<&'a Row>,
    /// What is to be said of the others.
    remarks: Vec<String>,
}

impl Edits<'_> {
    /// Lays every row over its event.
    fn lay_all(&self, readings: &mut [Reading]) -> Result<Laid<'_>> {
        let mut events: HashMap<String, &mut Event> = HashMap::new();
        events.extend(
            readings
                .iter_mut()
                .flat_map(|r| &mut r.events)
                .map(|e| (e.id.clone(), e)),
        );
        let mut seen: HashMap<&str, u64> = HashMap::new();
        let mut laid = Laid::default();
        for row in &self.sheet.rows {
            let id = self.sheet.get(row, "id");
            if let Some(first) = seen.insert(id, row.line).filter(|_| !id.is_empty()) {
                let message = format!(
                    "the id {} stands on line {first} too; keep one of the two rows",
                    cell::shown(id)
                );
                return Err(self.sheet.error(row, message));
            }
            if let Some(event) = events.get_mut(id) {
                laid.remarks.extend(self.lay(row, event)?);
            } else if self.is_own(row) {
                laid.added.push(row);
            } else if id.is_empty() {
                let message =
                    format!("found no id; expected one, or {REVIEW} as the source of an event of your own");
                return Err(self.sheet.error(row, message));
            } else {
                laid.lost.extend(self.lost(row)?);
            }
        }
        Ok(laid)
    }

    /// Whether a row is an event of the analyst's own. Typed by hand it may have capitals; what dateline wrote is as the
    /// report is called.
    fn is_own(&self, row: &Row) -> bool {
        let source = self.sheet.get(row, "source");
        let by_hand = self.sheet.get(row, UNEDITED).is_empty();
        source == REVIEW || (by_hand && source.eq_ignore_ascii_case(REVIEW))
    }

    /// Lays a row over the event that it is about; gives what is to be said of it.
    fn lay(&self, row: &Row, event: &mut Event) -> Result<Vec<String>> {
        let edit = Edit::of(self, row, correct::cells(event))?;
        let remarks = follows::remarks(self.sheet, row, edit.gives_a_point(), &event.sentence_text);
        let review = Review {
            corrected: edit.columns(),
            ..self.review(row)?
        };
        if review
            == (Review {
                more: vec![String::new(); self.columns.len()],
                ..Review::default()
            })
        {
            return Ok(remarks);
        }
        edit.apply(event).map_err(|wrong| self.sheet.error(row, wrong))?;
        event.review = Some(Box::new(review));
        Ok(remarks)
    }

    /// What a row says beside its corrections.
    fn review(&self, row: &Row) -> Result<Review> {
        let text = |column: &str| self.sheet.get(row, column).to_owned();
        let decision = match self.sheet.get(row, "decision").to_lowercase().as_str() {
            "" => None,
            word => Some(
                word.parse()
                    .map_err(|e| self.sheet.error(row, format!("decision: {e}")))?,
            ),
        };
        let more = self
            .columns
            .iter()
            .map(|c| self.sheet.cell(row, c).unwrap_or("").to_owned());
        Ok(Review {
            decision,
            note: text("note"),
            reviewer: text("reviewer"),
            more: more.collect(),
            ..Review::default()
        })
    }

    /// A row whose event is gone, if the analyst did anything in it.
    fn lost(&self, row: &Row) -> Result<Option<Lost>> {
        let review = self.review(row)?;
        let worked = review.decision.is_some()
            || !(review.note.is_empty() && review.reviewer.is_empty())
            || review.more.iter().any(|c| !c.trim().is_empty())
            || (!correct::unedited(self.sheet, row).is_empty()
                && !Edit::of(self, row, correct::Cells::new())?.columns().is_empty());
        let cells = self
            .sheet
            .columns
            .iter()
            .filter_map(|c| Some((c.clone(), self.sheet.cell(row, c)?.to_owned())));
        Ok(worked.then(|| Lost {
            id: self.sheet.get(row, "id").to_owned(),
            report: self.sheet.get(row, "source").to_owned(),
            line: self.sheet.get(row, "id").to_owned(),
            cells: cells.collect(),
            more: review.more,
            nearest: None,
        }))
    }
}

/// The order of day and month in the dates of a table.
fn order(sheet: &Sheet) -> Option<cell::Order> {
    let columns = [Column::Date, Column::Begin, Column::End];
    let unedited: Vec<_> = sheet
        .rows
        .iter()
        .map(|row| correct::unedited(sheet, row))
        .collect();
    let rows = sheet.rows.iter().zip(&unedited);
    cell::order(rows.flat_map(|(row, was)| {
        columns.map(|c| (sheet.get(row, c.as_str()), was.get(&c).map(String::as_str)))
    }))
}

/// An event that says another one again stands by itself where the corrections made two of them. (One that says again
/// what was dropped goes with it: the timeline sees to that.)
fn part_from_what_they_repeat(readings: &mut [Reading]) {
    let corrected = |e: &Event| e.review.as_ref().is_some_and(|r| !r.corrected.is_empty());
    let about = |e: &Event| {
        let place = e.site().and_then(|s| s.place.as_ref()).map(|p| p.id.clone());
        (e.kind, place, e.realis, e.date.begin, e.date.end)
    };
    for reading in readings {
        let told: HashMap<String, _> = reading.events.iter().map(|e| (e.id.clone(), about(e))).collect();
        for event in reading.events.iter_mut().filter(|e| corrected(e)) {
            if told
                .get(&event.same_as)
                .is_some_and(|first| *first != about(event))
            {
                event.same_as.clear();
            }
        }
    }
}
