//! Which place hangs on which trigger.
//!
//! A trigger's frame says which links it accepts on which side; distance, clause borders and other triggers between
//! count against a place.

use super::site::{Borders, Candidate, Link, names_another, relative};
use super::trigger::Hit;
use super::{EventType, quantity};
use crate::gazetteer::GeoPrecision;
use crate::lexicon::grammar::{ActorClass, Class, Flag, Form, Frame, Inflection, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

/// How many words may stand between a bare place and the noun it belongs to.
const ADJACENT: usize = 3;

/// How many words may stand between the article and the noun that explains a place.
const EXPLAINED: usize = 3;

/// What a token of distance costs.
const PER_TOKEN: f64 = 0.25;

/// What a clause border between trigger and place costs.
const PER_CLAUSE: f64 = 3.0;

/// What a clause border costs beside that where the gazetteer lacks the place: only what stands beside it makes it one.
const UNKNOWN: f64 = 1.5;

/// What another trigger between the two costs.
const PER_TRIGGER: f64 = 3.5;

/// What a place that opens its sentence fits at least, however far the trigger stands.
const FRONTED: f64 = 2.5;

/// How far from a trigger its site may stand, and how far from the site the others of its list, in tokens: more than the
/// sentences of prose have, and few enough that a text without full stops takes no longer than one with them.
pub(super) const FAR: usize = 100;
const LIST: usize = 2_000;

/// The least score at which a place is the site.
const LEAST: f64 = 0.5;

/// The candidates that are the site of a trigger (several where they are a list), best list first; empty where none fits.
pub(super) fn choose<'c>(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    kind: EventType,
    candidates: &'c [Candidate],
    borders: &Borders,
) -> Vec<&'c Candidate> {
    let near = |(first, last): (usize, usize), far: usize| {
        let from = candidates.partition_point(|c| c.tokens.1 + far < first);
        let to = candidates.partition_point(|c| c.tokens.0 <= last + far);
        candidates.get(from..to).unwrap_or_default().iter()
    };
    let best = near(hit.tokens, FAR)
        .filter_map(|c| Some((Pair::new(tagged, hit, c, borders).score(kind)?, c)))
        .filter(|&(score, _)| score >= LEAST)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.tokens.0.cmp(&a.1.tokens.0)));
    best.map_or_else(Vec::new, |(_, best)| {
        near(best.tokens, LIST)
            .filter(|c| c.list == best.list && !c.link.is_outside())
            .collect()
    })
}

/// A trigger, a place of its sentence, and what lies between them.
#[expect(clippy::struct_excessive_bools, reason = "each tells another fact of a pair")]
struct Pair<'p, 'a> {
    tagged: &'p Tagged<'a>,
    hit: &'p Hit<'a>,
    candidate: &'p Candidate,
    /// Whether the place stands behind the trigger.
    right: bool,
    /// Tokens between the two that belong to the clause of one of them.
    between: Vec<usize>,
    /// Whether they stand in different clauses.
    crossed: bool,
    /// Whether the clause of the trigger says between them how somebody stands to it.
    regarded: bool,
    /// How many other triggers stand between, in the clause of the second.
    triggers: usize,
    /// Whether the place stands in brackets or the like, and the trigger outside.
    aside: bool,
    /// Whether the clause of the trigger is a relative one of the place.
    antecedent: bool,
    /// Whether another trigger stands before the place in its clause.
    governed: bool,
}

