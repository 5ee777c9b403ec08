#!/usr/bin/env python3
"""What an analyst edits survives a real spreadsheet: 200 random edits, through LibreOffice in two countries.

  spreadsheet.py DATELINE WORK

Maps 200 invented reports, edits events.csv at random (seeded), has LibreOffice open and save the table as a person in
the United States (commas, decimal points) and one in Germany (semicolons, decimal commas) would, recognising dates and
numbers and writing them as it shows them, maps again with --review, and looks for every edit; and that no cell which
nobody touched counts as one. As Excel does, every day of the table stands in the form of the country.
"""
import calendar
import csv
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

EDITS = 200
SEED = 20171026
PLACES = ["Rawa", "Anah", "Al-Qaim", "Hit", "Haditha"]
COUNTRIES = {"en-US": ("44", "1033"), "de-DE": ("59", "1031")}
NOTES = ["=1+1", "@home", "-5", "+964 770", "first line\nsecond line", 'he said "no"', "a; b, c\td", "'tis", "10.26", "zwölf – الرطبة", "TRUE"]


# A day alone, or the midnight that begins it, and how a country writes it.
DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(T00:00:00)?$")
DAYS = {
    "en-US": lambda m: f"{int(m[2])}/{int(m[3])}/{m[1]}" + (" 0:00" if m[4] else ""),
    "de-DE": lambda m: f"{m[3]}.{m[2]}.{m[1]}" + (" 00:00:00" if m[4] else ""),
}


def run(dateline, *args):
    done = subprocess.run([dateline, *args], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"dateline {' '.join(map(str, args))}\n{done.stderr}")
    return done.stderr


def reports(folder):
    folder.mkdir(parents=True)
    for n in range(EDITS):
        place, month, day = PLACES[n % 5], n % 12 + 1, n * 7 % 28 + 1
        text = f"Published 2017-{month:02}-{day:02}\n\nUnit {n} of the army captured {place} on {calendar.month_name[month]} {max(1, day - 2)}, officers said.\n"
        (folder / f"r{n:03}.txt").write_text(text, encoding="utf-8")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def edits(rng, columns, rows):
    """(id, column, what is typed, what must be read) for random rows, no two of one row."""
    at = {name: i for i, name in enumerate(columns)}
    chosen = rng.sample([r for r in rows if r[at["type"]] == "capture"], EDITS)
    for row in chosen:
        day = f"2016-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        lat, lon = round(rng.uniform(30, 37), rng.randint(1, 6)), round(rng.uniform(38, 48), rng.randint(1, 6))
        note = rng.choice(NOTES)
        column, typed, wanted = rng.choice([
            ("decision", "keep", "keep"),
            ("decision", "drop", "drop"),
            ("type", (kind := rng.choice(["hold", "clash", "strike", "withdraw"])), kind),
            ("realis", (realis := rng.choice(["ongoing", "expected", "negated"])), realis),
            ("actor", (actor := rng.choice(["=Brigade", "River brigade", "3rd; 4th", "O'Neill's"])), actor),
            ("place_id", "geonames:92138" if row[at["place"]] != "Al-Qaim" else "geonames:92004", None),
            ("date", day, day),
            ("date", day[:7], day[:7]),
            ("date", f"{day[:7]}-01/{day[:7]}-09", f"{day[:7]}-01/{day[:7]}-09"),
            ("point", (lat, lon), (lat, lon)),
            ("note", note, note),
            ("reviewer", "A. Analyst", "A. Analyst"),
            ("my column", note, note),
        ])
        yield row[at["id"]], column, typed, typed if wanted is None else wanted


def formed(country, column, value):
    """As a person of that country types it."""
    if column == "point" and country == "de-DE":
        return [str(v).replace(".", ",") for v in value]
    if column == "point":
        return [str(v) for v in value]
    return value


def through_libreoffice(country, source, target, profile):
    separator, language = COUNTRIES[country]
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "user").mkdir(exist_ok=True)
    (profile / "user/registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        f"<value>{country}</value></prop></item></oor:items>"
    )
    # Separator, quote, UTF-8, first line, columns, language, quote all text, recognise numbers and dates; written as shown.
    inward = f"CSV:44,34,76,1,,{language},false,true,false"
    outward = f"csv:Text - txt - csv (StarCalc):{separator},34,76,1,,{language},false,true,true"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{profile.resolve()}", f"--infilter={inward}",
         "--convert-to", outward, "--outdir", str(target.parent), str(source)],
        check=True, capture_output=True, timeout=300,
    )


def check(dateline, work, country):
    rng = random.Random(SEED)
    out = work / country
    run(dateline, "map", work / "reports", "-o", out)
    columns, rows = read(out / "events.csv")
    at = {name: i for i, name in enumerate(columns)}
    columns.append("my column")
    wanted = list(edits(rng, columns[:-1], rows))
    by_id = {row[at["id"]]: row for row in rows}
    for row in rows:
        row.append("")
    for id_, column, typed, _ in wanted:
        row, typed = by_id[id_], formed(country, column, typed)
        if column == "point":
            row[at["lat"]], row[at["lon"]] = typed
        else:
            # A person's formula is text to them: the apostrophe is how one says so.
            row[columns.index(column)] = f"'{typed}" if typed[:1] in "=+-@" else typed
    for row in rows:
        for name in ("begin", "end", "date", "reported"):
            row[at[name]] = DAY.sub(DAYS[country], row[at[name]])
    edited = work / f"{country}-edited" / "events.csv"
    edited.parent.mkdir(exist_ok=True)
    with open(edited, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    saved = work / f"{country}-saved" / "events.csv"
    saved.parent.mkdir(exist_ok=True)
    through_libreoffice(country, edited, saved, work / f"profile-{country}")
    shutil.copy(saved, out / "events.csv")
    said = run(dateline, "map", work / "reports", "-o", out, "--review", out / "events.csv")
    columns, rows = read(out / "events.csv")
    at = {name: i for i, name in enumerate(columns)}
    by_id = {row[at["id"]]: row for row in rows}
    lost = 0
    for id_, column, _, value in wanted:
        row = by_id[id_]
        if column == "point":
            same = (float(row[at["lat"]]), float(row[at["lon"]])) == value
        else:
            cell = row[at[column]]
            same = (cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell) == value
        if not same:
            lost += 1
            print(f"{country}: {id_} {column}: {value!r} came back as {row[at.get(column, at['lat'])]!r}")
    touched = {id_ for id_, column, *_ in wanted if column not in ("note", "reviewer", "my column")}
    marked = {row[at["id"]] for row in rows if row[at["reviewed"]]}
    strays = marked - touched
    for id_ in sorted(strays):
        print(f"{country}: {id_} was not edited, and is marked {by_id[id_][at['reviewed']]!r}")
    print(said.splitlines()[1])
    return lost, len(strays) + len(touched - marked)


def main():
    dateline, work = sys.argv[1], Path(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    reports(work / "reports")
    results = {country: check(dateline, work, country) for country in COUNTRIES}
    print("; ".join(f"{country}: {EDITS} edits, {lost} lost, {wrong} wrongly marked" for country, (lost, wrong) in results.items()))
    return 1 if any(lost or wrong for lost, wrong in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
