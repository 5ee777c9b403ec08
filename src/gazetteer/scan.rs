//! The longest name that begins at a token.

use std::sync::Arc;

use super::index::{Filter, Query};
use super::memory::Memory;
use super::spelling::{
    Key, LONGEST_ARTICLE, Letters, Word, is_article_of, may_be_article, may_be_term, term_kinds, words,
};
use super::{Gazetteer, Kind, NameHit, NameKind, NameMatch, Place, PlaceRef};
use crate::text::{Span, Token, TokenKind, is_apostrophe, is_hyphen};

/// Tokens that a name runs over at most, hyphens and apostrophes counted.
const MOST_TOKENS: usize = 24;

/// Stretches that are looked up at a token: the longest one may turn out to be no name.
const MOST_STRETCHES: usize = 4;

/// Letters of an abbreviation that a full stop may follow inside a name ("St. Catherine").
const ABBREVIATION: usize = 4;

/// Articles that are English words too: before a space they belong to a name only where it is spelled so.
const ENGLISH: [&str; 3] = ["as", "at", "an"];

/// Finds names in texts, and remembers what it has met: one for many texts is quickest.
///
/// ```
/// use dateline::Gazetteer;
/// use dateline::text::{Span, tokenize};
/// let gazetteer = Gazetteer::builtin()?;
/// let text = "Deir ez-Zour fell";
/// let tokens = tokenize(text, Span::new(0, text.len()));
/// let found = gazetteer.matcher().longest_match(text, &tokens);
/// assert_eq!(found.map(|name| name.tokens), Some(4));
/// # Ok::<(), dateline::Error>(())
/// ```
pub struct Matcher<'g> {
    gazetteer: &'g Gazetteer,
    beginnings: Vec<Filter<'g>>,
    memory: Memory,
}

impl<'g> Matcher<'g> {
    pub(super) fn new(gazetteer: &'g Gazetteer) -> Self {
        Self {
            gazetteer,
            beginnings: gazetteer.beginnings().collect(),
            memory: Memory::new(),
        }
    }

