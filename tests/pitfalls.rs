//! Traps that real reports set, each with its name and in invented words: what is not report, what is not today, and
//! what is not there. What did not happen: `pitfalls_done`.

use std::sync::LazyLock;

use dateline::report::{Meta, Part, Report, ReportedBasis};
use dateline::toponym::Usage;
use dateline::{Options, Reading, read};

use crate::grammar::{Bench, agree, short};

static BENCH: LazyLock<Bench> = LazyLock::new(Bench::new);

/// A report as it lies in a file, with no day given beside it.
pub(crate) fn file(text: &str) -> (Report, Reading) {
    let report = Report::from_text("a", "a.txt", text.as_bytes(), &Meta::default(), &BENCH.lexicon).unwrap();
    let theatre = vec!["IQ".to_owned(), "SY".to_owned()];
    let reading = read(&report, &BENCH.gazetteer, &BENCH.lexicon, &Options { theatre });
    (report, reading)
}

/// The body of a report of Tuesday 20 June 2017.
pub(crate) fn body(text: &str) -> Reading {
    BENCH.read(text, &BENCH.lexicon)
}

pub(crate) fn news(reading: &Reading) -> Vec<String> {
    let told = reading.events.iter().filter(|e| e.same_as.is_empty());
    told.map(short).collect()
}

/// Events as in the examples of the word tables, in order, repeats left out.
#[track_caller]
pub(crate) fn tells(text: &str, expected: &[&str]) {
    let found = news(&body(text));
    assert!(
        agree(&found, expected),
        "found {found:#?}\nexpected {expected:#?}\nin: {text}"
    );
}

/// The dates of the events, "type=EDTF" in order.
#[track_caller]
fn dated(text: &str, expected: &[&str]) {
    let found: Vec<String> = body(text)
        .events
        .iter()
        .map(|e| format!("{}={}", e.kind, e.date.edtf))
        .collect();
    assert_eq!(found, expected, "in: {text}");
}

/// "as written: place", in order; the place is empty where the name leads nowhere.
fn places(reading: &Reading, usage: Usage) -> Vec<String> {
    let named = reading.mentions.iter().filter(|m| m.toponym.usage == usage);
    named
        .map(|m| {
            format!(
                "{}: {}",
                m.as_written,
                m.resolution.place().map_or("", |p| p.name.as_str())
            )
        })
        .collect()
}

// A. What is not report

#[test]
fn trap_01_the_date_is_glued_to_a_caption() {
    let (report, reading) = file(
        " date 2019-04-12 Soldiers rest beside a bridge near Samarra on May 3, 2018. / WIRE PHOTO / J. DOE\n\n\
         Troops captured Baiji on Thursday.\n",
    );
    assert_eq!(report.source.published.date, Some(jiff::civil::date(2019, 4, 12)));
    assert!(report.sentences.iter().any(|s| s.part == Part::Caption));
    assert_eq!(news(&reading), ["capture@Baiji:done:stated:news"]);
}

#[test]
fn trap_02_a_caption_tells_of_another_year() {
    let (_, reading) = file(
        " date 2019-04-12 Police are seen near Samarra on May 4, 2018. Police took the rebels' last posts in the town \
         of Samarra on May 3. / WIRE PHOTO / J. DOE\n\nTroops captured Baiji on Thursday.\n",
    );
    let caption = &reading.events[0];
    assert_eq!(short(caption), "capture@Samarra:done:stated:caption");
    assert_eq!(caption.date.edtf, "2018-05-03");
}

#[test]
fn trap_03_widgets_and_headlines_of_other_articles() {
    let (_, reading) = file(
        "Troops capture Baiji\n\nTroops captured Baiji on Thursday.\n\nShare this:\n\n \u{2022}\u{a0}Click to share \
         on Facebook (Opens in new window)\n \u{2022}\u{a0}Click to print (Opens in new window)\n\nALSO READ  Army \
         captures ten rebel strongholds in Haditha\n\nRELATED ARTICLESMORE FROM AUTHOR\n\nLeave a Reply\n\nwpDiscuz\n",
    );
    assert_eq!(news(&reading), ["capture@Baiji:done:stated:news"]);
}

