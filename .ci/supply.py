#!/usr/bin/env python3
"""What the program is made of: a bill of materials, and the reasons for each library.

  supply.py --sbom FILE     writes a CycloneDX 1.5 bill of materials of what is built with all features: the same bytes
                            each time
  supply.py                 checks that docs/dependencies.md gives a reason for each direct dependency and no other, that
                            every crate comes from crates.io with a hash, and that there is one use of unsafe in src
"""
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

REASONS = Path("docs/dependencies.md")
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
UNSAFE = re.compile(r"\bunsafe\s*(\{|fn|impl|extern)")


def metadata():
    done = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def locked():
    packages = tomllib.loads(Path("Cargo.lock").read_text(encoding="utf-8"))["package"]
    return {(p["name"], p["version"]): p for p in packages}


def built(data):
    """The packages of the program, without what only tests and build scripts of tests need."""
    nodes = {n["id"]: n for n in data["resolve"]["nodes"]}
    todo, seen = [data["resolve"]["root"]], set()
    while todo:
        id_ = todo.pop()
        if id_ not in seen:
            seen.add(id_)
            todo += [d["pkg"] for d in nodes[id_]["deps"] if any(k["kind"] != "dev" for k in d["dep_kinds"])]
    return sorted((p for p in data["packages"] if p["id"] in seen), key=lambda p: (p["name"], p["version"])), nodes, seen


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def sbom(path):
    data, lock = metadata(), locked()
    packages, nodes, seen = built(data)
    by_id = {p["id"]: p for p in packages}
    root = by_id[data["resolve"]["root"]]
    def component(package):
        entry = {
            "type": "application" if package is root else "library",
            "bom-ref": purl(package), "name": package["name"], "version": package["version"], "purl": purl(package),
        }
        if package["license"]:
            entry["licenses"] = [{"expression": re.sub(r"\s*/\s*", " OR ", package["license"])}]
        checksum = lock[(package["name"], package["version"])].get("checksum")
        if checksum:
            entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        return entry
    bill = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": component(root)},
        "components": [component(p) for p in packages if p is not root],
        "dependencies": [
            {"ref": purl(p), "dependsOn": sorted(purl(by_id[d["pkg"]]) for d in nodes[p["id"]]["deps"] if d["pkg"] in seen)}
            for p in packages
        ],
    }
    Path(path).write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(packages) - 1} libraries in {path}")
    return 0


def check():
    wrong = []
    manifest = tomllib.loads(Path("Cargo.toml").read_text(encoding="utf-8"))
    tables = [manifest, *manifest.get("target", {}).values()]
    direct = {name for t in tables for kind in ("dependencies", "dev-dependencies", "build-dependencies") for name in t.get(kind, {})}
    reasons = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", REASONS.read_text(encoding="utf-8"), re.M))
    wrong += [f"{REASONS}: no reason for {name}" for name in sorted(direct - reasons.keys())]
    wrong += [f"{REASONS}: {name} is no dependency" for name in sorted(reasons.keys() - direct)]
    for (name, version), package in sorted(locked().items()):
        if name != manifest["package"]["name"] and (package.get("source") != REGISTRY or not package.get("checksum")):
            wrong.append(f"Cargo.lock: {name} {version} is not from crates.io, or has no hash")
    unsafe = [f"{path}:{n}" for path in sorted(Path("src").rglob("*.rs"))
              for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if UNSAFE.search(line)]
    if len(unsafe) != 1 or not unsafe[0].startswith("src/gazetteer/index/"):
        wrong.append(f"expected one use of unsafe, the memory map of the gazetteer's index; found {unsafe}")
    print("\n".join(wrong + [f"{len(direct)} direct dependencies with their reasons, {len(locked()) - 1} crates locked with hashes, {len(unsafe)} use of unsafe"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(sbom(sys.argv[2]) if sys.argv[1:2] == ["--sbom"] else check())
