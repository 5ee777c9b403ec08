//! How the terminal is spoken to: remarks, errors and progress on standard error, as words or as lines of JSON.

use std::error::Error as _;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use clap::{Args, ValueEnum};
use dateline::Error;
use serde_json::{Value, json};

use super::{Exit, inert};

/// What every command may be told about what it says beside its results.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Terminal")]
pub(crate) struct Manner {
    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// How far a long run has come: words on a terminal after a second (auto), a line of JSON a report, or nothing.
    #[arg(long, global = true, value_enum, default_value_t = Progress::Auto, value_name = "HOW")]
    progress: Progress,
    /// Say errors and remarks as lines of JSON, for programs that run dateline.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Progress {
    #[default]
    Auto,
    Json,
    None,
}

/// Said once, when the command line has been read.
static MANNER: OnceLock<Manner> = OnceLock::new();

impl Manner {
    /// Keeps it for the whole run.
    pub(crate) fn keep(self) {
        let _ = MANNER.set(self);
    }

    fn of_run() -> Self {
        MANNER.get().copied().unwrap_or_default()
    }

    /// As what progress is said; nothing where nobody wants or sees it.
    pub(super) fn progress() -> Progress {
        let manner = Self::of_run();
        match manner.progress {
            Progress::Auto if manner.quiet || manner.json || !io::stderr().is_terminal() => Progress::None,
            wanted => wanted,
        }
    }
}

/// Says something beside the results. Nobody may be listening, which is no failure.
pub(super) fn remark(words: impl AsRef<str>) {
    let manner = Manner::of_run();
    if manner.json {
        line(&json!({"level": "remark", "message": words.as_ref()}));
    } else if !manner.quiet {
        let _ = writeln!(io::stderr(), "{}", inert(words.as_ref()));
    }
}

/// Says why a command failed.
pub(crate) fn failure(error: &Error) {
    if !Manner::of_run().json {
        let _ = writeln!(io::stderr(), "dateline: {}", inert(&error.to_string()));
        return;
    }
    let (kind, file, at) = match error {
        Error::Io { path, .. } => ("io", Some(path.display().to_string()), None),
        Error::Row { table, line, .. } => ("row", Some(table.clone()), Some(*line)),
        Error::Input { file, .. } => ("input", Some(file.clone()), None),
        Error::Output { path, .. } => ("output", Some(path.display().to_string()), None),
        Error::Usage(_) => ("usage", None, None),
        _ => ("other", None, None),
    };
    let cause = error.source().map(ToString::to_string);
    said_failure(kind, file.as_deref(), at, &error.to_string(), cause.as_deref());
}

/// Says that a command line cannot be understood, and which would have been.
pub(super) fn misunderstood(error: &clap::Error, words: &[std::ffi::OsString], hint: Option<&str>) {
    if words.iter().any(|w| w == "--json") && error.use_stderr() {
        let message = error.render().to_string();
        said_failure("command_line", None, None, message.trim_end(), hint);
        return;
    }
    let _ = error.print();
    if let Some(hint) = hint {
        let _ = writeln!(io::stderr(), "\n{}", inert(hint));
    }
}

fn said_failure(kind: &str, file: Option<&str>, at: Option<u64>, message: &str, more: Option<&str>) {
    let exit = Exit::Failed.code();
    line(
        &json!({"level": "error", "kind": kind, "file": file, "line": at, "message": message, "more": more, "exit": exit}),
    );
}

/// Writes a line of JSON on standard error.
pub(super) fn line(value: &Value) {
    let _ = writeln!(io::stderr(), "{value}");
}
