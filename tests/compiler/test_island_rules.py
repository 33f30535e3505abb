"""The rules that look at the SQL around a PREDICT: when each fires, what it makes, and when it must not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.compiler.duckdb_plans import bound
from thanosql.compiler.logical import Infer, Node, Plan, Scan
from thanosql.compiler.optimizer import RULES, Rule, optimize
from thanosql.compiler.rules.drop_inference import drop_inference
from thanosql.compiler.rules.prune_predicted_columns import prune_predicted_columns
from thanosql.compiler.rules.push_filters import push_filters
from thanosql.compiler.rules.push_limit import push_limit
from thanosql.compiler.rules.push_offset import push_offset
from thanosql.compiler.rules.push_ordered_limit import push_ordered_limit
from thanosql.compiler.rules.semi_join import semi_join

ISLAND = "(PREDICT USING digits AS SELECT * FROM speech)"


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
    made.execute("CREATE TABLE speech (id INTEGER, audio_path VARCHAR, text VARCHAR, mood mood)")
    made.execute("CREATE TABLE grades (id INTEGER, grade VARCHAR)")
    made.execute("CREATE VIEW sampled AS FROM grades USING SAMPLE 3 ROWS")
    return made


@pytest.fixture
def optimized(connection: duckdb.DuckDBPyConnection):  # type: ignore[no-untyped-def]
    def run(sql: str, rules: tuple[Rule, ...] = RULES, parameters: Mapping[str, Any] | None = None) -> Plan:
        return optimize(bound(sql.replace("ISLAND", ISLAND), connection, parameters), rules)

    return run


def outer(plan: Plan) -> str:
    """Return the database's part of a statement, the name of its relation made short."""
    return plan.root.query.text.split("FROM", 1)[1].replace('(SELECT * FROM "__thanosql_', "(").strip()  # type: ignore[attr-defined]


def scan(node: Node) -> Scan:
    while not isinstance(node, Scan):
        (node,) = node.inputs
    return node


def filters(plan: Plan) -> list[str]:
    return [each.text for each in scan(plan.root).restriction.filters]


def infers(node: Node) -> bool:
    return isinstance(node, Infer) or any(infers(each) for each in node.inputs)


def test_conditions_on_the_query_s_columns_move_and_those_on_predictions_stay(optimized) -> None:  # type: ignore[no-untyped-def]
    sql = "SELECT * FROM ISLAND p WHERE p.predicted > 'b' AND p.id < :most AND text LIKE 'x%' LIMIT :rows"
    plan = optimized(sql, (push_filters,), {"most": 7, "rows": 3})
    assert plan.trace == ("push_filters",)
    assert plan.root.query.text.endswith(" p WHERE p.predicted > 'b' LIMIT $1")
    assert plan.root.query.values == (3,)
    reading = scan(plan.root).reading
    assert reading.text == (
        'SELECT "id", "audio_path", "text", "mood" FROM (\nSELECT * FROM speech\n) AS p '
        "WHERE (p.id < $1) AND (text LIKE 'x%')"
    )
    assert reading.values == (7,)


def test_a_moved_condition_knows_its_place_in_the_statement(optimized) -> None:  # type: ignore[no-untyped-def]
    sql = f"SELECT p.predicted FROM {ISLAND} p WHERE p.text < :most"
    reading = scan(optimized(sql, parameters={"most": "m"}).root).reading
    for word, meant in (("p.text", "p.text"), ("$1", ":most"), ("speech", "speech")):
        start = reading.text.index(word)
        found = reading.locate(type(reading.span)(start, start + len(word)))
        assert sql[found.start : found.end] == meant


def test_values_of_the_inner_query_come_before_those_of_a_moved_condition(optimized) -> None:  # type: ignore[no-untyped-def]
    sql = "SELECT predicted FROM (PREDICT USING digits AS SELECT * FROM speech WHERE id > :a) p WHERE text = :b"
    reading = scan(optimized(sql, parameters={"a": 1, "b": "x"}).root).reading
    assert reading.values == (1, "x")
    assert "id > $1" in reading.text
    assert "text = $2" in reading.text


