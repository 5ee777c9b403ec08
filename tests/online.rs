//! Names asked online: what leaves the machine, how often, and what is made of the answers.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::commands::{dateline, said};
use crate::server::{Server, Step};

/// An invented town, as Nominatim 5.3.3 tells of one.
const TOWN: &str = r#"[{"place_id":1,"licence":"Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
  "osm_type":"node","osm_id":42,"lat":"35.2500000","lon":"40.5000000","category":"place","type":"town",
  "addresstype":"town","name":"Umm Zedan","address":{"state":"Raqqa","country_code":"sy"},"extratags":null,
  "namedetails":{"name":"أم زيدان","name:en":"Umm Zedan","alt_name:en":"Um Zedan"}}]"#;

const REPORT: &str = "Army enters a town\n\nBAGHDAD, Nov. 17, 2017 - Government forces captured the town of Umm Zedan on \
    Friday, the army said. Police in the town of Xyzabad arrested nobody.\n";

fn town() -> Step {
    Step::ok(&[("Content-Type", "application/json")], TOWN.as_bytes())
}

fn nothing() -> Step {
    Step::ok(&[], b"[]")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("reports")).unwrap();
    fs::write(folder.path().join("reports/a.txt"), REPORT).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str], server: &str) -> Output {
    dateline(
        folder,
        &[args, &["--online", server, "--online-cache", "kept"]].concat(),
    )
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn an_answer_places_an_event_and_is_credited() {
    let (server, folder) = (Server::start(vec![town(), nothing()]), folder());
    let dir = folder.path();
    let args = [
        "map",
        "reports",
        "-o",
        "out",
        "--theatre",
        "SY",
        "--contact",
        "desk@example.org",
    ];
    let output = run(dir, &args, &server.url);
    let told = said(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("online: 2 names looked up, 1 found, 0 without an answer (2 requests)"),
        "{told}"
    );
    let events = text(dir, "out/events.geojson");
    assert!(
        events.contains("\"osm:node/42\"") && events.contains("[40.5,35.25]"),
        "{events}"
    );
    assert!(text(dir, "out/NOTICE.txt").contains("OpenStreetMap contributors, ODbL 1.0"));
    assert!(text(dir, "out/.dateline.json").contains(&server.url));

    let asked = server.asked();
    let lines: Vec<&str> = asked.iter().map(|a| a.lines[0].as_str()).collect();
    let rest = "&format=jsonv2&limit=10&accept-language=en&addressdetails=1&namedetails=1&extratags=1&countrycodes=sy";
    let expected = ["Umm+Zedan", "Xyzabad"].map(|name| format!("GET /search?q={name}{rest} HTTP/1.1"));
    assert_eq!(
        lines, expected,
        "the name and the countries, and nothing else of the report"
    );
    let agent = asked[0].header("user-agent").unwrap();
    assert!(
        agent.starts_with("dateline/") && agent.ends_with("(desk@example.org)"),
        "{agent}"
    );
    assert!(
        asked[1].at - asked[0].at >= Duration::from_millis(990),
        "one a second"
    );
}

#[test]
fn what_is_kept_is_not_asked_again() {
    let (server, folder) = (Server::start(vec![town(), nothing()]), folder());
    let dir = folder.path();
    for (out, more) in [("out", None), ("again", Some("--offline"))] {
        let args = ["map", "reports", "-o", out].into_iter().chain(more);
        let output = run(dir, &args.collect::<Vec<_>>(), &server.url);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
        assert_eq!(server.asked().len(), 2);
    }
    for file in ["events.geojson", ".dateline.json", "findings.csv"] {
        assert_eq!(
            text(dir, &format!("out/{file}")),
            text(dir, &format!("again/{file}")),
            "{file}"
        );
    }
    let kept = fs::read_dir(dir.join("kept")).unwrap().map(|e| e.unwrap().path());
    let kept = kept.filter(|path| path.extension().is_some_and(|e| e == "json"));
    let kept: Vec<String> = kept.map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(kept.len(), 2);
    for field in [
        "\"url\"",
        "\"fetched\"",
        "\"status\": 200",
        "\"sha256\"",
        "ODbL 1.0",
    ] {
        assert!(kept.iter().all(|kept| kept.contains(field)), "{field}");
    }
}

#[test]
fn nobody_is_asked_about_known_names_or_without_being_told_to() {
    let (server, folder) = (Server::start(vec![town()]), folder());
    let output = run(folder.path(), &["places", "Rawa"], &server.url);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        dateline(folder.path(), &["events", "reports"]).status.code(),
        Some(0)
    );
    assert!(server.asked().is_empty());
}

