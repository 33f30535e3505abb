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
    each. It does not fire beside ORDER BY: rows that tie with the last are read, too, so that the database must count.
    """
    return rewrite_predictions(node, _skip)


def _skip(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import offsets
    from thanosql.compiler.first_rows import first_rows, skipped_rows
    from thanosql.compiler.surroundings import surroundings

    before = prediction.scan.restriction
    rows, skipped = first_rows(prediction, ordered=False), skipped_rows(prediction)
    if rows is None or not skipped or before.limit != rows or before.offset or not prediction.keeps_rows:
        return None
    for place in offsets(prediction.query.text, prediction.around, prediction.dialect):
        text = prediction.query.text[: place.start] + prediction.query.text[place.end :]
        around = surroundings(text, prediction.root.relation, prediction.dialect)
        # An OFFSET may be a name, too: what is left must be the SELECT as it was, without its clause.
        if around is not None and {**around.select.args, "offset": None} == {
            **prediction.around.select.args,
            "offset": around.select.args.get("offset"),
        }:
            restriction = replace(before, limit=rows - skipped, offset=skipped)
            query = replaced(prediction.query, place, [])
            return query, prediction.reading(replace(prediction.scan, restriction=restriction))
    return None
