"""Where a run ends: by steps, by wall time, or because it gets no better; and what counts then."""

from __future__ import annotations

import math
import os
import signal
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.tones import Recorder, ToneLearner, words, write
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train import training_run
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.limits import Limits
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.report import TrainReport
from thanosql.runtime.train.schedule import learning_rate

CONFIG = TrainConfig(epochs=4, learning_rate=1e-2, batch_size=8, device="cpu")
"""Twenty batches: five an epoch."""


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Examples:
    texts = words(40)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


class Clock:
    """A minute passes at each step, as far as the loop can see."""

    def __init__(self, monkeypatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(training_run, "time", SimpleNamespace(monotonic=lambda: self.now))

    def learner(self) -> ToneLearner:
        clock = self

        class Slow(ToneLearner):
            def loss(self, audio, labels):
                clock.now += 60 * self.module.training
                return super().loss(audio, labels)

        return Slow()


def rates(recorder: Recorder) -> list[float]:
    return [float(figures["learning_rate"]) for figures in recorder.figures if "learning_rate" in figures]


def same(left: ToneLearner, right: ToneLearner) -> bool:
    pairs = zip(left.module.parameters(), right.module.parameters(), strict=True)
    return all(torch.equal(one, other) for one, other in pairs)


@pytest.mark.parametrize(("steps", "epochs"), [(1, 1), (5, 1), (7, 2), (23, 5)])
def test_max_steps_overrides_epochs(steps, epochs, examples):
    recorder = Recorder()
    report = train(ToneLearner(), examples, replace(CONFIG, max_steps=steps), recorder)
    assert (report.steps, report.epochs) == (steps, epochs)
    assert [entry["step"] for entry in report.history] == [*range(5, steps, 5), steps]
    assert rates(recorder) == [learning_rate(step, steps, CONFIG) for step in range(steps)]
    label, total, _ = recorder.tasks[-1]
    assert recorder.amounts[label] == pytest.approx(total)
    assert not recorder.notes


def test_the_same_number_of_steps_is_the_same_run(examples):
    by_epochs, by_steps = ToneLearner(), ToneLearner()
    train(by_epochs, examples, CONFIG)
    train(by_steps, examples, replace(CONFIG, epochs=1, max_steps=20))
    assert same(by_epochs, by_steps)


class Scripted(ToneLearner):
    """Says nothing in some validations and what is nearly right in others, whatever it has learnt."""

    def __init__(self, good: set[int]) -> None:
        super().__init__()
        self.good = good
        self.weights: list[dict[str, torch.Tensor]] = []

    def transcribe(self, audio):
        now = {name: weight.clone() for name, weight in self.module.state_dict().items()}
        if not self.weights or not torch.equal(now["1.weight"], self.weights[-1]["1.weight"]):
            self.weights.append(now)
        return ["" if len(self.weights) not in self.good else "a" for _ in audio]


def test_the_score_of_an_epoch_that_was_cut_counts_for_the_best(examples):
    cut = Scripted(good={2})
    report = train(cut, examples, replace(CONFIG, max_steps=8))
    assert len(cut.weights) == 2
    assert (report.best_epoch, report.rates["cer"]) == (2, report.history[1]["cer"])
    assert report.history[1]["cer"] < report.history[0]["cer"]
    worse = Scripted(good={1})
    report = train(worse, examples, replace(CONFIG, max_steps=8))
    assert report.best_epoch == 1
    assert torch.equal(worse.module[1].weight, worse.weights[0]["1.weight"])


def test_max_minutes_ends_the_run_at_a_step_with_the_schedule_run_down(examples, monkeypatch):
    recorder, config = Recorder(), replace(CONFIG, max_minutes=7.5)
    report = train(Clock(monkeypatch).learner(), examples, config, recorder)
    assert report.steps == 8
    assert [entry["step"] for entry in report.history] == [5, 8]
    assert report.history[-1]["wer"] is not None
    assert report.seconds == 8 * 60
    assert rates(recorder) == pytest.approx([learning_rate(20 * step / 7.5, 20, config) for step in range(8)])
    assert recorder.notes == ["stopped after step 8 of 20: max_minutes=7.5 are over"]
    assert recorder.tasks[-1][0] == "training, at most 7.5 minutes"


def test_with_time_enough_max_minutes_changes_nothing(examples, monkeypatch):
    limited, free, recorder = Clock(monkeypatch).learner(), ToneLearner(), Recorder()
    report = train(limited, examples, replace(CONFIG, max_minutes=20.5), recorder)
    train(free, examples, CONFIG)
    assert report.steps == 20
    assert not recorder.notes
    assert same(limited, free)


def test_one_step_is_made_in_any_time(examples, monkeypatch):
    report = train(Clock(monkeypatch).learner(), examples, replace(CONFIG, max_minutes=1e-9))
    assert (report.steps, report.best_epoch) == (1, 1)


class Interrupting(Recorder):
    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def advance(self, amount, **figures):
        super().advance(amount, **figures)
        self.left -= "learning_rate" in figures
        if not self.left:
            os.kill(os.getpid(), signal.SIGINT)


def test_a_resumed_run_has_the_minutes_that_were_left(examples, monkeypatch, tmp_path):
    clock, config, places = Clock(monkeypatch), replace(CONFIG, max_minutes=9.0), Checkpoints(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(clock.learner(), examples, config, Interrupting(6), places)
    clock.now += 1e6  # the time between does not count
    report = train(clock.learner(), examples, config, checkpoints=places)
    assert report.steps == 9
    assert report.seconds == 9 * 60


@pytest.mark.parametrize("stop", [3, 5, 6, 8])
def test_a_run_of_max_steps_resumes_bit_by_bit(stop, examples, tmp_path):
    config, places = replace(CONFIG, max_steps=8), Checkpoints(tmp_path)
    whole, resumed = ToneLearner(), ToneLearner()
    expected = train(whole, examples, config)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, config, Interrupting(stop), places)
    report = train(resumed, examples, config, checkpoints=places)
    assert same(whole, resumed)
    assert report.steps == 8
    assert [(entry["step"], entry["wer"], entry["loss"]) for entry in report.history] == [
        (entry["step"], entry["wer"], entry["loss"]) for entry in expected.history
    ]


def test_a_run_that_was_cut_need_not_be_done_again_when_the_export_fails(examples, tmp_path):
    config, places = replace(CONFIG, max_steps=8), Checkpoints(tmp_path)
    expected = train(ToneLearner(), examples, config, checkpoints=places)
    again, recorder = ToneLearner(), Recorder()
    report = train(again, examples, config, recorder, places)
    assert not again.rows_seen
    assert report.steps == 8
    assert [entry["step"] for entry in report.history] == [entry["step"] for entry in expected.history]
    assert recorder.amounts["training"] == pytest.approx(recorder.tasks[-1][1])


def test_early_stopping_ends_a_run_that_gets_no_better(examples):
    learner, recorder = Scripted(good={2}), Recorder()
    report = train(learner, examples, replace(CONFIG, epochs=9, early_stopping=3), recorder)
    assert (report.epochs, report.best_epoch, report.steps) == (5, 2, 25)
    assert torch.equal(learner.module[1].weight, learner.weights[1]["1.weight"])
    assert recorder.notes == [
        "stopped after step 25 of 45: epoch 2 was not bettered in 3 epochs (early_stopping=3)",
    ]


def test_early_stopping_lets_a_run_go_on_that_gets_better(examples):
    recorder = Recorder()
    report = train(Scripted(good={2, 4}), examples, replace(CONFIG, epochs=4, early_stopping=2), recorder)
    assert report.epochs == 4
    assert not recorder.notes


def test_early_stopping_needs_rows_to_validate_on(examples):
    learner = ToneLearner()
    with pytest.raises(TrainingError, match="early_stopping=2 needs rows to validate on") as caught:
        train(learner, examples, replace(CONFIG, early_stopping=2, validation_split=0.0))
    assert "validation_split" in caught.value.hint
    assert not learner.rows_seen


@given(
    st.integers(1, 500),
    st.floats(1e-3, 1e4),
    st.lists(st.floats(0, 1e3), min_size=2, max_size=40),
    st.sampled_from(["linear", "cosine"]),
    st.floats(0, 0.9),
)
def test_the_schedule_is_within_bounds_and_ends_at_the_nearer_limit(steps, minutes, pace, schedule, warmup):
    config = TrainConfig(schedule=schedule, warmup=warmup, learning_rate=1.0)
    limits = Limits(steps, minutes)
    seconds, before = 0.0, -1.0
    for step, took in enumerate(pace[:steps]):
        if limits.reached(step, seconds):
            break
        position = limits.position(step, seconds)
        assert before <= position <= steps
        assert position >= step
        assert 0 <= learning_rate(position, steps, config) <= 1.0
        before, seconds = position, seconds + took
    late = learning_rate(limits.position(1, 60 * minutes * (1 - 1e-9)), steps, config)
    assert late == pytest.approx(0, abs=1e-6 / (1 - warmup)) or math.ceil(warmup * steps) >= steps


def entries(report: TrainReport) -> list[tuple[int, int]]:
    return [(entry["epoch"], entry["step"]) for entry in report.history]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (2, [(1, 2), (1, 4), (2, 6), (2, 8), (2, 10), (3, 12), (3, 13)]),
        (5, [(1, 5), (2, 10), (3, 13)]),
        (7, [(2, 7), (3, 13)]),
        (13, [(3, 13)]),
        (99, [(3, 13)]),
    ],
)
def test_validate_every_counts_steps(every, expected, examples):
    report = train(ToneLearner(), examples, replace(CONFIG, max_steps=13, validate_every=every))
    assert entries(report) == expected
    assert all(entry["wer"] is not None for entry in report.history)
    whole = train(ToneLearner(), examples, replace(CONFIG, max_steps=13))
    assert entries(whole) == [(1, 5), (2, 10), (3, 13)]
    audio = [sum(entry["audio_seconds"] for entry in each.history) for each in (report, whole)]
    assert audio[0] == pytest.approx(audio[1])


