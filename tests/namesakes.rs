use dateline::report::Meta;
use dateline::resolution::Mention;
use dateline::{Gazetteer, Lexicon, Options, Report, read};

/// A text, a name in it, and what it must be: the id, "associative", or "unknown".
const CASES: &[(&str, &str, &str)] = &[
    (
        "The storm reached Long Beach, CA on Monday.",
        "Long Beach",
        "geonames:5367929",
    ),
    (
        "The storm reached Long Beach, CA on Monday.",
        "CA",
        "dateline:us-california",
    ),
    ("The USA sent doctors.", "USA", "geonames:6252001"),
    ("Doctors flew to the US on Monday.", "US", "geonames:6252001"),
    ("The U.S. sent more in May.", "U.S.", "geonames:6252001"),
    (
        "Officials in China closed two schools.",
        "China",
        "geonames:1814991",
    ),
    (
        "Lawmakers in Washington met, and so did ministers in Ottawa.",
        "Washington",
        "geonames:4140963",
    ),
    ("European leaders met in Brussels.", "European", "associative"),
    (
        "Shells fell on Krasnohorivka, Donetsk Oblast, on Monday.",
        "Krasnohorivka",
        "geonames:704393",
    ),
    (
        "Fighters left the village of Qorvantil for Fallujah.",
        "Qorvantil",
        "unknown",
    ),
    (
        "Fighters left the village of Qorvantil for Fallujah.",
        "Fallujah",
        "geonames:99454",
    ),
    (
        "Gunmen raided Dikwa, Konduga and Qala in Borno on Monday.",
        "Qala",
        "unknown",
    ),
    (
        "Gunmen raided Dikwa, Konduga and the village of Qala in Azerbaijan.",
        "Qala",
        "geonames:586289",
    ),
    (
        "Rockets hit Kherson and Odessa on Monday.",
        "Kherson",
        "geonames:706448",
    ),
    (
        "Rockets hit Kherson and Odessa on Monday.",
        "Odessa",
        "geonames:698740",
    ),
    (
        "A bus burned in Odessa, Texas, on Monday.",
        "Odessa",
        "geonames:5527554",
    ),
    (
        "Snow fell in Barrie, Ont., and in Slidell, La., on Monday.",
        "La.",
        "dateline:us-louisiana",
    ),
    (
        "Police in Atlanta, Georgia, and in Macon found the car.",
        "Georgia",
        "dateline:us-georgia",
    ),
    (
        "Rebels left Tbilisi for another town in Georgia.",
        "Georgia",
        "geonames:614540",
    ),
    ("U.S. doctors left on Monday.", "U.S.", "associative"),
    (
        "Ministers of the Republic of Chad met in Paris.",
        "Republic of Chad",
        "geonames:2434508",
    ),
    (
        "A storm left the Atlantic for Texas, Ohio, Florida and Kansas.",
        "Atlantic",
        "dateline:atlantic-ocean",
    ),
    ("Londoners met Ohioans in Paris.", "Londoners", "associative"),
    ("Many Ohioans left for Paris.", "Ohioans", "associative"),
    ("An SA officer flew to Paris.", "SA", "not found"),
    ("A BUS BURNED IN EU, FRANCE", "EU", "geonames:3019329"),
];

fn became(mention: &Mention) -> String {
    match mention.resolution.place() {
        _ if mention.toponym.usage.as_str() == "associative" => "associative".to_owned(),
        Some(place) => place.id.clone(),
        None => mention.resolution.status.as_str().to_owned(),
    }
}

#[test]
fn namesakes_that_rivals_mistake_are_told_apart() {
    let (gazetteer, lexicon) = (Gazetteer::builtin().unwrap(), Lexicon::builtin().unwrap());
    let mut wrong = Vec::new();
    for &(text, name, expected) in CASES {
        let report =
            Report::from_text("case", "case.txt", text.as_bytes(), &Meta::default(), &lexicon).unwrap();
        let reading = read(&report, &gazetteer, &lexicon, &Options::default());
        let found = reading.mentions.iter().find(|m| m.as_written == name);
        let found = found.map_or_else(|| "not found".to_owned(), became);
        if found != expected {
            wrong.push(format!("{name}: found {found}, expected {expected} in: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_namesakes_of_a_report_are_each_where_it_says() {
    let (gazetteer, lexicon) = (Gazetteer::builtin().unwrap(), Lexicon::builtin().unwrap());
    for (text, name, expected) in [
        (
            "Trains stopped in Valencia in Spain. Buses ran in Valencia in Venezuela.",
            "Valencia",
            &["geonames:2509954", "geonames:3625549"][..],
        ),
        (
            "A bridge fell in Tripoli, 70 km north of Beirut. Nurses left Tripoli in Libya by boat.",
            "Tripoli",
            &["geonames:266826", "geonames:2210247"],
        ),
        // the town, though other towns speak for the middle of its province
        (
            "Rain fell on Kherson. Ferries left Kakhovka, Nova Kakhovka and Beryslav.",
            "Kherson",
            &["geonames:706448"],
        ),
        (
            "Rain fell on Kherson Province. Ferries left Kakhovka and Beryslav.",
            "Kherson Province",
            &["dateline:ua-kherson"],
        ),
    ] {
        let report = Report::from_text("r", "r.txt", text.as_bytes(), &Meta::default(), &lexicon).unwrap();
        let reading = read(&report, &gazetteer, &lexicon, &Options::default());
        let of_name = reading.mentions.iter().filter(|m| m.as_written == name);
        assert_eq!(of_name.map(became).collect::<Vec<_>>(), expected, "{text}");
    }
}
