//! Wikidata (<https://www.wikidata.org/w/api.php>): a search by name, then the facts of what it finds, then the codes
//! of their countries.

use std::collections::HashMap;

use serde_json::Value;

use super::{Ask, Found, Trouble, Url, country, number, text};
use crate::gazetteer::Kind;

/// Whose facts they are.
pub(super) const LICENCE: &str = "Wikidata, CC0 1.0";

/// Items asked for.
const LIMIT: &str = "20";

/// What items are instances of (property P31), as far as reports name such places.
const CLASSES: [(&str, Kind); 24] = [
    ("Q515", Kind::City),
    ("Q1549591", Kind::City),
    ("Q5119", Kind::City),
    ("Q3957", Kind::Town),
    ("Q486972", Kind::Town),
    ("Q532", Kind::Village),
    ("Q5084", Kind::Village),
    ("Q123705", Kind::Neighbourhood),
    ("Q622499", Kind::Camp),
    ("Q6256", Kind::Country),
    ("Q3624078", Kind::Country),
    ("Q10864048", Kind::Province),
    ("Q13220204", Kind::District),
    ("Q4022", Kind::River),
    ("Q23397", Kind::Lake),
    ("Q131681", Kind::Lake),
    ("Q8502", Kind::Mountain),
    ("Q46831", Kind::Mountain),
    ("Q8514", Kind::Region),
    ("Q39816", Kind::Region),
    ("Q12323", Kind::Site),
    ("Q1248784", Kind::Site),
    ("Q695850", Kind::Site),
    ("Q245016", Kind::Site),
];

/// Places of a name, in the server's order.
pub(super) fn find(base: &Url, name: &str, countries: &[String], ask: Ask<'_>) -> Result<Vec<Found>, String> {
    let search = [
        ("action", "wbsearchentities"),
        ("search", name),
        ("language", "en"),
        ("uselang", "en"),
        ("type", "item"),
        ("limit", LIMIT),
    ];
    let hits = ask(&url(base, &search)?)?;
    let hits = hits["search"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<String> = hits
        .iter()
        .map(|hit| text(&hit["id"]))
        .filter(|id| is_item(id))
        .collect();
    let items = entities(base, &ids, "labels|aliases|claims", ask)?;
    let mut places: Vec<(Found, String)> = ids
        .iter()
        .filter_map(|id| found(id, &items[id.as_str()]))
        .collect();
    let mut homes: Vec<String> = places
        .iter()
        .map(|(_, home)| home.clone())
        .filter(|id| is_item(id))
        .collect();
    homes.sort();
    homes.dedup();
    let homes_told = entities(base, &homes, "claims", ask)?;
    let code = |id: &String| country(&text(&claim(&homes_told[id.as_str()], "P297")["value"]));
    let codes: HashMap<&String, String> = homes.iter().map(|id| (id, code(id))).collect();
    for (place, home) in &mut places {
        place.country = codes.get(home).cloned().unwrap_or_default();
    }
    let wanted =
        |place: &Found| countries.is_empty() || countries.contains(&place.country.to_ascii_lowercase());
    Ok(places
        .into_iter()
        .map(|(place, _)| place)
        .filter(wanted)
        .collect())
}

/// What is said of items.
fn entities(base: &Url, ids: &[String], props: &str, ask: Ask<'_>) -> Result<Value, String> {
    if ids.is_empty() {
        return Ok(Value::Null);
    }
    let ids = ids.join("|");
    let get = [
        ("action", "wbgetentities"),
        ("ids", ids.as_str()),
        ("props", props),
        ("languages", "en|ar"),
    ];
    Ok(ask(&url(base, &get)?)?["entities"].take())
}

fn url(base: &Url, parameters: &[(&str, &str)]) -> Result<Url, String> {
    let mut url = base.join("w/api.php").map_err(|e| e.to_string())?;
    let common = [("format", "json"), ("maxlag", "5")];
    url.query_pairs_mut()
        .extend_pairs(parameters)
        .extend_pairs(common);
    Ok(url)
}

/// Errors come with status 200 (<https://www.mediawiki.org/wiki/API:Errors_and_warnings>).
pub(super) fn trouble(answer: &Value) -> Option<Trouble> {
    let error = &answer["error"];
    if error.is_null() {
        let told = answer["search"].is_array() || answer["entities"].is_object();
        return (!told).then(|| Trouble::Wrong("it answers no list of items".to_owned()));
    }
    let why = format!("it answers \"{}\"", text(&error["info"]));
    let busy = ["maxlag", "ratelimited", "readonly"].contains(&text(&error["code"]).as_str());
    Some(if busy {
        Trouble::Busy(why)
    } else {
        Trouble::Wrong(why)
    })
}

/// A place and the item of its country.
fn found(id: &str, item: &Value) -> Option<(Found, String)> {
    let at = &claim(item, "P625")["value"];
    let on_earth = text(&at["globe"]).ends_with("/Q2");
    let kind = claims(item, "P31").find_map(|class| kind(&text(&class["value"]["id"])))?;
    let languages = |field: &'static str| {
        item[field]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, value)| value)
    };
    let aliases = languages("aliases").flat_map(|list| list.as_array().into_iter().flatten());
    let names = languages("labels")
        .chain(aliases)
        .map(|label| text(&label["value"]));
    let place = Found {
        id: format!("wikidata:{id}"),
        name: text(&item["labels"]["en"]["value"]),
        names: names.collect(),
        kind,
        country: String::new(),
        adm1: String::new(),
        lat: number(&at["latitude"])?,
        lon: number(&at["longitude"])?,
        population: number(&claim(item, "P1082")["value"]["amount"]).unwrap_or(0),
        source: LICENCE.to_owned(),
    };
    on_earth.then(|| (place, text(&claim(item, "P17")["value"]["id"])))
}

