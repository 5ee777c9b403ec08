//! The output folder: built beside the old one on the same disk, and exchanged with it whole.
//!
//! Whatever happens on the way (a full disk, a kill, a power cut), the folder is the old one or the new one. What a
//! person changed in it by hand is never lost, and a folder that dateline did not make is never touched.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

pub use super::manifest::Taken;
use super::manifest::{self, Manifest, Standing, hex, standing};

/// An output folder in the making. Dropped unfinished, it leaves everything as it was.
#[derive(Debug)]
pub struct Folder {
    out: PathBuf,
    /// Where it is built.
    part: PathBuf,
    /// Held while it is built, so that no second run builds the same.
    lock: Option<File>,
    force: bool,
    edited: Vec<Taken>,
    files: BTreeMap<String, String>,
}

impl Folder {
    /// Begins a folder that is to stand at `out`; with `force`, one that was changed by hand is moved aside.
    /// `edited` are files whose content was taken over into this run: a change of theirs is no reason to stop.
    ///
    /// # Errors
    /// [`Error::Output`] where something stands there that must not be replaced, or another run is at it;
    /// [`Error::Io`] where nothing can be written beside it.
    pub fn begin(out: &Path, force: bool, edited: &[Taken]) -> Result<Self> {
        let out = place(out)?;
        let standing = standing(&out, force, edited)?;
        if standing != Standing::Nothing {
            writable(&out)?;
        }
        let parent = parent(&out);
        fs::create_dir_all(parent).map_err(|e| Error::io(parent, "cannot make this folder", e))?;
        let part = beside(&out, "dateline-part");
        let gate = lock_folder(parent);
        make_empty(&part, &out)?;
        let lock = own(&part, &out)?;
        drop(gate);
        let folder = Self {
            out,
            part,
            lock,
            force,
            edited: edited.to_vec(),
            files: BTreeMap::new(),
        };
        if let Ok(metadata) = fs::metadata(&folder.out) {
            fs::set_permissions(&folder.part, metadata.permissions())
                .map_err(|e| Error::io(&folder.part, "cannot make this folder", e))?;
        }
        Ok(folder)
    }

    /// The path of a hidden file beside the folder, for what must outlive a run that is cut short.
    pub fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.out, ending)
    }

    /// Writes a file; `name` is its path in the folder, with "/".
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be written.
    pub fn write(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let hash = self
            .create(name, content)
            .map_err(|e| Error::io(self.out.join(name), "cannot write", e))?;
        self.files.insert(name.to_owned(), hash);
        Ok(())
    }

    fn create(
        &self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<String> {
        let path = self.part.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = Hashed {
            file: File::create_new(&path)?,
            hash: Sha256::new(),
        };
        let mut out = BufWriter::new(file);
        content(&mut out)?;
        let Hashed { file, hash } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(hex(hash))
    }

    /// Puts the folder in its place, with a record of `options` and of every file.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Output`]; then everything is as it was.
    pub fn finish(mut self, options: &impl Serialize) -> Result<()> {
        let options = serde_json::to_value(options)
            .map_err(|e| Error::io(self.out.join(manifest::NAME), "cannot write", e.into()))?;
        let manifest = Manifest::new(options, self.files.clone());
        self.write(manifest::NAME, |out| {
            serde_json::to_writer_pretty(&mut *out, &manifest)?;
            out.write_all(b"\n")
        })?;
        sync_folders(&self.part).map_err(|e| Error::io(&self.out, "cannot write", e))?;
        let gate = lock_folder(parent(&self.out));
        // Somebody may have edited the old one meanwhile.
        let standing = standing(&self.out, self.force, &self.edited)?;
        self.exchange(standing)
            .map_err(|e| Error::io(&self.out, "cannot be replaced", e))?;
        // What is left of the old one goes before another run may look.
        drop(self);
        drop(gate);
        Ok(())
    }

    fn exchange(&self, standing: Standing) -> io::Result<()> {
        if standing == Standing::Nothing {
            fs::rename(&self.part, &self.out)?;
        } else {
            swap(&self.part, &self.out)?;
            if standing == Standing::Edited {
                fs::rename(&self.part, free(&self.out))?;
            }
        }
        sync(parent(&self.out))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.part);
        self.lock.take();
    }
}

/// A file and the hash of what was written to it.
struct Hashed {
    file: File,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where the folder really stands: the end of a link, and no "..".
fn place(out: &Path) -> Result<PathBuf> {
    let place = match fs::canonicalize(out) {
        Ok(real) => real,
        Err(e) if e.kind() == io::ErrorKind::NotFound => out.to_owned(),
        Err(e) => return Err(Error::io(out, "cannot look into this folder", e)),
    };
    if place.file_name().is_none() {
        return Err(Error::Output {
            path: out.to_owned(),
            message: "cannot be replaced; name a folder inside it".to_owned(),
        });
    }
    Ok(place)
}

fn parent(out: &Path) -> &Path {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A hidden name beside `out`.
fn beside(out: &Path, ending: &str) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    parent(out).join(format!(".{name}.{ending}"))
}

/// A free name beside `out` for the folder that is moved aside.
fn free(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (1..).map(|n| parent(out).join(format!("{name}.before-{n}")));
    names
        .into_iter()
        .find(|p| fs::symlink_metadata(p).is_err())
        .unwrap_or_default()
}

/// Makes the folder to build in; what a killed run left there goes.
fn make_empty(part: &Path, out: &Path) -> Result<()> {
    let error = |e| Error::io(part, "cannot build the output here", e);
    match fs::create_dir(part) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            own(part, out)?;
            fs::remove_dir_all(part)
                .and_then(|()| fs::create_dir(part))
                .map_err(error)
        }
        made => made.map_err(error),
    }
}

