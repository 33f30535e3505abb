"""The columns that a transcript becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from thanosql.runtime.answers.transcript import Transcript

CONFIDENCE = "confidence"
TIMESTAMPS = "timestamps"


@dataclass(frozen=True, slots=True)
class Answers:
    """What PREDICT adds to a row: the text as column ``text``, and on request more.

    ``confidence`` adds a column of 0 to 1; ``timestamps`` ('word' or 'char') one of lists of
    {word or char, start, end, confidence}, in seconds from the recording's start.
    """

    text: str
    confidence: bool = False
    timestamps: str | None = None

    def add(self, frame: pl.DataFrame, transcripts: Sequence[Transcript | None]) -> pl.DataFrame:
        """Return ``frame`` with the columns; a row without a transcript has NULL in each."""
        columns = [pl.Series(self.text, [each and each.text for each in transcripts], dtype=pl.String)]
        if self.confidence:
            values = [None if each is None else each.confidence for each in transcripts]
            columns.append(pl.Series(CONFIDENCE, values, dtype=pl.Float64))
        if self.timestamps is not None:
            columns.append(self._timestamps(transcripts))
        return frame.with_columns(columns)

    def _timestamps(self, transcripts: Sequence[Transcript | None]) -> pl.Series:
        unit = self.timestamps
        assert unit is not None
        rows = [
            None
            if each is None
            else [
                {unit: span.text, "start": span.start, "end": span.end, "confidence": span.confidence}
                for span in (each.words if unit == "word" else each.characters)
            ]
            for each in transcripts
        ]
        fields = {unit: pl.String, "start": pl.Float64, "end": pl.Float64, "confidence": pl.Float64}
        return pl.Series(TIMESTAMPS, rows, dtype=pl.List(pl.Struct(fields)))
