#!/usr/bin/env bash
# The same program from the same source: builds the last commit twice, in two folders, and compares the bytes.
#
#   reproducible.sh [FOLDER]
#
# What it needs to agree: the same toolchain and target, Cargo.lock (--locked), and the paths of the machine written out of
# the program (--remap-path-prefix for Rust, -ffile-prefix-map for SQLite's C). Cargo's own trim-paths would do it, and is
# not stable yet. Takes two whole builds.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(realpath -m "${1:-target/reproducible}")
cargo_home=${CARGO_HOME:-$HOME/.cargo}
rm -rf "$work"
built=()
for folder in "$work/a" "$work/somewhere/deeper"; do
  mkdir -p "$folder"
  git archive HEAD | tar -x -C "$folder"
  (
    cd "$folder"
    export CARGO_INCREMENTAL=0 SOURCE_DATE_EPOCH=0 CARGO_TARGET_DIR="$folder/target"
    export RUSTFLAGS="--remap-path-prefix=$folder=/dateline --remap-path-prefix=$cargo_home=/cargo"
    export CFLAGS="-ffile-prefix-map=$folder=/dateline -ffile-prefix-map=$cargo_home=/cargo"
    nice -n 15 cargo build --release --locked --bin dateline
  )
  built+=("$folder/target/release/dateline")
done
sha256sum "${built[@]}"
if grep -aqF -e "$work" -e "$cargo_home" "${built[@]}"; then
  echo "a path of this machine is in the program"
  exit 1
fi
cmp "${built[@]}"
echo "two builds in two folders, the same $(stat -c %s "${built[0]}") bytes: $(sha256sum <"${built[0]}" | cut -c1-64) ($(rustc --version))"
