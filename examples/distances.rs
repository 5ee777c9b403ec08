//! How far apart towns are, and in which direction, as a library gives it.
//!
//! `cargo run --example distances -- Anah Rawa "al Qaim"`

use std::io::Write as _;

use dateline::Gazetteer;
use dateline::gazetteer::rank::{Context, rank};
use dateline::measure::{compass, distance_km, initial_bearing_deg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gazetteer = Gazetteer::builtin()?;
    let mut places = Vec::new();
    for name in std::env::args().skip(1) {
        let ranked = rank(&gazetteer, &gazetteer.lookup(&name), &Context::default());
        let best = ranked
            .first()
            .ok_or_else(|| format!("no place is called {name}"))?;
        places.push(gazetteer.place(best.place));
    }
    let mut out = std::io::stdout();
    for (from, to) in places.iter().zip(places.iter().skip(1)) {
        let (km, deg) = (
            distance_km(from.point, to.point),
            initial_bearing_deg(from.point, to.point),
        );
        writeln!(out, "{} to {}: {km:.1} km {}", from.name, to.name, compass(deg))?;
    }
    Ok(())
}
