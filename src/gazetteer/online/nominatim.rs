//! Nominatim (<https://nominatim.org/release-docs/latest/api/Search/>), written against server 5.3.3.

use serde_json::Value;

use super::{Ask, Found, Trouble, Url, country, number, text};
use crate::gazetteer::Kind;

/// Whose facts they are, where an answer does not say.
pub(super) const LICENCE: &str = "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright";

/// Places asked for: namesakes beyond are seldom meant.
const LIMIT: &str = "10";

/// Places of a name, in the server's order.
pub(super) fn find(base: &Url, name: &str, countries: &[String], ask: Ask<'_>) -> Result<Vec<Found>, String> {
    let answer = ask(&url(base, name, countries)?)?;
    let places = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(places.iter().filter_map(found).collect())
}

fn url(base: &Url, name: &str, countries: &[String]) -> Result<Url, String> {
    let mut url = base.join("search").map_err(|e| e.to_string())?;
    let mut query = url.query_pairs_mut();
    query
        .append_pair("q", name)
        .append_pair("format", "jsonv2")
        .append_pair("limit", LIMIT);
    // without a language the server picks names by its own
    query.append_pair("accept-language", "en");
    for detail in ["addressdetails", "namedetails", "extratags"] {
        query.append_pair(detail, "1");
    }
    if !countries.is_empty() {
        query.append_pair("countrycodes", &countries.join(","));
    }
    drop(query);
    Ok(url)
}

pub(super) fn trouble(answer: &Value) -> Option<Trouble> {
    if answer.is_array() {
        return None;
    }
    let message = text(&answer["error"]["message"]);
    Some(Trouble::Wrong(format!(
        "it answers no list of places ({message})"
    )))
}

/// What an answer says of its licence.
pub(super) fn licence(answer: &Value) -> Option<String> {
    Some(text(&answer.get(0)?["licence"])).filter(|licence| !licence.is_empty())
}

fn found(place: &Value) -> Option<Found> {
    let kind = kind(
        &text(&place["category"]),
        &text(&place["type"]),
        &text(&place["addresstype"]),
    )?;
    let (of, number_of) = (text(&place["osm_type"]), number::<u64>(&place["osm_id"])?);
    if !["node", "way", "relation"].contains(&of.as_str()) {
        return None;
    }
    let address = &place["address"];
    let adm1 = if kind == Kind::Province {
        String::new()
    } else {
        text(&address["state"])
    };
    Some(Found {
        id: format!("osm:{of}/{number_of}"),
        name: text(&place["name"]),
        names: names(&place["namedetails"]),
        kind,
        country: country(&text(&address["country_code"])),
        adm1,
        lat: number(&place["lat"])?,
        lon: number(&place["lon"])?,
        population: number(&place["extratags"]["population"]).unwrap_or(0),
        source: Some(text(&place["licence"]))
            .filter(|l| !l.is_empty())
            .unwrap_or_else(|| LICENCE.to_owned()),
    })
}

