"""A PREDICT of which only the first rows are asked for transcribes only those."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery


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
    from thanosql.compiler.first_rows import first_rows

    before = prediction.scan.restriction
    rows = first_rows(prediction, ordered=False)
    if rows is None or not prediction.keeps_rows or before.limit is not None:
        return None
    return prediction.query, prediction.reading(replace(prediction.scan, restriction=replace(before, limit=rows)))
