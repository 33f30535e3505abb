"""What may be said of a condition without the database: whose columns it is about, whether it can vary or fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from thanosql.compiler.schema import Kind

PARAMETERS = (exp.Placeholder, exp.Parameter)
"""What ``$1`` is to sqlglot: the first in DuckDB's language, the second in PostgreSQL's."""

_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_CONNECTIVES = (exp.And, exp.Or, exp.Not, exp.Paren)
_TEXTS = (exp.Lower, exp.Upper, exp.Trim)
_PURE = (
    *_COMPARISONS,
    *_CONNECTIVES,
    *_TEXTS,
    *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, *PARAMETERS),
    *(exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Escape, exp.RegexpLike),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe, exp.Abs, exp.Round),
    *(exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam),
    *(exp.Case, exp.If, exp.Coalesce, exp.Nullif),
    *(exp.Length, exp.Substring, exp.StartsWith, exp.EndsWith, exp.Contains, exp.StrPosition),
    *(exp.SimilarTo, exp.Glob, exp.RegexpILike, exp.RegexpFullMatch, exp.RegexpReplace, exp.Replace, exp.Concat),
    *(exp.Left, exp.Right, exp.Reverse, exp.Levenshtein, exp.JarowinklerSimilarity, exp.Split, exp.StringToArray),
    *(exp.Array, exp.ArrayContains, exp.ArraySize, exp.Any, exp.Bracket, exp.Dot, exp.Ceil, exp.Floor),
    *(exp.Greatest, exp.Least),
)
_SIMPLE = (
    *_COMPARISONS,
    *_CONNECTIVES,
    *_TEXTS,
    *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, *PARAMETERS),
    *(exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Neg),
)
# Texts that mean another moment whenever they are read as a date or a time.
_MOMENTS = {"now", "today", "tomorrow", "yesterday"}
_NUMERIC = {Kind.INTEGER, Kind.NUMBER}


def is_pure(expression: exp.Expr) -> bool:
    """Say whether an expression gives the same for the same row whenever and wherever it is asked.

    Only what is known to is: no function but a few of SQL's own, no subquery, aggregate or window.
    """
    return all(type(node) in _PURE and not _is_moment(node) for node in expression.walk())


def is_simple(condition: exp.Expr) -> bool:
    """Say whether a condition does nothing to values but compare them: no cast or sum that could fail for one."""
    return is_pure(condition) and all(type(node) in _SIMPLE for node in condition.walk())


def _is_moment(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string and node.name.strip().casefold() in _MOMENTS


def owned(expression: exp.Expr, name: str, columns: Iterable[str], *, alone: bool) -> bool:
    """Say whether every column in an expression is one of ``columns`` of the relation called ``name``.

    Where the relation does not stand ``alone`` in FROM, a column without a qualifier must have its very name.
    """
    exact = set(columns)
    folded = {each.casefold() for each in exact}
    for column in expression.find_all(exp.Column):
        if not isinstance(column.this, exp.Identifier) or column.args.get("db") is not None:
            return False
        known = column.name.casefold() in folded
        if column.table:
            known = known and column.table.casefold() == name
        elif not alone:
            known = column.name in exact
        if not known:
            return False
    return True


def is_total(condition: exp.Expr, kinds: Mapping[str, Kind], values: Sequence[Any]) -> bool:
    """Say whether a pure condition can be asked of any row without an error.

    ``kinds`` are those of the columns by their folded names, ``values`` those of the parameters. Text that is compared
    with a number is not total: it may be no number.
    """

    def kind(node: exp.Expr) -> Kind | None:
        match node:
            case exp.Paren():
                return kind(node.this)
            case exp.Column():
                return kinds.get(node.name.casefold())
            case exp.Literal():
                return Kind.TEXT if node.is_string else Kind.NUMBER
            case exp.Boolean():
                return Kind.BOOLEAN
            case exp.Null():
                return Kind.NULL
            case exp.Neg(this=exp.Literal()):
                return Kind.NUMBER
            case exp.Placeholder() | exp.Parameter():
                return _kind_of(value_of(node, values))
            case exp.Lower() | exp.Upper() if kind(node.this) is Kind.TEXT:
                return Kind.TEXT
            case exp.Length() if kind(node.this) is Kind.TEXT:
                return Kind.INTEGER
            case exp.Mod() | exp.Div() | exp.IntDiv() if kind(node.this) in _NUMERIC and _is_divisor(node.expression):
                return Kind.NUMBER
            case exp.Coalesce():
                found = {kind(each) for each in (node.this, *node.expressions)}
                return found.pop() if len(found) == 1 else None
        return None

    def compares(*nodes: exp.Expr) -> bool:
        found = {Kind.NUMBER if each in _NUMERIC else each for each in map(kind, nodes)} - {Kind.NULL}
        # A text that is written down is read as what it is compared with once, before any row.
        read = [node for node in nodes if not isinstance(node, (exp.Literal, *PARAMETERS))]
        texts = {kind(node) for node in nodes if node not in read} == {Kind.TEXT}
        return None not in found and (len(found) <= 1 or (texts and len(found - {Kind.TEXT}) == 1 and len(read) == 1))

    def total(node: exp.Expr) -> bool:
        match node:
            case exp.And() | exp.Or() | exp.Not() | exp.Paren():
                return all(total(each) for each in node.iter_expressions())
            case exp.In() if node.expressions and len(node.args) <= 2:
                return compares(node.this, *node.expressions)
            case exp.Between():
                return compares(node.this, node.args["low"], node.args["high"])
            case exp.Like() | exp.ILike():
                return kind(node.this) is Kind.TEXT and kind(node.expression) is Kind.TEXT
            case exp.Is():
                return kind(node.this) is not None
            case _ if isinstance(node, _COMPARISONS):
                return compares(node.this, node.expression)
        return kind(node) in (Kind.BOOLEAN, Kind.NULL)

    return total(condition)


def _is_divisor(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal() and int(node.name) > 0


def value_of(placeholder: exp.Expr, values: Sequence[Any]) -> Any:
    """Return the value of ``$1``, ``$2`` ...; None where the tree does not tell which it is."""
    number = placeholder.name
    return values[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(values) else None


def _kind_of(value: Any) -> Kind | None:
    if value is None:
        return Kind.NULL
    known: tuple[tuple[type, Kind], ...] = (
        (bool, Kind.BOOLEAN),
        (int, Kind.INTEGER),
        (float, Kind.NUMBER),
        (str, Kind.TEXT),
    )
    return next((kind for each, kind in known if isinstance(value, each)), None)
