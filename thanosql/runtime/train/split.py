"""Which rows are held out to measure what training reached."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Example
from thanosql.runtime.train.randomness import generator


def split(examples: Sequence[Example], config: TrainConfig) -> tuple[list[int], list[int]]:
    """Return the indices of the examples to learn from, and of those to validate with.

    Raises TrainingError when a validation query was given and one of the two is empty.
    """
    if config.validation_query is None:
        return held_out_split(len(examples), config.validation_split, config.seed)
    held_out = [index for index, example in enumerate(examples) if example.held_out]
    training = [index for index, example in enumerate(examples) if not example.held_out]
    for rows, query in ((training, "the query"), (held_out, "validation_query")):
        if not rows:
            raise TrainingError(
                f"none of the rows of {query} can be used", hint="the notes before this one say what is wrong with them"
            )
    return training, held_out


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
