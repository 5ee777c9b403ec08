//! JSON Lines: one report a line.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::error::{Error, Result};
use crate::report::table::day;
use crate::report::{EMPTY, Meta, ReportedBasis};
use crate::typed::misspelt;

use super::walk::Origin;

/// A file of JSON Lines, read line by line.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    /// Where they come from.
    pub(super) origin: Origin,
    number: u64,
    /// Whether there was a line that is not empty.
    any: bool,
    buffer: Vec<u8>,
    largest_bytes: u64,
}

/// One report of it.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) meta: Meta,
    pub(super) number: u64,
}

/// The members of a line; others are left to those who wrote them.
const KEYS: [&str; 6] = ["id", "text", "title", "published", "publisher", "url"];

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
    pub(super) fn new(reader: Box<dyn BufRead + Send>, origin: Origin, largest_bytes: u64) -> Self {
        Self {
            reader,
            origin,
            number: 0,
            any: false,
            buffer: Vec::new(),
            largest_bytes,
        }
    }

    /// The next report; none at the end. Empty lines are passed over.
    ///
    /// # Errors
    /// [`Error::Row`] where a line is no report, after which the next can be asked for; [`Error::Input`] where there is no line.
    pub(super) fn next_line(&mut self) -> Result<Option<Line>> {
        let path = self.origin.path.display();
        let failed = |e| Error::io(&self.origin.path, "cannot read this line", e);
        loop {
            self.buffer.clear();
            let mut limited = (&mut self.reader).take(self.largest_bytes.saturating_add(1));
            let read = limited.read_until(b'\n', &mut self.buffer).map_err(failed)?;
            if read == 0 {
                return if self.any {
                    Ok(None)
                } else {
                    Err(Error::input(path.to_string(), EMPTY))
                };
            }
            self.number += 1;
            if self.buffer.len() as u64 > self.largest_bytes {
                self.any = true;
                if !self.buffer.ends_with(b"\n") {
                    self.reader.skip_until(b'\n').map_err(failed)?;
                }
                let message = super::too_large(self.largest_bytes);
                return Err(Error::row(path.to_string(), self.number, message));
            }
            let bytes = self
                .buffer
                .strip_prefix(b"\xEF\xBB\xBF")
                .filter(|_| self.number == 1);
            let bytes = bytes.unwrap_or(&self.buffer).trim_ascii();
            if !bytes.is_empty() {
                self.any = true;
                return self
                    .parse(bytes)
                    .map(Some)
                    .map_err(|e| Error::row(path.to_string(), self.number, e));
            }
        }
    }

    /// That no member of a line looks like a misspelt one of [`KEYS`].
    #[expect(clippy::zero_sized_map_values, reason = "only the keys are looked at")]
    fn spelt(bytes: &[u8]) -> std::result::Result<(), String> {
        let found: BTreeMap<String, IgnoredAny> = serde_json::from_slice(bytes).unwrap_or_default();
        let wrong = found.keys().find_map(|key| {
            let meant = misspelt(key, &KEYS, |known| found.contains_key(known))?;
            Some(format!("found the key {key:?}; did you mean {meant}?"))
        });
        wrong.map_or(Ok(()), Err)
    }

    fn parse(&self, bytes: &[u8]) -> std::result::Result<Line, String> {
        let members: Members = serde_json::from_slice(bytes).map_err(|e| {
            format!("found {e}; expected one report a line, as in {{\"id\": \"a1\", \"text\": \"…\", \"published\": \"2017-10-26\"}}")
        })?;
        let id = match members.id {
            Id::Text(id) => id,
            Id::Number(id) => id.to_string(),
        };
        Self::spelt(bytes)?;
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
        Ok(Line {
            id,
            text: members.text,
            meta,
            number: self.number,
        })
    }
}
