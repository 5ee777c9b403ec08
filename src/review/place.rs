//! A place as an analyst gives it: one of the gazetteer by its id, or a point of their own.

use crate::gazetteer::{GeoBasis, GeoPrecision, Kind, Place, checked_position};
use crate::measure;

use super::cell::{number, shown};
use super::correct::{Cells, Where};
use super::sheet::Row;
use super::{Column, Edits, follows};

/// What the id of a point of the analyst's own begins with, and what stands for its gazetteer.
pub(super) const OWN: &str = "review";

/// A point beside an id may differ from the gazetteer's by this much: digits that were rounded.
const AGREES_KM: f64 = 1.0;

/// A point lies in the province of the nearest places, where so many of them and no farther are all in one.
const AROUND: usize = 3;
const AROUND_KM: f64 = 50.0;

/// Of so many that are nearest: rivers and provinces are among them.
const LOOKED_AT: usize = 12;

fn at(place: Place) -> Where {
    Where::At(Box::new(place))
}

impl Edits<'_> {
    /// Where the row of an event puts it.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub(super) fn place(&self, row: &Row, said: &Cells, fresh: &[Column]) -> Result<Where, String> {
        let said = |column| said.get(&column).map_or("", String::as_str);
        let (id, lat, lon) = (said(Column::PlaceId), said(Column::Lat), said(Column::Lon));
        let named = fresh.contains(&Column::PlaceId);
        let moved = fresh.contains(&Column::Lat) || fresh.contains(&Column::Lon);
        let own = id.strip_prefix(OWN).is_some_and(|rest| rest.starts_with(':'));
        // The name of a point of the analyst's own is theirs too.
        let renamed = fresh.contains(&Column::Place) && !(said(Column::Place).is_empty() && id.is_empty());
        if renamed && !named && !moved && !own {
            let place = shown(said(Column::Place));
            let but = if id.is_empty() {
                "which by itself says no place".to_owned()
            } else {
                format!("but place_id still says \"{id}\"")
            };
            return Err(format!(
                "place: found {place}, {but}; expected the id of the place (dateline places {place} lists them), or lat and lon"
            ));
        }
        if lat.is_empty() != lon.is_empty() {
            return Err("lat and lon: found one of the two; expected both, or none".to_owned());
        }
        if (named && id.is_empty() && !moved)
            || (moved && lat.is_empty() && !named)
            || (id.is_empty() && lat.is_empty())
        {
            return Ok(Where::Nowhere);
        }
        if own || id.is_empty() || (moved && !named) {
            return self.point(row, lat, lon, fresh).map(at);
        }
        let Some(place) = self.gazetteer.by_id(id).map(|p| self.gazetteer.place(p)) else {
            if named || lat.is_empty() {
                return Err(format!(
                    "place_id: found {}, expected the id of a place of the gazetteer, as in geonames:92004 (dateline places NAME \
                     lists them; --gazetteer adds others), or lat and lon and no id",
                    shown(id)
                ));
            }
            // It came from a gazetteer that this run was not given; the row itself says where it lies.
            return self.point(row, lat, lon, fresh).map(|p| {
                let source = self.sheet.get(row, "gazetteer").to_owned();
                let (id, basis) = (id.to_owned(), GeoBasis::Source);
                at(Place {
                    id,
                    basis,
                    source,
                    ..p
                })
            });
        };
        let apart_km = match (named && moved, self.position(row, lat, lon)) {
            (true, Ok(point)) => measure::distance_km(point, place.point),
            _ => 0.0,
        };
        if apart_km > AGREES_KM {
            return Err(format!(
                "place_id: {id} is {}, {apart_km:.0} km from lat and lon; expected one of the two: clear the other",
                place.name
            ));
        }
        Ok(at(place))
    }

    fn position(&self, row: &Row, lat: &str, lon: &str) -> Result<measure::Point, String> {
        let name = self.sheet.get(row, "place");
        checked_position(
            number(lat)?,
            number(lon)?,
            if name.is_empty() { "the event" } else { name },
        )
    }

    /// A place of the province that a point lies in; none where the places around it leave a doubt.
    fn around(&self, point: measure::Point) -> Option<Place> {
        let near = self.gazetteer.nearest(point, LOOKED_AT).into_iter();
        let mut near = near.map(|place| self.gazetteer.place(place)).filter(|place| {
            place.kind.precision() == GeoPrecision::Place
                && measure::distance_km(point, place.point) <= AROUND_KM
        });
        let first = near.next()?;
        let others: Vec<Place> = near.take(AROUND - 1).collect();
        let one = others
            .iter()
            .all(|p| (&p.country, &p.adm1) == (&first.country, &first.adm1));
        let at = measure::distance_km(point, first.point) <= AGREES_KM;
        (at || (one && others.len() == AROUND - 1)).then_some(first)
    }

    /// A point of the analyst's own; `fresh` are the columns that were written over now.
    fn point(&self, row: &Row, lat: &str, lon: &str, fresh: &[Column]) -> Result<Place, String> {
        let [moved, renamed] = [&[Column::Lat, Column::Lon][..], &[Column::Place]]
            .map(|columns| columns.iter().any(|column| fresh.contains(column)));
        let point = self.position(row, lat, lon)?;
        let text = |column: &str| self.sheet.get(row, column).to_owned();
        // What dateline wrote of the place that it read says nothing of a point that was moved away from it.
        let stale = |column| moved && follows::untouched(self.sheet, row, column);
        let around = self.around(point);
        let or_around = |column, of: fn(&Place) -> &String| match around.as_ref() {
            Some(place) if stale(column) => of(place).clone(),
            None if stale(column) => String::new(),
            _ => text(column),
        };
        let (country, adm1) = (
            or_around("country", |p| &p.country),
            or_around("adm1", |p| &p.adm1),
        );
        let coded = around.as_ref().filter(|p| moved && p.adm1 == adm1);
        let adm1_pcode = match coded {
            Some(place) => place.adm1_pcode.clone(),
            None if stale("adm1") => String::new(),
            None => text("adm1_pcode"),
        };
        // What was said of a province says nothing of a point in it.
        let kind = text("kind")
            .parse()
            .ok()
            .filter(|k: &Kind| k.precision() == GeoPrecision::Place)
            .filter(|_| !(stale("kind") && renamed));
        let name = text("place");
        Ok(Place {
            id: format!(
                "{OWN}:{},{}",
                super::rounded(point.y()),
                super::rounded(point.x())
            ),
            name: if name.is_empty() {
                format!("{lat}, {lon}")
            } else {
                name
            },
            name_ar: String::new(),
            kind: kind.unwrap_or(Kind::Site),
            country,
            adm1,
            adm1_pcode,
            point,
            precision_km: 0.0,
            basis: GeoBasis::Review,
            population: 0,
            source: OWN.to_owned(),
        })
    }
}
