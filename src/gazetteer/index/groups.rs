//! What bears the names of one folded form: how these are spelled, and the places, each with the spellings that it goes by.

use super::bytes::{count_u32, put_u32, put_varint, u16_at, u32_at, usize_of, varint};
use crate::gazetteer::NameKind;

/// Bytes of the bits of the key in front of a group.
const CHECK: usize = 2;

/// Bytes of a spelling: its hash and its count of words.
const SPELLING: usize = 5;

/// Bits of a use that hold the kind of name and whether it is the last one.
const USE_BITS: u32 = 4;

/// A way to write a name: [`crate::gazetteer::spelling::Letters::value`] and how many words it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Written {
    pub(super) spelled: u32,
    pub(super) words: u8,
}

/// One place by one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bearer {
    /// Number of the place.
    pub(super) place: u32,
    /// Which of the spellings of the group it is.
    pub(super) spelling: u32,
    /// How the name is its name.
    pub(super) kind: NameKind,
}

/// The bits of a key that a group holds. With those that its slot holds and those that chose the slot they are some fifty of
/// 64, so that another name is taken for the same once in 10^15 times; it is then told as folded, never as spelled alike.
fn check(key: u64) -> u16 {
    u16::try_from(key >> 24 & 0xffff).unwrap_or(0)
}

/// Writes a group: its spellings, and its bearers, those of one place beside one another; gives where it stands.
pub(super) fn put(out: &mut Vec<u8>, key: u64, spellings: &[Written], bearers: &[Bearer]) -> u32 {
    let start = count_u32(out.len());
    out.extend_from_slice(&check(key).to_le_bytes());
    put_varint(out, count_u32(spellings.len()));
    for written in spellings {
        put_u32(out, written.spelled);
        out.push(written.words);
    }
    let mut rest = bearers;
    while let Some(first) = rest.first() {
        let (uses, others) = rest.split_at(rest.iter().take_while(|b| b.place == first.place).count());
        rest = others;
        put_varint(out, first.place << 1 | u32::from(rest.is_empty()));
        for (i, one) in uses.iter().enumerate() {
            let kind = NameKind::ALL.iter().zip(0..).find(|(kind, _)| **kind == one.kind);
            let last = u32::from(i + 1 == uses.len());
            put_varint(
                out,
                one.spelling << USE_BITS | kind.map_or(0, |(_, i)| i) << 1 | last,
            );
        }
    }
    start
}

/// A group that is read in place.
#[derive(Clone, Copy)]
pub(super) struct Group<'b> {
    /// From its spellings on.
    bytes: &'b [u8],
    /// Where its places begin.
    places: usize,
}

impl<'b> Group<'b> {
    /// The group at `start`; nothing where it is not that of `key`.
    #[inline]
    pub(super) fn of_key(section: &'b [u8], start: usize, key: u64) -> Option<Self> {
        (u16_at(section, start)? == check(key)).then(|| Self::at(section, start))?
    }

    /// The group at `start`.
    #[inline]
    pub(super) fn at(section: &'b [u8], start: usize) -> Option<Self> {
        let mut at = start.checked_add(CHECK)?;
        let count = usize_of(varint(section, &mut at)?);
        let bytes = section.get(at..)?;
        Some(Self {
            bytes,
            places: count.checked_mul(SPELLING).filter(|&end| end <= bytes.len())?,
        })
    }

    /// A spelling by its number.
    #[inline]
    pub(super) fn spelling(&self, number: u32) -> Option<Written> {
        let at = usize_of(number)
            .checked_mul(SPELLING)
            .filter(|&at| at < self.places)?;
        Some(Written {
            spelled: u32_at(self.bytes, at)?,
            words: *self.bytes.get(at + 4)?,
        })
    }

    /// All bearers, those of one place beside one another.
    #[inline]
    pub(super) fn bearers(&self) -> impl Iterator<Item = Bearer> + use<'b> {
        let (bytes, mut at) = (self.bytes, self.places);
        let mut place = None;
        let mut last_place = false;
        std::iter::from_fn(move || {
            let here = match place {
                Some(place) => place,
                None if last_place => return None,
                None => {
                    let code = varint(bytes, &mut at)?;
                    last_place = code & 1 == 1;
                    code >> 1
                }
            };
            let code = varint(bytes, &mut at)?;
            place = (code & 1 == 0).then_some(here);
            Some(Bearer {
                place: here,
                spelling: code >> USE_BITS,
                kind: *NameKind::ALL.get(usize_of(code >> 1 & 7))?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(place: u32, spelling: u32, kind: NameKind) -> Bearer {
        Bearer {
            place,
            spelling,
            kind,
        }
    }

    #[test]
    fn groups_go_out_and_come_back() {
        let spellings: Vec<Written> = (0..40)
            .map(|n| Written {
                spelled: n * 7,
                words: 2,
            })
            .collect();
        let bearers = [
            bearer(900_000, 0, NameKind::Name),
            bearer(900_000, 39, NameKind::Arabic),
            bearer(7, 1, NameKind::Demonym),
            bearer(8, 2, NameKind::Name),
        ];
        let mut bytes = vec![9; 3];
        let start = usize_of(put(&mut bytes, 0x1234_5678_9abc_def0, &spellings, &bearers));
        assert!(Group::of_key(&bytes, start, 5).is_none());
        let group = Group::of_key(&bytes, start, 0x1234_5678_9abc_def0).unwrap();
        assert_eq!(group.spelling(39), Some(spellings[39]));
        assert_eq!(group.spelling(40), None);
        assert_eq!(group.bearers().collect::<Vec<_>>(), bearers);
        for cut in 0..bytes.len() {
            if let Some(group) = Group::at(&bytes[..cut], start) {
                assert!(group.bearers().count() < 4);
            }
        }
    }
}
