"""A step that memory does not hold is computed in parts: the same gradient, the same effective batch, told once."""

from __future__ import annotations

import resource
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.tones import RATE, Recorder, ToneLearner, speak, words, write
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.micro_batches import MicroBatches, out_of_memory
from thanosql.runtime.train.optimizer import optimizers
from thanosql.runtime.train.step import TrainingStep

CONFIG = TrainConfig(epochs=2, learning_rate=1e-2, batch_size=16, device="cpu")
CUDA = "CUDA out of memory. Tried to allocate 2.00 GiB."
TEXTS = ["abcde", "ab", "decade", "a", "bead", "cab", "ace"]


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Examples:
    texts = words(60)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


class Cramped(ToneLearner):
    """Runs out of memory above so many samples, padding counted: half way through the forward or the backward pass."""

    def __init__(self, training: float = np.inf, validation: float = np.inf, *, backward: bool = False) -> None:
        super().__init__()
        self.room = {True: training, False: validation}
        self.backward = backward
        self.refused = 0

    def loss(self, audio, labels):
        loss = super().loss(audio, labels)
        if len(audio) * max(map(len, audio)) > self.room[self.module.training]:
            self.refused += 1
            if not self.backward:
                raise torch.OutOfMemoryError(CUDA)
            # by then the layer above has its gradient
            handle = self.module[1].weight.register_hook(lambda gradient: self._refuse(handle))
        return loss

    def _refuse(self, handle) -> None:
        handle.remove()
        raise torch.OutOfMemoryError(CUDA)


def steadied(learner: ToneLearner) -> ToneLearner:
    """Turn off what is drawn at random, which falls on other places where a batch is cut otherwise."""
    learner.module[0].p = 0.0
    learner._logits = _unmasked.__get__(learner)  # type: ignore[method-assign]
    return learner


def _unmasked(self, audio):
    training = self.module.training
    self.module.eval()
    try:
        return ToneLearner._logits(self, audio)
    finally:
        self.module.train(training)


def stepped(learner: ToneLearner, samples: int | None, progress=None) -> tuple[float, list[torch.Tensor]]:
    """Return the loss of one step over TEXTS, and its gradients before they are clipped."""
    optimizer = optimizers(learner.trainable(), CONFIG)
    parts = MicroBatches("a step's", RATE, progress or Recorder(), samples)
    move = TrainingStep(learner, replace(CONFIG, max_grad_norm=1e9), optimizer, parts, 1)
    learner.module.train()
    audio = [speak(text, seed) for seed, text in enumerate(TEXTS)]
    labels = [learner.encode(text).ids for text in TEXTS]
    lengths = [len(samples) for samples in audio]
    loss = move(1, 1e-3, audio, labels, lengths, range(1, 1 + len(TEXTS)))
    return loss, [parameter.grad.clone() for parameter in optimizer.parameters]


@pytest.mark.parametrize("samples", [1, 6_000, 10_000, 20_000])
def test_the_parts_gradients_add_up_to_the_batch_s(samples):
    whole, cut = steadied(ToneLearner()), steadied(ToneLearner())
    loss, gradients = stepped(whole, None)
    loss_in_parts, gradients_in_parts = stepped(cut, samples)
    assert sum(cut.rows_seen) == len(TEXTS)
    assert len(cut.rows_seen) > 1
    assert loss_in_parts == pytest.approx(loss, rel=1e-6)
    for left, right in zip(gradients, gradients_in_parts, strict=True):
        torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("backward", [False, True])
def test_running_out_of_memory_leaves_no_gradient_behind(backward):
    loss, gradients = stepped(steadied(ToneLearner()), None)
    cramped = steadied(Cramped(training=12_000, backward=backward))
    loss_after, gradients_after = stepped(cramped, None)
    assert cramped.refused
    assert loss_after == pytest.approx(loss, rel=1e-6)
    for left, right in zip(gradients, gradients_after, strict=True):
        torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-7)


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=30), st.integers(1, 2_000), st.one_of(st.none(), st.integers(1))
)
@settings(max_examples=200, deadline=None)
def test_every_row_is_computed_once_and_no_part_is_beyond_what_fits(lengths, room, known):
    def compute(positions):
        if len(positions) > 1 and len(positions) * max(lengths[each] for each in positions) > room:
            raise torch.OutOfMemoryError(CUDA)
        return positions

    batches = MicroBatches("a step's", RATE, Recorder(), known)
    parts = batches.compute(lengths, range(len(lengths)), compute)
    assert sorted(each for part in parts for each in part) == list(range(len(lengths)))
    ordered = [lengths[each] for part in parts for each in part]
    assert len(parts) == 1 or all(left <= right for left, right in pairwise(ordered))
    assert batches.compute(lengths, range(len(lengths)), lambda part: part) == parts


