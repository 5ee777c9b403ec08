//! The same event told again in one report: headline, standfirst and lead.

use super::{Event, Realis};
use crate::date::{DateBasis, DatePrecision};

/// Marks every event that an earlier or better dated one of the same report tells too.
pub(super) fn mark(events: &mut [Event]) {
    for i in 1..events.len() {
        let (told, rest) = events.split_at_mut(i);
        let Some(event) = rest.first_mut() else { continue };
        let Some(first) = told.iter_mut().find(|e| e.same_as.is_empty() && same(e, event)) else {
            continue;
        };
        if better_dated(event, first) {
            let (old, new) = (first.id.clone(), event.id.clone());
            first.same_as.clone_from(&new);
            for earlier in told.iter_mut().filter(|e| e.same_as == old) {
                earlier.same_as.clone_from(&new);
            }
        } else {
            event.same_as.clone_from(&first.id);
        }
    }
}

fn same(a: &Event, b: &Event) -> bool {
    let site = |e: &Event| e.site().and_then(|p| p.place.as_ref()).map(|p| p.id.clone());
    let sides = match (&a.actor, &b.actor) {
        (Some(a), Some(b)) => a.name == b.name || common_word(&a.name, &b.name),
        _ => true,
    };
    let targets = match (&a.target, &b.target) {
        (Some(a), Some(b)) => a.name == b.name || common_word(&a.name, &b.name),
        _ => true,
    };
    let realis = (a.realis == Realis::Expected) == (b.realis == Realis::Expected)
        && (a.realis == Realis::Negated) == (b.realis == Realis::Negated);
    a.kind == b.kind
        && a.role == b.role
        && site(a).is_some()
        && site(a) == site(b)
        && sides
        && targets
        && realis
        && dates_agree(a, b)
}

fn common_word(a: &str, b: &str) -> bool {
    a.split_whitespace()
        .any(|word| word.len() > 3 && b.split_whitespace().any(|other| other.eq_ignore_ascii_case(word)))
}

fn weak(event: &Event) -> bool {
    matches!(event.date.basis, DateBasis::Publication | DateBasis::None) && event.date.expr.is_none()
}

fn dates_agree(a: &Event, b: &Event) -> bool {
    if weak(a) || weak(b) {
        return true;
    }
    if a.date.begin.is_none() || b.date.begin.is_none() {
        return a.date.expr == b.date.expr;
    }
    a.date.begin < b.date.end && b.date.begin < a.date.end
}

fn better_dated(event: &Event, first: &Event) -> bool {
    weak(first) && !weak(event)
        || (event.date.precision == DatePrecision::Day
            && first.date.precision != DatePrecision::Day
            && !weak(event))
}
