//! One place as it is stored: 32 bytes.

use geo::Point;

use super::bytes::{u16_at, u32_at};
use crate::gazetteer::{GeoBasis, Kind};
use crate::measure::point;

/// Bytes of a record.
pub(super) const LEN: usize = 32;

/// Steps of a degree: seven decimals, a centimetre.
const STEPS: f64 = 1.0e7;

/// Number of a place that has no name in Arabic script.
pub(super) const NO_NAME: u32 = u32::MAX;

/// Prefix of an id that is stored whole.
pub(in crate::gazetteer) const TEXT_ID: u8 = u8::MAX;

/// Numbers of a place; strings stand in the tables of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) lat: i32,
    pub(super) lon: i32,
    pub(super) population: u64,
    pub(super) kind: Kind,
    pub(super) basis: GeoBasis,
    pub(super) source: u8,
    /// First half of the id, and [`Record::number`] the other.
    pub(super) prefix: u8,
    pub(super) number: u32,
    pub(super) division: u16,
    pub(super) radius: u16,
    pub(super) name: u32,
    pub(super) arabic: u32,
}

impl Record {
    #[inline]
    pub(super) fn point(&self) -> Point<f64> {
        point(f64::from(self.lat) / STEPS, f64::from(self.lon) / STEPS)
    }

    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let kind = index_of(Kind::ALL, self.kind);
        let basis = u8::from(self.basis == GeoBasis::MeanOfTowns);
        out.extend_from_slice(&self.lat.to_le_bytes());
        out.extend_from_slice(&self.lon.to_le_bytes());
        out.extend(self.population.to_le_bytes().iter().take(5));
        out.extend_from_slice(&[kind | basis << 7, self.source, self.prefix]);
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.division.to_le_bytes());
        out.extend_from_slice(&self.radius.to_le_bytes());
        out.extend_from_slice(&self.name.to_le_bytes());
        out.extend_from_slice(&self.arabic.to_le_bytes());
    }

    #[inline]
    pub(super) fn read(records: &[u8], i: usize) -> Option<Self> {
        let bytes = records.as_chunks::<LEN>().0.get(i)?;
        let [kind, source, prefix] = *bytes.get(13..16)? else {
            return None;
        };
        Some(Self {
            lat: u32_at(bytes, 0)?.cast_signed(),
            lon: u32_at(bytes, 4)?.cast_signed(),
            population: u64::from(u32_at(bytes, 8)?) | u64::from(*bytes.get(12)?) << 32,
            kind: *Kind::ALL.get(usize::from(kind & 0x7f))?,
            basis: *GeoBasis::ALL.get(usize::from(kind >> 7))?,
            source,
            prefix,
            number: u32_at(bytes, 16)?,
            division: u16_at(bytes, 20)?,
            radius: u16_at(bytes, 22)?,
            name: u32_at(bytes, 24)?,
            arabic: u32_at(bytes, 28)?,
        })
    }
}

/// [`Record::prefix`] and [`Record::number`] of the `i`-th record.
#[inline]
pub(super) fn key(records: &[u8], i: usize) -> Option<(u8, u32)> {
    let start = i.checked_mul(LEN)?;
    Some((
        *records.get(start.checked_add(15)?)?,
        u32_at(records, start + 16)?,
    ))
}

/// A latitude or longitude as it is stored.
///
/// # Units
/// Degrees.
#[expect(clippy::cast_possible_truncation, reason = "at most 1.8e9 in size")]
pub(super) fn steps(deg: f64) -> i32 {
    (deg.clamp(-180.0, 180.0) * STEPS).round() as i32
}

fn index_of<T: Copy + PartialEq>(all: &[T], one: T) -> u8 {
    let at = all.iter().position(|other| *other == one);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// An id as a first half and a number, where it ends in one: "geonames:" and 92004.
pub(super) fn split_id(id: &str) -> Option<(&str, u32)> {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = id.split_at_checked(id.len() - digits)?;
    let zeros = number.len() - number.trim_start_matches('0').len();
    let zeros = if zeros == number.len() {
        zeros.checked_sub(1)?
    } else {
        zeros
    };
    let (prefix, number) = id.split_at_checked(prefix.len() + zeros)?;
    Some((prefix, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_go_out_and_come_back() {
        for (lat, lon, population, kind, basis) in [
            (34.48229, 41.91898, 13_000, Kind::Town, GeoBasis::Source),
            (
                -90.0,
                -180.0,
                4_800_000_000,
                Kind::Continent,
                GeoBasis::MeanOfTowns,
            ),
        ] {
            let record = Record {
                lat: steps(lat),
                lon: steps(lon),
                population,
                kind,
                basis,
                source: 3,
                prefix: 200,
                number: 92_004,
                division: 40_000,
                radius: 7,
                name: 1,
                arabic: NO_NAME,
            };
            let mut bytes = vec![0; LEN];
            record.put(&mut bytes);
            assert_eq!(Record::read(&bytes, 1), Some(record));
            assert_eq!(record.point(), point(lat, lon));
            assert_eq!(Record::read(&bytes[..LEN + 5], 1), None);
        }
    }

    #[test]
    fn ids_are_split() {
        for (id, expected) in [
            ("geonames:92004", Some(("geonames:", 92_004))),
            ("wikidata:Q42", Some(("wikidata:Q", 42))),
            ("hdx:IQG01", Some(("hdx:IQG0", 1))),
            ("t:0", Some(("t:", 0))),
            ("t:00", Some(("t:0", 0))),
            ("dateline:border", None),
            ("osm:99999999999", None),
        ] {
            assert_eq!(split_id(id), expected, "{id}");
        }
    }
}
