//! The label of an event on the map: made by the program, never words of a report.

use std::borrow::Cow;

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
    let mut marks: Vec<Cow<'_, str>> = Vec::new();
    let negated = matches!(event.realis, Realis::Negated);
    // An objective lies ahead by its nature: saying so again would crowd the map.
    if matches!(event.realis, Realis::Expected) && event.kind != EventType::Objective {
        marks.push("expected".into());
    } else if negated {
        marks.push(not_done(event.kind).into());
    }
    match event.hedge {
        // Who says that it did not happen is named, for others say that it did.
        _ if negated && !event.claimed_by.is_empty() => {
            marks.push(format!("says {}", event.claimed_by).into());
        }
        Hedge::Stated => {}
        Hedge::Claimed => marks.push("claimed".into()),
        Hedge::Unattributed => marks.push("reportedly".into()),
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

/// What is said of an event that a report negates, whether somebody denies it, it failed, or it just is not so.
const fn not_done(kind: EventType) -> &'static str {
    match kind {
        EventType::Hold | EventType::Objective => "not so",
        _ => "did not happen",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::PlaceRole;
    use crate::sample::{at, event, town};

    #[test]
    fn what_did_not_happen_is_not_called_denied_and_who_denies_it_is_named() {
        let here = town("Rawa", 34.5, 41.9);
        for (kind, realis, hedge, by, expected) in [
            (
                EventType::Capture,
                Realis::Negated,
                Hedge::Stated,
                "",
                "capture (did not happen)",
            ),
            (
                EventType::Capture,
                Realis::Negated,
                Hedge::Stated,
                "army",
                "capture (did not happen, says army)",
            ),
            (
                EventType::Capture,
                Realis::Negated,
                Hedge::Claimed,
                "army",
                "capture (did not happen, says army)",
            ),
            (
                EventType::Hold,
                Realis::Negated,
                Hedge::Unattributed,
                "",
                "hold (not so, reportedly)",
            ),
            (
                EventType::Capture,
                Realis::Done,
                Hedge::Claimed,
                "army",
                "capture (claimed)",
            ),
        ] {
            let event = Event {
                kind,
                realis,
                hedge,
                claimed_by: by.to_owned(),
                ..event("e", vec![at(PlaceRole::At, &here)])
            };
            assert_eq!(what(&event), expected);
        }
    }
}
