"""The gradient of a step's rows, or of the share of them that one process computes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.forward_parts import forward_parts
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.seeding import seed_step

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input


@dataclass(frozen=True, slots=True)
class StepRows:
    """Rows to learn from: what the learner is given of each, its labels, its samples, and its number in the query."""

    audio: Sequence[Input]
    labels: Sequence[Sequence[int]]
    lengths: Sequence[int]
    rows: Sequence[int]

    def __len__(self) -> int:
        return len(self.audio)

    def at(self, positions: Sequence[int]) -> StepRows:
        """Return the rows at these positions."""
        audio, labels, lengths, rows = (
            [column[each] for each in positions] for column in (self.audio, self.labels, self.lengths, self.rows)
        )
        return StepRows(audio, labels, lengths, rows)  # type: ignore[arg-type]


@dataclass(slots=True)
class Gradient:
    """Computes gradients of ``learner`` in the process number ``rank``; what memory does not hold, in ``parts``."""

    learner: Learner
    config: TrainConfig
    parts: MicroBatches
    watch: Stopwatch = OFF
    rank: int = 0

    def __call__(self, step: int, rows: StepRows, total: int) -> float:
        """Put the gradient of these rows' share in the mean loss of a step's ``total`` rows into the parameters.

        Returns that share of the loss; where it is not finite, the gradient is not complete. The shares of all rows add
        up to the step's loss, and their gradients to its gradient. Raises TrainingError when one recording alone does
        not fit in memory.
        """

        def restart() -> None:
            self.learner.module.zero_grad(set_to_none=True)
            seed_step(self.config.seed, step, self.rank)

        def part(positions: list[int]) -> float:
            return self._accumulate(rows.at(positions), len(positions) / total)

        if not len(rows):
            restart()
            return 0.0
        return sum(self.parts.compute(rows.lengths, rows.rows, part, restart))

    def _accumulate(self, rows: StepRows, share: float) -> float:
        """Add the gradient of ``share`` of these rows' mean loss to the parameters', and return that loss."""
        device = next(self.learner.module.parameters()).device
        with (
            forward_parts(self.watch, self.learner),
            torch.autocast(device.type, torch.bfloat16, enabled=self.config.precision == "bf16"),
        ):
            loss = self.learner.loss(rows.audio, rows.labels) * share
        value = float(loss.detach())
        if math.isfinite(value):
            with self.watch("backward"):
                loss.backward()  # type: ignore[no-untyped-call]
        return value
