//! Downloads from a server that breaks off, is busy, or sends something else.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::Duration;

use dateline::gazetteer::fetch::{Dump, Fetched, fetch};
use dateline::gazetteer::http::{Client, Options, Patience};
use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::commands::{dateline, said};
use crate::server::{Server, Step};

const TAG: (&str, &str) = ("ETag", "\"v1\"");

/// A table of `count` invented villages.
fn table(count: usize) -> String {
    let row = |n: usize| {
        let lat = 20.0 + f64::from(u32::try_from(n % 1000).unwrap()) / 100.0;
        format!(
            "{n}\tTell {n}\tTell {n}\t\t{lat:.2}\t40.5\tP\tPPL\tSY\t\t\t\t\t\t{n}\t\t\tAsia/Damascus\t2024-05-05\n"
        )
    };
    (1..=count).map(row).collect()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive of a good dump.
fn good() -> Vec<u8> {
    zipped(&[("readme.txt", b"none"), ("SY.txt", table(3000).as_bytes())])
}

fn impatient() -> Patience {
    Patience {
        stall: Duration::from_secs(2),
        pause: Duration::from_millis(5),
        longest: Duration::from_secs(3),
        attempts: 4,
    }
}

fn get(dump: &str, server: &Server, folder: &Path) -> Result<Fetched, String> {
    let options = Options {
        patience: impatient(),
        ..Options::default()
    };
    let client = Client::new(&options).unwrap();
    let dump: Dump = dump.parse().unwrap();
    fetch(&dump, &server.url, folder, &client, &mut |_| ()).map_err(|e| e.to_string())
}

/// Runs a script against an empty folder.
fn run(dump: &str, steps: Vec<Step>) -> (Result<Fetched, String>, Server, TempDir) {
    let (server, folder) = (Server::start(steps), tempfile::tempdir().unwrap());
    let got = get(dump, &server, folder.path());
    (got, server, folder)
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != ".fetch.lock").collect();
    names.sort();
    names
}

#[test]
fn a_dump_comes_whole_and_says_where_from() {
    let (got, server, folder) = run(
        "sy",
        vec![Step::ok(
            &[TAG, ("Last-Modified", "Mon, 05 May 2025 01:02:03 GMT")],
            &good(),
        )],
    );
    let got = got.unwrap();
    assert_eq!(
        (got.new, got.origin.rows, got.origin.bytes),
        (true, 3000, good().len() as u64)
    );
    assert_eq!(got.origin.url, format!("{}SY.zip", server.url));
    assert_eq!(got.origin.etag.as_deref(), Some("\"v1\""));
    assert_eq!(fs::read_to_string(&got.path).unwrap(), table(3000));
    assert_eq!(files(folder.path()), ["SY.txt", "SY.txt.origin.json"]);
    let asked = &server.asked()[0];
    assert_eq!(asked.lines[0], "GET /SY.zip HTTP/1.1");
    assert!(
        asked.header("user-agent").unwrap().starts_with("dateline/"),
        "{asked:?}"
    );
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let steps = vec![
        Step::ok(&[TAG], &good()),
        Step::status("304 Not Modified", &[TAG], b""),
        Step::ok(&[TAG], &good()),
    ];
    let (first, server, folder) = run("SY", steps);
    let again = get("SY", &server, folder.path()).unwrap();
    assert!(!again.new);
    assert_eq!(again.origin, first.unwrap().origin);
    assert_eq!(server.asked()[1].header("if-none-match"), Some("\"v1\""));
    fs::write(&again.path, "touched").unwrap();
    let third = get("SY", &server, folder.path()).unwrap();
    assert!(
        third.new,
        "a table that was changed by hand is not what the server has"
    );
    assert_eq!(server.asked()[2].header("if-none-match"), None);
}

