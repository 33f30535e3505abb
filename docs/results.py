"""What bench/RESULTS.md says, by section, row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "bench" / "RESULTS.md"

Table = Sequence[Mapping[str, str]]
"""The rows of a section, each by the names of its columns."""


def sections(text: str) -> dict[str, Table]:
    """Return name -> table of the sections of a file of results."""
    _, *parts = re.split(r"(?m)^<!-- (\w+) -->\n", text)
    return {name: _table(body) for name, body in zip(parts[::2], parts[1::2], strict=True)}


def commands(text: str) -> dict[str, str]:
    """Return name -> the command that made the section."""
    return dict(re.findall(r"(?s)^<!-- (\w+) -->\n.*?`(python -m bench [^`]+)`", text, re.MULTILINE))


def number(table: Table, row: str | None, column: str) -> float:
    """Return the figure in ``column`` of the one row that has ``row`` in a cell; None: of the only row.

    Raises ValueError where there is no such row, or more than one, and KeyError without such a column.

    >>> number([{"what": "a", "times": "1,200"}, {"what": "b", "times": "3 %"}], "b", "times")
    3.0
    """
    found = [each for each in table if row is None or row in each.values()]
    if len(found) != 1:
        raise ValueError(f"{len(found)} rows with {row!r}")
    return _number(found[0][column])


def numbers(table: Table, column: str) -> list[float]:
    """Return the figures of a column."""
    return [_number(each[column]) for each in table]


def _number(cell: str) -> float:
    return float(cell.replace(",", "").removesuffix("%"))


def _table(body: str) -> Table:
    lines = (line for line in body.splitlines() if line[:1] == "|")
    header, _, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in lines)
    return [dict(zip(header, row, strict=True)) for row in rows]
