//! What a long run has read so far, beside its output: a run that was killed goes on where it stood.
//!
//! A journal is a file of lines that only grows. The first line says what all readings depend on: the program, the
//! gazetteers, the theatre. Each further line is one report: the hash of all that it was read from, the length and the
//! hash of its reading, and the reading. A line that was cut short or damaged counts for nothing, and what it was about is
//! read again. A run that ends well removes its journal.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use dateline::{Error, Reading, Result, stored};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::common::{Common, Reports};
use super::map::counted;
use super::remark;

/// The hash of all that a report's reading depends on, beside what is the same for all.
pub(super) type Key = [u8; 32];

/// Where each reading stands in the file, and its length.
type Lines = HashMap<Key, (u64, usize)>;

/// What the readings of a journal have in common: the first line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Setting {
    /// The version of this form.
    journal: u32,
    /// SHA-256 of the program.
    program: String,
    /// SHA-256 of the gazetteers that were named.
    gazetteers: String,
    /// Whether those in the box are looked up too.
    builtin: bool,
    /// The countries that were named.
    theatre: Vec<String>,
}

impl Setting {
    fn of(common: &Common) -> Result<Self> {
        let program = std::env::current_exe().and_then(|path| hash_of(&path));
        Ok(Self {
            journal: 1,
            program: program.unwrap_or_else(|_| env!("CARGO_PKG_VERSION").to_owned()),
            gazetteers: gazetteers(&common.gazetteers)?,
            builtin: !common.no_builtin,
            theatre: common.theatre.clone(),
        })
    }

    /// What differs, in the words of the command line.
    fn differs(&self, other: &Self) -> Option<&'static str> {
        if self.journal != other.journal || self.program != other.program {
            Some("by another build of dateline")
        } else if self.gazetteers != other.gazetteers || self.builtin != other.builtin {
            Some("with other gazetteers (--gazetteer, --no-builtin)")
        } else {
            (self.theatre != other.theatre).then_some("with another --theatre")
        }
    }
}

/// A journal that is being read and written.
pub(super) struct Journal {
    /// What it held when the run began.
    pub(super) kept: Kept,
    /// Its end.
    pub(super) end: End,
}

/// What a journal held when the run began.
pub(super) struct Kept {
    file: Mutex<File>,
    lines: Lines,
}

/// The end of a journal.
pub(super) struct End {
    path: PathBuf,
    file: File,
    taken: usize,
    added: usize,
}

impl Journal {
    /// Opens a journal, or begins one where there is none.
    ///
    /// # Errors
    /// [`Error::Usage`] where readings depend on a server; [`Error::Input`] where it is none of ours, is in use, or was begun with other settings; [`Error::Io`].
    pub(super) fn open(path: &Path, reports: &Reports) -> Result<Self> {
        if reports.online.is_asked() {
            return Err(Error::Usage(
                "--resume does not go with --online: a server may answer differently the next time; its answers are kept \
                 in --online-cache, so a second run is quick without a journal"
                    .to_owned(),
            ));
        }
        let failed = |e| Error::io(path, "cannot use this journal", e);
        let setting = Setting::of(&reports.common)?;
        let file = File::options()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(refused(
                    path,
                    "another run of dateline is writing it; wait for its end",
                ));
            }
            // Some network disks have no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let reader = File::open(path).map_err(failed)?;
        let Found {
            lines,
            whole,
            damaged,
        } = read(path, &reader, &setting)?;
        if damaged > 0 {
            let lines = counted(damaged, "line");
            remark(format!("{}: {lines} damaged and read again", path.display()));
        }
        let end = file.metadata().map_err(failed)?.len();
        if whole < end {
            file.set_len(whole).map_err(failed)?;
            remark(format!(
                "{}: the last {} bytes were cut short; their report is read again",
                path.display(),
                end - whole
            ));
        }
        let mut end = End {
            path: path.to_owned(),
            file,
            taken: 0,
            added: 0,
        };
        if whole == 0 {
            let first = serde_json::to_string(&setting).map_err(|e| failed(e.into()))?;
            end.write(&format!("{first}\n"))?;
        }
        let file = Mutex::new(reader);
        Ok(Self {
            kept: Kept { file, lines },
            end,
        })
    }

    /// Removes it: the run is whole.
    pub(super) fn finish(self) -> Result<()> {
        let End {
            path, taken, added, ..
        } = self.end;
        if taken > 0 {
            remark(format!(
                "resumed: {} from the journal, {added} read now",
                counted(taken, "report")
            ));
        }
        fs::remove_file(&path).map_err(|e| Error::io(&path, "cannot remove this journal", e))
    }
}

