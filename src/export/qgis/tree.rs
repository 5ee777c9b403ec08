//! The legend of the project: which part of which file is which layer, and in which group.

use std::fmt::Write;

use crate::event::{EventType, Role};
use crate::layer::{Feature, Layer, Shape};

use super::super::boundaries::Boundaries;
use super::style::{self, LABELS, Ring, TIME, words};
use super::{CRS, Campaign, is_dated, renderer};
use crate::export::xml::{escaped, quoted};

/// Up to how many days have a group of their own.
const MOST_DAYS: usize = 60;

/// Types whose points stand in the group of advances, beside the lines.
const ADVANCES: [EventType; 3] = [EventType::Advance, EventType::Offensive, EventType::Objective];

/// A line of the legend.
pub(super) enum Node {
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
pub(super) struct Entry {
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
        let ring = match part {
            Some(part) if part.moving == Some(true) => Ring::Outer,
            _ => Ring::Inner,
        };
        let id = format!("dateline_{}_{}", layer.name, name);
        Some(Node::Layer(Entry {
            id: id.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
            name: name.to_owned(),
            source: format!("./{}.geojson{subset}", layer.name),
            geometry: match layer.shape {
                Shape::Point => "Point",
                Shape::Line => "Line",
                Shape::Area => "Polygon",
            },
            style: format!("{}{}", if dated { TIME } else { "" }, renderer(layer, ring)),
            labels: layer.name == "places",
            // the reports are named once, by the layer of all days
            metadata: if let Some((_, day)) = layer.name.split_once('/') {
                described(
                    day,
                    "One day of the layer of the same name; its reports are named there.",
                    &self.licences,
                )
            } else {
                self.metadata(name)
            },
            on,
        }))
    }

    /// The legend, top first, which is the order of drawing too.
    pub(super) fn tree(&self) -> Vec<Node> {
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
                "derived_axes",
                "Axes derived by the program: no report states them",
                true,
                None,
            ),
            self.part(
                "areas",
                "Areas: an illustration, no report states them",
                true,
                None,
            ),
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
            ..
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
        described(title, &about, &self.licences)
    }
}

/// Some features of a layer of events, by role and by whether they are of the group of advances.
#[derive(Clone)]
pub(super) struct Part {
    roles: Vec<Role>,
    moving: Option<bool>,
}

impl Part {
    pub(super) fn new(roles: &[Role]) -> Self {
        Self {
            roles: roles.to_vec(),
            moving: None,
        }
    }

    fn types(mut self, moving: bool) -> Self {
        self.moving = Some(moving);
        self
    }

    pub(super) fn holds(&self, layer: &Layer<'_>, feature: &Feature<'_>) -> bool {
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

pub(super) fn legend(nodes: &[Node], out: &mut String) {
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

pub(super) fn map_layers(nodes: &[Node], out: &mut String) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, PlaceRole};
    use crate::layer::{self, layers};
    use crate::sample::{at, event, reading, town};
    use crate::timeline::Timeline;

    #[test]
    fn the_parts_of_the_events_leave_nothing_out_and_nothing_twice() {
        let past = Part::new(&[Role::Background, Role::Caption]);
        let news = Part::new(&[Role::News, Role::Elsewhere]);
        let parts = [past, news.clone().types(true), news.types(false)];
        for kind in EventType::ALL {
            for role in Role::ALL {
                let told = Event {
                    kind: *kind,
                    role: *role,
                    ..event("a", vec![at(PlaceRole::At, &town("Tal Marra", 34.0, 42.0))])
                };
                let timeline = Timeline::build(vec![reading("a", vec![told])]);
                let layers = layers(&timeline, layer::Options::default());
                let feature = layers[0].features().next().unwrap();
                let holding = parts.iter().filter(|p| p.holds(&layers[0], &feature)).count();
                assert_eq!(holding, 1, "{kind} {role}");
            }
        }
    }
}
