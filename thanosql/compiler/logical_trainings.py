"""Plan nodes of the statements about trainings: those that are not finished, and what their epochs reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.logical import TIMESTAMP, Node
from thanosql.compiler.schema import INTEGER, NUMBER, TEXT, Schema


@dataclass(frozen=True, slots=True)
class ListTrainings(Node):
    """The trainings that have not published a model: one row for each run."""

    def derive(self) -> Schema:
        return Schema.of(
            model=TEXT, state=TEXT, base=TEXT, step=INTEGER, steps=INTEGER, epoch=INTEGER, epochs=INTEGER,
            loss=NUMBER, wer=NUMBER, cer=NUMBER, accuracy=NUMBER, seconds=NUMBER, audio_hours=NUMBER,
            started=TIMESTAMP, updated=TIMESTAMP, run=TEXT, problem=TEXT, statement=TEXT,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListHistory(Node):
    """One row for each epoch of each version and run: of all models, or of ``model``, or of one version of it."""

    model: str | None = None
    version: int | None = None

    def derive(self) -> Schema:
        return Schema.of(
            model=TEXT, version=INTEGER, run=TEXT, epoch=INTEGER, step=INTEGER, loss=NUMBER, validation_loss=NUMBER,
            wer=NUMBER, cer=NUMBER, accuracy=NUMBER, learning_rate=NUMBER, seconds=NUMBER,
            audio_seconds_a_second=NUMBER,
        )  # fmt: skip

    def details(self) -> Iterator[tuple[str, Any]]:
        if self.model is not None:
            yield "model", self.model if self.version is None else f"{self.model}@{self.version}"
