"""What is said of the column that two PREDICTs are joined by counts for both of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Materialise, Node, Query, Scan
from thanosql.compiler.predictions import Prediction, rewrite_predictions
from thanosql.compiler.source import Span
from thanosql.compiler.spine import scan_below
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.sql_pieces import cut, joined

if TYPE_CHECKING:
    from sqlglot import exp

    from thanosql.compiler.clauses import Clause, Conjunct

Keys = Mapping[tuple[str, str], "exp.Column"]
"""Columns that are equal to one of the PREDICT's, as (relation, column), folded, and that one."""


def copy_filters(node: Node) -> Node | None:
    """Ask of one PREDICT's rows what the statement asks of another's, by the column that both are joined by.

    ::

        Query: ... FROM (PREDICT) a JOIN (PREDICT) b    Query: ... FROM (PREDICT) a JOIN (PREDICT) b
               ON a.id = b.id WHERE a.id < 9                   ON a.id = b.id WHERE a.id < 9
          Infer: model=m1                          ->     Infer: model=m1
            Scan: sql=q                                     Scan: sql=q
          Infer: model=m2                                 Infer: model=m2
            Scan: sql=q                                     Scan: sql=q, filter=b.id < 9

    The condition stays, for ``push_filters`` to move it below the one that it is about. A bare name that USING merges
    means both. It fires for columns of one type that are joined by an equality, in an inner join or in the left join
    that fills the PREDICT with nulls: a row that the condition refuses has only partners that it refuses, too. It does
    not fire for conditions on other columns, nor for those that may fail.
    """
    if not isinstance(node, Query | Scan) or len(node.islands) < 2:
        return None
    scans = {island.relation: scan_below(island) for island in node.islands if isinstance(island, Materialise)}
    return rewrite_predictions(node, partial(_copy, {name: scan for name, scan in scans.items() if scan is not None}))


def _copy(scans: Mapping[str, Scan], prediction: Prediction) -> tuple[BoundQuery, Node] | None:
    from thanosql.compiler.clauses import clauses

    around, before = prediction.around, prediction.scan.restriction
    if not around.is_plain() or around.alias is None or before.limit is not None:
        return None
    found = clauses(prediction.query.text, around, prediction.dialect)
    keys = dict(_keys(prediction, found, scans))
    copies = [_copied(each, keys, prediction) for clause in found for each in clause.conjuncts] if keys else []
    new = [copy for copy in copies if copy is not None and copy not in before.filters]
    if not new:
        return None
    restriction = replace(before, alias=around.alias, filters=(*before.filters, *new))
    return prediction.query, prediction.reading(replace(prediction.scan, restriction=restriction))


def _keys(
    prediction: Prediction, found: tuple[Clause, ...], scans: Mapping[str, Scan]
) -> Iterator[tuple[tuple[str, str], exp.Column]]:
    """Yield the columns of other PREDICTs that equal one of this PREDICT's wherever there is a row of both."""
    from sqlglot import exp

    from thanosql.compiler.surroundings import is_inner, parsed

    around, dialect = prediction.around, prediction.dialect
    others = dict(_others(prediction, scans))
    pairs = []
    for conjunct in (each for clause in found for each in clause.conjuncts):
        sides = conjunct.condition.this, conjunct.condition.args.get("expression")
        if type(conjunct.condition) is exp.EQ and all(isinstance(side, exp.Column) for side in sides):
            pairs += [sides, sides[::-1]]
    for own, other in pairs:
        if own.table.casefold() == around.name and other.table.casefold() in others:
            name = other.table.casefold()
            if _alike(prediction.scan, own.name, others[name], other.name):
                yield (name, other.name.casefold()), own
    if len(around.joins) == 1 and len(others) == 1 and (is_inner(around.joins[0]) or around.is_filled):
        ((name, scan),) = others.items()
        for merged in around.joins[0].args.get("using") or ():
            tree = parsed(f"SELECT {around.alias}.{merged.sql(dialect)}", dialect)
            if tree is not None and _alike(prediction.scan, merged.name, scan, merged.name):
                (own,) = tree.expressions
                yield (name, merged.name.casefold()), own
                yield ("", merged.name.casefold()), own


