//! The tables a person edits: `places.csv` and `variants.csv`, every row checked.

use std::collections::HashMap;
use std::collections::hash_map;
use std::path::Path;
use std::rc::Rc;
use std::str::FromStr;

use csv::StringRecord;

use super::import::precision_km;
use super::{Entry, GeoBasis, Kind, NameKind, Place};
use crate::error::{Error, Result};
use crate::measure::point;
use crate::typed::{misspelt, unclosed};

/// The columns without which a table tells no place.
const PLACE_COLUMNS: [&str; 3] = ["name", "lat", "lon"];

/// The columns of `places.csv` that may be missing, or empty.
const MORE_PLACE_COLUMNS: [&str; 12] = [
    "id",
    "name_ar",
    "kind",
    "country",
    "adm1",
    "adm1_pcode",
    "precision_km",
    "population",
    "source",
    "source_id",
    "geo_basis",
    "note",
];

/// Columns of `variants.csv`.
const VARIANT_COLUMNS: [&str; 3] = ["place", "variant", "kind"];

/// Those that may be missing.
const MORE_VARIANT_COLUMNS: [&str; 2] = ["language", "note"];

/// A CSV table in memory, with the name that its errors carry.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    /// File name or path.
    pub name: &'t str,
    /// What it holds.
    pub bytes: &'t [u8],
}

/// The places of `places`, with the names that `variants` adds.
///
/// # Errors
/// [`Error::Row`] for the first row that is wrong.
///
/// ```
/// use dateline::gazetteer::csv::{Table, read};
/// let places = "name,lat,lon,kind,country\nRawa,34.48229,41.91898,town,IQ\n";
/// let places = Table { name: "places.csv", bytes: places.as_bytes() };
/// assert_eq!(read(places, None)?[0].place.name, "Rawa");
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn read(places: Table, variants: Option<Table>) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut lines: HashMap<String, (usize, u64)> = HashMap::new();
    for row in rows(places, &PLACE_COLUMNS, &MORE_PLACE_COLUMNS)? {
        let entry = place_of(&row)?;
        match lines.entry(entry.place.id.clone()) {
            hash_map::Entry::Occupied(first) => {
                let message = format!(
                    "id {} stands in line {} already; expected one line a place (another spelling goes to variants.csv; two of one name need an id each)",
                    entry.place.id,
                    first.get().1
                );
                return Err(row.error(message));
            }
            hash_map::Entry::Vacant(free) => {
                free.insert((entries.len(), row.line));
            }
        }
        entries.push(entry);
    }
    for row in variants.map_or(Ok(Vec::new()), |table| {
        rows(table, &VARIANT_COLUMNS, &MORE_VARIANT_COLUMNS)
    })? {
        let id = row.required("place")?;
        let entry = lines.get(id).and_then(|&(at, _)| entries.get_mut(at));
        let Some(entry) = entry else {
            return Err(row.error(format!(
                "place {id} is unknown; expected an id of {}",
                places.name
            )));
        };
        let variant = row.required("variant")?;
        entry
            .names
            .push((variant.to_owned(), row.word::<NameKind>("kind")?));
    }
    Ok(entries)
}

