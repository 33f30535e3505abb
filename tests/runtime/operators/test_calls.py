"""Which pieces go through the model in one call, and that each answer finds its row again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
import pytest

from tests.runtime.operators.listener import RATE, Listener, Piece
from thanosql.runtime.answers.transcript import Transcript
from thanosql.runtime.audio.columns import audio_series
from thanosql.runtime.operators import ERROR, SAMPLES
from thanosql.runtime.operators.calls import units

PIECE = 30 * RATE
"""The fake model's pieces: four of them are a batch."""


@dataclass
class Cutting(Listener):
    """Cuts what is longer than PIECE, and computes half as much again as it is given."""

    calls: list[list[int]] = field(default_factory=list)

    def split(self, samples: np.ndarray) -> list[Piece]:
        return [Piece(samples[start : start + PIECE]) for start in range(0, len(samples), PIECE)]

    def width(self, samples: int) -> int:
        return 3 * samples // 2

    def run(self, pieces: list[Piece]) -> list[str]:  # type: ignore[override]
        self.calls.append([len(piece.samples) for piece in pieces])
        return [f"{piece.samples[0]:g}" for piece in pieces]

    def transcript(self, pieces: list[Piece], outputs: list[str]) -> Transcript:  # type: ignore[override]
        return Transcript(" ".join(outputs), None, (), ())


def transcribed(predictor: Cutting, *lengths: int) -> tuple[list[str | None], int]:
    """Return the text of each row, whose samples count its pieces from ten times the row's number, and what it cost."""
    samples = [
        np.concatenate([np.full(PIECE, 10 * row + each, np.float32) for each in range(length // PIECE + 1)])[:length]
        for row, length in enumerate(lengths)
    ]
    frame = pl.DataFrame([audio_series(SAMPLES, samples), pl.Series(ERROR, [None] * len(samples), dtype=pl.String)])
    done = list(units(iter([frame]), predictor))
    for unit in done:
        unit.transcribe(predictor)
    assert [unit.last for unit in done] == [False] * (len(done) - 1) + [True]
    return [found and found.text for found in done[-1].batch.transcripts(predictor)], done[-1].batch.padded


LENGTHS = (RATE, 9 * PIECE + RATE, 2 * RATE, PIECE)


@pytest.mark.parametrize("alone", [True, False])
def test_answers_are_those_of_their_rows(alone: bool) -> None:
    texts, _ = transcribed(Cutting(alone=alone), *LENGTHS)
    assert texts == ["0", " ".join(str(each) for each in range(10, 20)), "20", "30"]


def test_where_that_pays_rows_are_together_and_so_are_the_pieces_of_one() -> None:
    predictor = Cutting(alone=False)
    _, padded = transcribed(predictor, *LENGTHS)
    pieces, rest, last = [PIECE] * 4, [PIECE, RATE], [RATE, 2 * RATE, PIECE]
    assert predictor.calls == [pieces, pieces, rest, last]
    assert padded == 3 * PIECE // 2 * sum(map(len, predictor.calls))


def test_else_each_piece_is_by_itself() -> None:
    predictor = Cutting(alone=True)
    _, padded = transcribed(predictor, *LENGTHS)
    assert predictor.calls == [[RATE], *[[PIECE]] * 9, [RATE], [2 * RATE], [PIECE]]
    assert padded == sum(3 * length // 2 for (length,) in predictor.calls)
