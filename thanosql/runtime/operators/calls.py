"""How the rows of a batch are given to the model: which of them in one call, and what comes back of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.columns import audio_arrays
from thanosql.runtime.operators import ERROR, SAMPLES, describe
from thanosql.runtime.operators.batch import BATCH_SECONDS

if TYPE_CHECKING:
    from thanosql.runtime.answers.transcript import Transcript
    from thanosql.runtime.families import Predictor


@dataclass(slots=True)
class Batch:
    """A frame on its way through the model; all lists are by row."""

    frame: pl.DataFrame
    pieces: list[Sequence[Any]]
    """None for a row with an error, or with an answer already; several for a long recording."""
    outputs: list[list[Any]]
    errors: list[str | None]
    samples: int = 0
    padded: int = 0
    """The samples that the model is given, padding and overlaps counted."""
    done: dict[int, Transcript] = field(default_factory=dict)

    def transcripts(self, predictor: Predictor) -> list[Transcript | None]:
        """Return the model's answer for each row, None for a row it was not given, once all calls are through."""
        return [
            self.done.get(row) or predictor.transcript(pieces, self.outputs[row]) if pieces else None
            for row, pieces in enumerate(self.pieces)
        ]


@dataclass(slots=True)
class Unit:
    """What is given to the model in one call: pieces of some rows of a batch, by (row, number of the piece)."""

    batch: Batch
    members: list[tuple[int, int]]
    last: bool
    """No other unit of the batch follows."""

    def transcribe(self, predictor: Predictor) -> None:
        """Run the model on the pieces, and read the transcripts of rows that are one piece."""
        if not self.members:
            return
        batch = self.batch
        outputs = predictor.run([batch.pieces[row][number] for row, number in self.members])
        for (row, number), output in zip(self.members, outputs, strict=True):
            if len(batch.pieces[row]) == 1:
                batch.done[row] = predictor.transcript(batch.pieces[row], [output])
            else:
                batch.outputs[row][number] = output


def settled(frame: pl.DataFrame) -> Batch:
    """Return the batch of a frame that needs no model."""
    return Batch(frame.drop(SAMPLES, strict=False), [()] * frame.height, [], frame[ERROR].to_list())


def units(frames: Iterator[pl.DataFrame], predictor: Predictor) -> Iterator[Unit]:
    """Yield the calls for each frame in turn; a frame that needs none has one without members."""
    for frame in frames:
        batch = _batch(frame, predictor)
        del frame  # while the next one is waited for, its samples are not
        calls = list(_calls(batch, predictor)) or [[]]
        for position, members in enumerate(calls, start=1):
            yield Unit(batch, members, last=position == len(calls))


def _batch(frame: pl.DataFrame, predictor: Predictor) -> Batch:
    batch = settled(frame)
    for row, samples in enumerate(audio_arrays(frame[SAMPLES])):
        if samples is not None:
            try:
                batch.pieces[row] = predictor.split(samples)
                batch.samples += len(samples)
            except AudioError as error:
                batch.errors[row] = describe(error)
    batch.outputs = [[None] * len(pieces) for pieces in batch.pieces]
    return batch


def _calls(batch: Batch, predictor: Predictor) -> Iterator[list[tuple[int, int]]]:
    """Yield what to run together: whole rows side by side, and pieces of a long one, where that pays; else each alone.

    Pieces of a recording are never beside another row: its answer would depend on which rows are in the batch.
    """
    together: list[tuple[int, int]] = []
    for row, pieces in enumerate(batch.pieces):
        if len(pieces) == 1 and not predictor.alone:
            together.append((row, 0))
            continue
        longest = max((len(piece.samples) for piece in pieces), default=1)
        most = 1 if predictor.alone else max(1, int(BATCH_SECONDS * predictor.sample_rate) // longest)
        for start in range(0, len(pieces), most):
            yield _counted([(row, number) for number in range(start, min(start + most, len(pieces)))], batch, predictor)
    if together:
        yield _counted(together, batch, predictor)


def _counted(members: list[tuple[int, int]], batch: Batch, predictor: Predictor) -> list[tuple[int, int]]:
    """Return the members of a call, after adding what is computed for them."""
    longest = max(len(batch.pieces[row][number].samples) for row, number in members)
    batch.padded += predictor.width(longest) * len(members)
    return members
