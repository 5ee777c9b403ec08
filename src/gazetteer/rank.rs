//! Which of the places that share a name is meant: a score and the reasons for it.
//!
//! The score adds up; each part is a constant below, with its reason. Scores compare candidates of one name only. The
//! constants are those that place most of the given names of LGL, TR-News, `GeoVirus` and `GeoWebNews` right.

use std::borrow::Cow;
use std::f64::consts::FRAC_PI_2;
use std::fmt;
use std::sync::Arc;

use geo::Point;

mod votes;

pub use votes::Votes;

use super::{Facts, Gazetteer, GeoPrecision, Kind, NameHit, NameKind, PlaceRef};
use crate::measure::{angle_deg, chord, distance_km, initial_bearing_deg, sphere_km};

/// Spelled as written but for case, marks, apostrophes and hyphens.
const EXACT: f64 = 2.0;
/// Main name or Arabic name; another spelling or a former name counts less.
const MAIN_NAME: f64 = 1.25;
/// A former name: news says the present one.
const HISTORIC: f64 = -1.0;
/// The people of a country: a smaller place of that name is meant less often, a city more.
const DEMONYM: f64 = -1.0;
/// For each factor of ten in inhabitants: larger places are named more often.
const POPULATION: f64 = 0.5;
/// The same again beyond [`METROPOLIS`]: news says "London" of the one that everybody knows, wherever it was written.
const FAME: f64 = 1.0;
/// The decimal logarithm of the inhabitants from which a city is known abroad: some 300,000.
const METROPOLIS: f64 = 5.5;
/// A province, for its inhabitants: as much as a town of 300,000. A district gets nothing.
const DIVISION: f64 = 2.75;
/// A town that bears the name of its own province: alone, the name means the town.
const SEAT: f64 = 2.0;
/// In a table that the user wrote: more than what makes a city known abroad, less than what the report itself says.
const OWN: f64 = 6.0;
/// In a country of the theatre.
const THEATRE: f64 = 4.0;
/// In a country that the report names or places things in.
const COUNTRY: f64 = 0.75;
/// In a first-order division that the report names or places things in.
const ADM1: f64 = 0.75;
/// In a country where other names of the report may lie: for each factor of e in how many.
const COUNTRY_VOTES: f64 = 1.25;
/// The same for a first-order division.
const ADM1_VOTES: f64 = 2.0;
/// Said to hold a place that lies in it ("Zalqan, Anbar" for Anbar).
const HOLDS: f64 = 6.0;
/// At the very point of a place already resolved; falls off with [`NEAR_KM`].
const NEAR: f64 = 3.0;
/// Distance at which nearness has fallen to 1/e.
const NEAR_KM: f64 = 150.0;
/// In the country or division that the report says it is in ("Rawa in Anbar").
const STATED_IN: f64 = 10.0;
/// A stated distance or direction that fits; the opposite where it does not.
const RELATION: f64 = 4.0;
/// A stated distance may be off by this share: roads bend, and reporters round.
const DISTANCE_SHARE: f64 = 1.0 / 3.0;
/// A stated distance may be off by this at least.
const DISTANCE_KM: f64 = 3.0;
/// So much longer at most is a geodesic than another of the same arc on a sphere: radii of curvature run from 6,335.4 to
/// 6,399.6 km (WGS 84), 1.02 % apart.
const FLATTENING: f64 = 0.011;
/// One of four winds covers this to each side.
const BEARING_DEG: f64 = 45.0;

/// What a report says besides the name.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Countries of the theatre; empty where there is none.
    pub theatre: Vec<[u8; 2]>,
    /// Countries that the report names or has places in.
    pub countries: Vec<[u8; 2]>,
    /// First-order divisions that the report names or has places in ([`Facts::adm1`]).
    pub adm1s: Vec<u32>,
    /// Places already resolved.
    pub near: Vec<Point<f64>>,
    /// What the place is said to lie in.
    pub stated_in: Option<Container>,
    /// Where it is said to lie from another place.
    pub relation: Option<StatedRelation>,
    /// Where the names of the report may lie.
    pub votes: Arc<Votes>,
    /// What of these votes is the name's own, which does not count.
    pub own: Arc<Votes>,
    /// Where a place may lie that is said to be in this one; empty where none is.
    pub holds: Vec<Container>,
}

/// What a place is said to lie in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Container {
    /// ISO 3166-1 alpha-2 letters.
    pub country: [u8; 2],
    /// First-order division ([`Facts::adm1`]); 0 for the whole country.
    pub adm1: u32,
    /// Its point, where it is known.
    pub middle: Option<Point<f64>>,
}

