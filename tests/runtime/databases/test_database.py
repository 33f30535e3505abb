"""DuckDB behind the Database protocol: rows out, tables in, errors with their place, and the edges of sessions."""

from __future__ import annotations

import datetime
import decimal
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.schema import Kind
from thanosql.runtime.databases import arrow_batches
from thanosql.runtime.databases.database import mask_password, open_database

LONG = "SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"
LONG_SCAN = "SELECT a.range FROM range(100000000000) a WHERE a.range * 7 % 1000000007 = 999999999"


@pytest.fixture
def database():
    with open_database("duckdb://") as opened:
        yield opened


def run(database, sql, *values, **how):
    frames = list(database.stream(sql, values, **how))
    return pl.concat(frames) if frames else None


def failure(database, sql, *values, **how):
    with pytest.raises(DatabaseError) as caught:
        run(database, sql, *values, **how)
    return caught.value


def pointed_at(error, sql):
    return sql[error.span.start : error.span.end]


# URLs


def test_opening_needs_a_known_url():
    with pytest.raises(DatabaseError, match=r"speech\.duckdb") as caught:
        open_database("speech.duckdb")
    assert caught.value.hint == "for a DuckDB file write 'duckdb:///speech.duckdb'"
    with pytest.raises(DatabaseError) as caught:
        open_database("ducdb:///x.duckdb")
    assert "did you mean duckdb" in caught.value.hint
    with pytest.raises(DatabaseError) as caught:
        open_database("duckdb://x.duckdb")
    assert "duckdb:///x.duckdb" in caught.value.hint


def test_a_password_is_never_shown():
    with pytest.raises(DatabaseError) as caught:
        open_database("mysql://ann:secret@host/speech")
    assert "secret" not in str(caught.value)
    assert mask_password("postgresql://ann:s@cret:x@host:5432/db") == "postgresql://ann:***@host:5432/db"
    assert mask_password("duckdb:////data/a:b@c.duckdb") == "duckdb:////data/a:b@c.duckdb"


@pytest.mark.parametrize("url", ["duckdb://", "duckdb:///:memory:"])
def test_memory_is_private(url):
    with open_database(url) as one, open_database(url) as other:
        run(one, "CREATE TABLE t (a INT)")
        assert "does not exist" in failure(other, "FROM t").message


def test_relative_and_absolute_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_database("duckdb:///a.duckdb") as relative:
        monkeypatch.chdir("/")
        run(relative, "CREATE TABLE t AS SELECT 1 AS a")
        assert relative.url == "duckdb:///a.duckdb"
    assert (tmp_path / "a.duckdb").is_file()
    with open_database(f"duckdb:///{tmp_path}/a.duckdb") as absolute:
        assert run(absolute, "FROM t")["a"].to_list() == [1]


def test_a_file_that_cannot_be_opened(tmp_path):
    with pytest.raises(DatabaseError, match="no folder") as caught:
        open_database(f"duckdb:///{tmp_path}/none/a.duckdb")
    assert "make the folder" in caught.value.hint
    (tmp_path / "text.duckdb").write_text("hello " * 1000)
    with pytest.raises(DatabaseError, match="not a valid DuckDB database file") as caught:
        open_database(f"duckdb:///{tmp_path}/text.duckdb")
    assert not caught.value.message.startswith("IO Error")


# Rows out


def test_columns_and_rows(database):
    assert run(database, "CREATE TABLE t (a INT, b TEXT)") is None
    assert run(database, "INSERT INTO t VALUES (1, 'x'), (2, NULL)").rows() == [(2,)]
    expected = pl.DataFrame({"a": [1, 2], "b": ["x", None]}, schema={"a": pl.Int32, "b": pl.String})
    assert_frame_equal(run(database, "FROM t ORDER BY a"), expected)
    assert_frame_equal(run(database, "FROM t WHERE a > 5"), expected.clear())


def test_statements_without_a_result_give_no_frame(database):
    for statement in ["CREATE TABLE t (a INT)", "SET threads = 2", "BEGIN", "COMMIT", "DROP TABLE t", "-- nothing"]:
        assert list(database.stream(statement)) == []
    empty = run(database, 'SELECT 1::BIGINT AS "Count" WHERE false')
    assert empty.columns == ["Count"]
    assert empty.height == 0


