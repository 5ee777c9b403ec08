//! `dateline picture`: the map as a picture, one panel a day.

use std::path::{Path, PathBuf};

use dateline::export::boundaries::Boundaries;
use dateline::export::picture::{Picture, days, svg};
use dateline::{Error, Result, Timeline};
use jiff::civil::Date;

use super::common::{Reports, day};
use super::map::{counted, outlines, reviewed_by, table};
use super::{Exit, remark};

/// Draw the map as a picture: SVG, or PNG by the name of the file
///
/// One panel a day, all of the same ground: what the news says of that day, at its towns.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    reports: Reports,
    /// The picture, replaced where it is there: .svg or .png.
    #[arg(short, long, value_name = "FILE", value_parser = picture_file)]
    out: PathBuf,
    /// A day to draw. May be given several times.
    #[arg(
        long,
        value_name = "DATE",
        value_parser = day,
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    on: Vec<Date>,
    /// Every day on which news begins.
    #[arg(long)]
    all: bool,
    /// Outlines to draw beneath instead of the countries, as a GeoJSON file of areas or of lines.
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// The table in which an analyst decided and corrected, as for `dateline map`.
    #[arg(long, value_name = "CSV")]
    review: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  dateline picture seeds -o campaign.svg --all
  dateline picture seeds -o campaign.png --on 2017-10-26";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let boundaries = self
            .boundaries
            .as_deref()
            .map_or_else(Boundaries::builtin, outlines)?;
        let review = self.review.as_deref().map(table).transpose()?;
        let sheet = review.map(|(sheet, _)| sheet);
        let (mut readings, _) = self.reports.campaign(None)?;
        reviewed_by(sheet.as_ref(), &self.reports, &mut readings)?;
        let timeline = Timeline::build(readings);
        let told = days(&timeline);
        // An empty panel is drawn all the same: it is what was asked for, and true.
        for day in self.on.iter().filter(|day| !told.contains(day)) {
            remark(nothing_on(*day, &told));
        }
        let days = if self.all { told } else { self.on };
        if days.is_empty() {
            return Err(Error::Usage(
                "no report tells of an event to the day: there is no day to draw".to_owned(),
            ));
        }
        let picture = Picture {
            timeline: &timeline,
            boundaries: &boundaries,
            days,
        };
        let drawn = drawing(&svg(&picture), &self.out)?;
        std::fs::write(&self.out, drawn).map_err(|e| Error::io(&self.out, "cannot write this picture", e))?;
        remark(format!(
            "{}: {}",
            self.out.display(),
            counted(picture.days.len(), "day")
        ));
        Ok(Exit::Done)
    }
}

/// What is said of a day of which no report tells anything new, by the days of which reports do.
fn nothing_on(day: Date, told: &[Date]) -> String {
    let before = told.iter().rev().find(|d| **d < day);
    let after = told.iter().find(|d| **d > day);
    let near: Vec<String> = before.into_iter().chain(after).map(Date::to_string).collect();
    let near = match near.as_slice() {
        [] => "no report tells of an event to the day".to_owned(),
        [day] => format!("the nearest day that has something is {day}"),
        days => format!("the nearest days that have something are {}", days.join(" and ")),
    };
    format!("{day}: nothing is reported of this day; {near}")
}

fn is_png(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("png"))
}

/// A file whose name says what it is.
fn picture_file(words: &str) -> std::result::Result<PathBuf, String> {
    let path = PathBuf::from(words);
    let svg = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg"));
    if svg || is_png(&path) {
        Ok(path)
    } else {
        Err("expected a name that ends in .svg or .png, as in campaign.svg".to_owned())
    }
}

#[cfg(feature = "png")]
fn drawing(svg: &str, out: &Path) -> Result<Vec<u8>> {
    if is_png(out) {
        dateline::export::picture::png(svg)
    } else {
        Ok(svg.as_bytes().to_vec())
    }
}

#[cfg(not(feature = "png"))]
fn drawing(svg: &str, out: &Path) -> Result<Vec<u8>> {
    if is_png(out) {
        return Err(Error::Usage(format!(
            "{}: this dateline was built without PNG; draw .svg, or build it with --features png",
            out.display()
        )));
    }
    Ok(svg.as_bytes().to_vec())
}
