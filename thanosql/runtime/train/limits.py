"""When a run ends or is validated, and how far along it is: by steps, by wall time, or as it gets no better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """A run makes ``steps`` steps, or as many as ``minutes`` allow.

    It is validated every ``every`` steps, or at the end of each epoch where that is None, and ends sooner after
    ``patience`` validations that were no better than the best one before. None: no such limit.
    """

    steps: int
    minutes: float | None = None
    patience: int | None = None
    every: int | None = None

    def out_of_time(self, step: int, seconds: float) -> bool:
        """Say whether ``seconds`` of wall time are enough; one step is made in any case."""
        return self.minutes is not None and step > 0 and seconds >= 60 * self.minutes

    def reached(self, step: int, seconds: float) -> bool:
        """Say whether no step is to follow the ``step`` that are made."""
        return step >= self.steps or self.out_of_time(step, seconds)

    def stalled(self, validations: int, best: int) -> bool:
        """Say whether the last of so many ``validations`` were no better than number ``best`` for too long."""
        return self.patience is not None and validations - best >= self.patience

    def is_validated(self, step: int, *, epoch_ends: bool) -> bool:
        """Say whether a validation follows ``step``, which may be an epoch's last one."""
        return epoch_ends if self.every is None else step % self.every == 0

    def until_validation(self, step: int, rows: int) -> int | None:
        """Return how many steps are made after ``step`` before a validation; None: as many as the epoch has.

        ``rows`` were learnt from since the last one: where there are some, that of ``step`` may still be due.
        """
        if self.every is None:
            return None
        return 0 if rows and step % self.every == 0 else self.every - step % self.every

    def place(self, entry: Mapping[str, Any]) -> str:
        """Return how people call the moment of an entry of the history."""
        return f"epoch {entry['epoch']}" if self.every is None else f"step {entry['step']}"

    def position(self, step: int, seconds: float) -> float:
        """Return how far the learning rate's schedule is, in steps of ``self.steps``.

        It follows whichever limit is nearer, so that it runs down by the last step that the time allows.
        """
        if self.minutes is None:
            return step
        return max(step, min(1.0, seconds / (60 * self.minutes)) * self.steps)

    def reason(self, step: int, seconds: float, history: Sequence[Mapping[str, Any]], best: int) -> str | None:
        """Say why a run ended before its last step; None when it did not."""
        if step >= self.steps:
            return None
        if self.stalled(len(history), best):
            noun = "epochs" if self.every is None else "validations"
            return (
                f"stopped after step {step} of {self.steps}: {self.place(history[best - 1])} was not bettered in "
                f"{self.patience} {noun} (early_stopping={self.patience})"
            )
        return f"stopped after step {step} of {self.steps}: max_minutes={self.minutes:g} are over"
