//! A reading as text and back: what a journal keeps, so that a run that was cut short need not read a report twice.
//!
//! The text is one line of JSON. The places that the names of a report share are written once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::event::EventPlace;
use crate::gazetteer::Place;
use crate::reading::Reading;
use crate::resolution::Candidate;

/// A candidate as stored: which of the places, its score and its reasons.
type Stored<R> = (usize, f64, R);

#[derive(Serialize)]
struct Out<'a> {
    reading: &'a Reading,
    places: Vec<&'a Place>,
    lists: Vec<Vec<Stored<&'a [Cow<'static, str>]>>>,
    /// For each name, which of the lists.
    names: Vec<usize>,
    /// For each place of an event, in order, which of the places.
    sites: Vec<Option<usize>>,
}

#[derive(Deserialize)]
struct In {
    reading: Reading,
    places: Vec<Place>,
    lists: Vec<Vec<Stored<Vec<Cow<'static, str>>>>>,
    names: Vec<usize>,
    sites: Vec<Option<usize>>,
}

/// A reading as one line, without a line break.
///
/// # Errors
/// Where a number of it is none (JSON has no infinity).
pub fn line(reading: &Reading) -> serde_json::Result<String> {
    let mut places = Shared::default();
    let mut lists: Shared<'_, [Candidate]> = Shared::default();
    let names = reading
        .mentions
        .iter()
        .map(|m| lists.number(&m.resolution.candidates))
        .collect();
    let mut choices = Vec::new();
    for list in &lists.all {
        choices.push(
            list.iter()
                .map(|c| (places.number(&c.place), c.score, &*c.reasons))
                .collect(),
        );
    }
    let sites = reading
        .events
        .iter()
        .flat_map(|e| e.places.iter().chain(&e.after));
    let sites = sites
        .map(|site| site.place.as_ref().map(|place| places.number(place)))
        .collect();
    serde_json::to_string(&Out {
        reading,
        places: places.all,
        lists: choices,
        names,
        sites,
    })
}

/// The reading of a line; none where the line is no such text.
pub fn reading(line: &str) -> Option<Reading> {
    let stored: In = serde_json::from_str(line).ok()?;
    let mut reading = stored.reading;
    let places: Vec<Arc<Place>> = stored.places.into_iter().map(Arc::new).collect();
    let candidate = |(place, score, reasons): (usize, f64, Vec<Cow<'static, str>>)| {
        let place = places.get(place)?.clone();
        Some(Candidate {
            place,
            score,
            reasons: reasons.into(),
        })
    };
    let list = |list: Vec<_>| {
        list.into_iter()
            .map(candidate)
            .collect::<Option<Arc<[Candidate]>>>()
    };
    let lists: Vec<Arc<[Candidate]>> = stored.lists.into_iter().map(list).collect::<Option<_>>()?;
    if stored.names.len() != reading.mentions.len() {
        return None;
    }
    for (mention, list) in reading.mentions.iter_mut().zip(stored.names) {
        mention.resolution.candidates = lists.get(list)?.clone();
    }
    let mut numbers = stored.sites.into_iter();
    let sites = reading
        .events
        .iter_mut()
        .flat_map(|e| e.places.iter_mut().chain(&mut e.after));
    for site in sites {
        let number: Option<usize> = numbers.next()?;
        place(site, number, &places)?;
    }
    Some(reading)
}

fn place(site: &mut EventPlace, number: Option<usize>, places: &[Arc<Place>]) -> Option<()> {
    site.place = number
        .map(|n| places.get(n).cloned().ok_or(()))
        .transpose()
        .ok()?;
    Some(())
}

/// What is shared, each once, and its numbers.
struct Shared<'a, T: ?Sized> {
    all: Vec<&'a T>,
    numbers: HashMap<usize, usize>,
}

impl<T: ?Sized> Default for Shared<'_, T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<'a, T: ?Sized> Shared<'a, T> {
    fn number(&mut self, shared: &'a Arc<T>) -> usize {
        let all = &mut self.all;
        *self
            .numbers
            .entry(Arc::as_ptr(shared).cast::<()>().addr())
            .or_insert_with(|| {
                all.push(shared);
                all.len() - 1
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Meta;
    use crate::{Gazetteer, Lexicon, Options, Report, read};

    #[test]
    fn a_reading_comes_back_as_it_was() {
        let (gazetteer, lexicon) = (Gazetteer::builtin().unwrap(), Lexicon::builtin().unwrap());
        for text in [
            "Troops captured Rawa.",
            "Published 2017-11-17\n\nTroops captured Rawa and Anah on Friday, a colonel said. Ten fighters withdrew from \
             Anah to Hit, 70.5 km away, since last week. They hold Zalqan and San Pedro and will storm the town.",
        ] {
            let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
            let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(bytes).collect();
            let report = Report::from_text("a", "a.txt", &bytes, &Meta::default(), &lexicon).unwrap();
            let understood = read(&report, &gazetteer, &lexicon, &Options::default());
            assert!(!understood.events.is_empty() && !understood.mentions.is_empty());
            let kept = line(&understood).unwrap();
            assert!(!kept.contains('\n'));
            assert_eq!(reading(&kept), Some(understood));
            for wrong in [
                kept.get(1..).unwrap_or_default(),
                "",
                "{}",
                &kept.replacen("\"names\":[", "\"names\":[9999,", 1),
            ] {
                assert_eq!(reading(wrong), None);
            }
        }
    }
}
