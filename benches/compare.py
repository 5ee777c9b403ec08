#!/usr/bin/env python3
"""dateline beside the peers of ../shared/peers in one run on the same work, as a Markdown table.

    python3 benches/compare.py target/bench ../shared/peers target/peers/release --bench PROGRAM [--growth 1,4,16] [--out docs/speed.md]

`target/bench` holds `data/` (../shared/peers/gen_inputs.py), the peers are built as their README says, symspellpy and flashtext
are those of the python3 that runs this. Every row is the least processor time of its runs: other programs on the machine
lengthen wall time and leave that nearly alone. Ratios compare rows of this run only.
"""
import argparse, json, os, platform, subprocess, sys
from pathlib import Path

PEERS = {
    "fst": ["b_fst", "--mode", "exact", "--queries", "data/queries/exact-norm.txt", "--k", "5"],
    "kiddo": ["c_kiddo", "--k", "5"],
    "daachorse": ["a_daachorse", "--mode", "byte", "--text", "TEXT", "--k", "3"],
    "dict": ["b_dict.py", "--k", "5"],
    "symspellpy": ["b_symspell.py", "--n", "2000"],
    "flashtext": ["a_flashtext.py", "--text", "TEXT", "--k", "3"],
}
INSTRUCTIONS = (
    "On a machine that is not quiet, count instructions: `valgrind --tool=callgrind --callgrind-out-file=target/callgrind.out "
    "target/release/dateline events --threads 1 FILE`; what a file of twice the reports takes more, over its bytes, is the "
    "figure a byte."
)
# our row; the peer; what one of them is; how many times its time we may take
ROWS = [
    ("lookup with folding", "fst", "fst crate, exact, without folding", 1.3),
    ("lookup with folding", "dict", "Python dict, normalised", 1 / 4),
    ("one edit", "symspellpy", "symspellpy, one edit", 1 / 8),
    ("nearest", "kiddo", "kiddo, nearest place", 1.15),
    ("longest names in text", "daachorse", "daachorse, names in text", 1 / 1.3),
    ("longest names in text", "flashtext", "flashtext, names in text", 1 / 12),
]


def lines(command, folder):
    out = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    return [json.loads(line) for line in out.stdout.splitlines() if line.startswith(b"{")]


def ours(folder, bench):
    return {row["work"]: row for row in lines([bench, folder], ".")}


def seconds_each(row):
    """Processor seconds for a query, a point or a MB of text."""
    count = row["n"] / 1e6 if row.get("unit") == "bytes" else row["n"]
    return row.get("min_cpu_seconds", row["cpu_seconds"]) / count


def peers(folder, scripts, programs, text):
    found = {}
    for name, (program, *options) in PEERS.items():
        options = [text if option == "TEXT" else option for option in options]
        if program.endswith(".py"):
            command = [sys.executable, str(Path(scripts, program).resolve()), *options]
        else:
            command = [str(Path(programs, program).resolve()), *options]
        found[name] = lines(command, folder)[-1]
    return found


def ratios(own, others):
    table = ["| work | dateline | peer | | ratio | aim |", "|---|--:|---|--:|--:|--:|"]
    for work, peer, label, most in ROWS:
        mine, theirs = seconds_each(own[work]), seconds_each(others[peer])
        unit = others[peer].get("unit") == "MB text"
        show = (lambda s: f"{1 / s:.1f} MB/s") if unit else (lambda s: f"{s * 1e6:.2f} µs")
        aim = f"≤ {most:.2f}" if most > 1 else f"{1 / most:.1f} × faster"
        ratio = mine / theirs
        times = f"{1 / ratio:.1f} × faster" if ratio < 1 else f"{ratio:.1f} × slower"
        says = f"{ratio:.2f}" if most > 1 else times
        table.append(f"| {work} | {show(mine)} | {label} | {show(theirs)} | {says} | {aim} |")
    return table


def alone(own):
    """What no peer here does, or does otherwise."""
    text, events = (seconds_each(own[work]) for work in ("reports from text", "events from reports"))
    return [
        f"Whole reading, text to events: {1 / (text + events):.1f} MB/s ({1 / text:.0f} MB/s to sentences, {1 / events:.1f} MB/s from "
        f"there). A geodesic: "
        f"{seconds_each(own['geodesics']) * 1e9:.0f} ns. 1,000,000 points with 8 properties to GeoJSON: "
        f"{own['features to GeoJSON']['min_cpu_seconds']:.2f} s. Start, gazetteer and words read: "
        f"{own['start']['cpu_seconds'] * 1e3:.0f} ms.",
        "",
        f"Sentences tagged: {1 / seconds_each(own['tagged sentences']):.0f} MB/s. Text to a written map, all of it: "
        f"{1 / seconds_each(own['text to a written map']):.1f} MB/s. Suggestions for a misspelt name: "
        f"{seconds_each(own['suggestions for a misspelt name']) * 1e6:.0f} µs. 100,000 points: "
        + ", ".join(f"{work.removeprefix('features to ')} {row['min_cpu_seconds']:.2f} s" for work, row in own.items()
                    if work.startswith("features to ") and row["n"] == 100_000) + ".",
    ]


