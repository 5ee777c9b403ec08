//! The names: sorted, in blocks, each name told by what differs from the one before it, with the places that bear it.

use super::bytes::{count_u32, nth_u32, part, put_u32, put_varint, usize_of, varint};
use crate::gazetteer::NameKind;

/// Names in a block: a name is read through the names of its block before it.
const BLOCK: usize = 8;

/// Bytes of a name at most.
pub(super) const LONGEST: usize = 255;

/// Bits of a bearer that hold the kind of name and whether another bearer follows.
const KIND_BITS: u32 = 4;

/// One place that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bearer {
    /// Number of the place.
    pub(super) place: u32,
    /// How the name is its name.
    pub(super) kind: NameKind,
}

/// Writes the names one after another.
#[derive(Default)]
pub(super) struct Writer {
    starts: Vec<u32>,
    bytes: Vec<u8>,
    last: String,
    count: usize,
}

impl Writer {
    /// Adds a name that sorts after the one before; gives its number.
    pub(super) fn add(&mut self, name: &str, bearers: &[Bearer]) -> u32 {
        if self.count.is_multiple_of(BLOCK) {
            self.starts.push(count_u32(self.bytes.len()));
            self.last.clear();
        }
        let shared = name
            .bytes()
            .zip(self.last.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let shared = (0..=shared)
            .rev()
            .find(|&at| name.is_char_boundary(at))
            .unwrap_or(0);
        let rest = name.get(shared..).unwrap_or("");
        if !self.last.is_empty() || !self.count.is_multiple_of(BLOCK) {
            put_varint(&mut self.bytes, count_u32(shared));
        }
        put_varint(&mut self.bytes, count_u32(rest.len()));
        self.bytes.extend_from_slice(rest.as_bytes());
        for (i, bearer) in bearers.iter().enumerate() {
            let more = u32::from(i + 1 < bearers.len());
            let kind = NameKind::ALL
                .iter()
                .zip(0..)
                .find(|&(k, _)| *k == bearer.kind)
                .map_or(0, |(_, i)| i);
            put_varint(&mut self.bytes, (bearer.place << KIND_BITS) | (kind << 1) | more);
        }
        name.clone_into(&mut self.last);
        self.count += 1;
        count_u32(self.count - 1)
    }

    /// Count of names, where each block begins, the blocks.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        put_u32(out, count_u32(self.count));
        self.starts.iter().for_each(|&start| put_u32(out, start));
        out.extend_from_slice(&self.bytes);
    }
}

/// The names of a section.
#[derive(Clone, Copy)]
pub(super) struct Names<'b> {
    count: usize,
    starts: &'b [u8],
    blocks: &'b [u8],
}

impl<'b> Names<'b> {
    pub(super) fn new(section: &'b [u8]) -> Self {
        let count = nth_u32(section, 0).map_or(0, usize_of);
        let starts_len = count.div_ceil(BLOCK).saturating_mul(4);
        let blocks_at = starts_len.saturating_add(4);
        if blocks_at > section.len() {
            return Self {
                count: 0,
                starts: &[],
                blocks: &[],
            };
        }
        Self {
            count,
            starts: part(section, &(4..blocks_at)),
            blocks: part(section, &(blocks_at..section.len())),
        }
    }

    /// How many names there are.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn blocks(&self) -> usize {
        self.count.div_ceil(BLOCK)
    }

    /// A reader that stands on the name of number `id`.
    pub(super) fn at(&self, id: usize) -> Option<Cursor<'b>> {
        let mut cursor = self.block(id / BLOCK)?;
        for _ in 0..id % BLOCK {
            cursor.advance()?;
        }
        Some(cursor)
    }

    /// A reader that stands on the first name of a block.
    pub(super) fn block(&self, block: usize) -> Option<Cursor<'b>> {
        let id = block.checked_mul(BLOCK).filter(|&id| id < self.count)?;
        let start = usize_of(nth_u32(self.starts, block)?);
        let mut cursor = Cursor {
            blocks: self.blocks,
            count: self.count,
            id,
            at: start,
            bearers: 0,
            name: [0; LONGEST],
            len: 0,
        };
        cursor.read(0)?;
        Some(cursor)
    }
}

