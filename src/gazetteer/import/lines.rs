//! Tab-separated tables without quoting, read in place.

use std::str::FromStr;

use geo::Point;

use crate::error::{Error, Result};
use crate::gazetteer::csv::{Table, checked_position, utf8};

/// Most columns that a known table has.
const COLUMNS: usize = 48;

/// One line, cut at its tabs.
pub(super) struct Line<'t> {
    table: &'t str,
    number: u64,
    fields: [&'t str; COLUMNS],
    count: usize,
}

/// The lines of a table but for empty ones.
///
/// # Errors
/// [`Error::Row`] where it is not UTF-8.
pub(super) fn lines(table: Table<'_>) -> Result<impl Iterator<Item = Line<'_>>> {
    let text = utf8(table)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let numbered = (1..).zip(
        text.split('\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line)),
    );
    Ok(numbered
        .filter(|(_, line)| !line.is_empty())
        .map(move |(number, line)| {
            let mut fields = [""; COLUMNS];
            let mut count = 0;
            for (i, field) in line.split('\t').enumerate() {
                if let Some(to) = fields.get_mut(i) {
                    *to = field;
                }
                count = i + 1;
            }
            Line {
                table: table.name,
                number,
                fields,
                count,
            }
        }))
}

impl<'t> Line<'t> {
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        Error::row(self.table, self.number, message)
    }

    pub(super) fn get(&self, column: usize) -> &'t str {
        self.fields.get(column).map_or("", |field| field.trim())
    }

    pub(super) fn expect_columns(&self, count: usize) -> Result<()> {
        if self.count == count {
            return Ok(());
        }
        Err(self.error(format!("found {} columns, expected {count}", self.count)))
    }

    /// A number; nothing where the field is empty and the type has a default of nothing.
    pub(super) fn number<T: FromStr + Default>(
        &self,
        column: usize,
        name: &str,
        expected: &str,
    ) -> Result<T> {
        let field = self.get(column);
        if field.is_empty() {
            return Ok(T::default());
        }
        field
            .parse()
            .map_err(|_| self.error(format!("{name} is {field:?}; expected {expected}")))
    }

    /// The first column whose field passes.
    pub(super) fn position_where(&self, passes: impl Fn(&str) -> bool) -> Option<usize> {
        (0..self.count.min(COLUMNS)).find(|&column| passes(self.get(column)))
    }

    /// A position from the columns of latitude and longitude of a place called `name`.
    pub(super) fn position(&self, lat: usize, lon: usize, name: &str) -> Result<Point<f64>> {
        let degrees = |column, what| -> Result<f64> {
            let field = self.get(column);
            field.parse().map_err(|_| {
                self.error(format!(
                    "{what} is {field:?}; expected decimal degrees, as in 34.48229"
                ))
            })
        };
        let (lat, lon) = (degrees(lat, "latitude")?, degrees(lon, "longitude")?);
        checked_position(lat, lon, name).map_err(|e| self.error(e))
    }
}
