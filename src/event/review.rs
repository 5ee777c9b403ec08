//! What an analyst says of an event.

use crate::closed_list;

use super::Event;

closed_list! {
    /// Whether an event stands on the map.
    Decision {
        /// It was looked at, and stands.
        Keep = "keep",
        /// It does not.
        Drop = "drop",
    }
}

/// An analyst's hand on an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// What was decided.
    pub decision: Option<Decision>,
    /// The columns of `events.csv` that hold the analyst's word instead of what was read.
    pub corrected: Vec<&'static str>,
    /// Whether no report tells of it: it is the analyst's own.
    pub added: bool,
    /// Why; for the working files, never for a layer.
    pub note: String,
    /// Who; for the working files, never for a layer.
    pub reviewer: String,
    /// The cells of the analyst's own columns, in their order.
    pub more: Vec<String>,
}

impl Review {
    /// What was done to the event, as in "keep; date; place"; empty where nothing was.
    pub fn what(&self) -> String {
        let mut done: Vec<&str> = Vec::new();
        done.extend(self.added.then_some("added"));
        done.extend(self.decision.map(Decision::as_str));
        done.extend(&self.corrected);
        done.join("; ")
    }
}

/// Columns of what is told of an event, whichever sentence tells it best.
const TOLD: [&str; 6] = ["actor", "target", "operation", "claimed_by", "hedge", "role"];

impl Event {
    /// Whether an analyst corrected what was read.
    pub fn is_corrected(&self) -> bool {
        self.review.as_ref().is_some_and(|r| !r.corrected.is_empty())
    }

    /// Whether what an analyst corrected makes it another event: its day, its place or its type, and not only who is said
    /// to have done it.
    pub fn is_remade(&self) -> bool {
        let corrected = self.review.iter().flat_map(|r| &r.corrected);
        corrected.into_iter().any(|column| !TOLD.contains(column))
    }

    /// Takes over what an analyst corrected in another telling of the same event, but for what was corrected here.
    pub fn take_corrections(&mut self, other: &Self) {
        let own: Vec<&str> = self.review.iter().flat_map(|r| r.corrected.clone()).collect();
        let corrected = other.review.iter().flat_map(|r| &r.corrected);
        for column in corrected.filter(|column| !own.contains(column)) {
            match *column {
                "actor" => self.actor.clone_from(&other.actor),
                "target" => self.target.clone_from(&other.target),
                "operation" => self.operation.clone_from(&other.operation),
                "claimed_by" => self.claimed_by.clone_from(&other.claimed_by),
                "hedge" => self.hedge = other.hedge,
                "role" => self.role = other.role,
                _ => {}
            }
        }
    }

    /// Whether it is an analyst's own, and no report tells of it.
    pub fn is_added(&self) -> bool {
        self.review.as_ref().is_some_and(|r| r.added)
    }

    /// Whether an analyst took it off the map.
    pub fn is_dropped(&self) -> bool {
        self.review
            .as_ref()
            .is_some_and(|r| r.decision == Some(Decision::Drop))
    }
}
