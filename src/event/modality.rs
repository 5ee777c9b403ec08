//! Whether it happened, and how the report stands to it.

use super::{EventType, Hedge, Phase, Realis};
use crate::lexicon::grammar::{Class, Effect, Form, Grammar, Inflection, Mark};
use crate::sentence::Tagged;
use crate::text::TokenKind;

use super::denial::{ACCOUNT, contested, denies};
use super::site::{Borders, Candidate};
use super::source::only_says;
use super::trigger::Hit;

/// How far before a verb its auxiliaries and the verbs that govern it may stand, in tokens.
const BEFORE_VERB: usize = 12;

/// How far before a noun the word may stand that governs it ("will allow the forces to make their first"), in tokens.
const GOVERNED: usize = 11;

/// How far behind a noun the verb may stand that says what becomes of it, in tokens.
const AFTER_NOUN: usize = 9;

/// How far before a "that" clause the word that governs it may stand ("denied on Monday that"), in tokens.
const BEFORE_THAT: usize = 4;

/// How far before its "to" a word may stand that makes a fact of what follows ("it took the army four days to"), in tokens.
const FACT: usize = 6;

/// How far before a verb the "to" may stand that makes it an infinitive ("to quickly enter and clear"), in tokens.
const BEFORE_INFINITIVE: usize = 5;

/// What the words around a trigger make of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mood {
    /// Whether it happened.
    pub(super) realis: Realis,
    /// How the report stands to it.
    pub(super) hedge: Hedge,
    /// Whether it is told as what came before.
    pub(super) background: bool,
    /// Whether only a part is meant.
    pub(super) partial: bool,
    /// Whether it is told of the world, and not asked or of a film, a game or a book.
    pub(super) told: bool,
}

impl Mood {
    /// The mood at one of several sites, of which only those behind the word are meant in part: "Rawa and parts of Anah".
    pub(super) fn at(self, sites: &[&Candidate], site: Option<&Candidate>) -> Self {
        let first = sites.iter().filter(|c| c.part).map(|c| c.tokens.0).min();
        let partial = match first.filter(|_| sites.len() > 1) {
            Some(first) => site.is_some_and(|c| c.tokens.0 >= first),
            None => self.partial,
        };
        Self { partial, ..self }
    }
}

/// A word of modality: its first and last token, and what it does.
#[derive(Clone, Copy)]
pub(super) struct Sign {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) effect: Effect,
}

/// A trigger among the words of modality of its sentence.
struct Setting<'s, 'a> {
    tagged: &'s Tagged<'a>,
    grammar: &'s Grammar,
    hit: &'s Hit<'a>,
    signs: Vec<Sign>,
    /// First token of its clause, or of the words that govern a "that" clause.
    floor: usize,
    /// Last token of its clause.
    ceiling: usize,
}

/// Reads the mood of a trigger. `floor` and `ceiling` are the first and last token of its clause.
pub(super) fn of(
    tagged: &Tagged<'_>,
    hit: &Hit<'_>,
    (floor, ceiling): (usize, usize),
    borders: &Borders,
    grammar: &Grammar,
) -> Mood {
    let that = floor;
    let (governor, floor) = governed(tagged, floor);
    // "denied that … and that …": what governs the first governs the second
    let signs = signs(tagged, grammar).into_iter().map(|s| {
        let kept = matches!(
            s.effect,
            Effect::Negated | Effect::Refuted | Effect::Claimed | Effect::Unattributed
        );
        let governs = kept && governor.contains(&s.first);
        let (first, last) = if governs { (that, that) } else { (s.first, s.last) };
        Sign { first, last, ..s }
    });
    let setting = Setting {
        tagged,
        grammar,
        hit,
        signs: signs.collect(),
        floor,
        ceiling,
    };
    let own = |s: &Sign| s.first >= floor && s.first <= ceiling;
    let anywhere = |e: Effect| setting.signs.iter().any(|s| s.effect == e && own(s));
    // "ten years after" speaks of what stands behind it
    let behind = |s: &Sign| !tagged.is(s.last, Class::Clause) || s.last < hit.tokens.0;
    // "…, the militia claimed.", "…, according to an unconfirmed report."
    let clause = |s: &Sign| borders.clauses.get(s.first).copied().unwrap_or(0);
    let apart = |s: &Sign| only_says(tagged, borders, clause(s));
    let claims = |s: &Sign| s.effect == Effect::Claimed && tagged.is(s.first, Class::Say) && apart(s);
    let doubts = |s: &Sign| s.effect == Effect::Unattributed && apart(s);
    Mood {
        realis: setting.realis(),
        hedge: if anywhere(Effect::Claimed)
            || contested(tagged, &setting.signs, hit.tokens.1)
            || setting.signs.iter().any(claims)
        {
            Hedge::Claimed
        } else if anywhere(Effect::Unattributed) || setting.signs.iter().any(doubts) {
            Hedge::Unattributed
        } else {
            Hedge::Stated
        },
        background: setting
            .signs
            .iter()
            .any(|s| s.effect == Effect::Background && own(s) && behind(s)),
        partial: setting.partial(),
        told: !(setting.fiction() || setting.supposed() || asked(tagged, floor)),
    }
}

