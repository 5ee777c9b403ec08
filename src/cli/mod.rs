//! The commands, one file each: what a command may be told, and a `run`.

mod common;
mod describe;
mod distance;
mod events;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod gazetteer;
mod map;
#[cfg_attr(not(feature = "fetch"), path = "offline.rs")]
mod online;
mod paint;
mod places;
mod progress;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dateline::{Error, Result};

/// Turns news reports into dated, sourced map layers.
///
/// Reads a folder of reports, finds what happened where and when, and writes layers that QGIS, a web map or a
/// spreadsheet opens. What a report does not say is never guessed: it is counted, named and set aside.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  dateline map seeds -o output            a folder of reports to a folder of layers
  dateline explain seeds/002.txt          why each place, date and event was read as it was
  dateline places \"al Qaim\"               which places could be meant
  dateline distance Anah Rawa             how far, and in which direction

Exit codes: 0 done; 1 done, but --strict and something is unsettled; 2 could not be done.";

#[derive(Debug, Subcommand)]
enum Command {
    Map(map::Args),
    Events(events::Args),
    Explain(explain::Args),
    Places(places::Args),
    Distance(distance::Args),
    Gazetteer(gazetteer::Args),
}

impl Cli {
    /// The command line, in which "-33.9,151.2" is a position and no option.
    pub(crate) fn of(args: impl Iterator<Item = OsString>) -> Self {
        Self::parse_from(args.map(|arg| {
            let south = arg.to_str().is_some_and(|a| {
                a.contains(',')
                    && a.strip_prefix('-')
                        .is_some_and(|a| a.starts_with(|c: char| c.is_ascii_digit()))
            });
            if south {
                [OsString::from(" "), arg].into_iter().collect()
            } else {
                arg
            }
        }))
    }

    pub(crate) fn run(self) -> Result<Exit> {
        match self.command {
            Command::Map(args) => args.run(),
            Command::Events(args) => args.run(),
            Command::Explain(args) => args.run(),
            Command::Places(args) => args.run(),
            Command::Distance(args) => args.run(),
            Command::Gazetteer(args) => args.run(),
        }
    }
}

/// What the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Done, but `--strict` and something is unsettled.
    Unsettled,
    /// Could not be done.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Unsettled => 1,
            Exit::Failed => 2,
        })
    }
}

/// Writes results to standard output, all of them or an error.
fn results(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(unwritten)
}

/// Results that could not be written.
fn unwritten(source: io::Error) -> Error {
    Error::io("standard output", "cannot write the results", source)
}

/// Says something beside the results. Nobody may be listening, which is no failure.
fn remark(words: impl AsRef<str>) {
    let _ = writeln!(io::stderr(), "{}", inert(words.as_ref()));
}

/// Words with every character escaped that a terminal would obey rather than show.
pub(crate) fn inert(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    for c in words.chars() {
        if c != '\n' && obeyed(c) {
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Control characters, and those that turn the direction of a line or cannot be seen.
fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_terminal_obeys_no_report() {
        let cases = [
            ("Rawa\nal-Qa’im راوة", "Rawa\nal-Qa’im راوة"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("a\u{202e}b\u{200b}c\r", "a\\u{202e}b\\u{200b}c\\u{d}"),
        ];
        for (words, shown) in cases {
            assert_eq!(inert(words), shown);
        }
    }
}
