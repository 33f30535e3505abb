"""Logical nodes for a PREDICT that ends once the SQL around it has the rows that it can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from thanosql.compiler.logical import Unary, one_line
from thanosql.compiler.sql import BoundQuery, Part, read
from thanosql.compiler.sql_pieces import joined


@dataclass(frozen=True, slots=True)
class OnDemand(Unary):
    """Hand rows on as FirstMatches asks for them. ``relation`` is what both are for."""

    relation: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class FirstMatches(Unary):
    """End the input once it has given ``rows`` rows of which ``condition`` is true; None is true of every row.

    All rows pass, also those that do not match. The condition uses ``columns`` of the rows, which it calls ``alias``, a
    name as SQL writes it.
    """

    rows: int
    condition: BoundQuery | None
    columns: tuple[str, ...]
    alias: str
    relation: str = field(compare=False)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "rows", self.rows
        if self.condition is not None:
            yield "filter", one_line(self.condition.text)

    @property
    def counting(self) -> BoundQuery | None:
        """The query for how many rows of the relation match; None where all do."""
        if self.condition is None:
            return None
        part = Part(read(self.relation), None, relation=self.relation)
        relation = BoundQuery((part,), (), self.condition.span)
        # The line break ends a comment in the condition.
        tail = (f" AS {self.alias} WHERE (", self.condition, "\n)")
        return joined(["SELECT count(*) AS matches FROM ", relation, *tail], self.condition.span)
