//! From a name as written to a place, several, or none, and why.

mod astray;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::closed_list;
use crate::gazetteer::rank::{self, Container, Context, Namesakes, Reason, StatedRelation, Votes};
use crate::gazetteer::{Facts, Gazetteer, GeoPrecision, Kind, Matcher, NameHit, Place};
use crate::measure::{angle_deg, compass, distance_km, initial_bearing_deg, is_farther};
use crate::text::single_spaced;
use crate::toponym::{Relation, Toponym};

/// How many candidates a record keeps.
const CANDIDATES: usize = 5;

closed_list! {
    /// What became of a name.
    Status {
        /// One place.
        Resolved = "resolved",
        /// Several places that nothing tells apart.
        Ambiguous = "ambiguous",
        /// No place of that name.
        Unknown = "unknown",
    }
}

closed_list! {
    /// A stated distance or direction against the gazetteer.
    GeoCheck {
        /// Within tolerance.
        Agrees = "agrees",
        /// Outside it: the point is not moved, the disagreement is recorded.
        Disagrees = "disagrees",
        /// Nothing was stated.
        None = "none",
    }
}

/// A place that could be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: Arc<Place>,
    /// Higher is likelier; comparable within one name only.
    pub score: f64,
    /// Why.
    pub reasons: Reasons,
}

/// Why a place is likelier or less likely than another: in plain words, which are found when they are asked for.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    found: Vec<Reason>,
    words: OnceLock<Vec<Cow<'static, str>>>,
}

impl Deref for Reasons {
    type Target = [Cow<'static, str>];

    fn deref(&self) -> &Self::Target {
        let words = || self.found.iter().map(|reason| reason.words()).collect();
        self.words.get_or_init(words)
    }
}

impl PartialEq for Reasons {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl From<Vec<Reason>> for Reasons {
    fn from(found: Vec<Reason>) -> Self {
        Self {
            found,
            words: OnceLock::new(),
        }
    }
}

impl From<Vec<Cow<'static, str>>> for Reasons {
    fn from(words: Vec<Cow<'static, str>>) -> Self {
        Self {
            found: Vec::new(),
            words: words.into(),
        }
    }
}

/// What became of a name, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resolution {
    /// One, several or none.
    pub status: Status,
    /// The places that could be meant, best first; the first is the one meant where resolved. All mentions of a name
    /// share them.
    #[serde(skip)]
    pub candidates: Arc<[Candidate]>,
    /// 0 to 1.
    pub confidence: f64,
    /// A stated distance or direction against the gazetteer.
    pub check: GeoCheck,
    /// The check in plain words; empty where there is none.
    pub check_note: String,
    /// How precisely the place is known.
    pub precision: GeoPrecision,
}

/// A name, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The name as written.
    pub toponym: Toponym,
    /// Its words.
    pub as_written: String,
    /// What became of it.
    pub resolution: Resolution,
}

impl Resolution {
    /// No place of that name.
    pub fn unknown() -> Self {
        Self {
            status: Status::Unknown,
            candidates: Arc::default(),
            confidence: 0.0,
            check: GeoCheck::None,
            check_note: String::new(),
            precision: GeoPrecision::None,
        }
    }

    /// The place, where it is resolved.
    pub fn place(&self) -> Option<&Arc<Place>> {
        (self.status == Status::Resolved)
            .then(|| self.candidates.first())
            .flatten()
            .map(|c| &c.place)
    }
}

/// A name alone in its score by less than this is ambiguous, where the runner-up is somewhere else.
const MARGIN: f64 = 0.5;

/// Two points closer than this are the same somewhere, in kilometres.
const SAME_KM: f64 = 25.0;

/// A stated distance may be off by this share of itself: reporters round, and roads bend.
const DISTANCE_SHARE: f64 = 1.0 / 3.0;

/// A stated distance may be off by this much at least, in kilometres.
const DISTANCE_KM: f64 = 3.0;

/// A direction word covers this to each side, in degrees: 335 degrees is north in a newspaper.
const BEARING_DEG: f64 = 45.0;

