//! One folding for all names: two spellings of one name fold to the same form.
//!
//! A name is cut into words; each word loses case, marks and apostrophes ([`plain`]) and then what
//! transliterations differ in ([`fold`]): doubled letters, q/k, u/o, ee/i, y/i, dh/z, gh/g, dj/j, a final -ah or -eh,
//! hamza, alef and ta marbuta. Articles fall away before the word they belong to, and so do words for
//! divisions ("Anbar province"). Spaces between the folded words mean nothing: a key leaves them out.
//! Folding merges namesakes on purpose; a hit says whether the plain forms agreed.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use super::Kind;
use crate::text::is_apostrophe;

/// Longest folded word in bytes; what goes beyond is cut, alike in names and in texts.
const WORD_BYTES: usize = 96;

/// Letters that a first word keeps at least when an article grown onto it is cut ("Arramadi", but not "Essen").
const ATTACHED_FIRST: usize = 5;

/// The same for a later word ("Deir Ezzor").
const ATTACHED_LATER: usize = 3;

/// The Arabic article before any letter, in its usual Latin spellings.
const ARTICLES: [&str; 4] = ["al", "el", "il", "ul"];

/// Consonants that the article takes on (sun letters), as they begin a folded word.
const SUN_LETTERS: [&str; 9] = ["d", "n", "r", "s", "sh", "t", "th", "z", "l"];

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
    let words = folded_words(name);
    let kinds = strip_terms(&words).1;
    let mut key = Key::START;
    for word in strip(words) {
        key.push(word.as_str());
    }
    (key, kinds)
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
    for word in words(name) {
        let before = plain.len();
        letters(word, |c| plain.push(c));
        if before > 0 && plain.len() > before {
            plain.insert(before, ' ');
        }
    }
    plain
}

/// Whether `name` is spelled as a plain form but for spaces.
pub(crate) fn spelled_as(name: &str, plain: &str) -> bool {
    let mut wanted = plain.chars().filter(|&c| c != ' ');
    let mut same = true;
    for word in words(name) {
        letters(word, |c| same = same && wanted.next() == Some(c));
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
        for c in folded.chars().filter(|&c| c != ' ') {
            if c == self.last && doubles(c) {
                continue;
            }
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

/// One folded word, on the stack.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    bytes: [u8; WORD_BYTES],
    len: usize,
    /// Its last three letters, the last one last; [`NO_LETTER`] where there is none or it is forgotten.
    tail: [char; 3],
}

/// No letter.
const NO_LETTER: char = '\0';

impl Word {
    /// The folded form of a single word; `first` where it begins the name.
    pub(crate) fn fold(word: &str, first: bool) -> Self {
        let mut folded = Self {
            bytes: [0; WORD_BYTES],
            len: 0,
            tail: [NO_LETTER; 3],
        };
        let mut read = (' ', ' ');
        let mut count = 0;
        let mut attached = false;
        letters(word, |c| {
            attached |= count == 2 && c == read.1 && matches!(read.0, 'a' | 'e') && "dnrstz".contains(c);
            read = (read.1, c);
            count += 1;
            folded.push(c);
        });
        let least = if first { ATTACHED_FIRST } else { ATTACHED_LATER };
        if attached && count >= least + 2 {
            folded.drop_first(1);
        }
        folded.finish();
        folded
    }

    /// Its letters.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    fn pop(&mut self) {
        let [first, second, last] = self.tail;
        self.len -= if last == NO_LETTER { 0 } else { last.len_utf8() };
        self.tail = [NO_LETTER, first, second];
    }

    fn drop_first(&mut self, bytes: usize) {
        self.bytes.copy_within(bytes..self.len, 0);
        self.len -= bytes;
    }

    fn append(&mut self, c: char) {
        let [_, second, last] = self.tail;
        if c == last && doubles(c) {
            return;
        }
        if let Some(room) = self.bytes.get_mut(self.len..self.len + c.len_utf8()) {
            c.encode_utf8(room);
            self.len += c.len_utf8();
            self.tail = [second, last, c];
        }
    }

    /// Appends a plain letter as transliterations agree on it.
    fn push(&mut self, c: char) {
        match (c, self.tail[2]) {
            ('h', 'g') | ('ء', _) => {}
            ('h', 'd') => self.replace_last('z'),
            ('j', 'd') => self.replace_last('j'),
            ('e', 'e') => self.replace_last('i'),
            ('q', _) => self.append('k'),
            ('o', _) => self.append('u'),
            ('y', _) => self.append('i'),
            ('ة' | 'ە' | 'ہ' | 'ھ', _) => self.append('ه'),
            ('ى' | 'ی', _) => self.append('ي'),
            ('ٱ', _) => self.append('ا'),
            ('ک', _) => self.append('ك'),
            _ => self.append(c),
        }
    }

    fn replace_last(&mut self, c: char) {
        self.pop();
        self.append(c);
    }

    /// Cuts a final -ah or -eh to -a, and the Arabic article.
    fn finish(&mut self) {
        if self.len > 3 && (self.bytes().ends_with(b"ah") || self.bytes().ends_with(b"eh")) {
            self.pop();
            self.replace_last('a');
        }
        while self.bytes().starts_with("ال".as_bytes()) && self.as_str().chars().count() >= 5 {
            self.drop_first("ال".len());
        }
    }

    /// Whether it is an article before a word that begins as `next` does.
    pub(crate) fn is_article_of(&self, next: &str) -> bool {
        let word = self.as_str();
        ARTICLES.contains(&word)
            || word
                .strip_prefix(['a', 'e'])
                .is_some_and(|sun| SUN_LETTERS.contains(&sun) && next.starts_with(sun))
    }

    /// Whether it could be an article at all.
    pub(crate) fn may_be_article(&self) -> bool {
        ARTICLES.contains(&self.as_str())
            || self
                .as_str()
                .strip_prefix(['a', 'e'])
                .is_some_and(|sun| SUN_LETTERS.contains(&sun))
    }
}

/// Whether a doubled `c` counts as one: in alphabets, not among digits and not in scripts where a sign is a syllable.
fn doubles(c: char) -> bool {
    c < '\u{700}' && c.is_alphabetic()
}

/// The letters of a word: no case, no marks, no apostrophes; ligatures and letters with a stroke as two or plain ones.
fn letters(word: &str, mut each: impl FnMut(char)) {
    for c in word.chars() {
        if c.is_ascii() {
            if c != '\'' && c != '`' {
                each(c.to_ascii_lowercase());
            }
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
    c.is_alphanumeric()
        || (!c.is_ascii() && canonical_combining_class(c) != 0)
        || is_apostrophe(c)
        || is_joiner(c)
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
        .filter(|word| word.chars().any(char::is_alphanumeric))
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
    (small && Word::fold(article, true).is_article_of(Word::fold(rest, true).as_str()))
        .then_some((article, rest))
}

fn folded_words(name: &str) -> Vec<Word> {
    let mut folded = Vec::with_capacity(4);
    for word in words(name) {
        let word = Word::fold(word, folded.is_empty());
        if !word.as_str().is_empty() {
            folded.push(word);
        }
    }
    folded
}

/// The folded words that make the name: without terms and articles, whatever order they stand in.
fn core_words(name: &str) -> Vec<Word> {
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
            (Some(word), Some(next)) => word.is_article_of(next.as_str()),
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