@pytest.mark.parametrize(
    ("sql", "moved"),
    [
        ("WITH h AS ISLAND SELECT h.predicted FROM h WHERE h.id < 3", ["h.id < 3"]),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id = g.id AND p.id > 1 WHERE p.text = 'a'",
         ["p.id > 1", "p.text = 'a'"]),
        ("SELECT predicted FROM grades g, ISLAND p WHERE p.id BETWEEN 1 AND 3 AND g.grade = 'A'",
         ["p.id BETWEEN 1 AND 3"]),
        ("SELECT predicted FROM ISLAND p LEFT JOIN grades g ON p.id = g.id AND p.id > 1 WHERE p.text = 'a'",
         ["p.text = 'a'"]),
        ("SELECT predicted, id FROM ISLAND WHERE CAST(text AS INTEGER) = 1 AND (id = 1 OR id % 2 = 0)",
         ["(id = 1 OR id % 2 = 0)"]),
        ("SELECT g.grade FROM grades g WHERE g.id IN (SELECT id FROM ISLAND p WHERE p.id < 3 AND predicted = g.grade)",
         ["p.id < 3"]),
        ("SELECT sum(id) OVER (ORDER BY text) FROM ISLAND p WHERE CASE WHEN id > 1 AND true THEN id < 3 END AND id>0",
         ["id>0"]),
    ],
)  # fmt: skip
def test_filters_move_through_what_lets_them(optimized, sql: str, moved: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert filters(optimized(sql, (push_filters,))) == moved


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM ISLAND p WHERE p.predicted = 'a' OR p.id = 1",
        "SELECT * FROM ISLAND p WHERE random() < 0.5 AND uuid() <> text",
        "SELECT * FROM ISLAND p WHERE p.mood < 'good'",
        "SELECT * FROM ISLAND p WHERE p.predicted = '1' AND CAST(p.text AS INTEGER) = 1",
        "SELECT * FROM ISLAND p WHERE p.predicted = '1' AND p.text = 1",
        "SELECT * FROM ISLAND p WHERE p.text = 1 LIMIT 0",
        "SELECT * FROM ISLAND p WHERE p.id = (SELECT max(id) FROM grades)",
        "SELECT * FROM ISLAND p WHERE p.text = 'now' AND current_date > DATE '2020-01-01'",
        "SELECT * FROM ISLAND p USING SAMPLE 3 ROWS",
        "SELECT * FROM ISLAND p TABLESAMPLE 3 ROWS WHERE p.id = 1",
        "SELECT * FROM ISLAND p(a, b, c, d) WHERE a = 1",
        "SELECT * FROM grades g LEFT JOIN ISLAND p ON p.id = g.id AND p.id > 1 WHERE p.text = 'a'",
        "SELECT * FROM ISLAND p FULL JOIN grades g ON p.id = g.id WHERE p.text = 'a'",
        "SELECT * FROM grades g RIGHT JOIN ISLAND p ON p.id = g.id AND p.id = 1",
        "SELECT * FROM ISLAND p POSITIONAL JOIN grades g WHERE p.id = 1",
        "SELECT * FROM grades g JOIN ISLAND p USING (id) WHERE id = 1",
        "WITH h AS ISLAND SELECT * FROM h a JOIN h b ON a.id = b.id WHERE a.id = 1",
        "WITH h AS ISLAND SELECT * FROM h WHERE id = 1 UNION ALL SELECT * FROM h",
        "SELECT count(*) FROM ISLAND p HAVING max(p.id) > 1",
        "SELECT * FROM ISLAND p QUALIFY row_number() OVER (ORDER BY id) = 1",
        "SELECT * FROM (SELECT * FROM ISLAND p LIMIT 3) q WHERE q.id = 1",
    ],
)
def test_filters_do_not_move_otherwise(optimized, sql: str) -> None:  # type: ignore[no-untyped-def]
    assert optimized(sql, (push_filters,)).trace == ()


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT p.id, p.predicted FROM ISLAND p", ("id", "audio_path")),
        ("SELECT predicted FROM ISLAND p WHERE text = 'a'", ("audio_path",)),
        ("SELECT predicted FROM ISLAND p NATURAL JOIN grades", None),
        ("SELECT p FROM ISLAND p", None),
        ("SELECT COLUMNS('.*') FROM ISLAND p", None),
        ("SELECT p.* EXCLUDE (text) FROM ISLAND p", None),
        ("SELECT predicted FROM ISLAND p ORDER BY #1", None),
        ("SUMMARIZE SELECT * FROM ISLAND p", None),
        ("FROM ISLAND", None),
        ("SELECT count(*), max(predicted) FROM ISLAND", ("audio_path",)),
        ("SELECT predicted, (SELECT count(*) FROM grades g WHERE g.grade = text) FROM ISLAND", ("audio_path", "text")),
        ("SELECT p.predicted, g.* FROM ISLAND p JOIN (SELECT * FROM grades) g ON p.id = g.id", ("id", "audio_path")),
        ("SELECT p.predicted, EXISTS (SELECT * FROM grades g WHERE g.id = p.id) FROM ISLAND p", ("id", "audio_path")),
        ("SELECT g.*, p.* FROM ISLAND p JOIN grades g ON p.id = g.id", None),
        ("SELECT p.predicted, (SELECT count(p.*) FROM grades) FROM ISLAND p", None),
        ("SELECT predicted, (SELECT count(*) FROM (SELECT p.*)) FROM ISLAND p", None),
        ("SELECT * FROM ISLAND p JOIN (SELECT id FROM grades) g ON p.id = g.id", None),
    ],
)
def test_only_the_audio_and_what_is_named_is_read(optimized, sql: str, columns: tuple[str, ...] | None) -> None:  # type: ignore[no-untyped-def]
    plan = optimized(sql, (push_filters, prune_predicted_columns))
    assert scan(plan.root).columns == columns


