"""A batch in as few parts as memory holds.

How much memory a batch takes shows only when it is computed: it depends on the model, on what is trained of it, and on
what else uses the device. So the whole batch is tried first, and cut smaller where memory runs out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.progress import Progress
from thanosql.runtime.train.batches import cut

Result = TypeVar("Result")

_REFUSALS = (
    "DefaultCPUAllocator",
    "std::bad_alloc",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
)
"""What PyTorch's plain RuntimeErrors say when memory was refused beside its own allocator on a GPU."""


@dataclass(slots=True)
class MicroBatches:
    """Computes batches of one kind, and remembers how much of one fits in memory at a time.

    ``kind`` names what a batch is in messages, as in "a step's". ``samples``, padding counted, is the most that is
    computed at once, or None as long as every batch has fitted.
    """

    kind: str
    sample_rate: int
    progress: Progress
    samples: int | None = None

    def compute(
        self,
        lengths: Sequence[int],
        rows: Sequence[int],
        part: Callable[[list[int]], Result],
        restart: Callable[[], object] = lambda: None,
    ) -> list[Result]:
        """Return ``part(positions)`` for each part of a batch; the parts hold every position once.

        ``lengths`` are the rows' samples, ``rows`` their numbers in the query. Where memory runs out in one part, all
        begin anew with smaller ones; ``restart`` is called before each beginning. Raises TrainingError when one row
        alone does not fit.
        """
        known = self.samples
        while True:
            restart()
            parts, results = self._parts(lengths), []
            for positions in parts:
                try:
                    results.append(part(positions))
                except (RuntimeError, MemoryError) as error:
                    if not out_of_memory(error):
                        raise
                    if len(positions) == 1:
                        raise self._too_long(lengths[positions[0]], rows[positions[0]]) from error
                    break
            else:
                break
            # The handler is over, and with it the traceback, which held what had been computed of this part.
            self._halve([lengths[position] for position in positions])
        if self.samples != known:
            largest = max(len(positions) * max(lengths[each] for each in positions) for positions in parts)
            self.progress.note(
                f"{self.kind} {len(lengths)} rows are computed in {len(parts)} parts of at most "
                f"{largest / self.sample_rate:.3g} s of audio, padding counted: the memory is too small for more"
            )
        return results

    def _limit(self) -> float:
        return math.inf if self.samples is None else self.samples

    def _parts(self, lengths: Sequence[int]) -> list[list[int]]:
        if len(lengths) * max(lengths) <= self._limit():
            # in the order given: with one part nothing differs from a run that never ran out of memory
            return [list(range(len(lengths)))]
        ascending = sorted(range(len(lengths)), key=lengths.__getitem__)
        return cut(ascending, lengths, len(lengths), int(self._limit()))

    def _halve(self, lengths: Sequence[int]) -> None:
        """Let no part be larger than the longer half of one that did not fit."""
        self.samples = math.ceil(len(lengths) / 2) * max(lengths)
        # What PyTorch holds free on a GPU in blocks of the old size may be of no use to the smaller parts.
        torch.cuda.empty_cache()

    def _too_long(self, samples: int, row: int) -> TrainingError:
        return TrainingError(
            f"there is too little memory even for one recording: row {row}, {samples / self.sample_rate:.3g} s long",
            hint="gradient_checkpointing=True needs less, and so does a smaller model; or leave long recordings out",
        )


def out_of_memory(error: BaseException) -> bool:
    """Say whether ``error`` is a device's or the system's refusal of memory."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(refusal in str(error) for refusal in _REFUSALS)
