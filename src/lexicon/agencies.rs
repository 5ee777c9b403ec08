//! News agencies: `agencies.csv`.

use std::collections::HashSet;

use serde::Deserialize;

use super::rows;
use crate::error::Result;

/// The names of news agencies.
#[derive(Clone, Debug, Default)]
pub struct Agencies(HashSet<String>);

#[derive(Deserialize)]
struct Row {
    name: String,
    #[cfg(test)]
    example: String,
}

const TABLE: &str = "agencies.csv";
const TEXT: &str = include_str!("agencies.csv");

impl Agencies {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// [`crate::Error::Row`] where a row is malformed.
    pub(super) fn builtin() -> Result<Self> {
        Ok(Self(
            rows::<Row>(TABLE, TEXT)?
                .into_iter()
                .map(|(_, row)| row.name)
                .collect(),
        ))
    }

    /// Whether `name`, as written, is an agency.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::report::dateline::dateline;
    use crate::text::Span;

    #[test]
    fn every_row_ends_its_dateline() {
        let lexicon = Lexicon::builtin().unwrap();
        for (line, row) in rows::<Row>(TABLE, TEXT).unwrap() {
            let (head, _) = row.example.split_once('|').expect(&row.example);
            let text = row.example.replace('|', "");
            let span = dateline(&text, Span::new(0, text.len()), &lexicon);
            assert_eq!(span.map(|s| s.of(&text)), Some(head), "{TABLE}:{line}");
        }
    }
}