def test_a_statement_has_run_before_its_rows_are_read(database):
    database.stream("CREATE TABLE t AS SELECT 1 AS a")
    database.stream("INSERT INTO t VALUES (2)")
    assert run(database, "FROM t")["a"].to_list() == [1, 2]


def test_rows_stream(database):
    frames = list(database.stream("SELECT range AS a FROM range(10000)"))
    assert len(frames) > 1
    assert pl.concat(frames)["a"].to_list() == list(range(10000))


def test_memory_stays_bounded_while_other_statements_run():
    program = """
        import resource
        from thanosql.runtime.databases.database import open_database
        peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with open_database("duckdb://") as database:
            list(database.stream("SELECT repeat('x', 100) AS a FROM range(100000)"))
            before, rows = peak(), 0
            stream = database.stream("SELECT repeat('x', 100) || range AS a FROM range(4000000)")
            rows += next(stream).height
            list(database.stream("SELECT 1"))
            for frame in stream:
                rows += frame.height
            assert rows == 4000000, rows
            assert peak() - before < 200, (before, peak())
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, timeout=120)


def test_repeated_column_names_are_numbered(database):
    assert run(database, "SELECT 1 AS a, 2 AS a, 3 AS a_1").rows(named=True) == [{"a": 1, "a_2": 2, "a_1": 3}]
    assert database.schema("SELECT 1 AS a, 2 AS a").names == ("a", "a")


@pytest.mark.parametrize("extension", ["parquet", "csv", "json"])
def test_files_are_tables(database, tmp_path, extension):
    path = tmp_path / f"speech.{extension}"
    run(database, f"COPY (SELECT 'a.wav' AS audio_path, 'hello' AS text) TO '{path}'")
    assert run(database, f"FROM '{path}'").rows(named=True) == [{"audio_path": "a.wav", "text": "hello"}]
    assert database.schema(f"FROM '{path}'").names == ("audio_path", "text")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, None),
        (True, "BOOLEAN"),
        (-(2**63), "BIGINT"),
        (0.1, "DOUBLE"),
        ("it's; $1 :name --", "VARCHAR"),
        (b"\x00\xff", "BLOB"),
        (datetime.date(2024, 2, 29), "DATE"),
        (datetime.datetime(2024, 2, 29, 1, 2, 3, 4), "TIMESTAMP"),
        (decimal.Decimal("1.25"), "DECIMAL(3,2)"),
        (["a", None], "VARCHAR[]"),
    ],
)
def test_values_are_bound(database, value, kind):
    row = run(database, "SELECT $1 AS value, typeof($1) AS type, $2 AS other", value, 7).row(0)
    assert (row[0], row[2]) == (value, 7)
    assert kind is None or row[1] == kind


def test_values_that_cannot_be_bound(database):
    assert "the value of $2, a object" in failure(database, "SELECT $1, $2", 1, object()).message
    assert "the value of $1, a int" in failure(database, "SELECT $1", 2**100).message
    assert "parameters: 2" in failure(database, "SELECT $1, $2", 1).message


@pytest.mark.parametrize(
    ("expression", "kind", "cast"),
    [
        ("INTERVAL 1 DAY", "INTERVAL", "VARCHAR"),
        ("[INTERVAL 1 DAY]", "INTERVAL", "VARCHAR"),
        ("union_value(k := 1)", "UNION", "VARCHAR"),
        ("{'a': 1}::VARIANT", "VARIANT", "JSON"),
        ("1::BIGNUM", "BIGNUM", "VARCHAR"),
    ],
)
def test_types_that_no_frame_holds(database, expression, kind, cast):
    error = failure(database, f"SELECT 1 AS a, {expression} AS b")
    assert f"column 'b' has type {kind}" in error.message
    assert error.hint == f'cast it in the query: CAST("b" AS {cast})'
    assert run(database, f"SELECT CAST({expression} AS {cast}) AS b")["b"].dtype == pl.String


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1::HUGEINT", decimal.Decimal(1)),
        ("'a'::ENUM('a', 'b')", "a"),
        ("'{}'::JSON", "{}"),
        ("{'a': [1]}", {"a": [1]}),
        ("MAP {'a': 1}", {"a": 1}),
        ("[1, 2]::INT[2]", [1, 2]),
        ("NULL", None),
        ("'00000000-0000-0000-0000-000000000001'::UUID", "00000000-0000-0000-0000-000000000001"),
        ("TIME '10:00:00'", datetime.time(10)),
        ("'2024-01-01'::TIMESTAMP_S", datetime.datetime(2024, 1, 1)),
        ("'POINT(1 2)'::GEOMETRY", bytes.fromhex("0101000000000000000000f03f0000000000000040")),
    ],
)
def test_types_that_frames_hold(database, expression, expected):
    assert run(database, f"SELECT {expression} AS v")["v"].to_list() == [expected]


# Schemas and estimates


def test_schema_has_names_and_kinds(database):
    run(
        database,
        "CREATE TABLE speech (audio_path TEXT, audio BLOB, seconds DECIMAL(8, 3), made TIMESTAMPTZ, tags TEXT[])",
    )
    schema = database.schema("SELECT *, 1 AS n, NULL AS z, 'a'::ENUM('a') AS e, 1 > 0 AS ok FROM speech")
    assert [(field.name, field.type.kind) for field in schema] == [
        ("audio_path", Kind.TEXT),
        ("audio", Kind.BYTES),
        ("seconds", Kind.NUMBER),
        ("made", Kind.TIME),
        ("tags", Kind.NESTED),
        ("n", Kind.INTEGER),
        ("z", Kind.NULL),
        ("e", Kind.TEXT),
        ("ok", Kind.BOOLEAN),
    ]
    assert [str(field.type) for field in schema][2:5] == ["decimal(8,3)", "timestamp with time zone", "VARCHAR[]"]


def test_schema_does_not_run_the_query(database):
    assert database.schema("SELECT error('it ran') AS a, count(*) AS n FROM range(10000000000)").names == ("a", "n")


def test_schema_knows_the_types_of_bound_values(database):
    schema = database.schema("SELECT $1 AS a, $2 AS b WHERE $2 = 'x'", [1, "x"])
    assert [field.type.kind for field in schema] == [Kind.INTEGER, Kind.TEXT]


def test_estimates_come_from_the_planner(database):
    run(database, "CREATE TABLE t AS SELECT range AS a FROM range(5000)")
    assert database.estimate_rows("FROM t") == 5000
    for limited in ["FROM t LIMIT 10", "SELECT a + 1 FROM t LIMIT 10 OFFSET 2", "FROM t ORDER BY a LIMIT 10"]:
        assert database.estimate_rows(limited) == 10
    assert 0 <= database.estimate_rows("FROM t WHERE a % 10 = $1", [3]) < 5000
    assert database.estimate_rows("SELECT error('it ran')") == 1


def test_tables_and_views(database):
    assert database.tables().height == 0
    run(database, "CREATE TABLE t AS SELECT 1 AS a, 2 AS b FROM range(3)")
    run(database, "CREATE VIEW v AS SELECT a FROM t")
    run(database, "CREATE SCHEMA s")
    run(database, "CREATE TABLE s.u (a INT)")
    run(database, "CREATE TEMP TABLE w (a INT)")
    assert database.tables().columns == ["schema", "name", "kind", "columns", "rows"]
    assert database.tables().rows() == [
        ("main", "t", "table", 2, 3),
        ("main", "v", "view", 1, None),
        ("s", "u", "table", 1, 0),
        ("temp", "w", "table", 1, 0),
    ]


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


# Sessions


def test_streams_stay_open_while_other_statements_run(database, monkeypatch):
    monkeypatch.setattr(arrow_batches, "SPOOL_MEMORY_BYTES", 1000)
    run(database, "CREATE TABLE t AS SELECT range AS a, 'row ' || range AS b FROM range(10000)")
    one, other = database.stream("FROM t"), database.stream("SELECT a FROM t WHERE a < 3000")
    first = next(one)
    run(database, "DELETE FROM t WHERE a >= 5000")
    assert run(database, "SELECT count(*) FROM t").item() == 5000
    assert pl.concat([first, *one])["b"].to_list() == [f"row {a}" for a in range(10000)]
    assert pl.concat(list(other))["a"].to_list() == list(range(3000))


def test_a_spool_gives_its_batches_in_order_from_memory_and_from_the_file(monkeypatch):
    batches = [pa.record_batch({"a": pa.array([number] * 100, pa.int64())}) for number in range(10)]
    for room, in_memory in ((0, 0), (2_500, 3), (10**6, 10)):
        monkeypatch.setattr(arrow_batches, "SPOOL_MEMORY_BYTES", room)
        spool = arrow_batches.Spool(batches[0].schema)
        written = []
        monkeypatch.setattr(arrow_batches._Overflow, "append", counted(arrow_batches._Overflow.append, written))
        for batch in batches:
            spool.append(batch)
        assert spool.rows == 1_000
        assert len(written) == len(batches) - in_memory
        reader = spool.reader()
        assert [batch["a"][0].as_py() for batch in reader] == list(range(10))
        spool.close()
        monkeypatch.undo()


def counted(function, calls):
    def call(*given):
        calls.append(given)
        return function(*given)

    return call


def test_an_error_that_waits_in_a_stream_stays_there(database):
    stream = database.stream("SELECT CASE WHEN range = 9000 THEN error('row 9000') END AS a FROM range(10000)")
    assert run(database, "SELECT 1 AS a").item() == 1
    with pytest.raises(DatabaseError, match="row 9000"):
        list(stream)


def test_transactions(database):
    run(database, "CREATE TABLE t (a INT)")
    for end, expected in [("ROLLBACK", 0), ("COMMIT", 1)]:
        run(database, "BEGIN")
        run(database, "INSERT INTO t VALUES (1)")
        run(database, end)
        assert run(database, "SELECT count(*) FROM t").item() == expected
    run(database, "BEGIN")
    failure(database, "SELECT nothing")
    assert "ROLLBACK" in failure(database, "SELECT 1").hint
    run(database, "ROLLBACK")
    assert run(database, "SELECT 1").item() == 1


@pytest.mark.parametrize("sql", [LONG, LONG_SCAN])
def test_interrupt_from_another_thread(database, sql):
    interrupter = threading.Timer(0.3, database.interrupt)
    interrupter.start()
    assert failure(database, sql).message == "the statement was interrupted"
    interrupter.join()
    assert run(database, "SELECT 1").item() == 1


@pytest.mark.parametrize("sql", [LONG, LONG_SCAN])
def test_control_c_ends_a_statement(sql):
    program = f"""
        from thanosql.runtime.databases.database import open_database
        with open_database("duckdb://") as database:
            stream = database.stream("SELECT 1")
            print("running", flush=True)
            try:
                list(database.stream({sql!r}))
            except KeyboardInterrupt:
                print(list(database.stream("SELECT 42"))[0].item())
    """
    # A shell may start its background processes deaf to SIGINT, and children inherit that.
    deaf = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, deaf)
    with process:
        assert process.stdout.readline() == "running\n"
        threading.Timer(0.3, process.send_signal, [signal.SIGINT]).start()
        output, _ = process.communicate(timeout=60)
    assert (output, process.returncode) == ("42\n", 0)


def test_threads_take_turns(database):
    run(database, "CREATE TABLE t (a INT)")
    failures = []

    def insert():
        try:
            for _ in range(20):
                run(database, "INSERT INTO t VALUES (1)")
                run(database, "FROM t")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=insert) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert run(database, "SELECT count(*) FROM t").item() == 80


def test_two_sessions_of_one_process_see_the_same_file(tmp_path):
    url = f"duckdb:///{tmp_path}/a.duckdb"
    with open_database(url) as one:
        run(one, "CREATE TABLE t (a INT)")
        with open_database(url) as other:
            run(other, "INSERT INTO t VALUES (1)")
        run(one, "INSERT INTO t VALUES (2)")
    with open_database(url) as again:
        assert run(again, "FROM t")["a"].to_list() == [1, 2]


def test_another_process_holds_the_file(tmp_path):
    url = f"duckdb:///{tmp_path}/a.duckdb"
    program = f"""
        from thanosql.runtime.databases.database import open_database
        with open_database({url!r}):
            print("open", flush=True)
            input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(DatabaseError, match=rf"in use by another process \(PID {other.pid}\)") as caught:
            open_database(url)
        assert "close the other program" in caught.value.hint
        other.communicate("\n", timeout=60)
    with open_database(url) as opened:
        assert run(opened, "SELECT 1").item() == 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list a process's open files")
