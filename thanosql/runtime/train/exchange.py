"""What the processes of a training tell one another in tensors: gradients are summed, weights are copied.

Both work on few large tensors, into which many small ones are laid: each exchange costs its latency once. All processes
of the default group of torch.distributed call these functions at the same time, with tensors of the same shapes in the
same order; process 0 is the one whose weights count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import torch
from torch import distributed

MOST_ELEMENTS = 2**25
"""In one exchange: 128 MB of float32, which is room enough to be fast and little beside activations."""

Tensor = TypeVar("Tensor", bound=torch.Tensor)

Wait = Callable[[distributed.Work], object]
"""Waits for an exchange; raises where it fails."""


def wait(work: distributed.Work) -> None:
    """Wait for an exchange, whatever it takes."""
    work.wait()


def sum_gradients(parameters: Sequence[torch.nn.Parameter], wait: Wait = wait) -> None:
    """Give process 0 the sum of all processes' gradients; those of the others mean nothing afterwards.

    A process that has no gradient of a parameter adds nothing to it.
    """
    for bucket in _buckets(parameters):
        flat = _flat([torch.zeros_like(each) if each.grad is None else each.grad for each in bucket])
        wait(distributed.reduce(flat, 0, async_op=True))
        if distributed.get_rank() == 0:
            for parameter, sum_ in zip(bucket, _pieces(flat, bucket), strict=True):
                parameter.grad = sum_


@torch.no_grad()
def copy_tensors(tensors: Iterable[torch.Tensor], wait: Wait = wait) -> None:
    """Give all processes the values that the tensors have in process 0."""
    for bucket in _buckets(tensors):
        flat = _flat(bucket)
        wait(distributed.broadcast(flat, 0, async_op=True))
        if distributed.get_rank() != 0:
            for tensor, value in zip(bucket, _pieces(flat, bucket), strict=True):
                tensor.copy_(value)


def _buckets(tensors: Iterable[Tensor]) -> Iterator[list[Tensor]]:
    """Yield the tensors in groups of one type, none of which but those of one tensor is larger than MOST_ELEMENTS."""
    open_: dict[torch.dtype, list[Tensor]] = {}
    for tensor in tensors:
        bucket = open_.setdefault(tensor.dtype, [])
        if bucket and sum(each.numel() for each in bucket) + tensor.numel() > MOST_ELEMENTS:
            yield bucket
            bucket = open_[tensor.dtype] = []
        bucket.append(tensor)
    yield from open_.values()


def _flat(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.cat([each.detach().reshape(-1) for each in tensors])


def _pieces(flat: torch.Tensor, like: Sequence[torch.Tensor]) -> Iterator[torch.Tensor]:
    pieces = torch.split(flat, [each.numel() for each in like])
    return (piece.view(each.shape) for piece, each in zip(pieces, like, strict=True))
