"""Words spoken in tones, one pitch a letter, and the smallest model that can learn them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch

from thanosql.runtime.arrays import Samples
from thanosql.runtime.train.learner import Encoded

RATE = 8_000
FRAME = 160
LETTERS = "abcde"


def speak(text: str, seed: int = 0, amplitude: float = 0.3) -> Samples:
    """Return a recording of ``text``: 80 ms of a letter's tone, 40 ms of near silence, a space being silence alone."""
    chance = np.random.default_rng(seed)
    parts = [chance.normal(0, 0.005, 3 * FRAME)]
    for letter in text.lower():
        pitch = 400 + 500 * LETTERS.index(letter) if letter != " " else 0
        seconds = np.arange(4 * FRAME) / RATE
        parts.append(amplitude * np.sin(2 * np.pi * pitch * seconds + chance.uniform(0, 6)))
        parts.append(chance.normal(0, 0.005, 2 * FRAME))
    return np.concatenate(parts).astype(np.float32)


def write(folder: Path, texts: Sequence[str], rate: int = RATE) -> list[str]:
    """Write one WAV file a text and return their paths."""
    paths = []
    for number, text in enumerate(texts, start=1):
        path = folder / f"{number}.wav"
        soundfile.write(path, speak(text, seed=number), rate)
        paths.append(str(path))
    return paths


def words(count: int, seed: int = 0, longest: int = 6) -> list[str]:
    """Return ``count`` random words, some with doubled letters."""
    chance = np.random.default_rng(seed)
    return ["".join(chance.choice(list(LETTERS), chance.integers(1, longest + 1))) for _ in range(count)]


class ToneLearner:
    """A CTC model over the spectrum of each 20 ms, with dropout and, like SpecAugment, masks from numpy's generator."""

    sample_rate = RATE
    minimum_samples = FRAME

    def __init__(self, seed: int = 0) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.module = torch.nn.Sequential(
                torch.nn.Dropout(0.05), torch.nn.Linear(FRAME // 2 + 1, 32), torch.nn.ReLU(), torch.nn.Linear(32, 7)
            )
        self.rows_seen: list[int] = []

    def encode(self, text: str) -> Encoded:
        text = self.normalise_text(text)
        known = LETTERS + " "
        return Encoded(
            [known.index(letter) + 1 for letter in text if letter in known], [c for c in text if c not in known]
        )

    def output_frames(self, samples: int) -> int:
        return samples // FRAME

    def trainable(self) -> list[dict[str, Any]]:
        parameters = list(self.module.parameters())
        return [
            {"params": [weight for weight in parameters if weight.ndim > 1]},
            {"params": [bias for bias in parameters if bias.ndim == 1], "weight_decay": 0.0},
        ]

    def loss(self, audio: Sequence[Samples], labels: Sequence[Sequence[int]]) -> torch.Tensor:
        if self.module.training:
            self.rows_seen.append(len(audio))
        logits = self._logits(audio)
        losses = torch.nn.functional.ctc_loss(
            torch.nn.utils.rnn.pad_sequence(logits).log_softmax(-1),
            torch.tensor([each for row in labels for each in row]),
            [len(scores) for scores in logits],
            [len(row) for row in labels],
            reduction="none",
            zero_infinity=True,
        )
        return (losses / torch.tensor([len(row) for row in labels])).mean()

    def transcribe(self, audio: Sequence[Samples]) -> list[str]:
        with torch.no_grad():
            return ["".join(_collapse(logits.argmax(-1).tolist())) for logits in self._logits(audio)]

    def normalise_text(self, text: str) -> str:
        return " ".join(text.lower().split())

    def save(self, folder: Path) -> None:
        raise NotImplementedError("training does not save")

    def export(self, folder: Path) -> Path:
        raise NotImplementedError("training does not export")

    def _logits(self, audio: Sequence[Samples]) -> list[torch.Tensor]:
        frames = [torch.from_numpy(samples[: len(samples) // FRAME * FRAME]).reshape(-1, FRAME) for samples in audio]
        spectrum = torch.fft.rfft(torch.cat(frames)).abs() / 10
        if self.module.training:
            spectrum[np.random.rand(len(spectrum)) < 0.02] = 0
        return list(self.module(spectrum).split([len(each) for each in frames]))


def _collapse(ids: Sequence[int]) -> list[str]:
    changed = [each for each, before in zip(ids, [0, *ids[:-1]], strict=True) if each != before]
    return [(LETTERS + " ")[each - 1] for each in changed if each]


class Recorder:
    """A Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, float | None, str]] = []
        self.amounts: dict[str, float] = {}
        self.figures: list[dict[str, float | str]] = []
        self.notes: list[str] = []
        self.summaries: list[str | None] = []

    def begin(self, label: str, total: float | None, unit: str) -> None:
        self.tasks.append((label, total, unit))
        self.amounts[label] = 0.0

    def advance(self, amount: float, **figures: float | str) -> None:
        self.amounts[self.tasks[-1][0]] += amount
        self.figures.append(figures)

    def end(self, summary: str | None = None) -> None:
        self.summaries.append(summary)

    def note(self, message: str) -> None:
        self.notes.append(message)
