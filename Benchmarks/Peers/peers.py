#!/usr/bin/env python3
"""Runs netsim and other tools on the same clusters: time, memory, and whether they agree.

    make bench-peers NETPOL_ANALYZER=... CYCLONUS=... POLICY_ASSISTANT=... NCA=...
    Benchmarks/Peers/peers.py --self-check       # the comparison itself, on made-up tools

NETPOL_ANALYZER, CYCLONUS, POLICY_ASSISTANT and NCA are paths of programs; what is not given is
left out, and said so. NETSIM is ours. PEER_SIZES names the sizes in pods, PEER_TIMEOUT the seconds
after which another tool is stopped. Plain clusters are generated: pods without owners or addresses,
and a policy for every seven of them.

netsim runs five times, of which the middle one by processor time is shown; the others once.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import selfcheck
from tools import TOOLS, Question, Tool, prepare

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCRATCH = ROOT / ".build" / "benchmarks"
RUNS = 5


@dataclass(frozen=True)
class Run:
    """What a program took, and what it wrote."""

    user: float
    system: float
    wall: float
    peak: int
    status: int
    text: str

    @property
    def cells(self) -> list[str]:
        return [f"{self.user:.2f} s", f"{self.wall:.2f} s", f"{self.peak / 1e6:.0f} MB"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--self-check", action="store_true", help="compare made-up tools")
    arguments = parser.parse_args()
    netsim = os.environ.get("NETSIM", str(ROOT / ".build" / "release" / "netsim"))
    if arguments.self_check:
        return selfcheck.run(netsim, row)
    for tool in TOOLS:
        if not tool.program:
            print(f"{tool.name}: not here; {tool.variable} names its program", file=sys.stderr)
    build()
    print(title())
    for pods in os.environ.get("PEER_SIZES", "100 300 1000").split():
        folder = generate(int(pods))
        for cells in rows(netsim, folder):
            print("| " + " | ".join([pods, *cells]) + " |", flush=True)
    return 0


def title() -> str:
    titles = [
        "pods", "tool", "user", "wall", "peak", "netsim: user", "wall", "peak", "times less",
        "agreement",
    ]
    return f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}"


def build() -> None:
    command = ["swift", "build", "-c", "release", "--scratch-path", str(SCRATCH), "--quiet"]
    command += ["--product", "generate-cluster"]
    subprocess.run(command, cwd=ROOT / "Benchmarks", check=True)


def generate(pods: int) -> Path:
    folder = SCRATCH / "peers" / f"plain-{pods}"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "cluster.yaml"
    program = str(SCRATCH / "release" / "generate-cluster")
    words = [program, str(pods), str(file), "--style", "plain", "--format", "documents"]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    prepare(file.read_text(), folder)
    return folder


def rows(netsim: str, folder: Path) -> list[list[str]]:
    """A row a tool that is here; netsim alone where none is."""
    here = [tool for tool in TOOLS if tool.program]
    if not here:
        own = ask_netsim(netsim, TOOLS[0].question, folder)
        return [["none", "", "", "", *own.cells, "", ""]]
    return [row(tool, tool.program, netsim, folder) for tool in here]


def row(tool: Tool, program: str, netsim: str, folder: Path) -> list[str]:
    """One tool against netsim on one cluster."""
    own = ask_netsim(netsim, tool.question, folder)
    limit = int(os.environ.get("PEER_TIMEOUT", "900"))
    other = measure([program, *tool.words(folder)], folder / f"{tool.name}.out", limit)
    factor = f"{other.user / max(own.user, 1e-4):,.0f}x"
    if other.status != 0:
        return [tool.name, *other.cells, *own.cells, factor, f"failed: wait status {other.status}"]
    if not tool.question.agreement:
        return [tool.name, *other.cells, *own.cells, factor, "can't be read pair by pair"]
    agreement = tool.question.agreement(answer(netsim, tool.question, folder), other.text)
    return [tool.name, *other.cells, *own.cells, factor, str(agreement)]


def ask_netsim(netsim: str, question: Question, folder: Path) -> Run:
    words = [netsim, *question.timed, "-f", str(folder / "manifests")]
    runs = [measure(words, folder / "netsim.out", 600) for _ in range(RUNS)]
    if runs[0].status != 0:
        sys.exit(f"netsim failed: {(folder / 'netsim.out.errors').read_text()}")
    return sorted(runs, key=lambda run: run.user + run.system)[RUNS // 2]


def answer(netsim: str, question: Question, folder: Path) -> str:
    """What netsim says, in the form that is compared."""
    words = [netsim, *question.answered, "-f", str(folder / "manifests")]
    return measure(words, folder / "netsim.csv", 600).text


def measure(words: list[str], output: Path, limit: int) -> Run:
    command = [sys.executable, "-I", "-S", str(HERE / "measure.py"), str(output), str(limit)]
    result = subprocess.run(command + words, check=True, capture_output=True, text=True)
    return Run(**json.loads(result.stdout), text=output.read_text(errors="replace"))


if __name__ == "__main__":
    sys.exit(main())
