#!/usr/bin/env python3
"""Makes boundaries.geojson, the outlines of countries beneath the maps, from figures of Natural Earth (public domain).

    apt-get download qgis-common && dpkg -x qgis-common*.deb qgis
    python3 gazetteer/make_boundaries.py qgis/usr/share/qgis/resources/data/world_map.gpkg

QGIS ships the 1:10m countries of Natural Earth 4.1 as world_map.gpkg (its README_world_map.md says how they were made).
Borders are cut where countries meet, each stretch is simplified once, so that neighbours still share it to the digit.
"""

import argparse
import heapq
import json
import math
import sqlite3
import struct
import sys
from collections import defaultdict
from pathlib import Path

from common import read_table

HERE = Path(__file__).parent
FINE, ROUGH = 3, 2  # decimals, about 100 m and 1 km: of ends and short stretches, and within long ones
LONG = 1.0  # degrees across from which a stretch is long
# Smallest triangle, in square degrees at the equator, that a vertex of a border or of a coast may make with its
# neighbours; smaller ones are left out (Visvalingam and Whyatt 1993). Borders matter more here.
BORDER, COAST = 0.0045, 0.022
ISLAND = 1.0  # square degrees: smaller islands are left out where their country has a larger part
ROUNDS = 8  # of making finer what crosses
PIECE = 60  # vertices of a stretch before simplifying
ROUND = 24  # an island is drawn with triangles no larger than this part of it, however coarse the coast
HEADER = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of a GeoPackage envelope by its kind


def polygons(blob):
    """The polygons of a GeoPackage geometry: lists of rings, each a list of (lon, lat)."""
    at = 8 + HEADER[blob[3] >> 1 & 7]

    def number():
        nonlocal at
        (value,) = struct.unpack_from("<I", blob, at)
        at += 4
        return value

    def geometry():
        nonlocal at
        at += 1
        kind, count = number(), number()
        if kind == 6:
            return [polygon for _ in range(count) for polygon in geometry()]
        rings = []
        for _ in range(count):
            length = number()
            flat = struct.unpack_from(f"<{2 * length}d", blob, at)
            at += 16 * length
            rings.append([(round(x, 6), round(y, 6)) for x, y in zip(flat[::2], flat[1::2])])
        return [rings]

    return geometry()


def area(ring):
    """Signed area of a ring in square degrees of the equator; positive where it runs against the clock."""
    total = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:]))
    return total / 2 * math.cos(math.radians(ring[0][1]))


def triangle(a, b, c):
    """Area of a triangle in square degrees of the equator."""
    doubled = abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
    return doubled / 2 * math.cos(math.radians(b[1]))


