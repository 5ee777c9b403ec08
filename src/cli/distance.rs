//! `dateline distance`: how far apart places are, and in which direction.

use std::io::{self, Write};

use clap::ValueEnum;
use dateline::export::Format;
use dateline::export::csv::{BOM, Options, TableWriter};
use dateline::gazetteer::PlaceRef;
use dateline::gazetteer::rank::{Candidate, Reason, rank};
use dateline::layer::{Field, FieldType, Layer, Shape, Value};
use dateline::measure::{self, Point, compass, distance_km, final_bearing_deg, initial_bearing_deg};
use dateline::{Error, Gazetteer, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::common::Common;
use super::format::{Choice, Tables, choice};
use super::places::no_such_place;
use super::{Exit, describe, remark, results};

/// Measure distances and directions between places
///
/// Along the geodesic on the WGS 84 ellipsoid, from each place to the next one named; with --matrix between all.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Places: a name, an id such as geonames:92004, or "latitude,longitude" in degrees.
    #[arg(required = true, num_args = 2.., value_name = "PLACE")]
    places: Vec<String>,
    /// The unit of distances.
    #[arg(long, value_enum, default_value_t = Unit::Km)]
    unit: Unit,
    /// From every place to every other one.
    #[arg(long)]
    matrix: bool,
    /// How to print them.
    #[arg(long, default_value = "text", value_parser = choice(&["text", "json"]))]
    format: Choice,
    #[command(flatten)]
    tables: Tables,
    #[command(flatten)]
    common: Common,
}

const EXAMPLES: &str = "\
Examples:
  dateline distance Anah Rawa
  dateline distance Anah Rawa al-Qaim --unit miles
  dateline distance \"34.37,41.98\" Baghdad
  dateline distance Anah Rawa al-Qaim --matrix --format csv
  dateline distance Anah Rawa --format kml > road.kml";

/// The international mile of 1959.
const KM_PER_MILE: f64 = 1.609_344;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unit {
    Km,
    Miles,
}

/// An end of a leg.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Spot {
    name: String,
    place_id: Option<String>,
    lat: f64,
    lon: f64,
}

/// A distance with its directions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Leg<'a> {
    from: &'a Spot,
    to: &'a Spot,
    distance_km: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    distance_miles: Option<f64>,
    /// None from a place to itself.
    initial_bearing_deg: Option<f64>,
    final_bearing_deg: Option<f64>,
    compass: Option<&'static str>,
}

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        self.format.fits_output()?;
        let gazetteer = self.common.gazetteer()?;
        let spots: Vec<Spot> = self
            .places
            .iter()
            .map(|words| self.spot(words, &gazetteer))
            .collect::<Result<_>>()?;
        let pairs: Vec<(&Spot, &Spot)> = if self.matrix {
            let from_to = |i: usize| {
                spots
                    .iter()
                    .enumerate()
                    .filter(move |&(j, _)| j != i)
                    .map(|(_, to)| to)
            };
            spots
                .iter()
                .enumerate()
                .flat_map(|(i, from)| from_to(i).map(move |to| (from, to)))
                .collect()
        } else {
            spots.iter().zip(spots.iter().skip(1)).collect()
        };
        let legs = pairs
            .into_iter()
            .map(|(from, to)| Leg::new(from, to, self.unit))
            .collect::<Vec<_>>();
        if matches!(self.format, Choice::Layer(format) if format != Format::Csv) {
            let here = |leg: &&Leg<'_>| leg.initial_bearing_deg.is_none();
            for leg in legs.iter().filter(here) {
                remark(format!(
                    "{} → {}: the same place, which is no line",
                    leg.from.name, leg.to.name
                ));
            }
        }
        results(|out| self.print(&spots, &legs, out))?;
        Ok(Exit::Done)
    }

    fn print(&self, spots: &[Spot], legs: &[Leg<'_>], out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Choice::Own("json") => {
                serde_json::to_writer_pretty(&mut *out, legs)?;
                writeln!(out)
            }
            Choice::Own(_) if self.matrix => matrix(spots, legs, self.unit, out),
            Choice::Own(_) => text(legs, self.unit, out),
            Choice::Layer(Format::Csv) => table(legs, self.tables.options(), out),
            Choice::Layer(format) => format.write(&layer(legs), out),
        }
    }

    /// The place that is meant by some words.
    fn spot(&self, words: &str, gazetteer: &Gazetteer) -> Result<Spot> {
        if let Some(point) = position(words)? {
            return Ok(Spot::new(words.trim().to_owned(), None, point));
        }
        let found = match gazetteer.by_id(words) {
            Some(place) => place,
            None => self.best(words, gazetteer)?,
        };
        let place = gazetteer.place(found);
        Ok(Spot::new(place.name, Some(place.id), place.point))
    }

    fn best(&self, name: &str, gazetteer: &Gazetteer) -> Result<PlaceRef> {
        let ranked = rank(gazetteer, &gazetteer.lookup(name), &self.common.context());
        let best = ranked.first().ok_or_else(|| no_such_place(name, gazetteer))?;
        // Where one is spelled alike, those that are not are no rivals.
        let alike = |c: &Candidate| c.reasons.contains(&Reason::Exact);
        let rivals = ranked.iter().filter(|&c| alike(c) || !alike(best)).count();
        if rivals > 1 {
            let place = gazetteer.place(best.place);
            remark(format!(
                "{name}: {rivals} places bear this name; measured from {}. For another one give its id: dateline places \"{name}\"",
                describe::place(&place),
            ));
        }
        Ok(best.place)
    }
}

