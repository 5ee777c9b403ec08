//! Columns that follow from the reading: an analyst may write into them, and is told that it does nothing.

use std::collections::HashMap;

use crate::event::{Event, Quantity};
use crate::gazetteer::Place;

use super::cell::{canonical, number, shown};
use super::sheet::{Row, Sheet};
use super::{Column, UNEDITED, rounded};

/// The column that every row keeps: a row without it is one of before the others were kept.
const ALWAYS: &str = "confidence";

/// Columns that are read from the row where an analyst gives a point of their own.
const OF_A_POINT: [&str; 3] = ["kind", "country", "adm1"];

/// The cells of these columns as dateline writes them, without the empty ones.
pub(super) fn cells(event: &Event) -> Vec<(&'static str, String)> {
    let site = event.site();
    let place = site.and_then(|s| s.place.as_ref());
    let quantity = event.quantities.first();
    let of = |get: fn(&Quantity) -> String| quantity.map(get).unwrap_or_default();
    let at = |get: fn(&Place) -> &str| place.map_or_else(String::new, |p| get(p).to_owned());
    let mut cells = vec![
        (ALWAYS, rounded(event.confidence).to_string()),
        ("group", event.group.clone()),
        ("date_precision", event.date.precision.to_string()),
        ("date_basis", event.date.basis.to_string()),
        ("kind", at(|p| p.kind.as_str())),
        ("country", at(|p| &p.country)),
        ("adm1", at(|p| &p.adm1)),
        (
            "place_role",
            site.map_or_else(String::new, |s| s.role.to_string()),
        ),
        (
            "geo_precision",
            site.map_or("none", |s| s.geo_precision.as_str()).to_owned(),
        ),
        ("quantity", of(|q| rounded(q.value).to_string())),
        ("quantity_unit", of(|q| q.unit.clone())),
        ("quantity_approx", of(|q| q.approx.to_string())),
    ];
    cells.retain(|(_, cell)| !cell.is_empty());
    cells
}

/// What is to be said of a row in which these columns were edited; `own_point` where it gives a point of its own.
pub(super) fn remarks(sheet: &Sheet, row: &Row, own_point: bool) -> Vec<String> {
    let kept: HashMap<String, String> = serde_json::from_str(sheet.get(row, UNEDITED)).unwrap_or_default();
    if !kept.contains_key(ALWAYS) {
        return Vec::new();
    }
    let columns = [
        ALWAYS,
        "group",
        "date_precision",
        "date_basis",
        "kind",
        "country",
        "adm1",
        "place_role",
        "geo_precision",
        "quantity",
        "quantity_unit",
        "quantity_approx",
    ];
    let read = columns
        .into_iter()
        .filter(|c| !(own_point && OF_A_POINT.contains(c)));
    let edited = read.filter_map(|column| {
        let cell = sheet.cell(row, column)?.trim();
        let was = kept.get(column).map_or("", |w| w.trim());
        (!same(cell, was)).then(|| {
            format!(
                "{}:{}: {column}: found {}, which changes nothing: this column follows the reading (it was {}); say it in note",
                sheet.name,
                row.line,
                shown(cell),
                shown(was)
            )
        })
    });
    edited.collect()
}

/// Whether a cell is what was, whatever a spreadsheet made of its form.
fn same(cell: &str, was: &str) -> bool {
    let flag = |text| canonical(Column::Partial, text, None);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    cell == was
        || matches!((number(cell), number(was)), (Ok(a), Ok(b)) if (a - b).abs() < 1e-9)
        // A point or comma between thousands, or one that was taken for it.
        || (number(was).is_ok() && cell.len() >= was.len().saturating_sub(1)
            && cell.chars().all(|c| c.is_ascii_digit() || ".,' \u{a0}\u{202f}-".contains(c))
            && digits(cell) == digits(was))
        || (matches!(was, "true" | "false") && flag(cell) == flag(was))
        || cell.split_whitespace().eq(was.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_that_changes_nothing_is_named_and_what_a_spreadsheet_rewrote_is_none() {
        let kept = r#""{""confidence"":""0.85"",""quantity"":""12500"",""quantity_approx"":""true"",""kind"":""town"",""group"":""g1""}""#;
        for (cells, own_point, expected) in [
            ("0.85,12500,true,town,g1", false, &[][..]),
            ("\"0,85\",\"12.500\",WAHR,town,g1", false, &[]),
            ("\"0,85\",\"12\u{202f}500\",TRUE,town, g1 ", false, &[]),
            ("0.85,12500,true,village,g1", true, &[]),
            ("0.85,12500,true,village,g1", false, &["kind: found \"village\""]),
            (
                "0.9,300,FALSE,town,",
                false,
                &[
                    "confidence: found \"0.9\"",
                    "group: found \"\"",
                    "quantity: found \"300\"",
                    "quantity_approx: found \"FALSE\"",
                ],
            ),
        ] {
            let text =
                format!("id,confidence,quantity,quantity_approx,kind,group,unedited\na,{cells},{kept}\n");
            let sheet = Sheet::read("t.csv", text.as_bytes()).unwrap();
            let said = remarks(&sheet, sheet.rows.first().unwrap(), own_point);
            assert_eq!(said.len(), expected.len(), "{cells}: {said:?}");
            for (said, expected) in said.iter().zip(expected) {
                assert!(
                    said.starts_with(&format!("t.csv:2: {expected}, which changes nothing")),
                    "{said}"
                );
            }
        }
    }
}