#[test]
fn what_is_not_answered_is_a_finding() {
    let folder = folder();
    let dir = folder.path();
    let server = Server::start(vec![Step::status("404 Not Found", &[], b"{\"title\": \"404\"}")]);
    for (args, reason) in [
        (vec!["--offline"], "not asked: no answer is kept"),
        (vec![], "it answers 404; expected 200"),
    ] {
        let args = [&["map", "reports", "-o", "out"][..], &args].concat();
        let output = run(dir, &args, &server.url);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
        let findings = text(dir, "out/findings.csv");
        assert_eq!(findings.matches(reason).count(), 2, "{findings}");
    }
    let output = run(dir, &["places", "Umm Zedan"], "http://127.0.0.1:1");
    let told = said(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("no answer (") && told.contains("no place is called \"Umm Zedan\""),
        "{told}"
    );
}

#[test]
fn processes_wait_for_one_another() {
    let (server, folder) = (Server::start(vec![nothing()]), folder());
    let (dir, url) = (folder.path(), server.url.as_str());
    thread::scope(|scope| {
        for name in ["Aabad", "Bebad", "Cebad"] {
            scope.spawn(move || run(dir, &["places", name], url));
        }
    });
    let mut times: Vec<_> = server.asked().iter().map(|asked| asked.at).collect();
    times.sort();
    assert_eq!(times.len(), 3);
    for pair in times.windows(2) {
        assert!(
            pair[1] - pair[0] >= Duration::from_millis(990),
            "{:?}",
            pair[1] - pair[0]
        );
    }
}

#[test]
fn a_wait_that_a_server_asks_for_is_kept_by_the_next_process_too() {
    let busy = |seconds| Step::status("429 Too Many Requests", &[("Retry-After", seconds)], b"");
    let (server, folder) = (
        Server::start(vec![busy("2"), town(), busy("7200"), town()]),
        folder(),
    );
    let output = run(folder.path(), &["places", "Umm Zedan"], &server.url);
    assert!(
        said(&output.stdout).contains("osm:node/42"),
        "{}",
        said(&output.stderr)
    );
    let asked = server.asked();
    assert!(asked[1].at - asked[0].at >= Duration::from_millis(1990));
    let told = said(&run(folder.path(), &["places", "Aabad"], &server.url).stderr);
    assert!(told.contains("it answers 429, and asks to wait 7200 s"), "{told}");
    let told = said(&run(folder.path(), &["places", "Bebad"], &server.url).stderr);
    assert!(
        told.contains("not asked: it asked to wait, for another 7"),
        "{told}"
    );
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn some_servers_are_asked_on_terms_only() {
    let folder = folder();
    for (server, more, expected) in [
        (
            "https://nominatim.openstreetmap.org",
            vec![],
            "policies/nominatim/",
        ),
        (
            "https://nominatim.openstreetmap.org",
            vec!["--contact", "desk@example.org"],
            "--accept-osmf-policy",
        ),
        (
            "https://nominatim.openstreetmap.org",
            vec!["--accept-osmf-policy"],
            "--contact MAIL",
        ),
        ("https://www.wikidata.org", vec![], "--contact MAIL"),
        (
            "http://127.0.0.1:1",
            vec!["--contact", "nobody"],
            "expected a mail address",
        ),
    ] {
        let output = run(folder.path(), &[&["places", "Aabad"][..], &more].concat(), server);
        let told = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            told.contains(expected) && !told.contains("no place is called"),
            "{told}"
        );
    }
}