/// For a clause that begins at a token, the words that govern the first "that" of a list of such clauses (else none), and
/// where the words begin that govern its own.
fn governed(tagged: &Tagged<'_>, first: usize) -> (std::ops::Range<usize>, usize) {
    let that = |i: usize| tagged.eq(i, "that");
    let joined = |&i: &usize| tagged.is(i, Class::And) || tagged.word(i) == ",";
    if !that(first) {
        (0..0, first)
    } else if first.checked_sub(1).as_ref().is_some_and(joined) {
        let own = |i: &usize| !tagged.is(*i, Class::Say);
        let opens = (0..first).rev().take_while(own).find(|&i| that(i)).unwrap_or(0);
        (opens.saturating_sub(BEFORE_THAT)..opens, first)
    } else {
        (0..0, first.saturating_sub(BEFORE_THAT))
    }
}

impl Setting<'_, '_> {
    /// Whether its clause speaks of a part; all parts, or the last one, make a whole ("took the last streets", "is the
    /// last patch").
    fn partial(&self) -> bool {
        // "some 20 km" is no part
        let counts = |s: &Sign| self.tagged.kind(s.last + 1) == Some(TokenKind::Number);
        let part = |s: &Sign| {
            s.effect == Effect::Partial && s.first >= self.floor && s.first <= self.ceiling && !counts(s)
        };
        // "all of the neighbourhoods", "100 percent", but "almost all neighbourhoods"
        let ends = |s: &Sign| {
            let before = (self.floor..s.first).rev().take(3);
            let mut near = before.take_while(|i| *i > self.hit.tokens.1 || *i < self.hit.tokens.0);
            near.find(|&i| self.tagged.has(i, Mark::Whole))
                .is_some_and(|i| i == 0 || !self.tagged.has(i - 1, Mark::Almost))
        };
        self.signs.iter().any(|s| part(s) && !ends(s) || self.within(s))
    }

    /// Whether a sign names a part of a town, and nothing beside it: not "the town and its airport", "the airport and
    /// the town", "the port city".
    fn within(&self, sign: &Sign) -> bool {
        let tagged = self.tagged;
        let trigger = self.hit.tokens;
        let mut between = if sign.first > trigger.1 {
            trigger.1 + 1..sign.first.min(self.ceiling + 1)
        } else {
            sign.last + 1..trigger.0
        };
        let near = sign.effect == Effect::Within && sign.first >= self.floor && sign.last <= self.ceiling;
        let parted = |i: usize| {
            tagged.eq(i, "and") || tagged.is(i, Class::From) || tagged.kind(i) == Some(TokenKind::Punct)
        };
        let whole = |i: usize| tagged.is(i, Class::PlaceNoun) && !self.signs.iter().any(|s| s.first == i);
        let joined = tagged.eq(sign.last + 1, "and") && (sign.last + 2..sign.last + 5).any(whole);
        near && !between.any(parted) && !whole(sign.last + 1) && !joined
    }

