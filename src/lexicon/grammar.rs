//! The words that reading leans on: closed classes, triggers, actors and modality, found by one lookup a token.

use serde::Deserialize;

pub use super::begins::Begins;
pub use super::class::Class;
use super::inflect::phrases;
use super::marks::Row as MarkRow;
pub use super::marks::{Classes, Mark};
use super::rows;
use super::words::{LONGEST, Words};
use crate::closed_list;
use crate::error::{Error, Result};
use crate::event::{EventType, Phase};
use crate::gazetteer::Kind;

closed_list! {
    /// The part of speech of a trigger.
    Form {
        /// Inflected.
        Verb = "verb",
        /// With its plural.
        Noun = "noun",
        /// As it stands.
        Adjective = "adjective",
        /// A verb that says what an operation does ("launch"), never an event of its own.
        Light = "light",
    }
}

closed_list! {
    /// Where the site of a trigger stands.
    Frame {
        /// Its object, or its subject in the passive.
        Object = "object",
        /// After "in", "at", "near".
        Place = "place",
        /// After "to", "into", "on", or its object.
        Toward = "toward",
        /// After "from", or its object.
        From = "from",
        /// Its subject.
        Subject = "subject",
        /// After "of", or before it.
        Of = "of",
    }
}

closed_list! {
    /// What a trigger needs around it to count.
    Needs {
        /// Nothing.
        Nothing = "",
        /// Somebody armed in the sentence.
        Armed = "armed",
        /// Somebody armed in the report.
        Conflict = "conflict",
    }
}

closed_list! {
    /// What a trigger asks of its sentence beside what it needs.
    Flag {
        /// Nothing.
        Plain = "",
        /// Its site is its very object (or its subject in the passive).
        Strict = "strict",
        /// What came of a fight ("killed"): an event where it counts people and the sentence names no fight.
        Result = "result",
        /// An attack of any kind: a strike where one is told at its place.
        Any = "any",
        /// A thing that strikes: an event where it does its work.
        Weapon = "weapon",
        /// What lasts: told in the present it is a hold ("occupies").
        State = "state",
        /// What is done to armed people alone: "troops were sent", "sent troops".
        Sent = "sent",
        /// The subject loses its site, to whoever stands behind "to".
        Lost = "lost",
        /// What a crowd does: an event where many people are counted.
        Crowd = "crowd",
        /// What is done to a road, in the passive alone: "the road to Rawa was blocked".
        Road = "road",
    }
}

closed_list! {
    /// How a verb form is built.
    Inflection {
        /// "capture".
        Base = "base",
        /// "captures".
        Present = "present",
        /// "captured" as past.
        Past = "past",
        /// "captured" as participle, or both where they are one.
        Participle = "participle",
        /// "capturing".
        Ing = "ing",
    }
}

/// One row of `triggers.csv`.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// The words after the first, lower case.
    pub rest: Vec<Box<str>>,
    /// Part of speech.
    pub form: Form,
    /// What it tells of; none for light verbs.
    pub kind: Option<EventType>,
    /// Where its site stands.
    pub frame: Frame,
    /// The stage of an operation that it tells.
    pub phase: Option<Phase>,
    /// What it needs around it.
    pub needs: Needs,
    /// What else it asks of its sentence.
    pub flag: Flag,
    /// Whether its past looks like its present: "hit", "cut".
    pub unmarked: bool,
}

impl Trigger {
    /// Whether only ground is its object, never a person: "entered", "shelled".
    pub fn wants_ground(&self) -> bool {
        let shells =
            self.kind == Some(EventType::Strike) && self.frame == Frame::Object && self.flag == Flag::Plain;
        shells || matches!(self.kind, Some(EventType::Encircle | EventType::Advance))
    }
}

#[derive(Deserialize)]
struct TriggerRow {
    phrase: String,
    form: String,
    r#type: String,
    frame: String,
    forms: String,
    phase: String,
    needs: String,
    flags: String,
}

closed_list! {
    /// What an actor is.
    ActorClass {
        /// Bears arms.
        Armed = "armed",
        /// Bears arms in news of fighting, and is something else elsewhere: "units", "a division".
        Unit = "unit",
        /// Keeps order: bears arms and wages no war of its own.
        Police = "police",
        /// Flees, arrives, suffers.
        Civilian = "civilian",
        /// Speaks and decides.
        Authority = "authority",
    }
}

