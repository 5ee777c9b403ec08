//! The names: sorted, in blocks, each name told by what differs from the one before it, with where its group stands.

use super::bytes::{count_u32, nth_u32, part, put_u32, put_varint, usize_of, varint};

/// Names in a block: a name is read through the names of its block before it.
const BLOCK: usize = 8;

/// Bytes that most names have room in.
const ROOM: usize = 32;

/// Bytes of a name at most.
pub(super) const LONGEST: usize = 255;

/// Writes the names one after another.
#[derive(Default)]
pub(super) struct Writer {
    starts: Vec<u32>,
    bytes: Vec<u8>,
    last: String,
    count: usize,
}

impl Writer {
    /// Adds a name that sorts after the one before, with where its group stands; gives its number.
    pub(super) fn add(&mut self, name: &str, group: u32) -> u32 {
        let before = self.count % BLOCK;
        if before == 0 {
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
        if before > 0 {
            put_varint(&mut self.bytes, count_u32(shared));
        }
        put_varint(&mut self.bytes, count_u32(rest.len()));
        self.bytes.extend_from_slice(rest.as_bytes());
        put_varint(&mut self.bytes, group);
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

    /// The name of number `id`, read as [`Self::at`] does.
    pub(super) fn name(&self, id: usize) -> Option<String> {
        let mut at = usize_of(nth_u32(self.starts, id / BLOCK).filter(|_| id < self.count)?);
        let mut name = Vec::with_capacity(ROOM);
        for nth in 0..=id % BLOCK {
            if nth > 0 {
                name.truncate(usize_of(varint(self.blocks, &mut at)?));
            }
            let rest = usize_of(varint(self.blocks, &mut at)?);
            let end = at.checked_add(rest)?;
            name.extend_from_slice(self.blocks.get(at..end)?);
            if name.len() > LONGEST {
                return None;
            }
            at = end;
            varint(self.blocks, &mut at)?;
        }
        String::from_utf8(name).ok()
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
            group: 0,
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
    /// Where the next name is told.
    at: usize,
    group: u32,
    name: [u8; LONGEST],
    len: usize,
}

impl Cursor<'_> {
    /// The name as its source writes it.
    pub(super) fn name(&self) -> &str {
        let name = self.name.get(..self.len).unwrap_or(&[]);
        std::str::from_utf8(name).unwrap_or("")
    }

    /// Where the group stands that tells who bears it.
    pub(super) fn group(&self) -> usize {
        usize_of(self.group)
    }

    /// Goes on to the next name; nothing after the last one.
    pub(super) fn advance(&mut self) -> Option<()> {
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
        self.group = varint(self.blocks, &mut self.at)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(names: &[String]) -> Vec<u8> {
        let mut writer = Writer::default();
        for (i, name) in (0..).zip(names) {
            assert_eq!(writer.add(name, i * 3), i);
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
            assert_eq!(all.name(i).as_ref(), Some(name));
            assert_eq!(cursor.group(), i * 3);
        }
        let mut cursor = all.at(0).unwrap();
        let mut read = 1;
        while cursor.advance().is_some() {
            assert_eq!(cursor.name(), names[cursor.id]);
            read += 1;
        }
        assert_eq!(read, names.len());
        assert!(all.at(names.len()).is_none() && all.name(names.len()).is_none());
    }

    #[test]
    fn a_cut_section_gives_less_and_no_panic() {
        let names: Vec<String> = (0..40).map(|i| format!("Name {i}")).collect();
        let bytes = section(&names);
        for cut in 0..bytes.len() {
            let cut = Names::new(&bytes[..cut]);
            for i in 0..cut.len() {
                let cursor = cut.at(i);
                assert!(cursor.as_ref().is_none_or(|cursor| cursor.group() < 200));
                assert_eq!(cut.name(i).as_deref(), cursor.as_ref().map(Cursor::name));
            }
        }
    }
}
