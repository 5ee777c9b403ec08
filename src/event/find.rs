//! From the words of a report to its events, sentence by sentence.

use jiff::civil::Date;

use super::actor;
use super::clause::{borders, candidates};
use super::id::Ids;
use super::modality::{self, Mood};
use super::sense::{
    absorbed, claimant, confidence, counted, elsewhere, flight, ground, lost, phase, role, sites, typed,
};
use super::site::{self, Borders, Candidate, Link};
use super::trigger::{self, Hit};
use super::{
    Event, EventPlace, EventType, Hedge, Phase, PlaceRole, Realis, UnplacedReason, quantity, repeat, when,
};
use crate::date::{DateContext, DateExpr, DateMention, DateReading};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{ActorClass, Class, Frame, Grammar, Needs};
use crate::report::{Part, Report};
use crate::resolution::{Mention, Status};
use crate::sentence::Tagged;
use crate::toponym::Usage;

/// How many words for armed people make a report one of armed conflict.
const CONFLICT: usize = 2;

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
}

/// Whether a report tells of armed people.
pub fn armed(sentences: &[Words<'_>], grammar: &Grammar) -> bool {
    let all = sentences.iter().flat_map(|s| actor::find(&s.tagged, grammar));
    all.filter(|a| a.class == ActorClass::Armed)
        .take(CONFLICT)
        .count()
        >= CONFLICT
}

/// Finds the events of a report. `sentences` are those that are not boilerplate, `mentions` the names of the report in
/// order, `conflict` whether it tells of armed people ([`armed`]).
pub fn find(
    report: &Report,
    sentences: &[Words<'_>],
    mentions: &[Mention],
    conflict: bool,
    grammar: &Grammar,
) -> Vec<Event> {
    let actors: Vec<Vec<actor::Hit>> = sentences
        .iter()
        .map(|s| actor::find(&s.tagged, grammar))
        .collect();
    let mut finder = Finder {
        report,
        mentions,
        grammar,
        conflict,
        ids: Ids::default(),
        near: (usize::MAX, None),
        events: Vec::new(),
    };
    for (words, actors) in sentences.iter().zip(&actors) {
        if finder.near.0 != words.paragraph {
            finder.near = (words.paragraph, None);
        }
        finder.sentence(words, actors);
        let full = |d: &DateMention| {
            if let DateExpr::Day(day) = d.expr {
                Some(day)
            } else {
                None
            }
        };
        finder.near.1 = words.dates.iter().rev().find_map(full).or(finder.near.1);
    }
    repeat::mark(&mut finder.events);
    finder.events
}

struct Finder<'a> {
    report: &'a Report,
    mentions: &'a [Mention],
    grammar: &'a Grammar,
    conflict: bool,
    ids: Ids,
    /// The paragraph read last, and the last full date in it.
    near: (usize, Option<Date>),
    events: Vec<Event>,
}

/// What the parts of one sentence share.
pub(super) struct Scene<'s, 'a> {
    pub(super) words: &'s Words<'a>,
    pub(super) actors: &'s [actor::Hit],
    pub(super) candidates: Vec<Candidate>,
    pub(super) borders: Borders,
    pub(super) id: (String, usize),
}

impl<'a> Finder<'a> {
    fn sentence(&mut self, words: &Words<'a>, actors: &[actor::Hit]) {
        let tagged = &words.tagged;
        let own = self
            .mentions
            .partition_point(|m| m.toponym.span.start < tagged.span.start)
            ..self
                .mentions
                .partition_point(|m| m.toponym.span.start < tagged.span.end);
        let named = |i: usize| {
            let span = tagged.span_of(i, i);
            let place = |m: &Mention| m.toponym.span.contains(span) && m.toponym.usage != Usage::Associative;
            self.mentions
                .get(own.clone())
                .unwrap_or_default()
                .iter()
                .any(place)
                || actors
                    .iter()
                    .any(|a| a.proper && a.tokens.0 <= i && i <= a.tokens.1)
        };
        let grammar: &'a Grammar = self.grammar;
        let hits = trigger::find(tagged, grammar, named);
        if hits.is_empty() {
            return;
        }
        let borders = borders(tagged, &hits);
        let candidates = candidates(tagged, self.mentions, own);
        let id = self.ids.sentence(tagged.span.of(tagged.text));
        let scene = Scene {
            words,
            actors,
            candidates,
            borders,
            id,
        };
        for (n, hit) in hits.iter().enumerate() {
            if hit.row.kind.is_some() && self.counts(&scene, &hits, hit) && !absorbed(tagged, &hits, n) {
                self.event(&scene, &hits, n);
            }
        }
    }

    /// Whether what a trigger needs is there, and nothing says that it is used of something else.
    fn counts(&self, scene: &Scene<'_, '_>, hits: &[Hit<'_>], hit: &Hit<'_>) -> bool {
        let armed = || scene.actors.iter().any(|a| a.class == ActorClass::Armed);
        let needs = match hit.row.needs {
            Needs::Nothing => true,
            Needs::Armed => armed(),
            Needs::Conflict => self.conflict || armed(),
        };
        needs && ground(scene, hit) && !lost(hits, hit) && !elsewhere(scene, hit)
    }

    fn event(&mut self, scene: &Scene<'_, '_>, hits: &[Hit<'_>], n: usize) {
        let (Some(hit), tagged) = (hits.get(n), &scene.words.tagged) else {
            return;
        };
        let Some(row_kind) = hit.row.kind else { return };
        let (floor, ceiling) = clause_of(&scene.borders, hit);
        let mood = modality::of(tagged, hit, floor, ceiling, self.grammar);
        let kind = typed(flight(row_kind, scene, hit), mood);
        let chosen = sites(scene, hits, n, row_kind);
        let phase = phase(hits, n, kind);
        let mut mood = mood;
        if phase == Some(Phase::Ended) && mood.realis != Realis::Expected {
            mood.realis = Realis::Negated;
        }
        let date = self.date(scene, hit, kind, mood);
        let turned = hit.passive || hit.row.frame == Frame::Subject;
        let sides = actor::roles(tagged, scene.actors, hit.tokens, turned);
        let group_first = self.events.len();
        let at: Vec<Option<&Candidate>> = if chosen.is_empty() {
            vec![None]
        } else {
            chosen.iter().copied().map(Some).collect()
        };
        for site in at {
            let draft = Draft {
                scene,
                hit,
                kind,
                mood,
                phase,
                date: date.clone(),
                sides: sides.clone(),
            };
            if let Some(event) = self.finish(draft, site) {
                self.events.push(event);
            }
        }
        self.order(scene, hit, group_first);
        self.group(group_first);
    }

    fn date(&self, scene: &Scene<'_, '_>, hit: &Hit<'_>, kind: EventType, mood: Mood) -> DateReading {
        let context = DateContext {
            published: self.report.source.published.day_of_writing(),
            near: self.near.1,
            ..DateContext::default()
        };
        // A picture may be of any year: its caption is not dated by the report.
        let news = scene.words.part != Part::Caption;
        when::of(
            &scene.words.tagged,
            hit,
            kind,
            mood,
            &scene.words.dates,
            &scene.borders,
            context,
            news,
        )
    }

    /// What the report says comes first: the site before "and then", or the place of "After A, forces will …".
    fn order(&mut self, scene: &Scene<'_, '_>, hit: &Hit<'_>, first: usize) {
        let tagged = &scene.words.tagged;
        let opens = tagged.eq(0, "following") || tagged.eq(0, "after");
        let opening = scene
            .candidates
            .iter()
            .find(|c| opens && c.tokens.1 < hit.tokens.0 && !c.inferred);
        let mut before = opening.and_then(|c| self.place(scene, EventType::Objective, c));
        let mut fronted = before.is_some();
        let then: Vec<usize> = scene
            .candidates
            .iter()
            .filter(|c| c.then)
            .map(|c| c.tokens.0)
            .collect();
        for event in self.events.get_mut(first..).unwrap_or_default() {
            let Some(site) = event.site().cloned() else { break };
            let stated = fronted
                || then
                    .iter()
                    .any(|&t| tagged.span_of(t, t).start == site.span.start);
            let moves = matches!(event.kind, EventType::Objective | EventType::Advance);
            let precise = |b: &EventPlace| b.geo_precision == GeoPrecision::Place && b.place != site.place;
            event.after = before.take().filter(|b| moves && stated && precise(b));
            before = Some(site);
            fronted = false;
        }
    }

    /// Events that share one trigger share a group: the id of the first of them.
    fn group(&mut self, first: usize) {
        let Some(together) = self.events.get_mut(first..).filter(|e| e.len() > 1) else {
            return;
        };
        let group = together.first().map(|e| e.id.clone()).unwrap_or_default();
        for event in together {
            event.group.clone_from(&group);
        }
    }

    fn finish(&mut self, draft: Draft<'_, '_>, site: Option<&Candidate>) -> Option<Event> {
        let Draft {
            scene,
            hit,
            kind,
            mood,
            phase,
            date,
            sides,
        } = draft;
        let tagged = &scene.words.tagged;
        let mut places: Vec<EventPlace> = site.iter().filter_map(|c| self.place(scene, kind, c)).collect();
        let mut unplaced = None;
        if let Some(first) = places.first_mut() {
            unplaced = self.why_unplaced(site, first, kind);
        }
        places.extend(self.others(scene, hit, kind, site));
        let trigger = tagged.span_of(hit.tokens.0, hit.tokens.1);
        let quantities: Vec<_> = quantity::find(tagged).into_iter().map(|(_, q)| q).collect();
        if site.is_none() && kind == EventType::Capture && counted(&quantities, self.grammar) {
            places.splice(0..0, self.region(tagged.span_of(hit.tokens.0, hit.tokens.1)));
        }
        if places.is_empty() || (site.is_none() && !places.iter().any(|p| p.role == PlaceRole::At)) {
            unplaced = Some(self.without_site(scene, hit, kind, &places, &quantities)?);
        }
        let site_text = site.map_or("", |c| c_text(self.mentions, c));
        let id = self.ids.event(&self.report.source.id, &scene.id, kind, site_text);
        let role = role(scene.words.part, mood, &date, self.report.source.published.date);
        let claimed_by = if mood.hedge == Hedge::Claimed {
            claimant(scene)
        } else {
            String::new()
        };
        let confidence = confidence(mood, site, self.mentions);
        Some(Event {
            id,
            group: String::new(),
            kind,
            phase,
            partial: mood.partial && matches!(kind, EventType::Capture | EventType::Hold),
            realis: mood.realis,
            hedge: mood.hedge,
            claimed_by,
            role,
            same_as: String::new(),
            confidence,
            sentence: tagged.span,
            sentence_text: tagged.span.of(tagged.text).to_owned(),
            trigger,
            date,
            actor: sides.0,
            target: sides.1,
            operation: String::new(),
            quantities,
            places,
            unplaced,
            after: None,
        })
    }

    fn place(&self, scene: &Scene<'_, '_>, kind: EventType, candidate: &Candidate) -> Option<EventPlace> {
        let mention = self.mentions.get(candidate.mention)?;
        let span = if candidate.inferred {
            scene.words.tagged.span_of(candidate.tokens.0, candidate.tokens.1)
        } else {
            mention.toponym.span
        };
        let near = matches!(candidate.link, Link::Away | Link::Preposition(Class::Near));
        let precise = mention.resolution.precision;
        Some(EventPlace {
            role: site::role(kind, candidate.link),
            as_written: mention.as_written.clone(),
            span,
            place: mention.resolution.place().cloned(),
            geo_precision: if near && precise == GeoPrecision::Place {
                GeoPrecision::Near
            } else {
                precise
            },
            inferred: candidate.inferred,
            check: mention.resolution.check,
        })
    }

    /// A site that is only near a place, or that is not resolved, is none: the place becomes an anchor.
    fn why_unplaced(
        &self,
        site: Option<&Candidate>,
        place: &mut EventPlace,
        kind: EventType,
    ) -> Option<UnplacedReason> {
        let candidate = site?;
        let status = self
            .mentions
            .get(candidate.mention)
            .map(|m| m.resolution.status)?;
        match status {
            Status::Unknown => return Some(UnplacedReason::NotInGazetteer),
            Status::Ambiguous => return Some(UnplacedReason::Ambiguous),
            Status::Resolved => {}
        }
        let ground = matches!(
            kind,
            EventType::Capture | EventType::Hold | EventType::Withdraw | EventType::Displacement
        );
        let between = candidate.link == Link::Preposition(Class::Between);
        let town = matches!(place.geo_precision, GeoPrecision::Near | GeoPrecision::Place);
        if (place.geo_precision == GeoPrecision::Near && ground) || (between && town) {
            place.role = if between {
                PlaceRole::Anchor
            } else {
                PlaceRole::Near
            };
            return Some(UnplacedReason::RelativeOnly);
        }
        None
    }

    /// Places beside the site: origins of movements, and anchors where there is no site.
    fn others(
        &self,
        scene: &Scene<'_, '_>,
        hit: &Hit<'_>,
        kind: EventType,
        site: Option<&Candidate>,
    ) -> Vec<EventPlace> {
        let moves = matches!(
            kind,
            EventType::Advance | EventType::Withdraw | EventType::Displacement
        );
        let clause = |i: usize| scene.borders.clauses.get(i).copied();
        scene
            .candidates
            .iter()
            .filter(|c| site.is_none_or(|s| s.list != c.list))
            .filter_map(|c| {
                let role = match c.link {
                    Link::Preposition(Class::From) if moves => PlaceRole::Origin,
                    Link::Preposition(Class::To) if moves => PlaceRole::Destination,
                    Link::Away | Link::Preposition(Class::Near | Class::Between) if site.is_none() => {
                        PlaceRole::Anchor
                    }
                    _ => return None,
                };
                let same = clause(c.tokens.0) == clause(hit.tokens.0) && c.tokens.0 > hit.tokens.1;
                let mut place = self.place(scene, kind, c).filter(|_| same)?;
                place.role = role;
                Some(place)
            })
            .collect()
    }

    /// The region that the report tells of, for ground that is counted and not named: never a town.
    fn region(&self, span: crate::text::Span) -> Option<EventPlace> {
        let regional =
            |p: &&EventPlace| matches!(p.geo_precision, GeoPrecision::Region | GeoPrecision::District);
        let place = self.events.iter().rev().find_map(|e| e.site().filter(regional))?;
        Some(EventPlace {
            role: PlaceRole::At,
            span,
            inferred: true,
            check: crate::resolution::GeoCheck::None,
            ..place.clone()
        })
    }

    /// Why a trigger without a site is an event all the same; none where it is not told as one.
    fn without_site(
        &self,
        scene: &Scene<'_, '_>,
        hit: &Hit<'_>,
        kind: EventType,
        places: &[EventPlace],
        quantities: &[super::Quantity],
    ) -> Option<UnplacedReason> {
        if !places.is_empty() {
            return Some(UnplacedReason::RelativeOnly);
        }
        if counted(quantities, self.grammar) && kind == EventType::Capture {
            return Some(UnplacedReason::CountedPlacesUnnamed);
        }
        let strong = matches!(
            kind,
            EventType::Offensive | EventType::Capture | EventType::Withdraw | EventType::Encircle
        );
        let told = self.events.iter().any(|e| e.kind == kind);
        let armed = scene
            .actors
            .iter()
            .any(|a| a.class == ActorClass::Armed && a.tokens.1 < hit.tokens.0);
        (strong && armed && !told && hit.verb() && scene.words.part == Part::Body)
            .then_some(UnplacedReason::NoPlaceNamed)
    }
}

/// An event before it has a site.
struct Draft<'d, 'a> {
    scene: &'d Scene<'d, 'a>,
    hit: &'d Hit<'a>,
    kind: EventType,
    mood: Mood,
    phase: Option<Phase>,
    date: DateReading,
    sides: (Option<super::Actor>, Option<super::Actor>),
}

fn c_text<'m>(mentions: &'m [Mention], candidate: &Candidate) -> &'m str {
    mentions
        .get(candidate.mention)
        .map_or("", |m| m.as_written.as_str())
}

/// First and last token of the clause of a trigger.
fn clause_of(borders: &Borders, hit: &Hit<'_>) -> (usize, usize) {
    let own = borders.clauses.get(hit.tokens.0);
    let floor = borders.clauses.iter().position(|c| Some(c) == own).unwrap_or(0);
    let ceiling = borders
        .clauses
        .iter()
        .rposition(|c| Some(c) == own)
        .unwrap_or(hit.tokens.1);
    (floor, ceiling)
}
