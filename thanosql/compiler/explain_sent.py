"""What EXPLAIN VERBOSE shows beyond a plan's nodes: SQL that the database gets, reasons, and each island's options."""

from __future__ import annotations

from collections.abc import Iterator

from thanosql.compiler.logical import Infer, Materialise, Node, Plan, Query, Scan, model_label
from thanosql.compiler.logical_training import Train
from thanosql.compiler.options import Options
from thanosql.compiler.sql import BoundQuery


def sent_query(node: Node) -> BoundQuery | None:
    """Return the query that the database gets for a node, or None when it gets none, or another scan's has the rows.

    While a statement runs, the relations of its islands have a random number behind their names.
    """
    match node:
        case Scan(shared=None | "first"):
            return node.reading
        case Query():
            return node.query
    return None


def sent_lines(node: Node) -> Iterator[str]:
    """Yield the query that the database gets for a node, a line a line, and the values of its placeholders."""
    query = sent_query(node)
    if query is None:
        return
    first, *more = query.text.strip().splitlines() or [""]
    yield f"SQL: {first}"
    yield from (f"     {line}" for line in more)
    for number, value in enumerate(query.values, 1):
        yield f"     ${number} = {value!r}"


def reasons(node: Node) -> tuple[tuple[str, str], ...]:
    """Return why a model runs where and how it does."""
    if isinstance(node, Train) and node.devices.reason:
        return (("engine", node.devices.reason),)
    return node.placement.reasons if isinstance(node, Infer) else ()


def island_options(plan: Plan) -> Iterator[tuple[str, Options]]:
    """Yield the options of each PREDICT and EVALUATE inside a plan's SQL, and where they belong."""
    yield from _island_options(plan.root, None)


def _island_options(node: Node, relation: str | None) -> Iterator[tuple[str, Options]]:
    if isinstance(node, Materialise):
        relation = node.relation
    if isinstance(node, Infer) and relation is not None:
        yield f"{model_label(node.model)} in {relation}", node.options
    for each in node.inputs:
        yield from _island_options(each, relation)
