"""A crew of Ray actors: processes somewhere in the cluster, each with its share of cores and GPUs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thanosql.runtime.ray.crew import Done, Event, Lost, Ready

if TYPE_CHECKING:
    from thanosql.compiler.catalog import Distribution
    from thanosql.runtime.ray.cluster import Cluster


class Actors:
    """Actors of one class, made with the same arguments.

    Its method ``open`` is called once, and ``work`` for each task; both raise what is to end the statement. Ray itself
    restarts and repeats nothing: who deals out the tasks knows better what to do with a row whose worker was lost.
    """

    def __init__(self, cluster: Cluster, distribution: Distribution, kind: type, *arguments: Any) -> None:
        self._ray = cluster.connect()
        self._actor = self._ray.remote(kind).options(
            num_cpus=distribution.num_cpus,
            num_gpus=distribution.num_gpus,
            max_concurrency=distribution.calls,
            max_restarts=0,
            max_task_retries=0,
            scheduling_strategy="SPREAD",
        )
        # Once into the object store, from where each node fetches it once.
        self._arguments = [self._ray.put(argument) for argument in arguments]
        self._handles: dict[int, Any] = {}
        self._calls: dict[Any, tuple[int, int | None]] = {}
        """By what Ray calls the result: the worker, and the number of the call, None for ``open``."""
        self._number = 0

    def start(self) -> int:
        """Start an actor, as soon as the cluster has room for it."""
        self._number += 1
        handle = self._actor.remote(*self._arguments)
        self._handles[self._number] = handle
        self._calls[handle.open.remote()] = (self._number, None)
        return self._number

    def call(self, worker: int, task: Any) -> int:
        """Let an actor work on a task."""
        self._number += 1
        self._calls[self._handles[worker].work.remote(task)] = (worker, self._number)
        return self._number

    def wait(self, seconds: float) -> list[Event]:
        """Return what actors have done, and which are gone."""
        ready, _ = self._ray.wait(list(self._calls), num_returns=1, timeout=seconds)
        if ready:  # and all others that are, too
            ready, _ = self._ray.wait(list(self._calls), num_returns=len(self._calls), timeout=0)
        # Those of an actor that turns out to be lost on the way are no longer among the calls.
        return [self._event(reference) for reference in ready if reference in self._calls]

    def end(self) -> None:
        """End all actors at once."""
        for handle in self._handles.values():
            self._ray.kill(handle)
        self._handles, self._calls = {}, {}

    def _event(self, reference: Any) -> Event:
        from ray.exceptions import RayError, RayTaskError

        worker, call = self._calls.pop(reference)
        try:
            result = self._ray.get(reference)
        except RayTaskError as error:
            # The error itself, which means something to whoever reads it, with Ray's account of where it was raised.
            raise error.cause from error
        except RayError as error:
            # Whatever it was: one that cannot be reached may be alive, and is not to come back.
            self._ray.kill(self._handles.pop(worker))
            self._calls = {ref: (other, number) for ref, (other, number) in self._calls.items() if other != worker}
            return Lost(worker, _first_line(error))
        return Ready(worker) if call is None else Done(worker, call, result)


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    exit_detail = next((line for line in lines if "exit detail" in line), None)
    return exit_detail or (lines[0] if lines else type(error).__name__)