def test_of_two_relations_each_is_read_by_the_columns_that_are_named(optimized) -> None:  # type: ignore[no-untyped-def]
    plan = optimized("SELECT p.mood, q.predicted FROM ISLAND p JOIN ISLAND q ON p.id = q.id AND p.predicted > 'a'")
    assert [scan(each).columns for each in plan.root.inputs] == [("id", "audio_path", "mood")]
    plan = optimized("SELECT p.predicted, q.* FROM ISLAND p JOIN ISLAND q ON p.id = q.id")
    assert [scan(each).columns for each in plan.root.inputs] == [("id", "audio_path"), None]


@pytest.mark.parametrize(
    ("sql", "limit"),
    [
        ("SELECT * FROM ISLAND LIMIT 5", 5),
        ("SELECT p.id + 1, upper(predicted) AS heard FROM ISLAND p WHERE p.id > 2 LIMIT 5 OFFSET 2", 7),
        ("SELECT predicted FROM ISLAND LIMIT :n", 4),
        ("CREATE TABLE kept AS SELECT predicted FROM ISLAND LIMIT 5", 5),
        ("SELECT predicted FROM ISLAND WHERE predicted = 'a' LIMIT 5", None),
        ("SELECT predicted FROM ISLAND ORDER BY predicted LIMIT 5", None),
        ("SELECT DISTINCT predicted FROM ISLAND LIMIT 5", None),
        ("SELECT predicted, count(*) FROM ISLAND GROUP BY predicted LIMIT 5", None),
        ("SELECT max(predicted) FROM ISLAND LIMIT 5", None),
        ("SELECT sum(id) OVER () FROM ISLAND LIMIT 5", None),
        ("SELECT unnest([predicted]) FROM ISLAND LIMIT 5", None),
        ("SELECT unknown_to_sqlglot(predicted) FROM ISLAND LIMIT 5", None),
        ("SELECT predicted FROM ISLAND p, grades LIMIT 5", None),
        ("SELECT predicted FROM ISLAND LIMIT 10%", None),
        ("SELECT predicted FROM ISLAND UNION ALL SELECT grade FROM grades LIMIT 5", None),
        ("SELECT predicted FROM (PREDICT USING digits OPTIONS (on_error='skip') AS FROM speech) LIMIT 5", None),
    ],
)
def test_a_limit_bounds_the_rows_that_are_read(optimized, sql: str, limit: int | None) -> None:  # type: ignore[no-untyped-def]
    plan = optimized(sql, (push_filters, push_limit), {"n": 4} if ":n" in sql else None)
    assert scan(plan.root).restriction.limit == limit


@pytest.mark.parametrize(
    ("sql", "order"),
    [
        ("SELECT * FROM ISLAND p ORDER BY p.id LIMIT 5", "p.id"),
        ("SELECT id, predicted FROM ISLAND WHERE id > 1 ORDER BY lower(text) DESC NULLS LAST, id LIMIT 5",
         "lower(text) DESC NULLS LAST, id"),
        ("SELECT predicted FROM ISLAND p ORDER BY p.predicted LIMIT 5", None),
        ("SELECT predicted FROM ISLAND p ORDER BY p.id, p.predicted LIMIT 5", None),
        ("SELECT predicted AS id FROM ISLAND ORDER BY id LIMIT 5", None),
        ("SELECT predicted FROM ISLAND ORDER BY 1 LIMIT 5", None),
        ("SELECT predicted FROM ISLAND ORDER BY ALL LIMIT 5", None),
        ("SELECT predicted FROM ISLAND ORDER BY mood LIMIT 5", None),
        ("SELECT predicted FROM ISLAND ORDER BY random() LIMIT 5", None),
        ("SELECT predicted FROM ISLAND ORDER BY id", None),
        ("SELECT DISTINCT predicted FROM ISLAND ORDER BY id LIMIT 5", None),
        ("SELECT id FROM (PREDICT USING digits OPTIONS (on_error='skip') AS FROM speech) ORDER BY id LIMIT 5", None),
    ],
)  # fmt: skip
def test_the_first_rows_by_a_column_of_the_query_are_read(optimized, sql: str, order: str | None) -> None:  # type: ignore[no-untyped-def]
    restriction = scan(optimized(sql, (push_filters, push_ordered_limit)).root).restriction
    assert (restriction.order.text if restriction.order else None) == order
    assert restriction.limit == (5 if order else None)


