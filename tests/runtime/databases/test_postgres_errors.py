"""PostgreSQL behind the Database protocol, against a real server: errors, interruptions, and what is refused."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from tests.runtime.databases.statements import backend, failure, run
from thanosql.compiler.errors import DatabaseError

ROWS = "SELECT i AS id, repeat('x', 50) AS text FROM generate_series(1, 200000) i"


@pytest.fixture
def url(postgres_url):
    return postgres_url


# Errors


@pytest.mark.parametrize(
    ("sql", "place", "message", "hint"),
    [
        ("SELECT 'ä', nope FROM speech", "nope", 'column "nope" does not exist', None),
        ("SELECT $1, txt FROM speech", "txt", 'column "txt" does not exist', "speech.text"),
        ("SELECT *\nFROM speach", "speach", 'relation "speach" does not exist', "did you mean speech?"),
        ("SELECT speech.txt FROM speech", "speech.txt", "column speech.txt does not exist", "speech.text"),
        ("SELECT * FRM speech", "FRM", "syntax error", None),
        ("SELECT uper('a')", "uper", "function uper", "No function matches"),
        ("SELECT 1; SELECT 2", None, "several statements", "on its own"),
        ("SELECT 1 / (length(text) - 3) FROM speech", None, "division by zero", None),
        ("INSERT INTO speech VALUES ('xxx')", None, "duplicate key", "already exists"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_errors_have_a_place(database, capfd, sql, place, message, hint):
    run(database, "CREATE TABLE speech (text text PRIMARY KEY)")
    run(database, "INSERT INTO speech VALUES ('xxx')")
    error = failure(database, sql, "a much longer value than its placeholder")
    assert message in error.message
    assert (error.span and sql[error.span.start : error.span.end]) == place
    assert hint is None or hint in error.hint
    assert database.transaction() == "idle"
    if not sql.startswith(("SELECT 1 /", "INSERT")):
        with pytest.raises(DatabaseError) as caught:
            database.check(sql, ["a much longer value than its placeholder"])
        assert caught.value.message == error.message
        assert (caught.value.span and sql[caught.value.span.start : caught.value.span.end]) == place
    assert capfd.readouterr() == ("", "")


def test_a_failed_transaction_says_how_to_leave_it(database):
    run(database, "BEGIN")
    failure(database, "SELECT nope")
    error = failure(database, "SELECT 1")
    assert (error.hint, database.transaction()) == ("run ROLLBACK, then start again", "inerror")
    database.drop_temporary("any")
    run(database, "ROLLBACK")
    assert run(database, "SELECT 1").item() == 1


def test_a_statement_timeout(database):
    run(database, "SET statement_timeout = '50ms'")
    error = failure(database, "SELECT pg_sleep(20)")
    assert "statement timeout" in error.message
    assert "statement_timeout" in error.hint


@pytest.mark.parametrize("sql", ["SELECT pg_sleep(60)", "DO 'BEGIN PERFORM pg_sleep(60); END'"])
def test_interrupt_from_another_thread(database, sql):
    timer = threading.Timer(0.3, database.interrupt)
    timer.start()
    assert failure(database, sql).message == "the statement was interrupted"
    timer.join()
    assert run(database, "SELECT 1").item() == 1


def test_control_c_cancels_the_servers_query(database, other):
    pid = backend(database)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        run(database, "SELECT pg_sleep(60)", read_only=True)
    timer.join()
    assert run(other, "SELECT state FROM pg_stat_activity WHERE pid = $1", pid).item() == "idle"
    assert run(database, "SELECT 1").item() == 1


# Reading only


@pytest.mark.parametrize("sql", ["SELECT 1", "WITH x AS (SELECT 1) SELECT * FROM x", "VALUES (1)", "(TABLE t)"])
def test_queries_read(database, sql):
    run(database, "CREATE TABLE t AS SELECT 1 AS a")
    assert run(database, sql, read_only=True).height == 1
    assert len(database.schema(sql)) == 1


@pytest.mark.parametrize("temporary", ["", "TEMP"])
@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "DELETE"),
        ("WITH x AS (INSERT INTO t VALUES (2) RETURNING a) SELECT * FROM x", "INSERT"),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 2 RETURNING a", "UPDATE"),
        ("DELETE FROM t RETURNING a", "DELETE"),
        ("TRUNCATE t", "TRUNCATE"),
        ("EXPLAIN ANALYZE DELETE FROM t", "EXPLAIN"),
        ("SELECT a INTO u FROM t", None),
        ("(ANALYZE) DELETE FROM t", "ANALYZE"),
        ("SELECT 1; DELETE FROM t", None),
        ("", None),
    ],
)
def test_what_is_not_a_reading_query_is_refused_before_it_runs(database, temporary, sql, place):
    run(database, f"CREATE {temporary} TABLE t AS SELECT 1 AS a")
    for ask in (lambda: run(database, sql, read_only=True), lambda: database.schema(sql)):
        with pytest.raises(DatabaseError) as caught:
            ask()
        span = caught.value.span
        assert (span and sql[span.start : span.end]) == place
        assert caught.value.hint or place == "ANALYZE"
    assert run(database, "SELECT a FROM t").to_series().to_list() == [1]
    assert not database.has_table("u")


def test_checking_a_statement_does_not_run_it(database):
    run(database, "CREATE TABLE t AS SELECT 1 AS a")
    database.check("DELETE FROM t")
    database.check("CREATE TABLE IF NOT EXISTS t AS SELECT 1")
    with pytest.raises(DatabaseError):
        database.check("(ANALYZE) DELETE FROM t")
    assert run(database, "SELECT count(*) FROM t").item() == 1


def test_a_function_that_writes_is_refused_and_a_transaction_goes_on(database):
    run(database, "CREATE TABLE t (a int)")
    run(
        database,
        "CREATE FUNCTION add() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO t VALUES (1) RETURNING a'",
    )
    for begun in (False, True):
        if begun:
            run(database, "BEGIN")
            run(database, "INSERT INTO t VALUES (9)")
        error = failure(database, "SELECT add()", read_only=True)
        assert "read-only transaction" in error.message
        assert "only reads" in error.hint
    assert run(database, "SELECT a FROM t", read_only=True).item() == 9
    given_up = database.stream(f"SELECT t.a FROM t, ({ROWS}) r", read_only=True)
    next(given_up)
    given_up.close()
    assert database.transaction() == "intrans"
    run(database, "INSERT INTO t VALUES (8)")
    run(database, "COMMIT")
    assert run(database, "SELECT sum(a) AS s FROM t").item() == 17
