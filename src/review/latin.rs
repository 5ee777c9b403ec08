//! Tables in Windows-1252, as Excel saves "CSV" in western countries.

use crate::error::Result;
use crate::report::text_of;

/// What the bytes 0x80 to 0x9f are; none where nothing is assigned.
///
/// # References
/// Unicode, `VENDORS/MICSFT/WINDOWS/CP1252.TXT`.
#[rustfmt::skip] // as the table has it
const HIGH: [Option<char>; 32] = [
    Some('€'), None, Some('‚'), Some('ƒ'), Some('„'), Some('…'), Some('†'), Some('‡'),
    Some('ˆ'), Some('‰'), Some('Š'), Some('‹'), Some('Œ'), None, Some('Ž'), None,
    None, Some('‘'), Some('’'), Some('“'), Some('”'), Some('•'), Some('–'), Some('—'),
    Some('˜'), Some('™'), Some('š'), Some('›'), Some('œ'), None, Some('ž'), Some('Ÿ'),
];

/// The text of a table, and what is to be said of how it was read.
///
/// # Errors
/// As [`text_of`], where it is no Windows-1252 either.
pub(super) fn text(name: &str, bytes: &[u8]) -> Result<(String, Option<String>)> {
    let refused = match text_of(name, bytes) {
        Ok(text) => return Ok((text, None)),
        Err(refused) => refused,
    };
    let Some(text) = western(bytes) else {
        return Err(refused);
    };
    let said = format!(
        "{name}: is not UTF-8, and was read as Windows-1252; letters that it lacks were lost when it was saved: save it as \
         \"CSV UTF-8\" to keep them"
    );
    Ok((text, Some(said)))
}

/// The text, unless a byte of it is none of the code page, or letters of UTF-8 show that it is that, and damaged.
fn western(bytes: &[u8]) -> Option<String> {
    let marked = [&[0xEF, 0xBB, 0xBF][..], &[0xFF, 0xFE], &[0xFE, 0xFF]];
    let utf8 = |c: char| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER;
    if marked.iter().any(|m| bytes.starts_with(m)) || String::from_utf8_lossy(bytes).contains(utf8) {
        return None;
    }
    let letter = |byte: &u8| match byte {
        0 => None,
        0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().flatten(),
        // The rest is as in Latin-1, whose bytes are the first letters of Unicode.
        _ => Some(char::from(*byte)),
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_western_table_is_read_and_a_damaged_one_refused() {
        let (words, said) = text("t.csv", b"id;note\r\na;M\xe4rz \x96 \x80 5\r\n").unwrap();
        assert_eq!(words, "id;note\r\na;März – € 5\r\n");
        assert!(
            said.unwrap()
                .starts_with("t.csv: is not UTF-8, and was read as Windows-1252")
        );
        assert_eq!(text("t.csv", "é".as_bytes()).unwrap(), ("é".to_owned(), None));
        for damaged in [&b"\xc3\xa9 \xe9"[..], b"a\x81", b"a\0\xe9", b"\xef\xbb\xbfa\xe9"] {
            assert!(text("t.csv", damaged).is_err(), "{damaged:?}");
        }
    }
}
