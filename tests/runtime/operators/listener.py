"""A model for tests of everything around models: it hears what it is told to, at once, and counts what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from thanosql.compiler.errors import AudioError
from thanosql.runtime.answers.transcript import Span, Transcript

RATE = 16_000


@dataclass
class Piece:
    samples: np.ndarray


@dataclass
class Listener:
    """In the place of a model: hears of a recording what tells it from the others, and counts what it is given."""

    sample_rate: int = RATE
    minimum_samples: int = 400
    device: str = "cpu"
    providers: tuple[str, ...] = ("none",)
    precision: str = "fp32"
    alone: bool = False
    callers: int = 2
    heard: list[str] = field(default_factory=list)

    def split(self, samples: np.ndarray) -> Sequence[Piece]:
        if len(samples) < self.minimum_samples:
            raise AudioError("this is too short", code="too_short")
        return [Piece(samples)]

    def width(self, samples: int) -> int:
        return samples

    def run(self, pieces: Sequence[Piece]) -> list[str]:
        outputs = [f"{len(piece.samples)} {piece.samples[0]:.3f}" for piece in pieces]
        self.heard += outputs
        return outputs

    def transcript(self, pieces: Sequence[Piece], outputs: Sequence[str]) -> Transcript:
        (text,) = outputs
        words = tuple(Span(word, 0.0, len(pieces[0].samples) / RATE, 0.5) for word in text.split())
        return Transcript(text, 0.5, words, ())
