//! The targets of `examples/fuzz`, for libFuzzer.

#[path = "../examples/fuzz/arguments.rs"]
mod arguments;
#[path = "../examples/fuzz/targets.rs"]
mod targets;

use std::sync::LazyLock;

use targets::{TARGETS, Tools};

static TOOLS: LazyLock<Tools> = LazyLock::new(|| Tools::new().expect("the words and places in the box"));

/// Feeds a target.
///
/// # Panics
/// Where the target does, or there is none of this name.
pub fn feed(name: &str, bytes: &[u8]) {
    let mut all = TARGETS.into_iter().chain([arguments::TARGET]);
    let (_, target, _) = all.find(|(known, ..)| *known == name).expect("a target of this name");
    // An error is an answer; a panic is none.
    drop(target(bytes, &TOOLS));
}
