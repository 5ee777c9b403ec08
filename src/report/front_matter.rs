//! Front matter: `key: value` lines between two `---` lines at the head of a text file.

use crate::error::{Error, Result};
use crate::report::table::day;
use crate::report::{Meta, ReportedBasis};

/// What the front matter says, and the byte at which the text after it begins; 0 where there is none.
///
/// Keys other than title, publisher, url and published are left to those who wrote them.
///
/// # Errors
/// [`Error::Row`] where `published` is no date.
pub(crate) fn read(file: &str, text: &str) -> Result<(Meta, usize)> {
    let mut meta = Meta::default();
    let mut lines = text.split_inclusive('\n');
    let mut at = match lines.next() {
        Some(first) if first.trim_end() == "---" => first.len(),
        _ => return Ok((meta, 0)),
    };
    for (line, number) in lines.zip(2_u64..) {
        at += line.len();
        if line.trim_end() == "---" {
            return Ok((meta, at));
        }
        let Some((key, value)) = line.split_once(':') else {
            // a rule across the page, not front matter
            if line.trim().is_empty() || line.starts_with([' ', '-', '#']) {
                continue;
            }
            return Ok((Meta::default(), 0));
        };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key.trim().to_lowercase().as_str() {
            "title" => meta.title = value,
            "publisher" => meta.publisher = value,
            "url" => meta.url = value,
            "published" if !value.is_empty() => {
                let date = day(&value).map_err(|e| Error::row(file, number, e))?;
                meta.published = Some((date, ReportedBasis::Given));
            }
            _ => {}
        }
    }
    Ok((Meta::default(), 0))
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
        for text in [
            "Text",
            "---\nA line across the page\n---\n",
            "---\ntitle: never closed\n",
        ] {
            assert_eq!(read("a.md", text).unwrap(), (Meta::default(), 0), "{text}");
        }
        let error = read("a.md", "---\npublished: 2012-02-30\n---\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("a.md:2: ") && error.contains("2012-02-30"),
            "{error}"
        );
    }
}
