//! The tables in `gazetteer/`: in order, sourced, inside their country, true to the facts checked by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline::gazetteer::Gazetteer;
use dateline::gazetteer::rank::{Container, Context, rank};

type Row = BTreeMap<String, String>;

fn table(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer").join(name);
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(path)
        .unwrap();
    let rows: Result<Vec<Row>, _> = reader.deserialize().collect();
    rows.unwrap()
}

fn assert_sorted(name: &str, columns: &[&str]) {
    let keys: Vec<Vec<String>> = table(name)
        .iter()
        .map(|row| columns.iter().map(|&c| row[c].clone()).collect())
        .collect();
    for pair in keys.windows(2) {
        assert!(
            pair[0] < pair[1],
            "{name}: {:?} must come after {:?}, once",
            pair[0],
            pair[1]
        );
    }
}

#[test]
fn sorted_and_unique() {
    assert_sorted("places.csv", &["id"]);
    assert_sorted("variants.csv", &["place", "variant"]);
    assert_sorted("overrides.csv", &["id"]);
    assert_sorted("members.csv", &["place", "member"]);
    assert_sorted("countries.csv", &["iso2"]);
    assert_sorted("divisions.csv", &["country", "unit"]);
    assert_sorted("regions.csv", &["country", "name"]);
    assert_sorted("exonyms.csv", &["id", "name"]);
}

#[test]
fn every_place_is_sourced() {
    for place in table("places.csv") {
        let id = &place["id"];
        assert!(
            ["GeoNames", "Wikipedia", "CIA World Factbook", "dateline, from"]
                .iter()
                .any(|s| place["source"].starts_with(s)),
            "{id}"
        );
        assert!(!place["source_id"].is_empty(), "{id}");
        assert!(place["precision_km"].parse::<f64>().unwrap() > 0.0, "{id}");
        let composed = place["source"].starts_with("dateline");
        assert!(!composed || place["geo_basis"] == "mean_of_towns", "{id}");
        assert!(
            place["geo_basis"] == "source" || place["note"].starts_with("point: "),
            "{id}"
        );
    }
}

/// Boxes around the two countries, degrees, a little wide: west, south, east, north.
const BOXES: [(&str, [f64; 4]); 2] = [("IQ", [38.7, 29.0, 48.7, 37.4]), ("SY", [35.5, 32.3, 42.4, 37.4])];

#[test]
fn places_lie_in_their_country() {
    for place in table("places.csv") {
        let number = |column: &str| place[column].parse::<f64>().unwrap();
        let (lat, lon) = (number("lat"), number("lon"));
        for (country, [west, south, east, north]) in BOXES {
            let inside = (west..=east).contains(&lon) && (south..=north).contains(&lat);
            assert!(
                place["country"] != country || inside,
                "{} at {lat}, {lon}",
                place["id"]
            );
        }
    }
}

#[test]
fn members_are_places_and_every_mean_has_towns() {
    let places = table("places.csv");
    let ids: BTreeSet<&str> = places.iter().map(|p| p["id"].as_str()).collect();
    let members = table("members.csv");
    let composed: BTreeSet<&str> = members.iter().map(|m| m["place"].as_str()).collect();
    for member in &members {
        assert!(ids.contains(member["member"].as_str()), "{member:?}");
        assert!(ids.contains(member["place"].as_str()), "{member:?}");
    }
    for place in &places {
        let means = place["geo_basis"] == "mean_of_towns" && place["kind"] != "province";
        assert_eq!(means, composed.contains(place["id"].as_str()), "{}", place["id"]);
    }
}

#[test]
fn checked_facts_stand() {
    let places = table("places.csv");
    for (id, name, lat, lon) in [
        ("geonames:99454", "Fallujah", "33.34913", "43.78599"),
        ("geonames:98717", "Ramadi", "33.42056", "43.30778"),
        ("geonames:92004", "Rawa", "34.48229", "41.91898"),
        ("geonames:92138", "Al-Qaim", "34.39251", "40.98945"),
        ("geonames:6765385", "Anah", "34.36857", "41.98194"),
        ("geonames:98885", "Old Anah", "34.46934", "41.94223"),
    ] {
        let place = places.iter().find(|p| p["id"] == id).unwrap();
        assert_eq!(
            (&*place["name"], &*place["lat"], &*place["lon"]),
            (name, lat, lon),
            "{id}"
        );
    }
    for (country, provinces) in [("IQ", 19), ("SY", 14)] {
        let found = places
            .iter()
            .filter(|p| p["country"] == country && p["kind"] == "province");
        assert_eq!(found.count(), provinces, "{country}");
    }
}

#[test]
fn spellings_are_words_that_people_write() {
    for variant in table("variants.csv") {
        let name = variant["variant"].as_str();
        let first = name.chars().next().unwrap();
        let article = [
            "al-", "ad-", "ar-", "as-", "ash-", "at-", "an-", "az-", "the ", "ni-",
        ];
        let leads = article.iter().any(|a| name.starts_with(a)) || name.contains(' ');
        assert!(
            !first.is_lowercase() || first > '\u{5ff}' || leads,
            "{name:?} of {} looks like a machine transliteration",
            variant["place"]
        );
    }
}

