//! Place names as written, with offsets such as "12 kilometers to the north".

use crate::closed_list;
use crate::gazetteer::NameHit;
use crate::text::Span;

closed_list! {
    /// How a place name is used.
    Usage {
        /// The place itself.
        Literal = "literal",
        /// A people, government or organisation called after it.
        Associative = "associative",
        /// In a dateline.
        Dateline = "dateline",
        /// Inside the name of something else.
        InName = "in_name",
    }
}

/// A place name as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toponym {
    /// The name with what belongs to it ("Khanaqin district", "western Anbar").
    pub span: Span,
    /// Number of its sentence.
    pub sentence: usize,
    /// How it is used.
    pub usage: Usage,
    /// The places that bear the name; empty where the gazetteer has none.
    pub hits: Vec<NameHit>,
}