impl Container {
    /// Whether what lies in another one lies in this one.
    fn spans(self, inner: Self) -> bool {
        self.country == inner.country && (self.adm1 == 0 || self.adm1 == inner.adm1)
    }

    /// The country or division that a place is, or lies in.
    pub fn of(facts: Facts) -> Self {
        let whole = facts.kind == Kind::Country;
        Self {
            country: facts.country,
            adm1: if whole { 0 } else { facts.adm1 },
            middle: facts.kind.is_division().then_some(facts.point),
        }
    }

    /// Whether a place is or lies in it.
    pub fn holds(self, facts: &Facts) -> bool {
        facts.country == self.country && (self.adm1 == 0 || facts.adm1 == self.adm1)
    }
}

/// Where a place is said to lie from another one.
///
/// # Units
/// Kilometres; degrees clockwise from north, seen from the anchor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatedRelation {
    /// The other place.
    pub anchor: Point<f64>,
    /// How far.
    pub distance_km: Option<f64>,
    /// In which direction.
    pub bearing_deg: Option<f64>,
}

/// A place that could be meant, how likely against the others, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: PlaceRef,
    /// Higher is likelier; comparable within one name only.
    pub score: f64,
    /// Why, in the order of the rules.
    pub reasons: Vec<Reason>,
}

/// Why a place is likelier or less likely than another; its `Display` is plain words.
///
/// # Units
/// Kilometres and degrees clockwise from north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// Spelled alike but for case, marks, apostrophes and hyphens.
    Exact,
    /// Only the folded spellings agree.
    Folded,
    /// How the name is its name.
    NameKind(NameKind),
    /// What it is.
    Kind(Kind),
    /// Inhabitants.
    Population(u64),
    /// In the theatre.
    Theatre([u8; 2]),
    /// In a country of the report.
    Country([u8; 2]),
    /// In a first-order division of the report.
    Adm1,
    /// So many other names of the report may lie in its country, so many in its first-order division.
    Votes(f64, f64),
    /// It lies in no one country: what the other names speak for does not count against it.
    NoCountry,
    /// It holds a place that the report says it holds.
    Holds,
    /// Its province bears the same name.
    Seat,
    /// It is in a table of the user's own.
    Own,
    /// As far from another point as the nearest place already resolved is.
    Near(Point<f64>, Point<f64>),
    /// In what the report says it is in, or not.
    StatedIn(bool),
    /// So far from the anchor, which fits what is stated or not.
    Distance(f64, bool),
    /// In this direction from the anchor, which fits what is stated or not.
    Direction(f64, bool),
}

