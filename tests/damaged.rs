//! Input that once made a target panic or stall: each is kept in `tests/damaged/TARGET-what`, and answered now.

use std::fs;
use std::path::Path;

#[path = "../examples/fuzz/targets.rs"]
mod targets;

use targets::{TARGETS, Tools};

#[test]
fn what_once_failed_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/damaged");
    let tools = Tools::new().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some((target, _)) = name.split_once('-') else {
            continue;
        };
        let (_, target, _) = TARGETS.iter().find(|(known, ..)| *known == target).unwrap();
        println!("{name}");
        // An error is an answer; a panic is none.
        drop(target(&fs::read(&path).unwrap(), &tools));
    }
}
