"""A training that has lost its way: its loss is no number any more, or far above where it began and stays there."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train.config import TrainConfig

FIRST = 5
"""Steps whose least loss is where a training begins: from the second on they may already be of the explosion."""

TIMES = 10.0
"""How far above that a loss is exploded. Unlucky batches and noisy recordings make two or three times as much."""

LEAST = 1.0
"""Where a training begins at least: one that goes on from a good model may lose much of it, and gain it again."""

SHORTEST, LONGEST = 50, 500
"""Steps of patience: a twentieth of the run, within these bounds."""

FALLING = 0.9
"""What is left of the loss from one half of these steps to the other where the model finds its way back."""


def diverged(step: int, steps: int, what: str, config: TrainConfig) -> TrainingError:
    """Return the error that ends a training which diverged, with what may keep the next one from it."""
    return TrainingError(
        f"training diverged at step {step} of {steps}: {what}",
        hint=f"lower learning_rate (it is {config.learning_rate:g}), or lengthen warmup",
    )


@dataclass(slots=True)
class Explosion:
    """Watches for losses that are finite and mean nothing.

    A loss is high when it is TIMES the least of the ``first`` ones. After ``patience`` high ones in a row that did not
    fall meanwhile the training has exploded; a single one that is not high begins the count anew.
    """

    patience: int
    first: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    @classmethod
    def within(cls, steps: int) -> Explosion:
        """Return the watch over a run of so many steps."""
        return cls(min(LONGEST, max(SHORTEST, steps // 20)))

    @property
    def limit(self) -> float:
        """The loss above which one is high; infinite while the first ones are not in."""
        if len(self.first) < FIRST:
            return float("inf")
        return TIMES * max(LEAST, min(self.first))

    def take(self, loss: float) -> str | None:
        """Count a step's loss; return what is wrong once the training has exploded, None otherwise."""
        if len(self.first) < FIRST:
            self.first.append(loss)
            return None
        if loss <= self.limit:
            self.high.clear()
            return None
        self.high = [*self.high, loss][-self.patience :]
        if len(self.high) < self.patience or self._falls:
            return None
        return (
            f"the loss was above {self.limit:.3g} in each of the last {self.patience} steps, more than {TIMES:g} times "
            "what it was in the first ones, and does not come down"
        )

    @property
    def _falls(self) -> bool:
        half = len(self.high) // 2
        earlier, later = statistics.median(self.high[:half]), statistics.median(self.high[half:])
        return later <= FALLING * earlier
