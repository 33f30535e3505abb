"""Rows of a PREDICT that a list in a table refuses are not transcribed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import cut

if TYPE_CHECKING:
    from sqlglot import exp


def push_memberships(node: Node) -> Node | None:
    """Read only rows that IN or EXISTS, or NOT before either, finds in a table as the statement wants it.

    ::

        Query: ... FROM (PREDICT) p                       Query: ... FROM (PREDICT) p
               WHERE p.id NOT IN (SELECT id FROM done)           WHERE p.id NOT IN (SELECT id FROM done)
          Infer                                      ->     Infer
            Scan: sql=q                                       Scan: sql=q, filter=p.id NOT IN (SELECT id FROM done)

    The condition is copied, and stays where it is. It fires for one table, simple conditions on its columns and on
    those of PREDICT's query, and names that cannot mean anything else below. It does not fire for a view or another
    subquery, which need not give the same twice, nor where an outer join keeps the rows all the same.
    """
    return rewrite_predictions(node, _push)


def _push(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import clauses

    around, before = prediction.around, prediction.scan.restriction
    if not around.filters_pass() or before.limit is not None:
        return None
    conjuncts = [
        each
        for clause in clauses(prediction.query.text, around, prediction.dialect)
        for each in clause.conjuncts
        if _asks(each.condition, prediction)
    ]
    new = [copy for copy in (cut(prediction.query, each.place) for each in conjuncts) if copy not in before.filters]
    if not new:
        return None
    restriction = replace(before, alias=around.called, filters=(*before.filters, *new))
    return prediction.query, prediction.reading(replace(prediction.scan, restriction=restriction))


def _asks(condition: exp.Expr, prediction: Prediction) -> bool:
    """Say whether a condition looks a row of the PREDICT's query up in a table."""
    from sqlglot import exp

    while isinstance(condition, exp.Not | exp.Paren):
        condition = condition.this
    match condition:
        case exp.In(this=exp.Column() as column, args={"query": exp.Subquery(this=exp.Select() as select)}):
            inside = len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Column)
            return inside and _is_known(column, "", prediction) and _is_lookup(select, prediction)
        case exp.Exists(this=exp.Select() as select):
            literal = all(isinstance(each, exp.Literal | exp.Star) for each in select.expressions)
            return literal and _is_lookup(select, prediction)
    return False


def _is_lookup(select: exp.Select, prediction: Prediction) -> bool:
    """Say whether a subquery reads one table, by simple conditions on its columns and the PREDICT's."""
    from sqlglot import exp

    from thanosql.compiler.conditions import is_simple

    if any(value for name, value in select.args.items() if name not in ("expressions", "from_", "where")):
        return False
    clause, where = select.args.get("from_"), select.args.get("where")
    table = clause.this if clause is not None else None
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier):
        return False
    alias = table.args.get("alias")
    if any(value for name, value in table.args.items() if name not in ("this", "db", "catalog", "alias")):
        return False
    expressions = {each.alias.casefold() for each in prediction.around.statement.find_all(exp.CTE)}
    if (alias is not None and alias.columns) or table.name.casefold() in expressions | prediction.views:
        return False
    if where is not None and not is_simple(where.this):
        return False
    columns = [*select.expressions, *([] if where is None else [where.this])]
    name = table.alias_or_name.casefold()
    return all(_is_known(each, name, prediction) for tree in columns for each in tree.find_all(exp.Column))


def _is_known(column: exp.Column, table: str, prediction: Prediction) -> bool:
    """Say whether a column is the table's, or one of the PREDICT's query, and that below inference, too.

    A bare name is known only where nothing else could be meant: no other relation, no query around, no prediction.
    """
    from sqlglot import exp

    from thanosql.compiler.conditions import owned

    around, scan = prediction.around, prediction.scan
    if column.table and column.args.get("db") is None and column.table.casefold() == table:
        return True
    if column.table or not table:
        alone = len(around.sources()) == 1
        merged = {each.name.casefold() for join in around.joins for each in join.args.get("using") or ()}
        return owned(column, around.name, scan.comparable, alone=alone) and (
            bool(column.table) or column.name.casefold() not in merged
        )
    names = {name.casefold() for name in scan.source.names}
    added = {name.casefold() for name in prediction.infer.schema.names} - names
    uncompared = names - {name.casefold() for name in scan.comparable}
    nested = around.select.find_ancestor(exp.Select) is not None
    return len(around.sources()) == 1 and not nested and column.name.casefold() not in added | uncompared