fn kind(class: &str) -> Option<Kind> {
    CLASSES.iter().find(|(id, _)| *id == class).map(|(_, kind)| *kind)
}

/// The statements of a property but for those that are held to be wrong or over.
fn claims<'a>(item: &'a Value, property: &str) -> impl Iterator<Item = &'a Value> {
    let claims = item["claims"][property]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let standing = claims.iter().filter(|claim| claim["rank"] != "deprecated");
    standing.map(|claim| &claim["mainsnak"]["datavalue"])
}

/// The first statement of a property.
fn claim<'a>(item: &'a Value, property: &str) -> &'a Value {
    claims(item, property).next().unwrap_or(&Value::Null)
}

/// "Q" and a number.
fn is_item(id: &str) -> bool {
    id.strip_prefix('Q')
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn snak(value: &Value) -> Value {
        json!([{"rank": "normal", "mainsnak": {"datavalue": {"value": value}}}])
    }

    /// An invented village, a moon's crater and a person of its name, and the country.
    fn answers() -> [Value; 3] {
        let point = |globe: &str| json!({"latitude": 35.25, "longitude": 40.5, "globe": format!("http://x/entity/{globe}")});
        let village = json!({
            "labels": {"en": {"value": "Tell Zed"}, "ar": {"value": "تل زد"}},
            "aliases": {"en": [{"value": "Tal Zed"}]},
            "claims": {
                "P31": snak(&json!({"id": "Q532"})), "P625": snak(&point("Q2")), "P17": snak(&json!({"id": "Q858"})),
                "P1082": snak(&json!({"amount": "+8200"})),
            },
        });
        let mut crater = village.clone();
        crater["claims"]["P625"] = snak(&point("Q405"));
        [
            json!({"search": [{"id": "Q1"}, {"id": "Q2"}, {"id": "Q3"}, {"id": "../Q4"}], "success": 1}),
            json!({"entities": {"Q1": village, "Q2": crater, "Q3": {"claims": {}}}}),
            json!({"entities": {"Q858": {"claims": {"P297": snak(&json!("SY"))}}}}),
        ]
    }

    #[test]
    fn places_are_found_in_three_steps() {
        let base = Url::parse("http://127.0.0.1/").unwrap();
        for (countries, count) in [
            (vec![], 1),
            (vec!["sy".to_owned()], 1),
            (vec!["iq".to_owned()], 0),
        ] {
            let mut asked = Vec::new();
            let mut ask = |url: &Url| {
                asked.push(url.query().unwrap_or_default().to_owned());
                Ok(answers()[asked.len() - 1].clone())
            };
            let found = find(&base, "Tell Zed", &countries, &mut ask).unwrap();
            assert_eq!(found.len(), count);
            assert!(
                asked[1].contains("ids=Q1%7CQ2%7CQ3&") && asked[2].contains("ids=Q858&"),
                "{asked:?}"
            );
            if let Some(place) = found.first() {
                assert_eq!(
                    (place.id.as_str(), place.country.as_str(), place.population),
                    ("wikidata:Q1", "SY", 8200)
                );
                assert!(place.names.contains(&"Tal Zed".to_owned()));
            }
        }
    }

    #[test]
    fn trouble_is_told_apart() {
        let error = |code: &str| json!({"error": {"code": code, "info": "i"}});
        assert!(matches!(trouble(&error("maxlag")), Some(Trouble::Busy(_))));
        assert!(matches!(trouble(&error("badvalue")), Some(Trouble::Wrong(_))));
        assert!(trouble(&json!({"search": []})).is_none() && trouble(&json!(3)).is_some());
    }
}
