#!/usr/bin/env bash
# Makes the picture of the README from the committed map: picture.sh [DAY]
set -euo pipefail
cd "$(dirname "$0")/.."
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" \
  --window-size=1280,800 --virtual-time-budget=10000 --screenshot=.ci/picture.png \
  "file://$PWD/output/map.html#d=${1:-2017-10-26}&l=light" 2>/dev/null
ls -l .ci/picture.png | awk '{print $5 " bytes"}'
