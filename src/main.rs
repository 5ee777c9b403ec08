//! The terminal: arguments in, results on standard output, remarks on standard error, an exit code back.

mod cli;

use std::io;
use std::process::ExitCode;

use dateline::Error;

use cli::{Cli, Exit};

fn main() -> ExitCode {
    match Cli::of(std::env::args_os()).and_then(|cli| cli.map_or_else(Ok, Cli::run)) {
        Ok(exit) => exit.into(),
        // Whoever read the results has seen enough.
        Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => Exit::Done.into(),
        Err(error) => {
            cli::failure(&error);
            Exit::Failed.into()
        }
    }
}
