"""OFFSET beside ORDER BY: what is skipped in any case is not read, and rows that tie are the database's to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pytest

from tests.compiler.duckdb_plans import answer, bound
from thanosql.compiler.logical import SKIPPED, Node, Plan, Scan
from thanosql.compiler.optimizer import optimize
from thanosql.compiler.rules.push_ordered_limit import push_ordered_limit
from thanosql.compiler.rules.push_ordered_offset import push_ordered_offset

RULES = (push_ordered_limit, push_ordered_offset)
ISLAND = "(PREDICT USING digits AS SELECT * FROM speech)"


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    # Four days of five clips each, not in the order of the ids.
    made.execute(
        "CREATE TABLE speech AS SELECT range AS id, range || '.wav' AS audio_path, range // 5 AS day FROM range(20) "
        "ORDER BY range % 7, range"
    )
    return made


def bound_plan(sql: str, connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any] | None = None) -> Plan:
    return bound(sql.replace("ISLAND", ISLAND), connection, values)


def scan(node: Node) -> Scan:
    while not isinstance(node, Scan):
        (node,) = node.inputs
    return node


def read(plan: Plan, connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the ids that are transcribed."""
    reading = scan(plan.root).reading
    return [row[0] for row in connection.execute(reading.text, list(reading.values)).fetchall()]


@pytest.mark.parametrize(
    ("sql", "ids"),
    [
        ("SELECT id, predicted FROM ISLAND p ORDER BY p.id LIMIT 3 OFFSET 4", {4, 5, 6}),
        ("SELECT id, predicted FROM ISLAND p ORDER BY p.id DESC LIMIT 2 OFFSET :skip", {15, 14}),
        ("SELECT * FROM ISLAND p ORDER BY id OFFSET 17 LIMIT 9", {17, 18, 19}),
        ("SELECT predicted, id FROM ISLAND p ORDER BY id LIMIT 5 OFFSET 30", set()),
        ("WITH h AS ISLAND SELECT h.id, predicted FROM h ORDER BY h.day, h.id LIMIT 1 OFFSET 6", {6}),
        # Rows 5 and 6 of a day's five: which they are, the database says.
        ("SELECT day, predicted IS NULL FROM ISLAND p ORDER BY p.day LIMIT 3 OFFSET 4", set(range(10))),
        ("SELECT day, predicted IS NULL FROM ISLAND p ORDER BY p.day LIMIT 5 OFFSET 5", set(range(5, 10))),
        ("SELECT day, predicted IS NULL FROM ISLAND p ORDER BY p.day LIMIT 2 OFFSET 12", set(range(10, 15))),
    ],
)
def test_only_what_may_be_in_the_answer_is_read(connection: duckdb.DuckDBPyConnection, sql: str, ids: set[int]) -> None:
    plan = bound_plan(sql, connection, {"skip": 4} if ":skip" in sql else None)
    optimized = optimize(plan, RULES)
    assert optimized.trace == ("push_ordered_limit", "push_ordered_offset")
    assert set(read(optimized, connection)) == ids
    assert answer(optimized, connection) == answer(plan, connection)
    assert answer(optimize(plan), connection) == answer(plan, connection)


def test_rows_are_read_in_the_query_s_order(connection: duckdb.DuckDBPyConnection) -> None:
    plan = optimize(bound_plan("SELECT predicted FROM ISLAND p ORDER BY id LIMIT 9 OFFSET 3", connection))
    assert read(plan, connection) == [7, 8, 9, 3, 10, 4, 11, 5, 6]


def test_nobody_sees_the_column_that_counts(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT * FROM ISLAND p ORDER BY id LIMIT 1 OFFSET 3"
    plan = optimize(bound_plan(sql, connection), RULES)
    assert scan(plan.root).schema.names == ("id", "audio_path", "day", SKIPPED)
    assert answer(plan, connection) == [(3, "3.wav", 0, "3.WAV")]
    assert dict(scan(plan.root).details())["columns"] == ["id", "audio_path", "day"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id, predicted FROM ISLAND p ORDER BY id LIMIT 3",
        "SELECT id, predicted FROM ISLAND p ORDER BY id LIMIT 3 OFFSET 0",
        "SELECT id, predicted FROM ISLAND p ORDER BY p.predicted LIMIT 3 OFFSET 4",
        "SELECT id, predicted FROM ISLAND p ORDER BY id OFFSET 4",
        "SELECT id, predicted FROM ISLAND p ORDER BY id LIMIT 3 OFFSET 2 + 2",
        "SELECT id FROM (PREDICT USING digits OPTIONS (on_error='skip') AS FROM speech) ORDER BY id LIMIT 3 OFFSET 4",
    ],
)
def test_it_does_not_fire_otherwise(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert "push_ordered_offset" not in optimize(bound_plan(sql, connection), RULES).trace
