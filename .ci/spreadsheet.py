#!/usr/bin/env python3
"""What an analyst edits survives a real spreadsheet: 200 random edits, through LibreOffice in two countries.

  spreadsheet.py DATELINE WORK

Maps 200 invented reports, of which some tell the same event twice and some tell of an offensive, edits events.csv at
random (seeded; one row of each event) and adds rows of the analyst's own, has LibreOffice open and save the table as a
person in the United States (commas, decimal points) and one in Germany (semicolons, decimal commas) would, recognising
dates and numbers and writing them as it shows them, maps again with --review, and looks for every edit: in the table,
and on the map. No cell which nobody touched may count as one. As Excel does, every day of the table stands in the form
of the country. Then the rows of the analyst's own are edited once more, which must change these and no others.
"""
import calendar
import csv
import datetime
import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

EDITS = 200
OWN = 24
SEED = 20171026
PLACES = ["Rawa", "Anah", "Al-Qaim", "Hit", "Haditha"]
# A place that no report names.
ELSEWHERE = "dateline:akashat"
COUNTRIES = {"en-US": ("44", "1033"), "de-DE": ("59", "1031")}
NOTES = ["=1+1", "@home", "-5", "+964 770", "first line\nsecond line", 'he said "no"', "a; b, c\td", "'tis", "10.26", "zwölf – الرطبة", "TRUE"]
# Columns that stand in no layer, and those that other events of the same thing make.
WORKING = ("decision", "note", "reviewer", "my column")
FOLLOWS = ("also_sources", "n_reports", "conflict_group", "conflict_note", "label", "same_as")

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
        place, month, day = PLACES[n % 5], n % 12 + 1, n * 11 % 28 + 1
        on = f"{calendar.month_name[month]} {max(1, day - 2)}"
        text = f"Published 2017-{month:02}-{day:02}\n\nUnit {n} of the army captured {place} on {on}, officers said.\n"
        if n % 4 == 1:
            text += f"\nThe army captured {place} on {on}, a spokesman confirmed.\n"
        if n % 4 == 2:
            text += f"\nThe army launched an offensive in {PLACES[(n + 2) % 5]} on {on}.\n"
        (folder / f"r{n:03}.txt").write_text(text, encoding="utf-8")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]


def write(path, columns, rows):
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *([row[c] for c in columns] for row in rows)])


def days_after(midnight, days):
    return (datetime.date.fromisoformat(midnight[:10]) + datetime.timedelta(days)).isoformat()


def days(first, after):
    """What begin, end and date say of the days from one until before another."""
    last = days_after(after, -1)
    return {"begin": f"{first}T00:00:00", "end": f"{after}T00:00:00", "date": first if first == last else f"{first}/{last}"}


