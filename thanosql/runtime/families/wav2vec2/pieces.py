"""A recording as the model takes it: normalised by its own statistics, whole or in overlapping pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from thanosql.compiler.errors import AudioError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio.chunks import Chunk, cut
from thanosql.runtime.audio.reading import normalise
from thanosql.runtime.families.wav2vec2.checkpoint import Encoder
from thanosql.runtime.families.wav2vec2.front_end import padded_batch
from thanosql.runtime.families.wav2vec2.window_statistics import WindowStatistics, stacked, window_statistics

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Recording:
    """What a piece must know of the whole it is from: its mean, its deviation, and its windows where a norm needs them.

    The windows' statistics are of the samples as the model takes them.
    """

    mean: np.float32
    deviation: np.float32
    windows: WindowStatistics | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording, or a part of one: raw ``samples``, and what ``whole`` they are from, None where they are all."""

    samples: Samples
    chunk: Chunk
    whole: Recording | None = None


def pieces(samples: Samples, checkpoint: Encoder, *, statistics: bool) -> list[Piece]:
    """Return a recording [samples] as one piece, or as several where it is long.

    ``statistics`` says whether the graph takes those of the first convolution's windows.
    Raises AudioError ('too_short') for a recording of which the model makes no frame.
    """
    if len(samples) < checkpoint.minimum_samples:
        least = 1000 * checkpoint.minimum_samples / checkpoint.sample_rate
        raise AudioError(f"the recording is shorter than the {least:.0f} ms the model needs", code="too_short")
    chunks = cut(len(samples), sample_rate=checkpoint.sample_rate, step=checkpoint.frame_step)
    if len(chunks) == 1:
        return [whole_piece(samples)]
    recording = _recording(samples, checkpoint, statistics)
    return [Piece(samples[chunk.start : chunk.end], chunk, recording) for chunk in chunks]


def whole_piece(samples: Samples) -> Piece:
    """Return a recording as one piece, however long it is."""
    return Piece(samples, Chunk(0, len(samples), 0))


def graph_inputs(
    batch: Sequence[Piece], checkpoint: Encoder, *, statistics: bool, width: int = 0
) -> dict[str, npt.NDArray[Any]]:
    """Return the graph's inputs for a batch of pieces, ``statistics`` with those of the windows of each.

    The waveforms are padded to ``width`` samples where the longest has fewer.
    Raises AudioError ('too_short') for a piece of which the model makes no frame.
    """
    prepared = [_prepared(piece, checkpoint) for piece in batch]
    values, lengths = padded_batch(prepared, normalised=False, minimum_samples=checkpoint.minimum_samples, width=width)
    inputs: dict[str, npt.NDArray[Any]] = {"input_values": values, "lengths": lengths}
    if statistics:
        windows = [
            piece.whole.windows
            if piece.whole is not None and piece.whole.windows is not None
            else window_statistics(samples, *checkpoint.window)
            for piece, samples in zip(batch, prepared, strict=True)
        ]
        inputs |= stacked(windows)
    return inputs


def _prepared(piece: Piece, checkpoint: Encoder) -> Samples:
    if not checkpoint.normalise:
        return piece.samples
    if piece.whole is None:
        return normalise(piece.samples)
    return (piece.samples - piece.whole.mean) / piece.whole.deviation


def _recording(samples: Samples, checkpoint: Encoder, statistics: bool) -> Recording:
    """Return the statistics of a recording without a second copy of an hour of samples."""
    mean = np.float32(samples.mean(dtype=np.float64))
    squares = sum(
        float(np.square(samples[start : start + _BLOCK] - mean).sum(dtype=np.float64))
        for start in range(0, len(samples), _BLOCK)
    )
    deviation = np.float32(np.sqrt(squares / len(samples) + 1e-7))
    windows = None
    if statistics:
        windows = window_statistics(samples, *checkpoint.window)
        if checkpoint.normalise:
            windows = windows.normalised(float(mean), float(deviation))
    return Recording(mean, deviation, windows)
