"""Where the time of a training step goes, inside the model: told by hooks that are there only while it is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, runtime_checkable

import torch

from thanosql.runtime.stopwatch import Stopwatch
from thanosql.runtime.train.learner import Learner


@runtime_checkable
class Staged(Protocol):
    """A learner whose forward pass has parts that are worth telling apart."""

    def stages(self) -> Mapping[str, torch.nn.Module]:
        """Return the parts in the order in which they run, each with the module whose call begins it."""


def forward_parts(watch: Stopwatch, learner: Learner) -> AbstractContextManager[None]:
    """Charge the forward passes in a ``with`` block: to the learner's stages where it tells them, else to 'forward'."""
    if not (watch.on and isinstance(learner, Staged)):
        return watch("forward")
    return _staged(watch, learner.stages())


def synchronise(watch: Stopwatch, device: torch.device) -> None:
    """Let ``watch`` wait for what a GPU was given; without that its work would be charged to whoever waits next."""
    if watch.on and device.type == "cuda":
        watch.synchronise = lambda: torch.cuda.synchronize(device)


@contextmanager
def _staged(watch: Stopwatch, stages: Mapping[str, torch.nn.Module]) -> Iterator[None]:
    def begins(part: str) -> Any:
        return lambda module, inputs: watch.switch(part)

    handles = [module.register_forward_pre_hook(begins(part)) for part, module in stages.items()]
    try:
        # Until the first stage begins: the batch is padded and brought to the device.
        with watch("data"):
            yield
    finally:
        for handle in handles:
            handle.remove()
