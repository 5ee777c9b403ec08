//! The front of an index: what it is, how long each part is, what it was made from.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::bytes::{nth_string, put_strings, put_u32, strings_len, u32_at, u64_at, usize_of};

/// First bytes of every index. As in PNG, a line end of each kind shows a file that was carried as text.
const MAGIC: [u8; 8] = *b"DLGZ\r\n\x1a\n";

/// Version of the layout; another one is refused.
const VERSION: u32 = 4;

/// Bytes before the table of sections: magic, version, header length, file length, SHA-256 of the body.
const FIXED: usize = 8 + 4 + 4 + 8 + 32;

/// Bytes of the header's own checksum, at its end.
const CHECKSUM: usize = 8;

/// The parts of the body, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// One record a place, in the order of the tree.
    Places,
    /// Place numbers in the order of their ids.
    Ids,
    /// First halves of ids, such as "geonames:".
    Prefixes,
    /// Ids that do not end in a number.
    TextIds,
    /// Country, number, name and P-code of each first-order division.
    Divisions,
    /// Names and P-codes of divisions.
    Words,
    /// Distinct radii.
    Radii,
    /// The names, in blocks.
    Names,
    /// Where the group of each folded form stands, by its key.
    Folded,
    /// Who bears the names of each folded form.
    Groups,
    /// Names of several words, and what they begin with.
    Beginnings,
    /// Names by their halves; empty where near misses are found by reading all names.
    Halves,
    /// Where the tree of the places is cut.
    Cuts,
    /// Unit vectors; empty where they are made from the records.
    Vectors,
}

/// How many sections there are.
const SECTIONS: usize = Section::Vectors as usize + 1;

/// What an index says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// Where each section lies in the file.
    pub(super) sections: [Range<usize>; SECTIONS],
    /// Sources and licences, in the order of their numbers.
    pub(super) sources: Vec<String>,
    /// What it was built from, a line each.
    pub(super) inputs: Vec<String>,
    body: Range<usize>,
    body_sum: [u8; 32],
}

/// A whole file: header and sections.
pub(super) fn file(sections: &[Vec<u8>; SECTIONS], sources: &[String], inputs: &[String]) -> Vec<u8> {
    let mut lists = Vec::new();
    for list in [sources, inputs] {
        let mut strings = Vec::new();
        put_strings(&mut strings, list.iter().map(String::as_str));
        put_u32(&mut lists, super::bytes::count_u32(strings.len()));
        lists.extend_from_slice(&strings);
    }
    let header_len = FIXED + SECTIONS * 8 + lists.len() + CHECKSUM;
    let body_len: usize = sections.iter().map(Vec::len).sum();
    let mut sum = Sha256::new();
    for section in sections {
        sum.update(section);
    }

    let mut out = Vec::with_capacity(header_len + body_len);
    out.extend_from_slice(&MAGIC);
    put_u32(&mut out, VERSION);
    put_u32(&mut out, super::bytes::count_u32(header_len));
    out.extend_from_slice(&((header_len + body_len) as u64).to_le_bytes());
    out.extend_from_slice(&sum.finalize());
    for section in sections {
        out.extend_from_slice(&(section.len() as u64).to_le_bytes());
    }
    out.extend_from_slice(&lists);
    let sum = checksum(&out);
    out.extend_from_slice(&sum);
    for section in sections {
        out.extend_from_slice(section);
    }
    out
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let sum = Sha256::digest(bytes);
    std::array::from_fn(|i| sum.get(i).copied().unwrap_or(0))
}

