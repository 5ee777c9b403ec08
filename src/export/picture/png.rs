//! The one door of the renderer: SVG of ours to PNG, with a font that comes with it, so that every machine draws alike.
//!
//! The font is `DejaVu Sans` (free to embed and pass on), which has Latin, Cyrillic, Greek and Arabic letters.

use resvg::{tiny_skia, usvg};

use crate::error::{Error, Result};

/// Pixels for each point: sharp on today's screens.
const SCALE: f32 = 2.0;

/// Draws an SVG of [`super::svg`].
///
/// # Errors
/// [`Error::Usage`] where it is no SVG, or too large to be drawn.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let wrong = |message: String| Error::Usage(format!("the picture cannot be drawn as PNG: {message}"));
    let mut options = usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        ..usvg::Options::default()
    };
    let fonts = options.fontdb_mut();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| wrong(e.to_string()))?;
    let size = tree.size().to_int_size().scale_by(SCALE);
    let mut pixels = size
        .and_then(|size| tiny_skia::Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| wrong("it is too large".to_owned()))?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(SCALE, SCALE),
        &mut pixels.as_mut(),
    );
    pixels.encode_png().map_err(|e| wrong(e.to_string()))
}
