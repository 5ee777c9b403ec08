//! `dateline gazetteer`: what is in the gazetteers, and whether a table is right.

use std::path::PathBuf;

use clap::Subcommand;
use dateline::export::csv::TableWriter;
use dateline::layer::{Field, FieldType, Value};
use dateline::{Gazetteer, Result};

use super::common::Common;
use super::map::counted;
use super::{Exit, results};

/// Check gazetteer tables, or list their places
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read tables and say whether every row is right; the first wrong one is named with its line.
    #[command(after_help = "Example:\n  dateline gazetteer check villages.csv")]
    Check {
        /// Tables, or folders with places.csv; without any, the places that come with dateline.
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
    for path in paths {
        let gazetteer = Gazetteer::open(std::slice::from_ref(path), false)?;
        right(&path.display().to_string(), &gazetteer)?;
    }
    Ok(())
}

fn right(what: &str, gazetteer: &Gazetteer) -> Result<()> {
    results(|out| {
        writeln!(
            out,
            "{what}: {}, every row right",
            counted(gazetteer.len(), "place")
        )
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
