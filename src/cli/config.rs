//! `dateline.toml`: what a person does not want to type each time. What is typed wins.
//!
//! A setting is an option by its long name: those on top hold for every command that has the option, those in a table
//! for the command of that name. They are put onto the command line, so they are checked and explained as it is.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, Subcommand};
use dateline::{Error, Result};
use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::foresee::quoted;
use super::{Cli, Exit, failure, results};

/// In the folder where dateline is run.
const NAME: &str = "dateline.toml";

/// Show what dateline.toml sets
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the settings of dateline.toml in this folder, and the words that each command gets by them; then what is
    /// wrong with them, line by line.
    #[command(after_help = "Example:\n  dateline config show")]
    Show,
}

const EXAMPLE: &str = "\
Example of a dateline.toml, in the folder where dateline is run; what is typed wins:
  theatre = [\"IQ\", \"SY\"]            # for every command that has --theatre
  gazetteer = [\"villages.csv\"]

  [map]                              # for dateline map alone
  format = [\"gpkg\", \"kml\"]
  boundaries = \"provinces.geojson\"

  dateline config show";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let Action::Show = self.action;
        let settings = read(Path::new(NAME))?;
        let command = built();
        results(|out| {
            let Some(settings) = &settings else {
                return writeln!(out, "# there is no {NAME} in this folder");
            };
            write!(out, "{}", settings.table)?;
            for beneath in command.get_subcommands() {
                let words = words(&settings.table, beneath, &[]);
                if !words.is_empty() {
                    writeln!(out, "# dateline {} {}", beneath.get_name(), quoted(&words))?;
                }
            }
            Ok(())
        })?;
        let faults = settings.map_or_else(Vec::new, |settings| settings.all_faults(&command));
        faults.iter().for_each(failure);
        Ok(if faults.is_empty() {
            Exit::Done
        } else {
            Exit::Failed
        })
    }
}

/// A file of settings, as far as it can be understood.
struct Settings {
    table: Table,
    /// The line of each setting, by its table (empty for those on top) and its name.
    lines: BTreeMap<(String, String), u64>,
    /// What cannot be understood, and names that no command has.
    faults: Vec<Error>,
}

fn built() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// The command line with the settings of this folder in it.
///
/// # Errors
/// [`Error::Row`] where the file cannot be understood, or sets what no command has.
pub(super) fn applied(args: &[OsString]) -> Result<Vec<OsString>> {
    let mut args = args.to_vec();
    let Some(settings) = read(Path::new(NAME))? else {
        return Ok(args);
    };
    if let Some(fault) = settings.faults.into_iter().next() {
        return Err(fault);
    }
    let command = built();
    let Some((at, beneath)) = called(&args, &command) else {
        return Ok(args);
    };
    let typed = args.iter().enumerate().skip(1).filter(|(i, _)| *i != at);
    let typed: Vec<&str> = typed.filter_map(|(_, a)| a.to_str()).collect();
    let words = words(&settings.table, beneath, &typed);
    args.splice(at + 1..=at, words.into_iter().map(Into::into));
    Ok(args)
}

/// The command that is called, and where its name stands.
fn called<'c>(args: &[OsString], command: &'c Command) -> Option<(usize, &'c Command)> {
    let named = |arg: &OsString| command.find_subcommand(arg.to_str()?);
    let mut args = args.iter().enumerate().skip(1);
    args.find_map(|(at, arg)| Some((at, named(arg)?)))
}

/// What is said of an error that the settings made, not what was typed.
pub(super) fn blamed(error: &clap::Error, typed: &[OsString]) -> Option<String> {
    if !error.use_stderr() {
        return None;
    }
    let settings = read(Path::new(NAME)).ok()??;
    let command = built();
    let (_, beneath) = called(typed, &command)?;
    let words = words(
        &settings.table,
        beneath,
        &typed.iter().filter_map(|a| a.to_str()).collect::<Vec<_>>(),
    );
    refusal(&command, beneath, &words)?;
    Some(format!(
        "These words come from {NAME}: {}. dateline config show says what is wrong there",
        quoted(&words)
    ))
}

/// The names of the settings of this folder, and what is wrong with them.
pub(super) fn checked() -> (Vec<String>, Vec<Error>) {
    match read(Path::new(NAME)) {
        Ok(None) => (Vec::new(), Vec::new()),
        Ok(Some(settings)) => {
            let names = settings.table.keys().cloned().collect();
            (names, settings.all_faults(&built()))
        }
        Err(error) => (Vec::new(), vec![error]),
    }
}

/// The settings of a file; none where there is no such file.
fn read(path: &Path) -> Result<Option<Settings>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Settings::of(&path.display().to_string(), &text))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io(path, "cannot read these settings", e)),
    }
}

