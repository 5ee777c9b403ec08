//! Events and dates in the words of a note to readers.

use crate::event::{EventType, Hedge, Realis};

use super::map::Shown;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What an event is called: "capture", "offensive (launched)", "partial capture".
pub(super) fn what(event: &Shown) -> String {
    let noun = match event.kind.parse() {
        Ok(EventType::Encircle) => "encirclement",
        Ok(EventType::Withdraw) => "withdrawal",
        Ok(EventType::Hold) => "hold",
        _ => &event.kind,
    };
    let part = if event.partial { "partial " } else { "" };
    if event.phase.is_empty() {
        format!("{part}{noun}")
    } else {
        format!("{part}{noun} ({})", event.phase)
    }
}

/// "a capture", "an advance".
pub(super) fn article(noun: &str) -> String {
    let an = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if an { "an" } else { "a" })
}

/// "the capture at Rawa on 17 November 2017".
pub(super) fn the(event: &Shown) -> String {
    format!("the {}", described(event))
}

/// "a capture at Rawa on 17 November 2017, by Iraqi forces, claimed by the army".
pub(super) fn with_article(event: &Shown) -> String {
    let mut all = article(&described(event));
    for side in [("by", &event.actor), ("against", &event.target)]
        .iter()
        .filter(|(_, name)| !name.is_empty())
    {
        all = format!("{all}, {} {}", side.0, side.1);
    }
    match standing(event).as_str() {
        "done" | "ongoing" => all,
        standing => format!("{all}, {standing}"),
    }
}

fn described(event: &Shown) -> String {
    let when = if event.date.is_empty() {
        String::new()
    } else {
        format!(" {}", on(&event.date))
    };
    format!("{} at {}{when}", what(event), event.place)
}

/// Who did it to whom.
pub(super) fn sides(event: &Shown) -> String {
    let named = |name: &str| {
        if name.is_empty() {
            "a side that is not named".to_owned()
        } else {
            name.to_owned()
        }
    };
    if event.target.is_empty() {
        format!("ascribed to {}", named(&event.actor))
    } else {
        format!("ascribed to {}, against {}", named(&event.actor), event.target)
    }
}

/// Whether it happened, and who says so: "done", "expected", "not done, claimed by the army".
pub(super) fn standing(event: &Shown) -> String {
    let realis = match event.realis.parse() {
        Ok(Realis::Negated) => "not done",
        _ => &event.realis,
    };
    match event.hedge.parse() {
        Ok(Hedge::Claimed) if event.claimed_by.is_empty() => format!("{realis}, a claim"),
        Ok(Hedge::Claimed) => format!("{realis}, claimed by {}", event.claimed_by),
        Ok(Hedge::Unattributed) => format!("{realis}, reportedly"),
        _ => realis.to_owned(),
    }
}

/// The report of an event: its title and publisher, or its id.
pub(super) fn source(event: &Shown) -> String {
    let title = if event.source_title.is_empty() {
        &event.source
    } else {
        &event.source_title
    };
    if event.publisher.is_empty() {
        format!("“{title}”")
    } else {
        format!("“{title}”, {}", event.publisher)
    }
}

/// A date with the word before it that it needs: "on 26 October 2017", "in October 2017", "since 2014".
fn on(edtf: &str) -> String {
    let before = match (edtf.contains('/'), edtf.len()) {
        (true, _) => "",
        (_, 10) => "on ",
        _ => "in ",
    };
    format!("{before}{}", date(edtf))
}

/// A date of EDTF in words.
pub(super) fn date(edtf: &str) -> String {
    match edtf.split_once('/') {
        None => day(edtf),
        Some(("..", to)) => format!("by {}", day(to)),
        Some((from, "..")) => format!("from {} on", day(from)),
        Some((from, to)) => format!("between {} and {}", day(from), day(to)),
    }
}

fn day(edtf: &str) -> String {
    let parts: Vec<&str> = edtf.split('-').collect();
    let month = |m: &str| {
        m.parse::<usize>()
            .ok()
            .and_then(|m| MONTHS.get(m.checked_sub(1)?))
    };
    match parts.as_slice() {
        [year, m, d] => month(m).map_or_else(
            || edtf.to_owned(),
            |m| format!("{} {m} {year}", d.trim_start_matches('0')),
        ),
        [year, m] => month(m).map_or_else(|| edtf.to_owned(), |m| format!("{m} {year}")),
        _ => edtf.to_owned(),
    }
}

/// With its first letter a capital.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words() {
        for (edtf, words) in [
            ("2017-10-06", "on 6 October 2017"),
            ("2017-10", "in October 2017"),
            ("2014", "in 2014"),
            (
                "2017-10-16/2017-10-22",
                "between 16 October 2017 and 22 October 2017",
            ),
            ("../2017-06", "by June 2017"),
            ("2014/..", "from 2014 on"),
        ] {
            assert_eq!(on(edtf), words);
        }
    }
}
