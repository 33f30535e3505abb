"""Keep rows as a temporary relation that the database's own SQL can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thanosql.compiler.schema import Schema

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class MaterialiseExec:
    """Write the input's rows to the temporary table that the running statement has for ``relation``.

    ``schema`` keeps the database's own types where a frame has only text, so that a uuid can be joined with another.
    """

    relation: str
    schema: Schema

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield nothing: whoever reads the relation asks the database for it."""
        table = context.relations[self.relation]
        metrics.rows = context.database.ingest(table, frames, temporary=True, schema=self.schema)
        yield from ()
