"""Word error rates at equal steps: BUILD and the recipe of transformers' Trainer, from one base model, seed by seed.

Both go on from the bundled English model with frozen convolutions, on the same spoken digits, in fp32, with the same
peak learning rate, batch size and number of steps; all else is each one's default. `bench.spoken_digits` says where the
recordings are expected, `bench.train` which package the Trainer needs.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import torch

import thanosql
from bench.spoken_digits import RECORDINGS, recordings
from bench.train import peers_note
from bench.trainer_recipe import RATE, Clips, Recipe, example_model, has_trainer, plain_loop, trainer_loop
from thanosql.runtime.answers.measures import TRANSCRIPTION, measure_of
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio.reading import load
from thanosql.runtime.families.wav2vec2.learner import from_checkpoint

TITLE = "BUILD and transformers' Trainer at equal steps"
HEADER = ["what", "steps", "WER, each seed", "mean WER", "standard deviation", "mean CER", "CPU seconds a training"]

BASE = Path(thanosql.__file__).parent / "bases" / "Wav2Vec2TinyEn"

Pairs = list[tuple[Samples, str]]


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(
        prog="python -m bench quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=3, help="trainings of each (default: %(default)s)")
    parser.add_argument("--takes", type=int, default=8, help="of each digit and speaker (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=6, help="passes over them (default: %(default)s)")
    parser.add_argument("--batch-size", type=int, default=16, help="rows a step (default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=3e-4, help="the peak (default: %(default)s)")
    parser.add_argument(
        "--spec-augment", action=argparse.BooleanOptionalAction, default=True, help="masks in training (default: yes)"
    )
    chosen = parser.parse_args(options)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        recipe = Recipe(False, False, chosen.batch_size, chosen.epochs, chosen.learning_rate)
        contest = Contest(Path(name), chosen.takes, recipe, spec_augment=chosen.spec_augment)
        found: dict[str, list[Outcome]] = {"BUILD": [], "Trainer": []}
        for seed in range(chosen.seeds):
            found["BUILD"].append(contest.build(seed))
            found["Trainer"].append(contest.trainer(seed))
            print(
                f"seed {seed}: " + ", ".join(f"{what} {each[-1].wer:.1%}" for what, each in found.items()), flush=True
            )
        before = contest.score(contest.checkpoint)
    masks = (
        "With SpecAugment: of a digit's 20 frames or so transformers masks two spans of 10, and BUILD none in clips "
        "shorter than two spans."
        if chosen.spec_augment
        else "Without SpecAugment."
    )
    notes = (
        f"{contest.rows} recordings of spoken digits by five speakers, {chosen.epochs} epochs of batches of "
        f"{chosen.batch_size}, learning rate {chosen.learning_rate:g}, fp32, convolutions frozen, one thread, "
        f"{chosen.seeds} seeds; scored on takes 0 to 4 of the same speakers with PyTorch, where Wav2Vec2TinyEn has a "
        f"WER of {before['wer']:.1%} before. {peers_note()} All else is each one's default: BUILD warms up and decays "
        f"weights, the Trainer does not. {masks} BUILD's CPU seconds include export and proof."
    )
    return notes, HEADER, [row(what, outcomes) for what, outcomes in found.items()]


@dataclass(frozen=True)
class Outcome:
    """What one training reached."""

    wer: float
    cer: float
    steps: int
    cpu_seconds: float


class Contest:
    """Trains one base model in two ways on the same recordings, and scores both on others."""

    def __init__(self, folder: Path, takes: int, recipe: Recipe, *, spec_augment: bool) -> None:
        self.folder, self.recipe, self.spec_augment = folder, recipe, spec_augment
        # The bundled weights have half precision, which transformers would train in.
        self.checkpoint = folder / "base"
        from_checkpoint(BASE, {}).save(self.checkpoint)
        table = recordings(RECORDINGS)
        # The lowest takes are the test split.
        self.train_rows = table.filter(pl.col("take").is_between(5, 4 + takes))
        self.rows = self.train_rows.height
        self.training, self.test = pairs(self.train_rows), pairs(table.filter(pl.col("take") < 5))

    def build(self, seed: int) -> Outcome:
        """Train by a BUILD statement."""
        file = self.folder / "digits.parquet"
        self.train_rows.write_parquet(file)
        with thanosql.connect("duckdb://", home=self.folder / f"home {seed}") as session:
            started = time.process_time()
            status = session.run(
                f"BUILD MODEL digits USING Wav2Vec2TinyEn OPTIONS (seed={seed}, epochs={self.recipe.epochs}, "
                f"batch_size={self.recipe.batch_size}, learning_rate={self.recipe.learning_rate}, device='cpu', "
                f"freeze='feature_encoder', spec_augment={self.spec_augment}, validation_split=0) "
                f"AS SELECT audio_path, text FROM '{file}'"
            ).frame.row(0, named=True)
            taken = time.process_time() - started
            record = session.context.registry.get("digits")
            assert record is not None
            scores = self.score(record.folder)
        return Outcome(scores["wer"], scores["cer"], status["steps"], taken)

    def trainer(self, seed: int) -> Outcome:
        """Train by the Trainer, or a loop that does its work."""
        torch.manual_seed(seed)
        np.random.seed(seed)
        clips, model = Clips(self.checkpoint, self.training), example_model(self.checkpoint)
        model.config.apply_spec_augment = self.spec_augment
        recipe = replace(self.recipe, seed=seed)
        made: list[int] = []
        folder = self.folder / f"trainer {seed}"
        started = time.process_time()
        if has_trainer():
            trainer_loop(model, clips, recipe, lambda epoch, _: made.append(epoch), folder)
        else:
            plain_loop(model, clips, recipe, lambda epoch, _: made.append(epoch))
        taken = time.process_time() - started
        learner = from_checkpoint(self.checkpoint, {})
        learner.module.load_state_dict(type(learner.module)(model).state_dict())
        learner.save(folder)
        scores = self.score(folder)
        return Outcome(scores["wer"], scores["cer"], len(made), taken)

    def score(self, checkpoint: Path) -> dict[str, float]:
        """Return the error rates of a checkpoint on the test rows, each transcribed alone."""
        learner, found = from_checkpoint(checkpoint, {}), measure_of(TRANSCRIPTION)
        for samples, text in self.test:
            (answer,) = learner.transcribe([samples])
            found.add(learner.normalise_text(text), answer)
        return found.rates()


def pairs(table: pl.DataFrame) -> Pairs:
    """Return the samples and transcripts of the rows."""
    return [(load(path, RATE), text) for path, text in table.select("audio_path", "text").iter_rows()]


def row(what: str, outcomes: Sequence[Outcome]) -> list[str]:
    """Return the cells of one way to train."""
    rates = [each.wer for each in outcomes]
    return [
        what,
        "/".join(sorted({str(each.steps) for each in outcomes})),
        ", ".join(f"{rate:.1%}" for rate in rates),
        f"{statistics.mean(rates):.1%}",
        f"{statistics.stdev(rates):.1%}" if len(rates) > 1 else "",
        f"{statistics.mean(each.cer for each in outcomes):.1%}",
        f"{statistics.mean(each.cpu_seconds for each in outcomes):.0f}",
    ]
