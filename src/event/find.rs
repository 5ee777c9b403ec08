//! From the words of a report to its events, sentence by sentence.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::actor;
use super::border::borders;
use super::clause::{candidates, resumed, side};
use super::flight::{self, fled_from, flees, flight, named_to};
use super::id::{Ids, Told};
use super::implied;
use super::kind::{fired, lasts, strikes, typed};
use super::modality::{self, Mood};
use super::sense::{armed_beside, counted, light, phase, role, shared, sites, soldiers, warlike};
use super::site::{self, Borders, Candidate, Link};
use super::trigger::{self, Hit};
use super::words::{TELLING, Words};
use super::{
    Event, EventPlace, EventType, Phase, PlaceRole, Quantity, Realis, UnplacedReason, confidence, denial,
    quantity, refine, repeat, source, stage, used, when,
};
use crate::date::{DateExpr, DateMention, DateReading};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{Class, Flag, Frame, Grammar, Needs};
use crate::report::{Part, Report};
use crate::resolution::Mention;
use crate::toponym::Usage;

/// How many sentences back the place may be named where a fight goes on.
const FOCUS: usize = 1;

/// Finds the events of a report. `sentences` are those that are not boilerplate, `mentions` the names of the report in
/// order, `conflict` whether it tells of armed people ([`super::armed`]).
pub fn find(
    report: &Report,
    sentences: &[Words<'_>],
    mentions: &[Mention],
    conflict: bool,
    grammar: &Grammar,
) -> Vec<Event> {
    let mut finder = Finder {
        report,
        mentions,
        grammar,
        conflict,
        peace: !conflict && sentences.len() >= TELLING,
        disaster: !conflict
            && sentences.len() >= TELLING
            && sentences.iter().any(|s| flight::disaster(&s.tagged)),
        home: site::home_countries(mentions),
        ids: Ids::default(),
        near: (usize::MAX, None),
        focus: (Vec::new(), 0),
        told: None,
        lead: when::of_lead(
            sentences,
            &report.datelines,
            report.source.published.day_of_writing(),
        ),
        events: Vec::new(),
        before: 0..,
        open: Vec::new(),
    };
    for words in sentences {
        if finder.near.0 != words.paragraph {
            finder.near = (words.paragraph, None);
        }
        finder.focus.1 += 1;
        finder.sentence(words);
        let full = |d: &DateMention| match d.expr {
            DateExpr::Day(day) => Some(day),
            _ => None,
        };
        finder.near.1 = words.dates.iter().rev().find_map(full).or(finder.near.1);
        finder.told = finder.day_told(words).or(finder.told);
    }
    let start = |n: usize| sentences.get(n).map_or(usize::MAX, |s| s.tagged.span.start);
    denial::contradict(&mut finder.events);
    refine::narrow(&mut finder.events, start(refine::SUMMARY), start(refine::NEWS));
    refine::settle(&mut finder.events, &finder.open);
    repeat::mark(&mut finder.events, report.source.published.day_of_writing());
    confidence::rate(&mut finder.events, mentions);
    finder.events
}

pub(super) struct Finder<'a> {
    pub(super) report: &'a Report,
    mentions: &'a [Mention],
    grammar: &'a Grammar,
    conflict: bool,
    /// Whether it is long enough to have named somebody armed, and has not.
    peace: bool,
    /// Whether it tells of a flood or the like, and of nobody armed.
    disaster: bool,
    /// The countries that it is about.
    home: Vec<String>,
    ids: Ids,
    /// The paragraph read last, and the last full date in it.
    pub(super) near: (usize, Option<Date>),
    /// The mentions that were the sites of the event told last, and how many sentences ago.
    focus: (Vec<usize>, usize),
    /// The day that was told last: the one before "the next day".
    pub(super) told: Option<Date>,
    /// What a headline without a date word is dated by.
    pub(super) lead: Option<DateReading>,
    events: Vec<Event>,
    /// Those of the sentence before.
    before: std::ops::RangeFrom<usize>,
    /// For each event, whether its words leave open what kind of attack it was.
    open: Vec<bool>,
}

