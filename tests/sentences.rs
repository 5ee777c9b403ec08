//! Sentences as reporters write them, and sentences of other news that use the same words; all invented.

use crate::sites::check;

#[test]
fn what_is_refuted_asked_or_goes_on() {
    check(&[
        (
            "Officials said rebels had captured Samarra and that Tikrit was calm.",
            "capture@Samarra:done",
        ),
        (
            "Rebels said they had taken Samarra and that Tikrit was surrounded.",
            "capture@Samarra:done; encircle@Tikrit:done",
        ),
        (
            "The army denied that it had shelled Samarra and that it had entered Tikrit.",
            "strike@Samarra:negated; advance@Tikrit:negated",
        ),
        (
            "Reports that Samarra had fallen were untrue, the army said.",
            "capture@Samarra:negated",
        ),
        (
            "The army, which rejected claims of abuse, captured Rawa on Friday.",
            "capture@Rawa:done",
        ),
        ("Has Tikrit fallen to the rebels? Not yet, officials say.", ""),
        (
            "Rebels continued to shell Tikrit on Monday.",
            "strike@Tikrit:ongoing",
        ),
        ("It took the army four days to recapture Hit.", "capture@Hit:done"),
        (
            "The rebels will not stop until Haditha is liberated.",
            "objective@Haditha:expected",
        ),
        (
            "Troops broke a two-month siege of Haditha.",
            "encircle@Haditha:negated",
        ),
        (
            "Soldiers shelled Hit before leaving Rawa on Monday.",
            "strike@Hit:done; withdraw@Rawa:done",
        ),
    ]);
}

#[test]
fn what_the_other_side_denies() {
    check(&[
        (
            "They denied the army's claim that it had recaptured Tikrit.",
            "capture@Tikrit:negated",
        ),
        (
            "The rebels said they had seized Samarra, but the army denied this.",
            "capture@Samarra:done:claimed",
        ),
        (
            "The rebels said they had seized Samarra, a claim the army dismissed.",
            "capture@Samarra:done:claimed",
        ),
        (
            "The army halted a rebel advance on Samarra.",
            "advance@Samarra:negated",
        ),
    ]);
}

#[test]
fn what_is_hit_and_by_whom() {
    check(&[
        (
            "The Zalqan Front (ZF) attacked soldiers in Samarra.",
            "clash@Samarra:done",
        ),
        (
            "A car bomb exploded outside the Zalqan Hotel in Tikrit on Sunday.",
            "strike@Tikrit; strike@Tikrit",
        ),
        (
            "A car bomb exploded near the finance ministry in Tikrit on Sunday.",
            "strike@Tikrit; strike@Tikrit",
        ),
        ("A strike in Fallujah killed six militants.", "strike@Fallujah"),
    ]);
}

#[test]
fn who_moves_and_who_is_driven_out() {
    check(&[
        ("Rebels pushed north and were seen in Tikrit.", ""),
        ("The rebels were pushed back to Samarra.", ""),
        ("Rebels pushed on towards Tikrit.", "advance@Tikrit:done"),
        (
            "Rebels battled soldiers in Samarra on Wednesday, forcing thousands of civilians to flee.",
            "clash@Samarra:done; displacement@Samarra:done",
        ),
        (
            "Floods forced thousands of families to flee their homes in Hit.",
            "",
        ),
    ]);
}

#[test]
fn who_holds_and_who_held() {
    check(&[
        ("Samarra is occupied by the rebels.", "hold@Samarra:ongoing"),
        (
            "The army recaptured Tikrit, held by rebels for two years.",
            "capture@Tikrit:news; hold@Tikrit:background",
        ),
    ]);
}

#[test]
fn other_news() {
    check(&[
        ("Rebels left Hit. Samarra stocks fell on Monday.", "withdraw@Hit"),
        ("Rebels left Hit. Samarra fell 3-0 to Tikrit.", "withdraw@Hit"),
        ("Rebels left Hit. Samarra fell to a 2-0 defeat.", "withdraw@Hit"),
        (
            "Rebels left Hit. Teachers in Samarra resumed their strike on Monday.",
            "withdraw@Hit",
        ),
        (
            "Rebels left Hit. A court on Tuesday sentenced six men over the bombing of a mosque in Tikrit.",
            "withdraw@Hit; strike@Tikrit:background",
        ),
    ]);
}

#[test]
fn what_looks_refuted_asked_or_peaceful_and_is_not() {
    check(&[
        (
            "A statement said that rebels captured Rawa on Monday after their demands were rejected.",
            "capture@Rawa:done",
        ),
        (
            "The minister was dismissed after reports that rebels had captured Rawa on Monday.",
            "capture@Rawa:done",
        ),
        (
            "The army shelled Rawa on Monday but denied it targeted civilians.",
            "strike@Rawa:done:stated",
        ),
        (
            "Rebels managed to flee Hit and plan to attack Rawa.",
            "withdraw@Hit:done; objective@Rawa:expected",
        ),
        (
            "In the past few days the army has vowed to recapture Rawa.",
            "objective@Rawa:expected",
        ),
        ("Rebels drove the enemy from Rawa on Monday.", "capture@Rawa"),
        (
            "A second strike on Tuesday killed ten soldiers in Rawa.",
            "strike@Rawa",
        ),
        (
            "Fighting forced families to flee Rawa on Monday despite heavy rains.",
            "displacement@Rawa",
        ),
        (
            "Rebels wait for night before attacking Rawa.",
            "clash@Rawa:ongoing",
        ),
        (
            "Rebels took Samarra on Sunday, Tikrit on Monday and Baiji on Tuesday.",
            "capture@Samarra; capture@Tikrit; capture@Baiji",
        ),
        (
            "The doctors' strike in Rawa followed an attack by gunmen.",
            "clash@Rawa",
        ),
        (
            "Troops entered Hit on Saturday after a week of air strikes hit the town.",
            "advance@Hit; strike@Hit",
        ),
        (
            "Rawa, 70 miles north-west of Tikrit, was the last town held by the rebels.",
            "hold@Rawa",
        ),
        (
            "The army shelled a district on the southern edge of Fallujah.",
            "strike@Fallujah",
        ),
    ]);
}