#[test]
fn an_account_is_sent_and_not_kept() {
    let answer =
        br#"{"totalResultsCount":1,"geonames":[{"geonameId":77,"name":"Umm Zedan","lat":"35.25","lng":"40.5",
        "fcl":"P","fcode":"PPL","countryCode":"SY","adminName1":"Raqqa","population":8200}]}"#;
    let (server, folder) = (Server::start(vec![Step::ok(&[], answer)]), folder());
    let address = server.url.replace("http://", "geonames+http://deskaccount@");
    let output = run(folder.path(), &["places", "Umm Zedan"], &address);
    assert!(
        said(&output.stdout).contains("geonames:77"),
        "{}",
        said(&output.stderr)
    );
    assert!(server.asked()[0].lines[0].ends_with("&username=deskaccount HTTP/1.1"));
    assert_eq!(server.asked()[0].header("authorization"), None);
    for file in fs::read_dir(folder.path().join("kept")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("deskaccount"), "{text}");
    }
}

#[test]
fn odd_answers_are_no_places() {
    let elsewhere = Step::status("302 Found", &[("Location", "http://localhost:1/search")], b"");
    for (step, expected) in [
        (
            Step::ok(&[], b"<html>Sign in</html>"),
            "something that is no JSON",
        ),
        (
            Step::ok(&[], br#"{"error":{"code":400,"message":"No"}}"#),
            "no list of places (No)",
        ),
        (
            Step::ok(&[], "[".repeat(100_000).as_bytes()),
            "something that is no JSON",
        ),
        (Step::ok(&[], &vec![b' '; 5 << 20]), "more than 4 MiB"),
        (elsewhere, "sends us to another host"),
    ] {
        let (server, folder) = (Server::start(vec![step]), folder());
        let output = run(folder.path(), &["places", "Umm Zedan"], &server.url);
        let told = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2));
        assert!(told.contains(expected), "expected {expected}: {told}");
        assert_eq!(server.asked().len(), 1, "asking again does not help: {told}");
    }
}

#[test]
fn the_next_server_is_asked_where_one_does_not_know() {
    let village = r#"{"entities":{"Q1":{"labels":{"en":{"value":"Umm Zedan"}},"aliases":{},"claims":{
        "P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q532"}}}}],
        "P17":[{"mainsnak":{"datavalue":{"value":{"id":"Q858"}}}}],
        "P625":[{"mainsnak":{"datavalue":{"value":{"latitude":35.25,"longitude":40.5,"globe":"http://x/Q2"}}}}]}}}}"#;
    let country = r#"{"entities":{"Q858":{"claims":{"P297":[{"mainsnak":{"datavalue":{"value":"SY"}}}]}}}}"#;
    let steps = [r#"{"search":[{"id":"Q1"}],"success":1}"#, village, country];
    let (first, folder) = (Server::start(vec![nothing()]), folder());
    let second = Server::start(steps.map(|body| Step::ok(&[], body.as_bytes())).into());
    let address = format!("wikidata+{}", second.url);
    let args = ["places", "Umm Zedan", "--theatre", "SY", "--online", &first.url];
    let output = run(folder.path(), &args, &address);
    let told = said(&output.stdout);
    assert!(
        told.contains("village in SY (wikidata:Q1)") && told.contains("Wikidata, CC0 1.0"),
        "{told}"
    );
    assert_eq!((first.asked().len(), second.asked().len()), (1, 3));
    assert!(
        second.asked()[0].lines[0].starts_with("GET /w/api.php?action=wbsearchentities&search=Umm+Zedan&")
    );
}
