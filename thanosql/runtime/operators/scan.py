"""Read rows from the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thanosql.compiler.sql import BoundQuery
from thanosql.runtime.databases.stream import Stream

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class ScanExec:
    """Stream a query's rows once the relations that it reads are made; ``read_only`` refuses one that changes data."""

    query: BoundQuery
    read_only: bool

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the query's rows as the database streams them."""
        for _ in frames:
            raise AssertionError("what makes a relation gives no rows")
        query = self.query.renamed(context.relations)
        if self.read_only:
            context.expected_rows = context.database.estimate_rows(query.text, query.values)
        rows = context.database.stream(query.text, query.values, read_only=self.read_only)
        for frame in rows:
            if isinstance(rows, Stream) and rows.spooled:
                metrics.figures["spooled"] = rows.spooled
            yield frame
