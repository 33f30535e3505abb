"""Load a table from a file, or from a folder of recordings (COPY)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from thanosql.compiler.errors import DataError, located
from thanosql.compiler.source import Span
from thanosql.runtime import table_files
from thanosql.runtime.paths import given_path

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.database import Database, IngestMode
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class CopyTableExec:
    """Reads a file and writes its rows as a table, all of them or nothing; ``if_exists`` is fail, replace or append."""

    table: str
    source: str
    if_exists: str
    table_place: Span | None = None
    place: Span | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the one status row of the table."""
        with located(None, self.place):
            path = given_path(self.source)
            if not path.exists():
                hint = None if Path(self.source).is_absolute() else f"a relative path starts from {Path.cwd()}"
                raise DataError(f"there is no file or folder {path}", hint=hint)
            read = table_files.frames(path, context.access)
            first = next(read)
        with located(None, self.table_place):
            rows = context.database.ingest(self.table, self._all(first, read), mode=self._mode(context.database))
        yield pl.DataFrame({"table": [self.table], "rows": [rows], "columns": [first.width]})

    def _all(self, first: pl.DataFrame, rest: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        yield first
        with located(None, self.place):
            yield from rest

    def _mode(self, database: Database) -> IngestMode:
        if self.if_exists == "replace":
            return "replace"
        return "append" if self.if_exists == "append" and database.has_table(self.table) else "create"
