//! Rows of an analyst's own, and dates as spreadsheets write them.

use super::*;

/// A table with one more row, of an analyst's own, and a run over it that succeeds.
fn with_own(cells: &[(&str, &str)]) -> TempDir {
    let dir = mapped();
    edit(dir.path(), |table| table.add(&own(cells)));
    map(dir.path(), &AGAIN);
    dir
}

fn own<'c>(cells: &[(&'c str, &'c str)]) -> Vec<(&'c str, &'c str)> {
    let known = [("source", "Review"), ("type", "Strike"), ("note", "ours")];
    known.iter().chain(cells).copied().collect()
}

/// What the next run makes of the own row, some of whose cells are changed.
fn changed(dir: &Path, cells: &[(&str, &str)], read: &[&str]) -> Vec<String> {
    edit(dir, |table| {
        for (column, cell) in cells {
            (*cell).clone_into(table.cell("ours", column));
        }
    });
    map(dir, &AGAIN);
    let mut table = Table::read(&dir.join("out/events.csv"));
    read.iter().map(|c| table.cell("ours", c).clone()).collect()
}

#[test]
fn a_later_edit_of_an_own_row_is_what_counts() {
    let dir = with_own(&[
        ("place_id", "geonames:92138"),
        ("begin", "2017-11-03"),
        ("end", "2017-11-05"),
    ]);
    let dir = dir.path();
    let columns = ["place", "lat", "lon", "date", "begin", "end"];
    assert_eq!(
        changed(dir, &[("lat", "34,5"), ("lon", "41.25")], &columns[..3]),
        ["Al-Qaim", "34.5", "41.25"]
    );
    assert_eq!(
        changed(dir, &[("place", "the pump")], &columns[..1]),
        ["the pump"]
    );
    assert_eq!(
        changed(dir, &[("place_id", "geonames:92004")], &columns[..1]),
        ["Rawa"]
    );
    assert_eq!(
        changed(dir, &[("end", "2017-11-07")], &columns[3..]),
        [
            "2017-11-03/2017-11-06",
            "2017-11-03T00:00:00",
            "2017-11-07T00:00:00"
        ]
    );
    assert_eq!(
        changed(dir, &[("begin", "2017-11-06")], &columns[3..4]),
        ["2017-11-06"]
    );
    assert_eq!(
        changed(dir, &[("date", "2017-11")], &columns[3..]),
        ["2017-11", "2017-11-01T00:00:00", "2017-12-01T00:00:00"]
    );
    assert_eq!(
        changed(dir, &[("type", "clash"), ("actor", "Unit 5")], &["type", "actor"]),
        ["clash", "Unit 5"]
    );
    assert_eq!(
        changed(dir, &[("actor", "")], &["actor", "place", "date"]),
        ["", "Rawa", "2017-11"]
    );
    let before = files(&dir.join("out"));
    map(dir, &AGAIN);
    assert!(before == files(&dir.join("out")));
}

#[test]
fn an_own_row_stays_where_it_is_without_its_columns() {
    let dir = with_own(&[("place_id", "geonames:92138"), ("date", "2017-11-03")]);
    let path = dir.path().join("out/events.csv");
    let before = fs::read(&path).unwrap();
    let whole = Table::read(&path);
    let left_out = ["lat", "lon", "begin", "end"].map(|c| whole.column(c));
    let pick = |row: &Vec<String>| {
        let kept = row.iter().enumerate().filter(|(i, _)| !left_out.contains(i));
        kept.map(|(_, cell)| cell.clone()).collect::<Vec<_>>()
    };
    let few = Table {
        columns: pick(&whole.columns),
        rows: whole.rows.iter().map(pick).collect(),
    };
    few.write(&path);
    map(dir.path(), &AGAIN);
    assert!(before == fs::read(&path).unwrap());
}

