"""What a training run reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thanosql.runtime.arrays import Samples

if TYPE_CHECKING:
    from thanosql.runtime.train.pace import Pace

TRIAL_SECONDS = 20 * 60.0
"""Some three thousand words: enough to tell 0.2 points of word error rate from nothing."""


@dataclass(frozen=True, slots=True)
class TrainReport:
    """The figures of a finished run; the learner holds the weights of ``best_step``, which is in ``best_epoch``.

    ``rows`` counts training rows, ``dropped`` the rows left out by cause, ``audio_seconds`` the training audio once.
    ``rates`` are the task's metrics on the validation rows at ``best_step``, none where no rows were held out.
    ``epochs`` counts those begun: the last may have been cut short. ``history`` has one entry a validation, which is
    one an epoch unless validate_every says otherwise; ``seconds`` is wall time. ``held_out`` are the beginnings of
    recordings that were not trained on (of training recordings where none were held out), from short to long, to prove
    an exported graph with. ``validation`` are the first rows of the validation split with their transcripts, up to
    TRIAL_SECONDS of audio, to try graphs of reduced precision with.
    """

    rows: int
    validation_rows: int
    audio_seconds: float
    dropped: Mapping[str, int]
    epochs: int
    steps: int
    best_epoch: int
    best_step: int
    train_loss: float
    rates: Mapping[str, float]
    seconds: float
    history: tuple[Mapping[str, Any], ...]
    held_out: tuple[Samples, ...] = field(default=(), repr=False, compare=False)
    validation: tuple[tuple[Samples, str], ...] = field(default=(), repr=False, compare=False)
    pace: Pace | None = field(default=None, repr=False, compare=False)
    """How fast the steps were that this process made, for estimates of other trainings."""
