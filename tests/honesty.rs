//! The ten rules of honesty, each on generated reports: invented towns in sentences of many kinds, thrown together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use dateline::event::{Realis, Role};
use dateline::export::Format;
use dateline::gazetteer::{GeoPrecision, Place};
use dateline::layer::{self, Class, layers};
use dateline::report::{Meta, ReportedBasis};
use dateline::timeline::{Control, STALE_AFTER_DAYS, Status, StatusBasis};
use dateline::{Gazetteer, Lexicon, Options, Reading, Report, Timeline, read};
use jiff::ToSpan;
use proptest::prelude::*;
use serde_json::Value;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/honesty/places.csv");
    Gazetteer::open(&[places], false).unwrap()
});
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::builtin().unwrap());
static PLACES: LazyLock<BTreeMap<String, Place>> = LazyLock::new(|| {
    let places = GAZETTEER.iter().map(|place| GAZETTEER.place(place));
    places.map(|place| (place.id.clone(), place)).collect()
});

const TOWNS: [&str; 4] = ["Dermun", "Halwan", "Ombar", "Qasbat"];
const SIDES: [&str; 4] = [
    "Iraqi forces",
    "Islamic State fighters",
    "The army",
    "Kurdish forces",
];
const DAYS: [&str; 6] = [
    "on Tuesday",
    "yesterday",
    "on 3 May 2017",
    "in July",
    "last week",
    "",
];

/// Done or going on; every placeholder is filled at random: T a town, S a side, D a time, N a number.
const HAPPENED: [&str; 16] = [
    "S captured T D.",
    "S withdrew from T D.",
    "T fell to S D.",
    "T is held by S.",
    "Clashes erupted in T D.",
    "S advanced from T to T D.",
    "S shelled T D, killing N people.",
    "More than N residents fled T D.",
    "S captured a village near T D.",
    "S captured N villages D.",
    "S captured T, N kilometers north of T, D.",
    "S captured Qarn Zalqan D.",
    "Clashes erupted in Wadi Karsa province D.",
    "S reached the Ubar River D.",
    "S captured Safira D.",
    "S clashed with S between T and T D.",
];

/// Planned, wished, supposed or denied.
const NOT_HAPPENED: [&str; 8] = [
    "S will capture T D.",
    "S plan to storm T.",
    "S did not capture T D.",
    "S are preparing to retake T.",
    "S are expected to enter T D.",
    "S denied that S had captured T.",
    "If S capture T, they could hold the road.",
    "S vowed to liberate T.",
];

/// What came before, long ago.
const BEFORE: [&str; 3] = [
    "S captured T in 2014.",
    "S had captured T three years ago.",
    "In 2015 S withdrew from T.",
];

/// What a page says beside its report.
const FURNITURE: [&str; 4] = [
    "Share on Facebook",
    "Share on Twitter",
    "Back to top",
    "Subscribe to our newsletter",
];

fn filled(form: &str, mut pick: impl FnMut(usize) -> usize) -> String {
    let word = |word: &str, pick: &mut dyn FnMut(usize) -> usize| {
        let (bare, mark) = word.strip_suffix(['.', ',']).map_or((word, ""), |bare| {
            (bare, word.strip_prefix(bare).unwrap_or_default())
        });
        let of = |words: &[&str], i: usize| words[i % words.len()].to_owned();
        let filled = match bare {
            "T" => of(&TOWNS, pick(TOWNS.len())),
            "S" => of(&SIDES, pick(SIDES.len())),
            "D" => of(&DAYS, pick(DAYS.len())),
            "N" => (pick(400) + 2).to_string(),
            other => other.to_owned(),
        };
        filled + mark
    };
    let words: Vec<String> = form.split(' ').map(|w| word(w, &mut pick)).collect();
    words.join(" ").replace(" .", ".").replace(" ,", ",")
}

fn sentences(forms: &'static [&'static str]) -> impl Strategy<Value = String> {
    (0..forms.len(), prop::collection::vec(0..1000_usize, 6)).prop_map(move |(form, picks)| {
        let mut picks = picks.into_iter().cycle();
        filled(forms[form], |n| picks.next().unwrap_or(0) % n)
    })
}

