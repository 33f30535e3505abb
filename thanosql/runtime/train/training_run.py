"""One run from its first step, or the newest checkpoint, to the best weights: steps, validations, what is written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.answers.measures import shown
from thanosql.runtime.progress import Progress
from thanosql.runtime.stopwatch import OFF, Stopwatch
from thanosql.runtime.train.batches import epoch_batches, length_batches
from thanosql.runtime.train.best import Best
from thanosql.runtime.train.checkpoint import Checkpoints, State
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.divergence import Explosion, diverged
from thanosql.runtime.train.heartbeat import Heartbeat
from thanosql.runtime.train.inputs import Inputs
from thanosql.runtime.train.interruption import Interruption, interruption
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.limits import Limits
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.optimizer import Optimizers, optimizers
from thanosql.runtime.train.pace import Pace
from thanosql.runtime.train.recordings import Recordings
from thanosql.runtime.train.schedule import learning_rate
from thanosql.runtime.train.step import TrainingStep
from thanosql.runtime.train.tally import Tally
from thanosql.runtime.train.validation import Score, validate
from thanosql.runtime.train.weights import copy_weights, restore_weights
from thanosql.runtime.train.workers import WorkerError, Workers

if TYPE_CHECKING:
    from thanosql.runtime.train.learner import Input


@dataclass(slots=True)
class TrainingRun:
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
    tally: Tally = field(default_factory=Tally)
    best: Best = field(default_factory=Best)
    earlier_seconds: float = 0.0
    started: float = field(init=False)
    saved: float = field(init=False)
    limits: Limits = field(init=False)
    explosion: Explosion = field(init=False)
    pace: Pace = field(init=False)
    optimizer: Optimizers = field(init=False)
    step_parts: MicroBatches = field(init=False)
    validation_parts: MicroBatches = field(init=False)
    move: TrainingStep = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.saved = time.monotonic()
        config, rate = self.config, self.recordings.sample_rate
        steps = config.max_steps or sum(len(self._batches(epoch)) for epoch in range(1, config.epochs + 1))
        self.limits = Limits(steps, config.max_minutes, config.early_stopping, config.validate_every)
        self.explosion = Explosion.within(steps)
        self.optimizer = optimizers(self.learner.trainable(), config)
        self.step_parts = MicroBatches("a step's", rate, self.progress)
        self.validation_parts = MicroBatches("a validation batch's", rate, self.progress)
        self.move = TrainingStep(self.learner, config, self.optimizer, self.step_parts, steps, self.watch, self.workers)

    @property
    def steps(self) -> int:
        """The steps that the run makes unless something ends it sooner."""
        return self.limits.steps

    @property
    def seconds(self) -> float:
        """Wall time, that of the parts before an interruption included."""
        return self.earlier_seconds + time.monotonic() - self.started

    def train(self) -> None:
        """Run all epochs and load the best weights."""
        config, tally = self.config, self.tally
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
                    self._train_stretch(interrupted, heartbeat)
                except WorkerError as error:
                    self._save_or_note()
                    self._replace(error)
                    self._join()
            if interrupted.received:
                self._stop()
        if interrupted.received:
            # Only where a program's own handler took the signal and went on.
            raise TrainingError(f"the training was interrupted after step {tally.step} of {self.steps}")
        # The export is still to come, and a checkpoint costs less than doing all of this again.
        self._save_or_note()
        reason = self.limits.reason(tally.step, self.seconds, tally.history, tally.best)
        if reason is not None:
            self.progress.note(reason)
        if tally.best != len(tally.history):
            restore_weights(self.learner.module, self.best.weights)
        self.progress.end(self._summary())

    @property
    def _reached(self) -> bool:
        return self.limits.reached(self.tally.step, self.seconds)

    @property
    def _ended(self) -> bool:
        # A stretch that was cut short has yet to be validated.
        return not self.tally.rows and (self._reached or self.limits.stalled(len(self.tally.history), self.tally.best))

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
        self.workers.replace(error, self.tally.step)

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

    def _train_stretch(self, interrupted: Interruption, heartbeat: Heartbeat) -> None:
        """Run the batches up to the next validation, the end of the epoch, or as far as the run's limits allow.

        Leave after a step when the run is interrupted.
        """
        tally = self.tally
        self.learner.module.train()
        epoch = self._batches(tally.epoch)
        batches = epoch[tally.batch :][: self.limits.until_validation(tally.step, tally.rows)]
        with closing(self.inputs.training(batches, tally.step + 1)) as inputs:
            self._train_batches(batches, inputs, interrupted, heartbeat)
        if interrupted.received:
            return
        whole = tally.batch == len(epoch)
        due = self._reached or self.limits.is_validated(tally.step, epoch_ends=whole)
        if due and not self._validated(interrupted):
            return
        if whole:
            tally.close_epoch()

    def _train_batches(
        self,
        batches: Sequence[list[int]],
        inputs: Iterable[list[Input]],
        interrupted: Interruption,
        heartbeat: Heartbeat,
    ) -> None:
        """Run these batches, as far as the run's limits allow; leave after a step when the run is interrupted."""
        tally = self.tally
        seconds_done, started, earlier = 0.0, time.monotonic(), tally.stretch_seconds
        computed = self.inputs.computed_seconds()
        ready = iter(inputs)
        for batch in batches:
            if tally.rows and self._reached:
                break
            with self.watch("data"):
                audio = next(ready)
            rate = self._learning_rate(tally.step)
            seconds = self.recordings.seconds(batch)
            tally.add(self._step(batch, audio, rate), len(batch), seconds)
            seconds_done += seconds
            self.pace.largest = max(self.pace.largest, self.recordings.padded_seconds(batch))
            tally.stretch_seconds = earlier + time.monotonic() - started
            self.progress.advance(
                seconds,
                epoch=tally.epoch,
                loss=tally.loss,
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
        """Move the weights once and return the loss before; raises TrainingError when the training diverges."""
        labels = [self.recordings.examples[index].labels for index in batch]
        rows = [self.recordings.examples[index].row for index in batch]
        lengths = [self.recordings.lengths[index] for index in batch]
        loss = self.move(self.tally.step + 1, rate, audio, labels, lengths, rows)
        self.tally.step += 1
        problem = self.explosion.take(loss)
        if problem is not None:
            raise diverged(self.tally.step, self.steps, problem, self.config)
        return loss

    def _validated(self, interrupted: Interruption) -> bool:
        """Validate and close the stretch; return False, and leave it open, when the run is interrupted meanwhile."""
        with self.watch("validation"):
            score = self._validate(interrupted)
        if interrupted.received:
            return False
        self._close_stretch(score)
        return True

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

    def _close_stretch(self, score: Score | None) -> None:
        """Remember the weights when they are the best so far, and write the history."""
        tally = self.tally
        if score is not None:
            self.progress.advance(0, epoch=tally.epoch, loss=tally.loss, **score.rates)
        if self.best.is_beaten_by(score):
            tally.best = len(tally.history) + 1
            # The last weights are in the module; without validation only those count.
            weights = copy_weights(self.learner.module) if score is not None and tally.step < self.steps else None
            self.best.take(score, weights)
        tally.close_stretch(
            {
                "epoch": tally.epoch,
                "step": tally.step,
                "loss": tally.loss,
                "validation_loss": score.loss if score else None,
                **(score.rates if score else {}),
                "learning_rate": self._learning_rate(tally.step - 1),
                "seconds": tally.stretch_seconds,
                "audio_seconds": tally.audio_seconds,
            }
        )

    def _numbers(self) -> dict[str, Any]:
        """Return where the run stands, as checkpoints and heartbeats have it."""
        return {**self.tally.numbers(), "steps": self.steps, "seconds": self.seconds}

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
        numbers = {**self._numbers(), **self.best.numbers(), "losses": [self.explosion.first, self.explosion.high]}
        if self._on_cpu:
            # Cut into other parts, a batch rounds and drops out otherwise. On another GPU more may fit.
            numbers["parts"] = [self.step_parts.samples, self.validation_parts.samples]
        weights = copy_weights(self.learner.module)
        with self.watch("checkpoint"):
            self.checkpoints.save(self.tally.step, State(numbers, weights, self.optimizer.tensors(), self.best.weights))
        self.saved = time.monotonic()

    def _resume(self) -> None:
        """Take up the newest checkpoint, if there is one."""
        if self.checkpoints is None:
            return
        state = self.checkpoints.newest()
        if state is None:
            return
        try:
            self.tally.restore(state.numbers)
            self.best.restore(state.numbers, state.best, self.tally)
            self.explosion.first, self.explosion.high = state.numbers["losses"]
            if self._on_cpu and "parts" in state.numbers:
                self.step_parts.samples, self.validation_parts.samples = state.numbers["parts"]
            self.earlier_seconds = state.numbers["seconds"]
            restore_weights(self.learner.module, state.weights)
            self.optimizer.restore(state.optimizer)
        except (KeyError, TypeError, ValueError, IndexError, RuntimeError) as error:
            raise TrainingError(
                f"the checkpoint in {self.checkpoints.folder} does not fit this training: {error}",
                hint="resume=False starts the training anew",
            ) from error
        self.progress.advance(self._audio_seconds(self.tally.step), epoch=self.tally.epoch)
        self.progress.note(f"going on after step {self.tally.step} of {self.steps}, where the training was interrupted")

    @property
    def _on_cpu(self) -> bool:
        return self.optimizer.parameters[0].device.type == "cpu"

    def _stop(self) -> None:
        """Leave a checkpoint behind and say so; the signal that asked for the end follows."""
        if self.checkpoints is not None and self._save_or_note():
            self.progress.note(
                f"interrupted after step {self.tally.step} of {self.steps}: "
                "run the same statement again to go on from there"
            )

    def _summary(self) -> str:
        summary = f"{self.tally.step} steps, loss {self.tally.history[-1]['loss']:.3f}"
        if self.best.score is not None:
            place = self.limits.place(self.tally.history[self.tally.best - 1])
            summary += f"; validation {shown(self.best.score.rates)} at {place}"
        return summary
