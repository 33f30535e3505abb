"""Ask for rows in steps until enough of them match what the SQL around them wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.schema import Schema
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime.cores import usable_cores

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

GROWTH = 20
"""A step is a twentieth of the rows so far: so much may be read in vain, and a million rows take 200 steps."""


@dataclass(frozen=True, slots=True)
class FirstMatchesExec:
    """Grant the rows of ``relation`` step by step, and end once ``enough`` of those that came match.

    The database says how many match: ``counting`` reads the columns of ``schema`` from a table of some rows; None where
    every row does. No step is smaller than what cannot be spared, which is the matches that are missing, nor than the
    ``least`` rows that the device works on at a time.
    """

    relation: str
    enough: int
    counting: BoundQuery | None
    schema: Schema
    least: int

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the rows as they come, in the query's order; a frame without rows only where there are none."""
        demand = context.demand(self.relation)
        demand.granted = self.enough
        matched = steps = seen = 0
        for frame in frames:
            if frame.height:
                matched += self._matches(frame, context)
                seen += frame.height
                metrics.figures["matched"] = matched
                yield frame
                continue
            if not seen and not steps:
                # So that the relation has its columns, whatever follows.
                yield frame
            steps += 1
            metrics.figures["steps"] = steps
            if matched >= self.enough:
                demand.met = True
            else:
                demand.granted += max(self.enough - matched, self.least, demand.released // GROWTH)

    def _matches(self, frame: pl.DataFrame, context: Context) -> int:
        """Return how many of the rows match."""
        if self.counting is None:
            return frame.height
        table = f"{context.relations[self.relation]}_part"
        query = self.counting.renamed({self.relation: table})
        try:
            rows = frame.select(self.schema.names)
            context.database.ingest(table, [rows], temporary=True, schema=self.schema)
            try:
                counted, *_ = context.database.stream(query.text, query.values)
            except DatabaseError as error:
                error.span = query.locate(error.span)
                raise
            return int(counted[0, 0])
        finally:
            context.database.drop_temporary(table)


def at_once(options: Mapping[str, Any]) -> int:
    """Return how many rows a device works on side by side: recordings on a CPU's cores, a batch on a GPU."""
    if options["device"] == "cpu":
        return usable_cores()
    return options["batch_size"] if isinstance(options["batch_size"], int) else 16
