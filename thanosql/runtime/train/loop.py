"""Training from examples to a report: validation after each epoch, the best weights in the end.

A run that has a place for checkpoints writes them as it goes and when it is interrupted, and goes on from the newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.array_file import ArrayFile, array_file
from thanosql.runtime.train.best import rates_of
from thanosql.runtime.train.checkpoint import Checkpoints
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples
from thanosql.runtime.train.feature_cache import feature_cache
from thanosql.runtime.train.forward_parts import synchronise
from thanosql.runtime.train.inputs import Inputs
from thanosql.runtime.train.launcher import Launcher
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.micro_batches import out_of_memory
from thanosql.runtime.train.recordings import Recordings, decode
from thanosql.runtime.train.replica import Replicate
from thanosql.runtime.train.report import TRIAL_SECONDS, TrainReport
from thanosql.runtime.train.seeding import global_state_kept
from thanosql.runtime.train.split import representatives, split
from thanosql.runtime.train.training_run import TrainingRun
from thanosql.runtime.train.workers import Here, Workers, workers

HELD_OUT = 8
"""Recordings handed on to prove the exported graph with."""

HELD_OUT_SECONDS = 15.0
"""At most so much of each: PREDICT gives a graph no longer pieces, and in a padded batch the longest counts for all."""


def train(
    learner: Learner,
    examples: Examples,
    config: TrainConfig,
    progress: Progress = SILENT,
    checkpoints: Checkpoints | None = None,
    scratch: Path | None = None,
    watch: Stopwatch = OFF,
    replicate: Replicate | None = None,
    launcher: Launcher | None = None,
) -> TrainReport:
    """Train ``learner`` in place and return what it reached; it ends on the CPU in eval mode with its best weights.

    With ``checkpoints`` the run goes on from the newest one, writes one every ``config.checkpoint_minutes``, and one
    when Ctrl-C or SIGTERM ends it. On a CPU it ends with the same bits as if it had never been interrupted.

    What memory does not hold of the decoded audio, and the output of frozen layers, is kept on the disk of the folder
    ``scratch`` while the run lasts, as ``config`` says.

    With several ``config.devices`` other processes take part in each step; ``replicate`` gives them the learner, and
    ``launcher`` starts them, on this machine where it is None.

    Raises AudioError or TrainingError for bad rows before the first step, and TrainingError when the loss diverges, or
    when memory does not hold one recording, or when another process is lost and the launcher does not replace it.
    The global random generators of torch and numpy are left as they were.
    """
    launcher = launcher or Here()
    devices = launcher.devices(config.device, config.devices)
    with (
        array_file(scratch, config.cache_bytes, progress) as disk,
        launcher.lead(devices[0]) as device,
        workers((device, *devices[1:]), learner, config, replicate, progress, launcher) as others,
    ):
        return _train(learner, examples, config, progress, checkpoints, device, disk, watch, others)


def _train(
    learner: Learner,
    examples: Examples,
    config: TrainConfig,
    progress: Progress,
    checkpoints: Checkpoints | None,
    device: torch.device,
    disk: ArrayFile | None,
    watch: Stopwatch,
    others: Workers | None,
) -> TrainReport:
    try:
        learner.module.to(device)
        features = feature_cache(learner, examples, config, device, disk, progress)
        # Where features are kept, samples are needed once more only: the disk is left to the features.
        synchronise(watch, device)
        with watch("decode"):
            recordings, dropped = decode(examples, learner, config, progress, disk if features is None else None)
        training, validation = split(recordings.examples, config)
        _check_validation(config, validation)
        with global_state_kept(device):
            inputs = Inputs(learner, recordings, config, features)
            run = TrainingRun(
                learner, recordings, inputs, config, progress, training, validation, checkpoints, watch, others
            )
            run.train()
    except (RuntimeError, MemoryError) as error:
        # What a batch needs is cut to what there is; this is what the model itself needs.
        if not out_of_memory(error):
            raise
        raise TrainingError(
            "there is too little memory for the model's weights, their gradients and the optimizer's state",
            hint="train a smaller model, or leave more of it as it is with freeze",
        ) from error
    finally:
        learner.module.to("cpu").eval()
    history = run.tally.history
    best = history[run.tally.best - 1]
    proof = representatives(recordings.lengths, validation or training, HELD_OUT)
    proved = round(HELD_OUT_SECONDS * recordings.sample_rate)
    return TrainReport(
        rows=len(training),
        validation_rows=len(validation),
        audio_seconds=recordings.seconds(training),
        dropped=dropped,
        epochs=history[-1]["epoch"],
        steps=run.tally.step,
        best_epoch=best["epoch"],
        best_step=best["step"],
        train_loss=best["loss"],
        rates=rates_of(best),
        seconds=run.seconds,
        history=tuple(history),
        held_out=tuple(recordings.samples(index)[:proved] for index in proof),
        validation=tuple(_trial_rows(recordings, validation)),
        # Of several processes it says little about one.
        pace=run.pace if others is None else None,
    )


def _check_validation(config: TrainConfig, validation: Sequence[int]) -> None:
    """Raise TrainingError where options go by a score, and no rows are held out to measure it."""
    for name in ("early_stopping", "validate_every"):
        value = getattr(config, name)
        if value is not None and not validation:
            raise TrainingError(
                f"{name}={value} needs rows to validate on, and none are held out",
                hint="hold some out with validation_split, or end the run by epochs, max_steps or max_minutes",
            )


def _trial_rows(recordings: Recordings, validation: Sequence[int]) -> Iterator[tuple[Samples, str]]:
    seconds = 0.0
    for index in validation:
        seconds += recordings.seconds([index])
        if seconds > TRIAL_SECONDS:
            return
        yield recordings.samples(index), recordings.examples[index].text