impl<'p, 'a> Pair<'p, 'a> {
    fn new(tagged: &'p Tagged<'a>, hit: &'p Hit<'a>, candidate: &'p Candidate, borders: &Borders) -> Self {
        let right = candidate.tokens.0 > hit.tokens.1;
        let (from, to) = if right {
            (hit.tokens.1, candidate.phrase.max(hit.tokens.1 + 1))
        } else {
            (candidate.tokens.1, hit.tokens.0)
        };
        let clause = |i: usize| borders.clauses.get(i).copied().unwrap_or(0);
        let (first, second) = (clause(from), clause(to));
        let between = (from + 1..to).filter(|&i| clause(i) == first || clause(i) == second);
        let later = if right { first } else { second };
        let other = |&&t: &&usize| t > from && t < to && clause(t) == later;
        Self {
            tagged,
            hit,
            candidate,
            right,
            between: between.collect(),
            crossed: first != second,
            regarded: (from + 1..to)
                .any(|i| clause(i) == clause(hit.tokens.0) && tagged.is(i, Class::Regard)),
            triggers: borders.triggers.iter().filter(other).count(),
            aside: first != second && borders.asides.contains(&clause(candidate.tokens.0)),
            governed: borders
                .triggers
                .iter()
                .any(|&t| t < candidate.phrase && clause(t) == clause(candidate.tokens.0)),
            antecedent: !right
                && first != second
                && antecedent(tagged, hit, candidate, |i| clause(i) == second),
        }
    }

    fn any_between(&self, class: Class) -> bool {
        self.between.iter().any(|&i| self.tagged.is(i, class))
    }

    /// Whether the place stands bare right before the trigger ("the Rawa bombing").
    fn adjacent(&self) -> bool {
        let verb = |&i: &usize| self.tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
        !self.right
            && self.candidate.link == Link::Bare
            && !self.crossed
            && self.between.len() <= ADJACENT
            && !self.any_between(Class::Be)
            && !self.any_between(Class::Say)
            && !self.between.iter().any(verb)
    }

    /// Whether the place is the other side of "be": "Rawa is a stronghold", but not "Rawa was ready for an attack".
    fn equated(&self) -> bool {
        let noun = self.hit.row.form == Form::Noun && !self.candidate.link.is_outside();
        let away = [Class::To, Class::For, Class::Against, Class::With, Class::From];
        // "is expected to be their next target"
        let led = |&i: &usize| {
            away.iter().any(|&class| self.tagged.is(i, class)) && !self.tagged.is(i + 1, Class::Be)
        };
        let apart = self.between.iter().any(led);
        let is = self.any_between(Class::Be) && !self.any_between(Class::Say) && !apart;
        !self.right && noun && (is || self.explained())
    }

    /// Whether the noun explains the place right behind it: "Rawa, a rebel stronghold, was quiet".
    fn explained(&self) -> bool {
        let comma = self.candidate.tokens.1 + 1;
        let words = comma + 2..self.hit.tokens.0;
        let apart = |i: usize| {
            self.tagged.kind(i) != Some(TokenKind::Word) && !self.tagged.joins(i)
                || self.tagged.preposition(i).is_some()
                || self.tagged.is(i, Class::Clause)
        };
        let thing = self.tagged.has(comma + 1, Mark::Article) && !words.clone().any(apart);
        self.hit.row.kind == Some(EventType::Hold)
            && self.tagged.word(comma) == ","
            && words.len() <= EXPLAINED
            && thing
    }

    /// Whether the place is the subject of a verb that tells what somebody does: a country that acts, or a town that
    /// has nothing to do with the noun behind it.
    fn acts(&self) -> bool {
        let turned = self.hit.passive || self.hit.row.frame == Frame::Subject;
        let subject = !self.right && self.candidate.link == Link::Bare && !turned;
        let country = self.candidate.precision == Some(GeoPrecision::Country);
        let apart = self.hit.row.form == Form::Noun && !self.adjacent();
        subject && !self.any_between(Class::Undergo) && (country || apart) && !self.equated()
    }

    /// Whether the place is the object of the verb before, whose subject does this too: "they crossed the Zalqan river and
    /// fell on the camp".
    fn object_of_another(&self) -> bool {
        let subject = self.hit.verb() && self.hit.row.frame == Frame::Subject && !self.right;
        let before = (0..self.hit.tokens.0).rev().find(|&i| !self.tagged.helps(i));
        subject && self.governed && before.is_some_and(|i| self.tagged.is(i, Class::And))
    }

