//! `dateline.toml`: what a person does not want to type each time. What is typed wins.
//!
//! A setting is an option by its long name: those on top hold for every command that has the option, those in a table
//! for the command of that name. They are put onto the command line, so they are checked and explained as it is.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use clap::{Arg, Command, CommandFactory, Subcommand};
use dateline::{Error, Result};
use toml::{Table, Value};

use super::foresee::quoted;
use super::{Cli, Exit, results};

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
    /// Print the settings of dateline.toml in this folder, and the words that each command gets by them.
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
        let mut command = Cli::command();
        command.build();
        results(|out| {
            let Some(settings) = &settings else {
                return writeln!(out, "# there is no {NAME} in this folder");
            };
            write!(out, "{settings}")?;
            for beneath in command.get_subcommands() {
                let words = words(settings, beneath, &[]);
                if !words.is_empty() {
                    writeln!(out, "# dateline {} {}", beneath.get_name(), quoted(&words))?;
                }
            }
            Ok(())
        })?;
        Ok(Exit::Done)
    }
}

/// The command line with the settings of this folder in it.
///
/// # Errors
/// [`Error::Input`] where the file cannot be understood, or sets what no command has.
pub(super) fn applied(mut args: Vec<OsString>) -> Result<Vec<OsString>> {
    let Some(settings) = read(Path::new(NAME))? else {
        return Ok(args);
    };
    let mut command = Cli::command();
    command.build();
    let at = args
        .iter()
        .position(|a| a.to_str().is_some_and(|a| command.find_subcommand(a).is_some()));
    let Some((at, beneath)) = at.and_then(|at| Some((at, command.find_subcommand(args.get(at)?)?))) else {
        return Ok(args);
    };
    let typed: Vec<&str> = args.iter().skip(at + 1).filter_map(|a| a.to_str()).collect();
    let words: Vec<OsString> = words(&settings, beneath, &typed)
        .into_iter()
        .map(Into::into)
        .collect();
    args.splice(at + 1..=at, words);
    Ok(args)
}

/// The names of the settings of this folder.
///
/// # Errors
/// As [`applied`].
pub(super) fn names() -> Result<Vec<String>> {
    let settings = read(Path::new(NAME))?.unwrap_or_default();
    Ok(settings.keys().cloned().collect())
}

/// The settings of a file, each of which some command has; none where there is no such file.
fn read(path: &Path) -> Result<Option<Table>> {
    let wrong = |message: String| Error::Input {
        file: path.display().to_string(),
        message,
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Error::io(path, "cannot read these settings", e)),
    };
    let settings: Table = text.parse().map_err(|e: toml::de::Error| wrong(e.to_string()))?;
    let mut command = Cli::command();
    command.build();
    for (name, value) in &settings {
        let of = match value {
            Value::Table(table) => {
                let beneath = command.find_subcommand(name);
                let beneath = beneath.ok_or_else(|| {
                    wrong(format!(
                        "[{name}]: no command of that name; expected one of {}",
                        commands(&command)
                    ))
                })?;
                table
                    .iter()
                    .find(|(key, _)| option(beneath, key).is_none())
                    .map(|(key, _)| format!("[{name}] {key}"))
            }
            _ => command
                .get_subcommands()
                .all(|c| option(c, name).is_none())
                .then(|| name.clone()),
        };
        if let Some(unknown) = of {
            let hint = nearest(&command, unknown.rsplit(' ').next().unwrap_or_default());
            return Err(wrong(format!(
                "{unknown}: no option of that name{hint}; dateline {name} --help lists them",
                name = if matches!(value, Value::Table(_)) {
                    name
                } else {
                    "map"
                }
            )));
        }
    }
    Ok(Some(settings))
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

/// The words that the settings put after a command's name, for options that are not typed.
fn words(settings: &Table, command: &Command, typed: &[&str]) -> Vec<String> {
    let own = settings.get(command.get_name()).and_then(Value::as_table);
    let shared = settings
        .iter()
        .filter(|(key, value)| !value.is_table() && own.is_none_or(|own| !own.contains_key(*key)));
    let all = shared.chain(own.into_iter().flatten());
    all.filter_map(|(key, value)| Some((option(command, key)?, value)))
        .filter(|(option, _)| !is_typed(option, typed))
        .flat_map(|(option, value)| as_words(option, value))
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
        Value::Boolean(true) => vec![long],
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

    #[test]
    fn what_is_typed_wins_and_a_table_wins_over_the_top() {
        let settings: Table =
            "theatre = ['IQ', 'SY']\nquiet = true\nout = 'a'\n[map]\nout = 'b'\nforce = false\n"
                .parse()
                .unwrap();
        let mut command = Cli::command();
        command.build();
        let words = |name: &str, typed: &[&str]| {
            words(&settings, command.find_subcommand(name).unwrap(), typed).join(" ")
        };
        assert_eq!(words("map", &[]), "--quiet --theatre=IQ --theatre=SY --out=b");
        assert_eq!(words("map", &["seeds", "-o", "c", "--theatre=IR"]), "--quiet");
        assert_eq!(words("places", &["Rawa", "-q"]), "--theatre=IQ --theatre=SY");
    }
}