    fn realis(&self) -> Realis {
        let hit = self.hit;
        // "Will enter the rebel-held town": it is held now, whatever will become of it.
        let expected = self.expected() && hit.row.form != Form::Adjective;
        if self.refuted()
            || self.vetoed()
            || self.failed()
            || self.prevented()
            || self.contrary()
            || (self.negated() && !expected)
        {
            Realis::Negated
        } else if expected {
            Realis::Expected
        } else if hit.inflection == Inflection::Ing && !self.completed()
            || (hit.verb() && !hit.passive && self.before().any(|s| s.effect == Effect::Ongoing))
            || (!hit.verb() && self.after().any(|s| s.effect == Effect::Ongoing))
            || self.lasting()
            || self.before().any(|s| self.ends(s.last))
        {
            Realis::Ongoing
        } else {
            Realis::Done
        }
    }

    /// "Rebels attacked the town, killing ten", "after leaving the town": no more under way than the verb beside it.
    fn completed(&self) -> bool {
        let (tagged, verb) = (self.tagged, self.hit.tokens.0);
        let before = (0..verb).rev().find(|&i| !tagged.adverb(i));
        let past = |&(_, how): &(u32, Inflection)| matches!(how, Inflection::Past | Inflection::Participle);
        let told = |i: usize| match tagged.entry(i) {
            Some(entry) => tagged.has(i, Mark::Past) || entry.triggers.iter().any(past),
            None => tagged.all_small(i) && tagged.word(i).ends_with("ed"),
        };
        // "days after leaving", but "wait before attacking", "are advancing, shelling"
        let over = |i: usize| tagged.eq(i, "after") || tagged.is(i, Class::By);
        let beside = |i: usize| tagged.eq(i, "before") || tagged.word(i) == ",";
        let done = |i: usize| (0..i).any(told) && !(0..i).any(|n| now(tagged, n));
        before.is_some_and(|i| over(i) || beside(i) && done(i))
    }

    /// The words of modality before the trigger that may govern it, the nearest last.
    fn before(&self) -> impl DoubleEndedIterator<Item = &Sign> {
        let start = self.hit.tokens.0.saturating_sub(BEFORE_VERB).max(self.floor);
        let near = move |s: &&Sign| s.first >= start && s.last < self.hit.tokens.0;
        self.signs.iter().filter(near)
    }

    /// Those behind the trigger that say what becomes of it.
    fn after(&self) -> impl Iterator<Item = &Sign> {
        let end = (self.hit.tokens.1 + AFTER_NOUN).min(self.ceiling);
        self.signs
            .iter()
            .filter(move |s| s.first > self.hit.tokens.1 && s.first <= end)
    }

    fn expected(&self) -> bool {
        let (hit, noun) = (self.hit, !self.hit.verb());
        let to = self.infinitive();
        let end = (hit.tokens.1 + AFTER_NOUN).min(self.ceiling);
        let opens = hit.inflection == Inflection::Ing && hit.tokens.0 == self.floor;
        let apart = |i: usize| self.tagged.is(i, Class::And) || self.tagged.eq(i, "to");
        let reaches = |s: &Sign, to: usize| {
            let other = |o: &Sign| s.last < o.first && o.last < to;
            s.last < to
                && to - s.last <= FACT
                && !(s.last + 1..to).any(apart)
                && !self.signs.iter().any(other)
        };
        let fact = |s: &&Sign| s.effect == Effect::Fact && to.is_some_and(|to| reaches(s, to));
        if let Some(fact) = self.before().find(fact) {
            // "will soon be able to enter"
            let foreseen = |s: &Sign| s.effect == Effect::Expected && s.last < fact.first;
            return self.before().any(foreseen);
        }
        let governs = |s: &&Sign| {
            let direct = !noun || governs_noun(self.tagged, s.last, hit.tokens.0) && !self.ends(s.last);
            match s.effect {
                Effect::Expected => direct,
                Effect::Awaited => noun && direct,
                _ => false,
            }
        };
        // "continue to shell"; "are working to mop up": the operation goes on
        let offensive = hit.row.kind == Some(EventType::Offensive);
        let goes_on = |s: &Sign| match s.effect {
            Effect::Ongoing => to.is_some_and(|to| s.last == to || offensive && s.last < to),
            // "claim to hold"
            Effect::Claimed => to == Some(s.last + 1),
            _ => false,
        };
        to.is_some() && !self.before().any(goes_on)
            || self.until()
            || self.whenever()
            || self.before().any(|s| governs(&s))
            || noun && self.foreseen()
            || ((noun || opens) && self.will_follow(end))
    }

