#!/usr/bin/env python3
"""Generates clusters, measures netsim on them, and writes the tables and plots.

    Benchmarks/Runner/run.py                      # the full suite; figures into README.md, plots
    Benchmarks/Runner/run.py --quick              # small clusters; tables are printed only
    Benchmarks/Runner/run.py --only target,kernels  # some clusters; the others keep their figures
    Benchmarks/Runner/run.py --report             # tables and plots of the figures that there are

NETSIM names the program whose whole process is measured as well. Results stay in
.build/benchmarks/results as JSON; large clusters are deleted once they are measured.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import diagrams
import plots
import results
import suite
import tables

BENCHMARKS = Path(__file__).resolve().parent.parent
SCRATCH = BENCHMARKS.parent / ".build" / "benchmarks"
LARGE = 50_000_000
START, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main() -> None:
    arguments = parse()
    kind = "quick" if arguments.quick else "full"
    folder = SCRATCH / "results" / kind
    folder.mkdir(parents=True, exist_ok=True)
    if not arguments.report:
        build()
        measure(arguments, folder)
    found = results.load(folder)
    command = "make bench QUICK=1" if arguments.quick else "make bench"
    report = tables.report(found, arguments.quick, command)
    report += "\n" + diagrams.report(folder / "diagrams")
    if arguments.quick:
        plots.write(found, SCRATCH / "plots")
        print(report)
    else:
        names = plots.write(found, BENCHMARKS / "plots")
        record(report + "\n" + "".join(f"![{name}](plots/{name})\n" for name in names))
        print(report)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small clusters, three runs")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    parser.add_argument("--only", default="", help="clusters by name, or beginnings; kernels; diagrams")
    return parser.parse_args()


def build() -> None:
    command = ["swift", "build", "-c", "release", "--scratch-path", str(SCRATCH), "--quiet"]
    subprocess.run(command, cwd=BENCHMARKS, check=True)


def measure(arguments: argparse.Namespace, folder: Path) -> None:
    """Measures what was asked for, cluster by cluster."""
    wanted = tuple(arguments.only.split(",")) if arguments.only else ("",)
    runs = "3" if arguments.quick else "5"
    events = ["--events", "50", "--budget", "1"] if arguments.quick else []
    program = str(SCRATCH / "release" / "benchmark")
    if "kernels".startswith(wanted):
        save(folder / "kernels.json", [program, "kernels", "--json", "--runs", runs])
    if "diagrams".startswith(wanted):
        diagrams.measure(
            lambda name, pods: generate(suite.slim(name, pods, "")),
            SCRATCH, folder / "diagrams", int(runs), arguments.quick,
        )
    for cluster in suite.clusters(arguments.quick):
        if not cluster.name.startswith(wanted):
            continue
        start = time.monotonic()
        file = generate(cluster)
        words = [program, str(file), "--json", "--runs", runs, "--stages", cluster.stages]
        words += events
        if netsim := os.environ.get("NETSIM"):
            words += ["--netsim", netsim]
        save(folder / f"{cluster.name}.json", words)
        if file.stat().st_size > LARGE:
            file.unlink()
        print(f"{cluster.name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def generate(cluster: suite.Cluster) -> Path:
    """The file of a cluster, written anew: the generator may have changed."""
    file = SCRATCH / "clusters" / cluster.file
    file.parent.mkdir(parents=True, exist_ok=True)
    program = str(SCRATCH / "release" / "generate-cluster")
    words = [program, str(cluster.pods), str(file), *cluster.options]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return file


def save(file: Path, command: list[str]) -> None:
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    file.write_text(output.stdout)


def record(report: str) -> None:
    """Puts the tables between the marks of the README."""
    readme = BENCHMARKS / "README.md"
    text = readme.read_text()
    before, rest = text.split(START)
    after = rest.split(END)[1]
    readme.write_text(before + START + "\n" + report + "\n" + END + after)


if __name__ == "__main__":
    main()
