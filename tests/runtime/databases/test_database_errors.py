"""DuckDB behind the Database protocol: errors with their place, and what is refused as it would change data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.databases.statements import failure, pointed_at, run
from thanosql.compiler.errors import DatabaseError

# Errors with their place


@pytest.mark.parametrize(
    ("sql", "place", "message", "hint"),
    [
        ("SELECT '한글', tex FROM t", "tex", 'column "tex" not found', "did you mean text?"),
        ("SELECT text\nFROM speach", "speach", "speach does not exist", None),
        ("SELECT text\n  FORM t", "t", "syntax error", None),
        ("SELECT lowr(text) FROM t", "lowr(text)", "lowr does not exist", "did you mean lower?"),
        ("SELECT text::INT FROM t", "::INT", "Could not convert string 'hello'", None),
        (f"SELECT {'1, ' * 300} tex FROM t", "tex", 'column "tex" not found', "did you mean text?"),
        ("SELECT 'open FROM t", "'", "unterminated", None),
    ],
)
def test_errors_have_a_place(database, sql, place, message, hint):
    run(database, "CREATE TABLE t AS SELECT 'hello' AS text")
    error = failure(database, sql)
    assert message in error.message
    assert pointed_at(error, sql) == place
    assert "LINE" not in str(error)
    assert "\n" not in error.message
    assert hint is None or error.hint.startswith(hint)
    if "::INT" not in sql:
        for described in (lambda: database.schema(sql), lambda: database.estimate_rows(sql)):
            with pytest.raises(DatabaseError) as caught:
                described()
            assert caught.value.span == error.span
            assert caught.value.message == error.message


def test_errors_without_the_sessions_own_setting(database):
    run(database, "SET errors_as_json = false")
    error = failure(database, "SELECT 1 FROM speach")
    assert error.message == "Table with name speach does not exist"
    assert error.span is None


def test_an_error_among_the_rows_comes_after_the_rows_before_it(database):
    sql = "SELECT CASE WHEN range = 9000 THEN error('row 9000') ELSE range END AS a FROM range(10000)"
    stream = database.stream(sql)
    with pytest.raises(DatabaseError, match="row 9000"):
        list(stream)
    assert list(stream) == []


def test_a_missing_file_names_where_paths_start(database):
    assert str(Path.cwd()) in failure(database, "FROM 'nowhere.parquet'").hint


# Reading only


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t;",
        "FROM t -- all of it",
        "VALUES (1), (2)",
        "TABLE t",
        "WITH x AS (SELECT 1 AS a) SELECT * FROM x",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r WHERE a < 3) FROM r",
        "PIVOT t ON b USING sum(a)",
        "PIVOT t ON b IN ('x') USING sum(a)",
        "SELECT * FROM (PIVOT t ON b USING sum(a))",
        "UNPIVOT t ON a INTO NAME n VALUE v",
        "DESCRIBE t",
        "SHOW TABLES",
        "SUMMARIZE t",
        'SELECT \'DELETE FROM t; "type":"DELETE_QUERY_NODE"\' AS "insert"',
    ],
)
def test_queries_read(database, sql):
    run(database, "CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")
    rows = run(database, sql, read_only=True)
    assert rows.columns == list(database.schema(sql).names)
    assert isinstance(database.estimate_rows(sql), int)


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("INSERT INTO t VALUES (2, 'y')", "INSERT"),
        ("INSERT INTO t VALUES (2, 'y') RETURNING a", "INSERT"),
        ("  DROP TABLE t", "DROP"),
        ("CREATE TABLE u AS FROM t", "CREATE"),
        ("CREATE TABLE u AS PIVOT t ON b USING sum(a)", "CREATE"),
        ("TRUNCATE t", "TRUNCATE"),
        ("COPY t TO 'out.csv'", "COPY"),
        ("EXPLAIN ANALYZE DELETE FROM t", "EXPLAIN"),
        ("PRAGMA version", "PRAGMA"),
        ("CALL pragma_version()", "CALL"),
        ("WITH x AS (DELETE FROM t RETURNING a) FROM x", "DELETE"),
        ("WITH x AS (SELECT 1), y AS (UPDATE t SET a = 5 RETURNING a) SELECT '한' FROM x, y", "UPDATE"),
        ("WITH x AS (INSERT INTO t VALUES (2, 'y') RETURNING a) FROM x", "INSERT"),
        ("WITH x AS (COPY t TO 'out.csv') SELECT 1", "COPY"),
        ("FROM (WITH x AS (DELETE FROM t RETURNING a) FROM x)", "DELETE"),
        ("DESCRIBE (WITH x AS (DELETE FROM t RETURNING a) FROM x)", "DELETE"),
        ("WITH x AS (DELETE FROM t RETURNING *) PIVOT x ON b USING sum(a)", "DELETE"),
        ("SELECT 1; DROP TABLE t", None),
        ("SELECT 1; SELECT 2", None),
        ("-- nothing", None),
    ],
)
def test_what_is_not_a_reading_query_is_refused_before_it_runs(database, tmp_path, monkeypatch, sql, place):
    monkeypatch.chdir(tmp_path)
    run(database, "CREATE TABLE t AS SELECT 1 AS a, 'x' AS b")
    error = failure(database, sql, read_only=True)
    assert (pointed_at(error, sql) if error.span else None) == place
    assert error.hint
    for described in (database.schema, database.estimate_rows):
        with pytest.raises(DatabaseError):
            described(sql)
    assert run(database, "FROM t").rows() == [(1, "x")]
    assert list(tmp_path.iterdir()) == []
