"""Load a table from a file, or from a folder of recordings (COPY)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from thanosql.compiler.errors import DataError, located
from thanosql.compiler.source import Span
from thanosql.runtime.files import table_files
from thanosql.runtime.files.paths import given_path, where_it_starts
from thanosql.runtime.files.recording_folder import RecordingFolder

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.databases.database import Database, IngestMode
    from thanosql.runtime.metrics import OperatorMetrics
    from thanosql.runtime.progress import Progress


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
                raise DataError(f"there is no file or folder {path}", hint=where_it_starts(self.source))
            folder = RecordingFolder.open(path, context.access) if path.is_dir() else None
            read = table_files.frames(path) if folder is None else folder.frames()
            total, unit = (None, "rows") if folder is None else (folder.files, "files")
            context.progress.begin(f"reading {path.name}", total, unit)
            first = next(read)
        with located(None, self.table_place):
            frames = self._all(chain([first], read), context.progress)
            rows = context.database.ingest(self.table, frames, mode=self._mode(context.database))
        context.progress.abandon()
        yield pl.DataFrame({"table": [self.table], "rows": [rows], "columns": [first.width]})

    def _all(self, frames: Iterator[pl.DataFrame], progress: Progress) -> Iterator[pl.DataFrame]:
        with located(None, self.place):
            for frame in frames:
                progress.advance(frame.height)
                yield frame
        progress.begin(f"writing {self.table}", None, "")

    def _mode(self, database: Database) -> IngestMode:
        if self.if_exists == "replace":
            return "replace"
        return "append" if self.if_exists == "append" and database.has_table(self.table) else "create"