impl ActorClass {
    /// Whether it may be a side in a fight.
    pub const fn bears_arms(self) -> bool {
        self.wages_war() || matches!(self, Self::Police)
    }

    /// Whether it wages war.
    pub const fn wages_war(self) -> bool {
        matches!(self, Self::Armed | Self::Unit)
    }
}

/// One row of `actors.csv`.
#[derive(Clone, Debug)]
pub struct ActorWord {
    /// The words after the first, lower case.
    pub rest: Vec<Box<str>>,
    /// The canonical name; empty for a common noun, which takes its modifiers.
    pub name: String,
    /// What it is.
    pub class: ActorClass,
}

#[derive(Deserialize)]
struct ActorRow {
    alias: String,
    name: String,
    class: String,
}

closed_list! {
    /// What a word of modality does to the event it governs.
    Effect {
        /// Planned, wished, possible, conditional.
        Expected = "expected",
        /// As [`Effect::Expected`], of a noun behind it alone ("massed for").
        Awaited = "awaited",
        /// As [`Effect::Expected`], of the noun before it ("looms").
        Foreseen = "foreseen",
        /// Foresees or repeats what its clause tells in the present ("when").
        Whenever = "whenever",
        /// Did not happen.
        Negated = "negated",
        /// Did not come about, or is over: before its noun or behind it ("foiled", "called off").
        Undone = "undone",
        /// Was beaten back: there was an attack, and it got nowhere ("repelled").
        Beaten = "beaten",
        /// Makes untrue what is told behind it or before it ("refuted reports that", "claims that … are false").
        Refuted = "refuted",
        /// Fell short, where it stands right before its verb ("nearly").
        Short = "short",
        /// Makes a fact of the infinitive that it governs ("managed to"), or of what looks like a claim.
        Fact = "fact",
        /// Is happening.
        Ongoing = "ongoing",
        /// Somebody claims it.
        Claimed = "claimed",
        /// Nobody is named for it.
        Unattributed = "unattributed",
        /// Told of a film, a game or a book: "a film about".
        Fiction = "fiction",
        /// Told of soldiers who only play war, wherever in the sentence: "in a military exercise".
        Drill = "drill",
        /// Told as what came before.
        Background = "background",
        /// Looks like that, and is of these days: "in the past week".
        Recent = "recent",
        /// Only a part.
        Partial = "partial",
        /// A ground or a quarter that is a part of its town.
        Within = "within",
    }
}

/// One row of `modality.csv`.
#[derive(Clone, Debug)]
pub struct Modality {
    /// The words after the first, lower case.
    pub rest: Vec<Box<str>>,
    /// What it does.
    pub effect: Effect,
}

#[derive(Deserialize)]
struct ModalityRow {
    phrase: String,
    effect: String,
}

#[derive(Deserialize)]
struct GrammarRow {
    word: String,
    class: String,
}

/// All that the tables say of one word.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What it is.
    pub classes: Classes,
    /// The number that it is, the least it can mean: "twelve", "dozens"; 0 for none.
    pub number: u16,
    /// Its singular, where no rule makes it.
    pub singular: Box<str>,
    /// The kinds of places that it stands for, a bit each.
    kinds: u16,
    /// What it begins.
    pub begins: Begins,
    /// Whether the tables have it by itself, not only as the beginning of a phrase.
    pub alone: bool,
    /// Whether it is a trigger of its own that needs nobody armed beside it.
    pub telling: bool,
    /// Whether it is a trigger that is a verb and nothing else: with a capital inside a sentence it is a name.
    pub verb: bool,
    /// Triggers that begin with it, longest first, each with the inflection.
    pub triggers: Vec<(u32, Inflection)>,
    /// What the people are that it names as a common noun.
    pub people: Option<ActorClass>,
    /// Actors that begin with it, longest first.
    pub actors: Vec<u32>,
    /// Modality that begins with it, longest first.
    pub modality: Vec<u32>,
}

impl Entry {
    /// Whether the word is of a class.
    #[inline]
    pub const fn is(&self, class: Class) -> bool {
        self.classes.meets(Classes::one(class))
    }

    /// Whether the word is a preposition, an article or a conjunction, and nothing else.
    pub const fn is_small_word(&self) -> bool {
        const SMALL: Classes = Classes::of(&[Class::In, Class::On, Class::Clause, Class::Determiner]);
        self.triggers.is_empty() && self.actors.is_empty() && self.classes.is_within(SMALL)
    }

