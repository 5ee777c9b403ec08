//! What changed between two maps, in sentences that an editor can publish as a correction note.
//!
//! Two output folders are compared by the stable ids of their events: what came, what went and why, what stands
//! elsewhere, what has another date, type or standing; and who is shown to hold a town, day by day.

mod control;
mod map;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
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
        /// Reports now disagree about it, or disagree no more.
        Disputed = "disputed",
        /// A town is shown as held by another side, or by nobody known.
        Control = "control",
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
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
    // An event that another sentence tells better from now on is the same event.
    let renamed = renamed(old, new);
    let before: BTreeSet<&str> = renamed.iter().map(|(before, _)| before.id.as_str()).collect();
    let after: BTreeSet<&str> = renamed.iter().map(|(_, after)| after.id.as_str()).collect();
    let gone = old.events.values().filter(|e| !new.events.contains_key(&e.id));
    let gone = gone.filter(|e| !before.contains(e.id.as_str()));
    let mut changes: Vec<Change> = gone.map(|event| removed(event, new)).collect();
    let came = new.events.values().filter(|e| !old.events.contains_key(&e.id));
    let came = came.filter(|e| !after.contains(e.id.as_str()));
    changes.extend(came.map(|event| added(event, old)));
    let both = old
        .events
        .values()
        .filter_map(|e| Some((e, new.events.get(&e.id)?)))
        .chain(renamed.iter().copied());
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

/// The events of which each map shows another telling: what was shown is now told in what is, or the other way about.
fn renamed<'m>(old: &'m Map, new: &'m Map) -> Vec<(&'m Shown, &'m Shown)> {
    let told = |map: &Map, id: &str| map.unshown.get(id).and_then(|e| e.told_in.clone());
    let mut taken = BTreeSet::new();
    let mut pairs = Vec::new();
    for before in old.events.values().filter(|e| !new.events.contains_key(&e.id)) {
        let now = told(new, &before.id).and_then(|id| new.events.get(&id));
        let was = |e: &&Shown| told(old, &e.id).as_ref() == Some(&before.id);
        let after = now.or_else(|| new.events.values().find(was));
        let fresh = after.filter(|e| !old.events.contains_key(&e.id));
        if let Some(after) = fresh.filter(|e| taken.insert(e.id.as_str())) {
            pairs.push((before, after));
        }
    }
    pairs
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
    let renamed = renamed(old, new);
    let told_anew = renamed
        .iter()
        .filter(|(before, after)| changed(before, after).is_empty());
    old.events.values().filter(same).count() + told_anew.count()
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
            "it is not read from the report any more, or is less sure than the map asks for".to_owned()
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
    } else if old.unshown.get(&event.id).is_some_and(|e| e.told_in.is_some()) {
        format!("{}; until now told together with another event", source(event))
    } else if old.unshown.contains_key(&event.id) {
        format!("{}; it was not on the map for want of a place", source(event))
    } else if old.sources.contains_key(&event.source) {
        format!("{}; not found in it before", source(event))
    } else {
        source(event)
    };
    let dispute = match event.dispute.as_str() {
        "" => String::new(),
        note => format!(" About it {note}."),
    };
    let sentence = format!("Added: {} ({why}).{dispute}", with_article(event));
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
    if before.dispute != after.dispute {
        let sentence = match after.dispute.as_str() {
            "" => format!("About {} reports disagree no more.", the(after)),
            note => format!("About {} {note}.", the(after)),
        };
        push(
            Kind::Disputed,
            before.dispute.clone(),
            after.dispute.clone(),
            sentence,
        );
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
