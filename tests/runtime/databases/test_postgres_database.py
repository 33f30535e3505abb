"""PostgreSQL behind the Database protocol, against a real server: rows out, tables in, errors, and lost connections."""

from __future__ import annotations

import os
import signal
import threading
import time
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.database import mask_password, open_database
from thanosql.runtime.databases.postgres import database as postgres_database
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators.scan import ScanExec
from thanosql.session import Session

ROWS = "SELECT i AS id, repeat('x', 50) AS text FROM generate_series(1, 200000) i"
TWO = pl.DataFrame({"id": [1, 2], 'Ünï "q"': ["a", None]})


@pytest.fixture
def database(postgres_url):
    with open_database(postgres_url) as opened:
        yield opened


@pytest.fixture
def other(postgres_url):
    with open_database(postgres_url) as opened:
        yield opened


def run(database, sql, *values, **how):
    frames = list(database.stream(sql, values, **how))
    return pl.concat(frames) if frames else None


def failure(database, sql, *values, **how):
    with pytest.raises(DatabaseError) as caught:
        run(database, sql, *values, **how)
    return caught.value


def backend(database):
    return run(database, "SELECT pg_backend_pid() AS pid").item()


def kill(other, pid):
    run(other, "SELECT pg_terminate_backend($1)", pid)
    deadline = time.monotonic() + 30
    while run(other, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", pid).item():
        assert time.monotonic() < deadline


# URLs


def test_both_schemes_in_any_case_open_a_server(postgres_url):
    for scheme in ("postgres", "PostgreSQL"):
        with open_database(postgres_url.replace("postgresql", scheme)) as database:
            assert (database.name, database.folder) == ("postgresql", None)
            assert run(database, "SELECT 1 AS one").item() == 1


def test_what_the_url_leaves_out_comes_from_the_environment(postgres_url, monkeypatch):
    parts = urlsplit(postgres_url)
    name = parts.path.strip("/")
    monkeypatch.setenv("PGHOST", parse_qs(parts.query)["host"][0])
    monkeypatch.setenv("PGUSER", "postgres")
    monkeypatch.setenv("PGDATABASE", name)
    with open_database("postgresql://") as database:
        assert run(database, "SELECT current_database()").item() == name


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:se%20cret@localhost:1/x",
        "postgresql://ann:se cret@localhost:1/x",
        "postgresql://localhost:1/x?user=ann&password=se%20cret",
    ],
)
def test_a_server_that_is_not_there_and_no_password_in_what_is_said(url):
    with pytest.raises(DatabaseError, match="no connection to") as caught:
        open_database(url)
    assert "cret" not in str(caught.value)
    assert "PGHOST" in caught.value.hint
    assert "cret" not in mask_password(url)


# Rows


def test_columns_and_rows(database):
    (frame,) = database.stream("SELECT 1 AS a, 'x' AS b, NULL AS a, 2.5::float8 AS \"B\"")
    assert_frame_equal(
        frame, pl.DataFrame({"a": [1], "b": ["x"], "a_1": pl.Series([None], dtype=pl.String), "B": [2.5]}),
        check_dtypes=False,
    )  # fmt: skip
    (nothing,) = database.stream("SELECT 1 AS a WHERE false")
    assert nothing.columns == ["a"]


@pytest.mark.parametrize("sql", ["SET statement_timeout = '1min'", "BEGIN", "CREATE TABLE t (a int)", "-- nothing", ""])
def test_statements_without_a_result_give_no_frame(database, sql):
    assert run(database, sql) is None


def test_what_the_database_counts_is_the_frame(database):
    run(database, "CREATE TABLE t (a int)")
    assert run(database, "INSERT INTO t VALUES (1), (2)").to_dicts() == [{"Count": 2}]
    assert run(database, "UPDATE t SET a = 3 WHERE a = 9").to_dicts() == [{"Count": 0}]
    assert run(database, "DELETE FROM t WHERE a = 1 RETURNING a").to_dicts() == [{"a": 1}]


