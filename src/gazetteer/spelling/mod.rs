//! One folding for all names: two spellings of one name fold to the same form.
//!
//! A name is cut into words; each word loses case, marks and apostrophes ([`plain`]) and then what
//! transliterations differ in ([`fold`]): doubled letters, q/k, u/o, ee/i, y/i, dh/z, gh/g, dj/j, a final -ah or -eh,
//! hamza, alef and ta marbuta. Articles fall away before the word they belong to, and so do words for
//! divisions ("Anbar province"). Spaces between the folded words mean nothing: a key leaves them out.
//! Folding merges namesakes on purpose; a hit says whether the plain forms agreed.

mod word;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use super::Kind;
use crate::text::is_apostrophe;
pub(crate) use word::Word;

/// Words for divisions and rivers in their folded form, and what a place called so is.
///
/// `trailing` ones follow the name as well ("Anbar province"); the others only lead it ("city of").
const TERMS: &[Term] = &[
    Term::new("guvernurate", true, &[Kind::Province]),
    Term::new("pruvince", true, &[Kind::Province]),
    Term::new("muhafazat", true, &[Kind::Province]),
    Term::new("muhafaza", true, &[Kind::Province]),
    Term::new("ublast", true, &[Kind::Province]),
    Term::new("wilaiat", true, &[Kind::Province]),
    Term::new("wilaia", true, &[Kind::Province]),
    Term::new("regiun", true, &[Kind::Region, Kind::Province]),
    Term::new("state", true, &[Kind::Province]),
    Term::new("district", true, &[Kind::District]),
    Term::new("subdistrict", true, &[Kind::District]),
    Term::new("cunti", true, &[Kind::District]),
    Term::new("raiun", true, &[Kind::District]),
    Term::new("river", true, &[Kind::River]),
    Term::new("citi", false, &[Kind::City, Kind::Town, Kind::Village]),
    Term::new("tuwn", false, &[Kind::City, Kind::Town, Kind::Village]),
    Term::new("vilage", false, &[Kind::City, Kind::Town, Kind::Village]),
];

/// Folded words that say which part of something is meant: a term after them belongs to the name
/// ("Eastern Province", "Central District").
const PARTS: [&str; 14] = [
    "nurth", "suth", "east", "west", "nurthern", "suthern", "eastern", "western", "central", "uper", "luwer",
    "capital", "new", "fri",
];

/// "of" as it folds.
const OF: &str = "uf";

struct Term {
    folded: &'static str,
    trailing: bool,
    kinds: &'static [Kind],
}

impl Term {
    const fn new(folded: &'static str, trailing: bool, kinds: &'static [Kind]) -> Self {
        Self {
            folded,
            trailing,
            kinds,
        }
    }
}

/// What a word such as "province" or "city" says a place is; `before` for the one that leads with "of".
pub(crate) fn term_kinds(folded: &str, before: bool) -> Option<&'static [Kind]> {
    let term = TERMS.iter().find(|t| t.folded == folded)?;
    (before || term.trailing).then_some(term.kinds)
}

/// The folded form of `name`: its folded words, one space between; nothing where `name` has no letter or digit.
///
/// Folding twice is folding once. Forms that differ by spaces only are the same name.
///
/// ```
/// use dateline::gazetteer::spelling::fold;
/// assert_eq!(fold("Al-Qa’im"), fold("al Kaim"));
/// assert_eq!(fold("Deir ez-Zour"), "deir zur");
/// ```
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in &core_words(name) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word.as_str());
    }
    folded
}

/// The key of the folded form of `name`, and what it says its place is by a word such as
/// "province", "district" or "city of"; empty where it says nothing.
pub(crate) fn key_and_kinds(name: &str) -> (Key, &'static [Kind]) {
    if let Some(key) = plain_key(name) {
        return (key, &[]);
    }
    let words = folded_words(name);
    let kinds = strip_terms(&words).1;
    let mut key = Key::START;
    for word in strip(words) {
        key.push_word(&word);
    }
    (key, kinds)
}

/// The key of a name in which no word is an article or a term, as in most.
fn plain_key(name: &str) -> Option<Key> {
    let mut key = Key::START;
    let mut first = true;
    for word in words(name) {
        let word = Word::fold(word, first);
        if word.may_be_article() || TERMS.iter().any(|term| term.folded.as_bytes() == word.bytes()) {
            return None;
        }
        first &= word.is_empty();
        key.push_word(&word);
    }
    Some(key)
}

