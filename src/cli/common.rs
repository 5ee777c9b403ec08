//! What several commands may be told: which gazetteers, which theatre, which reports.

use std::path::PathBuf;

use clap::Args;
use dateline::gazetteer::rank::Context;
use dateline::report::input::{self, Remark};
use dateline::resolution::Status;
use dateline::{Gazetteer, Lexicon, Options, Reading, Report, Result, read};
use jiff::civil::Date;

use super::online::{Lookup, OnlineArgs};
use super::progress::Progress;
use super::remark;

/// Where places are looked up.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Places")]
pub(super) struct Common {
    /// Look up places here first: a table in the columns of gazetteer/places.csv, or a folder with places.csv and
    /// variants.csv. May be given several times; the first wins.
    #[arg(long = "gazetteer", value_name = "PATH")]
    pub(super) gazetteers: Vec<PathBuf>,
    /// Do without the places that come with dateline.
    #[arg(long)]
    pub(super) no_builtin: bool,
    /// Countries that the reports are about (ISO 3166-1 codes), as in IQ,SY; without it, the report itself tells.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = country)]
    pub(super) theatre: Vec<String>,
}

impl Common {
    pub(super) fn gazetteer(&self) -> Result<Gazetteer> {
        Gazetteer::open(&self.gazetteers, !self.no_builtin)
    }

    /// What ranking knows without a report.
    pub(super) fn context(&self) -> Context {
        let codes = self.theatre.iter().filter_map(|c| c.as_bytes().try_into().ok());
        Context {
            theatre: codes.collect(),
            ..Context::default()
        }
    }
}

/// Which reports are read, and what is said of them.
#[derive(Clone, Debug, Args)]
pub(super) struct Reports {
    /// Reports: .txt, .md or .jsonl files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "REPORTS")]
    paths: Vec<PathBuf>,
    /// The day a report was published, as in 002=2017-09-19. May be given several times.
    #[arg(long = "published", value_name = "REPORT=DATE", value_parser = published)]
    pub(super) published: Vec<(String, Date)>,
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) online: OnlineArgs,
}

impl Reports {
    /// Reads the reports one by one, and hands each on with what was understood of it.
    ///
    /// A report with names that no gazetteer has is read again with what is answered online, where a server is named.
    pub(super) fn read(&self, mut each: impl FnMut(&Report, Reading) -> Result<()>) -> Result<Lookup> {
        let (gazetteer, lexicon) = (self.common.gazetteer()?, Lexicon::builtin()?);
        let options = Options {
            theatre: self.common.theatre.clone(),
        };
        let mut lookup = self.online.open(&options.theatre)?;
        let mut inputs = input::open(&self.paths, &self.published)?;
        let mut progress = Progress::start("reports");
        for input in &mut inputs {
            let report = input?.report(&lexicon)?;
            let mut reading = read(&report, &gazetteer, &lexicon, &options);
            if let Some(more) = lookup.ask(&gazetteer, unknown(&reading))? {
                reading = read(&report, &more, &lexicon, &options);
            }
            each(&report, reading)?;
            progress.step();
        }
        drop(progress);
        inputs.remarks().iter().map(Remark::to_string).for_each(remark);
        lookup.summary();
        Ok(lookup)
    }
}

/// The names of a report that no gazetteer has.
fn unknown(reading: &Reading) -> impl Iterator<Item = &str> {
    let open = reading
        .mentions
        .iter()
        .filter(|m| m.resolution.status == Status::Unknown);
    open.map(|mention| mention.as_written.as_str())
}

/// A country code in capitals.
fn country(code: &str) -> std::result::Result<String, String> {
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic()) {
        Ok(code.to_ascii_uppercase())
    } else {
        Err("expected two-letter country codes, as in IQ,SY".to_owned())
    }
}

/// A report and its day.
fn published(words: &str) -> std::result::Result<(String, Date), String> {
    let (report, day) = words
        .rsplit_once('=')
        .ok_or("expected REPORT=DATE, as in 002=2017-09-19")?;
    let day = day
        .parse()
        .map_err(|_| format!("found \"{day}\", expected a date, as in 2017-09-19"))?;
    Ok((report.to_owned(), day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_given_by_report() {
        let day: Date = "2017-09-19".parse().unwrap();
        assert_eq!(published("a=b.txt=2017-09-19"), Ok(("a=b.txt".to_owned(), day)));
        for wrong in ["002", "002=19.09.2017", "002=2017-02-30", "002="] {
            assert!(published(wrong).is_err(), "{wrong}");
        }
        assert_eq!(country("iq"), Ok("IQ".to_owned()));
        assert!(country("Iraq").is_err());
    }
}
