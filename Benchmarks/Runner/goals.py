"""What netsim promises, checked against results."""

from dataclasses import dataclass

import suite
from results import Result, megabytes, seconds

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Goal:
    """A bound and what was measured."""

    what: str
    bound: str
    measured: str
    holds: bool

    @property
    def row(self) -> list[str]:
        return [self.what, self.bound, self.measured, "pass" if self.holds else "**fail**"]


def at_most(what: str, bound: float, value: float, write=seconds) -> Goal:
    return Goal(what, f"≤ {write(bound)}", write(value), value <= bound)


def at_least(what: str, bound: float, value: float, unit: str) -> Goal:
    return Goal(what, f"≥ {bound:,.0f} {unit}", f"{value:,.0f} {unit}", value >= bound)


def ratio(what: str, bound: float, value: float) -> Goal:
    return Goal(what, f"≤ {bound:.1f}x", f"{value:.2f}x", value <= bound)


def check(results: dict[str, Result], quick: bool) -> list[Goal]:
    """The goals that results speak of; figures of a quick suite aren't held against time."""
    goals = [] if quick else times(results)
    return goals + queries(results) + output(results) + limits(results, quick) + growth(results)


def times(results: dict[str, Result]) -> list[Goal]:
    goals = whole_process(results)
    for name, bound, memory in [
        ("target", 0.12, 64), ("target-twice", 0.3, 64), ("antrea-small-namespaces", 0.3, 64),
        ("unique-labels", 2, 400),
    ]:
        if result := results.get(name):
            exact = result.stages["exact"]
            goals.append(at_most(f"exact matrix, {result.size()}", bound, exact.median))
            goals.append(
                at_most("... memory above the model", memory * MEGABYTE, exact.above, megabytes)
            )
    return goals


# Seconds that netpol-analyzer took for the list of a thousand plain pods with 142 policies, and for
# that of ten thousand pods with owners.
ANALYZER_PLAIN, ANALYZER_OWNED = 60, 306


def whole_process(results: dict[str, Result]) -> list[Goal]:
    """Against what netpol-analyzer took."""
    goals = []
    if result := results.get("plain-1000"):
        exact = result.stages["exact"].median
        goals.append(at_most(f"exact matrix, {result.size()}, plain", ANALYZER_PLAIN / 10_000, exact))
    for name, bound, memory in [
        ("plain-1000", ANALYZER_PLAIN / 500, 60), ("typical-10000", ANALYZER_OWNED / 300, 1_000),
    ]:
        result = results.get(name)
        if process := result and result.stages.get("process"):
            goals.append(at_most(f"`netsim list`, {result.size()}", bound, process.median))
            goals.append(at_most("... memory", memory * MEGABYTE, process.peak, megabytes))
    return goals


def queries(results: dict[str, Result]) -> list[Goal]:
    goals = []
    if result := results.get("target-twice"):
        stages = result.stages
        goals.append(at_most("exact ports of a pair, warm", 200e-9, stages["query"].median))
        goals.append(at_most("explanation of a pair", 50e-6, stages["explanation"].median))
        updates = [
            ("pod relabelled to a known class", "update-pod-relabel", 20e-6),
            ("policy changed in a namespace", "update-policy-change", 500e-6),
        ]
        for what, stage, bound in updates:
            goals.append(at_most(f"{what}, median", bound, stages[stage].median))
        factor = stages["exact"].median / max(stages["update-policy-change"].median, 1e-9)
        goals.append(at_least("... against compiling anew", 200, factor, "times less"))
    return goals


def output(results: dict[str, Result]) -> list[Goal]:
    """Speed, and memory that doesn't grow with the lines."""
    if not {"output", "output-open", "output-large"} <= results.keys():
        return []
    goals = []
    for name in ["list-csv", "list-text", "list-json"]:
        stage = results["output-large"].stages[name]
        goals.append(at_least(name, 1e6, stage.output / stage.median, "lines/s"))
        few, many = results["output"].stages[name], results["output-open"].stages[name]
        what = f"... memory for {many.output / few.output:.0f}x the lines of the same pods: more by"
        goals.append(at_most(what, MEGABYTE, max(many.above - few.above, 0), megabytes))
    return goals


def limits(results: dict[str, Result], quick: bool) -> list[Goal]:
    goals = []
    if (result := results.get("target")) and not quick:
        stages = result.stages
        factor = stages["bits"].median / stages["bits-copy"].median
        goals.append(ratio("N x N bits streamed, against memcpy", 1.5, factor))
        smaller = stages["bits"].bytes / stages["exact"].above
        goals.append(at_least("N x N bits, against memory above the model", 100, smaller, "times"))
    if result := results.get("kernels"):
        for kernel in ["or", "and-count"]:
            swift, c = result.stages[f"{kernel}-swift"], result.stages[f"{kernel}-c"]
            goals.append(ratio(f"{kernel} in Swift, against C", 1 / 0.9, swift.median / c.median))
    return goals


def growth(results: dict[str, Result]) -> list[Goal]:
    goals = []
    for axis, bound in [("pods", 2.2), ("policies", 2.5)]:
        for low, high in zip(suite.GROWTH, suite.GROWTH[1:]):
            small = results.get(f"growth-{axis}-{low}")
            large = results.get(f"growth-{axis}-{high}")
            if small and large:
                factor = large.stages["exact"].median / small.stages["exact"].median
                size = f"{small.work[axis]:,} → {large.work[axis]:,}"
                goals.append(ratio(f"exact matrix, {axis} {size}", bound, factor))
    return goals