def test_another_engine_in_this_process_holds_the_file(tmp_path):
    path = tmp_path / "a.duckdb"
    open_database(f"duckdb:///{path}").close()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with pytest.raises(DatabaseError, match="already open in this process"):
            open_database(f"duckdb:///{path}")
    finally:
        os.close(descriptor)
    open_database(f"duckdb:///{path}").close()


def test_after_closing():
    database = open_database("duckdb://")
    stream = database.stream("FROM range(10000)")
    next(stream)
    database.close()
    database.close()
    database.interrupt()
    with pytest.raises(DatabaseError, match="before the last row"):
        next(stream)
    assert failure(database, "SELECT 1").message == "the database is closed"


def test_a_session_that_is_never_closed_leaves_no_noise(tmp_path):
    program = f"""
        from thanosql.runtime.databases.database import open_database
        database = open_database("duckdb:///{tmp_path}/a.duckdb")
        stream = database.stream("FROM range(100000)")
        next(stream)
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_importing_is_light():
    heavy = "[name for name in ('duckdb', 'polars', 'pyarrow') if name in sys.modules]"
    program = f"import sys, thanosql.runtime.databases.database; print({heavy})"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"


# Rows in


def frames(*values):
    return [pl.DataFrame({"a": [value], "b": [f"row {value}"]}) for value in values]


def test_ingest_modes(database):
    assert database.ingest("t", frames(1, 2)) == 2
    assert "already exists" in refused(database, "t", frames(9)).message
    assert database.ingest("t", frames(3), mode="append") == 1
    assert run(database, "FROM t").rows() == [(1, "row 1"), (2, "row 2"), (3, "row 3")]
    assert database.ingest("t", frames(4), mode="replace") == 1
    assert database.ingest("new", frames(5), mode="replace") == 1
    assert run(database, "FROM t").rows() == [(4, "row 4")]
    assert "does not exist" in refused(database, "nowhere", frames(1), mode="append").message


def test_replace_makes_the_table_that_is_read(database):
    run(database, "CREATE TEMP TABLE t (old INT)")
    database.ingest("T", frames(1), mode="replace")
    assert run(database, "FROM t").rows() == [(1, "row 1")]
    assert database.tables()["schema"].to_list() == ["temp"]
    run(database, "CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE two.u (old INT)")
    run(database, "SET search_path = 'one,two'")
    database.ingest("u", frames(2), mode="replace")
    assert run(database, "FROM two.u").rows() == [(2, "row 2")]
    assert database.tables()["schema"].to_list() == ["temp", "two"]
    run(database, "CREATE TEMP VIEW v AS SELECT 1")
    assert "is of type View" in refused(database, "v", frames(3), mode="replace").message


def refused(database, *arguments, **how):
    with pytest.raises(DatabaseError) as caught:
        database.ingest(*arguments, **how)
    return caught.value


def test_ingest_appends_by_name(database):
    run(database, "CREATE TABLE t (b TEXT, a BIGINT, c INT DEFAULT 7)")
    database.ingest("t", frames(1), mode="append")
    assert run(database, "FROM t").rows() == [("row 1", 1, 7)]
    refused(database, "t", [pl.DataFrame({"other": [1]})], mode="append")
    assert run(database, "FROM t").height == 1


def test_ingest_temporary_tables(database):
    database.ingest('odd "name"', frames(1), temporary=True)
    assert run(database, 'FROM "odd ""name"""').height == 1
    assert database.tables().rows() == [("temp", 'odd "name"', "table", 2, 1)]


