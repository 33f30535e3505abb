"""The other processes of a training that runs on several devices, as the process of the statement sees them.

The statement's process is number 0. It has the data, the optimizer, the checkpoints and the validation; the workers
have the weights, and compute the gradient of their rows of each step. A worker can end at any time: nobody waits for it
then in an exchange that it will never enter, and what it leaves is a training as it was after the last whole step.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from torch import distributed

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.files.scratch import scratch_folder
from thanosql.runtime.files.staging import staging_folder
from thanosql.runtime.progress import Progress
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.device import training_devices
from thanosql.runtime.train.exchange import copy_tensors, sum_gradients
from thanosql.runtime.train.gradient import StepRows
from thanosql.runtime.train.launcher import Launcher, WorkerProcess
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.messages import (
    Compute,
    Computed,
    Failed,
    GiveGradients,
    Join,
    Ready,
    Start,
    TakeWeights,
    receive,
    send,
)
from thanosql.runtime.train.replica import Replica, Replicate
from thanosql.runtime.train.worker import all_tensors, join_group, trained

POLL_SECONDS = 1e-4
"""Between two looks at an exchange."""

PATIENCE = 5.0
"""Seconds in which a process that has nothing left to do ends by itself."""


class WorkerError(TrainingError):
    """Another process of the training is lost; the weights here are those after the last whole step."""


class Here:
    """Processes on this machine, as many as the statement's ``devices`` says."""

    folder: Path | None = None
    restarts = 0
    """What ends a process here is most often that memory is short, and would end the next one, too."""

    def devices(self, device: str, devices: int | Literal["auto"]) -> tuple[torch.device, ...]:
        """Return the devices of this machine. Raises TrainingError for more than there are."""
        return training_devices(device, devices)

    @contextmanager
    def lead(self, device: torch.device) -> Iterator[torch.device]:
        """Give this process the device that it was told."""
        yield device

    def travelling(self, replica: Replica) -> Replica:
        """Return the replica as it is: all processes see the same files."""
        return replica

    def start(self, log: Path, device: torch.device) -> WorkerProcess:
        """Start a process, which ends when this one does."""
        return _started(log, device)

    def meeting(self, folder: Path) -> str:
        """Return the address of a file."""
        return (folder / "store").as_uri()


