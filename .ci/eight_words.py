#!/usr/bin/env python3
"""No run of eight words of a text in shared stands in a file of this repository.

  eight_words.py SHARED        exits 1 and names file, line and words of each run found

Words are runs of letters and digits ("7.5" is one), case folded, so that punctuation, quotes and line breaks hide nothing.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

RUN = 8
WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*")
TABLES = {".lock", ".png", ".gz"}


def words(text):
    return [m.group().casefold() for m in WORD.finditer(text)]


def runs(found):
    return (tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1))


def texts_of(shared):
    """Every report and corpus text in shared."""
    for folder in ("seeds", "gold/dev_reports"):
        for path in sorted((shared / folder).glob("*.txt")):
            yield path.read_text(encoding="utf-8")
    for path in sorted((shared / "corpora").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield from (v for v in record.values() if isinstance(v, str) and len(v) > 40)


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    return [Path(p) for p in listed.split("\0") if p and Path(p).suffix not in TABLES]


def main():
    shared = Path(sys.argv[1])
    known, texts = set(), 0
    for text in texts_of(shared):
        known.update(runs(words(text)))
        texts += 1
    if texts < 500:
        sys.exit(f"{shared}: found {texts} texts, expected the seeds, the gold reports and the corpora")
    found = files = 0
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        files += 1
        spans = list(WORD.finditer(text))
        for i, run in enumerate(runs([m.group().casefold() for m in spans])):
            if run in known:
                found += 1
                line = text.count("\n", 0, spans[i].start()) + 1
                print(f"{path}:{line}: {' '.join(run)}")
    print(f"{files} files against {texts} texts: {found} runs of {RUN} words shared")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
