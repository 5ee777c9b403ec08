//! Whether two names of a force can mean one side.
//!
//! A canonical name ("Islamic State") comes from the table of actors; any other is what the report wrote ("Iraqi
//! forces", "the army"). What tells sides apart is the proper words in it, and whether they serve a state or fight one.

use std::collections::BTreeSet;

use crate::event::Actor;
use crate::lexicon::sides::{Allegiance, Sides};

/// How two sides stand to each other, as far as their names tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kin {
    /// The same side.
    Same,
    /// Nothing in the names speaks against it.
    Open,
    /// Two sides.
    Other,
}

/// What a name says of a side.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    proper: BTreeSet<String>,
    state: bool,
    irregular: bool,
}

impl Name {
    fn of(actor: &Actor) -> Self {
        Self::by(actor, Sides::builtin())
    }

    fn by(actor: &Actor, sides: &Sides) -> Self {
        let mut name = Self {
            proper: BTreeSet::new(),
            state: false,
            irregular: false,
        };
        let mut force = false;
        // "U.S.-backed" tells the backer, not the side.
        let end = |word: &str| word.rfind('-').and_then(|at| sides.get(word.get(at..)?));
        let words = actor.name.split_whitespace().map(str::to_lowercase);
        for word in words.filter(|w| end(w) != Some(Allegiance::Backer)) {
            let means = sides.get(&word);
            name.state |= means == Some(Allegiance::State);
            name.irregular |= means == Some(Allegiance::Irregular);
            force |= matches!(means, Some(Allegiance::State | Allegiance::Any));
            name.proper.extend(means.is_none().then_some(word));
        }
        let whole = sides.get(&actor.name.to_lowercase());
        if let Some(means @ (Allegiance::State | Allegiance::Irregular)) = whole {
            name.state = means == Allegiance::State;
            name.irregular = means == Allegiance::Irregular;
            return name;
        }
        // A group by a name of its own, with no word for a force in it, serves no state.
        name.irregular |= actor.name.starts_with(char::is_uppercase) && !force;
        if name.irregular && !name.proper.is_empty() {
            name.state = false;
        }
        name
    }
}

/// How two sides stand to each other. A side that is not named may be any.
pub(super) fn kin(a: Option<&Actor>, b: Option<&Actor>) -> Kin {
    let (Some(a), Some(b)) = (a, b) else {
        return Kin::Open;
    };
    if a.name == b.name {
        return Kin::Same;
    }
    between(&Name::of(a), &Name::of(b))
}

fn between(a: &Name, b: &Name) -> Kin {
    if (a.state && b.irregular) || (a.irregular && b.state) {
        return Kin::Other;
    }
    match (a.proper.is_empty(), b.proper.is_empty()) {
        (false, false) if a.proper == b.proper => Kin::Same,
        (false, false) => Kin::Other,
        _ => Kin::Open,
    }
}

/// What two names of one side have in common; none for a name that may be of any side.
pub fn key(actor: &Actor) -> Option<String> {
    let name = Name::of(actor);
    let proper: Vec<String> = name.proper.into_iter().collect();
    match (proper.is_empty(), name.state, name.irregular) {
        (false, ..) => Some(proper.join(" ")),
        (true, true, _) => Some("state".to_owned()),
        (true, _, true) => Some("irregular".to_owned()),
        _ => None,
    }
}

/// Whether a name is that of one armed group that serves no state.
pub(super) fn is_group(actor: &Actor) -> bool {
    let name = Name::of(actor);
    actor.named && name.irregular && !name.proper.is_empty()
}

/// Whether a name may be that of any armed group: "militants".
pub(super) fn is_any_group(actor: &Actor) -> bool {
    let name = Name::of(actor);
    name.irregular && name.proper.is_empty()
}

/// Whether a name says which side: not "fighters" alone.
pub(super) fn says_which(actor: &Actor) -> bool {
    actor.name.contains(char::is_whitespace) || rank(Some(actor)) < 2
}

/// Whether a name says more than "forces": the more a name says, the earlier it is compared.
pub(super) fn rank(actor: Option<&Actor>) -> u8 {
    match actor.map(Name::of) {
        Some(name) if !name.proper.is_empty() => 0,
        Some(name) if name.state || name.irregular => 1,
        Some(_) => 2,
        None => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(name: &str) -> Actor {
        Actor {
            name: name.to_owned(),
            as_written: name.to_owned(),
            named: false,
        }
    }

    #[test]
    fn every_word_of_the_table_decides_its_example() {
        let stand = |example: &str, sides: &Sides| {
            let (a, b) = example.split_once(" | ").unwrap();
            between(&Name::by(&actor(a), sides), &Name::by(&actor(b), sides))
        };
        let head = Sides::TEXT.lines().take_while(|l| l.starts_with('#')).count() + 1;
        for row in Sides::TEXT.lines().skip(head) {
            let (example, said) = row.rsplit(',').next().unwrap().split_once(" => ").unwrap();
            let expected = if said == "open" { Kin::Open } else { Kin::Other };
            let bare = Sides::new(&Sides::TEXT.replace(&format!("{row}\n"), "")).unwrap();
            assert_eq!(stand(example, Sides::builtin()), expected, "{row}");
            assert_ne!(stand(example, &bare), expected, "{row} is not needed");
        }
    }

    #[test]
    fn names_of_one_side_and_of_two() {
        let cases = [
            ("Iraqi forces", "Iraqi Security Forces", Kin::Same),
            ("Iraqi army", "U.S.-backed Iraqi forces", Kin::Same),
            ("Islamic State", "Islamic State", Kin::Same),
            ("Islamic State", "Iraqi forces", Kin::Other),
            ("Islamic State", "army", Kin::Other),
            ("Islamic State", "militants", Kin::Open),
            ("Islamic State", "forces", Kin::Open),
            ("Syrian army", "Free Syrian Army", Kin::Other),
            ("Syrian army", "Syrian rebels", Kin::Other),
            ("rebels", "government forces", Kin::Other),
            ("joint forces", "Iraqi troops", Kin::Open),
            ("Popular Mobilisation Units", "Iraqi army", Kin::Other),
        ];
        for (a, b, expected) in cases {
            let (a, b) = (actor(a), actor(b));
            assert_eq!(kin(Some(&a), Some(&b)), expected, "{} {}", a.name, b.name);
            assert_eq!(kin(Some(&b), Some(&a)), expected, "{} {}", b.name, a.name);
        }
        assert_eq!(kin(None, Some(&actor("army"))), Kin::Open);
    }
}
