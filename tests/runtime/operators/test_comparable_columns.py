"""Conditions may be asked of a query or of its rows once they are kept: the types that come back must say the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from thanosql.runtime.databases.database import Database, open_database

COLUMNS = {
    "flag": "true", "tiny": "1::TINYINT", "whole": "1::UBIGINT", "single": "0.1::FLOAT", "exact": "1.25::DECIMAL(9,2)",
    "day": "DATE '2024-02-29'", "moment": "TIMESTAMP '2024-02-29 10:00:00'", "zoned": "now()", "word": "'Ä'",
    "ordered": "'b'::ENUM ('b', 'a')", "huge": "1::HUGEINT", "id": "uuid()", "document": "'{}'::JSON", "list": "[1]",
    "nanos": "TIMESTAMP_NS '2024-02-29 10:00:00'", "raw": "'a'::BLOB",
}  # fmt: skip
QUERY = f"SELECT {', '.join(f'{value} AS {name}' for name, value in COLUMNS.items())}"


@pytest.fixture
def database() -> Iterator[Database]:
    with open_database("duckdb://") as opened:
        yield opened


def test_comparable_columns_keep_their_types(database: Database) -> None:
    before = database.schema(QUERY)
    comparable = database.comparable(QUERY, before)
    database.ingest("kept", list(database.stream(QUERY)), temporary=True)
    after = database.schema("SELECT * FROM kept")
    types = {field.name: field.type.sql for field in after}
    assert {field.name: field.type.sql for field in before if field.name in comparable} == {
        name: kind for name, kind in types.items() if name in comparable
    }
    assert comparable == set(COLUMNS) - {
        *("ordered", "huge", "id", "document", "list", "nanos", "raw"),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t (name VARCHAR COLLATE NOCASE)",
        "CREATE TEMP TABLE t (name VARCHAR COLLATE NOCASE)",
        "CREATE VIEW v AS SELECT 'a' COLLATE nocase AS name",
    ],
)
def test_text_is_not_comparable_where_something_has_a_collation(database: Database, statement: str) -> None:
    list(database.stream(statement))
    assert comparable(database, "SELECT 'a' AS name, 1 AS id") == {"id"}


@pytest.mark.parametrize(
    ("statement", "query"),
    [
        (None, "FROM m()"),
        (None, "FROM m /* with nothing */ ()"),
        ("CREATE VIEW v AS FROM m()", "FROM v"),
        ("CREATE TABLE t (id INT, name VARCHAR GENERATED ALWAYS AS (s(id)))", "SELECT name, id FROM t"),
    ],
)
def test_text_is_not_comparable_where_a_macro_may_give_it_a_collation(
    database: Database, statement: str | None, query: str
) -> None:
    list(database.stream("CREATE MACRO m() AS TABLE SELECT 'a' COLLATE nocase AS name, 1 AS id"))
    list(database.stream("CREATE MACRO s(id) AS (id::VARCHAR COLLATE nocase)"))
    if statement is not None:
        list(database.stream(statement))
    assert comparable(database, query) == {"id"}
    list(database.stream("CREATE TABLE plain AS SELECT 'a' AS name, 1 AS id"))
    if statement is None:
        assert comparable(database, "FROM plain") == {"name", "id"}


def test_text_is_not_comparable_where_the_query_gives_it_a_collation(database: Database) -> None:
    assert comparable(database, "SELECT 'a' AS name, 1 AS id") == {"name", "id"}
    assert comparable(database, "SELECT 'a' COLLATE nocase AS name, 1 AS id") == {"id"}


def comparable(database: Database, sql: str) -> frozenset[str]:
    return database.comparable(sql, database.schema(sql))
