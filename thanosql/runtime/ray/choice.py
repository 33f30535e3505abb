"""Whether a statement with engine='auto' gains by the cluster: what it saves must be more than it takes to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thanosql.compiler.catalog import BaseModel, Distribution, Placement
from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.logical import Model
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime import families
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.cost.calibration import Calibration, Job

if TYPE_CHECKING:
    from thanosql.runtime.databases.database import Database
    from thanosql.runtime.registry.registry import Registry

START_SECONDS = 15.0
"""Until actors have started, imported what they need and opened the model."""

ROW_SECONDS = 5.0
"""Of audio, where nothing has been read yet: utterances are shorter, calls are longer."""


def pays(
    database: Database,
    registry: Registry,
    model: Model,
    query: BoundQuery,
    here: Placement,
    distribution: Distribution,
) -> bool:
    """Say whether the cluster is done with a query's rows before this machine, by the speeds that it has shown.

    No, where the database cannot tell how many rows there will be, or the model's size is not known.
    """
    try:
        rows = database.estimate_rows(query.text, query.values)
    except DatabaseError:  # it reads what is made only when the statement runs
        return False
    if rows is None:
        return False
    family = families.family(model.family.name)
    if isinstance(model, BaseModel):
        workload = family.workload(model, None, {}, registry.home)
    else:
        record = registry.get(model.name, model.version)
        workload = family.workload(None, record.folder, {}, registry.home) if record is not None else None
    if workload is None:
        return False
    name = family.declaration.name
    job = Job("infer", name, here.precision, here.device, workload.parameters, workload.infer_flops)
    seconds = rows * ROW_SECONDS / Calibration(registry.home).expect(job).speed
    if distribution.device == "cpu":
        share = usable_cores() / distribution.actors if here.device == "cpu" else 1.0
    else:
        share = (1.0 if here.device != "cpu" else 0.1) / distribution.actors
    return seconds * (1 - share) > START_SECONDS
