//! Index files: built whole, replaced by renaming.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Gazetteer;
use super::import;
use super::index::{Index, Parts};
use crate::error::{Error, Result};

/// What an index or a table in memory holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many places.
    pub places: usize,
    /// How many names, counted once however many places bear them.
    pub names: usize,
    /// Its size, all in.
    pub bytes: usize,
    /// Whose facts they are and under which licence.
    pub sources: Vec<String>,
    /// What it was built from: file, size and SHA-256, a line each; empty for tables in memory.
    pub inputs: Vec<String>,
}

impl Summary {
    fn of(index: &Index) -> Self {
        Self {
            places: index.len(),
            names: index.names_len(),
            bytes: index.size(),
            sources: index.sources().to_vec(),
            inputs: index.inputs().to_vec(),
        }
    }
}

/// Builds an index of everything at `paths` and puts it at `out`, whole or not at all.
///
/// Tables in the columns of `places.csv` (or a folder with them), and dumps of GeoNames with its
/// `admin1CodesASCII.txt` and `alternateNamesV2.txt`, in any order. `small` leaves out what only makes near misses and
/// nearest places faster.
///
/// # Errors
/// [`Error::Io`] and [`Error::Row`]; what stood at `out` is then still there.
pub fn build(paths: &[PathBuf], out: &Path, small: bool) -> Result<Summary> {
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let parts = Parts {
        halves: !small,
        vectors: !small,
    };
    let bytes = import::builder(&paths)?.finish(parts);
    replace(out, &bytes)?;
    Ok(Summary::of(&Index::open(out)?))
}

/// Writes a file beside `path` and renames it to `path`, so that whoever has the old one open keeps it.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let beside = path.with_file_name(format!(".{name}.part"));
    let write = || {
        let mut file: File = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|e| {
        // the half-written file is of no use; that it cannot be removed either adds nothing
        let _ = std::fs::remove_file(&beside);
        Error::io(path, "cannot write this index", e)
    })
}

impl Gazetteer {
    /// What each source holds, in their order.
    pub fn summaries(&self) -> Vec<Summary> {
        self.sources
            .iter()
            .map(|source| Summary::of(&source.index))
            .collect()
    }

