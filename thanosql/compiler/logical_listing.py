"""Plan nodes of the statements that list, describe, remove and rename what there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.logical import TIMESTAMP, Node
from thanosql.compiler.schema import BOOLEAN, INTEGER, NUMBER, TEXT, Schema


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
    """One row for each epoch, or each validation, of each version and run.

    They are those of all models, or of ``model``, or of one version of it.
    """

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


@dataclass(frozen=True, slots=True)
class ListModels(Node):
    """The published models."""

    def derive(self) -> Schema:
        return Schema.of(
            name=TEXT, version=INTEGER, base=TEXT, task=TEXT, rows=INTEGER, audio_hours=NUMBER, wer=NUMBER, cer=NUMBER,
            accuracy=NUMBER, created=TIMESTAMP, training=TEXT,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListTables(Node):
    """The database's tables and views."""

    def derive(self) -> Schema:
        return Schema.of(schema=TEXT, name=TEXT, kind=TEXT, columns=INTEGER, rows=INTEGER)


@dataclass(frozen=True, slots=True)
class ListBaseModels(Node):
    """The base models that BUILD can start from."""

    def derive(self) -> Schema:
        return Schema.of(name=TEXT, task=TEXT, language=TEXT, origin=TEXT, licence=TEXT, available=BOOLEAN)


@dataclass(frozen=True, slots=True)
class DescribeModel(Node):
    """How a model's versions were made, and how far its trainings came that are not finished."""

    model: str
    version: int | None

    def derive(self) -> Schema:
        return Schema.of(name=TEXT, version=INTEGER, property=TEXT, value=TEXT)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "model", self.model if self.version is None else f"{self.model}@{self.version}"


@dataclass(frozen=True, slots=True)
class DeleteModel(Node):
    """Remove a model with what is left of its trainings, or one version of it."""

    model: str
    version: int | None

    def derive(self) -> Schema:
        return Schema.of(model=TEXT, versions_deleted=INTEGER, runs_deleted=INTEGER)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "model", self.model if self.version is None else f"{self.model}@{self.version}"


@dataclass(frozen=True, slots=True)
class RenameModel(Node):
    """Give all versions of a model another name."""

    model: str
    target: str

    def derive(self) -> Schema:
        return Schema.of(model=TEXT, former_name=TEXT, versions_renamed=INTEGER)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "model", self.model
        yield "target", self.target
