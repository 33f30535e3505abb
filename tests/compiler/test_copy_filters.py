"""Conditions on the column that joins two PREDICTs: copied from one to the other, where both compare it alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from tests.compiler.duckdb_plans import bound
from thanosql.compiler.logical import Node, Plan, Scan
from thanosql.compiler.optimizer import RULES, optimize
from thanosql.compiler.rules.copy_filters import copy_filters

ONE = "(PREDICT USING digits AS SELECT * FROM speech)"
OTHER = "(PREDICT USING digits OPTIONS (result_col='heard') AS SELECT * FROM speech)"
WIDE = "(PREDICT USING digits OPTIONS (result_col='heard') AS SELECT id::BIGINT AS id, audio_path FROM speech)"


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("CREATE TABLE speech (id INTEGER, audio_path VARCHAR, text VARCHAR, day DATE)")
    made.execute("CREATE TABLE grades (id INTEGER, grade VARCHAR)")
    return made


def filters(plan: Plan) -> list[list[str]]:
    """Return the conditions on the rows of each scan."""

    def scans(node: Node) -> Iterator[Scan]:
        for each in node.inputs:
            yield from scans(each)
        if isinstance(node, Scan):
            yield node

    return [[each.text for each in scan.restriction.filters] for scan in scans(plan.root)]


def made(sql: str, connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, Any] | None = None) -> Plan:
    return bound(sql.format(one=ONE, other=OTHER, wide=WIDE), connection, parameters)


@pytest.mark.parametrize(
    ("sql", "copied"),
    [
        ("SELECT a.predicted, b.heard FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.id < 3", [[], ["b.id < 3"]]),
        ("SELECT a.predicted, b.heard FROM {one} a, {other} b WHERE a.id = b.id AND b.id < 3", [["a.id < 3"], []]),
        ("SELECT a.predicted, b.heard FROM {one} a JOIN {other} b USING (id) WHERE id < 3",
         [["a.id < 3"], ["b.id < 3"]]),
        ("SELECT a.predicted FROM {one} a JOIN {other} AS \"B\" USING (id) WHERE a.id < 3", [[], ['"B".id < 3']]),
        ("SELECT a.predicted, b.heard FROM {one} a LEFT JOIN {other} b USING (id) WHERE id < 3", [[], ["b.id < 3"]]),
        ("SELECT a.predicted, b.heard FROM {one} a LEFT JOIN {other} b ON a.id = b.id AND a.text = b.text "
         "WHERE a.id < 3 AND a.text LIKE 'x%'", [[], ["b.id < 3", "b.text LIKE 'x%'"]]),
        ("WITH a AS {one}, b AS {other} SELECT a.predicted, b.heard FROM a JOIN b ON a.id = b.id WHERE a.id < 3",
         [[], ["b.id < 3"]]),
        ("SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.id BETWEEN 1 AND 3 OR a.id = 7",
         [[], ["b.id BETWEEN 1 AND 3 OR b.id = 7"]]),
    ],
)  # fmt: skip
def test_what_is_said_of_one_is_said_of_the_other(
    connection: duckdb.DuckDBPyConnection, sql: str, copied: list[list[str]]
) -> None:
    found = optimize(made(sql, connection), (copy_filters,))
    assert filters(found) == copied
    assert found.trace == ("copy_filters",)


def test_both_read_and_share_the_rows_that_are_left(connection: duckdb.DuckDBPyConnection) -> None:
    for where in ("a.id < 3", "b.id < 3", "id < 3"):
        sql = f"SELECT a.predicted, b.heard FROM {{one}} a JOIN {{other}} b USING (id) WHERE {where}"
        found = optimize(made(sql, connection), RULES)
        assert filters(found) == [["a.id < 3"], ["b.id < 3"]]
        assert "share_scan" in found.trace


def test_parameters_keep_their_values(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT :x AS x, a.predicted FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.id BETWEEN :low AND :high"
    found = optimize(made(sql, connection, {"x": "z", "low": 1, "high": 3}), (copy_filters,))
    _, (copy,) = filters(found)
    assert copy == "b.id BETWEEN $1 AND $2"
    scan = found.root.inputs[1]
    while not isinstance(scan, Scan):
        (scan,) = scan.inputs
    assert scan.reading.values == (1, 3)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.text = 'x'",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.predicted = 'x'",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.predicted = b.heard WHERE a.predicted = 'x'",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id >= b.id WHERE a.id < 3",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id OR a.id = 1 WHERE a.id < 3",
        "SELECT a.predicted FROM {one} a JOIN {wide} b ON a.id = b.id WHERE a.id < 3",
        "SELECT a.predicted FROM {one} a LEFT JOIN {other} b ON a.id = b.id WHERE b.id < 3",
        "SELECT a.predicted FROM {one} a LEFT JOIN {other} b USING (id) WHERE b.id IS NULL",
        "SELECT a.predicted FROM {one} a FULL JOIN {other} b USING (id) WHERE id < 3",
        "SELECT a.predicted FROM {one} a RIGHT JOIN {other} b ON a.id = b.id WHERE a.id < 3",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.id < random()",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.text = b.text WHERE CAST(a.text AS INTEGER) < 3",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id WHERE a.id < length(b.text)",
        "SELECT a.predicted FROM {one} a JOIN (SELECT id + 1 AS id FROM {other} x) b ON a.id = b.id WHERE a.id < 3",
        "WITH b(x, id, y, z) AS {other} SELECT a.predicted FROM {one} a JOIN b ON a.id = b.id WHERE a.id < 3",
        "SELECT a.predicted FROM {one} a JOIN grades g ON a.id = g.id WHERE g.id < 3",
        "SELECT a.predicted FROM {one} a JOIN {other} b ON a.id = b.id USING SAMPLE 3 ROWS",
    ],
)
def test_it_does_not_fire(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    plan = made(sql, connection)
    assert optimize(plan, (copy_filters,)) == plan