    /// Whether the place belongs to the clause before a participle that has its own object (", targeting the depots").
    fn behind(&self) -> bool {
        let participle = self.hit.verb() && self.hit.inflection == Inflection::Ing;
        participle && self.crossed && !self.right && self.hit.row.frame == Frame::Object
    }

    /// Whether a wide place only says where what changes hands lies: "the air base in Syria", "Anbar towns".
    fn vague(&self, kind: EventType) -> bool {
        let ground = matches!(
            kind,
            EventType::Capture | EventType::Hold | EventType::Withdraw | EventType::Encircle
        );
        let next = self.candidate.tokens.1 + 1;
        let several = || self.tagged.word(next).to_lowercase().ends_with('s');
        let wide = || {
            matches!(
                self.candidate.precision,
                Some(GeoPrecision::Country | GeoPrecision::Region)
            )
        };
        if ground && self.tagged.has(next, Mark::Settlement) && (wide() || several()) {
            return true;
        }
        let thing = |i: usize| {
            (self.tagged.is(i, Class::PlaceNoun) || self.tagged.is(i, Class::Ground))
                && !self.tagged.word(i).ends_with('s')
                && !self.tagged.has(i, Mark::Stretch)
        };
        ground
            && self.candidate.precision == Some(GeoPrecision::Country)
            && self.candidate.link == Link::Preposition(Class::In)
            && self.candidate.phrase.checked_sub(1).is_some_and(thing)
    }

    /// Whether the place stands right before its noun, whatever governs the two: "the meaning of the Rawa assault".
    fn modifies(&self) -> bool {
        let noun = self.hit.row.form == Form::Noun && !self.right && !self.crossed;
        noun && self.between.is_empty() && matches!(self.candidate.link, Link::Preposition(_))
    }

    /// Whether an adjective stands right before the place, whatever governs the two: "to the besieged town of Rawa".
    fn attribute(&self) -> bool {
        let adjective = self.hit.row.form == Form::Adjective && self.hit.row.frame == Frame::Object;
        adjective && self.right && !self.crossed && self.candidate.phrase <= self.hit.tokens.1
    }

    /// Whether a participle says right behind the place what was done to it: "to the town of Rawa held by rebels".
    fn reduced(&self) -> bool {
        let participle = self.hit.verb() && self.hit.passive && self.hit.row.frame == Frame::Object;
        let noun = |&i: &usize| self.tagged.is(i, Class::PlaceNoun);
        let link = matches!(self.candidate.link, Link::Bare | Link::Preposition(_));
        let inner = inner(self.tagged, self.candidate);
        let beside = !self.crossed && self.between.iter().all(noun);
        participle && !self.right && link && !inner && beside || self.taken()
    }

    /// Whether a participle behind a comma says what was done to the place right before: "Rawa, taken last week, is quiet".
    fn taken(&self) -> bool {
        let comma = self.candidate.tokens.1 + 1;
        self.hit.verb()
            && self.hit.inflection == Inflection::Participle
            && self.hit.row.frame == Frame::Object
            && self.tagged.word(comma) == ","
            && comma + 1 == self.hit.tokens.0
            && !self.candidate.link.is_outside()
    }

    /// Whether the place opens the sentence, and holds for all of it: "In Rawa, …"; where somebody speaks behind a name
    /// that may be where he does, it does not.
    fn fronted(&self) -> bool {
        let Candidate { phrase, tokens, .. } = *self.candidate;
        let opens = phrase == 0 || matches!(self.tagged.word(phrase - 1), "-" | "–" | "—");
        let closes = (tokens.1 + 1..self.tagged.len())
            .find(|&i| !self.tagged.is(i, Class::PlaceNoun))
            .map_or("", |i| self.tagged.word(i));
        let part = matches!(self.candidate.precision, None | Some(GeoPrecision::District));
        let any = |class| (tokens.1 + 1..self.hit.tokens.0).any(|i| self.tagged.is(i, class));
        let within = self.candidate.link == Link::Preposition(Class::In) && matches!(closes, "," | ":");
        let told = || part || any(Class::Local) || !any(Class::Say);
        !self.right && within && opens && told() && !any(Class::Regard)
    }