    /// "Would not stop until it had won back the town": it has not yet.
    fn until(&self) -> bool {
        let leads = |i: usize| self.tagged.has(i, Mark::Leads);
        let refuses = |s: &Sign| leads(s.first) || s.first > 0 && leads(s.first - 1);
        let open = |s: &Sign| s.effect == Effect::Expected || s.effect == Effect::Negated && refuses(s);
        let until =
            |w: &Sign| w.effect == Effect::Whenever && self.signs.iter().any(|s| s.last < w.first && open(s));
        self.hit.verb() && self.before().any(until)
    }

    /// "In a bid to halt the fighting": what is to be ended goes on.
    fn ends(&self, sign: usize) -> bool {
        let ends = |&(number, _): &(u32, Inflection)| {
            let row = self.grammar.trigger(number);
            row.is_some_and(|t| t.phase == Some(Phase::Ended))
        };
        let fight = [EventType::Clash, EventType::Strike, EventType::Encircle];
        let fights = self.hit.row.kind.is_some_and(|kind| fight.contains(&kind));
        fights
            && (sign + 1..self.hit.tokens.0).any(|i| {
                let rows = self.tagged.entry(i).map_or(&[][..], |e| &e.triggers);
                self.tagged.eq(i.saturating_sub(1), "to") && rows.iter().any(ends)
            })
    }

    /// "An attack on A is feared", "looms": what is said of a noun by the verb behind it; never "is expected to last".
    fn foreseen(&self) -> bool {
        let tagged = self.tagged;
        let goes_on = |i: usize| tagged.is(i, Class::To) && !self.begins(i + 1);
        let end = (self.hit.tokens.1 + AFTER_NOUN).min(self.ceiling);
        let joined = |s: &Sign| (self.hit.tokens.1 + 1..s.first).any(|i| tagged.is(i, Class::And));
        let says = |s: &&Sign| s.effect == Effect::Foreseen && !goes_on(s.last + 1);
        self.after().filter(says).any(|s| s.last <= end && !joined(s))
    }

    /// "When troops leave the town": what is told in the present of a time is still to come, or comes again and again.
    fn whenever(&self) -> bool {
        let hit = self.hit;
        let present = match hit.inflection {
            Inflection::Present => true,
            Inflection::Base => !hit.row.unmarked,
            // "until the town is liberated"
            Inflection::Participle => hit.passive && (self.floor..hit.tokens.0).any(|i| now(self.tagged, i)),
            _ => false,
        };
        // "when … did not leave"
        let helped =
            (self.floor..hit.tokens.0).any(|i| self.tagged.is(i, Class::Have) || self.tagged.eq(i, "did"));
        // "were killed when rockets hit A": the form may be that of the past
        let rows = self.tagged.entry(hit.tokens.0).map_or(&[][..], |e| &e.triggers);
        let either = rows.iter().any(|&(_, how)| how == Inflection::Past);
        let told = either && (0..self.tagged.len()).any(|i| self.tagged.has(i, Mark::Past));
        let opens = |s: &&Sign| s.effect == Effect::Whenever && s.first == self.floor;
        hit.verb() && present && !helped && !told && self.before().any(|s| opens(&s))
    }

