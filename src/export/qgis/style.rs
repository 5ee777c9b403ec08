//! How layers look in QGIS: the type by shape and colour, whether it happened by fill and outline.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::event::{EventType, Hedge, Realis};
use crate::layer::{Feature, Layer, Shape, Value};
use crate::report::REVIEW;

use crate::export::xml::{options, quoted};

/// How the mark of an event type looks.
pub(in crate::export) struct Look {
    shape: &'static str,
    angle_deg: &'static str,
    /// Tenths of a millimetre. Where several stand on one point all the same, the smaller are drawn over the larger.
    size: u32,
    pub(in crate::export) colour: [u8; 3],
}

/// Hues that colour-blind readers tell apart, each with its own lightness in grey, after Okabe and Ito; the web map
/// has the same.
#[rustfmt::skip] // one line a type
pub(in crate::export) const fn look(kind: EventType) -> Look {
    let (shape, angle_deg, size, colour) = match kind {
        EventType::Hold => ("pentagon", "180", 48, [0x33, 0x38, 0x3d]),
        EventType::Displacement => ("circle", "0", 44, [0x7a, 0x60, 0x00]),
        EventType::Encircle => ("hexagon", "0", 46, [0x16, 0x47, 0x7a]),
        EventType::Clash => ("cross_fill", "45", 46, [0xc2, 0x4e, 0x00]),
        EventType::Capture => ("square", "0", 42, [0x00, 0x72, 0x57]),
        EventType::Strike => ("star", "0", 46, [0x8d, 0x12, 0x30]),
        EventType::Withdraw => ("arrow", "180", 44, [0x7d, 0x4a, 0xa0]),
        EventType::Objective => ("diamond", "0", 38, [0x5b, 0x62, 0xb3]),
        EventType::Offensive => ("triangle", "0", 34, [0x1c, 0x5d, 0x99]),
        EventType::Advance => ("arrow", "0", 30, [0x2b, 0x7b, 0xc0]),
    };
    Look { shape, angle_deg, size, colour }
}

/// Whether it happened, as one of four that leave nothing out: planned wins over claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::export) enum Standing {
    Done,
    Claimed,
    Planned,
    Denied,
}

impl Standing {
    pub(in crate::export) fn of(realis: &str, hedge: &str) -> Self {
        match (realis, hedge) {
            (r, _) if r == Realis::Negated.as_str() => Self::Denied,
            (r, _) if r == Realis::Expected.as_str() => Self::Planned,
            (_, h) if h != Hedge::Stated.as_str() => Self::Claimed,
            _ => Self::Done,
        }
    }

    const fn filter(self) -> &'static str {
        match self {
            Self::Done => "\"realis\" IN ('done', 'ongoing') AND \"hedge\" = 'stated'",
            Self::Claimed => "\"realis\" IN ('done', 'ongoing') AND \"hedge\" <> 'stated'",
            Self::Planned => "\"realis\" = 'expected'",
            Self::Denied => "\"realis\" = 'negated'",
        }
    }

    pub(in crate::export) const fn words(self) -> &'static str {
        match self {
            Self::Done => "",
            Self::Claimed => " (claimed)",
            Self::Planned => " (planned)",
            Self::Denied => " (did not happen)",
        }
    }

    const fn line(self) -> &'static str {
        match self {
            Self::Done => "solid",
            Self::Claimed => "dot",
            Self::Planned => "dash",
            Self::Denied => "dash dot",
        }
    }
}

/// The words of a feature's field.
pub(super) fn words<'f>(layer: &Layer<'_>, feature: &'f Feature<'_>, name: &str) -> &'f str {
    let field = layer.fields.iter().position(|f| f.name == name);
    match field.and_then(|i| feature.values.get(i)) {
        Some(Value::Text(words)) => words,
        _ => "",
    }
}

fn rgba([r, g, b]: [u8; 3], alpha: u8) -> String {
    format!("{r},{g},{b},{alpha}")
}

/// How far from their place the signs of several events stand: those of the advances beyond the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ring {
    Inner,
    Outer,
}

