//! `campaign.qgs`: a QGIS project that opens with no clicks, and a style beside each layer for those who drop one.
//!
//! Written as plain text, the least that opens well: paths are relative, so the folder may be moved; no font is named,
//! so no warning bar; every layer has features, since one without would be a table. Events of the news are parted from
//! background and captions by a filter on their one file, so that no event stands in two files, or twice on the map.
//! Events of one place stand around it, each seen.
//! One layer of names lies beneath all marks: were each layer labelled, labels of one town would push each other off.

mod style;
mod tree;

use geo::Geometry;
use jiff::civil::Date;

use crate::error::Result;
use crate::event::Role;
use crate::layer::{Layer, Shape, Value};
use crate::timeline::Timeline;

use super::boundaries::Boundaries;
use super::folder::Folder;
use style::{LABELS, Ring, TIME, words};
pub(super) use style::{Standing, look};
use tree::{Part, legend, map_layers};

/// Room around the news in the window it opens with, in degrees.
const MARGIN_DEG: f64 = 0.3;

const CRS: &str = "<spatialrefsys><proj4>+proj=longlat +datum=WGS84 +no_defs</proj4><srsid>3452</srsid><srid>4326</srid><authid>EPSG:4326</authid></spatialrefsys>";

/// What the project is made of.
pub struct Campaign<'a, 'l> {
    /// The run.
    pub timeline: &'a Timeline,
    /// Its layers.
    pub layers: &'a [Layer<'l>],
    /// What lies beneath.
    pub boundaries: &'a Boundaries,
    /// The attribution of every gazetteer that gave a place, asked once for all layers.
    pub licences: Vec<&'a str>,
}

/// Writes the project and the styles into the folder of the layers.
///
/// # Errors
/// [`crate::Error::Io`] where a file cannot be written.
pub fn write(campaign: &Campaign<'_, '_>, folder: &mut Folder) -> Result<()> {
    for layer in campaign.layers {
        let qml = style_of(layer);
        folder.write(&format!("{}.qml", layer.name), |out| {
            out.write_all(qml.as_bytes())
        })?;
    }
    if !campaign.boundaries.outlines.is_empty() {
        let qml = qml(&style::outlines(campaign.boundaries.areas), false, false);
        folder.write("reference/boundaries.qml", |out| out.write_all(qml.as_bytes()))?;
    }
    folder.write("campaign.qgs", |out| out.write_all(project(campaign).as_bytes()))
}

/// How a layer looks, as the text of a `.qml`.
pub(super) fn style_of(layer: &Layer<'_>) -> String {
    qml(
        &renderer(layer, Ring::Inner),
        layer.shape == Shape::Point,
        is_dated(layer),
    )
}

fn qml(renderer: &str, labels: bool, time: bool) -> String {
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.16\" styleCategories=\"Symbology|Labeling|Temporal\" labelsEnabled=\"{}\">{}{renderer}{}</qgis>\n",
        u8::from(labels),
        if time { TIME } else { "" },
        if labels { LABELS } else { "" },
    )
}

fn renderer(layer: &Layer<'_>, ring: Ring) -> String {
    match layer.name.rsplit('/').next() {
        Some("places") => style::places(),
        Some("areas") => style::areas(),
        Some("derived_axes") => style::axes(),
        Some("control") => style::control(),
        _ => style::events(layer, ring),
    }
}

fn is_dated(layer: &Layer<'_>) -> bool {
    layer.fields.iter().any(|f| f.name == "begin")
}

