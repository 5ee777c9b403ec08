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

impl Event {
    /// Whether an analyst corrected what was read.
    pub fn is_corrected(&self) -> bool {
        self.review.as_ref().is_some_and(|r| !r.corrected.is_empty())
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