impl Reason {
    /// The reason in plain words.
    pub fn words(self) -> Cow<'static, str> {
        let fits = |fits: bool| ["against what is stated", "as stated"][usize::from(fits)];
        let letters = |c: [u8; 2]| String::from_utf8_lossy(&c).into_owned();
        let words = match self {
            Self::Exact => return "spelled alike".into(),
            Self::Folded => return "another spelling of it".into(),
            Self::NameKind(kind) => {
                return match kind {
                    NameKind::Name => "main name",
                    NameKind::Variant => "other name",
                    NameKind::Arabic => "Arabic name",
                    NameKind::Abbreviation => "short name",
                    NameKind::Historic => "former name",
                    NameKind::Demonym => "people's name",
                }
                .into();
            }
            Self::Kind(kind) => return kind.as_str().into(),
            Self::Adm1 => return "in a province of the report".into(),
            Self::NoCountry => return "lies in no one country".into(),
            Self::Seat => return "its province bears the same name".into(),
            Self::Own => return "in a table of your own".into(),
            Self::Holds => return "holds what the report says it holds".into(),
            Self::StatedIn(true) => return "in what the report says it is in".into(),
            Self::StatedIn(false) => return "outside what the report says it is in".into(),
            Self::Population(n) => format!("{n} inhabitants"),
            Self::Theatre(c) => format!("in the theatre ({})", letters(c)),
            Self::Country(c) => format!("in a country of the report ({})", letters(c)),
            Self::Votes(country, adm1) => {
                let province = if adm1 > 0.0 {
                    format!(" and its province ({adm1:.1})")
                } else {
                    String::new()
                };
                format!("the other names of the report speak for its country ({country:.1}){province}")
            }
            Self::Near(from, nearest) => {
                format!("{:.0} km from a place of the report", distance_km(nearest, from))
            }
            Self::Distance(km, ok) => format!("{km:.1} km away, {}", fits(ok)),
            Self::Direction(deg, ok) => format!("at {deg:.0}°, {}", fits(ok)),
        };
        words.into()
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// The places of `hits`, likeliest first; ties in the order of the gazetteer.
///
/// ```
/// use dateline::gazetteer::{Gazetteer, rank::{Context, rank}};
/// let gazetteer = Gazetteer::builtin()?;
/// let hits = gazetteer.lookup("Ramadi");
/// let ranked = rank(&gazetteer, &hits, &Context { theatre: vec![*b"IQ"], ..Context::default() });
/// assert_eq!(gazetteer.place(ranked[0].place).country, "IQ");
/// # Ok::<(), dateline::Error>(())
/// ```
pub fn rank(gazetteer: &Gazetteer, hits: &[NameHit], context: &Context) -> Vec<Candidate> {
    best(gazetteer, hits, context, usize::MAX)
}

/// The first `most` of them.
fn best(gazetteer: &Gazetteer, hits: &[NameHit], context: &Context, most: usize) -> Vec<Candidate> {
    Namesakes::new(gazetteer, hits, &context.near).best(context, most)
}

/// A place that could be meant and its score: the reasons are many to write down, and told of the best only.
#[derive(Clone, Copy)]
struct Weighed {
    hit: NameHit,
    facts: Facts,
    /// Whether it is a town whose province bears the name too.
    seat: bool,
    /// Whether it is in a table of the user's own.
    own: bool,
    /// What its name and what it is speak for it, whatever the report says.
    itself: f64,
    /// The chord to the nearest place already resolved, and what that speaks for it, where there is one.
    near: Option<(f64, f64)>,
    score: f64,
}

/// The places that could be meant by a name, each with what speaks for it whatever is said of the name.
#[derive(Clone, Default)]
pub struct Namesakes(Vec<Weighed>);

impl Namesakes {
    /// Those of `hits`, in a report that has these places already resolved.
    pub fn new(gazetteer: &Gazetteer, hits: &[NameHit], near: &[Point<f64>]) -> Self {
        let fresh = |&hit: &NameHit| {
            let facts = gazetteer.facts(hit.place);
            Weighed {
                hit,
                facts,
                seat: false,
                own: gazetteer.is_own(hit.place),
                itself: Scale::of(hit, &facts, false).score,
                near: nearness(facts.point, near),
                score: 0.0,
            }
        };
        let mut all: Vec<Weighed> = hits.iter().map(fresh).collect();
        let facts = all.iter().map(|w| w.facts);
        let provinces: Vec<Facts> = facts.filter(|f| f.kind == Kind::Province).collect();
        for one in &mut all {
            let town = one.facts.kind.precision() == GeoPrecision::Place;
            let own = |p: &Facts| p.country == one.facts.country && [0, p.adm1].contains(&one.facts.adm1);
            one.seat = town && provinces.iter().any(own); // capitals have no division
        }
        Self(all)
    }

    /// What is known of each.
    pub(crate) fn facts(&self) -> impl Iterator<Item = Facts> + Clone {
        self.0.iter().map(|one| one.facts)
    }

    /// The first `most` of them, likeliest first; ties in the order of the gazetteer.
    pub fn best(&self, context: &Context, most: usize) -> Vec<Candidate> {
        let told = |w: &Weighed| {
            let Scale { score, reasons, .. } = w.weigh(context, true);
            Candidate {
                place: w.hit.place,
                score,
                reasons,
            }
        };
        if self.0.len() > most {
            return self.weighed(context).iter().take(most).map(told).collect();
        }
        let mut all: Vec<Candidate> = self.0.iter().map(told).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        all
    }

    /// Likeliest first; ties in the order of the gazetteer.
    fn weighed(&self, context: &Context) -> Vec<Weighed> {
        let mut all = self.0.clone();
        for one in &mut all {
            one.score = one.weigh(context, false).score;
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.hit.place.cmp(&b.hit.place)));
        all
    }
}

impl Weighed {
    /// Adds up what speaks for the place, and notes it where it is to be told.
    fn weigh(&self, context: &Context, told: bool) -> Scale {
        let facts = &self.facts;
        let mut scale = if told {
            Scale::of(self.hit, facts, told)
        } else {
            Scale {
                score: self.itself,
                reasons: Vec::new(),
                told,
            }
        };
        weigh_surroundings(&mut scale, facts, context);
        if let Some((chord, weight)) = self.near {
            let nearest = || nearest_point(facts.point, &context.near, chord);
            let to = told.then(nearest).flatten().unwrap_or(facts.point);
            scale.add(weight, Reason::Near(facts.point, to));
        }
        if let Some(container) = context.stated_in {
            let inside = container.holds(facts);
            scale.add(if inside { STATED_IN } else { 0.0 }, Reason::StatedIn(inside));
        }
        let spans = |&inner: &Container| Container::of(*facts).spans(inner);
        if facts.kind.is_division() && context.holds.iter().any(spans) {
            scale.add(HOLDS, Reason::Holds);
        }
        if let Some(relation) = context.relation {
            weigh_relation(&mut scale, facts, &relation);
        }
        if self.seat {
            scale.add(SEAT, Reason::Seat);
        }
        if self.own {
            scale.add(OWN, Reason::Own);
        }
        scale
    }
}

