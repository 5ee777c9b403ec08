//! The tests that look at dateline from outside, in one binary. A sentence for each module:
//!
//! - `architecture`: who may import whom, and by which door outside crates come in.
//! - `bad_input`: what goes wrong is said, with exit code 2, and what stood before still stands.
//! - `campaign`: forty invented reports and what is true of them: merging, contradictions, control over time.
//! - `commands`: results, remarks and exit codes of every command.
//! - `damaged`: input that once made a reader or writer panic or stall, each kept.
//! - `diff`: what changed between two maps, in sentences for a correction note.
//! - `explain`: what `explain` says of the digests, so that a rule's effect is seen as changed meaning.
//! - `fetch`: downloads from a server that breaks off, is busy, or sends something else.
//! - `honesty`: the rules of honesty, each on generated reports.
//! - `inert`: reports that want to be more than text stay text, in every file of a map.
//! - `formats`: every format is read back, and compared as values.
//! - `gazetteer_tables`: the tables in `gazetteer/`: in order, sourced, true to the facts checked by hand.
//! - `grammar`: every row of the word tables reads as its example says, and its example reads otherwise without it.
//! - `output`: what `map` writes, the same bytes every time.
//! - `pitfalls`: traps seen in real reports, each by its name, in invented words: furniture, dates, places.
//! - `pitfalls_done`: those of what did not happen.
//! - `pitfalls_real`: those of the five real reports of the shared material, by facts.
//! - `publication`: days of publication against the labelled reports of the shared material.
//! - `namesakes`: names that other programs give to the wrong place, each in a sentence of our own.
//! - `online`: names asked online: what leaves the machine, how often, and what is made of the answers.
//! - `hostile`: text that hates its readers: survived or refused, in a time that grows with the text and no faster.
//! - `resume`: a long run that was cut short goes on from its journal, to the same bytes.
//! - `review`: what an analyst does to `events.csv` in a spreadsheet is read back, and never lost.
//! - `schemas`: every output is as its schema says, and what is wrong is not.
//! - `seeds`: what is read from the five digests against a hand-written table of what is true of them.
//! - `sentences`: sentences as reporters write them, and those of other news that use the same words.
//! - `sites`: which place of a sentence its event is at.
//! - `threads`: any number of threads gives the same bytes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and may say a figure"
)]

mod architecture;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod bad_input;
mod both_ways;
mod campaign;
#[cfg(feature = "cli")]
mod commands;
mod damaged;
#[cfg(feature = "cli")]
mod derived;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "cli")]
mod explain;
#[cfg(all(feature = "cli", feature = "fetch"))]
mod fetch;
mod formats;
mod gazetteer_tables;
mod grammar;
mod honesty;
#[cfg(all(feature = "cli", target_os = "linux"))]
mod hostile;
mod inert;
mod namesakes;
#[cfg(all(feature = "cli", feature = "fetch"))]
mod online;
#[cfg(feature = "cli")]
mod output;
mod pitfalls;
mod pitfalls_done;
mod pitfalls_real;
mod publication;
#[cfg(feature = "cli")]
mod resume;
#[cfg(feature = "cli")]
mod review;
#[cfg(feature = "cli")]
mod schemas;
#[cfg(feature = "cli")]
mod seeds;
mod sentences;
#[cfg(all(feature = "cli", feature = "fetch"))]
mod server;
mod sites;
#[cfg(feature = "cli")]
mod threads;
