"""What a room, a microphone and a telephone do to a voice. All sound is float32 at 16 kHz."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 16_000  # hertz, of all that is written
Samples = NDArray[np.float32]

CLEAN = "clean"
_NOISE_SECONDS = 40
_MU = 255.0


@dataclass(frozen=True)
class Noises:
    """Noises to mix in, by name; each with a mean square of one and longer than any utterance."""

    sounds: dict[str, Samples]


def make_noises(seed: int, voices: Sequence[Samples]) -> Noises:
    """Return white, pink and brown noise, mains hum, and a babble of ``voices`` (none: no babble)."""
    generator = np.random.default_rng(seed)
    count = RATE * _NOISE_SECONDS
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0)
    spectrum = np.fft.rfft(generator.standard_normal(count))
    sounds = {
        "white": np.fft.irfft(spectrum, count),
        "pink": np.fft.irfft(spectrum / np.sqrt(frequencies), count),
        "brown": np.fft.irfft(spectrum / frequencies, count),
    }
    time = np.arange(count) / RATE
    for mains in (50, 60):
        hum = sum(np.sin(2 * np.pi * mains * k * time + k) / k for k in (1, 2, 3, 5, 7))
        # A machine that hums also hisses.
        sounds[f"hum{mains}"] = hum + 0.2 * generator.standard_normal(count)
    for name, layers in (("babble", 6), ("crowd", 14)):
        if voices:
            sounds[name] = _babble(generator, voices, layers, count)
    return Noises({name: (sound / np.sqrt(np.mean(sound**2))).astype(np.float32) for name, sound in sounds.items()})


def _babble(generator: np.random.Generator, voices: Sequence[Samples], layers: int, count: int) -> NDArray[np.float64]:
    """Return ``layers`` people who talk without a pause for ``count`` samples."""
    mixed = np.zeros(count)
    for _ in range(layers):
        row, length = [], 0
        while length < count:
            row.append(voices[int(generator.integers(len(voices)))])
            length += len(row[-1])
        mixed += np.concatenate(row)[:count] * generator.uniform(0.4, 1.0)
    return mixed


def fast_size(least: int) -> int:
    """Return the smallest size from ``least`` on that has no prime factor above five: such transforms are quick."""
    best = 1 << max(0, least - 1).bit_length()
    five = 1
    while five < best:
        three = five
        while three < best:
            size = three << max(0, -(-least // three) - 1).bit_length()
            best = min(best, size) if size >= least else best
            three *= 3
        five *= 5
    return best


def room(samples: Samples, generator: np.random.Generator) -> Samples:
    """Return ``samples`` as heard in a room: early reflections, then noise that decays by 60 dB in 0.1 to 0.6 s."""
    decay = generator.uniform(0.1, 0.6)
    count = int(decay * RATE)
    time = np.arange(count) / RATE
    response = generator.standard_normal(count) * 10 ** (-3 * time / decay)
    start = int(generator.uniform(0.01, 0.03) * RATE)
    response[:start] = 0  # sound needs time to the nearest wall
    # Walls swallow high frequencies: each sample is mixed with the one before.
    response[1:] += generator.uniform(0.2, 0.9) * response[:-1]
    response *= generator.uniform(0.15, 0.9) / max(1e-9, float(np.sqrt(np.sum(response**2))))
    for _ in range(int(generator.integers(3, 9))):
        delay = int(generator.uniform(0.002, 0.04) * RATE)
        response[min(delay, count - 1)] += generator.uniform(-0.5, 0.5) * np.exp(-delay / (0.02 * RATE))
    response[0] += 1
    size = fast_size(len(samples) + count)
    heard = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response.astype(np.float32), size), size)
    # The tail after the last word belongs to silence that is added anyway.
    return _like(heard[: len(samples)], samples)


def noisy(samples: Samples, generator: np.random.Generator, noises: Noises) -> Samples:
    """Return ``samples`` with a noise 5 to 30 dB below the voice."""
    names = list(noises.sounds)
    sound = noises.sounds[names[generator.integers(len(names))]]
    start = int(generator.integers(len(sound) - len(samples)))
    # A pause has no level: what is spoken is the louder half.
    power = float(np.mean(samples**2))
    spoken = float(np.mean(samples[samples**2 > 0.05 * power] ** 2)) if power else 0.0
    ratio = 10 ** (-generator.uniform(5, 30) / 20)
    return samples + np.float32(np.sqrt(spoken) * ratio) * sound[start : start + len(samples)]


def telephone(samples: Samples, generator: np.random.Generator) -> Samples:
    """Return ``samples`` after a telephone line: 8 kHz, some 300 to 3400 Hz, eight bits by the mu-law."""
    low = soxr.resample(samples, RATE, RATE // 2, quality="MQ")
    size = fast_size(len(low))
    frequencies = np.fft.rfftfreq(size, 2 / RATE)
    bottom, top = generator.uniform(200, 350), generator.uniform(3_000, 3_600)
    # Butterworth's response of the fourth and eighth order, without a phase.
    passed = 1 / np.sqrt((1 + (bottom / np.maximum(frequencies, 1)) ** 8) * (1 + (frequencies / top) ** 16))
    low = np.fft.irfft(np.fft.rfft(low, size) * passed.astype(np.float32), size)[: len(low)]
    peak = max(1e-6, float(np.abs(low).max())) / generator.uniform(0.2, 0.95)
    low = low / peak
    code = np.round(np.sign(low) * np.log1p(_MU * np.abs(low)) / np.log1p(_MU) * 127) / 127
    decoded = np.sign(code) * np.expm1(np.abs(code) * np.log1p(_MU)) / _MU * peak
    return _like(soxr.resample(decoded.astype(np.float32), RATE // 2, RATE, quality="MQ"), samples)


def narrow(samples: Samples, generator: np.random.Generator) -> Samples:
    """Return ``samples`` as an 8 kHz recording has them, or one at a rate a little above."""
    rate = float(generator.choice((8_000.0, 8_000.0, 8_000.0, 11_025.0)))
    low = soxr.resample(samples, RATE, rate, quality="MQ")
    return _like(soxr.resample(low, rate, RATE, quality="MQ"), samples)


def driven(samples: Samples, generator: np.random.Generator) -> Samples:
    """Return ``samples`` through an amplifier that is a little too loud: peaks are rounded."""
    peak = max(1e-6, float(np.abs(samples).max()))
    drive = float(generator.uniform(1.0, 3.0))
    clipped: Samples = (np.tanh(samples * np.float32(drive / peak)) * np.float32(peak / np.tanh(drive))).astype(
        np.float32
    )
    return clipped


def draw_condition(chance: random.Random) -> str:
    """Return the name of a condition, such as "room+noise"; two in five are clean."""
    if chance.random() < 0.4:
        return CLEAN
    parts: list[str] = []
    while not parts:
        if chance.random() < 0.42:
            parts.append("room")
        if chance.random() < 0.5:
            parts.append("noise")
        if chance.random() < 0.1:
            parts.append("driven")
        band = chance.random()
        if band < 0.22:
            parts.append("telephone")
        elif band < 0.48:
            parts.append("narrow")
    return "+".join(parts)


def apply(condition: str, samples: Samples, generator: np.random.Generator, noises: Noises) -> Samples:
    """Return ``samples`` under ``condition``, in the order in which a sound meets its parts; as long as before."""
    for part in condition.split("+"):
        if part == "room":
            samples = room(samples, generator)
        elif part == "noise":
            samples = noisy(samples, generator, noises)
        elif part == "driven":
            samples = driven(samples, generator)
        elif part == "telephone":
            samples = telephone(samples, generator)
        elif part == "narrow":
            samples = narrow(samples, generator)
        elif part != CLEAN:
            raise ValueError(f"there is no condition {part!r}")
    return samples


def padded(samples: Samples, before: float, after: float) -> Samples:
    """Return ``samples`` between so many seconds of silence."""
    return np.pad(samples, (int(before * RATE), int(after * RATE)))


def levelled(samples: Samples, decibels: float) -> Samples:
    """Return ``samples`` with their peak at ``decibels`` below full scale (0 or less)."""
    return samples * np.float32(10 ** (decibels / 20) / max(1e-6, float(np.abs(samples).max())))


def _like(samples: NDArray[np.floating], model: Samples) -> Samples:
    """Return ``samples`` cut or lengthened to the length of ``model``."""
    missing = len(model) - len(samples)
    return np.pad(samples, (0, max(0, missing)))[: len(model)].astype(np.float32)
