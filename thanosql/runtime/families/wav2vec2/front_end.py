"""Recordings to one padded batch: the same numbers for training, evaluation and ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from thanosql.compiler.errors import AudioError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio.reading import normalise


def padded_batch(
    audio: Sequence[Samples], *, normalised: bool, minimum_samples: int, grid: int = 1
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return float32 [rows, longest] padded with zeros after each row's own normalisation, and int64 lengths.

    The width is rounded up to a multiple of ``grid`` samples: a GPU works best with shapes that it has seen before.

    Raises AudioError ('too_short') for a row of under ``minimum_samples``, of which the model makes no frame.
    """
    lengths = np.array([len(samples) for samples in audio], dtype=np.int64)
    if lengths.min(initial=minimum_samples) < minimum_samples:
        raise AudioError(
            f"a recording of {lengths.min()} samples is too short: the model needs {minimum_samples}", code="too_short"
        )
    width = -(-int(lengths.max(initial=0)) // grid) * grid
    values = np.zeros((len(audio), width), dtype=np.float32)
    for row, samples in zip(values, audio, strict=True):
        row[: len(samples)] = normalise(samples) if normalised else samples
    return values, lengths