/// Signs that lie on one point set apart around it, on the screen alone: the place is a dot where it is, and no data is
/// moved.
fn apart(renderer: &str, ring: Ring) -> String {
    let beyond_mm = match ring {
        Ring::Inner => "0.2",
        Ring::Outer => "4.6",
    };
    let dot = options(&[
        ("name", "circle"),
        ("size", "1"),
        ("color", "34,34,34,255"),
        ("outline_style", "no"),
    ]);
    format!(
        r#"<renderer-v2 type="pointDisplacement" tolerance="0.5" toleranceUnit="MM" placement="0" circleRadiusAddition="{beyond_mm}" circleWidth="0.2" circleColor="125,125,125,120" labelAttributeName=""><symbol type="marker" name="centerSymbol"><layer class="SimpleMarker">{dot}</layer></symbol>{renderer}</renderer-v2>"#
    )
}

/// The renderer of a layer of events: a rule for each type and standing that occurs in it, so that the legend
/// explains what is on the map and no more.
pub(super) fn events(layer: &Layer<'_>, ring: Ring) -> String {
    let occurring: BTreeSet<(usize, Standing, bool)> = layer
        .features()
        .filter_map(|f| {
            let kind = words(layer, &f, "type");
            let kind = EventType::ALL.iter().position(|k| k.as_str() == kind)?;
            Some((
                kind,
                Standing::of(words(layer, &f, "realis"), words(layer, &f, "hedge")),
                words(layer, &f, "source") == REVIEW,
            ))
        })
        .collect();
    let (mut rules, mut symbols) = (String::new(), String::new());
    let some_own = occurring.iter().any(|(.., own)| *own);
    for (i, &(kind, standing, own)) in occurring.iter().enumerate() {
        let Some(&kind) = EventType::ALL.get(kind) else {
            continue;
        };
        let source = match (some_own, own) {
            (false, _) => String::new(),
            (true, own) => format!(" AND \"source\" {} '{REVIEW}'", if own { "=" } else { "<>" }),
        };
        let filter = format!("\"type\" = '{kind}' AND {}{source}", standing.filter());
        let label = format!(
            "{kind}{}{}",
            standing.words(),
            if own { ", the analyst's own" } else { "" }
        );
        let _ = write!(
            rules,
            r#"<rule key="{{r{i}}}" filter={} symbol="{i}" label={}/>"#,
            quoted(&filter),
            quoted(&label)
        );
        symbols.push_str(&match layer.shape {
            Shape::Point => marker(i, kind, standing, layer.name.ends_with("regions"), own),
            Shape::Line => arrow(i, kind, standing),
            // No layer of events has areas.
            Shape::Area => String::new(),
        });
    }
    let rules = format!(
        r#"<renderer-v2 type="RuleRenderer" symbollevels="1"><rules key="{{r}}">{rules}</rules><symbols>{symbols}</symbols></renderer-v2>"#
    );
    match layer.shape {
        Shape::Point => apart(&rules, ring),
        Shape::Line | Shape::Area => rules,
    }
}

/// A region's mark lets the map shine through: it stands for an area. One of the analyst's own has a heavy outline.
fn marker(i: usize, kind: EventType, standing: Standing, region: bool, own: bool) -> String {
    let Look {
        shape,
        angle_deg,
        size,
        colour,
    } = look(kind);
    let white = [255; 3];
    let alpha = if region { 120 } else { 255 };
    let (fill, outline, width) = match standing {
        Standing::Done => (rgba(colour, alpha), rgba(white, 255), "0.3"),
        Standing::Claimed => (rgba(colour, 60), rgba(colour, 255), "0.4"),
        Standing::Planned | Standing::Denied => (rgba(white, 255), rgba(colour, 255), "0.5"),
    };
    let (outline, width) = if own {
        (rgba([0; 3], 255), "0.9")
    } else {
        (outline, width)
    };
    let (pass, size) = (100 - size, format!("{}.{}", size / 10, size % 10));
    let look = options(&[
        ("name", shape),
        ("angle", angle_deg),
        ("color", &fill),
        ("size", &size),
        ("outline_color", &outline),
        ("outline_style", standing.line()),
        ("outline_width", width),
    ]);
    format!(
        r#"<symbol type="marker" name="{i}"><layer class="SimpleMarker" pass="{pass}">{look}</layer></symbol>"#
    )
}