    /// Whether the noun is only what is spoken of at the place: "no news in Rawa on battles".
    fn topic(&self) -> bool {
        let noun = self.hit.row.form == Form::Noun && !self.right;
        let on = |&i: &usize| self.tagged.is(i, Class::On) || self.tagged.eq(i, "about");
        let skips = |i: &usize| self.tagged.is(*i, Class::Determiner) || self.tagged.entry(*i).is_none();
        noun && self.between.iter().rev().find(|i| !skips(i)).is_some_and(on)
    }

    /// Whether people at the place only speak of what was done, wherever that was: "in Rawa, thousands mourned the
    /// attack", "the attack was condemned in Rawa".
    fn regarded(&self) -> bool {
        let noun = self.hit.row.form == Form::Noun;
        noun && self.regarded && self.candidate.link == Link::Preposition(Class::In)
    }

    /// Whether "to" belongs to what a noun does, or has done to it: "the push has let forces reach the road to Rawa" is no
    /// push to Rawa.
    fn predicate(&self) -> bool {
        let noun = self.hit.row.form == Form::Noun && self.right;
        let to = self.candidate.link == Link::Preposition(Class::To);
        let far = self.hit.row.frame == Frame::Of && self.between.len() > ADJACENT;
        noun && to
            && !self.any_between(Class::Spread)
            && (far || self.any_between(Class::Have) || self.any_between(Class::Be))
    }

    /// Whether the place stands in what somebody says of something else: "asked of the offensive, Baghdad said fighting
    /// goes on in Rawa".
    fn reported_apart(&self) -> bool {
        let noun = self.hit.row.form == Form::Noun && self.right && self.crossed;
        let deed = |&i: &usize| self.tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
        noun && self.any_between(Class::Say) && self.between.iter().any(deed)
    }

    /// Whether the place only says which the noun behind it is: "in a recent Rawa homicide", "the idea of Rawa pride".
    fn describes(&self) -> bool {
        let Candidate { tokens, link, .. } = *self.candidate;
        let next = tokens.1 + 1;
        let plain = |i: usize| {
            self.tagged.kind(i) == Some(TokenKind::Word)
                && !self.tagged.capital(i)
                && self.tagged.entry(i).is_none()
        };
        let article = |i: &usize| indefinite(self.tagged, *i);
        let one = (0..tokens.0).rev().take(3).find(article);
        let from = |i: usize| i > 0 && [Class::From, Class::In].iter().any(|&c| self.tagged.is(i - 1, c));
        // one phrase up to the deed: no verb has ended it ("a Rawa clinic was bombed")
        let joined = self.hit.row.form == Form::Noun && (next..self.hit.tokens.0).all(plain);
        let of = link == Link::Preposition(Class::Of);
        let noun = plain(next) && (joined || of && self.hit.row.form == Form::Noun || one.is_some_and(from));
        !self.right && next < self.hit.tokens.0 && noun && (of || link == Link::Bare && one.is_some())
    }

    /// Whether "of" belongs to another noun: "a long offensive, and called on friends of Rawa".
    fn of_another(&self) -> bool {
        let trigger = |i: &usize| self.tagged.entry(*i).is_some_and(|e| !e.triggers.is_empty());
        let of = self.candidate.link == Link::Preposition(Class::Of);
        let noun = self.hit.row.form == Form::Noun && self.right;
        of && noun && self.any_between(Class::And) && !self.between.iter().any(trigger)
    }

    /// Whether the place is the doer: "a Rawa attack on the hills".
    fn does(&self) -> bool {
        let article = |i: usize| indefinite(self.tagged, i);
        let first = self.candidate.tokens.0;
        let noun = self.hit.row.form == Form::Noun && self.adjacent();
        noun && self.tagged.is(self.hit.tokens.1 + 1, Class::On)
            && (0..first).rev().take(ADJACENT).any(article)
    }

