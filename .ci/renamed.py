#!/usr/bin/env python3
"""Whether the reading leans on names or days it has met: the labelled reports with every place name replaced by another
of its kind and every date shifted by the same weeks are read again, and no figure may fall by more than ALLOWED.

  renamed.py DATELINE SHARED WORK      prints the figures; exits 1 where one falls too far

Two places of one report never share a name afterwards, a name keeps its capitals, coordinates move with it, and a
country's people is called after the new one. Towns of the country a report mostly tells of become towns of Iraq (of Syria,
where that is Iraq), others those of the other one; so do that country, and the one told of next to it.
Kinds of which the tables hold too few (rivers, roads, seas) keep their names; the figure says how many. Weekdays stay,
as the shift is one of whole weeks; it is the one that is nearest to four years.
"""
import bisect
import collections
import csv
import datetime
import json
import random
import re
import subprocess
import sys
from pathlib import Path

ALLOWED = 0.03
DRAWS = 3
YEARS, SHIFT = 4, datetime.timedelta(weeks=208)
MONTHS = "January February March April May June July August September October November December".split()
NAMES = {name: n for n, full in enumerate(MONTHS, 1) for name in (full, full[:3], full[:4])}
MONTH = "|".join(sorted(NAMES, key=len, reverse=True))
DATES = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)|(?P<dots>\b\d\d\.\d\d\.(?:19|20)\d\d\b)"
    rf"|\b(?P<m1>{MONTH})\b\.? (?P<d1>\d\d?)\b(?:st|nd|rd|th)?(?:, (?P<y1>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<d2>\d\d?)(?:st|nd|rd|th)? (?P<m2>{MONTH})\b\.?(?: (?P<y2>(?:19|20)\d\d)\b)?"
    r"|(?P<year>(?:(?<=[a-z]-)|(?<![\d.,:/-]))(?:19|20)\d\d(?![\d.,:/-]*\d))"
)
COMPASS = re.compile(r"(?i)^((?:north|south|east|west|central)\w*) (.+)$")
KINDS = {"city": "town", "town": "town", "village": "town", "province": "province", "district": "district", "country": "country", "facility": "site", "region": "region"}
FEWEST = 8


