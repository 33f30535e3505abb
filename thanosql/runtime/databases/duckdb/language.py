"""What DuckDB says about a text: whether it is a query that only reads, what its types are, what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import DatabaseError, nearest
from thanosql.compiler.schema import TEXT, DataType, Kind, Schema
from thanosql.compiler.source import Span
from thanosql.compiler.sql import quote
from thanosql.runtime.databases.stream import INTERRUPTED

# Bound to a query's text, answers its syntax tree and the number of statements. DuckDB 2 allows INSERT, UPDATE, DELETE
# and COPY in WITH, but only at the top of a statement: never in a view, a macro or query(), so the tree shows them all.
PARSE = "SELECT tree, json_array_length(tree, '$.statements') FROM (SELECT json_serialize_sql($1) AS tree)"

_READING_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
# A quote inside a JSON string is escaped, so this matches keys of the tree and never the text of a constant.
_NODE = re.compile(r'"type":"(\w+_NODE)"')
_WRITING_WORDS = {"insert", "update", "delete", "merge", "truncate", "copy"}

# The types of ThanoSQL's own columns, by the names that plans show.
_OWN_TYPES = {
    "text": "VARCHAR",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "words": 'STRUCT(word VARCHAR, start DOUBLE, "end" DOUBLE, confidence DOUBLE)[]',
    "characters": 'STRUCT("char" VARCHAR, start DOUBLE, "end" DOUBLE, confidence DOUBLE)[]',
}

_COMPARABLE = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    *("FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
}

# Views and macros may bring a collation to a column as well as tables do.
COLLATIONS = """
SELECT coalesce(bool_or(sql ILIKE '%collate%'), false) AS collated,
       coalesce(bool_or(if(is_view, contains(sql, '('), sql ILIKE '%generated always%')), false) AS calls
FROM (SELECT sql, false AS is_view FROM duckdb_tables() UNION ALL
      SELECT sql, true FROM duckdb_views() WHERE NOT internal)