#[test]
fn trap_04_page_furniture() {
    let (report, _) = file(
        "skip to Main Content\n\nTroops capture Baiji\n\nemAP Photo/em\n\nTroops captured Baiji on Thursday.\n\nImage: \
         Morning Paper\n\nEditing by A.B. Miller\n\nShare on Facebook Share on Twitter\n\nBack To Top\n",
    );
    let kept = report.sentences.iter().filter(|s| s.part != Part::Boilerplate);
    let kept: Vec<&str> = kept.map(|s| s.span.of(&report.text).trim()).collect();
    assert_eq!(
        kept,
        ["Troops capture Baiji", "Troops captured Baiji on Thursday."]
    );
}

#[test]
fn trap_05_headline_standfirst_and_lead_say_the_same() {
    let (_, reading) = file(
        "Army launches offensive in Haditha\n\nPublished 2019-04-12\n\nThe army on Tuesday launched an offensive in Haditha, an \
         officer said.\n\nBAGHDAD \u{2013} The army on Tuesday launched an offensive in Haditha, an officer said.\n",
    );
    assert_eq!(news(&reading), ["offensive@Haditha:launched:done:stated:news"]);
    assert_eq!(reading.events.len(), 3);
    assert!(reading.events.iter().all(|e| e.date.edtf == "2019-04-09"));
}

#[test]
fn trap_06_datelines_are_no_sites() {
    let (_, reading) = file(
        "Fighting in Haditha\n\nAMMAN, JORDAN (9:15 A.M.) \u{2013} Fighting broke out in Haditha.\n\n\
         BAGHDAD, Anbar Desk (Channel 12) \u{2013} Troops captured Baiji.\n",
    );
    assert_eq!(
        news(&reading),
        ["clash@Haditha:done:stated:news", "capture@Baiji:done:stated:news"]
    );
    let datelines = places(&reading, Usage::Dateline);
    assert!(datelines.iter().any(|p| p.starts_with("AMMAN")), "{datelines:?}");
}

// B. Dates

#[test]
fn trap_07_three_ways_to_write_the_day() {
    let day = |text: &str| file(text).0.source.published;
    let lead = "Troops captured Baiji.\n";
    let second = Some(jiff::civil::date(2019, 4, 12));
    assert_eq!(
        day(&format!(
            "Baiji falls\n\nPublished 12.04.2019 00:00\nUpdated 13.04.2019 14:54\n\n{lead}"
        ))
        .date,
        second
    );
    assert_eq!(
        day(&format!("Baiji falls\n\nPublished 2019-04-12\n\n{lead}")).date,
        second
    );
    let none = day(&format!("Baiji falls\n\n{lead}"));
    assert_eq!((none.date, none.basis), (None, ReportedBasis::Unknown));
}

#[test]
fn trap_08_weekdays_alone_are_kept_for_later() {
    let (_, reading) = file(
        "Baiji\n\nTroops captured Baiji yesterday, on day four of the operation that began last Thursday.\n",
    );
    let capture = &reading.events[0];
    assert_eq!(
        (capture.date.begin, capture.date.cue.as_str()),
        (None, "yesterday")
    );
    assert!(capture.date.expr.is_some());
}

#[test]
fn trap_09_a_weekday_without_a_day_of_publication_dates_nothing() {
    let (_, reading) = file("Baiji\n\nTroops captured Baiji on Tuesday.\n");
    let date = &reading.events[0].date;
    assert_eq!((date.begin, date.cue.as_str()), (None, "Tuesday"));
}

#[test]
fn trap_10_no_date_word_at_all() {
    let (_, reading) = file("Baiji\n\nTroops captured Baiji and will take Haditha.\n");
    assert!(!reading.events.is_empty());
    assert!(
        reading
            .events
            .iter()
            .all(|e| e.date.begin.is_none() && e.date.edtf.is_empty())
    );
}

#[test]
fn trap_12_months_years_and_states_since() {
    dated("In April, troops captured Baiji.", &["capture=2017-04"]);
    dated("Troops captured Baiji in April.", &["capture=2017-04"]);
    dated(
        "Troops captured Baiji last week.",
        &["capture=2017-06-12/2017-06-18"],
    );
    dated(
        "Since the beginning of May, troops have shelled Baiji.",
        &["strike=2017-05/2017-06-20"],
    );
    dated("Militants captured Baiji in mid-2014.", &["capture=2014"]);
    dated(
        "Militants have held Baiji since August 2014.",
        &["hold=2017-06-20"],
    );
}