@pytest.mark.parametrize(
    "sql", ["SHOW search_path", "EXPLAIN SELECT 1", "VALUES (1)", "(SELECT 1)", "TABLE t", "SELECT pg_sleep(0)"]
)
def test_everything_with_rows_gives_them(database, sql):
    run(database, "CREATE TABLE t AS SELECT 1 AS a")
    assert run(database, sql).height >= 1


def test_rows_come_in_batches_of_a_mebibyte(database):
    sizes = [frame.height for frame in database.stream(ROWS)]
    assert sum(sizes) == 200_000
    assert len(sizes) > 5
    # The same with values bound, which the driver alone would have in one piece.
    bound = [frame.height for frame in database.stream(f"{ROWS} WHERE i > $1", [0])]
    assert bound == sizes


def test_streams_stay_open_while_other_statements_run(database):
    first = database.stream(ROWS)
    second = database.stream(ROWS, read_only=True)
    assert next(first)["id"][0] == next(second)["id"][0] == 1
    database.ingest("meanwhile", [TWO])
    assert run(database, "SELECT count(*) FROM meanwhile").item() == 2
    assert 200_000 not in [frame["id"][0] for frame in first]
    assert [frame["id"][-1] for frame in second][-1] == 200_000


def test_a_slow_reader_holds_no_transaction(database, other, monkeypatch):
    monkeypatch.setattr(database, "spool_seconds", 0.0)
    states = "SELECT state FROM pg_stat_activity WHERE pid = $1"
    pid = backend(database)
    slow = database.stream(ROWS, read_only=True)
    assert next(slow).height
    assert run(other, states, pid).item() == "idle"
    # A plain statement's rows go on coming from the server: nobody asked for room on the disk.
    plain = database.stream(ROWS)
    assert next(plain).height
    assert run(other, states, pid).item() == "active"


def test_plans_tell_that_rows_are_set_aside(postgres_url):
    sql = "PREDICT USING Wav2Vec2TinyEn AS SELECT i::text AS audio_path FROM generate_series(1, 400000) i"
    with Session(postgres_url) as session, Session("duckdb://") as embedded:
        plan = session.compile(sql)
        assert "Scan: columns=[audio_path], spool=2 s, sql=" in plan.explain()
        assert '"Spool": "2 s"' in plan.explain(format="json")
        assert "spool" not in embedded.compile("PREDICT USING Wav2Vec2TinyEn AS SELECT 'a' AS audio_path").explain()
        scan = plan.logical.root
        while scan.inputs:
            (scan,) = scan.inputs
        for seconds, least in ((0.0, 200_000), (60.0, 0)):
            session.database.spool_seconds = seconds
            metrics = OperatorMetrics("Scan")
            frames = ScanExec(scan.reading, read_only=True).run(iter(()), session.context, metrics)
            assert sum(frame.height for frame in frames) == 400_000
            assert metrics.figures.get("spooled", 0) >= least
            assert ("spooled=" in metrics.summary()) == (least > 0)


def test_giving_up_a_stream_does_not_wait_for_its_rows(database, other):
    endless = "SELECT a.i FROM generate_series(1, 10000) a(i), generate_series(1, 1000000) b(i)"
    for how in ({}, {"read_only": True}):
        stream = database.stream(endless, **how)
        next(stream)
        stream.close()
        assert run(database, "SELECT 1 AS one").item() == 1
        assert database.transaction() == "idle"


def test_a_frame_holds_what_it_was_asked_after_closing(database):
    stream = database.stream(ROWS)
    next(stream)
    database.close()
    with pytest.raises(DatabaseError, match="closed before the last row"):
        next(stream)
    assert failure(database, "SELECT 1").message == "the database is closed"
    database.drop_temporary("nothing")
    database.close()


# Schemas, estimates, names


def test_schema_does_not_run_the_query(database):
    schema = database.schema("SELECT 1 / (random() * 0)::int AS a, $1 AS b, 'x'::varchar(9) AS c", [2**40])
    assert [(field.name, field.type.name) for field in schema] == [("a", "integer"), ("b", "bigint"), ("c", "varchar")]


def test_estimates_come_from_the_planner(database):
    assert database.estimate_rows("SELECT * FROM generate_series(1, $1)", [500]) == 500
    assert database.estimate_rows("SELECT * FROM generate_series(1, 500) LIMIT 7") == 7


