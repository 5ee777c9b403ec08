//! Country files of the NGA `GEOnet` Names Server: one line a name, several a place, in either of its two schemas.
//!
//! Country codes of the schema before 2022 are not those of ISO 3166-1; they are left out.

use std::collections::HashMap;

use super::lines::{Line, lines};
use super::{geonames, precision_km, short_or_arabic};
use crate::error::{Error, Result};
use crate::gazetteer::csv::Table;
use crate::gazetteer::index::Builder;
use crate::gazetteer::{Entry, GeoBasis, NameKind, Place};

/// Who says so; works of the United States government are in the public domain.
const SOURCE: &str = "NGA GNS, public domain";

/// Where a table has what is needed, in the names of 2022 and of before.
struct Columns {
    ufi: usize,
    name: usize,
    name_type: usize,
    lat: usize,
    lon: usize,
    class: usize,
    designation: usize,
    /// None in the schema whose codes are not ISO's.
    country: Option<usize>,
}

/// Whether the first line of a table is that of a country file.
pub(super) fn is_header(line: &str) -> bool {
    line.split('\t')
        .any(|field| field.trim().eq_ignore_ascii_case("ufi"))
}

/// Reads a country file.
pub(super) fn read(table: Table<'_>, builder: &mut Builder) -> Result<()> {
    let mut all = lines(table)?;
    let header = all
        .next()
        .ok_or_else(|| Error::row(table.name, 1, "found no header"))?;
    let columns = Columns::of(&header)?;
    let mut places: Vec<Entry> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for line in all {
        let ufi = line.get(columns.ufi);
        let kind = name_kind(line.get(columns.name_type), line.get(columns.name));
        let at = *known.entry(ufi).or_insert(places.len());
        if at == places.len() {
            places.push(Entry {
                place: place(&line, &columns)?,
                names: Vec::new(),
            });
        }
        if let Some(entry) = places.get_mut(at) {
            add_name(entry, line.get(columns.name), kind);
        }
    }
    for entry in &places {
        let names = entry.names.iter().map(|(name, kind)| (name.as_str(), *kind));
        builder.add(&entry.place, names).map_err(Error::Usage)?;
    }
    Ok(())
}

/// The approved name is the main one; the first one is until it comes.
fn add_name(entry: &mut Entry, name: &str, kind: NameKind) {
    if kind == NameKind::Arabic && entry.place.name_ar.is_empty() {
        name.clone_into(&mut entry.place.name_ar);
    } else if kind == NameKind::Name && entry.place.name != name {
        let before = std::mem::replace(&mut entry.place.name, name.to_owned());
        entry.names.push((before, NameKind::Variant));
    } else if entry.place.name != name {
        entry.names.push((name.to_owned(), kind));
    }
}

fn place(line: &Line<'_>, columns: &Columns) -> Result<Place> {
    let ufi: u64 = line
        .get(columns.ufi)
        .trim_start_matches('-')
        .parse()
        .map_err(|_| {
            line.error(format!(
                "ufi is {:?}; expected a whole number",
                line.get(columns.ufi)
            ))
        })?;
    let kind = geonames::kind(line.get(columns.class), line.get(columns.designation), 0);
    let country = columns.country.map_or("", |column| line.get(column));
    Ok(Place {
        id: format!("gns:{ufi}"),
        name: line.get(columns.name).to_owned(),
        kind,
        country: country
            .get(..2)
            .filter(|_| country.len() == 2)
            .unwrap_or("")
            .to_owned(),
        point: line.position(columns.lat, columns.lon, line.get(columns.name))?,
        precision_km: precision_km(kind),
        basis: GeoBasis::Source,
        source: SOURCE.to_owned(),
        ..Place::nowhere()
    })
}

/// What a name type says: N approved, C conventional, V variant, D unverified, P provisional, H historic; with S, in
/// another script.
fn name_kind(name_type: &str, name: &str) -> NameKind {
    match name_type {
        "N" => NameKind::Name,
        "H" | "HS" => NameKind::Historic,
        _ => short_or_arabic(name),
    }
}

impl Columns {
    fn of(header: &Line<'_>) -> Result<Self> {
        let find = |names: &[&str]| {
            let found =
                header.position_where(|field| names.iter().any(|name| field.eq_ignore_ascii_case(name)));
            found.ok_or_else(|| header.error(format!("found no column {}", names.join(" or "))))
        };
        Ok(Self {
            ufi: find(&["ufi"])?,
            name: find(&["full_name", "full_name_ro"])?,
            name_type: find(&["nt"])?,
            lat: find(&["lat_dd", "lat"])?,
            lon: find(&["long_dd", "long"])?,
            class: find(&["fc"])?,
            designation: find(&["desig_cd", "dsg"])?,
            country: find(&["cc_ft"]).ok(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Kind;
    use crate::gazetteer::import::tests::gazetteer;

    const NEW: &str = "\
rk\tufi\tuni\tfull_name\tnt\tlat_dd\tlong_dd\tdesig_cd\tfc\tcc_ft
1\t-777\t1\tMahir Tahta\tV\t33.5\t42.25\tPPL\tP\tIQ
1\t-777\t2\tMāhir at Taḩtā\tN\t33.5\t42.25\tPPL\tP\tIQ
1\t-777\t3\tماهر\tNS\t33.5\t42.25\tPPL\tP\tIQ
1\t778\t4\tOld Mill\tH\t33.6\t42.3\tDAM\tS\tIQ
";
    const OLD: &str = "\
RC\tUFI\tUNI\tLAT\tLONG\tFC\tDSG\tCC1\tNT\tFULL_NAME_RO
1\t-777\t1\t33.5\t42.25\tP\tPPL\tIZ\tN\tMāhir at Taḩtā
";

    #[test]
    fn both_schemas_are_read() {
        let new = gazetteer(&[("iz.txt", NEW)]).unwrap();
        let place = new.place(new.by_id("gns:777").unwrap());
        assert_eq!(
            (
                place.name.as_str(),
                place.name_ar.as_str(),
                place.country.as_str()
            ),
            ("Māhir at Taḩtā", "ماهر", "IQ")
        );
        assert_eq!(new.lookup("Mahir Tahta")[0].kind, NameKind::Variant);
        assert_eq!(new.place(new.by_id("gns:778").unwrap()).kind, Kind::Site);
        let old = gazetteer(&[("iz.txt", OLD)]).unwrap();
        let place = old.place(old.by_id("gns:777").unwrap());
        assert_eq!(
            (place.name.as_str(), place.country.as_str()),
            ("Māhir at Taḩtā", "")
        );
    }

    #[test]
    fn wrong_lines_are_named() {
        for (from, to, expected) in [
            (
                "33.5\t",
                "99\t",
                "iz.txt:2: Mahir Tahta lies at latitude 99, longitude 42.25; expected",
            ),
            ("-777", "x", "iz.txt:2: ufi is \"x\"; expected a whole number"),
            (
                "full_name",
                "fullname",
                "iz.txt:1: found no column full_name or full_name_ro",
            ),
        ] {
            let error = gazetteer(&[("iz.txt", &NEW.replacen(from, to, 1))])
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
