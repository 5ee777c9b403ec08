//! Files, folders, JSON Lines and standard input, one report after the other.
//!
//! [`open`] finds what there is to read; [`Inputs`] then gives one [`Input`] at a time, never more than one file (or
//! one line of a JSON Lines file) in memory; [`Input::report`] does the reading and may run on another thread.

mod lines;
mod walk;

use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::lexicon::Lexicon;
use crate::report::table::Rows;
use crate::report::{Meta, Report, ReportedBasis};
use walk::{Found, Origin};

/// The id of a report in plain text from standard input.
const STDIN: &str = "stdin";

/// Something the user should know; nothing stops because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The file it is about, as the user would name it.
    pub path: String,
    /// What was found and what to do.
    pub message: String,
    /// What was passed over where it may have held reports: its path under the input folder, perhaps with a line.
    pub passed_over: Option<String>,
}

impl Remark {
    /// A file of a folder, or a line of one, that is passed over because of this.
    pub fn unread(file: &str, error: Error) -> Self {
        let (path, line, why) = match error {
            Error::Input { file: path, message } => (path, None, message),
            Error::Row { table, line, message } => (table, Some(line), message),
            other => (file.to_owned(), None, other.to_string()),
        };
        let at = |file: &str| line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
        Self {
            path: at(&path),
            message: why,
            passed_over: Some(at(file)),
        }
    }

    fn about(path: impl Into<String>, message: String) -> Self {
        Self {
            path: path.into(),
            message,
            passed_over: None,
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed_over = self.passed_over.as_ref().map_or("", |_| "passed over: ");
        write!(f, "{}: {passed_over}{}", self.path, self.message)
    }
}

/// A report not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its id: the path under the input folder without extension, or the `id` of its line.
    pub id: String,
    /// The path under the input folder; "-" for standard input.
    pub file: String,
    /// The file as the user would name it.
    pub path: String,
    /// Whether it was found in a folder, and not named itself.
    pub in_folder: bool,
    /// What is said of it outside its text.
    pub meta: Meta,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    /// The bytes of its file.
    File(Vec<u8>),
    /// The text of its line.
    Line(String),
    /// Why there is none.
    Bad(String),
}

impl Input {
    /// What cannot be read of a folder; for a file that the user named, this is an error.
    fn bad(origin: &Origin, error: Error) -> Result<Self> {
        if !origin.in_folder {
            return Err(error);
        }
        let (line, why) = match error {
            Error::Row { line, message, .. } => (Some(line), message),
            Error::Input { message, .. } => (None, message),
            Error::Io { doing, source, .. } => (None, format!("{doing}: {source}")),
            other => (None, other.to_string()),
        };
        let at = |file: &str| line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
        Ok(Self {
            id: String::new(),
            file: at(&origin.name),
            path: at(&origin.path.to_string_lossy()),
            in_folder: true,
            meta: Meta::default(),
            content: Content::Bad(why),
        })
    }

