//! How far a long run has come: words on a terminal, and only after a second, or a line of JSON a step.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use serde_json::json;

use super::terminal::{self, Manner};

/// How long a run is before anybody is told, and how often then.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);

/// Letters of the bar.
const WIDTH: usize = 24;

/// A running count on standard error; gone without a trace when dropped.
pub(super) struct Progress {
    what: &'static str,
    done: usize,
    /// How many there will be; none where nobody knows.
    all: Option<usize>,
    shown: Option<Instant>,
    started: Instant,
    how: terminal::Progress,
}

impl Progress {
    /// Begins to count; `all` is how many there will be, if that is known.
    pub(super) fn start(what: &'static str, all: Option<usize>) -> Self {
        Self {
            what,
            done: 0,
            all,
            shown: None,
            started: Instant::now(),
            how: Manner::progress(),
        }
    }

    /// One more is done.
    pub(super) fn step(&mut self) {
        self.done += 1;
        match self.how {
            terminal::Progress::None => {}
            terminal::Progress::Json => {
                terminal::line(
                    &json!({"level": "progress", "what": self.what, "done": self.done, "of": self.all}),
                );
            }
            terminal::Progress::Auto => self.show(),
        }
    }

    fn show(&mut self) {
        let due = self.shown.map_or(self.started + PATIENCE, |t| t + BETWEEN);
        if Instant::now() >= due {
            let _ = write!(
                io::stderr(),
                "\r{}\u{1b}[K",
                shown(self.done, self.all, self.what)
            );
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

/// "[######------------------] 12 of 48 reports".
fn shown(done: usize, all: Option<usize>, what: &str) -> String {
    match all.filter(|all| *all >= done && *all > 1) {
        Some(all) => {
            let full = done * WIDTH / all;
            format!(
                "[{}{}] {done} of {all} {what}",
                "#".repeat(full),
                "-".repeat(WIDTH - full)
            )
        }
        None => format!("{done} {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_full_as_the_work_is_done() {
        let cases = [
            (12, Some(48), "[######------------------] 12 of 48 reports"),
            (48, Some(48), "[########################] 48 of 48 reports"),
            (12, None, "12 reports"),
            (12, Some(3), "12 reports"),
            (1, Some(1), "1 reports"),
        ];
        for (done, all, expected) in cases {
            assert_eq!(shown(done, all, "reports"), expected);
        }
    }
}
