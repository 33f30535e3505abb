"""Read recordings into samples, several at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.columns import audio_series
from thanosql.runtime.audio.digest import audio_digest
from thanosql.runtime.audio.reading import load
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.operators import (
    DIGEST,
    ERROR,
    FIRST,
    ROW,
    SAMPLES,
    SECONDS,
    STAMP,
    TRANSCRIPT,
    describe,
    fail_at_first,
)
from thanosql.runtime.operators.lookup import stamp
from thanosql.runtime.parallel import BusyTime, ordered_map

if TYPE_CHECKING:
    import numpy as np

    from thanosql.runtime.audio.source import AudioSource
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

AHEAD_BYTES = 64 * 2**20
"""What stands decoded ahead of the model, with its rows: 17 minutes at 16 kHz. One recording may be longer."""

WORKER_BYTES = 12 * 2**20
"""What each worker needs of that: a batch of 120 s that it is at, and half of one that waits."""

MOST_AHEAD_BYTES = 384 * 2**20
"""However many workers there are."""


def ahead_bytes(workers: int) -> int:
    """Return how much may be decoded, or being decoded, at once: with less, some of the workers would stand idle."""
    return min(max(AHEAD_BYTES, workers * WORKER_BYTES), MOST_AHEAD_BYTES)


@dataclass(frozen=True, slots=True)
class DecodeExec:
    """Add the samples of each row's recording at ``sample_rate`` hertz, or the reason why there are none.

    ``on_error`` is 'fail' to end the statement at the first bad recording; otherwise the row carries its error on.
    ``shared`` recordings are taken from what an earlier operator kept, and, but for the 'last', kept for a later one.
    """

    audio: str
    sample_rate: int
    on_error: str
    shared: str | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the frames with the columns SAMPLES (list of float32) and ERROR."""
        busy = BusyTime()
        files = reused = 0

        def decoded(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
            with busy.counted():
                return self._decode(frame, context)

        def size(frame: pl.DataFrame) -> float:
            return frame.estimated_size() + 4 * self.sample_rate * float(frame[SECONDS].sum())

        # Two workers keep a core's model fed several times over; a GPU's takes what all cores decode.
        workers = max(2, usable_cores())
        work = ordered_map(
            decoded,
            frames,
            workers=workers,
            most=4 * workers,
            cost=size,
            budget=ahead_bytes(workers),
            pauses=lambda frame: frame.is_empty(),
        )
        with closing(work):
            for frame, found in work:
                if self.on_error == "fail":
                    fail_at_first(frame[ROW], frame[ERROR])
                files += frame.height - frame[SAMPLES].null_count() - found
                reused += found
                metrics.figures.update(decoded=files, cpu_seconds=busy.seconds)
                if self.shared is not None:
                    metrics.figures["reused"] = reused
                yield frame

    def _decode(self, frame: pl.DataFrame, context: Context) -> tuple[pl.DataFrame, int]:
        """Return the frame with its samples, and how many recordings had been decoded before."""
        looked_up = TRANSCRIPT in frame.columns
        # As lists: a batch is small, and expressions over it would take longer than its Python.
        why_not = [frame[name].to_list() for name in (ERROR, TRANSCRIPT, FIRST) if name in frame.columns]
        settled = [any(value is not None for value in row) for row in zip(*why_not, strict=True)]
        samples: list[np.ndarray | None] = []
        errors: list[str | None] = frame[ERROR].to_list()
        reused = 0
        for row, (value, done) in enumerate(zip(frame[self.audio], settled, strict=True)):
            samples.append(None)
            if not done:
                try:
                    samples[row], known = self._samples(context.recording(value), context)
                    reused += known
                except AudioError as error:
                    errors[row] = describe(error)
        decoded = frame.with_columns(audio_series(SAMPLES, samples), pl.Series(ERROR, errors, dtype=pl.String))
        return (self._disown_changed(decoded, context) if looked_up else decoded), reused

    def _samples(self, source: AudioSource | None, context: Context) -> tuple[np.ndarray, bool]:
        """Return a recording's samples, and whether they were decoded before."""
        key = self._key(source) if context.kept is not None and self.shared is not None else None
        if context.kept is None or key is None:
            return load(source, self.sample_rate), False
        if (known := context.kept.find(key)) is not None:
            return known, True
        samples = load(source, self.sample_rate)
        # Nobody may find under the old state what a file held after it.
        if self.shared != "last" and self._key(source) == key:
            context.kept.keep(key, samples)
        return samples, False

    def _key(self, source: AudioSource | None) -> bytes | None:
        """Return what tells a recording, as it is now, from all others; None for one that cannot be read."""
        if isinstance(source, bytes):
            return b"%s %d" % (audio_digest(source), self.sample_rate)
        state = stamp(source)
        return None if state is None else hashlib.sha256(f"{source} {state} {self.sample_rate}".encode()).digest()

    def _disown_changed(self, frame: pl.DataFrame, context: Context) -> pl.DataFrame:
        """Take the digest from rows whose file was written to since it was looked up."""
        # A row that another is read for is not read itself: nothing of it can have changed the answer.
        firsts = frame[FIRST].to_list() if FIRST in frame.columns else [None] * frame.height
        now = [
            stamp(context.recording(value)) if first is None else before
            for value, first, before in zip(frame[self.audio], firsts, frame[STAMP], strict=True)
        ]
        same = pl.Series(now, dtype=pl.String).eq_missing(frame[STAMP])
        return frame.with_columns(pl.when(same).then(pl.col(DIGEST)).alias(DIGEST))
