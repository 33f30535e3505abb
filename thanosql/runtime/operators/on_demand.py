"""Hand rows on as they are asked for, so that no more are worked on than an answer needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class OnDemandExec:
    """Hand on as many rows as the demand for ``relation`` grants; a frame without rows asks for the next grant.

    So the operators that follow cannot work ahead of it.
    """

    relation: str

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the rows in their order, in frames that a grant may cut."""
        demand = context.demand(self.relation)
        for frame in frames:
            if frame.is_empty():
                yield frame
            start = 0
            while start < frame.height:
                if demand.met:
                    return
                rows = min(demand.granted - demand.released, frame.height - start)
                demand.released += rows
                yield frame[start : start + rows]
                start += rows
