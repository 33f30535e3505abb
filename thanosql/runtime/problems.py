"""Why a row cannot be used, and how a list of such rows is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 5
"""Rows that a message lists before it says how many more there are."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """``row`` counts the query's rows from 1; ``cause`` is a stable word for programs; ``detail`` is for the reader."""

    row: int
    cause: str
    detail: str


def listing(problems: Sequence[Problem]) -> str:
    """Return the first problems, one a line, in the order of rows."""
    ordered = sorted(problems)
    lines = [f"  row {problem.row}: {problem.detail}" for problem in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        lines.append(f"  and {len(ordered) - SHOWN} more rows")
    return "\n".join(lines)


def counted(problems: Sequence[Problem]) -> dict[str, int]:
    """Return how many rows each cause took, most first."""
    return dict(Counter(problem.cause for problem in problems).most_common())
