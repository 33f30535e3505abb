"""A training that is interrupted leaves a checkpoint, goes on from it, and ends with the bits of one that was not."""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.runtime.tones import Recorder, ToneLearner, words, write
from thanosql.compiler.errors import RegistryError, TrainingError
from thanosql.runtime.train import checkpoint
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.run import checkpoints, forget, only_trainer, others

CONFIG = TrainConfig(epochs=4, learning_rate=1e-2, batch_size=8, device="cpu")
"""Twenty batches: five an epoch."""


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Examples:
    texts = words(40)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


class Stopping(Recorder):
    """Sends this process a signal when a step has been made."""

    def __init__(self, after: int, number: int = signal.SIGINT):
        super().__init__()
        self.left = after
        self.number = number

    def advance(self, amount, **figures):
        super().advance(amount, **figures)
        if "learning_rate" in figures:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), self.number)


def state(learner: ToneLearner) -> dict[str, torch.Tensor]:
    return {name: weight.clone() for name, weight in learner.module.state_dict().items()}


def without_seconds(report):
    history = tuple({name: value for name, value in entry.items() if name != "seconds"} for entry in report.history)
    return replace(report, seconds=0, history=history)


@pytest.mark.parametrize("stops", [(1,), (4,), (6, 3), (3, 1, 9)])
def test_an_interrupted_run_ends_with_the_same_bits(stops, examples, tmp_path):
    whole = ToneLearner()
    expected = train(whole, examples, CONFIG)

    places = Checkpoints(tmp_path / "run")
    for after in stops:
        with pytest.raises(KeyboardInterrupt):
            train(ToneLearner(), examples, CONFIG, Stopping(after), places)
    resumed = ToneLearner()
    recorder = Recorder()
    report = train(resumed, examples, CONFIG, recorder, places)

    assert without_seconds(report) == without_seconds(expected)
    for name, weight in state(whole).items():
        assert torch.equal(weight, state(resumed)[name]), name
    assert any(f"going on after step {sum(stops)} of 20" in note for note in recorder.notes)


def test_the_interruption_says_how_to_go_on(examples, tmp_path):
    stopping = Stopping(5)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, stopping, Checkpoints(tmp_path))
    assert any("after step 5 of 20: run the same statement again" in note for note in stopping.notes)
    assert [place.name for place in tmp_path.iterdir()] == ["step-000000005"]


def test_without_a_place_an_interruption_is_only_that(examples):
    stopping = Stopping(2)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, stopping)
    assert not any("run the same statement" in note for note in stopping.notes)


def test_sigterm_does_what_it_would_have_done_after_the_checkpoint(examples, tmp_path):
    received = []
    previous = signal.signal(signal.SIGTERM, lambda number, frame: received.append(number))
    try:
        with pytest.raises(TrainingError, match="interrupted after step 3 of 20"):
            train(ToneLearner(), examples, CONFIG, Stopping(3, signal.SIGTERM), Checkpoints(tmp_path))
    finally:
        signal.signal(signal.SIGTERM, previous)
    assert received == [signal.SIGTERM]
    assert (tmp_path / "step-000000003").is_dir()


def test_a_killed_run_goes_on_from_its_last_checkpoint(examples, tmp_path):
    places = Checkpoints(tmp_path)

    class Killed(Recorder):
        def advance(self, amount, **figures):
            if figures.get("epoch") == 3:
                raise SystemExit  # nothing of ours runs after a kill -9, and nothing of ours handles this

    with pytest.raises(SystemExit):
        train(ToneLearner(), examples, replace(CONFIG, checkpoint_minutes=0), Killed(), places)
    newest = places.newest()
    assert newest is not None
    assert newest.numbers["step"] == 10
    whole, resumed = ToneLearner(), ToneLearner()
    train(whole, examples, CONFIG)
    train(resumed, examples, CONFIG, checkpoints=places)
    for name, weight in state(whole).items():
        assert torch.equal(weight, state(resumed)[name]), name


def test_a_half_written_checkpoint_is_not_taken(examples, tmp_path):
    places = Checkpoints(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, Stopping(5), places)
    (tmp_path / "step-000000009.part").mkdir()
    newest = places.newest()
    assert newest is not None
    assert newest.numbers["step"] == 5


def test_a_damaged_checkpoint_is_refused_with_the_way_out(examples, tmp_path):
    places = Checkpoints(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, Stopping(5), places)
    weights = tmp_path / "step-000000005" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(TrainingError, match="step-000000005 cannot be read") as raised:
        train(ToneLearner(), examples, CONFIG, checkpoints=places)
    assert raised.value.hint == "resume=False starts the training anew"


