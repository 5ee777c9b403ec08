//! The tests that look at dateline from outside, in one binary. A sentence for each module:
//!
//! - `gazetteer_tables`: the tables in `gazetteer/`: in order, sourced, true to the facts checked by hand;
//! - `seeds`: what is read from the five digests against a hand-written table of what is true of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and may say a figure"
)]

mod gazetteer_tables;
mod seeds;
