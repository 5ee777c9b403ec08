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
use walk::Found;

/// The id of a report in plain text from standard input.
const STDIN: &str = "stdin";

/// Something the user should know; nothing stops because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The file it is about.
    pub file: String,
    /// What was found and what to do.
    pub message: String,
    /// Whether something was passed over that may have held reports.
    pub skipped: bool,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

/// A report not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its id: the path under the input folder without extension, or the `id` of its line.
    pub id: String,
    /// The path under the input folder; "-" for standard input.
    pub file: String,
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
}

impl Input {
    /// A hash of all that its reading depends on, beside the gazetteer, the words and the options.
    pub fn fingerprint(&self) -> [u8; 32] {
        let meta = format!("{:?}", self.meta);
        let (kind, content) = match &self.content {
            Content::File(bytes) => ("file", bytes.as_slice()),
            Content::Line(text) => ("line", text.as_bytes()),
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
    /// As [`Report::from_text`].
    pub fn report(self, lexicon: &Lexicon) -> Result<Report> {
        match self.content {
            Content::File(bytes) => Report::from_text(&self.id, &self.file, &bytes, &self.meta, lexicon),
            Content::Line(text) => Ok(Report::from_line(&self.id, &self.file, text, &self.meta, lexicon)),
        }
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
        let mut unmatched: Vec<(&str, String)> = Vec::new();
        for (report, (line, _)) in self
            .rows
            .iter()
            .filter(|(report, _)| !self.used.contains(*report))
        {
            unmatched.push((
                report,
                format!("line {line} is about the report \"{report}\", which is not here"),
            ));
        }
        unmatched.sort_unstable();
        remarks.extend(unmatched.into_iter().map(|(_, message)| Remark {
            file: "reports.csv".to_owned(),
            message,
            skipped: false,
        }));
        let mut days: Vec<&String> = self
            .days
            .keys()
            .filter(|name| !self.used.contains(*name))
            .collect();
        days.sort_unstable();
        remarks.extend(days.into_iter().map(|name| Remark {
            file: name.clone(),
            message: "a day of publication was given for it, but no report has this file or id".to_owned(),
            skipped: false,
        }));
        remarks
    }

    fn next_input(&mut self) -> Result<Option<Input>> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next_line()? {
                    Some(line) => return self.take_line(line).map(Some),
                    None => self.lines = None,
                }
            }
            let Some(found) = self.queue.next() else {
                return Ok(None);
            };
            let bytes = match found {
                Found::Text {
                    ref path, ref name, ..
                } => {
                    let read = File::open(path).and_then(|file| read_limited(file, self.largest_bytes));
                    let read = read.map_err(|e| Error::io(path, "cannot read this report", e))?;
                    read.ok_or_else(|| self.refuse(name))?
                }
                Found::Lines { path, name, folder } => {
                    let file =
                        File::open(&path).map_err(|e| Error::io(&path, "cannot read these reports", e))?;
                    let reader = Box::new(BufReader::new(file));
                    self.lines = Some(lines::Lines::new(reader, name, folder, self.largest_bytes));
                    continue;
                }
                Found::Stdin => match self.take_stdin()? {
                    Some(bytes) => bytes,
                    None => continue,
                },
            };
            let (name, id, as_named) = match found {
                Found::Text { path, name, id } => (name, id, path.to_string_lossy().into_owned()),
                _ => ("-".to_owned(), STDIN.to_owned(), "-".to_owned()),
            };
            let meta = self.said(&id, &[&name, &as_named], &id, (&name, 0))?;
            return Ok(Some(Input {
                id,
                file: name,
                meta,
                content: Content::File(bytes),
            }));
        }
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
            let lines = lines::Lines::new(Box::new(all), "-".to_owned(), String::new(), self.largest_bytes);
            self.lines = Some(lines);
            return Ok(None);
        }
        let all =
            read_limited(std::io::Cursor::new(head).chain(input), self.largest_bytes).map_err(failed)?;
        all.ok_or_else(|| self.refuse("-")).map(Some)
    }

    fn refuse(&self, file: &str) -> Error {
        Error::Input {
            file: file.to_owned(),
            message: too_large(self.largest_bytes),
        }
    }

    fn take_line(&mut self, line: lines::Line) -> Result<Input> {
        let key = format!("{}{}", line.folder, line.id);
        let key = if self.rows.contains_key(&key) {
            key
        } else {
            line.id.clone()
        };
        let meta = self.said(&line.id, &[], &key, (&line.file, line.number))?;
        let meta = meta.or(&line.meta);
        Ok(Input {
            id: line.id,
            file: line.file,
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
