//! The label of an event on the map: made by the program, never words of a report.

use crate::event::{Event, EventType, Hedge, Realis};

use super::Row;
use super::line::Ends;

/// "Rawa: objective (expected)", "Anah → Rawa: advance".
pub fn label(row: &Row<'_>) -> String {
    let what = what(row.event);
    match (row.ends, row.place()) {
        (Some(Ends { from, to, .. }), _) => format!("{} → {}: {what}", from.name, to.name),
        (None, Some(place)) => format!("{}: {what}", place.name),
        (None, None) => what,
    }
}

fn what(event: &Event) -> String {
    let part = if event.partial { "part, " } else { "" };
    let mut marks: Vec<&str> = Vec::new();
    // An objective lies ahead by its nature: saying so again would crowd the map.
    if matches!(event.realis, Realis::Expected) && event.kind != EventType::Objective {
        marks.push("expected");
    } else if matches!(event.realis, Realis::Negated) {
        marks.push("denied");
    }
    match event.hedge {
        Hedge::Stated => {}
        Hedge::Claimed => marks.push("claimed"),
        Hedge::Unattributed => marks.push("reportedly"),
    }
    let kind = match (event.kind, event.phase) {
        (EventType::Offensive, Some(phase)) => format!("offensive {phase}"),
        (kind, _) => kind.to_string(),
    };
    if part.is_empty() && marks.is_empty() {
        return kind;
    }
    let marks = format!("{part}{}", marks.join(", "));
    format!("{kind} ({})", marks.trim_end_matches(", "))
}
