#!/usr/bin/env python3
"""Scores a run against the gold with the scorers in shared and holds it to the thresholds and to what the README claims.

  score.py RUN SHARED WORK seeds|dev      prints the figures, one line last; exits 1 below a threshold
"""
import json
import re
import subprocess
import sys
from pathlib import Path

README = Path("README.md")
# place precision, place recall, F1 of events (type and place bound): what is asked of the five reports
ASKED = {"seed": (0.95, 0.95, 0.75)}
OTHERS = ["blog", "corpora", "negative", "wire"]
SHOWN = {"seeds": {"seed": ["seed"]}, "dev": {"seed": ["seed"], "the other 66": OTHERS, **{g: [g] for g in OTHERS}}}


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


def ratios(figures, groups):
    """Precision, recall and F1 of some groups together; 0 where nothing was found."""
    sums = [figures.get(group, {}) for group in groups]
    hit, extra, missed = (sum(of.get(key, 0) for of in sums) for key in ("tp", "fp", "fn"))
    precision, recall = hit / max(1, hit + extra), hit / max(1, hit + missed)
    return precision, recall, 2 * hit / max(1, 2 * hit + extra + missed)


def claims():
    """What the table of the README claims, by the first words of its rows."""
    rows = re.findall(r"^\| the (five|other 66) reports[^|]*\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", README.read_text("utf-8"), re.M)
    return {{"five": "seed", "other 66": "the other 66"}[which]: tuple(map(float, row)) for which, *row in rows}


def main():
    run, shared, work, which = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    figures = score(predict(run, shared, work, which), shared, work, which)
    said, low = [], []
    for name, groups in SHOWN[which].items():
        p, r, _ = ratios(figures["places"], groups)
        *_, f1 = ratios(figures["events"]["bound"]["by_group"], groups)
        said.append(f"{name}: places P {p:.3f} R {r:.3f}, events F1 {f1:.3f}")
        if any(got < asked for got, asked in zip((p, r, f1), ASKED.get(name, ()))):
            low.append(f"{name}: asked are P {ASKED[name][0]}, R {ASKED[name][1]}, F1 {ASKED[name][2]}")
        if any(got < claimed - 0.005 for got, claimed in zip((p, r, f1), claims().get(name, ()))):
            low.append(f"{name}: the README claims more: {claims()[name]}")
    print("\n".join(low))
    print("; ".join(said))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
