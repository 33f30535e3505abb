"""Show and empty the cache of what PREDICT and EVALUATE answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class ListCacheExec:
    """One row for each model version and set of options that the cache has answers of."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, ordered by model."""
        kept = context.cache().entries()
        yield pl.DataFrame(
            [
                (scope.model, scope.options, scope.entries, scope.bytes, scope.created, scope.last_used)
                for scope in kept
            ],
            schema={
                "model": pl.String,
                "options": pl.String,
                "entries": pl.Int64,
                "bytes": pl.Int64,
                "created": pl.Datetime("us", "UTC"),
                "last_used": pl.Datetime("us", "UTC"),
            },
            orient="row",
        )


@dataclass(frozen=True, slots=True)
class ClearCacheExec:
    """Empty the cache: all of it, or what it has of a model."""

    model: str | None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one status row with what was removed."""
        entries, size = context.cache().clear(self.model)
        yield pl.DataFrame({"entries": [entries], "bytes": [size]})
