"""Recordings played faster or slower, so that little data teaches more.

Speed perturbation of Ko and others, "Audio Augmentation for Speech Recognition" (2015): tempo and pitch change
together, as between speakers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr

from thanosql.runtime.arrays import Samples
from thanosql.runtime.train.fit import unfit
from thanosql.runtime.train.learner import Learner

SPEEDS = (0.9, 1.0, 1.1)


def vary_speed(
    audio: Sequence[Samples], labels: Sequence[Sequence[int]], learner: Learner, chance: np.random.Generator
) -> list[Samples]:
    """Return each recording at one of SPEEDS; one that would become too short for its labels stays as it is."""
    varied = []
    for samples, row in zip(audio, labels, strict=True):
        changed = at_speed(samples, float(chance.choice(SPEEDS)))
        varied.append(changed if unfit(0, len(changed), row, learner) is None else samples)
    return varied


def at_speed(samples: Samples, speed: float) -> Samples:
    """Return a recording as it sounds at ``speed`` times its pace: len(samples) / speed samples."""
    return samples if speed == 1 else soxr.resample(samples, speed, 1.0).astype(np.float32, copy=False)
