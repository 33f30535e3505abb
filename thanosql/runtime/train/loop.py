"""The training loop: AdamW with warm-up and decay, validation after each epoch, the best epoch's weights in the end."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

import torch

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.train.augment import vary_speed
from thanosql.runtime.train.batches import epoch_batches, length_batches
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.device import training_device
from thanosql.runtime.train.examples import Examples
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.randomness import generator
from thanosql.runtime.train.recordings import Recordings, decode
from thanosql.runtime.train.report import TrainReport
from thanosql.runtime.train.schedule import learning_rate
from thanosql.runtime.train.seeding import global_state_kept, seed_step
from thanosql.runtime.train.split import held_out_split, representatives
from thanosql.runtime.train.validation import Score, validate
from thanosql.runtime.train.weights import copy_weights, restore_weights

HELD_OUT = 8
"""Recordings handed on to prove the exported graph with."""


def train(learner: Learner, examples: Examples, config: TrainConfig, progress: Progress = SILENT) -> TrainReport:
    """Train ``learner`` in place and return what it reached; it ends on the CPU in eval mode with its best weights.

    Raises AudioError or TrainingError for bad rows before the first step, and TrainingError when the loss diverges.
    The global random generators of torch and numpy are left as they were.
    """
    device = training_device(config.device)
    started = time.monotonic()
    recordings, dropped = decode(examples, learner, config, progress)
    training, validation = held_out_split(len(recordings), config.validation_split, config.seed)
    learner.module.to(device)
    try:
        with global_state_kept(device):
            run = _Run(learner, recordings, config, progress, training, validation)
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
        seconds=time.monotonic() - started,
        history=tuple(run.history),
        held_out=tuple(recordings.samples(index) for index in proof),
    )


@dataclass(slots=True)
class _Run:
    """The state of one run; everything that changes from step to step is here."""

    learner: Learner
    recordings: Recordings
    config: TrainConfig
    progress: Progress
    training: list[int]
    validation: list[int]
    step: int = 0
    steps: int = 0
    best_epoch: int = 0
    best_score: Score | None = None
    best_weights: dict[str, torch.Tensor] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    optimizer: torch.optim.Optimizer = field(init=False)
    parameters: list[torch.nn.Parameter] = field(init=False)

    def train(self) -> None:
        """Run all epochs and load the best weights."""
        config = self.config
        groups = self.learner.trainable()
        self.parameters = [parameter for group in groups for parameter in group["params"]]
        self.optimizer = torch.optim.AdamW(
            groups,
            lr=config.learning_rate,
            betas=(config.beta1, config.beta2),
            weight_decay=config.weight_decay,
            fused=True,
        )
        self.steps = sum(len(self._batches(epoch)) for epoch in range(1, config.epochs + 1))
        self.progress.begin("training", self.recordings.seconds(self.training) * config.epochs, "s of audio")
        for epoch in range(1, config.epochs + 1):
            self._train_epoch(epoch)
        if self.best_epoch != config.epochs:
            restore_weights(self.learner.module, self.best_weights)
        self.progress.end(self._summary())

    def _batches(self, epoch: int) -> list[list[int]]:
        lengths = [self.recordings.lengths[index] for index in self.training]
        batches = epoch_batches(lengths, self.recordings.sample_rate, self.config, epoch)
        return [[self.training[position] for position in batch] for batch in batches]

    def _train_epoch(self, epoch: int) -> None:
        self.learner.module.train()
        loss_sum = rows = seconds_done = 0.0
        started = time.monotonic()
        for batch in self._batches(epoch):
            rate = learning_rate(self.step, self.steps, self.config)
            # Weighted by rows, so that an epoch's loss does not depend on how its rows fell into batches.
            loss_sum += self._step(batch, rate) * len(batch)
            rows += len(batch)
            seconds = self.recordings.seconds(batch)
            seconds_done += seconds
            self.progress.advance(
                seconds,
                epoch=epoch,
                loss=loss_sum / rows,
                learning_rate=rate,
                audio_seconds_a_second=seconds_done / max(1e-9, time.monotonic() - started),
            )
        self._close_epoch(epoch, loss_sum / rows, time.monotonic() - started)

    def _step(self, batch: list[int], rate: float) -> float:
        """Move the weights once and return the loss before; raises TrainingError when it is not finite."""
        self.step += 1
        seed_step(self.config.seed, self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        audio = [self.recordings.samples(index) for index in batch]
        labels = [self.recordings.examples[index].labels for index in batch]
        if self.config.augment == "speed":
            audio = vary_speed(audio, labels, self.learner, generator(self.config.seed, "speed", self.step))
        loss = self.learner.loss(audio, labels)
        value = float(loss.detach())
        if math.isfinite(value):
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            norm = float(torch.nn.utils.clip_grad_norm_(self.parameters, self.config.max_grad_norm))
            if math.isfinite(norm):
                self.optimizer.step()
                return value
            value = norm
        raise TrainingError(
            f"training diverged at step {self.step} of {self.steps}: the loss or its gradient became {value}",
            hint=f"lower learning_rate (it is {self.config.learning_rate:g}), or lengthen warmup",
        )

    def _close_epoch(self, epoch: int, loss: float, seconds: float) -> None:
        """Validate, remember the weights when they are the best so far, and write the history."""
        score = None
        if self.validation:
            batches = length_batches(self.recordings.lengths, self.validation, self.recordings.sample_rate, self.config)
            score = validate(self.learner, self.recordings, batches)
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
                "seconds": seconds,
            }
        )

    def _summary(self) -> str:
        summary = f"{self.step} steps, loss {self.history[-1]['loss']:.3f}"
        if self.best_score is not None:
            score = self.best_score
            summary += f"; validation WER {score.wer:.1%}, CER {score.cer:.1%} at epoch {self.best_epoch}"
        return summary
