#!/usr/bin/env python3
"""Holds README.md to what it shows: runs every `$ command` of its console blocks and compares what it prints, and
looks for every feature of its json blocks in the committed output and for the figure of the digests.

  readme.py              from the root of the checkout; target/release, or DATELINE_BIN, must hold the built program
  readme.py --write      puts what dateline prints now into the blocks; what stands for anything is left as it is

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

FIGURE = re.compile(r"\d+ of \d+ events found, \d+ of \d+ not true, \d+ of \d+ cells right")
DIFFERENCES = Path("tests/snapshots/main__seeds__seeds_differences.snap")


def figure():
    return FIGURE.search(DIFFERENCES.read_text(encoding="utf-8")).group()


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


def run(command):
    """Exit code and output of a command, Cargo's remarks left out."""
    path = os.pathsep.join([str(Path(os.environ.get("DATELINE_BIN", "target/release")).resolve()), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
    )
    return done.returncode, CARGO.sub("", done.stdout).strip("\n")


def write(readme):
    for command, output in sessions(readme):
        if output and "…" not in output:
            readme = readme.replace(f"$ {command}\n{output}\n", f"$ {command}\n{run(command.replace('cargo run --release --', 'dateline'))[1]}\n")
    readme = FIGURE.sub(figure(), readme)
    Path("README.md").write_text(readme, encoding="utf-8")


def main():
    readme = Path("README.md").read_text(encoding="utf-8")
    if sys.argv[1:] == ["--write"]:
        return write(readme)
    wrong = ran = 0
    if FIGURE.findall(readme) != [figure()]:
        wrong += 1
        print(f"the figure of the digests is: {figure()}")
    for block in unknown_features(readme):
        wrong += 1
        print(f"no feature in output/ is this one:\n{block}")
    for command, output in sessions(readme):
        code, printed = run(command)
        ran += 1
        if code != 0 or (output and not pattern(output).search(printed)):
            wrong += 1
            print(f"$ {command}\nended with {code} and printed\n{printed[-3000:]}\nthe README says\n{output}\n")
    changed = subprocess.run(["git", "status", "--porcelain"], check=True, capture_output=True, text=True).stdout
    if changed and os.environ.get("CI"):
        wrong += 1
        print(f"the commands changed the checkout:\n{changed}")
    print(f"{ran} commands run, {wrong} differ from what is said of them")
    return 1 if wrong or ran < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