#[test]
fn what_broke_off_goes_on_where_it_stopped() {
    let archive = good();
    let (first, rest) = archive.split_at(archive.len() / 3);
    let (length, range) = (
        archive.len(),
        format!("bytes {}-{}/{}", first.len(), archive.len() - 1, archive.len()),
    );
    let broken = Step::ok(&[TAG], &archive).cut(rest.len());
    let resumed = Step::status("206 Partial Content", &[TAG, ("Content-Range", &range)], rest);
    let (got, server, _folder) = run("SY", vec![broken, resumed]);
    assert_eq!(got.unwrap().origin.bytes, length as u64);
    let asked = server.asked();
    assert_eq!(
        asked[1].header("range"),
        Some(format!("bytes={}-", first.len()).as_str())
    );
    assert_eq!(asked[1].header("if-range"), Some("\"v1\""));
}

#[test]
fn another_run_goes_on_too_and_a_changed_file_is_begun_anew() {
    let archive = good();
    let broken = || Step::ok(&[TAG], &archive).cut(archive.len() / 2);
    let (got, server, folder) = run(
        "SY",
        vec![
            broken(),
            Step::status("503 Busy", &[("Retry-After", "9999")], b""),
            Step::ok(&[("ETag", "\"v2\"")], &archive),
        ],
    );
    let told = got.unwrap_err();
    assert!(
        told.contains("503 (busy)") && told.contains("asks to wait 9999 s"),
        "{told}"
    );
    assert_eq!(files(folder.path()), [".SY.zip.part", ".SY.zip.part.json"]);
    let got = get("SY", &server, folder.path()).unwrap();
    assert_eq!(got.origin.etag.as_deref(), Some("\"v2\""));
    assert!(server.asked()[2].header("range").is_some());
    assert_eq!(files(folder.path()), ["SY.txt", "SY.txt.origin.json"]);
}

#[test]
fn a_wrong_range_is_not_pasted_in() {
    let archive = good();
    let broken = Step::ok(&[TAG], &archive).cut(100);
    let elsewhere = Step::status(
        "206 Partial Content",
        &[TAG, ("Content-Range", "bytes 5-9/10")],
        b"12345",
    );
    let (got, server, _folder) = run("SY", vec![broken, elsewhere, Step::ok(&[TAG], &archive)]);
    assert_eq!(got.unwrap().origin.rows, 3000);
    assert_eq!(server.asked()[2].header("range"), None, "begun anew");
    let beyond = Step::status("416 Range Not Satisfiable", &[], b"");
    let broken = Step::ok(&[TAG], &archive).cut(100);
    let (got, ..) = run("SY", vec![broken, beyond, Step::ok(&[TAG], &archive)]);
    assert_eq!(got.unwrap().origin.rows, 3000);
}

#[test]
fn a_busy_server_is_given_the_time_it_asks_for() {
    let busy = Step::status("429 Too Many Requests", &[("Retry-After", "1")], b"");
    let (got, server, _folder) = run("SY", vec![busy, Step::ok(&[TAG], &good())]);
    got.unwrap();
    let asked = server.asked();
    assert!(asked[1].at - asked[0].at >= Duration::from_millis(990));
}

#[test]
fn what_cannot_be_had_is_said_and_tried_only_so_often() {
    let archive = good();
    let cases: Vec<(Step, &str, usize)> = vec![
        (
            Step::status("404 Not Found", &[], b"gone"),
            "the server answers 404 (no such file)",
            1,
        ),
        (Step::status("403 Forbidden", &[], b""), "403 (forbidden)", 1),
        (
            Step::status("500 Oops", &[], b""),
            "500 (it has failed), 4 times; try again later",
            4,
        ),
        (Step::ok(&[], &archive).cut(50), "the connection broke after", 4),
        (
            Step::ok(&[TAG], &archive).drip(20, Duration::from_millis(100)),
            "the connection broke after",
            4,
        ),
        (
            Step::ok(
                &[("Content-Type", "text/html; charset=utf-8")],
                b"<!doctype html><p>Sign in",
            ),
            "the server sends a web page; expected the file",
            1,
        ),
    ];
    for (step, expected, times) in cases {
        let (got, server, folder) = run("SY", vec![step]);
        let told = got.unwrap_err();
        assert!(
            told.starts_with(&format!("{}SY.zip: ", server.url)) && told.contains(expected),
            "{told}"
        );
        assert_eq!(server.asked().len(), times, "{told}");
        assert!(!folder.path().join("SY.txt").exists(), "{told}");
    }
}