    /// Whether the tables have more of the word than marks.
    pub(crate) fn is_known(&self) -> bool {
        let phrases = self.triggers.len() + self.actors.len() + self.modality.len();
        phrases > 0 || self.classes.known() != Classes::NONE
    }

    /// Whether a place of this kind can be meant by it ("the town", "the province").
    pub const fn may_mean(&self, kind: Kind) -> bool {
        let anywhere = self.classes.meets(Classes::mark(Mark::Anywhere)) && !matches!(kind, Kind::Country);
        anywhere || self.kinds >> kind as u32 & 1 == 1
    }
}

/// The grammar tables.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    entries: Words<Entry>,
    triggers: Vec<Trigger>,
    actors: Vec<ActorWord>,
    modality: Vec<Modality>,
}

/// The text of each table, compiled in.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'t> {
    /// `grammar.csv`.
    pub grammar: &'t str,
    /// `triggers.csv`.
    pub triggers: &'t str,
    /// `actors.csv`.
    pub actors: &'t str,
    /// `modality.csv`.
    pub modality: &'t str,
    /// `marks.csv`.
    pub marks: &'t str,
}

impl Tables<'static> {
    /// The tables that are compiled in.
    pub const BUILTIN: Self = Self {
        grammar: include_str!("grammar.csv"),
        triggers: include_str!("triggers.csv"),
        actors: include_str!("actors.csv"),
        modality: include_str!("modality.csv"),
        marks: include_str!("marks.csv"),
    };
}

impl Grammar {
    /// Reads the tables.
    ///
    /// # Errors
    /// [`Error::Row`] with table, line, what was found and what was expected.
    pub fn new(tables: &Tables<'_>) -> Result<Self> {
        let mut grammar = Self::default();
        grammar.read_grammar(tables.grammar)?;
        grammar.read_triggers(tables.triggers)?;
        grammar.read_actors(tables.actors)?;
        grammar.read_modality(tables.modality)?;
        grammar.read_marks(tables.marks)?;
        grammar.sort();
        Ok(grammar)
    }

    /// What the tables say of a word, in any case of its ASCII letters; apostrophes are ’.
    #[inline]
    pub fn entry(&self, word: &str) -> Option<&Entry> {
        self.entries.get(word)
    }

    /// A trigger by its number.
    pub fn trigger(&self, number: u32) -> Option<&Trigger> {
        self.triggers.get(number as usize)
    }

    /// An actor by its number.
    pub fn actor(&self, number: u32) -> Option<&ActorWord> {
        self.actors.get(number as usize)
    }

    /// A word of modality by its number.
    pub fn modality(&self, number: u32) -> Option<&Modality> {
        self.modality.get(number as usize)
    }

    fn entry_mut(&mut self, word: &str, table: &str, line: u64) -> Result<&mut Entry> {
        let message = || format!("found \"{word}\", expected a first word of 1 to {LONGEST} bytes");
        self.entries
            .slot(word)
            .ok_or_else(|| Error::row(table, line, message()))
    }

    fn read_grammar(&mut self, text: &str) -> Result<()> {
        for (line, row) in rows::<GrammarRow>("grammar.csv", text)? {
            let class: Class = word(&row.class, "grammar.csv", line)?;
            let entry = self.entry_mut(&row.word, "grammar.csv", line)?;
            entry.classes.add(Classes::one(class));
            entry.alone = true;
        }
        Ok(())
    }

