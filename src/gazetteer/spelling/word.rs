//! One word of a name as it folds.

use super::alphabet::{NO_LETTER, doubles, letters};

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

/// One folded word, on the stack.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    bytes: [u8; WORD_BYTES],
    len: usize,
    /// Its last three letters, the last one last; [`NO_LETTER`] where there is none or it is forgotten.
    tail: [char; 3],
}

/// ASCII letters and digits as transliterations agree on them: small, q as k, o as u, y as i; 0 for what stands in no word.
const FOLDED: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = match byte.to_ascii_lowercase() {
                b'q' => b'k',
                b'o' => b'u',
                b'y' => b'i',
                other => other,
            };
        }
        byte += 1;
    }
    table
};

/// An ASCII letter or digit as [`Word::fold`] takes it where no other stands beside it; 0 for anything else.
#[inline]
pub(super) fn folded_byte(byte: u8) -> u8 {
    FOLDED.get(usize::from(byte)).copied().unwrap_or(0)
}

impl Word {
    /// The folded form of a single word; `first` where it begins the name.
    #[inline]
    pub(crate) fn fold(word: &str, first: bool) -> Self {
        Self::fold_with(word, first, |_| ())
    }

    /// [`Self::fold`], giving the plain letters of the word too.
    #[inline]
    pub(crate) fn fold_with(word: &str, first: bool, mut each: impl FnMut(char)) -> Self {
        let mut folded = Self {
            bytes: [0; WORD_BYTES],
            len: 0,
            tail: [NO_LETTER; 3],
        };
        if word.is_ascii() {
            folded.read_ascii(word.as_bytes(), first, each);
            return folded;
        }
        let mut read = (' ', ' ');
        let mut count = 0;
        let mut attached = false;
        letters(word, |c| {
            each(c);
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

    /// [`Self::fold_with`] for plain letters, most of all text: the same rules byte by byte.
    #[inline]
    fn read_ascii(&mut self, word: &[u8], first: bool, mut each: impl FnMut(char)) {
        let mut last = 0;
        let mut begins = [0; 3];
        let mut count = 0;
        for &byte in word {
            let mut letter = folded_byte(byte);
            if letter == 0 {
                continue;
            }
            let plain = byte.to_ascii_lowercase();
            each(char::from(plain));
            if let Some(place) = begins.get_mut(count) {
                *place = plain;
            }
            count += 1;
            match (letter, last) {
                (b'h', b'g') => continue,
                (b'h', b'd') => letter = b'z',
                (b'e', b'e') => letter = b'i',
                (b'j', b'd') => {}
                _ => {
                    if letter != last || letter.is_ascii_digit() {
                        last = self.append_byte(letter);
                    }
                    continue;
                }
            }
            self.len -= 1;
            last = self.last_byte();
            if letter != last {
                last = self.append_byte(letter);
            }
        }
        let [vowel, sun, again] = begins;
        let attached = sun == again && matches!(vowel, b'a' | b'e') && b"dnrstz".contains(&sun);
        let kept = if first { ATTACHED_FIRST } else { ATTACHED_LATER };
        if attached && count >= kept + 2 {
            self.drop_first(1);
        }
        if self.len > 3 && matches!(self.bytes(), [.., b'a' | b'e', b'h']) {
            self.len -= 2;
            if self.last_byte() != b'a' {
                self.append_byte(b'a');
            }
        }
    }

    fn last_byte(&self) -> u8 {
        let last = self.len.checked_sub(1).and_then(|at| self.bytes.get(at));
        last.copied().unwrap_or(0)
    }

    /// Appends a byte where there is room for it; gives the last one.
    #[inline]
    fn append_byte(&mut self, byte: u8) -> u8 {
        let Some(room) = self.bytes.get_mut(self.len) else {
            return self.last_byte();
        };
        *room = byte;
        self.len += 1;
        byte
    }

    /// Whether an article may have been cut that has grown onto it, which a word that begins a name keeps more often.
    pub(crate) fn depends_on_place(word: &str) -> bool {
        let doubled = matches!(word.as_bytes(), [b'a' | b'A' | b'e' | b'E', second, third, ..] if second.eq_ignore_ascii_case(third));
        doubled || !word.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    /// Its letters.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }

    /// Whether nothing of it is left.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The same in bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
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
    pub(crate) fn is_article_of(&self, next: &[u8]) -> bool {
        is_article_of(self.bytes(), next)
    }

    /// Whether it could be an article at all.
    pub(crate) fn may_be_article(&self) -> bool {
        may_be_article(self.bytes())
    }
}

/// Whether a folded word is an article before a word that begins as `next` does.
pub(crate) fn is_article_of(folded: &[u8], next: &[u8]) -> bool {
    is_article(folded) || sun_letter(folded).is_some_and(|sun| next.starts_with(sun))
}

/// Bytes of an article at most.
pub(crate) const LONGEST_ARTICLE: usize = 3;

/// Whether a folded word could be an article.
#[inline]
pub(crate) fn may_be_article(folded: &[u8]) -> bool {
    folded.len() <= LONGEST_ARTICLE && (is_article(folded) || sun_letter(folded).is_some())
}

fn is_article(folded: &[u8]) -> bool {
    ARTICLES.iter().any(|article| article.as_bytes() == folded)
}

/// What follows the vowel of an article that has taken on a consonant.
fn sun_letter(folded: &[u8]) -> Option<&[u8]> {
    let sun = folded.strip_prefix(b"a").or(folded.strip_prefix(b"e"))?;
    SUN_LETTERS
        .iter()
        .any(|letter| letter.as_bytes() == sun)
        .then_some(sun)
}
