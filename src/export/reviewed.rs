//! `events.csv`: the table that an analyst edits, with what they put into it before.

use std::io::{self, Write};

use crate::layer::{Row, Value, events_table};
use crate::review::{Applied, UNEDITED, unedited};
use crate::timeline::Timeline;

use super::csv::{TableWriter, plain};

/// Writes the table: the events as read, corrections applied, then the rows of a review whose event no longer exists.
pub(super) fn write(
    timeline: &Timeline,
    review: &Applied,
    quote: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let table = events_table(quote);
    let fields = table.fields();
    let names = fields.iter().map(|f| f.name).chain([UNEDITED]);
    let mut writer = TableWriter::named(
        out,
        names.clone().chain(review.columns.iter().map(String::as_str)),
    )?;
    let reviewed = fields.iter().position(|f| f.name == "reviewed");
    for row in Row::all_read(timeline) {
        let mut values = table.values(&row);
        // What was done to this very row, and not to another that tells the same.
        if let Some(value) = reviewed.and_then(|i| values.get_mut(i)) {
            *value = Value::text(row.event.review.as_ref().map_or_else(String::new, |r| r.what()));
        }
        let written = |column: &str| {
            let at = fields.iter().position(|f| f.name == column)?;
            values.get(at).map(plain)
        };
        let kept = unedited(row.event, written);
        values.push(Value::text(kept));
        let more = row.event.review.as_ref().map_or(&[][..], |r| &r.more);
        values.extend((0..review.columns.len()).map(|i| Value::text(more.get(i).map_or("", String::as_str))));
        writer.row(&values)?;
    }
    for lost in &review.lost {
        let kept = names
            .clone()
            .map(|name| Value::text(lost.cells.get(name).map_or("", String::as_str)));
        let values: Vec<_> = kept
            .chain(lost.more.iter().map(|cell| Value::text(cell.as_str())))
            .collect();
        writer.row(&values)?;
    }
    writer.finish()
}

/// The columns of the table that dateline itself writes.
pub fn columns() -> Vec<&'static str> {
    events_table(true).fields().iter().map(|f| f.name).collect()
}