/// What the parts of one sentence share.
pub(super) struct Scene<'s, 'a> {
    pub(super) words: &'s Words<'a>,
    pub(super) actors: &'s [actor::Hit<'a>],
    pub(super) candidates: Vec<Candidate>,
    pub(super) borders: Borders,
    id: OnceCell<Told>,
    quantities: OnceCell<Vec<Quantity>>,
}

impl Scene<'_, '_> {
    /// What is counted.
    pub(super) fn quantities(&self) -> &[Quantity] {
        self.quantities.get_or_init(|| quantity::find(&self.words.tagged))
    }
}

impl<'a> Finder<'a> {
    fn sentence(&mut self, words: &Words<'a>) {
        let (tagged, actors) = (&words.tagged, &words.actors);
        let before = |end: usize| self.mentions.partition_point(|m| m.toponym.span.start < end);
        let own = before(tagged.span.start)..before(tagged.span.end);
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
                    .any(|a| a.proper() && a.tokens.0 <= i && i <= a.tokens.1)
                || words.dates.iter().any(|d| d.span.overlaps(span))
        };
        let grammar: &'a Grammar = self.grammar;
        let hits = trigger::find(tagged, grammar, named);
        let before = std::mem::replace(&mut self.before, self.events.len()..);
        let told = &mut self.events[before];
        if !told.is_empty() && denial::takes_back(tagged, grammar) {
            denial::contest(told);
        }
        if hits.is_empty() {
            return;
        }
        let borders = borders(tagged, &hits);
        let focus = match (&self.focus.0[..], self.focus.1 <= FOCUS) {
            ([focus], true) => Some(*focus),
            _ => None,
        };
        let mut candidates = candidates(tagged, self.mentions, own, &words.dates, &hits, focus);
        for candidate in &mut candidates {
            // "cut off Rawa": the word is the verb's
            let phrase = candidate.phrase;
            let particle = |h: &Hit<'_>| h.verb() && h.tokens.0 < phrase && phrase <= h.tokens.1;
            if candidate.link == Link::Preposition(Class::Near) && hits.iter().any(particle) {
                candidate.link = Link::Bare;
                candidate.phrase = candidate.tokens.0;
            }
        }
        site::speak_abroad(tagged, &hits, self.mentions, &self.home, &mut candidates);
        // the country in the name of a group is no site, nor is a side that bears the name of a place
        candidates.retain(|c| {
            let inner = |a: &actor::Hit<'_>| a.tokens.0 <= c.tokens.0 && c.tokens.1 <= a.tokens.1;
            !side(tagged, c) && !actors.iter().any(|a| a.proper() && inner(a))
        });
        if let Some(focus) = focus {
            resumed(tagged, &hits, self.mentions, focus, &mut candidates);
        }
        self.ids.sentence(tagged.span);
        let scene = Scene {
            words,
            actors,
            candidates,
            borders,
            id: OnceCell::new(),
            quantities: OnceCell::new(),
        };
        self.tell(&scene, &hits);
    }

    /// The events of the triggers of a sentence, each at its own site or at one that it shares.
    fn tell(&mut self, scene: &Scene<'_, '_>, hits: &[Hit<'_>]) {
        let telling: Vec<usize> = (0..hits.len())
            .filter(|&n| hits.get(n).is_some_and(|h| h.row.kind.is_some()) && self.counts(scene, hits, n))
            .collect();
        let own: Vec<Vec<&Candidate>> = telling
            .iter()
            .map(|&n| {
                hits.get(n)
                    .and_then(|h| Some((h, h.row.kind?)))
                    .map_or_else(Vec::new, |(hit, kind)| {
                        sites(scene, hits, n, flight(kind, scene, hit))
                    })
            })
            .collect();
        for (at, &n) in telling.iter().enumerate() {
            let chosen = shared(&scene.words.tagged, hits, &telling, &own, at);
            if !chosen.is_empty() {
                let former = used::former(&scene.words.tagged, hits, &telling, &own, at);
                self.event(scene, hits, n, chosen, former);
                continue;
            }
            let meant = hits.get(n).map_or_else(Vec::new, |hit| {
                let before = own.get(..at).unwrap_or_default();
                let focus = if self.focus.1 <= FOCUS {
                    &self.focus.0[..]
                } else {
                    &[]
                };
                implied::sites(scene, hit, before, focus, self.mentions)
            });
            self.event(scene, hits, n, &meant.iter().collect::<Vec<_>>(), false);
        }
        let precise = |c: &&&Candidate| c.precision.is_some_and(|p| p != GeoPrecision::Country);
        let last = own
            .iter()
            .rev()
            .map(|sites| sites.iter().filter(precise).map(|c| c.mention).collect());
        if let Some(sites) = last.into_iter().find(|sites: &Vec<usize>| !sites.is_empty()) {
            self.focus = (sites, 0);
        }
    }

    /// Whether what a trigger needs is there, and nothing says that it is used of something else.
    fn counts(&self, scene: &Scene<'_, '_>, hits: &[Hit<'_>], n: usize) -> bool {
        let Some(hit) = hits.get(n) else { return false };
        let tagged = &scene.words.tagged;
        // "fired a missile at the city"; one that goes "into" the sea is a test
        let fires = || fired(tagged, hit, self.grammar) && !tagged.eq(hit.tokens.1, "into");
        // "Zalqan struck Rawa" tells of war by itself
        let struck = || scene.candidates.iter().any(|c| c.phrase == hit.tokens.1 + 1);
        let war = || self.conflict || !self.peace && hit.row.kind == Some(EventType::Strike) && struck();
        let states = || war() && actor::states(tagged, hit, self.mentions);
        let people = || self.conflict && actor::of_people(tagged, hit, self.mentions).is_some();
        let flees = || self.conflict && flees(scene, hit);
        let armed = || {
            fires()
                || states()
                || people()
                || flees()
                || armed_beside(scene, hits, n, self.conflict, self.peace)
        };
        let needs = match hit.row.needs {
            Needs::Nothing => {
                !self.peace || !hit.row.kind.is_some_and(|kind| warlike(scene, kind)) || armed()
            }
            Needs::Armed => armed() || self.conflict && actor::unnamed(tagged, hit),
            Needs::Conflict => self.conflict || armed(),
        };
        let peaceful = !self.conflict && used::labour(tagged, hit)
            || self.disaster && hit.row.kind == Some(EventType::Displacement);
        needs && !peaceful && !used::otherwise(scene, hits, n)
    }

    fn event(
        &mut self,
        scene: &Scene<'_, '_>,
        hits: &[Hit<'_>],
        n: usize,
        chosen: &[&Candidate],
        former: bool,
    ) {
        let (Some(hit), tagged) = (hits.get(n), &scene.words.tagged) else {
            return;
        };
        let Some(row_kind) = hit.row.kind else { return };
        let borders = &scene.borders;
        let mut mood = modality::of(tagged, hit, borders.clause_of(hit), borders, self.grammar);
        mood.background |= former || used::court(tagged);
        let siege = row_kind == EventType::Encircle;
        let goes_on = stage::still(tagged, hits, n, mood);
        if goes_on {
            mood.realis = Realis::Ongoing;
        }
        let over = !goes_on && stage::over(tagged, hits, n);
        let aimed = light(tagged, hits, n).is_some() || (hit.verb() && hit.row.frame == Frame::Object);
        let kind = strikes(flight(row_kind, scene, hit), scene, hit, self.grammar);
        let kind = typed(lasts(tagged, kind, hit, &mut mood), mood, aimed);
        let expected = mood.realis == Realis::Expected;
        let fights = matches!(kind, EventType::Clash | EventType::Strike | EventType::Objective);
        if !mood.told
            || hit.row.flag == Flag::Lost && (chosen.is_empty() || self.to_nobody(scene, hit))
            || fights && used::planned(scene, hits, n, expected)
            || kind == EventType::Clash && expected && !soldiers(scene) && !self.conflict
            || kind == EventType::Objective && !soldiers(scene) && self.peace
        {
            return;
        }
        let phase = phase(tagged, hits, n, kind).filter(|_| !goes_on);
        if kind == EventType::Objective && mood.realis != Realis::Negated {
            mood.realis = Realis::Expected;
        }
        if over || phase == Some(Phase::Ended) && mood.realis != Realis::Expected {
            mood.realis = Realis::Negated;
        }
        let mut date = self.date(scene, hit, kind, mood, goes_on && siege);
        if matches!(phase, Some(Phase::Announced | Phase::Launched)) {
            date = when::began(date, &self.context());
        }
        let sides = self.sides(scene, hit, kind);
        let group_first = self.events.len();
        let nowhere = chosen.is_empty().then_some(None);
        let at = chosen.iter().copied().map(Some).chain(nowhere);
        for site in at {
            let own = self.date_behind(scene, mood, site.filter(|_| chosen.len() > 1));
            let draft = Draft {
                scene,
                hit,
                light: light(tagged, hits, n),
                kind,
                mood: mood.at(chosen, site),
                phase,
                date: own.unwrap_or_else(|| date.clone()),
                sides: sides.clone(),
            };
            if let Some(event) = self.finish(draft, site) {
                self.events.push(event);
                self.open.push(matches!(hit.row.flag, Flag::Any | Flag::Result));
            }
        }
        self.order(scene, hit, group_first);
        refine::group(self.events.get_mut(group_first..).unwrap_or_default());
    }

    /// Who does it, and who suffers it.
    fn sides(&self, scene: &Scene<'_, '_>, hit: &Hit<'_>, kind: EventType) -> Sides {
        let turned = hit.passive || hit.row.frame == Frame::Subject || hit.row.flag == Flag::Lost;
        let mut sides = actor::roles(scene, hit, turned);
        if sides.0.is_none() && !turned {
            sides.0 = actor::state(scene, hit, self.mentions);
        }
        if sides.0.is_none() {
            sides.0 = actor::of_people(&scene.words.tagged, hit, self.mentions);
        }
        if kind == EventType::Withdraw && hit.row.kind == Some(EventType::Capture) {
            sides = (sides.1, None);
        }
        // "the withdrawal of soldiers"
        if kind == EventType::Withdraw && !hit.verb() && sides.0.is_none() {
            sides = (sides.1, None);
        }
        sides
    }

    /// "Lost the town to the sea": to nobody who could take it.
    fn to_nobody(&self, scene: &Scene<'_, '_>, hit: &Hit<'_>) -> bool {
        named_to(scene, hit) && self.sides(scene, hit, EventType::Capture).0.is_none()
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

    fn finish(&mut self, draft: Draft<'_, '_>, site: Option<&Candidate>) -> Option<Event> {
        let Draft {
            scene,
            hit,
            light,
            kind,
            mood,
            phase,
            date,
            sides,
        } = draft;
        let tagged = &scene.words.tagged;
        let (mut places, mut unplaced) = self.sited(scene, hit, kind, site);
        places.extend(self.others(scene, hit, kind, site));
        let trigger = tagged.span_of(light.map_or(hit.tokens.0, |l| l.tokens.0), hit.tokens.1);
        let quantities = scene.quantities();
        if site.is_none() && kind == EventType::Capture && counted(quantities, self.grammar) {
            places.splice(
                0..0,
                implied::region(&self.events, tagged.span_of(hit.tokens.0, hit.tokens.1)),
            );
        }
        if places.is_empty() || (site.is_none() && !places.iter().any(|p| p.role == PlaceRole::At)) {
            unplaced = Some(self.without_site(scene, hit, kind, &places, quantities)?);
        }
        let named = site.and_then(|c| self.mentions.get(c.mention));
        let site_text = named.map_or("", |m| m.as_written.as_str());
        let sentence = scene.id.get_or_init(|| self.ids.told(tagged.text));
        let id = self.ids.event(&self.report.source.id, sentence, kind, site_text);
        let role = role(scene.words.part, mood, &date, self.report.source.published.date);
        let claimed_by = source::of(tagged, hit, scene.actors, &scene.borders);
        Some(Event {
            id,
            group: String::new(),
            kind,
            phase,
            partial: site::in_part(site, named, mood) && matches!(kind, EventType::Capture | EventType::Hold),
            realis: mood.realis,
            hedge: mood.hedge,
            claimed_by,
            role,
            same_as: String::new(),
            confidence: 0.0,
            sentence: tagged.span,
            sentence_text: tagged.span.of(tagged.text).to_owned(),
            trigger,
            date,
            since: (kind == EventType::Hold)
                .then(|| when::since(scene, hit, &self.context()))
                .flatten(),
            actor: sides.0,
            target: sides.1,
            operation: String::new(),
            quantities: quantities.to_vec(),
            places,
            unplaced,
            after: None,
            review: None,
        })
    }

    /// The site as a place, and why the event is not there.
    fn sited(
        &self,
        scene: &Scene<'_, '_>,
        hit: &Hit<'_>,
        kind: EventType,
        site: Option<&Candidate>,
    ) -> (Vec<EventPlace>, Option<UnplacedReason>) {
        let mut places: Vec<EventPlace> = site.iter().filter_map(|c| self.place(scene, kind, c)).collect();
        let mut unplaced = None;
        if let (Some(first), Some(site)) = (places.first_mut(), site) {
            if kind == EventType::Displacement && fled_from(&scene.words.tagged, hit, site) {
                first.role = PlaceRole::Origin;
            } else if kind == EventType::Displacement && flight::reaches(hit, site) {
                first.role = PlaceRole::Destination;
            }
            let status = self.mentions.get(site.mention).map(|m| m.resolution.status);
            unplaced = status.and_then(|status| site::unplaced(status, site.link, first, kind));
            if unplaced == Some(UnplacedReason::NotInGazetteer)
                && let Some((place, precision)) =
                    site::around(&scene.words.tagged, &scene.candidates, self.mentions, site, kind)
            {
                (first.place, first.geo_precision) = (Some(place), precision);
                first.inferred = true;
                unplaced = None;
            }
        }
        (places, unplaced)
    }

    fn place(&self, scene: &Scene<'_, '_>, kind: EventType, candidate: &Candidate) -> Option<EventPlace> {
        let mention = self.mentions.get(candidate.mention)?;
        let span = if candidate.inferred && !scene.words.tagged.span.contains(mention.toponym.span) {
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
        // what is no site of a thrust is nothing to it
        let bound = moves && (kind != EventType::Advance || site.is_some());
        let clause = |i: usize| scene.borders.clauses.get(i).copied();
        scene
            .candidates
            .iter()
            .filter(|c| site.is_none_or(|s| s.list != c.list))
            .filter_map(|c| {
                let apart = |&t: &usize| hit.tokens.1 < t && t < c.phrase;
                let role = match c.link {
                    // "under pressure from an attack launched from Rawa"
                    Link::Preposition(Class::From) if scene.borders.triggers.iter().any(apart) => {
                        return None;
                    }
                    Link::Preposition(Class::From) if moves => PlaceRole::Origin,
                    Link::Preposition(Class::To) if bound => PlaceRole::Destination,
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

    /// Why a trigger without a site is an event all the same; none where it is not told as one.
    fn without_site(
        &self,
        scene: &Scene<'_, '_>,
        hit: &Hit<'_>,
        kind: EventType,
        places: &[EventPlace],
        quantities: &[Quantity],
    ) -> Option<UnplacedReason> {
        if !places.is_empty() {
            return Some(UnplacedReason::RelativeOnly);
        }
        // "the heaviest losses on both sides"
        let of = hit.verb() || scene.words.tagged.is(hit.tokens.1 + 1, Class::Of);
        if of && counted(quantities, self.grammar) && kind == EventType::Capture {
            return Some(UnplacedReason::CountedPlacesUnnamed);
        }
        let strong = matches!(
            kind,
            EventType::Offensive | EventType::Capture | EventType::Withdraw | EventType::Encircle
        ) && hit.row.kind != Some(EventType::Displacement)
            && (kind != EventType::Capture || hit.row.frame != Frame::Place);
        let told = || self.events.iter().any(|e| e.kind == kind);
        let armed = scene
            .actors
            .iter()
            .any(|a| a.class.wages_war() && a.tokens.1 < hit.tokens.0);
        // what "fell to" somebody is its own subject
        let acts = hit.verb() && hit.row.frame != Frame::Subject
            // an offensive is always one
            || kind == EventType::Offensive && hit.row.needs == Needs::Nothing;
        (strong && armed && acts && scene.words.part == Part::Body && !told())
            .then_some(UnplacedReason::NoPlaceNamed)
    }
}

/// Who does it, and who suffers it.
type Sides = (Option<super::Actor>, Option<super::Actor>);

/// An event before it has a site.
struct Draft<'d, 'a> {
    scene: &'d Scene<'d, 'a>,
    hit: &'d Hit<'a>,
    light: Option<&'d Hit<'a>>,
    kind: EventType,
    mood: Mood,
    phase: Option<Phase>,
    date: DateReading,
    sides: Sides,
}
