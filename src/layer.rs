//! What a map layer holds.

/// One map layer.
#[derive(Clone, Debug)]
pub struct Layer {}
