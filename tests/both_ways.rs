//! Rules that lean on few words, each with what it must read and with what is only like it.

use crate::pitfalls::tells;

/// A text behind "Rebels killed three soldiers." and the events it must give.
const CASES: &[(&str, &[&str])] = &[
    ("Rawa is next.", &["objective@Rawa:expected"]),
    (
        "Rawa, 12 kilometers to the north, is next, and then al-Qaim.",
        &["objective@Rawa:expected", "objective@Al-Qaim:expected"],
    ),
    ("Rawa is not next.", &[]),
    ("Rawa is next to a lake.", &[]),
    ("A ceasefire in Rawa is next on the agenda.", &[]),
    ("Lyman is in Russian hands.", &["hold@Lyman:ongoing"]),
    ("Nine hostages in Rawa are in Iranian hands.", &[]),
    ("Families streamed out of Rawa.", &["displacement@Rawa"]),
    ("Families left Rawa.", &["displacement@Rawa"]),
    ("Civilians withdrew their savings in Rawa.", &[]),
    ("Efforts to retake Rawa failed.", &["capture@Rawa:negated"]),
    (
        "Troops managed to seize the failed dam at Rawa.",
        &["capture@Rawa"],
    ),
    ("Rawa: jets bombed two villages.", &["strike@Rawa"]),
    ("Moscow: troops captured two villages.", &["capture@-"]),
    ("Mortar rounds hit Rawa.", &["strike@Rawa"]),
    ("Russia attacked Kharkiv with drones.", &["strike@Kharkiv"]),
    ("Rebels claim to hold Rawa.", &["hold@Rawa:ongoing:claimed"]),
    (
        "The army seized Rawa. Rebels denied it.",
        &["capture@Rawa:claimed"],
    ),
    (
        "The army seized Rawa. Rebels denied the claim, saying they were strong.",
        &["capture@Rawa:claimed"],
    ),
    (
        "The army seized Rawa. No one denied it.",
        &["capture@Rawa:stated"],
    ),
    (
        "The army retook Rawa and parts of Haditha.",
        &["capture@Rawa", "capture@Haditha:partial"],
    ),
    ("A missile hit the frigate Hajin.", &[]),
    ("Jets bombed Manbij, the Russian army said.", &["strike@Manbij"]),
    (
        "Troops captured Bakhmut, Russia's defence ministry said.",
        &["capture@Bakhmut"],
    ),
    ("Rebels attacked Azaz, a police officer said.", &["clash@Azaz"]),
    // what a sentence implies, and what it says of elsewhere
    (
        "Rebels entered Rawa and seized the bazaar.",
        &["advance@Rawa", "capture@Rawa"],
    ),
    (
        "Rebels entered Rawa and withdrew at dawn.",
        &["advance@Rawa", "withdraw@Rawa"],
    ),
    ("The road to Rawa was cut by rebels.", &["encircle@Rawa"]),
    ("Aid to Rawa was cut by the army.", &[]),
    ("Rebels held Rawa for nine hours.", &["capture@Rawa"]),
    ("Rebels held Rawa for nine years.", &["hold@Rawa"]),
    ("The fall of Rawa shocked the army.", &["capture@Rawa"]),
    ("A show will come to Rawa in the fall.", &[]),
    ("Guerrillas hit an army post in Rawa.", &["clash@Rawa"]),
    ("Warplanes hit an army post in Rawa.", &["strike@Rawa"]),
    ("Drones struck a car in Rawa.", &["strike@Rawa"]),
    ("Thursday's strike will hit schools in Rawa.", &[]),
    ("Monday's strike hit a school in Rawa.", &["strike@Rawa"]),
    ("About 3,000 people crossed into Syria.", &["displacement@Syria"]),
    ("A few people crossed into Syria.", &[]),
    ("Rebels sent envoys to Rawa, an hour's drive north of Anah.", &[]),
    (
        "The army would not stop until it had won back Rawa.",
        &["objective@Rawa:expected"],
    ),
    ("Rebels fought until they had won back Rawa.", &["capture@Rawa"]),
    (
        "Jets bombed Rawa, and Anah has been cut off.",
        &["strike@Rawa", "encircle@Anah"],
    ),
    ("The army admitted the loss of Rawa.", &["capture@Rawa:stated"]),
    (
        "The army took Rawa, opening the road to Haditha. The rebels pulled out of the city.",
        &["capture@Rawa", "withdraw@Rawa"],
    ),
    (
        "The army entered Rawa, driving out the rebels.",
        &["advance@Rawa", "capture@Rawa"],
    ),
    (
        "The army retook the Zalqan refinery, a day after it broke a siege in Rawa.",
        &["capture@-", "encircle@Rawa:negated"],
    ),
    (
        "Rebels said they had seized Rawa. The claim could not be verified.",
        &["capture@Rawa:claimed"],
    ),
    (
        "Rebels said they had seized Rawa. The mayor could not be reached.",
        &["capture@Rawa:stated"],
    ),
    (
        "The army retook Rawa. Rebels denied losing Rawa.",
        &["capture@Rawa:claimed", "capture@Rawa:negated"],
    ),
    ("If Rawa is captured, blood will run.", &[]),
    ("Soldiers stormed a beach in Rawa in a naval exercise.", &[]),
];

#[test]
fn what_is_meant_and_what_is_only_like_it() {
    for (text, expected) in CASES {
        tells(&format!("Rebels killed three soldiers. {text}"), expected);
    }
}