#[test]
fn what_campaign_news_names_is_found() {
    let gazetteer = Gazetteer::builtin().unwrap();
    for (name, id) in [
        ("Fallujah", "geonames:99454"),
        ("western Anbar", "dateline:western-anbar"),
        ("West Anbar", "dateline:western-anbar"),
        ("Anbar desert", "dateline:anbar-desert"),
        ("Anbar", "geonames:99592"),
        ("Baghdad", "geonames:98182"),
        ("Iraq", "geonames:99237"),
        ("Rawa", "geonames:92004"),
        ("Rawah", "geonames:92004"),
        ("al-Qaim", "geonames:92138"),
        ("Al-Qa\u{2019}im", "geonames:92138"),
        ("Al Kaim", "geonames:92138"),
        ("القائم", "geonames:92138"),
        ("Iraq-Syria border", "dateline:iraq-syria-border"),
        ("Iraqi-Syrian border", "dateline:iraq-syria-border"),
        ("Deir ez-Zour", "geonames:170794"),
        ("Deir al-Zor", "geonames:170794"),
        ("Deir Ezzor", "geonames:170794"),
        ("دير الزور", "geonames:170794"),
        ("Euphrates valley", "dateline:euphrates-valley"),
        ("Euphrates river valley", "dateline:euphrates-valley"),
        ("Euphrates", "dateline:euphrates"),
        ("Beirut", "geonames:276781"),
        ("Lebanon", "geonames:272103"),
        ("Anah", "geonames:6765385"),
        ("Hawija", "geonames:390188"),
        ("Mosul", "geonames:99072"),
        ("Erbil", "geonames:95446"),
        ("Kurdistan Region", "dateline:kurdistan-region"),
        ("Diyala", "geonames:96965"),
        ("Nineveh", "geonames:92877"),
        ("Khanaqin district", "dateline:khanaqin-district"),
        ("Ramadi", "geonames:98717"),
        ("Raqqa", "geonames:172955"),
        ("Haditha Dam", "dateline:haditha-dam"),
        ("U.S.", "geonames:6252001"),
        ("DRC", "geonames:203312"),
    ] {
        let best = gazetteer
            .lookup(name)
            .first()
            .map(|hit| gazetteer.place(hit.place).id);
        assert_eq!(best.as_deref(), Some(id), "{name}");
    }
}

#[test]
fn airfields_are_found_by_their_whole_name() {
    let gazetteer = Gazetteer::builtin().unwrap();
    for (name, lat, lon) in [
        ("Wadi Seidna airbase", "15.82", "32.51"),
        ("Halwara air base", "30.75", "75.63"),
        ("Queen Alia airport", "31.72", "35.99"),
        ("Ben Gurion International Airport", "32.01", "34.89"),
        ("Tripoli International Airport", "32.66", "13.16"),
        ("Luanda airport", "-8.86", "13.23"),
        ("Kamituga", "-3.03", "28.12"),
    ] {
        let hits = gazetteer.lookup(name);
        let point = gazetteer.place(hits[0].place).point;
        assert_eq!(
            (format!("{:.2}", point.y()), format!("{:.2}", point.x())),
            (lat.into(), lon.into()),
            "{name}"
        );
    }
    // people, ordinary words, and a town that has no airport of its name where another has one
    for name in [
        "Wadi Seidna",
        "Queen Alia",
        "Ben Gurion",
        "Kenyatta",
        "Central Airport",
        "Victory base",
        "Naval Air Base",
        "San Jose airport",
        "London airport",
        "Moscow airport",
    ] {
        assert!(gazetteer.lookup(name).is_empty(), "{name}");
    }
}

#[test]
fn what_nobody_locates_is_not_found() {
    let gazetteer = Gazetteer::builtin().unwrap();
    for name in ["Falahat", "Bahary Taza"] {
        assert!(gazetteer.lookup(name).is_empty(), "{name}");
    }
}

#[test]
fn a_place_of_ones_own_is_meant_before_its_namesakes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("villages.csv");
    std::fs::write(
        &path,
        "name,lat,lon,country\nRamadi,35.1,44.2,IQ\nParis,35.2,44.3,IQ\n",
    )
    .unwrap();
    let gazetteer = Gazetteer::open(&[path], true).unwrap();
    for name in ["Ramadi", "Paris"] {
        let ranked = rank(&gazetteer, &gazetteer.lookup(name), &Context::default());
        assert_eq!(gazetteer.place(ranked[0].place).source, "villages.csv", "{name}");
        assert!(ranked[0].score - ranked[1].score > 0.5, "{name}: {ranked:?}");
        let elsewhere = gazetteer.place(ranked[1].place);
        let said = Context {
            stated_in: Some(Container::of(gazetteer.facts(ranked[1].place))),
            ..Context::default()
        };
        let ranked = rank(&gazetteer, &gazetteer.lookup(name), &said);
        assert_eq!(
            gazetteer.place(ranked[0].place).id,
            elsewhere.id,
            "{name}, said to lie elsewhere"
        );
    }
}
