//! What a date at the head or the foot of a page is: `stamps.csv`.

use std::collections::HashMap;

use serde::Deserialize;

use super::rows;
use crate::closed_list;
use crate::error::{Error, Result};

closed_list! {
    /// What a date on a page is.
    StampRole {
        /// The day of publication.
        Published = "published",
        /// The day the page was changed.
        Changed = "changed",
        /// Of a picture, of a copy.
        Other = "other",
    }
}

/// The words before a date that say what it is.
#[derive(Clone, Debug, Default)]
pub struct Stamps(HashMap<String, StampRole>);

#[derive(Deserialize)]
struct Row {
    word: String,
    role: String,
    #[cfg(test)]
    example: String,
    #[cfg(test)]
    gives: String,
}

const TABLE: &str = "stamps.csv";
const TEXT: &str = include_str!("stamps.csv");

impl Stamps {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// [`Error::Row`] where a row is malformed.
    pub(super) fn builtin() -> Result<Self> {
        let mut table = Self::default();
        for (line, row) in rows::<Row>(TABLE, TEXT)? {
            let role = row.role.parse().map_err(|e: String| Error::row(TABLE, line, e))?;
            table.0.insert(row.word, role);
        }
        Ok(table)
    }

    /// What `word` (in any case) makes of the date after it.
    pub fn role(&self, word: &str) -> Option<StampRole> {
        self.0.get(&word.to_lowercase()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::report::{Meta, Report};

    #[test]
    fn every_row_states_its_day_or_none() {
        let lexicon = Lexicon::builtin().unwrap();
        for (line, row) in rows::<Row>(TABLE, TEXT).unwrap() {
            let text = format!(
                "Ferry line opens\n{}\n\nThe line opened. It is full.\n",
                row.example
            );
            let report =
                Report::from_text("a", "a.txt", text.as_bytes(), &Meta::default(), &lexicon).unwrap();
            let day = report
                .source
                .published
                .date
                .map(|d| d.to_string())
                .unwrap_or_default();
            assert_eq!(day, row.gives, "{TABLE}:{line}: {}", row.example);
        }
    }
}
