//! `campaign.qgs`: a QGIS project that opens with no clicks, and a style beside each layer for those who drop one.
//!
//! Written as plain text, the least that opens well: paths are relative, so the folder may be moved; no font is named,
//! so no warning bar; every layer has features, since one without would be a table. Events of the news are parted from
//! background and captions by a filter on their one file, so that no event stands in two files, or twice on the map.
//! One layer of names lies beneath all marks: were each layer labelled, labels of one town would push each other off.

mod style;
mod xml;

use std::fmt::Write;

use geo::Geometry;
use jiff::civil::Date;

use crate::error::Result;
use crate::event::{EventType, Role};
use crate::layer::{Feature, Layer, Shape, Value};
use crate::timeline::Timeline;

use super::boundaries::Boundaries;
use super::folder::Folder;
use super::notice::gazetteers;
use style::{LABELS, TIME, words};
use xml::{escaped, quoted};

/// Up to how many days have a group of their own.
const MOST_DAYS: usize = 60;

/// Room around the news in the window it opens with, in degrees.
const MARGIN_DEG: f64 = 0.3;

/// Types whose points stand in the group of advances, beside the lines.
const ADVANCES: [EventType; 3] = [EventType::Advance, EventType::Offensive, EventType::Objective];

const CRS: &str = "<spatialrefsys><proj4>+proj=longlat +datum=WGS84 +no_defs</proj4><srsid>3452</srsid><srid>4326</srid><authid>EPSG:4326</authid></spatialrefsys>";

/// What the project is made of.
pub struct Campaign<'a, 'l> {
    /// The run.
    pub timeline: &'a Timeline,
    /// Its layers.
    pub layers: &'a [Layer<'l>],
    /// What lies beneath.
    pub boundaries: &'a Boundaries,
}

