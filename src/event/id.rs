//! Ids that stay when reports are added, moved or dated.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::EventType;
use crate::text::{Span, single_spaced};

/// How many hexadecimal digits of the hash an id shows: 64 bits, so that a million events share none by chance
/// (birthday bound: 3 in 100 million).
const DIGITS: usize = 16;

/// An id begins with a letter: a spreadsheet takes "1234567890123456" or "12e4567890123456" for a number, and rounds it.
const LETTER: char = 'e';

/// Makes the ids of one report.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// The sentences that have been asked for since an event was told.
    asked: Vec<Span>,
    /// How many there were before.
    told: usize,
    sentences: HashMap<String, usize>,
    sites: HashMap<(usize, EventType, String), usize>,
}

/// A sentence that tells events.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Its number among those asked for.
    number: usize,
    /// Its words, white space folded.
    folded: String,
    /// Which of those with these words it is.
    ordinal: usize,
}

impl Ids {
    /// Asks for a sentence; to be done once, whether it tells an event or not.
    pub(super) fn sentence(&mut self, span: Span) {
        self.asked.push(span);
    }

    /// The sentence that was asked for last; to be called once.
    pub(super) fn told(&mut self, text: &str) -> Told {
        let mut told = Told::default();
        for span in self.asked.drain(..) {
            let folded = single_spaced(span.of(text)).into_owned();
            let ordinal = self.sentences.entry(folded.clone()).or_default();
            *ordinal += 1;
            self.told += 1;
            told = Told {
                number: self.told,
                folded,
                ordinal: *ordinal,
            };
        }
        told
    }

    /// The id of an event: a hash of the report id, the sentence with white space folded and its ordinal among equals,
    /// the type, the site as written and its ordinal.
    pub(super) fn event(&mut self, report: &str, sentence: &Told, kind: EventType, site: &str) -> String {
        let key = (sentence.number, kind, site.to_owned());
        let ordinal = self.sites.entry(key).or_default();
        *ordinal += 1;
        id_of(&[
            report,
            &sentence.folded,
            &sentence.ordinal.to_string(),
            kind.as_str(),
            site,
            &ordinal.to_string(),
        ])
    }
}

/// The id of what these parts say together.
pub(crate) fn id_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let first = hash
        .finalize()
        .iter()
        .take(DIGITS / 2)
        .fold(0_u64, |id, &byte| id << 8 | u64::from(byte));
    format!("{LETTER}{first:0DIGITS$x}")
}
