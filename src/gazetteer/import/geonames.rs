//! Dumps of GeoNames: places, names of divisions, alternate names.
//!
//! Tab-separated UTF-8 without a header and without quoting; the columns are those of
//! <https://download.geonames.org/export/dump/readme.txt>.

use std::collections::HashMap;

use super::lines::{Line, lines};
use super::{precision_km, settlement, short_or_arabic};
use crate::error::{Error, Result};
use crate::gazetteer::csv::Table;
use crate::gazetteer::index::Builder;
use crate::gazetteer::spelling::plain;
use crate::gazetteer::{GeoBasis, Kind, NameKind, Place};

/// Columns of a table of places.
pub(super) const PLACE_COLUMNS: usize = 19;

/// Columns of `admin1CodesASCII.txt`.
pub(super) const DIVISION_COLUMNS: usize = 4;

/// Columns of `alternateNamesV2.txt`.
pub(super) const NAME_COLUMNS: usize = 10;

/// Who says so, and under which licence.
const SOURCE: &str = "GeoNames, CC BY 4.0";

/// Pseudo languages of alternate names that are no names.
const NO_LANGUAGES: [&str; 11] = [
    "link", "post", "wkdt", "iata", "icao", "faac", "unlc", "tcid", "phon", "piny", "nuts",
];

/// Names of first-order divisions by code, as in "IQ.01".
pub(super) type Divisions = HashMap<String, String>;

/// Reads `admin1CodesASCII.txt`.
pub(super) fn read_divisions(table: Table<'_>, divisions: &mut Divisions) -> Result<()> {
    for line in lines(table)? {
        line.expect_columns(DIVISION_COLUMNS)?;
        divisions.insert(line.get(0).to_owned(), line.get(1).to_owned());
    }
    Ok(())
}

/// Our names of divisions, before those of a person: the places compiled in are in divisions of these names.
pub(super) fn our_divisions(divisions: &mut Divisions) -> Result<()> {
    const NAME: &str = "gazetteer/adm1_codes.csv";
    let table = include_bytes!("../../../gazetteer/adm1_codes.csv");
    let mut rows = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(&table[..]);
    for row in rows.deserialize() {
        let (code, name): (String, String) = row.map_err(|e| Error::row(NAME, 0, e.to_string()))?;
        divisions.insert(code, name);
    }
    Ok(())
}

/// Whether a first line of as many columns as a table of places is one of `countryInfo.txt`: two letters, then three.
pub(super) fn is_country_info(line: &str) -> bool {
    let mut columns = line.split('\t');
    let letters = |column: Option<&str>, count: usize| {
        column.is_some_and(|c| c.len() == count && c.bytes().all(|b| b.is_ascii_uppercase()))
    };
    letters(columns.next(), 2) && letters(columns.next(), 3)
}

/// Reads a table of places such as `IQ.txt` or `cities500.txt`.
pub(super) fn read_places(table: Table<'_>, divisions: &Divisions, builder: &mut Builder) -> Result<()> {
    let mut place = Place::nowhere();
    SOURCE.clone_into(&mut place.source);
    let mut names: Vec<(&str, NameKind)> = Vec::new();
    for line in lines(table)? {
        line.expect_columns(PLACE_COLUMNS)?;
        names.clear();
        fill(&line, divisions, &mut place)?;
        let (name, ascii) = (line.get(1), line.get(2));
        if name != ascii && plain(name) != plain(ascii) {
            names.push((ascii, NameKind::Variant));
        }
        let others = line.get(3).split(',').map(str::trim);
        names.extend(
            others
                .filter(|n| !n.is_empty() && !n.contains("://"))
                .map(|n| (n, short_or_arabic(n))),
        );
        place.name_ar.clear();
        if let Some((arabic, _)) = names.iter().find(|(_, kind)| *kind == NameKind::Arabic) {
            place.name_ar.push_str(arabic);
        }
        builder
            .add(&place, names.iter().copied())
            .map_err(|e| line.error(e))?;
    }
    Ok(())
}

fn fill(line: &Line<'_>, divisions: &Divisions, place: &mut Place) -> Result<()> {
    let id: u32 = line.number(0, "geonameid", "a whole number")?;
    place.id = format!("geonames:{id}");
    line.get(1).clone_into(&mut place.name);
    place.point = line.position(4, 5, line.get(1))?;
    place.population = line.number(14, "population", "a whole number")?;
    place.kind = kind(line.get(6), line.get(7), place.population);
    place.precision_km = precision_km(place.kind);
    place.basis = GeoBasis::Source;
    line.get(8).clone_into(&mut place.country);
    place.adm1.clear();
    let code = line.get(10);
    if !code.is_empty() && code != "00" {
        let code = format!("{}.{code}", place.country);
        place
            .adm1
            .push_str(divisions.get(&code).map_or(&code, |name| name));
    }
    Ok(())
}

/// Reads `alternateNamesV2.txt`: names for places that are already there.
pub(super) fn read_names(table: Table<'_>, builder: &mut Builder) -> Result<()> {
    let places = builder.numbered("geonames:");
    for line in lines(table)? {
        let id: u32 = line.number(1, "geonameid", "a whole number")?;
        let (language, name) = (line.get(2), line.get(3));
        let Some(&place) = places.get(&id) else { continue };
        if NO_LANGUAGES.contains(&language) || name.is_empty() {
            continue;
        }
        let kind = match (line.get(7), language) {
            ("1", _) => NameKind::Historic,
            (_, "abbr") => NameKind::Abbreviation,
            _ => short_or_arabic(name),
        };
        builder.add_name(place, name, kind).map_err(|e| line.error(e))?;
    }
    Ok(())
}

