//! From a name as written to a place, several, or none, and why.

use crate::closed_list;
use crate::gazetteer::{GeoPrecision, Place};

closed_list! {
    /// What became of a name.
    Status {
        /// One place.
        Resolved = "resolved",
        /// Several places that nothing tells apart.
        Ambiguous = "ambiguous",
        /// No place of that name.
        Unknown = "unknown",
    }
}

closed_list! {
    /// A stated distance or direction against the gazetteer.
    GeoCheck {
        /// Within tolerance.
        Agrees = "agrees",
        /// Outside it: the point is not moved, the disagreement is recorded.
        Disagrees = "disagrees",
        /// Nothing was stated.
        None = "none",
    }
}

/// A place that could be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: Place,
    /// Higher is likelier; comparable within one name only.
    pub score: f64,
    /// Why, in plain words.
    pub reasons: Vec<String>,
}

/// What became of a name, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// One, several or none.
    pub status: Status,
    /// The places that could be meant, best first; the first is the one meant where resolved.
    pub candidates: Vec<Candidate>,
    /// 0 to 1.
    pub confidence: f64,
    /// A stated distance or direction against the gazetteer.
    pub check: GeoCheck,
    /// The check in plain words; empty where there is none.
    pub check_note: String,
    /// How precisely the place is known.
    pub precision: GeoPrecision,
}

impl Resolution {
    /// The place, where it is resolved.
    pub fn place(&self) -> Option<&Place> {
        (self.status == Status::Resolved)
            .then(|| self.candidates.first())
            .flatten()
            .map(|c| &c.place)
    }
}
