#!/usr/bin/env python3
"""Every distance between places of the gazetteer against PROJ's geodesic on WGS84; needs pyproj.

  distances.py DATELINE        from the root of the checkout; exits 1 past one millimetre or a ten-thousandth of a degree
"""
import csv
import json
import subprocess
import sys

from pyproj import Geod

MOST_MM = 1.0
MOST_DEG = 1e-4
# what a reader can check by hand: from, to, kilometres, initial bearing
KNOWN = [("Anah", "Rawa", 13.88, 335.4), ("Rawa", "al-Qaim", 86.01, 263.6)]


def ask(dateline, *arguments):
    done = subprocess.run([dateline, "distance", "--format", "json", *arguments], stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"dateline distance ended with {done.returncode}")
    return json.loads(done.stdout)


def places():
    with open("gazetteer/places.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return sorted({f"{row['lat']},{row['lon']}" for row in rows})


def apart_deg(a, b):
    return abs((a - b + 180) % 360 - 180)


def main():
    dateline, geod, wrong = sys.argv[1], Geod(ellps="WGS84"), 0
    for start, end, km, bearing in KNOWN:
        (leg,) = ask(dateline, start, end)
        found = round(leg["distance_km"], 2), round(leg["initial_bearing_deg"], 1)
        print(f"{start} to {end}: {found[0]} km at {found[1]} degrees")
        wrong += found != (km, bearing)
    points = places()
    legs = ask(dateline, "--matrix", "--", *points)
    ends = [[(leg[end]["lon"], leg[end]["lat"]) for leg in legs] for end in ("from", "to")]
    (lons1, lats1), (lons2, lats2) = (zip(*column) for column in ends)
    bearings, _, metres = geod.inv(lons1, lats1, lons2, lats2)
    worst_mm = max(abs(leg["distance_km"] * 1000 - m) * 1000 for leg, m in zip(legs, metres))
    far = [(leg, b) for leg, b, m in zip(legs, bearings, metres) if m > 1000]
    worst_deg = max(apart_deg(leg["initial_bearing_deg"], b) for leg, b in far)
    wrong += worst_mm > MOST_MM or worst_deg > MOST_DEG or len(legs) < len(points) * (len(points) - 1) // 2
    print(f"{len(points)} points, {len(legs)} distances, largest difference {worst_mm:.4f} mm and {worst_deg:.1e} degrees")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
