//! What stayed unsettled: nothing is dropped, it is named with its words and its cure.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::closed_list;
use crate::layer::Class;
use crate::reading::Mention;
use crate::report::REVIEW;
use crate::report::input::Remark;
use crate::resolution::{GeoCheck, Status};
use crate::review::Lost;
use crate::text::Span;
use crate::timeline::{Conflict, Entry, Timeline};

closed_list! {
    /// What is unsettled.
    FindingKind {
        /// A report whose day of publication is not known.
        NoPublicationDate = "no_publication_date",
        /// An event with a site whose report gives it no defensible date.
        UndatedEvent = "undated_event",
        /// A name that no gazetteer has.
        UnknownName = "unknown_name",
        /// A name of several places that nothing tells apart.
        AmbiguousName = "ambiguous_name",
        /// A stated distance or direction that the gazetteer contradicts.
        ContradictedDistance = "contradicted_distance",
        /// Reports that disagree about one thing.
        ConflictingReports = "conflicting_reports",
        /// A report that is nearly the text of another: the two count as one source.
        NearCopy = "near_copy",
        /// Something in a folder of reports that could not be read or looked into.
        PassedOver = "passed_over",
        /// A row of a review whose event no longer exists.
        LostReview = "lost_review",
    }
}

/// One thing left unsettled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is unsettled.
    pub kind: FindingKind,
    /// The report's id.
    pub report: String,
    /// Where its words stand in the file; none where it is the report as a whole.
    pub span: Option<Span>,
    /// The words.
    pub what: String,
    /// What is known of it.
    pub detail: String,
    /// What settles it.
    pub cure: String,
}

/// Everything unsettled on a timeline, report by report.
pub fn findings(timeline: &Timeline) -> Vec<Finding> {
    let mut undated: BTreeMap<usize, Vec<&Entry>> = BTreeMap::new();
    for entry in timeline
        .entries
        .iter()
        .filter(|e| Class::of(&e.event) == Class::Undated)
    {
        undated.entry(entry.source).or_default().push(entry);
    }
    let mut conflicts = conflicts(timeline);
    let mut findings = Vec::new();
    for (report, (source, mentions)) in timeline.sources.iter().zip(&timeline.mentions).enumerate() {
        let undated = undated.remove(&report).unwrap_or_default();
        let mut of_report = Vec::new();
        if source.published.date.is_none() && source.id != REVIEW {
            of_report.push(no_publication_date(undated.len()));
        } else {
            of_report.extend(undated.iter().map(|e| undated_event(e)));
        }
        of_report.extend(near_copy(timeline, report));
        of_report.extend(names(mentions));
        of_report.extend(conflicts.remove(&report).unwrap_or_default());
        findings.extend(of_report.into_iter().map(|f| Finding {
            report: source.id.clone(),
            span: f.span.map(|s| source.offsets.span_in_file(s)),
            ..f
        }));
    }
    findings
}

/// One finding for each row of a review whose event no longer exists.
pub fn lost_reviews(lost: &[Lost]) -> impl Iterator<Item = Finding> {
    lost.iter().map(|row| {
        let nearest = row.nearest.as_deref().unwrap_or("none is like it");
        let detail = format!(
            "line {} of the review is about it, and no event has this id now; nearest: {nearest}",
            row.line
        );
        let cure = "copy what you decided to the row of the nearest event, or remove the row";
        Finding {
            report: row.report.clone(),
            ..finding(FindingKind::LostReview, None, &row.id, detail, cure)
        }
    })
}

/// One finding for each thing that was passed over where reports were looked for.
pub fn passed_over(remarks: &[Remark]) -> impl Iterator<Item = Finding> {
    let cure = "make it readable, or move it out of the folder";
    remarks.iter().filter_map(move |remark| {
        let file = remark.passed_over.as_deref()?;
        let detail = format!("passed over: {}", remark.message);
        Some(finding(FindingKind::PassedOver, None, file, detail, cure))
    })
}

/// A finding of the report at hand, with offsets of its text.
fn finding(kind: FindingKind, span: Option<Span>, what: &str, detail: String, cure: &str) -> Finding {
    Finding {
        kind,
        report: String::new(),
        span,
        what: what.to_owned(),
        detail,
        cure: cure.to_owned(),
    }
}

fn no_publication_date(undated: usize) -> Finding {
    let events = if undated == 1 { "event" } else { "events" };
    finding(
        FindingKind::NoPublicationDate,
        None,
        "no publication date",
        format!("{undated} {events} undated"),
        "add a row to reports.csv, or pass --published",
    )
}

fn near_copy(timeline: &Timeline, report: usize) -> Option<Finding> {
    let first = *timeline.copies.get(report).filter(|first| **first != report)?;
    Some(finding(
        FindingKind::NearCopy,
        None,
        &timeline.sources.get(first)?.id,
        "nearly the same text; the two count as one source".to_owned(),
        "leave one of them out where they are no two reports",
    ))
}