    /// Whether a verb tells that something is launched.
    fn begins(&self, i: usize) -> bool {
        let launches = |&(number, _): &(u32, Inflection)| {
            self.grammar
                .trigger(number)
                .is_some_and(|t| t.phase == Some(Phase::Launched))
        };
        self.tagged
            .entry(i)
            .is_some_and(|e| e.triggers.iter().any(launches))
    }

    /// The "to" before a verb in its base form.
    fn infinitive(&self) -> Option<usize> {
        let (tagged, verb) = (self.tagged, self.hit.tokens.0);
        if self.hit.row.form != Form::Verb || self.hit.inflection != Inflection::Base {
            return None;
        }
        let base = |i: usize| {
            let entry = tagged.entry(i);
            entry.is_some_and(|e| e.triggers.iter().any(|&(_, how)| how == Inflection::Base))
        };
        let between = |i: usize| {
            tagged.adverb(i) || tagged.is(i, Class::And) || (base(i) && tagged.is(i + 1, Class::And))
        };
        let (mut at, stop) = (verb, verb.saturating_sub(BEFORE_INFINITIVE).max(self.floor));
        while at > stop {
            at -= 1;
            if tagged.eq(at, "to") {
                return Some(at);
            }
            if !between(at) {
                return None;
            }
        }
        None
    }

    /// "Failed to", "refuses to": what follows did not happen.
    fn vetoed(&self) -> bool {
        let wishes = |i: usize| {
            self.signs
                .iter()
                .any(|s| s.first == i && s.effect == Effect::Expected)
        };
        // "failed to", "does not plan to"
        self.before()
            .any(|s| s.effect == Effect::Negated && (self.tagged.eq(s.last + 1, "to") || wishes(s.last + 1)))
    }

    /// "Efforts to retake the town failed": nobody did.
    fn failed(&self) -> bool {
        let (tagged, end) = (self.tagged, self.hit.tokens.1);
        let joins = |i: usize| tagged.is(i, Class::And) || tagged.is(i, Class::Clause);
        let mut behind = (end + 1..=self.ceiling).take_while(|&i| !joins(i) && tagged.word(i) != ",");
        let fails = |i: usize| tagged.has(i, Mark::Fails) && !tagged.is(i - 1, Class::Determiner);
        self.infinitive().is_some() && behind.any(fails) && self.expected()
    }

    /// "Before they could be detonated": what follows did not come about, whatever "could" foresees.
    fn prevented(&self) -> bool {
        let verb = self.hit.tokens.0;
        let undone = |s: &Sign| s.effect == Effect::Undone && s.first < verb && verb <= s.last + 2;
        self.hit.verb() && self.signs.iter().any(undone)
    }

    /// "Rejected claims that rebels had taken A", "reports of fighting in A were false", "it is untrue that".
    fn refuted(&self) -> bool {
        let (tagged, (verb, end)) = (self.tagged, self.hit.tokens);
        let apart = |n: usize| tagged.word(n) == "," || tagged.is(n, Class::Clause) && !tagged.eq(n, "that");
        let leads = |i: usize| (i + 1..i + ACCOUNT).any(|n| tagged.eq(n, "that") || tagged.is(n, Class::Of));
        let tells = |&i: &usize| tagged.is(i, Class::Account) && leads(i) && !(i..verb).any(apart);
        let account = (verb.saturating_sub(BEFORE_VERB)..verb).rev().find(tells);
        let breaks =
            |i: usize| tagged.word(i) == "," || tagged.is(i, Class::And) || tagged.is(i, Class::Clause);
        // "were false", "called the report that A fell a lie"
        let is = |s: &Sign| {
            let helper = (end + 1..s.first).rev().find(|&i| !tagged.adverb(i));
            let verb = |i: usize| tagged.all_small(i) && tagged.entry(i).is_none();
            let object = tagged.is(s.first, Class::Determiner) && !helper.is_some_and(verb);
            let said = |i: usize| tagged.is(i, Class::Be) || tagged.eq(i, "proved");
            !(end + 1..s.first).any(breaks) && (object || helper.is_some_and(said))
        };
        // "rejected the rebels' claim", never "was dismissed after reports"
        let of = |s: &Sign, account: usize| {
            let leads = |i: usize| tagged.preposition(i).is_some() || breaks(i) && !tagged.eq(i, "as");
            let passive = s.first == s.last && s.first > 0 && tagged.is(s.first - 1, Class::Be);
            let near = s.last < account && account - s.last <= ACCOUNT;
            near && !passive && !(s.last + 1..account).any(leads)
        };
        let refutes = |s: &Sign| {
            let near = self.before().any(|b| b.first == s.first);
            // "denied that it was", "denied it was"
            let next = s.last + 1;
            let clause = tagged.has(next, Mark::Leads)
                && [Class::Be, Class::Have].iter().any(|&c| tagged.is(next + 1, c));
            let that = near && (tagged.eq(next, "that") || tagged.eq(s.last, "that") || clause);
            that || account.is_some_and(|a| of(s, a) || s.first > end && is(s))
        };
        self.signs.iter().filter(|s| denies(tagged, s)).any(refutes)
    }

