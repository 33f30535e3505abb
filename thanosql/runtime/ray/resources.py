"""How many actors a statement gets, and what each of them takes of the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thanosql.compiler.catalog import Distribution
from thanosql.compiler.errors import ClusterError
from thanosql.runtime.ray.cluster import Cluster, Resources

MOST_CALLS = 8
"""Batches that are decoded at once beside one GPU: more than it needs to stay busy with a small model."""


def distribution(cluster: Cluster, options: Mapping[str, Any]) -> Distribution | None:
    """Return how PREDICT or EVALUATE with these options is spread over a cluster, None where it stays here.

    Raises ClusterError where there is no Ray, or it lacks what the options ask for.
    """
    if options["engine"] == "auto" and not cluster.configured:
        return None
    resources = cluster.resources()
    device = _device(options["device"], resources)
    most = resources.gpus if device == "cuda" else resources.cores
    actors = most if options["actors"] == "auto" else options["actors"]
    # A cluster elsewhere may grow when it is asked for more than it has; this machine does not.
    if actors > most and not cluster.configured:
        raise ClusterError(
            f"actors={actors}: this machine has {_count(most, 'GPU' if device == 'cuda' else 'core')}",
            hint="actors='auto' takes as many as there are; RAY_ADDRESS names a larger cluster",
        )
    if device == "cpu":
        return Distribution(cluster.name, max(1, actors), device, num_cpus=1, num_gpus=0)
    # The cores beside a GPU decode for it.
    cores = max(1, min(MOST_CALLS, resources.cores // max(1, resources.gpus)))
    return Distribution(cluster.name, actors, device, num_cpus=cores, num_gpus=1, calls=cores)


def _device(wanted: str, resources: Resources) -> str:
    if wanted == "auto":
        return "cuda" if resources.gpus else "cpu"
    if ":" in wanted:
        raise ClusterError(
            f"device={wanted!r} is one GPU of this machine; on a cluster each actor gets one of its own",
            hint="device='cuda' with actors=... says how many GPUs to use",
        )
    if wanted == "cuda" and not resources.gpus:
        raise ClusterError("device='cuda': the cluster has no GPU", hint="device='auto' takes GPUs where there are any")
    return wanted


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
