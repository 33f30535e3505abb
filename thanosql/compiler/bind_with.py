"""A query inside an island, with the WITH names around the island that it reads: the database gets them before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from thanosql.compiler.ast import CommonTable, Island, Query
from thanosql.compiler.common_tables import is_read_once, read_in
from thanosql.compiler.errors import BindError
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery, bind_query
from thanosql.compiler.sql_pieces import cut, joined
from thanosql.compiler.volatility import repeats

_OWN_WITH = re.compile(r"with\b(\s+recursive\b)?", re.IGNORECASE)


def bind_within(
    query: Query,
    tables: Sequence[CommonTable],
    parameters: Mapping[str, Any],
    shown: Callable[[Island], str] | None = None,
) -> BoundQuery:
    """Return ``bind_query(query, parameters, shown)`` behind those of ``tables`` that the query reads.

    Raises BindError for a table that would not be the same there: one that the database makes anew with other rows, or
    that reads an island, whose rows the statement around has.
    """
    bound = bind_query(query, parameters, shown)
    read = read_in(_own_text(query), tables)
    if not read:
        return bound
    definitions = [_definition(table, parameters) for table in read]
    if not all(map(repeats, definitions)):
        _refuse_second_reads(read)
    own = _OWN_WITH.match(bound.text)
    recursive = any(table.recursive for table in read) or (own is not None and own[1] is not None)
    head: list[str | BoundQuery] = ["WITH RECURSIVE " if recursive else "WITH "]
    for definition in definitions:
        head += [definition, ", "]
    rest = cut(bound, Span(own.end(), len(bound.text))) if own is not None else bound
    return joined([*head[:-1], "," if own is not None else "\n", rest], bound.span)


def _own_text(query: Query) -> str:
    """Return a query's text without its islands: what those read, they see themselves."""
    text = query.text
    for island in reversed(query.islands):
        text = text[: island.span.start - query.span.start] + text[island.span.end - query.span.start :]
    return text


def _definition(table: CommonTable, parameters: Mapping[str, Any]) -> BoundQuery:
    if table.query.islands:
        raise BindError(
            f"{table.name} reads the answers of a model, and a model cannot read it by that name",
            hint="write the one in the other's query, or keep its rows: CREATE TEMP TABLE name AS ...",
            span=table.span,
        )
    return bind_query(table.query, parameters)


def _refuse_second_reads(tables: Sequence[CommonTable]) -> None:
    for table in tables:
        if not is_read_once(table):
            raise BindError(
                f"{table.name} has other rows each time that it is read, and a model would not be applied to these",
                hint="keep its rows: CREATE TEMP TABLE name AS ...",
                span=table.span,
            )
