//! `dateline schema`: what every output looks like, as JSON Schemas, and how the tables that a person writes begin.

use std::collections::BTreeMap;

use dateline::export::schema::{all, listed, of};
use dateline::{Error, Result};
use serde_json::Value;

use super::{Exit, diff, distance, places, results};

/// Print the JSON Schema of an output, or of all by name, or the beginning of a table of your own
///
/// Made from the types that write them (draft 2020-12). For a file of lines it is that of a line; for a table, of a row
/// as words by column. Of a table that you write yourself (places.csv, reports.csv) it is the header and an invented row.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dateline schema events.geojson > events.schema.json\n  dateline schema distance      # what distance prints with --format json\n  dateline schema | jq keys\n  dateline schema places.csv > villages.csv    # a table of places of your own: write over its row"
)]
pub(super) struct Args {
    /// A file of a map, as in events.geojson, or control, distance, places or diff for what they print as JSON; places.csv
    /// or reports.csv for a table to begin with.
    output: Option<String>,
}

/// The tables that a person writes, each with an invented row.
const BEGUN: [(&str, &str); 2] = [
    (
        "places.csv",
        "name,lat,lon,kind,country,adm1,id,name_ar,note\n\
         Kibangu Mbele,-1.48,28.95,village,CD,North Kivu,own:kibangu-mbele,,from a map of the parish\n",
    ),
    (
        "reports.csv",
        "report,title,publisher,url,published,note\n\
         ferry,Ferry line to Kisanga opens,Lake Post,https://lake.example/ferry,2012-05-03,the day is on the page\n",
    ),
];

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        if let Some((_, rows)) = BEGUN
            .iter()
            .find(|(name, _)| self.output.as_deref() == Some(name))
        {
            results(|out| out.write_all(rows.as_bytes()))?;
            return Ok(Exit::Done);
        }
        let own = [
            ("distance".to_owned(), of::<Vec<distance::Leg<'_>>>("distance")),
            ("places".to_owned(), of::<Vec<places::Answer<'_>>>("places")),
            ("diff".to_owned(), of::<diff::Report<'_>>("diff")),
        ];
        let control = listed("control").map(|schema| ("control".to_owned(), schema));
        let schemas: Vec<(String, Value)> = all().into_iter().chain(control).chain(own).collect();
        let printed = match &self.output {
            None => serde_json::to_value(schemas.into_iter().collect::<BTreeMap<_, _>>()),
            Some(output) => Ok(one(schemas, output)?),
        };
        results(|out| {
            serde_json::to_writer_pretty(&mut *out, &printed?)?;
            writeln!(out)
        })?;
        Ok(Exit::Done)
    }
}

/// The schema of a file, whichever folder it is in.
fn one(schemas: Vec<(String, Value)>, output: &str) -> Result<Value> {
    let names: Vec<String> = schemas.iter().map(|(name, _)| name.clone()).collect();
    let ends = |name: &str| output == name || output.ends_with(&format!("/{name}"));
    // timemap/events.json is no events.json: the longest name that fits.
    let found = schemas
        .into_iter()
        .filter(|(name, _)| ends(name))
        .max_by_key(|(name, _)| name.len());
    found.map(|(_, schema)| schema).ok_or_else(|| {
        Error::Usage(format!(
            "{output}: no output of that name; expected one of {}",
            names
                .iter()
                .map(String::as_str)
                .chain(BEGUN.map(|(name, _)| name))
                .collect::<Vec<_>>()
                .join(", ")
        ))
    })
}
