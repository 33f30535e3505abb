"""The Ray cluster of a session: the one that RAY_ADDRESS names, or one on this machine while it lasts."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import ClusterError
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.files.scratch import scratch_folder
from thanosql.runtime.ray.failed_start import BUSY, end_processes, first_reason

ADDRESS = "RAY_ADDRESS"
"""Ray's own variable for the cluster to use."""

OBJECT_STORE_BYTES = 200 * 2**20
"""Shared memory of a cluster on this machine: rows and texts pass through it, recordings stay in their files."""


STARTS = 3
"""How often a cluster on this machine is started: Ray gives its helpers 15 seconds, which a busy machine may not do."""


_connecting = threading.RLock()
"""A process is in one cluster at a time, however many sessions and threads it has."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What a cluster has in all."""

    cores: int
    gpus: int


class Cluster:
    """Connects to Ray when it is first needed; ``close`` leaves it, and ends a cluster that was started for this."""

    def __init__(self) -> None:
        self._ray: Any = None
        self._joined = False
        """Whether this is Ray's connection of ours, not of the program around."""
        self._folder: Path | None = None
        """Of a cluster that was started for this: Ray's sockets and logs."""
        self._scratch = ExitStack()
        """What removes the folder."""

    @property
    def configured(self) -> bool:
        """Whether there is a cluster beyond this machine: RAY_ADDRESS names one, or the program has joined one."""
        return bool(os.environ.get(ADDRESS)) or self._is_joined()

    @property
    def name(self) -> str:
        """What plans call the cluster."""
        if not self.configured or self._folder is not None:
            return "local"
        return os.environ.get(ADDRESS) or "the program's own"

    def resources(self) -> Resources:
        """Return what the cluster has; one that is not configured is not started for this. Raises ClusterError."""
        if self._ray is None and not self.configured:
            require_ray()
            return Resources(usable_cores(), _gpus())
        total = self.connect().cluster_resources()
        return Resources(int(total.get("CPU", 0)), int(total.get("GPU", 0)))

    def connect(self) -> Any:
        """Return the module ``ray``, connected. Raises ClusterError."""
        with _connecting:
            # Another session of this process may have ended the cluster that this one found.
            if self._ray is None or not self._ray.is_initialized():
                require_ray()
                # Ray would report each start to its makers.
                os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
                with _termination_kept():
                    import ray

                    if not ray.is_initialized():
                        self._join(ray)
                self._ray = ray
            return self._ray

    def has_other_nodes(self) -> bool:
        """Say whether the cluster has nodes beside this process's own. Raises ClusterError."""
        ray = self.connect()
        own = ray.get_runtime_context().get_node_id()
        return any(node["Alive"] and node["NodeID"] != own for node in ray.nodes())

    def close(self) -> None:
        """Leave the cluster; end it when it was started here."""
        if self._ray is not None and self._joined:
            self._ray.shutdown()
        self._ray, self._joined = None, False
        self._folder = None
        with suppress(OSError):  # where processes that end still write there, the next session removes it
            self._scratch.close()

    def _is_joined(self) -> bool:
        import sys

        ray = sys.modules.get("ray")
        return ray is not None and self._folder is None and bool(ray.is_initialized())

    def _join(self, ray: Any) -> None:
        address = os.environ.get(ADDRESS) or None
        quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False, "logging_level": logging.ERROR}
        try:
            if address is not None:
                ray.init(address=address, **quiet)
            else:
                self._start(ray, quiet)
            self._joined = True
        except Exception as error:  # Ray's errors of starting share no base class
            reason = first_reason(self._folder) if self._folder is not None else None
            ray.shutdown()
            if self._folder is not None:
                end_processes(self._folder)
            self.close()
            where = "a cluster on this machine cannot be started" if address is None else f"{address} cannot be reached"
            raise ClusterError(
                f"Ray: {where}: {reason or str(error).strip() or type(error).__name__}",
                hint=BUSY
                if reason is not None
                else f"{ADDRESS} names the cluster to use, as in 'head:6379'; engine='local' does without Ray",
            ) from error

    def _start(self, ray: Any, quiet: dict[str, Any]) -> None:
        """Start a cluster on this machine, again where its helpers were too slow for Ray's patience."""
        # Not in /tmp/ray, where clusters of other users are looked for; short, for it holds sockets.
        self._folder = self._scratch.enter_context(scratch_folder())
        for attempt in range(1, STARTS + 1):
            folder = self._folder / str(attempt)
            try:
                # Named, or else Ray would join whatever cluster somebody has started on this machine.
                ray.init(
                    address="local",
                    num_cpus=usable_cores(),
                    include_dashboard=False,
                    object_store_memory=OBJECT_STORE_BYTES,
                    _temp_dir=str(folder),
                    **quiet,
                )
            except Exception:
                if attempt == STARTS or first_reason(folder) is None:
                    raise
                ray.shutdown()
                end_processes(folder)
            else:
                return


def require_ray() -> None:
    """Raise ClusterError when Ray is not installed."""
    if find_spec("ray") is None:
        raise ClusterError(
            "engine='ray' needs Ray, which is not installed",
            hint="pip install 'thanosql[ray]'; or use engine='local'",
        )


@contextmanager
def _termination_kept() -> Iterator[None]:
    """Leave SIGTERM as it was: Ray takes it over, and a training that it ends would write no checkpoint."""
    main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if main and before is not None:
            signal.signal(signal.SIGTERM, before)


def _gpus() -> int:
    from thanosql.runtime.models.cuda import count_devices

    try:
        return count_devices()
    except OSError:  # no driver
        return 0
