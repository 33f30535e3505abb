"""A training that several processes share: the sums of one process, and nothing left behind however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import distributed

from tests.runtime.tones import Recorder, ToneLearner, words, write
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.train import device as devices
from thanosql.runtime.train import workers as leading
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.device import training_devices
from thanosql.runtime.train.examples import Examples, check
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.seeding import seed_step

CONFIG = TrainConfig(epochs=2, learning_rate=1e-2, batch_size=7, device="cpu", devices=2)


class SteadyLearner(ToneLearner):
    """Draws nothing at random, which falls on other places where a batch is cut otherwise.

    One parameter takes part in nothing, and one in long recordings alone, as a mask's embedding does where a mask was
    drawn: it has a gradient in some processes and none in others.
    """

    def __init__(self) -> None:
        super().__init__()
        self.module.append(torch.nn.Identity())
        self.module[0].p = 0.0
        self.module[4].register_parameter("seldom", torch.nn.Parameter(torch.zeros(7)))
        self.module[4].register_parameter("never", torch.nn.Parameter(torch.ones(3)))

    def _logits(self, audio: Any) -> list[torch.Tensor]:
        training = self.module.training
        self.module.eval()
        try:
            logits = super()._logits(audio)
        finally:
            self.module.train(training)
        seldom: Any = self.module[4].seldom
        return [row + seldom if len(each) > 6_000 else row for row, each in zip(logits, audio, strict=True)]


@dataclass(frozen=True)
class ToneReplica:
    """Makes what the workers train; a worker fails when ``last`` steps are done, as ``failure`` says."""

    learner: type[ToneLearner]
    last: int | None = None
    failure: str = ""

    def load(self) -> ToneLearner:
        learner = self.learner()
        for parameter in learner.module.parameters():
            torch.nn.init.constant_(parameter, torch.nan)  # its weights do not count
        compute, last, failure = learner.loss, self.last, self.failure
        left = [last]

        def loss(audio: Any, labels: Any) -> torch.Tensor:
            if left[0] == 0 and failure == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if left[0] == 0:
                raise RuntimeError(failure)
            left[0] = None if left[0] is None else left[0] - 1
            return compute(audio, labels)

        learner.loss = loss  # type: ignore[method-assign]
        return learner


def replicate(learner: Any, folder: Path, last: int | None = None, failure: str = "") -> ToneReplica:
    return ToneReplica(type(learner), last, failure)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    texts = words(20)
    return check(write(tmp_path_factory.mktemp("tones"), texts), texts, ToneLearner())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The workers of a test; none may be left at its end."""
    processes: list[subprocess.Popen[bytes]] = []
    start = leading._started

    def watched(log: Path, device: torch.device) -> Any:
        found = start(log, device)
        processes.append(found.process)
        return found

    monkeypatch.setattr(leading, "_started", watched)
    yield processes
    assert processes
    assert all(process.poll() is not None for process in processes)
    assert not distributed.is_initialized()


def test_two_processes_compute_what_one_does(examples: Examples, started: list[Any]) -> None:
    alone, together = SteadyLearner(), SteadyLearner()
    expected = train(alone, examples, replace(CONFIG, devices=1))
    report = train(together, examples, CONFIG, replicate=replicate)
    assert len(started) == 1
    assert report.steps == expected.steps == 6
    for entry, same in zip(report.history, expected.history, strict=True):
        for name in ("loss", "validation_loss", "wer", "learning_rate"):
            assert entry[name] == pytest.approx(same[name], rel=1e-5), name
    for (name, weight), other in zip(
        alone.module.state_dict().items(), together.module.state_dict().values(), strict=True
    ):
        torch.testing.assert_close(other, weight, rtol=1e-5, atol=1e-6, msg=name)
    # Some rows were computed elsewhere, and what nothing depends on was not even decayed.
    assert sum(together.rows_seen) < 0.7 * sum(alone.rows_seen)
    assert torch.equal(together.module[4].never, torch.ones(3))
    assert not torch.equal(together.module[4].seldom, torch.zeros(7))


def test_a_worker_that_is_killed_ends_the_run_with_a_checkpoint_that_one_process_goes_on_from(
    examples: Examples, started: list[Any], tmp_path: Path
) -> None:
    places = Checkpoints(tmp_path)

    def doomed(learner: Any, folder: Path) -> ToneReplica:
        return replicate(learner, folder, last=2, failure="killed")

    with pytest.raises(TrainingError, match="the training process on cpu was ended by signal 9") as raised:
        train(SteadyLearner(), examples, CONFIG, checkpoints=places, replicate=doomed)
    assert "devices=1" in (raised.value.hint or "")
    newest = places.newest()
    assert newest is not None
    assert newest.numbers["step"] == 2
    whole, resumed = SteadyLearner(), SteadyLearner()
    train(whole, examples, replace(CONFIG, devices=1))
    report = train(resumed, examples, replace(CONFIG, devices=1), checkpoints=places)
    assert report.steps == 6
    for weight, other in zip(whole.module.parameters(), resumed.module.parameters(), strict=True):
        torch.testing.assert_close(other, weight, rtol=1e-5, atol=1e-6)


