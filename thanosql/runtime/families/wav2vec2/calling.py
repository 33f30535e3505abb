"""How a model of this encoder is given recordings: what is run as one batch, and how many calls at once."""

from __future__ import annotations

from thanosql.runtime.cores import usable_cores
from thanosql.runtime.families.family import Calling

GPU_CALLERS = 2
"""While one batch is computed, the next is copied."""

GPU_AHEAD = 4
"""A core normalises 5,000 seconds of audio a second and reads as many in logits; a GPU computes twice that."""


def calling(device: str, precision: str) -> Calling:
    """Return how a graph of that precision is called on 'cpu' or 'cuda:N'."""
    if device == "cpu":
        return Calling(True, usable_cores(), "a core computes one as fast as several")
    if precision == "int8":
        # Dynamic quantisation has one scale for a whole batch: beside others, a row would get other words.
        return Calling(True, GPU_CALLERS, "int8 has one scale for a whole batch", GPU_AHEAD)
    return Calling(False, GPU_CALLERS, "a GPU computes many as fast as one", GPU_AHEAD)
