"""Read rows from the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.same_rows import RowsKey
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime.databases.stream import Stream

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.databases.kept_rows import KeptRows
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class SharedRows:
    """What a scan has to do with others of the same rows, which ``key`` tells from all else in the statement.

    ``place`` is 'first', 'next' or 'last'; ``columns`` are those of its own.
    """

    key: RowsKey
    place: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScanExec:
    """Stream a query's rows once the relations that it reads are made; ``read_only`` refuses one that changes data.

    ``shared`` rows are kept by the first scan of them, and taken from there by the others.
    """

    query: BoundQuery
    read_only: bool
    shared: SharedRows | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the query's rows as the database streams them."""
        for _ in frames:
            raise AssertionError("what makes a relation gives no rows")
        kept = self._kept(self.shared, context, metrics) if self.shared is not None else None
        if kept is None or self.shared is None:
            yield from self._streamed(context, metrics)
        else:
            yield from _taken(kept, self.shared, context, metrics)

    def _streamed(self, context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        query = self.query.renamed(context.relations)
        if self.read_only:
            context.expected_rows = context.database.estimate_rows(query.text, query.values)
        rows = context.database.stream(query.text, query.values, read_only=self.read_only)
        for frame in rows:
            if isinstance(rows, Stream) and rows.spooled:
                metrics.figures["spooled"] = rows.spooled
            yield frame

    def _kept(self, shared: SharedRows, context: Context, metrics: OperatorMetrics) -> KeptRows | None:
        """Return where to take the rows from; None where they are not kept, or not any longer."""
        from thanosql.runtime.databases.kept_rows import KeptRows

        if shared.place == "first":
            context.kept_rows[shared.key] = KeptRows(self._streamed(context, metrics))
        kept = context.kept_rows.get(shared.key)
        if kept is not None and kept.lost:
            # What the first has left unread is nobody's any more.
            kept.close()
            return None
        return kept


def _taken(kept: KeptRows, shared: SharedRows, context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
    """Yield the rows that are kept, then those that the database still has."""
    reused = 0
    if shared.place != "first":
        context.expected_rows = kept.expected
    try:
        for frame, known in kept.frames(keep=shared.place != "last"):
            if shared.place == "first":
                kept.expected = context.expected_rows
            reused += frame.height if known else 0
            metrics.figures["reused"] = reused
            yield frame.select(shared.columns)
        if shared.place == "last":
            kept.close()
    except DatabaseError as error:
        # It counts characters of what the first scan has sent.
        error.span = error.span if shared.place == "first" else None
        raise
