//! The day a report was published.

use crate::lexicon::Lexicon;
use crate::report::{Meta, Published, ReportedBasis, Sentence};
use crate::text::Span;

/// Whether a block is nothing but a date, with a time or a label.
pub(crate) fn is_stamp(_words: &str, _lexicon: &Lexicon) -> bool {
    false
}

/// The day of publication: what was given, else what the text says, else unknown.
pub(crate) fn published(
    _text: &str,
    _sentences: &[Sentence],
    _datelines: &[Span],
    meta: &Meta,
    _lexicon: &Lexicon,
) -> Published {
    if let Some((date, basis)) = meta.published {
        return Published {
            date: Some(date),
            basis,
            reasoning: meta.note.clone(),
            alternatives: Vec::new(),
        };
    }
    Published {
        date: None,
        basis: ReportedBasis::Unknown,
        reasoning: String::new(),
        alternatives: Vec::new(),
    }
}
