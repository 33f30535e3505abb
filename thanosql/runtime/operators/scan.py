"""Read rows from the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thanosql.compiler.sql import BoundQuery

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class ScanExec:
    """Stream a query's rows; ``read_only`` refuses a query that would change data."""

    query: BoundQuery
    read_only: bool

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the query's rows as the database streams them."""
        if self.read_only:
            context.expected_rows = context.database.estimate_rows(self.query.text, self.query.values)
        yield from context.database.stream(self.query.text, self.query.values, read_only=self.read_only)