impl Campaign<'_, '_> {
    /// First day and the day after the last of what `wanted` lets through.
    fn days(&self, wanted: impl Fn(&str) -> bool) -> Option<(Date, Date)> {
        let dated = self
            .layers
            .iter()
            .filter(|l| is_dated(l) && !l.name.contains('/'));
        let spans = dated.flat_map(|l| {
            let field = |name| l.fields.iter().position(|f| f.name == name);
            let (begin, end) = (field("begin"), field("end"));
            let wanted = &wanted;
            l.features().filter_map(move |f| {
                let time = |i: Option<usize>| match f.values.get(i?) {
                    Some(Value::Time(day)) => Some(*day),
                    _ => None,
                };
                wanted(words(l, &f, "role")).then_some((time(begin)?, time(end)?))
            })
        });
        spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// West, south, east and north of the events of the news; of everything, where there is none.
    fn window(&self) -> [f64; 4] {
        let told = Part::new(&[Role::News]);
        let points = |news: bool| {
            let layers = self
                .layers
                .iter()
                .filter(|l| l.shape == Shape::Point && !l.name.contains('/'));
            let told = &told;
            layers
                .filter(move |l| !news || l.name == "events")
                .flat_map(move |l| l.features().filter(move |f| !news || told.holds(l, f)))
                .filter_map(|f| match f.geometry {
                    Some(Geometry::Point(p)) => Some([p.x(), p.y(), p.x(), p.y()]),
                    _ => None,
                })
                .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
        };
        let [west, south, east, north] = points(true)
            .or_else(|| points(false))
            .unwrap_or([-180.0, -85.0, 180.0, 85.0]);
        [
            west - MARGIN_DEG,
            south - MARGIN_DEG,
            east + MARGIN_DEG,
            north + MARGIN_DEG,
        ]
    }
}

fn project(campaign: &Campaign<'_, '_>) -> String {
    let tree = campaign.tree();
    let (mut lines, mut layers) = (String::new(), String::new());
    legend(&tree, &mut lines);
    map_layers(&tree, &mut layers);
    let [west, south, east, north] = campaign.window();
    let news = campaign.days(|role| role == Role::News.as_str());
    let time = news.or_else(|| campaign.days(|_| true)).map_or_else(String::new, |(from, to)| {
        format!(
            r#"<TemporalControllerWidget><NavigationMode type="int">1</NavigationMode><StartDateTime type="QString">{from}T00:00:00.000Z</StartDateTime><EndDateTime type="QString">{to}T00:00:00.000Z</EndDateTime></TemporalControllerWidget></properties>
<ProjectTimeSettings timeStep="1" timeStepUnit="d" frameRate="1" cumulativeTemporalRange="0"><TemporalRange><start>{from}T00:00:00Z</start><end>{to}T00:00:00Z</end></TemporalRange></ProjectTimeSettings>"#
        )
    });
    let time = if time.is_empty() { "</properties>" } else { &time };
    format!(
        r#"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" projectname="Campaign map">
<title>Campaign map</title>
<projectCrs>{CRS}</projectCrs>
<layer-tree-group>{lines}</layer-tree-group>
<mapcanvas name="theMapCanvas"><units>degrees</units><extent><xmin>{west:.6}</xmin><ymin>{south:.6}</ymin><xmax>{east:.6}</xmax><ymax>{north:.6}</ymax></extent><destinationsrs>{CRS}</destinationsrs></mapcanvas>
<projectlayers>
{layers}</projectlayers>
<properties><SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys><Paths><Absolute type="bool">false</Absolute></Paths>{time}
</qgis>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventType, PlaceRole};
    use crate::layer::{self, layers};
    use crate::sample::{at, event, on, reading, town};

    fn project_of(events: Vec<Event>, boundaries: &Boundaries) -> String {
        let timeline = Timeline::build(vec![reading("a", events)]);
        let layers = layers(&timeline, layer::Options::default());
        project(&Campaign {
            timeline: &timeline,
            layers: &layers,
            boundaries,
            licences: super::super::notice::gazetteers(&timeline).into_iter().collect(),
        })
    }

    /// An event to be told of a town, by type and role.
    fn told(id: &str, kind: EventType, role: Role) -> Event {
        let place = town("Tal <Marra> & \"x\"", 34.0, 42.0);
        Event {
            kind,
            role,
            ..event(id, vec![at(PlaceRole::At, &place)])
        }
    }

    #[test]
    fn the_project_is_well_formed_and_each_legend_line_has_its_layer() {
        let outlines = Boundaries {
            areas: true,
            credit: "by <hand> \u{0}".to_owned(),
            outlines: vec![super::super::boundaries::Outline {
                name: String::new(),
                parts: Vec::new(),
            }],
            within: None,
        };
        let events = vec![
            told("a", EventType::Capture, Role::News),
            told("b", EventType::Offensive, Role::News),
            told("c", EventType::Clash, Role::Caption),
        ];
        let text = project_of(events, &outlines);
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let project = roxmltree::Document::parse_with_options(&text, options).unwrap();
        let tags = |name| {
            project
                .descendants()
                .filter(move |n| n.has_tag_name(name))
                .collect::<Vec<_>>()
        };
        let ids: Vec<_> = tags("maplayer")
            .iter()
            .map(|l| {
                l.children()
                    .find(|c| c.has_tag_name("id"))
                    .unwrap()
                    .text()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let lines: Vec<_> = tags("layer-tree-layer")
            .iter()
            .map(|l| l.attribute("id").unwrap().to_owned())
            .collect();
        assert_eq!(lines, ids);
        assert!(ids.iter().all(|id| id.len() > 10), "{ids:?}");
        let groups: Vec<_> = tags("layer-tree-group")
            .iter()
            .filter_map(|g| {
                Some((
                    g.attribute("name")?.to_owned(),
                    g.attribute("checked")?.to_owned(),
                ))
            })
            .collect();
        let expected = [
            ("Advances", "Qt::Checked"),
            ("Background and captions", "Qt::Unchecked"),
            ("By date", "Qt::Unchecked"),
            ("2017-10-26", "Qt::Unchecked"),
        ];
        assert_eq!(groups, expected.map(|(n, c)| (n.to_owned(), c.to_owned())));
    }

    #[test]
    fn it_opens_on_the_first_news_and_not_on_history() {
        let history = Event {
            role: Role::Background,
            date: on(jiff::civil::date(2014, 1, 1)),
            ..told("old", EventType::Hold, Role::Background)
        };
        let events = vec![history, told("new", EventType::Capture, Role::News)];
        let text = project_of(events, &Boundaries::default());
        assert!(
            text.contains("<start>2017-10-26T00:00:00Z</start><end>2017-10-27T00:00:00Z</end>"),
            "{text}"
        );
    }

    #[test]
    fn an_empty_run_gives_an_empty_project() {
        let text = project_of(Vec::new(), &Boundaries::default());
        assert!(
            text.contains("<projectlayers>\n</projectlayers>") && text.ends_with("</qgis>\n"),
            "{text}"
        );
    }
}
