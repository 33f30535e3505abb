"""Give repeated recordings the answer of the first row that has them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.source import source_label
from thanosql.runtime.operators import DIGEST, ERROR, FIRST, ROW, SECONDS, describe, fail_at_first

if TYPE_CHECKING:
    from thanosql.runtime.audio.source import AudioSource
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

LEADER = "__thanosql_leader"
LEADER_DIGEST = "__thanosql_leader_digest"

CHUNK_ROWS = 4096
"""Answers of small batches are put together to frames of so many: a frame has a price of its own."""


@dataclass(frozen=True, slots=True)
class FanOutExec:
    """Complete the rows that have a FIRST with that row's ``answers``, SECONDS and ERROR.

    A row waits for its first row no longer than the window that it came in: windows follow one another in order, and
    no row comes before its first one's window. Answers are kept for ``most`` rows.
    ``on_error`` is 'fail' to end the statement at a row that can have no answer.
    """

    audio: str
    answers: tuple[str, ...]
    on_error: str
    most: int

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the rows of all frames; repeated ones come when their window's first ones are here."""
        known = Known(self.audio, self.answers, self.most)
        waiting: list[pl.DataFrame] = []
        awaited: set[int] = set()
        shared = 0
        metrics.figures["shared"] = shared
        for frame in frames:
            if frame[FIRST].null_count() == frame.height:
                own = frame
            else:
                own = frame.filter(pl.col(FIRST).is_null())
                waiting.append(frame.filter(pl.col(FIRST).is_not_null()))
                awaited |= known.missing(waiting[-1][FIRST])
            known.add(own)
            if own.height or not frame.height:
                yield own
            awaited.difference_update(own[ROW] if awaited else ())
            if waiting and not awaited:
                rows = pl.concat(waiting)
                waiting = []
                shared += rows.height
                metrics.figures["shared"] = shared
                yield self._answered(rows, known.frame(), context)
        if waiting:
            raise AssertionError("a repeated recording comes after the first row that has it")

    def _answered(self, rows: pl.DataFrame, known: pl.DataFrame, context: Context) -> pl.DataFrame:
        joined = rows.drop(*self.answers, SECONDS, ERROR).join(known, on=FIRST, how="left", maintain_order="left")
        errors: list[str | None] = joined[ERROR].to_list()
        if LEADER in joined.columns and joined[ERROR].null_count() < joined.height:
            named = zip(errors, joined[LEADER], joined[self.audio], strict=True)
            errors = [
                _renamed(error, context.recording(leader), context.recording(own)) for error, leader, own in named
            ]
        if LEADER_DIGEST in joined.columns:
            # Lookup found the two to be copies, and the one that was read has been written to before that.
            changed = joined[DIGEST].is_not_null() & ~joined[DIGEST].eq_missing(joined[LEADER_DIGEST])
            for row in changed.arg_true():
                errors[row] = _outdated(context.recording(joined[self.audio][row]))
            if changed.any():
                joined = joined.with_columns(pl.when(~changed).then(pl.col(name)).alias(name) for name in self.answers)
        if self.on_error == "fail":
            fail_at_first(joined[ROW], errors)
        return joined.with_columns(pl.Series(ERROR, errors, dtype=pl.String)).select(rows.columns)


@dataclass(slots=True)
class Known:
    """The ``answers`` of the last ``most`` rows, in frames that are dropped as a whole.

    Of failed rows it is also known what their recording, in the column ``audio``, is called.
    """

    audio: str
    answers: tuple[str, ...]
    most: int
    chunks: deque[pl.DataFrame] = field(default_factory=deque)
    recent: list[pl.DataFrame] = field(default_factory=list)
    recent_rows: int = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Keep the answers of a frame's rows."""
        # By columns: a batch is small, and an expression costs ten times as much as this.
        kept = (*self.answers, ROW, SECONDS, ERROR, *((DIGEST,) if DIGEST in frame.columns else ()))
        columns = [frame[name] for name in kept]
        if frame[ERROR].null_count() < frame.height:
            columns.append(frame[self.audio].set(frame[ERROR].is_null(), None).alias(LEADER))
        self.recent.append(pl.DataFrame(columns))
        self.recent_rows += frame.height
        if self.recent_rows >= CHUNK_ROWS:
            self._gather()

    def frame(self) -> pl.DataFrame:
        """Return all that is known."""
        self._gather()
        return pl.concat(self.chunks, how="diagonal")

    def missing(self, firsts: pl.Series) -> set[int]:
        """Return which of these rows have no answer yet."""
        self._gather()
        wanted = set(firsts.to_list())
        for chunk in self.chunks:
            if wanted:
                wanted.difference_update(chunk[FIRST].filter(chunk[FIRST].is_in(list(wanted))))
        return wanted

    def _gather(self) -> None:
        """Put what is new into a chunk, and forget the chunks that no row can ask for any more."""
        if not self.recent:
            return
        chunk = pl.concat(self.recent, how="diagonal", rechunk=True)
        names = {ROW: FIRST, DIGEST: LEADER_DIGEST}
        self.chunks.append(chunk.rename(names, strict=False))
        self.recent, self.recent_rows = [], 0
        newest = _highest(chunk[ROW])
        while _highest(self.chunks[0][FIRST]) < newest - self.most:
            self.chunks.popleft()


def _highest(rows: pl.Series) -> int:
    return int(rows.to_numpy().max()) if len(rows) else -1


def _renamed(error: str | None, leader: AudioSource | None, own: AudioSource | None) -> str | None:
    """Return the error of a recording as that of its copy under another name."""
    if error is None or leader is None or own is None or leader == own:
        return error
    return error.replace(source_label(leader), source_label(own))


def _outdated(source: AudioSource | None) -> str:
    assert source is not None
    return describe(
        AudioError(
            f"{source_label(source)} was the copy of a file that has been written to while the statement ran",
            code="unreadable",
        )
    )
