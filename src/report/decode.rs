//! Bytes of a file to text, and the way back from a place in the text to one in the file.

use crate::error::{Error, Result};
use crate::report::Offsets;

/// The text of a file and where its bytes stand: UTF-8 with or without a byte order mark, or UTF-16 with one.
///
/// # Errors
/// [`Error::Input`] at the first byte that is no text.
pub(crate) fn decode(file: &str, bytes: &[u8]) -> Result<(String, Offsets)> {
    let refuse = |message: String| Error::Input {
        file: file.to_owned(),
        message,
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Ok((utf8(file, rest, 3)?, Offsets::Shifted(3))),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).map_err(refuse),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).map_err(refuse),
        _ => Ok((utf8(file, bytes, 0)?, Offsets::Same)),
    }
}

fn utf8(file: &str, bytes: &[u8], shift: usize) -> Result<String> {
    let refuse = |message: String| Error::Input {
        file: file.to_owned(),
        message,
    };
    if bytes.contains(&0) {
        let at = bytes.iter().position(|&b| b == 0).unwrap_or(0);
        let what = wide(bytes).map_or_else(
            || "this is a binary file; expected plain text in UTF-8".to_owned(),
            |name| {
                format!(
                    "this looks like UTF-16 without a byte order mark; convert the file, for instance with: \
                     iconv -f {name} -t UTF-8"
                )
            },
        );
        return Err(refuse(format!("byte {} is 0x00: {what}", at + shift)));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let line = bytes.iter().take(at).filter(|&&b| b == b'\n').count() + 1;
        refuse(format!(
            "byte {} (line {line}) is 0x{byte:02x}, which is not UTF-8; convert the file, \
             for instance with: iconv -f WINDOWS-1252 -t UTF-8 (Arabic: WINDOWS-1256)",
            at + shift
        ))
    })?;
    Ok(text.to_owned())
}

/// The name of the UTF-16 that bytes look like: text of Latin letters has a zero in every other byte.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    let (units, _) = bytes.get(..bytes.len().min(1024))?.as_chunks::<2>();
    let zeros = |half: usize| units.iter().filter(|unit| unit.get(half) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = units.len() / 2;
    match (first > most, second > most) {
        (true, false) if second == 0 => Some("UTF-16BE"),
        (false, true) if first == 0 => Some("UTF-16LE"),
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> std::result::Result<(String, Offsets), String> {
    let (units, []) = bytes.as_chunks::<2>() else {
        return Err(
            "the byte order mark says UTF-16, but the number of bytes is odd; the file is cut short"
                .to_owned(),
        );
    };
    let mut text = String::with_capacity(units.len());
    let mut pairs = Vec::with_capacity(units.len());
    let mut at = 2;
    for c in char::decode_utf16(units.iter().map(|&u| unit(u))) {
        let c = c.map_err(|_| format!("byte {at}: half of a UTF-16 pair; expected both halves"))?;
        if c == '\0' {
            return Err(format!("byte {at} is 0x00: this is a binary file; expected text"));
        }
        pairs.push((text.len(), at));
        text.push(c);
        at += 2 * c.len_utf16();
    }
    pairs.push((text.len(), at));
    Ok((text, Offsets::Table(pairs)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn text_and_its_place_in_the_file() {
        let utf16: Vec<u8> = [0xFEFF_u16]
            .into_iter()
            .chain("Ana é 𝄞!".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, word, expected) in [
            ("Ana é!".as_bytes().to_vec(), "é", (4, 6)),
            ("\u{feff}Ana é!".as_bytes().to_vec(), "é", (7, 9)),
            (utf16.clone(), "é", (10, 12)),
            (utf16, "𝄞", (14, 18)),
        ] {
            let (text, offsets) = decode("a.txt", &bytes).unwrap();
            let at = text.find(word).unwrap();
            let span = offsets.span_in_file(Span::new(at, at + word.len()));
            assert_eq!((span.start, span.end), expected, "{word} in {bytes:?}");
        }
    }

    #[test]
    fn refused_with_the_byte() {
        for (bytes, expected) in [
            (&b"abc\0"[..], "byte 3 is 0x00: this is a binary file"),
            (b"a\0b\0 \0", "byte 1 is 0x00: this looks like UTF-16 without"),
            (b"\0a\0b", "iconv -f UTF-16BE"),
            (b"abc\n\xe9t", "byte 4 (line 2) is 0xe9"),
            (b"\xff\xfea", "odd"),
            (b"\xff\xfe\x00\xd8a\0", "byte 2: half"),
        ] {
            let error = decode("a.txt", bytes).unwrap_err().to_string();
            assert!(
                error.starts_with("a.txt: ") && error.contains(expected),
                "{error}"
            );
        }
    }
}