fn place_of(row: &Row) -> Result<Entry> {
    let name = row.required("name")?;
    let own = format!("own:{}", name.to_lowercase().replace(' ', "-"));
    let id = row.given("id").unwrap_or(&own);
    if !id
        .split_once(':')
        .is_some_and(|(source, number)| !source.is_empty() && !number.is_empty())
    {
        return Err(row.error(format!(
            "id is {id:?}; expected source:number, as in geonames:92004"
        )));
    }
    let kind: Kind = row
        .given("kind")
        .map_or(Ok(Kind::Village), |_| row.word("kind"))?;
    let country = row.get("country");
    if !(country.is_empty() || (country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()))) {
        return Err(row.error(format!(
            "country of {name} is {country:?}; expected two capital letters of ISO 3166-1, or nothing"
        )));
    }
    let place = Place {
        id: id.to_owned(),
        name: name.to_owned(),
        name_ar: row.get("name_ar").to_owned(),
        kind,
        country: country.to_owned(),
        adm1: row.get("adm1").to_owned(),
        adm1_pcode: row.get("adm1_pcode").to_owned(),
        point: position(row, name)?,
        precision_km: row
            .given("precision_km")
            .map_or(Ok(precision_km(kind)), |_| row.number("precision_km"))?,
        basis: row
            .given("geo_basis")
            .map_or(Ok(GeoBasis::Source), |_| row.word("geo_basis"))?,
        population: row.number_or_nothing("population")?,
        source: row
            .given("source")
            .unwrap_or_else(|| file_name(row.table))
            .to_owned(),
    };
    if place.basis == GeoBasis::Review {
        return Err(row.error(
            "geo_basis: found \"review\", which is for the points of reviewed events; expected source"
                .to_owned(),
        ));
    }
    if !(0.0..=20_040.0).contains(&place.precision_km) {
        return Err(row.error(format!(
            "precision_km of {name} is {}; expected 0 to 20040, half the Earth's girth",
            place.precision_km
        )));
    }
    Ok(Entry {
        place,
        names: Vec::new(),
    })
}

/// A table without its folder: no output tells where on a machine it lay.
fn file_name(table: &str) -> &str {
    let name = Path::new(table).file_name().and_then(|name| name.to_str());
    name.unwrap_or(table)
}

fn position(row: &Row, name: &str) -> Result<geo::Point<f64>> {
    checked_position(row.number("lat")?, row.number("lon")?, name).map_err(|e| row.error(e))
}

/// The point at a latitude and a longitude, in degrees.
///
/// # Errors
/// Where it is not on the Earth, in plain words.
pub(crate) fn checked_position(
    lat: f64,
    lon: f64,
    name: &str,
) -> std::result::Result<geo::Point<f64>, String> {
    let (lat_fits, lon_fits) = ((-90.0..=90.0).contains(&lat), (-180.0..=180.0).contains(&lon));
    if lat_fits && lon_fits {
        return Ok(point(lat, lon));
    }
    let swapped = if (-90.0..=90.0).contains(&lon) && (-180.0..=180.0).contains(&lat) {
        " (columns swapped?)"
    } else {
        ""
    };
    Err(format!(
        "{name} lies at latitude {lat}, longitude {lon}; expected -90 to 90 and -180 to 180{swapped}"
    ))
}

/// One row, its fields asked for by column.
struct Row<'t> {
    table: &'t str,
    line: u64,
    record: StringRecord,
    columns: Rc<HashMap<&'static str, usize>>,
}

impl Row<'_> {
    fn error(&self, message: impl Into<String>) -> Error {
        Error::row(self.table, self.line, message)
    }

    fn get(&self, column: &str) -> &str {
        let at = self.columns.get(column);
        at.and_then(|&at| self.record.get(at)).map_or("", str::trim)
    }

    fn given(&self, column: &str) -> Option<&str> {
        Some(self.get(column)).filter(|value| !value.is_empty())
    }

    fn required(&self, column: &str) -> Result<&str> {
        self.given(column)
            .ok_or_else(|| self.error(format!("{column} is empty; expected {}", expected(column))))
    }

    fn word<T: FromStr<Err = String>>(&self, column: &str) -> Result<T> {
        self.get(column)
            .parse()
            .map_err(|e| self.error(format!("{column}: {e}")))
    }

    fn number<T: FromStr>(&self, column: &str) -> Result<T> {
        let value = self.required(column)?;
        value
            .parse()
            .map_err(|_| self.error(format!("{column} is {value:?}; expected {}", expected(column))))
    }

    fn number_or_nothing<T: FromStr + Default>(&self, column: &str) -> Result<T> {
        self.given(column)
            .map_or(Ok(T::default()), |_| self.number(column))
    }
}

fn expected(column: &str) -> &'static str {
    match column {
        "id" | "place" => "source:number, as in geonames:92004",
        "lat" | "lon" => "decimal degrees, as in 34.48229",
        "precision_km" => "the radius in kilometres that the point stands for, as in 2",
        "population" => "a whole number, or nothing where it is not known",
        _ => "a name",
    }
}

