//! Whether what a sentence tells of is over, or goes on.

use super::modality::Mood;
use super::sense::light;
use super::trigger::Hit;
use super::{EventType, Phase, Realis};
use crate::lexicon::grammar::{Form, Inflection};
use crate::sentence::Tagged;

/// The verb that ends what is told ("lift the siege", "halt the offensive"), where it does so.
fn ending<'h, 'a>(tagged: &Tagged<'_>, hits: &'h [Hit<'a>], n: usize) -> Option<&'h Hit<'a>> {
    // "the siege was broken"
    let after = hits.get(n + 1).filter(|h| h.row.form == Form::Light && h.passive);
    let mut verbs = [hits.get(n), light(tagged, hits, n), after].into_iter().flatten();
    verbs.find(|h| h.row.phase == Some(Phase::Ended))
}

/// Whether a siege was lifted, or a thrust halted.
pub(super) fn over(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize) -> bool {
    let stops = |h: &Hit<'_>| matches!(h.row.kind, Some(EventType::Encircle | EventType::Advance));
    hits.get(n).is_some_and(stops) && ending(tagged, hits, n).is_some()
}

/// Whether a siege is yet to be lifted, or an offensive was not ended: both go on.
pub(super) fn still(tagged: &Tagged<'_>, hits: &[Hit<'_>], n: usize, mood: Mood) -> bool {
    let siege = hits
        .get(n)
        .is_some_and(|h| h.row.kind == Some(EventType::Encircle));
    ending(tagged, hits, n).is_some_and(|end| {
        let asked = end.row.form == Form::Light && end.inflection == Inflection::Base;
        siege && (asked || mood.realis != Realis::Done) || asked && mood.realis == Realis::Negated
    })
}
