#!/usr/bin/env python3
"""The named facts that a run on the five published reports has to show, each a line: ok or FAIL.

  must_show.py RUN BARE REPORTS     BARE is the run on the same reports without reports.csv
"""
import json
import sys
from pathlib import Path

FILES = {
    "000": "000_9a57935e1eaae060",
    "001": "001_b4b36a769ce1d482",
    "002": "002_ee4cca375cd77e4c",
    "003": "003_4c9ba156edf650c8",
    "004": "004_88e92f428d107b0f",
}
LINES = ("advances.geojson", "undated_lines.geojson")
ANAH, RAWA, AL_QAIM = "geonames:6765385", "geonames:92004", "geonames:92138"


class Run:
    """The files of one run."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.events = self.lines("events.jsonl")
        self.mentions = self.lines("mentions.jsonl")
        self.sources = {s["report"]: s for s in json.loads((self.folder / "sources.json").read_text("utf-8"))}
        self.layers = {
            path.relative_to(self.folder).as_posix(): json.loads(path.read_text("utf-8"))["features"]
            for path in sorted(self.folder.rglob("*.geojson"))
            if path.parent.name != "reference"
        }

    def lines(self, name):
        return [json.loads(line) for line in (self.folder / name).read_text("utf-8").splitlines()]

    def of(self, number):
        return [e for e in self.events if e["report"] == FILES[number]]

    def published(self, number):
        published = self.sources[FILES[number]]["published"]
        return published["date"], published["basis"]

    def features(self):
        """Every feature of an event, of every layer."""
        return [f for name, layer in self.layers.items() if name != "places.geojson" for f in layer]

    def moves(self):
        """The lines drawn, the cut by day left out: it holds the same ones again."""
        found = [f["properties"] for name in LINES for f in self.layers.get(name, [])]
        return sorted((p["from_id"], p["to_id"], p["realis"]) for p in found)


def sites(event):
    return [p for p in event["places"] if p["role"] in ("at", "objective", "destination") and p.get("lat") is not None]


def says(event, *words):
    return all(word in event["sentence"]["text"].replace("\u00a0", " ") for word in words)


def dates(run, bare):
    for number, day in (("001", "2017-10-20"), ("004", "2017-10-26")):
        yield f"{number} is dated by its text", run.published(number) == (day, "stated"), run.published(number)
        yield f"{number} is so without reports.csv", bare.published(number) == (day, "stated"), bare.published(number)
    for number, day in (("002", "2017-09-19"), ("003", "2020-02-12")):
        yield f"{number} is dated by reports.csv", run.published(number) == (day, "given"), run.published(number)
        yield f"{number} is undated without it", bare.published(number) == (None, "unknown"), bare.published(number)
        dated = [e["id"] for e in bare.of(number) if e["role"] == "news" and e["date"]["begin"]]
        yield f"{number} has no dated news without it", not dated, dated
    for which, name in ((run, "000"), (bare, "000, without reports.csv,")):
        published = which.sources[FILES["000"]]["published"]
        day = which.published("000")
        yield f"{name} is dated by 004", day == ("2017-10-30", "inferred"), day
        yield f"{name} may be a day off", published["alternatives"] == ["2017-10-29", "2017-10-31"], published["alternatives"]
        yield f"{name} says why", all(w in published["reasoning"] for w in ("day four", "last Thursday", "2017-10-26")), published["reasoning"]
    counted = [e["date"]["edtf"] for e in run.of("000") if says(e, "33 locations")]
    yield "the 33 locations are of its day four", counted == ["2017-10-29"], counted


def places(run, raw):
    border = [e for e in run.of("000") if e["type"] == "capture" and says(e, "border south of")]
    at = [(p["name"], p["geo_precision"]) for e in border for p in sites(e)]
    yield "000 captures a stretch of border", bool(border), len(border)
    yield "the border is at no town", all(precision == "linear" for _, precision in at), at
    towns = [e["id"] for e in run.of("000") if e["type"] == "capture" and e["realis"] in ("done", "ongoing")
             for p in sites(e) if p["geo_precision"] == "place"]
    yield "000 captures no town", not towns, towns
    for name in ("Bahary", "Falahat"):
        found = [m["name"] for m in run.mentions if name in m["as_written"] and m["status"] == "resolved"]
        drawn = [f["properties"]["id"] for f in run.features() if name in f["properties"].get("place_as_written", "")]
        yield f"{name} has no point", not found and not drawn, (found, drawn)
    counted = [e for e in run.of("000") if says(e, "33 locations")]
    points = [p["name"] for e in counted for p in sites(e) if p["geo_precision"] == "place"]
    yield "the 33 locations are an event", bool(counted), len(counted)
    yield "the 33 locations have no point", not points, points
    anah = {p["place_id"] for e in run.of("002") for p in e["places"] if p["as_written"] == "Anah"}
    yield "Anah is the present town", anah == {ANAH}, anah
    checks = {p["as_written"]: p["check"] for e in run.of("002") for p in e["places"] if p.get("check", "none") != "none"}
    yield "Rawa agrees with what is said of it", checks.get("Rawa") == "agrees", checks
    yield "Hawija disagrees with what is said of it", checks.get("Hawija") == "disagrees", checks
    heads = [e["id"] for e in run.events for p in sites(e) if p["as_written"] in ("BEIRUT", "LEBANON", "ERBIL")]
    yield "nothing happens at a dateline", not heads, heads


def events(run, raw):
    expected = sorted([(ANAH, RAWA, "expected"), (RAWA, AL_QAIM, "expected")])
    yield "the only lines are Anah to Rawa to al-Qaim, expected", run.moves() == expected, run.moves()
    for number, words in (("001", "Share this article"), ("003", "Back To Top"), ("004", "Share on Facebook")):
        tail = raw[number].index(words.encode())
        late = [e["id"] for e in run.of(number) if e["sentence"]["end_byte"] > tail]
        late += [m["as_written"] for m in run.mentions if m["report"] == FILES[number] and m["end_byte"] > tail]
        yield f"{number} yields nothing from \"{words}\" on", not late, late
    fallujah = {(e["date"]["begin"] or "")[:7] for e in run.events if e["type"] == "capture"
                for p in sites(e) if p["as_written"] == "Fallujah"}
    yield "Fallujah was captured in June 2016", fallujah == {"2016-06"}, fallujah
    done = [e["id"] for e in run.events if e["type"] == "objective" and e["realis"] != "expected"]
    yield "an objective is never done", not done, done
    counts = {r: sum(s[k] for k in ("placed", "regional", "undated", "unplaced")) for r, s in run.sources.items()}
    told = [e for e in run.events if not e["same_as"] and not e["told_in"]]
    sums = all(counts[r] == s["events"] for r, s in run.sources.items()) and sum(counts.values()) == len(told)
    yield "each event is in exactly one class", sums, (counts, len(told))


def main():
    run, bare = Run(sys.argv[1]), Run(sys.argv[2])
    raw = {number: (Path(sys.argv[3]) / f"{name}.txt").read_bytes() for number, name in FILES.items()}
    facts = [*dates(run, bare), *places(run, raw), *events(run, raw)]
    for name, holds, found in facts:
        print(f"ok    {name}" if holds else f"FAIL  {name}: found {found}")
    wrong = sum(not holds for _, holds, _ in facts)
    print(f"{len(facts) - wrong} of {len(facts)} facts shown")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