struct Scale {
    score: f64,
    reasons: Vec<Reason>,
    told: bool,
}

impl Scale {
    /// What a name and a place speak for themselves.
    fn of(hit: NameHit, facts: &Facts, told: bool) -> Self {
        let mut scale = Self {
            score: 0.0,
            reasons: if told { Vec::with_capacity(8) } else { Vec::new() },
            told,
        };
        weigh_name(&mut scale, hit);
        weigh_place(&mut scale, facts);
        scale
    }

    fn add(&mut self, weight: f64, reason: Reason) {
        self.score += weight;
        if self.told {
            self.reasons.push(reason);
        }
    }
}

fn weigh_name(scale: &mut Scale, hit: NameHit) {
    if hit.exact {
        scale.add(EXACT, Reason::Exact);
    } else {
        scale.add(0.0, Reason::Folded);
    }
    let weight = match hit.kind {
        NameKind::Name | NameKind::Arabic => MAIN_NAME,
        NameKind::Variant | NameKind::Abbreviation => 0.0,
        NameKind::Historic => HISTORIC,
        NameKind::Demonym => DEMONYM,
    };
    scale.add(weight, Reason::NameKind(hit.kind));
}

fn weigh_place(scale: &mut Scale, facts: &Facts) {
    scale.add(prominence(facts.kind), Reason::Kind(facts.kind));
    // People live in a province's towns: its own count would put it before every city of its name.
    if facts.kind == Kind::Province {
        scale.add(DIVISION, Reason::Population(facts.population));
    } else if facts.population > 0 && facts.kind != Kind::District {
        let inhabitants = f64::from(u32::try_from(facts.population).unwrap_or(u32::MAX));
        let size = inhabitants.log10();
        let weight = POPULATION * size + FAME * (size - METROPOLIS).max(0.0);
        scale.add(weight, Reason::Population(facts.population));
    }
}

/// How much likelier news means a place of this kind than a village of its name.
const fn prominence(kind: Kind) -> f64 {
    match kind {
        // seas and the like: few are entered, all of them known
        Kind::Region => 6.0,
        Kind::Continent => 5.5,
        Kind::Country => 5.0,
        Kind::Province | Kind::City | Kind::River | Kind::Border => 1.5,
        Kind::Town | Kind::District | Kind::Lake | Kind::Mountain => 0.5,
        Kind::Village | Kind::Camp | Kind::Site | Kind::Road => 0.0,
        Kind::Neighbourhood => -0.5,
    }
}

fn weigh_surroundings(scale: &mut Scale, facts: &Facts, context: &Context) {
    if context.theatre.contains(&facts.country) {
        scale.add(THEATRE, Reason::Theatre(facts.country));
    }
    if context.countries.contains(&facts.country) {
        scale.add(COUNTRY, Reason::Country(facts.country));
    }
    if facts.adm1 != 0 && context.adm1s.contains(&facts.adm1) {
        scale.add(ADM1, Reason::Adm1);
    }
    let (country, adm1) = context.votes.besides(&context.own, facts);
    if country > 0.0 {
        let weight = COUNTRY_VOTES * country.ln_1p() + ADM1_VOTES * adm1.ln_1p();
        let reason = if facts.country == [0; 2] {
            Reason::NoCountry
        } else {
            Reason::Votes(country, adm1)
        };
        scale.add(weight, reason);
    }
}

/// Whether two points surely lie farther apart than a chord: their latitudes tell, as no arc is longer than π / 2 of its chord.
fn lies_beyond(a: Point<f64>, b: Point<f64>, chord: f64) -> bool {
    (a.y() - b.y()).abs().to_radians() > FRAC_PI_2 * chord
}

/// The least chord from a point to one of others, and what that speaks for it.
fn nearness(from: Point<f64>, points: &[Point<f64>]) -> Option<(f64, f64)> {
    let least = points.iter().fold(f64::INFINITY, |least, &point| {
        if lies_beyond(from, point, least) {
            least
        } else {
            least.min(chord(from, point))
        }
    });
    let weight = || NEAR * (-sphere_km(least) / NEAR_KM).exp();
    (!points.is_empty()).then(|| (least, weight()))
}

