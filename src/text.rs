//! Words of a text and where they stand.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A stretch of a text in UTF-8 bytes, end exclusive; both ends are character borders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` to `end`.
    #[inline]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The words of `text` that it covers; empty where it does not fit `text`.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies within it.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes inside ("Qa’im") and the full stops of abbreviations ("U.S.").
    Word,
    /// A possessive ending ("’s", or the bare apostrophe after s).
    Possessive,
    /// Digits, with inner separators ("10,000", "7.5", "26.10.2017", "12:50").
    Number,
    /// One character of anything else that is not white space.
    Punct,
}

/// A word, number or mark of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether white space (a line break or U+00A0 included) stands before it.
    pub spaced: bool,
}

impl Token {
    /// Its letters.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        self.span.of(text)
    }
}

/// `text` with each run of white space as one blank, and none at its ends.
pub fn single_spaced(text: &str) -> Cow<'_, str> {
    let mut after_blank = true;
    let single = text.chars().all(|c| {
        let doubled = c == ' ' && after_blank;
        after_blank = c == ' ';
        !doubled && (after_blank || !c.is_whitespace())
    });
    if single && !after_blank {
        return text.into();
    }
    let mut all = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(word);
    }
    all.into()
}

/// Apostrophes of every kind that stand inside names: `` ' ’ ‘ ʿ ʾ ʼ ʻ ` ´ ′ ``.
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ' | '`' | '´' | '′')
}

/// Hyphens and dashes that join the parts of a name (U+2010 to U+2015, U+2212 and the ASCII one).
pub const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Zero-width and bidirectional control characters: they are no part of a word and change nothing.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{00ad}')
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{0640}')
}

fn is_word_char(c: char) -> bool {
    c.is_alphabetic() || is_mark(c)
}

/// Cuts the stretch `within` of `text` into tokens, in order; spans are bytes of the whole `text`.
///
/// ```
/// use dateline::text::{Span, tokenize};
/// let text = "Al-Qa’im’s U.S.-backed 10,000.";
/// let tokens: Vec<&str> = tokenize(text, Span::new(0, text.len())).iter().map(|t| t.of(text)).collect();
/// assert_eq!(tokens, ["Al", "-", "Qa’im", "’s", "U.S.", "-", "backed", "10,000", "."]);
/// ```
pub fn tokenize(text: &str, within: Span) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenize_into(text, within, &mut tokens);
    tokens
}

/// The same behind the tokens that there are.
pub(crate) fn tokenize_into(text: &str, within: Span, tokens: &mut Vec<Token>) {
    let part = within.of(text);
    tokens.reserve(part.len() / 4 + 2);
    let mut spaced = true;
    let mut at = 0;
    while let Some(&byte) = part.as_bytes().get(at) {
        let class = class(byte);
        if class == Class::Blank {
            spaced = true;
            at += 1;
            continue;
        }
        let plain = if class == Class::Letter {
            plain_word(part.as_bytes(), at)
        } else {
            None
        };
        let (kind, len) = if let Some(len) = plain {
            (TokenKind::Word, len)
        } else if class == Class::Mark {
            (TokenKind::Punct, 1)
        } else {
            let Some((rest, c)) = part.get(at..).and_then(|rest| Some((rest, rest.chars().next()?))) else {
                break;
            };
            if c.is_whitespace() || is_invisible(c) {
                spaced |= c.is_whitespace();
                at += c.len_utf8();
                continue;
            }
            token_at(rest, c, tokens.last().copied().filter(|_| !spaced))
        };
        let start = within.start + at;
        tokens.push(Token {
            span: Span::new(start, start + len),
            kind,
            spaced,
        });
        spaced = false;
        at += len;
    }
}