/// Locks the folder to build in.
fn own(part: &Path, out: &Path) -> Result<Option<File>> {
    let Ok(folder) = File::open(part) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::WouldBlock) => Err(Error::Output {
            path: out.to_owned(),
            message: "another run of dateline is writing it; wait for its end, or name another folder"
                .to_owned(),
        }),
        // Some network disks have no locks; then nothing guards but the exchange.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Waits for its turn at a folder: two runs must not exchange in it at once.
fn lock_folder(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync(folder)
}

/// Stops early where the old folder could not be replaced at the end.
fn writable(out: &Path) -> Result<()> {
    #[cfg(unix)]
    rustix::fs::access(out, rustix::fs::Access::WRITE_OK)
        .map_err(|e| Error::io(out, "cannot write into this folder", e.into()))?;
    Ok(())
}

/// Exchanges two folders in one step where the system can; else in two, and back again if the second fails.
fn swap(new: &Path, old: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
            // Disks that cannot exchange.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return Ok(done?),
        }
    }
    let aside = beside(old, "dateline-old");
    fs::rename(old, &aside)?;
    if let Err(e) = fs::rename(new, old) {
        fs::rename(&aside, old)?;
        return Err(e);
    }
    fs::rename(&aside, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(out: &Path, force: bool, files: &[(&str, &str)]) -> Result<()> {
        let mut folder = Folder::begin(out, force, &[])?;
        for (name, content) in files {
            folder.write(name, |out| out.write_all(content.as_bytes()))?;
        }
        folder.finish(&serde_json::json!({ "quote": false }))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_replaced_whole() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/out");
        build(&out, false, &[("a.txt", "1"), ("by-date/2017-10-26/b.txt", "2")]).unwrap();
        assert_eq!(names(&out), [".dateline.json", "a.txt", "by-date"]);
        build(&out, false, &[("c.txt", "3")]).unwrap();
        assert_eq!(names(&out), [".dateline.json", "c.txt"]);
        assert_eq!(names(out.parent().unwrap()), ["out"], "nothing is left beside it");
    }

    #[test]
    fn a_failure_leaves_the_old_folder() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        build(&out, false, &[("a.txt", "1")]).unwrap();
        let mut folder = Folder::begin(&out, false, &[]).unwrap();
        let full = folder
            .write("b.txt", |_| Err(io::ErrorKind::StorageFull.into()))
            .unwrap_err();
        assert!(full.to_string().contains("b.txt: cannot write"), "{full}");
        drop(folder);
        assert_eq!(names(&out), [".dateline.json", "a.txt"]);
        assert_eq!(names(dir.path()), ["out"]);
    }

    #[test]
    fn what_a_person_did_is_named_and_kept() {
        type Change = fn(&Path);
        let changes: [(&str, Change); 4] = [
            ("a.txt", |out| fs::write(out.join("a.txt"), "mine").unwrap()),
            ("notes.txt", |out| {
                fs::write(out.join("notes.txt"), "mine").unwrap();
            }),
            ("mine/", |out| fs::create_dir(out.join("mine")).unwrap()),
            ("by-date/x.txt", |out| {
                fs::write(out.join("by-date/x.txt"), "mine").unwrap();
            }),
        ];
        for (path, change) in changes {
            let dir = tempfile::tempdir().unwrap();
            let out = dir.path().join("out");
            let files = [("a.txt", "1"), ("by-date/b.txt", "2")];
            build(&out, false, &files).unwrap();
            change(&out);
            let error = build(&out, false, &files).unwrap_err().to_string();
            assert!(error.contains(path) && error.contains("--force"), "{error}");
            assert_eq!(names(dir.path()), ["out"]);
            build(&out, true, &files).unwrap();
            assert_eq!(names(dir.path()), ["out", "out.before-1"]);
            build(&out, false, &files).unwrap();
        }
    }

    #[test]
    fn what_dateline_did_not_make_is_refused_even_by_force() {
        let dir = tempfile::tempdir().unwrap();
        let (empty, foreign, file) = (
            dir.path().join("empty"),
            dir.path().join("home"),
            dir.path().join("file"),
        );
        fs::create_dir(&empty).unwrap();
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("thesis.txt"), "mine").unwrap();
        fs::write(&file, "mine").unwrap();
        build(&empty, false, &[("a.txt", "1")]).unwrap();
        for (out, says) in [
            (&foreign, "not made by dateline"),
            (&file, "is no folder"),
            (&"/".into(), "inside it"),
        ] {
            let error = build(out, true, &[]).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        assert_eq!(names(&foreign), ["thesis.txt"]);
    }

    #[test]
    fn two_runs_do_not_build_the_same_folder_and_a_dead_one_is_no_hindrance() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let first = Folder::begin(&out, false, &[]).unwrap();
        let error = Folder::begin(&out, false, &[]).unwrap_err().to_string();
        assert!(error.contains("another run"), "{error}");
        drop(first);
        let left = dir.path().join(".out.dateline-part");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("half.txt"), "ha").unwrap();
        build(&out, false, &[("a.txt", "1")]).unwrap();
        assert_eq!(names(&out), [".dateline.json", "a.txt"]);
    }
}
