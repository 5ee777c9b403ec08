//! One folding for all names: two spellings of one name fold to the same form.
//!
//! A name is cut into words; each word loses case, marks and apostrophes ([`plain`]) and then what
//! transliterations differ in ([`fold`]): doubled letters, q/k, u/o, ee/i, y/i, dh/z, gh/g, dj/j, a final -ah or -eh,
//! hamza, alef and ta marbuta. Articles fall away before the word they belong to, and so do words for
//! divisions ("Anbar province"). Spaces between the folded words mean nothing: a key leaves them out.
//! Folding merges namesakes on purpose; a hit says whether the plain forms agreed.

mod alphabet;
mod word;

use super::Kind;
use crate::text::is_apostrophe;
use alphabet::{doubles, in_word, is_letter, letters};
use word::folded_byte;
pub(crate) use word::{LONGEST_ARTICLE, Word, is_article_of, may_be_article};

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

/// First letters of terms, a bit each.
const TERM_LETTERS: u32 = {
    let mut letters = 0;
    let mut i = 0;
    while i < TERMS.len() {
        letters |= 1 << (TERMS[i].folded.as_bytes()[0] - b'a');
        i += 1;
    }
    letters
};

/// Letters of the shortest term.
const SHORTEST_TERM: usize = {
    let mut shortest = usize::MAX;
    let mut i = 0;
    while i < TERMS.len() {
        if TERMS[i].folded.len() < shortest {
            shortest = TERMS[i].folded.len();
        }
        i += 1;
    }
    shortest
};

/// Whether a word as written may fold to a term, by its length and its first letter.
#[inline]
pub(crate) fn may_be_term(word: &str) -> bool {
    word.len() >= SHORTEST_TERM && word.bytes().next().is_some_and(may_begin_term)
}

/// Whether a term may begin with this letter or byte.
fn may_begin_term(byte: u8) -> bool {
    match folded_byte(byte) {
        letter @ b'a'..=b'z' => TERM_LETTERS >> (letter - b'a') & 1 == 1,
        _ => !byte.is_ascii(),
    }
}

/// Whether a folded word is a term.
pub(crate) fn is_term(folded: &[u8]) -> bool {
    folded.first().is_some_and(|&first| may_begin_term(first))
        && TERMS.iter().any(|term| term.folded.as_bytes() == folded)
}

/// What a word such as "province" or "city" says a place is; `before` for the one that leads with "of".
pub(crate) fn term_kinds(folded: &[u8], before: bool) -> Option<&'static [Kind]> {
    let term = TERMS.iter().find(|t| t.folded.as_bytes() == folded)?;
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

/// A name as it is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    /// The key of its folded form.
    pub(crate) key: Key,
    /// How it is spelled.
    pub(crate) letters: Letters,
    /// What it says its place is by a word such as "province", "district" or "city of"; empty where it says nothing.
    pub(crate) kinds: &'static [Kind],
}

impl Folded {
    /// Reads a name.
    pub(crate) fn of(name: &str) -> Self {
        Self::plainly(name, None).unwrap_or_else(|| Self::fully(name, None))
    }

    /// Reads a name; `keys` are then the keys up to each of the words that make it.
    pub(crate) fn of_words(name: &str, keys: &mut Vec<u64>) -> Self {
        keys.clear();
        Self::plainly(name, Some(keys)).unwrap_or_else(|| {
            keys.clear();
            Self::fully(name, Some(keys))
        })
    }

    fn fully(name: &str, mut keys: Option<&mut Vec<u64>>) -> Self {
        let words = folded_words(name);
        let kinds = strip_terms(&words).1;
        let mut key = Key::START;
        for word in strip(words) {
            key.push_word(&word);
            if let Some(keys) = keys.as_mut() {
                keys.push(key.value());
            }
        }
        Self {
            key,
            letters: Letters::of(name),
            kinds,
        }
    }

