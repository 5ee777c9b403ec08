#!/usr/bin/env python3
"""What the confidence of an event is worth: fits its weights on the labelled reports, and writes docs/accuracy.md.

  calibrate.py DATELINE SHARED WORK           prints the figures; exits 1 where the table in docs/accuracy.md lies
  calibrate.py DATELINE SHARED WORK --write   fits the weights again, into src/event/weights.rs and docs/accuracy.md

An event is right where the labels have its type at its place (the scorer's level "bound"). The weights are those of a
logistic regression with a penalty on their squares, fitted by Newton's method. Each report's events are also rated with
weights fitted without that fold of reports: those are the figures of the table.
"""
import json
import math
import re
import subprocess
import sys
from pathlib import Path

TABLE, PAGE = Path("src/event/weights.rs"), Path("docs/accuracy.md")
FOLDS, PENALTY, BINS = 10, 3.0, 10
WORSE = 0.12
BEGIN, END = "<!-- reliability: begin, made by .ci/calibrate.py -->", "<!-- reliability: end -->"


def events_of(dateline, reports, work):
    run = work / "run"
    subprocess.run([dateline, "map", reports, "-o", run, "--force"], check=True, capture_output=True)
    lines = lambda name: [json.loads(line) for line in (run / name).read_text("utf-8").splitlines()]
    named = {(m["report"], m["start_byte"], m["end_byte"]): m.get("confidence") or 0.0 for m in lines("mentions.jsonl")}
    return lines("events.jsonl"), named


def sites(event):
    of = lambda *roles: [p for p in event["places"] if p["role"] in roles]
    if event["type"] == "withdraw":
        return of("at", "objective") or of("origin")
    return of("at", "objective", "destination") or (of("origin") if event["type"] == "displacement" else [])


def right(event, gold, scorer):
    """Whether the labels have the type of an event at its place; none where they ask for neither."""
    places = gold["places"]
    group = scorer.groups(places)
    index = {}
    for i, place in enumerate(places):
        index.setdefault(place["name"], i)
    wanted = {(e["type"], None if e["place"] is None else group[index[e["place"]]]) for e in gold["events"]}
    told = []
    for p in sites(event) or [None]:
        if p is None:
            told.append((event["type"], None))
            continue
        found = scorer.bind({"surface": p["as_written"], "name": p["name"], "place": p["as_written"], "lat": p["lat"], "lon": p["lon"]}, places, 25.0)
        told.append((event["type"], "elsewhere" if found is None else group[found]))
    return any(t in wanted for t in told)


def features(event, named, told):
    """As src/event/confidence.rs has them; `told` is how many events its report has."""
    site = next(iter(sites(event)), None)
    placed = site is not None and site["place_id"] is not None and not event["unplaced_reason"]
    precision = site["geo_precision"] if placed else "none"
    found = {
        "any": 1.0,
        f"type:{event['type']}": 1.0,
        f"realis:{event['realis']}": 1.0,
        f"role:{event['role']}": 1.0,
        "hedged": float(event["hedge"] != "stated"),
        "no site": float(not placed),
        "near": float(event["unplaced_reason"] == "relative_only"),
        "inferred": float(placed and bool(site["inferred"])),
        "country": float(precision == "country"),
        "region": float(precision in ("region", "linear", "district")),
        "nobody": float(not event["actor"] and not event["target"]),
        "told again": float(bool(event["same_as"])),
        "others": math.log(told),
    }
    if placed and not site["inferred"]:
        found["place"] = named.get((event["report"], site["start_byte"], site["end_byte"]), 0.0)
    return {name: value for name, value in found.items() if value}


def solve(a, b):
    """Gaussian elimination with pivots."""
    n = len(b)
    m = [row[:] + [b[i]] for i, row in enumerate(a)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[pivot] = m[pivot], m[i]
        for r in range(i + 1, n):
            f = m[r][i] / m[i][i]
            for c in range(i, n + 1):
                m[r][c] -= f * m[i][c]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (m[i][n] - sum(m[i][c] * x[c] for c in range(i + 1, n))) / m[i][i]
    return x


def fit(rows):
    """Weights by feature: maximum likelihood with a penalty on all but the first."""
    names = ["any", *sorted({name for x, _ in rows for name in x} - {"any"})]
    at = {name: i for i, name in enumerate(names)}
    w = [0.0] * len(names)
    for _ in range(30):
        gradient = [-PENALTY * v if i else 0.0 for i, v in enumerate(w)]
        hessian = [[(PENALTY if i else 1e-6) if i == j else 0.0 for j in range(len(w))] for i in range(len(w))]
        for x, y in rows:
            known = [(at[name], value) for name, value in x.items()]
            p = 1 / (1 + math.exp(-sum(w[i] * v for i, v in known)))
            for i, v in known:
                gradient[i] += (y - p) * v
                for j, u in known:
                    hessian[i][j] += p * (1 - p) * v * u
        step = solve(hessian, gradient)
        w = [a + b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-9:
            break
    return {name: round(w[i], 3) for name, i in at.items()}


def rated(weights, x):
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in x.items())))


