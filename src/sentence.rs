//! The words of one sentence with what the tables say of them.

use crate::lexicon::grammar::{Begins, Class, Classes, Entry, Grammar, Mark};
use crate::text::{Span, Token, TokenKind, is_apostrophe, is_hyphen, tokenize};

mod shingles;
mod tagger;

pub(crate) use tagger::Tagger;

/// The tokens of a sentence, each with its entry in the grammar tables.
#[derive(Clone, Debug)]
pub struct Tagged<'a> {
    /// The whole text of the report.
    pub text: &'a str,
    /// Where the sentence stands.
    pub span: Span,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Token for token, how it is written and what the tables say of it.
    looks: Vec<Looks<'a>>,
    /// What its tokens begin, all together.
    begins: Begins,
    /// Token for token, the number of its word; empty where it has been tagged alone.
    pub(crate) numbers: Vec<u32>,
}

/// How a token is written, and what the tables say of it.
#[derive(Clone, Copy, Debug, Default)]
struct Looks<'a> {
    /// What the grammar says that it is, where it stands.
    classes: Classes,
    /// Its entry in the grammar.
    entry: Option<&'a Entry>,
    /// The number that it is in letters; 0 for none.
    number: u16,
    letters: Letters,
    /// What [`shape`] gives of it.
    shape: (u8, u8),
    /// What it begins.
    begins: Begins,
}

/// What the letters of a token are, a bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Letters(u8);

impl Letters {
    /// The first one is a capital.
    const CAPITAL: u8 = 1;
    /// One is small.
    const SMALL: u8 = 2;
    /// All are small.
    const ALL_SMALL: u8 = 4;
    /// It is a hyphen or a dash.
    const HYPHEN: u8 = 8;
    /// All of it is ASCII.
    const ASCII: u8 = 16;

    /// The letters of a word, and whether they are all that it has, and ASCII.
    fn of(word: &str) -> (Self, bool) {
        let class = |byte: u8| CLASSES[usize::from(byte)];
        let all = word.bytes().fold(0, |all, byte| all | class(byte));
        let plain = all & OTHER == 0;
        let holds = if plain {
            [
                word.bytes().next().map(class) == Some(CAPITAL),
                all & SMALL != 0,
                all == SMALL,
                false,
                true,
            ]
        } else {
            let letter = word.chars().find(|c| c.is_alphabetic());
            [
                letter.is_some_and(char::is_uppercase),
                word.contains(char::is_lowercase),
                word.chars().all(char::is_lowercase),
                word.chars().all(is_hyphen),
                word.is_ascii(),
            ]
        };
        let bits = holds.into_iter().rev();
        (Self(bits.fold(0, |all, bit| all << 1 | u8::from(bit))), plain)
    }

    #[inline]
    const fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

/// Small ASCII letters, capital ones, and all other bytes.
const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const OTHER: u8 = 4;

static CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut letter = b'a';
    while letter <= b'z' {
        classes[letter as usize] = SMALL;
        classes[letter.to_ascii_uppercase() as usize] = CAPITAL;
        letter += 1;
    }
    classes
};

/// One of sixteen times 64 bits for the length and the first and last byte of a word: most words of a text share none with
/// a name.
pub(crate) fn shape_bit(word: &str) -> (usize, u64) {
    let (at, bit) = shape(word);
    (usize::from(at), 1 << bit)
}

/// The number of the sixteen, and that of the bit.
fn shape(word: &str) -> (u8, u8) {
    let byte = |byte: Option<&u8>| byte.copied().unwrap_or(0);
    let (first, last) = (byte(word.as_bytes().first()), byte(word.as_bytes().last()));
    let length = word.len().to_le_bytes()[0];
    let bit = last.wrapping_mul(7).wrapping_add((first / 16).wrapping_mul(31));
    (
        (first ^ length.wrapping_mul(5)) % 16,
        bit.wrapping_add(length) % 64,
    )
}

/// How a word is written, and what the tables say of it.
fn looked_up<'g>(word: &str, grammar: &'g Grammar, lower: &mut String) -> Looks<'g> {
    let (letters, plain) = Letters::of(word);
    let entry = grammar.entry(if plain { word } else { lowered(word, lower) });
    Looks {
        classes: entry.map_or(Classes::NONE, |e| e.classes),
        entry: entry.filter(|e| e.is_known()),
        number: entry.map_or(0, |e| e.number),
        letters,
        shape: shape(word),
        begins: entry.map_or(Begins::default(), |e| e.begins),
    }
}

