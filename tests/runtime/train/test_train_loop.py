"""The training loop with a small real CTC model: it learns, repeats itself, keeps its best epoch, tells the truth."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.runtime.tones import Recorder, ToneLearner, speak, words, write
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.audio.reading import load
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.loop import train

QUICK = TrainConfig(epochs=2, learning_rate=1e-2, device="cpu")


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Examples:
    texts = words(120)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


def weights(learner: ToneLearner) -> dict[str, torch.Tensor]:
    return {name: weight.clone() for name, weight in learner.module.state_dict().items()}


def assert_same(left: dict[str, torch.Tensor], right: dict[str, torch.Tensor]) -> None:
    for name, weight in left.items():
        assert torch.equal(weight, right[name]), name


def without_seconds(history):
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in history]


def test_a_tone_alphabet_is_learnt_to_the_last_letter(examples):
    learner = ToneLearner()
    report = train(learner, examples, replace(QUICK, epochs=25, batch_size=8, learning_rate=3e-2))
    assert (report.rows, report.validation_rows, report.epochs) == (108, 12, 25)
    assert report.steps == 25 * math.ceil(108 / 8)
    assert report.rates["cer"] == 0.0
    assert report.rates["wer"] == 0.0
    assert report.train_loss < 1
    assert not learner.module.training
    assert learner.transcribe([speak("deaf"[:3], seed=999), speak("abba", seed=998)]) == ["dea", "abba"]


def test_the_same_seed_repeats_a_run_bit_by_bit(examples):
    first, second, other = ToneLearner(), ToneLearner(), ToneLearner()
    reports = [train(first, examples, QUICK)]
    torch.manual_seed(123)
    np.random.seed(123)
    reports.append(train(second, examples, QUICK))
    reports.append(train(other, examples, replace(QUICK, seed=1)))
    assert_same(weights(first), weights(second))
    histories = [without_seconds(report.history) for report in reports]
    assert histories[0] == histories[1]
    assert histories[0] != histories[2]


def test_dropping_the_audio_cache_changes_nothing(examples):
    cached, decoded = ToneLearner(), ToneLearner()
    train(cached, examples, QUICK)
    train(decoded, examples, replace(QUICK, audio_cache_bytes=0))
    assert_same(weights(cached), weights(decoded))


def test_the_caller_s_random_generators_are_left_alone(examples):
    torch.manual_seed(5)
    np.random.seed(5)
    expected = (torch.rand(3), np.random.rand(3))
    torch.manual_seed(5)
    np.random.seed(5)
    train(ToneLearner(), examples, replace(QUICK, epochs=1))
    assert torch.equal(torch.rand(3), expected[0])
    assert np.array_equal(np.random.rand(3), expected[1])


class Spoilt(ToneLearner):
    """Knows every transcript at its second validation and none at the others, as a model does that forgets."""

    def __init__(self, examples: Examples) -> None:
        super().__init__()
        self.known = {load(example.source, self.sample_rate).tobytes(): example.text for example in examples.usable}
        self.validations: list[dict[str, torch.Tensor]] = []

    def transcribe(self, audio):
        now = weights(self)
        if not self.validations or not torch.equal(now["1.weight"], self.validations[-1]["1.weight"]):
            self.validations.append(now)
        return [self.known[samples.tobytes()] if len(self.validations) == 2 else "" for samples in audio]


def test_the_best_epoch_s_weights_are_restored(examples):
    learner = Spoilt(examples)
    report = train(learner, examples, replace(QUICK, epochs=4))
    assert report.best_epoch == 2
    assert len(learner.validations) == 4
    assert_same(weights(learner), learner.validations[1])
    assert [entry["wer"] for entry in report.history] == [1.0, 0.0, 1.0, 1.0]
    assert report.rates == {"wer": 0.0, "cer": 0.0}
    assert report.train_loss == report.history[1]["loss"]


def test_without_validation_the_last_epoch_s_weights_stay(examples):
    report = train(ToneLearner(), examples, replace(QUICK, validation_split=0.0))
    assert (report.rows, report.validation_rows, report.rates) == (120, 0, {})
    assert report.best_epoch == 2
    assert len(report.held_out) == 8


def test_held_out_recordings_were_not_trained_on(examples):
    seen = set()

    class Watching(ToneLearner):
        def loss(self, audio, labels):
            if self.module.training:
                seen.update(samples.tobytes() for samples in audio)
            return super().loss(audio, labels)

    report = train(Watching(), examples, QUICK)
    assert len(seen) == report.rows == 108
    assert seen.isdisjoint(samples.tobytes() for samples in report.held_out)


def test_one_row_is_enough_to_train_on(tmp_path):
    learner = ToneLearner()
    report = train(learner, check(write(tmp_path, ["abc"]), ["abc"], learner), QUICK)
    assert (report.rows, report.validation_rows, report.steps) == (1, 0, 2)
    assert len(report.held_out) == 1


def test_an_epoch_s_loss_is_the_mean_over_rows_whatever_the_batches(examples):
    class Still(ToneLearner):
        """Does not learn, so that every batching must tell the same loss."""

        def loss(self, audio, labels):
            self.module.eval()
            return super().loss(audio, labels)

    still = replace(QUICK, epochs=1, learning_rate=1e-30, weight_decay=0.0)
    losses = [train(Still(), examples, replace(still, batch_size=size)).train_loss for size in (1, 7, 108)]
    assert losses == pytest.approx([losses[0]] * 3, rel=1e-5)


def test_batch_size_bounds_the_rows_of_a_step(examples):
    learner = ToneLearner()
    train(learner, examples, replace(QUICK, epochs=1, batch_size=5))
    assert max(learner.rows_seen) == 5
    assert sum(learner.rows_seen) == 108


def test_progress_counts_audio_and_tells_loss_rate_and_scores(examples):
    progress = Recorder()
    report = train(ToneLearner(), examples, QUICK, progress)
    label, total, unit = progress.tasks[-1]
    assert (label, unit) == ("training", "s of audio")
    assert total == pytest.approx(2 * report.audio_seconds)
    assert progress.amounts["training"] == pytest.approx(total)
    steps = [figures for figures in progress.figures if "learning_rate" in figures]
    assert len(steps) == report.steps
    assert {"epoch", "loss", "audio_seconds_a_second"} <= set(steps[0])
    assert [figures["wer"] for figures in progress.figures if "wer" in figures] == [
        entry["wer"] for entry in report.history
    ]
    assert progress.summaries[-1].startswith(f"{report.steps} steps, loss ")


@pytest.mark.parametrize("poison", [math.nan, math.inf])
def test_a_diverged_loss_stops_with_the_step_and_the_remedy(examples, poison):
    class Diverging(ToneLearner):
        def loss(self, audio, labels):
            return super().loss(audio, labels) * (poison if len(self.rows_seen) == 3 else 1)

    learner = Diverging()
    before = torch.get_rng_state()
    with pytest.raises(TrainingError, match=f"diverged at step 3 of 14: the loss .* {poison}") as caught:
        train(learner, examples, QUICK)
    assert "lower learning_rate (it is 0.01)" in caught.value.hint
    assert torch.equal(torch.get_rng_state(), before)
    assert not learner.module.training


def test_a_gradient_that_is_not_finite_never_reaches_the_weights(examples):
    class Exploding(ToneLearner):
        def loss(self, audio, labels):
            loss = super().loss(audio, labels)
            # The square root's slope at 0 is infinite while its value is finite.
            return loss + torch.sqrt(self.module[1].weight.sum() * 0) if self.module.training else loss

    learner = Exploding()
    before = weights(learner)
    with pytest.raises(TrainingError, match="diverged at step 1"):
        train(learner, examples, QUICK)
    assert_same(weights(learner), before)


def test_an_interruption_passes_through_and_leaves_no_trace(examples):
    class Interrupted(ToneLearner):
        def loss(self, audio, labels):
            if len(self.rows_seen) == 2:
                raise KeyboardInterrupt
            return super().loss(audio, labels)

    before = (torch.get_rng_state(), np.random.get_state()[1].copy())
    with pytest.raises(KeyboardInterrupt):
        train(Interrupted(), examples, QUICK)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.array_equal(np.random.get_state()[1], before[1])


def test_frozen_parameters_do_not_move(examples):
    class Frozen(ToneLearner):
        def trainable(self):
            return [{"params": list(self.module[3].parameters())}]

    learner = Frozen()
    learner.module[1].requires_grad_(False)
    before = weights(learner)
    train(learner, examples, QUICK)
    after = weights(learner)
    assert torch.equal(before["1.weight"], after["1.weight"])
    assert not torch.equal(before["3.weight"], after["3.weight"])


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without a GPU")
def test_a_gpu_that_is_not_there_is_an_error_before_any_audio_is_read(examples):
    progress = Recorder()
    with pytest.raises(TrainingError, match="device='cuda': PyTorch sees 0 CUDA devices"):
        train(ToneLearner(), examples, replace(QUICK, device="cuda"), progress)
    assert progress.tasks == []


def test_files_that_vanish_after_the_checks_are_told_before_the_first_step(tmp_path):
    learner = ToneLearner()
    paths = write(tmp_path, ["abc", "de"])
    checked = check(paths, ["abc", "de"], learner)
    Path(paths[1]).unlink()
    with pytest.raises(Exception, match=r"row 2: .*2\.wav"):
        train(learner, checked, QUICK)
    assert learner.rows_seen == []
