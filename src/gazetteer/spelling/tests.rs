use proptest::prelude::*;

use super::alphabet::lower_letters;
use super::*;

/// Spellings of one name a line.
const SAME: &[&[&str]] = &[
    &[
        "al-Qaim",
        "Al-Qa’im",
        "al Qa'im",
        "Al Kaim",
        "AL-QAIM",
        "AlQaim",
        "El-Qâ'im",
        "al–Qaʿim",
        "al\u{a0}Qa`im",
    ],
    &["القائم", "القايم", "قائم", "القَائِم"],
    &[
        "Deir ez-Zour",
        "Deir al-Zor",
        "Deir Ezzor",
        "Deir ez Zor",
        "deir-ez-zor",
        "Deir EzZor",
    ],
    &["دير الزور", "دير الزّور"],
    &["Ar-Ruṭbah", "Rutba", "Ar Rutbah", "al-Rutba", "Er-Rutbeh"],
    &["Fallujah", "Falluja", "Faluja", "al-Fallūjah", "Fallouja"],
    &["الفلوجة", "الفلوجه", "فلوجة"],
    &[
        "Ba'qubah",
        "Baqouba",
        "Ba‘qūba",
        "Bakuba",
        "Ba´quba",
        "Baʾquba",
        "Baʼquba",
    ],
    &["Sulaymaniyah", "Sulaimaniya", "Sulaymaniyya", "As-Sulaymānīyah"],
    &["Baghdad", "Bagdad", "BAGHDAD"],
    &["Dhuluiya", "Zuluiya", "adh-Dhuluiyah"],
    &[
        "Anbar",
        "Anbar province",
        "Province of Anbar",
        "Al-Anbar Governorate",
        "al-Anbār",
    ],
    &["Khanaqin", "Khanaqin district", "City of Khanaqin"],
    &["Tall ‘Afar", "Tal Afar", "Talafar", "Tal-Afar"],
    &["Ash-Shaykh Maskin", "al-Shaikh Maskin"],
    &["Łódź", "Lodz"],
    &["Straße", "Strasse"],
    &["أربيل", "اربيل", "إربيل"],
    &["Mosul", "Mosoul", "Mossul"],
    &["Euphrates", "Euphrates River"],
    &["كركوك", "کرکوک"],
    &["U.S.", "US", "u.s"],
];

#[test]
fn spellings_of_one_name_fold_alike() {
    for names in SAME {
        let first = fold(names[0]);
        for name in *names {
            assert!(
                fold(name).replace(' ', "") == first.replace(' ', ""),
                "{name} folds to {:?}, {} to {first:?}",
                fold(name),
                names[0]
            );
            assert_eq!(Key::of(&fold(name)), Key::of(&first), "{name}");
        }
    }
}

#[test]
fn other_names_stay_apart() {
    for (a, b) in [
        ("Rawa", "Rabia"),
        ("Anah", "Ana City"),
        ("Essen", "Sen"),
        ("Albania", "Bania"),
        ("Eastern Province", "Eastern District"),
        ("Kansas City", "Kansas"),
        ("Kirkuk", "Karkh"),
        ("Hit", "Hatra"),
        ("راوة", "ربيعة"),
        ("A 1", "A 11"),
    ] {
        assert_ne!(Key::of(&fold(a)), Key::of(&fold(b)), "{a} and {b}");
    }
}

#[test]
fn plain_keeps_the_spelling() {
    for (name, expected) in [
        ("Al-Qa’im", "al qaim"),
        ("Ar-Ruṭbah", "ar rutbah"),
        ("  Deir\u{a0}ez-Zor ", "deir ez zor"),
        ("AlQaim", "al qaim"),
        ("McAllen", "mcallen"),
        ("القائم", "القايم"),
        ("'’‘", ""),
    ] {
        assert_eq!(plain(name), expected, "{name}");
    }
}

#[test]
fn terms_state_the_kind() {
    for (name, kinds) in [
        ("Anbar province", &[Kind::Province][..]),
        ("district of Rawa", &[Kind::District]),
        ("City of Rawa", &[Kind::City, Kind::Town, Kind::Village]),
        ("Rawa city", &[]),
        ("Euphrates River", &[Kind::River]),
        ("Eastern Province", &[]),
    ] {
        assert_eq!(Folded::of(name).kinds, kinds, "{name}");
    }
}

#[test]
fn terms_are_written_as_they_fold() {
    for term in TERMS {
        assert_eq!(fold(term.folded), term.folded);
    }
    for part in PARTS {
        assert_eq!(fold(part), part);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn folding_twice_is_folding_once(name in "[a-hA-Z oeizyqkzrn'’ -]{0,14}|[اأإلقايئةىء ]{0,9}|(al|ez|as|province|of|district|AlQa|Ezzo| ){0,6}|.{0,24}") {
        let once = fold(&name);
        prop_assert_eq!(fold(&once), once.clone(), "{:?}", name);
        prop_assert_eq!(plain(&plain(&name)), plain(&name));
        prop_assert_eq!(fold(&plain(&name)), once);
    }
}

proptest! {
    #[test]
    fn plain_letters_are_cut_as_all_letters_are(name in "[a-cA-CL '`.-]{0,14}|.{0,8}") {
        // a soft hyphen is no letter, and sends a name the long way
        let long = name.split_inclusive(' ').fold(String::new(), |long, word| long + "\u{ad}" + word);
        prop_assert_eq!(plain(&name), plain(&long));
        prop_assert_eq!(Letters::of(&name), Letters::of(&long));
        prop_assert_eq!(Letters::of(&name), Letters::of(&plain(&name)));
    }

    #[test]
    fn plain_letters_fold_as_all_letters_do(word in "[a-zA-Z0-9'`]{0,12}|[aedhgjzqouy]{0,9}(ah|eh)|.{0,3}", first: bool) {
        // a soft hyphen is no letter, and sends a word the long way
        let long = format!("{word}\u{ad}");
        let (short, long) = (Word::fold(&word, first), Word::fold(&long, first));
        prop_assert_eq!(short.as_str(), long.as_str());
    }
}

#[test]
fn letters_are_those_of_unicode() {
    for c in '\0'..='\u{2fff}' {
        assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
        let mut long = String::new();
        c.to_lowercase()
            .for_each(|c| lower_letters(c, &mut |letter| long.push(letter)));
        let mut short = String::new();
        letters(c.encode_utf8(&mut [0; 4]), |letter| short.push(letter));
        assert!(c.is_ascii() || short == long, "{c:?}");
    }
}
