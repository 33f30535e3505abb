"""Answer LIST, DESCRIBE and DELETE from the registry and the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import ModelError, RegistryError
from thanosql.runtime import families

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics
    from thanosql.runtime.registry import VersionRecord


@dataclass(frozen=True, slots=True)
class ListModelsExec:
    """One row for each published model: its newest version."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, ordered by name."""
        newest = [context.registry.versions(name)[-1:] for name in context.registry.names()]
        records = [record for versions in newest for record in versions]
        yield pl.DataFrame(
            [
                (
                    record.name,
                    record.version,
                    record.base,
                    record.manifest.task,
                    record.manifest.data.get("rows"),
                    _hours(record),
                    record.manifest.metrics.get("wer"),
                    record.manifest.metrics.get("cer"),
                    record.created,
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
                "created": pl.Datetime("us", "UTC"),
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
    """A row for each property of each version, newest version first."""

    model: str
    version: int | None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame of (name, version, property, value)."""
        records = [
            record
            for record in reversed(context.registry.versions(self.model))
            if self.version in (None, record.version)
        ]
        rows = [
            (record.name, record.version, name, value)
            for record in records
            for name, value in _properties(record, context).items()
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
    """Remove a model's versions; a model that is not there removes none."""

    model: str
    version: int | None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one status row with the number of versions removed."""
        from thanosql.runtime.train.run import forget, only_trainer

        deleted = context.registry.delete(self.model, self.version)
        if self.version is None:
            # A training of this name that runs right now keeps what it has.
            with suppress(RegistryError), only_trainer(context.home, self.model):
                forget(context.home, self.model)
        yield pl.DataFrame({"model": [self.model], "versions_deleted": [deleted]})
