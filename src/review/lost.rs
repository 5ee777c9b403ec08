//! Rows whose event is gone, and the event that is most like it.

use crate::event::Event;
use crate::reading::Reading;

use super::Lost;

/// The event most like the one that a row was about, in words: of its report first, by its sentence, type and place.
pub(super) fn nearest(lost: &Lost, readings: &[Reading]) -> Option<String> {
    let cell = |column: &str| lost.cells.get(column).map_or("", String::as_str);
    let likeness = |event: &Event| {
        let sentence = strsim::sorensen_dice(cell("sentence"), &event.sentence_text);
        let place = event
            .site()
            .and_then(|s| s.place.as_ref())
            .is_some_and(|p| p.id == cell("place_id"));
        sentence
            + f64::from(u8::from(place)) / 2.0
            + f64::from(u8::from(event.kind.as_str() == cell("type"))) / 4.0
    };
    let of = |own: bool| {
        let reports = readings
            .iter()
            .filter(move |r| (r.source.id == lost.report) == own);
        let events = reports.flat_map(|r| r.events.iter().map(move |e| (likeness(e), r, e)));
        events.reduce(|best, next| if next.0 > best.0 { next } else { best })
    };
    // Of another report only what is much like it.
    let (_, reading, event) = of(true).or_else(|| of(false).filter(|(likeness, ..)| *likeness > 1.0))?;
    let place = event
        .site()
        .and_then(|s| s.place.as_ref())
        .map_or("no place", |p| &p.name);
    let date = if event.date.edtf.is_empty() {
        "undated"
    } else {
        &event.date.edtf
    };
    Some(format!(
        "{} ({} at {place}, {date}, report {})",
        event.id, event.kind, reading.source.id
    ))
}