def scaled(dump, times, path):
    """A dump of `times` the places: copies moved and renamed by a letter, or every n-th line."""
    step = max(1, round(1 / times))
    with open(dump, encoding="utf-8") as source, open(path, "w", encoding="utf-8") as out:
        for number, line in enumerate(source):
            if number % step:
                continue
            for copy in range(max(1, round(times))):
                cells = line.split("\t")
                if copy:
                    cells[0] = str(int(cells[0]) + 100_000_000 * copy)
                    letter = "bcdfgklmnprstvz"[copy - 1]
                    names = [cells[1], cells[2], *cells[3].split(",")]
                    cells[1], cells[2], *rest = [name and name + letter + "o" for name in names]
                    cells[3] = ",".join(rest)
                    cells[4] = f"{max(-89.9, min(89.9, float(cells[4]) + 0.13 * copy)):.5f}"
                out.write("\t".join(cells))


def growth(folder, bench, sizes):
    table = ["| places | build | index | exact | one edit | nearest | peak memory of the build | of lookups |", "|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for times in sizes:
        place = Path(folder, f"growth-{times}")
        (place / "data").mkdir(parents=True, exist_ok=True)
        scaled(Path(folder, "data/geonames-cities500.txt"), times, place / "data/geonames-cities500.txt")
        queries = place / "data/queries"
        if not queries.exists():
            queries.symlink_to(Path(folder, "data/queries").resolve())
        own = ours(str(place), bench)
        us = lambda work: f"{seconds_each(own[work]) * 1e6:.2f} µs"
        build = own["build"]
        table.append(
            f"| {build['n']:,} | {build['cpu_seconds']:.2f} s | {build['bytes'] / 2**20:.0f} MiB | {us('lookup with folding')} | "
            f"{us('one edit')} | {us('nearest')} | {build['peak_mib']:.0f} MiB | {own['nearest']['peak_mib']:.0f} MiB |"
        )
        (place / "world.idx").unlink()
        (place / "data/geonames-cities500.txt").unlink()
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder"), parser.add_argument("scripts"), parser.add_argument("programs")
    parser.add_argument("--bench", required=True, help="the built bench: cargo bench --bench speed --no-run names it")
    parser.add_argument("--growth", default="", help="sizes to measure growth at, as in 1,4,16")
    parser.add_argument("--out", default="-")
    args = parser.parse_args()
    texts = sorted(Path(args.folder, "data").glob("text-*.jsonl"), key=lambda path: path.stat().st_size)
    text = str(texts[-1].relative_to(args.folder))
    load = os.getloadavg()[0]
    own, others = ours(args.folder, args.bench), peers(args.folder, args.scripts, args.programs, text)
    build = own["build"]
    said = [
        "# Speed",
        "",
        "Made by `benches/compare.py`; every figure is processor time of one core.",
        "",
        f"{build['n']:,} places with {build['names']:,} names; text {text.split('/')[-1]}; {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end.",
        "",
        "## Beside the peers",
        "",
        *ratios(own, others),
        "",
        f"The index: built in {build['cpu_seconds']:.2f} s with {build['peak_mib']:.0f} MiB, {build['bytes_a_name']:.1f} bytes a name, "
        f"opened in {own['open']['seconds'] * 1e6:.0f} µs; {own['nearest']['peak_mib']:.0f} MiB resident after all lookups. "
        f"symspellpy takes {others['symspellpy']['peak_rss_mib']:.0f} MiB. Of 10,000 transliterations "
        f"{own['lookup of transliterations']['first_right']:,} have the right place first.",
        "",
        *alone(own),
    ]
    if args.growth:
        sizes = [float(size) for size in args.growth.split(",")]
        said += ["", "## Growth", "", *growth(args.folder, args.bench, sizes)]
    said += ["", "## Instructions", "", INSTRUCTIONS]
    words = "\n".join(said) + "\n"
    sys.stdout.write(words) if args.out == "-" else Path(args.out).write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