def test_rows_that_tie_with_the_last_are_read_in_the_query_s_order(optimized, connection) -> None:  # type: ignore[no-untyped-def]
    sql = """SELECT id, predicted FROM (PREDICT USING digits AS FROM (VALUES (2, 'a'), (1, 'b'), (3, 'c'), (2, 'd'))
        AS t (id, audio_path) -- unordered
        ) p WHERE id > 0 ORDER BY p.id LIMIT 2"""
    reading = scan(optimized(sql).root).reading
    assert connection.execute(reading.text).fetchall() == [(2, "a"), (1, "b"), (2, "d")]


@pytest.mark.parametrize(
    ("sql", "kept"),
    [
        ("SELECT count(*) FROM ISLAND", False),
        ("SELECT p.id, p.text FROM ISLAND p ORDER BY p.id", False),
        ("SELECT count(*) FROM ISLAND p WHERE p.predicted = 'a'", True),
        ("SELECT count(predicted) FROM ISLAND", True),
        ("SELECT * FROM ISLAND", True),
        ("SELECT count(*) FROM (PREDICT USING digits OPTIONS (on_error='skip') AS FROM speech)", True),
        ("SELECT count(error) FROM (PREDICT USING digits OPTIONS (on_error='null') AS FROM speech)", True),
        ("SELECT count(*) FROM (PREDICT USING digits OPTIONS (on_error='null') AS FROM speech)", False),
    ],
)
def test_nothing_is_inferred_that_nobody_uses(optimized, sql: str, kept: bool) -> None:  # type: ignore[no-untyped-def]
    plan = optimized(sql, (drop_inference,))
    assert infers(plan.root) is kept
    assert scan(plan.root).source.names == ("id", "audio_path", "text", "mood")


