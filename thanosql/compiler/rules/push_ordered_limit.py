"""A PREDICT of which only the first rows by a column of its query are asked for transcribes only those."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import cut


def push_ordered_limit(node: Node) -> Node | None:
    """Read only the rows that may be among the first of ORDER BY with LIMIT.

    ::

        Query: FROM (PREDICT) p ORDER BY p.id LIMIT 5     Query: FROM (PREDICT) p ORDER BY p.id LIMIT 5
          Infer                                      ->     Infer
            Scan: SELECT * FROM t                             Scan: SELECT * FROM t, order=p.id, limit=5

    Rows that tie with the last of them are read, too, so the database chooses among the same rows as before; ORDER BY
    and LIMIT stay. It fires as ``push_limit`` does, for columns of the query, also in small or capital letters: not for
    positions, nor for a bare name that the list of the SELECT gives to something.
    """
    return rewrite_predictions(node, _limit)


def _limit(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import ordering
    from thanosql.compiler.first_rows import first_rows

    before = prediction.scan.restriction
    rows = first_rows(prediction, ordered=True)
    if rows is None or not prediction.keeps_rows or before.limit is not None or not _is_own(prediction):
        return None
    place = ordering(prediction.query.text, prediction.around, prediction.dialect)
    if place is None:
        return None
    alias = prediction.around.called
    restriction = replace(before, alias=alias, limit=rows, order=cut(prediction.query, place))
    return prediction.query, prediction.reading(replace(prediction.scan, restriction=restriction))


def _is_own(prediction: Prediction) -> bool:
    """Say whether every key is made of columns of PREDICT's query, and not of the SELECT's list."""
    from sqlglot import exp

    from thanosql.compiler.conditions import is_simple, owned

    around = prediction.around
    given = {each.alias.casefold() for each in around.select.expressions if isinstance(each, exp.Alias)}
    for ordered in around.select.args["order"].expressions:
        key = ordered.this
        columns = list(key.find_all(exp.Column))
        if not columns or any(not column.table and column.name.casefold() in given for column in columns):
            return False
        # Keys that cannot fail: the database need not have asked them of every row.
        if not isinstance(key, exp.Column | exp.Lower | exp.Upper) or not is_simple(key):
            return False
        if not owned(key, around.name, prediction.scan.comparable, alone=True):
            return False
    return True
