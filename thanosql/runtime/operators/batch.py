"""Group rows of like duration, so that little of a batch is padding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.runtime.operators import ERROR, FIRST, ROW, SECONDS, TRANSCRIPT

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

BATCH_SECONDS = 120.0
"""Unless it is one row, no batch has more audio than this after padding: attention takes memory with its square."""


@dataclass(frozen=True, slots=True)
class BatchExec:
    """Sort each window by duration, longest first, and cut it into batches of at most ``rows`` rows.

    With 'auto' only BATCH_SECONDS bounds a batch. Longest first, so that no core is left alone with a long recording at
    the end. Rows that need no model come before all others, in a batch of their own.
    """

    rows: int | str

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield batches of rows; their ROW tells the query's order."""
        for window in frames:
            settled = pl.col(ERROR).is_not_null()
            if TRANSCRIPT in window.columns:
                settled |= pl.col(TRANSCRIPT).is_not_null()
            if FIRST in window.columns:
                settled |= pl.col(FIRST).is_not_null()
            done = window.filter(settled)
            if done.height or window.is_empty():
                yield done
            yield from self._batches(window.filter(~settled).sort(SECONDS, ROW, descending=[True, False]))

    def _batches(self, frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
        most = self.rows if isinstance(self.rows, int) else frame.height
        seconds = frame[SECONDS].to_list()
        start = 0
        for end in range(1, frame.height + 1):
            full = end == frame.height or end - start == most
            # Every row is padded to the first, which is the longest.
            if full or (end + 1 - start) * seconds[start] > BATCH_SECONDS:
                yield frame[start:end]
                start = end
