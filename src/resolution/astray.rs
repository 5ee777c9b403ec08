//! Namesakes of the places meant, far from all that a report tells of.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Mention, NEAR, Resolution};
use crate::gazetteer::rank::{Container, Context, Namesakes, Reason};
use crate::gazetteer::{Facts, GeoPrecision, Kind, Place};
use crate::measure::is_farther;

/// So far from every other town of a report, in kilometres, nobody looks for a village of it.
const ASTRAY_KM: f64 = 500.0;

/// The same for a base or camp that bears the name of a town abroad, in kilometres.
const ABROAD: f64 = 100.0;

/// Places of fewer inhabitants are not named abroad without their country.
const UNHEARD: u64 = 20_000;

/// The same of a name that is only spelled alike, and where the user says which countries the reports are about.
const OUTSIDE: u64 = 300_000;

/// Makes unknown the names of small places that lie far from all others, in a country that nothing in the report speaks for,
/// where two names speak for another country, one of them a town's: no gazetteer has the places meant.
pub(super) fn forget(mentions: &mut [Mention], theatre: &[String]) {
    let found = Found::new(mentions, theatre);
    let lost: Vec<usize> = (0..mentions.len())
        .filter(|&i| found.without(&mentions[i]))
        .collect();
    for i in lost {
        mentions[i].resolution = Resolution::unknown();
    }
}

/// The places of a report.
struct Found {
    /// How many lie in each country.
    countries: HashMap<String, usize>,
    /// Those that are points.
    towns: Vec<Arc<Place>>,
    /// Inhabitants from which a place is known abroad.
    known: u64,
}

impl Found {
    fn new(mentions: &[Mention], theatre: &[String]) -> Self {
        let mut places: Vec<&Arc<Place>> = mentions.iter().filter_map(|m| m.resolution.place()).collect();
        places.sort_unstable_by_key(|p| &p.id);
        places.dedup_by_key(|p| &p.id);
        let mut countries: HashMap<String, usize> = HashMap::new();
        for place in &places {
            *countries.entry(place.country.clone()).or_default() += 1;
        }
        let settled = |p: &&Arc<Place>| p.kind.precision() == GeoPrecision::Place;
        Self {
            countries,
            known: if theatre.is_empty() { UNHEARD } else { OUTSIDE },
            towns: places.into_iter().filter(settled).take(NEAR).cloned().collect(),
        }
    }

    /// Whether a place is the only one of its country.
    fn alone(&self, place: &Place) -> bool {
        self.countries.get(&place.country) == Some(&1)
    }

    /// Whether what a report says goes on without the place of a name.
    fn without(&self, mention: &Mention) -> bool {
        let resolution = &mention.resolution;
        let Some(place) = resolution.place() else {
            return false;
        };
        let led = |reason: &Reason| {
            use Reason::{Distance, Own, StatedIn, Theatre};
            matches!(reason, Theatre(_) | Own | StatedIn(true) | Distance(_, true))
        };
        let reasons = &resolution.candidates[0].reasons.found;
        let known = if reasons.contains(&Reason::Folded) {
            OUTSIDE
        } else {
            self.known
        };
        let settled = matches!(place.kind, Kind::City | Kind::Town | Kind::Village);
        let small = settled && place.population < known;
        // "the Zalqan base": a town of that name abroad is another
        let named_after = matches!(mention.toponym.kind, Some(Kind::Site | Kind::Camp));
        let near = if named_after { ABROAD } else { ASTRAY_KM };
        let mut others = self.towns.iter().filter(|t| t.id != place.id);
        small
            && self.alone(place)
            && others.clone().any(|t| !self.alone(t))
            && others.all(|t| is_farther(t.point, place.point, near))
            && !reasons.iter().any(led)
    }
}

/// So far from the middle of a country, or of a division, no place of it is looked for, in kilometres.
const ABROAD_KM: [f64; 2] = [1_500.0, 800.0];

/// How little the other names of a report speak for the country of such a place.
const SCARCELY: f64 = 0.2;

/// Whether a name is said to lie in a country or division far from all places that bear it: "Zalqan in Hamar".
pub(super) fn abroad(namesakes: &Namesakes, context: &Context) -> bool {
    let far = |f: Facts, c: &Container| {
        let reach = ABROAD_KM[usize::from(c.adm1 != 0)];
        let (heard, _) = context.votes.besides(&context.own, &f);
        f.country != c.country
            && heard < SCARCELY
            && c.middle.is_some_and(|middle| is_farther(middle, f.point, reach))
    };
    let container = context.stated_in.as_ref();
    container.is_some_and(|c| namesakes.facts().all(|f| far(f, c)))
}
