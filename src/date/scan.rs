//! Tokens as a date sees them.

use crate::lexicon::Lexicon;
use crate::lexicon::dates::DateWord;
use crate::text::{Token, TokenKind, is_hyphen};

/// A token as a date sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Word(DateWord),
    /// Plain digits: the number and how many digits.
    Number(i32, usize),
    /// A number with marks inside ("26.10.2017", "12:50").
    Marked,
    Comma,
    Stop,
    Hyphen,
    Open,
    Close,
    /// "st", "nd", "rd", "th" right after a number.
    Suffix,
    Other,
    /// Past the last token.
    End,
}

/// The tokens of a sentence.
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) lexicon: &'t Lexicon,
    items: Vec<Item>,
}

impl Item {
    fn of(token: Token, text: &str, lexicon: &Lexicon) -> Self {
        let word = token.of(text);
        match token.kind {
            TokenKind::Word => match lexicon.dates.get(word) {
                Some(DateWord::Month { .. } | DateWord::Weekday { .. })
                    if !word.starts_with(char::is_uppercase) =>
                {
                    Item::Other
                }
                Some(meaning) => Item::Word(meaning),
                None if !token.spaced
                    && matches!(word, "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH") =>
                {
                    Item::Suffix
                }
                None => Item::Other,
            },
            TokenKind::Number => match word.parse() {
                Ok(number) if word.len() <= 4 => Item::Number(number, word.len()),
                Ok(_) => Item::Other,
                Err(_) => lexicon.dates.get(word).map_or(Item::Marked, Item::Word),
            },
            TokenKind::Punct => match word.chars().next() {
                Some(',') => Item::Comma,
                Some('.') => Item::Stop,
                Some('(') => Item::Open,
                Some(')') => Item::Close,
                Some(c) if is_hyphen(c) => Item::Hyphen,
                _ => Item::Other,
            },
            TokenKind::Possessive => Item::Other,
        }
    }
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token], lexicon: &'t Lexicon) -> Self {
        let items = tokens
            .iter()
            .map(|&token| Item::of(token, text, lexicon))
            .collect();
        Self {
            text,
            tokens,
            lexicon,
            items,
        }
    }

    #[inline]
    pub(super) fn item(&self, i: usize) -> Item {
        self.items.get(i).copied().unwrap_or(Item::End)
    }

    /// The date word at `i`.
    pub(super) fn word(&self, i: usize) -> Option<DateWord> {
        match self.item(i) {
            Item::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The item before `i`.
    pub(super) fn before(&self, i: usize) -> Item {
        i.checked_sub(1).map_or(Item::End, |i| self.item(i))
    }

    /// The letters at `i`.
    pub(super) fn letters(&self, i: usize) -> &'t str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// Whether white space stands before `i`.
    pub(super) fn spaced(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.spaced)
    }

    /// `i`, or past it if `item` stands there.
    pub(super) fn skip(&self, i: usize, item: Item) -> usize {
        if self.item(i) == item { i + 1 } else { i }
    }

    /// `i`, or past it if `word` stands there.
    pub(super) fn skip_word(&self, i: usize, word: DateWord) -> usize {
        self.skip(i, Item::Word(word))
    }
}
