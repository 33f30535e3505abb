"""What a training will cost: steps by the options and a sample of lengths, time and memory by the calibration."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.logical import Batch, Decode, Export, Publish, Scan, Split, Train
from thanosql.runtime import families
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.cost.calibration import Calibration, Job
from thanosql.runtime.cost.estimate import Estimate, nodes
from thanosql.runtime.cost.machine import training_device
from thanosql.runtime.cost.sample import Headers, Rows, count_rows, read_headers
from thanosql.runtime.train.batches import epoch_batches
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.report import TRIAL_SECONDS

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.families import Family

SIMULATED = 4096
"""Rows whose batches are really made; of more rows there are as many more batches."""

DECODING = 400.0
"""Seconds of FLAC that one core decodes in a second."""

STEP_SECONDS = 0.01
"""What a step takes however little it computes, which is most of it for small models; a measured speed has it in it."""

EXPORT_SECONDS = 4.0
EXPORT_SECONDS_A_PARAMETER = 0.2e-6
"""Tracing, writing and comparing a graph where no training has shown it: 23 s for wav2vec2-base."""


@dataclass(frozen=True, slots=True)
class Course:
    """The numbers of a training: rows and batches of one epoch, steps of all, and seconds of audio."""

    training: int
    validation: int
    batches: int
    steps: int
    epochs: float
    mean_seconds: float
    padding: float
    largest: float
    """The audio of the largest batch, padding counted."""

    @property
    def audio(self) -> float:
        """The seconds of audio that are trained on, over all epochs."""
        return self.epochs * self.training * self.mean_seconds

    @property
    def validated(self) -> float:
        """The seconds of audio that validation takes each time."""
        return self.validation * self.mean_seconds


def training_job(family: Family, workload: Workload, precision: str, device: str) -> Job:
    """Return the training of such a model as the calibration knows it."""
    return Job("train", family.declaration.name, precision, device, workload.parameters, workload.train_flops)


def training_estimates(root: Publish, options: Mapping[str, Any], context: Context) -> dict[int, Estimate]:
    """Return what to expect of the nodes of a BUILD or FIT, by the id of the node."""
    found: dict[int, Estimate] = {}
    by_type = {type(node): node for node in nodes(root)}
    train, scan = by_type[Train], by_type[Scan]
    assert isinstance(train, Train)
    assert isinstance(scan, Scan)
    rows = count_rows(context.database, scan.reading)
    if rows is None:
        return found
    found[id(scan)] = Estimate({"rows": rows.count if rows.exact else f"~{rows.count}"})
    headers = read_headers(context, scan, train.audio)
    if headers is None:
        return found
    found[id(by_type[Decode])] = _audio(rows, headers)
    config = _config(options)
    course = _course(rows, headers, config, options, train.model.sample_rate)
    if course is None:
        return found
    if Split in by_type:
        found[id(by_type[Split])] = Estimate({"training": course.training, "validation": course.validation})
    found[id(by_type[Batch])] = Estimate({"batches": course.batches, "padding": round(course.padding, 2)})
    workload = _workload(train, options, context)
    if workload is None:
        found[id(train)] = Estimate({"steps": course.steps})
        return found
    calibration = Calibration(context.home)
    device = training_device(config.device)
    family = families.family(train.model.family.name)
    expected = calibration.expect(training_job(family, workload, config.precision, device))
    seconds = _train_seconds(course, workload, expected.speed, options)
    if expected.basis == "guess":
        seconds += course.steps * STEP_SECONDS
    memory = workload.state_bytes + course.largest * (
        workload.train_bytes if expected.bytes_a_second is None else expected.bytes_a_second
    )
    if device == "cpu":
        audio = (course.training + course.validation) * course.mean_seconds
        memory += min(4.0 * audio * train.model.sample_rate, config.audio_cache_bytes)
    found[id(train)] = Estimate({"steps": course.steps, "memory": memory, "time": seconds, "basis": expected.basis})
    fixed = expected.fixed_seconds
    basis = "guess" if fixed is None else expected.basis
    ending = EXPORT_SECONDS + EXPORT_SECONDS_A_PARAMETER * workload.parameters if fixed is None else fixed
    ending += _trial_seconds(course, workload, family, calibration)
    found[id(by_type[Export])] = Estimate({"time": ending, "basis": basis})
    found[id(root)] = Estimate({"time": seconds + ending})
    if problem := calibration.take_problem():
        context.progress.note(problem)
    return found


def _audio(rows: Rows, headers: Headers) -> Estimate:
    figures: dict[str, float | str] = {}
    if headers.seconds:
        readable = 1 - headers.unreadable / headers.looked_at
        figures["audio"] = readable * rows.count * sum(headers.seconds) / len(headers.seconds)
    figures["sampled"] = headers.looked_at
    if headers.unreadable:
        figures["unreadable"] = f"{headers.unreadable} of {headers.looked_at} sampled headers"
    return Estimate(figures)


def _config(options: Mapping[str, Any]) -> TrainConfig:
    names = TrainConfig.__dataclass_fields__
    return TrainConfig(**{name: value for name, value in options.items() if name in names})


def _course(
    rows: Rows, headers: Headers, config: TrainConfig, options: Mapping[str, Any], sample_rate: int
) -> Course | None:
    """Return the numbers of a training whose rows are as long as the sample's; None where none can be read."""
    usable = round(rows.count * (1 - headers.unreadable / headers.looked_at)) if headers.looked_at else 0
    if not headers.seconds or not usable:
        return None
    share = config.validation_split
    held = min(usable - 1, max(1, round(usable * share))) if share > 0 and usable > 1 else 0
    training = usable - held
    made = min(training, SIMULATED)
    lengths = [round(headers.seconds[row % len(headers.seconds)] * sample_rate) for row in range(made)]
    batches = epoch_batches(lengths, sample_rate, config, 1)
    padded = [len(batch) * max(lengths[row] for row in batch) for batch in batches]
    count = math.ceil(len(batches) * training / made)
    steps = options.get("max_steps") or count * config.epochs
    return Course(
        training=training,
        validation=held,
        batches=count,
        steps=steps,
        epochs=steps / count,
        mean_seconds=sum(headers.seconds) / len(headers.seconds),
        padding=sum(padded) / max(1, sum(lengths)),
        largest=max(padded) / sample_rate,
    )


