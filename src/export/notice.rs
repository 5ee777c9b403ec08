//! `NOTICE.txt`: whom the map is owed to.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::timeline::Timeline;

use super::boundaries::Boundaries;

/// The attribution of every gazetteer that gave a place of the map.
pub(super) fn gazetteers(timeline: &Timeline) -> BTreeSet<&str> {
    let mentions = timeline.mentions.iter().flatten();
    let named = mentions
        .flat_map(|m| m.resolution.candidates.iter())
        .map(|c| &c.place);
    let events = timeline.entries.iter().flat_map(|e| &e.event.places);
    let placed = events.filter_map(|p| p.place.as_ref());
    named.chain(placed).map(|p| p.source.as_str()).collect()
}

/// The text of the file.
pub(super) fn notice(timeline: &Timeline, boundaries: &Boundaries) -> String {
    let gazetteers = gazetteers(timeline);
    let mut notice = String::from("Made with dateline from the reports listed in sources.json.\n");
    if !gazetteers.is_empty() {
        notice.push_str("\nNames and positions of places:\n");
    }
    for gazetteer in gazetteers {
        let _ = writeln!(notice, "* {gazetteer}");
    }
    if !boundaries.outlines.is_empty() {
        let _ = writeln!(notice, "\nOutlines:\n* {}", boundaries.credit);
    }
    notice.push_str("\nThe words of the reports belong to their publishers.\n");
    notice
}
