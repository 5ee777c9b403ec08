//! The search of GeoNames (<https://www.geonames.org/export/geonames-search.html>).

use serde_json::Value;

use super::{Ask, Found, Trouble, Url, country, number, text};
use crate::gazetteer::import::geonames_kind;

/// Whose facts they are.
pub(super) const LICENCE: &str = "GeoNames, CC BY 4.0";

/// Places asked for.
const ROWS: &str = "20";

/// Places of a name, in the server's order.
pub(super) fn find(base: &Url, name: &str, countries: &[String], ask: Ask<'_>) -> Result<Vec<Found>, String> {
    let mut url = base.join("searchJSON").map_err(|e| e.to_string())?;
    let mut query = url.query_pairs_mut();
    query
        .append_pair("name", name)
        .append_pair("style", "FULL")
        .append_pair("maxRows", ROWS);
    for code in countries {
        query.append_pair("country", &code.to_ascii_uppercase());
    }
    drop(query);
    let answer = ask(&url)?;
    let places = answer["geonames"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    Ok(places.iter().filter_map(found).collect())
}

/// Errors come with status 200 (<https://www.geonames.org/export/webservice-exception.html>).
pub(super) fn trouble(answer: &Value) -> Option<Trouble> {
    let status = &answer["status"];
    if status.is_null() {
        let list = answer["geonames"].is_array();
        return (!list).then(|| Trouble::Wrong("it answers no list of places".to_owned()));
    }
    let why = format!("it answers \"{}\"", text(&status["message"]));
    match number::<u32>(&status["value"]) {
        Some(11 | 15) => None, // no such record: an answer
        Some(13 | 22) => Some(Trouble::Busy(why)),
        _ => Some(Trouble::Wrong(why)),
    }
}

fn found(place: &Value) -> Option<Found> {
    let id: u64 = number(&place["geonameId"])?;
    let population = number(&place["population"]).unwrap_or(0);
    let others = place["alternateNames"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let others = others
        .iter()
        .filter(|other| text(&other["lang"]) != "link")
        .map(|other| text(&other["name"]));
    let names = ["toponymName", "asciiName"]
        .iter()
        .map(|&field| text(&place[field]))
        .chain(others);
    Some(Found {
        id: format!("geonames:{id}"),
        name: text(&place["name"]),
        names: names.filter(|name| !name.is_empty()).collect(),
        kind: geonames_kind(&text(&place["fcl"]), &text(&place["fcode"]), population),
        country: country(&text(&place["countryCode"])),
        adm1: text(&place["adminName1"]),
        lat: number(&place["lat"])?,
        lon: number(&place["lng"])?,
        population,
        source: LICENCE.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Kind;

    #[test]
    fn places_are_read() {
        let base = Url::parse("http://127.0.0.1/").unwrap();
        let answer = serde_json::json!({"totalResultsCount": 1, "geonames": [{
            "geonameId": 77, "name": "Tell Zed", "toponymName": "Tall Zad", "lat": "35.25", "lng": "40.5", "fcl": "P",
            "fcode": "PPL", "countryCode": "SY", "adminName1": "Raqqa", "population": 8200,
            "alternateNames": [{"name": "تل زد", "lang": "ar"}, {"name": "https://x.example", "lang": "link"}],
        }, {"geonameId": "x"}]});
        let mut ask = |url: &Url| {
            assert_eq!(
                url.as_str(),
                "http://127.0.0.1/searchJSON?name=Zed&style=FULL&maxRows=20&country=SY"
            );
            Ok(answer.clone())
        };
        let found = find(&base, "Zed", &["sy".into()], &mut ask).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id.as_str(), found[0].kind), ("geonames:77", Kind::Town));
        assert_eq!(found[0].names, ["Tall Zad", "تل زد"]);
    }

    #[test]
    fn trouble_is_told_apart() {
        let status = |value: u32| serde_json::json!({"status": {"message": "m", "value": value}});
        assert!(trouble(&status(15)).is_none());
        assert!(matches!(trouble(&status(22)), Some(Trouble::Busy(_))));
        for value in [10, 18, 19, 20, 99] {
            assert!(
                matches!(trouble(&status(value)), Some(Trouble::Wrong(_))),
                "{value}"
            );
        }
        assert!(trouble(&serde_json::json!({"geonames": []})).is_none());
        assert!(trouble(&serde_json::json!([])).is_some());
    }
}
