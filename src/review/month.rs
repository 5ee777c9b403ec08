//! The months as spreadsheets of several countries show them.

use unicode_normalization::UnicodeNormalization;

/// By month, names without marks over letters: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish (with
/// its genitives), Hungarian where it differs, and abbreviations that do not begin the name.
const NAMES: [&str; 12] = [
    "january januar janner janvier enero gennaio janeiro januari styczen stycznia",
    "february februar feber fevrier febrero febbraio fevereiro februari luty lutego",
    "march marz mars marzo marco maart marzec marca marcius mrz mrt",
    "april avril abril aprile kwiecien kwietnia",
    "may mai mayo maggio maio mei maj maja",
    "june juni juin junio giugno junho czerwiec czerwca",
    "july juli juillet julio luglio julho lipiec lipca",
    "august aout agosto augustus sierpien sierpnia augusztus",
    "september septembre septiembre setiembre settembre setembro wrzesien wrzesnia szeptember",
    "october oktober octobre octubre ottobre outubro pazdziernik pazdziernika",
    "november novembre noviembre novembro listopad listopada",
    "december dezember decembre diciembre dicembre dezembro grudzien grudnia",
];

/// The month that a name or the beginning of one means; none where it begins those of two, as French "jui".
pub(super) fn number(word: &str) -> Option<i8> {
    let word: String = word
        .nfd()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    if word.chars().count() < 3 {
        return None;
    }
    let begins = |names: &&str| names.split(' ').any(|name| name.starts_with(&word));
    let mut months = (1..).zip(&NAMES).filter(|(_, names)| begins(names));
    let (month, _) = months.next()?;
    months.next().is_none().then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_known_in_eight_languages() {
        for (words, expected) in [
            ("Jan janv. ene gen sty JANUAR Jänner", Some(1)),
            ("Mrz Mär März mrt mar. maart marca", Some(3)),
            ("mai May mag mei maj", Some(5)),
            ("juin jun giu cze", Some(6)),
            ("juil. lug lip", Some(7)),
            ("août ago sie Aug", Some(8)),
            ("sept. set wrz", Some(9)),
            ("Okt oct. ott out paź października", Some(10)),
            ("déc. Dez dic gru", Some(12)),
            ("jui ok Octember soon", None),
        ] {
            for word in words.split(' ') {
                assert_eq!(number(word), expected, "{word}");
            }
        }
    }
}
