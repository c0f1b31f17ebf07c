"""Results as `benchmark --json` writes them, and how figures are written."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stage:
    """One stage of one cluster; seconds are of the processor."""

    name: str
    runs: int
    median: float
    least: float
    most: float
    percentile95: float
    wall: float
    above: int
    peak: int
    output: int
    unit: str
    bytes: int

    @staticmethod
    def of(value: dict) -> "Stage":
        cpu = value["cpu"]
        return Stage(
            value["stage"], value["runs"], cpu["median"], cpu["least"], cpu["most"],
            cpu["percentile95"], value["wall"]["median"], value["peakBytes"] - value["baseBytes"],
            value["peakBytes"], value["output"], value["unit"], value["bytes"],
        )

    @property
    def spread(self) -> str:
        """Median, with least and most behind it."""
        bounds = f"{seconds(self.least)} – {seconds(self.most)}"
        few = f", {self.runs} run{'s' * (self.runs > 1)}" if self.runs < 3 else ""
        return f"{seconds(self.median)} ({bounds}{few})"


@dataclass(frozen=True)
class Result:
    """What was measured of one cluster."""

    name: str
    bytes: int
    stages: dict[str, Stage]
    work: dict[str, int]

    def size(self) -> str:
        """Pods, policies and namespaces."""
        names = ["pods", "policies", "namespaces"]
        return " / ".join(f"{self.work[name]:,}" for name in names)


def load(folder: Path) -> dict[str, Result]:
    """All results of a folder by the names of their clusters."""
    results = {}
    for file in sorted(folder.glob("*.json")):
        value = json.loads(file.read_text())["inputs"][0]
        stages = {stage["stage"]: Stage.of(stage) for stage in value["stages"]}
        results[file.stem] = Result(file.stem, value["bytes"], stages, value["work"])
    return results


def seconds(value: float) -> str:
    """Seconds in the unit that leaves one to three digits before the point."""
    for scale, unit in [(1, "s"), (1e-3, "ms"), (1e-6, "us")]:
        if value >= scale:
            return f"{digits(value / scale)} {unit}"
    return f"{digits(value * 1e9)} ns"


def digits(value: float) -> str:
    """A number with two digits, or all before the point."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def megabytes(value: float) -> str:
    """Bytes in megabytes of 10^6."""
    return f"{digits(value / 1e6)} MB"


def table(titles: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