    /// "A film about the capture of A", "in the video game, rebels capture A": nearby, in its clause or before it. "Soldiers
    /// stormed A in an exercise": anywhere.
    fn fiction(&self) -> bool {
        let verb = self.hit.tokens.0;
        let near = |s: &Sign| s.last < verb && verb - s.last <= BEFORE_VERB;
        let played = |s: &Sign| s.effect == Effect::Drill || s.effect == Effect::Fiction && near(s);
        self.signs.iter().any(played)
    }

    /// "If the town is captured, blood will run": nobody says that he will.
    fn supposed(&self) -> bool {
        let opens = |s: &Sign| s.effect == Effect::Expected && self.tagged.is(s.first, Class::Clause);
        self.hit.passive && self.before().any(opens)
    }

    /// "Had the army taken A, the war would be over": it did not.
    fn contrary(&self) -> bool {
        let (tagged, hit) = (self.tagged, self.hit);
        let opens = tagged.eq(self.floor, "had") && hit.tokens.0 > self.floor + 1;
        opens && hit.verb() && matches!(hit.inflection, Inflection::Participle | Inflection::Past)
    }

    fn negated(&self) -> bool {
        let (hit, noun) = (self.hit, !self.hit.verb());
        let thrust = matches!(hit.row.kind, Some(EventType::Advance | EventType::Capture));
        // A bomb that is said at the end of its sentence not to have gone off.
        let explosive = hit.row.kind == Some(EventType::Strike);
        let end = if explosive {
            self.tagged.len()
        } else {
            hit.tokens.1 + AFTER_NOUN
        };
        let undone = |s: &Sign| {
            let near = s.first <= self.ceiling + 1 || explosive;
            noun && s.effect == Effect::Undone && near && s.first > hit.tokens.1 && s.first <= end
        };
        let before = self.before().any(|s| match s.effect {
            Effect::Negated | Effect::Undone if noun => self.denies_noun(s),
            Effect::Negated => self.reaches(s),
            Effect::Beaten => noun && thrust && self.reaches(s),
            Effect::Short => hit.verb() && s.last + 1 == hit.tokens.0,
            _ => false,
        });
        before || self.signs.iter().any(undone)
    }

    /// Whether a word reaches the trigger: no "and" with another verb stands between ("repelled an attack on A and
    /// captured B").
    fn reaches(&self, sign: &Sign) -> bool {
        let (tagged, hit) = (self.tagged, self.hit);
        let verb = |i: usize| {
            tagged.entry(i).is_some_and(|e| {
                e.triggers.iter().any(|&(_, how)| how != Inflection::Base) || !e.modality.is_empty()
            })
        };
        let finite = hit.verb() && hit.inflection != Inflection::Base && hit.inflection != Inflection::Ing;
        // "without water since rebels took the wells"
        let splits = |i: usize| {
            tagged.is(i, Class::And) && !tagged.eq(i, "or") && (finite || verb(i + 1))
                || finite && tagged.eq(i, "since")
        };
        !(sign.last + 1..hit.tokens.0).any(splits)
    }

