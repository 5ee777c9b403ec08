//! dateline turns news reports into dated, sourced map layers.
//!
//! report → toponym → resolution → event → timeline → layer → export
//!
//! Each stage is one module and one plain function from what came before to what comes next.
//! Reading a report is a pure function of its text, the gazetteer, the word tables and the options:
//! no clock, no network, no global state.
//!
//! # What dateline does not know
//!
//! It reads English. It does not judge who is right. It never guesses a coordinate or a date: what is not
//! stated or forced stays undated or unplaced, and is counted.
#![warn(missing_docs)]

pub mod closed_list;
pub mod error;
pub mod event;
pub mod gazetteer;
pub mod lexicon;
pub mod measure;
pub mod report;
pub mod resolution;
pub mod sentence;
pub mod text;
pub mod toponym;

pub mod date;
pub mod difference;
pub mod export;
pub mod finding;
pub mod layer;
pub mod reading;
pub mod review;
pub mod stored;
pub mod timeline;

#[cfg(test)]
mod sample;
mod typed;
mod vocabulary;

/// The Rust of the README is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

pub use error::{Error, Result};
pub use gazetteer::Gazetteer;
pub use layer::Layer;
pub use lexicon::Lexicon;
pub use reading::{Options, Reader, Reading, read};
pub use report::Report;
pub use timeline::Timeline;
