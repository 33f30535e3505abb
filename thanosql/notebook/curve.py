"""Curves as inline SVG, in colours that light and dark themes both show: how a training went."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 380, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 10, 22, 34
_GREY = "rgba(128,128,128,.35)"
# Told apart by the dash as well: not everybody sees the colours apart.
_LOOKS = (("var(--jp-brand-color1, #2f80ed)", ""), ("#e07b00", "5 3"), ("#2e9e5b", "2 3"))
_MOST_POINTS = 300
# Less cannot be cut into steps.
_LEAST_RANGE = 1e-300

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: ``points`` are (x, y) with x growing."""

    name: str
    points: Sequence[Point]


def plot(title: str, x_label: str, lines: Sequence[Line], *, percent: bool = False) -> str:
    """Return the lines as an SVG of its own, or nothing where no line has two points.

    ``percent`` writes the values of y, such as a WER of 0.1, as percentages. Points that are no finite numbers are left
    out.
    """
    drawn = [Line(line.name, _finite(line.points)) for line in lines]
    drawn = [line for line in drawn if len(line.points) > 1]
    if not drawn:
        return ""
    xs = [x for line in drawn for x, _ in line.points]
    ys = [y for line in drawn for _, y in line.points]
    low, high = min(xs), max(xs)
    steps = _ticks(min(0.0, *ys), max(0.0, *ys))
    bottom, top = steps[0], steps[-1]

    def place(point: Point) -> str:
        x = _LEFT + (point[0] - low) / ((high - low) or 1) * (_WIDTH - _LEFT - _RIGHT)
        return f"{x:.1f},{_height(point[1], bottom, top):.1f}"

    parts = [f"<title>{html.escape(title)}</title><desc>{html.escape(_told(drawn, percent))}</desc>"]
    parts.append(f'<text x="{_LEFT}" y="13" font-weight="600">{html.escape(title)}</text>')
    for step in steps:
        y = _height(step, bottom, top)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GREY}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_written(step, percent)}</text>')
    base = _HEIGHT - _BOTTOM + 14
    parts.append(f'<text x="{_LEFT}" y="{base}">{_written(low)}</text>')
    parts.append(f'<text x="{(_WIDTH + _LEFT) / 2:.0f}" y="{base}" text-anchor="middle">{html.escape(x_label)}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{base}" text-anchor="end">{_written(high)}</text>')
    at = _LEFT
    for number, line in enumerate(drawn):
        colour, dash = _LOOKS[number % len(_LOOKS)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        look = f'fill="none" stroke-width="1.8" stroke-linejoin="round" style="stroke:{colour}"{dashed}'
        parts.append(f'<polyline points="{" ".join(map(place, _thinned(line.points)))}" {look}/>')
        parts.append(f'<polyline points="{at},{_HEIGHT - 6} {at + 22},{_HEIGHT - 6}" {look}/>')
        parts.append(f'<text x="{at + 27}" y="{_HEIGHT - 2}">{html.escape(line.name)}</text>')
        at += 40 + 7 * len(line.name)
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>{"".join(parts)}</svg>'


def _finite(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if all(map(math.isfinite, point))]


def _thinned(points: Sequence[Point]) -> Sequence[Point]:
    """Return as many points as can be seen, the last among them."""
    stride = math.ceil(len(points) / _MOST_POINTS)
    return [*points[:-1:stride], points[-1]]


def _height(value: float, bottom: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - (value - bottom) / (top - bottom) * (_HEIGHT - _BOTTOM - _TOP)


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers from at most ``low`` to at least ``high``; zero is between these, or one of them.

    >>> _ticks(0.0, 3.2), _ticks(0.0, 0.0)
    ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0])
    """
    if high - low < _LEAST_RANGE:
        return [low, low + 1]
    rough = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough)
    first = math.floor(low / step)
    return [number * step for number in range(first, math.ceil(high / step) + 1)]


def _told(lines: Sequence[Line], percent: bool) -> str:
    return "; ".join(
        f"{line.name}: from {_written(line.points[0][1], percent)} to {_written(line.points[-1][1], percent)}, "
        f"the least {_written(min(y for _, y in line.points), percent)}"
        for line in lines
    )


def _written(value: float, percent: bool = False) -> str:
    return f"{100 * value:.3g}%" if percent else f"{value:.4g}"