    /// Whether the place is not the ground itself that is taken or held, but what lies around it.
    fn around(&self, kind: EventType) -> bool {
        use EventType::{Advance, Capture, Encircle, Hold, Withdraw};
        self.candidate.unnamed && matches!(kind, Advance | Capture | Encircle | Hold | Withdraw)
    }

    /// Whether the place only says where the subject of an idiom is: "the hostages in Rawa are in rebel hands".
    fn within_subject(&self, kind: EventType) -> bool {
        let states = matches!(kind, EventType::Hold | EventType::Objective);
        let idiom = states && self.hit.row.form == Form::Adjective && self.hit.row.frame == Frame::Subject;
        let ground = |i: usize| self.tagged.is(i, Class::Ground) || self.tagged.is(i, Class::PlaceNoun);
        let head = self.candidate.phrase.checked_sub(1);
        idiom
            && !self.right
            && !self.crossed
            && self.candidate.link == Link::Preposition(Class::In)
            && !self.fronted()
            && !head.is_some_and(ground)
    }

    /// Whether the place before a colon may be where somebody speaks of what is taken: "Moscow: troops captured two villages".
    fn headed(&self, kind: EventType) -> bool {
        let fired = matches!(kind, EventType::Clash | EventType::Strike);
        !fired && !self.right && self.tagged.word(self.candidate.tokens.1 + 1) == ":"
    }

    /// Whether the place belongs to another deed of a later clause: "lift its siege after they withdrew from Rawa".
    fn later(&self) -> bool {
        let deed = |&i: &usize| self.tagged.entry(i).is_some_and(|e| !e.triggers.is_empty());
        self.right && self.any_between(Class::Clause) && self.between.iter().any(deed)
    }

    /// How well the place fits the trigger; none where it cannot be its site.
    fn score(&self, kind: EventType) -> Option<f64> {
        let apart = self.topic()
            || self.describes()
            || self.of_another()
            || self.reported_apart()
            || self.regarded()
            || self.predicate()
            || self.does()
            || self.around(kind)
            || self.headed(kind);
        if self.within_subject(kind)
            || self.acts()
            || self.aside
            || self.vague(kind)
            || self.behind()
            || self.object_of_another()
            || self.right && self.crossed && names_another(self.tagged, self.hit, self.candidate.phrase)
            || apart
        {
            return None;
        }
        // "seized the bazaar before they pulled out towards the hills of Rawa"
        let beyond = self.right && self.crossed && self.triggers > 0 && self.hit.row.frame == Frame::Object;
        if beyond && self.hit.verb() && self.candidate.link == Link::Preposition(Class::Of) {
            return None;
        }
        let fit = if self.equated() && kind == EventType::Hold {
            10.0
        } else if self.antecedent || self.reduced() {
            9.5
        } else if self.modifies() || self.attribute() {
            9.0
        } else if !self.right && self.candidate.link == Link::Bare && self.any_between(Class::Undergo) {
            8.0
        } else {
            self.fit(kind)?
        };
        let near = fit
            - times(self.between.len(), PER_TOKEN)
            - times(usize::from(self.crossed || self.later()), PER_CLAUSE)
            - times(
                usize::from(self.crossed && self.candidate.precision.is_none()),
                UNKNOWN,
            )
            - times(self.triggers, PER_TRIGGER);
        let fit = if self.fronted() { near.max(FRONTED) } else { near };
        Some(fit + preciseness(self.candidate.precision) - if self.candidate.inferred { 1.0 } else { 0.0 })
    }

