//! Words beside place names: bearings, units of length, nouns for kinds of place.

use serde::Deserialize;

use super::rows;
use super::words::{LONGEST, Words};
use crate::error::{Error, Result};
use crate::gazetteer::Kind;

/// What a word beside a place name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaceWord {
    /// A direction, in degrees clockwise from north.
    Bearing(f64),
    /// A unit of length, in kilometres.
    Unit(f64),
    /// A kind of place.
    Kind(Kind),
    /// A kind of place where it ends a name in capitals ("Zalqan Avenue"), and nothing elsewhere.
    Landmark(Kind),
    /// A kind of place where it begins a name in capitals ("Fort Zalqan"), and nothing elsewhere.
    Lead(Kind),
    /// A kind of place where it ends a name that is fought over ("Zalqan Hospital", "Zalqan hospital").
    Facility(Kind),
    /// A kind of place where it begins a name that is fought over ("Tal Zalqan").
    Generic(Kind),
    /// Begins the name of an armed group or a party ("Harakat Zalqan").
    Group,
    /// A people, a faith or a feast, in capitals and no place ("the Christmas market").
    People,
}

/// The words beside place names.
#[derive(Clone, Debug, Default)]
pub struct PlaceWords {
    words: Words<Option<PlaceWord>>,
}

#[derive(Deserialize)]
struct Row {
    word: String,
    means: String,
    value: String,
}

const TABLE: &str = "place_words.csv";

impl PlaceWords {
    /// Reads the table.
    ///
    /// # Errors
    /// [`Error::Row`] with the line of a row that is wrong.
    pub fn new(text: &str) -> Result<Self> {
        let mut words = Words::default();
        for (line, row) in rows::<Row>(TABLE, text)? {
            let number = || {
                row.value.parse().map_err(|_| {
                    Error::row(TABLE, line, format!("found \"{}\", expected a number", row.value))
                })
            };
            let kind = || row.value.parse().map_err(|m: String| Error::row(TABLE, line, m));
            let means = match row.means.as_str() {
                "bearing" => PlaceWord::Bearing(number()?),
                "unit" => PlaceWord::Unit(number()?),
                "kind" => PlaceWord::Kind(kind()?),
                "landmark" => PlaceWord::Landmark(kind()?),
                "lead" => PlaceWord::Lead(kind()?),
                "facility" => PlaceWord::Facility(kind()?),
                "generic" => PlaceWord::Generic(kind()?),
                "group" => PlaceWord::Group,
                "people" => PlaceWord::People,
                other => {
                    return Err(Error::row(
                        TABLE,
                        line,
                        format!(
                            "found \"{other}\", expected bearing, unit, kind, landmark, lead, facility, generic, group or people"
                        ),
                    ));
                }
            };
            let slot: Option<&mut Option<PlaceWord>> = words.slot(&row.word);
            *slot.ok_or_else(|| {
                Error::row(TABLE, line, format!("expected a word of 1 to {LONGEST} bytes"))
            })? = Some(means);
        }
        Ok(Self { words })
    }

    /// What a word means, whatever its case.
    #[inline]
    pub fn get(&self, word: &str) -> Option<PlaceWord> {
        self.words.get(word).copied().flatten()
    }

    /// The direction a word names, in degrees clockwise from north.
    pub fn bearing_deg(&self, word: &str) -> Option<f64> {
        if let Some(PlaceWord::Bearing(deg)) = self.get(word) {
            Some(deg)
        } else {
            None
        }
    }

    /// The length of a unit, in kilometres.
    pub fn unit_km(&self, word: &str) -> Option<f64> {
        if let Some(PlaceWord::Unit(km)) = self.get(word) {
            Some(km)
        } else {
            None
        }
    }

    /// The kind of place that a noun in capitals names as the end of a name.
    pub fn landmark(&self, word: &str) -> Option<Kind> {
        if let Some(PlaceWord::Landmark(kind)) = self.get(word) {
            Some(kind)
        } else {
            None
        }
    }

    /// The kind of place that a noun in capitals names as the beginning of a name.
    pub fn lead(&self, word: &str) -> Option<Kind> {
        match self.get(word) {
            Some(
                PlaceWord::Lead(kind)
                | PlaceWord::Kind(kind @ (Kind::Camp | Kind::Lake | Kind::Mountain | Kind::River)),
            ) => Some(kind),
            _ => None,
        }
    }

    /// The kind of place that a noun names at the end of a name that is fought over.
    pub fn facility(&self, word: &str) -> Option<Kind> {
        if let Some(PlaceWord::Facility(kind)) = self.get(word) {
            Some(kind)
        } else {
            None
        }
    }

    /// The kind of place that a noun names at the beginning of a name that is fought over.
    pub fn generic(&self, word: &str) -> Option<Kind> {
        if let Some(PlaceWord::Generic(kind)) = self.get(word) {
            Some(kind)
        } else {
            None
        }
    }

    /// The kind of place that a noun names.
    pub fn kind(&self, word: &str) -> Option<Kind> {
        if let Some(PlaceWord::Kind(kind)) = self.get(word) {
            Some(kind)
        } else {
            None
        }
    }
}
