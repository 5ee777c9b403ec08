#!/usr/bin/env python3
"""Who held what, and what reports tell together or dispute, against the finer labelling of the five reports.

  campaign.py DATELINE SHARED RUN     RUN is a map of SHARED/seeds; fails where a figure is below the one of LEAST
"""
import json
import subprocess
import sys
from pathlib import Path

LEAST = {"status": 23, "holder": 22, "since": 23, "crossdoc": 7}


def folded(name):
    return (name or "").lower().replace("’", "'")


class Gold:
    def __init__(self, shared):
        deep = Path(shared) / "gold/deep"
        self.control = json.loads((deep / "control_status.json").read_text("utf-8"))["rows"]
        self.crossdoc = json.loads((deep / "crossdoc.json").read_text("utf-8"))
        self.side = {folded(a): name for name, all in self.crossdoc["actor_aliases"].items() for a in all}
        self.sentence = {}
        for path in sorted(deep.glob("00*.json")):
            report = json.loads(path.read_text("utf-8"))
            spans = {s["i"] if "i" in s else n: s for n, s in enumerate(report["sentences"])}
            for event in report["events"]:
                found = event.get("sentence", event.get("sentence_index"))
                found = spans[found] if isinstance(found, int) else found
                self.sentence[event["id"]] = (path.stem, found["bstart"], found["bend"])

    def same_side(self, ours, theirs):
        return self.side.get(folded(ours), ours) == self.side.get(folded(theirs), theirs)


def control(dateline, shared, gold):
    """Rows right in status; of those, in holder and in since."""
    right, wrong = {"status": 0, "holder": 0, "since": 0}, []
    for day in sorted({row["as_of"] for row in gold.control}):
        command = [dateline, "control", f"{shared}/seeds", "--on", day, "--format", "json"]
        out = subprocess.run(command, capture_output=True, check=True).stdout
        towns = {folded(t["place"]): t for t in json.loads(out or "[]")}
        for row in (r for r in gold.control if r["as_of"] == day):
            ours = towns.get(folded(row["place"]), {"status": "unknown"})
            status = ours["status"] in row["accept"]
            # Where another status is accepted, only that is asked.
            same = ours["status"] == row["status"]
            holder = status and (not same or gold.same_side(ours.get("holder"), row["holder"]))
            since = status and (not same or (ours.get("since") or None) == row["since"])
            for what, ok in (("status", status), ("holder", holder), ("since", since)):
                right[what] += ok
            if not (status and holder and since):
                wrong.append(f"{day} {row['place']}: {ours['status']}, {ours.get('holder')}, {ours.get('since')}; "
                             f"expected {row['status']}, {row['holder']}, {row['since']}")
    return right, wrong


def told(run, gold, event, kinds):
    """Our events of a gold event's sentence, of some types."""
    report, begin, end = gold.sentence[event]
    return [e for e in run if e["report"] == report and e["type"] in kinds
            and e["sentence"]["start_byte"] < end and begin < e["sentence"]["end_byte"]]


def crossdoc(folder, gold):
    """The facts of crossdoc.json that a map can show, each with whether it does."""
    folder = Path(folder)
    run = [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    features = {}
    for path in folder.glob("*.geojson"):
        for feature in json.loads(path.read_text("utf-8"))["features"]:
            features[feature.get("id")] = feature["properties"]
    top = {e["id"]: e["told_in"] or e["same_as"] or e["id"] for e in run}
    shown = lambda e: features.get(top[e["id"]], features.get(e["id"], {}))
    mosul = {top[e["id"]] for g in ("002-e14", "004-e16") for e in told(run, gold, g, ["capture"])}
    yield "Mosul is retaken once, in two reports", len(mosul) == 1 and all(features[m]["n_reports"] == 2 for m in mosul)
    holds = [e for g in ("001-e06", "004-e03") for e in told(run, gold, g, ["hold"])]
    days = {e["date"]["begin"] for e in holds if not e["told_in"]}
    yield "holds of several days stay several", len(days) == 2
    members = gold.crossdoc["clusters"][0]["conflict"]["members"]
    launch = {g: told(run, gold, g, ["offensive"]) for g in members}
    yield "each report of the launch is read", all(launch.values())
    groups = {g: {shown(e).get("conflict_group") for e in of} - {None} for g, of in launch.items()}
    yield "the launch is disputed in one group", bool(set.intersection(*groups.values()))
    dates = {g: {shown(e).get("begin", "")[:10] for e in of if shown(e).get("conflict_group")} for g, of in launch.items()}
    yield "with both its days, side by side", all(day in dates[g] for g, day in members.items())
    lines = json.loads((folder / "advances.geojson").read_text("utf-8"))["features"]
    ends = sorted((f["properties"]["from_place"], f["properties"]["to_place"], f["properties"]["realis"]) for f in lines)
    stated = sorted((x["frm"], x["to"].replace("al-Q", "Al-Q"), x["realis"])
                    for x in gold.crossdoc["lines"]["planned_with_order_stated"])
    stated = sorted((a.replace("al-Q", "Al-Q"), b, c) for a, b, c in stated)
    yield "the lines are those whose order is stated", ends == stated
    findings = (folder / "findings.csv").read_text("utf-8")
    yield "Hawija is not where the report has it", "contradicted_distance" in findings and "Hawija" in findings


def main():
    dateline, shared, folder = sys.argv[1:]
    gold = Gold(shared)
    right, wrong = control(dateline, shared, gold)
    facts = list(crossdoc(folder, gold))
    for line in wrong:
        print("control:", line)
    for fact, ok in facts:
        print("ok   " if ok else "FAIL ", fact)
    right["crossdoc"] = sum(ok for _, ok in facts)
    of = {"status": len(gold.control), "holder": len(gold.control), "since": len(gold.control), "crossdoc": len(facts)}
    print(", ".join(f"{what} {n} of {of[what]}" for what, n in right.items()))
    return any(right[what] < least for what, least in LEAST.items())


if __name__ == "__main__":
    sys.exit(main())
