"""The option ``validation_query``: a query inside a text, whose mistakes are shown at their place in the statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from thanosql.compiler import ast
from thanosql.compiler.errors import BindError, ThanoSQLError
from thanosql.compiler.options import Options
from thanosql.compiler.parser import parse
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery, Part, bind_query

NAME = "validation_query"


def validation_query(options: Options, script: str, parameters: Mapping[str, Any]) -> BoundQuery | None:
    """Return the query of the option, its places those in ``script``, or None where it is not given.

    Raises ParseError or BindError for a text that is no query, or beside a validation_split.
    """
    entry = options.resolved(NAME)
    if entry.value is None or entry.origin is None:
        return None
    written = entry.origin.value
    split = options.resolved("validation_split").origin
    if split is not None:
        raise BindError(
            f"{NAME} and validation_split both say what is held out", hint="keep one of the two", span=split.span
        )
    places = _places(script, written) if isinstance(written, ast.Literal) else None
    try:
        statement = parse(str(entry.value))
        if not isinstance(statement, ast.Sql):
            raise BindError(f"{NAME} takes a query of the database's own", hint="such as 'SELECT * FROM test'")
        if statement.query.islands:
            raise BindError(
                f"{NAME} cannot read from statements of ours",
                hint="keep their rows first: CREATE TABLE name AS PREDICT ...",
                span=statement.query.islands[0].span,
            )
        bound = bind_query(statement.query, parameters)
    except ThanoSQLError as error:
        if error.span is None or places is None:
            error.span = written.span
        else:
            error.span = Span(places[error.span.start], places[error.span.end])
        error.text = script
        raise
    return replace(bound, parts=tuple(_moved(bound, places)), span=written.span)


def _places(script: str, written: ast.Literal) -> list[int]:
    """Return where each character of a text stands in the script, and where the text ends."""
    first, last = written.span.start + 1, written.span.end - 1
    quote = script[written.span.start]
    places = []
    while first < last:
        places.append(first)
        first += 2 if script[first] == quote else 1  # a quote inside is written twice
    return [*places, last]


def _moved(bound: BoundQuery, places: list[int] | None) -> Iterator[Part]:
    """Yield the parts of a query with their places in the script; without ``places`` they have none there."""
    for part in bound.parts:
        if places is None or part.origin is None:
            yield replace(part, origin=None)
        elif not part.copied:
            yield replace(part, origin=Span(places[part.origin.start], places[part.origin.end]))
        else:
            pairs = enumerate(places[part.origin.start : part.origin.end])
            # A quote inside the text is written twice: what stands behind it stands one further on.
            for _, run in groupby(pairs, key=lambda pair: pair[1] - pair[0]):
                (first, start), *others = run
                last, end = others[-1] if others else (first, start)
                yield Part(part.text[first : last + 1], Span(start, end + 1))
