"""BUILD's training steps against the recipe of transformers' Trainer, on a CPU.

A model of random weights whose convolutions are frozen, as fine-tuning leaves them; clips of log-normal lengths. All
loops run in one process and take turns, a step each, with the same number of threads. The Trainer needs a package that
ThanoSQL does without, ``pip install accelerate``; where that is missing, a plain PyTorch loop does the Trainer's work.
Three models of size 'base' with their optimisers take over 10 GB. ``--size tiny --clips 16 --epochs 2`` is done in two
minutes.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import soundfile
import torch

import thanosql
from bench.predict import write_checkpoint
from bench.same_losses import compare, random_model, tones
from bench.trainer_recipe import RATE, Clips, Recipe, example_model, has_trainer, plain_loop, trainer_loop
from bench.turns import Timed, Turns
from thanosql.runtime.arrays import Samples
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.families.wav2vec2 import scratch
from thanosql.runtime.progress import Silent
from thanosql.runtime.train.config import TrainConfig

TITLE = "BUILD against transformers' Trainer"

BUILD = "BUILD, bf16"
REFERENCE, BEST = "fp32, random sampling", "bf16, grouped by length"
HEADER = [
    "what",
    *("audio s/s, all epochs", "first epoch", "later epochs"),
    *(f"times {REFERENCE}", f"times {BEST}"),
    *(f"times {REFERENCE}, processor time", f"times {BEST}, processor time"),
]
GOALS = {REFERENCE: 1.8, BEST: 1.2}


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(
        prog="python -m bench train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=scratch.SIZES, default="base", help="dimensions of the random weights")
    parser.add_argument("--clips", type=int, default=64, help="recordings (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=5, help="passes over them (default: %(default)s, as BUILD's)")
    parser.add_argument("--batch-size", type=int, default=8, help="most rows a step (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=usable_cores(), help="of PyTorch (default: %(default)s)")
    chosen = parser.parse_args(options)
    torch.set_num_threads(chosen.threads)
    recordings = noise(chosen.clips)
    with tempfile.TemporaryDirectory() as name:
        race = Race(Path(name), recordings, chosen.epochs, chosen.batch_size, chosen.threads)
        write_checkpoint(race.checkpoint, chosen.size)
        overhead = race.run()
    rows = table(race.turns.steps)
    largest = max(abs(own - other) for own, other in fifty_steps())
    audio = sum(len(samples) for samples, _ in recordings) / RATE
    notes = (
        f"Seconds of audio, padding not counted, a second of training; wav2vec2 of size {chosen.size!r}, random "
        f"weights, convolutions frozen; {chosen.clips} clips, {audio:.0f} s, log-normal lengths of 1.3 to 30 s; "
        f"{chosen.epochs} epochs of batches of {chosen.batch_size}, {chosen.threads} threads; a step of each in turn. "
        f"Later epochs: the median. {peers_note()} The goals for BUILD are {GOALS[REFERENCE]} and {GOALS[BEST]} times. "
        f"BUILD took {overhead:.0f} s beside the training: reading, export, comparison with PyTorch. The losses of 50 "
        "steps of a small layer-norm model in fp32 are those of a plain loop over transformers' model within "
        f"{largest:.0e} (goal 1e-4)."
    )
    return notes, HEADER, rows


def peers_note() -> str:
    if has_trainer():
        return "The others are transformers' Trainer."
    return (
        "The others are a plain loop that does the Trainer's work, and nothing else, since the Trainer needs "
        "`pip install accelerate`."
    )


@dataclass
class Race:
    """Three trainings of one checkpoint on the same recordings; ``turns`` has what was measured."""

    folder: Path
    recordings: list[tuple[Samples, str]]
    epochs: int
    batch_size: int
    threads: int

    def __post_init__(self) -> None:
        self.checkpoint = self.folder / "checkpoint"
        self.peers = {
            REFERENCE: Recipe(False, False, self.batch_size, self.epochs),
            # In bfloat16 with dropout a CPU trains faster without PyTorch's kernel.
            BEST: Recipe(True, True, self.batch_size, self.epochs, attention="eager"),
        }
        self.turns = Turns([BUILD, *self.peers])

    def run(self) -> float:
        """Run all of them, and return the seconds that BUILD took beside its training."""
        threads = [threading.Thread(target=self._peer, args=peer) for peer in self.peers.items()]
        for each in threads:
            each.start()
        try:
            with self.turns.taking_part(BUILD):
                return self._build(threads)
        finally:
            for each in threads:
                each.join()

    def _peer(self, name: str, recipe: Recipe) -> None:
        torch.set_num_threads(self.threads)

        def stepped(epoch: int, seconds: float) -> None:
            self.turns.stepped(name, epoch, seconds)

        with self.turns.taking_part(name):
            clips = Clips(self.checkpoint, self.recordings)
            model = example_model(self.checkpoint, recipe.attention)
            self.turns.enter(name)
            if has_trainer():
                trainer_loop(model, clips, recipe, stepped, self.folder / f"trainer {name}")
            else:
                plain_loop(model, clips, recipe, stepped)

    def _build(self, others: Sequence[threading.Thread]) -> float:
        rows = []
        for number, (samples, text) in enumerate(self.recordings):
            rows.append((str(self.folder / f"{number}.wav"), text))
            soundfile.write(rows[-1][0], samples, RATE)
        table = self.folder / "clips.parquet"
        pl.DataFrame(rows, ["audio_path", "text"], orient="row").write_parquet(table)
        watch = StepWatch(self.turns, others)
        with thanosql.connect("duckdb://", home=self.folder / "home", progress=watch) as session:
            started = time.perf_counter()
            session.run(
                f"BUILD MODEL built USING Wav2Vec2En OPTIONS (checkpoint='{self.checkpoint}', precision='bf16', "
                f"epochs={self.epochs}, batch_size={self.batch_size}, validation_split=0, checkpoint_minutes=600, "
                f"device='cpu') AS SELECT audio_path, text FROM '{table}'"
            )
            return time.perf_counter() - started - watch.training


class StepWatch(Silent):
    """Takes BUILD's turns: its progress tells of each step, and no other task of it has a learning rate."""

    def __init__(self, turns: Turns, others: Sequence[threading.Thread]) -> None:
        self.turns = turns
        self.others = others
        self.training = 0.0
        self._label = ""

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Wait for the first turn where the training begins."""
        self._label = label
        if label == "training":
            self.training = time.perf_counter()
            self.turns.enter(BUILD)

    def advance(self, amount: float, **figures: float | str) -> None:
        """Give the turn on after a step."""
        if "learning_rate" in figures:
            self.turns.stepped(BUILD, int(figures["epoch"]), amount)

    def end(self, summary: str | None = None) -> None:
        """Let the others finish before the export: they are not to be measured beside it."""
        if self._label == "training":
            self.turns.leave(BUILD)
            for each in self.others:
                each.join()
            self.training = time.perf_counter() - self.training


def table(steps: dict[str, list[Timed]]) -> list[list[str]]:
    """Return the rows of the table."""
    overall = {name: (rate(taken), processor_rate(taken)) for name, taken in steps.items()}
    rows = []
    for name, taken in steps.items():
        first, *later = [[step for step in taken if step.epoch == epoch] for epoch in epochs_of(taken)]
        following = f"{statistics.median(map(rate, later)):.2f}" if later else ""
        ratios = [f"{overall[name][kind] / overall[peer][kind]:.2f}" for kind in (0, 1) for peer in (REFERENCE, BEST)]
        rows.append([name, f"{overall[name][0]:.2f}", f"{rate(first):.2f}", following, *ratios])
    return rows


def epochs_of(steps: Sequence[Timed]) -> list[int]:
    return sorted({step.epoch for step in steps})


def rate(steps: Sequence[Timed]) -> float:
    """Return the seconds of audio a second of wall time."""
    return sum(step.audio_seconds for step in steps) / sum(step.seconds for step in steps)


def processor_rate(steps: Sequence[Timed]) -> float:
    """Return the seconds of audio a processor second."""
    return sum(step.audio_seconds for step in steps) / sum(step.processor_seconds for step in steps)


def noise(count: int) -> list[tuple[Samples, str]]:
    """Return recordings of log-normal lengths, and as many letters as people say in that time."""
    chance = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz'"))
    made: list[tuple[Any, str]] = []
    for seconds in np.clip(chance.lognormal(np.log(6.0), 0.7, count), 1.3, 30.0):
        samples = chance.normal(0, 0.1, int(seconds * RATE)).astype(np.float32)
        made.append((samples, "".join(chance.choice(letters, int(seconds * 12)))))
    return made


def fifty_steps() -> list[tuple[float, float]]:
    """Return (BUILD's loss, a plain loop's) of 50 steps of a small layer-norm model."""
    config = TrainConfig(epochs=10, batch_size=6, learning_rate=2e-3, warmup=0.0, validation_split=0.0, device="cpu")
    seconds = np.random.default_rng(1).uniform(0.3, 1.0, 30)
    return compare(random_model("layer"), tones(seconds.tolist()), config)
