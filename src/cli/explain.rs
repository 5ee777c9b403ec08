//! `dateline explain`: why each name, place, date and event was read as it was, with its words.
use super::Exit;
use super::common::Reports;
use dateline::Result;

/// Show why each place, date and event was read as it was
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
}

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        self.reports.read(|_, _| Ok(()))?;
        Ok(Exit::Done)
    }
}
