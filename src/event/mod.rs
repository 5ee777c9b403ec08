//! Who did or will do what, where and when, and the words that say so.

mod actor;
mod bind;
mod border;
mod clause;
mod confidence;
mod dated;
mod denial;
mod find;
mod flight;
mod id;
mod implied;
mod kind;
mod list;
mod modality;
mod quantity;
mod refine;
mod repeat;
mod review;
mod sense;
mod site;
mod source;
mod stage;
mod trigger;
mod used;
mod weights;
mod when;
mod words;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::closed_list;
use crate::date::DateReading;
use crate::gazetteer::{GeoPrecision, Place};
use crate::resolution::GeoCheck;
use crate::text::Span;

pub(crate) use actor::{fought, spans};
pub use find::find;
pub(crate) use id::id_of;
pub use review::{Decision, Review};
pub use words::{Words, armed};

closed_list! {
    /// What happened.
    EventType {
        /// An operation announced, launched, under way, ended.
        Offensive = "offensive",
        /// A place named as next or wished for.
        Objective = "objective",
        /// Approach, reach, enter, push into.
        Advance = "advance",
        /// Surround, besiege, cut off.
        Encircle = "encircle",
        /// Fighting, assault, storming, resistance.
        Clash = "clash",
        /// Bombs, shells, rockets, drones, suicide or car bombs, planted bombs.
        Strike = "strike",
        /// Control gained, wholly or in part.
        Capture = "capture",
        /// A side is said to hold a place now or then.
        Hold = "hold",
        /// Fighters leave.
        Withdraw = "withdraw",
        /// Civilians flee or arrive.
        Displacement = "displacement",
    }
}

closed_list! {
    /// Where an operation stands.
    Phase {
        /// It is announced.
        Announced = "announced",
        /// It begins.
        Launched = "launched",
        /// It goes on.
        Ongoing = "ongoing",
        /// It is over.
        Ended = "ended",
    }
}

closed_list! {
    /// Whether it happened.
    Realis {
        /// It did.
        Done = "done",
        /// It is happening.
        Ongoing = "ongoing",
        /// It is planned, wished or foreseen.
        Expected = "expected",
        /// It did not happen.
        Negated = "negated",
    }
}

closed_list! {
    /// How the report stands to what it says.
    Hedge {
        /// It says so.
        Stated = "stated",
        /// Somebody claims it.
        Claimed = "claimed",
        /// Nobody is named: "reportedly", "is believed".
        Unattributed = "unattributed",
    }
}

closed_list! {
    /// What the event is to the report.
    Role {
        /// The news.
        News = "news",
        /// More than seven days before the report, or told as what came before.
        Background = "background",
        /// Another theatre.
        Elsewhere = "elsewhere",
        /// In the caption of a picture.
        Caption = "caption",
    }
}

closed_list! {
    /// What a place is to an event.
    PlaceRole {
        /// Where it happened.
        At = "at",
        /// What is aimed at.
        Objective = "objective",
        /// Where it went.
        Destination = "destination",
        /// Where it came from.
        Origin = "origin",
        /// Near it: not the site.
        Near = "near",
        /// Only used to describe another place.
        Anchor = "anchor",
    }
}

closed_list! {
    /// Why an event has no site.
    UnplacedReason {
        /// No place is named.
        NoPlaceNamed = "no_place_named",
        /// The place is in no gazetteer.
        NotInGazetteer = "not_in_gazetteer",
        /// Several places bear the name and nothing tells them apart.
        Ambiguous = "ambiguous",
        /// Near, between, around or in a direction from a place.
        RelativeOnly = "relative_only",
        /// A number of places is given and none is named.
        CountedPlacesUnnamed = "counted_places_unnamed",
    }
}

/// A side, a force, an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Its one canonical name.
    pub name: String,
    /// The words of the report.
    pub as_written: String,
    /// Whether it is the name of one armed side, not a common noun as in "Iraqi jets".
    #[serde(default)]
    pub named: bool,
}

/// A number with its unit, as reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// The number.
    pub value: f64,
    /// What is counted, in the singular: "killed", "injured", "displaced", "fighter", "location", "km".
    pub unit: String,
    /// Whether it is said to be about, more than, at least so many.
    pub approx: bool,
    /// The words of the report.
    pub text: String,
}

/// A place in an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// What it is to the event.
    pub role: PlaceRole,
    /// The words of the report.
    pub as_written: String,
    /// Where they stand in the text.
    pub span: Span,
    /// The place, where it is resolved.
    #[serde(skip)]
    pub place: Option<Arc<Place>>,
    /// How precisely.
    pub geo_precision: GeoPrecision,
    /// Whether it is named elsewhere in the report and meant here ("the town", "there").
    pub inferred: bool,
    /// A stated distance or direction against the gazetteer.
    pub check: GeoCheck,
}

/// An event as read in one report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// A hash of the report id, the sentence and its ordinal among equals, the type, the site as written and its
    /// ordinal; no offset, date, coordinate or gazetteer id goes in.
    pub id: String,
    /// What events share that one trigger tells of; empty where there is only one.
    pub group: String,
    /// What happened.
    pub kind: EventType,
    /// Where an operation stands; offensives only.
    pub phase: Option<Phase>,
    /// Whether control is gained, or held, in part only.
    pub partial: bool,
    /// Whether it happened.
    pub realis: Realis,
    /// How the report stands to it.
    pub hedge: Hedge,
    /// Who says so, or claims it where it is hedged; empty where nobody is named.
    pub claimed_by: String,
    /// What it is to the report.
    pub role: Role,
    /// The id of the event of the same report that this one says again (headline, standfirst and lead); empty else.
    pub same_as: String,
    /// The chance, 0 to 1, that a careful reader finds its type at its place in the report; see `docs/accuracy.md`.
    pub confidence: f64,
    /// The sentence that says so.
    pub sentence: Span,
    /// Its words.
    pub sentence_text: String,
    /// The word or words that make the event.
    pub trigger: Span,
    /// When.
    pub date: DateReading,
    /// Since when, where a report says so of a state; holds only.
    pub since: Option<DateReading>,
    /// Who did it.
    pub actor: Option<Actor>,
    /// To whom.
    pub target: Option<Actor>,
    /// The name of the operation; empty where there is none.
    pub operation: String,
    /// Numbers.
    pub quantities: Vec<Quantity>,
    /// The site first, where there is one, then the others.
    pub places: Vec<EventPlace>,
    /// Why there is no site.
    pub unplaced: Option<UnplacedReason>,
    /// Whether the order of the sites of this group is stated ("and then"): the place that comes before this site.
    pub after: Option<EventPlace>,
    /// What an analyst says of it; none where nobody has.
    #[serde(skip)]
    pub review: Option<Box<Review>>,
}

impl Event {
    /// The site: the place at which it stands on a map. An origin is one only for a withdrawal, or for a
    /// displacement whose destination is not named.
    pub fn site(&self) -> Option<&EventPlace> {
        let of = |roles: &[PlaceRole]| self.places.iter().find(|p| roles.contains(&p.role));
        let to = of(&[PlaceRole::At, PlaceRole::Objective, PlaceRole::Destination]);
        let from = || of(&[PlaceRole::Origin]);
        let site = match self.kind {
            EventType::Withdraw => of(&[PlaceRole::At, PlaceRole::Objective]).or_else(from),
            EventType::Displacement => to.or_else(from),
            _ => to,
        };
        site.filter(|p| p.place.is_some() && self.unplaced.is_none())
    }
}