#[test]
fn a_file_that_is_not_what_it_should_be_replaces_nothing() {
    let (archive, rows) = (good(), table(10));
    let mut corrupt = archive.clone();
    corrupt[60..200].fill(7);
    let zeros = vec![b'0'; 2 << 20];
    let mut lying = zipped(&[("SY.txt", &zeros)]);
    lying_size(&mut lying, 1000);
    let html = b"<html>no such page</html>";
    let mut many: Vec<(String, &[u8])> = (0..40).map(|n| (format!("{n}.txt"), b"".as_slice())).collect();
    many.push(("SY.txt".to_owned(), rows.as_bytes()));
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (html.to_vec(), "found a file that is no whole zip"),
        (
            archive[..archive.len() - 30].to_vec(),
            "found a file that is no whole zip",
        ),
        (corrupt, "found a damaged zip"),
        (
            zipped(&[("SY.txt", rows.as_bytes()), ("../../evil", b"x")]),
            "an entry \"../../evil\"",
        ),
        (zipped(&[("/SY.txt", rows.as_bytes())]), "an entry \"/SY.txt\""),
        (
            zipped(&[("IQ.txt", rows.as_bytes())]),
            "found no SY.txt in the zip",
        ),
        (
            zipped(&[("SY.txt", &zeros)]),
            "bytes that would unpack to 2097152",
        ),
        (lying, "found a damaged zip"),
        (zipped(&many), "41 entries"),
        (
            zipped(&[("SY.txt", rows.replace("\t40.5\t", "\t240.5\t").as_bytes())]),
            "SY.zip:1: Tell 1 lies at latitude",
        ),
        (zipped(&[("SY.txt", b"")]), "found no row"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let before = get(
        "SY",
        &Server::start(vec![Step::ok(&[TAG], &archive)]),
        folder.path(),
    )
    .unwrap();
    for (body, expected) in cases {
        let told = get(
            "SY",
            &Server::start(vec![Step::ok(&[("ETag", "\"v2\"")], &body)]),
            folder.path(),
        )
        .unwrap_err();
        assert!(told.contains(expected), "expected {expected}: {told}");
        assert_eq!(fs::read_to_string(&before.path).unwrap(), table(3000), "{told}");
        assert_eq!(files(folder.path()), ["SY.txt", "SY.txt.origin.json"], "{told}");
    }
}

/// Makes a zip say that its one entry unpacks to `size` bytes.
fn lying_size(zip: &mut [u8], size: u32) {
    for (mark, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let start = zip.windows(4).position(|four| four == mark).unwrap() + at;
        zip[start..start + 4].copy_from_slice(&size.to_le_bytes());
    }
}

#[test]
fn a_plain_table_must_be_known_to_be_whole() {
    let codes = b"SY.08\tHassakeh\tHassakeh\t173813\n";
    let (got, ..) = run("admin1CodesASCII", vec![Step::ok(&[], codes)]);
    assert_eq!(got.unwrap().origin.rows, 1);
    let chunked = Step::raw(
        "200 OK",
        &[("Transfer-Encoding", "chunked")],
        b"1f\r\nSY.08\tHassakeh\tHassakeh\t173813\n\r\n0\r\n\r\n",
    );
    assert!(run("admin1CodesASCII", vec![chunked.clone()]).0.is_ok());
    let told = run("admin1CodesASCII", vec![chunked.cut(5)]).0.unwrap_err();
    assert!(told.contains("the connection broke"), "{told}");
    let endless = Step::raw("200 OK", &[], codes);
    let told = run("admin1CodesASCII", vec![endless]).0.unwrap_err();
    assert!(told.contains("does not say how long the file is"), "{told}");
    let (short, total) = (&codes[..20], codes.len().to_string());
    let told = run(
        "admin1CodesASCII",
        vec![Step::raw("200 OK", &[("Content-Length", &total)], short)],
    )
    .0
    .unwrap_err();
    assert!(told.contains("the connection broke after"), "{told}");
}

#[test]
fn two_downloads_do_not_share_a_folder() {
    let (server, folder) = (
        Server::start(vec![Step::ok(&[], &good())]),
        tempfile::tempdir().unwrap(),
    );
    let lock = fs::File::create(folder.path().join(".fetch.lock")).unwrap();
    lock.lock().unwrap();
    let told = get("SY", &server, folder.path()).unwrap_err();
    assert!(told.contains("another download is at work here"), "{told}");
    assert!(server.asked().is_empty());
}

#[test]
fn a_server_of_no_certificate_is_not_trusted() {
    let server = Server::start(vec![Step::ok(&[], &good())]);
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        patience: Patience {
            attempts: 1,
            ..impatient()
        },
        ..Options::default()
    };
    let client = Client::new(&options).unwrap();
    let url = server.url.replace("http:", "https:");
    let told = fetch(&"SY".parse().unwrap(), &url, folder.path(), &client, &mut |_| ())
        .unwrap_err()
        .to_string();
    assert!(told.contains("no answer"), "{told}");
}

