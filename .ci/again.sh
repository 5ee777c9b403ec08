#!/usr/bin/env bash
# After a rule has changed what is read: makes the committed map, its picture, the snapshots and what the README
# prints again. What changed in meaning stands in the diff: review it.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet
rm -rf output
target/debug/dateline map seeds -o output
INSTA_UPDATE=always cargo test --quiet --test main -- explain:: seeds::
DATELINE_BIN=target/debug python3 .ci/readme.py --write
target/debug/dateline picture seeds -o .ci/campaign.svg --all
bash .ci/picture.sh
git --no-pager diff --stat
