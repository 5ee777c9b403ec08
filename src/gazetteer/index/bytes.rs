//! Numbers and strings read in place: every access checked, nothing trusted.

use std::ops::{Deref, Range};

/// Bytes that are built, compiled in, or mapped from a file.
#[derive(Debug)]
pub(super) enum Store {
    Built(Vec<u8>),
    CompiledIn(&'static [u8]),
    Mapped(memmap2::Mmap),
}

impl Deref for Store {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Built(bytes) => bytes,
            Self::CompiledIn(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

/// The bytes of a section; nothing where the section does not fit.
#[inline]
pub(super) fn part<'b>(bytes: &'b [u8], at: &Range<usize>) -> &'b [u8] {
    bytes.get(at.clone()).unwrap_or(&[])
}

#[inline]
fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[inline]
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

#[inline]
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

#[inline]
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// The `i`-th number of a table of 32-bit numbers.
#[inline]
pub(super) fn nth_u32(bytes: &[u8], i: usize) -> Option<u32> {
    u32_at(bytes, i.checked_mul(4)?)
}

/// A number of 1 to 5 bytes, seven bits each, low ones first (LEB128); `at` moves on.
#[inline]
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let mut value = 0_u64;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return u32::try_from(value).ok();
        }
    }
    None
}

pub(super) fn put_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(low_byte(value) | 0x80);
        value >>= 7;
    }
    out.push(low_byte(value));
}

fn low_byte(value: u32) -> u8 {
    value.to_le_bytes()[0]
}

pub(super) fn put_u32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// A list of strings, each found by its number: count, where each ends, then all letters.
pub(super) fn put_strings<'s>(out: &mut Vec<u8>, strings: impl ExactSizeIterator<Item = &'s str> + Clone) {
    put_u32(out, count_u32(strings.len()));
    let mut end = 0;
    for string in strings.clone() {
        end += string.len();
        put_u32(out, count_u32(end));
    }
    strings.for_each(|s| out.extend_from_slice(s.as_bytes()));
}

/// How many strings a list of [`put_strings`] has.
pub(super) fn strings_len(bytes: &[u8]) -> usize {
    nth_u32(bytes, 0).map_or(0, usize_of)
}

/// The `i`-th string of a list of [`put_strings`]; nothing where it has none.
pub(super) fn nth_string(bytes: &[u8], i: usize) -> &str {
    std::str::from_utf8(nth_bytes(bytes, i)).unwrap_or("")
}

/// Its bytes.
pub(super) fn nth_bytes(bytes: &[u8], i: usize) -> &[u8] {
    let find = || {
        let count = strings_len(bytes);
        let ends = |i: usize| nth_u32(bytes, i.checked_add(1)?).map(usize_of);
        let start = if i == 0 { 0 } else { ends(i - 1)? };
        let letters = bytes.get(count.checked_add(1)?.checked_mul(4)?..)?;
        (i < count).then(|| letters.get(start..ends(i)?)).flatten()
    };
    find().unwrap_or(&[])
}

/// A length as it is stored; what goes beyond 32 bits is refused when the index is built.
pub(super) fn count_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A stored number as a position.
#[inline]
pub(super) fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_out_and_come_back() {
        for value in [0, 1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 28, u32::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, value);
            let mut at = 0;
            assert_eq!(varint(&bytes, &mut at), Some(value));
            assert_eq!(at, bytes.len());
            assert_eq!(
                varint(&bytes[..bytes.len() - 1], &mut 0),
                None,
                "{value} cut short"
            );
        }
        assert_eq!(varint(&[0xff; 9], &mut 0), None);
    }

    #[test]
    fn strings_go_out_and_come_back() {
        let mut bytes = Vec::new();
        put_strings(&mut bytes, ["Rawa", "", "راوة"].into_iter());
        assert_eq!(strings_len(&bytes), 3);
        for (i, expected) in ["Rawa", "", "راوة", "", ""].into_iter().enumerate() {
            assert_eq!(nth_string(&bytes, i), expected);
        }
        assert_eq!(nth_string(&bytes[..bytes.len() - 1], 2), "");
        assert_eq!(nth_string(&[0xff; 7], usize::MAX), "");
    }
}