/// All names of a place: in each language, and several in one field after semicolons.
fn names(details: &Value) -> Vec<String> {
    let fields = details.as_object().into_iter().flatten();
    let names = fields.filter(|(key, _)| {
        let base = key.split(':').next().unwrap_or_default();
        [
            "name",
            "alt_name",
            "old_name",
            "official_name",
            "short_name",
            "int_name",
            "loc_name",
        ]
        .contains(&base)
    });
    let names = names.flat_map(|(_, value)| {
        text(value)
            .split(';')
            .map(|n| n.trim().to_owned())
            .collect::<Vec<_>>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// What a feature of OpenStreetMap is (<https://wiki.openstreetmap.org/wiki/Key:place> and the like); nothing for what
/// no report means by a name alone: shops, streets, buildings.
fn kind(category: &str, of: &str, address: &str) -> Option<Kind> {
    let settled = |of: &str| {
        Some(match of {
            "city" => Kind::City,
            "town" => Kind::Town,
            "village" | "hamlet" | "isolated_dwelling" => Kind::Village,
            "suburb" | "quarter" | "neighbourhood" | "borough" | "city_block" => Kind::Neighbourhood,
            "country" => Kind::Country,
            "state" | "province" => Kind::Province,
            "county" | "district" | "state_district" | "city_district" | "municipality" => Kind::District,
            "region" | "island" | "archipelago" | "sea" | "ocean" => Kind::Region,
            "continent" => Kind::Continent,
            "locality" => Kind::Site,
            _ => return None,
        })
    };
    match (category, of) {
        ("place", of) => settled(of),
        ("boundary", "administrative") => settled(address),
        ("waterway", "dam") | ("aeroway", "aerodrome") | ("military", _) => Some(Kind::Site),
        ("waterway", "river" | "stream" | "canal" | "wadi") => Some(Kind::River),
        ("natural", "water" | "bay") | ("water", _) => Some(Kind::Lake),
        ("natural", "peak" | "mountain_range" | "ridge" | "volcano" | "hill") => Some(Kind::Mountain),
        ("natural", "desert" | "valley" | "plain") => Some(Kind::Region),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the form of server 5.3.3; the place is invented.
    pub(super) const ANSWER: &str = r#"[
      {"place_id":1,"licence":"Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright","osm_type":"node",
       "osm_id":42,"lat":"35.2500000","lon":"40.5000000","category":"place","type":"town","addresstype":"town",
       "name":"Tell Zed","display_name":"Tell Zed, Syria","importance":0.1,
       "address":{"town":"Tell Zed","state":"Raqqa Governorate","country":"Syria","country_code":"sy"},
       "extratags":{"population":"8200"},
       "namedetails":{"name":"تل زد","name:en":"Tell Zed","alt_name:en":"Tal Zed;Zed Hill","ref":"Zed"}},
      {"place_id":2,"licence":"","osm_type":"way","osm_id":"43","lat":"35.3","lon":"40.6","category":"shop",
       "type":"bakery","addresstype":"shop","name":"Tell Zed","address":{},"extratags":null,"namedetails":null}]"#;

    #[test]
    fn places_are_read_and_shops_are_not() {
        let base = Url::parse("http://127.0.0.1/n/").unwrap();
        let mut asked = Vec::new();
        let mut ask = |url: &Url| {
            asked.push(url.to_string());
            Ok(serde_json::from_str(ANSWER).unwrap())
        };
        let found = find(&base, "Tell Zed & Co", &["sy".into(), "iq".into()], &mut ask).unwrap();
        assert_eq!(
            asked,
            [
                "http://127.0.0.1/n/search?q=Tell+Zed+%26+Co&format=jsonv2&limit=10&accept-language=en&addressdetails=1\
              &namedetails=1&extratags=1&countrycodes=sy%2Ciq"
            ]
        );
        assert_eq!(found.len(), 1);
        let place = &found[0];
        assert_eq!(
            (place.id.as_str(), place.kind, place.population),
            ("osm:node/42", Kind::Town, 8200)
        );
        assert_eq!(
            (place.country.as_str(), place.adm1.as_str()),
            ("SY", "Raqqa Governorate")
        );
        assert!(place.names.contains(&"Zed Hill".to_owned()) && !place.names.contains(&"Zed".to_owned()));
        assert_eq!(place.source, LICENCE);
    }

    #[test]
    fn what_is_no_list_is_trouble() {
        for answer in [
            r#"{"error":{"code":400,"message":"no"}}"#,
            r#"{"title":"404 Not Found"}"#,
            "3",
            "null",
        ] {
            assert!(
                trouble(&serde_json::from_str(answer).unwrap()).is_some(),
                "{answer}"
            );
        }
        assert!(trouble(&serde_json::json!([])).is_none());
    }

    #[test]
    fn odd_answers_give_no_place_and_no_panic() {
        for answer in [
            r#"[null, 3, [], "x", {}]"#,
            r#"[{"category":"place","type":"town","osm_type":"../..","osm_id":1,"lat":"1","lon":"1","name":"x"}]"#,
            r#"[{"category":"place","type":"town","osm_type":"node","osm_id":-1,"lat":"1","lon":"1","name":"x"}]"#,
            r#"[{"category":"place","type":"town","osm_type":"node","osm_id":1,"lat":"north","lon":"1","name":"x"}]"#,
        ] {
            let places: Value = serde_json::from_str(answer).unwrap();
            assert!(
                places.as_array().unwrap().iter().find_map(found).is_none(),
                "{answer}"
            );
        }
    }
}