@dataclass(slots=True)
class Workers:
    """The workers of one run, in the order of their numbers, which begin at 1."""

    learner: Learner
    progress: Progress
    folder: Path
    device: torch.device
    launcher: Launcher = field(default_factory=Here)
    processes: list[WorkerProcess] = field(default_factory=list)
    parameters: list[torch.nn.Parameter] = field(default_factory=list)
    _moved: bool = False
    """Whether the weights here are newer than those of the workers."""
    _places: tuple[int, ...] = ()
    """Of the parameters that have a gradient in any process."""
    _starts: tuple[Start, ...] = ()
    """What each worker is told first."""
    _lost_after: int = -1
    """The steps that were done when a worker was lost last."""
    _losses: int = 0
    """How often a worker was lost after so many steps."""

    def start(self, replicate: Replicate, config: TrainConfig, devices: Sequence[torch.device], threads: int) -> None:
        """Start a process for each device; it loads its model while other things are done here."""
        precision = torch.get_float32_matmul_precision()
        try:
            replica = self.launcher.travelling(replicate(self.learner, self.folder))
            self._starts = tuple(Start(replica, config, device, threads, precision) for device in devices)
            self._launch()
        except (OSError, SafetensorError) as error:
            raise TrainingError(
                f"the processes for devices={len(devices) + 1} cannot be started: {error}",
                hint=f"they need room for a copy of the model in {self.folder.parent}; or use devices=1",
            ) from error

    def _launch(self) -> None:
        for number, start in enumerate(self._starts, start=1):
            process = self.launcher.start(self.folder / f"worker-{number}.log", start.device)
            self.processes.append(process)
            self._send(process, start)

    def replace(self, lost: WorkerError, step: int) -> None:
        """Start all processes anew after one was ``lost`` when ``step`` steps were done; `join` must follow.

        Raises WorkerError when that has been in vain, or when no process comes in its place.
        """
        self._losses = self._losses + 1 if step == self._lost_after else 1
        self._lost_after = step
        if self._losses > self.launcher.restarts:
            raise lost
        self.progress.note(f"{lost.message}\nafter step {step} the training goes on with new processes")
        self.end()
        self.processes, self._moved = [], False
        try:
            self._launch()
        except (OSError, TrainingError) as error:
            raise WorkerError(
                f"{lost.message}; in its place: {error.message if isinstance(error, TrainingError) else error}",
                hint=lost.hint,
            ) from error

    def join(self) -> None:
        """Wait until all workers have their model, and give them the weights of the learner, which is on its device."""
        self.parameters = trained(self.learner.module)
        for process in self.processes:
            self._reply(process, Ready)
        count = len(self.processes) + 1
        store = self.launcher.meeting(self.folder)
        for rank, process in enumerate(self.processes, start=1):
            self._send(process, Join(store, rank, count))
        join_group(self.device, Join(store, 0, count))
        copy_tensors(all_tensors(self.learner.module), self._wait)

    def begin(self, step: int, batch: StepRows) -> StepRows:
        """Let the workers compute their rows of a step with the newest weights; return the rows that are left.

        Rows are dealt out by length, one after the other: then all have about as much to do, and to keep in memory.
        """
        if self._moved:
            self._tell(TakeWeights())
            copy_tensors(self.parameters, self._wait)
            self._moved = False
        count = len(self.processes) + 1
        descending = sorted(range(len(batch)), key=lambda position: -batch.lengths[position])
        for rank, process in enumerate(self.processes, start=1):
            self._send(process, Compute(step, batch.at(sorted(descending[rank::count])), len(batch)))
        return batch.at(sorted(descending[::count]))

    def losses(self) -> float:
        """Return the workers' shares of the loss, all together, when they are computed."""
        places = {place for place, each in enumerate(self.parameters) if each.grad is not None}
        loss = 0.0
        for process in self.processes:
            computed: Computed = self._reply(process, Computed)
            loss += computed.loss
            places |= set(computed.places)
            for note in computed.notes:
                self.progress.note(note)
        self._places = tuple(sorted(places))
        return loss

    def add_gradients(self) -> None:
        """Add the workers' gradients to those here; what no process has a gradient of stays without one."""
        self._tell(GiveGradients(self._places))
        sum_gradients([self.parameters[place] for place in self._places], self._wait)
        self._moved = True

    def end(self) -> None:
        """End all workers, whatever they are at."""
        for each in self.processes:
            each.connection.close()
        deadline = time.monotonic() + PATIENCE
        for each in self.processes:
            with suppress(subprocess.TimeoutExpired):
                each.process.wait(max(0.0, deadline - time.monotonic()))
            each.process.kill()
            each.process.wait()
        world = distributed.group.WORLD
        if world is not None:
            if self.device.type == "cuda":
                # An exchange that a lost worker has not taken part in would be waited for.
                world.abort()
            distributed.destroy_process_group()

    def _tell(self, message: object) -> None:
        for process in self.processes:
            self._send(process, message)

    def _send(self, process: WorkerProcess, message: object) -> None:
        try:
            send(process.connection, message)
        except OSError:
            raise self._lost(process) from None

    def _reply(self, process: WorkerProcess, expected: type) -> Any:
        try:
            reply = receive(process.connection)
        except (EOFError, OSError):
            raise self._lost(process) from None
        if isinstance(reply, Failed):
            raise TrainingError(f"the training process on {process.device}: {reply.message}", hint=reply.hint)
        assert isinstance(reply, expected)
        return reply

    def _wait(self, work: distributed.Work) -> None:
        """Wait for an exchange as long as all workers live."""
        try:
            while not work.is_completed():
                for process in self.processes:
                    if process.process.poll() is not None:
                        raise self._lost(process)
                time.sleep(POLL_SECONDS)
            work.wait()
        except RuntimeError as error:
            raise self._lost(self._first_dead(), str(error)) from error

    def _first_dead(self) -> WorkerProcess:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for process in self.processes:
                if process.process.poll() is not None:
                    return process
            time.sleep(0.01)
        return self.processes[0]

    def _lost(self, process: WorkerProcess, otherwise: str = "") -> WorkerError:
        """Return the error for a process that is lost, with the end of what it complained of."""
        with suppress(subprocess.TimeoutExpired):
            process.process.wait(PATIENCE)
        code = process.process.returncode
        how = "does not answer" if code is None else f"was ended by signal {-code}" if code < 0 else f"ended ({code})"
        lines = process.log.read_text(errors="replace").split("\n") if process.log.exists() else []
        reason = next((line for line in reversed(lines) if line.strip()), otherwise)
        return WorkerError(
            f"the training process on {process.device} {how}" + (f": {reason}" if reason else ""),
            hint="run the same statement again to go on, with devices=1 if it happens again",
        )


@contextmanager
def workers(
    devices: Sequence[torch.device],
    learner: Learner,
    config: TrainConfig,
    replicate: Replicate | None,
    progress: Progress,
    launcher: Launcher,
) -> Iterator[Workers | None]:
    """Start a process for each of ``devices`` but the first, which is this one's; end them on leaving.

    Gives None for one device. Raises TrainingError when a process cannot be started, or when this one takes part in
    another group of torch.distributed, which cannot be left for a while.
    """
    if len(devices) == 1:
        yield None
        return
    if replicate is None:
        raise ValueError("several devices need replicas of the learner")
    if distributed.is_initialized():
        raise TrainingError(
            f"devices={len(devices)}, but this process is one of several already (torch.distributed)",
            hint="devices=1 trains in this process alone",
        )
    threads = torch.get_num_threads()
    share = max(1, threads // len(devices))
    with scratch_folder() if launcher.folder is None else staging_folder(launcher.folder) as folder:
        group = Workers(learner, progress, folder, devices[0], launcher)
        try:
            group.start(replicate, config, devices[1:], share)
            if devices[0].type == "cpu":
                torch.set_num_threads(share)
            yield group
        finally:
            torch.set_num_threads(threads)
            group.end()


def _started(log: Path, device: torch.device) -> WorkerProcess:
    # Not by multiprocessing: it would run the main module of the user's program again in each worker.
    ours, theirs = Pipe()
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; "
        f"from thanosql.runtime.train.worker import main; main({theirs.fileno()})"
    )
    with theirs, log.open("wb") as complaints:
        process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            pass_fds=(theirs.fileno(),),
            # Ctrl-C is for the process of the statement, which ends the others when the step is done.
            start_new_session=True,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
    return WorkerProcess(process, ours, log, device)
