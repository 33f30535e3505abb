"""When a run ends, and how far along it is: by steps, by wall time, or because it gets no better."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """A run makes ``steps`` steps, or as many as ``minutes`` allow.

    It ends sooner after ``patience`` epochs that were no better than the best one before. None: no such limit.
    """

    steps: int
    minutes: float | None = None
    patience: int | None = None

    def out_of_time(self, step: int, seconds: float) -> bool:
        """Say whether ``seconds`` of wall time are enough; one step is made in any case."""
        return self.minutes is not None and step > 0 and seconds >= 60 * self.minutes

    def reached(self, step: int, seconds: float) -> bool:
        """Say whether no step is to follow the ``step`` that are made."""
        return step >= self.steps or self.out_of_time(step, seconds)

    def stalled(self, epochs: int, best_epoch: int) -> bool:
        """Say whether the last of ``epochs`` have brought nothing for too long."""
        return self.patience is not None and epochs - best_epoch >= self.patience

    def position(self, step: int, seconds: float) -> float:
        """Return how far the learning rate's schedule is, in steps of ``self.steps``.

        It follows whichever limit is nearer, so that it runs down by the last step that the time allows.
        """
        if self.minutes is None:
            return step
        return max(step, min(1.0, seconds / (60 * self.minutes)) * self.steps)

    def reason(self, step: int, seconds: float, epochs: int, best_epoch: int) -> str | None:
        """Say why a run ended before its last step; None when it did not."""
        if step >= self.steps:
            return None
        if self.stalled(epochs, best_epoch):
            return (
                f"stopped after step {step} of {self.steps}: epoch {best_epoch} was not bettered in {self.patience} "
                f"epochs (early_stopping={self.patience})"
            )
        return f"stopped after step {step} of {self.steps}: max_minutes={self.minutes:g} are over"
