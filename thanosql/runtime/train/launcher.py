"""Where the other processes of a training come from: this machine, or the nodes of a cluster."""

from __future__ import annotations

import subprocess
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import torch

    from thanosql.runtime.train.replica import Replica


class Handle(Protocol):
    """What is known of a process from outside; ``subprocess.Popen`` is one."""

    @property
    def returncode(self) -> int | None:
        """How it ended, None while it has not been seen to; below 0 the signal that ended it."""

    def poll(self) -> int | None:
        """Look whether it has ended, and return how."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends. Raises subprocess.TimeoutExpired after ``timeout`` seconds."""

    def kill(self) -> None:
        """End it, whatever it is at."""


@dataclass(slots=True)
class WorkerProcess:
    """A worker, the socket to it, and where its complaints go."""

    process: Handle | subprocess.Popen[bytes]
    connection: Connection
    log: Path
    device: torch.device


class Launcher(Protocol):
    """Starts the processes of one training."""

    @property
    def folder(self) -> Path | None:
        """The folder for the model that processes load, whose leftovers sessions clear; None for temporary files'."""

    @property
    def restarts(self) -> int:
        """How often processes are started anew when one is lost, without a step in between."""

    def devices(self, device: str, devices: int | Literal["auto"]) -> tuple[torch.device, ...]:
        """Return the device of each process, the statement's own first. Raises TrainingError for too many."""

    def lead(self, device: torch.device) -> AbstractContextManager[torch.device]:
        """Give this process a device of its own like ``device`` inside a ``with`` block."""

    def travelling(self, replica: Replica) -> Replica:
        """Return a replica that can be loaded wherever this starts processes."""

    def start(self, log: Path, device: torch.device) -> WorkerProcess:
        """Start a process that serves this one. Raises OSError."""

    def meeting(self, folder: Path) -> str:
        """Return where the processes meet, as torch.distributed writes it; ``folder`` is the training's."""
