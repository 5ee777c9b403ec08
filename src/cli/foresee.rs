//! Mistakes that are foreseen: the command that would have worked.
//!
//! What is proposed has been tried: it is understood, with the settings of this folder, and its reports are there.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Parser};

use super::{Cli, config, positions};

/// Formats that people ask for and dateline has under another name or not at all: what to take, and why.
const INSTEAD: &[(&str, &str, &str)] = &[
    ("shp", "gpkg", GIS),
    ("shapefile", "gpkg", GIS),
    ("gdb", "gpkg", GIS),
    ("qgis", "gpkg", GIS),
    ("arcgis", "gpkg", GIS),
    ("geopackage", "gpkg", GIS),
    ("flatgeobuf", "fgb", "FlatGeobuf is fgb"),
    ("parquet", "geoparquet", "Parquet with geometry is geoparquet"),
    ("kmz", "kml", "Google Earth opens kml"),
    ("xls", "csv", "Excel opens csv"),
    ("xlsx", "csv", "Excel opens csv"),
    ("excel", "csv", "Excel opens csv"),
    ("ods", "csv", "LibreOffice opens csv"),
];
const GIS: &str = "QGIS and ArcGIS open gpkg, a GeoPackage";

/// Formats that are no text: printed, they are to go into a file.
const NO_TEXT: &[&str] = &["gpkg", "fgb", "geoparquet"];

/// Names of folders to propose, of which the first is taken that may be written.
const FOLDERS: &[&str] = &["output", "map", "dateline-output"];

/// Endings of reports: what ends so was hardly meant as a folder to write.
const REPORTS: &[&str] = &["txt", "md", "html", "htm", "jsonl"];

/// How many mistakes of one line are put right: more, and nobody can tell what was meant.
const MISTAKES: usize = 4;

/// The reports that the examples of the help are about.
const EXAMPLE: &str = "seeds";

/// What a person who typed this may have meant; none where nobody can tell.
pub(super) fn meant(args: &[OsString], error: &clap::Error) -> Option<String> {
    let words: Vec<&str> = args.iter().skip(1).filter_map(|a| a.to_str()).collect();
    hint(&Line::of(&words, &built()), error)
}

fn built() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// A command line taken apart.
#[derive(Clone, Debug, Default)]
struct Line {
    /// Options before the command.
    globals: Vec<String>,
    command: String,
    /// The words that are no options.
    paths: Vec<String>,
    /// Each with its value.
    options: Vec<Vec<String>>,
    /// All that follows the command, as it was typed.
    rest: Vec<String>,
    /// Where the output of the shell is sent.
    into: Option<String>,
    /// How many of its mistakes have been put right.
    mended: usize,
}

impl Line {
    fn of(words: &[&str], root: &Command) -> Self {
        let mut line = Self::default();
        let mut of = root;
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            if word == "--" {
                line.paths.extend(words.by_ref().map(str::to_owned));
            } else if word.starts_with('-') && word != "-" {
                let mut option = vec![word.to_owned()];
                if wants_value(of, word) {
                    option.extend(words.next().map(str::to_owned));
                }
                if line.command.is_empty() {
                    line.globals.extend(option);
                } else {
                    line.options.push(option);
                }
            } else if line.command.is_empty() {
                word.clone_into(&mut line.command);
                line.rest = words.clone().map(str::to_owned).collect();
                of = root.find_subcommand(word).unwrap_or(of);
            } else {
                line.paths.push(word.trim_start().to_owned());
            }
        }
        line
    }

    /// The line with other words for its command, by which its options are taken apart anew.
    fn called(&self, command: &[&str], root: &Command) -> Self {
        let globals = self.globals.iter().map(String::as_str);
        let rest = self.rest.iter().map(String::as_str);
        let words: Vec<&str> = globals.chain(command.iter().copied()).chain(rest).collect();
        Self {
            mended: self.mended,
            ..Self::of(&words, root)
        }
    }

    fn words(&self) -> Vec<&str> {
        let own = self.globals.iter().chain([&self.command]).chain(&self.paths);
        own.chain(self.options.iter().flatten())
            .map(String::as_str)
            .collect()
    }

    /// Whether an option of one of these names is there, as in "--out" or "-o".
    fn has(&self, names: &[&str]) -> bool {
        self.options.iter().any(|option| is(option, names))
    }

    fn add(&mut self, option: &[&str]) {
        self.options
            .insert(0, option.iter().map(|&word| word.to_owned()).collect());
    }

    fn shown(&self) -> String {
        let into = self
            .into
            .as_ref()
            .map_or_else(String::new, |file| format!(" > {file}"));
        format!("dateline {}{into}", quoted(&self.words()))
    }

    /// As clap finds it, with the settings of this folder.
    fn tried(&self) -> Result<(), Option<clap::Error>> {
        let words = std::iter::once("dateline")
            .chain(self.words())
            .map(OsString::from);
        let words = config::applied(&positions(words)).map_err(|_| None)?;
        Cli::try_parse_from(words).map(|_| ()).map_err(Some)
    }

    /// Whether all reports are there, where this command reads some.
    fn has_reports(&self) -> bool {
        let reads =
            ["map", "events", "explain", "control", "picture", "diff"].contains(&self.command.as_str());
        !reads
            || self
                .paths
                .iter()
                .all(|path| path == "-" || Path::new(path).exists())
    }

    /// The words of a proposal, if it is one that would have worked.
    fn proposal(&self) -> Option<String> {
        self.tried().ok()?;
        // With reports that are not here it is an example only.
        let head = if self.has_reports() {
            "This would have worked:"
        } else if self.paths.iter().any(|p| p == EXAMPLE || p == "output.before-1") {
            "For example:"
        } else {
            return None;
        };
        Some(format!("{head}\n  {}", self.shown()))
    }
}

