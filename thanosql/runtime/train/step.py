"""One step of training: the gradient of a batch's loss, clipped, moves the weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.divergence import diverged
from thanosql.runtime.train.gradient import Gradient, StepRows
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.optimizer import Optimizers

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input
    from thanosql.runtime.train.workers import Workers


@dataclass(slots=True)
class TrainingStep:
    """Moves the weights of ``learner``; a batch that memory does not hold is computed in ``parts``."""

    learner: Learner
    config: TrainConfig
    optimizer: Optimizers
    parts: MicroBatches
    steps: int
    """How many steps the run has, for messages."""
    watch: Stopwatch = OFF
    workers: Workers | None = None
    """The other processes, which compute their share of each batch."""
    gradient: Gradient = field(init=False)

    def __post_init__(self) -> None:
        self.gradient = Gradient(self.learner, self.config, self.parts, self.watch)

    def __call__(
        self,
        step: int,
        rate: float,
        audio: Sequence[Input],
        labels: Sequence[Sequence[int]],
        lengths: Sequence[int],
        rows: Sequence[int],
    ) -> float:
        """Make step number ``step`` (from 1) at the learning rate ``rate``; return the batch's loss before it.

        ``lengths`` are the recordings' samples, by which a batch is cut into parts; ``rows`` the numbers of their rows
        in the query. Raises TrainingError, the weights being as they were, when the loss or its gradient is not finite,
        when one recording alone does not fit in memory, or when another process is lost.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        batch = StepRows(audio, labels, lengths, rows)
        loss = self._gradient(step, batch)
        value = loss
        if math.isfinite(loss):
            with self.watch("optimizer"):
                value = float(torch.nn.utils.clip_grad_norm_(self.optimizer.parameters, self.config.max_grad_norm))
                if math.isfinite(value):
                    self.optimizer.step()
                    return loss
        raise diverged(step, self.steps, f"the loss or its gradient became {value}", self.config)

    def _gradient(self, step: int, batch: StepRows) -> float:
        """Put the gradient of the batch's loss into the parameters, and return that loss."""
        if self.workers is None:
            return self.gradient(step, batch, len(batch))
        own = self.workers.begin(step, batch)
        loss = self.gradient(step, own, len(batch))
        with self.watch("exchange"):
            loss += self.workers.losses()
            if math.isfinite(loss):
                self.workers.add_gradients()
        return loss
