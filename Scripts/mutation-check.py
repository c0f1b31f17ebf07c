#!/usr/bin/env python3
"""Puts deliberate faults into netsim, one at a time, and tells whether the tests notice.

    Scripts/mutation-check.py                  # every fault that has no row in the table yet
    Scripts/mutation-check.py --again          # every fault
    Scripts/mutation-check.py --only ID...     # these faults, again
    Scripts/mutation-check.py --list           # the faults with what is known of them
    Scripts/mutation-check.py --verify         # whether each can be put in; builds nothing

The faults stand in mutations.toml. For each one, the line is changed in a clone of the last commit
(.build/mutation-check, kept so that builds are incremental), the tests are built, and the
differential, law and scenario suites run, the quick ones first and with fewer generated inputs than
`make test` has. The first issue that a test records ends the run. What came of it is added to
.build/mutations.tsv at once, so a check that was stopped goes on where it was.

    caught    a test failed, or the test process crashed
    timeout   the tests took longer than the limit; counts as caught if they are quick without faults
    survived  every test passed
    error     the line isn't there once, or what it becomes doesn't build: the list is to be mended

At the end stand how many were caught and which survived. The exit status is 1 if more than two
were not caught, which of forty-four leaves forty-two. Needs Python 3.11, git and Linux's /proc.
"""

import argparse
import hashlib
import os
import re
import select
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "Scripts" / "mutations.toml"
SWIFT = os.environ.get("SWIFT", "swift")
FLAGS = ["-c", "release", "--explicit-target-dependency-import-check", "error"]
COLUMNS = ["key", "id", "file", "result", "by", "seconds", "wrong"]

# Each run of tests is one process; the quick ones come first.
QUICK = "ReachabilityEngineTests.(DifferentialTests|ManifestTests)"
STAGES = [
    ["--filter", "NetsimCLITests.ScenarioTests"],
    ["--filter", QUICK],
    ["--filter", "ReachabilityEngineTests|PolicySemanticsTests|QueriesTests.*LawTests", "--skip", QUICK],
]
# How many batches of generated inputs the differential suites run.
BATCHES = "2"
# How many faults may survive.
SPARE = 2

ISSUE = re.compile(r"recorded an issue|Fatal error:|: error: |Exited with unexpected signal")


class Fault:
    """A line, what it becomes, and what goes wrong by it."""

    def __init__(self, entry):
        self.id = entry["id"]
        self.file = entry["file"]
        self.original = entry["original"]
        self.faulty = entry["faulty"]
        self.wrong = entry["wrong"]
        self.shows = entry["shows"]
        self.rule = entry["rule"]

    @property
    def key(self):
        """What a row of the table is about, whatever the commit."""
        text = "\0".join([self.id, self.original, self.faulty])
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def mutated(self, text):
        """The text with the fault; None where the line doesn't stand there exactly once."""
        lines = text.split("\n")
        if lines.count(self.original) != 1 or self.original == self.faulty:
            return None
        lines[lines.index(self.original)] = self.faulty
        return "\n".join(lines)


class Table:
    """What came of the faults, a row each; later rows replace earlier ones."""

    def __init__(self, path):
        self.path = path
        self.rows = {}
        if path.exists():
            for line in path.read_text().splitlines()[1:]:
                row = dict(zip(COLUMNS, line.split("\t")))
                self.rows[row["key"]] = row

    def result(self, fault):
        return self.rows.get(fault.key, {}).get("result")

    def add(self, fault, result, by, seconds):
        values = [fault.key, fault.id, fault.file, result, by, f"{seconds:.0f}", fault.wrong]
        values = [value.replace("\t", " ") for value in values]
        self.rows[fault.key] = dict(zip(COLUMNS, values))
        is_new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as file:
            if is_new:
                file.write("\t".join(COLUMNS) + "\n")
            file.write("\t".join(values) + "\n")


class Process:
    """A command in a session of its own, all of which can be ended."""

    def __init__(self, command, folder, environment=None):
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def lines(self, deadline):
        """Its lines until it ends; raises TimeoutError at the deadline."""
        pipe = self.process.stdout
        rest = b""
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise TimeoutError
            chunk = os.read(pipe.fileno(), 1 << 16)
            if not chunk:
                break
            *complete, rest = (rest + chunk).split(b"\n")
            yield from (line.decode(errors="replace") for line in complete)
        yield rest.decode(errors="replace")

    def wait(self):
        return self.process.wait()

    def end(self):
        """Ends the command and what it started: SwiftPM gives tests a process group of their own."""
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
                if int(fields[3]) == self.process.pid:
                    os.kill(int(path.parent.name), signal.SIGKILL)
            except (OSError, IndexError, ValueError):
                continue
        self.process.wait()
        self.process.stdout.close()


