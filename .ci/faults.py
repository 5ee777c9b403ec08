#!/usr/bin/env python3
"""Faults: whatever happens to a run, the old output is whole or the new one is, and a re-run works.

  faults.py DATELINE WORK [--kills 200]

Kills runs at random moments, goes on with runs that were killed, sets clocks wrong, fills the disk, takes away the right to write, has reports vanish while they are read,
and sends two runs into one folder. Prints how often, and how many bytes were lost; exits 1 if any were.
"""
import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

SEED = 7
NOBODY = 65534
TOWNS = ["Rawa", "Anah", "Al-Qaim", "Hit", "Haditha", "Ramadi", "Fallujah", "Mosul"]


def state(folder):
    """A hash of every file of a folder with its name; none where there is no folder."""
    if not folder.exists():
        return None
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def reports(folder, version, count):
    folder.mkdir(parents=True)
    for n in range(count):
        town, day = TOWNS[(n + version) % len(TOWNS)], n % 28 + 1
        text = f"Published 2017-{n % 12 + 1:02}-{day:02}\n\nUnit {n} captured {town} on Monday, officers said.\n"
        (folder / f"r{n:03}.txt").write_text(text, encoding="utf-8")


class Faults:
    def __init__(self, dateline, work):
        self.dateline, self.work = Path(dateline).resolve(), Path(work).resolve()
        self.rng = random.Random(SEED)
        self.lost, self.killed = 0, 0
        for version in (0, 1):
            reports(self.work / f"reports-{version}", version, 60)
        self.whole = {}
        for version in (0, 1):
            self.run(version, self.work / f"whole-{version}", check=True)
            self.whole[version] = state(self.work / f"whole-{version}")
        assert self.whole[0] != self.whole[1]

    def command(self, version, out):
        return [self.dateline, "map", self.work / f"reports-{version}", "-o", out]

    def run(self, version, out, check=False, **options):
        return subprocess.run(self.command(version, out), capture_output=True, text=True, check=check, **options)

    def said(self, name, text, lost=0):
        self.lost += lost
        print(f"{name}: {text}" + (f", {lost} LOST" if lost else ""), flush=True)

    def whole_is(self, out, versions):
        """Whether the folder is exactly one of these outputs; the count of what is lost otherwise."""
        found = state(out)
        return next((v for v in versions if found == (self.whole[v] if v is not None else None)), "broken")

    def kills(self, count):
        out = self.work / "killed" / "out"
        out.parent.mkdir()
        self.run(0, out, check=True)
        began = time.monotonic()
        self.run(0, out, check=True)
        long = time.monotonic() - began
        now, hit, done, lost, number = 0, 0, 0, 0, 0
        # One that ended before its moment came is no kill.
        while hit < count and number < 5 * count:
            number += 1
            # Every other one near the end, where the folders are exchanged.
            low = 0.0 if number % 2 else 0.7
            child = subprocess.Popen(self.command(1 - now, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(self.rng.uniform(low, 1.1) * long)
            child.send_signal(signal.SIGKILL)
            hit += child.wait() == -signal.SIGKILL
            found = self.whole_is(out, [0, 1])
            if found == "broken":
                lost += 1
                self.run(now, out)
            else:
                done += found != now
                now = found
        self.killed += hit
        again = self.run(1 - now, out)
        left = sorted(p.name for p in out.parent.iterdir())
        works = again.returncode == 0 and self.whole_is(out, [1 - now]) == 1 - now and left == ["out"]
        self.said("kill -9", f"{hit} of {number} runs killed at work, {done} had put the new folder in place, a re-run "
                  f"{'works and leaves nothing beside it' if works else 'FAILS'}", lost + (not works))

    def resumed(self, rounds, most):
        """Kills runs with a journal at random moments, until one gets through: no report is read twice, none is lost."""
        folder, archive = self.work / "resumed", self.work / "archive"
        folder.mkdir()
        reports(archive, 0, 1000)
        command = lambda out, *more: [self.dateline, "map", archive, "-o", folder / out, "--threads", "1", *more]
        began = time.monotonic()
        subprocess.run(command("whole"), check=True, capture_output=True)
        long = time.monotonic() - began
        journal, kills, lost, torn = folder / ".out.dateline-journal", 0, 0, 0
        for _ in range(rounds):
            before = 0
            for _ in range(most):
                child = subprocess.Popen(command("out", "--resume"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(self.rng.uniform(0.0, 0.5) * long)
                child.send_signal(signal.SIGKILL)
                if child.wait() != -signal.SIGKILL:
                    before = 0
                    break
                kills += 1
                kept = journal.read_bytes() if journal.exists() else b""
                torn += bool(kept) and not kept.endswith(b"\n")
                lines = kept.count(b"\n")
                lost += lines < before  # what was read stays read
                before = lines
            done = subprocess.run(command("out", "--resume"), capture_output=True, text=True)
            told = re.search(r"resumed: (\d+) reports? from the journal, (\d+) read now", done.stderr)
            lost += done.returncode != 0 or (told is not None and int(told[1]) + int(told[2]) != 1000)
            lost += before > 1 and (told is None or int(told[1]) != before - 1)
            lost += state(folder / "out") != state(folder / "whole") or journal.exists()
            shutil.rmtree(folder / "out", ignore_errors=True)
        self.killed += kills
        self.said("--resume", f"{kills} kills in {rounds} runs of 1,000 reports, {torn} in the middle of a line; each run ended with the "
                  "bytes of an unbroken one, and read no report of the journal again", lost)

    def clocks(self):
        """A clock that stands wrong, runs a thousand times too fast, or jumps: nothing of it is in a map."""
        if not shutil.which("faketime"):
            return self.said("clocks", "skipped: faketime is not installed")
        out, lost = self.work / "clock", 0
        for path in (self.work / "reports-0").iterdir():
            os.utime(path, (2**31 + self.rng.randrange(2**31),) * 2)
        moments = ["1970-01-02 00:00:00", "2038-01-19 03:14:08", "2099-12-31 23:59:59", "@2017-10-26 00:00:00 x1000", "-10y x0.001"]
        for moment in moments:
            done = subprocess.run(["faketime", "-f", moment, *self.command(0, out)], capture_output=True, text=True)
            lost += done.returncode != 0 or self.whole_is(out, [0]) != 0
        self.said("clocks", f"{len(moments)} clocks that are wrong, slow or fast, and reports from the future: the same bytes", lost)

    def full_disk(self):
        disk = self.work / "disk"
        disk.mkdir()
        sizes, failed, lost = range(96, 2400, 96), 0, 0
        for size in sizes:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk], capture_output=True)
            if mounted.returncode:
                return self.said("full disk", "skipped: no small disk can be mounted here")
            try:
                first = self.run(0, disk / "out").returncode == 0
                again = self.run(1, disk / "out")
                found = self.whole_is(disk / "out", [None] if not first and again.returncode else [0, 1])
                failed += again.returncode == 2 and "No space left" in again.stderr
                lost += found == "broken" or again.returncode not in (0, 2)
            finally:
                subprocess.run(["umount", disk], check=True)
        self.said("full disk", f"{failed} of {len(sizes)} disks too small, said each time", lost)

    def full_device(self):
        lost = 0
        for args in (["events", self.work / "reports-0"], ["places", "Rawa"], ["gazetteer", "list"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([self.dateline, *args], stdout=full, stderr=subprocess.PIPE, text=True)
            lost += done.returncode != 2 or "No space left" not in done.stderr
        self.said("/dev/full", "3 commands stop and say so", lost)

    def no_rights(self):
        if os.getuid() != 0:
            return self.said("another user", "skipped: only root can become another user")
        home = Path("/tmp") / f"dateline-faults-{os.getpid()}"
        shutil.copytree(self.work / "whole-0", home / "out")
        shutil.copytree(self.work / "reports-1", home / "reports")
        shutil.copy(self.dateline, home / "dateline")
        lost, cases = 0, [("out", 0o555), ("out", 0o000), (".", 0o555), ("reports", 0o000)]
        try:
            for path in [home, *home.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
            for path, mode in cases:
                (home / path).chmod(mode)
                done = subprocess.run(
                    ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--", "./dateline", "map", "reports", "-o", "out"],
                    cwd=home, capture_output=True, text=True,
                )
                (home / path).chmod(0o755)
                lost += done.returncode != 2 or "Permission denied" not in done.stderr or self.whole_is(home / "out", [0]) != 0
        finally:
            shutil.rmtree(home)
        self.said("another user", f"{len(cases)} folders closed to it, said each time", lost)

    def vanishing(self, count):
        out = self.work / "vanished"
        began = time.monotonic()
        self.run(0, out, check=True)
        long = time.monotonic() - began
        gone, lost = 0, 0
        for _ in range(count):
            folder = self.work / "going"
            shutil.copytree(self.work / "reports-1", folder)
            child = subprocess.Popen([self.dateline, "map", folder, "-o", out], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            time.sleep(self.rng.uniform(0.2, 0.9) * long)
            for path in sorted(folder.iterdir(), reverse=True)[:20]:
                path.unlink()
            said = child.communicate()[1]
            before = state(out)
            gone += child.returncode == 2
            named = any(f"r{n:03}.txt: cannot read" in said for n in range(60))
            lost += (child.returncode == 2 and not named) or child.returncode not in (0, 2)
            shutil.rmtree(folder)
            if child.returncode == 0:
                self.run(0, out)
            lost += child.returncode == 2 and before != self.whole[0]
        self.said("reports that vanish", f"{gone} of {count} runs met a hole and named the file, the others were done first", lost)

    def two_at_once(self, count):
        out = self.work / "shared" / "out"
        out.parent.mkdir()
        refused, lost = 0, 0
        for _ in range(count):
            both = [subprocess.Popen(self.command(v, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for v in (0, 1)]
            ends = [(child.communicate()[1], child.returncode) for child in both]
            codes = [code for _, code in ends]
            refused += codes.count(2)
            fine = 0 in codes and all(code == 0 or "another run of dateline is writing it" in said for said, code in ends)
            lost += not fine or self.whole_is(out, [0, 1]) == "broken"
        self.said("two runs, one folder", f"{count} pairs, {refused} runs refused with the reason, the others took turns", lost)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dateline")
    parser.add_argument("work", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    args = parser.parse_args()
    shutil.rmtree(args.work, ignore_errors=True)
    faults = Faults(args.dateline, args.work)
    faults.kills(args.kills)
    faults.resumed(10, 20)
    faults.clocks()
    faults.full_disk()
    faults.full_device()
    faults.no_rights()
    faults.vanishing(20)
    faults.two_at_once(20)
    print(f"{faults.killed} kills, {faults.lost} outputs lost")
    return 1 if faults.lost else 0


if __name__ == "__main__":
    sys.exit(main())