def test_tables_and_views(database):
    run(database, "CREATE TABLE b (x int, y int)")
    run(database, "ALTER TABLE b DROP COLUMN x")
    run(database, "CREATE VIEW a AS SELECT 1 AS x")
    run(database, "CREATE SCHEMA s")
    run(database, "CREATE TABLE s.c AS SELECT generate_series(1, 10) AS n")
    run(database, "ANALYZE s.c")
    run(database, "CREATE TEMP TABLE d (x int)")
    assert database.tables().rows() == [
        ("public", "a", "view", 1, None),
        ("public", "b", "table", 1, None),
        ("s", "c", "table", 1, 10),
        ("temp", "d", "table", 1, None),
    ]
    run(database, 'CREATE TABLE "Öde ""x" (a int)')
    assert [database.has_table(name) for name in ("a", "b", "c", "d", 'Öde "x', "B", "s.c", "pg_class_no")] == [
        True, True, False, True, True, False, False, False
    ]  # fmt: skip


def test_a_name_without_quotes_is_in_lower_case(postgres_url, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a\n1\n")
    with Session(postgres_url) as session:
        session.run(f"COPY Calls FROM '{path}'; COPY \"Calls\" FROM '{path}'")
        assert session.run('SELECT count(*) AS n FROM calls, CALLS c, "Calls"').frame.item() == 1
        assert session.database.tables()["name"].to_list() == ["Calls", "calls"]
        assert session.database.unquoted("ÖDE_Straße") == "Öde_straße"


def test_asking_for_a_name_leaves_a_transaction_as_it_is(database):
    run(database, "BEGIN")
    assert not database.has_table("nothing")
    run(database, "CREATE TABLE t (a int)")
    assert database.has_table("t")
    run(database, "ROLLBACK")
    assert not database.has_table("t")


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


# Tables


def test_ingest_modes(database):
    assert database.ingest("t", [TWO, TWO]) == 4
    with pytest.raises(DatabaseError, match='relation "t" already exists'):
        database.ingest("t", [TWO])
    assert database.ingest("t", [TWO.select('Ünï "q"', "id")], mode="append") == 2
    assert run(database, "SELECT count(*), sum(id)::int FROM t").row(0) == (6, 9)
    assert database.ingest("t", [TWO.head(1)], mode="replace") == 1
    assert run(database, "SELECT * FROM t").rows() == [(1, "a")]
    assert database.ingest("new", [TWO], mode="replace") == 2
    with pytest.raises(DatabaseError, match="does not exist"):
        database.ingest("none", [TWO], mode="append")
    assert database.ingest("empty", [TWO.clear()]) == 0
    assert database.schema("SELECT * FROM empty").names == tuple(TWO.columns)
    with pytest.raises(DatabaseError, match="no columns"):
        database.ingest("nothing", [])
    assert database.transaction() == "idle"


def test_appended_text_takes_the_columns_types(database):
    run(database, "CREATE TABLE t (id uuid, data jsonb, day date, short varchar(2), n int DEFAULT 7)")
    rows = pl.DataFrame(
        {"data": ['{"a": 1}'], "id": ["00010203-0405-0607-0809-0a0b0c0d0eff"], "day": ["2020-01-31"], "short": ["ab"]}
    )
    database.ingest("t", [rows], mode="append")
    assert run(database, "SELECT data->>'a', day::text, short, n FROM t").row(0) == ("1", "2020-01-31", "ab", 7)
    # Never cut to the length of the column.
    with pytest.raises(DatabaseError, match="too long"):
        database.ingest("t", [rows.with_columns(short=pl.lit("abc"))], mode="append")
    with pytest.raises(DatabaseError, match="invalid input syntax for type uuid"):
        database.ingest("t", [rows.with_columns(id=pl.lit("abc"))], mode="append")
    assert run(database, "SELECT count(*) FROM t").item() == 1


def test_replace_makes_the_table_that_is_read(database):
    run(database, "CREATE SCHEMA s")
    run(database, "CREATE TABLE s.t AS SELECT 1 AS old")
    run(database, "SET search_path = public, s")
    database.ingest("t", [TWO], mode="replace")
    assert database.schema("SELECT * FROM s.t").names == tuple(TWO.columns)
    run(database, "CREATE TEMP TABLE t AS SELECT 1 AS old")
    database.ingest("t", [TWO.head(1)], mode="replace")
    assert run(database, "SELECT count(*) FROM t").item() == 1
    database.drop_temporary("t")
    database.drop_temporary("t")
    assert run(database, "SELECT count(*) FROM t").item() == 2
    run(database, "CREATE VIEW v AS SELECT * FROM t")
    for name, message in (("v", "is not a table"), ("t", "other objects depend on it")):
        with pytest.raises(DatabaseError, match=message) as caught:
            database.ingest(name, [TWO], mode="replace")
        assert caught.value.hint
    assert run(database, "SELECT count(*) FROM v").item() == 2


@pytest.mark.parametrize("mode", ["create", "append", "replace"])
def test_ingest_is_all_or_nothing(database, mode):
    if mode != "create":
        database.ingest("t", [TWO])

    def broken():
        yield TWO
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.ingest("t", broken(), mode=mode)
    assert database.has_table("t") == (mode != "create")
    with pytest.raises(DatabaseError):
        database.ingest_all({"a": TWO, "pg_catalog": TWO.rename({"id": "x" * 3, 'Ünï "q"': "ctid"})})
    assert not database.has_table("a")


def test_ingest_may_read_what_it_replaces(database):
    database.ingest("t", [TWO])
    database.ingest("t", database.stream("SELECT id + 1 AS id FROM t", read_only=True), mode="replace")
    assert run(database, "SELECT id FROM t ORDER BY id")["id"].to_list() == [2, 3]


def test_ingest_within_a_transaction(database, other):
    run(database, "BEGIN")
    database.ingest_all({"a": TWO, "b": TWO})
    with pytest.raises(DatabaseError, match="already exists"):
        database.ingest("a", [TWO])
    database.ingest("c", [TWO])
    assert not other.has_table("a")
    run(database, "COMMIT")
    assert [other.has_table(name) for name in "abc"] == [True] * 3
    run(database, "BEGIN")
    database.ingest("d", [TWO])
    run(database, "ROLLBACK")
    assert not other.has_table("d")


# Lost connections


@pytest.mark.parametrize("read_only", [False, True])
def test_a_connection_killed_in_the_middle_of_a_scan(database, other, read_only):
    pid = backend(database)
    stream = database.stream(f"{ROWS.replace('200000', '2000000')}", read_only=read_only)
    next(stream)
    kill(other, pid)
    with pytest.raises(DatabaseError, match="connection to the server was lost") as caught:
        list(stream)
    assert "connects anew" in caught.value.hint
    assert run(database, "SELECT 1").item() == 1
    assert backend(database) != pid


def test_a_connection_killed_between_statements(database, other):
    run(database, "BEGIN")
    run(database, "CREATE TABLE t (a int)")
    kill(other, backend(database))
    assert "the connection to the server was lost" in failure(database, "INSERT INTO t VALUES (1)").message
    assert not database.has_table("t")
    assert database.transaction() == "idle"


@pytest.mark.parametrize("mode", ["create", "append", "replace"])
def test_a_connection_killed_in_the_middle_of_an_ingest(database, other, mode, monkeypatch):
    if mode != "create":
        database.ingest("t", [TWO])
    pid = backend(database)
    load = postgres_database.PostgresDatabase.load

    def killed(self, table, reader, **how):
        load(self, table, reader, **how)
        kill(other, pid)

    monkeypatch.setattr(postgres_database.PostgresDatabase, "load", killed)
    with pytest.raises(DatabaseError, match="connection to the server was lost"):
        database.ingest("t", [TWO], mode=mode)
    monkeypatch.undo()
    assert other.has_table("t") == (mode != "create")
    if mode != "create":
        assert run(database, "SELECT count(*) FROM t").item() == 2
    assert "thanosql_staging" not in " ".join(other.tables()["name"])
    database.ingest("t", [TWO], mode="replace")
    assert run(database, "SELECT count(*) FROM t").item() == 2
