"""List the data sets, and make the tables of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import DatabaseError, located
from thanosql.compiler.source import Span
from thanosql.runtime.files.paths import given_path

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class ListDatasetsExec:
    """One row for each data set, and where its recordings are."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, in the order of registration."""
        from thanosql.runtime.datasets import datasets

        yield pl.DataFrame(
            [
                (
                    each.card.name,
                    each.card.task,
                    each.card.language,
                    each.card.rows,
                    each.card.audio_hours,
                    each.card.bytes,
                    each.card.licence,
                    each.card.source,
                    each.available(context.home),
                )
                for each in datasets()
            ],
            schema={
                "name": pl.String,
                "task": pl.String,
                "language": pl.String,
                "rows": pl.Int64,
                "audio_hours": pl.Float64,
                "bytes": pl.Int64,
                "licence": pl.String,
                "source": pl.String,
                "available": pl.String,
            },
            orient="row",
        )


@dataclass(frozen=True, slots=True)
class GetDatasetExec:
    """Puts the recordings into a folder and makes the tables, all of them or none."""

    dataset: str
    options: Mapping[str, Any]
    options_place: Span | None = None
    """Where the data set's own options begin, for values that only it can judge."""
    place: Span | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield a status row for each table."""
        from thanosql.runtime.datasets import dataset

        chosen = dataset(self.dataset)
        assert chosen is not None  # the binder found it
        with located(None, self.options_place):
            names = chosen.tables(self.options)
        with located(None, self.place):
            self._check_free(names, context)
            folder = self._folder(context)
            tables = chosen.fetch(folder, self.options, context.progress)
            context.database.ingest_all(tables, mode="replace" if self.options["overwrite"] else "create")
        yield pl.DataFrame(
            {
                "table": list(tables),
                "rows": [table.height for table in tables.values()],
                "audio_hours": [_hours(table, context) for table in tables.values()],
                "folder": [str(folder)] * len(tables),
                "licence": [chosen.card.licence] * len(tables),
            },
            schema_overrides={"audio_hours": pl.Float64},
        )

    def _folder(self, context: Context) -> Path:
        from thanosql.runtime.datasets import default_folder

        given = self.options["folder"]
        return given_path(given) if given else default_folder(context.home, self.dataset)

    def _check_free(self, names: tuple[str, ...], context: Context) -> None:
        """Refuse what could not be written before hours are spent on it."""
        wanted = {name.casefold() for name in names}
        found = {
            name: kind
            for schema, name, kind in context.database.tables().select("schema", "name", "kind").iter_rows()
            # Of an attached database, the schema is 'database.schema'.
            if name.casefold() in wanted and "." not in schema
        }
        views = [name for name, kind in found.items() if kind == "view"]
        if views:
            raise DatabaseError(f"there is a view {views[0]!r} where a table should be made", hint="drop it first")
        if found and not self.options["overwrite"]:
            listed = ", ".join(repr(name) for name in sorted(found))
            raise DatabaseError(
                f"there {'is a table' if len(found) == 1 else 'are tables'} {listed} already",
                hint="OPTIONS (overwrite=True) makes them anew",
            )


def _hours(table: pl.DataFrame, context: Context) -> float | None:
    """Return the hours of the recordings by their headers (0.05 ms each)."""
    from thanosql.runtime.audio.reading import probe

    column = next((name for name in ("audio", "audio_path") if name in table.columns), None)
    return None if column is None else sum(probe(context.recording(source)).seconds for source in table[column]) / 3600
