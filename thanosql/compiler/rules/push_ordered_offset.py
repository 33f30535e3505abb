"""Rows of a PREDICT that OFFSET skips by the order of a column of its query are not transcribed."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import SKIPPED, Node, Restriction
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery, Part, quote, read
from thanosql.compiler.sql_pieces import cut, joined


def push_ordered_offset(node: Node) -> Node | None:
    """Leave out, before anything is read, what is skipped by ORDER BY with OFFSET whatever the order of equal rows.

    ::

        Query: FROM (PREDICT) p                           Query: FROM (PREDICT) p
               ORDER BY p.id LIMIT 5 OFFSET 2                    ORDER BY p.id LIMIT 5
          Infer                                      ->          OFFSET (SELECT 2 - rows left out FROM relation)
            Scan: SELECT * FROM t, order=p.id, limit=7    Infer
                                                            Scan: SELECT * FROM t, order=p.id, limit=5, offset=2

    Which of the rows that tie are skipped is for the database to say, as before: those that tie with the first row of
    the answer are read, and skipped by what is left of OFFSET. How much that is only the scan finds out, so that a
    column of its relation says it, of which the rest of the statement sees nothing.
    It fires where ``push_ordered_limit`` has, whose conditions are what it needs.
    """
    return rewrite_predictions(node, _skip)


def _skip(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import own_offset
    from thanosql.compiler.first_rows import first_rows, skipped_rows

    before = prediction.scan.restriction
    if before.order is None or before.offset or not prediction.keeps_rows:
        return None
    rows, skipped = first_rows(prediction, ordered=True), skipped_rows(prediction)
    if rows is None or not skipped or before.limit != rows:
        return None
    place = own_offset(prediction.query.text, prediction.around, prediction.root.relation, prediction.dialect)
    if place is None:
        return None
    restriction: Restriction = replace(before, limit=rows - skipped, offset=skipped)
    root = prediction.reading(replace(prediction.scan, restriction=restriction))
    return _reading(prediction, place, skipped), root


def _reading(prediction: Prediction, place: Span, skipped: int) -> BoundQuery:
    """Return the query around the PREDICT with what is left to skip at ``place``."""
    query, relation = prediction.query, prediction.root.relation
    names = prediction.root.schema.names
    parts = tuple(
        replace(part, text=read(relation, names), columns=names) if part.relation == relation else part
        for part in query.parts
    )
    # The parts before the OFFSET have changed their lengths.
    moved = len("".join(part.text for part in parts)) - len(query.text)
    behind = Span(place.start + moved, place.end + moved)
    changed = replace(query, parts=parts)
    counted = BoundQuery((Part(read(relation), None, relation=relation),), (), query.span)
    left = f"OFFSET (SELECT {skipped} - coalesce(min({quote(SKIPPED)}), 0) FROM "  # noqa: S608 - a number and a name
    pieces: list[str | BoundQuery] = [
        cut(changed, Span(0, behind.start)),
        left,
        counted,
        " AS skipped)",
        cut(changed, Span(behind.end, len(changed.text))),
    ]
    return joined(pieces, query.span)
