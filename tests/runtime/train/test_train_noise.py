"""Added noise: as loud as was drawn, of the kinds that were drawn, and repeated by the seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.runtime.train import noise
from thanosql.runtime.train.noise import DECIBELS, VOICES, add_noise

COUNT = 8_192


def tone(cycles: int, count: int = COUNT, amplitude: float = 0.2) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * cycles * np.arange(count) / count)).astype(np.float32)


def decibels(voice: np.ndarray, noisy: np.ndarray) -> float:
    return float(10 * np.log10(np.square(voice).mean() / np.square(noisy - voice).mean()))


def chance(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(2, 3_000), min_size=1, max_size=5),
    st.floats(1e-4, 1.0),
    st.integers(0, 2**32),
)
def test_the_noise_is_within_its_bounds_below_any_voice(lengths: list[int], amplitude: float, seed: int) -> None:
    # samples of one power throughout, so that all of a recording is voice
    audio = [np.resize(np.float32([amplitude, -amplitude]), length) for length in lengths]
    noisy = add_noise(audio, chance(seed))
    assert [len(each) for each in noisy] == lengths
    for voice, heard in zip(audio, noisy, strict=True):
        assert heard.dtype == np.float32
        low, high = DECIBELS
        assert low - 0.1 <= decibels(voice, heard) <= high + 0.1


def test_the_seed_repeats_the_noise_and_another_seed_does_not() -> None:
    audio = [tone(300), tone(500)]
    first, again, other = (add_noise(audio, chance(seed)) for seed in (1, 1, 2))
    for row in range(2):
        np.testing.assert_array_equal(first[row], again[row])
        assert not np.array_equal(first[row], other[row])


def test_the_recordings_themselves_stay_as_they_were() -> None:
    audio = [tone(300), tone(500), tone(700)]
    before = [samples.copy() for samples in audio]
    add_noise(audio, chance())
    for samples, kept in zip(audio, before, strict=True):
        np.testing.assert_array_equal(samples, kept)


def test_pauses_do_not_make_the_noise_quieter() -> None:
    spoken = tone(300)
    paused = np.concatenate([spoken, np.zeros(9 * COUNT, np.float32)])
    for seed in range(20):
        added = add_noise([paused], chance(seed))[0] - paused
        assert (
            DECIBELS[0] - 0.5 <= 10 * np.log10(np.square(spoken).mean() / np.square(added).mean()) < DECIBELS[1] + 0.5
        )


def test_digital_silence_stays_silent_and_is_no_voice_in_a_babble() -> None:
    audio = [np.zeros(COUNT, np.float32), tone(300)]
    for seed in range(12):
        silent, voice = add_noise(audio, chance(seed))
        assert not silent.any()
        assert np.isfinite(voice).all()
        assert not np.array_equal(voice, audio[1])


def test_babble_is_made_of_the_other_recordings_and_of_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tones of different pitch: a babble has lines where others have theirs, and none at its own row's pitch."""
    monkeypatch.setattr(noise, "_hiss", lambda count, chance, *, pink: np.zeros(count, np.float32))
    pitches = [300, 500, 700, 900, 1_100, 1_300]
    audio = [tone(pitch) for pitch in pitches]
    heard: set[int] = set()
    most = 0
    for seed in range(30):
        for row, noisy in enumerate(add_noise(audio, chance(seed))):
            spectrum = np.abs(np.fft.rfft(noisy - audio[row]))
            lines = set(np.flatnonzero(spectrum > 0.1 * spectrum.max())) if spectrum.max() > 1e-3 else set()
            assert lines <= set(pitches) - {pitches[row]}
            heard |= lines
            most = max(most, len(lines))
    assert heard == set(pitches)
    assert most == VOICES


def test_a_recording_alone_gets_no_babble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "_hiss", lambda count, chance, *, pink: np.zeros(count, np.float32))
    for seed in range(12):
        np.testing.assert_array_equal(add_noise([tone(300)], chance(seed))[0], tone(300))


def test_pink_noise_has_equal_power_in_each_octave_and_white_noise_in_each_hertz() -> None:
    power = {}
    for pink in (True, False):
        spectrum = np.square(np.abs(np.fft.rfft(noise._hiss(1 << 16, chance(), pink=pink))))
        power[pink] = spectrum[512:1024].sum() / spectrum[8192:16384].sum()
    assert power[True] == pytest.approx(1, rel=0.2)
    assert power[False] == pytest.approx(1 / 16, rel=0.2)
