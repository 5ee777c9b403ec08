//! The traps in the five real reports of the shared material, by facts and without their words; skipped where the
//! material does not lie beside the checkout.

use std::path::PathBuf;
use std::sync::LazyLock;

use dateline::date::DatePrecision;
use dateline::event::{Event, EventType, Realis, Role};
use dateline::report::{Meta, Report, ReportedBasis};
use dateline::resolution::GeoCheck;
use dateline::toponym::Usage;
use dateline::{Options, Reading, read};

use crate::grammar::Bench;

/// The readings of the five, by the first three characters of their names, with nothing given beside them.
static READ: LazyLock<Vec<(String, Reading)>> = LazyLock::new(|| {
    let shared =
        std::env::var_os("DATELINE_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let Ok(folder) = std::fs::read_dir(shared.join("seeds")) else {
        println!("skipped: no shared material (DATELINE_SHARED, or ../shared)");
        return Vec::new();
    };
    let bench = Bench::new();
    let texts = folder
        .map(|f| f.unwrap().path())
        .filter(|f| f.extension().is_some_and(|e| e == "txt"));
    texts
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            let report = Report::from_text(&name, &name, &bytes, &Meta::default(), &bench.lexicon).unwrap();
            let reading = read(&report, &bench.gazetteer, &bench.lexicon, &Options::default());
            (name, reading)
        })
        .collect()
});

/// Runs a check on one of the five.
fn on(name: &str, check: impl Fn(&Reading)) {
    let found = READ.iter().find(|(n, _)| n.starts_with(name));
    assert!(READ.is_empty() || found.is_some(), "no report {name}");
    if let Some((_, reading)) = found {
        check(reading);
    }
}

fn site(event: &Event) -> String {
    event
        .site()
        .and_then(|p| p.place.as_ref())
        .map(|p| p.name.clone())
        .unwrap_or_default()
}

fn done(event: &Event) -> bool {
    matches!(event.realis, Realis::Done | Realis::Ongoing)
}

/// "type@site" of the events that are told as done, in the news.
fn news(reading: &Reading) -> Vec<String> {
    let told = reading
        .events
        .iter()
        .filter(|e| done(e) && e.role == Role::News && e.same_as.is_empty());
    told.map(|e| format!("{}@{}", e.kind, site(e))).collect()
}

#[test]
fn traps_01_02_the_caption_of_001() {
    on("001", |reading| {
        assert_eq!(
            reading.source.published.date,
            Some(jiff::civil::date(2017, 10, 20))
        );
        let caption = reading.events.iter().filter(|e| e.role == Role::Caption);
        let told: Vec<_> = caption.map(|e| (site(e), e.date.edtf.clone())).collect();
        assert!(
            !told.is_empty() && told.iter().all(|(s, d)| s == "Fallujah" && d == "2016-06-26"),
            "{told:?}"
        );
    });
}

#[test]
fn trap_03_widgets_of_001_yield_nothing() {
    on("001", |reading| {
        let kurds = |e: &&Event| e.sentence_text.contains("ALSO READ");
        assert_eq!(reading.events.iter().filter(kurds).count(), 0);
    });
}

#[test]
fn trap_05_headline_standfirst_and_lead_of_002_are_one_event() {
    on("002", |reading| {
        let of = |e: &&Event| {
            e.kind == EventType::Offensive && site(e) == "Anbar" && done(e) && e.same_as.is_empty()
        };
        assert_eq!(reading.events.iter().filter(of).count(), 1);
    });
}

#[test]
fn trap_06_datelines_are_no_sites() {
    for (name, town) in [("001", "BEIRUT"), ("002", "ERBIL")] {
        on(name, |reading| {
            let named = |m: &&dateline::reading::Mention| m.as_written.eq_ignore_ascii_case(town);
            let usages = reading.mentions.iter().filter(named).map(|m| m.toponym.usage);
            assert!(usages.clone().count() > 0 && usages.clone().all(|u| u == Usage::Dateline));
        });
    }
}