impl Kept {
    /// The reading of a report, if it is kept.
    pub(super) fn reading(&self, key: &Key) -> Option<Reading> {
        let (at, length) = *self.lines.get(key)?;
        let mut line = vec![0; length];
        {
            let mut file = self.file.lock().ok()?;
            file.seek(SeekFrom::Start(at)).ok()?;
            file.read_exact(&mut line).ok()?;
        }
        stored::reading(std::str::from_utf8(&line).ok()?)
    }
}

impl End {
    /// Counts a reading that was taken from the journal.
    pub(super) fn taken(&mut self) {
        self.taken += 1;
    }

    /// Adds the [line] of a report.
    pub(super) fn add(&mut self, line: &str) -> Result<()> {
        self.added += 1;
        self.write(line)
    }

    /// In one step: nothing is left in memory that a kill would lose.
    fn write(&mut self, line: &str) -> Result<()> {
        self.file
            .write_all(line.as_bytes())
            .map_err(|e| Error::io(&self.path, "cannot write this journal", e))
    }
}

/// The line of a report; empty where its reading cannot be kept.
pub(super) fn line(key: &Key, reading: &Reading) -> String {
    stored::line(reading).map_or_else(
        |_| String::new(),
        |kept| format!("{} {} {} {kept}\n", hex(key), kept.len(), hash(kept.as_bytes())),
    )
}

/// What stands in a journal.
#[derive(Default)]
struct Found {
    lines: Lines,
    /// How many bytes of it are lines: what is behind them was cut short.
    whole: u64,
    /// How many of its lines are none of ours.
    damaged: usize,
}

/// Reads a journal that was begun with this setting; a line that is none of ours is counted and left out.
fn read(path: &Path, file: &File, setting: &Setting) -> Result<Found> {
    let failed = |e| Error::io(path, "cannot read this journal", e);
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut found, mut line) = (Found::default(), Vec::new());
    reader.read_until(b'\n', &mut line).map_err(failed)?;
    if !line.ends_with(b"\n") {
        // Empty, or killed in its first line: a file of anything else is left alone.
        return if line.is_empty() || line.starts_with(b"{\"journal\":") {
            Ok(found)
        } else {
            Err(refused(path, "this is no journal of dateline; name another file"))
        };
    }
    let first: Setting = serde_json::from_slice(&line)
        .map_err(|_| refused(path, "this is no journal of dateline; name another file"))?;
    if let Some(how) = first.differs(setting) {
        let message = format!(
            "this journal was begun {how}; go on as it was begun, or remove the file to read every report anew"
        );
        return Err(refused(path, &message));
    }
    while line.ends_with(b"\n") {
        found.whole += line.len() as u64;
        line.clear();
        reader.read_until(b'\n', &mut line).map_err(failed)?;
        if let Some((key, start, length)) = parsed(&line) {
            found.lines.insert(key, (found.whole + start as u64, length));
        } else {
            found.damaged += usize::from(line.ends_with(b"\n"));
        }
    }
    Ok(found)
}

/// The key of a line, and where its reading begins and how long it is; none where the line is not whole.
fn parsed(line: &[u8]) -> Option<(Key, usize, usize)> {
    let text = line.strip_suffix(b"\n")?;
    let mut parts = text.splitn(4, |&b| b == b' ');
    let mut word = || std::str::from_utf8(parts.next()?).ok();
    let (key, length, sum) = (unhex(word()?)?, word()?.parse().ok()?, word()?);
    let kept = parts.next()?;
    let whole = kept.len() == length && hash(kept) == sum;
    whole.then_some((key, text.len() - kept.len(), length))
}

fn refused(path: &Path, message: &str) -> Error {
    Error::Input {
        file: path.display().to_string(),
        message: message.to_owned(),
    }
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut word = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(word, "{byte:02x}");
    }
    word
}

fn unhex(word: &str) -> Option<Key> {
    let (pairs, []) = word.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs
        .iter()
        .map(byte)
        .collect::<Option<Vec<u8>>>()?
        .try_into()
        .ok()
}

fn hash_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hex(&hash.finalize()))
}

/// The hash of every gazetteer that was named, in order: a file, or the tables of a folder.
fn gazetteers(paths: &[PathBuf]) -> Result<String> {
    let mut all = Sha256::new();
    for path in paths {
        let failed = |e| Error::io(path, "cannot read this gazetteer", e);
        let mut files = vec![path.clone()];
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(failed)?;
            files = entries
                .map(|e| Ok(e?.path()))
                .collect::<io::Result<_>>()
                .map_err(failed)?;
            files.retain(|file| file.is_file());
            files.sort();
        }
        for file in files {
            all.update(hash_of(&file).map_err(failed)?);
        }
        all.update(b"/");
    }
    Ok(hex(&all.finalize()))
}
