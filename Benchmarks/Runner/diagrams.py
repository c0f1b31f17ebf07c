"""Whole processes that draw: `netsim graph` in several forms, and `netsim report`."""

import json
import os
import resource
import statistics
import subprocess
import time
from pathlib import Path

from results import megabytes, seconds, table

# Pods of a typical cluster that has about so many workloads.
PODS = {50: 400, 200: 1_250, 500: 2_950, 2_000: 11_500}
FORMS = {
    "dot": ["graph", "-o", "dot"],
    "svg": ["graph", "-o", "svg"],
    "svg of a focus": ["graph", "-o", "svg", "--focus", "ingress-nginx/ingress-nginx"],
    "png": ["graph", "-o", "png"],
    "report": ["report", "-o", "html"],
}


def measure(generate, scratch: Path, folder: Path, runs: int, quick: bool) -> None:
    """Draws each cluster in each form, and keeps the figures in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for workloads, pods in PODS.items():
        if quick and workloads > 500:
            continue
        file = generate(f"diagram-{workloads}", pods)
        forms = {name: run(words, file, scratch, runs) for name, words in FORMS.items()}
        value = {"workloads": workloads, "pods": pods, "forms": forms}
        (folder / f"{workloads}.json").write_text(json.dumps(value))


def run(words: list[str], file: Path, scratch: Path, runs: int) -> dict:
    """The medians of some runs, and what was said of the picture."""
    netsim = os.environ.get("NETSIM", "netsim")
    output = scratch / "diagram"
    command = [netsim, *words, "-f", str(file), "--output-file", str(output)]
    walls, work, errors, status = [], [], "", 0
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        walls.append(time.monotonic() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        work.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        errors, status = done.stderr, done.returncode
    remarks = [line for line in errors.splitlines() if "too many" in line or "took longer" in line]
    return {
        "wall": statistics.median(walls), "cpu": statistics.median(work), "status": status,
        "bytes": output.stat().st_size if status == 0 else 0, "remark": "; ".join(remarks),
    }


def report(folder: Path) -> str:
    """A table, a line a cluster and form."""
    values = [json.loads(file.read_text()) for file in folder.glob("*.json")]
    rows = []
    for value in sorted(values, key=lambda value: value["workloads"]):
        for name, form in value["forms"].items():
            size = megabytes(form["bytes"]) if form["status"] == 0 else "**failed**"
            rows.append([
                f"{value['workloads']:,} / {value['pods']:,}", name, seconds(form["wall"]),
                seconds(form["cpu"]), size, form["remark"].removeprefix("note: "),
            ])
    if not rows:
        return ""
    titles = ["about workloads / pods", "form", "wall", "processor", "size", "what was said of it"]
    return "### Diagrams\n\n" + table(titles, rows)