    fn fit(&self, kind: EventType) -> Option<f64> {
        // The preposition of "moved into" or "headed for" belongs to the verb.
        let inside = self.hit.tokens.0 + 1..=self.hit.tokens.1;
        let link = if self.hit.row.form != Form::Noun && inside.contains(&self.candidate.phrase) {
            Link::Bare
        } else {
            self.candidate.link
        };
        // "rebel-held Rawa", never "rebel-held land on the road to Rawa"
        let far = self.hit.row.form == Form::Adjective && self.right && self.between.len() > ADJACENT;
        // "held", as in "rebel-held land", says nothing of a place before it
        let before = self.hit.row.form == Form::Adjective
            && self.hit.row.frame == Frame::Object
            && !self.right
            && self.between.len() > ADJACENT
            && !self.any_between(Class::Be);
        let object = self.hit.verb() && self.right && self.between.iter().any(|&i| locates(self.tagged, i));
        // "are fighting Zalqan": a person, or a side
        let enemy = self.hit.verb()
            && self.hit.row.frame == Frame::Place
            && self.right
            && link == Link::Bare
            && self.candidate.precision.is_none();
        // "its stronghold, Rawa"
        let apposed = self.right && self.between.iter().all(|&i| self.tagged.word(i) == ",");
        let fit = fit(self.hit, kind, link, self.right, self.adjacent() || apposed);
        // "the fighting has spread to Rawa"
        let spread = self.right && link == Link::Preposition(Class::To) && self.any_between(Class::Spread);
        let fit = fit.map(|f| if spread { f.max(8.0) } else { f });
        // what stands behind a preposition is no object: "fled towards the hills that border Rawa"
        let fit = if object && link == Link::Bare {
            fit.map(|f| f.min(3.0))
        } else {
            fit
        };
        // fighters who "fled to Rawa" are no displaced people
        let refuge = self.hit.row.frame == Frame::From && link == Link::Preposition(Class::To);
        let people = |i: usize| self.tagged.entry(i).and_then(|e| e.people) == Some(ActorClass::Civilian);
        // "residents of Rawa have fled"
        let home = matches!(link, Link::Preposition(Class::Of | Class::From | Class::In))
            && kind == EventType::Displacement
            && !self.right
            && self.between.iter().all(|&i| self.tagged.helps(i))
            && self.candidate.phrase.checked_sub(1).is_some_and(people);
        let many = || quantity::find(self.tagged).iter().any(|q| q.value > 1.0);
        let fled = !refuge || (0..self.hit.tokens.0).any(people) || many();
        let fit = if home { Some(9.0) } else { fit };
        fit.filter(|_| fled && !enemy && !((far || before) && link == Link::Bare))
    }
}

/// Whether a determiner stands at token `i` that leaves open which is meant.
fn indefinite(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.is(i, Class::Determiner) && !tagged.eq(i, "the")
}

/// Whether token `i` is a preposition of place: what stands behind it is no object of the verb before.
fn locates(tagged: &Tagged<'_>, i: usize) -> bool {
    [
        Class::In,
        Class::On,
        Class::Near,
        Class::Over,
        Class::To,
        Class::Between,
    ]
    .iter()
    .any(|&class| tagged.is(i, class))
}

/// Whether the clause of a trigger says of the place right before it what is done there or to it.
fn antecedent(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    candidate: &Candidate,
    own: impl Fn(usize) -> bool,
) -> bool {
    let Some(pronoun) = relative(tagged, candidate.tokens.1).filter(|&p| own(p)) else {
        return false;
    };
    let people = |i: usize| tagged.capital(i) || tagged.entry(i).is_some_and(|e| !e.actors.is_empty());
    let done_to_it = (pronoun + 1..hit.tokens.0).any(people) && hit.row.frame != Frame::Place;
    let country = candidate.precision == Some(GeoPrecision::Country) && candidate.link != Link::Bare;
    let inner = inner(tagged, candidate);
    let suffers = hit.passive || hit.row.frame == Frame::Subject || done_to_it;
    !country && !inner && !candidate.link.is_outside() && (tagged.eq(pronoun, "where") || suffers)
}

/// Whether a place only says where some ground lies: "towns in the valley that rebels hold" are what they hold.
fn inner(tagged: &Tagged<'_>, candidate: &Candidate) -> bool {
    let ground = |b: usize| tagged.is(b, Class::PlaceNoun) || tagged.is(b, Class::Ground);
    candidate.link == Link::Preposition(Class::In) && candidate.phrase.checked_sub(1).is_some_and(ground)
}

