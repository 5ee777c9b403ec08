//! Front matter: `key: value` lines between two `---` lines at the head of a text file.

use crate::error::{Error, Result};
use crate::report::table::day;
use crate::report::{Meta, ReportedBasis};
use crate::typed::misspelt;

/// The keys that are read.
const KEYS: [&str; 5] = ["title", "publisher", "url", "published", "date"];

/// What the front matter says, and the byte at which the text after it begins; 0 where there is none.
///
/// Keys other than title, publisher, url and published (or date) are left to those who wrote them.
///
/// # Errors
/// [`Error::Row`] where `published` is no date, a key is misspelt, or the second `---` is missing.
pub(crate) fn read(file: &str, text: &str) -> Result<(Meta, usize)> {
    let mut meta = Meta::default();
    let mut lines = text.split_inclusive('\n');
    let mut found: Vec<&str> = Vec::new();
    let mut dated = None;
    let mut at = match lines.next() {
        Some(first) if first.trim_end() == "---" => first.len(),
        _ => return Ok((meta, 0)),
    };
    for (line, number) in lines.zip(2_u64..) {
        at += line.len();
        if line.trim_end() == "---" {
            meta.published = meta.published.or(dated);
            return Ok((meta, at));
        }
        let Some((key, value)) = line.split_once(':') else {
            // a rule across the page, not front matter
            if line.trim().is_empty() || line.starts_with([' ', '-', '#']) {
                continue;
            }
            break;
        };
        let key = key.trim().to_lowercase();
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        let Some(known) = KEYS.iter().find(|known| **known == key) else {
            if let Some(meant) = misspelt(&key, &KEYS, |key| found.contains(&key)) {
                let message = format!("found the key {key:?}; did you mean {meant}?");
                return Err(Error::row(file, number, message));
            }
            continue;
        };
        found.push(known);
        match key.as_str() {
            "title" => meta.title = value,
            "publisher" => meta.publisher = value,
            "url" => meta.url = value,
            "published" if !value.is_empty() => {
                let date = day(&value).map_err(|e| Error::row(file, number, e))?;
                meta.published = Some((date, ReportedBasis::Given));
            }
            // what other programs call it; it may have a form of theirs
            "date" => dated = day(&value).ok().map(|date| (date, ReportedBasis::Given)),
            _ => {}
        }
    }
    if found.is_empty() {
        return Ok((Meta::default(), 0));
    }
    let message = format!(
        "found no \"---\" after {}; expected one where the text begins",
        found.join(", ")
    );
    Err(Error::row(file, 1, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_or_left_alone() {
        let (meta, head) = read(
            "a.md",
            "---\ntitle: \"Ferry line opens\"\npublished: 2012-05-03\nmood: calm\n---\nText",
        )
        .unwrap();
        assert_eq!((meta.title.as_str(), head), ("Ferry line opens", 67));
        assert_eq!(meta.published.unwrap().0.to_string(), "2012-05-03");
        for text in ["Text", "---\nA line across the page\n---\n"] {
            assert_eq!(read("a.md", text).unwrap(), (Meta::default(), 0), "{text}");
        }
        for (text, expected) in [
            (
                "---\npublished: 2012-02-30\n---\n",
                "a.md:2: found \"2012-02-30\"",
            ),
            (
                "---\ntitel: Ferry\n---\n",
                "a.md:2: found the key \"titel\"; did you mean title?",
            ),
            (
                "---\ntitle: Ferry\n\nIt sank.\n",
                "a.md:1: found no \"---\" after title",
            ),
            (
                "---\ntitle: never closed\n",
                "a.md:1: found no \"---\" after title",
            ),
        ] {
            let error = read("a.md", text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        for (text, expected) in [
            ("---\ndate: 2012-05-03T08:00:00Z\n---\n", Some("2012-05-03")),
            (
                "---\ndate: 2012-05-03\npublished: 2012-05-04\n---\n",
                Some("2012-05-04"),
            ),
            ("---\ndate: May 3\n---\n", None),
        ] {
            let published = read("a.md", text).unwrap().0.published;
            assert_eq!(
                published.map(|(day, _)| day.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
