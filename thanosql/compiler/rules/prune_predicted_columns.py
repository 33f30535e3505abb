"""Columns of PREDICT's query that nobody around it uses never leave the database."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery


def prune_predicted_columns(node: Node) -> Node | None:
    """Read only the audio and what the SQL around PREDICT names.

    ::

        Query: SELECT p.id, p.predicted                Query: SELECT p.id, p.predicted
          Infer                                   ->     Infer
            Decode: audio=path                             Decode: audio=path
              Scan: columns=[id, path, text]                 Scan: columns=[id, path]

    It does not fire where a column can be taken without its name: ``*``, whole rows, NATURAL JOIN, positions.
    """
    return rewrite_predictions(node, _prune)


def _prune(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.used_columns import used_columns

    scan = prediction.scan
    names = scan.schema.names
    used = used_columns(prediction.query.text, prediction.around, names, prediction.dialect)
    if used is None:
        return None
    audio = prediction.infer.options["audio_col"]
    kept = tuple(name for name in names if name in used or name == audio)
    if len(kept) == len(names):
        return None
    return prediction.query, prediction.reading(replace(scan, columns=kept))