/// The text of a report without the day of its publication.
fn texts() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        6 => sentences(&HAPPENED),
        3 => sentences(&NOT_HAPPENED),
        1 => sentences(&BEFORE),
    ];
    prop::collection::vec(any, 1..7).prop_map(|all| all.join(" ") + "\n")
}

/// Some reports, each published on a day of 2017 or nobody knows when.
fn campaigns() -> impl Strategy<Value = Vec<(Option<i16>, String)>> {
    prop::collection::vec((prop::option::weighted(0.8, 1..=365_i16), texts()), 1..6)
}

fn understood(id: &str, day: Option<i16>, text: &str) -> Reading {
    let day = day.map(|day| jiff::civil::date(2017, 1, 1).saturating_add((day - 1).days()));
    let meta = Meta {
        published: day.map(|day| (day, ReportedBasis::Given)),
        ..Meta::default()
    };
    let report = Report::from_text(id, "a.txt", text.as_bytes(), &meta, &LEXICON).unwrap();
    read(&report, &GAZETTEER, &LEXICON, &Options::default())
}

fn timeline(campaign: &[(Option<i16>, String)]) -> Timeline {
    let readings = campaign.iter().enumerate();
    Timeline::build(
        readings
            .map(|(n, (day, text))| understood(&format!("r{n}"), *day, text))
            .collect(),
    )
}

/// Every layer by name, as the features of its file.
fn written(timeline: &Timeline) -> BTreeMap<String, Vec<Value>> {
    let options = layer::Options {
        quote: true,
        ..layer::Options::default()
    };
    let file = |layer: &dateline::Layer<'_>| {
        let mut file = Vec::new();
        Format::GeoJson.write(layer, &mut file).unwrap();
        let mut file: Value = serde_json::from_slice(&file).unwrap();
        let Value::Array(features) = file["features"].take() else {
            panic!("no features")
        };
        (layer.name.clone(), features)
    };
    layers(timeline, options).iter().map(file).collect()
}

fn word<'f>(feature: &'f Value, name: &str) -> &'f str {
    feature["properties"][name].as_str().unwrap_or("")
}

/// The features whose rows are events.
fn events(layers: &BTreeMap<String, Vec<Value>>) -> impl Iterator<Item = (&str, &Value)> {
    let of_events = ["events", "advances", "regions", "undated", "undated_lines"];
    layers.iter().flat_map(move |(name, features)| {
        let kind = name.rsplit('/').next().unwrap();
        let listed = of_events.contains(&kind);
        features.iter().filter(move |_| listed).map(move |f| (kind, f))
    })
}

/// Whether a position is the point of a place, to the six decimals of a file.
fn stands_at(position: &Value, place: &Place) -> bool {
    let near = |found: &Value, point: f64| (found.as_f64().unwrap() - point).abs() < 1e-6;
    near(&position[0], place.point.x()) && near(&position[1], place.point.y())
}