    /// What it finds the names of.
    pub const fn gazetteer(&self) -> &'g Gazetteer {
        self.gazetteer
    }

    /// What [`Gazetteer::place`] gives.
    pub fn place(&mut self, place: PlaceRef) -> Arc<Place> {
        self.memory.place(self.gazetteer, place)
    }

    /// The longest name that begins at the first of `tokens`, which are cut from `text`.
    ///
    /// Names run over hyphens, apostrophes and line breaks, and take a word such as "province" behind them or
    /// "city of" before them with them where a place of that kind bears the name. Abbreviations are found in
    /// capitals only. Demonyms are found too: their kind tells them.
    pub fn longest_match(&mut self, text: &str, tokens: &[Token]) -> Option<NameMatch> {
        let bare = self.bare_match(text, tokens);
        match tokens {
            [term, of, rest @ ..] if of.span.len() == 2 && of.of(text) == "of" => {
                let led = self.led_match(text, *term, tokens, rest);
                let shorter = |led: &NameMatch| bare.as_ref().is_none_or(|bare| bare.tokens < led.tokens);
                led.filter(shorter).or(bare)
            }
            _ => bare,
        }
    }

    /// What [`Gazetteer::lookup`] gives.
    pub fn lookup(&mut self, name: &str) -> Arc<[NameHit]> {
        let query = Query::new(name);
        if !self.gazetteer.may_have(query.key()) {
            return Arc::default();
        }
        if query.kinds.is_empty() {
            return Arc::clone(&self.memory.bearers(self.gazetteer, query).hits);
        }
        self.gazetteer.lookup(name).into()
    }

    /// "city of" and the like before a name.
    fn led_match(&mut self, text: &str, term: Token, tokens: &[Token], rest: &[Token]) -> Option<NameMatch> {
        let kinds = self.term_of(text, term, true)?;
        let mut found = Stretches::default();
        self.longest(text, rest, &mut found);
        let mut names = found.longest_first();
        names.find_map(|name| self.with_term(text, tokens, name.tokens + 2, name.words, kinds))
    }

    fn bare_match(&mut self, text: &str, tokens: &[Token]) -> Option<NameMatch> {
        let mut found = Stretches::default();
        self.longest(text, tokens, &mut found);
        let mut names = found.longest_first();
        names.find_map(|name| self.name_at(text, tokens, name))
    }

    fn name_at(&mut self, text: &str, tokens: &[Token], name: Stretch) -> Option<NameMatch> {
        let next = tokens.get(name.tokens);
        if let Some(kinds) = next.and_then(|&next| self.term_of(text, next, false))
            && let Some(found) = self.with_term(text, tokens, name.tokens + 1, name.words, kinds)
        {
            return Some(found);
        }
        let covered = tokens.get(..name.tokens)?;
        let written = span_of(covered)?.of(text);
        let met = name
            .met
            .then(|| self.memory.bearers_of_word(self.gazetteer, written));
        let known = if let Some(known) = met.flatten() {
            known
        } else {
            let query = Query::of_folded(name.key, Letters::of(written), name.words);
            self.memory.bearers(self.gazetteer, query)
        };
        let short =
            || !written.contains(char::is_lowercase) || next.is_some_and(|t| !t.spaced && t.of(text) == ".");
        let hits = if known.full.len() == known.hits.len() || short() {
            &known.hits
        } else {
            &known.full
        };
        let hits = if covered.len() > 1 && english_article(text, covered) {
            hits.iter().filter(|hit| hit.exact).copied().collect()
        } else if hits.is_empty() {
            return None;
        } else {
            Arc::clone(hits)
        };
        (!hits.is_empty()).then_some(NameMatch {
            tokens: name.tokens,
            hits,
        })
    }

    /// A name and the word that says what it is, where a place of that kind bears it or the word belongs to the name.
    fn with_term(
        &mut self,
        text: &str,
        tokens: &[Token],
        covered: usize,
        words: usize,
        kinds: &[Kind],
    ) -> Option<NameMatch> {
        let written = span_of(tokens.get(..covered)?)?.of(text);
        let query = Query::of_text(written, words);
        let known = self.memory.bearers(self.gazetteer, query);
        let of_kind = |hit: &&NameHit| {
            hit.kind != NameKind::Demonym
                && (hit.exact || kinds.contains(&self.gazetteer.facts(hit.place).kind))
        };
        let hits: Arc<[NameHit]> = known.hits.iter().filter(of_kind).copied().collect();
        (!hits.is_empty()).then_some(NameMatch {
            tokens: covered,
            hits,
        })
    }

    fn term_of(&mut self, text: &str, token: Token, before: bool) -> Option<&'static [Kind]> {
        let word = token.of(text);
        if token.kind != TokenKind::Word || !may_be_term(word) {
            return None;
        }
        match self.memory.met(self.gazetteer, word) {
            Some(met) => met.look.term().then(|| term_kinds(met.folded(), before))?,
            None => term_kinds(Word::fold(word, true).bytes(), before),
        }
    }

    /// The longest names that may begin at the first token.
    fn longest(&mut self, text: &str, tokens: &[Token], found: &mut Stretches) {
        let Some(first) = tokens
            .first()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        else {
            return;
        };
        let met = self
            .memory
            .met(self.gazetteer, first.of(text))
            .map(|met| met.look);
        let (mut walk, goes_on) = match met {
            Some(look) if !look.article() => {
                if look.is_name() {
                    found.push(1, 1, look.key, true);
                }
                (Walk::of(look.key, usize::from(!look.empty)), look.goes_on())
            }
            _ => {
                let mut walk = Walk::of(Key::START, 0);
                walk.read(first.of(text), self.gazetteer, &mut self.memory);
                let goes_on = self.look_up(&walk, 1, 1, found);
                (walk, goes_on)
            }
        };
        if !goes_on && !possessive_follows(tokens, 0) {
            return;
        }
        let mut spaced = 1;
        for (i, token) in tokens.iter().enumerate().take(MOST_TOKENS).skip(1) {
            if !continues(text, tokens, i) {
                return;
            }
            spaced += usize::from(token.spaced && walk.article.is_none());
            if token.kind == TokenKind::Punct {
                continue;
            }
            walk.read(token.of(text), self.gazetteer, &mut self.memory);
            // a possessive may belong to the name ("Saint Mary’s") or not: look one further
            if !self.look_up(&walk, i + 1, spaced, found) && !possessive_follows(tokens, i) {
                return;
            }
        }
    }

    /// Notes what has been read where it may be a name; gives whether a name may go on from there.
    fn look_up(&self, walk: &Walk, tokens: usize, spaced: usize, found: &mut Stretches) -> bool {
        if walk.article.is_some() || walk.words == 0 {
            return true;
        }
        let key = walk.key.value();
        let goes_on = self.beginnings.iter().any(|filter| filter.may_hold(key));
        // a name of one word may be written with hyphens, but not with spaces
        if (goes_on || spaced == 1) && self.gazetteer.may_have(key) {
            found.push(tokens, spaced, walk.key, false);
        }
        goes_on
    }
}