/// A reader of names that stands on one of them.
pub(super) struct Cursor<'b> {
    blocks: &'b [u8],
    count: usize,
    id: usize,
    /// Where the next byte to read is: past the letters, or past the bearers once they are skipped.
    at: usize,
    /// Where the bearers of the name begin.
    bearers: usize,
    name: [u8; LONGEST],
    len: usize,
}

impl Cursor<'_> {
    /// The name as its source writes it.
    pub(super) fn name(&self) -> &str {
        let name = self.name.get(..self.len).unwrap_or(&[]);
        std::str::from_utf8(name).unwrap_or("")
    }

    /// The places that bear it.
    pub(super) fn bearers(&self) -> impl Iterator<Item = Bearer> {
        let mut at = Some(self.bearers);
        std::iter::from_fn(move || {
            let mut here = at?;
            let code = varint(self.blocks, &mut here)?;
            at = (code & 1 == 1).then_some(here);
            let kind = NameKind::ALL.get(usize_of((code >> 1) & 7))?;
            Some(Bearer {
                place: code >> KIND_BITS,
                kind: *kind,
            })
        })
    }

    /// Goes on to the next name; nothing after the last one.
    pub(super) fn advance(&mut self) -> Option<()> {
        while varint(self.blocks, &mut self.at)? & 1 == 1 {}
        self.id += 1;
        if self.id >= self.count {
            return None;
        }
        let shared = if self.id.is_multiple_of(BLOCK) {
            0
        } else {
            usize_of(varint(self.blocks, &mut self.at)?)
        };
        self.read(shared)
    }

    fn read(&mut self, shared: usize) -> Option<()> {
        let rest = usize_of(varint(self.blocks, &mut self.at)?);
        let end = self.at.checked_add(rest)?;
        let letters = self.blocks.get(self.at..end)?;
        let first = shared.min(self.len);
        self.len = first.checked_add(rest)?;
        self.name.get_mut(first..self.len)?.copy_from_slice(letters);
        self.at = end;
        self.bearers = end;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(names: &[String]) -> Vec<u8> {
        let mut writer = Writer::default();
        for (i, name) in (0..).zip(names) {
            let bearers: Vec<Bearer> = (0..=i % 3)
                .map(|n| Bearer {
                    place: i + n,
                    kind: NameKind::ALL[usize_of(n)],
                })
                .collect();
            assert_eq!(writer.add(name, &bearers), i);
        }
        let mut out = Vec::new();
        writer.put(&mut out);
        out
    }

    #[test]
    fn names_go_out_and_come_back() {
        let mut names: Vec<String> = (0..100).map(|i| format!("Tall al-Ḥasan {i:03}é")).collect();
        names.insert(0, String::new());
        names.push("تلعفر".into());
        let bytes = section(&names);
        let all = Names::new(&bytes);
        assert_eq!(all.len(), names.len());
        for (i, name) in names.iter().enumerate() {
            let cursor = all.at(i).unwrap();
            assert_eq!(cursor.name(), name);
            assert_eq!(cursor.bearers().count(), i % 3 + 1);
            assert_eq!(usize_of(cursor.bearers().next().unwrap().place), i);
        }
        let mut cursor = all.at(0).unwrap();
        let mut read = 1;
        while cursor.advance().is_some() {
            assert_eq!(cursor.name(), names[cursor.id]);
            read += 1;
        }
        assert_eq!(read, names.len());
        assert!(all.at(names.len()).is_none());
    }

    #[test]
    fn a_cut_section_gives_less_and_no_panic() {
        let names: Vec<String> = (0..40).map(|i| format!("Name {i}")).collect();
        let bytes = section(&names);
        for cut in 0..bytes.len() {
            let cut = Names::new(&bytes[..cut]);
            for i in 0..cut.len() {
                if let Some(cursor) = cut.at(i) {
                    assert!(cursor.bearers().count() < 10);
                }
            }
        }
    }
}
