#!/usr/bin/env python3
"""Counts the tests in what `cargo test` printed; a test that was ignored, or none at all, is a failure.

  tests_run.py OUTPUT
"""
import re
import sys

CLOSING = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored", re.M)


def main():
    counts = [tuple(map(int, m)) for m in CLOSING.findall(open(sys.argv[1], encoding="utf-8").read())]
    passed, failed, ignored = (sum(column) for column in zip(*counts)) if counts else (0, 0, 0)
    print(f"{passed} tests passed, {failed} failed, {ignored} ignored, in {len(counts)} binaries")
    return 0 if passed and not failed and not ignored else 1


if __name__ == "__main__":
    sys.exit(main())
