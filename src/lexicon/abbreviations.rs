//! Shortened words: `abbreviations.csv`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::rows;
use crate::error::Result;

/// What a full stop after a shortened word may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name follows: never the end of a sentence.
    Title,
    /// Not the end before a digit.
    Number,
    /// The end only before a word that opens a sentence.
    Either,
}

/// The shortened words and the words that open a sentence after one.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    kinds: HashMap<String, Kind>,
    openers: HashSet<String>,
}

#[derive(Deserialize)]
struct Row {
    word: String,
    kind: String,
    #[cfg(test)]
    example: String,
}

const TABLE: &str = "abbreviations.csv";
const TEXT: &str = include_str!("abbreviations.csv");

impl Abbreviations {
    /// The table that is compiled in.
    ///
    /// # Errors
    /// [`crate::Error::Row`] where a row is malformed.
    pub(super) fn builtin() -> Result<Self> {
        let mut table = Self::default();
        for (line, row) in rows::<Row>(TABLE, TEXT)? {
            let kind = match row.kind.as_str() {
                "title" => Kind::Title,
                "number" => Kind::Number,
                "either" => Kind::Either,
                "opener" => {
                    table.openers.insert(row.word);
                    continue;
                }
                other => {
                    let message = format!("found kind \"{other}\", expected title, number, either or opener");
                    return Err(crate::Error::row(TABLE, line, message));
                }
            };
            table.kinds.insert(row.word, kind);
        }
        Ok(table)
    }

    /// What a full stop after `word` (given without it, as written or in capitals) may mean; none for a word in full.
    pub fn kind(&self, word: &str) -> Option<Kind> {
        let exact = self.kinds.get(word).copied();
        if exact.is_some() || word.chars().any(char::is_lowercase) {
            return exact;
        }
        let lower = word.to_lowercase();
        let mut chars = lower.chars();
        let title: String = chars
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(chars)
            .collect();
        self.kinds.get(&title).or_else(|| self.kinds.get(&lower)).copied()
    }

    /// Whether `word`, as written, opens a sentence after a shortened word.
    pub fn is_opener(&self, word: &str) -> bool {
        self.openers.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::report::sentences::sentences;
    use crate::text::Span;

    #[test]
    fn every_row_cuts_its_example() {
        let lexicon = Lexicon::builtin().unwrap();
        for (line, row) in rows::<Row>(TABLE, TEXT).unwrap() {
            assert!(
                row.example.contains(&row.word),
                "{TABLE}:{line}: the example lacks {}",
                row.word
            );
            let text = row.example.replace('|', "");
            let cut: Vec<&str> = sentences(&text, Span::new(0, text.len()), &lexicon)
                .iter()
                .map(|s| s.of(&text))
                .collect();
            let expected: Vec<&str> = row.example.split('|').map(str::trim).collect();
            assert_eq!(cut, expected, "{TABLE}:{line}");
        }
    }
}
