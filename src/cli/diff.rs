//! `dateline diff`: what changed between two maps, in sentences for a correction note.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use dateline::difference::{Change, Kind, Map, compare, count, unchanged};
use dateline::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Exit, inert, results};

/// Say what changed between two maps
///
/// Compares two folders that dateline map wrote, event by event, and says in sentences what was removed and why, what
/// was added, what stands elsewhere, what has another date, type or standing, and who is now shown to hold a town: a
/// correction note that an editor can publish.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The folder of the map as it was.
    #[arg(value_name = "OLD_OUT")]
    old: PathBuf,
    /// The folder of the map as it is now.
    #[arg(value_name = "NEW_OUT")]
    new: PathBuf,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

const EXAMPLES: &str = "\
Examples:
  dateline diff output.before-1 output
  dateline diff monday tuesday --format markdown > corrections.md";

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Plain sentences, one a line.
    Text,
    /// A list under a heading for each kind of change.
    Markdown,
    /// For programs: the counts and every change.
    Json,
}

/// All of it, for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Report<'a> {
    counts: BTreeMap<Kind, usize>,
    unchanged: usize,
    changes: &'a [Change],
}

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let (old, new) = (map(&self.old)?, map(&self.new)?);
        let changes = compare(&old, &new);
        let (counts, unchanged) = (count(&changes), unchanged(&old, &new));
        results(|out| match self.format {
            Form::Text => text(&changes, &summary(&counts, unchanged), out),
            Form::Markdown => markdown(&changes, &summary(&counts, unchanged), out),
            Form::Json => {
                let report = Report {
                    counts,
                    unchanged,
                    changes: &changes,
                };
                serde_json::to_writer_pretty(&mut *out, &report)?;
                out.write_all(b"\n")
            }
        })?;
        Ok(Exit::Done)
    }
}

/// What the map in a folder shows.
fn map(folder: &Path) -> Result<Map> {
    if !folder.join(".dateline.json").is_file() {
        return Err(Error::Input {
            file: folder.display().to_string(),
            message:
                "found no map of dateline (no .dateline.json); expected a folder that dateline map wrote"
                    .to_owned(),
        });
    }
    Map::read(&folder.display().to_string(), |file| {
        let path = folder.join(file.name());
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io(path, "cannot read this layer", e)),
        }
    })
}

/// "2 events added, 1 moved; 35 are unchanged."
fn summary(counts: &BTreeMap<Kind, usize>, unchanged: usize) -> String {
    if counts.is_empty() {
        return format!("Nothing changed: {unchanged} events are shown as before.");
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(kind, n)| match (kind, n) {
            (Kind::Control, 1) => "1 change of control".to_owned(),
            _ => format!("{n} {}", words(*kind)),
        })
        .collect();
    format!("{}; {unchanged} unchanged.", counts.join(", "))
}

const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Control => "changes of control",
        kind => kind.as_str(),
    }
}

fn text(changes: &[Change], summary: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{summary}")?;
    changes
        .iter()
        .try_for_each(|change| writeln!(out, "{}", inert(&change.sentence)))
}

fn markdown(changes: &[Change], summary: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Corrections to the map\n\n{summary}")?;
    let mut heading = None;
    for change in changes {
        if heading.replace(change.change) != Some(change.change) {
            let kind = words(change.change);
            let (first, rest) = kind.split_at_checked(1).unwrap_or((kind, ""));
            writeln!(out, "\n## {}{rest}\n", first.to_uppercase())?;
        }
        writeln!(out, "- {}", plain(&inert(&change.sentence)))?;
    }
    Ok(())
}

/// Words with every character escaped that Markdown would take for a mark.
fn plain(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&'
        ) {
            shown.push('\\');
        }
        shown.push(if c == '\n' { ' ' } else { c });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_report_becomes_markup() {
        assert_eq!(
            plain("[a](b) <b>*x*</b>\n&amp;"),
            "\\[a\\](b) \\<b\\>\\*x\\*\\</b\\> \\&amp;"
        );
    }
}