/// What a feature code stands for (<https://www.geonames.org/export/codes.html>).
pub(in crate::gazetteer) fn kind(class: &str, code: &str, population: u64) -> Kind {
    match (class, code) {
        ("P", "PPLC" | "PPLA") => Kind::City,
        ("P", "PPLX") => Kind::Neighbourhood,
        ("P", "PPLA2" | "PPLA3" | "PPLA4" | "PPLA5") => settlement(population.max(1), Kind::Town),
        ("P", _) => settlement(population, Kind::Village),
        ("A", code) if code.starts_with("PCL") || code == "TERR" => Kind::Country,
        ("A", "ADM1" | "ADM1H") => Kind::Province,
        ("A", _) => Kind::District,
        ("H", code) if ["STM", "WAD", "CNL", "CHN"].iter().any(|c| code.starts_with(c)) => Kind::River,
        ("H", code) if ["LK", "RSV", "PND", "LGN"].iter().any(|c| code.starts_with(c)) => Kind::Lake,
        ("T", "MT" | "MTS" | "HLL" | "HLLS" | "PK" | "PKS" | "RDGE" | "VLC") => Kind::Mountain,
        ("L", "CONT") => Kind::Continent,
        ("S", "CMPRF") => Kind::Camp,
        ("S", _) | ("L", "MILB" | "NVB" | "INDS" | "OILF" | "PRT" | "BTL") => Kind::Site,
        ("R", _) => Kind::Road,
        _ => Kind::Region,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::import::{Sources, tests::gazetteer};

    const PLACES: &str = "\
11\tAl Māhir\tAl Mahir\tal-Mahir,الماهر,MHR,http://x.example/a,Old Mahir\t33.5\t42.25\tP\tPPL\tIQ\t\t01\t\t\t\t7000\t\t\tAsia/Baghdad\t2025-01-01
12\tNahr Mahir\tNahr Mahir\t\t33.4\t42.2\tH\tSTM\tIQ\t\t00\t\t\t\t0\t\t\tAsia/Baghdad\t2025-01-01
";

    #[test]
    fn a_dump_is_read() {
        let codes = ("admin1CodesASCII.txt", "IQ.01\tAnbar\tAnbar\t99\n");
        let names = (
            "alternateNamesV2.txt",
            "1\t11\ten\tMahirabad\t\t\t\t1\t\t\n2\t11\tlink\thttps://x.example\t\t\t\t\t\t\n3\t77\ten\tElsewhere\t\t\t\t\t\t\n",
        );
        let gazetteer = gazetteer(&[codes, ("IQ.txt", PLACES), names]).unwrap();
        let place = gazetteer.place(gazetteer.by_id("geonames:11").unwrap());
        assert_eq!(
            (place.name.as_str(), place.name_ar.as_str(), place.adm1.as_str()),
            ("Al Māhir", "الماهر", "Anbar")
        );
        assert_eq!(
            (place.kind, place.population, place.precision_km),
            (Kind::Town, 7000, 3.0)
        );
        for (name, kind) in [
            ("Mahir", NameKind::Name),
            ("MHR", NameKind::Abbreviation),
            ("ماهر", NameKind::Arabic),
            ("Old Mahir", NameKind::Variant),
            ("Mahirabad", NameKind::Historic),
        ] {
            let hits = gazetteer.lookup(name);
            assert_eq!(hits.len(), 1, "{name}");
            assert_eq!(hits[0].kind, kind, "{name}");
        }
        let river = gazetteer.place(gazetteer.by_id("geonames:12").unwrap());
        assert_eq!((river.kind, river.adm1.as_str()), (Kind::River, ""));
        assert!(gazetteer.lookup("Elsewhere").is_empty());
    }

    #[test]
    fn wrong_lines_are_named() {
        for (from, to, expected) in [
            (
                "33.5",
                "133.5",
                "IQ.txt:1: Al Māhir lies at latitude 133.5, longitude 42.25; expected -90 to 90 and -180 to 180",
            ),
            (
                "\t7000\t",
                "\tmany\t",
                "IQ.txt:1: population is \"many\"; expected a whole number",
            ),
            (
                "11\t",
                "eleven\t",
                "IQ.txt:1: geonameid is \"eleven\"; expected a whole number",
            ),
            (
                "\tAsia/Baghdad\t2025-01-01\n12",
                "\n12",
                "IQ.txt:1: found 17 columns, expected 19",
            ),
        ] {
            let text = PLACES.replacen(from, to, 1);
            let table = Table {
                name: "IQ.txt",
                bytes: text.as_bytes(),
            };
            let found = read_places(table, &Divisions::new(), &mut Builder::default())
                .unwrap_err()
                .to_string();
            assert!(found.starts_with(expected), "{found}");
        }
        let countries =
            "#ISO\tISO3\tISO-Numeric\nQQ\tQQQ\t999\tQQ\tNowhere".to_owned() + &"\t".repeat(14) + "\n";
        let found = gazetteer(&[("countryInfo.txt", &countries)])
            .unwrap_err()
            .to_string();
        assert!(
            found.starts_with("countryInfo.txt: found a table of countries"),
            "{found}"
        );
        let mut sources = Sources::default();
        let found = sources
            .take("IQ.txt", b"a\tb\n".to_vec())
            .unwrap_err()
            .to_string();
        assert!(
            found.starts_with("IQ.txt: found 2 tab-separated columns; expected"),
            "{found}"
        );
    }
}
