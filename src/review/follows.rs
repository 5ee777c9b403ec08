//! Columns that follow from the reading: an analyst may write into them, and is told that it does nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::event::{self, Event, Quantity};
use crate::gazetteer::Place;

use super::cell::{canonical, number, shown};
use super::sheet::{Row, Sheet};
use super::{Column, UNEDITED, rounded};

/// The column that every row keeps: a row without it is one of before the others were kept.
const ALWAYS: &str = "confidence";

/// Columns that are read from the row where an analyst gives a point of their own.
const OF_A_POINT: [&str; 3] = ["kind", "country", "adm1"];

/// What to write over instead.
const DATE: &str = "write over date";
const POINT: &str = "write over place_id, or over lat and lon";
const NOTE: &str = "this column follows the reading: say it in note";
const REPORT: &str = "say it in reports.csv beside the reports";

/// Columns whose cells are kept, and what to do instead of editing them.
const NUMBERS: [(&str, &str); 12] = [
    (ALWAYS, NOTE),
    ("group", NOTE),
    ("date_precision", DATE),
    ("date_basis", DATE),
    ("kind", POINT),
    ("country", POINT),
    ("adm1", POINT),
    ("place_role", NOTE),
    ("geo_precision", POINT),
    ("quantity", NOTE),
    ("quantity_unit", NOTE),
    ("quantity_approx", NOTE),
];

/// Columns of which a [mark] is kept, and what to do instead of editing them.
const TEXTS: [(&str, &str); 7] = [
    (
        MARKED,
        "it is made of type, phase, partial, realis, hedge and the place: correct these",
    ),
    ("date_cue", DATE),
    ("place_as_written", POINT),
    ("quantity_text", NOTE),
    ("source_title", REPORT),
    ("publisher", REPORT),
    ("source_url", REPORT),
];

/// The one of [`TEXTS`] that is never empty: a row without its mark is one of before they were kept.
const MARKED: &str = "label";

/// The words of the report, which need no mark.
const SENTENCE: &str = "sentence";

/// Letters of a mark: two texts in a million million have the same.
const MARK: usize = 11;

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

/// The marks of the cells of a row in [`TEXTS`], for the column that keeps them; one that is empty has none.
pub(super) fn marks<'a>(
    cell: impl Fn(&str) -> Option<Cow<'a, str>>,
) -> impl Iterator<Item = (&'static str, String)> {
    let marked = TEXTS
        .iter()
        .filter_map(move |(column, _)| Some((*column, mark(&cell(column)?))));
    marked.filter(|(_, mark)| !mark.is_empty())
}

/// Few letters that stand for a text, whatever a spreadsheet made of its marks and spaces; none for none.
fn mark(text: &str) -> String {
    let letters = letters(text);
    if letters.is_empty() {
        return letters;
    }
    event::id_of(&[&letters]).chars().take(MARK).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The cells of a row as dateline wrote them, by column.
fn written(sheet: &Sheet, row: &Row) -> HashMap<String, String> {
    serde_json::from_str(sheet.get(row, UNEDITED)).unwrap_or_default()
}

/// Whether a cell is as dateline wrote it.
pub(super) fn untouched(sheet: &Sheet, row: &Row, column: &str) -> bool {
    let was = written(sheet, row);
    same(
        sheet.get(row, column),
        was.get(column).map_or("", |was| was.trim()),
    )
}

/// What is to be said of a row in which columns were edited that nothing follows from; `own_point` where it gives a point of
/// its own, `sentence` as the report has it.
pub(super) fn remarks(sheet: &Sheet, row: &Row, own_point: bool, sentence: &str) -> Vec<String> {
    let kept = written(sheet, row);
    let told = |column: &str, found: &str, was: &str, cure: &str| {
        let (name, line) = (&sheet.name, row.line);
        format!("{name}:{line}: {column}: found {found}, which changes nothing{was}; {cure}")
    };
    let mut said = Vec::new();
    if kept.contains_key(ALWAYS) {
        let read = NUMBERS
            .iter()
            .filter(|(c, _)| !(own_point && OF_A_POINT.contains(c)));
        said.extend(read.filter_map(|(column, cure)| {
            let cell = sheet.cell(row, column)?.trim();
            let was = kept.get(*column).map_or("", |w| w.trim());
            let it_was = format!(" (it was {})", shown(was));
            (!same(cell, was)).then(|| told(column, &shown(cell), &it_was, cure))
        }));
    }
    if kept.contains_key(MARKED) {
        said.extend(TEXTS.iter().filter_map(|(column, cure)| {
            let cell = sheet.cell(row, column)?;
            let was = kept.get(*column).map_or("", String::as_str);
            (mark(cell) != was).then(|| told(column, &shown(cell), "", cure))
        }));
    }
    let cell = sheet.get(row, SENTENCE);
    if !cell.is_empty() && letters(cell) != letters(sentence) {
        let cure = "correct the columns of what it tells, and say the rest in note";
        said.push(told(SENTENCE, "other words than the report's", "", cure));
    }
    said
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
            let said = remarks(&sheet, sheet.rows.first().unwrap(), own_point, "");
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
