//! The words: tables that anyone may edit, each row with an invented example that a test runs.
//!
//! A table is a CSV file beside this one: `#` lines on top name its sources and rules, then a header, then one row
//! a line, sorted by the first column. Words live here; grammar lives in the rooms that use them.

pub mod abbreviations;
pub mod agencies;
mod begins;
pub mod boilerplate;
mod class;
pub mod dates;
pub mod grammar;
mod inflect;
mod marks;
pub mod place_words;
pub mod sides;
pub mod stamps;
mod words;

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Every word table, read once and handed to each stage.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Shortened words, for the ends of sentences.
    pub abbreviations: abbreviations::Abbreviations,
    /// News agencies, for datelines.
    pub agencies: agencies::Agencies,
    /// Share buttons, notices and credits.
    pub boilerplate: boilerplate::Boilerplate,
    /// The words of dates.
    pub dates: dates::Dates,
    /// The words before dates of publication.
    pub stamps: stamps::Stamps,
    /// Closed classes, triggers, actors, modality.
    pub grammar: grammar::Grammar,
    /// Words beside place names.
    pub place_words: place_words::PlaceWords,
}

impl Lexicon {
    /// The tables that are compiled in.
    ///
    /// # Errors
    /// [`Error::Row`] where a table is malformed; a test reads them all.
    pub fn builtin() -> Result<Self> {
        Ok(Self {
            abbreviations: abbreviations::Abbreviations::builtin()?,
            agencies: agencies::Agencies::builtin()?,
            boilerplate: boilerplate::Boilerplate::builtin()?,
            dates: dates::Dates::builtin()?,
            stamps: stamps::Stamps::builtin()?,
            grammar: grammar::Grammar::new(&grammar::Tables::BUILTIN)?,
            place_words: place_words::PlaceWords::new(include_str!("place_words.csv"))?,
        })
    }
}

/// The rows of a table compiled in, each with its line in the file.
///
/// # Errors
/// [`Error::Row`] with the table's name and the line.
pub(crate) fn rows<T: DeserializeOwned>(table: &str, text: &str) -> Result<Vec<(u64, T)>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|e| Error::row(table, 1, e.to_string()))?
        .clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record
            .map_err(|e| Error::row(table, e.position().map_or(0, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((
            line,
            record
                .deserialize(Some(&headers))
                .map_err(|e| Error::row(table, line, e.to_string()))?,
        ));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn every_table_is_sorted() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon");
        let mut tables = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e != "csv") {
                continue;
            }
            tables += 1;
            let mut reader = csv::ReaderBuilder::new()
                .comment(Some(b'#'))
                .from_path(&path)
                .unwrap();
            let words: Vec<String> = reader.records().map(|r| r.unwrap()[0].to_owned()).collect();
            for pair in words.windows(2) {
                assert!(
                    pair[0] <= pair[1],
                    "{}: {} stands before {}",
                    path.display(),
                    pair[0],
                    pair[1]
                );
            }
        }
        assert!(tables > 5);
    }
}