def bins(pairs):
    """Events in rising order of what was promised, in groups of a like size: promised, kept, how many."""
    ordered = sorted(pairs, key=lambda pair: pair[0])
    cuts = [round(i * len(ordered) / BINS) for i in range(BINS + 1)]
    groups = [ordered[a:b] for a, b in zip(cuts, cuts[1:]) if b > a]
    mean = lambda values: sum(values) / len(values)
    return [(mean([p for p, _ in g]), mean([y for _, y in g]), len(g)) for g in groups]


def error(table):
    """Expected calibration error: how far the kept lies from the promised, weighted by events."""
    return sum(abs(p - y) * n for p, y, n in table) / sum(n for *_, n in table)


def kept(pairs, least):
    above = [y for p, y in pairs if p >= least]
    return (sum(above) / len(above) if above else 0.0), len(above)


def page(own, held):
    lines = [BEGIN, "", "| events, a tenth each | promised | right | promised, held back | right, held back |", "|---:|---:|---:|---:|---:|"]
    for (p, y, n), (hp, hy, _) in zip(bins(own), bins(held)):
        lines.append(f"| {n} | {p:.2f} | {y:.2f} | {hp:.2f} | {hy:.2f} |")
    lines += ["", f"Mean distance between promised and right: {error(bins(own)):.3f}, held back {error(bins(held)):.3f}.", ""]
    lines += ["| `--min-confidence` | events kept | right of them | held back: kept | right |", "|---:|---:|---:|---:|---:|"]
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        (y, n), (hy, hn) = kept(own, least), kept(held, least)
        lines.append(f"| {least:.1f} | {n} | {y:.2f} | {hn} | {hy:.2f} |")
    return "\n".join([*lines, "", END])


def rust(weights):
    rows = "\n".join(f'    ("{name}", {value!r}),' for name, value in sorted(weights.items()))
    return (
        "//! What each feature of an event adds to the logarithm of the odds that it is right; fitted by\n"
        "//! `.ci/calibrate.py` on the labelled reports, and never by hand.\n\n"
        "/// Feature and weight, in byte order.\n"
        f"pub(super) const WEIGHTS: [(&str, f64); {len(weights)}] = [\n{rows}\n];\n"
    )


def main():
    dateline, shared, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(shared / "gold"))
    import score_events as scorer

    events, named = events_of(dateline, shared / "gold/dev_reports", work)
    gold = {g["id"]: g for g in map(json.loads, (shared / "gold/dev_gold.jsonl").read_text("utf-8").splitlines())}
    counts = {}
    for event in events:
        counts[event["report"]] = counts.get(event["report"], 0) + 1
    rows = [(features(e, named, counts[e["report"]]), float(right(e, gold[e["report"]], scorer))) for e in events]
    fold = {report: i % FOLDS for i, report in enumerate(sorted(gold))}
    folds = [fit([row for e, row in zip(events, rows) if fold[e["report"]] != k]) for k in range(FOLDS)]
    held = [(rated(folds[fold[e["report"]]], x), y) for e, (x, y) in zip(events, rows)]
    if sys.argv[4:] == ["--write"]:
        weights = fit(rows)
        TABLE.write_text(rust(weights), "utf-8")
        own = [(rated(weights, x), y) for x, y in rows]
        text = PAGE.read_text("utf-8")
        PAGE.write_text(text[: text.index(BEGIN)] + page(own, held) + text[text.index(END) + len(END) :], "utf-8")
    own = [(e["confidence"], y) for e, (_, y) in zip(events, rows)]
    ours = {name: float(value) for name, value in re.findall(r'\("([^"]+)", (-?[\d.]+)\)', TABLE.read_text("utf-8"))}
    apart = max(abs(rated(ours, x) - e["confidence"]) for e, (x, _) in zip(events, rows))
    said = f"promised against right: {error(bins(own)):.3f} apart, held back {error(bins(held)):.3f}; {len(rows)} events"
    if apart > 0.006 and sys.argv[4:] != ["--write"]:
        print(f"the program rates an event {apart:.3f} from what the weights say: build it again, or mend src/event/confidence.rs")
        return 1
    print(said)
    return 1 if error(bins(own)) > WORSE else 0


if __name__ == "__main__":
    sys.exit(main())
