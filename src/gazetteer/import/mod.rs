//! Where places come from: the tables compiled in, tables and folders of a person, dumps of gazetteers, indexes.

use std::fmt::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::csv::{self, Table};
use super::index::{Builder, Index, Parts};
use super::{Entry, Kind, NameKind};
use crate::error::{Error, Result};

mod geonames;
mod lines;

#[cfg(feature = "fetch")]
pub(super) use geonames::kind as geonames_kind;

/// Inhabitants from which a place is a city, and a town (gazetteer/README.md, "Kinds").
const CITY_FROM: u64 = 100_000;
const TOWN_FROM: u64 = 5_000;

/// Letters that an abbreviation has at most.
const SHORT: usize = 4;

/// The tables compiled in.
pub(super) fn builtin() -> Result<Index> {
    let places = Table {
        name: "gazetteer/places.csv",
        bytes: include_bytes!("../../../gazetteer/places.csv"),
    };
    let variants = Table {
        name: "gazetteer/variants.csv",
        bytes: include_bytes!("../../../gazetteer/variants.csv"),
    };
    in_memory(&csv::read(places, Some(variants))?)
}

/// The index of a few places.
pub(super) fn in_memory(entries: &[Entry]) -> Result<Index> {
    let mut builder = Builder::default();
    add(&mut builder, entries)?;
    Index::built(builder.finish(Parts::default()))
}

fn add(builder: &mut Builder, entries: &[Entry]) -> Result<()> {
    for entry in entries {
        let names = entry
            .names
            .iter()
            .map(|(name, kind): &(String, NameKind)| (name.as_str(), *kind));
        builder.add(&entry.place, names).map_err(Error::Usage)?;
    }
    Ok(())
}

/// The index at a path, or one made of the tables there.
pub(super) fn open(path: &Path) -> Result<Index> {
    if is_index(path) {
        return Index::open(path);
    }
    Index::built(builder(&[path])?.finish(Parts::default()))
}

fn is_index(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("idx"))
}

/// Everything at `paths`, read and checked.
///
/// # Errors
/// [`Error::Io`], [`Error::Row`], and [`Error::Input`] where a file is of no known format.
pub(super) fn builder(paths: &[&Path]) -> Result<Builder> {
    let mut sources = Sources::default();
    for path in paths {
        if path.is_dir() {
            sources.folder(path)?;
        } else if is_index(path) {
            return Err(Error::Input {
                file: path.display().to_string(),
                message: "found an index; expected what an index is built from".into(),
            });
        } else {
            sources.take(&path.to_string_lossy(), bytes(path)?)?;
        }
    }
    sources.read()
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| Error::io(path, "cannot read this gazetteer", e))
}

/// A file by name.
struct Named {
    name: String,
    bytes: Vec<u8>,
}

impl Named {
    fn table(&self) -> Table<'_> {
        Table {
            name: &self.name,
            bytes: &self.bytes,
        }
    }

    /// File name, size and hash.
    fn line(&self) -> String {
        let name = Path::new(&self.name)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let size = self.bytes.len();
        let mut line = format!("{name}, {size} bytes, sha256 ");
        for byte in Sha256::digest(&self.bytes) {
            let _ = write!(line, "{byte:02x}");
        }
        line
    }
}

/// What is to be read, by format: names of divisions before places, places before names for them.
#[derive(Default)]
struct Sources {
    divisions: Vec<Named>,
    tables: Vec<(Named, Option<Named>)>,
    dumps: Vec<Named>,
    names: Vec<Named>,
}

impl Sources {
    /// A folder with `places.csv` and perhaps `variants.csv`.
    fn folder(&mut self, path: &Path) -> Result<()> {
        let named = |file: &str| -> Result<Named> {
            let path = path.join(file);
            Ok(Named {
                bytes: bytes(&path)?,
                name: path.to_string_lossy().into_owned(),
            })
        };
        let variants = path
            .join("variants.csv")
            .exists()
            .then(|| named("variants.csv"))
            .transpose()?;
        self.tables.push((named("places.csv")?, variants));
        Ok(())
    }

