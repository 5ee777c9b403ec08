//! Which files there are to read, in name order.

use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use super::Remark;
use crate::error::{Error, Result};
use crate::report::table::{self, Rows};

/// A file to read.
#[derive(Clone)]
pub(super) struct Origin {
    /// As the user would name it.
    pub(super) path: PathBuf,
    /// The path under the input folder; "-" for standard input.
    pub(super) name: String,
    /// Whether it was found in a folder, and not named itself.
    pub(super) in_folder: bool,
}

impl Origin {
    pub(super) fn stdin() -> Self {
        Self {
            path: "-".into(),
            name: "-".to_owned(),
            in_folder: false,
        }
    }

    /// Its folder under the input folder, with a slash at its end; empty at the top.
    pub(super) fn folder(&self) -> &str {
        let at = self.name.rfind('/');
        at.and_then(|at| self.name.get(..=at)).unwrap_or("")
    }

    /// Its name without the extension.
    pub(super) fn stem(&self) -> String {
        let name = &self.name;
        let dot = name.rfind('.').filter(|&dot| dot > self.folder().len());
        dot.and_then(|dot| name.get(..dot)).unwrap_or(name).to_owned()
    }
}

/// Something to read.
pub(super) enum Found {
    /// A report in a file of its own.
    Text(Origin),
    /// A file of JSON Lines.
    Lines(Origin),
    /// Standard input.
    Stdin,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) found: Vec<Found>,
    pub(super) rows: Rows,
    pub(super) remarks: Vec<Remark>,
    /// Folders being walked, outermost first, links followed: one that comes again is a loop.
    open: Vec<PathBuf>,
    passed_over: Vec<String>,
}

/// The table beside the reports.
const TABLE: &str = "reports.csv";
/// What is said of a name that can be no id.
const NOT_UTF8: &str = "its name is not UTF-8, so it can be no id; rename it";
/// Of so many files passed over the names are said.
const NAMED: usize = 5;
/// The file that tells a folder written by dateline.
const MARK: &str = ".dateline.json";

