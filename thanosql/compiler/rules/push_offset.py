"""Rows of a PREDICT that OFFSET skips are not transcribed."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import replaced


def push_offset(node: Node) -> Node | None:
    """Let the database skip what OFFSET skips before anything is read.

    ::

        Query: ... FROM (PREDICT) p LIMIT 5 OFFSET 2      Query: ... FROM (PREDICT) p LIMIT 5
          Infer                                      ->     Infer
            Scan: SELECT * FROM t, limit=7                    Scan: SELECT * FROM t, limit=5, offset=2

    It fires where ``push_limit`` has, whose conditions are what it needs: rows come in the PREDICT's order, one for
    each. Beside ORDER BY ``push_ordered_offset`` does it: of rows that tie the database must choose.
    """
    return rewrite_predictions(node, _skip)


def _skip(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import own_offset
    from thanosql.compiler.first_rows import first_rows, skipped_rows

    before = prediction.scan.restriction
    rows, skipped = first_rows(prediction, ordered=False), skipped_rows(prediction)
    if rows is None or not skipped or before.limit != rows or before.offset or not prediction.keeps_rows:
        return None
    place = own_offset(prediction.query.text, prediction.around, prediction.root.relation, prediction.dialect)
    if place is None:
        return None
    restriction = replace(before, limit=rows - skipped, offset=skipped)
    return replaced(prediction.query, place, []), prediction.reading(replace(prediction.scan, restriction=restriction))