#[test]
fn the_command_says_what_it_has_done() {
    let archive = good();
    let moved = Step::status("302 Found", &[("Location", "/elsewhere/SY.zip")], b"");
    let server = Server::start(vec![moved, Step::ok(&[TAG], &archive)]);
    let folder = tempfile::tempdir().unwrap();
    let output = dateline(
        folder.path(),
        &["gazetteer", "fetch", "sy", "--mirror", &server.url, "-o", "dumps"],
    );
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(
        out.starts_with("dumps/SY.txt: 3000 rows, ") && out.contains("sha256 "),
        "{out}"
    );
    assert!(
        err.contains("credit where you use them: GeoNames, CC BY 4.0") && !err.contains('\u{1b}'),
        "{err}"
    );
    assert_eq!(server.asked()[1].lines[0], "GET /elsewhere/SY.zip HTTP/1.1");
    let output = dateline(
        folder.path(),
        &["places", "Tell 77", "--gazetteer", "dumps/SY.txt"],
    );
    assert!(said(&output.stdout).contains("(geonames:77) "));
    for (args, expected) in [
        (
            &["Iraq"][..],
            "expected the two letters of a country, as in IQ, or one of admin1CodesASCII",
        ),
        (
            &["SY", "--mirror", "ftp://example.org"][..],
            "the mirror is \"ftp://example.org\"",
        ),
    ] {
        let output = dateline(folder.path(), &[&["gazetteer", "fetch"], args].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(
            said(&output.stderr).contains(expected),
            "{}",
            said(&output.stderr)
        );
    }
}

#[test]
fn a_proxy_is_asked_in_place_of_the_mirror() {
    let proxy = Server::start(vec![Step::ok(&[], &good())]);
    let folder = tempfile::tempdir().unwrap();
    let args = ["gazetteer", "fetch", "SY", "--mirror", "http://dumps.invalid/a"];
    let output = dateline(folder.path(), &[&args[..], &["--proxy", &proxy.url]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    assert_eq!(
        proxy.asked()[0].lines[0],
        "GET http://dumps.invalid/a/SY.zip HTTP/1.1"
    );
    assert!(folder.path().join("geonames/SY.txt").exists());
}
