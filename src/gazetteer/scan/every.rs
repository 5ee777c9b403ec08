//! Every name of a text: most words begin none that goes on, which is found for all of them at once.

use std::sync::Arc;

use super::{Cut, Matcher, as_written, pair};
use crate::gazetteer::NameHit;
use crate::gazetteer::memory::{Marks, Memory};
use crate::text::{Token, TokenKind};
use crate::vocabulary::NONE;

/// What is known of the tokens of the text at hand.
#[derive(Default)]
pub(super) struct Known {
    /// The numbers of their words, and what holds of these.
    numbers: Vec<u32>,
    marks: Vec<Marks>,
    /// Whether a name that begins with one is that token and no longer.
    alone: Vec<bool>,
    begun: Vec<Begun>,
    asked: Vec<Ask>,
}

/// A token that may begin a longer name.
#[derive(Clone, Copy)]
struct Begun {
    token: usize,
    /// What [`pair`] gives of it and the next one.
    pair: u32,
}

/// A token that begins a longer name where one begins with this key, or is all of one.
struct Ask {
    token: usize,
    key: u64,
    /// Whether a name of one word may be written so.
    joined: bool,
    /// What [`pair`] gives of the token and the next one, where they are all that is asked of.
    pair: u32,
}

/// Every name of a text.
pub struct Names<'m> {
    memory: &'m Memory,
    found: Vec<Found>,
}

/// A name by its first token and how many it covers.
struct Found {
    first: usize,
    tokens: usize,
    hits: Hits,
}

/// The places that bear a name.
enum Hits {
    /// Those of a word that has been met, by its number; all, or those that it is no abbreviation of.
    OfWord(u32, bool),
    Of(Arc<[NameHit]>),
}

impl Names<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The first token of each, how many it covers, and the places that bear it.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &[NameHit])> {
        self.found.iter().map(|found| {
            let hits = match &found.hits {
                Hits::OfWord(number, all) => self.memory.hits_of_word(*number, *all),
                Hits::Of(hits) => hits,
            };
            (found.first, found.tokens, hits)
        })
    }
}

