"""Find answers that an earlier statement, or the interrupted first half of this one, has worked out already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from thanosql.compiler.errors import AudioError, located
from thanosql.compiler.logical import Model
from thanosql.compiler.source import Span
from thanosql.runtime.access.remote_access import local_path
from thanosql.runtime.audio.copies import Copies
from thanosql.runtime.audio.digest import audio_digest
from thanosql.runtime.audio.source import Guarded
from thanosql.runtime.cache.statement_scope import cache_scope
from thanosql.runtime.files.paths import file_stamp
from thanosql.runtime.operators import DIGEST, ERROR, FIRST, ROW, STAMP, TRANSCRIPT

if TYPE_CHECKING:
    from thanosql.runtime.audio.source import AudioSource
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

Result = TypeVar("Result")

READERS = 4
"""Recordings that are read at once: enough to keep a disk or a network share busy, little enough for a laptop."""


@dataclass(frozen=True, slots=True)
class LookupExec:
    """Add what the cache knows of each recording's content, and the content's digest for what it will learn.

    Given ``within``, rows of a content that the cache does not know are marked as repeated, like those that have the
    path of an earlier row: their FIRST is the first row of that content, if it is fewer than ``within`` rows back.
    """

    audio: str
    model: Model
    options: Mapping[str, Any]
    within: int | None = None
    place: Span | None = None
    """Where the statement names the model, for errors about its files."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the windows with the columns DIGEST, STAMP and TRANSCRIPT (JSON, NULL where nothing is known)."""
        with located(None, self.place):
            scope = cache_scope(context, self.model, self.options)
        cache = context.cache()
        hits = 0
        copies = Copies(self.within) if self.within is not None else None
        with ThreadPoolExecutor(READERS) as readers:
            for window in frames:
                sources = self._sources(window, context)
                stamps = _each(stamp, sources, readers)
                if DIGEST in window.columns:
                    digests = [
                        None if source is None else digest
                        for source, digest in zip(sources, window[DIGEST], strict=True)
                    ]
                else:
                    digests = _each(_digest, sources, readers)
                known = cache.get_many(scope, [digest for digest in digests if digest is not None])
                found = [None if digest is None else known.get(digest) for digest in digests]
                hits += sum(each is not None for each in found)
                metrics.figures["hits"] = hits
                if problem := cache.take_problem():
                    context.progress.note(problem)
                if copies is not None:
                    answered = [each is not None for each in found]
                    firsts, digests = copies.mark(zip(window[ROW], window[FIRST], digests, answered, strict=True))
                    window = window.with_columns(pl.Series(FIRST, firsts, dtype=pl.UInt32))
                    metrics.figures["copies"] = copies.marked
                yield window.with_columns(
                    pl.Series(DIGEST, digests, dtype=pl.Binary),
                    pl.Series(STAMP, stamps, dtype=pl.String),
                    pl.Series(TRANSCRIPT, found, dtype=pl.String),
                )

    def _sources(self, window: pl.DataFrame, context: Context) -> list[AudioSource | None]:
        """Return the recordings to look up: those that can be read and that no earlier row has."""
        wanted = window[ERROR].is_null()
        if FIRST in window.columns:
            wanted &= window[FIRST].is_null()
        return [
            context.recording(value) if needed else None
            for value, needed in zip(window[self.audio], wanted, strict=True)
        ]


def stamp(source: AudioSource | None) -> str | None:
    """Return what changes when a file is written to, so that no answer is kept under the digest of other content.

    What is behind a URL is taken to stay as it is while a statement is at it.
    """
    content = source.content if isinstance(source, Guarded) else source
    if not isinstance(content, str):
        return None
    path = local_path(content)
    return "remote" if path is None else file_stamp(Path(path))


def _each(
    function: Callable[[AudioSource], Result | None], sources: Sequence[AudioSource | None], readers: ThreadPoolExecutor
) -> list[Result | None]:
    """Return what a function makes of each source, worked out side by side; None of None."""
    results = readers.map(function, [source for source in sources if source is not None])
    return [None if source is None else next(results) for source in sources]


def _digest(source: AudioSource) -> bytes | None:
    try:
        return audio_digest(source)
    except AudioError:
        # Unreadable all of a sudden; what reads it next says so.
        return None