def test_the_run_goes_on_with_the_same_batches_and_says_so_once(examples):
    cramped, recorder = Cramped(training=8 * 5_000), Recorder()
    report = train(cramped, examples, CONFIG, recorder)
    free = ToneLearner()
    assert report.steps == train(free, examples, CONFIG).steps
    assert cramped.refused == 1
    assert sum(free.rows_seen) == 2 * report.rows
    notes = [note for note in recorder.notes if "parts" in note]
    assert len(notes) == 1
    assert notes[0].startswith("a step's ")
    assert "rows are computed in 2 parts of at most" in notes[0]
    assert "the memory is too small for more" in notes[0]


def test_with_enough_memory_nothing_is_said_and_batches_are_whole(examples):
    free, recorder = Cramped(), Recorder()
    report = train(free, examples, CONFIG, recorder)
    assert not recorder.notes
    assert len(free.rows_seen) == report.steps


def test_the_same_seed_repeats_a_run_that_was_short_of_memory(examples):
    first, second = Cramped(training=30_000), Cramped(training=30_000)
    train(first, examples, CONFIG)
    train(second, examples, CONFIG)
    for left, right in zip(first.module.parameters(), second.module.parameters(), strict=True):
        assert torch.equal(left, right)


def test_an_interrupted_run_remembers_what_fits(examples, tmp_path):
    """Without that, the resumed run would try the whole batch again and might settle on other parts."""

    class Stopping(Recorder):
        def advance(self, amount, **figures):
            super().advance(amount, **figures)
            if self.amounts.get("training", 0) and len([each for each in self.figures if "loss" in each]) == 3:
                raise SystemExit

    config = replace(CONFIG, checkpoint_minutes=0)
    whole, resumed = Cramped(training=30_000), Cramped(training=30_000)
    train(whole, examples, config)
    with pytest.raises(SystemExit):
        train(Cramped(training=30_000), examples, config, Stopping(), Checkpoints(tmp_path))
    train(resumed, examples, config, checkpoints=Checkpoints(tmp_path))
    assert resumed.refused == 0
    for left, right in zip(whole.module.parameters(), resumed.module.parameters(), strict=True):
        assert torch.equal(left, right)


def test_validation_is_cut_likewise_and_scores_the_same(examples):
    config = replace(CONFIG, validation_split=0.4)
    cramped, free, recorder = Cramped(validation=20_000), ToneLearner(), Recorder()
    report = train(cramped, examples, config, recorder)
    expected = train(free, examples, config)
    assert cramped.refused
    assert [(entry["wer"], entry["cer"]) for entry in report.history] == [
        (entry["wer"], entry["cer"]) for entry in expected.history
    ]
    losses = [[entry["validation_loss"] for entry in each.history] for each in (report, expected)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    assert [note for note in recorder.notes if note.startswith("a validation batch's")]
    assert not [note for note in recorder.notes if note.startswith("a step's")]


def test_one_recording_that_does_not_fit_is_named(examples):
    with pytest.raises(TrainingError, match=r"too little memory even for one recording: row \d+, 0\.\d+ s") as caught:
        train(Cramped(training=100), examples, CONFIG)
    assert "gradient_checkpointing=True" in caught.value.hint


def test_an_optimizer_whose_state_does_not_fit_is_no_matter_of_batches(examples, monkeypatch):
    def refuse(self):
        raise torch.OutOfMemoryError(CUDA)

    monkeypatch.setattr("thanosql.runtime.train.optimizer.Optimizers.step", refuse)
    learner = ToneLearner()
    with pytest.raises(TrainingError, match="the optimizer's state"):
        train(learner, examples, CONFIG)
    assert len(learner.rows_seen) == 1


def test_another_failure_is_not_taken_for_a_lack_of_memory(examples):
    class Broken(ToneLearner):
        def loss(self, audio, labels):
            self.rows_seen.append(len(audio))
            raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    learner = Broken()
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        train(learner, examples, CONFIG)
    assert len(learner.rows_seen) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads the process' size from /proc")
def test_the_system_s_own_refusal_is_known(examples):
    """With a limit on the process' address space PyTorch's allocator on the CPU really fails."""

    class Hungry(ToneLearner):
        def loss(self, audio, labels):
            torch.empty(len(audio) << 30, dtype=torch.uint8)
            return super().loss(audio, labels)

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    learner, recorder = Hungry(), Recorder()
    resource.setrlimit(resource.RLIMIT_AS, (used + (9 << 30), limits[1]))
    try:
        report = train(learner, examples, replace(CONFIG, epochs=1), recorder)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    assert max(learner.rows_seen) <= 8
    assert sum(learner.rows_seen) == report.rows
    assert any("a step's" in note for note in recorder.notes)


@pytest.mark.parametrize(
    ("error", "known"),
    [
        (torch.OutOfMemoryError(CUDA), True),
        (MemoryError("Unable to allocate 7.11 PiB"), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes."), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), True),
        (RuntimeError("CUDA error: device-side assert triggered"), False),
        (ValueError("DefaultCPUAllocator"), False),
    ],
)
def test_what_counts_as_a_lack_of_memory(error, known):
    assert out_of_memory(error) is known
