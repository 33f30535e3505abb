"""A training whose loss explodes is ended with the reason; one that finds its way back is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.tones import ToneLearner, words, write
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.divergence import FIRST, LONGEST, SHORTEST, TIMES, Explosion
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.loop import train

CONFIG = TrainConfig(max_steps=70, learning_rate=1e-2, batch_size=8, validation_split=0.0, device="cpu")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    texts = words(16)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


class Shaken(ToneLearner):
    """Its loss is very large in some steps, which are counted from 1, though its gradient is not."""

    def __init__(self, steps: range) -> None:
        super().__init__()
        self.steps = steps

    def loss(self, audio, labels):
        loss = super().loss(audio, labels)
        return loss - loss.detach() + 5000 if len(self.rows_seen) in self.steps else loss


class Runaway(ToneLearner):
    """Its loss grows by a tenth at each step."""

    def loss(self, audio, labels):
        return super().loss(audio, labels) * 0 + 3 * 1.1 ** len(self.rows_seen)


def test_a_loss_that_explodes_ends_the_training_with_the_reason(examples):
    with pytest.raises(TrainingError, match=r"diverged at step 75 of 90: the loss was above .* does not") as caught:
        train(Runaway(), examples, replace(CONFIG, max_steps=90))
    assert caught.value.hint == "lower learning_rate (it is 0.01), or lengthen warmup"


def test_a_rate_that_is_too_high_for_a_while_is_no_explosion(examples):
    report = train(ToneLearner(), examples, replace(CONFIG, learning_rate=100.0))
    assert report.steps == 70


def test_the_patience_is_as_long_as_it_says(examples):
    with pytest.raises(TrainingError, match="diverged at step 60 of 70"):
        train(Shaken(range(11, 1000)), examples, CONFIG)


def test_a_training_that_finds_its_way_back_goes_on(examples):
    report = train(Shaken(range(11, 10 + SHORTEST)), examples, CONFIG)
    assert report.steps == 70
    assert report.train_loss < 10


def test_high_losses_before_an_interruption_count(examples, tmp_path):
    places, config = Checkpoints(tmp_path), replace(CONFIG, checkpoint_minutes=1e-9)
    shaken = Shaken(range(11, 1000))
    shaken.module.register_forward_hook(lambda *_: None if len(shaken.rows_seen) < 40 else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        train(shaken, examples, config, checkpoints=places)
    resumed = Shaken(range(1, 1000))
    with pytest.raises(TrainingError, match="diverged at step 60 of 70"):
        train(resumed, examples, config, checkpoints=places)
    assert len(resumed.rows_seen) == 60 - 39


def first_problem(losses: list[float], steps: int = 1000) -> int | None:
    watch = Explosion.within(steps)
    return next((step for step, loss in enumerate(losses, start=1) if watch.take(loss)), None)


def test_a_loss_that_falls_from_where_it_jumped_to_is_left_alone():
    falling = [1e5 * 0.99**step for step in range(1000)]
    assert first_problem([3.0] * FIRST + falling) is None
    standing = [1e5 * 0.9999**step for step in range(1000)]
    assert first_problem([3.0] * FIRST + standing) == FIRST + SHORTEST


def test_a_good_model_may_lose_much_of_it():
    assert first_problem([0.02] * FIRST + [4.0] * 1000) is None
    assert first_problem([0.02] * FIRST + [40.0] * 1000) is not None


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=400), st.integers(1, 10**6))
def test_no_loss_within_ten_times_the_first_ones_is_an_explosion(losses, steps):
    assert first_problem([50.0 / TIMES] * FIRST + losses, steps) is None


@given(st.integers(1, 10**7))
def test_patience_is_a_twentieth_of_the_run_within_bounds(steps):
    assert SHORTEST <= Explosion.within(steps).patience <= LONGEST
    if 20 * SHORTEST <= steps <= 20 * LONGEST:
        assert Explosion.within(steps).patience == steps // 20
