"""PostgreSQL behind the Database protocol, against a real server: frames in, and connections that are lost."""

from __future__ import annotations

import polars as pl
import pytest

from tests.runtime.databases.statements import backend, failure, kill, run
from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.postgres import database as postgres_database

ROWS = "SELECT i AS id, repeat('x', 50) AS text FROM generate_series(1, 200000) i"
TWO = pl.DataFrame({"id": [1, 2], 'Ünï "q"': ["a", None]})


@pytest.fixture
def url(postgres_url):
    return postgres_url


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