def test_when_it_is_validated_does_not_change_what_is_learnt(examples):
    often, by_epoch = ToneLearner(), ToneLearner()
    train(often, examples, replace(CONFIG, validate_every=3, validation_split=0.1))
    train(by_epoch, examples, CONFIG)
    losses = [train(ToneLearner(), examples, replace(CONFIG, validate_every=every)).history for every in (5, None)]
    assert [entry["loss"] for entry in losses[0]] == [entry["loss"] for entry in losses[1]]


def test_the_best_of_several_validations_in_an_epoch_is_kept(examples):
    learner, recorder = Scripted(good={2}), Recorder()
    report = train(learner, examples, replace(CONFIG, validate_every=2, early_stopping=3, epochs=9), recorder)
    assert (report.best_epoch, report.best_step, report.steps) == (1, 4, 10)
    assert report.rates["cer"] == report.history[1]["cer"]
    assert torch.equal(learner.module[1].weight, learner.weights[1]["1.weight"])
    assert recorder.notes == [
        "stopped after step 10 of 45: step 4 was not bettered in 3 validations (early_stopping=3)"
    ]


@pytest.mark.parametrize("stop", [2, 3, 5, 6, 7, 12])
def test_a_run_with_validate_every_resumes_bit_by_bit(stop, examples, tmp_path):
    config, places = replace(CONFIG, max_steps=13, validate_every=6), Checkpoints(tmp_path)
    whole, resumed = ToneLearner(), ToneLearner()
    expected = train(whole, examples, config)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, config, Interrupting(stop), places)
    report = train(resumed, examples, config, checkpoints=places)
    assert same(whole, resumed)
    kept = ("epoch", "step", "wer", "loss", "validation_loss", "audio_seconds")
    assert [[entry[name] for name in kept] for entry in report.history] == [
        [entry[name] for name in kept] for entry in expected.history
    ]


def test_what_time_cuts_short_is_validated(examples, monkeypatch):
    config = replace(CONFIG, max_minutes=7.5, validate_every=6)
    report = train(Clock(monkeypatch).learner(), examples, config)
    assert entries(report) == [(2, 6), (2, 8)]


def test_validate_every_needs_rows_to_validate_on(examples):
    with pytest.raises(TrainingError, match="validate_every=2 needs rows to validate on"):
        train(ToneLearner(), examples, replace(CONFIG, validate_every=2, validation_split=0.0))
