"""What EXPLAIN expects of a node, behind its properties and before what ANALYZE measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thanosql.compiler.logical import Plan
from thanosql.compiler.logical_training import Publish

if TYPE_CHECKING:
    from thanosql.runtime.context import Context


class About(int):
    """A number of rows that nobody has counted: '~5000000' for people, a plain number for programs."""

    def __str__(self) -> str:
        """Return the number behind a tilde."""
        return f"~{int(self)}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A node's figures by name, in the order in which they are shown.

    ``time``, ``export`` and ``audio`` are in seconds, ``memory`` and ``disk`` are in bytes; all else is shown as it is.
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


_READABLE = {"time": duration, "export": duration, "audio": duration, "memory": _size, "disk": _size}
_KEYS = {
    "rows": "Plan Rows",
    "time": "Estimated Total Time",
    "export": "Estimated Export Time",
    "audio": "Estimated Audio Seconds",
    "memory": "Estimated Memory Bytes",
    "disk": "Estimated Disk Bytes",
}


def estimates(plan: Plan, context: Context) -> dict[int, Estimate]:
    """Return what to expect of a plan's nodes, by the id of the node; no model is opened and no audio decoded.

    Trainings and inference have estimates, and what the database does around inference; other statements have none.
    What cannot be estimated is left out, and a reason that is no matter of course is noted.
    """
    found: dict[int, Estimate] = {}
    try:
        if isinstance(plan.root, Publish):
            from thanosql.runtime.cost.training import training_estimates

            training_estimates(plan.root, plan.options.values(), context, found)
        else:
            from thanosql.runtime.cost.inference import inference_estimates

            inference_estimates(plan.root, context, found)
    except Exception as error:  # whatever it is: the plan is right without figures, and a mistake in them costs none
        context.progress.note(f"some estimates are missing: {error}")
    return found