def test_a_failure_in_a_worker_is_told(examples: Examples, started: list[Any]) -> None:
    def broken(learner: Any, folder: Path) -> ToneReplica:
        return replicate(learner, folder, last=0, failure="shapes cannot be multiplied")

    with pytest.raises(TrainingError, match=r"on cpu: (?s:.*)RuntimeError: shapes cannot be multiplied"):
        train(SteadyLearner(), examples, CONFIG, replicate=broken)


def test_ctrl_c_ends_all_processes_after_the_step(examples: Examples, started: list[Any], tmp_path: Path) -> None:
    class Stopping(Recorder):
        def advance(self, amount: float, **figures: float | str) -> None:
            super().advance(amount, **figures)
            if "learning_rate" in figures and len(self.figures) > 1:
                os.kill(os.getpid(), signal.SIGINT)

    places, recorder = Checkpoints(tmp_path), Stopping()
    with pytest.raises(KeyboardInterrupt):
        train(ToneLearner(), examples, CONFIG, recorder, places, replicate=replicate)
    assert any("run the same statement again" in note for note in recorder.notes)
    assert places.newest() is not None


def test_when_the_leading_process_is_killed_the_workers_end(tmp_path: Path) -> None:
    """Run as a program whose main module has no guard: workers do not run it again."""
    program = tmp_path / "program.py"
    program.write_text(
        f"import sys; sys.path[:0] = {[str(Path(__file__).parents[3])]!r}\n"
        "from pathlib import Path\n"
        "import thanosql.runtime.train.workers as leading\n"
        "from tests.runtime.train.test_train_devices import CONFIG, replicate\n"
        "from tests.runtime.tones import ToneLearner, Recorder, words, write\n"
        "from dataclasses import replace\n"
        "from thanosql.runtime.train.examples import check\n"
        "from thanosql.runtime.train.loop import train\n"
        "class Telling(Recorder):\n"
        "    def advance(self, amount, **figures):\n"
        "        if 'learning_rate' in figures: print('step', flush=True)\n"
        "start = leading._started\n"
        "def watched(log, device):\n"
        "    found = start(log, device)\n"
        "    print(found.process.pid, flush=True)\n"
        "    return found\n"
        "leading._started = watched\n"
        "texts = words(8)\n"
        f"examples = check(write(Path({str(tmp_path)!r}), texts), texts, ToneLearner())\n"
        "train(ToneLearner(), examples, replace(CONFIG, epochs=3000), Telling(), replicate=replicate)\n"
    )
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert process.stdout.readline() == "step\n"
        process.kill()
    deadline = time.monotonic() + 30
    while _alive(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(worker)


def _alive(process: int) -> bool:
    with suppress(OSError):
        # A process that has ended but was not waited for is none.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_each_process_draws_its_own_dropout_and_the_first_the_one_it_would_draw_alone() -> None:
    drawn = []
    for rank in ((), (0,), (1,), (2,), (1,)):
        seed_step(3, 7, *rank)
        drawn.append(torch.rand(4))
    assert torch.equal(drawn[0], drawn[1])
    assert torch.equal(drawn[2], drawn[4])
    assert len({tuple(each.tolist()) for each in drawn}) == 3


@pytest.mark.parametrize(
    ("device", "wanted", "expected"),
    [
        ("auto", 1, ["cuda"]),
        ("auto", "auto", ["cuda:0", "cuda:1", "cuda:2"]),
        ("cuda", 2, ["cuda:0", "cuda:1"]),
        ("cuda:1", 1, ["cuda:1"]),
        ("cuda:1", "auto", ["cuda:1"]),
        ("cpu", "auto", ["cpu"]),
        ("cpu", 2, ["cpu", "cpu"]),
    ],
)
def test_the_devices_of_a_machine_with_three(
    device: str, wanted: Any, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_gpus", lambda: 3)
    assert [str(each) for each in training_devices(device, wanted)] == expected


@pytest.mark.parametrize(
    ("gpus", "device", "wanted", "message"),
    [
        (3, "auto", 4, "devices=4: PyTorch sees 3 CUDA devices"),
        (3, "cuda:1", 2, "device='cuda:1' is one of them"),
        (0, "auto", 2, "PyTorch sees 0 CUDA devices"),
        (0, "cuda", "auto", "PyTorch sees 0 CUDA devices"),
    ],
)
def test_more_devices_than_there_are_is_an_error(
    gpus: int, device: str, wanted: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_gpus", lambda: gpus)
    with pytest.raises(TrainingError, match=message) as raised:
        training_devices(device, wanted)
    assert raised.value.hint


def test_another_group_of_processes_is_not_broken_into(examples: Examples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading.distributed, "is_initialized", lambda: True)
    with pytest.raises(TrainingError, match="this process is one of several already"):
        train(ToneLearner(), examples, CONFIG, replicate=replicate)