fn rows<'t>(table: Table<'t>, columns: &[&'static str], more: &[&'static str]) -> Result<Vec<Row<'t>>> {
    let text = utf8(table)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some((line, message)) = unclosed(text.as_bytes(), b',', Some(b'#')) {
        return Err(Error::row(table.name, line, message));
    }
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| csv_error(table.name, &e))?.clone();
    let header_line = header.position().map_or(1, csv::Position::line);
    let mut at_columns = HashMap::new();
    let at = |column: &str| header.iter().position(|h| h.trim() == column);
    let wrong = |message: String| Error::row(table.name, header_line, message);
    for &column in columns.iter().chain(more) {
        if let Some(at) = at(column) {
            at_columns.insert(column, at);
        } else if columns.contains(&column) {
            return Err(wrong(format!(
                "column {column} is missing; found {}, expected {}, and where known {}",
                header.iter().collect::<Vec<_>>().join(","),
                columns.join(","),
                more.join(",")
            )));
        }
    }
    for found in &header {
        if let Some(meant) = misspelt(found, more, |column| at(column).is_some()) {
            return Err(wrong(format!(
                "found the column {found:?}; did you mean {meant}?"
            )));
        }
    }
    let columns = Rc::new(at_columns);
    reader
        .into_records()
        .map(|record| {
            let record = record.map_err(|e| csv_error(table.name, &e))?;
            Ok(Row {
                table: table.name,
                line: record.position().map_or(0, csv::Position::line),
                record,
                columns: Rc::clone(&columns),
            })
        })
        .collect()
}

/// The letters of a table.
///
/// # Errors
/// [`Error::Row`] at the first byte that is not UTF-8.
pub(super) fn utf8(table: Table<'_>) -> Result<&str> {
    std::str::from_utf8(table.bytes).map_err(|e| {
        let good = table.bytes.get(..e.valid_up_to()).unwrap_or(&[]);
        let line = good.iter().fold(1, |n, &b| n + u64::from(b == b'\n'));
        let byte = table.bytes.get(e.valid_up_to()).copied().unwrap_or(0);
        let message = format!("found byte 0x{byte:02X}, which is not UTF-8; expected a table saved as UTF-8");
        Error::row(table.name, line, message)
    })
}