#[test]
fn the_sentences_are_of_every_class() {
    let text: Vec<String> = HAPPENED
        .iter()
        .enumerate()
        .map(|(n, form)| {
            let mut turn = n;
            filled(form, |most| {
                turn += 1;
                turn % most
            })
        })
        .collect();
    let timeline = timeline(&[(Some(200), text.join(" ")), (None, text.join(" "))]);
    let tally = layer::Tally::of(&timeline);
    let least = [tally.placed, tally.regional, tally.undated, tally.unplaced];
    assert!(least.iter().all(|n| *n > 1), "{tally:?}");
    let layers = written(&timeline);
    for name in ["events", "advances", "control", "regions", "places", "undated"] {
        assert!(layers.contains_key(name), "no {name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// 1 and 9: no coordinate but those of the gazetteer, whatever distances are stated; what has none is counted.
    #[test]
    fn no_coordinate_is_invented(campaign in campaigns()) {
        let timeline = timeline(&campaign);
        let layers = written(&timeline);
        for (name, features) in &layers {
            for feature in features {
                let at = &feature["geometry"]["coordinates"];
                if feature["geometry"]["type"] == "Point" {
                    let id = word(feature, "place_id");
                    prop_assert!(PLACES.get(id).is_some_and(|p| stands_at(at, p)), "{name}: {feature}");
                } else {
                    let ends = [&at[0], &at[at.as_array().unwrap().len() - 1]];
                    for (end, id) in ends.into_iter().zip(["from_id", "to_id"]) {
                        let place = PLACES.get(word(feature, id));
                        prop_assert!(place.is_some_and(|p| stands_at(end, p)), "{name}: {feature}");
                    }
                }
            }
        }
        let unplaced: BTreeSet<&str> = timeline.entries.iter()
            .filter(|e| Class::of(&e.event) == Class::Unplaced)
            .map(|e| e.id.as_str())
            .collect();
        for entry in timeline.entries.iter().filter(|e| unplaced.contains(e.id.as_str())) {
            prop_assert!(entry.event.unplaced.is_some(), "unplaced without a reason: {:?}", entry.event);
        }
        let drawn: BTreeSet<&str> = events(&layers).map(|(_, f)| word(f, "id")).collect();
        prop_assert!(drawn.is_disjoint(&unplaced));
        let rest: BTreeSet<&str> = timeline.entries.iter().map(|e| e.id.as_str()).collect();
        prop_assert_eq!(drawn.union(&unplaced).copied().collect::<BTreeSet<_>>(), rest, "an event is lost");
        for mention in timeline.mentions.iter().flatten().filter(|m| m.as_written == "Qarn Zalqan") {
            prop_assert!(mention.resolution.place().is_none(), "a place that no gazetteer has");
        }
    }

    /// 2: what stands for an area is among the regions, and says how precisely.
    #[test]
    fn areas_and_towns_do_not_mix(campaign in campaigns()) {
        let timeline = timeline(&campaign);
        for (name, feature) in events(&written(&timeline)) {
            let (precision, kind) = (word(feature, "geo_precision"), word(feature, "kind"));
            match name {
                "events" => prop_assert_eq!(precision, "place", "{}", feature),
                "regions" => prop_assert!(!["place", "none", ""].contains(&precision), "{feature}"),
                _ => {}
            }
            let area = ["province", "river", "district", "country", "region"].contains(&kind);
            prop_assert!(!(area && precision == "place"), "{feature}");
        }
    }

    /// 3: what is planned, supposed or denied is no deed, and changes no status.
    #[test]
    fn plans_and_denials_change_nothing(
        plans in prop::collection::vec(sentences(&NOT_HAPPENED), 1..8), campaign in campaigns(), day in 1..=365_i16,
    ) {
        let only = Timeline::build(vec![understood("plans", Some(day), &plans.join(" "))]);
        for entry in &only.entries {
            let realis = entry.event.realis;
            prop_assert!(matches!(realis, Realis::Expected | Realis::Negated), "{realis}: {}", entry.event.sentence_text);
        }
        prop_assert!(Control::of(&only, STALE_AFTER_DAYS).intervals().all(|i| i.status == Status::Unknown));
        let timeline = timeline(&campaign);
        for interval in Control::of(&timeline, STALE_AFTER_DAYS).intervals() {
            for (_, entry) in interval.heard.iter() {
                let event = &timeline.entries[*entry].event;
                prop_assert!(matches!(event.realis, Realis::Done | Realis::Ongoing), "{}", event.sentence_text);
                prop_assert_eq!(event.site().map(|s| s.geo_precision), Some(GeoPrecision::Place));
            }
        }
    }

    /// 4: a line has both ends, both are places, and both are named in its report.
    #[test]
    fn a_line_has_both_its_ends(campaign in campaigns()) {
        let layers = written(&timeline(&campaign));
        for (_, feature) in events(&layers).filter(|(_, f)| f["geometry"]["type"] == "LineString") {
            let report: usize = word(feature, "source").trim_start_matches('r').parse().unwrap();
            for end in ["from", "to"] {
                let place = PLACES.get(word(feature, &format!("{end}_id"))).unwrap();
                prop_assert_eq!(place.kind.precision(), GeoPrecision::Place, "{}", feature);
                prop_assert_eq!(word(feature, &format!("{end}_place")), &place.name);
                prop_assert!(campaign[report].1.contains(&place.name), "{feature}");
            }
            prop_assert!(["both_ends", "sequence"].contains(&word(feature, "line_basis")), "{feature}");
            prop_assert_ne!(word(feature, "from_id"), word(feature, "to_id"));
        }
    }

    /// 5: every date says its precision, its basis and its words; without a day of publication nothing is counted from one.
    #[test]
    fn every_date_says_what_it_rests_on(campaign in campaigns()) {
        let timeline = timeline(&campaign);
        for entry in &timeline.entries {
            for (source, event) in entry.tellings() {
                let (date, published) = (&event.date, &timeline.sources[source].published);
                let basis = date.basis.as_str();
                prop_assert_eq!(date.begin.is_some(), date.end.is_some());
                prop_assert_eq!(date.begin.is_none(), basis == "none", "{:?}", date);
                if let Some((begin, end)) = date.begin.zip(date.end) {
                    prop_assert!(begin < end);
                    prop_assert!(date.precision.as_str() != "unknown" && !date.edtf.is_empty());
                }
                if ["stated", "partial", "weekday", "relative"].contains(&basis) {
                    prop_assert!(!date.cue.is_empty(), "{date:?}");
                    prop_assert!(campaign[source].1.contains(&date.cue), "{date:?}");
                }
                let needs_a_day = ["weekday", "relative", "publication", "bounded"].contains(&basis);
                prop_assert!(!needs_a_day || published.date.is_some(), "{date:?} in {}", event.sentence_text);
            }
        }
        for (name, feature) in events(&written(&timeline)) {
            let dated = feature["properties"].get("begin").is_some();
            prop_assert_eq!(dated, !name.starts_with("undated"), "{}", feature);
            prop_assert!(!word(feature, "date_basis").is_empty());
        }
    }

    /// 6: what reports disagree about stays side by side under one name.
    #[test]
    fn a_conflict_has_two_sides(campaign in campaigns()) {
        let timeline = timeline(&campaign);
        let mut sides: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &timeline.entries {
            if let Some(conflict) = &entry.conflict {
                *sides.entry(conflict.group.as_str()).or_default() += 1;
            }
        }
        prop_assert!(sides.values().all(|n| *n > 1), "{sides:?}");
        let told: usize = timeline.entries.iter().map(|e| e.tellings().count()).sum();
        prop_assert_eq!(told, timeline.read.iter().map(Vec::len).sum::<usize>(), "a telling is lost");
    }

    /// 7: a hold or a fight that nobody repeats lapses, and says so.
    #[test]
    fn a_status_ages_in_the_open(campaign in campaigns(), after in 1..60_i32) {
        let timeline = timeline(&campaign);
        let control = Control::of(&timeline, after);
        for interval in control.intervals() {
            prop_assert!(interval.basis != StatusBasis::Lapsed || interval.status == Status::Unknown);
            let last = interval.end.unwrap_or_else(|| interval.begin.saturating_add(400.days()));
            let days = (0..).map(|n| interval.begin.saturating_add(n.days())).take_while(|d| *d < last);
            for day in days.take(400).filter(|_| matches!(interval.status, Status::Held | Status::Contested)) {
                let silent = interval.days_since_report(day);
                prop_assert!(silent.is_none_or(|n| n <= after), "{} days of silence: {interval:?}", silent.unwrap());
            }
        }
    }

    /// 8: what came before is kept and marked; what a page says beside its report yields nothing.
    #[test]
    fn background_is_marked_and_furniture_is_silent(
        text in texts(), before in sentences(&BEFORE), day in 100..=365_i16, furniture in prop::sample::subsequence(&FURNITURE, 1..4),
    ) {
        let plain = understood("a", Some(day), &text);
        let page = format!("{text}\n{}\n", furniture.join("\n"));
        let with = understood("a", Some(day), &page);
        let ids = |reading: &Reading| reading.events.iter().map(|e| e.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&plain), ids(&with));
        for event in understood("b", Some(day), &before).events {
            prop_assert_eq!(event.role, Role::Background, "{}", event.sentence_text);
        }
    }

    /// 10: a number stands in its sentence, and no telling of another report is added to it.
    #[test]
    fn a_number_is_the_one_reported(campaign in campaigns()) {
        let timeline = timeline(&campaign);
        for entry in &timeline.entries {
            for (_, event) in entry.tellings() {
                for quantity in &event.quantities {
                    let digits = quantity.value.to_string();
                    prop_assert!(event.sentence_text.contains(&digits), "{digits}: {}", event.sentence_text);
                    prop_assert!(event.sentence_text.contains(&quantity.text));
                    let more = event.sentence_text.contains(&format!("More than {digits}"));
                    prop_assert!(!more || quantity.approx, "{}", event.sentence_text);
                }
            }
        }
    }
}
