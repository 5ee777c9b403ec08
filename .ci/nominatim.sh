#!/usr/bin/env bash
# Lookups online against a real Nominatim on loopback: towns in several spellings, the right one of two namesakes, a
# name nobody has, a map of the digests without a gazetteer of our own, and the same map again from what was kept.
#
#   nominatim.sh DATELINE SHARED WORK
set -euo pipefail
dateline=$1 shared=$2/nominatim work=$3
port=8188
server=http://127.0.0.1:$port
rm -rf "$work/kept" && mkdir -p "$work"
zstd -dqf "$shared/anbar_nominatim.sqlite.zst" -o "$work/nominatim.sqlite"
up() { "$shared/nominatim_up.sh" "$@" --work "$work" --venv target/nominatim --port "$port"; }
trap 'up down >/dev/null' EXIT
up serve --sqlite

online=(--no-builtin --online "$server" --online-cache "$work/kept")
found=0
# place NAME ID OPTION...: the first place of this name has this id
place() {
  local name=$1 id=$2 first
  shift 2
  "$dateline" places "$name" "${online[@]}" "$@" --format json >"$work/place.json"
  first=$(python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["candidates"][0]["place_id"])' <"$work/place.json")
  if [ "$first" != "$id" ]; then
    echo "$name is $first, expected $id" >&2
    exit 1
  fi
  found=$((found + 1))
}
place Rawa osm:node/3 --theatre IQ
place Rawah osm:node/3
place "Al-Qa’im" osm:node/5
place القائم osm:node/5
place "al-Qaim" osm:node/5

if "$dateline" places Xyzzyville "${online[@]}" 2>"$work/none.txt"; then
  echo 'a place that nobody knows was found' >&2
  exit 1
fi
grep -q 'no place is called "Xyzzyville"' "$work/none.txt"

map() { "$dateline" map seeds -o "$work/$1" "${online[@]}" --theatre IQ,SY "${@:2}" 2>"$work/$1.txt"; }
map first
map second --offline
grep '^online:' "$work/first.txt"
grep -q ' (0 requests)' "$work/second.txt"
diff -r "$work/first" "$work/second"
grep -q 'OpenStreetMap contributors, ODbL 1.0' "$work/first/NOTICE.txt"
points=$(grep -o '"place_id":"osm:[a-z]*/[0-9]*"' "$work/first/events.geojson" | wc -l)
[ "$points" -gt 0 ]

up down >/dev/null
map third --contact desk@example.org
grep -q ' (0 requests)' "$work/third.txt"
"$dateline" events seeds --online "$server" --no-builtin --online-cache "$work/empty" --offline >/dev/null 2>"$work/none.txt"
echo "$found names found as they should be, $points events placed from OpenStreetMap, the same again from what was kept"
