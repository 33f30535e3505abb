"""Whether a statement with engine='auto' gains by the cluster: what it saves must be more than it takes to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thanosql.compiler.catalog import BaseModel, Distribution, EngineChoice, Placement
from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.logical import Model
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime import families
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.cost.calibration import Calibration, Job

if TYPE_CHECKING:
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.databases.database import Database
    from thanosql.runtime.registry.registry import Registry

START_SECONDS = 15.0
"""Until actors have started, imported what they need and opened the model."""

ROW_SECONDS = 5.0
"""Of audio, where nothing has been read yet: utterances are shorter, calls are longer."""


def choose_engine(
    database: Database,
    registry: Registry,
    model: Model,
    query: BoundQuery,
    here: Placement,
    distribution: Distribution,
) -> EngineChoice:
    """Choose the cluster where it is done with a query's rows before this machine, by the speeds that it has shown.

    This machine, where the database cannot tell how many rows there will be, or the model's size is not known.
    """
    try:
        rows = database.estimate_rows(query.text, query.values)
    except DatabaseError:  # it reads what is made only when the statement runs
        rows = None
    if rows is None:
        return EngineChoice(None, "this process: the database cannot tell how many rows there will be")
    workload = _workload(model, registry)
    if workload is None:
        return EngineChoice(None, "this process: the model's size is not known")
    job = Job("infer", model.family.name, here.precision, here.device, workload.parameters, workload.infer_flops)
    seconds = rows * ROW_SECONDS / Calibration(registry.home).expect(job).speed
    if distribution.device == "cpu":
        share = usable_cores() / distribution.actors if here.device == "cpu" else 1.0
    else:
        share = (1.0 if here.device != "cpu" else 0.1) / distribution.actors
    there = START_SECONDS + seconds * share
    expected = (
        f"{rows:,} rows take about {seconds:,.0f} s here, and about {there:,.0f} s in the actors of the cluster, of "
        f"which {START_SECONDS:.0f} s to begin"
    )
    if there < seconds:
        return EngineChoice(distribution, f"the cluster: {expected}")
    return EngineChoice(None, f"this process: {expected}")


def _workload(model: Model, registry: Registry) -> Workload | None:
    family = families.family(model.family.name)
    if isinstance(model, BaseModel):
        return family.workload(model, None, {}, registry.home)
    record = registry.get(model.name, model.version)
    return family.workload(None, record.folder, {}, registry.home) if record is not None else None