/// Writes the project and the styles into the folder of the layers.
///
/// # Errors
/// [`crate::Error::Io`] where a file cannot be written.
pub fn write(campaign: &Campaign<'_, '_>, folder: &mut Folder) -> Result<()> {
    for layer in campaign.layers {
        let qml = qml(&renderer(layer), layer.shape == Shape::Point, is_dated(layer));
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

fn qml(renderer: &str, labels: bool, time: bool) -> String {
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.16\" styleCategories=\"Symbology|Labeling|Temporal\" labelsEnabled=\"{}\">{}{renderer}{}</qgis>\n",
        u8::from(labels),
        if time { TIME } else { "" },
        if labels { LABELS } else { "" },
    )
}

fn renderer(layer: &Layer<'_>) -> String {
    match layer.name.rsplit('/').next() {
        Some("places") => style::places(),
        Some("control") => style::control(),
        _ => style::events(layer),
    }
}

fn is_dated(layer: &Layer<'_>) -> bool {
    layer.fields.iter().any(|f| f.name == "begin")
}

/// A line of the legend.
enum Node {
    Layer(Entry),
    Group {
        name: String,
        on: bool,
        /// Whether only one of its children is shown at a time.
        one_at_a_time: bool,
        children: Vec<Node>,
    },
}

/// A layer of the project: a file, or part of one.
struct Entry {
    id: String,
    name: String,
    source: String,
    geometry: &'static str,
    style: String,
    labels: bool,
    metadata: String,
    on: bool,
}

fn group(name: impl Into<String>, on: bool, children: Vec<Node>) -> Option<Node> {
    (!children.is_empty()).then(|| Node::Group {
        name: name.into(),
        on,
        one_at_a_time: false,
        children,
    })
}

impl<'l> Campaign<'_, 'l> {
    fn layer(&self, name: &str) -> Option<&Layer<'l>> {
        self.layers.iter().find(|l| l.name == name)
    }

    /// The part of a layer that `part` lets through, if it has features.
    fn part(&self, layer: &str, name: &str, on: bool, part: Option<&Part>) -> Option<Node> {
        let layer = self.layer(layer)?;
        let subset = match part {
            Some(part) if !layer.features().any(|f| part.holds(layer, &f)) => return None,
            Some(part) => format!("|subset={}", part.filter()),
            None => String::new(),
        };
        let dated = is_dated(layer) && !layer.name.contains('/');
        let id = format!("dateline_{}_{}", layer.name, name);
        Some(Node::Layer(Entry {
            id: id.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
            name: name.to_owned(),
            source: format!("./{}.geojson{subset}", layer.name),
            geometry: match layer.shape {
                Shape::Point => "Point",
                Shape::Line => "Line",
            },
            style: format!("{}{}", if dated { TIME } else { "" }, renderer(layer)),
            labels: layer.name == "places",
            metadata: if layer.name.contains('/') {
                String::new()
            } else {
                self.metadata(name)
            },
            on,
        }))
    }

    /// The legend, top first, which is the order of drawing too.
    fn tree(&self) -> Vec<Node> {
        let told = Part::new(&[Role::News, Role::Elsewhere]);
        let past = Part::new(&[Role::Background, Role::Caption]);
        let (moving, standing) = (told.clone().types(true), told.clone().types(false));
        let advances = vec![
            self.part("advances", "From place to place", true, Some(&told)),
            self.part("events", "Advances, offensives, objectives", true, Some(&moving)),
        ];
        let aside = vec![
            self.part("events", "Events before, and in captions", true, Some(&past)),
            self.part("advances", "Advances before, and in captions", true, Some(&past)),
            self.part("regions", "Regions before, and in captions", true, Some(&past)),
        ];
        let undated = vec![
            self.part("undated", "Undated events", true, None),
            self.part("undated_lines", "Undated advances", true, None),
        ];
        let listed = |nodes: Vec<Option<Node>>| nodes.into_iter().flatten().collect::<Vec<_>>();
        listed(vec![
            group("Advances", true, listed(advances)),
            self.part("events", "Events", true, Some(&standing)),
            self.part("control", "Control", true, None),
            self.part(
                "regions",
                "Regions: points that stand for an area",
                true,
                Some(&told),
            ),
            group("Background and captions", false, listed(aside)),
            group("Without a date", false, listed(undated)),
            self.by_date(),
            self.part("places", "Places named", true, None),
            self.outlines(),
        ])
    }

    /// A group for each day; one is shown at a time.
    fn by_date(&self) -> Option<Node> {
        let of = |l: &Layer<'_>| {
            let (day, kind) = l.name.strip_prefix("by-date/")?.split_once('/')?;
            Some((day.to_owned(), kind.to_owned()))
        };
        let mut days: Vec<(String, Vec<Node>)> = Vec::new();
        for (layer, (day, kind)) in self.layers.iter().filter_map(|l| Some((l, of(l)?))) {
            let Some(node) = self.part(&layer.name, &format!("{kind} {day}"), true, None) else {
                continue;
            };
            match days.last_mut().filter(|(last, _)| *last == day) {
                Some((_, nodes)) => nodes.push(node),
                None => days.push((day, vec![node])),
            }
        }
        let more = days.len().saturating_sub(MOST_DAYS);
        let name = if more > 0 {
            format!("By date (first {MOST_DAYS}; {more} more in by-date)")
        } else {
            "By date".to_owned()
        };
        let days = days.into_iter().take(MOST_DAYS);
        let children: Vec<Node> = days.filter_map(|(day, nodes)| group(day, false, nodes)).collect();
        (!children.is_empty()).then_some(Node::Group {
            name,
            on: false,
            one_at_a_time: true,
            children,
        })
    }

    fn outlines(&self) -> Option<Node> {
        let Boundaries {
            areas,
            credit,
            outlines,
        } = self.boundaries;
        (!outlines.is_empty()).then(|| {
            Node::Layer(Entry {
                id: "dateline_boundaries".to_owned(),
                name: "Boundaries".to_owned(),
                source: "./reference/boundaries.geojson".to_owned(),
                geometry: if *areas { "Polygon" } else { "Line" },
                style: style::outlines(*areas),
                labels: false,
                metadata: described("Boundaries", credit, &[]),
                on: true,
            })
        })
    }

    /// What the layer is, from which reports, and under which licences.
    fn metadata(&self, title: &str) -> String {
        let reports = self.timeline.sources.iter().map(|s| {
            let title = if s.title.is_empty() { &s.id } else { &s.title };
            match s.publisher.as_str() {
                "" => title.clone(),
                publisher => format!("{title} ({publisher})"),
            }
        });
        let reports: Vec<String> = reports.collect();
        let about = format!("Made with dateline from: {}", reports.join("; "));
        let licences: Vec<&str> = gazetteers(self.timeline).into_iter().collect();
        described(title, &about, &licences)
    }

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

/// Some features of a layer of events, by role and by whether they are of the group of advances.
#[derive(Clone)]
struct Part {
    roles: Vec<Role>,
    moving: Option<bool>,
}

impl Part {
    fn new(roles: &[Role]) -> Self {
        Self {
            roles: roles.to_vec(),
            moving: None,
        }
    }

