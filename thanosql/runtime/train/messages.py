"""What the process of a training statement and its workers tell one another, over a socket between the two.

Pickles, because both ends are this very program; nothing else can reach the socket.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from thanosql.runtime.arrays import Samples
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.gradient import StepRows

if TYPE_CHECKING:
    from thanosql.runtime.train.replica import Replica


@dataclass(frozen=True, slots=True)
class Start:
    """The first message: what a worker is to be."""

    replica: Replica
    config: TrainConfig
    device: torch.device
    threads: int
    matmul_precision: str


@dataclass(frozen=True, slots=True)
class Join:
    """All are ready: meet at ``store``, an address of torch.distributed's, and take process 0's weights."""

    store: str
    rank: int
    count: int


@dataclass(frozen=True, slots=True)
class TakeWeights:
    """Take process 0's weights, which a step has moved."""


@dataclass(frozen=True, slots=True)
class Compute:
    """Compute the gradient of these rows, of a step that has ``total``; the reply is Computed."""

    step: int
    rows: StepRows
    total: int


@dataclass(frozen=True, slots=True)
class GiveGradients:
    """Add the gradients of the parameters at these places to the sum."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The share of the loss, the places of the parameters that have a gradient, and what the user should know."""

    loss: float
    places: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The worker's end: ``message`` and ``hint`` are for the user."""

    message: str
    hint: str | None = None


def send(connection: Connection, message: object) -> None:
    """Send a message. Raises OSError when nobody is there any more."""
    if isinstance(message, Compute):
        audio: Any = [_shipped(row) for row in message.rows.audio]
        message = replace(message, rows=replace(message.rows, audio=audio))
    connection.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def receive(connection: Connection) -> Any:
    """Return the next message. Raises EOFError or OSError when nobody is there any more."""
    message = pickle.loads(connection.recv_bytes())  # noqa: S301 - see above
    if isinstance(message, Compute):
        audio = [row.tensor() if isinstance(row, _Features) else row for row in message.rows.audio]
        message = replace(message, rows=replace(message.rows, audio=audio))
    return message


@dataclass(frozen=True, slots=True)
class _Features:
    """A tensor as plain bytes: pickled as it is, it would be shared between processes in PyTorch's own way."""

    bits: np.ndarray[Any, Any]
    dtype: torch.dtype

    def tensor(self) -> torch.Tensor:
        return torch.from_numpy(self.bits).view(self.dtype)


def _shipped(row: Samples | torch.Tensor) -> Samples | _Features:
    if isinstance(row, torch.Tensor):
        return _Features(row.contiguous().view(torch.uint8).numpy(), row.dtype)
    return row
