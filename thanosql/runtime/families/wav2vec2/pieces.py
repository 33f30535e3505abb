"""A recording as the model takes it: normalised by its own statistics, whole or in overlapping pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thanosql.compiler.errors import AudioError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio import normalise
from thanosql.runtime.chunks import Chunk, cut
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording, or a part of one: raw ``samples``, and how they are normalised."""

    samples: Samples
    chunk: Chunk
    mean: np.float32 | None = None
    deviation: np.float32 | None = None
    """Of the whole recording, where this is a part of it."""

    def prepared(self, *, normalised: bool) -> Samples:
        """Return the samples as the model takes them."""
        if not normalised:
            return self.samples
        if self.mean is None or self.deviation is None:
            return normalise(self.samples)
        return (self.samples - self.mean) / self.deviation


def pieces(samples: Samples, checkpoint: Checkpoint) -> list[Piece]:
    """Return a recording [samples] as one piece, or as several where it is long.

    Raises AudioError ('too_short') for a recording of which the model makes no frame.
    """
    if len(samples) < checkpoint.minimum_samples:
        least = 1000 * checkpoint.minimum_samples / checkpoint.sample_rate
        raise AudioError(f"the recording is shorter than the {least:.0f} ms the model needs", code="too_short")
    chunks = cut(len(samples), sample_rate=checkpoint.sample_rate, step=checkpoint.frame_step)
    if len(chunks) == 1:
        return [Piece(samples, chunks[0])]
    mean, deviation = _statistics(samples)
    return [Piece(samples[chunk.start : chunk.end], chunk, mean, deviation) for chunk in chunks]


def _statistics(samples: Samples) -> tuple[np.float32, np.float32]:
    """Return mean and standard deviation [both scalars] without a second copy of an hour of samples."""
    mean = np.float32(samples.mean(dtype=np.float64))
    squares = sum(
        float(np.square(samples[start : start + _BLOCK] - mean).sum(dtype=np.float64))
        for start in range(0, len(samples), _BLOCK)
    )
    return mean, np.float32(np.sqrt(squares / len(samples) + 1e-7))
