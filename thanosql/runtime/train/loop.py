"""The training loop: validation after each epoch, the weights of the best epoch in the end.

A run that has a place for checkpoints writes them as it goes and when it is interrupted, and goes on from the newest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.answers.measures import METRICS, shown
from thanosql.runtime.arrays import Samples
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.array_file import ArrayFile, array_file
from thanosql.runtime.train.batches import epoch_batches, length_batches
from thanosql.runtime.train.checkpoint import Checkpoints, State
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Examples
from thanosql.runtime.train.feature_cache import feature_cache
from thanosql.runtime.train.forward_parts import synchronise
from thanosql.runtime.train.heartbeat import Heartbeat
from thanosql.runtime.train.inputs import Inputs
from thanosql.runtime.train.interruption import Interruption, interruption
from thanosql.runtime.train.launcher import Launcher
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.limits import Limits
from thanosql.runtime.train.micro_batches import MicroBatches, out_of_memory
from thanosql.runtime.train.optimizer import Optimizers, optimizers
from thanosql.runtime.train.pace import Pace
from thanosql.runtime.train.recordings import Recordings, decode
from thanosql.runtime.train.replica import Replicate
from thanosql.runtime.train.report import TRIAL_SECONDS, TrainReport
from thanosql.runtime.train.schedule import learning_rate
from thanosql.runtime.train.seeding import global_state_kept
from thanosql.runtime.train.split import representatives, split
from thanosql.runtime.train.step import TrainingStep
from thanosql.runtime.train.validation import Score, validate
from thanosql.runtime.train.weights import copy_weights, restore_weights
from thanosql.runtime.train.workers import Here, WorkerError, Workers, workers

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input

HELD_OUT = 8
"""Recordings handed on to prove the exported graph with."""


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
        if config.early_stopping is not None and not validation:
            raise TrainingError(
                f"early_stopping={config.early_stopping} needs rows to validate on, and none are held out",
                hint="hold some out with validation_split, or end the run by epochs, max_steps or max_minutes",
            )
        with global_state_kept(device):
            inputs = Inputs(learner, recordings, config, features)
            run = _Run(learner, recordings, inputs, config, progress, training, validation, checkpoints, watch, others)
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
    best = run.history[run.best_epoch - 1]
    proof = representatives(recordings.lengths, validation or training, HELD_OUT)
    return TrainReport(
        rows=len(training),
        validation_rows=len(validation),
        audio_seconds=recordings.seconds(training),
        dropped=dropped,
        epochs=len(run.history),
        steps=run.step,
        best_epoch=run.best_epoch,
        train_loss=best["loss"],
        rates={name: best[name] for name in METRICS if best.get(name) is not None},
        seconds=run.seconds,
        history=tuple(run.history),
        held_out=tuple(recordings.samples(index) for index in proof),
        validation=tuple(_trial_rows(recordings, validation)),
        # Of several processes it says little about one.
        pace=run.pace if others is None else None,
    )


def _trial_rows(recordings: Recordings, validation: Sequence[int]) -> Iterator[tuple[Samples, str]]:
    seconds = 0.0
    for index in validation:
        seconds += recordings.seconds([index])
        if seconds > TRIAL_SECONDS:
            return
        yield recordings.samples(index), recordings.examples[index].text


_COUNTERS = ("step", "epoch", "batch", "loss_sum", "rows", "epoch_seconds", "best_epoch", "history")
"""What of a run, beside tensors, changes from step to step."""


@dataclass(slots=True)
class _Run:
    """The state of one run; everything that changes from step to step is here."""

    learner: Learner
    recordings: Recordings
    inputs: Inputs
    config: TrainConfig
    progress: Progress
    training: list[int]
    validation: list[int]
    checkpoints: Checkpoints | None = None
    watch: Stopwatch = OFF
    workers: Workers | None = None
    step: int = 0
    epoch: int = 1
    batch: int = 0
    """How many batches of ``epoch`` are done."""
    loss_sum: float = 0.0
    rows: int = 0
    """The losses and the number of the rows of those batches."""
    epoch_seconds: float = 0.0
    earlier_seconds: float = 0.0
    started: float = field(init=False)
    saved: float = field(init=False)
    best_epoch: int = 0
    best_score: Score | None = None
    best_weights: dict[str, torch.Tensor] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    limits: Limits = field(init=False)
    pace: Pace = field(init=False)
    optimizer: Optimizers = field(init=False)
    step_parts: MicroBatches = field(init=False)
    validation_parts: MicroBatches = field(init=False)
    move: TrainingStep = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.saved = time.monotonic()
        config, rate = self.config, self.recordings.sample_rate
        steps = config.max_steps or sum(len(self._batches(epoch)) for epoch in range(1, config.epochs + 1))
        self.limits = Limits(steps, config.max_minutes, config.early_stopping)
        self.optimizer = optimizers(self.learner.trainable(), config)
        self.step_parts = MicroBatches("a step's", rate, self.progress)
        self.validation_parts = MicroBatches("a validation batch's", rate, self.progress)
        self.move = TrainingStep(self.learner, config, self.optimizer, self.step_parts, steps, self.watch, self.workers)

    @property
    def steps(self) -> int:
        """The steps that the run makes unless something ends it sooner."""
        return self.limits.steps

    def train(self) -> None:
        """Run all epochs and load the best weights."""
        config = self.config
        self.pace = Pace(next(self.learner.module.parameters()).device)
        label = "training" if config.max_minutes is None else f"training, at most {config.max_minutes:g} minutes"
        self.progress.begin(label, self._audio_seconds(self.steps), "s of audio")
        self._resume()
        heartbeat = Heartbeat(self.checkpoints.folder if self.checkpoints else None)
        heartbeat.beat(self._numbers)
        self._join()
        with interruption() as interrupted:
            while not self._ended and not interrupted.received:
                try:
                    self._train_epoch(interrupted, heartbeat)
                except WorkerError as error:
                    self._save_or_note()
                    self._replace(error)
                    self._join()
            if interrupted.received:
                self._stop()
        if interrupted.received:
            # Only where a program's own handler took the signal and went on.
            raise TrainingError(f"the training was interrupted after step {self.step} of {self.steps}")
        # The export is still to come, and a checkpoint costs less than doing all of this again.
        self._save_or_note()
        reason = self.limits.reason(self.step, self.seconds, len(self.history), self.best_epoch)
        if reason is not None:
            self.progress.note(reason)
        if self.best_epoch != len(self.history):
            restore_weights(self.learner.module, self.best_weights)
        self.progress.end(self._summary())

    @property
    def seconds(self) -> float:
        """Wall time, that of the parts before an interruption included."""
        return self.earlier_seconds + time.monotonic() - self.started

    @property
    def _ended(self) -> bool:
        # An epoch that was cut short has yet to be validated.
        return self.batch == 0 and (
            self.limits.reached(self.step, self.seconds) or self.limits.stalled(len(self.history), self.best_epoch)
        )

    def _join(self) -> None:
        """Wait for the other processes, and give them the weights; processes that are lost meanwhile are replaced."""
        joined = self.workers is None
        while not joined:
            assert self.workers is not None
            try:
                self.workers.join()
                joined = True
            except WorkerError as error:
                self._replace(error)

    def _replace(self, error: WorkerError) -> None:
        assert self.workers is not None
        self.workers.replace(error, self.step)

    def _learning_rate(self, step: int) -> float:
        return learning_rate(self.limits.position(step, self.seconds), self.steps, self.config)

    def _audio_seconds(self, steps: int) -> float:
        """Return how much audio the first ``steps`` steps of the run go over."""
        batches = (batch for epoch in count(1) for batch in self._batches(epoch))
        return sum(self.recordings.seconds(batch) for batch in islice(batches, steps))

    def _batches(self, epoch: int) -> list[list[int]]:
        lengths = [self.recordings.lengths[index] for index in self.training]
        batches = epoch_batches(lengths, self.recordings.sample_rate, self.config, epoch)
        return [[self.training[position] for position in batch] for batch in batches]

    def _train_epoch(self, interrupted: Interruption, heartbeat: Heartbeat) -> None:
        """Run the batches of the epoch that are left, or that the run's limits allow, and validate.

        Leave after a step when the run is interrupted.
        """
        self.learner.module.train()
        batches = self._batches(self.epoch)[self.batch :]
        with closing(self.inputs.training(batches, self.step + 1)) as inputs:
            self._train_batches(batches, inputs, interrupted, heartbeat)
        with self.watch("validation"):
            score = None if interrupted.received else self._validate(interrupted)
        if interrupted.received:
            return
        self._close_epoch(self.epoch, self.loss_sum / self.rows, score)
        self.epoch, self.batch, self.loss_sum, self.rows, self.epoch_seconds = self.epoch + 1, 0, 0.0, 0, 0.0

    def _train_batches(
        self,
        batches: Sequence[list[int]],
        inputs: Iterable[list[Input]],
        interrupted: Interruption,
        heartbeat: Heartbeat,
    ) -> None:
        """Run these batches, as far as the run's limits allow; leave after a step when the run is interrupted."""
        seconds_done, started, earlier = 0.0, time.monotonic(), self.epoch_seconds
        computed = self.inputs.computed_seconds()
        ready = iter(inputs)
        for batch in batches:
            if self.batch and self.limits.reached(self.step, self.seconds):
                break
            with self.watch("data"):
                audio = next(ready)
            rate = self._learning_rate(self.step)
            # Weighted by rows, so that an epoch's loss does not depend on how its rows fell into batches.
            self.loss_sum += self._step(batch, audio, rate) * len(batch)
            self.rows += len(batch)
            self.batch += 1
            seconds = self.recordings.seconds(batch)
            seconds_done += seconds
            self.pace.largest = max(self.pace.largest, self.recordings.padded_seconds(batch))
            self.epoch_seconds = earlier + time.monotonic() - started
            self.progress.advance(
                seconds,
                epoch=self.epoch,
                loss=self.loss_sum / self.rows,
                learning_rate=rate,
                audio_seconds_a_second=seconds_done / max(1e-9, time.monotonic() - started),
                device=str(self.pace.device),
            )
            heartbeat.beat(self._numbers)
            if interrupted.received:
                break
            if time.monotonic() - self.saved > 60 * self.config.checkpoint_minutes:
                self._save_or_note()
        now = self.inputs.computed_seconds()
        kept = 0.0 if now is None or computed is None else seconds_done - (now - computed)
        self.pace.add(seconds_done, time.monotonic() - started, kept)

    def _step(self, batch: list[int], audio: list[Input], rate: float) -> float:
        """Move the weights once and return the loss before; raises TrainingError when it is not finite."""
        labels = [self.recordings.examples[index].labels for index in batch]
        rows = [self.recordings.examples[index].row for index in batch]
        lengths = [self.recordings.lengths[index] for index in batch]
        loss = self.move(self.step + 1, rate, audio, labels, lengths, rows)
        self.step += 1
        return loss

    def _validate(self, interrupted: Interruption) -> Score | None:
        """Return the score on the rows held out; None where there are none, or when the run is interrupted."""
        if not self.validation:
            return None
        batches = length_batches(self.recordings.lengths, self.validation, self.recordings.sample_rate, self.config)
        with closing(self.inputs.validation(batches)) as inputs:
            return validate(
                self.learner,
                self.recordings,
                batches,
                inputs,
                self.validation_parts,
                self.config.task,
                lambda: interrupted.received,
            )

    def _close_epoch(self, epoch: int, loss: float, score: Score | None) -> None:
        """Remember the weights when they are the best so far, and write the history."""
        if score is not None:
            self.progress.advance(0, epoch=epoch, loss=loss, **score.rates)
        if score is None or self.best_score is None or score < self.best_score:
            self.best_epoch, self.best_score = epoch, score
            # The last epoch's weights are in the module; without validation only those count.
            if score is not None and self.step < self.steps:
                self.best_weights = copy_weights(self.learner.module)
        self.history.append(
            {
                "epoch": epoch,
                "step": self.step,
                "loss": loss,
                "validation_loss": score.loss if score else None,
                **(score.rates if score else {}),
                "learning_rate": self._learning_rate(self.step - 1),
                "seconds": self.epoch_seconds,
                "audio_seconds": self.recordings.seconds(list(chain(*self._batches(epoch)[: self.batch]))),
            }
        )

    def _save_or_note(self) -> bool:
        """Write a checkpoint; one that cannot be written is noted, and no reason to throw the training away."""
        try:
            self._save()
        except TrainingError as error:
            self.saved = time.monotonic()
            self.progress.note(f"{error.message}\n{error.hint}")
            return False
        return True

    def _numbers(self) -> dict[str, Any]:
        """Return where the run stands, as checkpoints and heartbeats have it."""
        return {**{name: getattr(self, name) for name in _COUNTERS}, "steps": self.steps, "seconds": self.seconds}

    def _save(self) -> None:
        if self.checkpoints is None:
            return
        numbers = self._numbers()
        if self.best_score is not None:
            numbers["best_score"] = [*self.best_score.errors, self.best_score.loss]
        if self._on_cpu:
            # Cut into other parts, a batch rounds and drops out otherwise. On another GPU more may fit.
            numbers["parts"] = [self.step_parts.samples, self.validation_parts.samples]
        state = State(
            numbers,
            copy_weights(self.learner.module),
            self.optimizer.tensors(),
            self.best_weights,
        )
        with self.watch("checkpoint"):
            self.checkpoints.save(self.step, state)
        self.saved = time.monotonic()

    def _resume(self) -> None:
        """Take up the newest checkpoint, if there is one."""
        if self.checkpoints is None:
            return
        state = self.checkpoints.newest()
        if state is None:
            return
        try:
            for name in _COUNTERS:
                setattr(self, name, state.numbers[name])
            if "best_score" in state.numbers:
                *errors, loss = state.numbers["best_score"]
                best = self.history[self.best_epoch - 1]
                rates = {name: best[name] for name in METRICS if best.get(name) is not None}
                self.best_score = Score(tuple(errors), loss, rates)
            if self._on_cpu and "parts" in state.numbers:
                self.step_parts.samples, self.validation_parts.samples = state.numbers["parts"]
            self.earlier_seconds = state.numbers["seconds"]
            self.best_weights = state.best
            restore_weights(self.learner.module, state.weights)
            self.optimizer.restore(state.optimizer)
        except (KeyError, TypeError, ValueError, IndexError, RuntimeError) as error:
            raise TrainingError(
                f"the checkpoint in {self.checkpoints.folder} does not fit this training: {error}",
                hint="resume=False starts the training anew",
            ) from error
        self.progress.advance(self._audio_seconds(self.step), epoch=self.epoch)
        self.progress.note(f"going on after step {self.step} of {self.steps}, where the training was interrupted")

    @property
    def _on_cpu(self) -> bool:
        return self.optimizer.parameters[0].device.type == "cpu"

    def _stop(self) -> None:
        """Leave a checkpoint behind and say so; the signal that asked for the end follows."""
        if self.checkpoints is not None and self._save_or_note():
            self.progress.note(
                f"interrupted after step {self.step} of {self.steps}: run the same statement again to go on from there"
            )

    def _summary(self) -> str:
        summary = f"{self.step} steps, loss {self.history[-1]['loss']:.3f}"
        if self.best_score is not None:
            summary += f"; validation {shown(self.best_score.rates)} at epoch {self.best_epoch}"
        return summary