/// Of so many places at most it counts how near they are: a long report has a hundred.
const NEAR: usize = 1_000;

/// How often the names of a report listen to one another.
const ROUNDS: usize = 2;

/// The names of a report with what is said of them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The names in order.
    pub toponyms: Vec<Toponym>,
    /// Distances and directions between them.
    pub relations: Vec<Relation>,
    /// Pairs of a name and the name of what it is said to lie in.
    pub containers: Vec<(usize, usize)>,
}

/// Resolves the names of a report, each against all the others. One name means one place in one report.
pub fn resolve(text: &str, names: Names, matcher: &mut Matcher<'_>, theatre: &[String]) -> Vec<Mention> {
    let gazetteer = matcher.gazetteer();
    let mut context = Context {
        theatre: theatre.iter().filter_map(|c| code(c)).collect(),
        ..Context::default()
    };
    evidence(&names, gazetteer, &mut context);
    let mut spelled = Spelled::new(text, &names);
    let heard = votes(&mut spelled, &names, gazetteer, &mut context);
    let mut order: Vec<usize> = (0..names.toponyms.len()).collect();
    let described = marked(&names, names.relations.iter().map(|r| r.figure));
    let contained = marked(&names, names.containers.iter().map(|c| c.0));
    let grounds = marked(&names, names.relations.iter().map(|r| r.ground));
    // Names that relations lean on come before the names that they describe, and behind what is said of them.
    order.sort_by_key(|&i| (described[i], !contained[i]));
    let mut senses: Vec<Option<Resolution>> = vec![None; spelled.count];
    let mut resolved: Vec<Option<Resolution>> = vec![None; names.toponyms.len()];
    for pass in 0..2 {
        for &i in &order {
            let said = described[i] || contained[i];
            // What is said of a name anywhere counts for it everywhere: those occurrences come first.
            if resolved[i].is_some() || (pass == 0 && !said && !grounds[i]) {
                continue;
            }
            let number = spelled.numbers[i];
            let known = &mut senses[number];
            // Of two namesakes that a report tells apart each is where it says.
            if known.is_none() || said {
                context.own = Arc::clone(&heard[number]);
                let namesakes = match &spelled.meant[number] {
                    Some((first, known)) if *first == i => known,
                    _ => &namesakes(&names, i, gazetteer, &context),
                };
                let (sense, told) = one(&names, i, namesakes, &resolved, matcher, &mut context);
                resolved[i] = known
                    .is_none()
                    .then(|| sense.clone())
                    .or(told.then_some(sense.clone()));
                known.get_or_insert(sense);
            }
            if resolved[i].is_none() {
                resolved[i].clone_from(known);
            }
        }
    }
    let mut mentions: Vec<Mention> = names
        .toponyms
        .into_iter()
        .zip(resolved)
        .map(|(toponym, resolution)| Mention {
            as_written: single_spaced(toponym.span.of(text)).into_owned(),
            toponym,
            resolution: resolution.unwrap_or_else(Resolution::unknown),
        })
        .collect();
    astray::forget(&mut mentions, theatre);
    for relation in &names.relations {
        check(&mut mentions, relation);
    }
    mentions
}

/// Name for name whether its number is among these.
fn marked(names: &Names, numbers: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut marked = vec![false; names.toponyms.len()];
    for number in numbers {
        if let Some(mark) = marked.get_mut(number) {
            *mark = true;
        }
    }
    marked
}

/// The names of a report as they are spelled but for case.
struct Spelled {
    /// Name for name the number of its spelling, in the order of the letters.
    numbers: Vec<usize>,
    /// How many spellings there are.
    count: usize,
    /// Of each spelling the first name, and the places that may be meant there.
    meant: Vec<Option<(usize, Namesakes)>>,
}

