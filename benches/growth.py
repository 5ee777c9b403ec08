#!/usr/bin/env python3
"""How time and memory grow with reports, places and events: ten and a hundred times as many, measured and drawn.

    growth.py measure DATELINE WORK [--campaign PROGRAM] [--most 100]    writes docs/growth.csv, adding to what is there
    growth.py draw                                                      draws docs/growth.svg from it
    growth.py memory DATELINE TEXT.jsonl [--gibibytes 1]                 what `events` takes at most over so much text

Reports are invented: five sentences of towns, sides and days by a fixed rule. Places are invented too, with three names
each. Events are those of `cargo bench --bench campaign`. Seconds are processor time, memory the most that was resident.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE, PICTURE = ROOT / "docs/growth.csv", ROOT / "docs/growth.svg"
COLUMNS = ["what", "times", "count", "unit", "cpu_seconds", "peak_mib"]
TOWNS = ["Rawa", "Anah", "Al-Qaim", "Hit", "Haditha", "Ramadi", "Fallujah", "Mosul", "Tikrit", "Samarra", "Baiji", "Kirkuk", "Raqqa", "Palmyra", "Hasakah", "Manbij"]
DEEDS = ["captured {}", "shelled {}", "withdrew from {}", "will storm {}", "clashed with fighters near {}", "advanced from {} to {}", "surrounded {}"]


def report(n):
    """Five sentences; no two reports tell the same."""
    town = lambda k: TOWNS[(n * 7 + k * 5 + n // 16) % len(TOWNS)]
    said = [f"Unit {n} of the army {DEEDS[(n + k) % len(DEEDS)].format(town(k), town(k + 1))}"
            f"{' on Monday' if k % 2 else ' on Friday'}, killing {n % 90 + k + 2} fighters, officer {n * 5 + k} said." for k in range(5)]
    return " ".join(said), f"20{n // 336 % 20 + 10}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"


def measured(command, **options):
    """Processor seconds and the most memory of a command."""
    child = subprocess.Popen(command, **options)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command}: exit code {child.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def reports(dateline, work, times):
    count, path = 200 * times, work / "reports.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            text, day = report(n)
            out.write(json.dumps({"id": f"r{n}", "text": text, "published": day}) + "\n")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    yield "reports to events", count, "reports", *measured([dateline, "events", path], **quiet)
    yield "reports to a map", count, "reports", *measured([dateline, "map", path, "-o", work / "out", "--by-date", "month", "--force"], **quiet)


def places(dateline, work, times):
    count, path = 5_000 * times, work / "places.txt"
    parts = ["ba", "dor", "ka", "lim", "mu", "nar", "qa", "riz", "sha", "tel", "ur", "vos", "wan", "yar", "zeb", "ghi"]
    name = lambda n: "".join(parts[(n >> shift) % 16] for shift in (0, 4, 8, 12, 16)).capitalize()
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            own = name(n * 2_654_435_761 % 1_048_576)
            cells = [n + 1, own, own, f"{own} Haven,Old {own}", f"{n % 1700 / 10 - 85:.4f}", f"{n % 3590 / 10 - 179.5:.4f}", "P", "PPL", "IQ", "", "01", "", "", "", n % 9000, "", 90, "Asia/Baghdad", "2012-01-18"]
            out.write("\t".join(map(str, cells)) + "\n")
    index = work / "places.idx"
    yield "places to an index", count, "places", *measured([dateline, "gazetteer", "build", path, "-o", index], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def events(program, times):
    count = 10_000 * times
    # A process of its own for each size: what is told of memory is the peak so far.
    yield "events merged and drawn", count, "events", *measured([program, str(count)], stdout=subprocess.DEVNULL)


def measure(args):
    args.work.mkdir(parents=True, exist_ok=True)
    rows = {}
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as table:
            rows = {(r["what"], int(r["times"])): r for r in csv.DictReader(table)}
    for times in (t for t in (1, 10, 100) if t <= args.most):
        found = [*reports(args.dateline, args.work, times), *places(args.dateline, args.work, times)]
        if args.campaign:
            found += events(args.campaign, times)
        for what, count, unit, seconds, mib in found:
            rows[what, times] = dict(zip(COLUMNS, (what, times, count, unit, f"{seconds:.2f}", f"{mib:.0f}")))
            print(rows[what, times], flush=True)
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))
    draw()


def draw():
    """Two panels, time and memory: how many times as much as for the smallest; both axes in factors of ten, the grey line linear."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    names = sorted({r["what"] for r in rows})
    colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"]
    width, height, left, top, side = 760, 430, 60, 40, 270
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    most = 3
    for panel, (column, title) in enumerate((("cpu_seconds", "processor time"), ("peak_mib", "peak memory"))):
        x0, y0 = left + panel * (side + 80), top + side
        at = lambda times, share: (x0 + math.log10(times) / 2 * side, y0 - max(0, math.log10(max(share, 0.5)) / most) * side)
        out.append(f'<text x="{x0}" y="{top - 16}" font-weight="bold">{title}, times that of the smallest</text>')
        for power in range(most + 1):
            y = y0 - power / most * side
            out.append(f'<line x1="{x0}" y1="{y:.1f}" x2="{x0 + side}" y2="{y:.1f}" stroke="#ddd"/><text x="{x0 - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power}</text>')
        for power in range(3):
            x = x0 + power / 2 * side
            out.append(f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{y0}" stroke="#ddd"/><text x="{x:.1f}" y="{y0 + 16}" text-anchor="middle">{10**power} ×</text>')
        (x1, y1), (x2, y2) = at(1, 1), at(100, 100)
        out.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#999" stroke-dasharray="4 3"/>')
        for name, colour in zip(names, colours):
            own = sorted((int(r["times"]), float(r[column])) for r in rows if r["what"] == name)
            points = [at(times, value / max(own[0][1], 0.01)) for times, value in own]
            out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
            out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    for number, (name, colour) in enumerate(zip(names, colours)):
        x, y = left + number % 3 * 235, top + side + 46 + number // 3 * 20
        out.append(f'<line x1="{x}" y1="{y}" x2="{x + 18}" y2="{y}" stroke="{colour}" stroke-width="2"/><text x="{x + 24}" y="{y + 4}">{name}</text>')
    out.append(f'<line x1="{left}" y1="{height - 18}" x2="{left + 18}" y2="{height - 18}" stroke="#999" stroke-dasharray="4 3"/><text x="{left + 24}" y="{height - 14}">as many times the work, as many times the cost</text></svg>')
    PICTURE.write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{PICTURE.name} drawn from {len(rows)} measurements")


def memory(args):
    """Pipes the texts of a file again and again, each under an id of its own, into `events`."""
    texts = [json.loads(line)["text"] for line in args.text.open(encoding="utf-8")]
    texts = [text for text in texts if text.strip()]
    most, sent = int(args.gibibytes * 2**30), [0, 0]

    def feed(pipe):
        while sent[0] < most:
            text = texts[sent[1] % len(texts)]
            pipe.write(json.dumps({"id": str(sent[1]), "text": text}, ensure_ascii=False).encode() + b"\n")
            sent[0] += len(text.encode())
            sent[1] += 1
        pipe.close()

    child = subprocess.Popen([args.dateline, "events", "-", *args.more], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    feeder = threading.Thread(target=feed, args=[child.stdin])
    feeder.start()
    _, status, used = os.wait4(child.pid, 0)
    feeder.join()
    print(f"{sent[0] / 2**30:.2f} GiB in {sent[1]:,} reports: {used.ru_utime + used.ru_stime:.0f} s of processor time, "
          f"{used.ru_maxrss / 1024:.0f} MiB resident at most, exit code {os.waitstatus_to_exitcode(status)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", required=True)
    part = parts.add_parser("measure")
    part.add_argument("dateline"), part.add_argument("work", type=Path)
    part.add_argument("--campaign"), part.add_argument("--most", type=int, default=100)
    parts.add_parser("draw")
    part = parts.add_parser("memory")
    part.add_argument("dateline"), part.add_argument("text", type=Path)
    part.add_argument("--gibibytes", type=float, default=1), part.add_argument("more", nargs="*")
    args = parser.parse_args()
    {"measure": measure, "draw": lambda _: draw(), "memory": memory}[args.part](args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
