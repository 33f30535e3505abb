"""Whether a recording has room for its transcript."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from thanosql.runtime.problems import Problem
from thanosql.runtime.train.learner import Learner


def unfit(row: int, samples: int, labels: Sequence[int], learner: Learner) -> Problem | None:
    """Say why a clip of ``samples`` samples cannot carry ``labels``, or return None when it can."""
    if samples < learner.minimum_samples:
        unit = 1000 / learner.sample_rate
        return Problem(
            row,
            "too_short",
            f"{samples * unit:.3g} ms of audio; the model needs {learner.minimum_samples * unit:.3g} ms",
        )
    # CTC parts equal neighbours by a blank, which takes a frame of its own.
    needed = len(labels) + sum(left == right for left, right in pairwise(labels))
    frames = learner.output_frames(samples)
    if frames < needed:
        return Problem(row, "text_too_long", f"its text needs {needed} frames, its audio has {frames}")
    return None
