"""What a training will cost: steps by the options and a sample of lengths, time and memory by the calibration."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.logical import Batch, Decode, Node, Scan
from thanosql.compiler.logical_training import CacheFeatures, Export, HoldOut, Publish, Split, Train
from thanosql.runtime import families
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.cost.calibration import Calibration, Job
from thanosql.runtime.cost.course import Course, Sampled, course
from thanosql.runtime.cost.estimate import About, Estimate
from thanosql.runtime.cost.export import ending_seconds, loading_seconds
from thanosql.runtime.cost.inference import inference_job, model_workload
from thanosql.runtime.cost.machine import training_device, training_share
from thanosql.runtime.cost.sample import Headers, Rows, count_rows, read_headers
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.report import TRIAL_SECONDS

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.cost.workload import Workload
    from thanosql.runtime.families import Family

DECODING = 400.0
"""Seconds of FLAC that one core decodes in a second."""

SAMPLE_BYTES = 2
"""What a decoded sample takes where recordings have 16 bits and the model's rate, as most have."""

STEP_SECONDS = 0.01
"""What a step takes however little it computes, which is most of it for small models; a measured speed has it in it."""


def training_job(family: Family, workload: Workload, precision: str, device: str) -> Job:
    """Return the training of such a model as the calibration knows it."""
    return Job("train", family.declaration.name, precision, device, workload.parameters, workload.train_flops)


def training_estimates(root: Publish, options: Mapping[str, Any], context: Context, found: dict[int, Estimate]) -> None:
    """Add to ``found`` what to expect of the nodes of a BUILD or FIT, by the id of the node."""
    plan = {type(node): node for node in _spine(root)}
    train = plan[Train]
    assert isinstance(train, Train)
    sampled = _sampled(root, train, context, found)
    if sampled is None:
        return
    held_out, hold_out = None, plan.get(HoldOut)
    if isinstance(hold_out, HoldOut):
        held_out = _sampled(hold_out.held_out, train, context, found)
        if held_out is None:
            return
    config = train_config(options)
    numbers = course(sampled, held_out, config, train.model.sample_rate)
    for node in (HoldOut, Split):
        if node in plan:
            shares = {"training": numbers.training.rows, "validation": numbers.validation.rows}
            found[id(plan[node])] = Estimate(shares)
    found[id(plan[Batch])] = Estimate({"batches": numbers.batches, "padding": round(numbers.padding, 2)})
    workload = model_workload(context, train.model, options)
    if workload is None:
        found[id(train)] = Estimate({"steps": numbers.steps})
        return
    kept = 0.0
    if CacheFeatures in plan:
        needed = workload.frozen_bytes * (numbers.training.audio + numbers.validation.audio)
        kept = _kept_share(needed, config, context.home)
        found[id(plan[CacheFeatures])] = Estimate({"disk": kept * needed})
    calibration = Calibration(context.home)
    device = training_device(config.device)
    family = families.family(train.model.family.name)
    expected = calibration.expect(training_job(family, workload, config.precision, device))
    overhead = STEP_SECONDS if expected.basis == "guess" else 0.0
    numbers, seconds = _timed(numbers, workload, expected.speed, overhead, kept, config)
    memory = workload.state_bytes + numbers.largest * (
        workload.train_bytes if expected.bytes_a_second is None else expected.bytes_a_second
    )
    audio = numbers.training.audio + numbers.validation.audio
    if device == "cpu":
        memory += min(SAMPLE_BYTES * audio * train.model.sample_rate, config.audio_cache_bytes)
    seconds += audio / DECODING + loading_seconds()
    found[id(train)] = Estimate({"steps": numbers.steps, "memory": memory, "time": seconds, "basis": expected.basis})
    fixed = expected.fixed_seconds
    basis = "guess" if fixed is None else expected.basis
    ending = ending_seconds(workload.parameters) if fixed is None else fixed
    ending += _trial_seconds(numbers, workload, family, calibration)
    found[id(plan[Export])] = Estimate({"time": ending, "basis": basis})
    found[id(root)] = Estimate({"time": seconds + ending})
    if problem := calibration.take_problem():
        context.progress.note(problem)


