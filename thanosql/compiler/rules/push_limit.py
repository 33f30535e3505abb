"""A PREDICT of which only the first rows are asked for transcribes only those."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery

if TYPE_CHECKING:
    from sqlglot import exp


def push_limit(node: Node) -> Node | None:
    """Read no more rows than LIMIT and OFFSET can give.

    ::

        Query: SELECT ... FROM (PREDICT) p LIMIT 5        Query: SELECT ... FROM (PREDICT) p LIMIT 5
          Infer                                      ->     Infer
            Scan: SELECT * FROM t                             Scan: SELECT * FROM t, limit=5

    The outer LIMIT stays; with OFFSET m, n + m rows are read. It fires for a SELECT that gives one row for each row of
    the PREDICT in their order: no WHERE (``push_filters`` has emptied it, or it needs the prediction), join, ORDER BY,
    DISTINCT, GROUP BY, aggregate or window, and no function that is not known. With ``on_error='skip'`` rows may be
    missing, so more than these may be needed, and it does not fire.
    """
    return rewrite_predictions(node, _limit)


def _limit(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    select = prediction.around.select
    plain = {"expressions", "from_", "limit", "offset", "with_"}
    if any(value for name, value in select.args.items() if name not in plain) or not prediction.keeps_rows:
        return None
    if not all(_row_by_row(each) for each in select.expressions):
        return None
    limit, offset = select.args.get("limit"), select.args.get("offset")
    rows = _count(limit, prediction)
    skipped = 0 if offset is None else _count(offset, prediction)
    before = prediction.scan.restriction
    if rows is None or skipped is None or (before.limit is not None and before.limit <= rows + skipped):
        return None
    return prediction.query, prediction.reading(
        replace(prediction.scan, restriction=replace(before, limit=rows + skipped))
    )


def _row_by_row(expression: exp.Expr) -> bool:
    from sqlglot import exp

    from thanosql.compiler.conditions import is_pure

    bare = expression.this if isinstance(expression, exp.Alias) else expression
    star = bare.this if isinstance(bare, exp.Column) else bare
    return not any(star.args.values()) if isinstance(star, exp.Star) else is_pure(bare)


def _count(clause: exp.Expr | None, prediction: Prediction) -> int | None:
    """Return the number that LIMIT or OFFSET gives, or None."""
    from sqlglot import exp

    from thanosql.compiler.conditions import value_of

    if not isinstance(clause, exp.Limit | exp.Offset) or any(
        value for name, value in clause.args.items() if name != "expression"
    ):
        return None
    number = clause.expression
    if isinstance(number, exp.Literal) and not number.is_string and number.name.isdecimal():
        return int(number.name)
    if isinstance(number, exp.Placeholder):
        value = value_of(number, prediction.query.values)
        return value if type(value) is int and value >= 0 else None
    return None
