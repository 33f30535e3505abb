"""DuckDB behind the Database protocol: URLs, rows out, schemas and names."""

from __future__ import annotations

import datetime
import decimal
import subprocess
import sys
import textwrap

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.runtime.databases.statements import failure, run
from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.schema import Kind
from thanosql.runtime.databases.database import mask_password, open_database

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
