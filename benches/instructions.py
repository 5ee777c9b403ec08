#!/usr/bin/env python3
"""Instructions for a byte of text: the figure that a busy machine does not change.

    instructions.py DATELINE TEXT.jsonl [--reports 150]

Runs `dateline events --threads 1` under callgrind over so many reports and over twice as many; what the second takes more,
over its bytes, is a byte's share, without the start. The same for the names in text (the function that scans), by its
inclusive count where the program keeps its symbols (`CARGO_PROFILE_RELEASE_STRIP=false`).
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SCAN = re.compile(r"([\d,]+) \(.*?\).*toponym::find\b")


def counted(dateline, lines, folder):
    """All instructions, and those beneath the scan (none where symbols are gone)."""
    text, out = folder / "text.jsonl", folder / "callgrind.out"
    text.write_text("".join(lines), encoding="utf-8")
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", dateline, "events", "--threads", "1", text]
    done = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    whole = int(re.search(r"Collected : (\d+)", done.stderr)[1])
    told = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=99.9", out], capture_output=True, text=True).stdout
    scan = [int(m[1].replace(",", "")) for m in map(SCAN.search, told.splitlines()) if m]
    return whole, max(scan, default=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dateline"), parser.add_argument("text", type=Path)
    parser.add_argument("--reports", type=int, default=150)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.text.open(encoding="utf-8")]
    rows = [row for row in rows if row["text"].strip()][: 2 * args.reports]
    lines = [json.dumps({"id": str(n), "text": row["text"]}, ensure_ascii=False) + "\n" for n, row in enumerate(rows)]
    half = len(rows) // 2
    with tempfile.TemporaryDirectory() as folder:
        once, twice = counted(args.dateline, lines[:half], Path(folder)), counted(args.dateline, lines, Path(folder))
    size = sum(len(row["text"].encode()) for row in rows[half:])
    print(f"whole reading: {(twice[0] - once[0]) / size:.0f} instructions a byte over {size:,} bytes; start: "
          f"{(once[0] - (twice[0] - once[0]) * sum(len(r['text'].encode()) for r in rows[:half]) / size) / 1e6:.0f} million")
    if once[1] and twice[1]:
        print(f"names in text: {(twice[1] - once[1]) / size:.0f} instructions a byte")
    return 0


if __name__ == "__main__":
    sys.exit(main())
