"""Frozen convolutions computed once: the same losses, bits that only the statement decides, and when it is off."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.runtime import checkpoints
from tests.runtime.tones import Recorder, ToneLearner, words, write
from thanosql.compiler.catalog import Action
from thanosql.compiler.options import resolve
from thanosql.runtime.families.wav2vec2.declaration import BASES
from thanosql.runtime.families.wav2vec2.family import FAMILY
from thanosql.runtime.families.wav2vec2.learner import from_checkpoint
from thanosql.runtime.train.array_file import ArrayFile, array_file
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.feature_cache import FeatureCache, feature_cache
from thanosql.runtime.train.learner import FrozenLearner
from thanosql.runtime.train.loop import train

SCRATCH = next(base for base in BASES if base.name == "Wav2Vec2Scratch")
CONFIG = TrainConfig(epochs=3, batch_size=4, learning_rate=1e-3, device="cpu", validation_split=0.2)
TEXTS = words(20, longest=4)
ROWS = 20


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return write(tmp_path_factory.mktemp("tones"), TEXTS)


def learner(**options):
    """Return a small model of random weights whose uses of the convolutions are counted."""
    resolved = resolve(SCRATCH.family.options[Action.BUILD], (), {}, "BUILD MODEL").values()
    made = FAMILY.learner(SCRATCH, None, TEXTS, resolved | {"size": "micro", "freeze": "feature_encoder"} | options)
    count(made)
    return made


def count(made) -> None:
    convolve = made.module.convolve
    made.convolved = []

    def counted(extractor, values, lengths):
        made.convolved.append(len(values))
        return convolve(extractor, values, lengths)

    made.module.convolve = counted


def noise(*lengths: int) -> list[np.ndarray]:
    chance = np.random.default_rng(7)
    return [chance.standard_normal(length, dtype=np.float32) for length in lengths]


def run(made, paths, scratch, config=CONFIG, progress=None, places=None):
    return train(made, check(paths, TEXTS, made), config, progress or Recorder(), places, scratch)


def assert_same_weights(left, right):
    other = right.module.state_dict()
    for name, weight in left.module.state_dict().items():
        assert torch.equal(weight, other[name]), name


@pytest.mark.parametrize("masked", [False, True], ids=["plain", "spec_augment"])
@pytest.mark.parametrize("kind", ["group norm", "layer norm"])
def test_features_in_the_place_of_samples_give_the_same_loss_and_gradients(tmp_path, kind, masked):
    if kind == "group norm":
        made = learner(spec_augment=masked)
    else:
        folder = checkpoints.lv60_self(tmp_path / "base")
        made = from_checkpoint(folder, {"freeze": "feature_encoder", "spec_augment": masked})
    made.module.train()
    for part in made.module.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0
    audio, labels = noise(16_000, 48_000, 31_999), [[5, 6], [6, 5, 6], [5]]
    results = []
    for rows in (audio, [made.features(samples) for samples in audio]):
        made.module.zero_grad()
        torch.manual_seed(3)
        loss = made.loss(rows, labels)
        loss.backward()
        gradients = {name: each.grad for name, each in made.module.named_parameters() if each.grad is not None}
        results.append((loss.item(), gradients))
    (plain, gradients), (cached, others) = results
    assert cached == pytest.approx(plain, rel=1e-6)
    for name, gradient in gradients.items():
        torch.testing.assert_close(others[name], gradient, rtol=1e-3, atol=1e-5, msg=name)
    assert made.transcribe(audio) == made.transcribe([made.features(samples) for samples in audio])


def test_features_are_what_the_recording_has_in_any_batch():
    made = learner()
    audio = noise(16_000, 48_000)
    alone = [made.features(samples) for samples in audio]
    assert [len(rows) for rows in alone] == [made.output_frames(len(samples)) for samples in audio]
    assert not any(rows.requires_grad for rows in alone)
    values, lengths, _ = made._padded(audio)
    together = made.module.features(made.module.extractor, values, lengths)
    torch.testing.assert_close(together[0, : len(alone[0])], alone[0], rtol=1e-4, atol=1e-5)


def test_training_from_kept_features_has_the_losses_of_training_without(paths, tmp_path):
    plain, kept = learner(dropout=0.0), learner(dropout=0.0)
    expected = run(plain, paths, tmp_path, replace(CONFIG, cache_features=False))
    report = run(kept, paths, tmp_path)
    for entry, other in zip(report.history, expected.history, strict=True):
        for name in ("loss", "validation_loss"):
            assert entry[name] == pytest.approx(other[name], rel=1e-6), name
        assert entry["wer"] == other["wer"]


def test_each_recording_is_convolved_once(paths, tmp_path):
    kept, plain = learner(), learner()
    run(kept, paths, tmp_path)
    # one more tells how large the features are
    assert kept.convolved == [1] * (ROWS + 1)
    run(plain, paths, tmp_path, replace(CONFIG, cache_features=False))
    # the rows held out twice in each epoch: for their loss and for their transcripts
    assert sum(plain.convolved) == 3 * (16 + 2 * 4)
    assert list(tmp_path.iterdir()) == []


def test_no_bit_hangs_on_what_the_disk_has_kept(paths, tmp_path, monkeypatch):
    whole, partial = learner(dropout=0.1), learner(dropout=0.1)
    run(whole, paths, tmp_path)
    add, calls = ArrayFile.add, itertools.count()
    monkeypatch.setattr(ArrayFile, "add", lambda file, array: add(file, array) if next(calls) % 2 == 0 else None)
    progress = Recorder()
    run(partial, paths, tmp_path, progress=progress)
    assert ROWS + 1 < len(partial.convolved) < 3 * ROWS
    assert_same_weights(whole, partial)
    assert sum("for those after the first 1 it is computed anew in each epoch" in note for note in progress.notes) == 1


@pytest.mark.parametrize("after", [2, 6])
def test_an_interrupted_run_goes_on_to_the_same_bits(paths, tmp_path, after):
    whole, resumed, stopped = learner(dropout=0.1), learner(dropout=0.1), learner(dropout=0.1)
    expected = run(whole, paths, tmp_path / "scratch")

    class Stopping(Recorder):
        def advance(self, amount, **figures):
            super().advance(amount, **figures)
            if sum("learning_rate" in each for each in self.figures) == after + 1:
                raise SystemExit

    places = Checkpoints(tmp_path / "run")
    with pytest.raises(SystemExit):
        run(stopped, paths, tmp_path / "scratch", replace(CONFIG, checkpoint_minutes=0), Stopping(), places)
    progress = Recorder()
    report = run(resumed, paths, tmp_path / "scratch", progress=progress, places=places)
    assert any(f"going on after step {after} of 12" in note for note in progress.notes)
    assert [entry["loss"] for entry in report.history] == [entry["loss"] for entry in expected.history]
    assert_same_weights(whole, resumed)


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        ({}, {"augment": "speed"}),
        ({}, {"augment": "speed", "cache_features": True}),
        ({"freeze": "none"}, {}),
        ({"freeze": "none"}, {"cache_features": True}),
        ({}, {"epochs": 1}),
        ({}, {"cache_features": False}),
        ({}, {"cache_gb": 0}),
    ],
    ids=str,
)
def test_nothing_is_kept_where_it_would_be_wrong_or_useless(paths, tmp_path, options, changes):
    made, progress = learner(**options), Recorder()
    made.features = None  # to call it would be an error
    run(made, paths, tmp_path, replace(CONFIG, **changes), progress)
    assert max(made.convolved) > 1
    assert progress.notes == []


def test_a_single_epoch_keeps_features_where_it_is_told_to(paths, tmp_path):
    made = learner(freeze="encoder")
    run(made, paths, tmp_path, replace(CONFIG, epochs=1, cache_features=True))
    assert made.convolved == [1] * ROWS


def test_what_would_not_fit_is_not_begun_and_told(paths, tmp_path):
    made, progress = learner(), Recorder()
    run(made, paths, tmp_path, replace(CONFIG, cache_gb=1e-5), progress)
    assert made.convolved.count(1) == 1
    (note,) = progress.notes
    assert note.startswith("what the frozen layers make of the recordings takes ")
    assert "cache_gb=1e-05 leaves less: it is computed anew in each epoch" in note


def test_the_estimate_is_the_room_that_is_taken(paths, tmp_path):
    made, progress = learner(), Recorder()
    examples = check(paths, TEXTS, made)
    with array_file(tmp_path, 10**9, progress) as disk:
        cache = feature_cache(made, examples, CONFIG, torch.device("cpu"), disk, progress)
        assert cache is not None
        expected, room = cache.bytes_for(examples), disk.room
        for index, example in enumerate(examples.usable):
            cache.compute(index, noise(round(example.seconds * made.sample_rate))[0])
        assert room - disk.room == expected


def test_bfloat16_is_kept_as_such_and_validation_computes_in_float32(paths, tmp_path):
    config = replace(CONFIG, precision="bf16")
    made, again = learner(), learner()
    with ExitStack() as stack:
        disk = stack.enter_context(array_file(tmp_path, 10**9, Recorder()))
        cache = FeatureCache(made, config, torch.device("cpu"), disk, Recorder())
        room = disk.room
        computed = cache.compute(0, noise(16_000)[0])
        assert computed.dtype == torch.bfloat16
        assert room - disk.room == 2 * computed.numel()
        assert torch.equal(cache.read(0).view(torch.int16), computed.view(torch.int16))
        assert cache.read(1) is None
    run(again, paths, tmp_path, config)
    # the training rows once; those held out at each validation, in batches
    assert again.convolved.count(1) == 16 + 1
    assert sum(again.convolved) == 16 + 1 + 3 * 2 * 4


def test_a_learner_without_frozen_layers_is_none(paths, tmp_path):
    assert not isinstance(ToneLearner(), FrozenLearner)
    assert isinstance(learner(), FrozenLearner)
    assert learner(freeze="encoder").has_frozen_features()
    assert not learner(freeze="none").has_frozen_features()
    tones = ToneLearner()
    assert run(tones, paths, tmp_path, replace(CONFIG, cache_features=True)).steps == 12