/// `name` without case, marks and apostrophes, one space between words: two names with the same plain form
/// (spaces left out) are spelled alike.
///
/// ```
/// use dateline::gazetteer::spelling::plain;
/// assert_eq!(plain("Ar-Ruṭbah"), "ar rutbah");
/// ```
pub fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    append_plain(name, &mut plain);
    plain
}

/// Appends the plain form of `name`.
pub(crate) fn append_plain(name: &str, plain: &mut String) {
    let start = plain.len();
    if name.is_ascii() && !capital_within(name.as_bytes()) {
        let mut apart = false;
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() {
                if apart && plain.len() > start {
                    plain.push(' ');
                }
                plain.push(char::from(byte.to_ascii_lowercase()));
                apart = false;
            } else {
                apart |= !matches!(byte, b'\'' | b'`');
            }
        }
        return;
    }
    for word in words(name) {
        let before = plain.len();
        letters(word, |c| plain.push(c));
        if before > start && plain.len() > before {
            plain.insert(before, ' ');
        }
    }
}

/// Whether a capital follows a small letter, as behind an article grown onto it.
fn capital_within(name: &[u8]) -> bool {
    name.windows(2)
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// Whether `name` is spelled as a plain form but for spaces.
pub(crate) fn spelled_as(name: &str, plain: &str) -> bool {
    if name.is_ascii() {
        let letters = name
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|b| b.to_ascii_lowercase());
        return letters.eq(plain.bytes().filter(|&b| b != b' '));
    }
    let mut wanted = plain.chars().filter(|&c| c != ' ');
    let mut same = true;
    for c in name.chars().filter(|&c| in_word(c)) {
        letters(c.encode_utf8(&mut [0; 4]), |c| {
            same = same && wanted.next() == Some(c);
        });
        if !same {
            return false;
        }
    }
    wanted.next().is_none()
}

/// The number that stands for a folded form: a running hash over its letters without spaces and without doubles,
/// so that a text can be followed word by word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    hash: u64,
    last: char,
}

impl Key {
    /// Nothing read yet (offset basis of FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>).
    pub(crate) const START: Self = Self {
        hash: 0xcbf2_9ce4_8422_2325,
        last: ' ',
    };

    /// The key of a folded form.
    #[cfg(test)]
    pub(crate) fn of(folded: &str) -> Self {
        let mut key = Self::START;
        key.push(folded);
        key
    }

    /// Reads on.
    pub(crate) fn push(&mut self, folded: &str) {
        folded.chars().for_each(|c| self.push_letter(c));
    }

    /// Reads a word on.
    pub(crate) fn push_word(&mut self, word: &Word) {
        if word.bytes().is_ascii() {
            word.bytes()
                .iter()
                .for_each(|&byte| self.push_letter(char::from(byte)));
        } else {
            self.push(word.as_str());
        }
    }

