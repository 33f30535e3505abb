"""Rows on a terminal, drawn by rich: as a table with wrapped texts, or each row as lines."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from typing import Any

import polars as pl
from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from thanosql.output import legible, shape, visible

# A column of longer texts that is narrower than this is no column to read.
_NARROWEST = 8


def fits(frame: pl.DataFrame, width: int, rows: int) -> bool:
    """Say whether the first ``rows`` rows make a table of ``width`` terminal cells that can be read."""
    needed = 1
    for name, column in zip(frame.columns, zip(*_cells(frame.head(rows)), strict=True), strict=False):
        longest = max(cell_len(text.plain) for text in (_clean(name), *column))
        needed += min(longest, _NARROWEST) + 3
    return needed <= width


def table_of(frame: pl.DataFrame, width: int, rows: int) -> str:
    """Return the first ``rows`` rows as a table of at most ``width`` terminal cells, and a line with the shape."""
    drawn = Table(box=box.SQUARE, header_style="bold")
    for name, dtype in frame.schema.items():
        drawn.add_column(_clean(name), justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in _cells(frame.head(rows)):
        drawn.add_row(*row)
    return _drawn(drawn, width) + shape(frame, min(rows, frame.height))


def lines_of(frame: pl.DataFrame, width: int | None, rows: int | None) -> str:
    """Return each row as lines, a column each, with the columns' names in front; a ``width`` of None cuts nothing."""
    shown = frame if rows is None else frame.head(rows)
    pieces = []
    for number, row in enumerate(_cells(shown), 1):
        drawn = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        drawn.add_column(style="bold", no_wrap=True)
        drawn.add_column(overflow="fold")
        for name, cell in zip(frame.columns, row, strict=True):
            drawn.add_row(_clean(name), cell)
        pieces.append(f"─ row {number:,} {'─' * 20}\n{_drawn(drawn, width or 1_000_000, colour=width is not None)}")
    return "".join(pieces) + shape(frame, shown.height)


def _drawn(content: RenderableType, width: int, *, colour: bool = True) -> str:
    out = io.StringIO()
    plain = not colour or os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    console = Console(
        file=out, width=width, force_terminal=not plain, color_system=None if plain else "standard", highlight=False
    )
    console.print(content, crop=False, no_wrap=False)
    return out.getvalue()


def _cells(frame: pl.DataFrame) -> Iterator[list[Text]]:
    readable = legible(frame).with_columns(pl.selectors.temporal().cast(pl.String))
    for row in readable.iter_rows():
        yield [Text("null", style="dim italic") if value is None else _clean(cell(value)) for value in row]


def _clean(text: str) -> Text:
    return Text(visible(text))


def cell(value: Any) -> str:
    """Return a value as a table shows it.

    >>> cell(0.1 + 0.2), cell(1e-7), cell(5.0), cell(True), cell([1, 2])
    ('0.3', '1e-07', '5.0', 'true', '[1, 2]')
    >>> cell([{"word": "one", "start": 0.1, "end": 0.25}])
    'one 0.10-0.25'
    """
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case float():
            return _number(value)
        case [{"start": _, "end": _}, *_]:
            return " · ".join(map(_span, value))
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return f"{value:.1f}"
    return f"{value:.6f}".rstrip("0") if 1e-3 <= abs(value) < 1e15 else f"{value:.6g}"


def _span(span: dict[str, Any]) -> str:
    said = next((str(item) for name, item in span.items() if name not in ("start", "end")), "")
    return f"{said} {span['start']:.2f}-{span['end']:.2f}"
