"""A worker that is lost while others can take its place: the training goes on where it stood, or says why not."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.runtime.tones import Recorder, words, write
from tests.runtime.train.test_train_devices import CONFIG, SteadyLearner, ToneReplica, replicate
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.launcher import WorkerProcess
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.workers import Here


class Patient(Here):
    """Replaces what is lost, as a cluster does; of so many ``starts`` it makes no more."""

    restarts = 3

    def __init__(self, starts: int = 100) -> None:
        self.left = starts
        self.started: list[WorkerProcess] = []

    def start(self, log: Path, device: torch.device) -> WorkerProcess:
        if not self.left:
            raise TrainingError("the cluster has no room")
        self.left -= 1
        self.started.append(super().start(log, device))
        return self.started[-1]

    def meeting(self, folder: Path) -> str:
        return (folder / secrets.token_hex(4)).as_uri()


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    texts = words(20)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, SteadyLearner())


def doomed(learner: Any, folder: Path, after: int) -> ToneReplica:
    return replicate(learner, folder, last=after, failure="killed")


def test_a_lost_worker_is_replaced_and_changes_nothing(examples: Examples) -> None:
    whole, lucky, recorder, launcher = SteadyLearner(), SteadyLearner(), Recorder(), Patient()
    expected = train(whole, examples, replace(CONFIG, devices=1))
    report = train(lucky, examples, CONFIG, recorder, replicate=partial(doomed, after=2), launcher=launcher)
    assert report.steps == expected.steps == 6
    # Of six steps each worker lives for two, and the last has nothing more to do.
    assert [each.process.poll() for each in launcher.started] == [-9, -9, 0]
    assert [note for note in recorder.notes if "after step 2 the training goes on" in note]
    assert [note for note in recorder.notes if "after step 4 the training goes on" in note]
    for entry, same in zip(report.history, expected.history, strict=True):
        assert entry["loss"] == pytest.approx(same["loss"], rel=1e-5)
    for weight, other in zip(whole.module.parameters(), lucky.module.parameters(), strict=True):
        torch.testing.assert_close(other, weight, rtol=1e-5, atol=1e-6)


def test_workers_that_end_at_the_same_step_again_and_again_end_the_run(examples: Examples) -> None:
    launcher = Patient()
    with pytest.raises(TrainingError, match="was ended by signal 9") as raised:
        train(SteadyLearner(), examples, CONFIG, replicate=partial(doomed, after=0), launcher=launcher)
    assert "run the same statement again to go on" in (raised.value.hint or "")
    assert len(launcher.started) == 1 + launcher.restarts
    assert all(each.process.poll() is not None for each in launcher.started)


def test_without_anything_in_its_place_the_run_says_how_to_go_on(examples: Examples, tmp_path: Path) -> None:
    places = Checkpoints(tmp_path)
    with pytest.raises(TrainingError, match="signal 9; in its place: the cluster has no room") as raised:
        train(
            SteadyLearner(),
            examples,
            CONFIG,
            checkpoints=places,
            replicate=partial(doomed, after=2),
            launcher=Patient(starts=1),
        )
    assert "run the same statement again to go on" in (raised.value.hint or "")
    newest = places.newest()
    assert newest is not None
    assert newest.numbers["step"] == 2
