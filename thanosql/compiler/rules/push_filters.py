"""Rows that the SQL around a PREDICT refuses by columns of its query are not transcribed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import cut, replaced

if TYPE_CHECKING:
    from sqlglot import exp

    from thanosql.compiler.clauses import Clause, Conjunct


def push_filters(node: Node) -> Node | None:
    """Move conditions on the columns of PREDICT's query below inference.

    ::

        Query: ... FROM (PREDICT) p                  Query: ... FROM (PREDICT) p
               WHERE p.id < 9 AND p.predicted = 'a'         WHERE p.predicted = 'a'
          Infer                                   ->   Infer
            Scan: SELECT * FROM t                        Scan: SELECT * FROM t, filter=p.id < 9

    The conjuncts of WHERE and of the ON of inner joins move that are about those columns alone and give the same
    wherever they are asked. One that may fail (``CAST(p.text AS INTEGER) = 1``) stays: another condition, or a LIMIT,
    may be what keeps the database from asking it of the wrong row.
    It does not fire for what an outer join fills with nulls, nor beside a sample of the rows.
    """
    return rewrite_predictions(node, _push)


def _push(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import clauses

    if not prediction.around.filters_pass() or prediction.scan.restriction.limit is not None:
        return None
    query = prediction.query
    filters: list[BoundQuery] = []
    found = clauses(query.text, prediction.around, prediction.dialect)
    # From the end, so that the places of those before it stay what they are.
    for clause in sorted(found, key=lambda each: each.place.start, reverse=True):
        moved = _movable(clause, prediction)
        if moved:
            filters = [cut(prediction.query, each.place) for each in moved] + filters
            query = _without(query, clause, moved)
    if not filters:
        return None
    before = prediction.scan.restriction
    restriction = replace(before, alias=prediction.around.called, filters=(*before.filters, *filters))
    return query, prediction.reading(replace(prediction.scan, restriction=restriction))


def _movable(clause: Clause, prediction: Prediction) -> list[Conjunct]:
    from thanosql.compiler.conditions import is_pure, is_total, owned

    around, scan = prediction.around, prediction.scan
    alone = len(around.sources()) == 1
    merged = _merged(prediction)
    kinds = {field.name.casefold(): field.type.kind for field in scan.source}
    # PREDICT refuses a query two of whose columns share a name, so that a folded name means one column.
    return [
        each
        for each in clause.conjuncts
        if is_pure(each.condition)
        and owned(each.condition, around.name, scan.comparable, alone=alone)
        and not _bare(each.condition) & merged
        and is_total(each.condition, kinds, prediction.query.values)
    ]


def _merged(prediction: Prediction) -> frozenset[str]:
    """Return the columns, folded, that USING merges with another relation's: a bare name may mean that one's."""
    joins = prediction.around.joins
    return frozenset(name.name.casefold() for join in joins for name in join.args.get("using") or ())


def _bare(condition: exp.Expr) -> set[str]:
    """Return the columns, folded, that a condition names without their relation."""
    from sqlglot import exp

    return {column.name.casefold() for column in condition.find_all(exp.Column) if not column.table}


def _without(query: BoundQuery, clause: Clause, moved: list[Conjunct]) -> BoundQuery:
    """Return the query with a clause reduced to the conjuncts that stay."""
    gone = {each.place for each in moved}  # to compare conditions takes time with the square of their number
    kept = [each.place for each in clause.conjuncts if each.place not in gone]
    pieces: list[str | Span] = []
    for place in kept:
        pieces += [" AND " if pieces else f"{clause.keyword} ", place]
    if not kept and clause.keyword == "ON":
        pieces = ["ON true"]
    return replaced(query, clause.place, pieces)
