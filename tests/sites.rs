//! Which place of a sentence its event is at, and which places are only named beside it.

use crate::grammar::{Bench, agree, short};

/// Invented sentences, and the events that they tell, as in the word tables.
const CASES: [(&str, &str); 148] = [
    // whose government is fought, who speaks abroad, and what is only foreseen
    (
        "Rebels hold Hit. The rebels have been fighting the Iraqi government since 2003.",
        "hold@Hit; clash@Iraq",
    ),
    (
        "Rebels hold Rutba and Hit. In London, insurers said the convoy was shelled.",
        "hold@Rutba; hold@Hit",
    ),
    (
        "Rebels hold Rutba and Hit. In Hit, officials said the market was shelled.",
        "hold@Rutba; hold@Hit; strike@Hit",
    ),
    (
        "Rebels fled as soldiers came. The government controls Rutba.",
        "hold@Rutba",
    ),
    (
        "The fall of Rutba is imminent, soldiers said.",
        "objective@Rutba:expected",
    ),
    (
        "Preparations for an assault by soldiers on Rutba are under way.",
        "clash@Rutba:expected",
    ),
    (
        "Talks on a withdrawal of rebels from Rutba failed.",
        "withdraw@Rutba:expected",
    ),
    ("The army's next target is Rutba.", "objective@Rutba:expected"),
    // what is yet to be ended goes on
    (
        "The militia will lift the siege of Rutba.",
        "encircle@Rutba:ongoing",
    ),
    (
        "The army refused to lift the siege of Rutba.",
        "encircle@Rutba:ongoing",
    ),
    ("The army lifted the siege of Rutba.", "encircle@Rutba:negated"),
    (
        "The army did not end its offensive in Rutba.",
        "offensive@Rutba:ongoing",
    ),
    // who lost it to whom
    ("The army lost Rutba to rebels on Monday.", "capture@Rutba"),
    (
        "Rebels captured Rutba on Monday but lost it again on Tuesday.",
        "capture@Rutba; capture@Rutba",
    ),
    ("The army lost a helicopter over Rutba.", ""),
    ("Soldiers lost Rutba commander Ali in an ambush.", ""),
    ("Soldiers said that the army lost Rutba to the sea.", ""),
    (
        "Rebels hold Rutba and Hit. In Kabul, residents said rebels shelled homes.",
        "hold@Rutba; hold@Hit; strike@Kabul",
    ),
    (
        "The army plans to halt the next offensive in Rutba.",
        "objective@Rutba:expected",
    ),
    (
        "The army plans on lifting the siege of Rutba.",
        "encircle@Rutba:ongoing",
    ),
    (
        "Negotiations on aid failed and rebels captured Rutba.",
        "capture@Rutba",
    ),
    ("Rebels fought alongside the Iraqi government.", ""),
    ("The army evacuated its troops from Rutba.", "withdraw@Rutba"),
    ("The army lost control of Rutba.", "hold@Rutba:negated"),
    // who is taken away
    ("The army evacuated 300 people from Rutba.", "displacement@Rutba"),
    ("Soldiers were evacuated from Rutba.", "withdraw@Rutba"),
    // who it was, and what "it" is
    ("Soldiers were sent to Rutba.", "advance@Rutba"),
    ("Soldiers sent aid to Rutba.", ""),
    (
        "Rebels killed nine soldiers in Hit. Rutba was surrounded on Monday.",
        "clash@Hit; encircle@Rutba",
    ),
    (
        "Rebels captured Rutba on Monday. The army retook it on Tuesday.",
        "capture@Rutba; capture@Rutba",
    ),
    (
        "Rebels captured a tank in Rutba on Monday. The army retook it on Tuesday.",
        "",
    ),
    ("The army broke the siege of Rutba.", "encircle@Rutba:negated"),
    // what belongs to a verb, and what only stands behind it
    ("Troops moved towards Rutba on Friday.", "advance@Rutba"),
    ("Rutba was overrun by gunmen.", "capture@Rutba"),
    (
        "Rebels were blocking the road to Rutba.",
        "encircle@Rutba:ongoing",
    ),
    (
        "Rebels who captured Kirkuk said they would move on.",
        "capture@Kirkuk",
    ),
    ("Residents of Rutba have fled their homes.", "displacement@Rutba"),
    (
        "The film about rebels told of men from Hit. Residents of Rutba are sons of men who fled the war.",
        "",
    ),
    // what is asked, doubted or contrary to fact
    (
        "Had the army captured Rutba, the war would be over.",
        "capture@Rutba:negated",
    ),
    ("Did rebels capture Rutba?", ""),
    ("Why did rebels leave Rutba?", "withdraw@Rutba"),
    (
        "Rebels captured Rutba, according to an unconfirmed report.",
        "capture@Rutba:unattributed",
    ),
    // how people stand to it, and what befalls them
    (
        "Soldiers fought in Hit. In Rutba, families mourned the attack on soldiers.",
        "clash@Hit",
    ),
    (
        "Rebels attacked soldiers in Hit. The attack was condemned in Rutba.",
        "clash@Hit",
    ),
    ("Gunmen attacked three officials in Rutba.", "clash@Rutba"),
    // who does it, and whose it is
    ("Rebels attacked Damascus's embassy in Baghdad.", "clash@Baghdad"),
    (
        "Damascus's bombing of Rutba left ten soldiers dead.",
        "strike@Rutba",
    ),
    (
        "Soldiers fought rebels in Rutba, Anah's mayor said.",
        "clash@Rutba",
    ),
    (
        "Troops ended a siege of Rutba, Anah radio said.",
        "encircle@Rutba",
    ),
    // what only looks like a plan, a person, a name or an opinion
    ("Soldiers cut off Rutba.", "encircle@Rutba"),
    (
        "Families met when rebels cut off Rutba on Monday.",
        "encircle@Rutba",
    ),
    ("Rebels massed in Hit attacked Rutba.", "clash@Rutba"),
    (
        "Soldiers anticipated rebel moves and captured Rutba.",
        "capture@Rutba",
    ),
    (
        "The raid on Rutba was ordered by the general on Monday, rebels said.",
        "clash@Rutba",
    ),
    (
        "The envoy wants to end the shelling of Rutba.",
        "strike@Rutba:ongoing",
    ),
    (
        "After the talks the airport in Rutba was captured by rebels.",
        "capture@Rutba",
    ),
    (
        "In Rutba, protests turned into clashes between soldiers and rebels.",
        "clash@Rutba",
    ),
    (
        "In Rutba, officials said that a car bomb left nine soldiers dead.",
        "strike@Rutba",
    ),
    ("The army sent rockets into Rutba.", "strike@Rutba"),
    ("A Rutba clinic was bombed.", "strike@Rutba"),
    (
        "Villagers blocked the road to Rutba with tyres after soldiers shot a boy.",
        "",
    ),
    ("Rebel Attack leaves nine soldiers dead in Rutba.", "clash@Rutba"),
    (
        "Rebels charged army lines at dawn and vowed to attack Rutba.",
        "objective@Rutba:expected",
    ),
    (
        "Soldiers met in Hit and an attack on Rutba was under way.",
        "clash@Rutba",
    ),
    (
        "Clashes increased in Rutba on Monday, wounding nine soldiers.",
        "clash@Rutba",
    ),
    // what is no deed
    ("Snow fell in Rutba as soldiers slept.", ""),
    ("The army said bombings fell by half in Rutba.", ""),
    // what is told of another day, or of no place
    (
        "Militants withdrew from a town on Monday, the army said. Militants withdrew from Hit on March 9.",
        "withdraw@-; withdraw@Hit",
    ),
    (
        "Fighting in Syria killed dozens on Monday. Rebels clashed with soldiers in Palmyra a week later.",
        "clash@Syria; clash@Palmyra",
    ),
    // who speaks
    (
        "Baghdad reported on Sunday that soldiers repulsed an attack on Haditha.",
        "clash@Haditha; clash@Haditha",
    ),
    ("Officials there said the army captured Anah.", "capture@Anah"),
    ("The army has no news in Mosul on battles elsewhere.", ""),
    // where a place lies
    (
        "Rebels attacked an army post in Rutba, Anbar province.",
        "clash@Rutba",
    ),
    (
        "Bombs killed six soldiers in Baghdad's Zalqan district.",
        "strike@-",
    ),
    ("Rebels fought in Syria's plains.", "clash@Syria"),
    (
        "Rebels fought soldiers in the Zalqan refugee camp outside Rawa.",
        "clash@Rawa",
    ),
    (
        "Soldiers met in Rawa. Rebels then fired on a post in Rawa Castle.",
        "clash@Rawa",
    ),
    ("Troops captured the village of Zalqan in Rawa.", "capture@-"),
    // what is no fighting
    ("The army runs the Zalqan Operations Center in Rawa.", ""),
    ("The army keeps missiles in Rawa.", ""),
    (
        "The bombing campaign in Syria went on, the army said.",
        "strike@Syria",
    ),
    (
        "A drifter from a recent Rawa homicide was captured by soldiers.",
        "",
    ),
    ("Anah fell to 18th of the towns, the army said.", ""),
    ("Captured rifles were shown in Rawa, the army said.", ""),
    ("The army spoke of the will to combat the fever in Rawa.", ""),
    // what belongs to another word
    ("A man from a recent Rawa homicide was captured by soldiers.", ""),
    (
        "The army praised the long offensive and called on friends of Rawa.",
        "offensive@-",
    ),
    ("The fall of the hills deprived Rawa of water, the army said.", ""),
    (
        "After the invasion of Syria by troops, Jordan was eager for talks.",
        "offensive@Syria",
    ),
    ("Soldiers fled towards the hills that adjoin Anah.", ""),
    (
        "Soldiers who fought in the Gulf war were killed in a clash in Hit.",
        "clash@Hit; clash@Hit",
    ),
    // what was done to the place before
    (
        "Soldiers sent arms to the town of Anah held by rebels.",
        "hold@Anah",
    ),
    (
        "The army spoke of Anah, which rebels captured from the militia.",
        "capture@Anah",
    ),
    (
        "Rebels watch Hit, which the militia has held since 2014.",
        "hold@Hit:ongoing",
    ),
    // the noun right behind its place
    (
        "Soldiers spoke of the meaning of the Fallujah assault, in Hit and in Rawa.",
        "clash@Fallujah",
    ),
    // the place of the sentence before
    (
        "Rebels attacked Haditha. Soldiers took food to the besieged town.",
        "clash@Haditha; encircle@Haditha",
    ),
    (
        "Rebels attacked Hit and Anah. The clashes went on for hours.",
        "clash@Hit; clash@Anah; clash@Hit; clash@Anah",
    ),
    (
        "Fighting went on in Hit. Two divisions of the army were destroyed.",
        "clash@Hit",
    ),
    (
        "Rebels shelled Palmyra. After a visit of the mayor of Palmyra in Aleppo, soldiers spoke of the besieged city.",
        "strike@Palmyra; encircle@Palmyra",
    ),
    // who leaves
    ("Guerrillas were driven out of Lebanon.", "withdraw@Lebanon"),
    (
        "Guerrillas were driven out of most of northern Lebanon.",
        "capture@North Lebanon",
    ),
    ("Soldiers said the deposed president fled to Jordan.", ""),
    ("Soldiers sought the general, who fled from Hit, on Monday.", ""),
    // what was counted at each place
    (
        "Bombs killed six soldiers in Hit and three near Rawa.",
        "strike@Hit; strike@Rawa",
    ),
    (
        "Bombs killed six soldiers in Hit, two in Anah and four guards in Rawa.",
        "strike@Hit; strike@Anah; strike@Rawa",
    ),
    // what is fired, and what it does
    ("Iran fired two missiles at Rutba.", "strike@Rutba"),
    ("Iran fired a missile into the Persian Gulf.", ""),
    (
        "Six soldiers were killed in Hit when shells fell on Rawa.",
        "strike@Rawa",
    ),
    (
        "Six soldiers were hurt when rebels hit Rawa with rockets.",
        "strike@Rawa; strike@Rawa",
    ),
    // what flies
    ("Soldiers in Rutba were under assault from jets.", "strike@Rutba"),
    ("Soldiers were attacked by jets in Rutba.", "strike@Rutba"),
    // what kind of attack it was
    (
        "A bomb exploded in Hit on Monday. The attack in Hit killed nine soldiers.",
        "strike@Hit; strike@Hit; strike@Hit",
    ),
    // what goes on has come to a place
    (
        "The army said fighting has spread to Rutba from the hills.",
        "clash@Rutba",
    ),
    ("The army said the offensive has moved to Anah.", "offensive@Anah"),
    (
        "The clash with rebels was said by the army to be a threat to Rutba.",
        "",
    ),
    // a clause behind "and"
    (
        "Hit is the seat of a governor and clashes have been reported by soldiers in Rutba.",
        "clash@Rutba",
    ),
    (
        "Hit is the home of a museum and several clashes have been seen by soldiers.",
        "",
    ),
    (
        "The army said Anah and Rutba were shelled.",
        "strike@Anah; strike@Rutba",
    ),
    (
        "Rebels captured Anah and Rutba was shelled.",
        "capture@Anah; strike@Rutba",
    ),
    // a town and a province
    (
        "Rebels captured Rutba and the Nineveh plain.",
        "capture@Rutba; capture@Nineveh Plain",
    ),
    ("Rebels captured Rutba, Anbar province.", "capture@Rutba"),
    ("Rebels captured Rutba and Jordan was alarmed.", "capture@Rutba"),
    // "it"
    (
        "Troops entered Rutba on Monday and shelled it.",
        "advance@Rutba; strike@Rutba",
    ),
    ("Rebels were in Anah before overrunning it.", "capture@Anah"),
    ("Soldiers from Rutba saw a car on the road and bombed it.", ""),
    ("Israel bombed it in May, the army said.", ""),
    // ground with a name of its own
    ("Troops marched into the Zalqan refugee camp in Rutba.", ""),
    (
        "Rebels fought soldiers in the Zalqan refugee camp in Rutba.",
        "clash@Rutba",
    ),
    ("Troops marched into the refugee camp in Rutba.", "advance@Rutba"),
    // a side that bears the name of a place
    (
        "Clashes broke out in Rutba between Jordan and guerrillas loyal to a clan.",
        "clash@Rutba",
    ),
    ("Soldiers saw clashes between rebels and Jordan.", ""),
    ("Soldiers fought rebels between Rutba and army lines.", "clash@-"),
    (
        "Soldiers stopped a new Damascus offensive on the southern front.",
        "offensive@-",
    ),
    (
        "Soldiers stopped the Rutba offensive at a bridge.",
        "offensive@Rutba",
    ),
    // a state, and a people
    (
        "Rebels and soldiers met in Hit. Jordan attacked Rutba at dawn.",
        "clash@Rutba",
    ),
    (
        "Rebels and soldiers met in Hit. The Jordanians stormed Rutba at dawn.",
        "clash@Rutba",
    ),
    (
        "Rebels and soldiers met in Hit. Jordan controls trade in Rutba.",
        "",
    ),
    (
        "Rebels and soldiers met in Hit. A man from Jordan attacked shops in Rutba.",
        "",
    ),
    // whom they fight
    ("Rebels said they are fighting Zalqan.", ""),
    ("Troops went to quell the clashes in Rutba.", "clash@Rutba"),
    // where it was heard
    (
        "The agency, monitored in Amman, said soldiers took part in clashes in Rutba.",
        "clash@Rutba",
    ),
    (
        "A statement issued in Amman said soldiers took part in clashes.",
        "",
    ),
    // adverbs, and all over a place
    ("Rutba was heavily shelled.", "strike@Rutba"),
    ("Rebels fiercely attack Rutba.", "clash@Rutba"),
    ("Jets bombed camps throughout Anbar.", "strike@Anbar"),
    // ground of a place
    (
        "The army launched an offensive in the western sector of Rutba.",
        "offensive@Rutba",
    ),
    (
        "Troops are working with the police to mop up the area, mostly between Kirkuk and Diyala.",
        "offensive@Kirkuk:ongoing; offensive@Diyala:ongoing",
    ),
    // nobody is displaced
    ("He fled to Syria by boat, soldiers said.", ""),
];

#[test]
fn events_stand_where_their_sentences_say() {
    check(&CASES);
}

/// Reads each text and compares the events that it tells.
pub(crate) fn check(cases: &[(&str, &str)]) {
    let bench = Bench::new();
    let faults = cases.iter().filter_map(|(text, expected)| {
        let found: Vec<String> = bench
            .read(text, &bench.lexicon)
            .events
            .iter()
            .map(short)
            .collect();
        let expected: Vec<&str> = expected.split("; ").filter(|e| !e.is_empty()).collect();
        (!agree(&found, &expected)).then(|| format!("found {found:?}, expected {expected:?} in: {text}"))
    });
    let faults: Vec<String> = faults.collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
