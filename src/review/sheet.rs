//! The analyst's table as a spreadsheet left it: commas, semicolons or tabs, a mark of the byte order, columns moved,
//! left out or added.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::typed::unclosed;

use super::latin;

/// The rows of a table, by the names of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// File name or path, for errors.
    pub name: String,
    /// Its columns in order.
    pub(super) columns: Vec<String>,
    at: HashMap<String, usize>,
    pub(super) rows: Vec<Row>,
    /// What is to be said of how it was read.
    pub(super) remark: Option<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the file, from 1.
    pub(super) line: u64,
    cells: Vec<String>,
}

impl Sheet {
    /// Reads a table.
    ///
    /// # Errors
    /// [`Error::Input`] where it is no text, [`Error::Row`] where it has no column `id`, two of one name, a row with
    /// more cells than columns, or a quoted cell that does not end.
    ///
    /// ```
    /// use dateline::review::Sheet;
    /// let saved = "\u{feff}decision;id;Anmerkung\r\ndrop;e0123456789abcde;\"falsch;\nzu früh\"\r\n";
    /// assert!(Sheet::read("events.csv", saved.as_bytes()).is_ok());
    /// assert!(Sheet::read("events.csv", b"name,date\n").is_err());
    /// ```
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self> {
        let (text, remark) = latin::text(name, bytes)?;
        // Excel may be told the separator in a line of its own.
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let told = first
            .trim()
            .trim_matches('"')
            .strip_prefix("sep=")
            .map(str::to_owned);
        let (text, before) = if told.is_some() {
            (rest, 1)
        } else {
            (text.as_str(), 0)
        };
        let told = told.and_then(|t| t.bytes().next());
        let separator = told.unwrap_or_else(|| separator(text));
        if let Some((line, message)) = unclosed(text.as_bytes(), separator, None) {
            return Err(Error::row(name, line + before, message));
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut sheet = Self {
            name: name.to_owned(),
            remark,
            ..Self::default()
        };
        let mut lines = Lines {
            text: text.as_bytes(),
            byte: 0,
            line: 1 + before,
        };
        for record in reader.records() {
            let record = record.map_err(|e| Error::row(name, lines.at(e.position()), e.to_string()))?;
            let (line, cells) = (lines.at(record.position()), record.iter().map(plain).collect());
            if sheet.columns.is_empty() {
                sheet.head(line, cells)?;
            } else {
                sheet.push(line, cells)?;
            }
        }
        if sheet.columns.is_empty() {
            return Err(Error::row(
                name,
                1,
                "found no row; expected a table with a column id, as events.csv is",
            ));
        }
        Ok(sheet)
    }

    fn head(&mut self, line: u64, cells: Vec<String>) -> Result<()> {
        for (i, column) in cells.into_iter().enumerate() {
            let column = column.trim().to_owned();
            if !column.is_empty() && self.at.insert(column.clone(), i).is_some() {
                let message =
                    format!("found two columns \"{column}\"; expected one, so rename or remove the other");
                return Err(Error::row(&self.name, line, message));
            }
            self.columns.push(column);
        }
        if self.at.contains_key("id") {
            return Ok(());
        }
        let found = self.columns.join(",");
        let message = format!(
            "found the columns \"{}\", expected id among them: each row is known by it",
            found.chars().take(120).collect::<String>().escape_debug()
        );
        Err(Error::row(&self.name, line, message))
    }

    fn push(&mut self, line: u64, cells: Vec<String>) -> Result<()> {
        if cells.iter().all(|c| c.trim().is_empty()) {
            return Ok(());
        }
        if cells
            .iter()
            .skip(self.columns.len())
            .any(|c| !c.trim().is_empty())
        {
            let message = format!(
                "found {} cells, expected {} as the first row has (a separator outside quotes?)",
                cells.len(),
                self.columns.len()
            );
            return Err(Error::row(&self.name, line, message));
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }

    /// The cell of a row in a column; none where the table has no such column.
    pub(super) fn cell<'s>(&self, row: &'s Row, column: &str) -> Option<&'s str> {
        let at = *self.at.get(column)?;
        Some(row.cells.get(at).map_or("", String::as_str))
    }