def _workload(train: Train, options: Mapping[str, Any], context: Context) -> Workload | None:
    family = families.family(train.model.family.name)
    if isinstance(train.model, BaseModel):
        return family.workload(train.model, None, options, context.home)
    record = context.registry.get(train.model.name, train.model.version)
    return None if record is None else family.workload(None, record.folder, options, context.home)


def _train_seconds(course: Course, workload: Workload, speed: float, options: Mapping[str, Any]) -> float:
    """Return the seconds of reading, training and validation; a validation runs forward twice, for loss and text."""
    validating = 2 * workload.infer_flops / workload.train_flops
    validations = math.ceil(course.epochs)
    seconds = (course.audio + validations * validating * course.validated) / speed
    if options.get("max_minutes") is not None:
        seconds = min(seconds, 60.0 * options["max_minutes"])
    return seconds + (course.training + course.validation) * course.mean_seconds / DECODING


def _trial_seconds(course: Course, workload: Workload, family: Family, calibration: Calibration) -> float:
    """Return the seconds in which int8 is tried on the validation rows: one after the other, on one core, twice."""
    audio = min(course.validated, TRIAL_SECONDS)
    name = family.declaration.name
    jobs = [
        Job("infer", name, precision, "cpu", workload.parameters, workload.infer_flops)
        for precision in ("fp32", "int8")
    ]
    return sum(audio * usable_cores() / calibration.expect(job).speed for job in jobs) if audio else 0.0
