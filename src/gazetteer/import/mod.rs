//! Where places come from: the tables compiled in, tables and folders of a person, dumps of gazetteers, indexes.

use std::fmt::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::csv::{self, Table};
use super::index::{Builder, Index, Parts};
use super::{Entry, Kind, NameKind};
use crate::error::{Error, Result};

mod divisions;
mod geonames;
mod gns;
mod lines;
mod points;

#[cfg(feature = "fetch")]
pub(super) use geonames::kind as geonames_kind;

/// Inhabitants from which a place is a city, and a town (gazetteer/README.md, "Kinds").
const CITY_FROM: u64 = 100_000;
const TOWN_FROM: u64 = 5_000;

/// Letters that an abbreviation has at most.
const SHORT: usize = 4;

/// The world: divisions and towns, built by `make_world.py` and `gazetteer build --small` (gazetteer/README.md).
pub(super) fn world() -> Result<Index> {
    Index::compiled_in(include_bytes!("../../../gazetteer/world.idx"))
}

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

/// What a file is, told by its first line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// `admin1CodesASCII.txt` of GeoNames.
    DivisionNames,
    /// The columns of `places.csv`.
    Table,
    /// Places of GeoNames.
    Dump,
    /// A country file of the NGA.
    Gns,
    /// Divisions of OCHA.
    Divisions,
    /// Points of GeoJSON.
    Points,
    /// `alternateNamesV2.txt` of GeoNames.
    AlternateNames,
}

impl Format {
    fn of(file: &Named) -> Result<Self> {
        let mut lines = file.bytes.split(|&b| b == b'\n');
        let first = lines.find(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
        let first = String::from_utf8_lossy(first.unwrap_or(&[]));
        let first = first.trim_start_matches('\u{feff}');
        match first.split('\t').count() {
            1 if first.trim_start().starts_with('{') => Ok(Self::Points),
            1 if divisions::is_header(first) => Ok(Self::Divisions),
            1 => Ok(Self::Table),
            _ if gns::is_header(first) => Ok(Self::Gns),
            geonames::PLACE_COLUMNS if geonames::is_country_info(first) => Err(Error::Input {
                file: file.name.clone(),
                message: "found a table of countries (countryInfo.txt of GeoNames), which holds no places; leave it out: \
                          countries come with dateline"
                    .into(),
            }),
            geonames::PLACE_COLUMNS => Ok(Self::Dump),
            geonames::DIVISION_COLUMNS => Ok(Self::DivisionNames),
            geonames::NAME_COLUMNS => Ok(Self::AlternateNames),
            columns => Err(Error::Input {
                file: file.name.clone(),
                message: format!(
                    "found {columns} tab-separated columns; expected {} (places of GeoNames), {} (its \
                     admin1CodesASCII.txt), {} (its alternateNamesV2.txt), a country file of the NGA, or a CSV table in \
                     the columns of places.csv",
                    geonames::PLACE_COLUMNS,
                    geonames::DIVISION_COLUMNS,
                    geonames::NAME_COLUMNS
                ),
            }),
        }
    }
}

/// What is to be read: names of divisions before places, places before further names for them.
#[derive(Default)]
struct Sources {
    files: Vec<(Format, Named)>,
    folders: Vec<(Named, Option<Named>)>,
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
        self.folders.push((named("places.csv")?, variants));
        Ok(())
    }

    fn take(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let name = name.to_owned();
        let file = Named { name, bytes };
        self.files.push((Format::of(&file)?, file));
        Ok(())
    }

    fn of(&self, format: Format) -> impl Iterator<Item = &Named> {
        self.files
            .iter()
            .filter(move |(of, _)| *of == format)
            .map(|(_, file)| file)
    }

    fn read(&self) -> Result<Builder> {
        let mut builder = Builder::default();
        let folders = self
            .folders
            .iter()
            .flat_map(|(places, variants)| std::iter::once(places).chain(variants));
        for file in folders.chain(self.files.iter().map(|(_, file)| file)) {
            builder.input(file.line());
        }
        let mut names = geonames::Divisions::new();
        for file in self.of(Format::DivisionNames) {
            geonames::read_divisions(file.table(), &mut names)?;
        }
        geonames::our_divisions(&mut names)?;
        for (places, variants) in &self.folders {
            add(
                &mut builder,
                &csv::read(places.table(), variants.as_ref().map(Named::table))?,
            )?;
        }
        for (format, file) in &self.files {
            match format {
                Format::Table => add(&mut builder, &csv::read(file.table(), None)?)?,
                Format::Dump => geonames::read_places(file.table(), &names, &mut builder)?,
                Format::Gns => gns::read(file.table(), &mut builder)?,
                Format::Divisions => divisions::read(file.table(), &mut builder)?,
                Format::Points => points::read(file.table(), &mut builder)?,
                Format::DivisionNames | Format::AlternateNames => {}
            }
        }
        for file in self.of(Format::AlternateNames) {
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
