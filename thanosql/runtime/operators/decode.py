"""Read recordings into samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio import load
from thanosql.runtime.columns import audio_series
from thanosql.runtime.operators import ERROR, ROW, SAMPLES
from thanosql.runtime.operators.batch import describe

if TYPE_CHECKING:
    import numpy as np

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class DecodeExec:
    """Add the samples of each row's recording at ``sample_rate`` hertz, or the reason why there are none.

    ``on_error`` is 'fail' to end the statement at the first bad recording; otherwise the row carries its error on.
    """

    audio: str
    sample_rate: int
    on_error: str

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the frames with the columns SAMPLES (list of float32) and ERROR."""
        for frame in frames:
            samples: list[np.ndarray | None] = []
            errors: list[str | None] = []
            rows = zip(frame[ROW], frame[self.audio], frame[ERROR], strict=True)
            for row, source, problem in rows:
                loaded, found = (None, problem) if problem is not None else self._load(source)
                samples.append(loaded)
                errors.append(found)
                if self.on_error == "fail":
                    fail_at_first([row], [found])
            yield frame.with_columns(audio_series(SAMPLES, samples), pl.Series(ERROR, errors, dtype=pl.String))

    def _load(self, source: str | bytes) -> tuple[np.ndarray | None, str | None]:
        try:
            return load(source, self.sample_rate), None
        except AudioError as error:
            return None, describe(error)


def fail_at_first(rows: Iterable[int], errors: Iterable[str | None]) -> None:
    """Raise AudioError for the first row that has an error; positions count from 0, the message from 1."""
    for row, error in zip(rows, errors, strict=True):
        if error is not None:
            code, _, message = error.partition(": ")
            raise AudioError(
                f"row {row + 1} of the query: {message}",
                code=code,
                hint="mend the file, leave the row out of the query, or set on_error='skip'",
            )
