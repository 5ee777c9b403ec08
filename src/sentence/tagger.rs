//! What the tables say of words, looked up once for many sentences.

use super::{Looks, Tagged, looked_up, shingles};
use crate::date::{self, DateMention, Item};
use crate::lexicon::Lexicon;
use crate::lexicon::grammar::Begins;
use crate::text::{Span, Token, TokenKind, tokenize_into};
use crate::vocabulary::{NONE, Vocabulary};

/// Tags sentences as [`Tagged::new`] does, and finds their dates.
pub(crate) struct Tagger<'a> {
    lexicon: &'a Lexicon,
    /// What is known of words, by their numbers.
    known: Vec<Option<Known<'a>>>,
    items: Vec<Item>,
    /// The hashes of the words of the sentence at hand, and those of the runs of words of all.
    hashes: Vec<u64>,
    shingles: Vec<u64>,
    /// Room for the tokens and the numbers of sentences.
    spare: Vec<(Vec<Token>, Vec<u32>)>,
}

/// For how many sentences room is kept: for more than most reports have.
const SPARE: usize = 256;

/// What is known of a word, wherever it stands.
#[derive(Clone, Copy)]
struct Known<'a> {
    looks: Looks<'a>,
    item: Item,
    /// A hash, the same in any case of its ASCII letters.
    hash: u64,
}

impl<'a> Tagger<'a> {
    /// One that has met no word.
    pub(crate) const fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            known: Vec::new(),
            items: Vec::new(),
            hashes: Vec::new(),
            shingles: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// The tables.
    pub(crate) const fn lexicon(&self) -> &'a Lexicon {
        self.lexicon
    }

    /// Forgets all words: their numbers will be those of others.
    pub(crate) fn forget(&mut self) {
        self.known.clear();
    }

    /// A sentence with its dates; its words have their numbers in `vocabulary`.
    pub(crate) fn tag<'t>(
        &mut self,
        text: &'t str,
        span: Span,
        vocabulary: &mut Vocabulary,
    ) -> (Tagged<'t>, Vec<DateMention>)
    where
        'a: 't,
    {
        let (mut tokens, mut numbers) = self.spare.pop().unwrap_or_default();
        tokenize_into(text, span, &mut tokens);
        let count = tokens.len();
        let mut looks = Vec::with_capacity(count);
        // the tables lie far away: each loop asks one
        let number = |token: &Token| vocabulary.number(text, token.span);
        numbers.extend(tokens.iter().map(number));
        self.items.clear();
        self.hashes.clear();
        for (&token, &number) in tokens.iter().zip(&numbers) {
            let new;
            let known = if let Some(Some(known)) = self.known.get(number as usize) {
                known
            } else {
                new = self.meet(number, text, token);
                &new
            };
            looks.push(known.looks);
            self.items.push(known.item.of_token(token));
            if matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                self.hashes.push(known.hash);
            }
        }
        self.shingles.extend(shingles::runs(&self.hashes));
        let mut tagged = Tagged {
            text,
            span,
            tokens,
            looks,
            begins: Begins::default(),
            numbers,
        };
        tagged.settle();
        let beginnings = tagged.beginning(Begins::DATE);
        let dates = date::find_items((text, &tagged.tokens), &self.items, beginnings, self.lexicon);
        (tagged, dates)
    }

    /// Keeps the room that a sentence had.
    pub(crate) fn reuse(&mut self, tagged: Tagged<'_>) {
        let Tagged {
            mut tokens,
            mut numbers,
            ..
        } = tagged;
        if self.spare.len() < SPARE {
            tokens.clear();
            numbers.clear();
            self.spare.push((tokens, numbers));
        }
    }

    /// The hash of every run of three words since it was asked last.
    pub(crate) fn shingles(&mut self) -> Vec<u64> {
        let all = self.shingles.clone();
        self.shingles.clear();
        all
    }

    #[cold]
    fn meet(&mut self, number: u32, text: &str, token: Token) -> Known<'a> {
        let word = token.of(text);
        let mut looks = looked_up(word, &self.lexicon.grammar, &mut String::new());
        let place_word = self.lexicon.place_words.get(word).is_some();
        looks.begins.add(Begins::PLACE, place_word);
        // a possessive may look like a word, and is none to a date
        let kind = match token.kind {
            TokenKind::Possessive => TokenKind::Word,
            kind => kind,
        };
        let item = Item::of(word, kind, self.lexicon);
        looks.begins.add(Begins::DATE, item.begins());
        let known = Known {
            looks,
            item,
            hash: fnv(word),
        };
        if number != NONE {
            let at = number as usize;
            self.known.resize(self.known.len().max(at + 1), None);
            self.known[at] = Some(known);
        }
        known
    }
}

/// The FNV-1a hash of a word in lower case (<http://www.isthe.com/chongo/tech/comp/fnv>): the same on every machine.
fn fnv(word: &str) -> u64 {
    let bytes = word.bytes().map(|b| b.to_ascii_lowercase());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}