def test_a_full_disk_keeps_the_checkpoint_before(examples, tmp_path, monkeypatch):
    places = Checkpoints(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, Stopping(5), places)

    def full(tensors, path):
        Path(path).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint, "save_file", full)
    stopping = Stopping(1)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, stopping, places)
    assert re.search(r"after step 6 cannot be written.*the disk is full\n.*free some space", stopping.notes[-1])
    assert [place.name for place in tmp_path.iterdir()] == ["step-000000005"]


def test_a_disk_that_is_really_full_ends_no_training(examples, tmp_path):
    """The limit on file sizes makes the system refuse safetensors' own writing, whose error is no OSError."""
    places, recorder = Checkpoints(tmp_path), Recorder()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, limits[1]))
    try:
        report = train(ToneLearner(), examples, replace(CONFIG, checkpoint_minutes=0), recorder, places)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert report.steps == 20
    assert any("the checkpoint after step 1 cannot be written" in note for note in recorder.notes)
    assert places.newest() is None
    assert not list(tmp_path.iterdir())


def test_a_finished_training_need_not_be_done_again_when_the_export_fails(examples, tmp_path):
    places, whole, again = Checkpoints(tmp_path), ToneLearner(), ToneLearner()
    expected = train(whole, examples, CONFIG, checkpoints=places)
    recorder = Recorder()
    report = train(again, examples, CONFIG, recorder, places)
    assert report.steps == 20
    assert "going on after step 20 of 20" in recorder.notes[0]
    assert without_seconds(report) == without_seconds(expected)
    for name, weight in state(whole).items():
        assert torch.equal(weight, state(again)[name]), name


def test_validation_can_be_interrupted(examples, tmp_path):
    class DuringValidation(ToneLearner):
        def transcribe(self, audio):
            os.kill(os.getpid(), signal.SIGINT)
            return super().transcribe(audio)

    config = replace(CONFIG, validation_split=0.5, batch_size=4)
    places = Checkpoints(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(DuringValidation(), examples, config, checkpoints=places)
    newest = places.newest()
    assert newest is not None
    assert (newest.numbers["epoch"], newest.numbers["batch"], newest.numbers["history"]) == (1, 5, [])
    whole, resumed = ToneLearner(), ToneLearner()
    expected = train(whole, examples, config)
    report = train(resumed, examples, config, checkpoints=places)
    assert without_seconds(report) == without_seconds(expected)


def test_a_checkpoint_that_does_not_fit_is_refused(examples, tmp_path):
    places = Checkpoints(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, Stopping(5), places)
    (tmp_path / "step-000000005" / "state.json").write_text("[]")
    with pytest.raises(TrainingError, match="does not fit this training") as raised:
        train(ToneLearner(), examples, CONFIG, checkpoints=places)
    assert raised.value.hint == "resume=False starts the training anew"


def test_other_runs_of_a_name_are_found_and_forgotten(tmp_path: Path):
    own = checkpoints(tmp_path, "digits", "base", {"epochs": 5}, "data")
    other = checkpoints(tmp_path, "digits", "base", {"epochs": 6}, "data")
    stranger = checkpoints(tmp_path, "digits_too", "base", {}, "data")
    for each in (own, other, stranger):
        each.folder.mkdir(parents=True)
    assert others(tmp_path, "Digits", own) == [other.folder]
    forget(tmp_path, "Digits")
    assert [folder.name for folder in (tmp_path / "runs").iterdir()] == [stranger.folder.name]


def test_the_same_statement_finds_its_run_and_another_does_not(tmp_path: Path):
    options = {"epochs": 5, "learning_rate": 1e-3, "conv_dim": (1, 2), "device": "cpu"}
    first = checkpoints(tmp_path, "Digits", "Wav2Vec2Scratch", options, "data")
    assert checkpoints(tmp_path, "digits", "Wav2Vec2Scratch", {**options, "device": "auto"}, "data") == first
    others = [
        checkpoints(tmp_path, "other", "Wav2Vec2Scratch", options, "data"),
        checkpoints(tmp_path, "digits", "Wav2Vec2En 12ab", options, "data"),
        checkpoints(tmp_path, "digits", "Wav2Vec2Scratch", {**options, "epochs": 6}, "data"),
        checkpoints(tmp_path, "digits", "Wav2Vec2Scratch", options, "more data"),
    ]
    assert first not in others


def test_a_name_has_one_trainer(tmp_path: Path):
    with only_trainer(tmp_path, "digits"):
        with (
            pytest.raises(RegistryError, match="model DIGITS is being trained by another process"),
            only_trainer(tmp_path, "DIGITS"),
        ):
            pass
        with only_trainer(tmp_path, "letters"):
            pass
    with only_trainer(tmp_path, "digits"):
        pass