/// How well a link fits a frame, `right` or left of the trigger; none where it does not.
fn fit(hit: &Hit<'_>, kind: EventType, link: Link, right: bool, adjacent: bool) -> Option<f64> {
    use Class::{Against, Between, For, From, In, Near, Of, On, Over, To};
    let Link::Preposition(class) = link else {
        return match link {
            Link::Copula if hit.row.form == Form::Noun => Some(11.0),
            Link::Bare | Link::Copula => bare(hit, right, adjacent),
            Link::Away if kind != EventType::Capture => right.then_some(4.0),
            Link::Away | Link::Container | Link::Speaker | Link::Preposition(_) => None,
        };
    };
    let frame = hit.row.frame;
    let score = match (frame, class, right) {
        (Frame::Toward, To | On, true)
        | (Frame::From, From, true)
        | (Frame::Of, Of | Over, true)
        | (Frame::Place, On | Against, true) => 10.0,
        // "the road to Rawa was cut"
        (Frame::Toward, To | From | Of | Between | Near, false) if hit.row.flag == Flag::Road => 9.0,
        (Frame::Of, To | In, true) | (Frame::Subject, In, true) if kind == EventType::Capture => return None,
        (Frame::From, To, true) if kind == EventType::Displacement => 9.0,
        // "drove rebels back near Rawa": out of where?
        (Frame::From, Near | Over | To, true) if hit.row.kind == Some(EventType::Capture) => return None,
        (Frame::Place | Frame::Of, In | Between, true) => 9.5,
        (Frame::Of, On | Against | For | To, true) | (Frame::Place, Of | Near | Over | For, true) => 8.0,
        (Frame::Object, Of, true) | (Frame::Toward, In | Near | Over | Of, true) => 7.0,
        (Frame::Object | Frame::Subject, In, true) | (Frame::Object, Over | Between, true) => 6.5,
        (_, Near, true) => 6.0,
        // "the number of farms in the county fell"
        (Frame::Subject, In | Of, false) if hit.verb() => return None,
        (_, In, false) => 5.5,
        (Frame::From, In | Of, true) | (Frame::Object, On | Against, true) | (Frame::Subject, Of, false) => {
            5.0
        }
        (Frame::Place, To, true) | (Frame::Place | Frame::Of, Near | On | Of, false) => 4.0,
        // "rockets were fired from Rawa" strike elsewhere, who arrived from there did not reach it
        (Frame::Place, From, true) if !matches!(kind, EventType::Strike | EventType::Advance) => 1.5,
        _ => return None,
    };
    Some(score)
}

fn bare(hit: &Hit<'_>, right: bool, adjacent: bool) -> Option<f64> {
    let frame = hit.row.frame;
    match (hit.row.form, right) {
        (Form::Verb | Form::Light, true) => match frame {
            Frame::From if hit.row.kind == Some(EventType::Capture) => None,
            Frame::Object | Frame::Toward | Frame::From if !hit.passive => Some(10.0),
            Frame::Subject => None,
            _ => Some(3.0),
        },
        (Form::Verb | Form::Light, false) => match frame {
            Frame::Subject => Some(10.0),
            _ if hit.row.flag == Flag::Road => None,
            _ if hit.passive => Some(9.0),
            _ => None,
        },
        (Form::Noun, false) => Some(if adjacent { 9.0 } else { 3.0 }),
        // "the fall of the hills deprived Rawa of water"
        (Form::Noun, true) if frame == Frame::Of => adjacent.then_some(9.0),
        (Form::Noun, true) => Some(3.0),
        (Form::Adjective, _) => Some(if frame == Frame::Subject && !right {
            10.0
        } else {
            9.0
        }),
    }
}

/// A bonus for places that are known precisely.
const fn preciseness(precision: Option<GeoPrecision>) -> f64 {
    match precision {
        Some(GeoPrecision::Place | GeoPrecision::Near) => 1.0,
        Some(GeoPrecision::Country) => -1.5,
        _ => 0.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "token counts are small")]
fn times(n: usize, each: f64) -> f64 {
    n as f64 * each
}