impl Header {
    /// Reads and checks the header of a file; the error says what was found and what to do.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(
                "found no gazetteer index; expected a file made by `dateline gazetteer build`".into(),
            );
        }
        let version = u32_at(bytes, 8).unwrap_or(0);
        if version != VERSION {
            return Err(format!(
                "found an index of version {version}; expected version {VERSION}: build it again with `dateline gazetteer build`"
            ));
        }
        let damaged = "the header is damaged; build the index again with `dateline gazetteer build`";
        let header_len = u32_at(bytes, 12).map(usize_of).ok_or(damaged)?;
        let file_len = u64_at(bytes, 16)
            .and_then(|len| usize::try_from(len).ok())
            .ok_or(damaged)?;
        if bytes.len() != file_len {
            return Err(format!(
                "found {} bytes, expected {file_len}: the file is {}; build it again with `dateline gazetteer build`",
                bytes.len(),
                if bytes.len() < file_len {
                    "cut short"
                } else {
                    "longer than it says"
                }
            ));
        }
        let sum_at = header_len.checked_sub(CHECKSUM).ok_or(damaged)?;
        let head = bytes.get(..sum_at).ok_or(damaged)?;
        if bytes.get(sum_at..header_len) != Some(&checksum(head)) {
            return Err(damaged.into());
        }
        Self::parse(head, header_len, file_len).ok_or_else(|| damaged.into())
    }

    fn parse(head: &[u8], header_len: usize, file_len: usize) -> Option<Self> {
        let mut header = Self {
            body: header_len..file_len,
            body_sum: head.get(24..FIXED)?.try_into().ok()?,
            ..Self::default()
        };
        let mut start = header_len;
        for (i, section) in header.sections.iter_mut().enumerate() {
            let len = usize::try_from(u64_at(head, FIXED + i * 8)?).ok()?;
            let end = start.checked_add(len)?;
            *section = start..end;
            start = end;
        }
        let mut at = FIXED + SECTIONS * 8;
        for list in [&mut header.sources, &mut header.inputs] {
            let len = usize_of(u32_at(head, at)?);
            let strings = head.get(at + 4..(at + 4).checked_add(len)?)?;
            list.extend((0..strings_len(strings)).map(|i| nth_string(strings, i).to_owned()));
            at += 4 + len;
        }
        (start == file_len).then_some(header)
    }

    /// Whether the body is what it was when it was built.
    pub(super) fn body_is_whole(&self, bytes: &[u8]) -> bool {
        bytes
            .get(self.body.clone())
            .is_some_and(|body| <[u8; 32]>::from(Sha256::digest(body)) == self.body_sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_file_is_refused() {
        let sections: [Vec<u8>; SECTIONS] = std::array::from_fn(|i| vec![7; i]);
        let good = file(&sections, &["GeoNames, CC BY 4.0".into()], &["IQ.txt".into()]);
        let header = Header::read(&good).unwrap();
        assert_eq!(header.sources, ["GeoNames, CC BY 4.0"]);
        assert_eq!(header.inputs, ["IQ.txt"]);
        assert_eq!(header.sections[Section::Vectors as usize].len(), SECTIONS - 1);
        assert!(header.body_is_whole(&good));

        let changed = |at: usize| {
            let mut bytes = good.clone();
            bytes[at] ^= 1;
            bytes
        };
        let text = String::from_utf8_lossy(&good).replace("\r\n", "\n").into_bytes();
        let mut longer = good.clone();
        longer.push(0);
        for (bytes, expected) in [
            (Vec::new(), "found no gazetteer index"),
            (b"id,name,kind\n".to_vec(), "found no gazetteer index"),
            (text, "found no gazetteer index"),
            (changed(8), "found an index of version 5; expected version 4"),
            (changed(FIXED), "the header is damaged"),
            (changed(12), "the header is damaged"),
            (changed(24), "the header is damaged"),
            (
                longer,
                "found 317 bytes, expected 316: the file is longer than it says",
            ),
        ] {
            let found = Header::read(&bytes).unwrap_err();
            assert!(found.starts_with(expected), "{found}");
        }
        for cut in 16..good.len() {
            assert!(Header::read(&good[..cut]).is_err(), "cut at {cut}");
        }
        let broken = changed(good.len() - 1);
        assert!(!Header::read(&broken).unwrap().body_is_whole(&broken));
    }
}
