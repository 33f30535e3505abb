"""How far a run has come, as the JSON of its checkpoint or heartbeat tells, and the history of its epochs.

Nothing here trusts what it reads: a history may have come with a bundle that somebody else wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from thanosql.runtime.answers.measures import METRICS


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch reached; None for what its ThanoSQL did not write down, or where no rows were held out."""

    epoch: int | None
    step: int | None
    loss: float | None
    validation_loss: float | None
    wer: float | None
    cer: float | None
    accuracy: float | None
    f1: float | None
    learning_rate: float | None
    seconds: float | None
    """Wall time of its steps."""
    audio_seconds: float | None

    @property
    def is_validated(self) -> bool:
        """Whether rows were held out to judge it by."""
        return any(getattr(self, name) is not None for name in METRICS)

    @property
    def audio_seconds_a_second(self) -> float | None:
        """How fast it trained."""
        return self.audio_seconds / self.seconds if self.audio_seconds is not None and self.seconds else None


def read_history(history: Any) -> Iterator[Epoch]:
    """Yield the epochs of a manifest's or a checkpoint's history; what is no number becomes None."""
    for entry in history if isinstance(history, list) else ():
        if isinstance(entry, dict):
            yield Epoch(
                epoch=_integer(entry.get("epoch")),
                step=_integer(entry.get("step")),
                loss=_number(entry.get("loss")),
                validation_loss=_number(entry.get("validation_loss")),
                wer=_number(entry.get("wer")),
                cer=_number(entry.get("cer")),
                accuracy=_number(entry.get("accuracy")),
                f1=_number(entry.get("f1")),
                learning_rate=_number(entry.get("learning_rate")),
                seconds=_number(entry.get("seconds")),
                audio_seconds=_number(entry.get("audio_seconds")),
            )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands: behind ``step`` of ``steps``, in ``epoch``, after ``seconds`` of wall time."""

    step: int
    steps: int | None
    epoch: int
    seconds: float | None
    loss: float | None
    """The mean over the rows of ``epoch`` so far; of the epoch before while there are none."""
    history: tuple[Epoch, ...]

    @property
    def validated(self) -> Epoch | None:
        """The newest epoch with a score on the validation rows."""
        return next((epoch for epoch in reversed(self.history) if epoch.is_validated), None)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return what ``text`` tells. Raises ValueError when it is not what a run writes."""
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError("it is not an object")
        step, epoch = _integer(values.get("step")), _integer(values.get("epoch"))
        if step is None or epoch is None:
            raise ValueError("'step' or 'epoch' is missing or of a wrong type")
        history = tuple(read_history(values.get("history")))
        sum_, rows = _number(values.get("loss_sum")), _integer(values.get("rows"))
        loss = sum_ / rows if sum_ is not None and rows else None
        if loss is None and history:
            loss = history[-1].loss
        return cls(step, _integer(values.get("steps")), epoch, _number(values.get("seconds")), loss, history)


def _integer(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**63 else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
