"""A PREDICT of which only some rows are asked for, by what it predicts, ends when they are found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Materialise, Node, Probe, Query, Scan
from thanosql.compiler.logical_stop import FirstMatches, OnDemand
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import cut

if TYPE_CHECKING:
    from sqlglot import exp


def stop_early(node: Node) -> Node | None:
    """Read and transcribe rows until those that match are as many as LIMIT and OFFSET can give, or EXISTS needs.

    ::

        Query: ... FROM (PREDICT) p                   Query: ... FROM (PREDICT) p
               WHERE p.predicted LIKE '%a%' LIMIT 5          WHERE p.predicted LIKE '%a%' LIMIT 5
          Materialise                                   Materialise
            RestoreOrder                           ->     FirstMatches: rows=5, filter=p.predicted LIKE '%a%'
              Infer                                         RestoreOrder
                Probe                                         Infer
                  Scan                                          Probe
                                                                  OnDemand
                                                                    Scan

    WHERE and LIMIT stay, so the answer has the rows that the first ones of the whole relation are. It fires for a
    SELECT that gives one row for each row of the PREDICT that its WHERE lets pass, in their order: no join, ORDER BY,
    DISTINCT, GROUP BY, aggregate or window; the WHERE is about columns of the PREDICT alone and gives the same
    whenever it is asked. It does not fire where the statement has the same PREDICT in another place that needs other
    rows of it: that is made once; nor on a cluster, whose actors wait for nobody's count.
    """
    stopped = rewrite_predictions(node, _stop)
    if stopped is None or not isinstance(node, Query | Scan) or not isinstance(stopped, Query | Scan):
        return None
    pairs = list(zip(node.islands, stopped.islands, strict=True))
    islands = tuple(
        before if any(_makes(before) == _makes(old) and _makes(after) != _makes(new) for old, new in pairs) else after
        for before, after in pairs
    )
    return None if islands == node.islands else replace(stopped, islands=islands)


def _makes(island: Node) -> Node:
    return island.input if isinstance(island, Materialise) else island


def _stop(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.first_rows import first_rows

    if prediction.infer.distribution is not None:
        return None
    rows = first_rows(prediction, ordered=False, filtered=True)
    if rows is None or prediction.scan.restriction.limit is not None:
        return None
    where = prediction.around.select.args.get("where")
    if where is None and prediction.keeps_rows:
        return None
    condition: BoundQuery | None = None
    columns: tuple[str, ...] = ()
    if where is not None:
        condition, columns = _condition(prediction, where.this), _columns(prediction, where.this)
        if condition is None:
            return None
    root = prediction.root
    held = _on_demand(root.input, root.relation)
    matches = FirstMatches(held, rows, condition, columns, prediction.around.called, root.relation)
    return prediction.query, replace(root, input=matches)


def _columns(prediction: Prediction, where: exp.Expr) -> tuple[str, ...]:
    """Return the columns of the PREDICT that a condition uses; one in any case, so that there are rows to count."""
    from sqlglot import exp

    used = {column.name.casefold() for column in where.find_all(exp.Column)}
    names = tuple(name for name in prediction.infer.schema.names if name.casefold() in used)
    return names or (prediction.infer.output,)


def _condition(prediction: Prediction, where: exp.Expr) -> BoundQuery | None:
    """Return what WHERE says, None where it cannot be asked of the PREDICT's rows by themselves."""
    from thanosql.compiler.clauses import clauses
    from thanosql.compiler.conditions import is_pure, owned

    around = prediction.around
    if not is_pure(where) or not owned(where, around.name, prediction.infer.schema.names, alone=True):
        return None
    for clause in clauses(prediction.query.text, around, prediction.dialect):
        if clause.keyword == "WHERE":
            place = Span(clause.conjuncts[0].place.start, clause.conjuncts[-1].place.end)
            return cut(prediction.query, place)
    return None


def _on_demand(node: Node, relation: str) -> Node:
    """Return the plan down from ``node`` with OnDemand below Probe."""
    (below,) = node.inputs
    held = OnDemand(below, relation) if isinstance(node, Probe) else _on_demand(below, relation)
    return node.with_inputs((held,))
