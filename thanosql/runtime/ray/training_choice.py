"""Whether a BUILD or FIT of several devices with engine='auto' has them in the cluster: where it ends sooner.

The steps are the same in both places, and so are loading, validation and export, which the process of the statement
does. What differs is how many devices share a step, what they take to begin, and how their gradients travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel, TrainingPlace
from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.logical import Model
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime import families
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.cost.calibration import Calibration
from thanosql.runtime.cost.course import Sampled, course
from thanosql.runtime.cost.machine import count_gpus, training_device, training_share
from thanosql.runtime.cost.training import train_config, training_job
from thanosql.runtime.ray.choice import ROW_SECONDS, START_SECONDS

if TYPE_CHECKING:
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.databases.database import Database
    from thanosql.runtime.ray.cluster import Cluster
    from thanosql.runtime.registry.registry import Registry

EXCHANGED = 2 * 4
"""Bytes of each parameter that go in and out of a process in a step: its gradient in float32, summed up in a ring."""

NETWORK = 1e9
"""Bytes a second from node to node: the 10 Gbit/s that machines in a cluster have at least, a fifth of it lost."""


def choose_training(
    database: Database,
    registry: Registry,
    cluster: Cluster,
    model: Model,
    options: Mapping[str, Any],
    query: BoundQuery,
) -> TrainingPlace:
    """Choose where the devices of a training beyond the first are, by the speeds that this machine has shown.

    This machine, where the database cannot tell how many rows there will be, or the model's size is not known.
    """
    config = train_config(options)
    device = training_device(config.device)
    if device == "cpu" and cluster.resources().gpus and config.device != "cpu":
        return TrainingPlace(False, "this machine: the process of the statement leads, and has none of the GPUs")
    lacking = _lacking(device, config.device, config.devices)
    if lacking is not None:
        return TrainingPlace(True, f"the cluster: {lacking}")
    there = _share(device, config.devices, cluster)
    here = training_share(config.device, config.devices)
    try:
        rows = database.estimate_rows(query.text, query.values)
    except DatabaseError:  # it reads what is made only when the statement runs
        rows = None
    if rows is None:
        return TrainingPlace(False, "this machine: the database cannot tell how many rows there will be")
    workload = _workload(model, options, registry)
    if workload is None:
        return TrainingPlace(False, "this machine: the model's size is not known")
    numbers = course(Sampled(max(1, rows), (ROW_SECONDS,)), None, config, model.sample_rate)
    job = training_job(families.family(model.family.name), workload, config.precision, device)
    seconds = workload.trained(numbers.audio) / Calibration(registry.home).expect(job).speed
    local = seconds / here
    spread = START_SECONDS + seconds / there + numbers.steps * workload.trainable * EXCHANGED / NETWORK
    expected = (
        f"{numbers.steps:,} steps over {rows:,} rows take about {local:,.0f} s here, and about {spread:,.0f} s in the "
        f"cluster, of which {START_SECONDS:.0f} s to begin"
    )
    if spread < local:
        return TrainingPlace(True, f"the cluster: {expected}")
    return TrainingPlace(False, f"this machine: {expected}")


def _lacking(device: str, wanted: str, devices: int | str) -> str | None:
    """Say what this machine lacks of the devices that the options ask for, None where it has them."""
    if device == "cpu" or ":" in wanted or devices == "auto" or int(devices) <= count_gpus():
        return None
    return f"{devices} GPUs are asked for, and this machine has {count_gpus()}"


def _share(device: str, devices: int | str, cluster: Cluster) -> float:
    """Return how many times as fast as one device here, or all cores of this machine, those of the cluster are."""
    if device != "cpu":
        return float(cluster.resources().gpus if devices == "auto" else devices)
    # Processes divide the cores that this machine has among themselves, also where they are elsewhere: only those
    # beyond its cores bring some of their own.
    count = 1 if devices == "auto" else int(devices)
    return count * max(1, usable_cores() // count) / usable_cores()


def _workload(model: Model, options: Mapping[str, Any], registry: Registry) -> Workload | None:
    family = families.family(model.family.name)
    if isinstance(model, BaseModel):
        return family.workload(model, None, options, registry.home)
    record = registry.get(model.name, model.version)
    return family.workload(None, record.folder, options, registry.home) if record is not None else None
