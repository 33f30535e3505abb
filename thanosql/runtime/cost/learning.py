"""What statements that ran teach the calibration."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import ThanoSQLError
from thanosql.runtime import families
from thanosql.runtime.cost.calibration import Calibration, Measurement
from thanosql.runtime.cost.inference import inference_job
from thanosql.runtime.cost.training import training_job
from thanosql.runtime.models.opening import model_folder

if TYPE_CHECKING:
    from thanosql.compiler.logical import Model
    from thanosql.runtime.context import Context
    from thanosql.runtime.families import Family, Predictor
    from thanosql.runtime.train.pace import Pace


LEAST_TRAINING = 0.5
"""Of steps that took less nothing is kept: most of it is what libraries set up at the first one."""

LEAST_INFERENCE = 0.25
"""Of shorter inference nothing is kept, so that small look-ups need not write a file."""


def learn_training(
    family: Family,
    base: BaseModel | None,
    folder: Path | None,
    options: Mapping[str, Any],
    pace: Pace | None,
    fixed_seconds: float,
    context: Context,
) -> None:
    """Keep how fast a training was, and the ``fixed_seconds`` from its last step to its publication, int8's trial on
    the validation rows left out.
    """
    if pace is None or pace.seconds < LEAST_TRAINING:
        return
    workload = None
    # The version that a FIT started from may be gone by now; the new one is published.
    with suppress(ThanoSQLError, OSError):
        workload = family.workload(base, folder, options, context.home)
    if workload is None:
        return
    measured = Measurement.of(
        training_job(family, workload, options["precision"], str(pace.device)),
        # As if nothing had been kept: how much is, differs from run to run of one model.
        workload.trained(pace.audio_seconds, pace.kept_seconds) / pace.seconds,
        bytes_a_second=pace.activation_bytes(workload.parameters, workload.state_bytes),
        fixed_seconds=fixed_seconds,
        seconds=pace.seconds,
    )
    _learn(measured, context)


def learn_inference(
    model: Model,
    options: Mapping[str, Any],
    predictor: Predictor,
    audio_seconds: float,
    seconds: float,
    context: Context,
) -> None:
    """Keep how fast a model transcribed, reading and decoding included where they were not hidden behind it."""
    if seconds < LEAST_INFERENCE or not audio_seconds:
        return
    family = families.family(model.family.name)
    workload = None
    # A version that was deleted while it was at work has done it, and teaches nothing.
    with suppress(ThanoSQLError, OSError):
        workload = family.workload(None, model_folder(context, model, options), {}, context.home)
    if workload is None:
        return
    job = inference_job(family, workload, predictor.precision, predictor.device)
    _learn(Measurement.of(job, audio_seconds / seconds, seconds=seconds), context)


def _learn(measured: Measurement, context: Context) -> None:
    calibration = Calibration(context.home)
    calibration.learn(measured)
    if problem := calibration.take_problem():
        context.progress.note(problem)
