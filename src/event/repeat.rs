//! The same event told again in one report: headline, standfirst and lead.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Event, EventType, Realis, Role, when};
use crate::date::{DateBasis, DatePrecision, DateReading};

/// Marks every event that an earlier or better dated one of the same report tells too, and gives it the date of that
/// one where it has no date words of its own.
pub(super) fn mark(events: &mut [Event], published: Option<Date>) {
    repeats(events);
    let dated: HashMap<String, DateReading> = events
        .iter()
        .filter(|e| e.same_as.is_empty() && !weak(e))
        .map(|e| (e.id.clone(), e.date.clone()))
        .collect();
    for event in events.iter_mut().filter(|e| weak(e)) {
        if let Some(date) = dated.get(&event.same_as) {
            event.date.clone_from(date);
        }
    }
    follow(events, published);
}

/// What is told of a place without a time lies between the day that the news told before has there and the report:
/// "moved into the town on Wednesday. They still met resistance."
fn follow(events: &mut [Event], published: Option<Date>) {
    let Some(published) = published else { return };
    let site = |e: &Event| e.site().and_then(|p| p.place.as_ref()).map(|p| p.id.clone());
    let mut days: HashMap<_, (Date, String)> = HashMap::new();
    for event in events.iter_mut() {
        let done = matches!(event.realis, Realis::Done | Realis::Ongoing) && event.role == Role::News;
        let Some(site) = site(event).filter(|_| done && event.kind != EventType::Hold) else {
            continue;
        };
        if !weak(event) && event.date.precision == DatePrecision::Day {
            let Some(day) = event.date.begin else { continue };
            days.insert(site, (day, event.date.cue.clone()));
        } else if let Some((day, cue)) = days.get(&site).filter(|_| undated(&event.date)) {
            event.date = when::between(*day, published, cue).unwrap_or_else(|| event.date.clone());
        }
    }
}

/// Whether a date is only that of the news of the week.
pub(super) fn undated(date: &DateReading) -> bool {
    date.precision == DatePrecision::Week && date.basis == DateBasis::Publication && date.expr.is_none()
}

/// How many events of one kind at one place are looked at for one that is told again: a long report has a dozen.
pub(super) const ALIKE: usize = 200;

fn repeats(events: &mut [Event]) {
    // The events that are told first, by kind and place, in order; and for each those that say it again.
    let mut firsts: HashMap<_, Vec<usize>> = HashMap::new();
    let mut again: HashMap<usize, Vec<usize>> = HashMap::new();
    for i in 0..events.len() {
        let (told, rest) = events.split_at_mut(i);
        let Some(event) = rest.first_mut() else { continue };
        // "fled to Rawa" is not "fled from Rawa"
        let at = event
            .site()
            .and_then(|p| Some((p.role, p.place.as_ref()?.id.clone())));
        let Some(at) = at else { continue };
        let alike = firsts.entry((event.kind, event.role, at)).or_default();
        let one = |&n: &usize| told.get(n).is_some_and(|first| same(first, event));
        let Some(at) = alike.iter().take(ALIKE).position(one) else {
            alike.push(i);
            continue;
        };
        let number = alike.get(at).copied().unwrap_or_default();
        let Some(first) = told.get_mut(number) else {
            continue;
        };
        if better_dated(event, first) {
            first.same_as.clone_from(&event.id);
            let mut others = again.remove(&number).unwrap_or_default();
            for &other in &others {
                if let Some(other) = told.get_mut(other) {
                    other.same_as.clone_from(&event.id);
                }
            }
            others.push(number);
            again.insert(i, others);
            alike.remove(at);
            alike.push(i);
        } else {
            event.same_as.clone_from(&first.id);
            again.entry(number).or_default().push(i);
        }
    }
}

/// Whether two events of one kind, role and place are one.
pub(super) fn same(a: &Event, b: &Event) -> bool {
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
    sides && targets && realis && dates_agree(a, b)
}

fn common_word(a: &str, b: &str) -> bool {
    let one = |word: &str| word.to_lowercase().trim_end_matches('s').to_owned();
    a.split_whitespace()
        .any(|word| word.len() > 3 && b.split_whitespace().any(|other| one(other) == one(word)))
}

fn weak(event: &Event) -> bool {
    let basis = event.date.basis;
    matches!(
        basis,
        DateBasis::Publication | DateBasis::None | DateBasis::Bounded
    ) && event.date.expr.is_none()
}

pub(super) fn dates_agree(a: &Event, b: &Event) -> bool {
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
