//! What a table of GeoNames looks like, line by line.
//!
//! Columns: <https://download.geonames.org/export/dump/readme.txt>.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use crate::error::{Error, Result};
use crate::gazetteer::csv::checked_position;

/// Longest line: that of a place with ten thousand letters of alternate names is far below.
const LONGEST_LINE: u64 = 1 << 20;

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Places.
    Places,
    /// Names for places.
    Names,
    /// Names of divisions by code.
    Divisions,
    /// Countries; lines that begin with # are remarks.
    Countries,
}

impl Form {
    const fn columns(self) -> usize {
        match self {
            Self::Places | Self::Countries => 19,
            Self::Names => 10,
            Self::Divisions => 4,
        }
    }

    /// Column that holds the number of a place, and what it is called.
    const fn number(self) -> usize {
        match self {
            Self::Places => 0,
            Self::Names => 1,
            Self::Divisions => 3,
            Self::Countries => 16,
        }
    }

    /// Says what is wrong with a line.
    fn line(self, line: &str) -> std::result::Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != self.columns() {
            let (found, expected) = (columns.len(), self.columns());
            return Err(format!(
                "found {found} tab-separated columns, expected {expected}"
            ));
        }
        let column = |n: usize| columns.get(n).map_or("", |field| field.trim());
        let number = column(self.number());
        if number.parse::<u32>().is_err() && !(self == Self::Countries && number.is_empty()) {
            return Err(format!("geonameid is \"{number}\"; expected a whole number"));
        }
        if self == Self::Places {
            let degrees = |n: usize| {
                let field = column(n);
                let wrong = |_| format!("found \"{field}\"; expected decimal degrees, as in 34.48229");
                field.parse::<f64>().map_err(wrong)
            };
            checked_position(degrees(4)?, degrees(5)?, column(1))?;
        }
        Ok(())
    }
}

/// Reads a table through and counts its rows; `name` is what its errors call it.
///
/// # Errors
/// [`Error::Row`] for the first line that is wrong, [`Error::Input`] where there is no row.
pub(super) fn check(path: &Path, name: &str, form: Form) -> Result<u64> {
    let unreadable = |e| Error::io(path, "cannot read this table", e);
    let mut table = BufReader::with_capacity(1 << 18, File::open(path).map_err(unreadable)?);
    let (mut rows, mut bytes) = (0, Vec::new());
    for number in 1.. {
        bytes.clear();
        let read = (&mut table)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut bytes)
            .map_err(unreadable)?;
        if read == 0 {
            break;
        }
        let wrong = |message: String| {
            Error::row(
                name,
                number,
                format!("{message}; is this the file of that name by GeoNames?"),
            )
        };
        let line =
            std::str::from_utf8(&bytes).map_err(|_| wrong("found bytes that are not UTF-8".to_owned()))?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() || (form == Form::Countries && line.starts_with('#')) {
            continue;
        }
        form.line(line).map_err(wrong)?;
        rows += 1;
    }
    if rows == 0 {
        let message = "found no row; is this the file of that name by GeoNames?".to_owned();
        return Err(Error::Input {
            file: name.to_owned(),
            message,
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str =
        "7\tTell Zed\tTell Zed\t\t35.5\t40.25\tP\tPPL\tSY\t\t\t\t\t\t120\t\t\tAsia/Damascus\t2024-05-05";

    fn checked(text: &[u8], form: Form) -> std::result::Result<u64, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.txt");
        std::fs::write(&path, text).unwrap();
        check(&path, "SY.txt", form).map_err(|e| e.to_string())
    }

    #[test]
    fn each_form_is_known_by_its_columns() {
        for (text, form, rows) in [
            (format!("{PLACE}\r\n{PLACE}"), Form::Places, 2),
            ("5\t7\ten\tTell Z\t\t\t\t\t\t\n".to_owned(), Form::Names, 1),
            (
                "SY.08\tHassakeh\tHassakeh\t173813\n".to_owned(),
                Form::Divisions,
                1,
            ),
            (
                format!("#ISO\tISO3\n\nSY\tSYR{}\t163843\t\t\n", "\t".repeat(14)),
                Form::Countries,
                1,
            ),
        ] {
            assert_eq!(checked(text.as_bytes(), form), Ok(rows), "{form:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, expected) in [
            (
                PLACE.replace("35.5", "135.5"),
                "SY.txt:1: Tell Zed lies at latitude 135.5",
            ),
            (
                format!("{PLACE}\n8\tcut"),
                "SY.txt:2: found 2 tab-separated columns, expected 19",
            ),
            (
                PLACE.replace("7\tTell", "x\tTell"),
                "SY.txt:1: geonameid is \"x\"",
            ),
            (
                PLACE.replace("40.25", "east"),
                "SY.txt:1: found \"east\"; expected decimal degrees",
            ),
            (String::new(), "SY.txt: found no row"),
        ] {
            let found = checked(text.as_bytes(), Form::Places).unwrap_err();
            assert!(found.starts_with(expected), "{found}");
        }
        let found = checked(b"\xff\xfe\n", Form::Places).unwrap_err();
        assert!(
            found.contains("SY.txt:1: found bytes that are not UTF-8"),
            "{found}"
        );
    }
}
