"""Recordings changed anew each time they are learnt from, so that little data teaches more.

A voice has a pace, a room has noise, and a line comes last: in this order, whatever the option's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr

from thanosql.runtime.arrays import Samples
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.fit import unfit
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.noise import add_noise
from thanosql.runtime.train.randomness import generator
from thanosql.runtime.train.telephone import on_the_telephone

SPEEDS = (0.9, 1.0, 1.1)


def augmented(
    audio: Sequence[Samples], labels: Sequence[Sequence[int]], learner: Learner, config: TrainConfig, step: int
) -> list[Samples]:
    """Return the recordings of one step's batch as ``config.augment`` has them changed.

    Seed and step decide every draw, and each kind of change draws for itself: another kind beside it moves none.
    """
    chosen = (config.augment,) if isinstance(config.augment, str) else config.augment
    changed = list(audio)
    if "speed" in chosen:
        changed = vary_speed(changed, labels, learner, generator(config.seed, "speed", step))
    if "noise" in chosen:
        changed = add_noise(changed, generator(config.seed, "noise", step))
    if "telephone" in chosen:
        changed = on_the_telephone(changed, learner.sample_rate, generator(config.seed, "telephone", step))
    return changed


def vary_speed(
    audio: Sequence[Samples], labels: Sequence[Sequence[int]], learner: Learner, chance: np.random.Generator
) -> list[Samples]:
    """Return each recording at one of SPEEDS; one that would become too short for its labels stays as it is.

    Speed perturbation of Ko and others, "Audio Augmentation for Speech Recognition" (2015): tempo and pitch change
    together, as between speakers.
    """
    varied = []
    for samples, row in zip(audio, labels, strict=True):
        changed = at_speed(samples, float(chance.choice(SPEEDS)))
        varied.append(changed if unfit(0, len(changed), row, learner) is None else samples)
    return varied


def at_speed(samples: Samples, speed: float) -> Samples:
    """Return a recording as it sounds at ``speed`` times its pace: len(samples) / speed samples."""
    return samples if speed == 1 else soxr.resample(samples, speed, 1.0).astype(np.float32, copy=False)