class Copy:
    """A clone of the last commit that faults are put into."""

    def __init__(self, folder):
        self.folder = folder

    def update(self):
        """Brings it to the last commit, without any fault."""
        if not (self.folder / ".git").exists():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.git("clone", "--quiet", str(ROOT), str(self.folder), folder=ROOT)
        self.git("fetch", "--quiet", str(ROOT), "HEAD")
        self.git("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
        self.git("clean", "--quiet", "--force", "-d")

    def git(self, *arguments, folder=None):
        subprocess.run(["git", *arguments], cwd=folder or self.folder, check=True)

    def build(self, limit=1800):
        """Builds the tests; the first error, or None."""
        process = Process([SWIFT, "build", *FLAGS, "--build-tests"], self.folder)
        error = None
        try:
            for line in process.lines(time.monotonic() + limit):
                if error is None and "error:" in line:
                    error = line.strip()
            if process.wait() == 0:
                return None
            return error or "the build failed"
        except TimeoutError:
            return "the build took too long"
        finally:
            process.end()

    def test(self, limit):
        """Runs the suites; the result, the test that decided it, and the seconds it took."""
        start = time.monotonic()
        deadline = start + limit
        result, by = "survived", ""
        for stage in STAGES:
            result, by = self.run(stage, deadline)
            if result != "survived":
                break
        return result, by, time.monotonic() - start

    def run(self, stage, deadline):
        command = [SWIFT, "test", *FLAGS, "--skip-build", *stage]
        process = Process(command, self.folder, {"NETSIM_BATCHES": BATCHES})
        try:
            passed = False
            last = ""
            for line in process.lines(deadline):
                if ISSUE.search(line):
                    return "caught", self.test_name(line)
                passed = passed or bool(re.search(r"Test run with [1-9]\d* tests? .*passed", line))
                last = line.strip() or last
            if process.wait() == 0 and passed:
                return "survived", ""
            return "caught", f"crash: {last}"
        except TimeoutError:
            return "timeout", stage[1]
        finally:
            process.end()

    @staticmethod
    def test_name(line):
        """The test of a line that tells of an issue, and where it failed."""
        name = re.search(r"Test (.*?) recorded an issue", line)
        place = re.search(r"at (\w+)\.swift:\d+", line)
        suite = place.group(1) + ": " if place else ""
        return suite + (name.group(1).strip('"`()') if name else line.strip()[:160])


class Check:
    """The whole check."""

    def __init__(self, options):
        self.options = options
        entries = tomllib.loads(FAULTS.read_text())["fault"]
        self.faults = [Fault(entry) for entry in entries]
        known = {fault.id for fault in self.faults}
        if len(known) < len(self.faults):
            sys.exit("error: two faults have one id")
        for name in options.only:
            if name not in known:
                sys.exit(f"error: there is no fault `{name}`")
        if options.only:
            self.faults = [fault for fault in self.faults if fault.id in options.only]
        self.table = Table(options.table)

    def verify(self):
        """Tells which lines aren't there once; the number of them."""
        broken = 0
        for fault in self.faults:
            path = ROOT / fault.file
            if not path.exists() or fault.mutated(path.read_text()) is None:
                print(f"{fault.id}: the line doesn't stand once in {fault.file}")
                broken += 1
        print(f"{len(self.faults) - broken} of {len(self.faults)} faults can be put in")
        return broken

    def list(self):
        for fault in self.faults:
            result = self.table.result(fault) or "-"
            rule = f" ({fault.rule})" if fault.rule else ""
            print(f"{result:9} {fault.id}: {fault.wrong}{rule}")

    def run(self):
        again = self.options.again or self.options.only
        final = ["caught", "survived", "timeout"]
        todo = [
            fault for fault in self.faults if again or self.table.result(fault) not in final
        ]
        if todo:
            copy = Copy(self.options.copy)
            copy.update()
            self.run_unmodified(copy)
            for number, fault in enumerate(todo, 1):
                print(f"[{number}/{len(todo)}] {fault.id}: {fault.wrong}", flush=True)
                result, by, seconds = self.judge(fault, copy)
                self.table.add(fault, result, by, seconds)
                print(f"    {result} {by} ({seconds:.0f} s)", flush=True)
        return self.summary()

    def run_unmodified(self, copy):
        """The suites must pass without any fault, well below the limit."""
        print("building without faults", flush=True)
        if error := copy.build():
            sys.exit(f"error: {error}")
        result, by, seconds = copy.test(self.options.limit * 5)
        print(f"without faults the suites take {seconds:.0f} s", flush=True)
        if result != "survived":
            sys.exit(f"error: without faults, the suites end with: {result} {by}")
        if seconds > self.options.limit / 2:
            sys.exit(f"error: a limit of {self.options.limit} s is too short for them; see --limit")

    def judge(self, fault, copy):
        path = copy.folder / fault.file
        original = path.read_text() if path.exists() else ""
        mutated = fault.mutated(original)
        if mutated is None:
            return "error", "the line doesn't stand there once", 0
        start = time.monotonic()
        path.write_text(mutated)
        try:
            if error := copy.build():
                return "error", error, time.monotonic() - start
            return copy.test(self.options.limit)
        finally:
            path.write_text(original)

    def summary(self):
        caught = [f for f in self.faults if self.table.result(f) in ["caught", "timeout"]]
        survived = [f for f in self.faults if self.table.result(f) == "survived"]
        others = [f for f in self.faults if f not in caught and f not in survived]
        print(f"{len(caught)} caught, {len(survived)} survived", end="")
        print(f", {len(others)} in error" if others else "")
        for fault in survived + others:
            print(f"  {self.table.result(fault)} {fault.id} ({fault.file}): {fault.wrong}")
        return 1 if len(survived) + len(others) > SPARE else 0


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="these faults, again")
    parser.add_argument("--again", action="store_true", help="faults that have a row as well")
    parser.add_argument("--list", action="store_true", help="print the faults")
    parser.add_argument("--verify", action="store_true", help="look for the lines, build nothing")
    parser.add_argument("--limit", type=int, default=120, help="seconds for the tests of a fault")
    parser.add_argument("--copy", type=Path, default=ROOT / ".build" / "mutation-check")
    parser.add_argument("--table", type=Path, default=ROOT / ".build" / "mutations.tsv")
    return parser.parse_args()


def main():
    options = parse_options()
    check = Check(options)
    if options.list:
        check.list()
        return 0
    if options.verify:
        return 1 if check.verify() else 0
    return check.run()


if __name__ == "__main__":
    sys.exit(main())
