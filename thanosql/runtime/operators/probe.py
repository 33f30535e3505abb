"""Read the headers of a window's recordings: their lengths, and which of them cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import AudioError
from thanosql.runtime.access.remote_access import local_path
from thanosql.runtime.audio.reading import AudioSource, probe
from thanosql.runtime.audio.remote import CONNECTIONS
from thanosql.runtime.operators import ERROR, FIRST, ROW, SECONDS, describe, split_error
from thanosql.runtime.problems import Problem, listing

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

WINDOW_BYTES = 256 * 2**20
"""A window ends early when its rows hold more than this, as recordings in BLOB columns do."""

LOOK_AHEAD_ROWS = 65_536
"""With on_error='fail', so many rows' headers are read before the first recording is decoded."""


@dataclass(frozen=True, slots=True)
class ProbeExec:
    """Number the rows, gather windows of them, and add each recording's seconds or the error of its header.

    With ``on_error`` 'fail' the statement ends here, and says how many recordings are bad, before any is decoded: of
    the first LOOK_AHEAD_ROWS (or WINDOW_BYTES) of the query, and then of each window by itself. Rows that come
    ``on_demand`` wait for no others.
    """

    audio: str
    window: int
    on_error: str
    on_demand: bool = False

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield windows with the columns ROW (from 0), SECONDS and ERROR, rows in the query's order."""
        probed = self._probed(frames, context)
        if self.on_error != "fail":
            yield from probed
            return
        ahead = _ahead(probed)
        self._refuse(ahead)
        while ahead:
            yield ahead.pop(0)
        for window in probed:
            self._refuse([window])
            yield window

    def _probed(self, frames: Iterator[pl.DataFrame], context: Context) -> Iterator[pl.DataFrame]:
        position = 0
        for window in windows(frames, self.window, on_demand=self.on_demand):
            yield self._probe(window.with_row_index(ROW, offset=position), context)
            position += window.height

    def _probe(self, window: pl.DataFrame, context: Context) -> pl.DataFrame:
        repeated = window[FIRST].is_not_null() if FIRST in window.columns else [False] * window.height
        found = _each(zip(window[self.audio], repeated, strict=True), context)
        seconds, errors = [seconds for seconds, _ in found], [error for _, error in found]
        return window.with_columns(
            pl.Series(SECONDS, seconds, dtype=pl.Float64), pl.Series(ERROR, errors, dtype=pl.String)
        )

    def _refuse(self, ahead: Sequence[pl.DataFrame]) -> None:
        bad = [window.filter(pl.col(ERROR).is_not_null()) for window in ahead]
        errors: dict[int, str] = dict(chain.from_iterable(window.select(ROW, ERROR).iter_rows() for window in bad))
        if not errors:
            return
        problems = [Problem(row + 1, *split_error(error)) for row, error in errors.items()]
        for window in ahead:
            # The statement ends with the first bad recording, so that what repeats one is here, too.
            repeated = window.filter(pl.col(FIRST).is_in(list(errors))) if FIRST in window.columns else window[:0]
            problems += [Problem(row + 1, *split_error(errors[first])) for row, first in _pairs(repeated)]
        looked_at = [window[ROW] for window in ahead if window.height]
        first, last = looked_at[0][0] + 1, looked_at[-1][-1] + 1
        looked = f"{last} recordings" if first == 1 else f"recordings in rows {first} to {last}"
        raise AudioError(
            f"{len(problems)} of the {looked} cannot be read:\n{listing(problems)}",
            code=problems[0].cause,
            hint="mend these rows, or set on_error='null' to get NULL for them, or 'skip' to leave them out",
        )


def _each(values: Iterable[tuple[Any, bool]], context: Context) -> list[tuple[float | None, str | None]]:
    """Return the seconds of each recording or its error; neither for one that an earlier row has."""
    looked_at = [None if known else (value,) for value, known in values]
    sources = [None if each is None else (context.recording(each[0]),) for each in looked_at]
    if any(each is not None and isinstance(each[0], str) and local_path(each[0]) is None for each in looked_at):
        # What takes time is the way there and back.
        with ThreadPoolExecutor(CONNECTIONS) as readers:
            return list(readers.map(_header, sources))
    return [_header(source) for source in sources]


def _header(source: tuple[AudioSource | None] | None) -> tuple[float | None, str | None]:
    if source is None:
        return None, None
    try:
        return probe(source[0]).seconds, None
    except AudioError as error:
        return None, describe(error)


def _pairs(repeated: pl.DataFrame) -> Iterator[tuple[int, int]]:
    return repeated.select(ROW, FIRST).iter_rows() if repeated.height else iter(())


def _ahead(windows: Iterator[pl.DataFrame]) -> list[pl.DataFrame]:
    """Take windows until LOOK_AHEAD_ROWS or WINDOW_BYTES are reached, or one without rows asks for them."""
    taken: list[pl.DataFrame] = []
    rows = size = 0
    for window in windows:
        taken.append(window)
        rows += window.height
        size += int(window.estimated_size())
        if window.is_empty() or rows >= LOOK_AHEAD_ROWS or size >= WINDOW_BYTES:
            break
    return taken


def windows(frames: Iterator[pl.DataFrame], rows: int, *, on_demand: bool = False) -> Iterator[pl.DataFrame]:
    """Regroup frames to ``rows`` rows each, fewer where they take WINDOW_BYTES; no rows give one empty frame.

    ``on_demand`` frames without rows pass, and ask for the rows that are held.
    """
    held: pl.DataFrame | None = None
    emitted = False
    for frame in frames:
        if on_demand and frame.is_empty():
            if held is not None and held.height:
                yield held
            held, emitted = None, True
            yield frame
            continue
        held = frame if held is None else pl.concat([held, frame])
        most = min(rows, max(1, int(WINDOW_BYTES * held.height / max(1, held.estimated_size()))))
        while held.height >= most:
            yield held[:most]
            emitted = True
            held = held[most:]
    if held is not None and (held.height or not emitted):
        yield held
