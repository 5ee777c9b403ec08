//! `NOTICE.txt`: whom the map is owed to.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::timeline::Timeline;

/// The attribution of every gazetteer that gave a place of the map.
pub(super) fn notice(timeline: &Timeline) -> String {
    let mentions = timeline.mentions.iter().flatten();
    let named = mentions.flat_map(|m| &m.resolution.candidates).map(|c| &c.place);
    let events = timeline.entries.iter().flat_map(|e| &e.event.places);
    let placed = events.filter_map(|p| p.place.as_ref());
    let gazetteers: BTreeSet<&str> = named.chain(placed).map(|p| p.source.as_str()).collect();

    let mut notice = String::from("Made with dateline from the reports listed in sources.json.\n");
    if !gazetteers.is_empty() {
        notice.push_str("\nNames and positions of places:\n");
    }
    for gazetteer in gazetteers {
        let _ = writeln!(notice, "* {gazetteer}");
    }
    notice.push_str("\nThe words of the reports belong to their publishers.\n");
    notice
}
