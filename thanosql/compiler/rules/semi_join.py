"""Rows of a PREDICT that no row of a joined table matches are not transcribed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Node
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import cut, joined

if TYPE_CHECKING:
    from sqlglot import exp


def semi_join(node: Node) -> Node | None:
    """Ask of PREDICT's rows, before inference, whether a join would find a partner for them.

    ::

        Query: FROM (PREDICT) p                      Query: FROM (PREDICT) p
               JOIN t ON p.k = t.k                          JOIN t ON p.k = t.k
               WHERE t.grade = 'A'                          WHERE t.grade = 'A'
          Infer                                 ->     Infer
            Scan: SELECT * FROM u                        Scan: SELECT * FROM u,
                                                           filter=EXISTS (SELECT 1 FROM t
                                                                          WHERE (p.k = t.k) AND (t.grade = 'A'))

    Equalities of two columns, also those that USING says, and simple conditions on the table are copied, and stay where
    they are. It fires for a table that is joined by at least one such equality, by an inner join, or by a left join
    that fills the PREDICT with nulls: then what has no partner fills nothing. Columns in conditions must be qualified,
    because a bare name might mean the other relation inside EXISTS. It does not fire where a left join keeps the
    PREDICT's rows without a partner, beside right and full joins, nor for a subquery or view, which need not give the
    same twice.
    """
    return rewrite_predictions(node, _reduce)


def _reduce(prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    if not prediction.around.is_plain() or prediction.scan.restriction.limit is not None:
        return None
    if prediction.around.alias is None:
        return None
    before = prediction.scan.restriction
    found = [each for each in _partners(prediction) if each not in before.filters]
    if not found:
        return None
    restriction = replace(before, alias=prediction.around.alias, filters=(*before.filters, *found))
    return prediction.query, prediction.reading(replace(prediction.scan, restriction=restriction))


def _partners(prediction: Prediction) -> Iterator[BoundQuery]:
    """Yield, for each table that is joined, the condition that it has a partner for a row."""
    from thanosql.compiler.clauses import clauses

    found = clauses(prediction.query.text, prediction.around, prediction.dialect)
    conjuncts = [each for clause in found for each in clause.conjuncts]
    for table in _tables(prediction):
        keys = [each for each in conjuncts if _is_key(each.condition, table, prediction)]
        merged = _merged_keys(table, prediction)
        if not keys and not merged:
            continue
        asked = keys + [each for each in conjuncts if _is_filter(each.condition, table)]
        conditions: list[str | BoundQuery] = [*merged, *(cut(prediction.query, each.place) for each in asked)]
        name = table.sql(prediction.dialect)
        pieces: list[str | BoundQuery] = [f"EXISTS (SELECT 1 FROM {name} WHERE "]  # noqa: S608 - from the statement
        for number, condition in enumerate(conditions):
            # A whole clause may be an OR, which AND would tear apart.
            pieces += [" AND (" if number else "(", condition, ")"]
        place = prediction.query.locate(asked[0].place) if asked else prediction.query.span
        yield joined([*pieces, ")"], place)


def _merged_keys(table: exp.Table, prediction: Prediction) -> list[str]:
    """Return the equalities that USING says of the table and the PREDICT, where no third relation stands beside them.

    A column that is not compared as it was before is left out: the others are keys enough.
    """
    around, dialect = prediction.around, prediction.dialect
    if len(around.joins) != 1:
        return []
    (join,) = around.joins
    comparable = {name.casefold() for name in prediction.scan.comparable}
    other = (table.args["alias"].this if table.args.get("alias") else table.this).sql(dialect)
    names = [name for name in join.args.get("using") or () if name.name.casefold() in comparable]
    return [f"{around.alias}.{name.sql(dialect)} = {other}.{name.sql(dialect)}" for name in names]


def _tables(prediction: Prediction) -> Iterator[exp.Table]:
    """Yield the tables that stand in FROM or an inner join beside the PREDICT, and are not filled with nulls."""
    from sqlglot import exp

    from thanosql.compiler.surroundings import is_inner

    around = prediction.around
    expressions = {each.alias.casefold() for each in around.statement.find_all(exp.CTE)}
    inner = [join.this for join in around.joins if is_inner(join)]
    for source in [around.select.args["from_"].this, *inner]:
        if source is around.source or not isinstance(source, exp.Table) or not isinstance(source.this, exp.Identifier):
            continue
        if source.name.casefold() not in (expressions | prediction.views):
            yield source


def _is_filter(condition: exp.Expr, table: exp.Table) -> bool:
    """Say whether a condition is about the table alone and can be asked of any of its rows."""
    from sqlglot import exp

    from thanosql.compiler.conditions import is_simple

    names = {column.table.casefold() for column in condition.find_all(exp.Column)}
    return names == {table.alias_or_name.casefold()} and is_simple(condition)


def _is_key(condition: exp.Expr, table: exp.Table, prediction: Prediction) -> bool:
    """Say whether a condition is the equality of a column of the table and one of PREDICT's query."""
    from sqlglot import exp

    from thanosql.compiler.conditions import owned

    if not isinstance(condition, exp.EQ):
        return False
    columns = [side for side in (condition.this, condition.expression) if isinstance(side, exp.Column)]
    own = [column for column in columns if column.table.casefold() == prediction.around.name]
    others = [column.table.casefold() for column in columns if column not in own]
    if len(own) != 1 or others != [table.alias_or_name.casefold()]:
        return False
    return owned(own[0], prediction.around.name, prediction.scan.comparable, alone=False)
