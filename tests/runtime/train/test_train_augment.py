"""Augmentation: what is chosen is applied, by seed and step; a tone moves with the pace, and no text loses its room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.runtime.tones import FRAME, RATE, ToneLearner, words, write
from thanosql.runtime.train.augment import SPEEDS, at_speed, augmented, vary_speed
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.loop import train


def tone(hertz: float, samples: int = RATE) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(samples) / RATE).astype(np.float32)


@pytest.mark.parametrize("speed", SPEEDS)
def test_length_and_pitch_change_together(speed):
    varied = at_speed(tone(1000), speed)
    assert varied.dtype == np.float32
    assert len(varied) == pytest.approx(RATE / speed, abs=1)
    middle = slice(500, -500)
    np.testing.assert_allclose(varied[middle], tone(1000 * speed, len(varied))[middle], atol=1e-3)


def test_every_speed_is_drawn_and_the_seed_repeats_the_draw():
    recordings, labels = [tone(500)] * 60, [[1, 2]] * 60
    learner = ToneLearner()
    first = vary_speed(recordings, labels, learner, np.random.default_rng(1))
    again = vary_speed(recordings, labels, learner, np.random.default_rng(1))
    assert {len(samples) for samples in first} == {len(at_speed(tone(500), speed)) for speed in SPEEDS}
    assert [len(samples) for samples in first] == [len(samples) for samples in again]


def test_a_recording_with_no_frame_to_spare_is_never_hurried():
    exact = tone(500, 5 * FRAME)
    varied = vary_speed([exact] * 40, [[1, 1, 2, 3]] * 40, ToneLearner(), np.random.default_rng(0))
    assert min(len(samples) for samples in varied) == 5 * FRAME
    assert max(len(samples) for samples in varied) > 5 * FRAME


def test_training_varies_what_it_learns_from_and_validates_on_the_recordings_themselves(tmp_path):
    seen: dict[bool, set[int]] = {True: set(), False: set()}

    class Watching(ToneLearner):
        def loss(self, audio, labels):
            seen[self.module.training].update(len(samples) for samples in audio)
            return super().loss(audio, labels)

    texts = words(30)
    paths = write(tmp_path, texts)
    config = TrainConfig(epochs=2, device="cpu", augment="speed", validation_split=0.3)
    learners = [Watching(), Watching()]
    for learner in learners:
        train(learner, check(paths, texts, learner), config)
    assert all(samples % FRAME == 0 for samples in seen[False])
    assert any(samples % FRAME for samples in seen[True])
    for left, right in zip(*(learner.module.parameters() for learner in learners), strict=True):
        assert torch.equal(left, right)
    plain = ToneLearner()
    train(plain, check(paths, texts, plain), replace(config, augment="none"))
    assert not torch.equal(plain.module[3].weight, learners[0].module[3].weight)


RECORDINGS = [tone(500), tone(900), tone(1_300)]
LABELS = [[1, 2]] * 3


def changes(augment: str | tuple[str, ...], step: int = 1, seed: int = 0) -> list[np.ndarray]:
    return augmented(RECORDINGS, LABELS, ToneLearner(), TrainConfig(augment=augment, seed=seed), step)


def test_nothing_is_changed_where_nothing_is_asked_for():
    assert all(changed is given for changed, given in zip(changes("none"), RECORDINGS, strict=True))


@pytest.mark.parametrize("augment", ["speed", "noise", "telephone", ("telephone", "noise", "speed")])
def test_seed_and_step_decide_what_is_drawn(augment):
    def equal(left, right):
        return all(len(a) == len(b) and np.array_equal(a, b) for a, b in zip(left, right, strict=True))

    assert equal(changes(augment), changes(augment))
    assert any(not equal(changes(augment), changes(augment, step=step)) for step in range(2, 8))
    assert any(not equal(changes(augment), changes(augment, seed=seed)) for seed in range(1, 8))


def test_the_order_in_which_they_are_named_does_not_count():
    for left, right in zip(changes(("noise", "speed")), changes(("speed", "noise")), strict=True):
        np.testing.assert_array_equal(left, right)


def test_another_kind_beside_it_leaves_the_pace_that_is_drawn():
    for step in range(1, 6):
        assert [len(each) for each in changes("speed", step)] == [
            len(each) for each in changes(("speed", "noise"), step)
        ]
