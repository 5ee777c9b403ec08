//! A layer for each date: from a folder of reports to GeoJSON on standard output, a line a day.
//!
//! `cargo run --example layers_per_date -- seeds`

use std::io::Write;

use dateline::export::Format;
use dateline::layer::{self, layers};
use dateline::report::input;
use dateline::{Gazetteer, Lexicon, Options, Timeline, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reports: Vec<_> = std::env::args().skip(1).map(Into::into).collect();
    let (gazetteer, lexicon) = (Gazetteer::builtin()?, Lexicon::builtin()?);
    let mut readings = Vec::new();
    for found in input::open(&reports, &[])? {
        let report = found?.report(&lexicon)?;
        readings.push(read(&report, &gazetteer, &lexicon, &Options::default()));
    }
    let timeline = Timeline::build(readings);
    let mut out = std::io::stdout().lock();
    for layer in layers(&timeline, layer::Options::default()) {
        let Some(day) = layer.name.strip_prefix("by-date/") else {
            continue;
        };
        writeln!(out, "{day}: {} features", layer.count)?;
        let mut lines = Vec::new();
        Format::NdJson.write(&layer, &mut lines)?;
        out.write_all(&lines)?;
    }
    Ok(())
}
