//! Letters: which characters are some, and what plain ones they stand for.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use crate::text::is_apostrophe;

/// Whether a doubled `c` counts as one: in alphabets, not among digits and not in scripts where a sign is a syllable.
pub(super) fn doubles(c: char) -> bool {
    c < '\u{700}' && is_letter(c)
}

/// [`char::is_alphabetic`] with the alphabets of most names first.
#[inline]
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    is_plain_letter(c) || Usual::of(c).map_or_else(|| c.is_alphabetic(), |usual| usual.alphabetic)
}

/// Stretches of letters: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Thai, Georgian, Japanese, Chinese, Korean.
const fn is_plain_letter(c: char) -> bool {
    matches!(c,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Α'..='Ρ' | 'Σ'..='ϵ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | 'Ա'..='Ֆ' | 'ՠ'..='ֈ'
        | 'א'..='ת' | 'ؠ'..='ي' | 'ٱ'..='ۓ' | 'ก'..='ะ' | 'ა'..='ჺ' | 'Ḁ'..='ỿ' | 'ぁ'..='ゖ' | 'ァ'..='ヺ'
        | '一'..='鿿' | '가'..='힣')
}

/// The letters of a word: no case, no marks, no apostrophes; ligatures and letters with a stroke as two or plain ones.
pub(super) fn letters(word: &str, mut each: impl FnMut(char)) {
    if word.is_ascii() {
        let kept = word.bytes().filter(u8::is_ascii_alphanumeric);
        kept.for_each(|b| each(char::from(b.to_ascii_lowercase())));
        return;
    }
    for c in word.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                each(c.to_ascii_lowercase());
            }
        } else if matches!(c, 'ا'..='غ' | 'ف'..='ي') {
            // Arabic letters without case, marks or parts
            each(c);
        } else if matches!(c, '\u{4e00}'..='\u{9fff}') {
            // Chinese characters are as they are
            each(c);
        } else if let Some(usual) = Usual::of(c).filter(|usual| usual.known) {
            usual
                .letters
                .into_iter()
                .filter(|&l| l != NO_LETTER)
                .for_each(&mut each);
        } else {
            c.to_lowercase().for_each(|c| lower_letters(c, &mut each));
        }
    }
}

/// Alphabets of most names, where looking a letter up costs much: those from Latin letters with marks to Georgian, Vietnamese
/// and Japanese ones.
const USUAL: [RangeInclusive<char>; 3] = ['À'..='\u{13ff}', 'Ḁ'..='ỿ', '\u{3040}'..='\u{30ff}'];

/// What is known of a character of [`USUAL`], found once.
#[derive(Clone, Copy)]
struct Usual {
    /// Its plain letters, one or two; [`NO_LETTER`] where there is none.
    letters: [char; 2],
    /// Whether these are all.
    known: bool,
    /// [`char::is_alphabetic`].
    alphabetic: bool,
}

impl Usual {
    fn new(c: char) -> Self {
        let mut letters = [NO_LETTER; 2];
        let mut count = 0;
        let mut note = |l| {
            if let Some(room) = letters.get_mut(count) {
                *room = l;
            }
            count += 1;
        };
        c.to_lowercase().for_each(|c| lower_letters(c, &mut note));
        Self {
            letters,
            known: count <= 2,
            alphabetic: c.is_alphabetic(),
        }
    }

    fn of(c: char) -> Option<&'static Self> {
        static ALL: LazyLock<[Vec<Usual>; 3]> =
            LazyLock::new(|| USUAL.map(|alphabets| alphabets.map(Usual::new).collect()));
        let at = USUAL.iter().position(|alphabets| alphabets.contains(&c))?;
        let first = u32::from(*USUAL.get(at)?.start());
        ALL.get(at)?.get(usize::try_from(u32::from(c) - first).ok()?)
    }
}

/// No letter.
pub(super) const NO_LETTER: char = '\0';

pub(super) fn lower_letters(c: char, each: &mut impl FnMut(char)) {
    if let Some(spelled) = spelled(c) {
        spelled.chars().for_each(each);
        return;
    }
    decompose_compatible(c, |d| {
        let plain = is_plain_letter(d) || (d.is_alphanumeric() && canonical_combining_class(d) == 0);
        if plain && !is_apostrophe(d) {
            for l in d.to_lowercase().filter(|&l| canonical_combining_class(l) == 0) {
                // a ligature may show only now, as in Ǣ
                match spelled(l) {
                    Some(spelled) => spelled.chars().for_each(&mut *each),
                    None => each(l),
                }
            }
        }
    });
}

/// The plain letters of a ligature or of a letter with a stroke.
const fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' => "a",
        'ـ' => "",
        _ => return None,
    })
}

/// Whether `c` stands inside a word.
pub(super) fn in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '\'' | '`');
    }
    is_letter(c) || c.is_numeric() || canonical_combining_class(c) != 0 || is_apostrophe(c) || is_joiner(c)
}

/// Invisible characters that may stand inside a word: soft hyphen, zero-width and direction marks, tatweel.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | 'ـ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_letters_is_what_the_rules_say() {
        for c in ('\u{80}'..=char::MAX).filter(|&c| is_plain_letter(c)) {
            assert!(
                c.is_alphabetic() && canonical_combining_class(c) == 0 && !is_apostrophe(c),
                "{c:?}"
            );
        }
        for c in USUAL.into_iter().flatten() {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
            let (mut table, mut rule) = (String::new(), String::new());
            letters(c.encode_utf8(&mut [0; 4]), |l| table.push(l));
            c.to_lowercase()
                .for_each(|c| lower_letters(c, &mut |l| rule.push(l)));
            assert!(
                table == rule || matches!(c, 'ا'..='غ' | 'ف'..='ي') && table == c.to_string(),
                "{c:?}"
            );
        }
    }
}