fn possessive_follows(tokens: &[Token], i: usize) -> bool {
    let next = tokens.get(i + 1);
    next.is_some_and(|next| next.kind == TokenKind::Possessive)
}

/// A name that may stand in a text.
#[derive(Clone, Copy)]
struct Stretch {
    /// How many tokens it covers.
    tokens: usize,
    /// Its words but for articles, counted by the white space between them.
    words: usize,
    /// Its folded form.
    key: Key,
    /// Whether it is a single word that has been met.
    met: bool,
}

/// The longest ones found.
struct Stretches {
    all: [Stretch; MOST_STRETCHES],
    count: usize,
}

impl Default for Stretches {
    fn default() -> Self {
        let none = Stretch {
            tokens: 0,
            words: 0,
            key: Key::START,
            met: false,
        };
        Self {
            all: [none; MOST_STRETCHES],
            count: 0,
        }
    }
}

impl Stretches {
    /// Adds one that is longer than those before.
    #[inline]
    fn push(&mut self, tokens: usize, words: usize, key: Key, met: bool) {
        if self.count == MOST_STRETCHES {
            self.all.rotate_left(1);
            self.count -= 1;
        }
        self.all[self.count] = Stretch {
            tokens,
            words,
            key,
            met,
        };
        self.count += 1;
    }

    fn longest_first(&self) -> impl Iterator<Item = Stretch> {
        self.all.iter().take(self.count).rev().copied()
    }
}

fn span_of(tokens: &[Token]) -> Option<Span> {
    Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
}

fn english_article(text: &str, name: &[Token]) -> bool {
    let [first, second, ..] = name else { return false };
    second.spaced
        && ENGLISH
            .iter()
            .any(|word| word.eq_ignore_ascii_case(first.of(text)))
}

/// The folded words of a text so far.
struct Walk {
    key: Key,
    words: usize,
    article: Option<Article>,
}

/// A folded word that may be an article, and its length.
#[derive(Clone, Copy)]
struct Article([u8; LONGEST_ARTICLE], usize);

impl Article {
    fn of(folded: &[u8]) -> Option<Self> {
        let mut article = Self([0; LONGEST_ARTICLE], folded.len());
        article.0.get_mut(..folded.len())?.copy_from_slice(folded);
        Some(article)
    }

    fn bytes(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or(&[])
    }
}

impl Walk {
    const fn of(key: Key, words: usize) -> Self {
        Self {
            key,
            words,
            article: None,
        }
    }

