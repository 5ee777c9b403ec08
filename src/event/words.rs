//! A sentence with what the earlier stages found in it.

use super::actor;
use crate::date::{self, DateMention};
use crate::lexicon::Lexicon;
use crate::lexicon::grammar::{ActorClass, Begins};
use crate::report::{Part, Sentence};
use crate::sentence::Tagged;

/// How many words for armed people make a report one of armed conflict.
const CONFLICT: usize = 2;

/// How many sentences a report has that would name who fights, if anybody did.
pub(super) const TELLING: usize = 6;

/// One sentence with what the earlier stages found in it.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    /// Its words.
    pub tagged: Tagged<'a>,
    /// What part of the report it is.
    pub part: Part,
    /// Number of its paragraph.
    pub paragraph: usize,
    /// Its date words.
    pub dates: Vec<DateMention>,
    /// Those who act in it.
    pub(super) actors: Vec<actor::Hit<'a>>,
}

impl<'a> Words<'a> {
    /// Reads a sentence of a report.
    pub fn new(text: &'a str, sentence: &Sentence, lexicon: &'a Lexicon) -> Self {
        let tagged = Tagged::new(text, sentence.span, &lexicon.grammar);
        let dates = date::find(text, &tagged.tokens, lexicon);
        Self::of(tagged, dates, sentence, lexicon)
    }

    /// A sentence of a report that is tagged, and its dates.
    pub(crate) fn of(
        tagged: Tagged<'a>,
        dates: Vec<DateMention>,
        sentence: &Sentence,
        lexicon: &'a Lexicon,
    ) -> Self {
        Self {
            dates,
            actors: actor::find(&tagged, &lexicon.grammar),
            tagged,
            part: sentence.part,
            paragraph: sentence.paragraph,
        }
    }
}

/// Whether a report tells of armed people.
pub fn armed(sentences: &[Words<'_>]) -> bool {
    let short = sentences.len() < TELLING;
    let all = sentences.iter().flat_map(|s| {
        let tells = short || s.tagged.has_any(Begins::TELLING);
        let counts = move |a: &&actor::Hit<'_>| a.class == ActorClass::Armed || tells && a.class.wages_war();
        s.actors.iter().filter(counts)
    });
    all.take(CONFLICT).count() >= CONFLICT
}
