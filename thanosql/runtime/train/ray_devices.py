"""The GPUs of a training on Ray: one for each actor, and one for the process that leads, of which Ray is told, too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.ray.cluster import Cluster
from thanosql.runtime.train import device as local

VISIBLE = "CUDA_VISIBLE_DEVICES"
"""Which GPUs a process sees, by their numbers on the machine; what it sees it counts from 0."""

RESERVE_SECONDS = 60.0
"""How long the leading process waits for a GPU of its node."""


class Reservation:
    """An actor that has a GPU and leaves it to the process that leads."""

    def gpu(self) -> str:
        """Return what the machine calls the GPU."""
        import ray

        return str(ray.get_gpu_ids()[0])


def ray_devices(cluster: Cluster, device: str, devices: int | Literal["auto"]) -> tuple[torch.device, ...]:
    """Return the device of each process of a training on a cluster, the statement's own first.

    Each actor sees its own GPU alone, which it calls cuda:0. 'auto' takes GPUs where the cluster has any, and then all
    of them. Raises TrainingError for what there is not, and where this process has no GPU to lead with.
    """
    if device == "cpu":
        return (torch.device("cpu"),) * (1 if devices == "auto" else devices)
    if ":" in device:
        raise TrainingError(
            f"device={device!r} is one GPU of this machine; on a cluster each process gets one of its own",
            hint="device='cuda' with devices=... says how many GPUs to use",
        )
    available = cluster.resources().gpus
    if device == "auto" and not available:
        return ray_devices(cluster, "cpu", devices)
    wanted = available if devices == "auto" else devices
    # A cluster elsewhere may grow when it is asked for more than it has; this machine does not.
    if not available or (wanted > available and not cluster.configured):
        raise TrainingError(
            f"devices={wanted}: the cluster has {available} GPUs",
            hint="devices='auto' takes those that there are; device='cpu' trains on the cores of the cluster",
        )
    if not local._gpus():
        raise TrainingError(
            f"device={device!r}: the cluster has {available} GPUs, but the process of the statement, which leads, none",
            hint="run the statement on a node with a GPU; device='cpu' trains on the cores of the cluster",
        )
    return (torch.device("cuda", 0),) * wanted


@contextmanager
def leading_gpu(ray: Any) -> Iterator[torch.device]:
    """Reserve a GPU of this process's node in Ray inside a ``with`` block, so that no actor gets it.

    Raises TrainingError where all are taken, or where this process does not see the one that Ray gives it.
    """
    from ray.exceptions import GetTimeoutError, RayError
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    holder = ray.remote(Reservation).options(num_cpus=0, num_gpus=1, max_restarts=0, scheduling_strategy=here).remote()
    try:
        try:
            gpu = ray.get(holder.gpu.remote(), timeout=RESERVE_SECONDS)
        except (GetTimeoutError, RayError) as error:
            raise TrainingError(
                "Ray has no GPU left on the node of the statement's process, which leads the training",
                hint="run the statement on a node with a free GPU, or wait for one",
            ) from error
        yield torch.device("cuda", seen_as(gpu))
    finally:
        ray.kill(holder)


def seen_as(gpu: str) -> int:
    """Return the number by which this process sees a GPU of the machine. Raises TrainingError when it does not."""
    visible = os.environ.get(VISIBLE)
    names = [str(each) for each in range(local._gpus())] if visible is None else visible.replace(" ", "").split(",")
    if gpu not in names:
        raise TrainingError(
            f"Ray gives GPU {gpu} to the process that leads, which sees {VISIBLE}={visible}",
            hint=f"leave {VISIBLE} unset where the statement runs: Ray says which GPU is whose",
        )
    return names.index(gpu)
