//! What `explain` says of the digests in `seeds/`, whole: a reviewer sees what a rule changes in meaning.

use std::path::Path;

use crate::commands::{dateline, said};

#[test]
fn the_digests_are_explained_as_before() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for digest in ["000", "001", "002", "003", "004"] {
        let output = dateline(here, &["explain", &format!("seeds/{digest}.txt")]);
        assert!(output.status.success(), "{digest}: {}", said(&output.stderr));
        insta::assert_snapshot!(format!("explain_{digest}"), said(&output.stdout));
    }
}