/// Whether an option's value is the next word.
fn wants_value(command: &Command, word: &str) -> bool {
    // No option of ours, but one that is foreseen.
    if word == "--output" {
        return true;
    }
    let long = word.strip_prefix("--");
    let mut short = word.chars().skip(1);
    let (short, alone) = (short.next(), short.next().is_none());
    let option = command.get_arguments().find(|a| match long {
        Some(long) => a.get_long() == Some(long),
        None => a.get_short() == short && alone,
    });
    option.is_some_and(|a| a.get_action().takes_values())
}

/// Whether an option is of one of these names.
fn is(option: &[String], names: &[&str]) -> bool {
    let Some(word) = option.first() else { return false };
    let name = word.split_once('=').map_or(word.as_str(), |(name, _)| name);
    names.iter().any(|wanted| {
        name == *wanted || (wanted.len() == 2 && !word.starts_with("--") && word.starts_with(wanted))
    })
}

const OUT: &[&str] = &["--out", "-o"];

/// What is said after an error.
fn hint(line: &Line, error: &clap::Error) -> Option<String> {
    match error.kind() {
        // No command; or reports without one, and an option of map.
        ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument
            if built().find_subcommand(&line.command).is_none() =>
        {
            mistaken(line)
        }
        ErrorKind::UnknownArgument if line.has(&["--output"]) => one_output(line),
        ErrorKind::InvalidValue => format(line, error),
        ErrorKind::MissingRequiredArgument if line.command == "map" && !line.has(OUT) => map(line),
        ErrorKind::MissingRequiredArgument | ErrorKind::TooFewValues => completed(line)?.proposal(),
        _ => None,
    }
}

/// A line that was put right, or what is then still wrong with it.
fn again(mut line: Line) -> Option<String> {
    line.mended += 1;
    match line.tried() {
        Ok(()) => line.proposal(),
        Err(_) if line.mended == MISTAKES => None,
        Err(error) => hint(&line, &error?),
    }
}

/// What is no command: reports, or a command misspelt.
fn mistaken(line: &Line) -> Option<String> {
    let root = built();
    if Path::new(&line.command).exists() {
        return again(line.called(&["map", &line.command], &root));
    }
    let near = root.get_subcommands().map(|command| {
        let name = command.get_name();
        (strsim::damerau_levenshtein(name, &line.command), name)
    });
    // Of "map" and "man", the one that begins like it.
    let alike = |name: &str| strsim::jaro_winkler(name, &line.command);
    let (steps, name) = near.min_by(|a, b| a.0.cmp(&b.0).then(alike(b.1).total_cmp(&alike(a.1))))?;
    if steps > (line.command.chars().count() / 3).max(1) {
        return None;
    }
    again(line.called(&[name], &root))
}

