//! A folder that QGIS opens: layers, styles, project and web map of some reports.
//!
//! `cargo run --example qgis -- seeds target/campaign`, then open `target/campaign/campaign.qgs`.

use dateline::export::boundaries::Boundaries;
use dateline::export::folder::Folder;
use dateline::export::map::{Also, Basemap, Wanted, write};
use dateline::finding::findings;
use dateline::report::input;
use dateline::review::Applied;
use dateline::{Gazetteer, Lexicon, Options, Timeline, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (reports, out) = arguments
        .next()
        .zip(arguments.next())
        .ok_or("name the reports and a folder to write")?;
    let (gazetteer, lexicon) = (Gazetteer::builtin()?, Lexicon::builtin()?);
    let mut readings = Vec::new();
    for found in input::open(&[reports.into()], &[])? {
        let report = found?.report(&lexicon)?;
        readings.push(read(&report, &gazetteer, &lexicon, &Options::default()));
    }
    let timeline = Timeline::build(readings);
    let basemap = Basemap {
        boundaries: Boundaries::builtin()?,
        tiles: None,
    };
    let mut folder = Folder::begin(out.as_ref(), false, &[])?;
    let (unsettled, review, also) = (findings(&timeline), Applied::default(), Also::default());
    write(
        &timeline,
        &unsettled,
        &review,
        Wanted::default(),
        &basemap,
        &also,
        &mut folder,
    )?;
    folder.finish(&serde_json::json!({"example": "qgis"}))?;
    Ok(())
}
