"""The output of a model's frozen first layers, computed once for each recording instead of once in each epoch."""

from __future__ import annotations

import numpy as np
import torch

from thanosql.runtime.arrays import Samples
from thanosql.runtime.datasets.disk import size
from thanosql.runtime.progress import Progress
from thanosql.runtime.train.array_file import ArrayFile, Stored
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples
from thanosql.runtime.train.learner import FrozenLearner, Learner


class FeatureCache:
    """Features by recording, on disk as far as there is room.

    Each recording's are computed alone: batched with others they would be rounded otherwise. So it makes no difference
    to a single bit which of them are still kept, and a run that goes on after an interruption may compute them anew.
    On a CPU that is also faster than in a batch, which computes padding.
    """

    def __init__(
        self, learner: FrozenLearner, config: TrainConfig, device: torch.device, disk: ArrayFile, progress: Progress
    ) -> None:
        self._learner = learner
        self._bfloat16 = config.precision == "bf16"
        self._device = device
        self._disk = disk
        self._progress = progress
        self._stored: dict[int, Stored] = {}
        self._told = False
        self.dtype = torch.float32
        self.computed_samples = 0
        """Of the recordings whose features were not there when they were wanted."""

    def read(self, index: int) -> torch.Tensor | None:
        """Return the features [frames, channels] of a recording, or None when they are to be computed.

        Any thread may ask, also while another computes those of other recordings.
        """
        stored = self._stored.get(index)
        array = None if stored is None else self._disk.read(stored)
        return None if array is None else torch.from_numpy(array).view(self.dtype)

    def compute(self, index: int, samples: Samples) -> torch.Tensor:
        """Compute the features of a recording, keep them if there is room, and return them in main memory."""
        features = self.compute_alone(samples)
        self.computed_samples += len(samples)
        if index not in self._stored:
            # numpy has no bfloat16: its bits are stored
            bits = features.view(torch.int16) if features.element_size() == 2 else features
            stored = self._disk.add(bits.numpy())
            if stored is not None:
                self._stored[index] = stored
            elif not self._told:
                self._told = True
                reason = f" ({self._disk.trouble})" if self._disk.trouble else ""
                self._progress.note(
                    f"the disk has no more room{reason} for what the frozen layers make of the recordings: "
                    f"for those after the first {len(self._stored)} it is computed anew in each epoch"
                )
        return features

    def compute_alone(self, samples: Samples) -> torch.Tensor:
        """Compute the features [frames, channels] of any samples as the training step would, and keep nothing."""
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16):
            features = self._learner.features(samples)
        self.dtype = features.dtype
        return features.to("cpu").contiguous()

    def bytes_for(self, examples: Examples) -> int:
        """Return the room that the features of all examples take, by the lengths in their headers."""
        learner = self._learner
        frame = self.compute_alone(np.zeros(learner.minimum_samples, dtype=np.float32))[0]
        samples = (round(example.seconds * learner.sample_rate) for example in examples.usable)
        return frame.nbytes * sum(map(learner.output_frames, samples))


def feature_cache(
    learner: Learner,
    examples: Examples,
    config: TrainConfig,
    device: torch.device,
    disk: ArrayFile | None,
    progress: Progress,
) -> FeatureCache | None:
    """Return a cache for the features of ``examples``, or None where it would not be exact or not repay.

    It is exact when the learner's first layers are frozen and no recording is varied. What decides are the options and
    the data, never how full the disk is: the same statement computes the same.
    """
    if config.cache_features is False or config.varies or disk is None:
        return None
    if not isinstance(learner, FrozenLearner) or not learner.has_frozen_features():
        return None
    cache = FeatureCache(learner, config, device, disk, progress)
    if config.cache_features is True:
        return cache
    if config.epochs == 1 and config.max_steps is None:
        return None
    needed = cache.bytes_for(examples)
    if needed > config.cache_bytes:
        progress.note(
            f"what the frozen layers make of the recordings takes {size(needed)} and cache_gb={config.cache_gb:g} "
            "leaves less: it is computed anew in each epoch"
        )
        return None
    return cache