    fn types(mut self, moving: bool) -> Self {
        self.moving = Some(moving);
        self
    }

    fn holds(&self, layer: &Layer<'_>, feature: &Feature<'_>) -> bool {
        let (role, kind) = (words(layer, feature, "role"), words(layer, feature, "type"));
        let moves = ADVANCES.iter().any(|k| k.as_str() == kind);
        self.roles.iter().any(|r| r.as_str() == role) && self.moving.is_none_or(|m| m == moves)
    }

    fn filter(&self) -> String {
        let list = |words: Vec<&str>| format!("('{}')", words.join("','"));
        let roles = list(self.roles.iter().map(|r| r.as_str()).collect());
        let types = list(ADVANCES.iter().map(|k| k.as_str()).collect());
        match self.moving {
            None => format!("\"role\" IN {roles}"),
            Some(true) => format!("\"role\" IN {roles} AND \"type\" IN {types}"),
            Some(false) => format!("\"role\" IN {roles} AND \"type\" NOT IN {types}"),
        }
    }
}

fn described(title: &str, about: &str, licences: &[&str]) -> String {
    let licences: String = licences.iter().fold(String::new(), |mut all, l| {
        let _ = write!(all, "<license>{}</license>", escaped(l));
        all
    });
    format!(
        "<resourceMetadata><type>dataset</type><title>{}</title><abstract>{}</abstract>{licences}<rights>The words of the reports belong to their publishers.</rights></resourceMetadata>",
        escaped(title),
        escaped(about)
    )
}

fn legend(nodes: &[Node], out: &mut String) {
    let tick = |on: bool| if on { "Qt::Checked" } else { "Qt::Unchecked" };
    for node in nodes {
        let _ = match node {
            Node::Layer(l) => write!(
                out,
                r#"<layer-tree-layer id="{}" name={} source={} providerKey="ogr" checked="{}" expanded="0"/>"#,
                l.id,
                quoted(&l.name),
                quoted(&l.source),
                tick(l.on)
            ),
            Node::Group {
                name,
                on,
                one_at_a_time,
                children,
            } => {
                let exclusive = if *one_at_a_time {
                    r#" mutually-exclusive="1" mutually-exclusive-child="-1""#
                } else {
                    ""
                };
                let _ = write!(
                    out,
                    r#"<layer-tree-group name={} checked="{}" expanded="{}"{exclusive}>"#,
                    quoted(name),
                    tick(*on),
                    u8::from(*on)
                );
                legend(children, out);
                write!(out, "</layer-tree-group>")
            }
        };
    }
}

fn map_layers(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Group { children, .. } => map_layers(children, out),
            Node::Layer(l) => {
                let _ = writeln!(
                    out,
                    r#"<maplayer type="vector" geometry="{}" labelsEnabled="{}"><id>{}</id><datasource>{}</datasource><layername>{}</layername><srs>{CRS}</srs>{}<provider encoding="UTF-8">ogr</provider>{}{}</maplayer>"#,
                    l.geometry,
                    u8::from(l.labels),
                    l.id,
                    escaped(&l.source),
                    escaped(&l.name),
                    l.metadata,
                    l.style,
                    if l.labels { LABELS } else { "" }
                );
            }
        }
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
    use crate::event::Event;
    use crate::event::PlaceRole;
    use crate::layer::{self, layers};
    use crate::sample::{at, event, on, reading, town};

    fn project_of(events: Vec<Event>, boundaries: &Boundaries) -> String {
        let timeline = Timeline::build(vec![reading("a", events)]);
        let layers = layers(&timeline, layer::Options::default());
        project(&Campaign {
            timeline: &timeline,
            layers: &layers,
            boundaries,
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
    fn the_parts_of_the_events_leave_nothing_out_and_nothing_twice() {
        let past = Part::new(&[Role::Background, Role::Caption]);
        let news = Part::new(&[Role::News, Role::Elsewhere]);
        let parts = [past, news.clone().types(true), news.types(false)];
        for kind in EventType::ALL {
            for role in Role::ALL {
                let timeline = Timeline::build(vec![reading("a", vec![told("a", *kind, *role)])]);
                let layers = layers(&timeline, layer::Options::default());
                let feature = layers[0].features().next().unwrap();
                let holding = parts.iter().filter(|p| p.holds(&layers[0], &feature)).count();
                assert_eq!(holding, 1, "{kind} {role}");
            }
        }
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
