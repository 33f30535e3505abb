"""Batches of like length, the learning rate and the held-out split: pure functions of a seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from thanosql.runtime.train.batches import epoch_batches, length_batches
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.schedule import learning_rate
from thanosql.runtime.train.split import held_out_split, representatives

CONFIG = TrainConfig(seed=7)
RATE = 16_000


def lengths(rows: int) -> list[int]:
    """Durations as speech has them: log-normal, 1.3 to 30 s."""
    drawn = np.random.default_rng(0).lognormal(np.log(6.2), 0.6, rows)
    return (drawn.clip(1.3, 30) * RATE).astype(int).tolist()


def padding(batches: list[list[int]], samples: list[int]) -> float:
    padded = sum(len(batch) * max(samples[index] for index in batch) for batch in batches)
    return padded / sum(samples)


@pytest.mark.parametrize("rows", [1, 2, 15, 16, 17, 1000, 5000])
@pytest.mark.parametrize("batch_size", [1, 16, "auto"])
def test_an_epoch_takes_every_row_once_within_the_limits(rows, batch_size):
    config = replace(CONFIG, batch_size=batch_size, batch_seconds=60.0)
    samples = lengths(rows)
    batches = epoch_batches(samples, RATE, config, epoch=1)
    assert sorted(index for batch in batches for index in batch) == list(range(rows))
    for batch in batches:
        assert batch_size == "auto" or len(batch) <= batch_size
        assert len(batch) == 1 or len(batch) * max(samples[index] for index in batch) <= 60 * RATE


def test_padding_stays_small_although_every_epoch_is_shuffled_anew():
    samples = lengths(4000)
    first, second = (epoch_batches(samples, RATE, CONFIG, epoch) for epoch in (1, 2))
    assert padding(first, samples) < 1.06
    assert {frozenset(batch) for batch in first}.isdisjoint({frozenset(batch) for batch in second})
    means = [np.mean([samples[index] for index in batch]) for batch in first]
    assert abs(np.corrcoef(means, range(len(means)))[0, 1]) < 0.2, "long batches do not come last"


def test_the_seed_and_the_epoch_decide_the_order():
    samples = lengths(100)
    assert epoch_batches(samples, RATE, CONFIG, 1) == epoch_batches(samples, RATE, CONFIG, 1)
    assert epoch_batches(samples, RATE, CONFIG, 1) != epoch_batches(samples, RATE, CONFIG, 2)
    assert epoch_batches(samples, RATE, CONFIG, 1) != epoch_batches(samples, RATE, replace(CONFIG, seed=8), 1)


def test_a_remainder_is_spread_over_even_batches():
    sizes = sorted(len(batch) for batch in epoch_batches([RATE] * 17, RATE, CONFIG, 1))
    assert sizes == [8, 9]


def test_automatic_batches_leave_little_data_enough_steps():
    few = epoch_batches([RATE] * 320, RATE, replace(CONFIG, batch_size="auto"), 1)
    assert 32 <= len(few) <= 40
    many = epoch_batches([10 * RATE] * 3200, RATE, replace(CONFIG, batch_size="auto", batch_seconds=200.0), 1)
    assert {len(batch) for batch in many} == {20}


def test_length_batches_cover_the_indices_asked_for():
    samples = lengths(200)
    wanted = list(range(0, 200, 3))
    batches = length_batches(samples, wanted, RATE, CONFIG)
    assert sorted(index for batch in batches for index in batch) == wanted


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_the_learning_rate_rises_to_its_peak_and_falls_to_almost_nothing(schedule):
    config = replace(CONFIG, schedule=schedule, warmup=0.1, learning_rate=1e-3)
    rates = [learning_rate(step, 200, config) for step in range(200)]
    assert rates[0] == pytest.approx(1e-3 / 20)
    assert max(rates) == rates[19] == 1e-3
    assert rates[:20] == sorted(rates[:20])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert 0 < rates[-1] < 1e-5


def test_the_learning_rate_needs_no_warm_up_and_no_second_step():
    assert learning_rate(0, 1, replace(CONFIG, warmup=0.0)) == CONFIG.learning_rate
    assert learning_rate(0, 1, replace(CONFIG, warmup=0.1)) == CONFIG.learning_rate


@pytest.mark.parametrize(
    ("rows", "share", "held"), [(1, 0.1, 0), (2, 0.1, 1), (2, 0.9, 1), (100, 0.1, 10), (100, 0, 0)]
)
def test_the_split_holds_out_at_least_one_row_of_two(rows, share, held):
    training, validation = held_out_split(rows, share, seed=3)
    assert len(validation) == held
    assert sorted(training + validation) == list(range(rows))


def test_the_split_depends_on_the_seed_alone():
    assert held_out_split(100, 0.2, 1) == held_out_split(100, 0.2, 1)
    assert held_out_split(100, 0.2, 1) != held_out_split(100, 0.2, 2)


def test_representatives_span_the_lengths():
    samples = lengths(50)
    chosen = [samples[index] for index in representatives(samples, range(50), 8)]
    assert len(chosen) == 8
    assert chosen == sorted(chosen)
    assert (chosen[0], chosen[-1]) == (min(samples), max(samples))
    assert representatives(samples, [4, 2], 8) == sorted([2, 4], key=samples.__getitem__)