def simplified(line, least):
    """`line` without the vertices whose triangles are smaller than `least`; its ends stay."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    alive = [True] * len(line)

    def weight(i):
        return triangle(line[before[i]], line[i], line[after[i]])

    heap = [(weight(i), i) for i in range(1, len(line) - 1)]
    heapq.heapify(heap)
    while heap:
        size, i = heapq.heappop(heap)
        if not alive[i] or size != weight(i):
            continue
        if size >= least:
            break
        alive[i] = False
        after[before[i]], before[after[i]] = after[i], before[i]
        for near in (before[i], after[i]):
            if 0 < near < len(line) - 1:
                heapq.heappush(heap, (weight(near), near))
    return [point for point, kept in zip(line, alive) if kept]


class Borders:
    """Stretches of border and of coast, each from one corner to the next, each simplified once for all who share it."""

    def __init__(self, countries):
        neighbours, owners = defaultdict(set), defaultdict(set)
        for name, parts in countries.items():
            for ring in (ring for part in parts for ring in part):
                points = ring[:-1]
                for i, point in enumerate(points):
                    neighbours[point] |= {points[i - 1], points[(i + 1) % len(points)]}
                    owners[point].add(name)
        self.corners = {point for point, near in neighbours.items() if len(near) > 2}
        self.owners = owners
        self.finer = defaultdict(int)  # stretches that crossed something: how often their least triangle was quartered

    def stretches(self, ring):
        """A ring cut at its corners, from the first of them; without any, at its first point in order."""
        points = ring[:-1]
        starts = [i for i, point in enumerate(points) if point in self.corners]
        starts = starts or [points.index(min(points))]
        turned = points[starts[0] :] + points[: starts[0] + 1]
        cuts = [i - starts[0] for i in starts] + [len(points)]
        whole = [tuple(turned[start : end + 1]) for start, end in zip(cuts, cuts[1:])]
        return [piece for stretch in whole for piece in self.pieces(stretch)]

    def pieces(self, stretch):
        """A long stretch cut so that what crosses in one piece makes only that one finer."""
        key = self.key(stretch)
        if key[0] == key[-1] and len(key) <= 2 * PIECE:
            return [stretch]
        cut = [key[i : i + PIECE + 1] for i in range(0, len(key) - 1, PIECE)]
        return cut if key == stretch else [piece[::-1] for piece in reversed(cut)]

    def simple(self, stretch):
        """A stretch simplified, alike whichever way it is run."""
        key = self.key(stretch)
        least = BORDER if all(len(self.owners[point]) > 1 for point in key) else COAST
        if key[0] == key[-1]:
            least = min(least, abs(area(key)) / ROUND)
        finer = self.finer[key]
        kept = rounded(simplified(key, least / 4**finer), FINE + finer if finer else None)
        return kept if key == stretch else kept[::-1]

    @staticmethod
    def key(stretch):
        """A stretch in the one of its two directions that comes first."""
        return min(stretch, stretch[::-1])

    def refine(self, parts):
        """Marks the stretches of a country's outline that cross one another once simplified; how many it marked."""
        cells, crossing = defaultdict(list), set()
        for stretch in (s for part in parts for ring in part for s in self.stretches(ring)):
            key, points = self.key(stretch), self.simple(stretch)
            for a, b in zip(points, points[1:]):
                near = {
                    (x, y)
                    for x in range(math.floor(min(a[0], b[0])), math.floor(max(a[0], b[0])) + 1)
                    for y in range(math.floor(min(a[1], b[1])), math.floor(max(a[1], b[1])) + 1)
                }
                for other, c, d in (entry for cell in near for entry in cells[cell]):
                    if cross(a, b, c, d):
                        crossing |= {key, other}
                for cell in near:
                    cells[cell].append((key, a, b))
        for key in crossing:
            self.finer[key] += 1
        return len(crossing)


def cross(a, b, c, d):
    """Whether two segments that share no end cross or touch."""
    if a in (c, d) or b in (c, d):
        return False

    def side(p, q, r):
        turn = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        return (turn > 1e-12) - (turn < -1e-12)

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def rounded(line, decimals=None):
    """A stretch to the decimals given, or to those worth keeping, without repeated points."""
    across = max(max(axis) - min(axis) for axis in zip(*line))
    inner = decimals or (ROUGH if across >= LONG else FINE)
    points = [[round(x, inner), round(y, inner)] for x, y in line]
    points[0], points[-1] = ([round(x, FINE) for x in end] for end in (line[0], line[-1]))
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


def worth_drawing(parts):
    """The parts of a country without its small islands."""
    largest = max(abs(area(part[0])) for part in parts)
    return [part for part in parts if abs(area(part[0])) >= min(ISLAND, largest)]


def outline(parts, borders):
    """A country as coordinates of a MultiPolygon, outer rings against the clock."""
    drawn = []
    for part in parts:
        rings = []
        for ring in part:
            stretches = [borders.simple(stretch) for stretch in borders.stretches(ring)]
            rings.append(stretches[0] + [point for stretch in stretches[1:] for point in stretch[1:]])
        rings = [ring for ring in rings if len(ring) >= 4]  # smaller ones vanish in the last decimal
        if rings:
            drawn.append([ring if (area(ring) > 0) == (i == 0) else ring[::-1] for i, ring in enumerate(rings)])
    return drawn


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("world_map", type=Path, help="world_map.gpkg of QGIS")
    _, countries = read_table(HERE / "countries.csv")
    names = {c["iso2"]: c["name"] for c in countries}
    with sqlite3.connect(arguments.parse_args().world_map) as world:
        rows = world.execute("SELECT iso_a2, NAME, geom FROM countries WHERE iso_a2 != 'AQ' ORDER BY iso_a2, fid").fetchall()
    parts = {(code, name): worth_drawing(polygons(blob)) for code, name, blob in rows}
    borders = Borders(parts)
    for _ in range(ROUNDS):
        if not sum(borders.refine(own) for own in parts.values()):
            break
    else:
        sys.exit(f"after {ROUNDS} rounds some outlines still cross themselves")
    features = []
    for (code, name), own in parts.items():
        properties = {"name": names.get(code) or name or "", "iso_a2": code if len(code) == 2 and code != "-1" else ""}
        if drawn := outline(own, borders):
            geometry = {"type": "MultiPolygon", "coordinates": drawn}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    text = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    (HERE / "boundaries.geojson").write_text(f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main()
