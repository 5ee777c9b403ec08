//! Who is shown to hold a town, before and now.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{Map, Status};
use super::words::date;
use super::{Change, Kind};

/// The changes of control, town by town, from the day on which each begins. Where a map ends says nothing.
pub(super) fn compare(old: &Map, new: &Map) -> Vec<Change> {
    let (old, new) = (by_town(&old.control), by_town(&new.control));
    let towns: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    towns
        .into_iter()
        .flat_map(|town| of_town(old.get(town), new.get(town)))
        .collect()
}

fn by_town(control: &[Status]) -> BTreeMap<&str, Vec<&Status>> {
    let mut towns: BTreeMap<&str, Vec<&Status>> = BTreeMap::new();
    for status in control {
        towns.entry(&status.place_id).or_default().push(status);
    }
    towns
}

fn of_town(old: Option<&Vec<&Status>>, new: Option<&Vec<&Status>>) -> Vec<Change> {
    let (old, new) = (
        old.map_or(&[][..], Vec::as_slice),
        new.map_or(&[][..], Vec::as_slice),
    );
    let Some(name) = new.iter().chain(old).map(|s| s.place.as_str()).next() else {
        return Vec::new();
    };
    let days: BTreeSet<&str> = old.iter().chain(new).map(|s| s.begin.as_str()).collect();
    let mut changes: Vec<Change> = Vec::new();
    for day in days {
        let (was, is) = (shown(old, day), shown(new, day));
        let said = changes
            .last()
            .is_some_and(|c| (&c.before, &c.after) == (&was, &is));
        if was == is || said {
            continue;
        }
        let from = date(day.get(..10).unwrap_or(day));
        let sentence = format!(
            "{name}, from {from}: now {}; until now {}.",
            known(&is),
            known(&was)
        );
        changes.push(Change {
            change: Kind::Control,
            id: String::new(),
            place: name.to_owned(),
            before: was,
            after: is,
            sentence,
        });
    }
    changes
}

/// What is shown of a town on a day; empty where nothing is.
fn shown(control: &[&Status], day: &str) -> String {
    let on = control
        .iter()
        .filter(|s| s.begin.as_str() <= day && day < s.end.as_str());
    let mut states: Vec<String> = on
        .map(|s| {
            if s.holder.is_empty() {
                s.held.clone()
            } else {
                format!("{} ({})", s.held, s.holder)
            }
        })
        .collect();
    states.dedup();
    states.join(" or ")
}

fn known(shown: &str) -> String {
    if shown.is_empty() {
        "not shown".to_owned()
    } else {
        format!("shown as {shown}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(begin: &str, end: &str, held: &str, holder: &str) -> Status {
        Status {
            place: "Rawa".to_owned(),
            place_id: "test:1".to_owned(),
            begin: format!("{begin}T00:00:00"),
            end: format!("{end}T00:00:00"),
            held: held.to_owned(),
            holder: holder.to_owned(),
        }
    }

    fn map(control: Vec<Status>) -> Map {
        Map {
            control,
            ..Map::default()
        }
    }

    #[test]
    fn a_day_from_which_another_side_is_shown_is_one_sentence() {
        let old = map(vec![status("2017-09-19", "2017-10-19", "held", "Islamic State")]);
        let new = map(vec![
            status("2017-09-19", "2017-10-05", "held", "Islamic State"),
            status("2017-10-05", "2017-11-01", "retaken", "the army"),
        ]);
        let sentences: Vec<String> = compare(&old, &new).into_iter().map(|c| c.sentence).collect();
        let expected = [
            "Rawa, from 5 October 2017: now shown as retaken (the army); until now shown as held (Islamic State).",
        ];
        assert_eq!(
            sentences, expected,
            "that the older map ends earlier is no change"
        );
        assert!(compare(&new, &new).is_empty());
    }
}
