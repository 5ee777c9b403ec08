//! Tokens as a date sees them.

use crate::lexicon::Lexicon;
use crate::lexicon::dates::DateWord;
use crate::text::{Token, TokenKind, is_hyphen};

/// A token as a date sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Word(DateWord),
    /// Plain digits: the number and how many digits.
    Number(i32, u8),
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
    pub(super) items: &'t [Item],
}

impl Item {
    /// What a word is to a date, wherever it stands.
    pub(crate) fn of(word: &str, kind: TokenKind, lexicon: &Lexicon) -> Self {
        match kind {
            TokenKind::Word => match lexicon.dates.get(word) {
                Some(DateWord::Month { .. } | DateWord::Weekday { .. })
                    if !word.starts_with(char::is_uppercase) =>
                {
                    Self::Other
                }
                Some(meaning) => Self::Word(meaning),
                None if matches!(word, "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH") => Self::Suffix,
                None => Self::Other,
            },
            TokenKind::Number => match word.parse() {
                Ok(number) => match u8::try_from(word.len()) {
                    Ok(digits @ ..=4) => Self::Number(number, digits),
                    _ => Self::Other,
                },
                Err(_) => lexicon.dates.get(word).map_or(Self::Marked, Self::Word),
            },
            TokenKind::Punct => match word.chars().next() {
                Some(',') => Self::Comma,
                Some('.') => Self::Stop,
                Some('(') => Self::Open,
                Some(')') => Self::Close,
                Some(c) if is_hyphen(c) => Self::Hyphen,
                _ => Self::Other,
            },
            TokenKind::Possessive => Self::Other,
        }
    }

    /// The same where it stands as this token.
    #[inline]
    pub(crate) fn of_token(self, token: Token) -> Self {
        let apart = token.spaced && matches!(self, Self::Suffix) || token.kind == TokenKind::Possessive;
        if apart { Self::Other } else { self }
    }

    /// Whether a wording may begin with it: none does with the words that only stand inside of one, which are frequent.
    #[inline]
    pub(crate) const fn begins(self) -> bool {
        let inner = matches!(
            self,
            Self::Word(
                DateWord::Ago
                    | DateWord::And
                    | DateWord::Clock
                    | DateWord::Fame
                    | DateWord::Filler
                    | DateWord::In
                    | DateWord::Nickname
                    | DateWord::Paper
                    | DateWord::Straight
                    | DateWord::To
            )
        );
        matches!(self, Self::Word(_) | Self::Number(..) | Self::Marked) && !inner
    }
}

impl<'t> Scan<'t> {
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
