#!/usr/bin/env python3
"""Runs every `$ command` of README.md's console blocks as a reader would and compares what it prints.

  readme.py        from the root of the checkout; target/release must hold the built program

An ellipsis (…) in the README stands for anything, alone on a line for any lines. Cargo's own remarks are left out.
Afterwards nothing in the checkout may have changed: the committed output is what the commands make.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

CARGO = re.compile(r"^ +(Compiling|Finished|Running|Downloading|Downloaded|Blocking|Locking|Updating|Adding|Doc-tests)\b.*\n", re.M)


def sessions(readme):
    """(command, what it is said to print) of each console block."""
    for block in re.findall(r"^```console\n(.*?)^```", readme, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.strip("\n")


def pattern(output):
    lines = [".*" if line == "…" else re.escape(line).replace("…", "[^\n]*") for line in output.split("\n")]
    return re.compile("(?:^|\n)" + "\n".join(lines) + r"(?:\n|$)", re.S)


def main():
    path = os.pathsep.join([str(Path("target/release").resolve()), os.environ["PATH"]])
    wrong = ran = 0
    for command, output in sessions(Path("README.md").read_text(encoding="utf-8")):
        done = subprocess.run(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
        )
        ran += 1
        printed = CARGO.sub("", done.stdout)
        if done.returncode != 0 or (output and not pattern(output).search(printed)):
            wrong += 1
            print(f"$ {command}\nended with {done.returncode} and printed\n{printed[-3000:]}\nthe README says\n{output}\n")
    changed = subprocess.run(["git", "status", "--porcelain"], check=True, capture_output=True, text=True).stdout
    if changed and os.environ.get("CI"):
        wrong += 1
        print(f"the commands changed the checkout:\n{changed}")
    print(f"{ran} commands run, {wrong} differ from what is said of them")
    return 1 if wrong or ran < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