impl Matcher<'_> {
    /// Every longest name that begins at a word of `tokens`, which are cut from `text`:
    /// what [`Self::longest_match`] gives from each to the end, and behind a name from the token after it.
    pub fn names(&mut self, text: &str, tokens: &[Token]) -> Names<'_> {
        let mut known = std::mem::take(&mut self.known);
        self.memory.begin();
        self.know(text, tokens, &mut known);
        let cut = Cut {
            text,
            tokens,
            numbers: &known.numbers,
        };
        let mut found = Vec::with_capacity(tokens.len() / 2);
        let mut at = 0;
        for (i, token) in tokens.iter().enumerate() {
            let (alone, marks) = (known.alone[i], known.marks[i]);
            if i < at || token.kind != TokenKind::Word || alone && (!marks.is_name() || marks.article()) {
                continue;
            }
            let name = if alone {
                self.word_found(cut, i)
            } else {
                self.longest_of(cut.from(i)).map(|name| Found {
                    first: i,
                    tokens: name.tokens,
                    hits: Hits::Of(name.hits),
                })
            };
            if let Some(name) = name {
                at = i + name.tokens;
                found.push(name);
            }
        }
        self.known = known;
        Names {
            memory: &self.memory,
            found,
        }
    }

    /// The name that the token at `i` is; of its places only their number is noted, for they lie far away.
    #[inline]
    fn word_found(&mut self, cut: Cut<'_>, i: usize) -> Option<Found> {
        let (word, number) = (cut.word(i), cut.numbers[i]);
        let known = self.memory.bearers_of_word(self.gazetteer, number, word)?;
        let hits = as_written(known, word, cut, i + 1);
        (!hits.is_empty()).then(|| Found {
            first: i,
            tokens: 1,
            hits: Hits::OfWord(number, hits.len() == known.hits.len()),
        })
    }

    /// Finds out what is known. Each of the loops asks one table and nothing else: the tables lie far away, and what is found at
    /// one token decides nothing at the next.
    fn know(&mut self, text: &str, tokens: &[Token], known: &mut Known) {
        let Known { numbers, marks, .. } = known;
        numbers.clear();
        marks.clear();
        numbers.extend(tokens.iter().map(|token| match token.kind {
            TokenKind::Punct => NONE,
            _ => self.memory.vocabulary.number(text, token.span),
        }));
        let numbered = tokens.iter().zip(&*numbers);
        marks.extend(numbered.map(|(token, &number)| match token.kind {
            TokenKind::Punct => Marks::UNFIT,
            _ => self.memory.look(self.gazetteer, number, || token.of(text)).marks,
        }));
        self.ask(text, tokens, known);
        for ask in &known.asked {
            let longer = if ask.joined {
                let (goes_on, all) = self.holds(ask.key);
                goes_on || all
            } else {
                self.beginnings.iter().any(|filter| filter.may_hold(ask.key))
            };
            if longer {
                known.alone[ask.token] = false;
            } else {
                self.memory.set_apart(ask.pair);
            }
        }
    }

    /// Notes what is to be asked of the names that may begin at each token.
    fn ask(&mut self, text: &str, tokens: &[Token], known: &mut Known) {
        let Known {
            numbers,
            marks,
            alone,
            begun,
            asked,
        } = known;
        alone.clear();
        begun.clear();
        asked.clear();
        let cut = Cut {
            text,
            tokens,
            numbers,
        };
        for (token, first) in marks.iter().enumerate() {
            let next = tokens.get(token + 1).map(|next| next.kind);
            let term = next == Some(TokenKind::Word) && !marks[token + 1].plain();
            let plain = first.plain() && !term && tokens[token].kind == TokenKind::Word;
            alone.push(plain);
            if !plain || !(first.goes_on() || first.article() || next == Some(TokenKind::Possessive)) {
                continue;
            }
            begun.push(Begun {
                token,
                pair: pair(cut.from(token)),
            });
        }
        // no branch waits for the table, which lies far away
        let mut left = 0;
        for i in 0..begun.len() {
            begun[left] = begun[i];
            left += usize::from(!self.memory.is_apart(begun[i].pair));
        }
        begun.truncate(left);
        for &Begun { token, pair } in &*begun {
            self.walk(cut.from(token), |_, key, tokens, spaced| {
                asked.push(Ask {
                    token,
                    key: key.value(),
                    joined: spaced == 1,
                    pair: if tokens == 2 { pair } else { 0 },
                });
                false
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::{Gazetteer, Matcher, NameHit};
    use crate::text::{Span, Token, TokenKind, tokenize};

    /// What [`Matcher::longest_match`] gives from word to word.
    fn one_by_one(matcher: &mut Matcher, text: &str, tokens: &[Token]) -> Vec<(usize, usize, Vec<NameHit>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let word = tokens[at].kind == TokenKind::Word;
            let name = word.then(|| matcher.longest_match(text, &tokens[at..])).flatten();
            let first = at;
            at += name.as_ref().map_or(1, |name| name.tokens);
            found.extend(name.map(|name| (first, name.tokens, name.hits.to_vec())));
        }
        found
    }

    const WORDS: &str = "the New York city of al - Qaim as Salt Lake Saint ’s . St Mary 's Deir ez Zour province U.S. in , river \
        San Qa’im Reading Anbar US \n\n 12 Los Angeles Tel Aviv Kansas County incomprehensibilities État d'Ivoire at القائم";

    #[test]
    fn every_name_is_the_longest_one_at_its_word() {
        let gazetteer = Gazetteer::builtin().unwrap();
        let (mut matcher, mut other) = (gazetteer.matcher(), gazetteer.matcher());
        // more words than are remembered
        let many: Vec<String> = (0..70_000).map(|i| format!("w{i}")).collect();
        let many = many.join(" ");
        assert!(
            matcher
                .names(&many, &tokenize(&many, Span::new(0, many.len())))
                .is_empty()
        );
        let words: Vec<&str> = WORDS.split(' ').collect();
        let mut seed = 7_usize;
        let mut count = 0;
        for _ in 0..400 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text += words[(seed >> 33) % words.len()];
                text += if seed >> 62 == 0 { "" } else { " " };
            }
            let tokens = tokenize(&text, Span::new(0, text.len()));
            let found = matcher.names(&text, &tokens);
            let found: Vec<_> = found
                .iter()
                .map(|(first, tokens, hits)| (first, tokens, hits.to_vec()))
                .collect();
            assert_eq!(found, one_by_one(&mut other, &text, &tokens), "{text}");
            count += found.len();
        }
        assert!(count > 1000, "{count}");
    }
}