    /// Reads a token on.
    #[inline]
    fn read(&mut self, token: &str, gazetteer: &Gazetteer, memory: &mut Memory) {
        if let Some(met) = memory.met(gazetteer, token) {
            self.step(met.folded(), met.look.article());
            return;
        }
        for word in words(token) {
            let word = Word::fold(word, self.words == 0 && self.article.is_none());
            self.step(word.bytes(), may_be_article(word.bytes()));
        }
    }

    #[inline]
    fn step(&mut self, folded: &[u8], may_be_article: bool) {
        if folded.is_empty() {
            return;
        }
        if let Some(article) = self.article.take()
            && !is_article_of(article.bytes(), folded)
        {
            self.push(article.bytes());
        }
        if may_be_article {
            self.article = Article::of(folded);
        } else {
            self.push(folded);
        }
    }

    #[inline]
    fn push(&mut self, folded: &[u8]) {
        self.key.push_folded(folded);
        self.words += 1;
    }
}

/// Whether the token at `i` may stand in the same name as the one before it.
fn continues(text: &str, tokens: &[Token], i: usize) -> bool {
    let (Some(before), Some(token)) = (tokens.get(i - 1), tokens.get(i)) else {
        return false;
    };
    let gap = Span::new(before.span.end, token.span.start);
    if token.spaced && gap.len() > 1 && gap.of(text).matches('\n').count() > 1 {
        return false;
    }
    if token.kind != TokenKind::Punct {
        return true;
    }
    let mark = token.of(text).chars().next().unwrap_or(' ');
    is_hyphen(mark)
        || is_apostrophe(mark)
        || (mark == '.' && !token.spaced && before.of(text).chars().count() <= ABBREVIATION)
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::csv::{Table, read};
    use crate::gazetteer::{Gazetteer, Kind};
    use crate::text::{Span, tokenize};

    const PLACES: &str = "\
id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note
t:1,Al Qa'im,القائم,town,IQ,Anbar,,34.4,41.0,2,70000,T,,source,
t:2,Deir ez-Zor,دير الزور,city,SY,Deir ez-Zor,,35.3,40.1,5,200000,T,,source,
t:3,Al Anbar Governorate,الأنبار,province,IQ,Anbar,,33.0,42.0,200,0,T,,source,
t:4,Anbar,,village,IR,Fars,,29.0,52.0,1,300,T,,source,
t:5,Samarra,,city,IQ,Salah ad-Din,,34.2,43.9,5,300000,T,,source,
t:6,United States,,country,US,,,39.8,-98.6,2000,300000000,T,,source,
t:7,Saint Mary's,,town,US,Kansas,,39.2,-96.1,2,2600,T,,source,
t:8,Tall 'Afar,تلعفر,town,IQ,Nineveh,,36.4,42.4,3,200000,T,,source,
t:9,Deir Hafir,,town,SY,Aleppo,,36.2,37.7,2,18000,T,,source,
t:13,Qaimand,,town,IN,Gujarat,,22.5,72.9,5,20000,T,,source,
t:14,Alandar,,town,IN,Karnataka,,17.5,76.5,5,20000,T,,source,
t:11,Eagle River,,town,US,Alaska,,61.3,-149.5,2,20000,T,,source,
t:12,Eagle,,town,US,Idaho,,43.7,-116.4,2,20000,T,,source,
t:10,As Saqlawiyah,,town,IQ,Anbar,,33.4,43.7,2,30000,T,,source,
";
    const VARIANTS: &str = "\
place,variant,kind,language,note
t:6,U.S.,abbreviation,en,
t:6,US,abbreviation,en,
t:6,American,demonym,en,
t:14,Ans.,abbreviation,en,
t:3,Anbar,variant,en,
";

    fn gazetteer() -> Gazetteer {
        let places = Table {
            name: "places.csv",
            bytes: PLACES.as_bytes(),
        };
        let variants = Table {
            name: "variants.csv",
            bytes: VARIANTS.as_bytes(),
        };
        Gazetteer::from_entries(&read(places, Some(variants)).unwrap()).unwrap()
    }

    /// A text, what is matched at its first token, and the id of the best place; nothing where nothing is.
    const CASES: &[(&str, &str, &str)] = &[
        ("al-Qa’im’s bridge", "al-Qa’im", "t:1"),
        ("Al Qaim, near", "Al Qaim", "t:1"),
        ("al\u{a0}Kaim fell", "al\u{a0}Kaim", "t:1"),
        ("القايم", "القايم", "t:1"),
        ("Deir\nez-Zour and", "Deir\nez-Zour", "t:2"),
        ("Deir\n\nez-Zour and", "", ""),
        ("Deir Ezzor", "Deir Ezzor", "t:2"),
        ("Deir Hafir", "Deir Hafir", "t:9"),
        ("Deir Samarra", "", ""),
        ("Anbar province.", "Anbar province", "t:3"),
        ("Anbar village", "Anbar", "t:4"),
        ("province of Anbar", "province of Anbar", "t:3"),
        ("city of Samarra", "city of Samarra", "t:5"),
        ("city of Anbar", "city of Anbar", "t:4"),
        ("al-Qaim and Samarra", "al-Qaim", "t:1"),
        ("A landar", "", ""),
        ("Eagle River road", "Eagle River", "t:11"),
        ("Eagle road", "Eagle", "t:12"),
        ("as Samarra fell", "", ""),
        ("As Saqlawiyah fell", "As Saqlawiyah", "t:10"),
        ("as-Saqlawiya fell", "as-Saqlawiya", "t:10"),
        ("US troops", "US", "t:6"),
        ("U.S.-backed", "U.S.", "t:6"),
        ("us troops", "", ""),
        ("Ans. troops", "Ans", "t:14"),
        ("Ans troops", "", ""),
        ("American troops", "American", "t:6"),
        ("Saint Mary’s College", "Saint Mary’s", "t:7"),
        ("Samarra’s walls", "Samarra", "t:5"),
        ("Tal Afar’s", "Tal Afar", "t:8"),
        ("Tal-Afar", "Tal-Afar", "t:8"),
        ("Talafar", "Talafar", "t:8"),
        ("Nowhere", "", ""),
        ("al", "", ""),
        (", Samarra", "", ""),
    ];

    #[test]
    fn the_longest_name_is_found() {
        let gazetteer = gazetteer();
        for &(text, expected, id) in CASES {
            let tokens = tokenize(text, Span::new(0, text.len()));
            let found = gazetteer.longest_match(text, &tokens);
            let written = found.as_ref().map_or("", |m| {
                Span::new(tokens[0].span.start, tokens[m.tokens - 1].span.end).of(text)
            });
            assert_eq!(written, expected, "{text:?}");
            let best = found.map_or(String::new(), |m| gazetteer.place(m.hits[0].place).id);
            assert_eq!(best, id, "{text:?}");
        }
    }

    #[test]
    fn namesakes_stay_candidates() {
        let gazetteer = gazetteer();
        let kinds = |name: &str| -> Vec<Kind> {
            let hits = gazetteer.lookup(name);
            hits.iter().map(|hit| gazetteer.facts(hit.place).kind).collect()
        };
        assert_eq!(kinds("Anbar"), [Kind::Village, Kind::Province]);
        assert_eq!(kinds("Anbar province"), [Kind::Province]);
        assert_eq!(kinds("Anbar river"), [Kind::Village, Kind::Province]);
        assert!(gazetteer.lookup("Anbar river").iter().all(|hit| !hit.exact));
        assert!(gazetteer.lookup("al-Anbar").iter().all(|hit| !hit.exact));
        assert!(gazetteer.lookup("ANBAR").iter().all(|hit| hit.exact));
    }
}
