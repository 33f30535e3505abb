"""The PREDICTs that a statement reads as relations, for the rules that look at the SQL around them.

sqlglot is imported only for a statement that has some: a plain SELECT must not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Infer, Materialise, Node, Query, RestoreOrder, Scan
from thanosql.compiler.spine import scan_below, with_scan
from thanosql.compiler.sql import BoundQuery

if TYPE_CHECKING:
    from thanosql.compiler.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Prediction:
    """One PREDICT that ``query`` reads, and where: what it adds is Infer's, its own columns are the scan's."""

    query: BoundQuery
    dialect: str
    views: frozenset[str]
    root: Materialise
    infer: Infer
    scan: Scan
    around: Surroundings

    @property
    def keeps_rows(self) -> bool:
        """Say whether every row of the scan has a row in the answer."""
        return bool(self.infer.options["on_error"] != "skip")

    def reading(self, scan: Scan) -> Node:
        """Return the relation made from other rows of the database."""
        return with_scan(self.root, scan)


Change = Callable[[Prediction], tuple[BoundQuery, Node] | None]
"""Returns the query around a PREDICT and what makes its relation, or None to leave both as they are."""


def rewrite_predictions(node: Node, change: Change) -> Node | None:
    """Return a statement with each PREDICT that it reads changed; None where nothing changes."""
    if not isinstance(node, Query | Scan) or not node.islands:
        return None
    result: Query | Scan = node
    for number, island in enumerate(node.islands):
        found = _prediction(result, island)
        changed = change(found) if found is not None else None
        if changed is not None:
            query, root = changed
            result = replace(
                result, query=query, islands=(*result.islands[:number], root, *result.islands[number + 1 :])
            )
    return None if result == node else result


def _prediction(reader: Query | Scan, island: Node) -> Prediction | None:
    from thanosql.compiler.surroundings import surroundings

    if not isinstance(island, Materialise) or not isinstance(island.input, RestoreOrder):
        return None
    infer = island.input.input
    scan = scan_below(infer)
    # A PIVOT that finds its columns in the data is several statements, which cannot be wrapped.
    if not isinstance(infer, Infer) or scan is None or "pivot" in scan.query.text.casefold():
        return None
    around = surroundings(reader.query.text, island.relation, reader.dialect)
    if around is None:
        return None
    return Prediction(reader.query, reader.dialect, reader.views, island, infer, scan, around)
