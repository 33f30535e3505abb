"""Give rows back in the order of the query, and settle what becomes of rows that failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.runtime.operators import ERROR, INTERNAL, ROW

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class RestoreOrderExec:
    """Undo the sorting of batches; holds no more than a window of rows.

    ``error`` names the column that shows a row's error, or is None; with ``skip`` such rows are left out.
    """

    error: str | None
    skip: bool

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the query's columns and the model's, without the operators' own."""
        expected = 0
        given = False
        held: list[pl.DataFrame] = []
        waiting = failed = last = 0
        first = ""
        for frame in frames:
            broken = frame.filter(pl.col(ERROR).is_not_null())
            if broken.height and not first:
                first = broken[ERROR][0]
            failed += broken.height
            held.append(frame)
            waiting += frame.height
            if frame.height:
                last = max(last, int(frame[ROW].to_numpy().max()) + 1)
            # All rows up to the highest position seen are here: the window is complete.
            if last == expected + waiting:
                finished = self._finish(pl.concat(held))
                # A frame without rows says something; that all rows of a window are left out is not it.
                if finished.height or not waiting:
                    yield finished
                    given = True
                expected += waiting
                held, waiting = [], 0
        if expected and not given:
            yield finished
        if failed:
            outcome = "left out" if self.skip else "NULL"
            context.progress.note(f"{failed} of {expected} rows could not be read ({outcome}); the first: {first}")

    def _finish(self, frame: pl.DataFrame) -> pl.DataFrame:
        ordered = frame.sort(ROW)
        if self.skip:
            ordered = ordered.filter(pl.col(ERROR).is_null())
        if self.error is not None:
            ordered = ordered.with_columns(pl.col(ERROR).alias(self.error))
        return ordered.drop([name for name in INTERNAL if name in ordered.columns])
