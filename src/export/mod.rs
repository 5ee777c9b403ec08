//! Layers to files.
