"""Noise added to recordings: white, pink, or the babble of other voices.

The kinds and levels are those that Kaldi's recipes mix in from the MUSAN corpus (Snyder and others, 2015); here the
voices come from the batch, so that no corpus is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from thanosql.runtime.arrays import Samples

DECIBELS = (5.0, 30.0)
"""The voice is this much above the noise, drawn evenly."""

VOICES = 4
"""At most as many talk in a babble; more of them make a murmur that pink noise is like already."""

_PAUSE = 0.05
"""A sample with less than this share of the mean power belongs to a pause, which has no level."""


def add_noise(audio: Sequence[Samples], chance: np.random.Generator) -> list[Samples]:
    """Return each recording of a batch with a noise of a random kind and level, as long as before.

    Babble is made of the batch's other recordings as they were given; a recording that is alone gets none. Digital
    silence has no level to measure a noise by, and stays.
    """
    noisy = []
    for row, samples in enumerate(audio):
        others = [other for index, other in enumerate(audio) if index != row and other.any()]
        kind = chance.choice(("white", "pink", "babble") if others else ("white", "pink"))
        decibels = float(chance.uniform(*DECIBELS))
        if kind == "babble":
            noise = _babble(others, len(samples), chance)
        else:
            noise = _hiss(len(samples), chance, pink=kind == "pink")
        if not noise.any():
            # Voices that cancel one another out; only made-up ones do.
            noise = _hiss(len(samples), chance, pink=False)
        noisy.append(_mixed(samples, noise, decibels))
    return noisy


def _mixed(samples: Samples, noise: Samples, decibels: float) -> Samples:
    """Return ``samples`` with ``noise`` as many decibels below what is spoken."""
    power = np.square(samples)
    # A recording with long pauses would otherwise get less noise than its words could bear.
    loud = power[power > _PAUSE * power.mean()]
    strength = float(np.square(noise).mean())
    if not loud.size or not strength:
        return samples
    scale = np.sqrt(float(loud.mean()) / strength) * 10 ** (-decibels / 20)
    return samples + np.float32(scale) * noise


def _hiss(count: int, chance: np.random.Generator, *, pink: bool) -> Samples:
    """Return noise of ``count`` samples with equal power in each hertz, or, if ``pink``, in each octave."""
    if not pink:
        return chance.standard_normal(count, dtype=np.float32)
    size = 1 << max(1, count - 1).bit_length()  # powers of two transform fast
    spectrum = np.fft.rfft(chance.standard_normal(size))
    # Power that falls as 1/f: the amplitude falls with the square root. There is no offset.
    spectrum[0] = 0
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    return np.fft.irfft(spectrum, size)[:count].astype(np.float32)


def _babble(voices: Sequence[Samples], count: int, chance: np.random.Generator) -> Samples:
    """Return ``count`` samples of one or several of ``voices`` at once, each repeated from a place of its own."""
    several = chance.choice(len(voices), int(chance.integers(1, min(VOICES, len(voices)) + 1)), replace=False)
    mixed = np.zeros(count, np.float32)
    for voice in (voices[index] for index in several):
        start = int(chance.integers(len(voice)))
        level = np.sqrt(np.square(voice).mean())
        mixed += np.take(voice, np.arange(start, start + count), mode="wrap") / level
    return mixed