def _spine(root: Node) -> list[Node]:
    """Return a node and what is below it, but for the rows of a validation query, which come second."""
    return [root, *(_spine(root.inputs[0]) if root.inputs else ())]


def _sampled(root: Node, train: Train, context: Context, found: dict[int, Estimate]) -> Sampled | None:
    """Return the rows that are scanned and decoded below ``root``, and add to ``found`` what is known of both nodes.

    None where the query fails, which the statement itself will say, and where no recording's length is known.
    """
    plan = {type(node): node for node in _spine(root)}
    scan = plan[Scan]
    assert isinstance(scan, Scan)
    rows = count_rows(context.database, scan.reading)
    if rows is None:
        return None
    found[id(scan)] = Estimate({"rows": rows.count if rows.exact else About(rows.count)})
    headers = read_headers(context, scan, train.audio)
    if headers is None:
        return None
    found[id(plan[Decode])] = _audio(rows, headers)
    return Sampled.of(rows, headers)


def _audio(rows: Rows, headers: Headers) -> Estimate:
    figures: dict[str, float | str] = {}
    if headers.seconds:
        readable = 1 - headers.unreadable / headers.looked_at
        figures["audio"] = readable * rows.count * sum(headers.seconds) / len(headers.seconds)
    return Estimate({**figures, **headers.figures()})


def train_config(options: Mapping[str, Any]) -> TrainConfig:
    """Return what a statement's options say of the training itself."""
    names = TrainConfig.__dataclass_fields__
    return TrainConfig(**{name: value for name, value in options.items() if name in names})


def _kept_share(needed: float, config: TrainConfig, home: Path) -> float:
    """Return the share of the rows for which there is room to keep what frozen layers make of them."""
    if config.cache_features == "auto" and needed > config.cache_bytes:
        return 0.0
    place = next(each for each in (home, *home.absolute().parents) if each.exists())
    room = min(config.cache_bytes, shutil.disk_usage(place).free // 2)
    return min(1.0, room / needed) if needed else 0.0


def _timed(
    numbers: Course, workload: Workload, speed: float, overhead: float, kept: float, config: TrainConfig
) -> tuple[Course, float]:
    """Return the training as its limit of time lets it be, and the seconds of its steps and validations.

    ``overhead`` is what each step takes whatever it computes, ``kept`` the share of the rows for which frozen layers
    run but once. Several devices share steps; a validation is one's alone, and runs forward twice, for loss and text.
    """
    # Validation computes in float32, whose features are kept where training computes in float32, too.
    kept_validated = kept if config.precision == "fp32" else 0.0
    # Without what is kept; the second forward pass of a row's first validation has its features from the first one.
    full = 2 * numbers.validated * workload.infer_flops
    spared = kept_validated * numbers.validation.audio + 2 * numbers.kept_validated(kept_validated)
    validating = (full - spared * workload.frozen_flops) / workload.train_flops / speed
    stepping = workload.trained(numbers.audio, numbers.kept(kept)) / speed
    stepping = stepping / training_share(config.device, config.devices) + overhead * numbers.steps
    total = stepping + validating
    if config.max_minutes is None or total <= 60 * config.max_minutes:
        return numbers, total
    # No step begins after that; what was cut short is validated all the same.
    limit = 60 * config.max_minutes
    last = validating / numbers.validations
    return numbers.cut(round(numbers.steps * limit / total)), limit + last


def _trial_seconds(numbers: Course, workload: Workload, family: Family, calibration: Calibration) -> float:
    """Return the seconds in which int8 is tried on the validation rows: one after the other, on one core, twice."""
    audio = min(numbers.validation.audio, TRIAL_SECONDS)
    jobs = [inference_job(family, workload, precision, "cpu") for precision in ("fp32", "int8")]
    return sum(audio * usable_cores() / calibration.expect(job).speed for job in jobs) if audio else 0.0
