//! The commands, one file each: what a command may be told, and a `run`.

mod common;
mod config;
mod control;
mod describe;
mod diff;
mod distance;
mod doctor;
mod events;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod foresee;
mod format;
mod gazetteer;
mod journal;
mod map;
mod meaning;
mod memory;
#[cfg_attr(not(feature = "fetch"), path = "offline.rs")]
mod online;
mod paint;
mod parallel;
mod picture;
mod places;
mod progress;
mod schema;
mod shell;
mod terminal;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dateline::{Error, Result};

pub(crate) use terminal::failure;
use terminal::{Manner, remark};

/// Turns news reports into dated, sourced map layers.
///
/// Reads a folder of reports, finds what happened where and when, and writes layers that QGIS, a web map or a
/// spreadsheet opens. What a report does not say is never guessed: it is counted, named and set aside.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(flatten)]
    manner: Manner,
    /// Whether a program runs dateline.
    #[arg(skip)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  dateline map seeds -o output            a folder of reports to a folder of layers
  dateline diff output.before-1 output    what changed between two maps, as a correction note
  dateline explain seeds/002.txt          why each place, date and event was read as it was
  dateline control seeds --on 2017-10-26  who held which town
  dateline places \"al Qaim\"               which places could be meant
  dateline distance Anah Rawa             how far, and in which direction
  dateline picture seeds -o a.svg --all   a picture, one map a day
  dateline doctor                         what is built in, and which gazetteers

Reports are .txt, .md and saved .html files, JSON Lines, or folders of them. Settings that you do not want to type \
each time stand in dateline.toml: dateline config --help.

Exit codes: 0 done; 1 done, but --strict and something is unsettled; 2 could not be done.";

#[derive(Debug, Subcommand)]
enum Command {
    Map(map::Args),
    Diff(diff::Args),
    Events(events::Args),
    Explain(explain::Args),
    Control(control::Args),
    Places(places::Args),
    Distance(distance::Args),
    Gazetteer(gazetteer::Args),
    Picture(picture::Args),
    Schema(schema::Args),
    Doctor(doctor::Args),
    Config(config::Args),
    Completions(shell::Completions),
    Man(shell::Manual),
}

impl Cli {
    /// Reads the command line; what cannot be understood is said, with the command that was meant where one can tell.
    pub(crate) fn of(args: impl Iterator<Item = OsString>) -> Result<std::result::Result<Self, Exit>> {
        Ok(Self::understood(args)?.map_err(|misread| {
            terminal::misunderstood(&misread.error, &misread.words, misread.hint.as_deref());
            if misread.error.use_stderr() {
                Exit::Failed
            } else {
                Exit::Done
            }
        }))
    }

    /// The command line with the settings of this folder, or why it is none.
    pub(crate) fn understood(
        args: impl Iterator<Item = OsString>,
    ) -> Result<std::result::Result<Self, Box<Misread>>> {
        let typed = positions(args);
        let (args, faulty) = match config::applied(&typed) {
            Ok(args) => (args, None),
            Err(error) => (typed.clone(), Some(error)),
        };
        let mut tried = Self::try_parse_from(&args);
        if tried.is_err() && args != typed {
            let bare = Self::try_parse_from(&typed);
            tried = if stands_alone(&bare) { bare } else { tried };
        }
        let json = args.iter().any(|word| word == "--json");
        if let Some(error) = faulty
            && !stands_alone(&tried)
        {
            // Nothing of the line may be understood; but whom to answer how is known.
            if json && let Ok(cli) = Self::try_parse_from(["dateline", "--json", "doctor"]) {
                cli.manner.keep();
            }
            return Err(error);
        }
        match tried {
            Ok(mut cli) => {
                cli.json = json;
                cli.manner.keep();
                Ok(Ok(cli))
            }
            Err(error) => {
                let hint = config::blamed(&error, &typed).or_else(|| foresee::meant(&typed, &error));
                Ok(Err(Box::new(Misread {
                    error,
                    words: args,
                    hint,
                })))
            }
        }
    }

    pub(crate) fn run(self) -> Result<Exit> {
        match self.command {
            Command::Map(args) => args.run(),
            Command::Diff(args) => args.run(),
            Command::Events(args) => args.run(),
            Command::Explain(args) => args.run(),
            Command::Picture(args) => args.run(),
            Command::Control(args) => args.run(),
            Command::Places(args) => args.run(),
            Command::Distance(args) => args.run(),
            Command::Gazetteer(args) => args.run(),
            Command::Schema(args) => args.run(),
            Command::Doctor(args) => args.run(self.json),
            Command::Config(args) => args.run(),
            Command::Completions(args) => args.run(),
            Command::Man(args) => args.run(),
        }
    }
}

/// A command line that cannot be understood, or that asks for help.
#[derive(Debug)]
pub(crate) struct Misread {
    /// What is wrong with it, or the help.
    pub(crate) error: clap::Error,
    /// It, with the settings of this folder.
    words: Vec<OsString>,
    /// The command that was meant, where one can tell.
    pub(crate) hint: Option<String>,
}

/// A command line in which "-33.9,151.2" is a position and no option.
fn positions(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let south = |arg: &str| {
        arg.contains(',')
            && arg
                .strip_prefix('-')
                .is_some_and(|a| a.starts_with(|c: char| c.is_ascii_digit()))
    };
    args.map(|arg| match arg.to_str() {
        Some(text) if south(text) => OsString::from(format!(" {text}")),
        _ => arg,
    })
    .collect()
}

/// Whether it works whatever the settings are: help, and the commands that say what is wrong.
fn stands_alone(tried: &std::result::Result<Cli, clap::Error>) -> bool {
    match tried {
        Ok(cli) => matches!(
            cli.command,
            Command::Config(_) | Command::Doctor(_) | Command::Completions(_) | Command::Man(_)
        ),
        Err(error) => !error.use_stderr(),
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

impl Exit {
    const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unsettled => 1,
            Self::Failed => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
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

    /// The commands at the end of each branch.
    fn commands(of: &clap::Command) -> Vec<clap::Command> {
        let beneath: Vec<_> = of.get_subcommands().flat_map(commands).collect();
        if beneath.is_empty() {
            vec![of.clone()]
        } else {
            beneath
        }
    }

    #[test]
    fn the_help_of_each_command_has_an_example() {
        use clap::CommandFactory;
        for command in commands(&Cli::command()) {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("dateline "), "{}: {help}", command.get_name());
        }
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
