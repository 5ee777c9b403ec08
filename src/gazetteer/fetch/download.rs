//! One file from a server that may break off, be busy, or send something else.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Origin, Progress};
use crate::error::{Error, Result};
use crate::gazetteer::http::{Client, Response, Url, shown};

/// Largest download. The largest of GeoNames has under half a billion bytes.
const MOST_BYTES: u64 = 4 << 30;

/// Bytes after which an attempt counts as one that came to something.
const GAIN: u64 = 1 << 16;

/// A file on its way.
pub(super) struct Download<'a> {
    client: &'a Client,
    pub(super) url: &'a Url,
    /// What has come so far.
    pub(super) part: PathBuf,
}

/// What came.
pub(super) enum Got {
    /// Nothing: what is here is what the server has.
    Unchanged,
    /// The whole file.
    Whole(Begun),
}

/// What a part is a part of; kept beside it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Begun {
    url: String,
    etag: Option<String>,
    last_modified: Option<String>,
}

/// Why an attempt failed.
enum Setback {
    /// Asking again may help, after this long if the server says so.
    Again { why: String, wait: Option<Duration> },
    /// Asking again does not help.
    Final(Error),
}

impl Got {
    /// The server's own account of the version: its tag, and when it was changed.
    pub(super) fn version(&self) -> (Option<String>, Option<String>) {
        match self {
            Self::Unchanged => (None, None),
            Self::Whole(begun) => (begun.etag.clone(), begun.last_modified.clone()),
        }
    }
}

impl Begun {
    fn of(url: &Url, response: &Response) -> Self {
        let header = |name: &str| response.header(name).map(str::to_owned);
        Self {
            url: shown(url),
            etag: header("etag"),
            last_modified: header("last-modified"),
        }
    }

    /// What tells the server which version a part is of: a strong tag, or a time (RFC 9110, 13.1.5).
    fn validator(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|tag| !tag.starts_with("W/"));
        strong.or(self.last_modified.as_deref())
    }
}

impl<'a> Download<'a> {
    pub(super) fn new(client: &'a Client, url: &'a Url, part: PathBuf) -> Self {
        Self { client, url, part }
    }

    fn note(&self) -> PathBuf {
        self.part.with_added_extension("json")
    }

    /// Removes what has come so far.
    pub(super) fn forget(&self) {
        // a part that cannot be removed is written over by the next download
        let _ = fs::remove_file(self.note());
        let _ = fs::remove_file(&self.part);
    }

    /// Downloads the file, going on where an earlier attempt stopped. `sealed`: the file itself tells whether it is
    /// whole, as a zip does.
    pub(super) fn run(
        &self,
        before: Option<&Origin>,
        sealed: bool,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Got> {
        let patience = self.client.patience;
        let mut attempt = 1;
        loop {
            let had = self.size();
            let (why, wait) = match self.attempt(before, sealed, progress) {
                Ok(got) => return Ok(got),
                Err(Setback::Final(error)) => return Err(error),
                Err(Setback::Again { why, wait }) => (why, wait),
            };
            if self.size() >= had + GAIN {
                attempt = 1;
            }
            let wait = wait.unwrap_or_else(|| patience.pause_after(attempt));
            if wait > patience.longest {
                let seconds = wait.as_secs();
                return Err(self.error(format!(
                    "{why}, and asks to wait {seconds} s; try again after that"
                )));
            }
            if attempt >= patience.attempts {
                let kept = match self.size() {
                    0 => "try again later".to_owned(),
                    size => format!("{size} bytes are kept: the same command goes on there"),
                };
                return Err(self.error(format!("{why}, {attempt} times; {kept}")));
            }
            std::thread::sleep(wait);
            attempt += 1;
        }
    }

    fn size(&self) -> u64 {
        fs::metadata(&self.part).map_or(0, |meta| meta.len())
    }

    /// What is here of a version that the server can be asked to go on with.
    fn begun(&self) -> Option<(u64, Begun)> {
        let begun: Begun = serde_json::from_slice(&fs::read(self.note()).ok()?).ok()?;
        let size = self.size();
        (size > 0 && begun.url == shown(self.url) && begun.validator().is_some()).then_some((size, begun))
    }

    fn attempt(
        &self,
        before: Option<&Origin>,
        sealed: bool,
        progress: &mut dyn FnMut(Progress),
    ) -> std::result::Result<Got, Setback> {
        let begun = self.begun();
        let headers = match (&begun, before) {
            (Some((size, begun)), _) => go_on(*size, begun),
            (None, Some(origin)) => if_changed(origin),
            (None, None) => Vec::new(),
        };
        let asked = self.client.get(self.url, &headers);
        let response = asked.map_err(|silence| {
            let why = format!("no answer ({silence})");
            if silence.hopeless {
                self.last(why)
            } else {
                Setback::Again { why, wait: None }
            }
        })?;
        match (response.status(), begun) {
            (304, None) if before.is_some() => Ok(Got::Unchanged),
            (200, _) => self.receive(response, None, sealed, progress),
            (206, Some((size, begun))) if starts_at(&response, size) => {
                self.receive(response, Some((size, begun)), sealed, progress)
            }
            (206 | 416, Some(_)) => {
                self.forget();
                let why = "the server cannot go on with what it began".to_owned();
                Err(Setback::Again { why, wait: None })
            }
            (status @ (429 | 500 | 502 | 503 | 504 | 509), _) => Err(Setback::Again {
                why: format!("the server answers {status} ({})", meaning(status)),
                wait: response.retry_after(),
            }),
            (status, _) => Err(self.last(format!(
                "the server answers {status} ({}); expected the file: is the mirror's address right?",
                meaning(status)
            ))),
        }
    }

    /// Writes what comes to the part: to its end if it goes on with `begun`, else to a new one.
    fn receive(
        &self,
        response: Response,
        begun: Option<(u64, Begun)>,
        sealed: bool,
        progress: &mut dyn FnMut(Progress),
    ) -> std::result::Result<Got, Setback> {
        let new = begun.is_none();
        let (here, begun) = begun.unwrap_or_else(|| (0, Begun::of(self.url, &response)));
        if response
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            return Err(self.last(
                "the server sends a web page; expected the file: is the mirror's address right, and does a proxy ask \
                 for a password?"
                    .to_owned(),
            ));
        }
        let announced: Option<u64> = response.header("content-length").and_then(|n| n.parse().ok());
        let total = announced.map(|bytes| here + bytes);
        if total.is_none() && !sealed && response.header("transfer-encoding").is_none() {
            return Err(self.last(
                "the server does not say how long the file is, so that nobody can tell whether all \
                of it came; try another mirror"
                    .to_owned(),
            ));
        }
        let body = response.body(&self.client.patience);
        self.write(body, here, total, new.then_some(&begun), progress)?;
        Ok(Got::Whole(begun))
    }

