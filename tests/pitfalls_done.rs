//! Traps that real reports set, each with its name and in invented words: what did not happen, or not here and now.

use crate::pitfalls::{body, file, news, tells};

// D. Done or not done

#[test]
fn trap_31_what_is_to_come_is_not_done() {
    for text in [
        "Troops will soon retake Haditha.",
        "Troops intend to retake Haditha.",
        "The militia is expected to retake Haditha.",
        "Troops will reportedly retake Haditha.",
        "Troops are preparing to retake Haditha.",
        "The army aims to retake Haditha.",
        "The army wants to retake Haditha.",
        "Objective: to retake Haditha from the militants.",
        "The army vowed to retake Haditha.",
        "The army is set to retake Haditha.",
        "The army is ready to retake Haditha.",
        "If the army retakes Haditha, families will return.",
        "The general urged troops to retake Haditha.",
        "The drive is aimed at retaking Haditha.",
    ] {
        let found = news(&body(text));
        assert!(
            !found.is_empty() && found.iter().all(|e| e.contains(":expected:")),
            "{found:?} in: {text}"
        );
    }
}

#[test]
fn trap_32_nouns_that_look_done() {
    tells(
        "The liberation of Haditha and Rawa will take a month.",
        &["objective@Haditha:expected", "objective@Rawa:expected"],
    );
    tells(
        "The army began an operation to recapture Haditha.",
        &["offensive@Haditha:launched:done"],
    );
    tells(
        "The army launched an offensive to retake Haditha.",
        &["offensive@Haditha:launched:done"],
    );
    tells(
        "The army is waging a campaign to liberate Haditha.",
        &["offensive@Haditha"],
    );
}

#[test]
fn trap_33_states_are_no_captures() {
    tells("Iraqi troops in Haditha rested.", &[]);
    tells("Aid reached rebel-held Haditha.", &["hold@Haditha:ongoing"]);
    tells("Haditha is held by militants.", &["hold@Haditha:ongoing"]);
    tells(
        "Haditha is still in the hands of militants.",
        &["hold@Haditha:ongoing"],
    );
}

#[test]
fn trap_34_captures_without_a_subject() {
    tells(
        "Most of Haditha has largely been captured.",
        &["capture@Haditha:done:partial"],
    );
    tells(
        "Haditha and Rawa were liberated in May.",
        &["capture@Haditha:done", "capture@Rawa:done"],
    );
    tells(
        "Haditha fell to fighters backed by the coalition.",
        &["capture@Haditha:done"],
    );
    tells(
        "The army had driven Daesh from Haditha.",
        &["capture@Haditha:done"],
    );
    tells(
        "The army defeated the militants in Haditha.",
        &["capture@Haditha:done"],
    );
    tells(
        "Troops took the last militant posts in Haditha.",
        &["capture@Haditha:done"],
    );
    let reading = body("Haditha fell to fighters backed by the coalition.");
    assert_eq!(reading.events[0].actor.as_ref().unwrap().as_written, "fighters");
}

#[test]
fn trap_35_a_slow_advance_and_a_retreat() {
    let reading = body("Militants retreated from Haditha in the face of the army.");
    assert_eq!(news(&reading), ["withdraw@Haditha:done:stated:news"]);
    assert_eq!(reading.events[0].actor.as_ref().unwrap().name, "Militants");
}

#[test]
fn trap_36_verbs_that_code_books_lack() {
    for verb in ["liberated", "retook", "reclaimed", "regained"] {
        tells(&format!("Troops {verb} Haditha."), &["capture@Haditha:done"]);
    }
    tells(
        "Troops ousted the militants from Haditha.",
        &["capture@Haditha:done"],
    );
    tells("Haditha fell to the militants.", &["capture@Haditha:done"]);
    tells(
        "The army plans to reoccupy Haditha.",
        &["objective@Haditha:expected"],
    );
}

#[test]
fn trap_37_what_is_launched() {
    tells(
        "The army launched an operation in Haditha.",
        &["offensive@Haditha:launched"],
    );
    tells("The army launched missiles at Haditha.", &["strike@Haditha"]);
    tells("The army launched an air strike on Haditha.", &["strike@Haditha"]);
    tells(
        "The army launched artillery fire on Haditha.",
        &["strike@Haditha"],
    );
}

#[test]
fn trap_38_another_war_in_the_same_report() {
    let reading =
        body("The army captured Haditha from Daesh. The militia attacked pro-Barzani militias in Kirkuk.");
    let target = |n: usize| {
        reading.events[n]
            .target
            .as_ref()
            .map(|t| t.name.clone())
            .unwrap_or_default()
    };
    assert_ne!(target(0), target(1));
}

#[test]
fn trap_39_who_says_so_may_come_last() {
    let reading = body("The militia has captured Haditha, the militia claimed.");
    assert_eq!(news(&reading), ["capture@Haditha:done:claimed:news"]);
    tells(
        "The army claims to have captured Haditha.",
        &["capture@Haditha:done:claimed"],
    );
}