    /// A file: what it is, is told by its first line.
    fn take(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let file = Named {
            name: name.to_owned(),
            bytes,
        };
        let first = file
            .bytes
            .split(|&b| b == b'\n')
            .find(|line| !line.is_empty() && !line.starts_with(b"#"));
        let first = String::from_utf8_lossy(first.unwrap_or(&[])).into_owned();
        match first.split('\t').count() {
            1 => self.tables.push((file, None)),
            geonames::PLACE_COLUMNS => self.dumps.push(file),
            geonames::DIVISION_COLUMNS => self.divisions.push(file),
            geonames::NAME_COLUMNS => self.names.push(file),
            columns => {
                return Err(Error::Input {
                    file: file.name,
                    message: format!(
                        "found {columns} tab-separated columns; expected {} (places of GeoNames), {} (its \
                         admin1CodesASCII.txt), {} (its alternateNamesV2.txt) or a CSV table in the columns of places.csv",
                        geonames::PLACE_COLUMNS,
                        geonames::DIVISION_COLUMNS,
                        geonames::NAME_COLUMNS
                    ),
                });
            }
        }
        Ok(())
    }

    fn all(&self) -> impl Iterator<Item = &Named> {
        let tables = self
            .tables
            .iter()
            .flat_map(|(places, variants)| std::iter::once(places).chain(variants));
        self.divisions
            .iter()
            .chain(tables)
            .chain(&self.dumps)
            .chain(&self.names)
    }

    fn read(&self) -> Result<Builder> {
        let mut builder = Builder::default();
        self.all().for_each(|file| builder.input(file.line()));
        let mut divisions = geonames::Divisions::new();
        for file in &self.divisions {
            geonames::read_divisions(file.table(), &mut divisions)?;
        }
        for (places, variants) in &self.tables {
            add(
                &mut builder,
                &csv::read(places.table(), variants.as_ref().map(Named::table))?,
            )?;
        }
        for file in &self.dumps {
            geonames::read_places(file.table(), &divisions, &mut builder)?;
        }
        for file in &self.names {
            geonames::read_names(file.table(), &mut builder)?;
        }
        Ok(builder)
    }
}

/// City, town or `least` by inhabitants.
fn settlement(population: u64, least: Kind) -> Kind {
    match population {
        CITY_FROM.. => Kind::City,
        TOWN_FROM.. => Kind::Town,
        _ => least,
    }
}

/// Radius that a point of a dump stands for: as in the tables compiled in, and for what is larger a rough figure.
///
/// # Units
/// Kilometres.
pub(super) const fn precision_km(kind: Kind) -> f64 {
    match kind {
        Kind::Village | Kind::Camp | Kind::Site => 1.0,
        Kind::Neighbourhood => 2.0,
        Kind::Town => 3.0,
        Kind::City => 5.0,
        Kind::Lake | Kind::Mountain => 10.0,
        Kind::District => 20.0,
        Kind::Region | Kind::River | Kind::Border | Kind::Road => 50.0,
        Kind::Province => 100.0,
        Kind::Country => 500.0,
        Kind::Continent => 2500.0,
    }
}

/// The kind of a name of which nothing is said: Arabic by its script, short by its capitals ("EBL").
fn short_or_arabic(name: &str) -> NameKind {
    if name
        .chars()
        .any(|c| matches!(c, '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}'))
    {
        return NameKind::Arabic;
    }
    if name.len() <= SHORT && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'.') {
        return NameKind::Abbreviation;
    }
    NameKind::Variant
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    /// The gazetteer of files in memory.
    pub(super) fn gazetteer(files: &[(&str, &str)]) -> Result<Gazetteer> {
        let mut sources = Sources::default();
        for (name, text) in files {
            sources.take(name, text.as_bytes().to_vec())?;
        }
        let mut gazetteer = Gazetteer::default();
        gazetteer.push(Index::built(sources.read()?.finish(Parts {
            halves: true,
            vectors: true,
        }))?)?;
        Ok(gazetteer)
    }

    #[test]
    fn names_are_told_apart() {
        for (name, kind) in [
            ("EBL", NameKind::Abbreviation),
            ("U.K.", NameKind::Abbreviation),
            ("Hit", NameKind::Variant),
            ("هيت", NameKind::Arabic),
            ("ERBIL", NameKind::Variant),
        ] {
            assert_eq!(short_or_arabic(name), kind, "{name}");
        }
    }
}
