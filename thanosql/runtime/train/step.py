"""One step of training: the gradient of a batch's loss, clipped, moves the weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.forward_parts import forward_parts
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.optimizer import Optimizers
from thanosql.runtime.train.seeding import seed_step

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input


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
        or when one recording alone does not fit in memory.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = rate

        def restart() -> None:
            self.optimizer.zero_grad()
            seed_step(self.config.seed, step)

        def part(positions: list[int]) -> float:
            # A row's share in the loss is that of the whole batch, so that the gradients add up to the batch's.
            share = len(positions) / len(audio)
            return self._accumulate([audio[each] for each in positions], [labels[each] for each in positions], share)

        loss = sum(self.parts.compute(lengths, rows, part, restart))
        value = loss
        if math.isfinite(loss):
            with self.watch("optimizer"):
                value = float(torch.nn.utils.clip_grad_norm_(self.optimizer.parameters, self.config.max_grad_norm))
                if math.isfinite(value):
                    self.optimizer.step()
                    return loss
        raise TrainingError(
            f"training diverged at step {step} of {self.steps}: the loss or its gradient became {value}",
            hint=f"lower learning_rate (it is {self.config.learning_rate:g}), or lengthen warmup",
        )

    def _accumulate(self, audio: Sequence[Input], labels: Sequence[Sequence[int]], share: float) -> float:
        """Add the gradient of ``share`` of these rows' mean loss to the parameters', and return that loss."""
        device = next(self.learner.module.parameters()).device
        with (
            forward_parts(self.watch, self.learner),
            torch.autocast(device.type, torch.bfloat16, enabled=self.config.precision == "bf16"),
        ):
            loss = self.learner.loss(audio, labels) * share
        value = float(loss.detach())
        if math.isfinite(value):
            with self.watch("backward"):
                loss.backward()  # type: ignore[no-untyped-call]
        return value