impl Spelled {
    fn new(text: &str, names: &Names) -> Self {
        let spelled = names.toponyms.iter().map(|t| t.span.of(text).to_lowercase());
        let spelled: Vec<String> = spelled.collect();
        let mut all: Vec<&String> = spelled.iter().collect();
        all.sort_unstable();
        all.dedup();
        Self {
            numbers: spelled
                .iter()
                .map(|name| all.partition_point(|n| *n < name))
                .collect(),
            count: all.len(),
            meant: vec![None; all.len()],
        }
    }
}

/// Where the names of a report may lie, by the numbers of their spellings, heard twice: the second time each name has
/// listened to the others.
fn votes(
    spelled: &mut Spelled,
    names: &Names,
    gazetteer: &Gazetteer,
    context: &mut Context,
) -> Vec<Arc<Votes>> {
    for (i, &number) in spelled.numbers.iter().enumerate() {
        let new = || (i, namesakes(names, i, gazetteer, context));
        spelled.meant[number].get_or_insert_with(new);
    }
    let mut heard: Vec<Arc<Votes>> = vec![Arc::default(); spelled.count];
    for round in 0..ROUNDS {
        let mut next = Vec::with_capacity(spelled.count);
        for ((i, namesakes), before) in spelled.meant.iter().flatten().zip(&heard) {
            // a name of one place listens to no other
            let sure = namesakes.facts().nth(1).is_none() && namesakes.facts().next().is_some();
            if sure && round > 0 {
                next.push(Arc::clone(before));
                continue;
            }
            if !sure {
                context.own = Arc::clone(before);
                said(names, *i, &[], gazetteer, context);
            }
            next.push(Arc::new(Votes::of_name(namesakes, context)));
        }
        heard = next;
        let mut votes = Votes::with_room(heard.len());
        for vote in &heard {
            votes.add(vote);
        }
        context.votes = Arc::new(votes);
    }
    heard
}

fn code(country: &str) -> Option<[u8; 2]> {
    <[u8; 2]>::try_from(country.as_bytes()).ok()
}

/// The countries and provinces that a report names beyond doubt, and the points of places without namesakes.
fn evidence(names: &Names, gazetteer: &Gazetteer, context: &mut Context) {
    let mut seen = HashSet::new();
    for toponym in &names.toponyms {
        let Some(first) = toponym.hits.first() else {
            continue;
        };
        let facts = gazetteer.facts(first.place);
        let certain =
            toponym.hits.len() == 1 && first.exact && !part_of_town(toponym, std::iter::once(facts));
        // "Georgia" is a country and a state: it tells nothing by itself
        let divisions = toponym.hits.iter().filter(|h| h.exact);
        let mut divisions = divisions.filter(|h| gazetteer.facts(h.place).kind.is_division());
        let country = facts.kind.is_division() && first.exact && divisions.nth(1).is_none();
        if (certain || country) && facts.country != [0; 2] {
            context.countries.push(facts.country);
            if facts.adm1 != 0 {
                context.adm1s.push(facts.adm1);
            }
        }
        let (x, y) = facts.point.x_y();
        if certain
            && facts.kind.precision() == GeoPrecision::Place
            && context.near.len() < NEAR
            && seen.insert((x.to_bits(), y.to_bits()))
        {
            context.near.push(facts.point);
        }
    }
    context.countries.sort_unstable();
    context.countries.dedup();
    context.adm1s.sort_unstable();
    context.adm1s.dedup();
}

/// What is meant by a name, and whether it lies where the words beside it say.
fn one(
    names: &Names,
    i: usize,
    namesakes: &Namesakes,
    resolved: &[Option<Resolution>],
    matcher: &mut Matcher<'_>,
    context: &mut Context,
) -> (Resolution, bool) {
    let gazetteer = matcher.gazetteer();
    said(names, i, resolved, gazetteer, context);
    let toponym = names.toponyms.get(i);
    if toponym.is_some_and(|t| apart(t, namesakes, context)) {
        return (Resolution::unknown(), false);
    }
    if astray::abroad(namesakes, context) {
        return (Resolution::unknown(), false);
    }
    let ranked = namesakes.best(context, CANDIDATES);
    let fits = |r: &Reason| matches!(r, Reason::StatedIn(true) | Reason::Distance(_, true));
    let told = ranked.first().is_some_and(|c| c.reasons.iter().any(fits));
    (settle(ranked, matcher), told)
}

