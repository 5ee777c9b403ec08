//! What words do in a sentence, as `grammar.csv` has it.

use crate::closed_list;

closed_list! {
    /// What a word does in a sentence.
    Class {
        /// "in", "at", "inside".
        In = "in",
        /// "near", "around", "outside".
        Near = "near",
        /// "of".
        Of = "of",
        /// "to", "into", "towards".
        To = "to",
        /// "from".
        From = "from",
        /// "on".
        On = "on",
        /// "for".
        For = "for",
        /// "against".
        Against = "against",
        /// "over", "across", "through", "along".
        Over = "over",
        /// "between".
        Between = "between",
        /// "with", "without".
        With = "with",
        /// "by".
        By = "by",
        /// Begins another clause: "while", "where", "after".
        Clause = "clause",
        /// "the", "a", "its".
        Determiner = "determiner",
        /// "and", "or".
        And = "and",
        /// A form of "be".
        Be = "be",
        /// A form of "have".
        Have = "have",
        /// A kind of place: "town", "province", "base".
        PlaceNoun = "place_noun",
        /// Ground that can change hands or be fought over: "positions", "heights", "villages".
        Ground = "ground",
        /// What is captured, attacked or left without ground changing hands: "suspect", "tanks", "title".
        NotGround = "not_ground",
        /// "north", "western".
        Compass = "compass",
        /// Says that somebody speaks: "said", "reported".
        Say = "say",
        /// Stands for a place named before: "there", "here".
        Pointer = "pointer",
        /// Comes before the name of a person: "general", "president".
        Title = "title",
        /// Makes the name of an organisation of the names before it: "Command", "Post".
        Organisation = "organisation",
        /// An adverb that may stand between the parts of a verb: "largely".
        Adverb = "adverb",
        /// Leads to what an operation is for: "aimed", "focused".
        Aim = "aim",
        /// Flies, and strikes from the air: "warplanes".
        Aircraft = "aircraft",
        /// Somebody who is caught, and no ground: "fugitives".
        Person = "person",
        /// Says that a weapon does its work: "fired", "wounded".
        Impact = "impact",
        /// Belongs to a court or an inquiry: "prosecutors", "convicted".
        Court = "court",
        /// Says that the place before it undergoes what stands behind it: "saw heavy fighting".
        Undergo = "undergo",
        /// Behind "be", says that a deed was noticed where it was done: "reported".
        Noticed = "noticed",
        /// Says how somebody stands to a deed, wherever that was done: "condemned", "mourned".
        Regard = "regard",
        /// Says that deeds grew more or fewer, never that one was done: "declined".
        Trend = "trend",
        /// Says that what goes on has come to the place behind it: "spread to".
        Spread = "spread",
        /// Comes between what somebody said and where it was heard: "a statement issued in".
        Heard = "heard",
        /// People of a place itself, who tell what they saw there: "residents".
        Local = "local",
        /// Behind a comma, leads to the places of what was just told: "mostly".
        Detail = "detail",
        /// Something that is told, true or not: "rumours".
        Account = "account",
        /// Belongs to sport or an election: "goals", "votes".
        Contest = "contest",
        /// Drives people out, and is no war: "floods".
        Disaster = "disaster",
        /// Says that a deed is before a court: "sentenced".
        Trial = "trial",
    }
}
