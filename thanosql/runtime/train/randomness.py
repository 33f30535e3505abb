"""Random numbers that a seed repeats."""

from __future__ import annotations

import zlib

import numpy as np


def generator(seed: int, purpose: str, *counters: int) -> np.random.Generator:
    """Return numpy's generator for one use of ``seed``, such as the order of one epoch."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode()), *counters])