/// Whether a name is called a site or a part of a town, and bears no more than the name of towns.
fn part_of_town(toponym: &Toponym, mut places: impl Iterator<Item = Facts>) -> bool {
    let part = matches!(
        toponym.kind,
        Some(Kind::Site | Kind::Camp | Kind::District | Kind::Neighbourhood)
    );
    let town = |kind| matches!(kind, Kind::City | Kind::Town | Kind::Village);
    part && places.next().is_some_and(|f| town(f.kind)) && places.all(|f| town(f.kind))
}

/// Whether a part of a town bears the name of towns elsewhere: "the Zalqan hospital in Rawa" lies in no other Zalqan.
fn apart(toponym: &Toponym, namesakes: &Namesakes, context: &Context) -> bool {
    let home = |country: &[u8; 2]| context.theatre.contains(country) || context.countries.contains(country);
    let fits = || match &context.stated_in {
        Some(container) => namesakes.facts().any(|f| container.holds(&f)),
        None => context.countries.is_empty() || namesakes.facts().any(|f| home(&f.country)),
    };
    part_of_town(toponym, namesakes.facts()) && !fits()
}

/// Puts into the context what the report says of where the name itself lies, and what lies in it.
fn said(
    names: &Names,
    i: usize,
    resolved: &[Option<Resolution>],
    gazetteer: &Gazetteer,
    context: &mut Context,
) {
    let point = |n: usize| {
        resolved
            .get(n)?
            .as_ref()?
            .place()
            .filter(|p| p.kind.precision() == GeoPrecision::Place)
            .map(|p| p.point)
    };
    context.relation = names.relations.iter().find(|r| r.figure == i).and_then(|r| {
        let anchor = point(r.ground)?;
        Some(StatedRelation {
            anchor,
            distance_km: r.distance_km,
            bearing_deg: r.bearing_deg,
        })
    });
    let places = |n: usize| {
        let hits = names.toponyms.get(n).map_or(&[][..], |t| &t.hits);
        hits.iter().map(|h| gazetteer.facts(h.place))
    };
    // "Kansas, Texas and Utah" is a list: a division lies in no other one of its kind, and a country in nothing.
    let kind = |n: usize| places(n).next().map(|f| f.kind);
    let country = |n: usize| places(n).any(|f| f.kind == Kind::Country);
    let contained = |&&(inner, outer): &&(usize, usize)| {
        let alike = kind(inner).is_some_and(Kind::is_division) && kind(inner) == kind(outer);
        !(alike || country(inner) && country(outer))
    };
    let mut holders = names.containers.iter().filter(|c| c.0 == i);
    let holder = holders.find(contained);
    context.stated_in = holder.and_then(|&(_, outer)| {
        let mut all = places(outer).map(Container::of);
        let fits = |c: &Container| places(i).any(|f| c.holds(&f));
        all.clone().find(fits).or_else(|| all.next())
    });
    let held = names.containers.iter().filter(|c| c.1 == i).filter(contained);
    context.holds = held
        .flat_map(|&(inner, _)| places(inner).map(Container::of))
        .collect();
}

/// The places that may be meant: those of the kind that the words say, spelled alike or in a country of the report.
fn candidates(names: &Names, i: usize, gazetteer: &Gazetteer, context: &Context) -> Vec<NameHit> {
    let Some(toponym) = names.toponyms.get(i) else {
        return Vec::new();
    };
    let home = |c: [u8; 2]| context.theatre.contains(&c) || context.countries.contains(&c);
    let of_kind = |h: &&NameHit| {
        toponym
            .kind
            .is_none_or(|k| gazetteer.facts(h.place).kind.precision() == k.precision())
    };
    let fits = |h: &&NameHit| h.exact || home(gazetteer.facts(h.place).country);
    let of_kind: Vec<NameHit> = toponym
        .hits
        .iter()
        .filter(fits)
        .filter(of_kind)
        .copied()
        .collect();
    if of_kind.is_empty() {
        toponym.hits.iter().filter(fits).copied().collect()
    } else {
        of_kind
    }
}