    /// The same without white space around it; empty where there is no such column.
    pub(super) fn get<'s>(&self, row: &'s Row, column: &str) -> &'s str {
        self.cell(row, column).map_or("", str::trim)
    }

    /// What is wrong with a row.
    pub(super) fn error(&self, row: &Row, message: impl Into<String>) -> Error {
        Error::row(&self.name, row.line, message)
    }
}

/// Counts the lines of a text as its rows are read: the reader itself takes the end of a CRLF for the row after it.
struct Lines<'t> {
    text: &'t [u8],
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which the row at a position begins; positions only grow.
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let to = position
            .and_then(|p| usize::try_from(p.byte()).ok())
            .unwrap_or(self.byte);
        while let Some(byte) = self.text.get(self.byte) {
            if self.byte >= to && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

/// The separator of which the first row has most outside quotes; a comma where there is none.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (_, n) in counts.iter_mut().filter(|(mark, _)| *mark == byte) {
                    *n += 1;
                }
            }
            _ => {}
        }
    }
    // Of equals the first.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, n)| n)
        .map_or(b',', |(mark, _)| *mark)
}

/// A cell without the apostrophe that keeps a spreadsheet from running it.
fn plain(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Whether a spreadsheet would take words for a formula.
///
/// # References
/// OWASP, CSV Injection: cells that begin with = + - @, tab or carriage return.
pub(crate) fn begins_formula(words: &str) -> bool {
    words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &[u8]) -> Vec<(u64, String, String)> {
        let sheet = Sheet::read("t.csv", text).unwrap();
        let of = |row: &Row| {
            (
                row.line,
                sheet.get(row, "id").to_owned(),
                sheet.cell(row, "note").unwrap_or("-").to_owned(),
            )
        };
        sheet.rows.iter().map(of).collect()
    }

    #[test]
    fn a_table_is_read_as_spreadsheets_save_it() {
        let utf16: Vec<u8> = "\u{feff}id\tnote\r\na\té\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let row = |line, id: &str, note: &str| (line, id.to_owned(), note.to_owned());
        for (text, expected) in [
            (&b"id,note\na,x\n"[..], row(2, "a", "x")),
            (
                "\u{feff}id;note\r\na;\"x;\r\ny\"\r\n".as_bytes(),
                row(2, "a", "x;\r\ny"),
            ),
            (b"note\tother, one; two\tid\nx,y\t\ta\n", row(2, "a", "x,y")),
            (b"sep=;\r\nnote;id\r\nx;a\r\n", row(3, "a", "x")),
            (b"\"id\",\"a;b;c;d\",\"note\"\n\na,,'=1+1\n", row(3, "a", "=1+1")),
            (b"id,note\n,,\na,''=1\n", row(3, "a", "'=1")),
            (b"id,note\na,'tis\n", row(2, "a", "'tis")),
            (b"id\na\n", row(2, "a", "-")),
            (b"id,note\na\n", row(2, "a", "")),
            (&utf16, row(2, "a", "é")),
            (b"id;note\r\na;fr\xfch\r\n", row(2, "a", "früh")),
        ] {
            assert_eq!(cells(text), [expected], "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn what_is_no_such_table_is_named() {
        for (text, expected) in [
            (&b""[..], "t.csv:1: found no row"),
            (
                b"name,date\n",
                "t.csv:1: found the columns \"name,date\", expected id",
            ),
            (b"id,note,id\n", "t.csv:1: found two columns \"id\""),
            (b"id,note\na,x\nb,y,z\n", "t.csv:3: found 3 cells, expected 2"),
            (
                b"id,note\na,x\nb,\"y\nc,z\n",
                "t.csv:3: found a quoted cell that does not end",
            ),
            (
                b"sep=;\nid;note\na;\"x",
                "t.csv:3: found a quoted cell that does not end",
            ),
            (b"id,note\na,\x81\n", "t.csv: byte 10 (line 2) is 0x81"),
        ] {
            let error = Sheet::read("t.csv", text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
