//! What several commands may be told: which gazetteers, which theatre, which reports.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use clap::Args;
use dateline::finding::{Finding, passed_over};
use dateline::gazetteer::rank::Context;
use dateline::report::input::{self, Input, LARGEST_BYTES, Remark};
use dateline::resolution::Status;
use dateline::timeline::publication;
use dateline::{Error, Gazetteer, Lexicon, Options, Reader, Reading, Report, Result, read};
use jiff::civil::Date;

use super::journal::{self, Journal};
use super::map::counted;
use super::memory;
use super::online::{Lookup, OnlineArgs};
use super::parallel;
use super::progress::Progress;
use super::remark;

/// Where places are looked up.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Places")]
pub(super) struct Common {
    /// Look up places here first: a table with the columns name, lat and lon, and perhaps kind, country and others of
    /// gazetteer/places.csv, or a folder with places.csv and variants.csv. May be given several times; the first wins.
    #[arg(long = "gazetteer", value_name = "PATH")]
    pub(super) gazetteers: Vec<PathBuf>,
    /// Do without the places that come with dateline.
    #[arg(long)]
    pub(super) no_builtin: bool,
    /// Countries that the reports are about (ISO 3166-1 codes), as in IQ,SY; without it, the report itself tells.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = country)]
    pub(super) theatre: Vec<String>,
}

/// How many reports that cannot be read are named: a broken archive may have millions.
const NAMED: usize = 1_000;

/// The reports that cannot be read: the first ones, and how many more.
#[derive(Default)]
struct Bad {
    named: Vec<Remark>,
    more: usize,
}

impl Bad {
    fn add(&mut self, remark: Remark) {
        if self.named.len() < NAMED {
            self.named.push(remark);
        } else {
            self.more += 1;
        }
    }
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
    /// Reports: .txt, .md, saved .html or .jsonl files, folders of them, or - for standard input.
    #[arg(required = true, value_name = "REPORTS")]
    pub(super) paths: Vec<PathBuf>,
    /// The day a report was published, as in 002=2017-09-19. May be given several times.
    #[arg(long = "published", value_name = "REPORT=DATE", value_parser = published)]
    pub(super) published: Vec<(String, Date)>,
    /// Read so many reports at a time; without it, one for each core. What comes out is the same.
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// The most mebibytes that one report may have.
    #[arg(long = "largest-report", value_name = "MIB", default_value_t = LARGEST_BYTES >> 20, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    largest_report_mib: u64,
    /// Stop with a message where the run would take more mebibytes of memory than this; without it, nine tenths of what
    /// is free when it begins. Linux only.
    #[arg(long = "most-memory", value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    most_memory_mib: Option<u64>,
    /// Stop where a file of a folder cannot be read, and name all such files, instead of passing them over with a finding.
    #[arg(long)]
    no_skip: bool,
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) online: OnlineArgs,
}

/// Which events are left out.
#[derive(Clone, Debug, Args)]
pub(super) struct Threshold {
    /// Leave out events less certain than this, from 0 to 1, and say how many; docs/accuracy.md says what each value
    /// costs and gains.
    #[arg(long, value_name = "P", value_parser = chance)]
    pub(super) min_confidence: Option<f64>,
}

impl Threshold {
    /// Leaves them out of a reading; gives how many.
    pub(super) fn apply(&self, reading: &mut Reading) -> usize {
        self.min_confidence
            .map_or(0, |least| reading.leave_out_below(least))
    }

    /// Says how many were left out.
    pub(super) fn say(&self, left_out: usize) {
        if let Some(least) = self.min_confidence {
            remark(format!(
                "{left_out} events below a confidence of {least} are left out"
            ));
        }
    }
}

