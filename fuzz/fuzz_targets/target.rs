//! The target that bears the name of the program, for libFuzzer.
#![no_main]

#[path = "../../examples/fuzz/arguments.rs"]
mod arguments;
#[path = "../../examples/fuzz/targets.rs"]
mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use targets::{TARGETS, Target, Tools};

static TOOLS: LazyLock<Tools> = LazyLock::new(|| Tools::new().expect("the words and places in the box"));

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let mut all = TARGETS.into_iter().chain([arguments::TARGET]);
    let own = all.find(|(name, ..)| *name == env!("CARGO_BIN_NAME"));
    own.expect("a target of this name").1
});

fuzz_target!(|bytes: &[u8]| {
    // An error is an answer; a panic is none.
    drop((*TARGET)(bytes, &TOOLS));
});
