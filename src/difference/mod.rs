//! What changed between two maps, in sentences that an editor can publish as a correction note.
//!
//! Two output folders are compared by the stable ids of their events: what came, what went and why, what stands
//! elsewhere, what has another date, type or standing; and who is shown to hold a town, day by day.

mod control;
mod map;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::closed_list;
use crate::measure;

pub use map::{File, Map};
use map::{Shown, Unshown};
use words::{date, source, standing, the, what, with_article};

closed_list! {
    /// What happened to something on the map.
    Kind {
        /// It is new.
        Added = "added",
        /// It is gone.
        Removed = "removed",
        /// It stands at another place.
        Moved = "moved",
        /// It has another date.
        Redated = "redated",
        /// It is another kind of event.
        Retyped = "retyped",
        /// It is now done, expected or denied, or stated or claimed, and was not.
        Restated = "restated",
        /// Another side is said to have done it.
        Reattributed = "reattributed",
        /// A town is shown as held by another side, or by nobody known.
        Control = "control",
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    pub change: Kind,
    /// The event; empty for the control of a town.
    pub id: String,
    /// The town, district or region.
    pub place: String,
    /// What was shown; empty where nothing was.
    pub before: String,
    /// What is shown now; empty where nothing is.
    pub after: String,
    /// All of it, in a sentence.
    pub sentence: String,
}

/// Everything that changed from one map to another: what was added first, then removed, then changed, each by date.
///
/// ```
/// use dateline::difference::{File, Map, compare};
/// let layer = |place: &str, date: &str| format!(r#"{{"features": [{{"geometry": {{"type": "Point", "coordinates": [41.9, 34.5]}},
///     "properties": {{"id": "e1", "type": "capture", "place": "{place}", "place_id": "x:1", "date": "{date}",
///     "begin": "{date}T00:00:00", "realis": "done", "hedge": "stated", "source": "a", "source_title": "Army enters"}}}}]}}"#);
/// let map = |layer: &str| Map::read("out", |file| Ok((file == File::Events).then(|| layer.as_bytes().to_vec())));
/// let changes = compare(&map(&layer("Rawa", "2017-11-17"))?, &map(&layer("Rawa", "2017-11-16"))?);
/// assert_eq!(changes[0].sentence, "The capture at Rawa, until now dated 17 November 2017, is now dated 16 November 2017.");
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn compare(old: &Map, new: &Map) -> Vec<Change> {
    let gone = old.events.values().filter(|e| !new.events.contains_key(&e.id));
    let mut changes: Vec<Change> = gone.map(|event| removed(event, new)).collect();
    let came = new.events.values().filter(|e| !old.events.contains_key(&e.id));
    changes.extend(came.map(|event| added(event, old)));
    let both = old
        .events
        .values()
        .filter_map(|e| Some((e, new.events.get(&e.id)?)));
    changes.extend(both.flat_map(|(before, after)| changed(before, after)));
    changes.sort_by_key(|c| {
        (
            c.change,
            old.day(&c.id).or(new.day(&c.id)).map(str::to_owned),
            c.id.clone(),
        )
    });
    changes.extend(control::compare(old, new));
    changes
}

/// How many changes there are of each kind that occurs, in the order of the list.
pub fn count(changes: &[Change]) -> BTreeMap<Kind, usize> {
    let mut counts = BTreeMap::new();
    for change in changes {
        *counts.entry(change.change).or_default() += 1;
    }
    counts
}

/// The number of events that both maps show, and of which nothing changed.
pub fn unchanged(old: &Map, new: &Map) -> usize {
    let same = |event: &&Shown| {
        new.events
            .get(&event.id)
            .is_some_and(|now| changed(event, now).is_empty())
    };
    old.events.values().filter(same).count()
}

fn removed(event: &Shown, new: &Map) -> Change {
    let why = match new.unshown.get(&event.id) {
        Some(Unshown { dropped: true, .. }) => "after review".to_owned(),
        Some(Unshown {
            told_in: Some(id), ..
        }) => match new.events.get(id) {
            Some(other) => format!("it is now shown together with {}", the(other)),
            None => "it is now told together with another event".to_owned(),
        },
        Some(Unshown { told_in: None, .. }) => "no place can be given for it any more".to_owned(),
        None if new.sources.contains_key(&event.source) => {
            "the report does not say it, or not in these words".to_owned()
        }
        None => "its report is no longer used".to_owned(),
    };
    let sentence = format!("Removed: {} ({}); {why}.", with_article(event), source(event));
    change(Kind::Removed, event, what(event), String::new(), sentence)
}

fn added(event: &Shown, old: &Map) -> Change {
    let why = if event.reviewed.starts_with("added") {
        "added by the editors".to_owned()
    } else if old.unshown.get(&event.id).is_some_and(|e| e.dropped) {
        format!("{}; restored after review", source(event))
    } else if old.unshown.contains_key(&event.id) {
        format!("{}; it was not on the map for want of a place", source(event))
    } else if old.sources.contains_key(&event.source) {
        format!("{}; not found in it before", source(event))
    } else {
        source(event)
    };
    let sentence = format!("Added: {} ({why}).", with_article(event));
    change(Kind::Added, event, String::new(), what(event), sentence)
}

fn changed(before: &Shown, after: &Shown) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |kind, was: String, is: String, sentence: String| {
        changes.push(change(kind, after, was, is, sentence));
    };
    if before.place_id != after.place_id || (before.place_id.is_empty() && before.place != after.place) {
        let apart_km = measure::distance_km(before.point, after.point);
        let sentence = format!(
            "{} is now shown at {}, {apart_km:.0} km away.",
            words::capital(&the(before)),
            after.place
        );
        push(Kind::Moved, before.place.clone(), after.place.clone(), sentence);
    }
    if before.date != after.date {
        let sentence = format!(
            "The {} at {}, until now {}, is now {}.",
            what(after),
            after.place,
            dated(&before.date),
            dated(&after.date)
        );
        push(Kind::Redated, before.date.clone(), after.date.clone(), sentence);
    }
    if what(before) != what(after) {
        let sentence = format!(
            "{} is now shown as {}.",
            words::capital(&the(before)),
            words::article(&what(after))
        );
        push(Kind::Retyped, what(before), what(after), sentence);
    }
    if standing(before) != standing(after) {
        let sentence = format!(
            "{}, is now shown as {}.",
            until_now(after, &format!("shown as {}", standing(before))),
            standing(after)
        );
        push(Kind::Restated, standing(before), standing(after), sentence);
    }
    if (&before.actor, &before.target) != (&after.actor, &after.target) {
        let (was, is) = (words::sides(before), words::sides(after));
        let sentence = format!("{}, is now {is}.", until_now(after, &was));
        push(Kind::Reattributed, was, is, sentence);
    }
    changes
}

fn until_now(event: &Shown, how: &str) -> String {
    format!("{}, until now {how}", words::capital(&the(event)))
}

fn dated(edtf: &str) -> String {
    if edtf.is_empty() {
        "undated".to_owned()
    } else {
        format!("dated {}", date(edtf))
    }
}

fn change(kind: Kind, event: &Shown, before: String, after: String, sentence: String) -> Change {
    Change {
        change: kind,
        id: event.id.clone(),
        place: event.place.clone(),
        before,
        after,
        sentence,
    }
}
