"""IN and EXISTS over a table: asked before inference where they mean the same there, and only there."""

from __future__ import annotations

import duckdb
import pytest
from duckdb_plans import bound

from thanosql.compiler.logical import Node, Query, Scan
from thanosql.compiler.optimizer import RULES, optimize
from thanosql.compiler.rules.push_memberships import push_memberships

ISLAND = "(PREDICT USING digits AS SELECT * FROM speech)"


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("CREATE TABLE speech (id INTEGER, audio_path VARCHAR, text VARCHAR, parts INTEGER[])")
    made.execute("CREATE TABLE done (id INTEGER, predicted VARCHAR, day INTEGER)")
    made.execute("CREATE VIEW sampled AS FROM done USING SAMPLE 3 ROWS")
    return made


def filters(node: Node) -> list[str]:
    while not isinstance(node, Scan):
        node = node.inputs[0]
    return [each.text for each in node.restriction.filters]


@pytest.mark.parametrize(
    ("sql", "copied"),
    [
        ("SELECT * FROM {} p WHERE p.id IN (SELECT id FROM done)", ["p.id IN (SELECT id FROM done)"]),
        ("INSERT INTO done SELECT id, predicted, 1 FROM {} WHERE id NOT IN (SELECT id FROM done)",
         ["id NOT IN (SELECT id FROM done)"]),
        ("SELECT predicted FROM {} p WHERE NOT EXISTS (SELECT 1 FROM done d WHERE d.id = p.id) AND predicted <> ''",
         ["NOT EXISTS (SELECT 1 FROM done d WHERE d.id = p.id)"]),
        ("SELECT predicted FROM {} p WHERE p.id IN (SELECT d.id FROM done d WHERE d.day > 3)",
         ["p.id IN (SELECT d.id FROM done d WHERE d.day > 3)"]),
        ("SELECT p.predicted FROM {} p JOIN done g ON g.day = p.id WHERE p.id IN (SELECT d.id FROM done d)",
         ["p.id IN (SELECT d.id FROM done d)"]),
        ("WITH p AS {} SELECT * FROM p WHERE id IN (SELECT id FROM done WHERE day IN (1, 2))",
         ["id IN (SELECT id FROM done WHERE day IN (1, 2))"]),
        ("SELECT (SELECT count(*) FROM {} p WHERE p.id IN (SELECT d.id FROM done d) AND predicted > 'a')",
         ["p.id IN (SELECT d.id FROM done d)"]),
    ],
)  # fmt: skip
def test_a_list_is_asked_before(connection: duckdb.DuckDBPyConnection, sql: str, copied: list[str]) -> None:
    plan = bound(sql.format(ISLAND), connection)
    found = optimize(plan, (push_memberships,))
    assert filters(found.root) == copied
    assert isinstance(found.root, Query)
    assert isinstance(plan.root, Query)
    assert found.root.query == plan.root.query
    assert found.trace == ("push_memberships",)
    assert optimize(plan, RULES).trace.count("push_memberships") == 1


def test_values_of_parameters_go_along(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT :x AS x, predicted FROM {} p WHERE p.id IN (SELECT d.id FROM done d WHERE d.day > :day)"
    node: Node = optimize(bound(sql.format(ISLAND), connection, {"x": "z", "day": 3}), (push_memberships,)).root
    while not isinstance(node, Scan):
        node = node.inputs[0]
    assert node.reading.values == (3,)
    assert "d.day > $1" in node.reading.text


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM {} p WHERE p.predicted IN (SELECT predicted FROM done)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT predicted FROM speech)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT id FROM done) OR p.predicted > 'a'",
        "SELECT * FROM {} p WHERE p.id IN (SELECT id FROM sampled)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT id FROM done USING SAMPLE 3 ROWS)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT id FROM done LIMIT 3)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT id FROM done WHERE random() < 0.5)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT max(id) FROM done)",
        "SELECT * FROM {} p WHERE p.id IN (SELECT d.id FROM done d, done e)",
        "SELECT * FROM {} p WHERE p.parts IN (SELECT [day] FROM done)",
        "WITH done AS (SELECT 1 AS id) SELECT * FROM {} p WHERE p.id IN (SELECT id FROM done)",
        "SELECT * FROM {} p, done WHERE p.id IN (SELECT id FROM done d)",
        "SELECT * FROM done g LEFT JOIN {} p ON p.id = g.id WHERE p.id IN (SELECT d.id FROM done d)",
        "SELECT * FROM {} p WHERE EXISTS (SELECT 1 FROM done d WHERE d.predicted = p.predicted)",
        "SELECT * FROM done g, {} p WHERE EXISTS (SELECT 1 FROM done d WHERE d.id = g.id)",
        "SELECT (SELECT max(predicted) FROM {} p WHERE p.id IN (SELECT g.id FROM done d)) FROM done g",
        "SELECT * FROM {} p WHERE p.id IN (SELECT id FROM {} q)",
        "SELECT * FROM {} p USING SAMPLE 3 ROWS",
        "SELECT * FROM (SELECT * FROM {} p LIMIT 3) q WHERE q.id IN (SELECT id FROM done)",
    ],
)
def test_it_does_not_fire(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    plan = bound(sql.format(ISLAND, ISLAND), connection)
    assert optimize(plan, (push_memberships,)) == plan