    /// Reads every source through: checksums, and that every number leads somewhere. Opening an index looks at its
    /// header only.
    ///
    /// # Errors
    /// [`Error::Usage`] says what is wrong and what to do.
    pub fn check(&self) -> Result<()> {
        self.sources
            .iter()
            .try_for_each(|source| source.index.check().map_err(Error::Usage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::point;

    const PLACES: &str = "\
id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note
t:1,Tall Wasit,تل واسط,town,IQ,Wasit,,32.5,45.5,3,7000,T,,source,
t:2,Qaryat Zayd,,village,SY,Homs,,34.5,36.5,1,,T,,source,
dateline:edge,Edge of Homs,,border,,,,34.7,36.2,20,0,U,,mean_of_towns,
";

    fn folder() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (table, index) = (folder.path().join("own.csv"), folder.path().join("own.idx"));
        std::fs::write(&table, PLACES).unwrap();
        (folder, table, index)
    }

    #[test]
    fn a_mapped_index_answers_as_the_table_does() {
        let (_folder, table, index) = folder();
        for small in [false, true] {
            let summary = build(std::slice::from_ref(&table), &index, small).unwrap();
            assert_eq!((summary.places, summary.names), (3, 4));
            assert_eq!(summary.sources, ["T", "U"]);
            let mapped = Gazetteer::open(std::slice::from_ref(&index), false).unwrap();
            let built = Gazetteer::open(std::slice::from_ref(&table), false).unwrap();
            mapped.check().unwrap();
            for name in ["tell wasit", "Qaryat Zaid", "قرية زيد", "تل واسط", "Edge of Homs"] {
                assert_eq!(mapped.lookup(name), built.lookup(name), "{name}");
            }
            assert_eq!(mapped.suggest("Tall Wasif", 3), built.suggest("Tall Wasif", 3));
            assert_eq!(mapped.suggest("Tall Wasif", 3)[0].name, "Tall Wasit");
            assert_eq!(mapped.prefix("qar", 3).len(), 1);
            assert_eq!(
                mapped.nearest(point(34.0, 36.0), 2),
                built.nearest(point(34.0, 36.0), 2)
            );
            for place in mapped.iter() {
                assert_eq!(mapped.place(place), built.place(place));
                assert_eq!(mapped.by_id(&mapped.place(place).id), Some(place));
            }
        }
    }

    /// 500 near misses of names in Arabic script, with marks, and in plain letters: every third letter changed, left
    /// out or followed by another.
    fn near_misses(gazetteer: &Gazetteer) -> Vec<String> {
        let names = gazetteer.iter().flat_map(|place| {
            let place = gazetteer.place(place);
            [place.name_ar, place.name.replace('a', "ā"), place.name]
        });
        let edits = names
            .filter(|name| name.chars().count() > 2)
            .enumerate()
            .map(|(i, name)| {
                let mut letters: Vec<char> = name.chars().collect();
                let at = i % letters.len();
                match i % 3 {
                    0 => letters[at] = 'ب',
                    1 => drop(letters.remove(at)),
                    _ => letters.insert(at, 'é'),
                }
                letters.into_iter().collect()
            });
        edits.take(500).collect()
    }

    #[test]
    fn near_misses_by_halves_are_all_near_misses() {
        let folder = tempfile::tempdir().unwrap();
        let tables = [PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("gazetteer/places.csv")];
        let open = |name: &str, small: bool| {
            let path = folder.path().join(name);
            build(&tables, &path, small).unwrap();
            Gazetteer::open(&[path], false).unwrap()
        };
        let (by_halves, by_reading_all) = (open("halves.idx", false), open("small.idx", true));
        let mut answered = 0;
        for asked in near_misses(&by_halves) {
            let sorted = |gazetteer: &Gazetteer| {
                let mut found = gazetteer.within_one(&asked);
                found.sort_unstable();
                found
            };
            assert_eq!(sorted(&by_halves), sorted(&by_reading_all), "{asked}");
            answered += usize::from(!sorted(&by_halves).is_empty());
        }
        assert!(answered > 400, "{answered} of 500");
    }

    #[test]
    fn a_failed_build_leaves_what_stood() {
        let (folder, table, index) = folder();
        build(std::slice::from_ref(&table), &index, false).unwrap();
        let before = std::fs::read(&index).unwrap();
        std::fs::write(&table, PLACES.replace("32.5", "132.5")).unwrap();
        let error = build(std::slice::from_ref(&table), &index, false)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("own.csv:2: Tall Wasit lies at latitude 132.5"),
            "{error}"
        );
        assert_eq!(std::fs::read(&index).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_damaged_body_is_found_and_never_a_panic() {
        let (_folder, table, index) = folder();
        build(std::slice::from_ref(&table), &index, false).unwrap();
        let good = std::fs::read(&index).unwrap();
        let body = good.len() - 400;
        for at in (0..400).step_by(3) {
            let mut bytes = good.clone();
            bytes[body + at] ^= 0xff;
            std::fs::write(&index, &bytes).unwrap();
            let gazetteer = Gazetteer::open(std::slice::from_ref(&index), false).unwrap();
            assert!(gazetteer.check().is_err());
            for name in ["Tall Wasit", "Qaryat Zayd", "zz"] {
                for hit in gazetteer.lookup(name) {
                    let _ = gazetteer.place(hit.place);
                }
                let _ = (gazetteer.suggest(name, 2), gazetteer.prefix(name, 2));
            }
            let _ = (gazetteer.nearest(point(1.0, 2.0), 2), gazetteer.iter().count());
        }
        std::fs::write(&index, &good[..good.len() - 1]).unwrap();
        let error = Gazetteer::open(std::slice::from_ref(&index), false)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("own.idx: found") && error.contains("cut short"),
            "{error}"
        );
    }
}
