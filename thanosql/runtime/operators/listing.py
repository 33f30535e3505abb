"""Answer LIST, DESCRIBE and DELETE from the registry and the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import ModelError
from thanosql.runtime import families
from thanosql.runtime.operators.trainings import run_properties
from thanosql.runtime.train.run import forget, is_begun, only_trainer
from thanosql.runtime.train.run_status import run_statuses, training_states

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics
    from thanosql.runtime.registry.registry import VersionRecord


@dataclass(frozen=True, slots=True)
class ListModelsExec:
    """One row for each published model: its newest version, and whether a training of its name is not finished."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, ordered by name."""
        newest = [context.registry.versions(name)[-1:] for name in context.registry.names()]
        records = [record for versions in newest for record in versions]
        trainings = {name.casefold(): state for name, state in training_states(context.home).items()}
        yield pl.DataFrame(
            [
                (
                    record.name,
                    record.version,
                    record.base,
                    record.manifest.task,
                    record.manifest.data.get("rows"),
                    _hours(record),
                    *(record.manifest.metrics.get(name) for name in ("wer", "cer", "accuracy")),
                    record.created,
                    trainings.get(record.name.casefold()),
                )
                for record in records
            ],
            schema={
                "name": pl.String,
                "version": pl.Int64,
                "base": pl.String,
                "task": pl.String,
                "rows": pl.Int64,
                "audio_hours": pl.Float64,
                "wer": pl.Float64,
                "cer": pl.Float64,
                "accuracy": pl.Float64,
                "created": pl.Datetime("us", "UTC"),
                "training": pl.String,
            },
            orient="row",
        )


def _hours(record: VersionRecord) -> float | None:
    seconds = record.manifest.data.get("audio_seconds")
    return None if seconds is None else seconds / 3600


@dataclass(frozen=True, slots=True)
class ListTablesExec:
    """One row for each table and view of the database."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame."""
        yield context.database.tables()


@dataclass(frozen=True, slots=True)
class ListBaseModelsExec:
    """One row for each base model, and whether its files are at hand."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, in the order of registration."""
        bases = families.base_models()
        yield pl.DataFrame(
            {
                "name": [base.name for base in bases],
                "task": [base.family.task for base in bases],
                "language": [base.language for base in bases],
                "origin": [base.origin for base in bases],
                "licence": [base.licence for base in bases],
                "available": [families.family(base.family.name).available(base, context.home) for base in bases],
            }
        )


@dataclass(frozen=True, slots=True)
class DescribeModelExec:
    """A row for each property of each version, newest version first, then of each run that published none."""

    model: str
    version: int | None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame of (name, version, property, value); ``version`` is NULL for what is not published."""
        records = [
            record
            for record in reversed(context.registry.versions(self.model))
            if self.version in (None, record.version)
        ]
        rows: list[tuple[str, int | None, str, str]] = [
            (record.name, record.version, name, value)
            for record in records
            for name, value in _properties(record, context).items()
        ]
        statuses = run_statuses(context.home) if self.version is None else []
        rows += [
            (status.model, None, name, value)
            for status in statuses
            if status.model.casefold() == self.model.casefold()
            for name, value in _texts(run_properties(status)).items()
        ]
        schema = {"name": pl.String, "version": pl.Int64, "property": pl.String, "value": pl.String}
        yield pl.DataFrame(rows, schema=schema, orient="row")


def _properties(record: VersionRecord, context: Context) -> dict[str, str]:
    manifest = record.manifest
    properties: dict[str, Any] = {
        "statement": manifest.statement,
        "base": manifest.base,
        "parent": manifest.parent,
        "imported_by": manifest.imported_by,
        "origin": manifest.base_origin,
        "licence": manifest.licence,
        "task": manifest.task,
        "sample_rate": manifest.sample_rate,
        "created": manifest.created,
        "folder": record.folder,
        "files": _state(record, context),
        **{f"option {name}": value for name, value in manifest.options.items()},
        **{f"data {name}": value for name, value in manifest.data.items()},
        **{f"metric {name}": value for name, value in manifest.metrics.items()},
        **{f"parity {name}": value for name, value in manifest.parity.items()},
        **{f"library {name}": value for name, value in manifest.libraries.items()},
        "history": manifest.history,
    }
    return _texts(properties)


def _texts(properties: dict[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in properties.items() if value is not None}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | tuple) else str(value)


def _state(record: VersionRecord, context: Context) -> str:
    try:
        context.registry.verify(record)
    except ModelError as error:
        return f"damaged: {error.message}"
    files = record.manifest.files.values()
    return f"{len(files)} files, {sum(file['bytes'] for file in files) / 1e6:.1f} MB, checksums verified"


@dataclass(frozen=True, slots=True)
class DeleteModelExec:
    """Remove a model's versions and what is left of its trainings, or one version; what is not there removes none."""

    model: str
    version: int | None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one status row with how much was removed. Raises RegistryError when the model is being trained."""
        if self.version is not None or not is_begun(context.home, self.model):
            deleted, forgotten = context.registry.delete(self.model, self.version), 0
        else:
            with only_trainer(context.home, self.model, hint="wait for it, or interrupt it and delete then"):
                deleted = context.registry.delete(self.model)
                forgotten = forget(context.home, self.model)
        yield pl.DataFrame({"model": [self.model], "versions_deleted": [deleted], "runs_deleted": [forgotten]})
