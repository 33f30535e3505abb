"""A process that computes its share of each step of a training which another process leads.

It draws nothing, writes nothing and decides nothing. When the leading process ends, however that happens, so does it.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any

import torch
from torch import distributed

from thanosql.compiler.errors import ThanoSQLError
from thanosql.runtime.progress import Silent
from thanosql.runtime.train.exchange import copy_tensors, sum_gradients
from thanosql.runtime.train.gradient import Gradient
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
from thanosql.runtime.train.micro_batches import MicroBatches

JOIN_SECONDS = 300.0
"""How long processes wait for one another to meet, or in one exchange: all enter it at once."""


def join_group(device: torch.device, place: Join) -> None:
    """Enter the default group of torch.distributed, with all the other processes of the training."""
    distributed.init_process_group(
        "nccl" if device.type == "cuda" else "gloo",
        init_method=place.store,
        rank=place.rank,
        world_size=place.count,
        timeout=timedelta(seconds=JOIN_SECONDS),
        device_id=device if device.type == "cuda" else None,
    )


def all_tensors(module: torch.nn.Module) -> Iterator[torch.Tensor]:
    """Yield all that makes up the state of a module, in the same order in each process."""
    yield from module.parameters()
    yield from module.buffers()


def trained(module: torch.nn.Module) -> list[torch.nn.Parameter]:
    """Return the parameters that a step may move, in the same order in each process."""
    return [parameter for parameter in module.parameters() if parameter.requires_grad]


def main(descriptor: int) -> None:
    """Work for whoever has the other end of the socket ``descriptor``, until that end is closed."""
    serve(Connection(descriptor))


def serve(connection: Connection) -> None:
    """Work for whoever has the other end of a connection; when that is closed, this process ends."""
    messages: SimpleQueue[Any] = SimpleQueue()
    # In a thread of its own, so that the other's end is noticed in the middle of anything.
    Thread(target=_listen, args=(connection, messages), daemon=True).start()
    try:
        _work(connection, messages)
    except ThanoSQLError as error:
        send(connection, Failed(error.message, error.hint))
    except Exception:
        send(connection, Failed(traceback.format_exc().rstrip()))


def _listen(connection: Connection, messages: SimpleQueue[Any]) -> None:
    try:
        while True:
            messages.put(receive(connection))
    except (EOFError, OSError):
        # Not sys.exit: the main thread may be in the middle of an exchange that nobody else takes part in any more.
        os._exit(0)


def _work(connection: Connection, messages: SimpleQueue[Any]) -> None:
    start: Start = messages.get()
    device = start.device
    torch.set_float32_matmul_precision(start.matmul_precision)
    if device.type == "cuda":
        torch.cuda.set_device(device)
    else:
        torch.set_num_threads(start.threads)
    learner = start.replica.load()
    learner.module.to(device).train()
    send(connection, Ready())
    join: Join = messages.get()
    join_group(device, join)
    copy_tensors(all_tensors(learner.module))
    worker = _Worker(learner, start, join.rank)
    while True:
        match messages.get():
            case TakeWeights():
                copy_tensors(worker.parameters)
            case Compute() as wanted:
                send(connection, worker.compute(wanted))
            case GiveGradients(places):
                sum_gradients([worker.parameters[place] for place in places])


@dataclass(slots=True)
class _Notes(Silent):
    """Keeps what the user should know until the leading process asks."""

    kept: list[str] = field(default_factory=list)

    def note(self, message: str) -> None:
        self.kept.append(message)

    def taken(self) -> tuple[str, ...]:
        kept, self.kept = tuple(self.kept), []
        return kept


class _Worker:
    """The learner with what computes its gradients."""

    def __init__(self, learner: Learner, start: Start, rank: int) -> None:
        self.parameters = trained(learner.module)
        self._notes = _Notes()
        parts = MicroBatches(f"of a step's share in process {rank + 1}", learner.sample_rate, self._notes)
        self._gradient = Gradient(learner, start.config, parts, rank=rank)

    def compute(self, wanted: Compute) -> Computed:
        loss = self._gradient(wanted.step, wanted.rows, wanted.total)
        places = [place for place, each in enumerate(self.parameters) if each.grad is not None]
        return Computed(loss, tuple(places), self._notes.taken())