    /// [`Self::fully`] for a name in which no word is an article or a term, as in most, and none has an article grown onto it.
    fn plainly(name: &str, mut keys: Option<&mut Vec<u64>>) -> Option<Self> {
        let mut folded = Self {
            key: Key::START,
            letters: Letters::NONE,
            kinds: &[],
        };
        let mut first = true;
        let mut one = |word: &str| {
            let word = Word::fold_with(word, first, |c| folded.letters.push(c));
            if word.may_be_article() || is_term(word.bytes()) {
                return None;
            }
            first &= word.is_empty();
            folded.key.push_word(&word);
            if let Some(keys) = keys.as_mut().filter(|_| !word.is_empty()) {
                keys.push(folded.key.value());
            }
            Some(())
        };
        if name.is_ascii() {
            if capital_within(name.as_bytes()) {
                return None;
            }
            let words = name
                .as_bytes()
                .split(|&b| folded_byte(b) == 0 && !matches!(b, b'\'' | b'`'));
            for word in words {
                one(std::str::from_utf8(word).ok()?)?;
            }
        } else {
            words(name).try_for_each(one)?;
        }
        Some(folded)
    }
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

/// Whether `word` is a single word of ASCII letters, digits and apostrophes, and no article is grown onto it.
pub(crate) fn is_plain_word(word: &str) -> bool {
    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return !capital_within(word.as_bytes());
    }
    let mut chars = word.chars();
    let plain = |c: char| is_apostrophe(c) || c.is_ascii_lowercase() || c.is_ascii_digit();
    chars.next().is_some_and(|c| plain(c) || c.is_ascii_uppercase()) && chars.all(plain)
}

/// Whether a capital follows a small letter, as behind an article grown onto it.
fn capital_within(name: &[u8]) -> bool {
    name.windows(2)
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// A number for how a name is spelled but for case, marks, apostrophes, hyphens and spaces: names of one number are
/// spelled alike, but for one pair of others in 2^32. A running hash over the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letters(u64);

impl Letters {
    /// Nothing read yet.
    pub(crate) const NONE: Self = Self(FNV_BASIS);

    /// Those of a name.
    pub(crate) fn of(name: &str) -> Self {
        let mut all = Self::NONE;
        if name.is_ascii() {
            let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            letters.for_each(|byte| all.push(byte.to_ascii_lowercase().into()));
        } else {
            words(name).for_each(|word| letters(word, |c| all.push(c)));
        }
        all
    }

    /// Reads a letter on.
    #[inline]
    pub(crate) fn push(&mut self, letter: char) {
        self.0 = (self.0 ^ u64::from(letter)).wrapping_mul(FNV_PRIME);
    }

    /// The number, its bits mixed.
    #[inline]
    pub(crate) fn value(self) -> u32 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        u32::try_from(mixed >> 32).unwrap_or(0)
    }
}

/// Offset basis and prime of FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// The number that stands for a folded form: a running hash over its letters without spaces and without doubles,
/// so that a text can be followed word by word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    hash: u64,
    last: char,
}

impl Key {
    /// Nothing read yet.
    pub(crate) const START: Self = Self {
        hash: FNV_BASIS,
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
    #[inline]
    pub(crate) fn push_word(&mut self, word: &Word) {
        self.push_folded(word.bytes());
    }

    /// Reads on the letters of a folded word.
    #[inline]
    pub(crate) fn push_folded(&mut self, bytes: &[u8]) {
        let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else {
            return;
        };
        if !(first.is_ascii() && last.is_ascii() && bytes.is_ascii()) {
            self.push(std::str::from_utf8(bytes).unwrap_or(""));
            return;
        }
        // inside a word no letter is doubled any more
        let doubled = char::from(first) == self.last && first.is_ascii_alphabetic();
        for &byte in bytes.get(usize::from(doubled)..).unwrap_or(&[]) {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
        }
        self.last = char::from(last);
    }

    fn push_letter(&mut self, c: char) {
        if c != ' ' && !(c == self.last && doubles(c)) {
            self.last = c;
            self.hash = (self.hash ^ u64::from(c)).wrapping_mul(FNV_PRIME);
        }
    }

    /// The hash, its bits mixed (the finaliser of `SplitMix64`: Steele, Lea, Flood 2014).
    pub(crate) const fn value(self) -> u64 {
        let h = (self.hash ^ (self.hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        h ^ (h >> 31)
    }
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
    (small && Word::fold(article, true).is_article_of(Word::fold(rest, true).bytes()))
        .then_some((article, rest))
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
            (Some(word), Some(next)) => word.is_article_of(next.bytes()),
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
            && let Some(stated) = term_kinds(term.bytes(), true)
        {
            (words, kinds) = (rest, stated);
        } else if let Some((term, rest)) = words.split_last()
            && rest.last().is_some_and(|last| !PARTS.contains(&last.as_str()))
            && let Some(stated) = term_kinds(term.bytes(), false)
        {
            (words, kinds) = (rest, stated);
        } else {
            return (words, kinds);
        }
    }
}

#[cfg(test)]
mod tests;
