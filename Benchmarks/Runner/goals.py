"""What netsim promises, checked against results."""

from dataclasses import dataclass

import suite
from results import Result, megabytes, seconds

MEGABYTE = 1_000_000
LISTS = ["list-csv", "list-text", "list-json"]


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
    return Goal(what, f"≤ {bound:.2g}x", f"{value:.2f}x", value <= bound)


def check(results: dict[str, Result], quick: bool) -> list[Goal]:
    """The goals that results speak of; of a quick suite those that hold for any size."""
    kept = memory(results) + kernels(results) + growth(results)
    if quick:
        return kept
    return loading(results) + times(results) + queries(results) + speed(results) + kept


def loading(results: dict[str, Result]) -> list[Goal]:
    """Megabytes a second that pass on the clock, from a file and from a pipe."""
    goals = []
    for name, what, stage, bound in [
        ("typical-100000", "JSON on one line, file", "load", 400),
        ("typical-100000", "JSON on one line, pipe", "load-pipe", 280),
        ("typical-10000-kubectl", "JSON of kubectl, file", "load", 400),
        ("typical-10000-kubectl", "JSON of kubectl, pipe", "load-pipe", 280),
        ("typical-1000-yaml", "YAML, file", "load", 100),
    ]:
        if result := results.get(name):
            rate = result.bytes / MEGABYTE / result.stages[stage].wall
            goals.append(at_least(f"{what}, {result.bytes / MEGABYTE:,.0f} MB", bound, rate, "MB/s"))
    return goals


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
            ("policy changed in a namespace", "update-policy-change", 300e-6),
            ("namespace relabelled", "update-namespace-relabel", 5e-3),
        ]
        for what, stage, bound in updates:
            goals.append(at_most(f"{what}, median", bound, stages[stage].median))
        factor = stages["exact"].median / max(stages["update-policy-change"].median, 1e-9)
        goals.append(at_least("... against compiling anew", 200, factor, "times less"))
    return goals


def speed(results: dict[str, Result]) -> list[Goal]:
    """Lines a second, ordered policies, and bits against copying."""
    goals = []
    if result := results.get("output-large"):
        for name in LISTS:
            stage = result.stages[name]
            goals.append(at_least(name, 1e6, stage.output / stage.median, "lines/s"))
    if {"target", "target-admin"} <= results.keys():
        plain, ordered = (results[name].stages["exact"].median for name in ["target", "target-admin"])
        goals.append(ratio("25 ordered policies on top", 2, ordered / plain))
    if result := results.get("target"):
        bits = result.stages["bits"]
        factor = bits.median / result.stages["bits-copy"].median
        goals.append(ratio("N x N bits streamed, against memcpy", 1.5, factor))
        smaller = bits.bytes / result.stages["exact"].above
        goals.append(at_least("N x N bits, against memory above the model", 100, smaller, "times"))
    return goals


def memory(results: dict[str, Result]) -> list[Goal]:
    """Memory of lists that doesn't grow with their lines."""
    goals = []
    if {"output", "output-open"} <= results.keys():
        for name in LISTS:
            few, many = results["output"].stages[name], results["output-open"].stages[name]
            what = f"{name}, memory for {many.output / few.output:.0f}x the lines of the same pods"
            more = max(many.above - few.above, 0)
            goals.append(at_most(f"{what}: more by", MEGABYTE, more, megabytes))
    return goals


def kernels(results: dict[str, Result]) -> list[Goal]:
    goals = []
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