impl Settings {
    fn of(file: &str, text: &str) -> Self {
        let line = |at: usize| {
            let before = text.get(..at).unwrap_or(text).matches('\n').count();
            u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1)
        };
        let (found, errors) = DeTable::parse_recoverable(text);
        let mut lines = BTreeMap::new();
        for (key, value) in found.get_ref() {
            lines.insert((String::new(), key.get_ref().to_string()), line(key.span().start));
            if let DeValue::Table(table) = value.get_ref() {
                for inner in table.keys() {
                    let name = (key.get_ref().to_string(), inner.get_ref().to_string());
                    lines.insert(name, line(inner.span().start));
                }
            }
        }
        let mut faults = Vec::new();
        let mut broken = Vec::new();
        for mut error in errors {
            error.set_input(Some(text));
            let at = line(error.span().map_or(0, |span| span.start));
            broken.push(at);
            faults.push(Error::row(file, at, error.to_string().trim_end()));
        }
        let mut table = Table::deserialize(toml::de::Deserializer::from(found)).unwrap_or_default();
        // Below the name of a table that cannot be read, nobody knows whose settings these are.
        let heads = (1..)
            .zip(text.lines())
            .filter(|(_, l)| l.trim_start().starts_with('['));
        if heads.map(|(at, _)| at).any(|at: u64| broken.contains(&at)) {
            table.clear();
        }
        // What was made up for a line that cannot be read is no setting.
        let whole = |of: &str, key: &str| {
            let line = lines.get(&(of.to_owned(), key.to_owned()));
            line.is_some_and(|line| !broken.contains(line))
        };
        table.retain(|key, value| value.is_table() || whole("", key));
        for (name, value) in &mut table {
            if let Value::Table(table) = value {
                table.retain(|key, _| whole(name, key));
            }
        }
        let mut settings = Self { table, lines, faults };
        let unknown = settings.unknown(file);
        settings.faults.extend(unknown);
        settings
    }

    fn line(&self, of: &str, key: &str) -> u64 {
        let line = self.lines.get(&(of.to_owned(), key.to_owned()));
        line.copied().unwrap_or(1)
    }

    /// Settings that no command has.
    fn unknown(&self, file: &str) -> Vec<Error> {
        let command = built();
        let no_option = |line, name: &str, key: &str, of: &str| {
            let hint = nearest(&command, key);
            Error::row(
                file,
                line,
                format!("{name}: no option of that name{hint}; dateline {of} --help lists them"),
            )
        };
        let mut faults = Vec::new();
        for (name, value) in &self.table {
            let line = self.line("", name);
            match (value, command.find_subcommand(name)) {
                (Value::Table(table), Some(beneath)) => {
                    let wrong = table.keys().filter(|key| option(beneath, key).is_none());
                    faults.extend(
                        wrong.map(|key| {
                            no_option(self.line(name, key), &format!("[{name}] {key}"), key, name)
                        }),
                    );
                }
                (Value::Table(_), None) => faults.push(Error::row(
                    file,
                    line,
                    format!(
                        "[{name}]: no command of that name; expected one of {}",
                        commands(&command)
                    ),
                )),
                _ if command.get_subcommands().all(|c| option(c, name).is_none()) => {
                    faults.push(no_option(line, name, name, "map"));
                }
                _ => {}
            }
        }
        faults
    }

    /// All that is wrong, values that a command refuses included.
    fn all_faults(self, command: &Command) -> Vec<Error> {
        let mut refused: BTreeMap<(u64, String), Vec<String>> = BTreeMap::new();
        for beneath in command.get_subcommands() {
            let name = beneath.get_name();
            let mut alone = true;
            for (of, key, option, value) in holding(&self.table, beneath) {
                if let Some(why) = refusal(command, beneath, &as_words(option, value)) {
                    alone = false;
                    let commands = refused.entry((self.line(of, key), why)).or_default();
                    commands.push(name.to_owned());
                }
            }
            // Each may be right and two of them contradict each other.
            if let Some(why) = refusal(command, beneath, &words(&self.table, beneath, &[])).filter(|_| alone)
            {
                let commands = refused.entry((self.line("", name), why)).or_default();
                commands.push(name.to_owned());
            }
        }
        let mut faults = self.faults;
        faults.extend(refused.into_iter().map(|((line, why), commands)| {
            Error::row(NAME, line, format!("dateline {}: {why}", commands.join(", ")))
        }));
        faults
    }
}

/// Why a command does not take such words; what it lacks beside them is typed.
fn refusal(root: &Command, command: &Command, words: &[String]) -> Option<String> {
    let line = ["dateline", command.get_name()]
        .into_iter()
        .chain(words.iter().map(String::as_str));
    let error = root.clone().try_get_matches_from(line).err()?;
    if !error.use_stderr() {
        return None;
    }
    if matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        return None;
    }
    let said = error.render().to_string();
    let said: Vec<&str> = said
        .lines()
        .map(str::trim)
        .take_while(|l| !l.is_empty())
        .collect();
    let said = said.join(" ");
    Some(said.strip_prefix("error: ").unwrap_or(&said).to_owned())
}

fn commands(command: &Command) -> String {
    command
        .get_subcommands()
        .map(Command::get_name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn option<'c>(command: &'c Command, long: &str) -> Option<&'c Arg> {
    command.get_arguments().find(|a| a.get_long() == Some(long))
}