def _others(prediction: Prediction, scans: Mapping[str, Scan]) -> Iterator[tuple[str, Scan]]:
    """Yield the other PREDICTs in FROM, by their names there, folded."""
    from sqlglot import exp

    expressions = list(prediction.around.statement.find_all(exp.CTE))
    names = [each.alias.casefold() for each in expressions]
    selects = {
        name: each.this
        for name, each in zip(names, expressions, strict=True)
        if names.count(name) == 1 and not each.args["alias"].columns
    }
    for source in prediction.around.sources():
        named = isinstance(source, exp.Table) and source.args.get("db") is None
        relation = _relation(selects.get(source.name.casefold()) if named else source.this)
        if source is not prediction.around.source and relation is not None and relation in scans:
            yield source.alias_or_name.casefold(), scans[relation]


def _relation(select: exp.Expr | None) -> str | None:
    """Return the relation that a SELECT has all rows and columns of; None for any other."""
    from sqlglot import exp

    if not isinstance(select, exp.Select) or set(map(type, select.expressions)) != {exp.Star}:
        return None
    if any(value for name, value in select.args.items() if name not in ("expressions", "from_")):
        return None
    table = select.args["from_"].this
    return table.name if isinstance(table, exp.Table) else None


def _alike(scan: Scan, column: str, other: Scan, other_column: str) -> bool:
    """Say whether two columns have one type, and are compared here as they are where they are from."""
    fields = [*scan.source.find(column), *other.source.find(other_column)]
    return (
        len(fields) == 2
        and fields[0].type == fields[1].type
        and fields[0].name in scan.comparable
        and fields[1].name in other.comparable
    )


def _copied(conjunct: Conjunct, keys: Keys, prediction: Prediction) -> BoundQuery | None:
    """Return a condition as it is said of the PREDICT's own column; None where it is about anything else."""
    from sqlglot import exp

    from thanosql.compiler.conditions import is_pure, is_total

    condition = conjunct.condition
    columns = {(each.table.casefold(), each.name.casefold()) for each in condition.find_all(exp.Column)}
    if not columns or not columns <= keys.keys() or not is_pure(condition):
        return None
    source = prediction.scan.source
    kinds = {name: field.type.kind for (_, name), own in keys.items() for field in source.find(own.name)}
    if not is_total(condition, kinds, prediction.query.values):
        return None
    return _renamed(conjunct, keys, prediction)


def _renamed(conjunct: Conjunct, keys: Keys, prediction: Prediction) -> BoundQuery | None:
    """Return a condition's text with each column replaced; None unless that means what it means in the tree."""
    from sqlglot import exp

    from thanosql.compiler.surroundings import parsed, tokenized

    query, place, dialect = prediction.query, conjunct.place, prediction.dialect
    tokens = [each for each in tokenized(query.text, dialect) if place.start <= each.start < place.end]
    pieces: list[str | Span] = []
    done, number = place.start, 0
    while number < len(tokens):
        qualified = number + 2 < len(tokens) and tokens[number + 1].text == "."
        name, last = (tokens[number].text, tokens[number + 2]) if qualified else ("", tokens[number])
        own = keys.get((name.casefold(), last.text.casefold()))
        if own is not None:
            pieces += [Span(done, tokens[number].start), own.sql(dialect)]
            done = last.end + 1
        number += 3 if qualified else 1
    pieces.append(Span(done, place.end))

    def renamed(node: exp.Expr) -> exp.Expr:
        return keys[node.table.casefold(), node.name.casefold()].copy() if isinstance(node, exp.Column) else node

    text = "".join(piece if isinstance(piece, str) else query.text[piece.start : piece.end] for piece in pieces)
    tree = parsed(f"SELECT {text}", dialect)
    if tree is None or tree.expressions != [conjunct.condition.copy().transform(renamed)]:
        return None
    return joined([piece if isinstance(piece, str) else cut(query, piece) for piece in pieces], query.locate(place))
