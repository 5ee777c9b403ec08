//! Which files there are to read, in name order.

use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use super::Remark;
use crate::error::{Error, Result};
use crate::report::table::{self, Rows};

/// Something to read.
pub(super) enum Found {
    /// A report in a file of its own.
    Text { path: PathBuf, name: String, id: String },
    /// A file of JSON Lines.
    Lines {
        path: PathBuf,
        name: String,
        folder: String,
    },
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
            return Err(Error::Input {
                file: path.display().to_string(),
                message,
            });
        }
        let beside = path.with_file_name(TABLE);
        if beside.is_file() && self.rows.is_empty() {
            // rows about the other files of that folder are no one's mistake here
            let id = name_of(path, path.file_name())?;
            let id = stem(&id);
            let jsonl = is_lines(path);
            self.rows.extend(
                table::read(&beside, TABLE)?
                    .into_iter()
                    .filter(|(report, _)| jsonl || *report == id),
            );
        }
        let name = name_of(path, path.file_name())?;
        self.push(path, name);
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
            return Err(Error::Input {
                file: path.display().to_string(),
                message,
            });
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
            self.remarks.push(Remark {
                file: path.display().to_string(),
                message,
                skipped: false,
            });
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
                self.skip(prefix, &format!("this folder cannot be read: {e}"));
                return Ok(());
            }
            found => found.map_err(unreadable)?,
        };
        if self.open.contains(&real) {
            self.skip(prefix, "a link back to a folder that holds it");
            return Ok(());
        }
        let mut entries = Vec::new();
        for entry in listed {
            entries.push(entry.map_err(unreadable)?.path());
        }
        entries.sort();
        if entries.iter().any(|e| e.file_name().is_some_and(|n| n == MARK)) {
            let message = "passed over: dateline wrote this folder".to_owned();
            self.remarks.push(Remark {
                file: path.display().to_string(),
                message,
                skipped: false,
            });
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
        let name = name_of(path, path.file_name())?;
        if name.starts_with('.') {
            return Ok(());
        }
        let name = format!("{prefix}{name}");
        let kind = match fs::metadata(path) {
            Ok(metadata) => metadata.file_type(),
            // A link to nothing or to itself, or a file that has just gone.
            Err(e) => {
                self.skip(&name, &format!("it cannot be looked at: {e}"));
                return Ok(());
            }
        };
        if kind.is_dir() {
            return self.folder(path, &format!("{name}/"));
        }
        if !kind.is_file() {
            self.skip(&name, &format!("it is {}", what(kind)));
        } else if path.file_name().is_some_and(|n| n == TABLE) {
            let rows = table::read(path, &name)?;
            self.rows.extend(
                rows.into_iter()
                    .map(|(report, row)| (format!("{prefix}{report}"), row)),
            );
        } else if is_lines(path) || has_extension(path, &["txt", "md", "html", "htm", "xhtml"]) {
            self.push(path, name);
        } else {
            self.passed_over.push(name);
        }
        Ok(())
    }

    fn skip(&mut self, name: &str, why: &str) {
        self.remarks.push(Remark {
            file: name.trim_end_matches('/').to_owned(),
            message: format!("passed over: {why}"),
            skipped: true,
        });
    }

    fn push(&mut self, path: &Path, name: String) {
        let path = path.to_owned();
        self.found.push(if is_lines(&path) {
            let folder = name
                .rfind('/')
                .and_then(|at| name.get(..=at))
                .unwrap_or("")
                .to_owned();
            Found::Lines { path, name, folder }
        } else {
            Found::Text {
                path,
                id: stem(&name),
                name,
            }
        });
    }
}

/// A path without the extension of its last part.
fn stem(name: &str) -> String {
    let folder = name.rfind('/').map_or(0, |at| at + 1);
    let dot = name.rfind('.').filter(|&dot| dot > folder);
    dot.and_then(|dot| name.get(..dot)).unwrap_or(name).to_owned()
}

fn name_of(path: &Path, name: Option<&std::ffi::OsStr>) -> Result<String> {
    let name = name.unwrap_or(path.as_os_str());
    name.to_str().map(str::to_owned).ok_or_else(|| {
        let message = "the name of this file is not UTF-8, so it can be no id; rename it".to_owned();
        Error::Input {
            file: path.display().to_string(),
            message,
        }
    })
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