/// The nearest of some points, the nearest of which is so far off on a sphere. Geodesics are long to compute: only those points
/// are measured that may be it but for the [`FLATTENING`], where there are several.
fn nearest_point(from: Point<f64>, points: &[Point<f64>], least: f64) -> Option<Point<f64>> {
    let limit = least * (1.0 + FLATTENING) + f64::EPSILON;
    let close = |&p: &Point<f64>| !lies_beyond(from, p, limit) && chord(from, p) <= limit;
    let mut near = points.iter().copied().filter(close);
    let first = near.next()?;
    let Some(second) = near.next() else {
        return Some(first);
    };
    let all = [first, second].into_iter().chain(near);
    all.min_by(|&a, &b| distance_km(a, from).total_cmp(&distance_km(b, from)))
}

fn weigh_relation(scale: &mut Scale, facts: &Facts, relation: &StatedRelation) {
    let sign = |fits: bool| if fits { RELATION } else { -RELATION };
    if let Some(stated) = relation.distance_km {
        let km = distance_km(relation.anchor, facts.point);
        let fits = (km - stated).abs() <= DISTANCE_KM.max(stated * DISTANCE_SHARE);
        scale.add(sign(fits), Reason::Distance(km, fits));
    }
    if let Some(stated) = relation.bearing_deg {
        let bearing = initial_bearing_deg(relation.anchor, facts.point);
        let fits = angle_deg(bearing, stated) <= BEARING_DEG;
        scale.add(sign(fits), Reason::Direction(bearing, fits));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::csv::{Table, read};
    use crate::measure::point;

    const PLACES: &str = "\
id,name,kind,country,adm1,lat,lon,precision_km,population
t:big,Riverton,city,US,Utah,40.5,-111.9,5,43000
t:small,Riverton,town,US,Kansas,37.1,-94.7,2,900
t:far,Riverton,town,AU,Western Australia,-32.0,115.9,2,5000
t:other,Riverston,village,IE,Leinster,53.0,-7.0,1,0
";

    fn best(says: impl FnOnce(&mut Context)) -> String {
        let (name, bytes) = ("places.csv", PLACES.as_bytes());
        let gazetteer = Gazetteer::from_entries(&read(Table { name, bytes }, None).unwrap()).unwrap();
        let mut context = Context::default();
        says(&mut context);
        let ranked = rank(&gazetteer, &gazetteer.lookup("Riverton"), &context);
        gazetteer.place(ranked[0].place).id
    }

    #[test]
    fn each_reason_can_decide() {
        let kansas = crate::gazetteer::spelling::division(*b"US", "Kansas");
        assert_eq!(best(|_| {}), "t:big");
        assert_eq!(best(|c| c.theatre = vec![*b"AU"]), "t:far");
        let named = best(|c| {
            c.countries = vec![*b"AU"];
            // a country that the report names has its vote too
            c.votes = Arc::new(Votes::of([(*b"AU", 1.0)], []));
        });
        assert_eq!(named, "t:far");
        let stated = Container {
            middle: None,
            country: *b"US",
            adm1: kansas,
        };
        assert_eq!(best(|c| c.stated_in = Some(stated)), "t:small");
        let near = best(|c| {
            c.near = vec![point(37.0, -94.5)];
            c.adm1s = vec![kansas];
        });
        assert_eq!(near, "t:small");
        let heard = best(|c| c.votes = Arc::new(Votes::of([(*b"US", 9.0)], [(kansas, 9.0)])));
        assert_eq!(heard, "t:small");
        let relation = StatedRelation {
            anchor: point(37.1, -94.5),
            distance_km: Some(18.0),
            bearing_deg: Some(270.0),
        };
        assert_eq!(best(|c| c.relation = Some(relation)), "t:small");
    }

    #[test]
    fn reasons_are_plain_words() {
        for (reason, words) in [
            (
                Reason::Near(point(37.0, -94.5), point(37.125, -94.5)),
                "14 km from a place of the report",
            ),
            (Reason::Direction(335.4, true), "at 335°, as stated"),
            (
                Reason::Distance(127.0, false),
                "127.0 km away, against what is stated",
            ),
            (Reason::NameKind(NameKind::Historic), "former name"),
            (Reason::Theatre(*b"IQ"), "in the theatre (IQ)"),
            (
                Reason::Votes(3.0, 1.25),
                "the other names of the report speak for its country (3.0) and its province (1.2)",
            ),
        ] {
            assert_eq!(reason.to_string(), words);
        }
    }
}
