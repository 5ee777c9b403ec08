//! The tests that look at dateline from outside, in one binary. A sentence for each module:
//!
//! - `architecture`: who may import whom, and by which door outside crates come in.
//! - `bad_input`: what goes wrong is said, with exit code 2, and what stood before still stands.
//! - `commands`: results, remarks and exit codes of every command.
//! - `explain`: what `explain` says of the digests, so that a rule's effect is seen as changed meaning.
//! - `fetch`: downloads from a server that breaks off, is busy, or sends something else.
//! - `formats`: every format is read back, and compared as values.
//! - `gazetteer_tables`: the tables in `gazetteer/`: in order, sourced, true to the facts checked by hand.
//! - `grammar`: every row of the word tables reads as its example says, and its example reads otherwise without it.
//! - `output`: what `map` writes, the same bytes every time.
//! - `publication`: days of publication against the labelled reports of the shared material.
//! - `online`: names asked online: what leaves the machine, how often, and what is made of the answers.
//! - `seeds`: what is read from the five digests against a hand-written table of what is true of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and may say a figure"
)]

mod architecture;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod bad_input;
#[cfg(feature = "cli")]
mod commands;
#[cfg(feature = "cli")]
mod explain;
#[cfg(all(feature = "cli", feature = "fetch"))]
mod fetch;
mod formats;
mod gazetteer_tables;
mod grammar;
#[cfg(all(feature = "cli", feature = "fetch"))]
mod online;
#[cfg(feature = "cli")]
mod output;
mod publication;
#[cfg(feature = "cli")]
mod seeds;
#[cfg(all(feature = "cli", feature = "fetch"))]
mod server;
