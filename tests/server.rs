//! A web server on loopback that does what a script says, one step a request, and keeps what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What to send, byte for byte; then the connection is closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    bytes: Vec<u8>,
    /// Bytes at a time and the pause after each; all at once where none.
    drip: Option<(usize, Duration)>,
}

impl Step {
    pub(crate) fn status(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let length = body.len().to_string();
        Self::raw(status, &[headers, &[("Content-Length", &length)]].concat(), body)
    }

    pub(crate) fn ok(headers: &[(&str, &str)], body: &[u8]) -> Self {
        Self::status("200 OK", headers, body)
    }

    /// As it stands, whatever length it announces.
    pub(crate) fn raw(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
        for (name, value) in headers {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        bytes.extend(b"Connection: close\r\n\r\n");
        bytes.extend(body);
        Self { bytes, drip: None }
    }

    /// Cut off before the last `count` bytes.
    pub(crate) fn cut(mut self, count: usize) -> Self {
        self.bytes.truncate(self.bytes.len() - count);
        self
    }

    pub(crate) fn drip(mut self, bytes: usize, pause: Duration) -> Self {
        self.drip = Some((bytes, pause));
        self
    }

    fn send(&self, mut to: TcpStream) -> std::io::Result<()> {
        match self.drip {
            None => to.write_all(&self.bytes)?,
            Some((bytes, pause)) => {
                for some in self.bytes.chunks(bytes) {
                    to.write_all(some)?;
                    thread::sleep(pause);
                }
            }
        }
        to.flush()
    }
}

/// A request: its lines, and when it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) lines: Vec<String>,
    pub(crate) at: Instant,
}

impl Asked {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.lines.iter().skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// A server that answers the first request with the first step, and so on; those after the last with the last.
    pub(crate) fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let asked = read(&stream);
                let mut seen = seen.lock().unwrap();
                let step = steps[seen.len().min(steps.len() - 1)].clone();
                seen.push(asked);
                drop(seen);
                thread::spawn(move || step.send(stream));
            }
        });
        Self { url, asked }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Asked {
    let lines = BufReader::new(stream).lines();
    let lines = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    Asked {
        lines,
        at: Instant::now(),
    }
}
