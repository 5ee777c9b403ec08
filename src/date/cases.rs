//! Sentences and the dates they tell, said on Thursday 26 October 2017.

use std::sync::LazyLock;

use super::*;
use crate::lexicon::Lexicon;
use crate::text::tokenize;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::builtin().unwrap());

fn read(text: &str, context: &DateContext) -> String {
    let mentions = find(text, &tokenize(text, Span::new(0, text.len())), &LEXICON);
    let one = |m: &DateMention| match resolve(&m.expr, m.span.of(text), context) {
        r if r.precision == DatePrecision::Unknown => format!("{}=?", m.span.of(text)),
        r => format!("{}={}", m.span.of(text), r.edtf),
    };
    mentions.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn thursday() -> DateContext {
    DateContext {
        published: Some(jiff::civil::date(2017, 10, 26)),
        ..DateContext::default()
    }
}

const PAST: &[(&str, &str)] = &[
    // calendar
    ("It sank on 26 October 2017.", "26 October 2017=2017-10-26"),
    ("It sank on Oct. 26, 2017, at dusk.", "Oct. 26, 2017=2017-10-26"),
    (
        "It sank on Thursday, March 27, 2008.",
        "Thursday, March 27, 2008=2008-03-27",
    ),
    ("It sank on June 26, 2016", "June 26, 2016=2016-06-26"),
    ("It sank on the 26th of October.", "26th of October=2017-10-26"),
    ("It sank on November 18.", "November 18=2016-11-18"),
    ("It sank on 31 November 2016.", ""),
    ("It sank on Feb. 30 or November 31.", ""),
    ("It sank on 26.10.2017 00:00.", "26.10.2017=2017-10-26"),
    ("It sank on 05.06.2017.", "05.06.2017=2017-06-05"),
    ("It sank on 11/28/2016.", "11/28/2016=2016-11-28"),
    ("It sank on 05/06/2016.", "05/06/2016=?"),
    ("It sank on 2016-12-10 18:38 ET.", "2016-12-10=2016-12-10"),
    (
        "It sank at 9:55 AM ET, Sun January 4, 2015",
        "Sun January 4, 2015=2015-01-04",
    ),
    ("Wed Nov 23, 2016 | 4:58pm EST", "Wed Nov 23, 2016=2016-11-23"),
    ("APRIL 26, 2016 - 12:25AM EDT", "APRIL 26, 2016=2016-04-26"),
    ("December 9th 2016", "December 9th 2016=2016-12-09"),
    ("Nov. 22, 2015 MST", "Nov. 22, 2015=2015-11-22"),
    (
        "It lasted from June 26–27, 2016.",
        "from June 26–27, 2016=2016-06-26/2016-06-27",
    ),
    (
        "It rained between 3 and 5 May.",
        "between 3 and 5 May=2017-05-03/2017-05-05",
    ),
    (
        "It rained on 26-27 June 2016.",
        "26-27 June 2016=2016-06-26/2016-06-27",
    ),
    ("It sank on May 3 and 12 men drowned.", "May 3=2017-05-03"),
    ("In July, it sank.", "July=2017-07"),
    (
        "In October the ferry sank, in November it burned.",
        "October=2017-10; November=2016-11",
    ),
    ("It sank in October 2016.", "October 2016=2016-10"),
    ("May sank it in May.", "May=2017-05"),
    ("They march in March; March on.", "March=2017-03"),
    ("It sank in 2014 and the 2003 storm.", "2014=2014; 2003=2003"),
    (
        "It sank in a 2001 storm, the town's 2011 flood.",
        "2001=2001; 2011=2011",
    ),
    ("It hit a 2000 strong crowd.", ""),
    ("It has risen since mid-2014.", "since mid-2014=2014/2017-10-26"),
    ("Its emergence in mid-2014 was seen.", "mid-2014=2014"),
    ("The war of 1980-88 was long.", "1980-88=1980/1988"),
    ("In the 1990s it sank.", "1990s=1990/1999"),
    ("It held 2014 men and cost 1999 pounds.", ""),
    (
        "It has been shut since August 2014.",
        "since August 2014=2014-08/2017-10-26",
    ),
    (
        "It came since the beginning of October.",
        "since the beginning of October=2017-10/2017-10-26",
    ),
    (
        "The Sept. 11 attacks and September 11.",
        "Sept. 11=2001-09-11; September 11=2017-09-11",
    ),
    // weekdays
    ("It sank on Thursday.", "Thursday=2017-10-26"),
    (
        "The mayor said Thursday morning it sank.",
        "Thursday morning=2017-10-26",
    ),
    ("It sank on Friday night.", "Friday night=2017-10-20"),
    (
        "It sank last Thursday,\u{a0}when it rained.",
        "last Thursday=2017-10-19",
    ),
    ("It sank on Tuesday last week.", "Tuesday last week=2017-10-17"),
    (
        "It rained from Monday to Wednesday.",
        "from Monday to Wednesday=2017-10-23/2017-10-25",
    ),
    (
        "It rained from Friday to Monday.",
        "from Friday to Monday=2017-10-20/2017-10-23",
    ),
    (
        "It sank on Tuesday (October 17).",
        "Tuesday (October 17)=2017-10-17",
    ),
    ("The Sunday Times and Good Friday.", ""),
    ("Early on Monday it sank.", "Early on Monday=2017-10-23"),
    // counted
    (
        "It sank yesterday on day four of the race.",
        "yesterday=2017-10-25; day four=?",
    ),
    ("It sank last week.", "last week=2017-10-16/2017-10-22"),
    ("It sank this month.", "this month=2017-10"),
    ("It sank earlier this year.", "earlier this year=2017"),
    ("In recent months it sank.", "recent months=../2017-10-26"),
    ("It sank a few months ago.", "a few months ago=../2017-10-26"),
    ("It sank a week ago.", "a week ago=2017-10-16/2017-10-22"),
    ("It sank two days ago.", "two days ago=2017-10-24"),
    ("It sank overnight.", "overnight=2017-10-26"),
    ("It sank last night.", "last night=2017-10-25"),
    ("It sank this morning.", "this morning=2017-10-26"),
    ("It sank earlier today.", "earlier today=2017-10-26"),
    ("Moments ago, it sank.", "Moments ago=2017-10-26"),
    (
        "It sank in the past 24 hours.",
        "past 24 hours=2017-10-25/2017-10-26",
    ),
    ("It sank ten years ago this week.", "ten years ago this week=2007"),
    (
        "It sank in the last three days.",
        "last three days=2017-10-23/2017-10-26",
    ),
    (
        "It sank the day before yesterday.",
        "day before yesterday=2017-10-24",
    ),
    (
        "It sank the next day, for a second straight day.",
        "next day=?; second straight day=?",
    ),
    (
        "It came a day after two days of rain, or the day before.",
        "day before=?",
    ),
    (
        "It came three years later, a few days later and the following year.",
        "three years later=?; a few days later=?; following year=?",
    ),
    ("Following Sunday's race it sank.", "Sunday=2017-10-22"),
    ("It sank on Sunday, April 5.", "Sunday, April 5=2017-04-05"),
    (
        "It is to sail on Thursday, November 2.",
        "Thursday, November 2=2017-11-02",
    ),
    ("It was to sail by November 3.", "by November 3=../2017-11-03"),
    (
        "It sank after the overnight rain.",
        "after the overnight=2017-10-26",
    ),
    ("The nine-month race took two days.", ""),
    ("It sank at the weekend.", "weekend=2017-10-21/2017-10-22"),
    (
        "It sank before Tuesday and will open by 2019.",
        "before Tuesday=../2017-10-23; by 2019=../2019-12-31",
    ),
    ("The seventh ferry day by day left in the second week.", ""),
];

#[test]
fn told_of_the_past() {
    let mut wrong = Vec::new();
    for &(text, expected) in PAST {
        let found = read(text, &thursday());
        if found != expected {
            wrong.push(format!("{text}\n   expected {expected}\n   found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn told_of_the_future() {
    let context = DateContext {
        future: true,
        ..thursday()
    };
    for (text, expected) in [
        ("It will sail on Tuesday.", "Tuesday=2017-10-31"),
        ("It will sail on Thursday.", "Thursday=2017-10-26"),
        ("It will sail next Thursday.", "next Thursday=2017-11-02"),
        ("It will sail in March.", "March=2018-03"),
        ("It will sail on November 3.", "November 3=2017-11-03"),
        ("It will sail tomorrow.", "tomorrow=2017-10-27"),
        ("It will sail next week.", "next week=2017-10-30/2017-11-05"),
    ] {
        assert_eq!(read(text, &context), expected, "{text}");
    }
}

#[test]
fn without_the_day_of_publication() {
    for (text, expected) in [
        ("It sank on Tuesday.", "Tuesday=?"),
        ("It sank in July.", "July=?"),
        ("It sank on 3 May.", "3 May=?"),
        ("It sank last week, in May 2012.", "last week=?; May 2012=2012-05"),
        ("It has risen since mid-2014.", "since mid-2014=2014/.."),
        ("It sank before June 2016.", "before June 2016=../2016-05-31"),
    ] {
        assert_eq!(read(text, &DateContext::default()), expected, "{text}");
    }
}

#[test]
fn beside_a_full_date() {
    let near = Some(jiff::civil::date(2016, 6, 27));
    let context = DateContext { near, ..thursday() };
    for (text, expected) in [
        ("It sank on June 26.", "June 26=2016-06-26"),
        ("It sank in July.", "July=2016-07"),
        ("It sank in December.", "December=2016-12"),
        ("It sank on January 3.", "January 3=2017-01-03"),
        ("It sank on Tuesday.", "Tuesday=2017-10-24"),
    ] {
        assert_eq!(read(text, &context), expected, "{text}");
    }
}

#[test]
fn counted_from_other_days() {
    let day = jiff::civil::date(2017, 10, 26);
    let context = DateContext {
        other: Some(day),
        first_day: Some(day),
        ..DateContext::default()
    };
    for (text, expected) in [
        ("It sank on day four of the race.", "day four=2017-10-29"),
        ("It sank on the second day.", "second day=2017-10-27"),
        ("It sank the next day.", "next day=2017-10-27"),
        ("It sank two days later.", "two days later=2017-10-28"),
        ("It sank the same day.", "same day=2017-10-26"),
    ] {
        assert_eq!(read(text, &context), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_survived(text in "([0-9]{1,4}|[./,: –-]|May|on|the|last|of|Monday|day|a|to|since|ago|week|Oct|\\PC){0,24}") {
        let mentions = find(&text, &tokenize(&text, Span::new(0, text.len())), &LEXICON);
        for pair in mentions.windows(2) {
            proptest::prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for mention in mentions {
            proptest::prop_assert!(!mention.span.of(&text).is_empty());
            let reading = resolve(&mention.expr, "", &thursday());
            if let (Some(begin), Some(end)) = (reading.begin, reading.end) {
                proptest::prop_assert!(begin < end, "{reading:?}");
            }
        }
    }
}
