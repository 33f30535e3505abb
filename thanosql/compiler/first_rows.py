"""Which rows of a relation a SELECT with a LIMIT can give, for the rules that read no others."""

from __future__ import annotations

from sqlglot import exp

from thanosql.compiler.conditions import PARAMETERS, is_pure, value_of
from thanosql.compiler.predictions import Prediction


def first_rows(prediction: Prediction, *, ordered: bool, filtered: bool = False) -> int | None:
    """Return how many rows LIMIT and OFFSET, or EXISTS, can need of a SELECT: one for each row of the PREDICT.

    None where it has no such bound, or anything but a list of known expressions, FROM and, if ``ordered``, ORDER BY,
    and if ``filtered``, WHERE: then so many of the rows that pass it are needed.
    """
    select = prediction.around.select
    plain = {"expressions", "from_", "limit", "offset", "with_"}
    plain |= ({"order"} if ordered else set()) | ({"where"} if filtered else set())
    if any(value for name, value in select.args.items() if name not in plain):
        return None
    if ordered != bool(select.args.get("order")) or not all(_row_by_row(each) for each in select.expressions):
        return None
    limit = select.args.get("limit")
    rows = 1 if limit is None and isinstance(select.parent, exp.Exists) else _count(limit, prediction)
    skipped = skipped_rows(prediction)
    return None if rows is None or skipped is None else rows + skipped


def skipped_rows(prediction: Prediction) -> int | None:
    """Return how many rows OFFSET skips, None where that is not known."""
    offset = prediction.around.select.args.get("offset")
    return 0 if offset is None else _count(offset, prediction)


def _row_by_row(expression: exp.Expr) -> bool:
    bare = expression.this if isinstance(expression, exp.Alias) else expression
    star = bare.this if isinstance(bare, exp.Column) else bare
    return not any(star.args.values()) if isinstance(star, exp.Star) else is_pure(bare)


def _count(clause: exp.Expr | None, prediction: Prediction) -> int | None:
    """Return the number that LIMIT or OFFSET gives, or None."""
    if not isinstance(clause, exp.Limit | exp.Offset):
        return None
    if any(value for name, value in clause.args.items() if name != "expression"):
        return None
    number = clause.expression
    if isinstance(number, exp.Literal) and not number.is_string and number.name.isdecimal():
        return int(number.name)
    if isinstance(number, PARAMETERS):
        value = value_of(number, prediction.query.values)
        return value if type(value) is int and value >= 0 else None
    return None