def test_ingest_types(database):
    frame = pl.DataFrame(
        {
            "none": [None, None],
            "list": [[1.5], []],
            "bytes": [b"x", None],
            "category": pl.Series(["u", "v"], dtype=pl.Categorical),
            "at": [datetime.datetime(2024, 1, 1), None],
            "decimal": pl.Series(["1.5", None]).cast(pl.Decimal(10, 2)),
        }
    )
    database.ingest("t", [frame])
    assert_frame_equal(
        run(database, "FROM t"), frame.with_columns(pl.col("none", "category").cast(pl.String)), check_exact=True
    )


def test_ingest_of_no_rows_and_of_no_columns(database):
    assert database.ingest("t", [pl.DataFrame(schema={"a": pl.Int64})]) == 0
    assert run(database, "FROM t").schema == {"a": pl.Int64}
    assert "no columns" in refused(database, "u", []).message
    assert "differ" in refused(database, "u", [*frames(1), pl.DataFrame({"a": ["x"]})]).message


@pytest.mark.parametrize("mode", ["create", "append", "replace"])
def test_ingest_is_all_or_nothing(database, mode):
    if mode != "create":
        database.ingest("t", frames(1))
    before = database.tables()

    def failing():
        yield from frames(2, 3)
        raise RuntimeError("the model broke")

    with pytest.raises(RuntimeError, match="the model broke"):
        database.ingest("t", failing(), mode=mode)
    assert_frame_equal(database.tables(), before)
    if mode != "create":
        assert run(database, "FROM t").rows() == [(1, "row 1")]


