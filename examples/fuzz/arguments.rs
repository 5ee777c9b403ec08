//! Command lines, one word a line: understood or refused, and nothing is run.

use std::ffi::OsString;

use crate::targets::{Failure, Target, Tools};

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the command line of the program, of which one function is used"
)]
#[path = "../../src/cli/mod.rs"]
mod cli;

/// The target, and the file that its input is made from.
pub(crate) const TARGET: (&str, Target, &[&str]) = ("arguments", arguments, &["fuzz/seeds/arguments.txt"]);

fn arguments(bytes: &[u8], _tools: &Tools) -> Result<(), Failure> {
    let words = bytes.split(|&b| b == b'\n').take(40).map(word);
    let words = std::iter::once(OsString::from("dateline")).chain(words);
    if let Err(misread) = cli::Cli::understood(words)? {
        let said = misread.error.render().to_string();
        assert!(!said.is_empty(), "a refusal without words");
        assert!(
            misread.hint.is_none_or(|hint| !hint.is_empty()),
            "a hint without words"
        );
    }
    Ok(())
}

#[cfg(unix)]
fn word(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn word(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}
