//! `dateline places`: which places could be meant by a name.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};

use clap::ValueEnum;
use dateline::export::records::CandidateRecord;
use dateline::gazetteer::Suggestion;
use dateline::gazetteer::rank::{self, rank};
use dateline::measure::distance_km;
use dateline::resolution::Candidate;
use dateline::{Error, Gazetteer, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::common::Common;
use super::distance::position;
use super::online::OnlineArgs;
use super::{Exit, describe, inert, remark, results};

/// Look up names and rank the places that bear them
///
/// Every spelling that folds to the same form is found: al-Qaim, Al Qa'im and القائم are one name.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Names, in any spelling.
    #[arg(required_unless_present = "near", value_name = "NAME")]
    names: Vec<String>,
    /// Every place with a name that begins so.
    #[arg(long, conflicts_with = "fuzzy")]
    prefix: bool,
    /// Places with a name a letter or two from it.
    #[arg(long)]
    fuzzy: bool,
    /// The places nearest to a position. May be given several times.
    #[arg(long, value_name = "LAT,LON")]
    near: Vec<String>,
    /// How many places to give for a beginning, a near miss or a position.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    online: OnlineArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

const EXAMPLES: &str = "\
Examples:
  dateline places Rawa
  dateline places \"al Qaim\" \"Deir Ezzor\" --theatre IQ,SY
  dateline places Anah --format json
  dateline places --prefix \"Tall A\"
  dateline places --near 34.48,41.92 --limit 3";

/// What is found for a name.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Answer<'a> {
    query: &'a str,
    candidates: Vec<CandidateRecord<'a>>,
}

impl Args {
    pub(super) fn run(self) -> Result<Exit> {
        let gazetteer = self
            .online
            .known(self.common.gazetteer()?, &self.names, &self.common.theatre)?;
        let named = self
            .names
            .iter()
            .map(|name| (name.as_str(), self.candidates(name, &gazetteer)));
        let mut found: Vec<(&str, Vec<Candidate>)> = named.collect();
        for words in &self.near {
            found.push((words, self.nearest(words, &gazetteer)?));
        }
        results(|out| match self.format {
            Format::Text => found.iter().try_for_each(|(name, of)| text(name, of, out)),
            Format::Json => json(&found, out),
        })?;
        let unknown: Vec<&str> = found
            .iter()
            .filter(|(_, of)| of.is_empty())
            .map(|(name, _)| *name)
            .collect();
        match unknown.split_last() {
            None => Ok(Exit::Done),
            Some((last, others)) => {
                for name in others {
                    remark(no_such_place(name, &gazetteer).to_string());
                }
                Err(no_such_place(last, &gazetteer))
            }
        }
    }

    fn candidates(&self, name: &str, gazetteer: &Gazetteer) -> Vec<Candidate> {
        if self.fuzzy {
            return near_misses(&gazetteer.suggest(name, self.limit), gazetteer);
        }
        let hits = if self.prefix {
            gazetteer.prefix(name, self.limit)
        } else {
            gazetteer.lookup(name)
        };
        let ranked = rank(gazetteer, &hits, &self.common.context());
        ranked.into_iter().map(|c| candidate(&c, gazetteer)).collect()
    }

    fn nearest(&self, words: &str, gazetteer: &Gazetteer) -> Result<Vec<Candidate>> {
        let point = position(words)?.ok_or_else(|| {
            Error::Usage(format!(
                "--near is \"{words}\"; expected latitude and longitude, as in 34.48,41.92"
            ))
        })?;
        let near = gazetteer.nearest(point, self.limit).into_iter();
        let mut near: Vec<Candidate> = near
            .map(|place| {
                let place = gazetteer.place(place);
                let km = distance_km(place.point, point);
                Candidate {
                    place: place.into(),
                    score: -km,
                    reasons: vec![Cow::from(format!("{km:.1} km away"))].into(),
                }
            })
            .collect();
        // what is nearer on the sphere may be a little farther on the ellipsoid
        near.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(near)
    }
}

fn near_misses(suggestions: &[Suggestion], gazetteer: &Gazetteer) -> Vec<Candidate> {
    let misses = suggestions.iter().map(|suggestion| Candidate {
        place: gazetteer.place(suggestion.place).into(),
        score: -f64::from(u32::try_from(suggestion.edits).unwrap_or(u32::MAX)),
        reasons: vec![match suggestion.edits {
            1 => Cow::from("1 letter differs"),
            edits => format!("{edits} letters differ").into(),
        }]
        .into(),
    });
    misses.collect()
}

fn candidate(ranked: &rank::Candidate, gazetteer: &Gazetteer) -> Candidate {
    Candidate {
        place: gazetteer.place(ranked.place).into(),
        score: ranked.score,
        reasons: ranked.reasons.clone().into(),
    }
}

fn text(name: &str, candidates: &[Candidate], out: &mut dyn Write) -> io::Result<()> {
    if candidates.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", inert(name))?;
    for (i, candidate) in (1..).zip(candidates) {
        let place = &candidate.place;
        let head = format!("{i:3}. {}  {}", describe::place(place), place.name_ar);
        writeln!(out, "{}", inert(head.trim_end()))?;
        let reasons = candidate.reasons.join(", ");
        let why = format!("     {:.1}: {reasons}  [{}]", candidate.score, place.source);
        writeln!(out, "{}", inert(&why))?;
    }
    Ok(())
}

fn json(found: &[(&str, Vec<Candidate>)], out: &mut dyn Write) -> io::Result<()> {
    let answers: Vec<Answer<'_>> = found
        .iter()
        .map(|(query, candidates)| Answer {
            query,
            candidates: candidates.iter().map(CandidateRecord::of).collect(),
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &answers)?;
    writeln!(out)
}

/// So many names are offered for one that no place has: those that begin with it, then those that are near to it.
const NEAR: usize = 3;

/// Says that no place has a name, which ones are near to it, and where to add it.
pub(super) fn no_such_place(name: &str, gazetteer: &Gazetteer) -> Error {
    let longer = gazetteer.prefix(name, NEAR).into_iter();
    let mut near: Vec<String> = longer.map(|hit| gazetteer.place(hit.place).name).collect();
    near.extend(gazetteer.suggest(name, NEAR).into_iter().map(|s| s.name));
    let mut seen = HashSet::new();
    near.retain(|name| seen.insert(name.clone()));
    near.truncate(NEAR);
    let hint = if near.is_empty() {
        ".".to_owned()
    } else {
        format!("; did you mean {}?", near.join(" or "))
    };
    Error::Usage(format!(
        "no place is called \"{name}\"{hint} To add it: a row in a table of your own, passed with --gazetteer, or a \
         spelling in its variants.csv"
    ))
}