#[test]
fn trap_13_the_time_of_a_report_is_not_that_of_what_it_tells() {
    let reading = body("Reports last week suggested that 900 fighters had withdrawn from Baiji.");
    assert_ne!(
        reading.events[0].date.precision,
        dateline::date::DatePrecision::Day
    );
    let reading = body("Thousands of families have fled Baiji, a charity reported Sunday.");
    assert_ne!(reading.events[0].date.edtf, "2017-06-19");
}

#[test]
fn trap_14_the_month_of_an_announcement() {
    let reading = body("The minister announced this month that troops had driven militants from Baiji.");
    assert_eq!(short(&reading.events[0]), "capture@Baiji:done:stated:news");
    assert_ne!(
        reading.events[0].date.precision,
        dateline::date::DatePrecision::Day
    );
}

#[test]
fn trap_15_blanks_that_do_not_break() {
    let text = "Troops captured Baiji last\u{a0}Thursday,\u{a0}when rain fell.";
    let reading = body(text);
    assert_eq!(reading.events[0].date.edtf, "2017-06-15");
    assert_eq!(reading.events[0].date.cue, "last\u{a0}Thursday");
}

#[test]
fn the_day_of_a_dateline_is_that_of_the_report() {
    let (_, reading) = file("Baiji\n\nBAGHDAD, April 12, 2019 - Troops captured Baiji.\n");
    assert_eq!(reading.events[0].date.edtf, "2019-04-06/2019-04-12");
}

#[test]
fn a_headline_has_the_day_of_its_lead() {
    let (_, reading) = file(
        "Fighting in Baiji\n\nPublished 2019-04-12\n\nTroops entered Baiji on Wednesday.\n\nThe army shelled Hawija.\n",
    );
    let dates: Vec<_> = reading.events.iter().map(|e| e.date.edtf.as_str()).collect();
    assert_eq!(
        dates,
        ["2019-04-10/2019-04-12", "2019-04-10", "2019-04-06/2019-04-12"]
    );
}

#[test]
fn a_part_of_a_day_is_of_the_day_spoken_of() {
    dated(
        "Troops reached Baiji on Sunday. Rebels attacked Hawija before dawn.",
        &["advance=2017-06-18", "clash=2017-06-18"],
    );
    dated("Rebels are fighting troops in Baiji.", &["clash=2017-06-20"]);
}

// C. Places

