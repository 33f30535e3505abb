"""Samples in half the room where that loses nothing: most recordings are 16-bit integers at the model's rate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from thanosql.runtime.arrays import Samples

Packed = npt.NDArray[np.int16] | Samples

_FULL_SCALE = np.float32(2**15)


def pack(samples: Samples) -> Packed:
    """Return the samples as 16-bit integers when these hold every bit of them, otherwise the samples themselves."""
    scaled = samples * _FULL_SCALE
    if scaled.min() < -(2**15) or scaled.max() > 2**15 - 1:
        return samples
    integers = scaled.astype(np.int16)
    # As bits: -0.0 equals 0 but is not the same.
    same = np.array_equal(unpack(integers).view(np.int32), samples.view(np.int32))
    return integers if same else samples


def unpack(packed: Packed) -> Samples:
    """Return the samples that were packed, bit for bit."""
    if packed.dtype == np.float32:
        return packed.view(np.float32)
    return np.divide(packed, _FULL_SCALE, dtype=np.float32)