    fn push_letter(&mut self, c: char) {
        if c != ' ' && !(c == self.last && doubles(c)) {
            self.last = c;
            self.hash = (self.hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash, its bits mixed (the finaliser of `SplitMix64`: Steele, Lea, Flood 2014).
    pub(crate) const fn value(self) -> u64 {
        let h = (self.hash ^ (self.hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        h ^ (h >> 31)
    }
}

/// The words of a folded form.
pub(crate) fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty())
}

/// The number of a first-order division, the same for every source that spells its name alike; 0 for none.
pub(crate) fn division(country: [u8; 2], name: &str) -> u32 {
    if name.is_empty() {
        return 0;
    }
    let mut key = Key::START;
    key.push(&String::from_utf8_lossy(&country));
    key.push(&fold(name));
    u32::try_from(key.value() >> 32).unwrap_or(u32::MAX).max(1)
}

/// Whether a doubled `c` counts as one: in alphabets, not among digits and not in scripts where a sign is a syllable.
fn doubles(c: char) -> bool {
    c < '\u{700}' && is_letter(c)
}

/// [`char::is_alphabetic`] with the alphabets of most names first.
fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Ѐ'..='ҁ' | 'ؠ'..='ي' => true,
        _ => !c.is_ascii() && c.is_alphabetic(),
    }
}

/// The letters of a word: no case, no marks, no apostrophes; ligatures and letters with a stroke as two or plain ones.
fn letters(word: &str, mut each: impl FnMut(char)) {
    if word.is_ascii() {
        let kept = word.bytes().filter(|b| !matches!(b, b'\'' | b'`'));
        kept.for_each(|b| each(char::from(b.to_ascii_lowercase())));
        return;
    }
    for c in word.chars() {
        if c.is_ascii() {
            if c != '\'' && c != '`' {
                each(c.to_ascii_lowercase());
            }
        } else if matches!(c, 'ا'..='غ' | 'ف'..='ي') {
            // Arabic letters without case, marks or parts
            each(c);
        } else {
            c.to_lowercase().for_each(|c| lower_letters(c, &mut each));
        }
    }
}

fn lower_letters(c: char, each: &mut impl FnMut(char)) {
    if let Some(spelled) = spelled(c) {
        spelled.chars().for_each(each);
        return;
    }
    decompose_compatible(c, |d| {
        if d.is_alphanumeric() && canonical_combining_class(d) == 0 && !is_apostrophe(d) {
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
fn in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '\'' | '`');
    }
    is_letter(c) || c.is_numeric() || canonical_combining_class(c) != 0 || is_apostrophe(c) || is_joiner(c)
}

/// Invisible characters that may stand inside a word: soft hyphen, zero-width and direction marks, tatweel.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | 'ـ')
}

/// The words of `name` as written; an article grown onto a capital is a word of its own (`AlQaim`).
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !in_word(c))
        .flat_map(|word| {
            let (article, rest) = grown_article(word).unwrap_or(("", word));
            [article, rest]
        })
        .filter(|word| word.chars().any(|c| is_letter(c) || c.is_numeric()))
}

fn grown_article(word: &str) -> Option<(&str, &str)> {
    let at = word
        .char_indices()
        .skip(2)
        .take(2)
        .find(|(_, c)| c.is_uppercase())?
        .0;
    let (article, rest) = word.split_at_checked(at)?;
    let small = article.chars().skip(1).all(char::is_lowercase) && rest.chars().nth(1)?.is_lowercase();
    (small && Word::fold(article, true).is_article_of(&Word::fold(rest, true))).then_some((article, rest))
}

fn folded_words(name: &str) -> Vec<Word> {
    let mut folded = Vec::with_capacity(4);
    for word in words(name) {
        let word = Word::fold(word, folded.is_empty());
        if !word.is_empty() {
            folded.push(word);
        }
    }
    folded
}

/// The folded words that make the name: without terms and articles, whatever order they stand in.
pub(crate) fn core_words(name: &str) -> Vec<Word> {
    strip(folded_words(name))
}

fn strip(mut folded: Vec<Word>) -> Vec<Word> {
    loop {
        let before = folded.len();
        let kept = strip_terms(&folded).0;
        if kept.len() < before {
            folded = kept.to_vec();
        }
        strip_articles(&mut folded);
        if folded.len() == before {
            return folded;
        }
    }
}

fn strip_articles(words: &mut Vec<Word>) {
    for i in (1..words.len()).rev() {
        let article = match (words.get(i - 1), words.get(i)) {
            (Some(word), Some(next)) => word.is_article_of(next),
            _ => false,
        };
        if article {
            words.remove(i - 1);
        }
    }
}

/// `words` without "… province" behind and "province of …" before, and the kinds that these stated.
fn strip_terms(mut words: &[Word]) -> (&[Word], &'static [Kind]) {
    let mut kinds: &'static [Kind] = &[];
    loop {
        if let [term, of, rest @ ..] = words
            && !rest.is_empty()
            && of.as_str() == OF
            && let Some(stated) = term_kinds(term.as_str(), true)
        {
            (words, kinds) = (rest, stated);
        } else if let Some((term, rest)) = words.split_last()
            && rest.last().is_some_and(|last| !PARTS.contains(&last.as_str()))
            && let Some(stated) = term_kinds(term.as_str(), false)
        {
            (words, kinds) = (rest, stated);
        } else {
            return (words, kinds);
        }
    }
}

#[cfg(test)]
mod tests;