/// `--output` is `--out`; where that is there too, it holds.
fn one_output(line: &Line) -> Option<String> {
    let mut right = line.clone();
    if line.has(OUT) {
        right.options.retain(|option| !is(option, &["--output"]));
    } else {
        let wrong = right
            .options
            .iter_mut()
            .find(|option| is(option, &["--output"]))?;
        let word = wrong.first_mut()?;
        *word = word.replacen("--output", "--out", 1);
    }
    again(right)
}

/// A format that there is not.
fn format(line: &Line, error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let wrong = text(ContextKind::InvalidValue)?;
    if !text(ContextKind::InvalidArg)?.starts_with("--format") {
        return None;
    }
    let asked = wrong.trim_start_matches('.').to_lowercase();
    let (_, name, why) = INSTEAD.iter().find(|(word, ..)| *word == asked)?;
    let mut right = line.clone();
    let option = right
        .options
        .iter_mut()
        .find(|option| is(option, &["--format"]) && option.iter().any(|word| word.contains(wrong)))?;
    let value = option.last_mut()?;
    let (before, values) = value
        .split_once('=')
        .map_or(("", value.as_str()), |(_, values)| ("--format=", values));
    let mut values: Vec<&str> = values
        .split(',')
        .map(|v| if v == wrong { *name } else { v })
        .collect();
    values.dedup();
    *value = format!("{before}{}", values.join(","));
    if line.command != "map" && NO_TEXT.contains(name) {
        let ending = if *name == "geoparquet" { "parquet" } else { name };
        right.into = Some(format!("{}.{ending}", line.command));
    }
    // Where this command has no such format, clap has said which there are.
    let proposal = again(right)?;
    Some(format!("{why}. {proposal}"))
}

/// A map without a place to put it: the last of several paths is most likely meant, if it can be written.
fn map(line: &Line) -> Option<String> {
    let mut right = line.clone();
    if right.paths.is_empty() {
        right.paths.push(EXAMPLE.to_owned());
    }
    let last = right.paths.last().cloned().unwrap_or_default();
    let out = if right.paths.len() > 1 && can_be_written(&last) {
        right.paths.pop();
        last
    } else {
        let free = FOLDERS.iter().find(|name| can_be_written(name));
        (*free?).to_owned()
    };
    right.add(&["-o", &out]);
    right.proposal().or_else(|| {
        let missing: Vec<&str> = line.paths.iter().map(String::as_str).collect();
        let missing = missing.into_iter().find(|path| !Path::new(path).exists())?;
        Some(format!(
            "{missing}: there is no such report. dateline map takes a folder of reports, or files, and the folder to \
             write:\n  dateline map FOLDER -o output"
        ))
    })
}

/// Whether a map may be put there: nothing is there, nothing is in it, or dateline made it.
fn can_be_written(path: &str) -> bool {
    let path = Path::new(path);
    if !path.exists() {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        return !REPORTS.contains(&ending);
    }
    let empty = fs::read_dir(path).is_ok_and(|mut files| files.next().is_none());
    empty || path.join(".dateline.json").exists()
}

/// A command with what it lacks.
fn completed(line: &Line) -> Option<Line> {
    let mut right = line.clone();
    let lacks: &[&str] = match line.command.as_str() {
        "distance" => &["Anah", "Rawa"],
        "places" => &["Rawa"],
        "diff" => &["output.before-1", "output"],
        "events" | "explain" | "control" | "picture" => &[EXAMPLE],
        _ => return None,
    };
    right
        .paths
        .extend(lacks.iter().skip(line.paths.len()).map(|&word| word.to_owned()));
    if line.command == "picture" {
        if !line.has(&["--on", "--all"]) {
            right.add(&["--all"]);
        }
        if !line.has(OUT) {
            right.add(&["-o", "campaign.svg"]);
        }
    }
    Some(right)
}

/// Words as a shell takes them.
pub(super) fn quoted(words: &[impl AsRef<str>]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%".contains(c);
    let word = |word: &str| {
        if word.chars().all(plain) && !word.is_empty() {
            word.to_owned()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    };
    words
        .iter()
        .map(|w| word(w.as_ref()))
        .collect::<Vec<_>>()
        .join(" ")
}