#[test]
fn trap_16_one_name_in_many_spellings() {
    let reading = body("Militants hold al-Qaim. Militants hold Al-Qa'im. Militants hold al-Qa\u{2019}im.");
    let ids: Vec<_> = reading
        .events
        .iter()
        .map(|e| e.site().unwrap().place.clone().unwrap().id.clone())
        .collect();
    assert!(ids.len() == 3 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let reading =
        body("ISIS captured Haditha. IS captured Rawa. Isis captured Baiji. Daesh captured Samarra.");
    let who: Vec<_> = reading
        .events
        .iter()
        .map(|e| e.actor.clone().unwrap().name)
        .collect();
    assert!(
        who.len() == 4 && who.iter().all(|name| *name == who[0]),
        "{who:?}"
    );
}

#[test]
fn trap_17_a_stated_distance_chooses_between_namesakes() {
    let reading = body("Troops entered Rawa, 14 kilometers southeast of Anah.");
    let anah = reading.mentions.iter().find(|m| m.as_written == "Anah").unwrap();
    assert_eq!(anah.resolution.place().unwrap().id, "geonames:6765385");
}

#[test]
fn trap_18_small_towns_and_prefixes() {
    let reading = body("Troops captured Rawa and Hawija.");
    assert_eq!(places(&reading, Usage::Literal), ["Rawa: Rawa", "Hawija: Hawija"]);
}

#[test]
fn trap_19_a_wrong_direction_moves_no_point() {
    let reading = body("Troops captured Samarra, west of Baghdad.");
    let samarra = reading.events[0].site().unwrap();
    assert_eq!(samarra.check, dateline::resolution::GeoCheck::Disagrees);
    assert!((samarra.place.as_ref().unwrap().point.y() - 34.2).abs() < 0.1);
}

#[test]
fn trap_20_close_to_the_border_puts_nothing_on_the_border() {
    let reading = body("Militants hold Rawa, very close to the Syrian border.");
    assert_eq!(news(&reading), ["hold@Rawa:ongoing:stated:news"]);
}

#[test]
fn trap_21_the_border_beside_a_town_is_not_the_town() {
    let reading = body("Troops captured the Iraq-Syria border south of Rawa, an officer said.");
    assert!(
        news(&reading).iter().all(|e| !e.contains("@Rawa")),
        "{:?}",
        news(&reading)
    );
}

#[test]
fn trap_22_counted_places_have_no_point() {
    let reading = body("Troops captured 21 villages and two bridges.");
    assert_eq!(news(&reading), ["capture@-:done:stated:news"]);
    let units: Vec<_> = reading.events[0]
        .quantities
        .iter()
        .map(|q| (q.value, q.unit.as_str()))
        .collect();
    assert_eq!(units[0], (21.0, "village"));
}

#[test]
fn trap_23_the_town_of_the_lead_is_not_the_battlefield() {
    tells(
        "Students in Samarra met in support of the troops that are fighting the militants in Haditha.",
        &["clash@Haditha"],
    );
    let reading = body("Baghdad says the army captured Baiji.");
    assert_eq!(news(&reading), ["capture@Baiji:done:stated:news"]);
}

#[test]
fn trap_24_names_inside_names() {
    let reading =
        body("The Anbar Operations Command said troops captured Haditha in the operation \"Lions of Iraq\".");
    assert!(
        news(&reading).iter().all(|e| e.contains("@Haditha")),
        "{:?}",
        news(&reading)
    );
    assert!(
        !places(&reading, Usage::Literal)
            .iter()
            .any(|p| p.starts_with("Anbar"))
    );
}

#[test]
fn trap_25_extents_are_no_movements() {
    for text in [
        "The valley held by militants stretches from Mayadin down to Rawa.",
        "Militants attacked a convoy on the road between Kirkuk and Tikrit.",
        "The corridor from Syria to Iraq is the aim of the militants.",
    ] {
        let reading = body(text);
        let moves =
            |e: &&dateline::event::Event| matches!(e.kind.as_str(), "advance" | "withdraw" | "displacement");
        assert_eq!(reading.events.iter().filter(moves).count(), 0, "{text}");
    }
}

#[test]
fn trap_26_a_distance_in_brackets_is_the_same_distance() {
    let reading = body("Troops left Haditha for Baghdadi, 30 kilometers (19 miles) to the north.");
    let lengths = reading.events.iter().flat_map(|e| &e.quantities);
    assert!(lengths.filter(|q| q.unit.starts_with("mile")).count() == 0);
}

#[test]
fn trap_27_half_a_name_is_no_name() {
    let reading = body("Militants attacked the village of Upper Samarra Wells.");
    assert!(
        news(&reading).iter().all(|e| !e.contains("@Samarra")),
        "{:?}",
        news(&reading)
    );
}

#[test]
fn trap_28_the_town_means_the_town_named_before() {
    tells(
        "Troops reached Baiji. Militants still hold the town.",
        &["advance@Baiji", "hold@Baiji"],
    );
    tells(
        "Troops reached Baiji. They clashed with rebels there.",
        &["advance@Baiji", "clash@Baiji"],
    );
}

#[test]
fn trap_29_names_in_square_brackets() {
    tells(
        "\u{201c}[Haditha and Rawa] will all return to the nation,\u{201d} the minister said.",
        &["objective@Haditha:expected", "objective@Rawa:expected"],
    );
}

#[test]
fn trap_30_a_region_of_two_towns_is_no_midpoint() {
    let reading = body("The army launched an offensive in the region of Haditha and Rawa.");
    assert_eq!(
        news(&reading),
        [
            "offensive@Haditha:launched:done:stated:news",
            "offensive@Rawa:launched:done:stated:news"
        ]
    );
}

#[test]
fn a_capital_that_takes_a_town_is_its_forces() {
    let reading =
        body("The Iraqi army rested in May. Baghdad had driven the rebels from the town of Haditha.");
    let took = reading
        .events
        .iter()
        .find(|e| e.kind.as_str() == "capture")
        .unwrap();
    let actor = took
        .actor
        .as_ref()
        .map(|a| (a.name.as_str(), a.as_written.as_str()));
    assert_eq!(actor, Some(("Iraqi forces", "Baghdad")));
    assert_eq!(took.site().map(|s| s.as_written.as_str()), Some("Haditha"));
}