/// " (did you mean reports?)", where something beside a path that is not there is called nearly so.
fn near(path: &Path) -> String {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = fs::read_dir(parent.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .flatten();
    let names = beside.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let edits = |found: &String| strsim::osa_distance(found, &name);
    let alike = names.filter(|found| (1..=2).contains(&edits(found)) && found.len() > 3);
    let nearest = alike.min_by_key(|found| (edits(found), found.clone()));
    nearest.map_or_else(String::new, |found| format!(" (did you mean {found}?)"))
}

impl Walk {
    /// Adds a file or folder that the user named.
    pub(super) fn add(&mut self, path: &Path) -> Result<()> {
        if path.as_os_str() == "-" {
            self.found.push(Found::Stdin);
            return Ok(());
        }
        let kind = fs::metadata(path)
            .map_err(|e| Error::io(path, format!("cannot read this file or folder{}", near(path)), e))?
            .file_type();
        if kind.is_dir() {
            return self.add_folder(path);
        }
        if !kind.is_file() {
            let message = format!(
                "found {}, expected a file or a folder; to read a stream, name \"-\"",
                what(kind)
            );
            return Err(Error::input(path.to_string_lossy(), message));
        }
        let origin = Origin {
            path: path.to_owned(),
            name: name_of(path).map_err(|lossy| Error::input(lossy, NOT_UTF8))?,
            in_folder: false,
        };
        let beside = path.with_file_name(TABLE);
        if beside.is_file() && self.rows.is_empty() {
            // rows about the other files of that folder are no one's mistake here
            let id = origin.stem();
            let jsonl = is_lines(path);
            self.rows.extend(
                table::read(&beside)?
                    .into_iter()
                    .filter(|(report, _)| jsonl || *report == id),
            );
        }
        self.push(origin);
        Ok(())
    }

    fn add_folder(&mut self, path: &Path) -> Result<()> {
        let before = self.found.len();
        self.passed_over.clear();
        self.folder(path, "")?;
        if self.found.len() == before {
            let message = format!(
                "no reports in this folder ({} other file(s)); expected .txt, .md, .html or .jsonl files",
                self.passed_over.len()
            );
            return Err(Error::input(path.to_string_lossy(), message));
        }
        if !self.passed_over.is_empty() {
            let named = self.passed_over.iter().take(NAMED).map(String::as_str);
            let message = format!(
                "{} file(s) passed over, no .txt, .md, .html or .jsonl: {}{}",
                self.passed_over.len(),
                named.collect::<Vec<_>>().join(", "),
                if self.passed_over.len() > NAMED {
                    ", …"
                } else {
                    ""
                }
            );
            self.remarks.push(Remark::about(path.to_string_lossy(), message));
        }
        Ok(())
    }

    /// Walks a folder; `prefix` is its path under the input folder, with a slash at its end.
    fn folder(&mut self, path: &Path, prefix: &str) -> Result<()> {
        let unreadable = |e| Error::io(path, "cannot read this folder", e);
        let looked = fs::canonicalize(path).and_then(|real| Ok((real, fs::read_dir(path)?)));
        let (real, listed) = match looked {
            // The folder that the user named must be readable; one in it is passed over.
            Err(e) if !prefix.is_empty() => {
                self.skip(path, prefix, &format!("this folder cannot be read: {e}"));
                return Ok(());
            }
            found => found.map_err(unreadable)?,
        };
        if self.open.contains(&real) {
            self.skip(path, prefix, "a link back to a folder that holds it");
            return Ok(());
        }
        let mut entries = Vec::new();
        for entry in listed {
            entries.push(entry.map_err(unreadable)?.path());
        }
        entries.sort();
        if entries.iter().any(|e| e.file_name().is_some_and(|n| n == MARK)) {
            let message = "passed over: dateline wrote this folder".to_owned();
            self.remarks.push(Remark::about(path.to_string_lossy(), message));
            return Ok(());
        }
        self.open.push(real);
        for entry in entries {
            self.entry(&entry, prefix)?;
        }
        self.open.pop();
        Ok(())
    }

    fn entry(&mut self, path: &Path, prefix: &str) -> Result<()> {
        let name = match name_of(path) {
            Ok(name) if name.starts_with('.') => return Ok(()),
            Ok(name) => format!("{prefix}{name}"),
            Err(lossy) => {
                self.skip(path, &format!("{prefix}{lossy}"), NOT_UTF8);
                return Ok(());
            }
        };
        let kind = match fs::metadata(path) {
            Ok(metadata) => metadata.file_type(),
            // A link to nothing or to itself, or a file that has just gone.
            Err(e) => {
                self.skip(path, &name, &format!("it cannot be looked at: {e}"));
                return Ok(());
            }
        };
        if kind.is_dir() {
            return self.folder(path, &format!("{name}/"));
        }
        if !kind.is_file() {
            self.skip(path, &name, &format!("it is {}", what(kind)));
        } else if path.file_name().is_some_and(|n| n == TABLE) {
            let rows = table::read(path)?;
            self.rows.extend(
                rows.into_iter()
                    .map(|(report, row)| (format!("{prefix}{report}"), row)),
            );
        } else if is_lines(path) || has_extension(path, &["txt", "md", "html", "htm", "xhtml"]) {
            self.push(Origin {
                path: path.to_owned(),
                name,
                in_folder: true,
            });
        } else {
            self.passed_over.push(name);
        }
        Ok(())
    }

    fn skip(&mut self, path: &Path, name: &str, why: &str) {
        self.remarks.push(Remark {
            path: path.to_string_lossy().into_owned(),
            message: why.to_owned(),
            passed_over: Some(name.trim_end_matches('/').to_owned()),
        });
    }

    fn push(&mut self, origin: Origin) {
        self.found.push(if is_lines(&origin.path) {
            Found::Lines(origin)
        } else {
            Found::Text(origin)
        });
    }
}

/// The name of a file; as far as it can be read where it is not UTF-8.
fn name_of(path: &Path) -> std::result::Result<String, String> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_str()
        .map(str::to_owned)
        .ok_or_else(|| name.to_string_lossy().into_owned())
}

fn is_lines(path: &Path) -> bool {
    has_extension(path, &["jsonl", "ndjson"])
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .is_some_and(|e| extensions.iter().any(|x| e.eq_ignore_ascii_case(x)))
}

#[cfg(unix)]
fn what(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        k if k.is_fifo() => "a named pipe",
        k if k.is_socket() => "a socket",
        k if k.is_char_device() || k.is_block_device() => "a device",
        _ => "something that is no file",
    }
}

#[cfg(not(unix))]
fn what(_kind: FileType) -> &'static str {
    "something that is no file"
}
