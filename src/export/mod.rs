//! Layers to files: one function a format, and the folder that they are written into whole.

pub mod boundaries;
pub mod csv;
pub mod folder;
pub mod geojson;
pub mod map;
pub mod qgis;
pub mod records;
pub mod web;

mod manifest;
mod notice;

use std::io::{self, Write};

use crate::closed_list;
use crate::layer::Layer;

closed_list! {
    /// The formats of a layer. A new one is a file here, and the compiler says where else.
    Format {
        /// RFC 7946.
        GeoJson = "geojson",
        /// A table with `lon` and `lat`; lines as WKT.
        Csv = "csv",
    }
}

impl Format {
    /// Ending of its files, without the dot.
    pub const fn extension(self) -> &'static str {
        self.as_str()
    }

    /// Writes a layer.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn write(self, layer: &Layer<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::GeoJson => geojson::write(layer, out),
            Self::Csv => csv::write(layer, out),
        }
    }
}