fn namesakes(names: &Names, i: usize, gazetteer: &Gazetteer, context: &Context) -> Namesakes {
    Namesakes::new(
        gazetteer,
        &candidates(names, i, gazetteer, context),
        &context.near,
    )
}

/// Turns ranked candidates into a resolution.
fn settle(ranked: Vec<rank::Candidate>, matcher: &mut Matcher<'_>) -> Resolution {
    let mut candidates: Vec<Candidate> = ranked
        .into_iter()
        .map(|c| Candidate {
            place: matcher.place(c.place),
            score: c.score,
            reasons: c.reasons.into(),
        })
        .collect();
    // "Zalqan" alone is the town, not its province of that name, where little speaks for either.
    let own_province = |town: &Candidate, c: &Candidate| {
        let (town, place) = (&town.place, &c.place);
        town.kind.precision() == GeoPrecision::Place
            && place.kind == Kind::Province
            && place.country == town.country
            // capitals have no division
            && (town.adm1.is_empty() || place.adm1 == town.adm1)
    };
    if let [first, second, ..] = candidates.as_mut_slice()
        && own_province(second, first)
        && first.score - second.score < MARGIN
    {
        std::mem::swap(first, second);
    }
    let candidates: Arc<[Candidate]> = candidates.into();
    let Some(best) = candidates.first() else {
        return Resolution::unknown();
    };
    let rivals = || {
        let others = candidates.iter().skip(1);
        others.filter(|c| is_farther(c.place.point, best.place.point, SAME_KM))
    };
    let over = |rival: Option<&Candidate>| rival.map_or(f64::INFINITY, |r| (best.score - r.score).max(0.0));
    let lead = over(rivals().next());
    let status = if over(rivals().find(|c| !own_province(best, c))) < MARGIN {
        Status::Ambiguous
    } else {
        Status::Resolved
    };
    // The logistic of the lead: a lead of 2 points is right nine times in ten.
    let confidence = (1.0 / (1.0 + (-1.1 * lead).exp()) * 100.0).round() / 100.0;
    let precision = if status == Status::Resolved {
        best.place.kind.precision()
    } else {
        GeoPrecision::None
    };
    Resolution {
        status,
        candidates,
        confidence,
        check: GeoCheck::None,
        check_note: String::new(),
        precision,
    }
}

/// Holds a stated distance and direction against the gazetteer's points.
fn check(mentions: &mut [Mention], relation: &Relation) {
    let place = |n: usize| {
        mentions
            .get(n)
            .and_then(|m| m.resolution.place())
            .filter(|p| p.kind.precision() == GeoPrecision::Place)
    };
    let (Some(figure), Some(ground)) = (place(relation.figure), place(relation.ground)) else {
        return;
    };
    let km = distance_km(ground.point, figure.point);
    let deg = initial_bearing_deg(ground.point, figure.point);
    let far = relation
        .distance_km
        .is_none_or(|stated| (km - stated).abs() <= (stated * DISTANCE_SHARE).max(DISTANCE_KM));
    let turned = relation
        .bearing_deg
        .is_none_or(|stated| angle_deg(deg, stated) <= BEARING_DEG);
    let stated: Vec<String> = [
        relation.distance_km.map(|d| format!("{d:.0} km")),
        relation.bearing_deg.map(|b| compass(b).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let note = format!(
        "stated {} of {}, measured {km:.1} km at {deg:.0}°",
        stated.join(" "),
        ground.name
    );
    if let Some(mention) = mentions.get_mut(relation.figure) {
        mention.resolution.check = if far && turned {
            GeoCheck::Agrees
        } else {
            GeoCheck::Disagrees
        };
        mention.resolution.check_note = note;
    }
}
