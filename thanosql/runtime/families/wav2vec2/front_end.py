"""Recordings to one padded batch: the same numbers for training, evaluation and ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from thanosql.compiler.errors import AudioError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio.reading import normalise


def padded_batch(
    audio: Sequence[Samples], *, normalised: bool, minimum_samples: int, width: int = 0
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return float32 [rows, longest] padded with zeros after each row's own normalisation, and int64 lengths.

    It is ``width`` samples wide where that is more.

    Raises AudioError ('too_short') for a row of under ``minimum_samples``, of which the model makes no frame.
    """
    lengths = np.array([len(samples) for samples in audio], dtype=np.int64)
    if lengths.min(initial=minimum_samples) < minimum_samples:
        raise AudioError(
            f"a recording of {lengths.min()} samples is too short: the model needs {minimum_samples}", code="too_short"
        )
    values = np.zeros((len(audio), max(width, int(lengths.max(initial=0)))), dtype=np.float32)
    for row, samples in zip(values, audio, strict=True):
        row[: len(samples)] = normalise(samples) if normalised else samples
    return values, lengths
