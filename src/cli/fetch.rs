//! `dateline gazetteer fetch`: dumps of GeoNames, downloaded.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use dateline::Result;
use dateline::gazetteer::fetch::{Dump, Fetched, GEONAMES, LICENCE, Progress, fetch};
use dateline::gazetteer::http::{Client, Options};

use super::map::counted;
use super::{remark, results};

/// Download dumps of GeoNames: countries with their villages, or all towns of the world
///
/// A download that broke off goes on where it stopped, and a file that has not changed is not sent again. A table
/// that stood there before is replaced when the new one is there whole and was read through, not before.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Countries by their two letters, or cities500, cities1000, cities5000, cities15000, allCountries,
    /// alternateNamesV2, admin1CodesASCII, admin2Codes, countryInfo.
    #[arg(required = true, value_name = "DUMP")]
    dumps: Vec<Dump>,
    /// The folder to put them in.
    #[arg(short, long, value_name = "FOLDER", default_value = "geonames")]
    out: PathBuf,
    /// Where to download from.
    #[arg(long, value_name = "URL", default_value = GEONAMES)]
    mirror: String,
    /// Address of a proxy to go through; without it, that of the environment, if any.
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  dateline gazetteer fetch IQ SY admin1CodesASCII
  dateline gazetteer fetch cities500 -o geonames --proxy http://proxy.example:3128";

impl Args {
    pub(super) fn run(&self) -> Result<()> {
        let client = Client::new(&Options {
            proxy: self.proxy.clone(),
            ..Options::default()
        })?;
        for dump in &self.dumps {
            let mut bar = Bar::new(dump.file());
            let fetched = fetch(dump, &self.mirror, &self.out, &client, &mut |p| bar.show(p));
            drop(bar);
            say(&fetched?)?;
        }
        remark(format!(
            "credit where you use them: {LICENCE}, https://www.geonames.org"
        ));
        Ok(())
    }
}

fn say(Fetched { path, origin, new }: &Fetched) -> Result<()> {
    let rows = counted(usize::try_from(origin.rows).unwrap_or(usize::MAX), "row");
    let news = if *new { "new" } else { "not changed since" };
    results(|out| {
        writeln!(
            out,
            "{}: {rows}, {} bytes, {news} {}",
            path.display(),
            origin.table_bytes,
            origin.fetched
        )?;
        writeln!(
            out,
            "  from {}, {} bytes, sha256 {}",
            origin.url, origin.bytes, origin.sha256
        )
    })
}

/// A bar on the terminal; gone without a trace when dropped.
struct Bar {
    file: String,
    terminal: bool,
    /// What is shown: per cent, or mebibytes where nobody knows how many come.
    shown: Option<u64>,
}

impl Bar {
    fn new(file: String) -> Self {
        let terminal = io::stderr().is_terminal();
        Self {
            file,
            terminal,
            shown: None,
        }
    }

    fn show(&mut self, Progress { done, total }: Progress) {
        let mark = total.map_or(done >> 20, |total| done * 100 / total.max(1));
        if !self.terminal || self.shown == Some(mark) {
            return;
        }
        self.shown = Some(mark);
        let _ = write!(io::stderr(), "\r{}\u{1b}[K", line(&self.file, done, total));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// "IQ.zip  [########............]  1.6 of 4.0 MB".
fn line(file: &str, done: u64, total: Option<u64>) -> String {
    let mega = |bytes: u64| format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
    let Some(total) = total else {
        return format!("{file}  {} MB", mega(done));
    };
    let full = usize::try_from(done * 20 / total.max(1)).unwrap_or(20).min(20);
    let bar = format!("{}{}", "#".repeat(full), ".".repeat(20 - full));
    format!("{file}  [{bar}]  {} of {} MB", mega(done), mega(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_tells_how_far() {
        let half = line("IQ.zip", 1_600_000, Some(4_000_000));
        assert_eq!(half, "IQ.zip  [########............]  1.6 of 4.0 MB");
        assert_eq!(line("IQ.zip", 2_050_000, None), "IQ.zip  2.0 MB");
        assert!(line("IQ.zip", 9, Some(0)).contains("####################"));
    }
}
