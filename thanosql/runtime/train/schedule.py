"""The learning rate of each step."""

from __future__ import annotations

import math

from thanosql.runtime.train.config import TrainConfig


def learning_rate(step: float, steps: int, config: TrainConfig) -> float:
    """Return the rate of ``step`` (from 0) of ``steps``: a linear rise to the peak, then a fall to 0.

    Where time runs out before the steps do, ``step`` is a place between two of them.
    """
    warmup = math.ceil(config.warmup * steps)
    if step < warmup:
        return config.learning_rate * min(step + 1, warmup) / warmup
    done = (step - warmup) / max(1, steps - warmup)
    share = 1 - done if config.schedule == "linear" else (1 + math.cos(math.pi * done)) / 2
    return config.learning_rate * share