fn csv_error(table: &str, error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("found {len} fields, expected {expected_len} (a comma outside quotes?)")
        }
        _ => error.to_string(),
    };
    Error::row(table, line, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note\n";
    const RAWA: &str = "geonames:92004,Rawa,راوة,town,IQ,Anbar,IQG01,34.48229,41.91898,2,13000,\"GeoNames, CC BY 4.0\",92004,source,\n";

    fn error(places: &[u8], variants: &str) -> String {
        let places = Table {
            name: "places.csv",
            bytes: places,
        };
        let variants = Table {
            name: "variants.csv",
            bytes: variants.as_bytes(),
        };
        read(places, Some(variants)).unwrap_err().to_string()
    }

    const VARIANTS: &str = "place,variant,kind,language,note\n";

    #[test]
    fn a_row_is_read() {
        let places = format!("# a remark\n{HEADER}{RAWA}");
        let variants = format!("{VARIANTS}geonames:92004,Rawah,variant,en,\n");
        let entries = read(
            Table {
                name: "places.csv",
                bytes: places.as_bytes(),
            },
            Some(Table {
                name: "variants.csv",
                bytes: variants.as_bytes(),
            }),
        )
        .unwrap();
        let place = &entries[0].place;
        assert_eq!((place.point.y(), place.point.x()), (34.48229, 41.91898));
        assert_eq!((place.kind, place.population), (Kind::Town, 13000));
        assert_eq!(entries[0].names, [("Rawah".to_owned(), NameKind::Variant)]);
    }

    #[test]
    fn a_name_and_a_point_are_enough() {
        let bytes = b"lon,name,lat\n28.95,Kibangu Mbele,-1.48\n";
        let name = "mine/villages.csv";
        let entries = read(Table { name, bytes }, None).unwrap();
        let place = &entries[0].place;
        assert_eq!((place.point.y(), place.point.x()), (-1.48, 28.95));
        assert_eq!((place.kind, place.precision_km), (Kind::Village, 1.0));
        assert_eq!(
            (place.id.as_str(), place.source.as_str()),
            ("own:kibangu-mbele", "villages.csv")
        );
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn wrong_rows_are_named() {
        let row = |from: &str, to: &str| format!("{HEADER}{}", RAWA.replacen(from, to, 1)).into_bytes();
        let mut latin1 = row("Rawa", "Raw?");
        let at = latin1.iter().position(|&b| b == b'?').unwrap();
        latin1[at] = 0xe9;
        for (places, expected) in [
            (
                row("34.48229", "141.9"),
                "places.csv:2: Rawa lies at latitude 141.9, longitude 41.91898; expected -90 to 90 and -180 to 180 (columns swapped?)",
            ),
            (
                row("41.91898", "341.9"),
                "places.csv:2: Rawa lies at latitude 34.48229, longitude 341.9; expected -90 to 90 and -180 to 180",
            ),
            (
                row("34.48229", "NaN"),
                "places.csv:2: Rawa lies at latitude NaN, longitude 41.91898; expected -90 to 90 and -180 to 180",
            ),
            (
                row("34.48229", "34,48229"),
                "places.csv:2: found 16 fields, expected 15 (a comma outside quotes?)",
            ),
            (
                row("34.48229", "north"),
                "places.csv:2: lat is \"north\"; expected decimal degrees, as in 34.48229",
            ),
            (
                row(",town,", ",hamlet,"),
                "places.csv:2: kind: found \"hamlet\", expected one of: city, town,",
            ),
            (
                row(",IQ,", ",Iraq,"),
                "places.csv:2: country of Rawa is \"Iraq\"; expected two capital letters",
            ),
            (row("Rawa", ""), "places.csv:2: name is empty; expected a name"),
            (
                row("geonames:92004", "92004"),
                "places.csv:2: id is \"92004\"; expected source:number",
            ),
            (
                row(",13000,", ",13 thousand,"),
                "places.csv:2: population is \"13 thousand\"; expected a whole number",
            ),
            (
                row(",2,", ",-2,"),
                "places.csv:2: precision_km of Rawa is -2; expected 0 to 20040",
            ),
            (
                row(",source,", ",guess,"),
                "places.csv:2: geo_basis: found \"guess\", expected one of: source, mean_of_towns",
            ),
            (
                format!("{HEADER}{RAWA}{RAWA}").into_bytes(),
                "places.csv:3: id geonames:92004 stands in line 2 already",
            ),
            (
                HEADER.replace(",lat,", ",latitude,").into_bytes(),
                "places.csv:1: column lat is missing; found id,name,",
            ),
            (
                b"name,lat,lon,countri\nRawa,34,41,IQ\n".to_vec(),
                "places.csv:1: found the column \"countri\"; did you mean country?",
            ),
            (
                b"name,lat,lon\nRawa,34,41\n\"Anah,34,41\n".to_vec(),
                "places.csv:3: found a quoted cell that does not end",
            ),
            (latin1, "places.csv:2: found byte 0xE9, which is not UTF-8"),
        ] {
            let found = error(&places, VARIANTS);
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn wrong_variants_are_named() {
        let places = format!("{HEADER}{RAWA}");
        for (row, expected) in [
            (
                "geonames:1,Rawah,variant,en,\n",
                "variants.csv:2: place geonames:1 is unknown; expected an id of places.csv",
            ),
            (
                "geonames:92004,,variant,en,\n",
                "variants.csv:2: variant is empty; expected a name",
            ),
            (
                "geonames:92004,Rawah,nickname,en,\n",
                "variants.csv:2: kind: found \"nickname\", expected one of: name, variant,",
            ),
        ] {
            let found = error(places.as_bytes(), &format!("{VARIANTS}{row}"));
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
