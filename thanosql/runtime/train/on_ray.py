"""The workers of BUILD and FIT as Ray actors: the same worker, reached over the network instead of a pipe.

The process of the statement leads, and takes part with a device of its own. It alone writes and reads checkpoints, in
its home; what the actors need of the model they read from there where they see it, and else it travels to them.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.ray.cluster import Cluster, require_ray
from thanosql.runtime.train.launcher import WorkerProcess
from thanosql.runtime.train.ray_devices import leading_gpu, ray_devices
from thanosql.runtime.train.replica import SavedLearner
from thanosql.runtime.train.travelling import Parts, arrive, sent, travelling
from thanosql.runtime.train.worker import serve

if TYPE_CHECKING:
    import torch

    from thanosql.runtime.train.replica import Replica

LOOK_SECONDS = 0.1
"""Between two questions to Ray whether an actor lives."""

START_SECONDS = 300.0
"""How long an actor may wait for its place in the cluster, and to begin."""

SILENT_SECONDS = 60
"""After so long without a sign of life the other end of a connection counts as lost."""

RESTARTS = 3
"""How often actors are started anew without a step in between: after that it is not the nodes."""


class RemoteWorker:
    """An actor that serves whoever listens at an address, and knows the key."""

    def serve(self, address: tuple[str, int], key: bytes, files: Mapping[Path, Parts]) -> None:
        """Work until the other end is closed, which ends the process of the actor; ``files`` are those of models."""
        for folder, parts in files.items():
            arrive(folder, parts)
        connection = Client(address, authkey=key)
        assert isinstance(connection, Connection)
        _watch(connection)
        serve(connection)


@dataclass(frozen=True, slots=True)
class OnRay:
    """Starts the other processes of a training in the cluster; ``folder`` is the home's for work in progress."""

    cluster: Cluster
    folder: Path
    restarts: int = RESTARTS
    _sent: dict[Path, Parts] = field(default_factory=dict)
    """The files of models that actors may not see, by the folders where they are."""

    def devices(self, device: str, devices: int | Literal["auto"]) -> tuple[torch.device, ...]:
        """Return the device of each process, as that process calls it; 'auto' is all GPUs, or one CPU.

        Raises ClusterError without Ray, and TrainingError for GPUs that the cluster or this process does not have.
        """
        require_ray()
        return ray_devices(self.cluster, device, devices)

    @contextmanager
    def lead(self, device: torch.device) -> Iterator[torch.device]:
        """Reserve a GPU of this node in Ray while this process leads; on a CPU there is nothing to reserve."""
        if device.type != "cuda":
            yield device
            return
        with leading_gpu(self.cluster.connect()) as reserved:
            yield reserved

    def travelling(self, replica: Replica) -> Replica:
        """Return a replica that also loads on nodes that do not see the folder."""
        if not isinstance(replica, SavedLearner) or not self.cluster.has_other_nodes():
            return replica
        self._sent[replica.folder] = sent(self.cluster.connect(), replica)
        return travelling(replica)

    def start(self, log: Path, device: torch.device) -> WorkerProcess:
        """Start an actor and wait for its call. Raises TrainingError when none comes."""
        ray = self.cluster.connect()
        here, key = ray.util.get_node_ip_address(), secrets.token_bytes(32)
        actor = (
            ray.remote(RemoteWorker)
            .options(num_cpus=1, num_gpus=int(device.type == "cuda"), max_restarts=0, scheduling_strategy="SPREAD")
            .remote()
        )
        with closing(socket.create_server((here, 0))) as listening:
            process = ActorProcess(ray, actor, actor.serve.remote(listening.getsockname(), key, self._sent), log)
            connection = _accepted(listening, key, process)
        _watch(connection)
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


def _watch(connection: Connection) -> None:
    """Let a connection fail when the other end is silent: a machine without power closes nothing."""
    with closing(socket.socket(fileno=socket.dup(connection.fileno()))) as shared:
        shared.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
        for option in ("TCP_KEEPIDLE", "TCP_KEEPINTVL"):
            if hasattr(socket, option):  # the first is called otherwise on macOS
                shared.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), SILENT_SECONDS // 4)
