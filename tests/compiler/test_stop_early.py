"""A PREDICT ends when the first rows that match are found: for which statements, and what the plan is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from tests.compiler.duckdb_plans import answer, bound
from thanosql.compiler.explain import explain
from thanosql.compiler.logical import Node, Plan
from thanosql.compiler.logical_stop import FirstMatches, OnDemand
from thanosql.compiler.optimizer import RULES, optimize
from thanosql.compiler.rules.push_filters import push_filters
from thanosql.compiler.rules.stop_early import stop_early

ISLAND = "(PREDICT USING digits AS SELECT * FROM speech)"
SKIPPING = "(PREDICT USING digits OPTIONS (on_error='skip') AS SELECT * FROM speech)"


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("SET threads = 1")
    made.execute(
        "CREATE TABLE speech AS SELECT range AS id, "
        "CASE WHEN range % 5 = 0 THEN 'bad' ELSE 'a' END || range % 7 || '.wav' AS audio_path, "
        "chr((97 + range % 3)::INTEGER) AS text FROM range(40)"
    )
    made.execute("CREATE TABLE grades AS SELECT range AS id, 'A' AS grade FROM range(9)")
    return made


def plan(sql: str, connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, Any] | None = None) -> Plan:
    written = sql.replace("ISLAND", ISLAND).replace("SKIPPING", SKIPPING)
    return bound(written, connection, parameters)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for each in node.inputs:
        yield from nodes(each)


def stops(found: Plan) -> list[tuple[int, str | None]]:
    """Return the rows that each early end waits for, and of what condition."""
    return [
        (node.rows, node.condition.text if node.condition else None)
        for node in nodes(found.root)
        if isinstance(node, FirstMatches)
    ]


def test_the_plan_shows_what_is_waited_for(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT id, predicted FROM ISLAND p WHERE p.predicted LIKE '%A%' LIMIT 5"
    drawn = explain(optimize(plan(sql, connection))).split("\n\n")[0].splitlines()
    assert [line.strip().split(":")[0] for line in drawn] == [
        "Query", "Materialise", "FirstMatches", "RestoreOrder", "FanOut", "Infer", "Decode", "Batch", "Lookup",
        "Probe", "Distinct", "OnDemand", "Scan",
    ]  # fmt: skip
    assert drawn[2].strip() == "FirstMatches: rows=5, filter=p.predicted LIKE '%A%'"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT * FROM ISLAND WHERE predicted LIKE '%A%' LIMIT 5", (5, "predicted LIKE '%A%'")),
        ("SELECT id FROM ISLAND p WHERE predicted > 'b' OR p.id = 3 LIMIT 5 OFFSET 2",
         (7, "predicted > 'b' OR p.id = 3")),
        ("SELECT id FROM ISLAND WHERE regexp_matches(predicted, 'x') AND length(predicted) > 3 LIMIT 1",
         (1, "regexp_matches(predicted, 'x') AND length(predicted) > 3")),
        ("SELECT id FROM ISLAND WHERE list_contains(string_split(predicted, ' '), 'x') LIMIT 1",
         (1, "list_contains(string_split(predicted, ' '), 'x')")),
        ("WITH h AS ISLAND SELECT upper(predicted) FROM h WHERE h.predicted = :t LIMIT :n", (3, "h.predicted = $1")),
        ("CREATE TABLE kept AS SELECT * FROM ISLAND WHERE predicted = 'a' LIMIT 2", (2, "predicted = 'a'")),
        ("SELECT count(*) FROM (SELECT 1 FROM ISLAND WHERE predicted = 'a' LIMIT 2)", (2, "predicted = 'a'")),
        ("SELECT EXISTS (SELECT 1 FROM ISLAND WHERE predicted = 'a')", (1, "predicted = 'a'")),
        ("SELECT * FROM grades WHERE EXISTS (FROM ISLAND WHERE predicted = 'a')", (1, "predicted = 'a'")),
        ("SELECT id FROM ISLAND WHERE CAST(predicted AS INTEGER) = 1 LIMIT 2", (2, "CAST(predicted AS INTEGER) = 1")),
        ("SELECT * FROM SKIPPING LIMIT 4", (4, None)),
        ("SELECT predicted FROM SKIPPING LIMIT 4 OFFSET 1", (5, None)),
    ],
)  # fmt: skip
def test_it_waits_for_as_many_matches_as_the_select_can_give(
    connection: duckdb.DuckDBPyConnection, sql: str, expected: tuple[int, str | None]
) -> None:
    values = {"t": "a", "n": 3} if ":t" in sql else {}
    found = optimize(plan(sql, connection, values), (stop_early,))
    assert stops(found) == [expected]
    assert sum(isinstance(node, OnDemand) for node in nodes(found.root)) == 1
    assert found.trace == ("stop_early",)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM ISLAND WHERE predicted = 'a'",
        "SELECT * FROM ISLAND WHERE predicted = 'a' ORDER BY predicted LIMIT 5",
        "SELECT * FROM ISLAND WHERE predicted = 'a' ORDER BY id LIMIT 5",
        "SELECT DISTINCT predicted FROM ISLAND WHERE predicted > 'a' LIMIT 5",
        "SELECT count(*) FROM ISLAND WHERE predicted = 'a' LIMIT 5",
        "SELECT text, count(*) FROM ISLAND WHERE predicted = 'a' GROUP BY text LIMIT 5",
        "SELECT row_number() OVER () FROM ISLAND WHERE predicted = 'a' LIMIT 5",
        "SELECT id FROM ISLAND WHERE predicted = 'a' QUALIFY row_number() OVER (ORDER BY id) > 1 LIMIT 5",
        "SELECT unnest([id, id]) FROM ISLAND WHERE predicted = 'a' LIMIT 5",
        "SELECT * FROM ISLAND p JOIN grades g ON p.id = g.id WHERE p.predicted = 'a' LIMIT 5",
        "SELECT * FROM grades g LEFT JOIN ISLAND p ON p.id = g.id WHERE p.predicted = 'a' LIMIT 5",
        "SELECT * FROM ISLAND p, grades g WHERE p.predicted = 'a' LIMIT 5",
        "SELECT * FROM ISLAND WHERE predicted = 'a' AND random() < 0.5 LIMIT 5",
        "SELECT * FROM ISLAND WHERE predicted = 'a' AND text = 'now' LIMIT 5",
        "SELECT * FROM ISLAND WHERE id = (SELECT max(id) FROM grades) AND predicted = 'a' LIMIT 5",
        "SELECT (SELECT predicted FROM ISLAND p WHERE p.predicted = g.grade LIMIT 1) FROM grades g",
        "SELECT * FROM grades g WHERE EXISTS (SELECT 1 FROM ISLAND p WHERE p.id = g.id AND p.predicted = 'a')",
        "SELECT * FROM ISLAND WHERE predicted = 'a' LIMIT 10%",
        "SELECT id FROM ISLAND WHERE predicted = 'a' UNION ALL SELECT id FROM grades LIMIT 5",
        "SELECT * FROM ISLAND USING SAMPLE 3 ROWS",
        "SELECT * FROM ISLAND LIMIT 5",
        "WITH h AS ISLAND SELECT * FROM h WHERE predicted = 'a' UNION ALL (SELECT * FROM h LIMIT 2)",
    ],
)
def test_it_does_not_fire_otherwise(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert stops(optimize(plan(sql, connection), (stop_early,))) == []


def test_it_leaves_a_predict_that_is_made_once_for_several_places(connection: duckdb.DuckDBPyConnection) -> None:
    one = "(SELECT id FROM ISLAND WHERE predicted = 'a' LIMIT 5)"
    other = one.replace("'a'", "'b'")
    whole = "(SELECT id FROM ISLAND WHERE predicted = 'a')"
    assert stops(optimize(plan(f"{one} UNION ALL {other}", connection))) == []
    assert stops(optimize(plan(f"{one} UNION ALL {whole}", connection))) == []
    # What waits for the same is still one relation, and so is one that reads other rows.
    assert stops(optimize(plan(f"{one} UNION ALL {one}", connection))) == [(5, "predicted = 'a'")]
    apart = whole.replace("WHERE", "WHERE id > 3 AND")
    assert stops(optimize(plan(f"{one} UNION ALL {apart}", connection))) == [(5, "predicted = 'a'")]


def test_conditions_of_the_query_s_columns_move_first(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT id FROM ISLAND p WHERE p.id > 3 AND p.predicted LIKE '%1%' LIMIT 2"
    found = optimize(plan(sql, connection), (push_filters, stop_early))
    assert stops(found) == [(2, "p.predicted LIKE '%1%'")]
    assert found.trace == ("push_filters", "stop_early")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM ISLAND WHERE predicted LIKE '%3%' LIMIT 3",
        "SELECT id FROM ISLAND WHERE predicted LIKE '%3%' LIMIT 3 OFFSET 2",
        "SELECT id FROM ISLAND WHERE unnamed_subquery.predicted LIKE '%3%' LIMIT 2",
        "SELECT id FROM ISLAND WHERE predicted LIKE '%none%' LIMIT 2",
        "SELECT id FROM ISLAND p WHERE p.predicted > 'A3' -- the comment\n LIMIT 0",
        "SELECT * FROM SKIPPING LIMIT 7 OFFSET 2",
        "SELECT id FROM grades WHERE EXISTS (FROM ISLAND WHERE predicted = 'A3.WAV')",
    ],
)
def test_answers_are_those_of_the_whole_relation(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    whole = plan(sql, connection)
    found = optimize(whole, RULES)
    assert "stop_early" in found.trace
    assert answer(found, connection) == answer(whole, connection)