/// Where the first of `wanted` stands among `bytes`: sixteen are looked at together, for most texts have few.
#[inline]
pub(crate) fn first_of<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> Option<usize> {
    let is = |byte: u8| wanted.iter().fold(0, |any, &one| any | u8::from(byte == one));
    let (blocks, _) = bytes.as_chunks::<16>();
    let none = |block: &&[u8; 16]| block.iter().fold(0, |any, &byte| any | is(byte)) == 0;
    let at = 16 * blocks.iter().take_while(none).count();
    Some(at + bytes.get(at..)?.iter().position(|&byte| is(byte) != 0)?)
}

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// An ASCII letter.
    Letter,
    /// ASCII white space.
    Blank,
    /// An ASCII mark that stands in no word, but for the full stop of an abbreviation.
    Mark,
    /// Anything else.
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        classes[byte as usize] = match byte {
            b'\'' | b'`' => Class::Other,
            b' ' | b'\t'..=b'\r' => Class::Blank,
            _ if byte.is_ascii_alphabetic() => Class::Letter,
            _ if byte.is_ascii_punctuation() => Class::Mark,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

#[inline]
fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// Length of the word at `at` where it is one of ASCII letters that plainly ends: [`word_len`] without looking far.
#[inline]
fn plain_word(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let len = letters(rest);
    let ends = match rest.get(len) {
        None => true,
        Some(b'.') => len > 1,
        Some(&next) => matches!(class(next), Class::Blank | Class::Mark),
    };
    ends.then_some(len)
}

/// How many ASCII letters `bytes` begins with: eight at a time, as long as there are eight bytes.
#[inline]
fn letters(bytes: &[u8]) -> usize {
    const ALL: u64 = u64::from_le_bytes([1; 8]);
    let mut len = 0;
    while let Some(eight) = bytes.get(len..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        // the highest bit of each byte: whether the rest of it, in lower case, is from "a" on, and beyond "z"
        let small = (eight | (0x20 * ALL)) & (0x7f * ALL);
        let (from_a, beyond_z) = (small + (0x80 - 0x61) * ALL, small + (0x80 - 0x7b) * ALL);
        let others = !(from_a & !beyond_z & !eight) & (0x80 * ALL);
        len += others.trailing_zeros() as usize / 8;
        if others != 0 {
            return len;
        }
    }
    let rest = bytes.get(len..).unwrap_or(&[]);
    len + rest.iter().take_while(|b| b.is_ascii_alphabetic()).count()
}

fn token_at(rest: &str, c: char, before: Option<Token>) -> (TokenKind, usize) {
    let after_word = before.is_some_and(|t| t.kind == TokenKind::Word || t.kind == TokenKind::Number);
    if is_apostrophe(c) && after_word {
        let tail = rest.get(c.len_utf8()..).unwrap_or("");
        let s = tail.chars().next().filter(|&s| s == 's' || s == 'S');
        let ends = tail
            .chars()
            .nth(usize::from(s.is_some()))
            .is_none_or(|n| !n.is_alphanumeric());
        if ends {
            return (TokenKind::Possessive, c.len_utf8() + usize::from(s.is_some()));
        }
    }
    if is_word_char(c) || (is_apostrophe(c) && !after_word && starts_name(rest, c)) {
        return (TokenKind::Word, word_len(rest));
    }
    if c.is_numeric() {
        return (TokenKind::Number, number_len(rest));
    }
    (TokenKind::Punct, c.len_utf8())
}

/// A letter of the ayn or hamza kind before a capital: ‘Anah, ʿAna. A plain quote is a quotation mark.
fn starts_name(rest: &str, c: char) -> bool {
    matches!(c, 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ' | '`') && rest.chars().nth(1).is_some_and(char::is_alphabetic)
}

fn word_len(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    let mut end = 0;
    let mut letters = 0;
    let mut initials = true;
    while let Some(&(i, c)) = chars.peek() {
        let next = rest.get(i + c.len_utf8()..).and_then(|r| r.chars().next());
        let keep = if is_word_char(c) || is_invisible(c) || (c.is_numeric() && i > 0) {
            letters += usize::from(!is_mark(c) && !is_invisible(c));
            true
        } else if is_apostrophe(c) {
            let tail = rest.get(i + c.len_utf8()..).unwrap_or("");
            let possessive =
                tail.starts_with(['s', 'S']) && tail.chars().nth(1).is_none_or(|n| !n.is_alphanumeric());
            initials = false;
            i == 0 || (next.is_some_and(is_word_char) && !possessive)
        } else if c == '.' && initials && letters == 1 {
            // "U.S.": single letters, each with its full stop
            letters = 0;
            next.is_some_and(char::is_alphabetic) || end > 2
        } else {
            false
        };
        if !keep {
            break;
        }
        initials &= letters <= 1;
        end = i + c.len_utf8();
        chars.next();
    }
    end.max(rest.chars().next().map_or(1, char::len_utf8))
}

fn number_len(rest: &str) -> usize {
    let mut end = 0;
    for (i, c) in rest.char_indices() {
        let next = rest.get(i + c.len_utf8()..).and_then(|r| r.chars().next());
        let inner = matches!(c, '.' | ',' | ':' | '/') && next.is_some_and(char::is_numeric);
        if !(c.is_numeric() || inner) {
            break;
        }
        end = i + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokenize(text, Span::new(0, text.len()))
            .iter()
            .map(|t| t.of(text))
            .collect()
    }

    #[test]
    fn blanks_are_single() {
        for (text, single) in [
            ("", ""),
            (" ", ""),
            ("a b", "a b"),
            (" a", "a"),
            ("a ", "a"),
            ("a  b", "a b"),
            ("a\nb\u{a0}c", "a b c"),
        ] {
            assert_eq!(single_spaced(text), single);
        }
    }

    #[test]
    fn letters_are_counted() {
        for byte in 0..=u8::MAX {
            for before in 0..20 {
                let mut bytes = vec![b'z'; before];
                bytes.push(byte);
                bytes.extend([b'A'; 9]);
                let all = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                assert_eq!(letters(&bytes), all, "{byte} behind {before}");
            }
        }
    }

    #[test]
    fn cases() {
        for (text, tokens) in [
            (
                "Rawa, 12 km (7.5 miles)",
                vec!["Rawa", ",", "12", "km", "(", "7.5", "miles", ")"],
            ),
            ("ISIS’ presence", vec!["ISIS", "’", "presence"]),
            ("al-Qa'im's", vec!["al", "-", "Qa'im", "'s"]),
            ("‘the end’", vec!["‘", "the", "end", "’"]),
            ("the U.S. and Iraq.", vec!["the", "U.S.", "and", "Iraq", "."]),
            ("A. Smith", vec!["A", ".", "Smith"]),
            ("`Anah", vec!["`Anah"]),
            ("26.10.2017 00:00", vec!["26.10.2017", "00:00"]),
            ("القائم، راوة", vec!["القائم", "،", "راوة"]),
            ("last Thursday,\u{a0}when", vec!["last", "Thursday", ",", "when"]),
            ("F-16s", vec!["F", "-", "16", "s"]),
        ] {
            assert_eq!(cut(text), tokens, "{text}");
        }
    }
}
