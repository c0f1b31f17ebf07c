"""Tables of Markdown, made from results."""

import os
import subprocess

import goals
import suite
from results import Result, megabytes, seconds, table


def report(results: dict[str, Result], quick: bool, command: str) -> str:
    """All tables, with the machine they hold for."""
    parts = [
        machine(command),
        "### Goals\n\n" + table(
            ["goal", "bound", "measured", ""], [goal.row for goal in goals.check(results, quick)]
        ),
        loading(pick(results, suite.loading(quick))),
        engine(pick(results, suite.scale(quick))),
        questions(pick(results, suite.scale(quick))),
        stress(results, quick),
        updates(pick(results, suite.scale(quick))),
        output(pick(results, suite.output(quick))),
        limits(results),
        growth(results, quick),
    ]
    return "\n".join(part for part in parts if part)


def pick(results: dict[str, Result], clusters: list[suite.Cluster]) -> list[Result]:
    return [results[cluster.name] for cluster in clusters if cluster.name in results]


def machine(command: str) -> str:
    """What the figures were taken with."""
    with open("/proc/cpuinfo") as file:
        models = {line.split(":")[1].strip() for line in file if line.startswith("model name")}
    with open("/proc/meminfo") as file:
        memory = int(next(line for line in file if line.startswith("MemTotal")).split()[1]) / 1e6
    version = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True)
    compiler = version.stdout.splitlines()[0].split(" (")[0]
    return (
        f"{', '.join(sorted(models))}, {os.cpu_count()} cores, {memory:.0f} GB; {compiler}; "
        f"`{command}`. Processor time: the median of all runs, least and most in brackets.\n"
    )


def loading(results: list[Result]) -> str:
    """From the file to the network; whole processes."""
    rows = []
    for result in results:
        load, pipe, read = (result.stages[name] for name in ["load", "load-pipe", "read"])
        process = result.stages.get("process")
        rows.append([
            result.name, megabytes(result.bytes), load.spread,
            f"{result.bytes / load.median / 1e6:,.0f} MB/s", seconds(pipe.median),
            f"{load.median / read.median:.0f}x", megabytes(load.above),
            f"{process.spread}, {megabytes(process.peak)}" if process else "",
        ])
    titles = [
        "cluster", "file", "load", "speed", "from a pipe", "against reading", "memory",
        "`netsim list`, peak",
    ]
    return "### Loading\n\n" + table(titles, rows)


def engine(results: list[Result]) -> str:
    """From the network to the exact matrix."""
    rows = []
    for result in results:
        stages = result.stages
        rows.append([
            result.name, result.size(), f"{result.work['classes']:,}",
            seconds(stages["compile"].median), seconds(stages["matrix"].median),
            stages["exact"].spread, megabytes(stages["exact"].above),
            f"{stages['matrix'].median / max(stages['words'].median, 1e-9):.0f}x",
        ])
    titles = [
        "cluster", "pods / policies / namespaces", "classes", "compile", "matrix",
        "exact: both together", "memory above the model", "matrix against writing its words",
    ]
    return "### From the model to the exact matrix\n\n" + table(titles, rows)


def questions(results: list[Result]) -> str:
    """Single pairs."""
    names = ["query", "connectivity", "pair", "explanation"]
    rows = [[result.name, *(result.stages[name].spread for name in names)] for result in results]
    titles = [
        "cluster", "exact ports of two classes, warm", "... by the policies", "... of two pods",
        "explanation of two pods",
    ]
    return "### Questions about a pair\n\n" + table(titles, rows)


def stress(results: dict[str, Result], quick: bool) -> str:
    """What is hard for the engine, without and with ordered policies."""
    rows = []
    for style in suite.STRESS:
        plain, admin = results.get(style), results.get(f"{style}-admin")
        if not plain or not admin:
            continue
        exact, ordered = plain.stages["exact"], admin.stages["exact"]
        rows.append([
            style, plain.size(), f"{plain.work['classes']:,}", exact.spread, megabytes(exact.above),
            ordered.spread, megabytes(ordered.above), seconds(plain.stages["query"].median),
            seconds(admin.stages["query"].median),
        ])
    titles = [
        "cluster", "pods / policies / namespaces", "classes", "exact", "memory",
        "exact with 25 admin policies", "memory", "query", "query with them",
    ]
    return "### Hard clusters\n\n" + table(titles, rows)


def updates(results: list[Result]) -> str:
    """Single changes."""
    parts = []
    for result in results:
        anew = result.stages["exact"].median
        rows = [
            [
                stage.name.removeprefix("update-"), str(stage.runs), seconds(stage.median),
                seconds(stage.percentile95), seconds(stage.most),
                f"{anew / max(stage.median, 1e-9):,.0f}x",
            ]
            for stage in result.stages.values() if stage.name.startswith("update-")
        ]
        if rows:
            titles = ["change", "events", "median", "95 %", "most", "less than anew"]
            parts.append(f"{result.name}: {result.size()}\n\n" + table(titles, rows))
    return "### Changes\n\n" + "\n".join(parts) if parts else ""


def output(results: list[Result]) -> str:
    """Reports."""
    rows = []
    for result in results:
        for stage in result.stages.values():
            rows.append([
                result.name, f"{result.work['pods']:,}", stage.name, f"{stage.output:,}",
                stage.spread, f"{stage.output / stage.median:,.0f}",
                f"{stage.bytes / stage.median / 1e6:,.0f} MB/s", megabytes(stage.above),
            ])
    titles = ["cluster", "pods", "report", "lines", "time", "lines/s", "speed", "memory above the network"]
    return "### Reports to nowhere\n\n" + table(titles, rows)


def limits(results: dict[str, Result]) -> str:
    """What the machine could do at best."""
    rows = []
    for name in ["target", "target-twice"]:
        if result := results.get(name):
            bits, copy = result.stages["bits"], result.stages["bits-copy"]
            load, read = result.stages["load"], result.stages["read"]
            rows.append(versus(f"{name}: {bits.bytes / 1e6:,.0f} MB of bits, streamed", bits, copy, "memcpy"))
            rows.append(versus(f"{name}: {result.bytes / 1e6:,.0f} MB loaded", load, read, "reading"))
    if result := results.get("kernels"):
        for kernel, words in [("or", "row united with another"), ("and-count", "shared bits counted")]:
            swift, c = result.stages[f"{kernel}-swift"], result.stages[f"{kernel}-c"]
            rows.append(versus(f"{words}, 211 words, in Swift", swift, c, "clang -O3"))
    titles = ["what", "time", "limit", "its time", "ratio"]
    return "### Physical limits\n\n" + table(titles, rows)


def versus(what: str, stage, limit, name: str) -> list[str]:
    return [what, stage.spread, name, limit.spread, f"{stage.median / limit.median:.2f}x"]


def growth(results: dict[str, Result], quick: bool) -> str:
    """How cost grows."""
    rows = []
    for axis in ["pods", "policies"]:
        before = None
        for factor in suite.GROWTH:
            result = results.get(f"growth-{axis}-{factor}")
            if not result:
                continue
            load, exact = result.stages["load"], result.stages["exact"]
            grown = [
                f"{stage.median / before.stages[stage.name].median:.2f}x" if before else ""
                for stage in (load, exact)
            ]
            rows.append([
                f"{axis} x{factor}", result.size(), load.spread, grown[0], exact.spread, grown[1],
                megabytes(load.above), megabytes(exact.above),
            ])
            before = result
    titles = [
        "growth", "pods / policies / namespaces", "load", "", "exact", "", "memory of loading",
        "above the model",
    ]
    return "### Growth\n\n" + table(titles, rows)