def rows(path):
    lines = (line for line in Path(path).read_text("utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


def pools():
    """Kind and country: places with a plain name that only one place of the tables bears."""
    places = rows("gazetteer/places.csv")
    town = lambda p: {"city": "town", "village": "town"}.get(p["kind"], p["kind"])
    borne = collections.Counter((p["name"], town(p)) for p in places)
    found = collections.defaultdict(list)
    for p in places:
        kind = town(p)
        if borne[p["name"], kind] > 1 or not re.fullmatch(r"[A-Z][\w'’-]+(?: [\w'’-]+)?", p["name"]):
            continue
        if kind == "town" and int(p["population"] or 0) < 5000:
            continue
        entry = (p["name"], float(p["lat"]), float(p["lon"]), p["country"])
        if kind == "country":
            found[kind, ""].append(entry)
        elif p["country"] in ("IQ", "SY"):
            found[kind, p["country"]].append(entry)
    return {key: pool for key, pool in found.items() if len(pool) >= FEWEST}


def shifted(text, published):
    """A date in words, so many weeks later; as it stands where it is none."""

    def one(found):
        said = found.groupdict()
        if said["year"]:
            return str(int(said["year"]) + YEARS)
        if said["iso"]:
            return (datetime.date.fromisoformat(said["iso"]) + SHIFT).isoformat()
        if said["dots"]:
            day, month, year = map(int, said["dots"].split("."))
            return (datetime.date(year, month, day) + SHIFT).strftime("%d.%m.%Y")
        n = 1 if said["m1"] else 2
        month, day, year = NAMES[said[f"m{n}"]], int(said[f"d{n}"]), said[f"y{n}"]
        years = [int(year)] if year else [published.year, published.year - 1] if published else []
        for y in years:
            try:
                date = datetime.date(y, month, day)
            except ValueError:
                continue
            if year or date <= published + datetime.timedelta(days=7):
                new = date + SHIFT
                tail = f", {new.year}" if year and n == 1 else f" {new.year}" if year else ""
                return f"{MONTHS[new.month - 1]} {new.day}{tail}" if n == 1 else f"{new.day} {MONTHS[new.month - 1]}{tail}"
        return found.group()

    return [(m.start(), m.end(), one(m)) for m in DATES.finditer(text)]


def shift(day, precision="day"):
    if not day:
        return day
    if precision in ("month", "year"):
        return str(int(day[:4]) + YEARS) + day[4:]
    return (datetime.date.fromisoformat(day) + SHIFT).isoformat()


def renamed(places, pools, rng):
    """For each labelled place the one that takes its place; none where it keeps its name."""
    told = collections.Counter(p["country"] for p in places if p["kind"] != "country").most_common()
    main = told[0][0] if told else ""
    near, far = ("SY", "IQ") if main == "Iraq" else ("IQ", "SY")
    used, chosen = {p["name"] for p in places}, {}
    # what is said to lie in a country lies there afterwards
    countries = {entry[3]: entry for entry in pools["country", ""]}
    abroad = [country for country, _ in told if country != main and country in used]
    for country, code in zip([main, *abroad], (near, far)):
        if country in used and not COMPASS.match(country):
            chosen[country] = countries[code]
            used.add(countries[code][0])
    for p in places:
        if p["name"] in chosen:
            continue
        kind = KINDS.get(p["kind"])
        pool = pools.get((kind, "" if kind == "country" else near if p["country"] == main else far), [])
        free = [entry for entry in pool if entry[0] not in used]
        parts = COMPASS.match(p["name"])
        if not free or parts:
            chosen[p["name"]] = None
            continue
        chosen[p["name"]] = rng.choice(free)
        used.add(chosen[p["name"]][0])
    for p in places:
        parts = COMPASS.match(p["name"])
        whole = parts and chosen.get(parts[2])
        if whole:
            chosen[p["name"]] = (f"{parts[1]} {whole[0]}", *whole[1:])
    return chosen


def peoples(text, gold, chosen):
    """The people of a renamed country is that of the new one ("Angolan troops"), but within the name of a place."""
    named = [span for p in gold["places"] for span in p["offsets"]]
    of = {row["name"]: [d for d in row["demonyms"].split("; ") if d] for row in rows("gazetteer/countries.csv")}
    edits = []
    for p in gold["places"]:
        new = of.get(chosen[p["name"]][0]) if p["kind"] == "country" and chosen[p["name"]] else None
        for was in of.get(p["name"], []) if new else []:
            for found in re.finditer(rf"\b(?:{was}|{was.upper()})(?=s?\b)", text):
                if not any(a < found.end() and found.start() < b for a, b in named):
                    edits.append((found.start(), found.end(), new[0].upper() if found.group().isupper() else new[0]))
    return edits


def edits_of(text, gold, chosen, published):
    edits = shifted(text, published) + peoples(text, gold, chosen)
    for p in gold["places"]:
        new = chosen[p["name"]]
        for start, end in p["offsets"] if new else []:
            was, name = text[start:end], new[0]
            if COMPASS.match(p["name"]) and COMPASS.match(was):
                name = f"{COMPASS.match(was)[1]} {COMPASS.match(name)[2]}"
            edits.append((start, end, name.upper() if was.isupper() and len(was) > 3 else name))
    kept, last = [], 0
    for edit in sorted(edits, key=lambda e: (e[0], -e[1])):
        if edit[0] >= last:
            kept.append(edit)
            last = edit[1]
    return kept


def applied(text, edits):
    out, last = [], 0
    for start, end, new in edits:
        out += [text[last:start], new]
        last = end
    return "".join(out) + text[last:]


def mover(edits):
    """Where a position of the old text stands in the new one."""
    ends, moved, sum_ = [], [], 0
    for start, end, new in edits:
        sum_ += len(new) - (end - start)
        ends.append(end)
        moved.append(sum_)
    return lambda at: at + (moved[i - 1] if (i := bisect.bisect_right(ends, at)) else 0)


def rewritten(gold, text, pools, rng):
    published = datetime.date.fromisoformat(gold["published_inferred"]) if gold.get("published_inferred") else None
    chosen = renamed(gold["places"], pools, rng)
    edits = edits_of(text, gold, chosen, published)
    move, new = mover(edits), applied(text, edits)
    label = lambda name: chosen[name][0] if chosen.get(name) else name
    for p in gold["places"]:
        to = chosen[p["name"]]
        p["offsets"] = [[move(a), move(b)] for a, b in p["offsets"]]
        if to:
            p.update(name=to[0], lat=to[1], lon=to[2], country=to[3], as_written=sorted({new[a:b] for a, b in p["offsets"]}))
            p.pop("guess", None)
    for e in gold["events"]:
        e["place"] = e["place"] and label(e["place"])
        e["date"] = shift(e["date"], e.get("date_precision"))
        for s in [e["sentence"], *e.get("also_sentences", [])]:
            s.update(start=move(s["start"]), end=move(s["end"]))
    return new, gold, sum(to is None for to in chosen.values())


def figures(dateline, shared, work, reports, gold):
    """What the scorer says of a run on a folder of reports."""
    run, predictions, figures = work / "run", work / "predictions.jsonl", work / "figures.json"
    subprocess.run([dateline, "map", reports, "-o", run, "--force"], check=True, capture_output=True)
    subprocess.run([sys.executable, shared / "gold/from_dateline.py", run, "--texts", reports, "--events", predictions], check=True, capture_output=True)
    scorer = [sys.executable, shared / "gold/score_events.py", "--gold", gold, "--pred", predictions, "--json", figures]
    subprocess.run(scorer, check=True, capture_output=True)
    told = json.loads(figures.read_text("utf-8"))
    f1 = lambda of: of["f1"] or 0.0
    levels = {f"events {level}": f1(told["events"][level]["by_group"]["all"]) for level in ("bound", "within25", "strict", "strict_c")}
    return {"places": f1(told["places"]["all"]), **levels}


def draw(seed, dateline, shared, work, pools):
    reports, rng, kept, names = work / f"reports-{seed}", random.Random(seed), 0, 0
    reports.mkdir(parents=True, exist_ok=True)
    lines = []
    for line in (shared / "gold/dev_gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        text = (shared / f"gold/dev_reports/{gold['id']}.txt").read_bytes().decode("utf-8")
        names += len(gold["places"])
        text, gold, same = rewritten(gold, text, pools, rng)
        kept += same
        (reports / f"{gold['id']}.txt").write_bytes(text.encode("utf-8"))
        lines.append(json.dumps(gold, ensure_ascii=False))
    given = (shared / "gold/dev_reports/reports.csv").read_text("utf-8")
    day = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
    (reports / "reports.csv").write_text(day.sub(lambda m: shift(m.group()), given), "utf-8")
    gold = work / f"gold-{seed}.jsonl"
    gold.write_text("\n".join(lines) + "\n", "utf-8")
    return figures(dateline, shared, work, reports, gold), kept, names


def main():
    dateline, shared, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    before = figures(dateline, shared, work, shared / "gold/dev_reports", shared / "gold/dev_gold.jsonl")
    draws = [draw(seed, dateline, shared, work, pools()) for seed in range(1, DRAWS + 1)]
    after = {name: sum(of[name] for of, *_ in draws) / DRAWS for name in before}
    low = [name for name in before if after[name] < before[name] - ALLOWED]
    for name in low:
        print(f"{name}: fell by {before[name] - after[name]:.3f}, at most {ALLOWED} is allowed")
    _, kept, names = draws[0]
    told = "; ".join(f"{name} {before[name]:.3f} -> {after[name]:.3f}" for name in before)
    print(f"{told}; {names - kept} of {names} names replaced, {DRAWS} draws, dates {SHIFT.days // 7} weeks later")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