/// One finding for each group of entries that disagree, by the report of its first event.
fn conflicts(timeline: &Timeline) -> BTreeMap<usize, Vec<Finding>> {
    let mut conflicts: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for entry in &timeline.entries {
        let first = |c: &&Arc<Conflict>| c.group == entry.event.id;
        let Some(conflict) = entry.conflict.as_ref().filter(first) else {
            continue;
        };
        let place = entry
            .event
            .site()
            .and_then(|s| s.place.as_ref())
            .map_or("", |p| &p.name);
        conflicts.entry(entry.source).or_default().push(finding(
            FindingKind::ConflictingReports,
            Some(entry.event.sentence),
            &format!("{} ({place})", entry.event.kind),
            conflict.note.clone(),
            "both stand on the map; drop one in a review of events.csv if you know better",
        ));
    }
    conflicts
}

fn undated_event(entry: &Entry) -> Finding {
    let event = &entry.event;
    finding(
        FindingKind::UndatedEvent,
        Some(event.sentence),
        event.kind.as_str(),
        "no time is stated, and none follows".to_owned(),
        "give its date in a review of events.csv",
    )
}

/// One finding for each name that is open, however often it stands in the report.
fn names(mentions: &[Mention]) -> Vec<Finding> {
    let mut open: BTreeMap<(Status, &str), Vec<&Mention>> = BTreeMap::new();
    for mention in mentions
        .iter()
        .filter(|m| m.resolution.status != Status::Resolved)
    {
        let of = open.entry((mention.resolution.status, mention.as_written.as_str()));
        of.or_default().push(mention);
    }
    let mut findings: Vec<Finding> = open
        .into_values()
        .filter_map(|of| open_name(of.first()?, of.len()))
        .chain(mentions.iter().filter_map(contradicted))
        .collect();
    findings.sort_by_key(|f| f.span);
    findings
}

fn open_name(mention: &Mention, times: usize) -> Option<Finding> {
    let times = if times == 1 {
        "named once".to_owned()
    } else {
        format!("named {times} times")
    };
    let (kind, detail, cure) = match mention.resolution.status {
        Status::Resolved => return None,
        Status::Unknown => (
            FindingKind::UnknownName,
            times,
            "add the place to a table of your own and pass it with --gazetteer, or add a spelling",
        ),
        Status::Ambiguous => (
            FindingKind::AmbiguousName,
            format!("{times}; could be {}", could_be(mention)),
            "name the countries with --theatre, as in --theatre IQ,SY",
        ),
    };
    Some(finding(
        kind,
        Some(mention.toponym.span),
        &mention.as_written,
        detail,
        cure,
    ))
}

fn could_be(mention: &Mention) -> String {
    let places = mention.resolution.candidates.iter().map(|c| &c.place);
    let names: Vec<String> = places
        .map(|p| match (p.adm1.as_str(), p.country.as_str()) {
            ("", country) => format!("{} ({country}, {})", p.name, p.id),
            (adm1, country) => format!("{} ({adm1}, {country}, {})", p.name, p.id),
        })
        .collect();
    names.join("; ")
}

fn contradicted(mention: &Mention) -> Option<Finding> {
    (mention.resolution.check == GeoCheck::Disagrees).then(|| {
        finding(
            FindingKind::ContradictedDistance,
            Some(mention.toponym.span),
            &mention.as_written,
            mention.resolution.check_note.clone(),
            "compare the report with the gazetteer; the point is not moved",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::DateReading;
    use crate::event::{Event, PlaceRole};
    use crate::reading::Reading;
    use crate::report::Offsets;
    use crate::sample::{at, event, mention, reading, town};

    #[test]
    fn each_open_question_is_one_finding_with_its_cure() {
        let (here, there) = (town("Rawa", 34.5, 41.9), town("Rawa", 15.0, 44.0));
        let undated = Event {
            date: DateReading::unknown(),
            ..event("e", vec![at(PlaceRole::At, &here)])
        };
        let mut contradicted = mention("Anah", Status::Resolved, &[&here]);
        contradicted.resolution.check = GeoCheck::Disagrees;
        contradicted.resolution.check_note = "12 km stated, 51 km measured".to_owned();
        let unknown = mention("Xyzabad", Status::Unknown, &[]);
        let ambiguous = mention("Rawa", Status::Ambiguous, &[&here, &there]);
        let mut first = Reading {
            mentions: vec![unknown.clone(), unknown, ambiguous, contradicted],
            ..reading("a", vec![undated.clone()])
        };
        first.source.offsets = Offsets::Shifted(3);
        let mut second = reading("b", vec![undated]);
        second.source.published.date = None;

        let found = findings(&Timeline::build(vec![first, second]));
        let seen: Vec<_> = found
            .iter()
            .map(|f| (f.report.as_str(), f.kind.as_str(), f.detail.as_str()))
            .collect();
        let expected = [
            ("a", "undated_event", "no time is stated, and none follows"),
            (
                "a",
                "ambiguous_name",
                "named once; could be Rawa (Anbar, IQ, test:Rawa); Rawa (Anbar, IQ, test:Rawa)",
            ),
            ("a", "unknown_name", "named 2 times"),
            ("a", "contradicted_distance", "12 km stated, 51 km measured"),
            ("b", "no_publication_date", "1 event undated"),
        ];
        assert_eq!(seen, expected);
        assert!(found.iter().all(|f| !f.cure.is_empty()));
        assert_eq!(
            found[1].span,
            Some(Span::new(3, 7)),
            "bytes of the file, not of the text"
        );
    }
}