impl<'a> Tagged<'a> {
    /// Cuts a stretch of a text into tokens and looks each up.
    pub fn new(text: &'a str, span: Span, grammar: &'a Grammar) -> Self {
        let tokens = tokenize(text, span);
        let mut lower = String::new();
        let look = |token: &Token| {
            let mut looks = looked_up(token.of(text), grammar, &mut lower);
            looks.begins.add(Begins::PLACE, true);
            looks
        };
        let looks = tokens.iter().map(look).collect();
        let mut tagged = Self {
            text,
            span,
            tokens,
            looks,
            begins: Begins::default(),
            numbers: Vec::new(),
        };
        tagged.settle();
        tagged
    }

    /// Takes back what holds of words wherever they stand, and not here.
    fn settle(&mut self) {
        for i in 0..self.len() {
            let looks = self.looks[i];
            if looks.letters.has(Letters::HYPHEN) {
                self.forget_article(i);
            } else if looks.classes.meets(Classes::one(Class::Be)) {
                self.leave_group(i);
            }
            self.begins.add(looks.begins, true);
        }
    }

    /// The first part of a name such as "As-Salam" or "At-Tin" is no word of its own.
    fn forget_article(&mut self, hyphen: usize) {
        let Some(i) = hyphen.checked_sub(1) else { return };
        let name = self.capital(i) && self.joins(hyphen) && self.capital(hyphen + 1);
        if name && self.entry(i).is_some_and(Entry::is_small_word) {
            (self.looks[i].entry, self.looks[i].classes) = (None, Classes::NONE);
        }
    }

    /// "IS" in capitals where its neighbours are not is a group, and no verb.
    fn leave_group(&mut self, i: usize) {
        if !self.has_small(i) && (self.has_small(i + 1) || self.has_small(i.wrapping_sub(1))) {
            self.looks[i].classes = self.looks[i].classes.without(Class::Be);
        }
    }

