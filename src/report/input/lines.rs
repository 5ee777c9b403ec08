//! JSON Lines: one report a line.

use std::io::{BufRead, Read};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::report::table::day;
use crate::report::{Meta, ReportedBasis};

/// A file of JSON Lines, read line by line.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    file: String,
    folder: String,
    number: u64,
    buffer: Vec<u8>,
    largest_bytes: u64,
}

/// One report of it.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) meta: Meta,
    pub(super) file: String,
    /// The folder of the file under the input folder, with a slash at its end; empty at the top.
    pub(super) folder: String,
    pub(super) number: u64,
}

#[derive(Deserialize)]
struct Members {
    id: Id,
    text: String,
    title: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// Whether bytes begin an object: the sign of JSON Lines on standard input.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start()
        .starts_with(b"{")
}

impl Lines {
    pub(super) fn new(
        reader: Box<dyn BufRead + Send>,
        file: String,
        folder: String,
        largest_bytes: u64,
    ) -> Self {
        Self {
            reader,
            file,
            folder,
            number: 0,
            buffer: Vec::new(),
            largest_bytes,
        }
    }

    /// The next report; none at the end. Empty lines are passed over.
    ///
    /// # Errors
    /// [`Error::Row`] where a line is no report.
    pub(super) fn next_line(&mut self) -> Result<Option<Line>> {
        loop {
            self.buffer.clear();
            let mut limited = (&mut self.reader).take(self.largest_bytes.saturating_add(1));
            let read = limited.read_until(b'\n', &mut self.buffer);
            if read.map_err(|e| Error::io(&self.file, "cannot read this line", e))? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.buffer.len() as u64 > self.largest_bytes {
                return Err(Error::row(
                    &self.file,
                    self.number,
                    super::too_large(self.largest_bytes),
                ));
            }
            let bytes = self
                .buffer
                .strip_prefix(b"\xEF\xBB\xBF")
                .filter(|_| self.number == 1);
            let bytes = bytes.unwrap_or(&self.buffer).trim_ascii();
            if !bytes.is_empty() {
                return self
                    .parse(bytes)
                    .map(Some)
                    .map_err(|e| Error::row(&self.file, self.number, e));
            }
        }
    }

    fn parse(&self, bytes: &[u8]) -> std::result::Result<Line, String> {
        let members: Members = serde_json::from_slice(bytes).map_err(|e| {
            format!("found {e}; expected one report a line, as in {{\"id\": \"a1\", \"text\": \"…\", \"published\": \"2017-10-26\"}}")
        })?;
        let id = match members.id {
            Id::Text(id) => id,
            Id::Number(id) => id.to_string(),
        };
        if id.trim().is_empty() || members.text.trim().is_empty() {
            return Err("found an empty id or text; expected words in both".to_owned());
        }
        let published = match members.published.as_deref() {
            None | Some("") => None,
            Some(text) => Some((
                day(text).map_err(|e| format!("published: {e}"))?,
                ReportedBasis::Given,
            )),
        };
        let meta = Meta {
            title: members.title.unwrap_or_default(),
            publisher: members.publisher.unwrap_or_default(),
            url: members.url.unwrap_or_default(),
            published,
            note: String::new(),
        };
        let (file, folder) = (self.file.clone(), self.folder.clone());
        Ok(Line {
            id,
            text: members.text,
            meta,
            file,
            folder,
            number: self.number,
        })
    }
}
