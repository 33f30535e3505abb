"""The numbers of a training, from its options and a sample of lengths: rows, batches, steps, seconds of audio."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from thanosql.runtime.cost.sample import Headers, Rows
from thanosql.runtime.train.batches import epoch_batches
from thanosql.runtime.train.config import TrainConfig

SIMULATED = 4096
"""Rows whose batches are really made; of more rows there are as many more batches."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """Rows of a query that can be used, and how long their recordings are, by those whose headers were read."""

    rows: int
    seconds: tuple[float, ...]

    @classmethod
    def of(cls, rows: Rows, headers: Headers) -> Self | None:
        """Return the rows that are as readable as the sample's; None where none is."""
        usable = round(rows.count * (1 - headers.unreadable / headers.looked_at)) if headers.looked_at else 0
        return cls(usable, headers.seconds) if headers.seconds and usable else None

    @property
    def mean_seconds(self) -> float:
        """The mean length of a recording."""
        return sum(self.seconds) / len(self.seconds)

    @property
    def audio(self) -> float:
        """The seconds of audio of all rows."""
        return self.rows * self.mean_seconds


@dataclass(frozen=True, slots=True)
class Course:
    """The numbers of a training: batches of one epoch, steps of all, and the rows that they go over."""

    training: Sampled
    validation: Sampled
    batches: int
    steps: int
    padding: float
    largest: float
    """The audio of the largest batch, padding counted."""
    every: int | None = None
    """Steps from one validation to the next; None: one after each epoch."""

    @property
    def epochs(self) -> float:
        """How often each training row is learnt from."""
        return self.steps / self.batches

    @property
    def audio(self) -> float:
        """The seconds of audio that are trained on, over all epochs."""
        return self.epochs * self.training.audio

    @property
    def validations(self) -> int:
        """How often it is validated: what was cut short is, too."""
        return math.ceil(self.steps / (self.every or self.batches))

    @property
    def validated(self) -> float:
        """The seconds of audio that validations take, all together."""
        return self.validations * self.validation.audio

    def kept(self, share: float) -> float:
        """Return for how much of ``audio`` frozen layers need not run: ``share`` of the rows is kept when first met."""
        return share * max(0.0, self.audio - self.training.audio)

    def kept_validated(self, share: float) -> float:
        """Return the same for ``validated``."""
        return share * max(0.0, self.validated - self.validation.audio)

    def cut(self, steps: int) -> Course:
        """Return the same training, ended after ``steps`` steps; one is made in any case."""
        return replace(self, steps=min(self.steps, max(1, steps)))


def course(sampled: Sampled, held_out: Sampled | None, config: TrainConfig, sample_rate: int) -> Course:
    """Return the numbers of a training on ``sampled``, which is validated on ``held_out`` or a part of the same rows.

    What early stopping may spare is not known before.
    """
    validation = held_out
    if validation is None:
        share, rows = config.validation_split, sampled.rows
        held = min(rows - 1, max(1, round(rows * share))) if share > 0 and rows > 1 else 0
        sampled, validation = replace(sampled, rows=rows - held), replace(sampled, rows=held)
    made = min(sampled.rows, SIMULATED)
    lengths = [round(sampled.seconds[row % len(sampled.seconds)] * sample_rate) for row in range(made)]
    batches = epoch_batches(lengths, sample_rate, config, 1)
    padded = [len(batch) * max(lengths[row] for row in batch) for batch in batches]
    count = math.ceil(len(batches) * sampled.rows / made)
    return Course(
        training=sampled,
        validation=validation,
        batches=count,
        steps=config.max_steps or count * config.epochs,
        padding=sum(padded) / max(1, sum(lengths)),
        largest=max(padded) / sample_rate,
        every=config.validate_every,
    )
