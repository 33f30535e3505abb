"""Find answers that an earlier statement, or the interrupted first half of this one, has worked out already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import AudioError, located
from thanosql.compiler.logical import Model
from thanosql.compiler.source import Span
from thanosql.runtime.audio_digest import audio_digest
from thanosql.runtime.operators import DIGEST, ERROR, STAMP, TRANSCRIPT
from thanosql.runtime.paths import file_stamp
from thanosql.runtime.scopes import cache_scope

if TYPE_CHECKING:
    from thanosql.runtime.audio_source import AudioSource
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

READERS = 4
"""Recordings that are read at once: enough to keep a disk or a network share busy, little enough for a laptop."""


@dataclass(frozen=True, slots=True)
class LookupExec:
    """Add what the cache knows of each recording's content, and the content's digest for what it will learn."""

    audio: str
    model: Model
    options: Mapping[str, Any]
    place: Span | None = None
    """Where the statement names the model, for errors about its files."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the windows with the columns DIGEST, STAMP and TRANSCRIPT (JSON, NULL where nothing is known)."""
        with located(None, self.place):
            scope = cache_scope(context, self.model, self.options)
        cache = context.cache()
        hits = 0
        with ThreadPoolExecutor(READERS) as readers:
            for window in frames:
                sources = [
                    None if error is not None else context.recording(value)
                    for value, error in zip(window[self.audio], window[ERROR], strict=True)
                ]
                stamps = list(readers.map(stamp, sources))
                digests = list(readers.map(_digest, sources))
                known = cache.get_many(scope, [digest for digest in digests if digest is not None])
                found = [None if digest is None else known.get(digest) for digest in digests]
                hits += sum(each is not None for each in found)
                metrics.figures["hits"] = hits
                if problem := cache.take_problem():
                    context.progress.note(problem)
                yield window.with_columns(
                    pl.Series(DIGEST, digests, dtype=pl.Binary),
                    pl.Series(STAMP, stamps, dtype=pl.String),
                    pl.Series(TRANSCRIPT, found, dtype=pl.String),
                )


def stamp(source: AudioSource | None) -> str | None:
    """Return what changes when a file is written to, so that no answer is kept under the digest of other content."""
    return file_stamp(Path(source)) if isinstance(source, str) else None


def _digest(source: AudioSource | None) -> bytes | None:
    if source is None:
        return None
    try:
        return audio_digest(source)
    except AudioError:
        # Unreadable all of a sudden; what reads it next says so.
        return None
