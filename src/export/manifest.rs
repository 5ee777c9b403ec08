//! `.dateline.json`: what a run wrote, by which a later run knows its own files from others.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Its name in the folder.
pub(super) const NAME: &str = ".dateline.json";

/// The table that takes corrections.
const REVIEWED: &str = "events.csv";

/// Files that file managers leave behind: nobody's work.
const DROPPINGS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// A file whose content was taken over into a run, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The file.
    path: PathBuf,
    /// SHA-256 of what was read.
    hash: String,
}

impl Taken {
    /// A file of which `bytes` were read.
    pub fn new(path: &Path, bytes: &[u8]) -> Self {
        Self {
            path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            hash: hex(Sha256::new_with_prefix(bytes)),
        }
    }
}

/// Version, options and files of a run.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Manifest {
    dateline: String,
    options: serde_json::Value,
    /// SHA-256 by path.
    files: BTreeMap<String, String>,
}

/// What stands where the output is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Nothing,
    /// An empty folder.
    Empty,
    /// The untouched output of an earlier run.
    Ours,
    /// The output of an earlier run with something changed or added by hand.
    Edited,
}

impl Manifest {
    pub(super) fn new(options: serde_json::Value, files: BTreeMap<String, String>) -> Self {
        Self {
            dateline: env!("CARGO_PKG_VERSION").to_owned(),
            options,
            files,
        }
    }

    /// The first path in `out` that is not as this run left it.
    fn touched(&self, out: &Path, edited: &[Taken]) -> Result<Option<String>> {
        let mut found = Vec::new();
        list(out, "", &mut found).map_err(|e| Error::io(out, "cannot look into this folder", e))?;
        found.sort();
        for path in found.into_iter().filter(|p| p != NAME) {
            let file = out.join(&path);
            let hash = |file: &Path| sha256(file).map_err(|e| Error::io(file, "cannot read", e));
            let same = match (edited.iter().find(|t| t.path == file), self.files.get(&path)) {
                (Some(taken), _) => hash(&file)? == taken.hash,
                (None, Some(was)) => hash(&file)? == *was,
                (None, None) => is_dropping(&path),
            };
            if !same {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }
}

/// Looks at what stands at `out`.
///
/// # Errors
/// [`Error::Output`] for what dateline did not make, and, unless `force`, for what was changed or added by hand.
pub(super) fn standing(out: &Path, force: bool, edited: &[Taken]) -> Result<Standing> {
    let refused = |message: String| Error::Output {
        path: out.to_owned(),
        message,
    };
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => {
            return Err(refused(
                "is no folder; name one that does not exist yet".to_owned(),
            ));
        }
        Err(e) => return Err(Error::io(out, "cannot look into this folder", e)),
    };
    if entries.next().is_none() {
        return Ok(Standing::Empty);
    }
    let Ok(text) = fs::read(out.join(NAME)) else {
        return Err(refused(format!(
            "was not made by dateline (it has no {NAME}), and would be replaced; name another folder"
        )));
    };
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|e| Error::Output {
        path: out.join(NAME),
        message: format!(
            "cannot be understood ({e}), so nobody knows what was changed by hand; name another folder"
        ),
    })?;
    let refused = |path: String, message: &str| {
        Err(Error::Output {
            path: out.join(path),
            message: message.to_owned(),
        })
    };
    // corrections that nobody hands on to this run
    let reviewed = edited.is_empty() && manifest.options.get("review").is_some();
    match manifest.touched(out, edited)? {
        None if !reviewed => Ok(Standing::Ours),
        _ if force => Ok(Standing::Edited),
        None => refused(
            REVIEWED.to_owned(),
            "holds the corrections of an earlier review; pass it as --review to keep them, or pass --force to move the \
             whole folder aside",
        ),
        Some(path) => refused(
            path,
            "was changed or added by hand since dateline made this folder; pass an edited events.csv as --review to keep \
             what it says, move the file elsewhere, or pass --force to move the whole folder aside",
        ),
    }
}

/// Whether a file manager, or a spreadsheet that has a table open, left a file behind.
fn is_dropping(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    DROPPINGS.contains(&name)
        || (name.starts_with(".~lock.") && name.ends_with('#'))
        || name.starts_with("~$")
}

/// Every file under `folder`, links and empty folders included, as paths with "/".
fn list(folder: &Path, under: &str, found: &mut Vec<String>) -> io::Result<()> {
    let before = found.len();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    if found.len() == before && !under.is_empty() {
        found.push(under.to_owned());
    }
    Ok(())
}

fn sha256(file: &Path) -> io::Result<String> {
    // A pipe or a device put in by hand must not be waited for.
    if !fs::symlink_metadata(file)?.is_file() {
        return Ok(String::new());
    }
    let mut hash = Sha256::new();
    io::copy(&mut File::open(file)?, &mut hash)?;
    Ok(hex(hash))
}

/// A finished hash in hexadecimal.
pub(super) fn hex(hash: Sha256) -> String {
    format!("{:x}", hash.finalize())
}
