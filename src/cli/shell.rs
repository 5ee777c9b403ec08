//! `dateline completions` and `dateline man`: what a shell and a reader of manuals want of a program.

use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use dateline::{Error, Result};

use super::{Cli, Exit, results, unwritten};

/// Print a script that completes dateline's commands and options in your shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline completions bash > ~/.local/share/bash-completion/completions/dateline\n  dateline completions fish > ~/.config/fish/completions/dateline.fish"
)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<Exit> {
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "dateline", &mut script);
        results(|out| out.write_all(&script))?;
        Ok(Exit::Done)
    }
}

/// Print the manual page, or write one for every command into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dateline man | man -l -\n  dateline man ~/.local/share/man/man1")]
pub(super) struct Manual {
    /// A folder for dateline.1, dateline-map.1 and so on.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Manual {
    pub(super) fn run(self) -> Result<Exit> {
        let mut command = Cli::command();
        command.build();
        match self.folder {
            None => results(|out| Man::new(command).render(out))?,
            Some(folder) => {
                fs::create_dir_all(&folder).map_err(|e| Error::io(&folder, "cannot make this folder", e))?;
                pages(&command, "dateline", &folder)?;
            }
        }
        Ok(Exit::Done)
    }
}

/// A page for a command and each beneath it.
fn pages(command: &clap::Command, name: &str, folder: &Path) -> Result<()> {
    let mut page = Vec::new();
    Man::new(command.clone())
        .title(name.to_owned())
        .render(&mut page)
        .map_err(unwritten)?;
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page).map_err(|e| Error::io(&path, "cannot write", e))?;
    for beneath in command.get_subcommands().filter(|c| c.get_name() != "help") {
        pages(beneath, &format!("{name}-{}", beneath.get_name()), folder)?;
    }
    Ok(())
}
