"""Show rows to whoever wants to hear them, and say which recordings nobody can play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.reading import probe

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class PrintAudioExec:
    """Read the header of each recording in column ``audio``; what the rows hold stays as it is."""

    audio: str

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the frames; a note tells how many recordings cannot be read."""
        rows = failed = 0
        seconds, first = 0.0, ""
        for frame in frames:
            for value in frame[self.audio]:
                rows += 1
                try:
                    seconds += probe(context.recording(value)).seconds
                except AudioError as error:
                    failed += 1
                    first = first or f"row {rows}: {error.message}"
            metrics.figures.update(audio_seconds=seconds, unreadable=failed)
            yield frame
        if failed:
            context.progress.note(f"{failed} of {rows} recordings cannot be played; the first: {first}")