def test_ingest_may_read_what_it_replaces(database):
    run(database, "CREATE TABLE t AS SELECT range AS a FROM range(10000)")
    rows = database.ingest(
        "t", (frame.with_columns(b=pl.col("a") * 2) for frame in database.stream("FROM t")), mode="replace"
    )
    assert rows == 10000
    assert run(database, "SELECT sum(b - a) FROM t").item() == sum(range(10000))


def test_ingest_within_a_transaction(database):
    run(database, "BEGIN")
    database.ingest("t", frames(1))
    run(database, "ROLLBACK")
    assert database.tables().height == 0
    database.ingest("t", frames(1))
    run(database, "BEGIN")
    refused(database, "t", frames(2))
    run(database, "ROLLBACK")
    assert run(database, "FROM t").height == 1
    assert database.tables().height == 1


# Names


@pytest.mark.parametrize(
    ("setup", "found", "missing"),
    [
        ("SELECT 1", "t T main_view duckdb_tables pg_views", "nothing in_one É 한글 information_schema a.csv"),
        ("CREATE TEMP TABLE É (a INT); CREATE TEMP VIEW 한글 AS SELECT 1", "É 한글 t", "é"),
        ("SET search_path = 'ONE'", "in_one t", "odd in_other in_other_one"),
        ("""SET search_path = 'one,"dots.and,commas"'""", "in_one odd t", "in_other"),
        ("USE other", "in_other IN_OTHER", "t in_one in_other_one"),
        ("SET search_path = 'other.one,memory.one'", "in_other_one in_one in_other", "t"),
        ("USE Other; SET search_path = 'one'", "in_other_one in_other", "t in_one"),
        ("USE one; USE memory", "t", "in_one"),
        ("DROP TABLE t", "main_view", "t"),
    ],
)
def test_a_name_is_there_where_a_query_finds_it(database, tmp_path, monkeypatch, setup, found, missing):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("n\n1\n")
    for sql in (
        "CREATE TABLE t (a INT); CREATE VIEW main_view AS FROM t; CREATE SCHEMA one; CREATE TABLE one.in_one (a INT)",
        'CREATE SCHEMA "dots.and,commas"; CREATE TABLE "dots.and,commas".odd (a INT)',
        "ATTACH ':memory:' AS other; CREATE SCHEMA other.one; CREATE TABLE other.in_other (a INT)",
        "CREATE TABLE other.one.in_other_one (a INT)",
        *setup.split("; "),
    ):
        run(database, sql)
    run(database, "BEGIN")
    assert [name for name in (*found.split(), *missing.split()) if database.has_table(name)] == found.split()
    # A name that nothing has leaves the user's transaction as it is.
    run(database, "CREATE TEMP TABLE later AS SELECT 1 AS a")
    run(database, "COMMIT")
    assert run(database, "FROM later").height == 1
    for name in found.split():
        if name != "main_view":
            run(database, f'FROM "{name}"')
    for name in missing.split():
        if name != "a.csv":
            assert "does not exist" in failure(database, f'FROM "{name}"').message


def test_asking_for_a_name_hides_no_error(database):
    run(database, "BEGIN")
    failure(database, "FROM nothing")
    with pytest.raises(DatabaseError, match="transaction is aborted"):
        database.has_table("t")


def test_a_path_that_cannot_be_looked_up():
    for url in ("duckdb:///~nosuch/a.duckdb", f"duckdb:///{'x' * 300}"):
        with pytest.raises(DatabaseError, match="cannot be looked up"):
            open_database(url)