def edits(rng, rows):
    """(row, what is typed by column, what must be read by column) for random rows, one of each event on the map."""
    by_event = {}
    for row in (r for r in rows if r["type"] in ("capture", "offensive") and r["begin"]):
        by_event.setdefault((row["type"], row["place"], row["begin"]), []).append(row)
    events = list(by_event.values())
    told_again = [e for e in events if len(e) > 1]
    others = [e for e in events if len(e) == 1]
    # A good part of them are told more than once, whichever telling the analyst edits.
    some = rng.sample(told_again, min(len(told_again), EDITS // 2))
    for n, event in enumerate(some + rng.sample(others, EDITS - len(some))):
        row = rng.choice(event)
        # A month for each, far from every other: what is put on one day in one place would be merged.
        typed, wanted = rng.choice(one_edit(rng, row, f"{2000 + n // 12}-{n % 12 + 1:02}-{rng.randint(1, 18):02}"))
        yield row, typed, wanted


def one_edit(rng, row, day):
    lat, lon = round(rng.uniform(30, 37), rng.randint(1, 6)), round(rng.uniform(38, 48), rng.randint(1, 6))
    note, begin, end = rng.choice(NOTES), row["begin"][:10], row["end"][:10]
    earlier, later, after = days_after(begin, -1), days_after(end, 1), days_after(day, rng.randint(1, 9))
    same = [
        ("decision", "keep"),
        ("decision", "drop"),
        ("type", rng.choice(["hold", "clash", "strike", "withdraw"])),
        ("realis", rng.choice(["ongoing", "expected", "negated"])),
        ("hedge", rng.choice([h for h in ("stated", "claimed", "unattributed") if h != row["hedge"]])),
        ("actor", rng.choice(["=Brigade", "River brigade", "3rd; 4th", "O'Neill's"])),
        ("target", rng.choice(["Eastern garrison", "+Cell", "10th – الرطبة"])),
        ("place_id", ELSEWHERE),
        ("date", day),
        ("date", day[:7]),
        ("date", f"{day[:7]}-01/{day[:7]}-09"),
        ("note", note),
        ("reviewer", "A. Analyst"),
        ("my column", note),
    ]
    edits = [({column: value}, {column: value}) for column, value in same] + [
        ({"lat": lat, "lon": lon}, {"lat": lat, "lon": lon}),
        ({"begin": earlier}, days(earlier, end)),
        ({"end": later}, days(begin, later)),
        ({"begin": day, "end": after}, days(day, after)),
    ]
    if row["type"] == "capture":
        edits.append(({"partial": True}, {"partial": "true"}))
    else:
        phase = rng.choice([p for p in ("announced", "launched", "ongoing", "ended") if p != row["phase"]])
        edits += [({"phase": phase}, {"phase": phase})] * 4
    return edits


def own_rows(rng):
    """(note, what is typed, what must be read, what is typed over it in the next run, what must be read then)."""
    for n in range(OWN):
        day, months = f"2016-{rng.randint(1, 12):02}-{rng.randint(1, 26):02}", rng.randint(1, 12)
        later = days_after(day, rng.randint(2, 9))
        point = {"lat": round(rng.uniform(30, 37), 3), "lon": round(rng.uniform(38, 48), 3)}
        moved = {"lat": round(rng.uniform(30, 37), 4), "lon": round(rng.uniform(38, 48), 4)}
        where = ({"place_id": "geonames:92138"}, {"place": f"pump {n}", **point})[n % 2]
        when, dated = rng.choice([({"date": day}, {"date": day}), ({"begin": day, "end": later}, days(day, later)), ({"begin": day}, days(day, days_after(day, 1)))])
        kind, month = rng.choice(["strike", "clash"]), f"2015-{months:02}"
        again, wanted = rng.choice([
            (moved, moved),
            ({"place_id": "geonames:92004"}, {"place_id": "geonames:92004", "place": "Rawa"}),
            ({"end": later}, days(day, later)),
            ({"begin": "2015-12-24"}, {"begin": "2015-12-24T00:00:00"}),
            ({"date": month}, {"date": month}),
            ({"type": "withdraw", "actor": "=Unit 5"}, {"type": "withdraw", "actor": "=Unit 5"}),
        ])
        said = {"type": kind, "note": f"own {n}"}
        yield f"own {n}", {"source": "review", **said, **where, **when}, {**said, **where, **dated}, again, wanted


def formed(country, value):
    """As a person of that country types it; their formula is text to them: the apostrophe is how one says so."""
    if isinstance(value, bool):
        return {"en-US": "TRUE", "de-DE": "WAHR"}[country]
    if isinstance(value, float):
        return str(value).replace(".", "," if country == "de-DE" else ".")
    return f"'{value}" if value[:1] in "=+-@" else value


def wrong_in(wanted, found):
    """The columns that do not say what they must."""
    def same(value, cell):
        cell = "" if cell is None else cell
        if isinstance(value, float):
            return cell != "" and float(cell) == value
        cell = str(cell).lower() if isinstance(cell, bool) else cell
        return (cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell) == value
    return [column for column, value in wanted.items() if not same(value, found.get(column))]


def on_the_map(out, row):
    """The feature that tells a row: its own, or that of the event it was merged into."""
    place = f"{row['source']}:{row['start_byte']}-{row['end_byte']}"
    for layer in ("events", "regions", "undated"):
        path = out / f"{layer}.geojson"
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"] if path.exists() else []:
            told = feature["properties"]
            own = f"{told['source']}:{told['start_byte']}-{told['end_byte']}"
            if told["id"] == row["id"] or place == own or place in (told.get("also_sources") or "").split("; "):
                yield {**told, "lon": feature["geometry"]["coordinates"][0], "lat": feature["geometry"]["coordinates"][1]}


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


def saved(country, columns, rows, work, name, out):
    """The table as a spreadsheet of that country saves it, put in its place."""
    rows = [{**row, **{c: DAY.sub(DAYS[country], row[c]) for c in ("begin", "end", "date", "reported")}} for row in rows]
    edited, target = work / f"{country}-{name}-edited" / "events.csv", work / f"{country}-{name}-saved" / "events.csv"
    write(edited, columns, rows)
    target.parent.mkdir(exist_ok=True)
    through_libreoffice(country, edited, target, work / f"profile-{country}")
    shutil.copy(target, out / "events.csv")


def lost_edits(country, out, wanted):
    """How many of (row, what must be read) are not in the table, or not on the map where the row stands there."""
    _, rows = read(out / "events.csv")
    by_key = {key: row for row in rows for key in (row["id"], row["note"])}
    lost = 0
    for key, values in wanted:
        row = by_key.get(key, {})
        wrong = wrong_in(values, row)
        for column in wrong:
            print(f"{country}: {key} {column}: {values[column]!r} came back as {row.get(column)!r}")
        layer = {c: v for c, v in values.items() if c not in WORKING}
        if row and layer and not wrong and row["source"] != "review":
            told = list(on_the_map(out, row))
            if not any(not wrong_in(layer, t) for t in told):
                wrong = ["map"]
                print(f"{country}: {key}: {layer} is not on the map: {[{c: t.get(c) for c in layer} for t in told]}")
        lost += bool(wrong)
    return lost


def check(dateline, work, country):
    rng = random.Random(SEED)
    out = work / country
    again = ["map", work / "reports", "-o", out, "--review", out / "events.csv"]
    run(dateline, "map", work / "reports", "-o", out)
    columns, rows = read(out / "events.csv")
    columns.append("my column")
    rows = [{**row, "my column": ""} for row in rows]
    chosen, own = list(edits(rng, rows)), list(own_rows(rng))
    for row, typed, _ in chosen:
        row.update((c, formed(country, v)) for c, v in typed.items())
    rows += [{**dict.fromkeys(columns, ""), **{c: formed(country, v) for c, v in typed.items()}} for _, typed, *_ in own]
    saved(country, columns, rows, work, "first", out)
    said = run(dateline, *again)
    wanted = [(row["id"], values) for row, _, values in chosen] + [(note, values) for note, _, values, *_ in own]
    lost = lost_edits(country, out, wanted)
    columns, rows = read(out / "events.csv")
    touched = {row["id"] for row, typed, _ in chosen if not typed.keys() & {"note", "reviewer", "my column"}}
    marked = {row["id"]: row["reviewed"] for row in rows if row["reviewed"] and row["source"] != "review"}
    for id_ in sorted(marked.keys() - touched):
        print(f"{country}: {id_} was not edited, and is marked {marked[id_]!r}")
    wrong = len(marked.keys() ^ touched)
    print(said.splitlines()[1])
    # The analyst edits their own rows once more.
    before = {row["id"]: dict(row) for row in rows}
    by_note = {row["note"]: row for row in rows}
    for note, _, _, typed, _ in own:
        by_note[note].update((c, formed(country, v)) for c, v in typed.items())
    saved(country, columns, rows, work, "second", out)
    run(dateline, *again)
    lost += lost_edits(country, out, [(note, values) for note, *_, values in own])
    _, rows = read(out / "events.csv")
    for row in (r for r in rows if r["source"] != "review"):
        # What other rows of its event say of it may follow from an edit of one.
        changed = [c for c in columns if row[c] != before.get(row["id"], {}).get(c) and c not in FOLLOWS]
        wrong += bool(changed)
        if changed:
            print(f"{country}: {row['id']} was not edited again, and {changed} changed")
    return lost, wrong


def main():
    dateline, work = sys.argv[1], Path(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    reports(work / "reports")
    results = {country: check(dateline, work, country) for country in COUNTRIES}
    print("; ".join(f"{country}: {EDITS} edits and {OWN} own rows, {lost} lost, {wrong} wrongly marked" for country, (lost, wrong) in results.items()))
    return 1 if any(lost or wrong for lost, wrong in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
