#!/usr/bin/env python3
"""Holds README.md to what it shows: runs every `$ command` of its console blocks and compares what it prints, and
looks for every feature of its json blocks in the committed output.

  readme.py        from the root of the checkout; target/release must hold the built program

An ellipsis (…) in the README stands for anything, alone on a line for any lines. Cargo's own remarks are left out.
Afterwards nothing in the checkout may have changed: the committed output is what the commands make.
"""
import json
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


def members(block):
    """What a json block says of a feature's properties: an ellipsis leaves the others out."""
    inner = block[block.index('"properties"') :]
    return {key: json.loads(value) for key, value in re.findall(r'^ *"(\w+)": ([^{\n]+?),?$', inner, re.M)}


def unknown_features(readme):
    features = [
        feature["properties"]
        for path in Path("output").rglob("*.geojson")
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]
    for block in re.findall(r"^```json\n(.*?)^```", readme, re.M | re.S):
        if not any(members(block).items() <= feature.items() for feature in features):
            yield block


def main():
    readme = Path("README.md").read_text(encoding="utf-8")
    path = os.pathsep.join([str(Path("target/release").resolve()), os.environ["PATH"]])
    wrong = ran = 0
    for block in unknown_features(readme):
        wrong += 1
        print(f"no feature in output/ is this one:\n{block}")
    for command, output in sessions(readme):
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
