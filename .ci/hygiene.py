#!/usr/bin/env python3
"""What a reader of the repository should never meet: paths of a machine, unfinished code, sprawling files, odd bytes.

  hygiene.py        looks at every tracked file; exits 1 and names file and line of each thing found
"""
import re
import subprocess
import sys
from pathlib import Path

LONGEST = 600
BINARY = {".idx", ".png", ".gz", ".zst", ".sqlite"}
MACHINE = re.compile(r"(?<![A-Za-z0-9_.])/(?:work|farm|root|home|Users)/[A-Za-z0-9_.]")
UNFINISHED = re.compile(r"\btodo!|\bunimplemented!|\bFIXME\b|\bXXX\b|#\[ignore")
REGISTRY = re.compile(r"https?://[^\s\"'<>]*(?:index\.crates\.io|pypi\.org/simple|registry\.npmjs|deb\.debian)")
ALLOWED = {".ci/hygiene.py"}


def problems_of(path):
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in (("path of a machine", MACHINE), ("host of a registry", REGISTRY)):
            if pattern.search(line):
                yield number, what
        if path.suffix == ".rs" and UNFINISHED.search(line):
            yield number, "unfinished"
        if re.match(r"(<{7}|>{7}) ", line):
            yield number, "conflict marker"
    if path.suffix == ".rs" and text.count("\n") > LONGEST:
        yield 1, f"{text.count(chr(10))} lines; at most {LONGEST}"


def main():
    listed = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    paths = [Path(p) for p in listed.split("\0") if p and p not in ALLOWED and Path(p).suffix not in BINARY]
    found = 0
    for path in paths:
        try:
            for number, what in problems_of(path):
                found += 1
                print(f"{path}:{number}: {what}")
        except UnicodeDecodeError as error:
            if path.parts[0] != "tests":
                found += 1
                print(f"{path}:1: not UTF-8 ({error.reason})")
    print(f"{len(paths)} files, {found} things found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
