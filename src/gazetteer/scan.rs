//! The longest name that begins at a token.

use super::index::Query;
use super::spelling::{Key, Word, term_kinds, words};
use super::{Gazetteer, Kind, NameKind, NameMatch};
use crate::text::{Span, Token, TokenKind, is_apostrophe, is_hyphen};

/// Tokens that a name runs over at most, hyphens and apostrophes counted.
const MOST_TOKENS: usize = 24;

/// Stretches that are looked up at a token: the longest one may turn out to be no name.
const MOST_STRETCHES: usize = 4;

/// Letters of an abbreviation that a full stop may follow inside a name ("St. Catherine").
const ABBREVIATION: usize = 4;

/// Articles that are English words too: before a space they belong to a name only where it is spelled so.
const ENGLISH: [&str; 3] = ["as", "at", "an"];

pub(super) fn longest_match(gazetteer: &Gazetteer, text: &str, tokens: &[Token]) -> Option<NameMatch> {
    let bare = bare_match(gazetteer, text, tokens);
    let led = led_match(gazetteer, text, tokens);
    match (bare, led) {
        (Some(bare), Some(led)) if bare.tokens >= led.tokens => Some(bare),
        (bare, led) => led.or(bare),
    }
}

/// A name that may stand in a text.
#[derive(Clone, Copy, Default)]
struct Stretch {
    /// How many tokens it covers.
    tokens: usize,
    /// Its words but for articles, counted by the white space between them.
    words: usize,
}

/// "city of" and the like before a name.
fn led_match(gazetteer: &Gazetteer, text: &str, tokens: &[Token]) -> Option<NameMatch> {
    let [term, of, rest @ ..] = tokens else {
        return None;
    };
    if of.of(text) != "of" {
        return None;
    }
    let kinds = term_of(text, *term, true)?;
    longest(gazetteer, text, rest).find_map(|name| {
        let led = Stretch {
            tokens: name.tokens + 2,
            ..name
        };
        with_term(gazetteer, text, tokens, led, kinds)
    })
}

fn bare_match(gazetteer: &Gazetteer, text: &str, tokens: &[Token]) -> Option<NameMatch> {
    let mut stretches = longest(gazetteer, text, tokens);
    stretches.find_map(|name| name_at(gazetteer, text, tokens, name))
}

fn name_at(gazetteer: &Gazetteer, text: &str, tokens: &[Token], name: Stretch) -> Option<NameMatch> {
    let term = tokens
        .get(name.tokens)
        .and_then(|&next| term_of(text, next, false));
    let and_term = Stretch {
        tokens: name.tokens + 1,
        ..name
    };
    if let Some(found) = term.and_then(|kinds| with_term(gazetteer, text, tokens, and_term, kinds)) {
        return Some(found);
    }
    let covered = tokens.get(..name.tokens)?;
    let written = span_of(covered)?.of(text);
    let mut hits = gazetteer.settle(gazetteer.bearers(&Query::of_text(written, name.words)));
    let stop = |t: &Token| !t.spaced && t.of(text) == ".";
    if written.chars().any(char::is_lowercase) && !tokens.get(name.tokens).is_some_and(stop) {
        hits.retain(|hit| hit.kind != NameKind::Abbreviation);
    }
    if english_article(text, covered) {
        hits.retain(|hit| hit.exact);
    }
    (!hits.is_empty()).then_some(NameMatch {
        tokens: name.tokens,
        hits,
    })
}

/// A name and the word that says what it is, where a place of that kind bears it or the word belongs to the name.
fn with_term(
    gazetteer: &Gazetteer,
    text: &str,
    tokens: &[Token],
    name: Stretch,
    kinds: &[Kind],
) -> Option<NameMatch> {
    let written = span_of(tokens.get(..name.tokens)?)?.of(text);
    let query = Query::of_text(written, name.words);
    let mut hits = gazetteer.settle(gazetteer.bearers(&query));
    hits.retain(|hit| {
        hit.kind != NameKind::Demonym && (hit.exact || kinds.contains(&gazetteer.facts(hit.place).kind))
    });
    (!hits.is_empty()).then_some(NameMatch {
        tokens: name.tokens,
        hits,
    })
}

fn span_of(tokens: &[Token]) -> Option<Span> {
    Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
}

fn term_of(text: &str, token: Token, before: bool) -> Option<&'static [Kind]> {
    if token.kind != TokenKind::Word {
        return None;
    }
    term_kinds(Word::fold(token.of(text), true).as_str(), before)
}

fn english_article(text: &str, name: &[Token]) -> bool {
    let [first, second, ..] = name else { return false };
    second.spaced
        && ENGLISH
            .iter()
            .any(|word| word.eq_ignore_ascii_case(first.of(text)))
}

/// The longest names that may begin at the first token, the longest first.
/// Allocates nothing.
fn longest(gazetteer: &Gazetteer, text: &str, tokens: &[Token]) -> impl Iterator<Item = Stretch> {
    let mut walk = Walk {
        key: Key::START,
        words: 0,
        article: None,
    };
    let mut found = [Stretch::default(); MOST_STRETCHES];
    let mut spaced = 1;
    for (i, token) in tokens.iter().take(MOST_TOKENS).enumerate() {
        let begins = matches!(token.kind, TokenKind::Word | TokenKind::Number);
        if !(if i == 0 {
            begins
        } else {
            continues(text, tokens, i)
        }) {
            break;
        }
        spaced += usize::from(i > 0 && token.spaced && walk.article.is_none());
        if token.kind == TokenKind::Punct {
            continue;
        }
        words(token.of(text)).for_each(|word| {
            walk.step(&Word::fold(word, walk.words == 0 && walk.article.is_none()));
        });
        if walk.article.is_some() || walk.words == 0 {
            continue;
        }
        if gazetteer.may_have(walk.key) {
            found.rotate_right(1);
            found[0] = Stretch {
                tokens: i + 1,
                words: spaced,
            };
        }
        // a possessive may belong to the name ("Saint Mary’s") or not: look one further
        let possessive = tokens
            .get(i + 1)
            .is_some_and(|next| next.kind == TokenKind::Possessive);
        if !possessive && !gazetteer.may_continue(walk.key) {
            break;
        }
    }
    found.into_iter().filter(|name| name.tokens > 0)
}

/// The folded words of a text so far.
struct Walk {
    key: Key,
    words: usize,
    article: Option<Word>,
}

impl Walk {
    fn step(&mut self, word: &Word) {
        if word.is_empty() {
            return;
        }
        if let Some(article) = self.article.take()
            && !article.is_article_of(word)
        {
            self.push(&article);
        }
        if word.may_be_article() {
            self.article = Some(*word);
        } else {
            self.push(word);
        }
    }

    fn push(&mut self, word: &Word) {
        self.key.push_word(word);
        self.words += 1;
    }
}

/// Whether the token at `i` may stand in the same name as the one before it.
fn continues(text: &str, tokens: &[Token], i: usize) -> bool {
    let (Some(before), Some(token)) = (tokens.get(i - 1), tokens.get(i)) else {
        return false;
    };
    if token.spaced
        && Span::new(before.span.end, token.span.start)
            .of(text)
            .matches('\n')
            .count()
            > 1
    {
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
