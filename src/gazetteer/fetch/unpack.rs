//! One table out of a zip that nobody vouches for.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

/// Most entries: an archive of GeoNames holds the table and a readme.
const MOST_ENTRIES: usize = 16;

/// Most that an entry may grow by unpacking. Tables of GeoNames grow fivefold; a bomb does a thousandfold.
const MOST_GROWTH: u64 = 100;

/// Largest table. The largest of GeoNames has under two billion bytes.
const MOST_BYTES: u64 = 8 << 30;

/// Writes the entry `table` of the zip at `archive` to `to`, and checks its length and checksum.
///
/// # Errors
/// In plain words, where it is no zip, is damaged, does not hold the table, or holds what no such archive should.
pub(super) fn unpack(archive: &Path, table: &str, to: &Path) -> Result<(), String> {
    let file = File::open(archive).map_err(|e| e.to_string())?;
    let mut zip = ZipArchive::new(BufReader::new(file))
        .map_err(|e| format!("found a file that is no whole zip ({e}); try again, or another mirror"))?;
    if zip.len() > MOST_ENTRIES || zip.has_duplicate_names() {
        return Err(suspicious(&format!("{} entries, or two of one name", zip.len())));
    }
    let mut at = None;
    for i in 0..zip.len() {
        let entry = zip.by_index_raw(i).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        if !plain(&name) || entry.is_dir() || entry.is_symlink() {
            return Err(suspicious(&format!(
                "an entry {name:?}, which is not a plain file name"
            )));
        }
        if name == table {
            at = Some(i);
        }
    }
    let Some(at) = at else {
        return Err(format!(
            "found no {table} in the zip; is this the file of that name by GeoNames?"
        ));
    };
    let entry = zip.by_index(at).map_err(damaged)?;
    write(entry, to)
}

/// Writes an entry as large as it says it is, and not larger.
fn write<R: Read>(entry: ZipFile<'_, R>, to: &Path) -> Result<(), String> {
    let (size, packed) = (entry.size(), entry.compressed_size());
    if size > MOST_BYTES || size / MOST_GROWTH > packed.max(1) {
        return Err(suspicious(&format!("{packed} bytes that would unpack to {size}")));
    }
    let unwritten = |e: io::Error| format!("cannot unpack to {}: {e}", to.display());
    let mut out = BufWriter::new(File::create(to).map_err(unwritten)?);
    let mut limited = entry.take(size + 1);
    let mut buffer = vec![0; 1 << 16];
    let mut written = 0;
    loop {
        let read = limited.read(&mut buffer).map_err(damaged)?;
        if read == 0 {
            break;
        }
        out.write_all(buffer.get(..read).unwrap_or_default())
            .map_err(unwritten)?;
        written += read as u64;
    }
    if written != size {
        return Err(damaged(format!(
            "unpacked {written} bytes or more, {size} announced"
        )));
    }
    out.flush().map_err(unwritten)
}

fn damaged(why: impl std::fmt::Display) -> String {
    format!("found a damaged zip ({why}); try again, or another mirror")
}

fn suspicious(what: &str) -> String {
    format!("found a zip with {what}; expected one table and a readme: do not trust this mirror")
}

/// Whether a name is one of a file here and nowhere else.
fn plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_leads_nowhere_else() {
        assert!(plain("IQ.txt") && plain("readme.txt") && plain("admin1CodesASCII.txt"));
        for name in [
            "../IQ.txt",
            "/IQ.txt",
            "a\\b",
            "C:IQ.txt",
            "",
            ".",
            "..",
            ".bashrc",
            "a/b",
            "IQ\u{202e}.txt",
        ] {
            assert!(!plain(name), "{name}");
        }
    }
}