fn simple(i: usize, look: &[(&str, &str)]) -> String {
    format!(
        r#"<symbol type="marker" name="{i}"><layer class="SimpleMarker">{}</layer></symbol>"#,
        options(look)
    )
}

fn arrow(i: usize, kind: EventType, standing: Standing) -> String {
    let colour = rgba(look(kind).colour, 255);
    let shaft = options(&[
        ("line_color", &colour),
        ("line_width", "0.9"),
        ("line_style", standing.line()),
        ("capstyle", "flat"),
    ]);
    let fill = if standing == Standing::Done {
        &colour
    } else {
        "255,255,255,255"
    };
    let head = options(&[
        ("name", "filled_arrowhead"),
        ("color", fill),
        ("size", "4"),
        ("outline_color", &colour),
        ("outline_width", "0.4"),
    ]);
    let at_end = options(&[("placement", "lastvertex"), ("rotate", "1")]);
    format!(
        r#"<symbol type="line" name="{i}"><layer class="SimpleLine">{shaft}</layer><layer class="MarkerLine">{at_end}<symbol type="marker" name="@{i}@1"><layer class="SimpleMarker">{head}</layer></symbol></layer></symbol>"#
    )
}

/// Shape, fill, outline and size by status; what has none of these is drawn too.
const CONTROL: [(&str, [&str; 4]); 5] = [
    ("held", ["circle", "51,56,61,255", "255,255,255,255", "4"]),
    (
        "contested",
        ["semi_circle", "194,78,0,255", "194,78,0,255", "4.4"],
    ),
    ("retaken", ["circle", "255,255,255,255", "0,114,87,255", "4"]),
    ("unknown", ["circle", "170,170,170,255", "255,255,255,255", "3"]),
    ("", ["circle", "125,74,160,255", "255,255,255,255", "3"]),
];

pub(super) fn control() -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (i, (status, [shape, fill, outline, size])) in CONTROL.into_iter().enumerate() {
        let label = if status.is_empty() { "other" } else { status };
        let _ = write!(
            categories,
            r#"<category value="{status}" label="{label}" symbol="{i}" render="true"/>"#
        );
        let outline_width = if status == "retaken" { "0.9" } else { "0.4" };
        symbols.push_str(&simple(
            i,
            &[
                ("name", shape),
                ("color", fill),
                ("size", size),
                ("outline_color", outline),
                ("outline_width", outline_width),
            ],
        ));
    }
    format!(
        r#"<renderer-v2 type="categorizedSymbol" attr="status"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"#
    )
}

/// Areas have the colours of the points of control, faint and hatched: they are no front.
pub(super) fn areas() -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (i, (status, colour, pattern)) in AREAS.into_iter().enumerate() {
        let _ = write!(
            categories,
            r#"<category value="{status}" label="{status}" symbol="{i}" render="true"/>"#
        );
        let look = options(&[
            ("color", colour),
            ("style", pattern),
            ("outline_color", colour),
            ("outline_style", "dot"),
            ("outline_width", "0.2"),
        ]);
        let _ = write!(
            symbols,
            r#"<symbol type="fill" name="{i}" alpha="0.5"><layer class="SimpleFill">{look}</layer></symbol>"#
        );
    }
    format!(
        r#"<renderer-v2 type="categorizedSymbol" attr="status"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"#
    )
}

/// Colour and hatching by status.
const AREAS: [(&str, &str, &str); 3] = [
    ("held", "51,56,61,255", "b_diagonal"),
    ("contested", "194,78,0,255", "diagonal_x"),
    ("retaken", "0,114,87,255", "f_diagonal"),
];

/// Grey, thin and dashed, with a head only: nobody takes it for an advance that a report states.
pub(super) fn axes() -> String {
    let shaft = options(&[
        ("line_color", "110,110,110,255"),
        ("line_width", "0.5"),
        ("line_style", "dash"),
    ]);
    let head = options(&[
        ("name", "arrowhead"),
        ("color", "110,110,110,255"),
        ("size", "3"),
        ("outline_color", "110,110,110,255"),
        ("outline_width", "0.4"),
    ]);
    let at_end = options(&[("placement", "lastvertex"), ("rotate", "1")]);
    single(&format!(
        r#"<symbol type="line" name="0"><layer class="SimpleLine">{shaft}</layer><layer class="MarkerLine">{at_end}<symbol type="marker" name="@0@1"><layer class="SimpleMarker">{head}</layer></symbol></layer></symbol>"#
    ))
}

