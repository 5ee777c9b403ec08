//! Where all threads and processes stand in line for a host.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::{Server, Trouble, cache};
use crate::gazetteer::http::{Client, Response, Url, now};

/// From one request to a host to the next.
const INTERVAL: Duration = Duration::from_secs(1);

/// Longest wait that is remembered from one run to the next; a clock that was wrong for a day is forgiven after it.
const LONGEST_MEMORY: Duration = Duration::from_hours(168);

/// Failures in a row after which a host is left alone.
const MOST_FAILURES: u32 = 3;

/// Largest answer.
const MOST_BYTES: u64 = 4 << 20;

/// The way to all servers.
#[derive(Debug)]
pub(super) struct Line {
    folder: PathBuf,
    client: Option<Client>,
    failures: HashMap<String, u32>,
}

/// A turn at a host: while it is held, nobody else asks.
struct Turn {
    file: File,
}

/// What came of a request.
enum Outcome {
    Body(Value, String),
    Again { why: String, wait: Option<Duration> },
    Failed(String),
}

impl Line {
    pub(super) fn new(folder: PathBuf, client: Option<Client>) -> Self {
        Self {
            folder,
            client,
            failures: HashMap::new(),
        }
    }

    /// What a server answers at an address: what is kept, else what it says now.
    ///
    /// # Errors
    /// In plain words, where there is no answer.
    pub(super) fn ask(&mut self, server: &Server, url: &Url, requests: &mut usize) -> Result<Value, String> {
        let kept = cache::get(&self.folder, url).and_then(|body| serde_json::from_str(&body).ok());
        if let Some(answer) = kept.filter(|answer| server.service.trouble(answer).is_none()) {
            return Ok(answer);
        }
        let Some(client) = self.client.clone() else {
            return Err("not asked: no answer is kept, and nobody is asked offline".to_owned());
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        if self.failures.get(&host).is_some_and(|&n| n >= MOST_FAILURES) {
            return Err("not asked: it failed several times in a row".to_owned());
        }
        let answer = self.insist(&client, server, url, requests);
        if answer.is_ok() {
            self.failures.remove(&host);
        } else {
            *self.failures.entry(host).or_default() += 1;
        }
        answer
    }

    /// Asks, and asks again as long as that may help.
    fn insist(
        &self,
        client: &Client,
        server: &Server,
        url: &Url,
        requests: &mut usize,
    ) -> Result<Value, String> {
        let patience = client.patience;
        for attempt in 1.. {
            let mut turn = self.turn(url, patience.longest)?;
            // somebody else may have asked the same while we stood in line
            if let Some(answer) =
                cache::get(&self.folder, url).and_then(|body| serde_json::from_str(&body).ok())
            {
                return Ok(answer);
            }
            *requests += 1;
            let outcome = request(client, server, url);
            // counted from the end of a request, so that no two reach the host within a second, however slow the way
            turn.defer(INTERVAL).map_err(|e| self.out_of_line(&e))?;
            let (why, wait) = match outcome {
                Outcome::Body(answer, body) => {
                    let licence =
                        super::nominatim::licence(&answer).unwrap_or_else(|| server.service.licence().into());
                    cache::put(&self.folder, url, 200, &licence, &body).map_err(|e| {
                        format!("the answer cannot be kept in {}: {e}", self.folder.display())
                    })?;
                    return Ok(answer);
                }
                Outcome::Failed(why) => return Err(why),
                Outcome::Again { why, wait } => (why, wait),
            };
            let wait = wait
                .unwrap_or_else(|| patience.pause_after(attempt))
                .max(INTERVAL);
            turn.defer(wait).map_err(|e| self.out_of_line(&e))?;
            if wait > patience.longest {
                return Err(format!("{why}, and asks to wait {} s", wait.as_secs()));
            }
            if attempt >= patience.attempts {
                return Err(format!("{why}, {attempt} times"));
            }
        }
        Err("never asked".to_owned())
    }

    /// Waits until it is our turn at the host of an address.
    fn turn(&self, url: &Url, longest: Duration) -> Result<Turn, String> {
        let host = url.host_str().unwrap_or_default();
        let name: String = host
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let path = self.folder.join(format!("{name}.next"));
        let open = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let file = open
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|e| self.out_of_line(&e))?;
        let mut turn = Turn { file };
        let wait = turn.wait().map_err(|e| self.out_of_line(&e))?;
        if wait > longest {
            return Err(format!(
                "not asked: it asked to wait, for another {} s",
                wait.as_secs()
            ));
        }
        std::thread::sleep(wait);
        Ok(turn)
    }

    fn out_of_line(&self, error: &std::io::Error) -> String {
        format!(
            "not asked: cannot keep the line in {} ({error})",
            self.folder.display()
        )
    }
}

impl Turn {
    /// How long until the host may be asked.
    fn wait(&mut self) -> std::io::Result<Duration> {
        let mut text = String::new();
        self.file.seek(SeekFrom::Start(0))?;
        (&self.file).take(32).read_to_string(&mut text)?;
        let next: i64 = text.trim().parse().unwrap_or(0);
        let wait = u64::try_from(next.saturating_sub(now().as_millisecond())).unwrap_or(0);
        let wait = Duration::from_millis(wait);
        Ok(if wait > LONGEST_MEMORY { INTERVAL } else { wait })
    }

    /// The host may be asked after this long, and not before.
    fn defer(&mut self, wait: Duration) -> std::io::Result<()> {
        let millis = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        let next = now().as_millisecond().saturating_add(millis);
        self.file.seek(SeekFrom::Start(0))?;
        self.file.set_len(0)?;
        self.file.write_all(next.to_string().as_bytes())
    }
}

/// Asks once.
fn request(client: &Client, server: &Server, url: &Url) -> Outcome {
    let mut full = url.clone();
    if let Some((name, value)) = server.service.account() {
        full.query_pairs_mut().append_pair(name, value);
    }
    let accept = [("accept", "application/json".to_owned())];
    match client.get(&full, &accept) {
        Err(silence) if silence.hopeless => Outcome::Failed(format!("no answer ({silence})")),
        Err(silence) => Outcome::Again {
            why: format!("no answer ({silence})"),
            wait: None,
        },
        Ok(response) => outcome(client, server, response),
    }
}

fn outcome(client: &Client, server: &Server, response: Response) -> Outcome {
    let (status, wait) = (response.status(), response.retry_after());
    if matches!(status, 429 | 500 | 502 | 503 | 504 | 509) {
        return Outcome::Again {
            why: format!("it answers {status}"),
            wait,
        };
    }
    if status != 200 {
        return Outcome::Failed(format!(
            "it answers {status}; expected 200: is the address right?"
        ));
    }
    let mut body = String::new();
    let read = response
        .body(&client.patience)
        .take(MOST_BYTES + 1)
        .read_to_string(&mut body);
    if let Err(e) = read {
        return Outcome::Again {
            why: format!("the answer broke off ({e})"),
            wait: None,
        };
    }
    if body.len() as u64 > MOST_BYTES {
        return Outcome::Failed("it answers more than 4 MiB to one name".to_owned());
    }
    let Ok(answer) = serde_json::from_str(&body) else {
        return Outcome::Failed("it answers something that is no JSON: is the address right?".to_owned());
    };
    match server.service.trouble(&answer) {
        None => Outcome::Body(answer, body),
        Some(Trouble::Busy(why)) => Outcome::Again { why, wait: None },
        Some(Trouble::Wrong(why)) => Outcome::Failed(why),
    }
}
