"""Spoken digits: what a recogniser trained from random weights by one statement reads, and what it costs.

`bench.spoken_digits` says where the recordings are expected.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bench.spoken_digits import RECORDINGS, recordings
from thanosql.session import Session

TITLE = "Spoken digits from random weights"

BUILD = """BUILD MODEL digits
USING Wav2Vec2Scratch
OPTIONS (
  size='micro', hidden_size=96, layers=4, conv_dim=[16, 32, 48, 64, 96, 96, 96],
  epochs=55, learning_rate=0.002, augment='speed'
)
AS SELECT audio_path, text FROM digits WHERE take >= 5"""
TEST = "SELECT audio_path, text FROM digits WHERE take < 5"


@dataclass(frozen=True)
class Outcome:
    """What one run reached; ``wrong`` are the (text, predicted) pairs that differ."""

    rows: int
    wrong: list[tuple[str, str]]
    wer: float
    cpu_seconds: float
    wall_seconds: float

    @property
    def digit_error(self) -> float:
        """The share of recordings whose transcript is not the digit that was said."""
        return len(self.wrong) / self.rows


def train_and_test(folder: Path) -> Outcome:
    """Build the model in a fresh home below ``folder`` and read the test split with it."""
    recordings(RECORDINGS).write_parquet(folder / "digits.parquet")
    with Session("duckdb://", home=folder / "home") as session:
        session.run(f"CREATE TABLE digits AS FROM '{folder}/digits.parquet'")
        cpu, wall = time.process_time(), time.perf_counter()
        session.run(BUILD)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        transcripts = session.run(f"PREDICT USING digits AS {TEST}").frame
        scores = dict(session.run(f"EVALUATE USING digits AS {TEST}").frame.iter_rows())
    wrong = transcripts.filter(pl.col("text") != pl.col("predicted")).select("text", "predicted").rows()
    return Outcome(transcripts.height, wrong, scores["wer"], cpu, wall)


def measure() -> tuple[str, list[str], list[list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        outcome = train_and_test(Path(folder))
    statement = " ".join(BUILD.split())
    row = [
        f"{outcome.digit_error:.1%}",
        f"{outcome.wer:.1%}",
        f"{outcome.cpu_seconds:.0f}",
        f"{outcome.wall_seconds:.0f}",
    ]
    notes = f"{outcome.rows} test recordings of the speakers that were trained on; `{statement}`."
    return notes, ["digit error", "WER", "CPU seconds of BUILD", "wall seconds"], [row]
