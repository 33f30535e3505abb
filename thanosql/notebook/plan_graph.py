"""A plan as a drawn graph: inline SVG, a box an operator, rows flowing upwards, and colour where the time went."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WIDTH, _GAP, _RISE, _LINE = 330, 24, 22, 15
_DETAILS = 2
_LETTERS = 50
_TIME, _ROWS = "Actual Own Time", "Actual Rows"


@dataclass(frozen=True, slots=True)
class Box:
    """An operator with its place; ``x`` is the middle, ``y`` the upper edge, in pixels."""

    node: Mapping[str, Any]
    x: float
    y: float
    below: Sequence[Box]

    @property
    def name(self) -> str:
        """The operator's."""
        return str(self.node["Node Type"])

    @property
    def lines(self) -> list[str]:
        """What stands in it under its name."""
        text = ", ".join(f"{key.lower().replace(' ', '_')}={_value(value)}" for key, value in _details(self.node))
        return textwrap.wrap(text, _LETTERS, max_lines=_DETAILS, placeholder=" …")

    @property
    def height(self) -> float:
        """In pixels."""
        return 24 + _LINE * len(self.lines) + (4 if self.lines else 0)


def plan_graph(tree: Mapping[str, Any]) -> str:
    """Return the plan ``tree``, as explain_tree makes it, as an SVG; nothing for a plan of one operator.

    A plan that was run shows rows and seconds of each operator, and its share of all seconds as the depth of a colour.
    """
    if not tree.get("Plans"):
        return ""
    root = _placed(tree, 0.0, 8.0)
    boxes = list(_all(root))
    whole = sum(box.node.get(_TIME, 0.0) for box in boxes)
    width = _extent(tree) + 16
    height = max(box.y + box.height for box in boxes) + 8
    parts = ["<title>the plan</title>", f"<desc>{html.escape(_told(boxes, whole))}</desc>"]
    for box in boxes:
        parts += [_edge(box, child) for child in box.below]
    parts += [_drawn(box, whole) for box in boxes]
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="-8 0 {width:.0f} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>{"".join(parts)}</svg>'


def _placed(node: Mapping[str, Any], left: float, top: float) -> Box:
    """Return the box of ``node`` and those below it, in the space that begins at ``left`` and ``top``."""
    extent = _extent(node)
    box = Box(node, left + extent / 2, top, ())
    inputs = node.get("Plans", ())
    at = left + (extent - _row(inputs)) / 2
    below = []
    for child in inputs:
        below.append(_placed(child, at, top + box.height + _RISE))
        at += _extent(child) + _GAP
    return Box(node, box.x, top, below)


def _extent(node: Mapping[str, Any]) -> float:
    return max(float(_WIDTH), _row(node.get("Plans", ())))


def _row(nodes: Sequence[Mapping[str, Any]]) -> float:
    return sum(map(_extent, nodes)) + _GAP * max(0, len(nodes) - 1)


def _all(box: Box) -> Iterator[Box]:
    yield box
    for child in box.below:
        yield from _all(child)


def _drawn(box: Box, whole: float) -> str:
    left, time = box.x - _WIDTH / 2, box.node.get(_TIME)
    share = time / whole if time is not None and whole else 0.0
    tip = "\n".join(f"{key}: {_value(value)}" for key, value in box.node.items() if key != "Plans")
    parts = [
        f"<title>{html.escape(tip)}</title>",
        f'<rect x="{left:.1f}" y="{box.y:.1f}" width="{_WIDTH}" height="{box.height:.1f}" rx="4" '
        f'fill="rgba(240,120,20,{0.75 * share:.3f})" stroke="rgba(128,128,128,.6)"/>',
        f'<text x="{left + 9:.1f}" y="{box.y + 16:.1f}" font-weight="600">{html.escape(box.name)}</text>',
    ]
    if time is not None:
        figures = (f"{time / 1000:.3g} s" if time >= 1000 else f"{time:.3g} ms") + (f", {share:.0%}" if whole else "")
        parts.append(f'<text x="{left + _WIDTH - 9:.1f}" y="{box.y + 16:.1f}" text-anchor="end">{figures}</text>')
    for number, line in enumerate(box.lines, start=1):
        y = box.y + 16 + _LINE * number
        parts.append(f'<text x="{left + 9:.1f}" y="{y:.1f}" opacity=".75">{html.escape(line)}</text>')
    return f"<g>{''.join(parts)}</g>"


def _edge(parent: Box, child: Box) -> str:
    """Return the arrow from what gives rows to what takes them, and how many there were."""
    start, end, middle = child.y, parent.y + parent.height, (child.y + parent.y + parent.height) / 2
    path = f"M{child.x:.1f} {start:.1f}V{middle:.1f}H{parent.x:.1f}V{end + 1:.1f}m-3.5 5l3.5 -5l3.5 5"
    drawn = f'<path d="{path}" fill="none" stroke="currentColor" opacity=".7"/>'
    rows = child.node.get(_ROWS)
    if rows is None:
        return drawn
    noun = "row" if rows == 1 else "rows"
    return f'{drawn}<text x="{child.x + 8:.1f}" y="{middle + 4:.1f}" opacity=".75">{rows:,} {noun}</text>'


def _details(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is between the node's name and its output: what tells it from others of its kind."""
    for key, value in node.items():
        if key == "Output":
            return
        if key not in ("Node Type", "Parent Relationship"):
            yield key, value


def _told(boxes: Sequence[Box], whole: float) -> str:
    names = " < ".join(box.name for box in boxes)
    slowest = max(boxes, key=lambda box: float(box.node.get(_TIME, 0.0)))
    if not whole:
        return names
    return f"{names}; most time, {slowest.node[_TIME] / whole:.0%}, in {slowest.name}"


def _value(value: Any) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else str(value)
