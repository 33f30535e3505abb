"""A PREDICT of which nobody uses what the model adds reads its query and applies no model."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Materialise, Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.schema import Kind, Schema
from thanosql.compiler.sql import BoundQuery


def drop_inference(node: Node) -> Node | None:
    """Leave inference out where neither the transcript nor what comes with it is used.

    ::

        Query: SELECT count(*) FROM (PREDICT) p          Query: SELECT count(*) FROM (PREDICT) p
          Materialise                               ->     Materialise
            RestoreOrder                                     Scan: columns=[id]
              Infer
                Decode
                  Scan: columns=[id, path]

    It does not fire with ``on_error='skip'``, where inference says which rows there are, nor where a column can be
    taken without its name. A recording that cannot be read is no error then: nobody reads it.
    """
    return rewrite_predictions(node, _drop)


def _drop(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.used_columns import used_columns

    scan, infer = prediction.scan, prediction.infer
    names = infer.schema.names
    used = used_columns(prediction.query.text, prediction.around, names, prediction.dialect)
    if used is None or not prediction.keeps_rows:
        return None
    own = scan.schema.names
    if any(name not in own for name in used):
        return None
    kept = tuple(name for name in own if name in used) or (_cheapest(scan.schema),)
    return prediction.query, Materialise(replace(scan, columns=kept), prediction.root.relation)


def _cheapest(schema: Schema) -> str:
    """Return the column to read where only the rows count."""
    small = [field.name for field in schema if field.type.kind in (Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER)]
    return (small or schema.names)[0]
