"""Batches made ready while a step computes: the same bits, bounded, errors in their place, and a clean end."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.runtime.tones import Recorder, ToneLearner, words, write
from thanosql.compiler.errors import AudioError
from thanosql.runtime.train.augment import vary_speed
from thanosql.runtime.train.batches import epoch_batches
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.inputs import AHEAD, Inputs
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.randomness import generator
from thanosql.runtime.train.recordings import Recordings, decode

CONFIG = TrainConfig(epochs=2, learning_rate=1e-2, batch_size=3, device="cpu", validation_split=0.0)


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Examples:
    texts = words(60)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


@pytest.fixture(scope="module")
def recordings(examples) -> Recordings:
    return decode(examples, ToneLearner(), CONFIG, Recorder())[0]


class Watched:
    """Recordings that remember which were asked for, and in which thread."""

    def __init__(self, recordings: Recordings) -> None:
        self.recordings = recordings
        self.examples = recordings.examples
        self.asked: list[int] = []
        self.threads: set[int] = set()

    def samples(self, index):
        self.asked.append(index)
        self.threads.add(threading.get_ident())
        return self.recordings.samples(index)


def batches(recordings: Recordings) -> list[list[int]]:
    return epoch_batches(recordings.lengths, recordings.sample_rate, CONFIG, 1)


def assert_same(left, right):
    assert len(left) == len(right)
    for one, other in zip(left, right, strict=True):
        np.testing.assert_array_equal(one, other)


def test_batches_come_in_order_with_the_recordings_samples(recordings):
    chosen = batches(recordings)
    inputs = Inputs(ToneLearner(), recordings, CONFIG)
    for made in (inputs.training(chosen, 1), inputs.validation(chosen)):
        for batch, rows in zip(chosen, made, strict=True):
            assert_same(rows, [recordings.samples(index) for index in batch])


@pytest.mark.parametrize("first", [1, 8])
def test_speed_is_drawn_by_the_number_of_the_step_and_validation_is_left_alone(recordings, first):
    chosen = batches(recordings)
    learner = ToneLearner()
    inputs = Inputs(learner, recordings, replace(CONFIG, augment="speed"))
    for step, (batch, rows) in enumerate(zip(chosen, inputs.training(chosen, first), strict=True), first):
        plain = [recordings.samples(index) for index in batch]
        labels = [recordings.examples[index].labels for index in batch]
        assert_same(rows, vary_speed(plain, labels, learner, generator(CONFIG.seed, "speed", step)))
    for batch, rows in zip(chosen, inputs.validation(chosen), strict=True):
        assert_same(rows, [recordings.samples(index) for index in batch])


def test_what_is_made_ahead_is_bounded_and_made_in_other_threads(recordings):
    watched, chosen = Watched(recordings), batches(recordings)
    assert len(chosen) > 2 * AHEAD
    before = threading.active_count()
    with closing(Inputs(ToneLearner(), watched, CONFIG).training(chosen, 1)) as ready:
        next(ready)
        next(ready)
    assert {index for batch in chosen[:2] for index in batch} <= set(watched.asked)
    assert len(set(watched.asked)) <= sum(map(len, chosen[: AHEAD + 2]))
    assert threading.get_ident() not in watched.threads
    assert threading.active_count() == before


def test_a_recording_that_vanishes_is_told_by_the_step_that_needs_it(tmp_path):
    texts = words(30)
    paths = write(tmp_path, texts)
    learner = ToneLearner()
    examples = check(paths, texts, learner)
    config = replace(CONFIG, audio_cache_bytes=0)
    chosen = batches(decode(examples, learner, config, Recorder())[0])
    lost = paths[chosen[4][0]]

    class Losing(Recorder):
        def begin(self, label, total, unit):
            super().begin(label, total, unit)
            if label == "training":
                Path(lost).unlink()

    with pytest.raises(AudioError, match=Path(lost).name) as caught:
        train(learner, examples, config, Losing())
    assert caught.value.code == "missing"
    assert learner.rows_seen == [len(batch) for batch in chosen[:4]]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_error_in_a_step_leaves_no_thread_behind(examples, error):
    class Failing(ToneLearner):
        def loss(self, audio, labels):
            if len(self.rows_seen) == 2:
                raise error
            return super().loss(audio, labels)

    before = threading.active_count()
    with pytest.raises(error):
        train(Failing(), examples, CONFIG)
    assert threading.active_count() == before


def test_a_varied_run_that_is_interrupted_ends_with_the_same_bits(examples, tmp_path):
    config = replace(CONFIG, augment="speed")
    whole, resumed = ToneLearner(), ToneLearner()
    train(whole, examples, config)

    class Stopped(ToneLearner):
        def loss(self, audio, labels):
            if len(self.rows_seen) == 26:
                raise SystemExit
            return super().loss(audio, labels)

    with pytest.raises(SystemExit):
        train(Stopped(), examples, replace(config, checkpoint_minutes=0), checkpoints=Checkpoints(tmp_path))
    recorder = Recorder()
    train(resumed, examples, config, recorder, Checkpoints(tmp_path))
    assert "going on after step 26 of 40" in recorder.notes[0]
    for left, right in zip(whole.module.parameters(), resumed.module.parameters(), strict=True):
        assert torch.equal(left, right)
