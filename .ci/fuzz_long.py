#!/usr/bin/env python3
"""Long fuzzing: every target of fuzz/ under libFuzzer, in turns, until each has had its minutes of processor time.

  fuzz_long.py [--minutes 30] [--turn 60] [--until HH:MM] [--only TARGET,TARGET] [--work FOLDER]

Builds with cargo-fuzz (cargo install cargo-fuzz), without a sanitizer: the code is safe Rust, and what is looked for are
panics, overflows, stalls and memory. What was reached is added to .ci/fuzz.csv and the docs; a finding is left in WORK/artifacts and
ends the turns of its target. Goes on where an earlier run stopped.
"""
import argparse
import csv
import datetime
import os
import re
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / ".ci" / "fuzz.csv"
DOCS = ROOT / "docs" / "robustness.md"
COLUMNS = ["target", "cpu_minutes", "executions", "edges", "corpus"]
LONGEST = 16 << 10


def targets():
    return [b["name"] for b in tomllib.loads((ROOT / "fuzz/Cargo.toml").read_text(encoding="utf-8"))["bin"]]


def figures():
    if not FIGURES.exists():
        return {}
    with FIGURES.open(encoding="utf-8", newline="") as rows:
        return {row["target"]: row for row in csv.DictReader(rows)}


def keep(rows):
    with FIGURES.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name] for name in targets() if name in rows)


def table(rows):
    """The figures in the docs."""
    text = DOCS.read_text(encoding="utf-8")
    head, rest = text.split("<!-- fuzz -->\n", 1)
    _, tail = rest.split("<!-- /fuzz -->", 1)
    lines = ["| target | minutes of processor time | executions | edges reached | inputs kept |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {n} | {rows[n]['cpu_minutes']} | {int(rows[n]['executions']):,} | {int(rows[n]['edges']):,} | {int(rows[n]['corpus']):,} |"
              for n in targets() if n in rows]
    DOCS.write_text(f"{head}<!-- fuzz -->\n" + "\n".join(lines) + f"\n<!-- /fuzz -->{tail}", encoding="utf-8")


def build():
    env = os.environ | {"RUSTC_BOOTSTRAP": "1"}
    subprocess.run(["cargo", "fuzz", "build", "--sanitizer", "none"], cwd=ROOT, env=env, check=True)
    triple = re.search(r"host: (.+)", subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout)[1]
    return ROOT / "fuzz/target" / triple / "release"


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def turn(binary, name, work, seconds):
    corpus, artifacts = work / "corpus" / name, work / "artifacts"
    corpus.mkdir(parents=True, exist_ok=True)
    artifacts.mkdir(exist_ok=True)
    began = cpu()
    log = work / f"{name}.log"
    with log.open("w", encoding="utf-8", errors="replace") as out:
        done = subprocess.run(
            [binary / name, corpus, work / "seeds" / name, f"-dict={work}/seeds/pieces.dict", f"-max_total_time={seconds}",
             f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={artifacts}/{name}-"],
            stdout=subprocess.DEVNULL, stderr=out, cwd=work)
    said = log.read_text(encoding="utf-8", errors="replace")
    number = lambda pattern: int((re.findall(pattern, said) or [0])[-1])
    return done.returncode, {
        "cpu_minutes": (cpu() - began) / 60, "executions": number(r"stat::number_of_executed_units: (\d+)"),
        "edges": number(r"cov: (\d+)"), "corpus": number(r"corp: (\d+)"),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--turn", type=int, default=60)
    parser.add_argument("--until")
    parser.add_argument("--only", default="")
    parser.add_argument("--work", type=Path, default=ROOT / "target/fuzz-long")
    args = parser.parse_args()
    names = [n for n in targets() if not args.only or n in args.only.split(",")]
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cargo", "run", "--release", "--quiet", "--example", "fuzz", "--", "corpora", work / "seeds"], cwd=ROOT, check=True)
    binary = build()
    found, rows = set(), figures()
    late = lambda: args.until and datetime.datetime.now().strftime("%H:%M") >= args.until
    while not late():
        open_ = [n for n in names if n not in found and float(rows.get(n, {}).get("cpu_minutes", 0)) < args.minutes]
        if not open_:
            break
        for name in open_:
            if late():
                break
            code, more = turn(binary, name, work, args.turn)
            before = rows.get(name, {})
            rows[name] = {
                "target": name, "cpu_minutes": f"{float(before.get('cpu_minutes', 0)) + more['cpu_minutes']:.2f}",
                "executions": int(before.get("executions", 0)) + more["executions"],
                "edges": more["edges"] or before.get("edges", 0), "corpus": more["corpus"] or before.get("corpus", 0),
            }
            keep(rows)
            if code:
                found.add(name)
            print(f"{name}: {rows[name]}" + (f" FOUND SOMETHING, see {work}/artifacts" if code else ""), flush=True)
    table(rows)
    minutes = sum(float(r["cpu_minutes"]) for r in rows.values())
    print(f"{minutes:.0f} minutes of processor time, {sum(int(r['executions']) for r in rows.values())} executions, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
