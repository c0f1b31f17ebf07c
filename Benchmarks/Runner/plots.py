"""Growth plots as SVG, log-log, readable on light and dark pages."""

import math
from dataclasses import dataclass
from pathlib import Path

import suite
from results import Result, megabytes, seconds

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 84, 150, 52, 56
LIGHT = {
    "page": "#ffffff", "frame": "#d0d7de", "text": "#1f2328", "note": "#59636e",
    "curves": ["#0969da", "#bc4c00"],
}
DARK = {
    "page": "#0d1117", "frame": "#3d444d", "text": "#e6edf3", "note": "#9198a1",
    "curves": ["#58a6ff", "#f0883e"],
}


@dataclass(frozen=True)
class Series:
    """A curve: (x, y) from left to right, all above zero."""

    name: str
    points: list[tuple[float, float]]


def write(results: dict[str, Result], folder: Path) -> list[str]:
    """Writes the plots that results allow; answers their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for axis in ["pods", "policies"]:
        grown = [
            results[name] for name in (f"growth-{axis}-{factor}" for factor in suite.GROWTH)
            if name in results
        ]
        if len(grown) < 2:
            continue
        fixed = "policies" if axis == "pods" else "pods"
        note = f"{grown[0].work[fixed]:,} {fixed}, {grown[0].work['namespaces']:,} namespaces"
        time = [
            Series(name, [(r.work[axis], r.stages[stage].median) for r in grown])
            for name, stage in [("load", "load"), ("exact matrix", "exact")]
        ]
        memory = [
            Series(name, [(r.work[axis], max(r.stages[stage].above, 1e5)) for r in grown])
            for name, stage in [("loading", "load"), ("above the model", "exact")]
        ]
        for kind, series, unit in [("time", time, seconds), ("memory", memory, megabytes)]:
            title = {"time": "Processor time", "memory": "Memory"}[kind]
            name = f"growth-{axis}-{kind}.svg"
            (folder / name).write_text(svg(f"{title} by {axis}", note, axis, series, unit))
            names.append(name)
    return names


class Scale:
    """Maps values to pixels by their logarithms."""

    def __init__(self, least: float, most: float, start: float, end: float):
        self.low, self.high = math.log10(least), math.log10(most)
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


def svg(title: str, note: str, axis: str, series: list[Series], unit) -> str:
    """One plot; the dashed line grows as fast as x does."""
    xs = [x for x, _ in series[0].points]
    ticks = y_ticks([y for one in series for _, y in one.points])
    x = Scale(xs[0], xs[-1], LEFT + 16, WIDTH - RIGHT - 16)
    y = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    body = [
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="title" x="{LEFT}" y="22">{title}</text>',
        f'<text class="note" x="{LEFT}" y="40">{note}; both axes logarithmic</text>',
        f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{WIDTH - RIGHT - LEFT}"'
        f' height="{HEIGHT - BOTTOM - TOP}"/>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">{axis}</text>',
    ]
    for value in ticks:
        body.append(
            f'<path class="grid" d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}"/>'
            f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{unit(value)}</text>'
        )
    for value in xs:
        body.append(
            f'<path class="grid" d="M{x(value):.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
            f'<text x="{x(value):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:,.0f}</text>'
        )
    body += [pace(one, x, y, ticks) for one in series]
    body += curves(series, x, y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' width="{WIDTH}" height="{HEIGHT}"><title>{title}: {note}</title>'
        f"<style>{style()}</style>\n" + "\n".join(body) + "\n</svg>\n"
    )


def style() -> str:
    """Fonts and strokes; colours for light pages, and others where the reader's page is dark."""
    return (
        "text{font:13px system-ui,sans-serif}.title{font-weight:600;font-size:15px}"
        ".name{font-weight:600}.frame,.grid,.pace,.line{fill:none}.grid{stroke-width:.6}"
        f".pace{{stroke-dasharray:4 4}}.line{{stroke-width:2}}{colors(LIGHT)}"
        f"@media(prefers-color-scheme:dark){{{colors(DARK)}}}"
    )


def colors(palette: dict) -> str:
    rules = (
        f".page{{fill:{palette['page']}}}.frame,.grid{{stroke:{palette['frame']}}}"
        f"text{{fill:{palette['text']}}}.note{{fill:{palette['note']}}}"
        f".pace{{stroke:{palette['note']}}}"
    )
    for number, color in enumerate(palette["curves"]):
        rules += f".s{number} .line{{stroke:{color}}}.s{number} .dot,.s{number} .name{{fill:{color}}}"
    return rules


def pace(series: Series, x: Scale, y: Scale, ticks: list[float]) -> str:
    """What growth in proportion to x would be, as far as it stays in the frame."""
    (start, value), (end, _) = series.points[0], series.points[-1]
    reach = min(end, start * ticks[-1] / value)
    path = f"M{x(start):.1f} {y(value):.1f}L{x(reach):.1f} {y(value * reach / start):.1f}"
    return f'<path class="pace" d="{path}"/>'


def curves(series: list[Series], x: Scale, y: Scale) -> list[str]:
    """Lines, dots, and each name behind the last dot, apart from its neighbours."""
    parts = []
    last = math.inf
    heights = {}
    for one in sorted(series, key=lambda one: -one.points[-1][1]):
        height = y(one.points[-1][1])
        if last != math.inf:
            height = max(height, last + 18)
        heights[one.name] = last = height
    for number, one in enumerate(series):
        dots = [(x(a), y(b)) for a, b in one.points]
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in dots)
        circles = "".join(f'<circle class="dot" cx="{a:.1f}" cy="{b:.1f}" r="3.5"/>' for a, b in dots)
        parts.append(
            f'<g class="s{number}"><path class="line" d="M{path}"/>{circles}'
            f'<text class="name" x="{WIDTH - RIGHT + 8}" y="{heights[one.name] + 4:.1f}">{one.name}</text>'
            "</g>"
        )
    parts.append(
        f'<path class="pace" d="M{WIDTH - RIGHT + 8} {HEIGHT - 18}h24"/>'
        f'<text class="note" x="{WIDTH - RIGHT + 38}" y="{HEIGHT - 14}">in proportion</text>'
    )
    return parts


def y_ticks(values: list[float]) -> list[float]:
    """1, 2 and 5 times powers of ten around values; powers alone where those are many."""
    low, high = min(values), max(values)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = [1, 2, 5] if len(powers) < 4 else [1]
    ticks = [step * 10.0**power for power in powers for step in steps]
    below = [tick for tick in ticks if tick <= low][-1:]
    above = [tick for tick in ticks if tick >= high][:1]
    return below + [tick for tick in ticks if low < tick < high] + above