/// "latitude,longitude"; none where the words are a name.
pub(super) fn position(words: &str) -> Result<Option<Point>> {
    let Some((lat, lon)) = words.split_once(',') else {
        return Ok(None);
    };
    let (Ok(lat), Ok(lon)) = (lat.trim().parse::<f64>(), lon.trim().parse::<f64>()) else {
        return Ok(None);
    };
    if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
        Ok(Some(measure::point(lat, lon)))
    } else {
        Err(Error::Usage(format!(
            "\"{words}\": found latitude {lat} and longitude {lon}; expected -90 to 90 and -180 to 180 (the wrong way \
             round?)"
        )))
    }
}

impl Spot {
    fn new(name: String, place_id: Option<String>, point: Point) -> Self {
        Self {
            name,
            place_id,
            lat: point.y(),
            lon: point.x(),
        }
    }

    fn point(&self) -> Point {
        measure::point(self.lat, self.lon)
    }
}

impl<'a> Leg<'a> {
    fn new(from: &'a Spot, to: &'a Spot, unit: Unit) -> Self {
        let (a, b) = (from.point(), to.point());
        let km = distance_km(a, b);
        let bearing = (a != b).then(|| initial_bearing_deg(a, b));
        Self {
            from,
            to,
            distance_km: rounded(km),
            distance_miles: (unit == Unit::Miles).then(|| rounded(km / KM_PER_MILE)),
            initial_bearing_deg: bearing.map(rounded),
            final_bearing_deg: bearing.map(|_| rounded(final_bearing_deg(a, b))),
            compass: bearing.map(compass),
        }
    }

    fn distance(&self) -> f64 {
        self.distance_miles.unwrap_or(self.distance_km)
    }
}

/// A millimetre is the sixth decimal of a kilometre.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn sign(unit: Unit) -> &'static str {
    match unit {
        Unit::Km => "km",
        Unit::Miles => "mi",
    }
}

