"""Recordings as they arrive over a telephone line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr

from thanosql.runtime.arrays import Samples

LINE_RATE = 8_000
"""Samples a second of a line, by ITU-T G.711."""

BAND = (300.0, 3_400.0)
"""Hertz: what a line lets pass."""

SHARE = 0.5
"""Of recordings that are changed: the others keep the model used to microphones."""

_SLOPE = 100.0
"""Hertz on both sides over which the line goes from all to nothing."""

_MU = 255.0


def on_the_telephone(audio: Sequence[Samples], sample_rate: int, chance: np.random.Generator) -> list[Samples]:
    """Return the recordings, about SHARE of them as a telephone line carries them."""
    drawn = chance.random(len(audio)) < SHARE
    return [
        telephone(samples, sample_rate) if changed else samples for samples, changed in zip(audio, drawn, strict=True)
    ]


def telephone(samples: Samples, sample_rate: int) -> Samples:
    """Return a recording [samples] at ``sample_rate`` hertz cut to BAND and to the 8 bits of the mu-law.

    It has as many samples as before, and about the loudness that it had in the band.
    """
    rate = min(LINE_RATE, sample_rate)
    carried = _mu_law(_band_pass(soxr.resample(samples, sample_rate, rate), rate))
    heard = soxr.resample(carried.astype(np.float32), rate, sample_rate)[: len(samples)]
    return np.pad(heard, (0, len(samples) - len(heard))).astype(np.float32, copy=False)


def _band_pass(samples: Samples, rate: int) -> Samples:
    size = 1 << max(1, len(samples) - 1).bit_length()  # powers of two transform fast
    frequency = np.fft.rfftfreq(size, 1 / rate)
    low, high = BAND
    # Raised cosines: an upright edge would ring.
    rise = np.clip((frequency - low + _SLOPE) / _SLOPE, 0, 1)
    fall = np.clip((high + _SLOPE - frequency) / _SLOPE, 0, 1)
    gain = np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * fall) ** 2
    return np.fft.irfft(np.fft.rfft(samples, size) * gain, size)[: len(samples)].astype(np.float32)


def _mu_law(samples: Samples) -> Samples:
    """Round to the levels of ITU-T G.711's mu-law, which lie closer together the quieter it is."""
    peak = float(np.abs(samples).max(initial=0.0))
    if not peak:
        return samples
    level = np.abs(samples) / peak
    code = np.round(np.log1p(_MU * level) / np.log1p(_MU) * 127) / 127
    rounded: Samples = np.sign(samples) * (np.expm1(code * np.log1p(_MU)) / _MU * peak).astype(np.float32)
    return rounded