    fn read_triggers(&mut self, text: &str) -> Result<()> {
        let table = "triggers.csv";
        for (line, row) in rows::<TriggerRow>(table, text)? {
            let form: Form = word(&row.form, table, line)?;
            let trigger = Trigger {
                rest: Vec::new(),
                form,
                kind: optional(&row.r#type, table, line)?,
                frame: word(&row.frame, table, line)?,
                phase: optional(&row.phase, table, line)?,
                needs: word(&row.needs, table, line)?,
                flag: word(&row.flags, table, line)?,
                unmarked: row.forms.split(' ').next() == row.phrase.split(' ').next(),
            };
            for (rest, heads) in phrases(&row.phrase, form, &row.forms) {
                let telling = trigger.needs == Needs::Nothing && trigger.kind.is_some() && rest.is_empty();
                let alone = rest.is_empty();
                let number = u32::try_from(self.triggers.len()).unwrap_or(u32::MAX);
                self.triggers.push(Trigger {
                    rest,
                    ..trigger.clone()
                });
                for (head, how) in heads {
                    let entry = self.entry_mut(&head, table, line)?;
                    let verb = matches!(form, Form::Verb | Form::Light);
                    entry.verb =
                        verb && (entry.verb || entry.triggers.is_empty() && entry.classes == Classes::NONE);
                    entry.triggers.push((number, how));
                    entry.telling |= telling;
                    entry.alone |= alone;
                }
            }
        }
        Ok(())
    }

    fn read_actors(&mut self, text: &str) -> Result<()> {
        for (line, row) in rows::<ActorRow>("actors.csv", text)? {
            // "al-Qaeda" and "People's" are cut as the tokens of a sentence are.
            let mut words = row.alias.split([' ', '-', '\'']).filter(|w| !w.is_empty());
            let head = words.next().unwrap_or_default().to_owned();
            let rest = words.map(Into::into).collect();
            let class = word(&row.class, "actors.csv", line)?;
            let number = u32::try_from(self.actors.len()).unwrap_or(u32::MAX);
            let people = (row.name.is_empty() && !row.alias.contains(' ')).then_some(class);
            self.actors.push(ActorWord {
                rest,
                name: row.name,
                class,
            });
            let alone = !row.alias.contains([' ', '-', '\'']);
            let entry = self.entry_mut(&head, "actors.csv", line)?;
            entry.alone |= alone;
            entry.verb = false;
            entry.people = people.or(entry.people);
            entry.actors.push(number);
        }
        Ok(())
    }

    fn read_modality(&mut self, text: &str) -> Result<()> {
        for (line, row) in rows::<ModalityRow>("modality.csv", text)? {
            let mut words = row.phrase.split(' ');
            let head = words.next().unwrap_or_default().to_owned();
            let rest = words.map(Into::into).collect();
            let effect = word(&row.effect, "modality.csv", line)?;
            let number = u32::try_from(self.modality.len()).unwrap_or(u32::MAX);
            self.modality.push(Modality { rest, effect });
            let entry = self.entry_mut(&head, "modality.csv", line)?;
            entry.alone |= !row.phrase.contains(' ');
            entry.verb = false;
            entry.modality.push(number);
        }
        Ok(())
    }

    fn read_marks(&mut self, text: &str) -> Result<()> {
        let table = "marks.csv";
        for (line, row) in rows::<MarkRow>(table, text)? {
            let entry = self.entry_mut(&row.word, table, line)?;
            match row.mark.as_str() {
                "number" => {
                    let wrong = |e| Error::row(table, line, format!("value \"{}\": {e}", row.value));
                    entry.number = row.value.parse().map_err(wrong)?;
                }
                "singular" => entry.singular = row.value.into(),
                "means" => {
                    for kind in row.value.split(' ') {
                        entry.kinds |= 1 << word::<Kind>(kind, table, line)? as u32;
                    }
                }
                mark => entry.classes.add(Classes::mark(word(mark, table, line)?)),
            }
        }
        Ok(())
    }

    /// Longest phrases first, so that the first one that fits is the one; and what each word begins.
    fn sort(&mut self) {
        use std::cmp::Reverse;
        let Self {
            entries,
            triggers,
            actors,
            modality,
        } = self;
        for entry in entries.values_mut() {
            entry.begins = Begins::of(entry);
            entry
                .triggers
                .sort_by_key(|&(n, _)| Reverse(triggers.get(n as usize).map_or(0, |t| t.rest.len())));
            entry
                .actors
                .sort_by_key(|&n| Reverse(actors.get(n as usize).map_or(0, |a| a.rest.len())));
            entry
                .modality
                .sort_by_key(|&n| Reverse(modality.get(n as usize).map_or(0, |m| m.rest.len())));
        }
    }
}

fn word<T: std::str::FromStr<Err = String>>(text: &str, table: &str, line: u64) -> Result<T> {
    text.parse().map_err(|m: String| Error::row(table, line, m))
}

fn optional<T: std::str::FromStr<Err = String>>(text: &str, table: &str, line: u64) -> Result<Option<T>> {
    (!text.is_empty()).then(|| word(text, table, line)).transpose()
}