#[test]
fn traps_07_to_10_days_of_publication() {
    on("004", |r| {
        assert_eq!(r.source.published.date, Some(jiff::civil::date(2017, 10, 26)));
    });
    for name in ["000", "002", "003"] {
        on(name, |r| {
            assert_eq!(r.source.published.basis, ReportedBasis::Unknown, "{name}");
        });
    }
    on("003", |r| {
        assert!(r.events.iter().all(|e| e.date.begin.is_none()));
    });
}

#[test]
fn trap_12_months_and_years_of_004() {
    on("004", |reading| {
        let mut mosul = reading
            .events
            .iter()
            .filter(|e| site(e) == "Mosul" && e.kind == EventType::Capture)
            .map(|e| (e.date.edtf.as_str(), e.role));
        assert!(mosul.any(|of| of == ("2017-07", Role::Background)));
    });
}

#[test]
fn trap_17_anah_is_the_present_town() {
    on("002", |reading| {
        let anah = reading.mentions.iter().find(|m| m.as_written == "Anah").unwrap();
        assert_eq!(anah.resolution.place().unwrap().id, "geonames:6765385");
    });
}

#[test]
fn traps_18_19_hawija_stands_where_the_gazetteer_has_it() {
    on("002", |reading| {
        let hawija = reading
            .mentions
            .iter()
            .find(|m| m.as_written == "Hawija")
            .unwrap();
        let place = hawija.resolution.place().unwrap();
        assert!((place.point.y() - 35.32).abs() < 0.1 && (place.point.x() - 43.77).abs() < 0.1);
        assert_eq!(hawija.resolution.check, GeoCheck::Disagrees);
    });
}

#[test]
fn traps_21_to_23_the_battlefield_of_000() {
    on("000", |reading| {
        let told = news(reading);
        assert!(!told.contains(&"capture@Al-Qaim".to_owned()), "{told:?}");
        assert!(!told.iter().any(|e| e.ends_with("@Fallujah")), "{told:?}");
        let counted = |e: &&Event| e.quantities.iter().any(|q| (q.value - 33.0).abs() < 0.5);
        let counted: Vec<_> = reading.events.iter().filter(counted).map(site).collect();
        assert!(
            !counted.is_empty() && counted.iter().all(|s| s.is_empty() || s.contains("Anbar")),
            "{counted:?}"
        );
    });
}

#[test]
fn trap_25_extents_are_no_movements() {
    on("003", |reading| {
        let moves = |e: &&Event| {
            matches!(
                e.kind,
                EventType::Advance | EventType::Withdraw | EventType::Displacement
            )
        };
        assert_eq!(reading.events.iter().filter(moves).count(), 0);
    });
}

#[test]
fn trap_27_a_village_in_no_gazetteer_stays_unplaced() {
    on("003", |reading| {
        let taza = |m: &&dateline::reading::Mention| m.as_written.contains("Taza");
        assert!(
            reading
                .mentions
                .iter()
                .filter(taza)
                .all(|m| m.resolution.place().is_none())
        );
    });
}

#[test]
fn traps_29_to_32_al_qaim_and_rawa_are_aims() {
    for name in ["000", "002", "004"] {
        on(name, |reading| {
            let taken = |e: &&Event| {
                e.kind == EventType::Capture
                    && done(e)
                    && e.role == Role::News
                    && ["Al-Qaim", "Rawa"].contains(&site(e).as_str())
            };
            assert_eq!(reading.events.iter().filter(taken).count(), 0, "{name}");
        });
    }
}

#[test]
fn trap_33_troops_in_a_town_have_not_taken_it() {
    on("002", |r| assert!(!news(r).contains(&"capture@Anah".to_owned())));
}

#[test]
fn trap_42_no_capture_of_a_town_stands_on_a_day_of_the_news() {
    for (name, reading) in READ.iter() {
        let towns: Vec<_> = reading
            .events
            .iter()
            .filter(|e| e.kind == EventType::Capture && done(e) && e.role == Role::News)
            .filter(|e| e.date.precision == DatePrecision::Day)
            .filter(|e| {
                e.site()
                    .is_some_and(|p| p.geo_precision == dateline::gazetteer::GeoPrecision::Place)
            })
            .map(site)
            .collect();
        assert_eq!(towns, Vec::<String>::new(), "{name}");
    }
}
