//! Places, dates and sides in a few words.

use dateline::event::{Actor, Event, EventPlace};
use dateline::gazetteer::Place;
use dateline::report::Published;
use dateline::resolution::Candidate;

/// " in Anbar, IQ"; nothing for a place that belongs to no one country.
pub(super) fn within(place: &Place) -> String {
    match (place.adm1.as_str(), place.country.as_str()) {
        ("", "") => String::new(),
        ("", one) | (one, "") => format!(" in {one}"),
        (adm1, country) => format!(" in {adm1}, {country}"),
    }
}

/// "Rawa, town in Anbar, IQ (geonames:92004) 34.48229, 41.91898".
pub(super) fn place(place: &Place) -> String {
    let (within, at) = (within(place), place.point);
    format!(
        "{}, {}{within} ({}) {:.5}, {:.5}",
        place.name,
        place.kind,
        place.id,
        at.y(),
        at.x()
    )
}

/// A candidate that was not taken, with its score and reasons.
pub(super) fn other(candidate: &Candidate) -> String {
    format!(
        "{}: {:.1}, {}",
        place(&candidate.place),
        candidate.score,
        candidate.reasons.join(", ")
    )
}

/// "2017-09-19 (given: the text says only Tuesday)".
pub(super) fn published(published: &Published) -> String {
    let day = published
        .date
        .map_or_else(|| "on no known day".to_owned(), |d| d.to_string());
    let why = if published.reasoning.is_empty() {
        String::new()
    } else {
        format!(": {}", published.reasoning)
    };
    format!("{day} ({}{why})", published.basis)
}

/// A side and the words for it; empty where there is none.
pub(super) fn side(actor: Option<&Actor>) -> String {
    actor
        .map(|a| format!("{}  \"{}\"", a.name, a.as_written))
        .unwrap_or_default()
}

/// "2017-09-19 (day, weekday)  "Tuesday"".
pub(super) fn when(event: &Event) -> String {
    let date = &event.date;
    let day = if date.edtf.is_empty() {
        "no day"
    } else {
        date.edtf.as_str()
    };
    let cue = if date.cue.is_empty() {
        String::new()
    } else {
        format!("  \"{}\"", date.cue)
    };
    format!("{day} ({}, {}){cue}", date.precision, date.basis)
}

/// "the town → Rawa (geonames:92004), place, meant but not named here".
pub(super) fn event_place(place: &EventPlace) -> String {
    let found = place
        .place
        .as_ref()
        .map_or_else(|| "unplaced".to_owned(), |p| format!("{} ({})", p.name, p.id));
    let inferred = if place.inferred {
        ", meant but not named here"
    } else {
        ""
    };
    format!(
        "{} → {found}, {}{inferred}",
        place.as_written, place.geo_precision
    )
}
