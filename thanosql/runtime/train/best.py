"""The best weights that a run has had, by the score on the rows held out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from thanosql.runtime.answers.measures import METRICS
from thanosql.runtime.train.tally import Tally
from thanosql.runtime.train.validation import Score


@dataclass(slots=True)
class Best:
    """The best ``score`` so far, and its ``weights`` in main memory, none where they are the module's own."""

    score: Score | None = None
    weights: dict[str, torch.Tensor] = field(default_factory=dict)

    def is_beaten_by(self, score: Score | None) -> bool:
        """Say whether these weights are to be kept in the place of the best ones; without a score the newest are."""
        return score is None or self.score is None or score < self.score

    def take(self, score: Score | None, weights: dict[str, torch.Tensor] | None) -> None:
        """Keep a score with its weights."""
        self.score = score
        if weights is not None:
            self.weights = weights

    def numbers(self) -> dict[str, Any]:
        """Return the score as JSON can hold it."""
        return {} if self.score is None else {"best_score": [*self.score.errors, self.score.loss]}

    def restore(self, numbers: Mapping[str, Any], weights: dict[str, torch.Tensor], tally: Tally) -> None:
        """Take up what a checkpoint holds; the rates of the score are in the history."""
        self.weights = weights
        if "best_score" in numbers:
            *errors, loss = numbers["best_score"]
            entry = tally.history[tally.best - 1]
            self.score = Score(tuple(errors), loss, rates_of(entry))


def rates_of(entry: Mapping[str, Any]) -> dict[str, float]:
    """Return the task's metrics in an entry of the history."""
    return {name: entry[name] for name in METRICS if entry.get(name) is not None}
