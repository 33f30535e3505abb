"""What the first group norm needs to know of a recording, found without the model.

A convolution is linear, so the mean and variance of each of its channels follow from the mean and covariance of the
windows it sees: a handful of numbers for a whole recording. Worked out here and given to the graph, they are those of
the whole recording for each of its pieces too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thanosql.runtime.arrays import Samples

INPUTS = ("window_mean", "window_covariance")
"""The names that the graph of a model with a group norm takes them by, beside the waveforms and their lengths."""

_BLOCK = 1 << 18
"""Windows at once: an hour's would take a gigabyte."""


@dataclass(frozen=True, slots=True)
class WindowStatistics:
    """Mean [kernel] and covariance [kernel, kernel] of a recording's windows, float64.

    In float64, since a filter of differences leaves few of the digits where neighbouring samples are nearly equal.
    """

    mean: npt.NDArray[np.float64]
    covariance: npt.NDArray[np.float64]

    def normalised(self, mean: float, deviation: float) -> WindowStatistics:
        """Return what they are once ``mean`` is taken from every sample, and the rest divided by ``deviation``."""
        return WindowStatistics((self.mean - mean) / deviation, self.covariance / deviation**2)


def window_statistics(samples: Samples, kernel: int, stride: int) -> WindowStatistics:
    """Return the statistics over the windows of ``kernel`` samples that begin every ``stride`` of [samples].

    There must be one window at least.
    """
    windows = np.lib.stride_tricks.sliding_window_view(samples, kernel)[::stride]
    # Every tap's mean is near that of the samples: without it, the products lose no digits to their sums' squares.
    offset = samples.mean(dtype=np.float64)
    total, products = np.zeros(kernel), np.zeros((kernel, kernel))
    for start in range(0, len(windows), _BLOCK):
        centred = np.subtract(windows[start : start + _BLOCK], offset, dtype=np.float64, order="C")
        total += np.ones(len(centred)) @ centred
        products += centred.T @ centred
    mean = total / len(windows)
    return WindowStatistics(mean + offset, products / len(windows) - np.outer(mean, mean))


def stacked(rows: Sequence[WindowStatistics]) -> dict[str, npt.NDArray[np.float64]]:
    """Return the graph's inputs for a batch: [rows, kernel] and [rows, kernel, kernel]."""
    return dict(
        zip(
            INPUTS,
            (np.stack([row.mean for row in rows]), np.stack([row.covariance for row in rows])),
            strict=True,
        )
    )
