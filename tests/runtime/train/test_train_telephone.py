"""A telephone line: what is in its band passes, what is outside does not, at any rate and length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.runtime.train.telephone import SHARE, on_the_telephone, telephone


def tone(hertz: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def level(samples: np.ndarray) -> float:
    middle = samples[len(samples) // 8 : -len(samples) // 8]
    return float(np.sqrt(np.square(middle).mean()))


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100])
def test_the_band_passes_and_the_rest_does_not(rate: int) -> None:
    for hertz in (400, 1_000, 3_300):
        assert level(telephone(tone(hertz, rate), rate)) == pytest.approx(level(tone(hertz, rate)), rel=0.05)
    for hertz in (100, 180, 3_650, 7_000):
        if hertz < rate / 2:
            # a voice beside it: alone, the loudness of what is left would be the line's reference
            voice = tone(1_000, rate)
            left = telephone(voice + tone(hertz, rate), rate)
            spectrum = np.abs(np.fft.rfft(left))
            assert spectrum[hertz] < 0.02 * spectrum[1_000]


def test_eight_bits_leave_their_noise_under_the_voice() -> None:
    voice = tone(1_000, 16_000)
    heard = telephone(voice, 16_000)
    noise = level(heard - voice)
    assert 0 < noise < 0.05 * level(voice)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3_000), st.sampled_from([6_000, 8_000, 11_025, 16_000]), st.floats(0, 1))
def test_length_and_type_stay_whatever_comes(count: int, rate: int, amplitude: float) -> None:
    samples = np.random.default_rng(count).uniform(-amplitude, amplitude, count).astype(np.float32)
    heard = telephone(samples, rate)
    assert heard.shape == (count,)
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()


def test_silence_stays_silent() -> None:
    assert not telephone(np.zeros(4_000, np.float32), 16_000).any()


def test_about_half_of_the_recordings_are_changed_by_seed() -> None:
    audio = [tone(1_000, 8_000, 0.05)] * 400
    first = on_the_telephone(audio, 8_000, np.random.default_rng(3))
    again = on_the_telephone(audio, 8_000, np.random.default_rng(3))
    changed = [samples is not audio[0] for samples in first]
    assert changed == [samples is not audio[0] for samples in again]
    assert sum(changed) / 400 == pytest.approx(SHARE, abs=0.1)