/// "; did you mean theatre?"
fn nearest(command: &Command, name: &str) -> String {
    let options = command
        .get_subcommands()
        .flat_map(Command::get_arguments)
        .filter_map(Arg::get_long);
    let best = options
        .map(|long| (strsim::jaro_winkler(long, name), long))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(alike, _)| *alike > 0.8)
        .map_or_else(String::new, |(_, long)| format!("; did you mean {long}?"))
}

/// The settings that hold for a command: table (empty for those on top), name, option and value.
fn holding<'a>(settings: &'a Table, command: &'a Command) -> Vec<(&'a str, &'a str, &'a Arg, &'a Value)> {
    let own = settings.get(command.get_name()).and_then(Value::as_table);
    let own: Vec<_> = own
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((command.get_name(), key.as_str(), option(command, key)?, value)))
        .collect();
    // A table wins over the top as what is typed wins over both.
    let shared = settings
        .iter()
        .filter(|(_, value)| !value.is_table())
        .filter_map(|(key, value)| Some(("", key.as_str(), option(command, key)?, value)))
        .filter(|(_, _, option, _)| {
            own.iter().all(|(_, _, other, value)| {
                option.get_id() != other.get_id()
                    && (value.as_bool() == Some(false) || !conflict(command, option, other))
            })
        })
        .collect::<Vec<_>>();
    shared.into_iter().chain(own.iter().copied()).collect()
}

/// Whether two options exclude each other; either may say so.
fn conflict(command: &Command, one: &Arg, other: &Arg) -> bool {
    let says = |one: &Arg, other: &Arg| {
        let mut against = command.get_arg_conflicts_with(one).into_iter();
        against.any(|a| a.get_id() == other.get_id())
    };
    says(one, other) || says(other, one)
}

/// The words that the settings put after a command's name, for options that are not typed, nor excluded by one.
fn words(settings: &Table, command: &Command, typed: &[&str]) -> Vec<String> {
    let end = typed.iter().position(|word| *word == "--");
    let typed = typed.get(..end.unwrap_or(typed.len())).unwrap_or_default();
    let given: Vec<&Arg> = command
        .get_arguments()
        .filter(|option| !option.is_positional() && is_typed(option, typed))
        .collect();
    holding(settings, command)
        .into_iter()
        .filter(|(_, _, option, _)| {
            given
                .iter()
                .all(|typed| typed.get_id() != option.get_id() && !conflict(command, option, typed))
        })
        .flat_map(|(_, _, option, value)| as_words(option, value))
        .collect()
}

fn is_typed(option: &Arg, typed: &[&str]) -> bool {
    let long = option.get_long().map(|l| format!("--{l}")).unwrap_or_default();
    let short = option.get_short().map(|s| format!("-{s}"));
    typed.iter().any(|word| {
        let named = word.split_once('=').map_or(*word, |(name, _)| name);
        named == long
            || short
                .as_ref()
                .is_some_and(|s| word.starts_with(s.as_str()) && !word.starts_with("--"))
    })
}

fn as_words(option: &Arg, value: &Value) -> Vec<String> {
    let long = format!("--{}", option.get_long().unwrap_or_default());
    match value {
        Value::Boolean(true) if !option.get_action().takes_values() => vec![long],
        Value::Boolean(false) => Vec::new(),
        Value::Array(values) => values.iter().map(|v| format!("{long}={}", plain(v))).collect(),
        value => vec![format!("{long}={}", plain(value))],
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the settings add to a command with what is typed.
    fn said(settings: &Table, name: &str, typed: &[&str]) -> String {
        let mut command = Cli::command();
        command.build();
        words(settings, command.find_subcommand(name).unwrap(), typed).join(" ")
    }

    #[test]
    fn what_is_typed_wins_and_a_table_wins_over_the_top() {
        let settings: Table =
            "theatre = ['IQ', 'SY']\nquiet = true\nout = 'a'\n[map]\nout = 'b'\nforce = false\n"
                .parse()
                .unwrap();
        let words = |name: &str, typed: &[&str]| said(&settings, name, typed);
        assert_eq!(words("map", &[]), "--quiet --theatre=IQ --theatre=SY --out=b");
        assert_eq!(words("map", &["seeds", "-o", "c", "--theatre=IR"]), "--quiet");
        assert_eq!(words("places", &["Rawa", "-q"]), "--theatre=IQ --theatre=SY");
        assert_eq!(
            words("places", &["--", "-q"]),
            "--quiet --theatre=IQ --theatre=SY"
        );
    }

    #[test]
    fn what_is_typed_wins_over_what_excludes_it() {
        let settings: Table = "quote = true\non = '2017-10-26'\n[map]\nno-quote = true\nforce = false\n[picture]\nall = true\non = false\n"
            .parse()
            .unwrap();
        let words = |name: &str, typed: &[&str]| said(&settings, name, typed);
        assert_eq!(words("map", &[]), "--no-quote");
        assert_eq!(words("map", &["--quote"]), "");
        assert_eq!(words("picture", &[]), "--all");
        assert_eq!(words("picture", &["--on", "2017-10-27"]), "");
        assert_eq!(words("picture", &["--on=2017-10-27"]), "");
        assert_eq!(words("control", &["--place", "Rawa"]), "");
    }
}