"""
"""Does a table or view name a collation, and may one call a macro?"""

# To list the functions takes DuckDB 20 ms, so the macros are looked at only where something may call one.
MACRO_COLLATIONS = """
SELECT macro_definition FROM duckdb_functions() WHERE NOT internal AND macro_definition ILIKE '%collate%' LIMIT 1
"""

Parse = Callable[[str], tuple[str, int | None]]


def is_query(sql: str, parse: Parse) -> bool:
    """Return whether ``sql`` is one statement of the SELECT kind."""
    tree, statements = parse(sql)
    return statements == 1 and not tree.startswith('{"error":true')


def require_query(sql: str, parse: Parse) -> None:
    """Raise DatabaseError unless ``sql`` is one query that changes nothing.

    SELECT, FROM, VALUES, TABLE, WITH, PIVOT, DESCRIBE, SHOW and SUMMARIZE are queries. What a function does when it is
    called (``nextval``, a function of an extension) is not looked into.
    """
    tree, statements = parse(sql)
    if tree.startswith('{"error":true'):
        answer = json.loads(tree)
        if answer["error_type"] == "parser":
            raise _error_from(answer["error_message"], answer, sql, 0)
        _require_pivot(sql)
        return
    if statements == 0:
        raise DatabaseError("there is no query", hint="write a SELECT")
    if statements != 1:
        raise DatabaseError(
            f"{statements} statements where one query is expected", hint="run the others before it, each on its own"
        )
    for node in _NODE.findall(tree):
        if node not in _READING_NODES:
            raise _changes_data(sql, node.removesuffix("_NODE").removesuffix("_QUERY"))


def _require_pivot(sql: str) -> None:
    # A PIVOT that finds its columns in the data becomes several statements, which DuckDB does not serialise.
    import duckdb

    keywords = _keywords(sql)
    first, span = keywords[0] if keywords else (sql.split(maxsplit=1)[0], Span(0, 1))
    kinds = [statement.type for statement in duckdb.extract_statements(sql)]
    if len(kinds) > 1:
        raise DatabaseError(
            f"{len(kinds)} statements where one query is expected", hint="run the others before it, each on its own"
        )
    try:
        if kinds != [duckdb.StatementType.MULTI]:
            raise duckdb.ParserException
        duckdb.extract_statements(f"DESCRIBE {sql}")
    except duckdb.ParserException:
        raise DatabaseError(
            f"{first.upper()} is not a query",
            hint="the rows come from a query that only reads, such as SELECT; run other statements before it",
            span=span,
        ) from None
    for word, _ in keywords:
        if word in _WRITING_WORDS:
            raise _changes_data(sql, word.upper())


def _changes_data(sql: str, what: str) -> DatabaseError:
    span = next((span for word, span in _keywords(sql) if word == what.casefold()), None)
    return DatabaseError(
        f"this query would change data: {what}",
        hint="the rows come from a query that only reads; run the change before it, as a statement of its own",
        span=span,
    )


def _keywords(sql: str) -> list[tuple[str, Span]]:
    import duckdb

    data = sql.encode()
    found = []
    for offset, kind in duckdb.tokenize(sql):
        word = re.match(rb"\w+", data[offset:])
        if kind == duckdb.token_type.keyword and word:
            start = len(data[:offset].decode())
            found.append((word[0].decode().casefold(), Span(start, start + len(word[0]))))
    return found


def database_error(error: BaseException, sql: str | None = None, lead: int = 0) -> DatabaseError:
    """Return the driver's error as ours.

    ``sql`` is the text as the caller gave it, which DuckDB saw with ``lead`` ASCII characters before it.
    """
    text = str(error)
    if "INTERRUPT Error" in text or '"exception_type":"INTERRUPT"' in text:
        return DatabaseError(INTERRUPTED)
    start = text.find('{"exception_type"')
    if start >= 0:
        try:
            answer, _ = json.JSONDecoder().raw_decode(text, start)
        except json.JSONDecodeError:
            return _error_from(text, {}, sql, lead)
        return _error_from(answer["exception_message"], answer, sql, lead)
    # Before the session has asked for JSON, or after the user has turned it off: "INTERNAL: Binder Error: ...".
    plain = re.sub(r"^(?:[A-Z_]+: )?(?:[A-Z][\w ]* Error: )?", "", text)
    return _error_from(re.sub(r"\n+LINE \d+:.*", "", plain, flags=re.DOTALL), {}, sql, lead)


def _error_from(message: str, answer: dict[str, Any], sql: str | None, lead: int) -> DatabaseError:
    first, *rest = [line.strip() for line in message.strip().splitlines() if line.strip()] or ["the database failed"]
    span = _span(answer.get("location"), sql, lead)
    return DatabaseError(first.rstrip("!"), hint=_hint(first, rest, answer), span=span)


def _hint(first: str, rest: list[str], answer: dict[str, Any]) -> str | None:
    if "No files found" in first:
        return f"a relative path starts from the working directory, {Path.cwd()}"
    if "transaction is aborted" in first:
        return "run ROLLBACK, then start again"
    candidates = [name for name in answer.get("candidates", "").split(",") if name]
    if not candidates:
        # The rest is advice, except that it may list every overload of a function.
        return "\n".join(rest[:6]) or None
    near = nearest(answer.get("name", ""), candidates)
    if [near] == candidates:
        return f"did you mean {near}?"
    listed = f"nearest: {', '.join(candidates)}"
    return f"did you mean {near}? {listed}" if near else listed


def _span(location: str | None, sql: str | None, lead: int) -> Span | None:
    numbers = re.fullmatch(r"\[(\d+),(\d+)\]", location or "")
    if numbers is None or sql is None:
        return None
    data = sql.encode()
    start = int(numbers[1]) - lead
    if not 0 <= start <= len(data):
        return None
    end = min(start + max(1, int(numbers[2])), len(data))
    # DuckDB counts bytes; a count that falls inside a character is rounded down.
    return Span(*(len(data[:offset].decode(errors="ignore")) for offset in (start, end)))


_KINDS = {
    Kind.TEXT: {"VARCHAR", "JSON", "UUID", "ENUM"},
    Kind.BYTES: {"BLOB"},
    Kind.BOOLEAN: {"BOOLEAN"},
    Kind.INTEGER: {
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
        *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
    },
    Kind.NUMBER: {"FLOAT", "DOUBLE", "DECIMAL"},
    Kind.TIME: {"DATE", "TIME", "TIMESTAMP", "INTERVAL"},
    Kind.NESTED: {"STRUCT", "MAP", "UNION"},
    Kind.NULL: {'"NULL"', "NULL"},
}


def data_type(name: str) -> DataType:
    """Return the type that DESCRIBE calls ``name``, such as ``INTEGER[]`` or ``TIMESTAMP WITH TIME ZONE``."""
    if name.endswith("]"):
        return DataType(Kind.NESTED, name, name)
    base = re.match(r'"?\w+"?', name)
    word = (base[0] if base else name).removesuffix("_NS").removesuffix("_MS").removesuffix("_S")
    kind = next((kind for kind, names in _KINDS.items() if word in names), Kind.OTHER)
    if name == "VARCHAR":
        return TEXT
    if kind is Kind.NESTED:
        return DataType(kind, name, name)
    if word == "ENUM":
        return DataType(kind, "enum", name)
    return DataType(kind, name.strip('"').lower(), name)


def empty_relation(schema: Schema) -> str:
    """Return a query with the columns of ``schema`` and no rows."""
    return f"SELECT {_columns('NULL', schema)} WHERE false"


def stand_in(schema: Schema, rows: int) -> str:
    """Return a query that the planner takes for one of ``rows`` rows with the columns of ``schema``.

    Of constants it would know that no condition is true of them.
    """
    return f"SELECT {_columns('CAST(random() AS VARCHAR)', schema)} FROM generate_series(1, {rows})"  # noqa: S608 quoted


def _columns(value: str, schema: Schema) -> str:
    return ", ".join(
        f"CAST({value} AS {field.type.sql or _OWN_TYPES[field.type.name]}) AS {quote(field.name)}" for field in schema
    )


def comparable(schema: Schema, *, collated: bool) -> frozenset[str]:
    """Return the columns whose types come back from Polars as they were.

    DuckDB tells nobody the collation of a column, so text has none only where nothing in the database is ``collated``.
    """
    names = set()
    for field in schema:
        kind = (field.type.sql or _OWN_TYPES[field.type.name]).partition("(")[0]
        if kind in _COMPARABLE or (kind == "VARCHAR" and not collated):
            names.add(field.name)
    return frozenset(names)


def planned_rows(node: dict[str, Any]) -> int | None:
    """Return how many rows an operator of EXPLAIN (FORMAT json) is expected to give, None when nobody knows.

    DuckDB's own figure for a LIMIT, and for what stands above one, is often 0; these are worked out from below.
    """
    figures = node["extra_info"]
    below = [rows for child in node["children"] if (rows := planned_rows(child)) is not None]
    bound = re.match(r"\d+(?!\S)", str(figures.get("Limit") or figures.get("Top") or figures.get("Sample Size") or ""))
    if bound:
        return min([int(bound[0]), *below])
    semi_join = figures.get("Join Type") == "SEMI"
    if below and (semi_join or node["name"] in ("PROJECTION", "ORDER_BY")):
        return min(below)
    own = figures.get("Estimated Cardinality")
    return int(own) if own is not None else max(below, default=None)
