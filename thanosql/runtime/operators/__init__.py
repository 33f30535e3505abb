"""Physical operators: each runs as frames in, frames out, from a small spec that can be pickled.

A row's failure is a value in the ERROR column, so that one bad file costs one row and not the query. A frame without
rows asks each operator for what is under way: it comes out once all rows before it have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from thanosql.compiler.errors import AudioError

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

# Columns that operators add for one another; the binder refuses queries with names of this kind.
ROW = "__thanosql_row"
SECONDS = "__thanosql_seconds"
SAMPLES = "__thanosql_samples"
ERROR = "__thanosql_error"
DIGEST = "__thanosql_digest"
STAMP = "__thanosql_stamp"
TRANSCRIPT = "__thanosql_transcript"
FIRST = "__thanosql_first"
INTERNAL = (ROW, SECONDS, SAMPLES, ERROR, DIGEST, STAMP, TRANSCRIPT, FIRST)


class Operator(Protocol):
    """Runs as ``frames -> frames``; opens what it needs before it takes the first frame."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Return the operator's frames; ``metrics.figures`` may be filled on the way."""


def describe(error: AudioError) -> str:
    """Return an error as a row's error column holds it: the stable code, a colon, the message."""
    return f"{error.code}: {error.message}"


def split_error(text: str) -> tuple[str, str]:
    """Return (code, message) of what ``describe`` wrote."""
    code, _, message = text.partition(": ")
    return code, message


def fail_at_first(rows: Iterable[int], errors: Iterable[str | None]) -> None:
    """Raise AudioError for the first row that has an error; positions count from 0, the message from 1."""
    for row, error in zip(rows, errors, strict=True):
        if error is not None:
            code, message = split_error(error)
            raise AudioError(
                f"row {row + 1} of the query: {message}",
                code=code,
                hint="mend the file, or set on_error='null' to get NULL for such rows, or 'skip' to leave them out",
            )