@pytest.mark.parametrize(
    ("sql", "partners"),
    [
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id = g.id WHERE g.grade = 'A' AND p.predicted > 'a'",
         ["EXISTS (SELECT 1 FROM grades AS g WHERE (p.id = g.id) AND (g.grade = 'A'))"]),
        ("SELECT predicted FROM grades, ISLAND p WHERE grades.id = p.id",
         ["EXISTS (SELECT 1 FROM grades WHERE (grades.id = p.id))"]),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id = g.id WHERE g.id < 3 OR g.grade = 'A'",
         ["EXISTS (SELECT 1 FROM grades AS g WHERE (p.id = g.id) AND (g.id < 3 OR g.grade = 'A'))"]),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id = g.id WHERE g.grade::INT = 1 AND p.id + g.id = 1",
         ["EXISTS (SELECT 1 FROM grades AS g WHERE (p.id = g.id))"]),
        ("SELECT predicted FROM ISLAND p LEFT JOIN grades g ON p.id = g.id", []),
        ("SELECT predicted FROM grades g LEFT JOIN ISLAND p ON p.id = g.id AND g.grade = 'A' WHERE g.id > 1",
         ["EXISTS (SELECT 1 FROM grades AS g WHERE (p.id = g.id) AND (g.grade = 'A') AND (g.id > 1))"]),
        ("SELECT predicted FROM grades g LEFT JOIN ISLAND p ON p.id = g.id OR p.text = g.grade", []),
        ("SELECT predicted FROM grades g RIGHT JOIN ISLAND p ON p.id = g.id", []),
        ("SELECT predicted FROM grades g FULL JOIN ISLAND p ON p.id = g.id", []),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.predicted = g.grade", []),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id > g.id", []),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id = g.id OR p.text = 'a'", []),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON text = grade", []),
        ("SELECT predicted FROM ISLAND p JOIN grades g USING (id) WHERE g.grade = 'A' AND id > 3",
         ["EXISTS (SELECT 1 FROM grades AS g WHERE (p.id = g.id) AND (g.grade = 'A'))"]),
        ("SELECT predicted FROM grades LEFT JOIN ISLAND \"my p\" USING (\"ID\")",
         ["EXISTS (SELECT 1 FROM grades WHERE (\"my p\".\"ID\" = grades.\"ID\"))"]),
        ("SELECT predicted FROM ISLAND p LEFT JOIN grades g USING (id)", []),
        ("SELECT predicted FROM grades g JOIN grades h USING (id) JOIN ISLAND p USING (id)", []),
        ("SELECT predicted FROM ISLAND p JOIN (SELECT * FROM grades LIMIT 1) g ON p.id = g.id", []),
        ("WITH g AS (FROM grades LIMIT 1) SELECT predicted FROM ISLAND p JOIN g ON p.id = g.id", []),
        ("SELECT predicted FROM ISLAND p JOIN sampled g ON p.id = g.id", []),
        ("SELECT predicted FROM ISLAND p JOIN range(3) g ON p.id = g.range", []),
        ("SELECT predicted FROM ISLAND p JOIN grades g ON p.id = g.id AND random() < 0.5 TABLESAMPLE 5 ROWS", []),
    ],
)  # fmt: skip
def test_rows_without_a_partner_are_left_out(optimized, sql: str, partners: list[str]) -> None:  # type: ignore[no-untyped-def]
    if "range(3)" in sql:
        sql = sql.replace("range(3) g ", "range(3) g(range) ")
    plan = optimized(sql, (semi_join,))
    assert filters(plan) == partners
    assert plan.root.query == optimized(sql, ()).root.query


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT p.id, predicted FROM ISLAND p WHERE p.id < :n AND p.text = :t ORDER BY p.id DESC LIMIT :n",
        "WITH h AS ISLAND SELECT h.predicted FROM h JOIN grades g ON h.id = g.id WHERE g.grade = :t AND h.id + 1 > :n",
    ],
)
def test_postgresql_s_language_is_understood_as_well(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    written = sql.replace("ISLAND", ISLAND)
    duck, postgres = (
        optimize(bound(written, connection, {"n": 3, "t": "a"}, dialect)) for dialect in ("duckdb", "postgres")
    )
    assert duck.trace == postgres.trace
    assert duck.root == postgres.root
    assert scan(postgres.root).restriction.filters


def test_every_rule_is_named_once_where_several_fire(optimized) -> None:  # type: ignore[no-untyped-def]
    sql = "SELECT p.predicted FROM ISLAND p JOIN grades g ON p.id = g.id AND p.text = 'a'"
    assert optimized(sql).trace == ("push_filters", "semi_join", "prune_predicted_columns", "share_recordings")


def test_a_statement_without_islands_does_not_load_sqlglot(tmp_path: Path) -> None:
    """It takes longer to import than a SELECT to run."""
    script = (
        "import sys; from thanosql import Session; session = Session('duckdb://', home=sys.argv[1]);"
        "session.run('SELECT 1 LIMIT 1'); print('sqlglot' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("sql", "around", "reads"),
    [
        ("SELECT id, predicted FROM ISLAND LIMIT 5 OFFSET 2", " LIMIT 5 ", (5, 2)),
        ("SELECT id, predicted FROM ISLAND OFFSET :skip LIMIT :most", "  LIMIT $1", (3, 4)),
        ("SELECT predicted AS offset FROM ISLAND p WHERE id < 9 LIMIT 1 OFFSET 1", " p  LIMIT 1 ", (1, 1)),
        ("SELECT predicted FROM ISLAND LIMIT 5 OFFSET 0", " LIMIT 5 OFFSET 0", (5, 0)),
        ("SELECT predicted FROM ISLAND ORDER BY id LIMIT 5 OFFSET 2", " ORDER BY id LIMIT 5 OFFSET 2", (7, 0)),
        ("SELECT predicted FROM ISLAND WHERE predicted > 'a' LIMIT 5 OFFSET 2",
         " WHERE predicted > 'a' LIMIT 5 OFFSET 2", (None, 0)),
        ("SELECT predicted FROM ISLAND OFFSET 2", " OFFSET 2", (None, 0)),
        ("SELECT id FROM (PREDICT USING digits OPTIONS (on_error='skip') AS FROM speech) LIMIT 5 OFFSET 2",
         " LIMIT 5 OFFSET 2", (None, 0)),
    ],
)  # fmt: skip
def test_rows_that_are_skipped_are_not_read(optimized, sql: str, around: str, reads: tuple[int | None, int]) -> None:  # type: ignore[no-untyped-def]
    values = {"skip": 4, "most": 3} if ":skip" in sql else {}
    plan = optimized(sql, (push_filters, push_limit, push_offset, push_ordered_limit), values)
    restriction = scan(plan.root).restriction
    assert (restriction.limit, restriction.offset) == reads
    assert plan.root.query.text.endswith(f'"){around}')
