//! How far a long run has come: on a terminal only, and only after a second.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// A running count on standard error; gone without a trace when dropped.
pub(super) struct Progress {
    what: &'static str,
    done: usize,
    shown: Option<Instant>,
    started: Instant,
    terminal: bool,
}

impl Progress {
    pub(super) fn start(what: &'static str) -> Self {
        Self {
            what,
            done: 0,
            shown: None,
            started: Instant::now(),
            terminal: io::stderr().is_terminal(),
        }
    }

    /// One more is done.
    pub(super) fn step(&mut self) {
        self.done += 1;
        let due = self.shown.map_or(self.started + Duration::from_secs(1), |t| {
            t + Duration::from_millis(100)
        });
        if self.terminal && Instant::now() >= due {
            let _ = write!(io::stderr(), "\r{} {}", self.done, self.what);
            self.shown = Some(Instant::now());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
