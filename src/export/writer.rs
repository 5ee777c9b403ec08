//! The one path from a layer to a file: what it is, its features one by one, the end.
//!
//! A format is one [`Writer`]. It gets the fields once and the values in their order, so no format knows a column.

use std::io;

use crate::layer::{Feature, Field, Layer, Shape};

/// What a file says of a layer before its features.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its geometry type.
    pub shape: Shape,
    /// Whether its lines are lines of parts, since one of them is cut at the antimeridian.
    pub parts: bool,
    /// Its columns.
    pub fields: &'a [Field],
    /// West, south, east and north in degrees, if they are known beforehand.
    pub bounds: Option<[f64; 4]>,
    /// How QGIS draws it (the text of a `.qml`); empty where nobody says.
    pub style: String,
}

impl<'a> Head<'a> {
    /// The head of a stream of features at points, of which nothing more is known.
    pub const fn stream(name: &'a str, fields: &'a [Field]) -> Self {
        Self {
            name,
            shape: Shape::Point,
            parts: false,
            fields,
            bounds: None,
            style: String::new(),
        }
    }

    /// The head of a layer.
    pub fn of(layer: &'a Layer<'_>) -> Self {
        Self {
            shape: layer.shape,
            parts: layer.parts(),
            bounds: layer.bounds(),
            ..Self::stream(&layer.name, &layer.fields)
        }
    }

    /// Where the column of this name stands.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }
}

/// Layers on their way into a file.
pub trait Writer {
    /// Begins a layer. A format of one layer a file is given one.
    ///
    /// # Errors
    /// What the file gives.
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()>;

    /// Writes a feature, whose values stand in the order of the fields.
    ///
    /// # Errors
    /// What the file gives.
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()>;

    /// Hands on what has been written, where the format is one that can be read while it is written.
    ///
    /// # Errors
    /// What the file gives.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// What the file gives.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Writes layers one after another, and ends the file.
pub(super) fn all<'l, 'd: 'l>(
    mut writer: Box<dyn Writer + '_>,
    layers: impl IntoIterator<Item = (Head<'l>, &'l Layer<'d>)>,
) -> io::Result<()> {
    for (head, layer) in layers {
        writer.begin(&head)?;
        for feature in layer.features() {
            writer.feature(&feature)?;
        }
    }
    writer.finish()
}
