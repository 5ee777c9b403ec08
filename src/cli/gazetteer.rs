//! `dateline gazetteer`: what is in the gazetteers, and whether a table is right.

use std::path::PathBuf;

use clap::Subcommand;
use dateline::export::csv::TableWriter;
use dateline::gazetteer::{self, Place, Summary};
use dateline::layer::{Field, FieldType, Value};
use dateline::measure::point;
use dateline::{Error, Gazetteer, Result};

use super::common::Common;
use super::map::counted;
use super::{Exit, inert, results};

/// Build, check and list gazetteers
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dateline gazetteer info\n  dateline gazetteer check villages.csv")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read tables and say whether every row is right; the first wrong one is named with its line, and a place that is in
    /// its country only with lat and lon swapped by its name. Of an index, say whether it is whole.
    #[command(after_help = "Example:\n  dateline gazetteer check villages.csv")]
    Check {
        /// Tables, folders with places.csv, or indexes; without any, the places that come with dateline.
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Build one index file of tables and dumps, for --gazetteer.
    ///
    /// Takes tables in the columns of gazetteer/places.csv (or folders with places.csv and variants.csv), and dumps of
    /// GeoNames with its admin1CodesASCII.txt and alternateNamesV2.txt, in any order.
    #[command(
        after_help = "Example:\n  dateline gazetteer build IQ.txt admin1CodesASCII.txt -o iraq.idx\n  dateline map reports -o output --gazetteer iraq.idx"
    )]
    Build {
        /// What to build it of.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The index file, replaced whole.
        #[arg(short, long, value_name = "FILE.idx")]
        output: PathBuf,
        /// Leave out what only makes near misses and nearest places faster.
        #[arg(long)]
        small: bool,
    },
    /// Say what gazetteers hold: places, names, size, sources and what they were built of.
    #[command(after_help = "Example:\n  dateline gazetteer info iraq.idx")]
    Info {
        /// Indexes or tables; without any, what comes with dateline.
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Print every place as a table.
    #[command(after_help = "Example:\n  dateline gazetteer list | grep Anbar")]
    List(Common),
    #[cfg(feature = "fetch")]
    Fetch(super::fetch::Args),
}

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        match self.action {
            Action::Check { paths } => check(&paths)?,
            Action::Build { paths, output, small } => {
                summaries(&[gazetteer::build(&paths, &output, small)?])?;
            }
            Action::Info { paths } => summaries(&Gazetteer::open(&paths, paths.is_empty())?.summaries())?,
            Action::List(common) => list(&common.gazetteer()?)?,
            #[cfg(feature = "fetch")]
            Action::Fetch(args) => args.run()?,
        }
        Ok(Exit::Done)
    }
}

fn check(paths: &[PathBuf]) -> Result<()> {
    if paths.is_empty() {
        return right("the places that come with dateline", &Gazetteer::builtin()?);
    }
    let world = Gazetteer::builtin()?;
    for path in paths {
        let gazetteer = Gazetteer::open(std::slice::from_ref(path), false)?;
        let places = gazetteer.iter().map(|p| gazetteer.place(p));
        if let Some(wrong) = places.into_iter().find(|place| swapped(place, &world)) {
            let (lat, lon) = (wrong.point.y(), wrong.point.x());
            return Err(Error::input(
                path.display().to_string(),
                format!(
                    "{} is at lat {lat}, lon {lon}, which is not in {}; lat {lon}, lon {lat} is: are the two swapped?",
                    wrong.name, wrong.country
                ),
            ));
        }
        right(&path.display().to_string(), &gazetteer)?;
    }
    Ok(())
}

/// Of so many places around a point one is in the country that the point is in.
const AROUND: usize = 10;

/// Whether the country of a place is that of its neighbours only where latitude and longitude change places.
fn swapped(place: &Place, world: &Gazetteer) -> bool {
    let in_country = |point| {
        let near = world.nearest(point, AROUND).into_iter();
        near.map(|p| world.place(p)).any(|p| p.country == place.country)
    };
    let (lat, lon) = (place.point.y(), place.point.x());
    !place.country.is_empty() && lon.abs() <= 90.0 && !in_country(place.point) && in_country(point(lon, lat))
}

fn right(what: &str, gazetteer: &Gazetteer) -> Result<()> {
    gazetteer.check()?;
    results(|out| {
        writeln!(
            out,
            "{what}: {}, every row right",
            counted(gazetteer.len(), "place")
        )
    })
}

fn summaries(all: &[Summary]) -> Result<()> {
    results(|out| {
        for summary in all {
            let (places, names) = (counted(summary.places, "place"), counted(summary.names, "name"));
            writeln!(out, "{places}, {names}, {} bytes", summary.bytes)?;
            for source in &summary.sources {
                writeln!(out, "  source: {}", inert(source))?;
            }
            for input in &summary.inputs {
                writeln!(out, "  built of: {}", inert(input))?;
            }
        }
        Ok(())
    })
}

fn list(gazetteer: &Gazetteer) -> Result<()> {
    let fields = [
        ("id", FieldType::Text),
        ("name", FieldType::Text),
        ("name_ar", FieldType::Text),
        ("kind", FieldType::Text),
        ("country", FieldType::Text),
        ("adm1", FieldType::Text),
        ("lat", FieldType::Number),
        ("lon", FieldType::Number),
        ("source", FieldType::Text),
    ]
    .map(|(name, kind)| Field { name, kind });
    results(|out| {
        let mut table = TableWriter::new(out, &fields)?;
        for place in gazetteer.iter().map(|p| gazetteer.place(p)) {
            table.row(&[
                Value::text(&place.id),
                Value::text(&place.name),
                Value::text(&place.name_ar),
                Value::text(place.kind.as_str()),
                Value::text(&place.country),
                Value::text(&place.adm1),
                Value::Number(place.point.y()),
                Value::Number(place.point.x()),
                Value::text(&place.source),
            ])?;
        }
        table.finish()
    })
}
