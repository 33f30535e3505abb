"""PostgreSQL behind the Database protocol, against a real server: URLs, rows out, schemas and names."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.runtime.databases.statements import backend, failure, run
from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.database import mask_password, open_database
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators.scan import ScanExec
from thanosql.session import Session

ROWS = "SELECT i AS id, repeat('x', 50) AS text FROM generate_series(1, 200000) i"
TWO = pl.DataFrame({"id": [1, 2], 'Ünï "q"': ["a", None]})


@pytest.fixture
def url(postgres_url):
    return postgres_url


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
