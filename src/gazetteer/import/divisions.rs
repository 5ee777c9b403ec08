//! Tables of divisions as OCHA publishes them on HDX (common operational datasets): names, P-codes, middle points.

use std::collections::HashMap;

use super::precision_km;
use crate::error::{Error, Result};
use crate::gazetteer::csv::{Table, checked_position, utf8};
use crate::gazetteer::index::Builder;
use crate::gazetteer::{GeoBasis, Kind, NameKind, Place};
use crate::typed::unclosed;

/// Who says so; each dataset has a licence of its own.
const SOURCE: &str = "OCHA COD-AB, licence as its dataset on HDX says";

/// Levels of divisions below the country.
const LEVELS: std::ops::RangeInclusive<u8> = 0..=4;

/// Columns of latitude and longitude, in the order of choice.
const LAT: [&str; 4] = ["center_lat", "lat", "latitude", "y"];
const LON: [&str; 4] = ["center_lon", "lon", "longitude", "x"];

/// Whether the first line of a table is that of a table of divisions.
pub(super) fn is_header(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["adm1_pcode", "adm0_pcode"]
        .iter()
        .any(|column| line.contains(column))
        && !line.contains("precision_km")
}

/// Reads a table: a row is a division of the deepest level that the table has.
pub(super) fn read(table: Table<'_>, builder: &mut Builder) -> Result<()> {
    let text = utf8(table)?;
    if let Some((line, message)) = unclosed(text.as_bytes(), b',', None) {
        return Err(Error::row(table.name, line, message));
    }
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes());
    let wrong = |line: u64, message: String| Error::row(table.name, line, message);
    let header = reader.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    let columns: HashMap<String, usize> = header
        .iter()
        .map(|h| h.trim().to_ascii_lowercase())
        .zip(0..)
        .collect();
    let level = LEVELS
        .rev()
        .find(|level| columns.contains_key(&format!("adm{level}_pcode")))
        .unwrap_or(0);
    for record in reader.records() {
        let record = record.map_err(|e| wrong(e.position().map_or(1, csv::Position::line), e.to_string()))?;
        let line = record.position().map_or(1, csv::Position::line);
        let get = |column: &str| {
            columns
                .get(column)
                .and_then(|&at| record.get(at))
                .unwrap_or("")
                .trim()
        };
        let (place, others) = place(level, &get).map_err(|message| wrong(line, message))?;
        let others = others.iter().map(|name| (name.as_str(), NameKind::Variant));
        builder
            .add(&place, others)
            .map_err(|message| wrong(line, message))?;
    }
    Ok(())
}

/// The names of a level: English first, then Arabic, then others; today's columns and those before 2025.
fn names<'r>(level: u8, get: &dyn Fn(&str) -> &'r str) -> Vec<String> {
    let columns = ["name", "en", "name1", "ar", "name2", "name3", "fr", "es"];
    let all = columns
        .iter()
        .map(|column| get(&format!("adm{level}_{column}")).to_owned());
    all.filter(|name| !name.is_empty()).collect()
}

fn place<'r>(level: u8, get: &dyn Fn(&str) -> &'r str) -> std::result::Result<(Place, Vec<String>), String> {
    let mut all = names(level, get);
    let arabic = all
        .iter()
        .position(|name| super::short_or_arabic(name) == NameKind::Arabic);
    let name_ar = arabic.map(|at| all.remove(at)).unwrap_or_default();
    if all.is_empty() {
        return Err(format!(
            "found no name; expected one in adm{level}_name or ADM{level}_EN"
        ));
    }
    let name = all.remove(0);
    let number = |columns: &[&str]| {
        let found = columns
            .iter()
            .map(|column| get(column))
            .find(|value| !value.is_empty());
        let value = found.ok_or_else(|| {
            format!(
                "found no middle point of {name}; expected {}",
                columns.join(" or ")
            )
        })?;
        value
            .parse::<f64>()
            .map_err(|_| format!("found {value:?} in {}; expected degrees", columns.join(" or ")))
    };
    let kind = match level {
        0 => Kind::Country,
        1 => Kind::Province,
        _ => Kind::District,
    };
    let country = get("adm0_pcode");
    let place = Place {
        id: format!("pcode:{}", get(&format!("adm{level}_pcode"))),
        name_ar,
        kind,
        country: if country.len() == 2 {
            country.to_owned()
        } else {
            String::new()
        },
        adm1: names(1, get).into_iter().next().unwrap_or_default(),
        adm1_pcode: get("adm1_pcode").to_owned(),
        point: checked_position(number(&LAT)?, number(&LON)?, &name)?,
        name,
        precision_km: precision_km(kind),
        basis: GeoBasis::Source,
        source: SOURCE.to_owned(),
        ..Place::nowhere()
    };
    Ok((place, all))
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::Kind;
    use crate::gazetteer::import::tests::gazetteer;

    const TODAY: &str = "\
adm2_name,adm2_name1,adm2_pcode,adm1_name,adm1_name1,adm1_pcode,adm0_pcode,center_lat,center_lon
Nurabad,نور آباد,IQ9901,Wasit,واسط,IQ99,IQ,32.5,45.5
";
    const BEFORE: &str = "\
ADM1_EN,ADM1_AR,ADM1_PCODE,ADM0_PCODE,Latitude,Longitude
Wasit,واسط,IQ99,IQ,32.4,45.6
";

    #[test]
    fn both_headers_are_read() {
        let all = gazetteer(&[("adm2.csv", TODAY), ("adm1.csv", BEFORE)]).unwrap();
        let district = all.place(all.by_id("pcode:IQ9901").unwrap());
        assert_eq!(
            (
                district.kind,
                district.adm1.as_str(),
                district.adm1_pcode.as_str()
            ),
            (Kind::District, "Wasit", "IQ99")
        );
        let province = all.place(all.by_id("pcode:IQ99").unwrap());
        assert_eq!(
            (
                province.kind,
                province.name_ar.as_str(),
                province.country.as_str()
            ),
            (Kind::Province, "واسط", "IQ")
        );
        assert_eq!(all.lookup("Nurabad district").len(), 1);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, expected) in [
            (
                "center_lat",
                "area",
                "adm2.csv:2: found no middle point of Nurabad; expected center_lat or lat",
            ),
            ("32.5", "x", "adm2.csv:2: found \"x\" in center_lat or lat"),
            (
                "Nurabad,",
                ",",
                "adm2.csv:2: found no name; expected one in adm2_name or ADM2_EN",
            ),
        ] {
            let error = gazetteer(&[("adm2.csv", &TODAY.replacen(from, to, 1))])
                .unwrap_err()
                .to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
