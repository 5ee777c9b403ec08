//! Mistakes that are foreseen: the command that would have worked.

use std::ffi::OsString;
use std::path::Path;

use clap::error::ErrorKind;

/// The words of a command line without the program's name, as far as they are text.
fn words(args: &[OsString]) -> Vec<&str> {
    args.iter().skip(1).filter_map(|a| a.to_str()).collect()
}

/// What a person who typed this may have meant; none where nobody can tell.
pub(super) fn meant(args: &[OsString], error: &clap::Error) -> Option<String> {
    let words = words(args);
    let (first, rest) = words.split_first()?;
    let command = match (error.kind(), *first) {
        // Reports without a command.
        (ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument, path) if Path::new(path).exists() => {
            let out = if words.iter().any(|w| *w == "-o" || w.starts_with("--out")) {
                ""
            } else {
                " -o output"
            };
            format!("dateline map {}{out}", quoted(&words))
        }
        // A map without a place to put it: the last of several paths is most likely meant.
        (ErrorKind::MissingRequiredArgument, "map") if !has_out(rest) => match paths(rest) {
            [] => "dateline map seeds -o output".to_owned(),
            [reports] => format!("dateline map {} -o output", quoted(&[*reports])),
            [reports @ .., out] => format!("dateline map {} -o {}", quoted(reports), quoted(&[*out])),
        },
        (ErrorKind::UnknownArgument, "map") if rest.contains(&"--output") => {
            let fixed: Vec<&str> = words
                .iter()
                .map(|w| if *w == "--output" { "--out" } else { w })
                .collect();
            format!("dateline {}", quoted(&fixed))
        }
        (ErrorKind::TooFewValues | ErrorKind::MissingRequiredArgument, "distance") => {
            let from = paths(rest).first().copied().unwrap_or("Anah");
            format!("dateline distance {} Rawa", quoted(&[from]))
        }
        (ErrorKind::MissingRequiredArgument, command @ ("explain" | "events")) => {
            format!("dateline {command} seeds")
        }
        _ => return None,
    };
    Some(format!("This would have worked:\n  {command}"))
}

fn has_out(words: &[&str]) -> bool {
    words.iter().any(|w| *w == "-o" || w.starts_with("--out"))
}

/// The words that are no options; those after an option count as its value where it is alone.
fn paths<'a, 'w>(words: &'w [&'a str]) -> &'w [&'a str] {
    let end = words
        .iter()
        .position(|w| w.starts_with('-') && *w != "-")
        .unwrap_or(words.len());
    words.get(..end).unwrap_or_default()
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
