"""What EXPLAIN expects of a node, behind its properties and before what ANALYZE measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thanosql.compiler.logical import Plan, Publish

if TYPE_CHECKING:
    from thanosql.runtime.context import Context


@dataclass(frozen=True, slots=True)
class Estimate:
    """A node's figures by name, in the order in which they are shown; ``rows`` may be a text such as '~5000000'.

    ``time`` and ``audio`` are in seconds, ``memory`` and ``disk`` are in bytes; all else is shown as it is.
    """

    figures: Mapping[str, float | str]

    def summary(self) -> str:
        """Return the figures on one line, for people."""
        return ", ".join(f"{name}={_READABLE.get(name, _plain)(value)}" for name, value in self.figures.items())

    def keys(self) -> dict[str, Any]:
        """Return the figures as numbers, under the keys of JSON plans; rows have PostgreSQL's own."""
        return {_KEYS.get(name, f"Estimated {name.title()}"): value for name, value in self.figures.items()}


def duration(seconds: float | str) -> str:
    """Return seconds in the unit that people would use.

    >>> duration(0.25), duration(95), duration(5400), duration(200_000)
    ('0.25 s', '1.6 min', '1.5 h', '2.3 days')
    """
    value = float(seconds)
    for unit, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if value >= 1.5 * size:
            return f"{value / size:.2g} {unit}" if value < 100 * size else f"{value / size:,.0f} {unit}"
    return f"{value:.2g} s"


def _size(count: float | str) -> str:
    value = float(count)
    return f"{value / 2**30:.2g} GiB" if value >= 2**30 else f"{math.ceil(value / 2**20)} MiB"


def _plain(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}" if isinstance(value, float) else str(value)


_READABLE = {"time": duration, "audio": duration, "memory": _size, "disk": _size}
_KEYS = {
    "rows": "Plan Rows",
    "time": "Estimated Total Time",
    "audio": "Estimated Audio Seconds",
    "memory": "Estimated Memory Bytes",
    "disk": "Estimated Disk Bytes",
}


def estimates(plan: Plan, context: Context) -> dict[int, Estimate]:
    """Return what to expect of a plan's nodes, by the id of the node; no model is opened and no audio decoded.

    Trainings have estimates; what other statements cost is not estimated.
    """
    if isinstance(plan.root, Publish):
        from thanosql.runtime.cost.training import training_estimates

        return training_estimates(plan.root, plan.options.values(), context)
    return {}
