"""Plan nodes of the statements that move models and data in and out: each does its work alone and reports on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.logical import Model, Node, model_label
from thanosql.compiler.options import Options
from thanosql.compiler.schema import INTEGER, NUMBER, TEXT, Schema
from thanosql.compiler.source import Span

TAKEN = Schema.of(
    model=TEXT, version=INTEGER, base=TEXT, origin=TEXT, licence=TEXT, language=TEXT, parity=NUMBER, seconds=NUMBER
)
"""What GET and UPLOAD answer; ``parity`` is the largest difference of a logit between ONNX Runtime and PyTorch."""


@dataclass(frozen=True, slots=True)
class ListDatasets(Node):
    """The data sets that GET can make tables of."""

    def derive(self) -> Schema:
        return Schema.of(
            name=TEXT, task=TEXT, language=TEXT, rows=INTEGER, audio_hours=NUMBER, bytes=INTEGER, licence=TEXT,
            source=TEXT, available=TEXT,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GetModel(Node):
    """Publish a base model, exported to ONNX and proved equal to PyTorch."""

    base: BaseModel
    target: str
    version: int
    options: Options
    statement: str
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the base model."""

    def derive(self) -> Schema:
        return TAKEN

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "base", self.base.name
        yield from _published(self.target, self.version, self.options)


@dataclass(frozen=True, slots=True)
class UploadModel(Node):
    """Publish the checkpoint of a folder, exported to ONNX and proved equal to PyTorch."""

    target: str
    version: int
    folder: str
    options: Options
    statement: str
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the folder."""

    def derive(self) -> Schema:
        return TAKEN

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "folder", self.folder
        yield from _published(self.target, self.version, self.options)


@dataclass(frozen=True, slots=True)
class ExportModel(Node):
    """Write a model's bundle: checkpoint, graph, manifest and card."""

    model: Model
    folder: str
    options: Options
    name_place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the model."""
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the folder."""

    def derive(self) -> Schema:
        return Schema.of(
            model=TEXT, version=INTEGER, folder=TEXT, precision=TEXT, files=INTEGER, bytes=INTEGER, seconds=NUMBER
        )

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "model", model_label(self.model)
        yield "folder", self.folder
        yield "precision", self.options["precision"]
        yield from _overwriting(self.options)


@dataclass(frozen=True, slots=True)
class GetDataset(Node):
    """Put a data set's recordings into a folder and make its tables."""

    dataset: str
    options: Options
    options_place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement gives the first of the data set's own options, else where it names the data set."""
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the data set."""

    def derive(self) -> Schema:
        return Schema.of(table=TEXT, rows=INTEGER, audio_hours=NUMBER, folder=TEXT, licence=TEXT)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "dataset", self.dataset
        if self.options["folder"] is not None:
            yield "folder", self.options["folder"]
        yield from _overwriting(self.options)


@dataclass(frozen=True, slots=True)
class CopyTable(Node):
    """Load a table from a file, or from a folder of recordings."""

    table: str
    source: str
    if_exists: str
    table_place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the table."""
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the file or folder."""

    def derive(self) -> Schema:
        return Schema.of(table=TEXT, rows=INTEGER, columns=INTEGER)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "table", self.table
        yield "source", self.source
        yield "if_exists", self.if_exists


def _published(target: str, version: int, options: Options) -> Iterator[tuple[str, Any]]:
    yield "model", f"{target}@{version}"
    yield from _overwriting(options)


def _overwriting(options: Options) -> Iterator[tuple[str, Any]]:
    if options["overwrite"]:
        yield "overwrite", True