fn text(legs: &[Leg<'_>], unit: Unit, out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = legs
        .iter()
        .map(|l| format!("{} → {}", l.from.name, l.to.name))
        .collect();
    let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    for (leg, name) in legs.iter().zip(&names) {
        write!(out, "{name:width$}  {:>9.2} {}", leg.distance(), sign(unit))?;
        match (leg.initial_bearing_deg, leg.compass, leg.final_bearing_deg) {
            (Some(initial), Some(wind), Some(end)) => {
                writeln!(out, "  {initial:>5.1}° {wind:<3}  arriving at {end:>5.1}°")?;
            }
            _ => writeln!(out, "  the same place")?,
        }
    }
    if legs.len() > 1 {
        let all: f64 = legs.iter().map(Leg::distance).sum();
        writeln!(out, "{:width$}  {all:>9.2} {}", "in all", sign(unit))?;
    }
    Ok(())
}

fn matrix(spots: &[Spot], legs: &[Leg<'_>], unit: Unit, out: &mut dyn Write) -> io::Result<()> {
    let width = spots
        .iter()
        .map(|s| s.name.chars().count())
        .max()
        .unwrap_or(0)
        .max(9);
    write!(out, "{:width$}", sign(unit))?;
    for to in spots {
        write!(out, "  {:>width$}", to.name)?;
    }
    writeln!(out)?;
    // Each row has a leg to every place but its own.
    let mut rows = legs.chunks(spots.len().saturating_sub(1).max(1));
    for (i, from) in spots.iter().enumerate() {
        let mut row = rows.next().unwrap_or_default().iter();
        write!(out, "{:width$}", from.name)?;
        for j in 0..spots.len() {
            match if i == j { None } else { row.next() } {
                Some(leg) => write!(out, "  {:>width$.2}", leg.distance())?,
                None => write!(out, "  {:>width$}", "–")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

type Get = for<'a> fn(&Leg<'a>) -> Value<'a>;

const FIELDS: [(&str, FieldType, Get); 13] = [
    ("from", FieldType::Text, |l| Value::text(&l.from.name)),
    ("from_id", FieldType::Text, |l| {
        Value::text(l.from.place_id.as_deref().unwrap_or_default())
    }),
    ("from_lat", FieldType::Number, |l| Value::Number(l.from.lat)),
    ("from_lon", FieldType::Number, |l| Value::Number(l.from.lon)),
    ("to", FieldType::Text, |l| Value::text(&l.to.name)),
    ("to_id", FieldType::Text, |l| {
        Value::text(l.to.place_id.as_deref().unwrap_or_default())
    }),
    ("to_lat", FieldType::Number, |l| Value::Number(l.to.lat)),
    ("to_lon", FieldType::Number, |l| Value::Number(l.to.lon)),
    ("distance_km", FieldType::Number, |l| Value::Number(l.distance_km)),
    ("distance_miles", FieldType::Number, |l| {
        Value::number(l.distance_miles)
    }),
    ("initial_bearing_deg", FieldType::Number, |l| {
        Value::number(l.initial_bearing_deg)
    }),
    ("final_bearing_deg", FieldType::Number, |l| {
        Value::number(l.final_bearing_deg)
    }),
    ("compass", FieldType::Text, |l| {
        Value::text(l.compass.unwrap_or_default())
    }),
];

fn fields() -> Vec<Field> {
    FIELDS
        .iter()
        .map(|&(name, kind, _)| Field { name, kind })
        .collect()
}

fn values<'a>(leg: &Leg<'a>) -> Vec<Value<'a>> {
    FIELDS.iter().map(|(_, _, get)| get(leg)).collect()
}

/// The legs as a layer of lines; from a place to itself there is none.
fn layer<'a>(legs: &'a [Leg<'a>]) -> Layer<'a> {
    let ends = |leg: &Leg<'_>| (leg.from.point(), leg.to.point());
    let rows = legs.iter().filter(|leg| ends(leg).0 != ends(leg).1);
    let rows = rows
        .map(|leg| (measure::line(ends(leg).0, ends(leg).1), leg))
        .collect();
    Layer::new("distances", Shape::Line, fields(), rows, |leg| {
        (None, values(leg))
    })
}

/// A table has a row a leg, and where both ends are.
fn table(legs: &[Leg<'_>], options: Options, out: &mut dyn Write) -> io::Result<()> {
    if options.wkt {
        return Format::Csv.write_with(&layer(legs), options, out);
    }
    if options.bom {
        out.write_all(BOM)?;
    }
    let mut table = TableWriter::new(out, &fields())?;
    for leg in legs {
        table.row(&values(leg))?;
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_latitude_and_longitude() {
        let cases = [
            ("34.5,41.9", Ok(Some((34.5, 41.9)))),
            (" -33.9 , 151.2", Ok(Some((-33.9, 151.2)))),
            ("Long Beach, CA", Ok(None)),
            ("Rawa", Ok(None)),
            ("41.9,341", Err(())),
            ("NaN,1", Err(())),
        ];
        for (words, expected) in cases {
            let found = position(words).map(|p| p.map(|p| (p.y(), p.x()))).map_err(drop);
            assert_eq!(found, expected, "{words}");
        }
    }
}