    /// How many tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The letters of token `i`; empty past the end.
    #[inline]
    pub fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// The letters of token `i` where it may be a word of `place_words.csv`; empty elsewhere.
    #[inline]
    pub fn place_word(&self, i: usize) -> &'a str {
        if self.begins(i, Begins::PLACE) {
            self.word(i)
        } else {
            ""
        }
    }

    /// What the tables say of token `i`.
    #[inline]
    pub fn entry(&self, i: usize) -> Option<&'a Entry> {
        self.looks.get(i).and_then(|looks| looks.entry)
    }

    /// The preposition that a token is, where it is one that a place may stand behind.
    pub fn preposition(&self, i: usize) -> Option<Class> {
        const PREPOSITIONS: [Class; 12] = [
            Class::In,
            Class::Near,
            Class::Of,
            Class::To,
            Class::From,
            Class::On,
            Class::For,
            Class::Against,
            Class::Over,
            Class::Between,
            Class::With,
            Class::By,
        ];
        const ANY: Classes = Classes::of(&PREPOSITIONS);
        if !self.is_any(i, ANY) {
            return None;
        }
        PREPOSITIONS.into_iter().find(|&c| self.is(i, c))
    }

    /// Whether token `i` is of a class.
    #[inline]
    pub fn is(&self, i: usize, class: Class) -> bool {
        self.is_any(i, Classes::one(class))
    }

    /// Whether token `i` has a mark.
    #[inline]
    pub fn has(&self, i: usize, mark: Mark) -> bool {
        self.is_any(i, Classes::mark(mark))
    }

    /// The number that token `i` is in letters: "twelve", "dozens".
    pub fn number(&self, i: usize) -> Option<u16> {
        self.looks.get(i).map(|looks| looks.number).filter(|&n| n > 0)
    }

    /// Whether token `i` is an adverb: one of the tables, or a word that is made one by its ending ("heavily").
    pub fn adverb(&self, i: usize) -> bool {
        let made = || self.entry(i).is_none() && self.all_small(i) && self.word(i).ends_with("ly");
        self.is(i, Class::Adverb) || made()
    }

    /// Whether token `i` belongs to the verb behind it: a form of "be" or "have", or an adverb.
    pub fn helps(&self, i: usize) -> bool {
        self.is(i, Class::Be) || self.is(i, Class::Have) || self.adverb(i)
    }

    /// Whether token `i` is of one of some classes.
    #[inline]
    pub fn is_any(&self, i: usize, classes: Classes) -> bool {
        self.looks
            .get(i)
            .is_some_and(|looks| looks.classes.meets(classes))
    }

    /// Whether token `i` begins one of these.
    #[inline]
    pub fn begins(&self, i: usize, what: Begins) -> bool {
        self.looks.get(i).is_some_and(|looks| looks.begins.has(what))
    }

    /// The tokens that begin one of these, in order.
    pub fn beginning(&self, what: Begins) -> impl Iterator<Item = usize> {
        let looks = if self.has_any(what) { &self.looks[..] } else { &[] };
        let begins = move |(i, looks): (usize, &Looks)| looks.begins.has(what).then_some(i);
        looks.iter().enumerate().filter_map(begins)
    }

    /// Whether any token begins one of these.
    #[inline]
    pub const fn has_any(&self, what: Begins) -> bool {
        self.begins.has(what)
    }

    /// Whether token `i` is this word, whatever its case.
    #[inline]
    pub fn eq(&self, i: usize, word: &str) -> bool {
        let (Some(token), Some(looks)) = (self.tokens.get(i), self.looks.get(i)) else {
            return word.is_empty();
        };
        let alike = || token.of(self.text).eq_ignore_ascii_case(word);
        token.span.len() == word.len() && alike()
            || !looks.letters.has(Letters::ASCII) && self.eq_beyond_ascii(i, word)
    }

    #[cold]
    fn eq_beyond_ascii(&self, i: usize, word: &str) -> bool {
        let letters = self.word(i).chars().flat_map(char::to_lowercase);
        letters.eq(word.chars())
    }

    #[inline]
    fn has_letters(&self, i: usize, bit: u8) -> bool {
        self.looks.get(i).is_some_and(|looks| looks.letters.has(bit))
    }

    /// What token `i` is.
    #[inline]
    pub fn kind(&self, i: usize) -> Option<TokenKind> {
        self.tokens.get(i).map(|t| t.kind)
    }

    /// Whether token `i` is a word that begins with a capital.
    #[inline]
    pub fn capital(&self, i: usize) -> bool {
        self.has_letters(i, Letters::CAPITAL)
    }

    /// The words in small letters, each with its [`shape_bit`].
    pub(crate) fn small_words(&self) -> impl Iterator<Item = (Token, usize, u64)> {
        let tokens = self.tokens.iter().zip(&self.looks);
        tokens
            .filter(|(_, looks)| looks.letters.has(Letters::ALL_SMALL))
            .map(|(token, looks)| {
                let (at, bit) = looks.shape;
                (*token, usize::from(at), 1 << bit)
            })
    }

    /// The tokens, each with whether it begins with a capital, and whether it is small letters.
    pub(crate) fn cases(&self) -> impl Iterator<Item = (Token, bool, bool)> {
        let tokens = self.tokens.iter().zip(&self.looks);
        tokens.map(|(token, looks)| {
            let has = |bit| looks.letters.has(bit);
            (*token, has(Letters::CAPITAL), has(Letters::ALL_SMALL))
        })
    }

    /// Whether token `i` has a small letter.
    #[inline]
    pub fn has_small(&self, i: usize) -> bool {
        self.has_letters(i, Letters::SMALL)
    }

    /// Whether token `i` is small letters.
    #[inline]
    pub fn all_small(&self, i: usize) -> bool {
        self.has_letters(i, Letters::ALL_SMALL)
    }

    /// Whether token `i` is a hyphen with no white space on either side.
    #[inline]
    pub fn joins(&self, i: usize) -> bool {
        let tight = |i: usize| self.tokens.get(i).is_some_and(|t| !t.spaced);
        self.has_letters(i, Letters::HYPHEN) && tight(i) && tight(i + 1)
    }

    /// Whether `rest` follows token `i`, with at most `skips` adverbs or determiners between two words; gives the
    /// number of the last token.
    pub fn follows(&self, i: usize, rest: &[Box<str>], skips: usize) -> Option<usize> {
        let mut at = i;
        for word in rest {
            let next = (at + 1..=at + 1 + skips).find(|&n| self.eq(n, word))?;
            // "moved 300 troops", not "moved [towards Haditha] on Friday"
            let filler = |n| {
                matches!(self.kind(n), Some(TokenKind::Word | TokenKind::Number))
                    && self.preposition(n).is_none()
            };
            if !(at + 1..next).all(filler) {
                return None;
            }
            at = next;
        }
        Some(at)
    }

    /// The number of the token that covers a byte, or the first one after it.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end <= byte)
    }

    /// The stretch of the tokens from `first` to `last`.
    pub fn span_of(&self, first: usize, last: usize) -> Span {
        let start = self.tokens.get(first).map_or(self.span.start, |t| t.span.start);
        let end = self.tokens.get(last).map_or(self.span.end, |t| t.span.end);
        Span::new(start, end)
    }
}

/// `word` as the tables spell it: in lower case beyond ASCII, every apostrophe as ’; without an allocation where there is
/// nothing to change.
fn lowered<'w>(word: &'w str, buffer: &'w mut String) -> &'w str {
    if word.bytes().all(|b| b.is_ascii() && b != b'\'' && b != b'`') {
        return word;
    }
    buffer.clear();
    let one = |c| if is_apostrophe(c) { '’' } else { c };
    buffer.extend(word.chars().flat_map(char::to_lowercase).map(one));
    buffer
}
