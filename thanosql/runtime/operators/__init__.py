"""Physical operators: each runs as frames in, frames out, from a small spec that can be pickled.

A row's failure is a value in the ERROR column, so that one bad file costs one row and not the query.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

# Columns that operators add for one another; the binder refuses queries with names of this kind.
ROW = "__thanosql_row"
SECONDS = "__thanosql_seconds"
SAMPLES = "__thanosql_samples"
ERROR = "__thanosql_error"
INTERNAL = (ROW, SECONDS, SAMPLES, ERROR)


class Operator(Protocol):
    """Runs as ``frames -> frames``; opens what it needs before it takes the first frame."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Return the operator's frames; ``metrics.figures`` may be filled on the way."""
