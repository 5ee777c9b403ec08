//! The tests that look at dateline from outside, in one binary. A sentence for each module:
//!
//! - `seeds`: what is read from the five digests against a hand-written table of what is true of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and may say a figure"
)]

mod seeds;
