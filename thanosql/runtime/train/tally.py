"""The numbers of a run that change from step to step, as its checkpoints and heartbeats have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class Tally:
    """Where a run stands. A stretch is what was trained since the last entry of ``history``: an epoch, unless the
    option validate_every says otherwise.
    """

    step: int = 0
    epoch: int = 1
    batch: int = 0
    """How many batches of ``epoch`` are done."""
    loss_sum: float = 0.0
    rows: int = 0
    """The losses and the number of the rows of the stretch."""
    audio_seconds: float = 0.0
    stretch_seconds: float = 0.0
    """The audio of the stretch, and the wall time of its steps."""
    best: int = 0
    """The number of the entry with the best score, from 1; 0 while there is none."""
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def loss(self) -> float:
        """The mean loss of the stretch's rows."""
        return self.loss_sum / self.rows

    def add(self, loss: float, rows: int, audio_seconds: float) -> None:
        """Count a batch; ``loss`` is the mean of its rows."""
        # Weighted by rows, so that a stretch's loss does not depend on how its rows fell into batches.
        self.loss_sum += loss * rows
        self.rows += rows
        self.batch += 1
        self.audio_seconds += audio_seconds

    def close_stretch(self, entry: dict[str, Any]) -> None:
        """Write an entry of the history and begin the next stretch."""
        self.history.append(entry)
        self.loss_sum, self.rows, self.audio_seconds, self.stretch_seconds = 0.0, 0, 0.0, 0.0

    def close_epoch(self) -> None:
        """Begin the next epoch."""
        self.epoch, self.batch = self.epoch + 1, 0

    def numbers(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def restore(self, numbers: Mapping[str, Any]) -> None:
        """Take up what ``numbers()`` returned. Raises KeyError for what is missing."""
        for each in fields(self):
            setattr(self, each.name, numbers[each.name])
