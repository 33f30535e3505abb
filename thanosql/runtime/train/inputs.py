"""What the learner is given of each recording, made ready while the steps before are computed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import torch

from thanosql.runtime.cores import usable_cores
from thanosql.runtime.parallel import ordered_map
from thanosql.runtime.train.augment import augmented
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.feature_cache import FeatureCache
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.recordings import Recordings

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input

Batch = TypeVar("Batch")

AHEAD = 4
"""Batches that are ready or being made: 50 MB of audio, or 80 MB of features, at 200 seconds each."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The rows of batches as their samples, or as what the frozen layers make of them where that is kept.

    Both methods yield one list for each batch, in order, with the bits that making it at its turn would give. An error
    reaches the consumer where the batch would have come. Closing the generator ends the work under way.
    """

    learner: Learner
    recordings: Recordings
    config: TrainConfig
    features: FeatureCache | None = None

    def computed_seconds(self) -> float | None:
        """Return the audio that frozen layers went over so far; None where nothing of what they make is kept."""
        return None if self.features is None else self.features.computed_samples / self.recordings.sample_rate

    def training(self, batches: Sequence[Sequence[int]], first_step: int) -> Generator[list[Input]]:
        """Yield what steps ``first_step``, ``first_step + 1`` ... learn from, varied as ``config.augment`` says."""

        def varied(numbered: tuple[int, Sequence[int]]) -> list[Input]:
            step, batch = numbered
            rows = [self.recordings.samples(index) for index in batch]
            labels = [self.recordings.examples[index].labels for index in batch]
            return [*augmented(rows, labels, self.learner, self.config, step)]

        if self.config.varies:
            return _ahead(varied, list(enumerate(batches, first_step)))
        return self._plain(batches, self.features)

    def validation(self, batches: Sequence[Sequence[int]]) -> Generator[list[Input]]:
        """Yield the recordings as they are."""
        # Validation computes in float32 whatever the training does.
        return self._plain(batches, self.features if self.config.precision == "fp32" else None)

    def _plain(self, batches: Sequence[Sequence[int]], features: FeatureCache | None) -> Generator[list[Input]]:
        if features is None:
            return _ahead(lambda batch: [self.recordings.samples(index) for index in batch], batches)
        return self._featured(batches, features)

    def _featured(self, batches: Sequence[Sequence[int]], features: FeatureCache) -> Generator[list[Input]]:
        def known(batch: Sequence[int]) -> list[Input]:
            found = [(index, features.read(index)) for index in batch]
            return [self.recordings.samples(index) if row is None else row for index, row in found]

        with closing(_ahead(known, batches)) as ready:
            for batch, rows in zip(batches, ready, strict=True):
                # Here, in the thread of the steps: the layers share its device and its cores.
                yield [
                    row if isinstance(row, torch.Tensor) else features.compute(index, row)
                    for index, row in zip(batch, rows, strict=True)
                ]


def _ahead(make: Callable[[Batch], list[Input]], batches: Sequence[Batch]) -> Generator[list[Input]]:
    return ordered_map(make, batches, workers=min(AHEAD, usable_cores()), most=AHEAD)
