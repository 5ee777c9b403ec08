//! The words in the names of forces that tell their sides: `sides.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::rows;
use crate::closed_list;
use crate::error::{Error, Result};

closed_list! {
    /// What a word in the name of a force says of its side.
    Allegiance {
        /// That it serves a state: "army".
        State = "state",
        /// That it fights one: "rebels".
        Irregular = "irregular",
        /// Nothing: "troops".
        Any = "any",
        /// Who stands behind it: the end of "U.S.-backed".
        Backer = "backer",
    }
}

/// The words that tell sides.
#[derive(Clone, Debug, Default)]
pub struct Sides(HashMap<String, Allegiance>);

#[derive(Deserialize)]
struct Row {
    word: String,
    means: String,
}

const TABLE: &str = "sides.csv";

impl Sides {
    /// The table as it is compiled in.
    pub const TEXT: &str = include_str!("sides.csv");

    /// Reads a table.
    ///
    /// # Errors
    /// [`Error::Row`] with the line of a row that is wrong.
    pub fn new(text: &str) -> Result<Self> {
        let meaning = |(line, row): (u64, Row)| {
            let means = row
                .means
                .parse()
                .map_err(|m: String| Error::row(TABLE, line, m))?;
            Ok((row.word, means))
        };
        let rows = rows::<Row>(TABLE, text)?.into_iter();
        Ok(Self(rows.map(meaning).collect::<Result<_>>()?))
    }

    /// The table that is compiled in, read once: names are compared where no lexicon is at hand.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Sides> = LazyLock::new(|| Sides::new(Sides::TEXT).unwrap_or_default());
        &BUILTIN
    }

    /// What a word, in small letters, says.
    pub fn get(&self, word: &str) -> Option<Allegiance> {
        self.0.get(word).copied()
    }
}