    /// A hash of all that its reading depends on, beside the gazetteer, the words and the options.
    pub fn fingerprint(&self) -> [u8; 32] {
        let meta = format!("{:?}", self.meta);
        let (kind, content) = match &self.content {
            Content::File(bytes) => ("file", bytes.as_slice()),
            Content::Line(text) => ("line", text.as_bytes()),
            Content::Bad(why) => ("bad", why.as_bytes()),
        };
        let mut hash = Sha256::new();
        for part in [
            self.id.as_bytes(),
            self.file.as_bytes(),
            meta.as_bytes(),
            kind.as_bytes(),
            content,
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// Reads it.
    ///
    /// # Errors
    /// As [`Report::from_text`], and what is wrong with a file of a folder or a line of one; other reports can still be
    /// read.
    pub fn report(self, lexicon: &Lexicon) -> Result<Report> {
        let read = match self.content {
            Content::File(bytes) => Report::from_text(&self.id, &self.file, &bytes, &self.meta, lexicon),
            Content::Line(text) => Ok(Report::from_line(&self.id, &self.file, text, &self.meta, lexicon)),
            Content::Bad(message) => Err(Error::input("", message)),
        };
        read.map_err(|error| match error {
            Error::Input { message, .. } => Error::input(self.path, message),
            Error::Row { line, message, .. } => Error::row(self.path, line, message),
            other => other,
        })
    }
}

/// The reports that were asked for, in order: an iterator that reads as it goes.
pub struct Inputs {
    queue: std::vec::IntoIter<Found>,
    lines: Option<lines::Lines>,
    rows: Rows,
    days: HashMap<String, Date>,
    /// Ids given, by the head of their hash, with the number of the file and the line of each: an archive has millions.
    seen: HashMap<[u8; 16], (u32, u32)>,
    /// The files that had ids.
    files: Vec<String>,
    used: HashSet<String>,
    remarks: Vec<Remark>,
    largest_bytes: u64,
    failed: bool,
}

/// The most bytes of one report, where the user says nothing else: a thousand times those of a long one. What is larger
/// is no report but an archive that lost its line ends, and reading it takes memory by the gigabyte.
pub const LARGEST_BYTES: u64 = 64 << 20;

/// What is said of a report that is larger than the limit.
fn too_large(largest_bytes: u64) -> String {
    let mib = largest_bytes >> 20;
    format!(
        "this report is larger than {mib} MiB; split it, or allow it with --largest-report {}",
        mib * 2 + 1
    )
}

/// All that `from` gives, if it is no more than so many bytes; else an error of a kind of its own.
fn read_limited(from: impl Read, largest_bytes: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(largest_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= largest_bytes).then_some(bytes))
}

/// Finds the reports under `paths`: `.txt`, `.md`, `.html` and `.jsonl` files in folders, any file that is named itself, and
/// standard input for "-". `days` are days of publication by file or id; they go before everything else.
///
/// # Errors
/// [`Error::Io`] where something cannot be read, [`Error::Input`] where there is nothing to read, [`Error::Row`]
/// where a `reports.csv` is wrong.
pub fn open(paths: &[PathBuf], days: &[(String, Date)]) -> Result<Inputs> {
    let mut walk = walk::Walk::default();
    for path in paths {
        walk.add(path)?;
    }
    Ok(Inputs {
        queue: walk.found.into_iter(),
        lines: None,
        rows: walk.rows,
        days: days.iter().cloned().collect(),
        seen: HashMap::new(),
        files: Vec::new(),
        used: HashSet::new(),
        remarks: walk.remarks,
        largest_bytes: LARGEST_BYTES,
        failed: false,
    })
}

impl Inputs {
    /// How many reports there will be; none where a file holds many, of which nobody knows how many.
    pub fn expected(&self) -> Option<usize> {
        let files = self.queue.as_slice();
        let one_each = files.iter().all(|found| !matches!(found, Found::Lines { .. }));
        one_each.then_some(files.len())
    }

    /// The same, with so many bytes at most for a report, where [`LARGEST_BYTES`] is too few or too many.
    #[must_use]
    pub fn at_most(mut self, largest_bytes: u64) -> Self {
        self.largest_bytes = largest_bytes;
        self
    }

    /// What was passed over, and what is said of reports that are not there; complete once all reports are read.
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.remarks.clone();
        let rows = self
            .rows
            .iter()
            .filter(|(report, _)| !self.used.contains(*report));
        let mut unmatched: Vec<(&str, &str, String)> = rows
            .map(|(report, (at, _))| {
                let message = format!("it is about the report \"{report}\", which is not here");
                (report.as_str(), at.as_str(), message)
            })
            .collect();
        unmatched.sort_unstable();
        remarks.extend(
            unmatched
                .into_iter()
                .map(|(_, at, message)| Remark::about(at, message)),
        );
        let mut days: Vec<&String> = self
            .days
            .keys()
            .filter(|name| !self.used.contains(*name))
            .collect();
        days.sort_unstable();
        remarks.extend(days.into_iter().map(|name| {
            let message = "a day of publication was given for it, but no report has this file or id";
            Remark::about(name, message.to_owned())
        }));
        remarks
    }

    fn next_input(&mut self) -> Result<Option<Input>> {
        loop {
            if let Some(next) = self.next_line() {
                return next.map(Some);
            }
            let Some(found) = self.queue.next() else {
                return Ok(None);
            };
            let (origin, id, bytes) = match found {
                Found::Text(origin) => {
                    let id = origin.stem();
                    let read = File::open(&origin.path).and_then(|f| read_limited(f, self.largest_bytes));
                    let read = read.map_err(|e| Error::io(&origin.path, "cannot read this report", e));
                    let bytes = read.and_then(|read| read.ok_or_else(|| self.refuse(&origin)));
                    (origin, id, bytes)
                }
                Found::Lines(origin) => {
                    match File::open(&origin.path) {
                        Ok(file) => {
                            let reader = Box::new(BufReader::new(file));
                            self.lines = Some(lines::Lines::new(reader, origin, self.largest_bytes));
                        }
                        Err(e) => {
                            let error = Error::io(&origin.path, "cannot read these reports", e);
                            return Input::bad(&origin, error).map(Some);
                        }
                    }
                    continue;
                }
                Found::Stdin => match self.take_stdin()? {
                    Some(bytes) => (Origin::stdin(), STDIN.to_owned(), Ok(bytes)),
                    None => continue,
                },
            };
            let path = origin.path.to_string_lossy().into_owned();
            let meta = self.said(&id, &[&origin.name, &path], &id, (&origin.name, 0))?;
            let content = match bytes {
                Ok(bytes) => Content::File(bytes),
                Err(error) => return Input::bad(&origin, error).map(Some),
            };
            return Ok(Some(Input {
                id,
                file: origin.name,
                path,
                in_folder: origin.in_folder,
                meta,
                content,
            }));
        }
    }