impl Reports {
    /// Reads the reports, and hands each on in order with what was understood of it.
    ///
    /// A report with names that no gazetteer has is read again with what is answered online, where a server is named. One
    /// that the journal holds is not read again. A file of a folder that is no report is passed over, unless none is one.
    pub(super) fn read(
        &self,
        journal: Option<&mut Journal>,
        mut each: impl FnMut(&Report, Reading) -> Result<()>,
    ) -> Result<Read> {
        memory::watch(self.most_memory_mib);
        let (gazetteer, lexicon) = (self.common.gazetteer()?, Lexicon::builtin()?);
        let options = self.options();
        let mut lookup = self.online.open(&options.theatre)?;
        let mut inputs = input::open(&self.paths, &self.published)?.at_most(self.largest_report_mib << 20);
        let mut progress = Progress::start("reports", inputs.expected());
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let (kept, mut end) = journal.map(|j| (&j.kept, &mut j.end)).unzip();
        let worker = || {
            let mut reader = Reader::new(&gazetteer, &lexicon, &options);
            let (kept, lexicon) = (kept, &lexicon);
            move |input: Result<Input>| {
                let input = input?;
                let key = kept.map(|_| input.fingerprint());
                let (file, in_folder) = (input.file.clone(), input.in_folder);
                let report = match input.report(lexicon) {
                    Err(error) if in_folder => return Ok(Err(Remark::unread(&file, error))),
                    read => read?,
                };
                if let Some(reading) = kept.zip(key).and_then(|(kept, key)| kept.reading(&key)) {
                    return Ok(Ok((report, reading, None)));
                }
                let reading = reader.read(&report);
                let line = key.map(|key| journal::line(&key, &reading));
                Ok(Ok((report, reading, line)))
            }
        };
        let (mut good, mut bad) = (0, Bad::default());
        parallel::in_order(
            &mut inputs,
            self.threads.unwrap_or_else(cores),
            worker,
            |read_or_bad| {
                progress.step();
                let Some((report, mut reading, line)) = read_or_bad.map_err(|b| bad.add(b)).ok() else {
                    return Ok(());
                };
                good += 1;
                if let Some(end) = end.as_deref_mut() {
                    match line {
                        Some(line) => end.add(&line)?,
                        None => end.taken(),
                    }
                }
                if let Some(more) = lookup.ask(&gazetteer, unknown(&reading))? {
                    reading = read(&report, &more, &lexicon, &options);
                }
                each(&report, reading)
            },
        )?;
        drop(progress);
        let remarks = self.passed_over(inputs.remarks(), bad, good)?;
        lookup.summary();
        Ok(Read { lookup, remarks })
    }

    /// What is to be said of the reading beside its results: of what the walk met, then of the reports that are bad.
    fn passed_over(&self, mut remarks: Vec<Remark>, mut bad: Bad, good: usize) -> Result<Vec<Remark>> {
        let unread = bad.named.len() + bad.more;
        remarks.append(&mut bad.named);
        if unread > 0 && good == 0 {
            return Err(all_of(&remarks, "no report can be read"));
        }
        if self.no_skip && remarks.iter().any(|r| r.passed_over.is_some()) {
            return Err(all_of(&remarks, "--no-skip, and not everything can be read"));
        }
        remarks.iter().map(Remark::to_string).for_each(remark);
        if unread > 0 {
            let of = counted(good + unread, "report");
            if bad.more > 0 {
                remark(format!(
                    "{} more cannot be read; the first {NAMED} are named",
                    bad.more
                ));
            }
            remark(format!(
                "{unread} of {of} cannot be read and are passed over; --no-skip stops instead"
            ));
        }
        Ok(remarks)
    }

    /// Reads all reports; one that the others date is read again with its day.
    pub(super) fn campaign(&self, journal: Option<&mut Journal>) -> Result<(Vec<Reading>, Read)> {
        let (mut readings, mut open) = (Vec::new(), Vec::new());
        let mut told = self.read(journal, |report, reading| {
            if publication::is_open(&reading) {
                open.push((readings.len(), report.clone()));
            }
            readings.push(reading);
            Ok(())
        })?;
        let mut forced = publication::forced(&readings);
        if forced.is_empty() {
            return Ok((readings, told));
        }
        let (gazetteer, lexicon) = (self.common.gazetteer()?, Lexicon::builtin()?);
        for (number, mut report) in open {
            let day = forced.remove(&report.source.id);
            let Some((published, reading)) = day.zip(readings.get_mut(number)) else {
                continue;
            };
            report.source.published = published;
            let more = told.lookup.ask(&gazetteer, unknown(reading))?;
            *reading = read(
                &report,
                more.as_ref().unwrap_or(&gazetteer),
                &lexicon,
                &self.options(),
            );
        }
        Ok((readings, told))
    }

    fn options(&self) -> Options {
        Options {
            theatre: self.common.theatre.clone(),
        }
    }
}

/// What came of the reading beside the readings.
pub(super) struct Read {
    /// Names that were asked online.
    pub(super) lookup: Lookup,
    /// What was passed over, and what is said of reports that are not there.
    remarks: Vec<Remark>,
}

impl Read {
    /// What stays unsettled of it.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        passed_over(&self.remarks)
    }
}

/// The error that names everything that was passed over.
fn all_of(remarks: &[Remark], why: &str) -> Error {
    let bad = remarks.iter().filter(|r| r.passed_over.is_some());
    let lines: Vec<String> = bad.map(|bad| format!("{}: {}", bad.path, bad.message)).collect();
    Error::Usage(format!("{why}:\n  {}", lines.join("\n  ")))
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

/// A number from 0 to 1.
fn chance(words: &str) -> std::result::Result<f64, String> {
    let chance: Option<f64> = words.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    chance.ok_or_else(|| format!("found \"{words}\", expected a number from 0 to 1, as in 0.5"))
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

/// A day.
pub(super) fn day(words: &str) -> std::result::Result<Date, String> {
    words
        .parse()
        .map_err(|_| format!("found \"{words}\", expected a date: YYYY-MM-DD, e.g. 2017-10-26"))
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
