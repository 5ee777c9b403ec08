//! The target that bears the name of the program.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    dateline_fuzz::feed(env!("CARGO_BIN_NAME"), bytes);
});