    /// Whether a negation denies a noun, and not something else that is said of it: "no fighting in", "did not launch an
    /// attack", but "no comment on the attack", "did not take part in the fighting".
    fn denies_noun(&self, sign: &Sign) -> bool {
        let (tagged, noun) = (self.tagged, self.hit.tokens.0);
        let apart = [
            Class::In,
            Class::On,
            Class::For,
            Class::With,
            Class::Against,
            Class::Over,
            Class::By,
            Class::From,
            Class::Near,
            Class::Between,
        ];
        let parts = |i: usize| apart.iter().any(|&c| tagged.is(i, c));
        let end = (tagged.eq(sign.last, "no") || tagged.eq(sign.last, "without"))
            && (sign.last + 1..noun).any(|i| tagged.is(i, Class::To));
        !end && self.reaches(sign)
            && !(sign.last + 2..noun).any(parts)
            && governs_noun(tagged, sign.last, noun)
    }

    /// A state told in the present is lasting: "hold", "rebel-held", "is a stronghold".
    fn lasting(&self) -> bool {
        let (tagged, hit) = (self.tagged, self.hit);
        if hit.row.kind != Some(EventType::Hold) {
            return false;
        }
        let told = (self.floor..=self.ceiling).any(|i| tagged.has(i, Mark::Past));
        let present = matches!(hit.inflection, Inflection::Base | Inflection::Present);
        // "which the group has held since May"
        let helped = (0..hit.tokens.0).rev().find(|&i| !tagged.adverb(i));
        let perfect = helped.is_some_and(|i| tagged.eq(i, "has") || tagged.eq(i, "have"));
        let since = (hit.tokens.1..=self.ceiling).any(|i| tagged.eq(i, "since"));
        !told && (present || (hit.passive && hit.verb()) || hit.verb() && perfect && since)
    }

    /// "The liberation of X will …": the verb of which the noun is the subject.
    fn will_follow(&self, end: usize) -> bool {
        let tagged = self.tagged;
        (self.hit.tokens.1 + 1..=end)
            .take_while(|&i| {
                !matches!(tagged.word(i), "," | ";" | "." | "–" | "—") && !tagged.is(i, Class::Say)
            })
            .any(|i| tagged.eq(i, "will") || tagged.eq(i, "would"))
    }
}

/// "is", "are".
pub(super) fn now(tagged: &Tagged<'_>, i: usize) -> bool {
    tagged.eq(i, "is") || tagged.eq(i, "are")
}

/// "Did rebels capture A?", "Have troops left?": who asks does not say so. "Why did they leave?" does.
fn asked(tagged: &Tagged<'_>, floor: usize) -> bool {
    let ends = (0..tagged.len())
        .rev()
        .find(|&i| !matches!(tagged.word(i), "”" | "\"" | "’"));
    let opens = tagged.has(floor, Mark::Do) || tagged.is(floor, Class::Have) || tagged.is(floor, Class::Be);
    opens && ends.is_some_and(|i| tagged.word(i) == "?")
}

/// Whether a word of modality governs a noun: only its verb, determiners and adjectives stand between.
fn governs_noun(tagged: &Tagged<'_>, word: usize, noun: usize) -> bool {
    noun.saturating_sub(word) <= GOVERNED
        && !(word + 1..noun)
            .any(|i| matches!(tagged.word(i), "," | ";" | "–" | "—") || tagged.is(i, Class::Clause))
}

/// Every word of modality of a sentence.
pub(super) fn signs(tagged: &Tagged<'_>, grammar: &Grammar) -> Vec<Sign> {
    let at = |first: usize| {
        tagged.entry(first)?.modality.iter().find_map(|&number| {
            let row = grammar.modality(number)?;
            let last = tagged.follows(first, &row.rest, 0)?;
            Some(Sign {
                first,
                last,
                effect: row.effect,
            })
        })
    };
    (0..tagged.len()).filter_map(at).collect()
}
