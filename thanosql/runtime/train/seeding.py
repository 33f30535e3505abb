"""The global random generators: seeded for each step of training, and the caller's own left as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from thanosql.runtime.train.randomness import generator


def seed_step(seed: int, step: int, rank: int = 0) -> None:
    """Seed the global generators for one step: torch's feeds dropout, numpy's feeds transformers' SpecAugment.

    A step depends on the seed and its number alone, so neither validation nor an interruption in between changes it.
    Where several processes share it, each has its own ``rank``, and other rows are not dropped out alike.
    """
    counters = (step, rank) if rank else (step,)
    state = int(generator(seed, "step", *counters).integers(2**32))
    torch.manual_seed(state)
    np.random.seed(state)


@contextmanager
def global_state_kept(device: torch.device) -> Iterator[None]:
    """Restore the global generators of torch and numpy on leaving, so that training leaves no trace in a user's own."""
    numpy_state = np.random.get_state()
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        try:
            yield
        finally:
            np.random.set_state(numpy_state)
