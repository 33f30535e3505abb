"""The training loop: validation after each epoch, the weights of the best epoch in the end.

A run that has a place for checkpoints writes them as it goes and when it is interrupted, and goes on from the newest.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.augment import vary_speed
from thanosql.runtime.train.batches import epoch_batches, length_batches
from thanosql.runtime.train.checkpoint import Checkpoints, State
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.device import training_device
from thanosql.runtime.train.examples import Examples
from thanosql.runtime.train.forward_parts import forward_parts, synchronise
from thanosql.runtime.train.interruption import Interruption, interruption
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.optimizer import Optimizers, optimizers
from thanosql.runtime.train.pace import Pace
from thanosql.runtime.train.randomness import generator
from thanosql.runtime.train.recordings import Recordings, decode
from thanosql.runtime.train.report import TRIAL_SECONDS, TrainReport
from thanosql.runtime.train.schedule import learning_rate
from thanosql.runtime.train.seeding import global_state_kept, seed_step
from thanosql.runtime.train.split import held_out_split, representatives
from thanosql.runtime.train.validation import Score, validate
from thanosql.runtime.train.weights import copy_weights, restore_weights

HELD_OUT = 8
"""Recordings handed on to prove the exported graph with."""


def train(
    learner: Learner,
    examples: Examples,
    config: TrainConfig,
    progress: Progress = SILENT,
    checkpoints: Checkpoints | None = None,
    watch: Stopwatch = OFF,
) -> TrainReport:
    """Train ``learner`` in place and return what it reached; it ends on the CPU in eval mode with its best weights.

    With ``checkpoints`` the run goes on from the newest one, writes one every ``config.checkpoint_minutes``, and one
    when Ctrl-C or SIGTERM ends it. On a CPU it ends with the same bits as if it had never been interrupted.

    Raises AudioError or TrainingError for bad rows before the first step, and TrainingError when the loss diverges.
    The global random generators of torch and numpy are left as they were.
    """
    device = training_device(config.device)
    with watch("decode"):
        recordings, dropped = decode(examples, learner, config, progress)
    training, validation = held_out_split(len(recordings), config.validation_split, config.seed)
    learner.module.to(device)
    synchronise(watch, device)
    try:
        with global_state_kept(device):
            run = _Run(learner, recordings, config, progress, training, validation, checkpoints, watch)
            run.train()
    except torch.OutOfMemoryError as error:
        raise TrainingError(
            "the GPU has too little memory for this training", hint="set a smaller batch_size, or train a smaller model"
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
        epochs=config.epochs,
        steps=run.step,
        best_epoch=run.best_epoch,
        train_loss=best["loss"],
        wer=best["wer"],
        cer=best["cer"],
        seconds=run.seconds,
        history=tuple(run.history),
        held_out=tuple(recordings.samples(index) for index in proof),
        validation=tuple(_trial_rows(recordings, validation)),
        pace=run.pace,
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
    config: TrainConfig
    progress: Progress
    training: list[int]
    validation: list[int]
    checkpoints: Checkpoints | None = None
    watch: Stopwatch = OFF
    step: int = 0
    steps: int = 0
    epoch: int = 1
    batch: int = 0
    """How many batches of ``epoch`` are done."""
    loss_sum: float = 0.0
    rows: int = 0
    """The losses and the number of the rows of those batches."""
    epoch_seconds: float = 0.0
    earlier_seconds: float = 0.0
    started: float = field(default_factory=time.monotonic)
    saved: float = field(default_factory=time.monotonic)
    best_epoch: int = 0
    best_score: Score | None = None
    best_weights: dict[str, torch.Tensor] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    pace: Pace = field(init=False)
    optimizer: Optimizers = field(init=False)
    parameters: list[torch.nn.Parameter] = field(init=False)

    @property
    def _device(self) -> torch.device:
        return self.parameters[0].device

    def train(self) -> None:
        """Run all epochs and load the best weights."""
        config = self.config
        self.optimizer = optimizers(self.learner.trainable(), config)
        self.parameters = self.optimizer.parameters
        self.pace = Pace(self._device)
        self.steps = sum(len(self._batches(epoch)) for epoch in range(1, config.epochs + 1))
        self.progress.begin("training", self.recordings.seconds(self.training) * config.epochs, "s of audio")
        self._resume()
        with interruption() as interrupted:
            while self.epoch <= config.epochs and not interrupted.received:
                self._train_epoch(interrupted)
            if interrupted.received:
                self._stop()
        if interrupted.received:
            # Only where a program's own handler took the signal and went on.
            raise TrainingError(f"the training was interrupted after step {self.step} of {self.steps}")
        # The export is still to come, and a checkpoint costs less than doing all of this again.
        self._save_or_note()
        if self.best_epoch != config.epochs:
            restore_weights(self.learner.module, self.best_weights)
        self.progress.end(self._summary())

    @property
    def seconds(self) -> float:
        """Wall time, that of the parts before an interruption included."""
        return self.earlier_seconds + time.monotonic() - self.started

    def _batches(self, epoch: int) -> list[list[int]]:
        lengths = [self.recordings.lengths[index] for index in self.training]
        batches = epoch_batches(lengths, self.recordings.sample_rate, self.config, epoch)
        return [[self.training[position] for position in batch] for batch in batches]

    def _train_epoch(self, interrupted: Interruption) -> None:
        """Run the batches of the epoch that are left; leave after a step when the run is interrupted."""
        self.learner.module.train()
        batches = self._batches(self.epoch)
        seconds_done, started, earlier = 0.0, time.monotonic(), self.epoch_seconds
        for batch in batches[self.batch :]:
            rate = learning_rate(self.step, self.steps, self.config)
            # Weighted by rows, so that an epoch's loss does not depend on how its rows fell into batches.
            self.loss_sum += self._step(batch, rate) * len(batch)
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
            )
            if interrupted.received:
                return
            if time.monotonic() - self.saved > 60 * self.config.checkpoint_minutes:
                self._save_or_note()
        self.pace.add(seconds_done, time.monotonic() - started)
        with self.watch("validation"):
            score = self._validate(interrupted)
        if interrupted.received:
            return
        self._close_epoch(self.epoch, self.loss_sum / self.rows, score)
        self.epoch, self.batch, self.loss_sum, self.rows, self.epoch_seconds = self.epoch + 1, 0, 0.0, 0, 0.0

    def _step(self, batch: list[int], rate: float) -> float:
        """Move the weights once and return the loss before; raises TrainingError when it is not finite."""
        self.step += 1
        seed_step(self.config.seed, self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with self.watch("data"):
            audio = [self.recordings.samples(index) for index in batch]
            labels = [self.recordings.examples[index].labels for index in batch]
            if self.config.augment == "speed":
                audio = vary_speed(audio, labels, self.learner, generator(self.config.seed, "speed", self.step))
        with (
            forward_parts(self.watch, self.learner),
            torch.autocast(self._device.type, torch.bfloat16, enabled=self.config.precision == "bf16"),
        ):
            loss = self.learner.loss(audio, labels)
        value = float(loss.detach())
        if math.isfinite(value):
            with self.watch("backward"):
                self.optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
            with self.watch("optimizer"):
                norm = float(torch.nn.utils.clip_grad_norm_(self.parameters, self.config.max_grad_norm))
                if math.isfinite(norm):
                    self.optimizer.step()
                    return value
            value = norm
        raise TrainingError(
            f"training diverged at step {self.step} of {self.steps}: the loss or its gradient became {value}",
            hint=f"lower learning_rate (it is {self.config.learning_rate:g}), or lengthen warmup",
        )

    def _validate(self, interrupted: Interruption) -> Score | None:
        """Return the score on the rows held out; None where there are none, or when the run is interrupted."""
        if not self.validation:
            return None
        batches = length_batches(self.recordings.lengths, self.validation, self.recordings.sample_rate, self.config)
        return validate(self.learner, self.recordings, batches, lambda: interrupted.received)

    def _close_epoch(self, epoch: int, loss: float, score: Score | None) -> None:
        """Remember the weights when they are the best so far, and write the history."""
        if score is not None:
            self.progress.advance(0, epoch=epoch, loss=loss, wer=score.wer, cer=score.cer)
        if score is None or self.best_score is None or score < self.best_score:
            self.best_epoch, self.best_score = epoch, score
            # The last epoch's weights are in the module; without validation only those count.
            if score is not None and epoch < self.config.epochs:
                self.best_weights = copy_weights(self.learner.module)
        self.history.append(
            {
                "epoch": epoch,
                "step": self.step,
                "loss": loss,
                "validation_loss": score.loss if score else None,
                "wer": score.wer if score else None,
                "cer": score.cer if score else None,
                "seconds": self.epoch_seconds,
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

    def _save(self) -> None:
        if self.checkpoints is None:
            return
        numbers = {name: getattr(self, name) for name in _COUNTERS}
        if self.best_score is not None:
            numbers["best_score"] = [self.best_score.wer, self.best_score.cer, self.best_score.loss]
        state = State(
            {**numbers, "seconds": self.seconds},
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
                self.best_score = Score(*state.numbers["best_score"])
            self.earlier_seconds = state.numbers["seconds"]
            self.best_weights = state.best
            restore_weights(self.learner.module, state.weights)
            self.optimizer.restore(state.optimizer)
        except (KeyError, TypeError, ValueError, IndexError, RuntimeError) as error:
            raise TrainingError(
                f"the checkpoint in {self.checkpoints.folder} does not fit this training: {error}",
                hint="resume=False starts the training anew",
            ) from error
        done = [batch for epoch in range(1, self.epoch) for batch in self._batches(epoch)]
        if self.epoch <= self.config.epochs:
            done += self._batches(self.epoch)[: self.batch]
        self.progress.advance(self.recordings.seconds([index for batch in done for index in batch]), epoch=self.epoch)
        self.progress.note(f"going on after step {self.step} of {self.steps}, where the training was interrupted")

    def _stop(self) -> None:
        """Leave a checkpoint behind and say so; the signal that asked for the end follows."""
        if self.checkpoints is not None and self._save_or_note():
            self.progress.note(
                f"interrupted after step {self.step} of {self.steps}: run the same statement again to go on from there"
            )

    def _summary(self) -> str:
        summary = f"{self.step} steps, loss {self.history[-1]['loss']:.3f}"
        if self.best_score is not None:
            score = self.best_score
            summary += f"; validation WER {score.wer:.1%}, CER {score.cer:.1%} at epoch {self.best_epoch}"
        return summary