    /// The next of the lines that are being read.
    fn next_line(&mut self) -> Option<Result<Input>> {
        let lines = self.lines.as_mut()?;
        let (next, origin) = (lines.next_line(), lines.origin.clone());
        // The lines behind a bad one may be good.
        if !matches!(next, Ok(Some(_)) | Err(Error::Row { .. })) {
            self.lines = None;
        }
        Some(match next.transpose()? {
            Ok(line) => self.take_line(line, origin),
            Err(error) => Input::bad(&origin, error),
        })
    }

    /// Plain text comes back; JSON Lines are left in `self.lines`.
    fn take_stdin(&mut self) -> Result<Option<Vec<u8>>> {
        let mut input = BufReader::new(std::io::stdin());
        let failed = |e| Error::io("-", "cannot read standard input", e);
        let mut head = Vec::new();
        (&mut input)
            .take(self.largest_bytes.saturating_add(1))
            .read_until(b'\n', &mut head)
            .map_err(failed)?;
        if lines::is_json(&head) {
            let all = std::io::Cursor::new(head).chain(input);
            self.lines = Some(lines::Lines::new(
                Box::new(all),
                Origin::stdin(),
                self.largest_bytes,
            ));
            return Ok(None);
        }
        let all =
            read_limited(std::io::Cursor::new(head).chain(input), self.largest_bytes).map_err(failed)?;
        all.ok_or_else(|| self.refuse(&Origin::stdin())).map(Some)
    }

    fn refuse(&self, origin: &Origin) -> Error {
        Error::input(origin.path.to_string_lossy(), too_large(self.largest_bytes))
    }

    fn take_line(&mut self, line: lines::Line, origin: Origin) -> Result<Input> {
        let key = format!("{}{}", origin.folder(), line.id);
        let key = if self.rows.contains_key(&key) {
            key
        } else {
            line.id.clone()
        };
        let meta = self.said(&line.id, &[], &key, (&origin.name, line.number))?;
        let meta = meta.or(&line.meta);
        Ok(Input {
            id: line.id,
            path: format!("{}:{}", origin.path.display(), line.number),
            file: origin.name,
            in_folder: origin.in_folder,
            meta,
            content: Content::Line(line.text),
        })
    }

    /// What the tables and the command line say of a report; its id is taken from now on. `at` is its file and line,
    /// which is 0 where the file is the report.
    fn said(&mut self, id: &str, names: &[&str], key: &str, at: (&str, u64)) -> Result<Meta> {
        if self.files.last().is_none_or(|last| last != at.0) {
            self.files.push(at.0.to_owned());
        }
        let file = u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX);
        let here = (file, u32::try_from(at.1).unwrap_or(u32::MAX));
        let head = Sha256::digest(id).first_chunk().copied().unwrap_or_default();
        let place = |file: &str, line: u64| match line {
            0 => file.to_owned(),
            line => format!("{file}:{line}"),
        };
        if let Some((file, line)) = self.seen.insert(head, here) {
            let file = self.files.get(file as usize).map_or("", String::as_str);
            let (first, at) = (place(file, line.into()), place(at.0, at.1));
            let message = format!(
                "the id \"{id}\" is that of {first} too; every report needs its own: rename one of them"
            );
            return Err(Error::Input { file: at, message });
        }
        let mut meta = Meta::default();
        for name in std::iter::once(&id).chain(names) {
            if let Some(day) = self.days.get(*name) {
                self.used.insert((*name).to_owned());
                meta.published = Some((*day, ReportedBasis::Given));
            }
        }
        if let Some((_, row)) = self.rows.get(key) {
            self.used.insert(key.to_owned());
            meta = meta.or(row);
        }
        Ok(meta)
    }
}

impl Iterator for Inputs {
    type Item = Result<Input>;

    /// The next report; after an error nothing more comes.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.next_input().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}
