//! `reports.csv`: what the texts beside it do not say.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::report::{Meta, ReportedBasis};
use crate::typed::{misspelt, unclosed};

/// What is said of reports, by their id; each with the file and line that say it.
pub(crate) type Rows = HashMap<String, (String, Meta)>;

#[derive(Deserialize)]
struct Row {
    report: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    published: String,
    #[serde(default)]
    published_basis: String,
    #[serde(default)]
    note: String,
}

/// Its columns; others are left to those who wrote them.
const COLUMNS: [&str; 7] = [
    "report",
    "title",
    "publisher",
    "url",
    "published",
    "published_basis",
    "note",
];

/// A calendar day written YYYY-MM-DD; what may follow it is a time of the day.
///
/// # Errors
/// What was found and what was expected.
pub(crate) fn day(text: &str) -> std::result::Result<Date, String> {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let timed = time.is_empty() || time.starts_with(['T', ' ']);
    day.parse()
        .ok()
        .filter(|_| timed && day.len() == 10)
        .ok_or_else(|| {
            let text: String = text.chars().take(40).collect();
            format!(
                "found \"{}\", expected a day of the calendar as YYYY-MM-DD",
                text.escape_debug()
            )
        })
}

/// Reads `reports.csv`.
///
/// # Errors
/// [`Error::Row`] where a row is malformed, says no day or names a report twice; [`Error::Io`] where the file cannot
/// be read.
pub(crate) fn read(path: &Path) -> Result<Rows> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, "cannot read this table", e))?;
    parse(
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes),
        &path.to_string_lossy(),
    )
}

fn parse(bytes: &[u8], name: &str) -> Result<Rows> {
    if let Some((line, message)) = unclosed(bytes, b',', Some(b'#')) {
        return Err(Error::row(name, line, message));
    }
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(bytes);
    let at = |e: &csv::Error| e.position().map_or(1, csv::Position::line);
    let headers = reader
        .headers()
        .map_err(|e| Error::row(name, at(&e), e.to_string()))?
        .clone();
    if !headers.iter().any(|h| h == "report") {
        let found: Vec<&str> = headers.iter().collect();
        let message = format!(
            "found the columns \"{}\", expected {}",
            found.join(",").escape_debug(),
            COLUMNS.join(",")
        );
        return Err(Error::row(name, 1, message));
    }
    for header in &headers {
        if let Some(meant) = misspelt(header, &COLUMNS, |column| headers.iter().any(|h| h == column)) {
            let message = format!("found the column {header:?}; did you mean {meant}?");
            return Err(Error::row(name, 1, message));
        }
    }
    let mut rows = Rows::new();
    for record in reader.records() {
        let record = record.map_err(|e| Error::row(name, at(&e), e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |message: String| Error::row(name, line, message);
        let row: Row = record
            .deserialize(Some(&headers))
            .map_err(|e| wrong(e.to_string()))?;
        let report = row.report.clone();
        let meta = meta(row).map_err(wrong)?;
        if let Some((first, _)) = rows.insert(report.clone(), (format!("{name}:{line}"), meta)) {
            return Err(wrong(format!(
                "the report \"{report}\" stands in {first} too; keep one of the two rows"
            )));
        }
    }
    Ok(rows)
}

fn meta(row: Row) -> std::result::Result<Meta, String> {
    let basis = match row.published_basis.as_str() {
        "" => ReportedBasis::Given,
        word => word.parse().map_err(|e| format!("published_basis: {e}"))?,
    };
    let published = match row.published.as_str() {
        "" => None,
        text => Some((day(text).map_err(|e| format!("published: {e}"))?, basis)),
    };
    Ok(Meta {
        title: row.title,
        publisher: row.publisher,
        url: row.url,
        published,
        note: row.note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "report,title,publisher,url,published,published_basis,note\n";

    #[test]
    fn rows_come_in() {
        let rows = parse(
            format!("{HEAD}a/b,\"Ferry, again\",Post,,2012-05-03,given,from the page\n").as_bytes(),
            "reports.csv",
        )
        .unwrap();
        let (at, meta) = &rows["a/b"];
        assert_eq!(
            (at.as_str(), meta.title.as_str(), meta.published.unwrap().1),
            ("reports.csv:2", "Ferry, again", ReportedBasis::Given)
        );
        assert!(
            parse(b"report,published\na,\n", "reports.csv").unwrap()["a"]
                .1
                .published
                .is_none()
        );
    }

    #[test]
    fn wrong_rows_are_named() {
        for (rows, expected) in [
            (
                "a,,,,2012-13-03,,\n",
                "reports.csv:2: published: found \"2012-13-03\"",
            ),
            (
                "a,,,,2012-05-03x,,\n",
                "reports.csv:2: published: found \"2012-05-03x\"",
            ),
            (
                "a,,,,,,\nb,,,,3.5.2012,,\n",
                "reports.csv:3: published: found \"3.5.2012\"",
            ),
            (
                "a,,,,2012-05-03,sure,\n",
                "reports.csv:2: published_basis: found \"sure\"",
            ),
            (
                "a,,,,,,\na,,,,,,\n",
                "reports.csv:3: the report \"a\" stands in reports.csv:2 too",
            ),
            ("a,b\n", "reports.csv:2:"),
            (
                "a,\"b,,,,,\n",
                "reports.csv:2: found a quoted cell that does not end",
            ),
        ] {
            let error = parse(format!("{HEAD}{rows}").as_bytes(), "reports.csv")
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        let error = parse(b"name,date\n", "reports.csv").unwrap_err().to_string();
        assert!(
            error.starts_with("reports.csv:1: found the columns \"name,date\""),
            "{error}"
        );
        let error = parse(b"report,publishd,mood\n", "reports.csv")
            .unwrap_err()
            .to_string();
        let expected = "reports.csv:1: found the column \"publishd\"; did you mean published?";
        assert_eq!(error, expected);
        assert!(
            parse(b"report,published,mood\n", "reports.csv").is_ok(),
            "a column of one's own"
        );
    }
}