fn single(symbol: &str) -> String {
    format!(r#"<renderer-v2 type="singleSymbol"><symbols>{symbol}</symbols></renderer-v2>"#)
}

pub(super) fn places() -> String {
    single(&simple(
        0,
        &[
            ("name", "circle"),
            ("color", "120,120,120,255"),
            ("size", "1.4"),
            ("outline_style", "no"),
        ],
    ))
}

pub(super) fn outlines(areas: bool) -> String {
    let (kind, class, look) = if areas {
        let look = [
            ("style", "no"),
            ("outline_color", "140,134,122,255"),
            ("outline_width", "0.35"),
        ];
        ("fill", "SimpleFill", options(&look))
    } else {
        let look = [("line_color", "140,134,122,255"), ("line_width", "0.35")];
        ("line", "SimpleLine", options(&look))
    };
    single(&format!(
        r#"<symbol type="{kind}" name="0"><layer class="{class}">{look}</layer></symbol>"#
    ))
}

/// No font is named: one that is not installed brings a warning bar.
pub(super) const LABELS: &str = r#"<labeling type="simple"><settings><text-style fieldName="place" fontSize="9" fontWeight="50" textColor="34,34,34,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferColor="255,255,255,255"/></text-style><placement placement="6" dist="3.2"/></settings></labeling>"#;

/// From the fields, by expressions: they survive a time that is missing.
pub(super) const TIME: &str = r#"<temporal enabled="1" mode="4" limitMode="0" startField="begin" endField="end" startExpression="to_datetime(&quot;begin&quot;)" endExpression="coalesce(to_datetime(&quot;end&quot;),make_datetime(9999,12,31,0,0,0))"/>"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, PlaceRole};
    use crate::layer::{Options, layers};
    use crate::sample::{at, event, reading, town};
    use crate::timeline::Timeline;

    /// The declarations of `web/style.css`.
    const CSS: &str = include_str!("../web/style.css");

    #[test]
    fn the_web_map_has_the_same_colours() {
        for kind in EventType::ALL {
            let [r, g, b] = look(*kind).colour;
            let declared = format!("--{kind}: light-dark(#{r:02x}{g:02x}{b:02x},");
            assert!(CSS.contains(&declared), "{declared}");
        }
    }

    #[test]
    fn no_two_types_look_alike() {
        let looks: BTreeSet<_> = EventType::ALL
            .iter()
            .map(|k| (look(*k).shape, look(*k).angle_deg))
            .collect();
        assert_eq!(looks.len(), EventType::ALL.len());
    }

    #[test]
    fn planned_wins_over_claimed() {
        let cases = [
            ("done", "stated", Standing::Done),
            ("ongoing", "stated", Standing::Done),
            ("done", "unattributed", Standing::Claimed),
            ("expected", "claimed", Standing::Planned),
            ("negated", "claimed", Standing::Denied),
        ];
        for (realis, hedge, expected) in cases {
            assert_eq!(Standing::of(realis, hedge), expected, "{realis} {hedge}");
        }
    }

    #[test]
    fn the_analysts_own_events_are_drawn_apart_where_there_are_some() {
        let town = town("Rawa", 34.48229, 41.91898);
        let told = |id: &str, kind| Event {
            kind,
            ..event(id, vec![at(PlaceRole::At, &town)])
        };
        let read = || reading("a", vec![told("read", EventType::Capture)]);
        let own = || reading(REVIEW, vec![told("own", EventType::Strike)]);
        for (readings, apart) in [(vec![read()], 0), (vec![read(), own()], 1)] {
            let timeline = Timeline::build(readings);
            let style = events(&layers(&timeline, Options::default())[0], Ring::Inner);
            for mark in ["= &#39;review&#39;", "&lt;&gt; &#39;review&#39;"] {
                assert_eq!(style.matches(mark).count(), apart, "{style}");
            }
        }
    }
}
