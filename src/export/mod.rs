//! Layers to files: one writer a format, and the folder that they are written into whole.

pub mod boundaries;
pub mod csv;
pub mod folder;
pub mod geojson;
pub mod map;
pub mod picture;
pub mod qgis;
pub mod records;
pub mod reviewed;
pub mod schema;
pub mod timemap;
pub mod web;
pub mod writer;

#[cfg(feature = "formats")]
mod fgb;
#[cfg(feature = "formats")]
mod geoparquet;
#[cfg(feature = "formats")]
mod gpkg;
mod kml;
mod manifest;
mod notice;
#[cfg(feature = "formats")]
mod wkb;
mod xml;

use std::io::{self, Write};

use crate::closed_list;
use crate::layer::Layer;

use geojson::Frame;
use writer::{Head, Writer};

closed_list! {
    /// The formats of a layer. A new one is a file here, and the compiler says where else.
    Format {
        /// RFC 7946.
        GeoJson = "geojson",
        /// RFC 8142: features one by one, each after a record separator.
        GeoJsonSeq = "geojsonseq",
        /// Features one by one, each a line.
        NdJson = "ndjson",
        /// A table with `lon` and `lat`; lines as WKT.
        Csv = "csv",
        /// GeoPackage: all layers in one file, with their styles.
        Gpkg = "gpkg",
        /// FlatGeobuf.
        Fgb = "fgb",
        /// GeoParquet 1.1.
        GeoParquet = "geoparquet",
        /// KML 2.2: all layers in one file, with a time line.
        Kml = "kml",
    }
}

impl Format {
    /// Ending of its files, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::GeoJsonSeq => "geojsons",
            Self::GeoParquet => "parquet",
            other => other.as_str(),
        }
    }

    /// Whether a file of it holds any number of layers.
    pub const fn holds_layers(self) -> bool {
        matches!(self, Self::Gpkg | Self::Kml)
    }

    /// A file to write layers into.
    ///
    /// # Errors
    /// What the format says; [`io::ErrorKind::Unsupported`] where this dateline was built without it.
    pub fn writer<'w>(self, out: impl Write + 'w, csv: csv::Options) -> io::Result<Box<dyn Writer + 'w>> {
        Ok(match self {
            Self::GeoJson => Box::new(geojson::Stream::new(out, Frame::Collection)),
            Self::GeoJsonSeq => Box::new(geojson::Stream::new(out, Frame::Sequence)),
            Self::NdJson => Box::new(geojson::Stream::new(out, Frame::Lines)),
            Self::Csv => Box::new(csv::LayerTable::new(out, csv)?),
            Self::Kml => Box::new(kml::Placemarks::new(out)),
            #[cfg(feature = "formats")]
            Self::Gpkg => Box::new(gpkg::Package::new(out)?),
            #[cfg(feature = "formats")]
            Self::Fgb => Box::new(fgb::FlatGeobuf::new(out)),
            #[cfg(feature = "formats")]
            Self::GeoParquet => Box::new(geoparquet::Parquet::new(out)),
            #[cfg(not(feature = "formats"))]
            Self::Gpkg | Self::Fgb | Self::GeoParquet => {
                let message =
                    format!("this dateline was built without {self}: build it with --features formats");
                return Err(io::Error::new(io::ErrorKind::Unsupported, message));
            }
        })
    }

    /// Writes a layer.
    ///
    /// # Errors
    /// What `out` and [`Format::writer`] give.
    ///
    /// ```
    /// use dateline::export::Format;
    /// use dateline::layer::{Field, FieldType, Layer, Shape, Value};
    /// let fields = vec![Field { name: "place", kind: FieldType::Text }];
    /// let rawa = dateline::measure::point(34.48229, 41.91898);
    /// let layer = Layer::new("towns", Shape::Point, fields, vec![(rawa.into(), "Rawa")], |name| {
    ///     (None, vec![Value::text(*name)])
    /// });
    /// let mut table = Vec::new();
    /// Format::Csv.write(&layer, &mut table)?;
    /// assert_eq!(table, b"lon,lat,place\n41.91898,34.48229,Rawa\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write(self, layer: &Layer<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.write_with(layer, csv::Options::default(), out)
    }

    /// Writes a layer, as a table as `csv` says.
    ///
    /// # Errors
    /// As [`Format::write`].
    pub fn write_with(self, layer: &Layer<'_>, csv: csv::Options, out: &mut dyn Write) -> io::Result<()> {
        writer::all(self.writer(out, csv)?, [(Head::of(layer), layer)])
    }

    /// Writes layers into one file; for a format that [holds](Format::holds_layers) them.
    ///
    /// # Errors
    /// As [`Format::write`].
    pub fn write_all<'l, 'd: 'l>(
        self,
        layers: impl IntoIterator<Item = &'l Layer<'d>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let layers = layers.into_iter().map(|layer| {
            let style = qgis::style_of(layer);
            (
                Head {
                    style,
                    ..Head::of(layer)
                },
                layer,
            )
        });
        writer::all(self.writer(out, csv::Options::default())?, layers)
    }
}
