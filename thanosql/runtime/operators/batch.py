"""Group rows of like duration, so that little of a batch is padding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio import probe
from thanosql.runtime.operators import ERROR, ROW, SECONDS

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

# Unless it is one row, no batch has more audio than this after padding: attention takes memory with its square.
BATCH_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class BatchExec:
    """Sort each window of rows by the duration in the recordings' headers and cut it into batches.

    ``rows`` is the most rows in a batch; with 'auto' only BATCH_SECONDS bounds it. Adds the row's position, its
    seconds, and an error for a recording whose header cannot be read; such rows come first, so that a query that must
    fail fails early.
    """

    audio: str
    rows: int | str
    window: int

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield batches of rows; their order is by duration, their positions tell the query's order."""
        position = 0
        for window in windows(frames, self.window):
            probed = self._probe(window.with_row_index(ROW, offset=position))
            position += window.height
            yield from self._batches(probed.sort(SECONDS, ROW, nulls_last=False))

    def _probe(self, frame: pl.DataFrame) -> pl.DataFrame:
        seconds: list[float | None] = []
        errors: list[str | None] = []
        for source in frame[self.audio]:
            try:
                seconds.append(probe(source).seconds)
                errors.append(None)
            except AudioError as error:
                seconds.append(None)
                errors.append(describe(error))
        return frame.with_columns(
            pl.Series(SECONDS, seconds, dtype=pl.Float64), pl.Series(ERROR, errors, dtype=pl.String)
        )

    def _batches(self, frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
        if frame.is_empty():
            yield frame
        most = self.rows if isinstance(self.rows, int) else frame.height
        start = 0
        seconds = frame[SECONDS].fill_null(0.0).to_list()
        for end in range(1, frame.height + 1):
            full = end == frame.height or end - start == most
            # Sorted, so the last row is the longest and every other is padded to it.
            if full or (end + 1 - start) * seconds[end] > BATCH_SECONDS:
                yield frame[start:end]
                start = end


def windows(frames: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """Regroup frames to exactly ``rows`` rows each, but for the last; an empty input yields one empty frame."""
    held: pl.DataFrame | None = None
    emitted = False
    for frame in frames:
        held = frame if held is None else pl.concat([held, frame])
        while held.height >= rows:
            yield held[:rows]
            emitted = True
            held = held[rows:]
    if held is not None and (held.height or not emitted):
        yield held


def describe(error: AudioError) -> str:
    """Return an error as a row's error column holds it: the stable code, a colon, the message."""
    return f"{error.code}: {error.message}"
