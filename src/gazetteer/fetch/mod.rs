//! Dumps of GeoNames, downloaded: whole and readable, or not at all.
//!
//! A download that broke off goes on where it stopped; a file that has not changed is not sent again. The table that
//! stood before is replaced when the new one is there whole, unpacked and read through, and not before. Beside each
//! table stands `NAME.origin.json`: from where, how large, which hash, when, and under which licence.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::http::{Client, address, now, shown};
use crate::error::{Error, Result};

mod download;
mod dump;
mod form;
mod unpack;

pub use dump::Dump;

use download::{Download, Got};

/// Where GeoNames keeps its dumps (<https://www.geonames.org/export/>).
pub const GEONAMES: &str = "https://download.geonames.org/export/dump/";

/// Under which licence GeoNames gives them.
pub const LICENCE: &str = "GeoNames, CC BY 4.0";

/// Where a table came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The address.
    pub url: String,
    /// Size of the file as it was sent.
    pub bytes: u64,
    /// SHA-256 of the file as it was sent.
    pub sha256: String,
    /// Version by the server's own account.
    pub etag: Option<String>,
    /// When it was last changed by the server's own account.
    pub last_modified: Option<String>,
    /// When it was downloaded.
    pub fetched: String,
    /// Whose facts they are and under which licence.
    pub licence: String,
    /// Rows of the table.
    pub rows: u64,
    /// Size of the table.
    pub table_bytes: u64,
    /// SHA-256 of the table.
    pub table_sha256: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The table.
    pub path: PathBuf,
    /// Where it came from.
    pub origin: Origin,
    /// Whether it is new; else it is the one that stood there, and still what the server has.
    pub new: bool,
}

/// How far a download has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are here.
    pub done: u64,
    /// Bytes in all, where the server says.
    pub total: Option<u64>,
}

/// Downloads `dump` from `mirror` ([`GEONAMES`], or a copy of it) to `folder`, which is made if need be.
///
/// # Errors
/// [`Error::Usage`] where the mirror's address is wrong, [`Error::Io`] where the folder cannot be written,
/// [`Error::Input`] where the server does not send the file or the file is not what it should be. A table that
/// stood in the folder before still stands there then.
pub fn fetch(
    dump: &Dump,
    mirror: &str,
    folder: &Path,
    client: &Client,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched> {
    let base = address("the mirror", mirror)?;
    let url = base
        .join(&dump.file())
        .map_err(|e| Error::Usage(format!("the mirror is \"{mirror}\": {e}")))?;
    fs::create_dir_all(folder).map_err(|e| Error::io(folder, "cannot make this folder", e))?;
    let _alone = alone(folder)?;
    let table = folder.join(dump.table());
    let before = Origin::of(&table).filter(|origin| origin.url == shown(&url));
    let download = Download::new(client, &url, folder.join(format!(".{}.part", dump.file())));
    let got = download.run(before.as_ref(), dump.zipped(), progress)?;
    if let (Got::Unchanged, Some(origin)) = (&got, before) {
        return Ok(Fetched {
            path: table,
            origin,
            new: false,
        });
    }
    let origin = settle(dump, &download, &got, folder, &table)?;
    Ok(Fetched {
        path: table,
        origin,
        new: true,
    })
}

/// Unpacks, reads through, and puts in its place what was downloaded.
fn settle(dump: &Dump, download: &Download<'_>, got: &Got, folder: &Path, table: &Path) -> Result<Origin> {
    let beside = folder.join(format!(".{}.new", dump.table()));
    let tried = unpacked(dump, download, &beside).and_then(|rows| {
        let (bytes, sha256) = hash(&download.part)?;
        let (table_bytes, table_sha256) = hash(&beside)?;
        let (etag, last_modified) = got.version();
        let origin = Origin {
            url: shown(download.url),
            bytes,
            sha256,
            etag,
            last_modified,
            fetched: now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            licence: LICENCE.to_owned(),
            rows,
            table_bytes,
            table_sha256,
        };
        origin.put(&beside, table)?;
        Ok(origin)
    });
    // what is wrong is not worth going on with, and what is right stands in its place
    download.forget();
    let _ = fs::remove_file(&beside);
    tried
}

fn unpacked(dump: &Dump, download: &Download<'_>, beside: &Path) -> Result<u64> {
    let unusable = |message: String| Error::Input {
        file: shown(download.url),
        message,
    };
    if dump.zipped() {
        unpack::unpack(&download.part, &dump.table(), beside).map_err(unusable)?;
    } else {
        fs::copy(&download.part, beside).map_err(|e| Error::io(beside, "cannot write this table", e))?;
    }
    form::check(beside, &shown(download.url), dump.form())
}

/// Holds the folder until dropped, so that two downloads do not write one file.
fn alone(folder: &Path) -> Result<File> {
    let path = folder.join(".fetch.lock");
    let file = File::create(&path).map_err(|e| Error::io(&path, "cannot write in this folder", e))?;
    file.try_lock().map_err(|e| Error::Output {
        path: folder.to_owned(),
        message: format!(
            "another download is at work here ({e}); wait for it, or name another folder with --out"
        ),
    })?;
    Ok(file)
}

impl Origin {
    fn path(table: &Path) -> PathBuf {
        table.with_added_extension("origin.json")
    }

    /// Where the table came from, where that is known and it has not been touched since.
    fn of(table: &Path) -> Option<Self> {
        let origin: Self = serde_json::from_slice(&fs::read(Self::path(table)).ok()?).ok()?;
        let (bytes, sha256) = hash(table).ok()?;
        (origin.table_bytes == bytes && origin.table_sha256 == sha256).then_some(origin)
    }

    /// Puts the new table and then its origin in their places. Between the two, the origin tells of another table,
    /// which counts as none.
    fn put(&self, new: &Path, table: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(|e| Error::Usage(e.to_string()))?;
        let origin = Self::path(table);
        File::open(new)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(new, table))
            .map_err(|e| Error::io(table, "cannot replace this table", e))?;
        fs::write(&origin, text + "\n")
            .map_err(|e| Error::io(origin, "cannot write where the table came from", e))
    }
}

/// Size and SHA-256 of a file.
fn hash(path: &Path) -> Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let bytes = File::open(path)
        .and_then(|mut file| std::io::copy(&mut file, &mut hasher))
        .map_err(|e| Error::io(path, "cannot read this file", e))?;
    Ok((bytes, hex(&hasher.finalize())))
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
