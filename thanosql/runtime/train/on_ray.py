"""The workers of BUILD and FIT as Ray actors: the same worker, reached over the network instead of a pipe.

The process of the statement leads, and takes part with its own device. The home must be on storage that all nodes see:
the actors read the model from it, and its checkpoints are what a later attempt goes on from.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.ray.cluster import Cluster, require_ray
from thanosql.runtime.train.device import training_device
from thanosql.runtime.train.launcher import WorkerProcess
from thanosql.runtime.train.worker import serve

if TYPE_CHECKING:
    import torch

LOOK_SECONDS = 0.1
"""Between two questions to Ray whether an actor lives."""

START_SECONDS = 300.0
"""How long an actor may wait for its place in the cluster, and to begin."""


class RemoteWorker:
    """An actor that serves whoever listens at an address, and knows the key."""

    def serve(self, address: tuple[str, int], key: bytes) -> None:
        """Work until the other end is closed, which ends the process of the actor."""
        connection = Client(address, authkey=key)
        assert isinstance(connection, Connection)
        serve(connection)


@dataclass(frozen=True, slots=True)
class OnRay:
    """Starts the other processes of a training in the cluster; ``folder`` is the home, which all nodes see."""

    cluster: Cluster
    folder: Path

    def devices(self, device: str, devices: int | Literal["auto"]) -> tuple[torch.device, ...]:
        """Return the device of each process; 'auto' is one.

        Raises ClusterError without Ray, and TrainingError for GPUs: of the one that this process leads with Ray knows
        nothing, and would give it to an actor, too.
        """
        require_ray()
        first = training_device(device)
        if first.type == "cuda":
            raise TrainingError(
                f"engine='ray' shares a training among CPUs, and device={device!r} is a GPU here",
                hint="engine='local' shares it among the GPUs of this machine; or device='cpu'",
            )
        return (first,) * (1 if isinstance(devices, str) else devices)

    def start(self, log: Path, device: torch.device) -> WorkerProcess:
        """Start an actor and wait for its call. Raises TrainingError when none comes."""
        ray = self.cluster.connect()
        here, key = ray.util.get_node_ip_address(), secrets.token_bytes(32)
        actor = ray.remote(RemoteWorker).options(num_cpus=1, max_restarts=0).remote()
        with closing(socket.create_server((here, 0))) as listening:
            process = ActorProcess(ray, actor, actor.serve.remote(listening.getsockname(), key), log)
            connection = _accepted(listening, key, process)
        return WorkerProcess(process, connection, log, device)

    def meeting(self, folder: Path) -> str:
        """Return an address of this machine at which nobody listens yet."""
        here = self.cluster.connect().util.get_node_ip_address()
        with closing(socket.create_server((here, 0))) as free:
            return f"tcp://{here}:{free.getsockname()[1]}"


class ActorProcess:
    """An actor, known from outside as a process is; why it was lost is written into ``log``."""

    def __init__(self, ray: Any, actor: Any, serving: Any, log: Path) -> None:
        self._ray, self._actor, self._serving, self._log = ray, actor, serving, log
        self._looked = 0.0
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Look, now and then, whether the actor has ended."""
        if self.returncode is None and time.monotonic() - self._looked > LOOK_SECONDS:
            self._looked = time.monotonic()
            ready, _ = self._ray.wait([self._serving], timeout=0)
            if ready:
                self._ended()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the actor ends. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            ready, _ = self._ray.wait([self._serving], timeout=timeout)
            if not ready:
                raise subprocess.TimeoutExpired("ray", timeout or 0.0)
            self._ended()
        assert self.returncode is not None
        return self.returncode

    def kill(self) -> None:
        """End the actor."""
        self._ray.kill(self._actor)

    def _ended(self) -> None:
        self.returncode = 1
        try:
            self._ray.get(self._serving)
        except Exception as error:  # Ray tells by exceptions how an actor ended
            with suppress(OSError):
                self._log.write_text(" ".join(str(error).split()))


def _accepted(listening: socket.socket, key: bytes, process: ActorProcess) -> Connection:
    """Return the connection of the one that knows the key. Raises TrainingError when the actor does not call."""
    listening.settimeout(LOOK_SECONDS)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(TimeoutError):
            called, _ = listening.accept()
            called.setblocking(True)
            connection = Connection(called.detach())
            try:
                deliver_challenge(connection, key)
                answer_challenge(connection, key)
            except (OSError, EOFError):  # somebody else
                connection.close()
            else:
                return connection
    process.kill()
    raise TrainingError(
        "Ray gave no process to the training",
        hint="the cluster may have no room for one: devices says how many it needs",
    )
