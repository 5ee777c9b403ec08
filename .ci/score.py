#!/usr/bin/env python3
"""Scores a run against the gold with the scorers in shared and holds it to the thresholds.

  score.py RUN SHARED WORK seeds|dev      prints the figures, one line last; exits 1 below a threshold
"""
import json
import subprocess
import sys
from pathlib import Path

# place precision, place recall, F1 of events (type and place bound): what is asked of the five reports
ASKED = {"seed": (0.95, 0.95, 0.75)}
GROUPS = {"seeds": ["seed"], "dev": ["seed", "corpora", "negative", "wire", "blog"]}


def predict(run, shared, work, which):
    texts = shared / ("seeds" if which == "seeds" else "gold/dev_reports")
    predictions = work / f"{which}.jsonl"
    prefix = ["--prefix", "seed-"] if which == "seeds" else []
    convert = [sys.executable, shared / "gold/from_dateline.py", run, "--texts", texts, "--events", predictions]
    subprocess.run([*convert, *prefix], check=True)
    return predictions


def score(predictions, shared, work, which):
    figures = work / f"{which}-score.json"
    gold = shared / "gold/dev_gold.jsonl"
    scorer = [sys.executable, shared / "gold/score_events.py", "--gold", gold, "--pred", predictions, "--json", figures]
    subprocess.run(scorer, check=True)
    return json.loads(figures.read_text("utf-8"))


def three(figures, group):
    """Precision and recall of places, F1 of events, of one group; 0 where nothing was found."""
    places = figures["places"].get(group, {})
    events = figures["events"]["bound"]["by_group"].get(group, {})
    return places.get("p") or 0.0, places.get("r") or 0.0, events.get("f1") or 0.0


def main():
    run, shared, work, which = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    figures = score(predict(run, shared, work, which), shared, work, which)
    said, low = [], []
    for group in [*GROUPS[which], *(["all"] if which == "dev" else [])]:
        p, r, f1 = three(figures, group)
        said.append(f"{group} places P {p:.3f} R {r:.3f}, events F1 {f1:.3f}")
        if group in ASKED and any(got < asked for got, asked in zip((p, r, f1), ASKED[group])):
            low.append(f"{group}: asked P {ASKED[group][0]}, R {ASKED[group][1]}, F1 {ASKED[group][2]}")
    print("\n".join(low))
    print("; ".join(said))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