#[test]
fn an_own_row_that_contradicts_itself_is_refused() {
    let dir = mapped();
    let table = fs::read(dir.path().join("out/events.csv")).unwrap();
    let cases: [(&[(&str, &str)], &str); 5] = [
        (
            &[("date", "2017-11-05"), ("end", "2017-11-08")],
            "date is 2017-11-05, but begin and end are empty and 2017-11-08T00:00:00",
        ),
        (&[("end", "2017-11-08")], "begin is empty"),
        (
            &[("place_id", "geonames:92138"), ("lat", "30"), ("lon", "41")],
            "place_id: geonames:92138 is Al-Qaim, ",
        ),
        (
            &[("place", "the pump")],
            "place: found \"the pump\", which by itself says no place; expected the id of the place (dateline places \"the pump\" lists",
        ),
        (&[("realis", "maybe")], "realis: found \"maybe\""),
    ];
    for (cells, says) in cases {
        edit(dir.path(), |table| table.add(&own(cells)));
        let output = dateline(dir.path(), &[&["map", "reports"], &AGAIN[..]].concat());
        let remarks = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{says}: {remarks}");
        let at = remarks.strip_prefix("dateline: out/events.csv:").unwrap();
        assert!(
            at.split_once(": ").unwrap().1.starts_with(says),
            "{says}\n{remarks}"
        );
        fs::write(dir.path().join("out/events.csv"), &table).unwrap();
    }
    // A name that is all that is left of a place is no less lost.
    let dir = with_own(&[("place_id", "geonames:92138")]);
    edit(dir.path(), |table| {
        for column in ["place_id", "lat", "lon"] {
            table.cell("ours", column).clear();
        }
    });
    let output = dateline(dir.path(), &[&["map", "reports"], &AGAIN[..]].concat());
    assert!(said(&output.stderr).contains("place: found \"Al-Qaim\", which by itself"));
}

#[test]
fn dates_that_a_spreadsheet_rewrote_are_no_edits() {
    let dir = mapped();
    let original = fs::read(dir.path().join("out/events.csv")).unwrap();
    for (date, begin) in [
        ("17.Nov.17", "17. 11. 2017 0:00"),
        ("17-11-17", "17-11-17 00:00"),
        ("2017. 11. 17.", "2017. 11. 17. 0:00"),
        ("17/11/2017", "17/11/2017 00:00:00 a. m."),
        ("17-nov.-17", "17/11/2017 12:00:00 a.\u{a0}m."),
    ] {
        edit(dir.path(), |table| {
            date.clone_into(table.cell("captured Rawa", "date"));
            begin.clone_into(table.cell("captured Rawa", "begin"));
        });
        map(dir.path(), &AGAIN);
        assert!(
            original == fs::read(dir.path().join("out/events.csv")).unwrap(),
            "{date} {begin}"
        );
    }
    edit(dir.path(), |table| {
        "2017-10".clone_into(table.cell("captured Rawa", "date"));
    });
    map(dir.path(), &AGAIN);
    let month = fs::read(dir.path().join("out/events.csv")).unwrap();
    for date in ["Okt 17", "oct.-17", "10/2017", "2017. okt."] {
        edit(dir.path(), |table| {
            date.clone_into(table.cell("captured Rawa", "date"));
        });
        map(dir.path(), &AGAIN);
        assert!(
            month == fs::read(dir.path().join("out/events.csv")).unwrap(),
            "{date}"
        );
    }
}

#[test]
fn columns_may_be_moved_and_removed() {
    let dir = mapped();
    edit(dir.path(), |table| {
        *table.cell("captured Rawa", "type") = "hold".to_owned();
    });
    let whole = Table::read(&dir.path().join("out/events.csv"));
    let kept = ["note", "type", "id", "decision"].map(|c| whole.column(c));
    let pick = |row: &Vec<String>| kept.iter().map(|&i| row[i].clone()).collect::<Vec<_>>();
    let few = Table {
        columns: pick(&whole.columns),
        rows: whole.rows.iter().rev().map(pick).collect(),
    };
    few.write(&dir.path().join("out/events.csv"));
    let remarks = map(dir.path(), &AGAIN);
    assert!(remarks.contains("1 corrected"), "{remarks}");
    let mut table = Table::read(&dir.path().join("out/events.csv"));
    assert_eq!(table.cell("captured Rawa", "type"), "hold");
}
