"""Which rows are held out to measure what training reached."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from thanosql.runtime.train.randomness import generator


def held_out_split(rows: int, share: float, seed: int) -> tuple[list[int], list[int]]:
    """Return (training, validation) indices below ``rows``, each ascending: a permutation by ``seed`` decides.

    At least one row is held out, and one trained on, where ``share`` is above 0 and there are two.
    """
    if share <= 0 or rows < 2:
        return list(range(rows)), []
    held = min(rows - 1, max(1, round(rows * share)))
    order = generator(seed, "split").permutation(rows)
    return sorted(order[held:].tolist()), sorted(order[:held].tolist())


def representatives(lengths: Sequence[int], indices: Sequence[int], count: int) -> list[int]:
    """Return up to ``count`` of ``indices``, spread from the shortest recording to the longest."""
    ordered = sorted(indices, key=lambda index: (lengths[index], index))
    if len(ordered) <= count:
        return ordered
    return [ordered[position] for position in np.linspace(0, len(ordered) - 1, count).round().astype(int)]