// Traps of other real reports

#[test]
fn the_place_of_the_title_is_not_the_place_of_the_event() {
    let (_, reading) =
        file("Baghdad hails its troops\n\nPublished 2019-04-12\n\nTroops captured Haditha on Thursday.\n");
    assert_eq!(news(&reading), ["capture@Haditha:done:stated:news"]);
}

#[test]
fn there_and_the_territory() {
    tells(
        "It rained in Haditha. Fighting broke out there.",
        &["clash@Haditha"],
    );
}

#[test]
fn a_line_break_inside_a_name() {
    let (_, reading) = file(
        "Troops take a town\n\nPublished 2019-04-12\n\nThe army said after two days of heavy fighting its men had captured Tal\n\
         Afar and that they would rest there for a night and a day.\n",
    );
    assert!(
        news(&reading).contains(&"capture@Tal Afar:done:stated:news".to_owned()),
        "{:?}",
        news(&reading)
    );
}

#[test]
fn an_evacuation_that_did_not_happen() {
    tells(
        "The withdrawal of rebels from Haditha had not taken place by noon.",
        &["withdraw@Haditha:negated"],
    );
}

#[test]
fn a_bomb_that_failed() {
    tells(
        "A man left a bomb at a market in Haditha, but it did not go off.",
        &["strike@Haditha:negated"],
    );
    tells(
        "Two car bombs in Haditha were found before they could be detonated.",
        &["strike@Haditha:negated"],
    );
}

#[test]
fn an_offensive_that_is_over() {
    tells(
        "The army ended its offensive in Haditha.",
        &["offensive@Haditha:ended:negated"],
    );
    tells(
        "The siege of Haditha by the army is over.",
        &["encircle@Haditha:negated"],
    );
}

#[test]
fn captured_arms_and_men_are_no_ground() {
    tells("Troops captured large amounts of munitions in Haditha.", &[]);
    tells("Police captured a fugitive in Haditha.", &[]);
    tells(
        "The troops landed near Haditha to capture the rebel leader.",
        &["advance@Haditha"],
    );
}

#[test]
fn fighting_at_a_lull() {
    tells(
        "A lull in the fighting in Haditha let families rest.",
        &["clash@Haditha:negated"],
    );
}

#[test]
fn an_attack_that_was_beaten_back_took_place() {
    tells(
        "Troops repelled an attack on Haditha and captured Rawa.",
        &["clash@Haditha:done", "capture@Rawa:done"],
    );
    tells("Troops nearly captured Haditha.", &["capture@Haditha:negated"]);
    tells("Rebels no longer hold Haditha.", &["hold@Haditha:negated"]);
    tells(
        "Fighters loyal to the rebels hold Haditha.",
        &["hold@Haditha:ongoing"],
    );
}

#[test]
fn comment_on_an_attack_denies_nothing() {
    tells(
        "There was no claim of responsibility for the bombing in Haditha.",
        &["strike@Haditha:done"],
    );
    tells(
        "The mayor made no comment on the shelling of Haditha.",
        &["strike@Haditha:done"],
    );
}

#[test]
fn a_report_of_peace_tells_of_no_war() {
    tells(
        "The number of farms in Haditha fell. A clinic in Rawa is fully occupied. Police seized papers at a house in \
         Anah. The team took Baiji by storm. The driver fled Samarra by night. The mayor will return to Kirkuk on \
         Sunday. An anti-missile shield is built in Rutba. The bomb squad came to Hawija.",
        &[],
    );
}

#[test]
fn many_who_flee_need_nobody_armed_beside_them() {
    tells(
        "Some 6,000 people have fled Haditha.",
        &["displacement@Haditha:done"],
    );
}

#[test]
fn a_part_is_a_part_and_all_of_it_is_the_whole() {
    for (part, partial) in [
        ("the eastern neighbourhoods of Haditha", true),
        ("80 percent of Haditha", true),
        ("almost all neighbourhoods of Haditha", true),
        ("all neighbourhoods of Haditha", false),
        ("all of the neighbourhoods of Haditha", false),
        ("100 percent of Haditha", false),
        ("the last two neighbourhoods of Haditha", false),
        ("Haditha, some 20 km away,", false),
    ] {
        let found = news(&body(&format!("Troops captured {part} on Monday.")));
        let said = found.iter().any(|e| e.contains(":partial"));
        assert!(found.len() == 1 && said == partial, "{found:?} in: {part}");
    }
}

#[test]
fn a_village_that_begins_a_sentence_is_no_town_of_that_name() {
    let found = news(&body(
        "The village of Qorvantil was recaptured by troops on Monday.",
    ));
    assert!(found.iter().all(|e| !e.contains("Village")), "{found:?}");
    assert!(!found.is_empty());
}
