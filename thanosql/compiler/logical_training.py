"""Plan nodes of BUILD and FIT: how rows are parted, learnt from, and become a published model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from thanosql.compiler.catalog import ModelVersion, TrainingPlace
from thanosql.compiler.logical import Model, Node, Unary, model_label
from thanosql.compiler.options import Options
from thanosql.compiler.schema import INTEGER, NUMBER, TEXT, Schema
from thanosql.compiler.source import Span


@dataclass(frozen=True, slots=True)
class Split(Unary):
    """Hold out a share of the rows to measure the training with."""

    validation: float
    seed: int

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "validation", self.validation
        yield "seed", self.seed


@dataclass(frozen=True, slots=True)
class HoldOut(Unary):
    """Measure the training with the rows of a query of their own, ``held_out``; the others are learnt from."""

    held_out: Node

    @property
    def inputs(self) -> tuple[Node, ...]:
        return (self.input, self.held_out)

    def with_inputs(self, inputs: tuple[Node, ...]) -> Node:
        learnt, held_out = inputs
        return HoldOut(learnt, held_out)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "validation", "the second query"


@dataclass(frozen=True, slots=True)
class CacheFeatures(Unary):
    """Keep what the frozen convolutions make of each recording, so that later epochs need not compute it."""

    most_gb: float

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "layers", "convolutions"
        yield "most", f"{self.most_gb:g} GB"


def status(metrics: Sequence[str]) -> Schema:
    """Return the columns of what BUILD and FIT answer for a family with these metrics."""
    return Schema.of(
        model=TEXT, version=INTEGER, rows=INTEGER, audio_hours=NUMBER, steps=INTEGER, train_loss=NUMBER,
        **dict.fromkeys(metrics, NUMBER), seconds=NUMBER,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Train(Unary):
    """Train a model on recordings and their transcripts, keeping the best state on held-out rows."""

    model: Model
    audio: str
    text: str
    options: Options
    devices: TrainingPlace = field(default_factory=TrainingPlace, kw_only=True)
    """Where the devices beyond the first are."""
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the model."""

    def derive(self) -> Schema:
        return status(self.model.family.metrics)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield ("from" if isinstance(self.model, ModelVersion) else "base"), model_label(self.model)
        yield "audio", self.audio
        yield "text", self.text
        options = self.options.values()
        length = "epochs" if options.get("max_steps") is None else "max_steps"
        for name in (length, "max_minutes", "early_stopping", "validate_every", "learning_rate", "freeze", "device"):
            if options.get(name) is not None:
                yield name, options[name]
        if options.get("devices", 1) != 1:
            yield "devices", options["devices"]
            if self.devices.on_cluster:
                yield "engine", "ray"


@dataclass(frozen=True, slots=True)
class Export(Unary):
    """Write the trained model as an ONNX graph and prove it equal to PyTorch."""

    tolerance: float = 1e-3

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "format", "onnx"
        yield "tolerance", self.tolerance


@dataclass(frozen=True, slots=True)
class Publish(Unary):
    """Make the model visible under its name, all of it at once."""

    target: str
    version: int
    overwrite: bool
    statement: str

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "model", f"{self.target}@{self.version}"
        if self.overwrite:
            yield "overwrite", True