    fn write(
        &self,
        mut body: impl Read,
        here: u64,
        total: Option<u64>,
        new: Option<&Begun>,
        progress: &mut dyn FnMut(Progress),
    ) -> std::result::Result<(), Setback> {
        let unwritten = |e| Setback::Final(Error::io(&self.part, "cannot write this download", e));
        let mut file = self.open(new).map_err(unwritten)?;
        let mut done = here;
        let mut buffer = vec![0; 1 << 16];
        loop {
            progress(Progress { done, total });
            let read = body.read(&mut buffer).map_err(|e| Setback::Again {
                why: format!("the connection broke after {} ({e})", of(done, total)),
                wait: None,
            })?;
            if read == 0 {
                break;
            }
            done += read as u64;
            if done > MOST_BYTES {
                self.forget();
                return Err(self.last(format!(
                    "the server sends more than {MOST_BYTES} bytes; no dump is as large"
                )));
            }
            file.write_all(buffer.get(..read).unwrap_or_default())
                .map_err(unwritten)?;
        }
        if total.is_some_and(|total| total != done) {
            let why = format!("the server stopped after {}", of(done, total));
            return Err(Setback::Again { why, wait: None });
        }
        file.sync_all().map_err(unwritten)
    }

    /// The part, empty where a download is new. Its note is written after it is emptied, so that the two never belong
    /// to different versions.
    fn open(&self, new: Option<&Begun>) -> std::io::Result<File> {
        let Some(begun) = new else {
            return OpenOptions::new().append(true).open(&self.part);
        };
        let _ = fs::remove_file(self.note());
        let file = File::create(&self.part)?;
        fs::write(self.note(), serde_json::to_vec(begun)?)?;
        Ok(file)
    }

    fn error(&self, message: String) -> Error {
        Error::Input {
            file: shown(self.url),
            message,
        }
    }

    fn last(&self, message: String) -> Setback {
        Setback::Final(self.error(message))
    }
}

/// "the rest, if it is still the same file".
fn go_on(size: u64, begun: &Begun) -> Vec<(&'static str, String)> {
    let validator = begun.validator().unwrap_or_default().to_owned();
    vec![("range", format!("bytes={size}-")), ("if-range", validator)]
}

/// "the file, if it is not the one that is here".
fn if_changed(origin: &Origin) -> Vec<(&'static str, String)> {
    let etag = origin.etag.iter().map(|tag| ("if-none-match", tag.clone()));
    let time = origin
        .last_modified
        .iter()
        .map(|time| ("if-modified-since", time.clone()));
    etag.chain(time).collect()
}

/// Whether a part answer begins where it was asked to.
fn starts_at(response: &Response, size: u64) -> bool {
    let range = response
        .header("content-range")
        .and_then(|range| range.strip_prefix("bytes "));
    range.and_then(|range| range.split('-').next()?.parse().ok()) == Some(size)
}

/// "12 of 40 bytes".
fn of(done: u64, total: Option<u64>) -> String {
    total.map_or_else(
        || format!("{done} bytes"),
        |total| format!("{done} of {total} bytes"),
    )
}

/// What a status means (RFC 9110, 15; 509 is a custom of hosts).
const fn meaning(status: u16) -> &'static str {
    match status {
        401 | 407 => "it asks for a password",
        403 => "forbidden",
        404 | 410 => "no such file",
        429 => "too many requests",
        503 => "busy",
        509 => "over its quota",
        500..=599 => "it has failed",
        _ => "not what was asked for",
    }
}
