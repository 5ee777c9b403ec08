//! One word of a name as it folds.

use super::{doubles, letters};

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
        if word.is_ascii() {
            folded.read_ascii(word.as_bytes(), first);
            return folded;
        }
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

    /// [`Self::fold`] for plain letters, most of all text: the same rules byte by byte.
    fn read_ascii(&mut self, word: &[u8], first: bool) {
        let mut read = [0; 2];
        let mut count = 0;
        let mut attached = false;
        for &byte in word {
            if matches!(byte, b'\'' | b'`') {
                continue;
            }
            let letter = byte.to_ascii_lowercase();
            attached |= count == 2
                && letter == read[1]
                && matches!(read[0], b'a' | b'e')
                && b"dnrstz".contains(&letter);
            read = [read[1], letter];
            count += 1;
            match (letter, self.last_byte()) {
                (b'h', b'g') => {}
                (b'h', b'd') => self.change_last(b'z'),
                (b'j', b'd') => self.change_last(b'j'),
                (b'e', b'e') => self.change_last(b'i'),
                (b'q', _) => self.append_byte(b'k'),
                (b'o', _) => self.append_byte(b'u'),
                (b'y', _) => self.append_byte(b'i'),
                _ => self.append_byte(letter),
            }
        }
        let least = if first { ATTACHED_FIRST } else { ATTACHED_LATER };
        if attached && count >= least + 2 {
            self.drop_first(1);
        }
        if self.len > 3 && (self.bytes().ends_with(b"ah") || self.bytes().ends_with(b"eh")) {
            self.len -= 1;
            self.change_last(b'a');
        }
    }

    fn last_byte(&self) -> u8 {
        let last = self.len.checked_sub(1).and_then(|at| self.bytes.get(at));
        last.copied().unwrap_or(0)
    }

    fn append_byte(&mut self, byte: u8) {
        if byte == self.last_byte() && byte.is_ascii_alphabetic() {
            return;
        }
        if let Some(room) = self.bytes.get_mut(self.len) {
            *room = byte;
            self.len += 1;
        }
    }

    fn change_last(&mut self, byte: u8) {
        self.len = self.len.saturating_sub(1);
        self.append_byte(byte);
    }

    /// Its letters.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }

    /// Whether nothing of it is left.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn bytes(&self) -> &[u8] {
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
    pub(crate) fn is_article_of(&self, next: &Self) -> bool {
        self.is_article() || self.sun_letter().is_some_and(|sun| next.bytes().starts_with(sun))
    }

    /// Whether it could be an article at all.
    pub(crate) fn may_be_article(&self) -> bool {
        self.is_article() || self.sun_letter().is_some()
    }

    fn is_article(&self) -> bool {
        self.len == 2 && ARTICLES.iter().any(|article| article.as_bytes() == self.bytes())
    }

    /// What follows the vowel of an article that has taken on a consonant.
    fn sun_letter(&self) -> Option<&[u8]> {
        if self.len > 3 {
            return None;
        }
        let sun = self
            .bytes()
            .strip_prefix(b"a")
            .or(self.bytes().strip_prefix(b"e"))?;
        SUN_LETTERS
            .iter()
            .any(|letter| letter.as_bytes() == sun)
            .then_some(sun)
    }
}
